// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/agentops.h"
#include "core/services/agentservice.h"

namespace troupe {

/// Agents in the native API: each handler asks one service.
class NativeAgents
{
public:
    explicit NativeAgents(AgentService &agents) : m_agents(agents) {}

    Result<Page<Agent>> list(const Caller &caller, ListAgents in) const;
    Task<Agent> create(Caller caller, Agent in);
    Result<Agent> get(const Caller &caller, AgentRef in) const;
    Task<Agent> update(Caller caller, UpdateAgent in);
    Task<void> remove(Caller caller, AgentRef in);
    Task<Agent> restore(Caller caller, AgentRef in);
    Task<Agent> start(Caller caller, AgentRef in);
    Task<Agent> stop(Caller caller, AgentRef in);
    Task<Agent> duplicate(Caller caller, DuplicateAgent in);
    Task<Agent> mergeCapabilities(Caller caller, MergeCapabilities in);
    Task<AgentStats> stats(Caller caller, AgentStatsQuery in);
    Task<Page<AgentVersionInfo>> versions(Caller caller, ListAgentVersions in);
    Task<AgentVersionContent> version(Caller caller, AgentVersionRef in);
    Task<AgentDiff> diff(Caller caller, DiffAgentVersions in);
    Task<Agent> restoreVersion(Caller caller, AgentVersionRef in);
    Task<Agent> deploy(Caller caller, DeployAgent in);
    Result<AgentExport> exportOne(const Caller &caller, AgentRef in) const;
    Task<AgentImportReport> importAll(Caller caller, ImportAgents in);

private:
    AgentService &m_agents;
};

} // namespace troupe
