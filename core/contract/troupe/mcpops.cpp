// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/mcpops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<McpServer>;

const TypeInfo &McpServerRef::info()
{
    static const TypeInfo type{"mcp_server_ref",
                               {
                                   field<&McpServerRef::serverId>("server_id", Required),
                               }};
    return type;
}

const TypeInfo &McpServerInput::info()
{
    static const TypeInfo type{
        "mcp_server_input",
        {
            field<&McpServerInput::name>("name", Required, "Its tools are called NAME__TOOL")
                .length(1, 60),
            field<&McpServerInput::transport>("transport"),
            field<&McpServerInput::command>(
                "command", NoFlag, "Of stdio: a path, or a name that is looked for in PATH")
                .length(0, 4096),
            field<&McpServerInput::args>("args").length(0, 200),
            field<&McpServerInput::env>("env", Secret | OmitEmpty,
                                        "Environment variables; kept in the secret store"),
            field<&McpServerInput::workingFolder>("working_folder", NoFlag,
                                                  "Empty: the account's home")
                .length(0, 4096),
            field<&McpServerInput::roots>("roots", NoFlag,
                                          "Folders that the server is told it may work in")
                .length(0, 50),
            field<&McpServerInput::url>("url", NoFlag, "Of http").length(0, 2000),
            field<&McpServerInput::headers>("headers", Secret | OmitEmpty,
                                            "Headers; kept in the secret store"),
            field<&McpServerInput::enabled>("enabled", NoFlag, "Started by itself"),
            field<&McpServerInput::shared>("shared", NoFlag, "Everybody may use its tools"),
            field<&McpServerInput::permission>("permission", NoFlag,
                                               "Of its tools, where nobody said otherwise"),
            field<&McpServerInput::timeoutMs>("timeout_ms", NoFlag,
                                              "Of one call without an answer or a sign of progress")
                .range(1000, 600000),
        }};
    return type;
}

const TypeInfo &UpdateMcpServer::info()
{
    static const TypeInfo type{"update_mcp_server",
                               {
                                   field<&UpdateMcpServer::serverId>("server_id", Required),
                                   field<&UpdateMcpServer::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &ExamineMcp::info()
{
    static const TypeInfo type{
        "examine_mcp",
        {
            field<&ExamineMcp::serverId>("server_id", InQuery | OmitEmpty,
                                         "Whose secrets count where the configuration has none"),
            field<&ExamineMcp::config>("config", WholeBody),
        }};
    return type;
}

const TypeInfo &McpDiagnosis::info()
{
    static const TypeInfo type{"mcp_diagnosis",
                               {
                                   field<&McpDiagnosis::ok>("ok", NoFlag, "Nothing has failed"),
                                   field<&McpDiagnosis::checks>("checks"),
                               }};
    return type;
}

const TypeInfo &McpToolList::info()
{
    static const TypeInfo type{"mcp_tool_list",
                               {
                                   field<&McpToolList::items>("items"),
                               }};
    return type;
}

const TypeInfo &CallMcpTool::info()
{
    static const TypeInfo type{
        "call_mcp_tool",
        {
            field<&CallMcpTool::serverId>("server_id", Required),
            field<&CallMcpTool::tool>("tool", Required, "The server's name of it").length(1, 256),
            field<&CallMcpTool::arguments>("arguments"),
        }};
    return type;
}

const TypeInfo &McpCallResult::info()
{
    static const TypeInfo type{"mcp_call_result",
                               {
                                   field<&McpCallResult::text>("text", NoFlag,
                                                               "What a model would be told"),
                                   field<&McpCallResult::isError>("is_error"),
                                   field<&McpCallResult::durationMs>("duration_ms"),
                               }};
    return type;
}

const TypeInfo &McpResourceList::info()
{
    static const TypeInfo type{"mcp_resource_list",
                               {
                                   field<&McpResourceList::items>("items"),
                               }};
    return type;
}

const TypeInfo &ReadMcpResource::info()
{
    static const TypeInfo type{"read_mcp_resource",
                               {
                                   field<&ReadMcpResource::serverId>("server_id", Required),
                                   field<&ReadMcpResource::uri>("uri", Required).length(1, 4096),
                               }};
    return type;
}

const TypeInfo &McpContents::info()
{
    static const TypeInfo type{"mcp_contents",
                               {
                                   field<&McpContents::contents>("contents"),
                               }};
    return type;
}

const TypeInfo &McpPromptList::info()
{
    static const TypeInfo type{"mcp_prompt_list",
                               {
                                   field<&McpPromptList::items>("items"),
                               }};
    return type;
}

const TypeInfo &GetMcpPrompt::info()
{
    static const TypeInfo type{"get_mcp_prompt",
                               {
                                   field<&GetMcpPrompt::serverId>("server_id", Required),
                                   field<&GetMcpPrompt::name>("name", Required).length(1, 256),
                                   field<&GetMcpPrompt::arguments>("arguments", NoFlag,
                                                                   "Texts by name"),
                               }};
    return type;
}

const TypeInfo &McpPromptText::info()
{
    static const TypeInfo type{"mcp_prompt_text",
                               {
                                   field<&McpPromptText::description>("description"),
                                   field<&McpPromptText::messages>("messages"),
                               }};
    return type;
}

const TypeInfo &McpLog::info()
{
    static const TypeInfo type{"mcp_log",
                               {
                                   field<&McpLog::items>("items"),
                               }};
    return type;
}

const TypeInfo &ImportMcp::info()
{
    static const TypeInfo type{"import_mcp",
                               {
                                   field<&ImportMcp::document>("document", WholeBody,
                                                               "The file of another program"),
                               }};
    return type;
}

const TypeInfo &McpImportItem::info()
{
    static const TypeInfo type{"mcp_import_item",
                               {
                                   field<&McpImportItem::name>("name"),
                                   field<&McpImportItem::outcome>(
                                       "outcome", NoFlag,
                                       "added, incomplete (added, but switched off) or skipped"),
                                   field<&McpImportItem::message>("message"),
                                   field<&McpImportItem::serverId>("server_id"),
                               }};
    return type;
}

const TypeInfo &McpImportReport::info()
{
    static const TypeInfo type{"mcp_import_report",
                               {
                                   field<&McpImportReport::added>("added"),
                                   field<&McpImportReport::skipped>("skipped"),
                                   field<&McpImportReport::items>("items"),
                               }};
    return type;
}

} // namespace troupe
