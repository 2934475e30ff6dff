// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/branchops.h"
#include "core/services/branchservice.h"

namespace troupe {

/// Branches of conversations and feedback in the native API.
class NativeBranches
{
public:
    NativeBranches(BranchService &branches, SessionService &sessions)
        : m_branches(branches), m_sessions(sessions)
    {
    }

    Task<TurnStarted> edit(Caller caller, EditMessage in);
    Task<TurnStarted> regenerate(Caller caller, RegenerateAnswer in);
    Task<CompareStarted> compare(Caller caller, CompareOnMessage in);
    Task<CompareStarted> compareNew(Caller caller, CompareOnNewMessage in);
    Task<Session> switchTo(Caller caller, SwitchBranch in);
    Task<Session> remove(Caller caller, DeleteBranch in);
    Task<Page<Branch>> list(Caller caller, ListBranches in);
    Task<Session> fork(Caller caller, ForkConversation in);
    Task<Message> giveFeedback(Caller caller, GiveFeedback in);
    Task<Message> removeFeedback(Caller caller, MessageRef in);
    Task<Page<TagCount>> tags(Caller caller, ListTags in);

private:
    BranchService &m_branches;
    SessionService &m_sessions;
};

} // namespace troupe
