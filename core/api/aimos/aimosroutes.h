// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"

namespace troupe {

/// Adds the family AIMOS at /api; after those of /api/v1 and /api/v2.
void addAimosApi(ApiServer &server, const Services &services);

} // namespace troupe
