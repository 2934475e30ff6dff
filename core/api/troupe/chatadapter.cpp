// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/chatadapter.h"

namespace troupe {

Task<Page<Session>> NativeChat::list(Caller caller, ListSessions in)
{
    return m_sessions.list(std::move(caller), std::move(in));
}

Task<Session> NativeChat::create(Caller caller, CreateSession in)
{
    return m_sessions.create(std::move(caller), std::move(in));
}

Result<Session> NativeChat::get(const Caller &caller, SessionRef in) const
{
    return m_sessions.find(caller, in.sessionId);
}

Task<Session> NativeChat::update(Caller caller, UpdateSession in)
{
    return m_sessions.update(std::move(caller), std::move(in.sessionId), std::move(in.changes));
}

Task<void> NativeChat::remove(Caller caller, SessionRef in)
{
    return m_sessions.remove(std::move(caller), std::move(in.sessionId));
}

Task<Page<Message>> NativeChat::messages(Caller caller, ListMessages in)
{
    return m_sessions.messages(std::move(caller), std::move(in));
}

Task<TurnStarted> NativeChat::post(Caller caller, PostMessage in)
{
    return m_sessions.post(std::move(caller), std::move(in));
}

Result<Message> NativeChat::message(const Caller &caller, MessageRef in) const
{
    return m_sessions.message(caller, in.messageId);
}

Task<Message> NativeChat::stop(Caller caller, MessageRef in)
{
    return m_sessions.stop(std::move(caller), std::move(in.messageId));
}

Task<Message> NativeChat::resume(Caller caller, MessageRef in)
{
    return m_sessions.resume(std::move(caller), std::move(in.messageId));
}

Task<Page<SearchHit>> NativeChat::search(Caller caller, SearchMessages in)
{
    return m_sessions.search(std::move(caller), std::move(in));
}

Result<RunningAnswers> NativeChat::running(const Caller &caller, Nothing) const
{
    return m_sessions.running(caller);
}

} // namespace troupe
