// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QPalette>
#include <QString>

namespace troupe {

QPalette paletteFor(const Tokens &tokens);

/// What Qt's own widgets (menus, scroll bars, tables, tool tips, inputs) need beyond the palette.
/// Kept small: everything else paints itself from the tokens.
QString styleSheetFor(const Tokens &tokens);

} // namespace troupe
