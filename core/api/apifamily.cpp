// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/apifamily.h"

namespace troupe {

int plainStatusOf(const Error &error)
{
    if (error.key == QLatin1String("unsupported_media_type"))
        return 415;
    if (error.key == QLatin1String("upgrade_required"))
        return 426;
    return httpStatus(error.code);
}

} // namespace troupe
