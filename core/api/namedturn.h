// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/chatops.h"
#include "core/services/caller.h"
#include "core/services/services.h"

#include "core/base/task.h"

namespace troupe {

/// A turn of a conversation that the client named itself.
struct NamedTurn
{
    TurnStarted turn;
    QString sessionId; ///< as the client knows it
};

/// Begins a turn in the conversation `name` of the caller with an agent, which is made at first use;
/// an empty name makes one up. Errors: NotFound, Conflict "agent_inactive", those of the engine.
Task<NamedTurn> beginNamedTurn(Services services, Caller caller, QString agentId, QString name,
                               PostMessage message);

} // namespace troupe
