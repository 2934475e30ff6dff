// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/places.h"

namespace troupe {

QString desktopProgram()
{
    return QStringLiteral(TROUPE_BIN_DIR "/troupe");
}

QString sourceFolder()
{
    return QStringLiteral(TROUPE_SOURCE_DIR);
}

} // namespace troupe
