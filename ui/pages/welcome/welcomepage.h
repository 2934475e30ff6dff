// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"

namespace troupe {

/// The first page of a first run: choose a beginning (one click), send it (another).
PageWidget *makeWelcomePage(PageContext &context, QWidget *parent);

} // namespace troupe
