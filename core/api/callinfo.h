// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/services/caller.h"

#include <QByteArray>

namespace troupe {

/// What a handler may know of its call besides its input.
struct CallInfo
{
    Caller caller; ///< of an open row without credential: userId is empty
    QByteArray requestId;
    QByteArray peer; ///< the client's address
    QByteArray origin; ///< where the client reached us: "http://127.0.0.1:8000"
    QByteArray authorization; ///< the header as it came, of open rows: they may read it themselves

    CallInfo() = default;
};

} // namespace troupe
