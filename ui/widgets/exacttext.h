// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QPlainTextEdit;

namespace troupe {

/// As it was put in and typed: toPlainText() makes spaces of no-break spaces.
QString textIn(const QPlainTextEdit &edit);

/// Whether an editor can lay it out while somebody types: not too much of it, and no line that
/// takes the square of its length.
bool canBeEdited(const QString &text);

} // namespace troupe
