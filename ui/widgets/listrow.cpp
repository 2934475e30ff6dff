// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/listrow.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace troupe {

namespace {

constexpr int kTwoLines = 60;
constexpr int kOneLine = 36;

/// Paints inside a row that gets narrower from both ends.
class RowPainter
{
public:
    RowPainter(QPainter &painter, const Tokens &tokens, const QRect &row, const QModelIndex &index)
        : m_painter(painter), m_tokens(tokens), m_rest(row.adjusted(12, 0, -12, 0)), m_index(index)
    {
    }

    void paint()
    {
        paintLead();
        const QString subtitle = m_index.data(RowSubtitle).toString();
        QRect first = m_rest;
        QRect second = m_rest;
        if (!subtitle.isEmpty()) {
            first = QRect(m_rest.left(), m_rest.top() + 9, m_rest.width(), 20);
            second = QRect(m_rest.left(), m_rest.top() + 30, m_rest.width(), 20);
        }
        paintTime(first);
        paintBadges(subtitle.isEmpty() ? first : second);
        const bool unread = m_index.data(RowUnread).toBool();
        QFont title = textFont(TextStyle::Label);
        if (unread)
            title.setWeight(QFont::DemiBold);
        text(first, m_index.data(Qt::DisplayRole).toString(), title, m_tokens.text);
        if (!subtitle.isEmpty())
            text(second, subtitle, textFont(TextStyle::Caption), m_tokens.muted);
    }

private:
    void text(const QRect &rect, const QString &text, const QFont &font, const QColor &ink)
    {
        m_painter.setFont(font);
        m_painter.setPen(ink);
        QString line = text;
        line.replace(u'\n', u' ');
        m_painter.drawText(rect, Qt::AlignVCenter,
                           QFontMetrics(font).elidedText(line, Qt::ElideRight, rect.width()));
    }

    void paintLead()
    {
        const QString avatar = m_index.data(RowAvatar).toString();
        const QString icon = m_index.data(RowIcon).toString();
        if (avatar.isEmpty() && icon.isEmpty())
            return;
        const bool tall = m_rest.height() >= kTwoLines - 4;
        const int side = tall ? 32 : 20;
        const QRectF lead(m_rest.left(), m_rest.center().y() - side / 2.0 + 0.5, side, side);
        if (!avatar.isEmpty()) {
            paintAvatar(m_painter, lead, avatar, m_index.data(RowAvatarColor).value<QColor>(),
                        m_index.data(RowAvatarPicture).toString());
        } else if (tall) {
            drawRound(m_painter, lead, 9, m_tokens.subtle);
            paintIcon(m_painter, icon, lead.adjusted(8, 8, -8, -8), m_tokens.muted);
        } else {
            paintIcon(m_painter, icon, lead.adjusted(2, 2, -2, -2), m_tokens.muted);
        }
        m_rest.setLeft(m_rest.left() + side + (tall ? 12 : 8));
    }

    void paintTime(QRect &line)
    {
        const QString time = m_index.data(RowTime).toString();
        if (time.isEmpty())
            return;
        const int width = QFontMetrics(textFont(TextStyle::Caption)).horizontalAdvance(time);
        text(QRect(line.right() - width + 1, line.top(), width + 1, line.height()), time,
             textFont(TextStyle::Caption), m_tokens.faint);
        line.setRight(line.right() - width - 8);
    }

    void paintBadges(QRect &line)
    {
        const int middle = line.center().y();
        if (m_index.data(RowUnread).toBool()) {
            drawRound(m_painter, QRectF(line.right() - 8, middle - 4, 8, 8), 4, m_tokens.accent);
            line.setRight(line.right() - 16);
        }
        const QString badge = m_index.data(RowBadge).toString();
        if (!badge.isEmpty()) {
            const auto tone = static_cast<BadgeTone>(m_index.data(RowBadgeTone).toInt());
            const int width = badgeWidth(badge);
            paintBadge(m_painter, m_tokens, QRectF(line.right() - width + 1, middle - 9, width, 19),
                       badge, tone);
            line.setRight(line.right() - width - 8);
        }
        if (m_index.data(RowPinned).toBool()) {
            paintIcon(m_painter, QStringLiteral("pin"),
                      QRectF(line.right() - 13, middle - 6, 13, 13), m_tokens.faint);
            line.setRight(line.right() - 20);
        }
    }

    QPainter &m_painter;
    const Tokens &m_tokens;
    QRect m_rest;
    const QModelIndex &m_index;
};

} // namespace

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const Tokens &t = tokensOf(this);
    painter->save();
    const QRect row = option.rect.adjusted(8, 1, -8, -1);
    if (option.state & QStyle::State_Selected)
        drawRound(*painter, row, radius::control, t.accentSoft);
    else if (option.state & QStyle::State_MouseOver)
        drawRound(*painter, row, radius::control, t.hover);
    RowPainter(*painter, t, row, index).paint();
    const bool focused = (option.state & QStyle::State_HasFocus) && themeOf(this).showsFocus();
    if (focused) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 2));
        painter->drawRoundedRect(QRectF(row).adjusted(1, 1, -1, -1), radius::control,
                                 radius::control);
    }
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return QSize(160, index.data(RowSubtitle).toString().isEmpty() ? kOneLine : kTwoLines + 2);
}

RowList::RowList(const QString &name, QWidget *parent) : QListView(parent)
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new RowDelegate(this));
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setUniformItemSizes(false);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    viewport()->setAutoFillBackground(false);
}

} // namespace troupe
