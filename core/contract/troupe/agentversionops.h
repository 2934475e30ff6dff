// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agentversion.h"
#include "core/domain/linediff.h"

/// Versions of agents in the native API: for those who may change the agent, archived or not.
namespace troupe {

struct ListAgentVersions
{
    QString agentId;
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

/// What is known of a version beside its content.
struct AgentVersionInfo
{
    QString agentId;
    int version = 1;
    AgentChange change = AgentChange::Edited;
    QString userId; ///< who made it; empty: nobody, or not known
    QString userName; ///< for people
    QStringList fields; ///< that differ from the version before
    Timestamp createdAt;
    bool current = false; ///< what the agent is now
    static const TypeInfo &info();
};

struct AgentVersionRef
{
    QString agentId;
    int version = 0;
    static const TypeInfo &info();
};

/// A version with its content. Credentials are left out.
struct AgentVersionContent
{
    AgentVersionInfo version;
    QJsonObject agent; ///< in the native shape, as it was then
    static const TypeInfo &info();
};

struct DiffAgentVersions
{
    QString agentId;
    int from = 0;
    int to = 0; ///< 0: what the agent is now
    static const TypeInfo &info();
};

struct AgentFieldDiff
{
    QString name; ///< of the field
    QJsonValue before;
    QJsonValue after;
    QList<DiffLine> lines; ///< of texts of several lines
    static const TypeInfo &info();
};

struct AgentDiff
{
    QString agentId;
    int from = 0;
    int to = 0;
    QList<AgentFieldDiff> fields; ///< that differ
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<ListAgentVersions, Page<AgentVersionInfo>> listAgentVersions{
    {.path = "/troupe/v1/agents/{agent_id}/versions",
     .scope = Scope::AgentsRead,
     .summary = "List the versions of an agent, newest first",
     .tag = "Agents",
     .description = "Every change keeps what was before. For the owner and administrators."}};
inline constexpr Op<AgentVersionRef, AgentVersionContent> getAgentVersion{
    {.path = "/troupe/v1/agents/{agent_id}/versions/{version}",
     .scope = Scope::AgentsRead,
     .summary = "Read an agent as it was in one version",
     .tag = "Agents",
     .description = "Credentials in its metadata, functions or webhook are left out."}};
inline constexpr Op<DiffAgentVersions, AgentDiff> diffAgentVersions{
    {.path = "/troupe/v1/agents/{agent_id}/diff",
     .scope = Scope::AgentsRead,
     .summary = "What differs between two versions of an agent",
     .tag = "Agents",
     .description = "Texts of several lines also line by line. Without `to`: against what the "
                    "agent is now."}};
inline constexpr Op<AgentVersionRef, Agent> restoreAgentVersion{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agents/{agent_id}/versions/{version}/restore",
     .scope = Scope::AgentsWrite,
     .summary = "Make an agent what it was in an earlier version",
     .tag = "Agents",
     .description = "That is a new version. Whether the agent runs, who may use it and its "
                    "credentials stay as they are; an archived agent comes back."}};

} // namespace ops
} // namespace troupe
