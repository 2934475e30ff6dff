// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/namedturn.h"

#include "core/base/ids.h"
#include "core/services/agentservice.h"
#include "core/services/sessionservice.h"

namespace troupe {

Task<NamedTurn> beginNamedTurn(Services services, Caller caller, QString agentId, QString name,
                               PostMessage message)
{
    // Asked before a conversation is made for nothing.
    const auto agent = services.agents.find(caller, agentId);
    if (!agent)
        co_return fail(agent.error());
    if (agent->status != AgentStatus::Active) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("agent_inactive"),
                            QStringLiteral("The agent is inactive"));
    }
    NamedTurn named;
    named.sessionId = name.isEmpty() ? QStringLiteral("session_") + randomHex(12) : name;
    Caller opener = caller;
    QString id = agent->id;
    QString externalId = named.sessionId;
    const auto session =
        co_await services.sessions.findOrCreateExternal(std::move(opener), std::move(id),
                                                        std::move(externalId));
    if (!session)
        co_return fail(session.error());
    message.sessionId = session->id;
    const auto turn = co_await services.sessions.post(std::move(caller), std::move(message));
    if (!turn)
        co_return fail(turn.error());
    named.turn = *turn;
    co_return named;
}

} // namespace troupe
