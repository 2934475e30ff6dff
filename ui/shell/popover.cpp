// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/popover.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kShadowMargin = 14;
constexpr int kGap = 4;

} // namespace

Popover::Popover(const QString &name, QWidget *window)
    : QFrame(window), m_body(new QVBoxLayout(this))
{
    setAccessibleName(name);
    setFocusPolicy(Qt::NoFocus);
    const int padding = kShadowMargin + space::m;
    m_body->setContentsMargins(padding, padding, padding, padding);
    m_body->setSpacing(space::s);
    hide();
}

void Popover::popUp(QWidget *anchor, bool rightAligned)
{
    m_anchor = anchor;
    m_rightAligned = rightAligned;
    m_focusBefore = QApplication::focusWidget();
    emit aboutToShow();
    place();
    show();
    raise();
    qApp->installEventFilter(this);
    const auto children = findChildren<QWidget *>();
    for (QWidget *child : children) {
        if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus)) {
            child->setFocus(Qt::PopupFocusReason);
            return;
        }
    }
}

void Popover::toggle(QWidget *anchor, bool rightAligned)
{
    if (isVisible())
        dismiss();
    else
        popUp(anchor, rightAligned);
}

void Popover::place()
{
    if (!m_anchor)
        return;
    m_body->activate();
    const QSize wanted = sizeHint().boundedTo(parentWidget()->size());
    resize(wanted);
    const QPoint under = m_anchor->mapTo(parentWidget(), QPoint(0, m_anchor->height() + kGap));
    int x = m_rightAligned ? under.x() + m_anchor->width() - width() + kShadowMargin
                           : under.x() - kShadowMargin;
    x = qBound(0, x, qMax(0, parentWidget()->width() - width()));
    int y = under.y() - kShadowMargin;
    if (y + height() > parentWidget()->height()) // above the anchor where there is no room below
        y = qMax(0, under.y() - m_anchor->height() - 2 * kGap - height() + kShadowMargin);
    move(x, y);
}

void Popover::dismiss()
{
    if (isHidden())
        return;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::PopupFocusReason);
    emit dismissed();
}

void Popover::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    qApp->removeEventFilter(this);
}

bool Popover::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest && isVisible())
        place();
    return QFrame::event(event);
}

bool Popover::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) {
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
            event->accept();
            if (event->type() == QEvent::KeyPress)
                dismiss();
            return event->type() == QEvent::KeyPress;
        }
    } else if (event->type() == QEvent::MouseButtonPress && watched->isWidgetType()) {
        auto *widget = static_cast<QWidget *>(watched);
        const bool inside = widget == this || isAncestorOf(widget);
        const bool sameWindow = widget->window() == window();
        if (!inside && sameWindow) {
            const bool onAnchor = m_anchor && widget == m_anchor;
            dismiss();
            return onAnchor; // else the button would open it again
        }
    } else if (event->type() == QEvent::Resize && watched == parentWidget()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

void Popover::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    const QRectF body =
        QRectF(rect()).adjusted(kShadowMargin, kShadowMargin, -kShadowMargin, -kShadowMargin);
    drawShadow(painter, body, radius::card, t.shadow, 10);
    drawRound(painter, body, radius::card, t.raised, t.border);
}

} // namespace troupe
