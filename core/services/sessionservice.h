// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/branchops.h"
#include "core/services/agentservice.h"

namespace troupe {

class ChatEngine;
class Database;

/// Which messages SessionService::newest() reads.
struct NewestMessages
{
    QString sessionId; ///< empty: of all conversations
    QString before; ///< an ISO 8601 time or the id of a message; empty: from the newest on
    int limit = 50;

    NewestMessages() = default;
};

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
    /// The one conversation of the caller with an agent that needs no name (LVNG v2), made at first
    /// use and kept.
    Task<Session> findOrCreateDirect(Caller caller, QString agentId);
    Task<Session> update(Caller caller, QString sessionId, Patch<SessionChanges> changes);
    Task<void> remove(Caller caller, QString sessionId);

    /// With `around` the page has that message in its middle, or as near to it as the ends of the
    /// conversation allow; it is NotFound when it is in another conversation.
    Task<Page<Message>> messages(Caller caller, ListMessages query);
    /// Newest first, also over all conversations of the caller.
    Task<QList<Message>> newest(Caller caller, NewestMessages query);
    /// Also while it is written: with the text so far.
    Result<Message> message(const Caller &caller, const QString &messageId) const;
    Task<TurnStarted> post(Caller caller, PostMessage input);
    /// The caller's answers that are being written, oldest first.
    Result<RunningAnswers> running(const Caller &caller) const;
    Task<Message> stop(Caller caller, QString messageId);
    Task<Message> resume(Caller caller, QString messageId);
    /// The most used first.
    Task<Page<TagCount>> tags(Caller caller, ListTags query);
    Task<Page<SearchHit>> search(Caller caller, SearchMessages query);

private:
    Database &m_db;
    const AgentService &m_agents;
    ChatEngine &m_engine;
};

} // namespace troupe
