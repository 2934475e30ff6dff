// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace troupe {

/// The style sheet of the documentation pages: light and dark, narrow and wide, print.
const char *docsStyle();

} // namespace troupe
