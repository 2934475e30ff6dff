// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"

namespace troupe {

/// The rows of the sidebar, in order. A new page is one row here.
QList<PageEntry> allPages();

} // namespace troupe
