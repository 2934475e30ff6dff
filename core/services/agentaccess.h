// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/services/caller.h"
#include "core/storage/sql.h"

/// Who may do what with an agent: shared by the parts of AgentService (agentservice.cpp).
namespace troupe {

tl::unexpected<Error> agentNotFound();

bool owns(const Caller &caller, const Agent &agent);

/// The agent under any face of its id, for those who may change it. NotFound for somebody else's
/// private one, Forbidden for somebody else's public one.
Result<Agent> writableAgent(Sql &sql, const Caller &caller, const QString &anyId, bool archivedToo);

} // namespace troupe
