// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agent.h"
#include "core/meta/patch.h"

/// Agents in the native API.
namespace troupe {

struct AgentRef
{
    QString agentId;
    static const TypeInfo &info();
};

struct ListAgents
{
    int limit = 50;
    QString cursor;
    QString search; ///< in name, description, role and tags
    std::optional<AgentStatus> status; ///< empty: all but archived
    QString tag;
    static const TypeInfo &info();
};

struct UpdateAgent
{
    QString agentId;
    Patch<Agent> changes;
    static const TypeInfo &info();
};

struct DuplicateAgent
{
    QString agentId;
    QString name; ///< empty: "… (Copy)"
    static const TypeInfo &info();
};

/// Changes what is sent and leaves the rest, at every depth. Lists are replaced.
struct MergeCapabilities
{
    QString agentId;
    QJsonObject capabilities;
    static const TypeInfo &info();
};

/// What an agent did on one day.
struct AgentDay
{
    QString date; ///< "2025-06-01", UTC
    qint64 requests = 0;
    qint64 tokens = 0; ///< in and out
    Money cost;
    static const TypeInfo &info();
};

/// What an agent did over some days: of everybody for its owner, else of the caller.
struct AgentStats
{
    QString agentId;
    int days = 0; ///< whole days of UTC, today's included
    Timestamp from;
    Timestamp to;
    qint64 requests = 0;
    qint64 conversations = 0; ///< in which something was said
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    Money cost;
    std::optional<double> avgLatencyMs; ///< nothing without requests
    std::optional<double> successRate; ///< 0–100
    std::optional<double> userSatisfaction; ///< mean of ratings, 1–5; nothing without any
    Timestamp lastUsedAt;
    QList<AgentDay> daily; ///< those with requests, oldest first
    static const TypeInfo &info();
};

struct AgentStatsQuery
{
    QString agentId;
    int days = 30;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<ListAgents, Page<Agent>> listAgents{{.path = "/troupe/v1/agents",
                                                         .scope = Scope::AgentsRead,
                                                         .summary = "List agents",
                                                         .tag = "Agents"}};
inline constexpr Op<Agent, Agent> createAgent{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agents",
     .scope = Scope::AgentsWrite,
     .summary = "Create an agent",
     .status = 201,
     .tag = "Agents",
     .requestExample = "{\"name\": \"Ann\", \"system_prompt\": \"Answer briefly.\"}"}};
inline constexpr Op<AgentRef, Agent> getAgent{{.path = "/troupe/v1/agents/{agent_id}",
                                               .scope = Scope::AgentsRead,
                                               .summary = "Read one agent",
                                               .tag = "Agents"}};
inline constexpr Op<UpdateAgent, Agent> updateAgent{{.verb = Verb::Patch,
                                                     .path = "/troupe/v1/agents/{agent_id}",
                                                     .scope = Scope::AgentsWrite,
                                                     .summary = "Change some fields of an agent",
                                                     .tag = "Agents",
                                                     .requestExample = "{\"temperature\": 0.2}"}};
inline constexpr Op<AgentRef, Nothing> deleteAgent{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/agents/{agent_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Archive an agent",
     .status = 204,
     .tag = "Agents",
     .description = "The agent and its conversations can be restored."}};
inline constexpr Op<AgentRef, Agent> restoreAgent{{.verb = Verb::Post,
                                                   .path = "/troupe/v1/agents/{agent_id}/restore",
                                                   .scope = Scope::AgentsWrite,
                                                   .summary = "Bring back an archived agent",
                                                   .tag = "Agents"}};
inline constexpr Op<AgentRef, Agent> startAgent{{.verb = Verb::Post,
                                                 .path = "/troupe/v1/agents/{agent_id}/start",
                                                 .scope = Scope::AgentsWrite,
                                                 .summary = "Make an agent active",
                                                 .tag = "Agents"}};
inline constexpr Op<AgentRef, Agent> stopAgent{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agents/{agent_id}/stop",
     .scope = Scope::AgentsWrite,
     .summary = "Make an agent inactive: it refuses messages",
     .tag = "Agents"}};
inline constexpr Op<DuplicateAgent, Agent> duplicateAgent{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agents/{agent_id}/duplicate",
     .scope = Scope::AgentsWrite,
     .summary = "Copy an agent",
     .status = 201,
     .tag = "Agents"}};
inline constexpr Op<MergeCapabilities, Agent> mergeCapabilities{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/agents/{agent_id}/capabilities",
     .scope = Scope::AgentsWrite,
     .summary = "Change some of an agent's capabilities",
     .tag = "Agents",
     .description = "Objects are merged at every depth, everything else is replaced.",
     .requestExample = "{\"capabilities\": {\"web_search\": true}}"}};
inline constexpr Op<AgentStatsQuery, AgentStats> agentStats{
    {.path = "/troupe/v1/agents/{agent_id}/stats",
     .scope = Scope::AgentsRead,
     .summary = "What an agent did over the last days",
     .tag = "Agents"}};

} // namespace ops
} // namespace troupe
