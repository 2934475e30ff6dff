// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"

namespace troupe {

/// Adds the native family. The services and the server must outlive each other's use.
void addNativeApi(ApiServer &server, const Services &services);

} // namespace troupe
