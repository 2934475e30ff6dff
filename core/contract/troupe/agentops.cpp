// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/agentops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<Agent>;

const TypeInfo &AgentRef::info()
{
    static const TypeInfo type{"agent_ref", {field<&AgentRef::agentId>("agent_id", Required)}};
    return type;
}

const TypeInfo &ListAgents::info()
{
    static const TypeInfo type{
        "list_agents",
        {
            field<&ListAgents::limit>("limit").range(1, 500),
            field<&ListAgents::cursor>("cursor", NoFlag, "next_cursor of the page before"),
            field<&ListAgents::search>("search", NoFlag, "In name, description, role and tags")
                .length(0, 200),
            field<&ListAgents::status>("status", NoFlag, "Without it: all but archived"),
            field<&ListAgents::tag>("tag").length(0, 200),
        }};
    return type;
}

const TypeInfo &UpdateAgent::info()
{
    static const TypeInfo type{"update_agent",
                               {
                                   field<&UpdateAgent::agentId>("agent_id", Required),
                                   field<&UpdateAgent::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &DuplicateAgent::info()
{
    static const TypeInfo type{
        "duplicate_agent",
        {
            field<&DuplicateAgent::agentId>("agent_id", Required),
            field<&DuplicateAgent::name>("name", OmitEmpty, "Empty: the old name and \"(Copy)\"")
                .length(0, 200),
        }};
    return type;
}

const TypeInfo &MergeCapabilities::info()
{
    static const TypeInfo type{"merge_capabilities",
                               {
                                   field<&MergeCapabilities::agentId>("agent_id", Required),
                                   field<&MergeCapabilities::capabilities>("capabilities",
                                                                           Required),
                               }};
    return type;
}

const TypeInfo &AgentDay::info()
{
    static const TypeInfo type{"agent_day",
                               {
                                   field<&AgentDay::date>("date"),
                                   field<&AgentDay::requests>("requests"),
                                   field<&AgentDay::tokens>("tokens", NoFlag, "In and out"),
                                   field<&AgentDay::cost>("cost", NoFlag, "Dollars"),
                               }};
    return type;
}

const TypeInfo &AgentStats::info()
{
    static const TypeInfo type{
        "agent_stats",
        {
            field<&AgentStats::agentId>("agent_id"),
            field<&AgentStats::days>("days"),
            field<&AgentStats::from>("from"),
            field<&AgentStats::to>("to"),
            field<&AgentStats::requests>("requests", NoFlag, "Calls to models"),
            field<&AgentStats::conversations>("conversations", NoFlag,
                                              "In which something was said"),
            field<&AgentStats::tokensInput>("tokens_input"),
            field<&AgentStats::tokensOutput>("tokens_output"),
            field<&AgentStats::cost>("cost", NoFlag, "Dollars"),
            field<&AgentStats::avgLatencyMs>("avg_latency_ms"),
            field<&AgentStats::successRate>("success_rate", NoFlag, "Percent"),
            field<&AgentStats::userSatisfaction>(
                "user_satisfaction", NoFlag,
                "Mean of the ratings of its answers, 1–5 (thumbs count as 1 and 5)"),
            field<&AgentStats::lastUsedAt>("last_used_at"),
            field<&AgentStats::daily>("daily", NoFlag, "Days with requests, oldest first"),
        }};
    return type;
}

const TypeInfo &AgentStatsQuery::info()
{
    static const TypeInfo type{"agent_stats_query",
                               {
                                   field<&AgentStatsQuery::agentId>("agent_id", Required),
                                   field<&AgentStatsQuery::days>("days").range(1, 366),
                               }};
    return type;
}

} // namespace troupe
