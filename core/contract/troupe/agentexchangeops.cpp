// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/agentexchangeops.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &DeployAgent::info()
{
    static const TypeInfo type{
        "deploy_agent",
        {
            field<&DeployAgent::agentId>("agent_id", Required),
            field<&DeployAgent::visibility>("visibility", NoFlag,
                                            "Who may use it then; without it: everybody, or those "
                                            "in shared_with"),
            field<&DeployAgent::sharedWith>("shared_with", NoFlag, "Usernames")
                .length(0, kMostSharedWith),
        }};
    return type;
}

const TypeInfo &AgentExport::info()
{
    static const TypeInfo type{
        "agent_export",
        {
            field<&AgentExport::format>("format", NoFlag, "\"troupe.agents\""),
            field<&AgentExport::version>("version", NoFlag, "Of the format"),
            field<&AgentExport::exportedAt>("exported_at"),
            field<&AgentExport::agents>("agents", NoFlag, "In the native shape"),
            field<&AgentExport::leftOut>("left_out", NoFlag,
                                         "JSON pointers of credentials that are not in it"),
        }};
    return type;
}

const TypeInfo &ImportAgents::info()
{
    static const TypeInfo type{
        "import_agents", {field<&ImportAgents::document>("document", WholeBody, "An export")}};
    return type;
}

const TypeInfo &AgentImportProblem::info()
{
    static const TypeInfo type{"agent_import_problem",
                               {
                                   field<&AgentImportProblem::pointer>("pointer", NoFlag,
                                                                       "Into the document"),
                                   field<&AgentImportProblem::message>("message"),
                               }};
    return type;
}

const TypeInfo &ImportedAgent::info()
{
    static const TypeInfo type{
        "imported_agent",
        {
            field<&ImportedAgent::index>("index", NoFlag, "In the document"),
            field<&ImportedAgent::name>("name", NoFlag, "As it is now"),
            field<&ImportedAgent::outcome>("outcome"),
            field<&ImportedAgent::agentId>("agent_id", NoFlag, "Empty when it was refused"),
            field<&ImportedAgent::slug>("slug"),
            field<&ImportedAgent::notes>("notes", NoFlag, "What is not as in the document"),
            field<&ImportedAgent::problems>("problems", NoFlag, "Why it was refused"),
        }};
    return type;
}

const TypeInfo &AgentImportReport::info()
{
    static const TypeInfo type{"agent_import_report",
                               {
                                   field<&AgentImportReport::made>("made", NoFlag,
                                                                   "With the renamed ones"),
                                   field<&AgentImportReport::renamed>("renamed"),
                                   field<&AgentImportReport::refused>("refused"),
                                   field<&AgentImportReport::agents>("agents"),
                               }};
    return type;
}

} // namespace troupe
