// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"

namespace troupe {

/// Adds the family Convergio. `isOpen`: it needs no credential (--open-convergio); the server must
/// know who calls then, see ApiServer::setOpenCaller().
void addConvergioApi(ApiServer &server, const Services &services, bool isOpen);

} // namespace troupe
