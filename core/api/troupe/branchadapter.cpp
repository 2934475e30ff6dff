// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/branchadapter.h"

namespace troupe {

Task<TurnStarted> NativeBranches::edit(Caller caller, EditMessage in)
{
    return m_branches.edit(std::move(caller), std::move(in));
}

Task<TurnStarted> NativeBranches::regenerate(Caller caller, RegenerateAnswer in)
{
    return m_branches.regenerate(std::move(caller), std::move(in));
}

Task<CompareStarted> NativeBranches::compare(Caller caller, CompareOnMessage in)
{
    return m_branches.compare(std::move(caller), std::move(in));
}

Task<CompareStarted> NativeBranches::compareNew(Caller caller, CompareOnNewMessage in)
{
    return m_branches.compareNew(std::move(caller), std::move(in));
}

Task<Session> NativeBranches::switchTo(Caller caller, SwitchBranch in)
{
    return m_branches.switchTo(std::move(caller), std::move(in));
}

Task<Session> NativeBranches::remove(Caller caller, DeleteBranch in)
{
    return m_branches.remove(std::move(caller), std::move(in));
}

Task<Page<Branch>> NativeBranches::list(Caller caller, ListBranches in)
{
    return m_branches.list(std::move(caller), std::move(in));
}

Task<Session> NativeBranches::fork(Caller caller, ForkConversation in)
{
    return m_branches.fork(std::move(caller), std::move(in));
}

Task<Message> NativeBranches::giveFeedback(Caller caller, GiveFeedback in)
{
    return m_branches.giveFeedback(std::move(caller), std::move(in));
}

Task<Message> NativeBranches::removeFeedback(Caller caller, MessageRef in)
{
    return m_branches.removeFeedback(std::move(caller), std::move(in));
}

Task<Page<TagCount>> NativeBranches::tags(Caller caller, ListTags in)
{
    return m_sessions.tags(std::move(caller), in);
}

} // namespace troupe
