// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace troupe {

QString desktopProgram(); ///< the built `troupe`
QString sourceFolder(); ///< of the repository

} // namespace troupe
