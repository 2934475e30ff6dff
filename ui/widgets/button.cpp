// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/button.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/visibletext.h"

#include <QKeyEvent>
#include <QPainter>

namespace troupe {

namespace {

constexpr int kSpinInterval = 33;

} // namespace

struct Button::Look
{
    QColor fill;
    QColor line;
    QColor ink;
    QColor iconInk;
};

Button::Button(Kind kind, const QString &icon, const QString &text, QWidget *parent)
    : QAbstractButton(parent), m_kind(kind), m_iconName(icon)
{
    setText(text);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(kind == Kind::Primary || kind == Kind::Danger ? Qt::StrongFocus : Qt::TabFocus);
    setFont(textFont(TextStyle::Label));
    setCheckable(kind == Kind::Nav);
    setSizePolicy(kind == Kind::Nav ? QSizePolicy::Preferred : QSizePolicy::Fixed,
                  QSizePolicy::Fixed);
    if (kind == Kind::Icon)
        setToolTip(toolTipText(text)); // it may name what others named
    updateAccessibleName();
}

Button::Button(Kind kind, const QString &text, QWidget *parent)
    : Button(kind, QString(), text, parent)
{
}

void Button::updateAccessibleName()
{
    setAccessibleName(m_badge > 0 ? tr("%1, %n new", nullptr, m_badge).arg(text()) : text());
}

void Button::setIconName(const QString &icon)
{
    m_iconName = icon;
    updateGeometry();
    update();
}

void Button::setBadge(int count)
{
    m_badge = count;
    updateAccessibleName();
    update();
}

void Button::setSmall(bool small)
{
    m_small = small;
    updateGeometry();
}

void Button::setLoading(bool loading)
{
    m_loading = loading;
    if (loading && isVisible())
        m_timer.start(kSpinInterval, this);
    else
        m_timer.stop();
    update();
}

void Button::timerEvent(QTimerEvent *)
{
    m_angle = (m_angle + 12) % 360;
    update();
}

void Button::showEvent(QShowEvent *event)
{
    QAbstractButton::showEvent(event);
    if (m_loading)
        m_timer.start(kSpinInterval, this);
}

void Button::hideEvent(QHideEvent *event)
{
    QAbstractButton::hideEvent(event);
    m_timer.stop();
}

bool Button::hitButton(const QPoint &point) const
{
    return !m_loading && rect().contains(point);
}

void Button::keyPressEvent(QKeyEvent *event)
{
    if (m_loading && (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return))
        return;
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

int Button::contentWidth() const
{
    int width = fontMetrics().horizontalAdvance(text());
    if (!m_iconName.isEmpty())
        width += size::icon + (text().isEmpty() ? 0 : space::s);
    return width;
}

QSize Button::sizeHint() const
{
    const int height = m_small ? size::controlSmall : size::control;
    switch (m_kind) {
    case Kind::Icon:
        return QSize(height, height);
    case Kind::Nav:
        return QSize(contentWidth() + 64, 34);
    case Kind::Floating:
        return QSize(contentWidth() + 28 + 12, 34 + 12);
    default:
        return QSize(contentWidth() + (m_small ? 20 : 28), height);
    }
}

QSize Button::minimumSizeHint() const
{
    return m_kind == Kind::Nav ? QSize(40, 34) : sizeHint();
}

Button::Look Button::look() const
{
    const Tokens &t = tokensOf(this);
    const bool hover = underMouse() && isEnabled() && !m_loading;
    const bool down = isDown();
    if (!isEnabled()) {
        const bool filled = m_kind == Kind::Primary || m_kind == Kind::Danger;
        return {filled ? t.subtle : QColor(), m_kind == Kind::Secondary ? t.hairline : QColor(),
                t.disabled, t.disabled};
    }
    switch (m_kind) {
    case Kind::Primary:
        return {down    ? t.accentPressed
                : hover ? t.accentHover
                        : t.accent,
                {},
                t.onAccent,
                t.onAccent};
    case Kind::Danger:
        return {down || hover ? t.dangerFillHover : t.dangerFill, {}, t.onDanger, t.onDanger};
    case Kind::Secondary: {
        const QColor fill = down    ? over(t.pressed, t.surface)
                            : hover ? over(t.hover, t.surface)
                                    : t.surface;
        return {fill, t.border, t.text, t.muted};
    }
    case Kind::Floating:
        return {down || hover ? over(t.hover, t.raised) : t.raised, t.border, t.text, t.muted};
    case Kind::Nav:
        if (isChecked())
            return {QColor(t.hover.red(), t.hover.green(), t.hover.blue(), t.hover.alpha() + 8),
                    {},
                    t.text,
                    t.accentInk};
        return {hover ? t.hover : QColor(), {}, hover ? t.text : t.muted, hover ? t.text : t.muted};
    case Kind::Ghost:
    case Kind::Icon:
        break;
    }
    if (isChecked())
        return {t.accentSoft, {}, t.text, t.accentInk};
    return {down    ? t.pressed
            : hover ? t.hover
                    : QColor(),
            {},
            t.text,
            hover || down ? t.text : t.muted};
}

void Button::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensOf(this);
    const Look look = this->look();
    QRectF body = rect();
    qreal corner = radius::control;
    if (m_kind == Kind::Floating) {
        body.adjust(6, 4, -6, -8);
        corner = body.height() / 2;
        drawShadow(painter, body, corner, t.shadow, 6);
    }
    drawRound(painter, body, corner, look.fill, look.line);
    if (m_kind == Kind::Primary || m_kind == Kind::Danger) {
        // The ring lies on the fill: keep a gap of the page's ground.
        if (wantsFocusRing(this)) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(t.onAccent, 1.5));
            painter.drawRoundedRect(body.adjusted(3, 3, -3, -3), corner - 3, corner - 3);
        }
    }
    drawFocusRing(painter, this, body, corner);

    const bool start = m_kind == Kind::Nav;
    qreal x = start ? 10 : body.left() + (body.width() - contentWidth()) / 2;
    const qreal middle = body.center().y();
    if (m_kind == Kind::Icon)
        x = body.left() + (body.width() - size::icon) / 2;
    const bool hasIcon = !m_iconName.isEmpty();
    if (m_loading) {
        const qreal spot =
            hasIcon || m_kind == Kind::Icon ? x : body.center().x() - size::icon / 2.0;
        painter.save();
        painter.translate(spot + size::icon / 2.0, middle);
        painter.rotate(m_angle);
        painter.setPen(QPen(look.iconInk, 1.8, Qt::SolidLine, Qt::RoundCap));
        painter.setBrush(Qt::NoBrush);
        painter.drawArc(QRectF(-6, -6, 12, 12), 0, 270 * 16);
        painter.restore();
    } else if (hasIcon) {
        paintIcon(painter, m_iconName, QRectF(x, middle - size::icon / 2.0, size::icon, size::icon),
                  look.iconInk);
    }
    if (m_kind == Kind::Icon || (m_loading && !hasIcon))
        return;
    if (hasIcon)
        x += size::icon + (start ? 12 : space::s);
    painter.setPen(look.ink);
    painter.setFont(font());
    const qreal end = start && m_badge > 0 ? width() - 44 : body.right();
    painter.drawText(QRectF(x, body.top(), end - x, body.height()), Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight,
                                              static_cast<int>(end - x) + 1));
    if (start && m_badge > 0) {
        const QString count = m_badge > 99 ? QStringLiteral("99+") : QString::number(m_badge);
        painter.setFont(textFont(TextStyle::Micro));
        const int w = qMax(20, painter.fontMetrics().horizontalAdvance(count) + 12);
        const QRectF pill(width() - w - 8, middle - 10, w, 20);
        drawRound(painter, pill, 10, t.accent);
        painter.setPen(t.onAccent);
        painter.drawText(pill, Qt::AlignCenter, count);
    }
}

} // namespace troupe
