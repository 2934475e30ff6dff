// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"
#include "ui/shell/palette/palettemodel.h"

namespace troupe {

/// What the palette offers of the window itself: what the page that is shown can do, every page and
/// its places, and the window's own actions. Actions that are disabled are left out, and those that
/// only open a page: the page is there by itself.
QList<PaletteEntry> windowCommands(
    const QList<PageEntry> &pages, const QList<QAction *> &pageActions,
    const QList<QAction *> &windowActions,
    const std::function<void(const QString &page, const QString &argument)> &open);

} // namespace troupe
