// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"
#include "core/api/familydocs.h"
#include "core/contract/lvng2/agentops.h"
#include "core/contract/lvng2/messageops.h"
#include "core/services/agentservice.h"
#include "core/services/sessionservice.h"

namespace troupe {

/// Agents in LVNG v2: the domain's agents under that family's names.
class Lvng2Agents
{
public:
    explicit Lvng2Agents(AgentService &agents) : m_agents(agents) {}

    Task<lvng2::AgentAnswer> create(Caller caller, lvng2::AgentFields in);
    Result<lvng2::AgentListAnswer> list(const Caller &caller, lvng2::ListAgentsQuery in) const;
    Result<lvng2::AgentAnswer> get(const Caller &caller, lvng2::AgentId in) const;
    Task<lvng2::AgentAnswer> update(Caller caller, lvng2::ChangeAgent in);
    Task<lvng2::DoneAnswer> remove(Caller caller, lvng2::AgentId in);
    Task<lvng2::AgentAnswer> duplicate(Caller caller, lvng2::DuplicateAgent in);
    Task<lvng2::StatsAnswer> stats(Caller caller, lvng2::StatsQuery in);
    Task<lvng2::AgentAnswer> mergeCapabilities(Caller caller, lvng2::MergeCapabilities in);
    Task<lvng2::AgentAnswer> start(Caller caller, lvng2::AgentId in);
    Task<lvng2::AgentAnswer> stop(Caller caller, lvng2::AgentId in);

private:
    static Task<lvng2::AgentAnswer> answer(Task<Agent> changing);

    AgentService &m_agents;
};

/// Messages in LVNG v2: waits for the whole answer. A client that leaves stops nothing.
class Lvng2Messages
{
public:
    explicit Lvng2Messages(const Services &services) : m_services(services) {}

    Task<lvng2::MessageAnswer> send(Caller caller, lvng2::MessageInput in);
    Task<lvng2::MessageListAnswer> list(Caller caller, lvng2::ListMessagesQuery in);

private:
    Task<TurnStarted> begin(Caller caller, lvng2::MessageInput in);

    Services m_services;
};

/// Health and documents of LVNG v2.
class Lvng2System
{
public:
    Lvng2System(const Services &services, std::shared_ptr<const FamilyDocs> docs)
        : m_services(services), m_docs(std::move(docs))
    {
    }

    Result<lvng2::HealthAnswer> health(const Caller &caller, Nothing in) const;
    Result<RawBody> openApi(const Caller &caller, Nothing in) const;
    Result<RawBody> docs(const Caller &caller, Nothing in) const;

private:
    Services m_services;
    std::shared_ptr<const FamilyDocs> m_docs;
};

} // namespace troupe
