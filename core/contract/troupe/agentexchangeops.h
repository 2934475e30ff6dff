// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/agentops.h"

/// Agents given to others in the native API: deployed on this server, or as files.
namespace troupe {

/// What a file of agents says it is.
inline constexpr QLatin1String kAgentExportFormat("troupe.agents");
inline constexpr int kAgentExportVersion = 1;
inline constexpr int kMostImportedAgents = 500;

struct DeployAgent
{
    QString agentId;
    std::optional<Visibility> visibility;
    QStringList sharedWith; ///< usernames
    static const TypeInfo &info();
};

/// Agents as a file: what a person can edit of them, without credentials.
struct AgentExport
{
    QString format;
    int version = 0;
    Timestamp exportedAt;
    QJsonArray agents;
    QStringList leftOut; ///< JSON pointers of credentials that are not in it
    static const TypeInfo &info();
};

struct ImportAgents
{
    QJsonObject document; ///< an AgentExport, from anywhere
    static const TypeInfo &info();
};

enum class AgentImportOutcome : quint8 { Made, Renamed, Refused };
constexpr auto enumNames(AgentImportOutcome)
{
    return std::array<std::string_view, 3>{"made", "renamed", "refused"};
}

struct AgentImportProblem
{
    QString pointer; ///< into the document
    QString message;
    static const TypeInfo &info();
};

struct ImportedAgent
{
    int index = 0; ///< in the document
    QString name; ///< as it is now
    AgentImportOutcome outcome = AgentImportOutcome::Refused;
    QString agentId; ///< empty when refused
    QString slug;
    QStringList notes; ///< what is not as in the document, for people
    QList<AgentImportProblem> problems; ///< why it was refused
    static const TypeInfo &info();
};

struct AgentImportReport
{
    int made = 0; ///< with the renamed ones
    int renamed = 0;
    int refused = 0;
    QList<ImportedAgent> agents;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<DeployAgent, Agent> deployAgent{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agents/{agent_id}/deploy",
     .scope = Scope::AgentsWrite,
     .summary = "Make an agent active and open to everybody on this server",
     .tag = "Agents",
     .description = "`visibility: private` makes it active for its owner alone, `shared` for the "
                    "people in `shared_with`.",
     .requestExample = "{\"visibility\": \"public\"}"}};
inline constexpr Op<AgentRef, AgentExport> exportAgent{
    {.path = "/troupe/v1/agents/{agent_id}/export",
     .scope = Scope::AgentsRead,
     .summary = "An agent as a file",
     .tag = "Agents",
     .description = "Credentials in its metadata, functions or webhook are left out; `left_out` "
                    "says where."}};
inline constexpr Op<ImportAgents, AgentImportReport> importAgents{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agents/import",
     .scope = Scope::AgentsWrite,
     .summary = "Make agents from a file",
     .tag = "Agents",
     .description = "Each agent that can be read is made, as a private one of the caller's; one "
                    "whose name the caller has already gets another. The report names all of them "
                    "and what is wrong with the rest.",
     .requestExample = "{\"format\": \"troupe.agents\", \"version\": 1, "
                       "\"agents\": [{\"name\": \"Ann\"}]}"}};

} // namespace ops
} // namespace troupe
