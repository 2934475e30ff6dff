// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/paint.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QWidget>

namespace troupe {

void drawRound(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill,
               const QColor &line)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const qreal inset = line.isValid() ? 0.5 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset,
                            radius - inset);
}

bool wantsFocusRing(const QWidget *widget)
{
    return widget->hasFocus() && themeOf(widget).showsFocus();
}

void drawFocusRing(QPainter &painter, const QWidget *widget, const QRectF &rect, qreal radius)
{
    if (!wantsFocusRing(widget))
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokensOf(widget).focus, 2));
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
}

void drawShadow(QPainter &painter, const QRectF &rect, qreal radius, const QColor &color, int depth)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = depth; i > 0; --i) {
        QColor layer = color;
        const double share = 1.0 - static_cast<double>(i) / (depth + 1);
        layer.setAlphaF(static_cast<float>(color.alphaF() * share * share * 2.2 / depth));
        painter.setBrush(layer);
        painter.drawRoundedRect(rect.adjusted(-i, -i + depth / 3.0, i, i + depth / 3.0), radius + i,
                                radius + i);
    }
}

} // namespace troupe
