// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fields.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/paint.h"

#include <QAbstractItemView>
#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTextBlock>
#include <QTextDocument>
#include <QTimer>
#include <QWheelEvent>

#include <cmath>

namespace troupe {

namespace {

constexpr int kSettleMilliseconds = 150;
constexpr int kTextAreaPadding = 8;

/// Rows of a combo box's list, with a check on the chosen one.
class ComboDelegate : public QStyledItemDelegate
{
public:
    explicit ComboDelegate(QComboBox *owner) : QStyledItemDelegate(owner), m_owner(owner) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = tokensOf(m_owner);
        painter->save();
        const QRect row = option.rect.adjusted(4, 1, -4, -1);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))
            drawRound(*painter, row, 6, t.hover);
        painter->setFont(textFont(TextStyle::Label));
        const bool enabled = option.state & QStyle::State_Enabled;
        painter->setPen(enabled ? t.text : t.disabled);
        const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
        const int left = icon.isNull() ? 10 : 34;
        if (!icon.isNull())
            icon.paint(painter, QRect(row.left() + 10, row.center().y() - 7, 16, 16));
        painter->drawText(row.adjusted(left, 0, -30, 0), Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight,
                                                            row.width() - left - 30));
        if (index.row() == m_owner->currentIndex())
            paintIcon(*painter, QStringLiteral("check"),
                      QRectF(row.right() - 24, row.center().y() - 7, 15, 15), t.accentInk);
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return QSize(80, 34);
    }

private:
    QComboBox *m_owner;
};

} // namespace

LineEdit::LineEdit(const QString &name, const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
{
    setAccessibleName(name);
    setPlaceholderText(placeholder);
    setFont(textFont(TextStyle::Body));
}

void LineEdit::setInvalid(bool invalid)
{
    setProperty("troupeInvalid", invalid);
    style()->unpolish(this);
    style()->polish(this);
}

QSize LineEdit::sizeHint() const
{
    return QSize(QLineEdit::sizeHint().width(), size::control);
}

SearchField::SearchField(const QString &name, const QString &placeholder, QWidget *parent)
    : LineEdit(name, placeholder, parent),
      m_clear(new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Clear search"), this)),
      m_settle(new QTimer(this))
{
    setTextMargins(22, 0, 22, 0);
    m_clear->setFocusPolicy(Qt::NoFocus); // Escape does the same
    m_clear->setCursor(Qt::ArrowCursor);
    m_clear->setFixedSize(24, 24);
    m_clear->hide();
    m_settle->setSingleShot(true);
    m_settle->setInterval(kSettleMilliseconds);
    connect(m_clear, &QAbstractButton::clicked, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_clear->setVisible(!text.isEmpty());
        m_settle->start();
    });
    connect(m_settle, &QTimer::timeout, this, [this] { emit searchChanged(text()); });
}

void SearchField::paintEvent(QPaintEvent *event)
{
    LineEdit::paintEvent(event);
    QPainter painter(this);
    paintIcon(painter, QStringLiteral("search"), QRectF(10, (height() - 15) / 2.0, 15, 15),
              tokensOf(this).faint);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        m_settle->stop();
        emit searchChanged(text());
    }
    LineEdit::keyPressEvent(event);
}

void SearchField::resizeEvent(QResizeEvent *event)
{
    LineEdit::resizeEvent(event);
    m_clear->move(width() - 28, (height() - 24) / 2);
}

PasswordEdit::PasswordEdit(const QString &name, const QString &placeholder, QWidget *parent)
    : LineEdit(name, placeholder, parent),
      m_reveal(new Button(Button::Kind::Icon, QStringLiteral("eye"), tr("Show"), this))
{
    setEchoMode(QLineEdit::Password);
    setTextMargins(0, 0, 26, 0);
    m_reveal->setCursor(Qt::ArrowCursor);
    m_reveal->setFixedSize(24, 24);
    connect(m_reveal, &QAbstractButton::clicked, this, [this] { setRevealed(!isRevealed()); });
}

void PasswordEdit::setRevealed(bool revealed)
{
    setEchoMode(revealed ? QLineEdit::Normal : QLineEdit::Password);
    m_reveal->setIconName(revealed ? QStringLiteral("eye-off") : QStringLiteral("eye"));
    m_reveal->setText(revealed ? tr("Hide") : tr("Show"));
    m_reveal->setAccessibleName(m_reveal->text());
    m_reveal->setToolTip(m_reveal->text());
}

void PasswordEdit::resizeEvent(QResizeEvent *event)
{
    LineEdit::resizeEvent(event);
    m_reveal->move(width() - 28, (height() - 24) / 2);
}

void PasswordEdit::focusOutEvent(QFocusEvent *event)
{
    LineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && !m_reveal->hasFocus())
        setRevealed(false);
}

TextArea::TextArea(const QString &name, const QString &placeholder, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setAccessibleName(name);
    setPlaceholderText(placeholder);
    setProperty("troupeField", true);
    setFont(textFont(TextStyle::Body));
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(0);
    connect(document(), &QTextDocument::contentsChanged, this, &TextArea::fitHeight);
    fitHeight();
}

void TextArea::setLineRange(int minimum, int maximum)
{
    m_minimumLines = minimum;
    m_maximumLines = maximum;
    fitHeight();
}

void TextArea::setBare(bool bare)
{
    m_bare = bare;
    setProperty("troupeField", !bare);
    setStyleSheet(bare ? QStringLiteral("background: transparent; border: none;") : QString());
    fitHeight();
}

int TextArea::padding() const
{
    return m_bare ? 4 : kTextAreaPadding;
}

void TextArea::fitHeight()
{
    int lines = 0; // as wrapped, not as typed
    for (QTextBlock block = document()->begin(); block.isValid() && lines <= m_maximumLines;
         block = block.next())
        lines += qMax(1, block.layout() ? block.layout()->lineCount() : 1);
    const int shown = qBound(m_minimumLines, lines, m_maximumLines);
    const int height = static_cast<int>(std::ceil(QFontMetricsF(font()).lineSpacing() * shown))
                       + 2 * padding() + 2;
    setVerticalScrollBarPolicy(lines > m_maximumLines ? Qt::ScrollBarAsNeeded
                                                      : Qt::ScrollBarAlwaysOff);
    if (height != minimumHeight() || height != maximumHeight())
        setFixedHeight(height);
}

QSize TextArea::sizeHint() const
{
    return QSize(320, minimumHeight());
}

QSize TextArea::minimumSizeHint() const
{
    return QSize(80, minimumHeight());
}

void TextArea::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_enterSubmits) {
        if (event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier))
            insertPlainText(QStringLiteral("\n"));
        else
            emit submitted();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void TextArea::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void TextArea::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

ComboBox::ComboBox(const QString &name, QWidget *parent) : QComboBox(parent)
{
    setAccessibleName(name);
    setFont(textFont(TextStyle::Label));
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setItemDelegate(new ComboDelegate(this));
    view()->setAccessibleName(name);
}

QSize ComboBox::sizeHint() const
{
    int widest = 96;
    for (int i = 0; i < count(); ++i)
        widest = qMax(widest, fontMetrics().horizontalAdvance(itemText(i)) + 48
                                  + (itemIcon(i).isNull() ? 0 : 24));
    return QSize(qMin(widest, 320), size::control);
}

QSize ComboBox::minimumSizeHint() const
{
    return QSize(80, size::control);
}

void ComboBox::showPopup()
{
    const Tokens &t = tokensOf(this);
    view()->setStyleSheet(
        QStringLiteral("QAbstractItemView { background: %1; border: 1px solid %2; "
                       "padding: 3px 0; outline: 0; }")
            .arg(t.raised.name(), t.border.name()));
    QComboBox::showPopup();
}

void ComboBox::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    const bool hover = underMouse() && isEnabled();
    const QColor fill = !isEnabled() ? t.subtle : hover ? over(t.hover, t.surface) : t.surface;
    drawRound(painter, rect(), radius::control, fill, t.border);
    drawFocusRing(painter, this, rect(), radius::control);
    int left = 12;
    const QIcon icon = itemIcon(currentIndex());
    if (!icon.isNull()) {
        icon.paint(&painter, QRect(left, (height() - 16) / 2, 16, 16));
        left += 24;
    }
    painter.setFont(font());
    const bool empty = currentIndex() < 0;
    painter.setPen(!isEnabled() ? t.disabled : empty ? t.faint : t.text);
    painter.drawText(QRect(left, 0, width() - left - 32, height()), Qt::AlignVCenter,
                     fontMetrics().elidedText(empty ? placeholderText() : currentText(),
                                              Qt::ElideRight, width() - left - 32));
    paintIcon(painter, QStringLiteral("chevrons-up-down"),
              QRectF(width() - 26, (height() - 14) / 2.0, 14, 14),
              isEnabled() ? t.muted : t.disabled);
}

void ComboBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace troupe
