// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;
class QWidget;

namespace troupe {

/// A filled rounded rectangle with an optional line of one pixel inside its edge.
void drawRound(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill,
               const QColor &line = {});

/// The ring of two pixels, drawn only for keyboard focus; see Theme::showsFocus().
void drawFocusRing(QPainter &painter, const QWidget *widget, const QRectF &rect, qreal radius);
bool wantsFocusRing(const QWidget *widget);

/// A soft shadow under a floating rectangle.
void drawShadow(QPainter &painter, const QRectF &rect, qreal radius, const QColor &color,
                int depth);

} // namespace troupe
