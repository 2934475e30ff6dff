// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/mcp.h"
#include "core/meta/patch.h"

/// Servers of the Model Context Protocol in the native API.
namespace troupe {

struct McpServerRef
{
    QString serverId; ///< or its name
    static const TypeInfo &info();
};

/// What a person enters for a server. The values of `env` and `headers` go to the secret store and
/// are never shown.
struct McpServerInput
{
    QString name;
    McpTransportKind transport = McpTransportKind::Stdio;
    QString command;
    QStringList args;
    QJsonObject env; ///< name to text; in a change: null removes, what is absent stays
    QString workingFolder;
    QStringList roots;
    QString url;
    QJsonObject headers; ///< as env
    bool enabled = true;
    bool shared = false;
    ToolPermission permission = ToolPermission::Ask;
    int timeoutMs = 60'000;
    static const TypeInfo &info();
};

struct UpdateMcpServer
{
    QString serverId;
    Patch<McpServerInput> changes;
    static const TypeInfo &info();
};

struct ExamineMcp
{
    QString serverId; ///< whose secrets count where the configuration has none; may be empty
    McpServerInput config;
    static const TypeInfo &info();
};

struct McpDiagnosis
{
    bool ok = false; ///< nothing has failed
    QList<McpCheck> checks; ///< in the order in which they were made
    static const TypeInfo &info();
};

struct McpToolList
{
    QList<McpTool> items;
    static const TypeInfo &info();
};

struct CallMcpTool
{
    QString serverId;
    QString tool; ///< the server's name of it
    QJsonObject arguments;
    static const TypeInfo &info();
};

struct McpCallResult
{
    QString text; ///< what a model would be told
    bool isError = false;
    qint64 durationMs = 0;
    static const TypeInfo &info();
};

struct McpResourceList
{
    QList<McpResource> items; ///< resources, then templates
    static const TypeInfo &info();
};

struct ReadMcpResource
{
    QString serverId;
    QString uri;
    static const TypeInfo &info();
};

struct McpContents
{
    QList<McpResourceContent> contents;
    static const TypeInfo &info();
};

struct McpPromptList
{
    QList<McpPrompt> items;
    static const TypeInfo &info();
};

struct GetMcpPrompt
{
    QString serverId;
    QString name;
    QJsonObject arguments; ///< texts by name
    static const TypeInfo &info();
};

struct McpPromptText
{
    QString description;
    QList<McpPromptMessage> messages;
    static const TypeInfo &info();
};

struct McpLog
{
    QList<McpLogLine> items; ///< oldest first, the last 500
    static const TypeInfo &info();
};

/// The file of another program, as it is.
struct ImportMcp
{
    QJsonObject document;
    static const TypeInfo &info();
};

struct McpImportItem
{
    QString name;
    QString outcome; ///< "added", "incomplete" (added, but switched off) or "skipped"
    QString message; ///< what is missing, or why it was skipped
    QString serverId; ///< of what was added
    static const TypeInfo &info();
};

struct McpImportReport
{
    int added = 0;
    int skipped = 0;
    QList<McpImportItem> items;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, Page<McpServer>> listMcpServers{
    {.path = "/troupe/v1/mcp/servers",
     .scope = Scope::AgentsRead,
     .summary = "List MCP servers and how they are",
     .tag = "MCP"}};
inline constexpr Op<McpServerInput, McpServer> createMcpServer{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/servers",
     .scope = Scope::AgentsWrite,
     .summary = "Add an MCP server",
     .status = 201,
     .tag = "MCP",
     .description = "One that is a program (stdio) runs on the machine of the server, with its "
                    "account's rights, and neither the offline lock nor the address rules bind it: "
                    "only administrators may add one, and only they may share a server.",
     .requestExample = "{\"name\": \"far\", \"transport\": \"http\", \"url\": "
                       "\"https://mcp.example.com/mcp\", \"enabled\": false}"}};
inline constexpr Op<McpServerRef, McpServer> getMcpServer{
    {.path = "/troupe/v1/mcp/servers/{server_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one MCP server",
     .tag = "MCP"}};
inline constexpr Op<UpdateMcpServer, McpServer> updateMcpServer{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/mcp/servers/{server_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Change an MCP server or its secrets",
     .tag = "MCP",
     .description = "In env and headers, null removes a value, and what is absent stays."}};
inline constexpr Op<McpServerRef, Nothing> deleteMcpServer{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/mcp/servers/{server_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Stop and remove an MCP server and its secrets",
     .status = 204,
     .tag = "MCP"}};
inline constexpr Op<McpServerRef, McpServer> restartMcpServer{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/servers/{server_id}/restart",
     .scope = Scope::AgentsWrite,
     .summary = "Start an MCP server, anew if it runs",
     .tag = "MCP"}};
inline constexpr Op<McpServerRef, McpServer> stopMcpServer{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/servers/{server_id}/stop",
     .scope = Scope::AgentsWrite,
     .summary = "Stop an MCP server until somebody starts it",
     .tag = "MCP"}};
inline constexpr Op<McpServerRef, McpToolList> listMcpTools{
    {.path = "/troupe/v1/mcp/servers/{server_id}/tools",
     .scope = Scope::AgentsRead,
     .summary = "List the tools of an MCP server",
     .tag = "MCP"}};
inline constexpr Op<CallMcpTool, McpCallResult> callMcpTool{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/servers/{server_id}/tools/{tool}/call",
     .scope = Scope::AgentsWrite,
     .summary = "Call a tool of an MCP server, as a person",
     .tag = "MCP",
     .description = "For trying it out: what agents may call is decided by permissions.",
     .requestExample = "{\"arguments\": {\"message\": \"Hello\"}}"}};
inline constexpr Op<McpServerRef, McpResourceList> listMcpResources{
    {.path = "/troupe/v1/mcp/servers/{server_id}/resources",
     .scope = Scope::AgentsRead,
     .summary = "List the resources of an MCP server, and templates of such",
     .tag = "MCP"}};
inline constexpr Op<ReadMcpResource, McpContents> readMcpResource{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/servers/{server_id}/resources/read",
     .scope = Scope::AgentsWrite,
     .summary = "Read a resource of an MCP server",
     .tag = "MCP",
     .requestExample = "{\"uri\": \"file:///notes.txt\"}"}};
inline constexpr Op<McpServerRef, McpPromptList> listMcpPrompts{
    {.path = "/troupe/v1/mcp/servers/{server_id}/prompts",
     .scope = Scope::AgentsRead,
     .summary = "List the prompts of an MCP server",
     .tag = "MCP"}};
inline constexpr Op<GetMcpPrompt, McpPromptText> getMcpPrompt{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/servers/{server_id}/prompts/get",
     .scope = Scope::AgentsWrite,
     .summary = "Fill in a prompt of an MCP server",
     .tag = "MCP",
     .requestExample = "{\"name\": \"review\", \"arguments\": {\"language\": \"C++\"}}"}};
inline constexpr Op<McpServerRef, McpLog> mcpServerLog{
    {.path = "/troupe/v1/mcp/servers/{server_id}/log",
     .scope = Scope::AgentsRead,
     .summary = "What an MCP server wrote and what happened to it",
     .tag = "MCP",
     .description = "The last 500 lines; they are forgotten when Troupe ends."}};
inline constexpr Op<McpServerRef, McpDiagnosis> examineMcpServer{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/servers/{server_id}/doctor",
     .scope = Scope::AgentsWrite,
     .summary = "Find out why an MCP server does not work",
     .tag = "MCP",
     .description = "Starts it once more beside the one that may be running, and ends it again. "
                    "Takes up to half a minute."}};
inline constexpr Op<ExamineMcp, McpDiagnosis> examineMcpConfig{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/doctor",
     .scope = Scope::AgentsWrite,
     .summary = "Find out whether an MCP server would work before it is added",
     .tag = "MCP",
     .requestExample = "{\"name\": \"far\", \"transport\": \"http\", \"url\": "
                       "\"http://127.0.0.1:1/mcp\"}"}};
inline constexpr Op<ImportMcp, McpImportReport> importMcpServers{
    {.verb = Verb::Post,
     .path = "/troupe/v1/mcp/import",
     .scope = Scope::AgentsWrite,
     .summary = "Add the MCP servers that another program is set up with",
     .tag = "MCP",
     .description = "The body is the file of Claude Desktop or Cursor (mcpServers) or of VS Code "
                    "(servers) as it is. What cannot be taken is told.",
     .requestExample = "{\"mcpServers\": {\"far\": {\"url\": \"https://mcp.example.com/mcp\", "
                       "\"disabled\": true}}}"}};

} // namespace ops
} // namespace troupe
