// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"
#include "core/contract/troupe/systemops.h"

namespace troupe {

/// What the system service, the host and the secret store know of themselves, together.
Result<SystemInfo> systemFigures(const Services &services, const ApiServer &server,
                                 const Caller &caller);

} // namespace troupe
