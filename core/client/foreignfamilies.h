// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/foreignbackend.h"
#include "core/contract/troupe/approvalops.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/peopleops.h"

namespace troupe {

/// LVNG v1: agents, chat, models.
class Lvng1Backend final : public ForeignBackend
{
public:
    explicit Lvng1Backend(ApiTransport &transport);

private:
    Task<Page<Agent>> list(ListAgents in);
    Task<Agent> get(AgentRef in);
    Task<Agent> create(Agent in);
    Task<Agent> update(UpdateAgent in);
    Task<Nothing> remove(AgentRef in);
    Task<Agent> start(AgentRef in);
    Task<Agent> stop(AgentRef in);
    Task<TurnStarted> post(PostMessage in);
    Task<ModelList> models(Nothing in);
};

/// LVNG v2: agents with copies, start and stop; messages go to the one direct conversation.
class Lvng2Backend final : public ForeignBackend
{
public:
    explicit Lvng2Backend(ApiTransport &transport);

private:
    Task<Page<Agent>> list(ListAgents in);
    Task<Agent> get(AgentRef in);
    Task<Agent> create(Agent in);
    Task<Agent> update(UpdateAgent in);
    Task<Nothing> remove(AgentRef in);
    Task<Agent> duplicate(DuplicateAgent in);
    Task<Agent> start(AgentRef in);
    Task<Agent> stop(AgentRef in);
    Task<TurnStarted> post(PostMessage in);
};

/// AIMOS: login and agents. It has no conversations.
class AimosBackend final : public ForeignBackend
{
public:
    explicit AimosBackend(ApiTransport &transport);

private:
    Task<AccessToken> logIn(LogIn in);
    Task<Page<Agent>> list(ListAgents in);
    Task<Agent> get(AgentRef in);
    Task<Agent> create(Agent in);
    Task<Agent> update(UpdateAgent in);
    Task<Nothing> remove(AgentRef in);
    Task<Agent> start(AgentRef in);
    Task<Agent> stop(AgentRef in);
};

/// Convergio: agents by their slugs, chat, and approvals that are pending.
class ConvergioBackend final : public ForeignBackend
{
public:
    explicit ConvergioBackend(ApiTransport &transport);

private:
    Task<Page<Agent>> list(ListAgents in);
    Task<Agent> get(AgentRef in);
    Task<Agent> create(Agent in);
    Task<Agent> update(UpdateAgent in);
    Task<Nothing> remove(AgentRef in);
    Task<Agent> start(AgentRef in);
    Task<Agent> stop(AgentRef in);
    Task<TurnStarted> post(PostMessage in);
    Task<Page<Approval>> pending(ListApprovals in);
    Task<Approval> askApproval(AskApproval in);
    Task<Approval> approve(ApproveApproval in);
    Task<Approval> reject(RejectApproval in);
};

} // namespace troupe
