// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"

namespace troupe {

/// Adds the family LVNG v1 at /v1.
void addLvng1Api(ApiServer &server, const Services &services);

} // namespace troupe
