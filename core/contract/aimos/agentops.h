// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agent.h"
#include "core/meta/patch.h"

/// Agents of AIMOS (API Integration Guide, "Agent Management APIs"). They are everybody's to see and
/// an administrator's to change.
namespace troupe::aimos {

/// What a client may set; PUT changes what is sent.
struct AgentFields
{
    QString name;
    QString role;
    QString description;
    AgentStatus status = AgentStatus::Inactive; ///< ignored when an agent is created
    QString model;
    QString systemPrompt;
    QString task; ///< what an execution lets it do; empty: made of role and description
    static const TypeInfo &info();
};

/// What its runs have come to.
struct ExecutionFigures
{
    qint64 total = 0;
    qint64 successful = 0;
    Timestamp lastAt;
};

struct AgentView
{
    QString id;
    QString name;
    QString role;
    QString description;
    QString status;
    QString createdAt;
    std::optional<QString> lastExecution;
    double successRate = 0; ///< percent; 0 without executions
    qint64 totalExecutions = 0;
    qint64 successfulExecutions = 0;
    QString model;
    QString systemPrompt;
    QString task;
    QString updatedAt;
    static const TypeInfo &info();
};

/// A bare list, as the reference shows it.
struct AgentList
{
    QList<AgentView> agents;
    static const TypeInfo &info();
};

struct AgentId
{
    QString agentId;
    static const TypeInfo &info();
};

struct ListAgentsQuery
{
    int skip = 0;
    int limit = 100;
    std::optional<AgentStatus> status;
    static const TypeInfo &info();
};

struct ChangeAgent
{
    QString agentId;
    Patch<AgentFields> changes;
    static const TypeInfo &info();
};

/// A new one is inactive and public.
Agent agentFrom(const AgentFields &fields);
Patch<Agent> changesFrom(const Patch<AgentFields> &changes);
AgentView viewOf(const Agent &agent, const ExecutionFigures &figures);
/// The domain's agent of what a server showed: for a client.
Agent agentFrom(const AgentView &view);
AgentFields fieldsFrom(const Agent &agent);
Patch<AgentFields> changesTo(const Patch<Agent> &changes);

namespace ops {

inline constexpr Op<ListAgentsQuery, AgentList> listAgents{{.path = "/api/agents",
                                                            .scope = Scope::AgentsRead,
                                                            .summary = "List all agents",
                                                            .tag = "Agents"}};
inline constexpr Op<AgentFields, AgentView> createAgent{
    {.verb = Verb::Post,
     .path = "/api/agents",
     .scope = Scope::Admin,
     .summary = "Create a new agent (administrators only)",
     .status = 201,
     .tag = "Agents",
     .requestExample = "{\"name\": \"CustomBot\", \"role\": \"Custom Analysis\", \"description\": "
                       "\"Performs custom business analysis tasks\"}"}};
inline constexpr Op<AgentId, AgentView> getAgent{{.path = "/api/agents/{agent_id}",
                                                  .scope = Scope::AgentsRead,
                                                  .summary = "Read one agent",
                                                  .tag = "Agents"}};
inline constexpr Op<ChangeAgent, AgentView> updateAgent{
    {.verb = Verb::Put,
     .path = "/api/agents/{agent_id}",
     .scope = Scope::Admin,
     .summary = "Update an agent (administrators only)",
     .tag = "Agents",
     .description = "Changes the fields that are sent and leaves the others.",
     .requestExample = "{\"role\": \"Enhanced Custom Analysis\", \"description\": \"Updated "
                       "description with new capabilities\", \"status\": \"active\"}"}};
inline constexpr Op<AgentId, Nothing> deleteAgent{
    {.verb = Verb::Delete,
     .path = "/api/agents/{agent_id}",
     .scope = Scope::Admin,
     .summary = "Delete an agent (administrators only)",
     .status = 204,
     .tag = "Agents"}};

} // namespace ops
} // namespace troupe::aimos
