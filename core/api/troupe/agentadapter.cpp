// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/agentadapter.h"

namespace troupe {

Result<Page<Agent>> NativeAgents::list(const Caller &caller, ListAgents in) const
{
    return m_agents.list(caller, in);
}

Task<Agent> NativeAgents::create(Caller caller, Agent in)
{
    return m_agents.create(std::move(caller), std::move(in));
}

Result<Agent> NativeAgents::get(const Caller &caller, AgentRef in) const
{
    return m_agents.find(caller, in.agentId);
}

Task<Agent> NativeAgents::update(Caller caller, UpdateAgent in)
{
    return m_agents.update(std::move(caller), std::move(in.agentId), std::move(in.changes));
}

Task<void> NativeAgents::remove(Caller caller, AgentRef in)
{
    return m_agents.remove(std::move(caller), std::move(in.agentId));
}

Task<Agent> NativeAgents::restore(Caller caller, AgentRef in)
{
    return m_agents.restore(std::move(caller), std::move(in.agentId));
}

Task<Agent> NativeAgents::start(Caller caller, AgentRef in)
{
    return m_agents.setStatus(std::move(caller), std::move(in.agentId), AgentStatus::Active);
}

Task<Agent> NativeAgents::stop(Caller caller, AgentRef in)
{
    return m_agents.setStatus(std::move(caller), std::move(in.agentId), AgentStatus::Inactive);
}

Task<Agent> NativeAgents::duplicate(Caller caller, DuplicateAgent in)
{
    return m_agents.duplicate(std::move(caller), std::move(in.agentId), std::move(in.name));
}

Task<Agent> NativeAgents::mergeCapabilities(Caller caller, MergeCapabilities in)
{
    return m_agents.mergeCapabilities(std::move(caller), std::move(in.agentId),
                                      std::move(in.capabilities));
}

Task<AgentStats> NativeAgents::stats(Caller caller, AgentStatsQuery in)
{
    return m_agents.stats(std::move(caller), std::move(in.agentId), in.days);
}

Task<Page<AgentVersionInfo>> NativeAgents::versions(Caller caller, ListAgentVersions in)
{
    return m_agents.versions(std::move(caller), std::move(in));
}

Task<AgentVersionContent> NativeAgents::version(Caller caller, AgentVersionRef in)
{
    return m_agents.version(std::move(caller), std::move(in));
}

Task<AgentDiff> NativeAgents::diff(Caller caller, DiffAgentVersions in)
{
    return m_agents.diff(std::move(caller), std::move(in));
}

Task<Agent> NativeAgents::restoreVersion(Caller caller, AgentVersionRef in)
{
    return m_agents.restoreVersion(std::move(caller), std::move(in));
}

Task<Agent> NativeAgents::deploy(Caller caller, DeployAgent in)
{
    const Visibility otherwise = in.sharedWith.isEmpty() ? Visibility::Public : Visibility::Shared;
    return m_agents.deploy(std::move(caller), std::move(in.agentId),
                           in.visibility.value_or(otherwise), std::move(in.sharedWith));
}

Result<AgentExport> NativeAgents::exportOne(const Caller &caller, AgentRef in) const
{
    return m_agents.exportOne(caller, in.agentId);
}

Task<AgentImportReport> NativeAgents::importAll(Caller caller, ImportAgents in)
{
    return m_agents.importAll(std::move(caller), std::move(in.document));
}

} // namespace troupe
