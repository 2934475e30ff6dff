// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

Card::Card(QWidget *parent, Ground ground)
    : QFrame(parent), m_body(new QVBoxLayout(this)), m_ground(ground)
{
    m_body->setContentsMargins(space::l, space::l, space::l, space::l);
    m_body->setSpacing(space::s);
}

void Card::setClickable(bool clickable)
{
    m_clickable = clickable;
    setAttribute(Qt::WA_Hover, clickable);
    setFocusPolicy(clickable ? Qt::TabFocus : Qt::NoFocus);
    setCursor(clickable ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Card::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    QColor fill = m_ground == Ground::Surface  ? t.surface
                  : m_ground == Ground::Subtle ? t.subtle
                                               : t.raised;
    const bool hover = m_clickable && underMouse();
    if (hover)
        fill = over(m_down ? t.pressed : t.hover, fill);
    drawRound(painter, rect(), radius::card, fill, hover ? t.border : t.hairline);
    if (m_clickable)
        drawFocusRing(painter, this, rect(), radius::card);
}

void Card::mousePressEvent(QMouseEvent *event)
{
    m_down = m_clickable && event->button() == Qt::LeftButton;
    update();
    if (!m_clickable)
        QFrame::mousePressEvent(event);
}

void Card::mouseReleaseEvent(QMouseEvent *event)
{
    const bool hit = std::exchange(m_down, false) && rect().contains(event->position().toPoint());
    update();
    if (hit)
        emit clicked();
}

void Card::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (m_clickable && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space))
        emit clicked();
    else
        QFrame::keyPressEvent(event);
}

void Panel::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), t.panel);
    painter.fillRect(width() - 1, 0, 1, height(), t.hairline);
}

Divider::Divider(Qt::Orientation orientation, QWidget *parent) : QFrame(parent)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Divider::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), tokensOf(this).hairline);
}

} // namespace troupe
