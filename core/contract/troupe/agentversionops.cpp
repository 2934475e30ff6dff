// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/agentversionops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<AgentVersionInfo>;

const TypeInfo &ListAgentVersions::info()
{
    static const TypeInfo type{
        "list_agent_versions",
        {
            field<&ListAgentVersions::agentId>("agent_id", Required),
            field<&ListAgentVersions::limit>("limit").range(1, 500),
            field<&ListAgentVersions::cursor>("cursor", NoFlag, "next_cursor of the page before"),
        }};
    return type;
}

const TypeInfo &AgentVersionInfo::info()
{
    static const TypeInfo type{
        "agent_version",
        {
            field<&AgentVersionInfo::agentId>("agent_id"),
            field<&AgentVersionInfo::version>("version"),
            field<&AgentVersionInfo::change>("change", NoFlag, "What made it"),
            field<&AgentVersionInfo::userId>("user_id", NoFlag,
                                             "Who made it; empty: nobody, or not known"),
            field<&AgentVersionInfo::userName>("user_name"),
            field<&AgentVersionInfo::fields>("fields", NoFlag,
                                             "That differ from the version before"),
            field<&AgentVersionInfo::createdAt>("created_at"),
            field<&AgentVersionInfo::current>("current", NoFlag, "What the agent is now"),
        }};
    return type;
}

const TypeInfo &AgentVersionRef::info()
{
    static const TypeInfo type{
        "agent_version_ref",
        {
            field<&AgentVersionRef::agentId>("agent_id", Required),
            field<&AgentVersionRef::version>("version", Required).range(1, 2'000'000'000),
        }};
    return type;
}

const TypeInfo &AgentVersionContent::info()
{
    static const TypeInfo type{"agent_version_content",
                               {
                                   field<&AgentVersionContent::version>("version"),
                                   field<&AgentVersionContent::agent>(
                                       "agent", NoFlag, "In the native shape, as it was then"),
                               }};
    return type;
}

const TypeInfo &DiffAgentVersions::info()
{
    static const TypeInfo type{
        "diff_agent_versions",
        {
            field<&DiffAgentVersions::agentId>("agent_id", Required),
            field<&DiffAgentVersions::from>("from", Required).range(1, 2'000'000'000),
            field<&DiffAgentVersions::to>("to", NoFlag, "Without it: what the agent is now")
                .range(0, 2'000'000'000),
        }};
    return type;
}

const TypeInfo &AgentFieldDiff::info()
{
    static const TypeInfo type{
        "agent_field_diff",
        {
            field<&AgentFieldDiff::name>("field"),
            field<&AgentFieldDiff::before>("before"),
            field<&AgentFieldDiff::after>("after"),
            field<&AgentFieldDiff::lines>("lines", NoFlag,
                                          "Of texts of several lines: what changed, with some "
                                          "lines around it"),
        }};
    return type;
}

const TypeInfo &AgentDiff::info()
{
    static const TypeInfo type{"agent_diff",
                               {
                                   field<&AgentDiff::agentId>("agent_id"),
                                   field<&AgentDiff::from>("from"),
                                   field<&AgentDiff::to>("to"),
                                   field<&AgentDiff::fields>("fields"),
                               }};
    return type;
}

} // namespace troupe
