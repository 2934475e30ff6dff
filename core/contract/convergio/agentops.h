// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agent.h"
#include "core/meta/patch.h"

/// Agents of Convergio (API Reference, "AI Agent Orchestration" and "Agent Management"). An agent's id
/// is its slug, which stays when it is renamed.
namespace troupe::convergio {

/// What a client may set; PUT changes what is sent.
struct AgentFields
{
    QString name;
    QString description;
    QStringList capabilities;
    QStringList tools;
    QString systemPrompt;
    QString role;
    QString model;
    std::optional<double> temperature;
    std::optional<int> maxTokens;
    QString color;
    QStringList tags;
    AgentStatus status = AgentStatus::Active;
    static const TypeInfo &info();
};

/// As a list shows it.
struct AgentSummary
{
    QString id;
    QString name;
    QString description;
    QString status;
    QStringList capabilities;
    QStringList tools;
    QString color;
    QString role;
    QString model;
    static const TypeInfo &info();
};

struct AgentView
{
    QString id;
    QString name;
    QString description;
    QString status;
    QStringList capabilities;
    QStringList tools;
    QString color;
    QString role;
    QString model;
    QString systemPrompt;
    std::optional<double> temperature;
    std::optional<int> maxTokens;
    QStringList tags;
    bool isPublic = false;
    QString createdAt;
    QString updatedAt;
    static const TypeInfo &info();
};

struct AgentListView
{
    QList<AgentSummary> agents;
    qint64 total = 0;
    static const TypeInfo &info();
};

struct ListAgentsQuery
{
    int skip = 0;
    int limit = 100;
    std::optional<AgentStatus> status;
    QString search;
    static const TypeInfo &info();
};

struct AgentId
{
    QString agentId;
    static const TypeInfo &info();
};

struct ChangeAgent
{
    QString agentId;
    Patch<AgentFields> changes;
    static const TypeInfo &info();
};

struct AgentDeleted
{
    QString id;
    bool deleted = true;
    static const TypeInfo &info();
};

struct Deployed
{
    QString agentId;
    QString status; ///< "active"
    QString deployedAt;
    static const TypeInfo &info();
};

Agent agentFrom(const AgentFields &fields);
Patch<Agent> changesFrom(const Patch<AgentFields> &changes);
AgentSummary summaryOf(const Agent &agent);
AgentView viewOf(const Agent &agent);
/// The domain's agent of what a server showed, and what is sent of one: for a client.
Agent agentFrom(const AgentView &view);
Agent agentFrom(const AgentSummary &summary);
AgentFields fieldsFrom(const Agent &agent);
Patch<AgentFields> changesTo(const Patch<Agent> &changes);

/// "2025-08-17T12:00:00Z"
QString timeText(Timestamp time);

namespace ops {

inline constexpr Op<ListAgentsQuery, AgentListView> listAgents{{.path = "/api/v1/agents",
                                                                .scope = Scope::AgentsRead,
                                                                .summary = "List all agents",
                                                                .tag = "AI Agents"}};
inline constexpr Op<AgentFields, AgentView> createAgent{
    {.verb = Verb::Post,
     .path = "/api/v1/agent-management/create",
     .scope = Scope::AgentsWrite,
     .summary = "Create an agent",
     .status = 201,
     .tag = "Agent Management",
     .requestExample = "{\"name\": \"Custom Agent\", \"description\": \"Specialized agent for "
                       "custom tasks\", \"capabilities\": [\"task_automation\", "
                       "\"data_analysis\"], \"tools\": [\"web_search\", \"database_query\"], "
                       "\"system_prompt\": \"You are a specialized agent that...\"}",
     .enveloped = true}};
inline constexpr Op<AgentId, AgentView> getAgent{{.path = "/api/v1/agent-management/{agent_id}",
                                                  .scope = Scope::AgentsRead,
                                                  .summary = "Read one agent",
                                                  .tag = "Agent Management",
                                                  .enveloped = true}};
inline constexpr Op<ChangeAgent, AgentView> updateAgent{
    {.verb = Verb::Put,
     .path = "/api/v1/agent-management/{agent_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Update an agent",
     .tag = "Agent Management",
     .description = "Changes the fields that are sent and leaves the others.",
     .requestExample = "{\"description\": \"Another description\"}",
     .enveloped = true}};
inline constexpr Op<AgentId, AgentDeleted> deleteAgent{
    {.verb = Verb::Delete,
     .path = "/api/v1/agent-management/{agent_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Delete an agent",
     .tag = "Agent Management",
     .enveloped = true}};
inline constexpr Op<AgentId, Deployed> deployAgent{
    {.verb = Verb::Post,
     .path = "/api/v1/agent-management/{agent_id}/deploy",
     .scope = Scope::AgentsWrite,
     .summary = "Deploy an agent: it is active, and everybody may talk to it",
     .tag = "Agent Management",
     .enveloped = true}};

} // namespace ops
} // namespace troupe::convergio
