// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QString>

namespace troupe {

/// The type scale: sizes in device-independent pixels, so that text keeps to the grid.
enum class TextStyle {
    Display, ///< 28 semi-bold: one figure on a card
    Title, ///< 20 semi-bold: the name of a page
    Heading, ///< 16 semi-bold: the name of a card
    Body, ///< 14 regular
    BodyStrong, ///< 14 semi-bold
    Small, ///< 13 regular: values, tables, explanations
    Label, ///< 13 medium: buttons, fields, table heads
    Caption, ///< 12 regular: secondary facts
    Micro, ///< 11 medium: badges
    Mono, ///< 13 JetBrains Mono
};

/// Makes Inter and JetBrains Mono available: the system's if it has them, else the ones in the
/// resources. Call once, after the QGuiApplication; costs a few milliseconds.
void loadFonts();

QFont textFont(TextStyle style);

} // namespace troupe
