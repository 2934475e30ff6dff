// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

class QPainter;

namespace troupe {

/// Which ink of the theme an icon takes. Auto follows its state: muted, `accentInk` when on,
/// `disabled` when disabled.
enum class IconTone { Auto, Text, Muted, Faint, Accent, OnAccent, Success, Warning, Danger };

/// A Lucide icon by name ("house", "bot"): crisp at any size and device pixel ratio, and always in
/// the colour of the current theme, also after a switch. An unknown name is a programming error: it
/// asserts, and is empty in release builds.
QIcon themedIcon(const QString &name, IconTone tone = IconTone::Auto);

/// Draws the icon in one colour; cached by name, colour and size in device pixels.
void paintIcon(QPainter &painter, const QString &name, const QRectF &rect, const QColor &color);

} // namespace troupe
