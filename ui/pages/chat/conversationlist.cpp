// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/conversationlist.h"

#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/paint.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace troupe {

namespace {

constexpr int kHeading = 34;
constexpr int kRow = 58;
constexpr int kAvatarSide = 30;
constexpr QChar kMarkBegin(0x2068);
constexpr QChar kMarkEnd(0x2069);

/// Paints one row from both ends inwards.
class ConversationPainter
{
public:
    ConversationPainter(QPainter &painter, const Tokens &tokens, const QRect &row,
                        const QModelIndex &index)
        : m_painter(painter), m_tokens(tokens), m_rest(row.adjusted(10, 0, -10, 0)), m_index(index)
    {
    }

    void paint()
    {
        paintLead();
        QRect first(m_rest.left(), m_rest.top() + 9, m_rest.width(), 19);
        QRect second(m_rest.left(), m_rest.top() + 29, m_rest.width(), 19);
        paintTime(first);
        paintMarks(second);
        const QString subtitle = m_index.data(RowSubtitle).toString();
        const QString snippet = m_index.data(ChatSnippet).toString();
        QFont title = textFont(TextStyle::Label);
        if (m_index.data(RowUnread).toBool())
            title.setWeight(QFont::DemiBold);
        if (!subtitle.isEmpty() && !snippet.isEmpty()) { // a conversation found by its title
            paintMarked(first, aroundMatch(snippet), title, m_tokens.text);
            plain(second, subtitle, textFont(TextStyle::Caption), m_tokens.muted);
        } else {
            plain(first, m_index.data().toString(), title, m_tokens.text);
            if (snippet.isEmpty())
                plain(second, subtitle, textFont(TextStyle::Caption), m_tokens.muted);
            else
                paintMarked(second, aroundMatch(snippet), textFont(TextStyle::Caption),
                            m_tokens.muted);
        }
    }

private:
    void plain(const QRect &rect, QString text, const QFont &font, const QColor &ink)
    {
        text.replace(u'\n', u' ');
        m_painter.setFont(font);
        m_painter.setPen(ink);
        m_painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                           QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
    }

    // The match is what was looked for: it must not be cut off.
    static QString aroundMatch(const QString &snippet)
    {
        QString text = snippet.simplified();
        const qsizetype at = text.indexOf(kMarkBegin);
        if (at > 16) {
            const qsizetype space = text.lastIndexOf(u' ', at - 8);
            text = QChar(0x2026) + text.mid(space > 0 ? space + 1 : at - 10);
        }
        return text;
    }

    void paintMarked(const QRect &rect, const QString &text, const QFont &font, const QColor &ink)
    {
        QFont strong = font;
        strong.setWeight(QFont::DemiBold);
        int x = rect.left();
        qsizetype at = 0;
        bool marked = false;
        while (at < text.size() && x < rect.right()) {
            qsizetype end = text.indexOf(marked ? kMarkEnd : kMarkBegin, at);
            if (end < 0)
                end = text.size();
            const QString piece = text.mid(at, end - at);
            if (!piece.isEmpty()) {
                const QFont &used = marked ? strong : font;
                const QFontMetrics metrics(used);
                const int width = qMin(metrics.horizontalAdvance(piece), rect.right() - x + 1);
                const QRect box(x, rect.top(), width, rect.height());
                if (marked)
                    drawRound(m_painter, QRectF(box).adjusted(-1, 1, 1, -1), 3, m_tokens.found);
                m_painter.setFont(used);
                m_painter.setPen(marked ? m_tokens.text : ink);
                m_painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft,
                                   metrics.elidedText(piece, Qt::ElideRight, width + 1));
                x += width;
            }
            at = end + 1;
            marked = !marked;
        }
    }

    void paintLead()
    {
        const QString name = m_index.data(RowAvatar).toString();
        const QRectF lead(m_rest.left(), m_rest.center().y() - kAvatarSide / 2.0 + 0.5, kAvatarSide,
                          kAvatarSide);
        if (name.isEmpty()) {
            drawRound(m_painter, lead, 8, m_tokens.subtle);
            paintIcon(m_painter, QStringLiteral("message-square"), lead.adjusted(7, 7, -7, -7),
                      m_tokens.muted);
        } else {
            paintAvatar(m_painter, lead, name, m_index.data(ChatColor).value<QColor>(),
                        m_index.data(ChatPicture).toString());
        }
        m_rest.setLeft(m_rest.left() + kAvatarSide + 10);
    }

    void paintTime(QRect &line)
    {
        const QString time = m_index.data(RowTime).toString();
        const QFont font = textFont(TextStyle::Caption);
        const int width = QFontMetrics(font).horizontalAdvance(time);
        plain(QRect(line.right() - width + 1, line.top(), width + 1, line.height()), time, font,
              m_tokens.faint);
        line.setRight(line.right() - width - 8);
    }

    void paintMarks(QRect &line)
    {
        const int middle = line.center().y();
        if (m_index.data(ChatBusy).toBool()) {
            for (int i = 0; i < 3; ++i)
                drawRound(m_painter, QRectF(line.right() - 14 + i * 6, middle - 1, 4, 4), 2,
                          m_tokens.accentInk);
            line.setRight(line.right() - 22);
        } else if (m_index.data(RowUnread).toBool()) {
            drawRound(m_painter, QRectF(line.right() - 8, middle - 3, 8, 8), 4, m_tokens.accent);
            line.setRight(line.right() - 16);
        }
        if (m_index.data(RowPinned).toBool()) {
            paintIcon(m_painter, QStringLiteral("pin"),
                      QRectF(line.right() - 12, middle - 5, 12, 12), m_tokens.faint);
            line.setRight(line.right() - 18);
        }
    }

    QPainter &m_painter;
    const Tokens &m_tokens;
    QRect m_rest;
    const QModelIndex &m_index;
};

} // namespace

QRect ConversationDelegate::rowRect(const QRect &rect, const QModelIndex &index)
{
    const int heading = index.data(ChatGroup).toString().isEmpty() ? 0 : kHeading;
    return rect.adjusted(8, heading + 1, -8, -1);
}

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const
{
    const Tokens &t = tokensOf(this);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QString heading = index.data(ChatGroup).toString();
    if (!heading.isEmpty()) {
        painter->setFont(textFont(TextStyle::Micro));
        painter->setPen(t.faint);
        painter->drawText(option.rect.adjusted(18, 8, -18, 0).left(), option.rect.top() + 24,
                          heading);
    }
    const QRect row = rowRect(option.rect, index);
    if (option.state & QStyle::State_Selected)
        drawRound(*painter, row, radius::control, t.accentSoft);
    else if (option.state & QStyle::State_MouseOver)
        drawRound(*painter, row, radius::control, t.hover);
    ConversationPainter(*painter, t, row, index).paint();
    if ((option.state & QStyle::State_HasFocus) && themeOf(this).showsFocus()) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 2));
        painter->drawRoundedRect(QRectF(row).adjusted(1, 1, -1, -1), radius::control,
                                 radius::control);
    }
    painter->restore();
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const int heading = index.data(ChatGroup).toString().isEmpty() ? 0 : kHeading;
    return QSize(160, kRow + heading);
}

QWidget *ConversationDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                            const QModelIndex &) const
{
    auto *edit = new LineEdit(tr("Name of the conversation"), {}, parent);
    edit->setObjectName(QStringLiteral("renameEdit"));
    edit->setMaxLength(300);
    return edit;
}

void ConversationDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                                const QModelIndex &index) const
{
    const QRect row = rowRect(option.rect, index);
    editor->setGeometry(row.left() + kAvatarSide + 14, row.center().y() - size::control / 2,
                        row.width() - kAvatarSide - 20, size::control);
}

ConversationList::ConversationList(QWidget *parent) : QListView(parent)
{
    setObjectName(QStringLiteral("conversationList"));
    setAccessibleName(tr("Conversations"));
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new ConversationDelegate(this));
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::SingleSelection);
    viewport()->setAutoFillBackground(false);
}

void ConversationList::rename(const QModelIndex &index)
{
    scrollTo(index);
    edit(index);
}

QModelIndex ConversationList::rowUnder(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    const bool onRow =
        index.isValid() && ConversationDelegate::rowRect(visualRect(index), index).contains(point);
    return onRow ? index : QModelIndex();
}

void ConversationList::mousePressEvent(QMouseEvent *event)
{
    m_pressed = rowUnder(event->pos());
    if (m_pressed.isValid() && event->button() == Qt::LeftButton)
        QListView::mousePressEvent(event);
}

void ConversationList::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QModelIndex index = rowUnder(event->pos());
    if (event->button() == Qt::LeftButton && index.isValid() && index == m_pressed)
        emit opened(index);
    m_pressed = QModelIndex();
}

void ConversationList::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (index.isValid())
            emit opened(index);
        return;
    case Qt::Key_F2:
        if (index.isValid() && (index.flags() & Qt::ItemIsEditable))
            rename(index);
        return;
    case Qt::Key_Delete:
        if (index.isValid())
            emit deleteAsked(index);
        return;
    case Qt::Key_Up:
        if (index.row() <= 0) {
            emit leftUpwards();
            return;
        }
        break;
    default:
        break;
    }
    QListView::keyPressEvent(event);
}

void ConversationList::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : rowUnder(event->pos());
    if (!index.isValid())
        return;
    const QPoint at =
        byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos();
    emit menuAsked(index, at);
}

} // namespace troupe
