// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/aimos/agentops.h"

#include "core/contract/aimos/authops.h"
#include "core/meta/values.h"

#include <cmath>

namespace troupe::aimos {

namespace {

constexpr int kLongestPrompt = 400'000;
constexpr int kLargestPage = 1000;

/// What both sides call alike: each pair in both directions.
template <auto Theirs, auto Ours>
void carry(const Patch<AgentFields> &from, Patch<Agent> &to)
{
    if (from.has<Theirs>())
        to.set<Ours>(from.value.*Theirs);
}
template <auto Theirs, auto Ours>
void carryBack(const Patch<Agent> &from, Patch<AgentFields> &to)
{
    if (from.has<Ours>())
        to.set<Theirs>(from.value.*Ours);
}

} // namespace

const TypeInfo &AgentFields::info()
{
    static const TypeInfo type{
        "agent_input",
        {
            field<&AgentFields::name>("name", Required).length(1, 200),
            field<&AgentFields::role>("role").length(0, 200),
            field<&AgentFields::description>("description").length(0, 4000),
            field<&AgentFields::status>("status", NoFlag,
                                        "Ignored when an agent is created: it starts inactive"),
            field<&AgentFields::model>("model", OmitEmpty, "A model id or alias").length(0, 200),
            field<&AgentFields::systemPrompt>("system_prompt", OmitEmpty).length(0, kLongestPrompt),
            field<&AgentFields::task>("task", OmitEmpty, "What an execution lets it do")
                .length(0, kLongestPrompt),
        }};
    return type;
}

const TypeInfo &AgentView::info()
{
    static const TypeInfo type{
        "agent",
        {
            field<&AgentView::id>("id"),
            field<&AgentView::name>("name"),
            field<&AgentView::role>("role"),
            field<&AgentView::description>("description"),
            field<&AgentView::status>("status", NoFlag, "active, inactive or archived"),
            field<&AgentView::createdAt>("created_at"),
            field<&AgentView::lastExecution>("last_execution"),
            field<&AgentView::successRate>("success_rate", NoFlag, "Percent"),
            field<&AgentView::totalExecutions>("total_executions"),
            field<&AgentView::successfulExecutions>("successful_executions"),
            field<&AgentView::model>("model"),
            field<&AgentView::systemPrompt>("system_prompt"),
            field<&AgentView::task>("task"),
            field<&AgentView::updatedAt>("updated_at"),
        }};
    return type;
}

const TypeInfo &AgentList::info()
{
    static const TypeInfo type{"agent_list", {field<&AgentList::agents>("agents", WholeBody)}};
    return type;
}

const TypeInfo &AgentId::info()
{
    static const TypeInfo type{"agent_id", {field<&AgentId::agentId>("agent_id", Required)}};
    return type;
}

const TypeInfo &ListAgentsQuery::info()
{
    static const TypeInfo type{
        "list_agents_query",
        {
            field<&ListAgentsQuery::skip>("skip", NoFlag, "How many to leave out").range(0, 1e9),
            field<&ListAgentsQuery::limit>("limit").range(1, kLargestPage),
            field<&ListAgentsQuery::status>("status", NoFlag, "Without it: all but archived"),
        }};
    return type;
}

const TypeInfo &ChangeAgent::info()
{
    static const TypeInfo type{"change_agent",
                               {
                                   field<&ChangeAgent::agentId>("agent_id", Required),
                                   field<&ChangeAgent::changes>("changes", WholeBody),
                               }};
    return type;
}

Agent agentFrom(const AgentFields &fields)
{
    Agent agent;
    agent.name = fields.name;
    agent.role = fields.role;
    agent.description = fields.description;
    agent.model = fields.model;
    agent.systemPrompt = fields.systemPrompt;
    agent.task = fields.task;
    agent.visibility = Visibility::Public;
    agent.status = AgentStatus::Inactive;
    return agent;
}

Patch<Agent> changesFrom(const Patch<AgentFields> &changes)
{
    Patch<Agent> to;
    carry<&AgentFields::name, &Agent::name>(changes, to);
    carry<&AgentFields::role, &Agent::role>(changes, to);
    carry<&AgentFields::description, &Agent::description>(changes, to);
    carry<&AgentFields::status, &Agent::status>(changes, to);
    carry<&AgentFields::model, &Agent::model>(changes, to);
    carry<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carry<&AgentFields::task, &Agent::task>(changes, to);
    return to;
}

Patch<AgentFields> changesTo(const Patch<Agent> &changes)
{
    Patch<AgentFields> to;
    carryBack<&AgentFields::name, &Agent::name>(changes, to);
    carryBack<&AgentFields::role, &Agent::role>(changes, to);
    carryBack<&AgentFields::description, &Agent::description>(changes, to);
    carryBack<&AgentFields::status, &Agent::status>(changes, to);
    carryBack<&AgentFields::model, &Agent::model>(changes, to);
    carryBack<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carryBack<&AgentFields::task, &Agent::task>(changes, to);
    return to;
}

AgentFields fieldsFrom(const Agent &agent)
{
    AgentFields fields;
    fields.name = agent.name;
    fields.role = agent.role;
    fields.description = agent.description;
    fields.status = agent.status;
    fields.model = agent.model;
    fields.systemPrompt = agent.systemPrompt;
    fields.task = agent.task;
    return fields;
}

AgentView viewOf(const Agent &agent, const ExecutionFigures &figures)
{
    AgentView view;
    view.id = agent.id;
    view.name = agent.name;
    view.role = agent.role;
    view.description = agent.description;
    view.status = enumName(agent.status);
    view.createdAt = timeText(agent.createdAt);
    view.updatedAt = timeText(agent.updatedAt);
    view.lastExecution = timeOrNull(figures.lastAt);
    view.totalExecutions = figures.total;
    view.successfulExecutions = figures.successful;
    if (figures.total > 0) {
        const double share =
            static_cast<double>(figures.successful) / static_cast<double>(figures.total);
        view.successRate = std::round(share * 1000) / 10;
    }
    view.model = agent.model;
    view.systemPrompt = agent.systemPrompt;
    view.task = agent.task;
    return view;
}

Agent agentFrom(const AgentView &view)
{
    Agent agent;
    agent.id = view.id;
    agent.name = view.name;
    agent.role = view.role;
    agent.description = view.description;
    agent.status = enumFromName<AgentStatus>(view.status).value_or(AgentStatus::Inactive);
    agent.model = view.model;
    agent.systemPrompt = view.systemPrompt;
    agent.task = view.task;
    agent.visibility = Visibility::Public;
    agent.createdAt = Timestamp::parse(view.createdAt).value_or(Timestamp());
    agent.updatedAt = Timestamp::parse(view.updatedAt).value_or(agent.createdAt);
    return agent;
}

} // namespace troupe::aimos
