// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/services/caller.h"
#include "core/storage/sql.h"

/// Who may do what with an agent: shared by the parts of AgentService (agentservice.cpp).
namespace troupe {

class Tx;

tl::unexpected<Error> agentNotFound();

/// " WHERE …" that finds an agent under any face of its id.
QString agentTail(const QString &anyId, QVariantList &binds);

bool owns(const Caller &caller, const Agent &agent);
/// Reads, talks to and copies it. The same as a condition: kAgentsOfOthers.
bool mayUse(const Caller &caller, const Agent &agent);
/// As this caller may see it: the names of the people it is shared with are its owner's.
void hideFrom(const Caller &caller, Agent &agent);

/// Of rows of `agents` that are not one's own, those that a person may use; `?` is the username.
inline constexpr char kAgentsOfOthers[] =
    "(visibility = 'public' OR (visibility = 'shared' AND EXISTS (SELECT 1 FROM "
    "json_each(agents.shared_with) WHERE value = ?)))";

/// The agent under any face of its id, for those who may change it. NotFound for somebody else's
/// that one may not use, Forbidden for one that one may.
Result<Agent> writableAgent(Sql &sql, const Caller &caller, const QString &anyId, bool archivedToo);

/// Makes of the names in `sharedWith` those of people, each once, and nobody's when it is not shared.
/// Invalid: a name that nobody has, or none although it is shared.
Result<void> settleShares(Sql &sql, Agent &agent);

/// Tells of a change those who may use the agent, and "agent.removed" those who may not any more.
/// `before`: as it was; null for a new one.
Result<void> tellOfAgent(Tx &tx, const QString &event, const Agent *before, const Agent &agent);

} // namespace troupe
