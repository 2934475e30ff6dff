// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agent.h"
#include "core/meta/patch.h"

/// Agents of LVNG v1 (API Integration Guide, "Agent Management"). Requests are read leniently: keys
/// that are not known are ignored, PUT changes what is sent, as PATCH does.
namespace troupe::lvng1 {

struct MemoryConfig
{
    QString type = QStringLiteral("conversation");
    int maxTurns = 20;
    bool summarization = false;
    static const TypeInfo &info();
};

/// What a client may set. Sent under these names, and shown under them.
struct AgentFields
{
    QString name;
    QString description;
    QString model;
    std::optional<double> temperature;
    std::optional<int> maxTokens;
    QString systemPrompt;
    QStringList tools;
    QJsonArray functions;
    MemoryConfig memoryConfig;
    QString role;
    QStringList tags;
    QJsonObject capabilities;
    QJsonObject metadata;
    std::optional<QString> webhookUrl;
    AgentStatus status = AgentStatus::Active;
    static const TypeInfo &info();
};

struct CostTracking
{
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    Money totalCost;
    static const TypeInfo &info();
};

struct AgentView
{
    QString id; ///< agent_…
    QString name;
    QString status;
    QString createdAt; ///< UTC with Z, to the second, as everywhere in v1
    QString updatedAt;
    QString endpoint; ///< this server's chat address of the agent
    std::optional<QString> webhookUrl;
    CostTracking costTracking;
    QString description;
    QString model;
    std::optional<double> temperature;
    std::optional<int> maxTokens;
    QString systemPrompt;
    QStringList tools;
    QJsonArray functions;
    MemoryConfig memoryConfig;
    QString role;
    QStringList tags;
    QJsonObject capabilities;
    QJsonObject metadata;
    static const TypeInfo &info();
};

struct Pagination
{
    qint64 total = 0;
    int page = 1;
    int perPage = 20;
    static const TypeInfo &info();
};

struct AgentList
{
    QList<AgentView> agents;
    Pagination pagination;
    static const TypeInfo &info();
};

struct AgentId
{
    QString agentId;
    static const TypeInfo &info();
};

struct ListAgentsQuery
{
    int limit = 20;
    int offset = 0;
    std::optional<AgentStatus> status;
    QString search;
    static const TypeInfo &info();
};

struct ChangeAgent
{
    QString agentId;
    Patch<AgentFields> changes;
    static const TypeInfo &info();
};

/// The domain's agent of a request, and its changes.
Agent agentFrom(const AgentFields &fields);
Patch<Agent> changesFrom(const Patch<AgentFields> &changes);
/// `origin`: where the client reached us, "http://127.0.0.1:8000".
AgentView viewOf(const Agent &agent, const CostTracking &cost, const QByteArray &origin);
/// The domain's agent of what a server showed, and what is sent of one: for a client.
Agent agentFrom(const AgentView &view);
AgentFields fieldsFrom(const Agent &agent);
Patch<AgentFields> changesTo(const Patch<Agent> &changes);
Pagination paginationOf(qint64 total, int limit, int offset);
/// "2025-06-23T10:30:00Z"
QString timeText(Timestamp time);

namespace ops {

inline constexpr char kCreateAgentExample[] =
    "{\n  \"name\": \"Customer Support Agent\",\n  \"description\": \"Handles customer inquiries "
    "and support tickets\",\n  \"model\": \"gpt-4.1-mini\",\n  \"temperature\": 0.3,\n  "
    "\"max_tokens\": 2000,\n  \"tools\": [\"web_search\", \"knowledge_base\", "
    "\"ticket_system\"],\n  \"memory_config\": {\"type\": \"conversation\", \"max_turns\": 20, "
    "\"summarization\": true},\n  \"system_prompt\": \"You are a helpful customer support "
    "agent...\"\n}";

inline constexpr Op<AgentFields, AgentView> createAgent{{.verb = Verb::Post,
                                                         .path = "/v1/agents",
                                                         .scope = Scope::AgentsWrite,
                                                         .summary = "Create an agent",
                                                         .status = 201,
                                                         .tag = "Agents",
                                                         .requestExample = kCreateAgentExample}};
inline constexpr Op<ListAgentsQuery, AgentList> listAgents{
    {.path = "/v1/agents", .scope = Scope::AgentsRead, .summary = "List agents", .tag = "Agents"}};
inline constexpr Op<AgentId, AgentView> getAgent{{.path = "/v1/agents/{agent_id}",
                                                  .scope = Scope::AgentsRead,
                                                  .summary = "Read one agent",
                                                  .tag = "Agents"}};
inline constexpr Op<ChangeAgent, AgentView> updateAgent{
    {.verb = Verb::Patch,
     .path = "/v1/agents/{agent_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Update an agent",
     .tag = "Agents",
     .requestExample = "{\"model\": \"gpt-4.1\", \"temperature\": 0.1,\n                           "
                       "\"system_prompt\": \"Updated system prompt...\"}"}};
inline constexpr Op<ChangeAgent, AgentView> replaceAgent{
    {.verb = Verb::Put,
     .path = "/v1/agents/{agent_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Update an agent (as PATCH does)",
     .tag = "Agents",
     .description = "Changes the fields that are sent and leaves the others.",
     .requestExample = "{\"temperature\": 0.2}"}};
inline constexpr Op<AgentId, Nothing> deleteAgent{{.verb = Verb::Delete,
                                                   .path = "/v1/agents/{agent_id}",
                                                   .scope = Scope::AgentsWrite,
                                                   .summary = "Delete an agent",
                                                   .status = 204,
                                                   .tag = "Agents"}};

} // namespace ops
} // namespace troupe::lvng1
