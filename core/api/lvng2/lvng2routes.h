// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"

namespace troupe {

/// Adds the family LVNG v2 at /api/v2.
void addLvng2Api(ApiServer &server, const Services &services);

} // namespace troupe
