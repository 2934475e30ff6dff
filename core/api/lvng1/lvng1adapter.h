// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"
#include "core/api/eventstream.h"
#include "core/api/familydocs.h"
#include "core/api/namedturn.h"
#include "core/contract/lvng1/agentops.h"
#include "core/contract/lvng1/chatops.h"
#include "core/contract/lvng1/modelops.h"
#include "core/contract/troupe/chatops.h"
#include "core/services/agentservice.h"

namespace troupe {

/// Agents in LVNG v1: the domain's agents under that family's names.
///
/// What an agent has cost is shown with each of them; it is read once and again after each of its
/// answers.
class Lvng1Agents
{
public:
    Lvng1Agents(AgentService &agents, EventHub &events);

    Task<lvng1::AgentView> create(CallInfo info, lvng1::AgentFields in);
    Result<lvng1::AgentList> list(const CallInfo &info, lvng1::ListAgentsQuery in) const;
    Result<lvng1::AgentView> get(const CallInfo &info, lvng1::AgentId in) const;
    Task<lvng1::AgentView> update(CallInfo info, lvng1::ChangeAgent in);
    Task<void> remove(Caller caller, lvng1::AgentId in);

private:
    Result<lvng1::AgentView> view(const Agent &agent, const CallInfo &info) const;
    Result<lvng1::CostTracking> costOf(const QString &agentId) const;
    void noteEvents(const std::vector<EventRow> &events);

    AgentService &m_agents;
    EventHub::Subscription m_subscription;
    mutable QHash<QString, lvng1::CostTracking> m_costs; ///< by id of the agent
    QHash<QString, int> m_creating; ///< by id of the user: agents on their way to the database
};

/// Chat in LVNG v1: waits for the whole answer, or streams it.
class Lvng1Chat
{
public:
    explicit Lvng1Chat(const Services &services) : m_services(services) {}

    Task<lvng1::ChatAnswer> chat(CallInfo info, lvng1::ChatInput in);
    Task<void> stream(CallInfo info, lvng1::ChatInput in, EventStreamPtr stream);

private:
    Task<NamedTurn> begin(Caller caller, lvng1::ChatInput in);

    Services m_services;
};

/// Models, health and documents of LVNG v1.
class Lvng1System
{
public:
    Lvng1System(const Services &services, std::shared_ptr<const FamilyDocs> docs)
        : m_services(services), m_docs(std::move(docs))
    {
    }

    Result<lvng1::ModelPage> models(const Caller &caller, lvng1::ListModelsQuery in) const;
    Task<lvng1::ModelMetrics> metrics(Caller caller, lvng1::ModelMetricsQuery in);
    Result<lvng1::HealthView> health(const Caller &caller, Nothing in) const;
    Result<RawBody> openApi(const Caller &caller, Nothing in) const;
    Result<RawBody> docs(const Caller &caller, Nothing in) const;

private:
    Services m_services;
    std::shared_ptr<const FamilyDocs> m_docs;
};

} // namespace troupe
