// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/chatops.h"
#include "core/services/agentservice.h"

namespace troupe {

class ChatEngine;
class Database;

/// Conversations and their messages. Somebody else's conversation is NotFound. An inactive agent
/// refuses messages: Conflict, key "agent_inactive".
class SessionService
{
public:
    SessionService(Database &db, const AgentService &agents, ChatEngine &engine)
        : m_db(db), m_agents(agents), m_engine(engine)
    {
    }

    Task<Page<Session>> list(Caller caller, ListSessions query);
    Result<Session> find(const Caller &caller, const QString &sessionId) const;
    Task<Session> create(Caller caller, CreateSession input);
    /// The conversation that a client named itself, made at first use. Scoped to (user, agent).
    Task<Session> findOrCreateExternal(Caller caller, QString agentId, QString externalId);
    Task<Session> update(Caller caller, QString sessionId, Patch<SessionChanges> changes);
    Task<void> remove(Caller caller, QString sessionId);

    /// With `around` the page has that message in its middle, or as near to it as the ends of the
    /// conversation allow; it is NotFound when it is in another conversation.
    Task<Page<Message>> messages(Caller caller, ListMessages query);
    /// Also while it is written: with the text so far.
    Result<Message> message(const Caller &caller, const QString &messageId) const;
    Task<TurnStarted> post(Caller caller, PostMessage input);
    Task<Message> stop(Caller caller, QString messageId);
    Task<Message> resume(Caller caller, QString messageId);
    Task<Page<SearchHit>> search(Caller caller, SearchMessages query);

private:
    Database &m_db;
    const AgentService &m_agents;
    ChatEngine &m_engine;
};

} // namespace troupe
