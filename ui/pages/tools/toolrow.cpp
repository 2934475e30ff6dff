// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/toolrow.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kLeastTexts = 250; ///< narrower, lines of a few words stand beside the controls

} // namespace

ToolRow::ToolRow(QWidget *parent)
    : QWidget(parent),
      m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      m_left(new QWidget(this)),
      m_texts(new QVBoxLayout),
      m_right(new QWidget(this)),
      m_controls(new QHBoxLayout(m_right))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::m);
    auto *left = new QHBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(space::m);
    m_texts->setSpacing(space::xxs);
    left->addLayout(m_texts, 1);
    m_controls->setContentsMargins(0, 0, 0, 0);
    m_controls->setSpacing(space::s);
    m_layout->addWidget(m_left, 1);
    m_layout->addWidget(m_right, 0, Qt::AlignLeft | Qt::AlignVCenter);
}

void ToolRow::addControl(QWidget *control)
{
    m_controls->addWidget(control);
}

void ToolRow::addFront(QWidget *widget)
{
    static_cast<QHBoxLayout *>(m_left->layout())->insertWidget(0, widget, 0, Qt::AlignTop);
}

QSize ToolRow::minimumSizeHint() const
{
    const QSize whole = QWidget::minimumSizeHint();
    return QSize(std::max(m_left->minimumSizeHint().width(), m_right->sizeHint().width()),
                 whole.height());
}

void ToolRow::resizeEvent(QResizeEvent *event)
{
    arrange();
    QWidget::resizeEvent(event);
}

bool ToolRow::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) // a control became wider
        arrange();
    return QWidget::event(event);
}

void ToolRow::arrange()
{
    const int needed = std::max(kLeastTexts, m_left->minimumSizeHint().width()) + space::m
                       + m_right->sizeHint().width();
    const auto direction = width() < needed ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (m_layout->direction() == direction)
        return;
    m_layout->setDirection(direction);
    m_layout->setSpacing(direction == QBoxLayout::TopToBottom ? space::s : space::m);
    updateGeometry();
}

} // namespace troupe
