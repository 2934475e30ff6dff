// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agent.h"
#include "core/meta/patch.h"

/// Agents of LVNG v2 ("Agents API"). Keys mix camelCase and snake_case exactly as documented there.
/// Requests are read leniently: keys that are not known are ignored, null empties a field, PUT
/// changes what is sent, as PATCH does.
namespace troupe::lvng2 {

/// What a client may set.
struct AgentFields
{
    QString name;
    std::optional<QString> description;
    std::optional<QString> avatar;
    std::optional<QString> systemPrompt;
    std::optional<QString> model;
    std::optional<double> temperature;
    std::optional<QJsonObject> capabilities;
    std::optional<QJsonObject> metadata;
    std::optional<QStringList> tags;
    std::optional<QString> workspaceId;
    bool isPublic = false;
    AgentStatus status = AgentStatus::Inactive; ///< of no account for a new one
    static const TypeInfo &info();
};

struct AgentView
{
    QString id; ///< UUID
    QString name;
    QString description;
    std::optional<QString> avatar;
    QString systemPrompt;
    QString model;
    std::optional<double> temperature;
    QJsonObject capabilities;
    QJsonObject metadata;
    QStringList tags;
    AgentStatus status = AgentStatus::Inactive;
    bool isPublic = false;
    std::optional<QString> workspaceId;
    QString userId;
    Timestamp createdAt;
    Timestamp updatedAt;
    Timestamp deletedAt;
    static const TypeInfo &info();
};

/// An agent in a list: without its prompt and metadata, which may be large.
struct AgentSummary
{
    QString id;
    QString name;
    QString description;
    std::optional<QString> avatar;
    QString model;
    std::optional<double> temperature;
    AgentStatus status = AgentStatus::Inactive;
    QJsonObject capabilities;
    QStringList tags;
    bool isPublic = false;
    std::optional<QString> workspaceId;
    QString userId;
    Timestamp createdAt;
    Timestamp updatedAt;
    Timestamp deletedAt;
    static const TypeInfo &info();
};

struct AgentAnswer
{
    bool success = true;
    AgentView agent;
    static const TypeInfo &info();
};

struct AgentListAnswer
{
    bool success = true;
    QList<AgentSummary> agents;
    qint64 total = 0;
    int limit = 0;
    int offset = 0;
    static const TypeInfo &info();
};

struct DoneAnswer
{
    bool success = true;
    QString message;
    static const TypeInfo &info();
};

struct AgentId
{
    QString id;
    static const TypeInfo &info();
};

struct ListAgentsQuery
{
    QString search;
    QString workspaceId;
    std::optional<AgentStatus> status;
    QStringList tags;
    bool includePublic = false;
    int limit = 50;
    int offset = 0;
    static const TypeInfo &info();
};

struct ChangeAgent
{
    QString id;
    Patch<AgentFields> changes;
    static const TypeInfo &info();
};

struct DuplicateAgent
{
    QString id;
    std::optional<QString> name;
    static const TypeInfo &info();
};

struct MergeCapabilities
{
    QString id;
    QJsonObject capabilities;
    static const TypeInfo &info();
};

enum class Period : quint8 { Days7, Days30, Days90 };
constexpr auto enumNames(Period)
{
    return std::array<std::string_view, 3>{"7d", "30d", "90d"};
}

struct StatsQuery
{
    QString id;
    Period period = Period::Days7;
    static const TypeInfo &info();
};

struct TokenSums
{
    qint64 input = 0;
    qint64 output = 0;
    static const TypeInfo &info();
};

struct StatsView
{
    qint64 conversations = 0;
    TokenSums tokens;
    Timestamp startDate; ///< midnight UTC
    Timestamp endDate; ///< now
    static const TypeInfo &info();
};

struct StatsAnswer
{
    bool success = true;
    StatsView stats;
    static const TypeInfo &info();
};

/// The domain's agent of a request, and its changes.
Agent agentFrom(const AgentFields &fields);
Patch<Agent> changesFrom(const Patch<AgentFields> &changes);
AgentView viewOf(const Agent &agent);
/// The domain's agent of what a server showed, and what is sent of one: for a client.
Agent agentFrom(const AgentView &view);
Agent agentFrom(const AgentSummary &summary);
AgentFields fieldsFrom(const Agent &agent);
Patch<AgentFields> changesTo(const Patch<Agent> &changes);
AgentSummary summaryOf(const Agent &agent);
int daysOf(Period period);

namespace ops {

inline constexpr char kCreateAgentExample[] =
    "{\n  \"name\": \"Data Analyst\",\n  \"description\": \"Analyzes datasets and produces reports "
    "with statistical insights.\",\n  \"systemPrompt\": \"You are a senior data analyst. Analyze "
    "data thoroughly and provide clear statistical insights.\",\n  \"model\": \"claude-sonnet\",\n "
    " \"temperature\": 0.3,\n  \"capabilities\": {\"code_interpreter\": true, \"file_analysis\": "
    "true},\n  \"tags\": [\"analytics\", \"reporting\"],\n  \"isPublic\": false\n}";
inline constexpr char kChangeAgentExample[] =
    "{\n  \"name\": \"Senior Data Analyst\",\n  \"description\": \"Advanced agent for data "
    "analysis "
    "with SQL access and visualization.\",\n  \"tags\": [\"analytics\", \"reporting\", "
    "\"sql\"]\n}";

inline constexpr Op<AgentFields, AgentAnswer> createAgent{
    {.verb = Verb::Post,
     .path = "/api/v2/agents",
     .scope = Scope::AgentsWrite,
     .summary = "Create an agent",
     .status = 201,
     .tag = "Agents",
     .description = "A new agent is inactive: start it to talk to it.",
     .requestExample = kCreateAgentExample}};
inline constexpr Op<ListAgentsQuery, AgentListAnswer> listAgents{
    {.path = "/api/v2/agents",
     .scope = Scope::AgentsRead,
     .summary = "List your agents",
     .tag = "Agents",
     .description = "Newest first; with a search, what fits best first."}};
inline constexpr Op<AgentId, AgentAnswer> getAgent{{.path = "/api/v2/agents/{id}",
                                                    .scope = Scope::AgentsRead,
                                                    .summary = "Read one agent",
                                                    .tag = "Agents"}};
inline constexpr Op<ChangeAgent, AgentAnswer> updateAgent{
    {.verb = Verb::Put,
     .path = "/api/v2/agents/{id}",
     .scope = Scope::AgentsWrite,
     .summary = "Update an agent",
     .tag = "Agents",
     .description = "Changes the fields that are sent and leaves the others.",
     .requestExample = kChangeAgentExample}};
inline constexpr Op<ChangeAgent, AgentAnswer> patchAgent{{.verb = Verb::Patch,
                                                          .path = "/api/v2/agents/{id}",
                                                          .scope = Scope::AgentsWrite,
                                                          .summary = "Update an agent, as PUT does",
                                                          .tag = "Agents",
                                                          .requestExample = kChangeAgentExample}};
inline constexpr Op<AgentId, DoneAnswer> deleteAgent{
    {.verb = Verb::Delete,
     .path = "/api/v2/agents/{id}",
     .scope = Scope::AgentsWrite,
     .summary = "Delete an agent",
     .tag = "Agents",
     .description =
         "It is kept, listed with status=archived, and can be restored in the desktop."}};
inline constexpr Op<DuplicateAgent, AgentAnswer> duplicateAgent{
    {.verb = Verb::Post,
     .path = "/api/v2/agents/{id}/duplicate",
     .scope = Scope::AgentsWrite,
     .summary = "Copy an agent",
     .status = 201,
     .tag = "Operations",
     .requestExample = "{\"name\": \"Data Analyst v2\"}"}};
inline constexpr Op<StatsQuery, StatsAnswer> agentStats{
    {.path = "/api/v2/agents/{id}/stats",
     .scope = Scope::AgentsRead,
     .summary = "What an agent did over 7, 30 or 90 days",
     .tag = "Operations",
     .description = "Of everybody for its owner, else what you did with it."}};
inline constexpr Op<MergeCapabilities, AgentAnswer> mergeCapabilities{
    {.verb = Verb::Put,
     .path = "/api/v2/agents/{id}/capabilities",
     .scope = Scope::AgentsWrite,
     .summary = "Update an agent's capabilities",
     .tag = "Operations",
     .description = "Objects are merged at every depth, everything else is replaced.",
     .requestExample = "{\"capabilities\": {\"code_interpreter\": true, \"file_analysis\": true, "
                       "\"web_search\": true}}"}};
inline constexpr Op<AgentId, AgentAnswer> startAgent{{.verb = Verb::Post,
                                                      .path = "/api/v2/agents/{id}/start",
                                                      .scope = Scope::AgentsWrite,
                                                      .summary = "Start an agent",
                                                      .tag = "Lifecycle"}};
inline constexpr Op<AgentId, AgentAnswer> stopAgent{
    {.verb = Verb::Post,
     .path = "/api/v2/agents/{id}/stop",
     .scope = Scope::AgentsWrite,
     .summary = "Stop an agent: it refuses messages",
     .tag = "Lifecycle"}};

} // namespace ops
} // namespace troupe::lvng2
