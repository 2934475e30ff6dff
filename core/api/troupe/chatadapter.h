// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/chatops.h"
#include "core/services/sessionservice.h"

namespace troupe {

/// Conversations in the native API.
class NativeChat
{
public:
    explicit NativeChat(SessionService &sessions) : m_sessions(sessions) {}

    Task<Page<Session>> list(Caller caller, ListSessions in);
    Task<Session> create(Caller caller, CreateSession in);
    Result<Session> get(const Caller &caller, SessionRef in) const;
    Task<Session> update(Caller caller, UpdateSession in);
    Task<void> remove(Caller caller, SessionRef in);
    Task<Page<Message>> messages(Caller caller, ListMessages in);
    Task<TurnStarted> post(Caller caller, PostMessage in);
    Result<Message> message(const Caller &caller, MessageRef in) const;
    Result<RunningAnswers> running(const Caller &caller, Nothing in) const;
    Task<Message> stop(Caller caller, MessageRef in);
    Task<Message> resume(Caller caller, MessageRef in);
    Task<Page<SearchHit>> search(Caller caller, SearchMessages in);

private:
    SessionService &m_sessions;
};

} // namespace troupe
