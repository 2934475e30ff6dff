// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/mcp.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &McpServer::info()
{
    static const TypeInfo type{
        "mcp_servers",
        {
            field<&McpServer::id>("id", Primary | ReadOnly),
            field<&McpServer::ownerId>("owner_id", ReadOnly),
            field<&McpServer::name>("name", Required,
                                    "Unique per owner; its tools are called NAME__TOOL")
                .length(1, 60),
            field<&McpServer::transport>("transport"),
            field<&McpServer::command>("command", NoFlag,
                                       "Of stdio: a path, or a name that is looked for in PATH")
                .length(0, 4096),
            field<&McpServer::args>("args").length(0, 200),
            field<&McpServer::envNames>("env_names", ReadOnly,
                                        "Environment variables; their values are secrets"),
            field<&McpServer::workingFolder>("working_folder", NoFlag, "Empty: the account's home")
                .length(0, 4096),
            field<&McpServer::roots>("roots", NoFlag,
                                     "Folders that the server is told it may work in")
                .length(0, 50),
            field<&McpServer::url>("url", NoFlag, "Of http").length(0, 2000),
            field<&McpServer::headerNames>("header_names", ReadOnly,
                                           "Headers; their values are secrets"),
            field<&McpServer::enabled>("enabled", NoFlag, "Started by itself"),
            field<&McpServer::shared>("shared", NoFlag, "Everybody may use its tools"),
            field<&McpServer::permission>("permission", NoFlag,
                                          "Of its tools, where nobody said otherwise"),
            field<&McpServer::timeoutMs>("timeout_ms", NoFlag, "Of one call").range(1000, 600000),
            field<&McpServer::createdAt>("created_at", ReadOnly),
            field<&McpServer::updatedAt>("updated_at", ReadOnly),
            field<&McpServer::status>("status", ReadOnly | NotStored),
            field<&McpServer::problem>("problem", ReadOnly | NotStored, "Why it is not ready"),
            field<&McpServer::problemKey>("problem_key", ReadOnly | NotStored),
            field<&McpServer::protocolVersion>("protocol_version", ReadOnly | NotStored,
                                               "That was agreed on"),
            field<&McpServer::serverName>("server_name", ReadOnly | NotStored,
                                          "What it calls itself"),
            field<&McpServer::serverVersion>("server_version", ReadOnly | NotStored),
            field<&McpServer::instructions>("instructions", ReadOnly | NotStored,
                                            "How to use it, in its own words"),
            field<&McpServer::toolCount>("tool_count", ReadOnly | NotStored),
            field<&McpServer::hasResources>("has_resources", ReadOnly | NotStored),
            field<&McpServer::hasPrompts>("has_prompts", ReadOnly | NotStored),
            field<&McpServer::offers>("offers", ReadOnly | NotStored,
                                      "Grows when what it offers has changed"),
            field<&McpServer::restarts>("restarts", ReadOnly | NotStored,
                                        "By itself, since somebody started it"),
            field<&McpServer::readySince>("ready_since", ReadOnly | NotStored),
            field<&McpServer::nextTryAt>("next_try_at", ReadOnly | NotStored,
                                         "When it is tried again"),
        }};
    return type;
}

const TypeInfo &McpTool::info()
{
    static const TypeInfo type{
        "mcp_tool",
        {
            field<&McpTool::name>("name", NoFlag, "The server's own name"),
            field<&McpTool::toolName>("tool_name", NoFlag, "What models call it"),
            field<&McpTool::title>("title"),
            field<&McpTool::description>("description"),
            field<&McpTool::parameters>("parameters", NoFlag, "JSON Schema of the arguments"),
            field<&McpTool::risk>("risk"),
            field<&McpTool::readOnlyHint>("read_only_hint", NoFlag,
                                          "What the server says; it is not believed"),
            field<&McpTool::destructiveHint>("destructive_hint"),
            field<&McpTool::problem>("problem", NoFlag,
                                     "Why agents cannot use it; empty: they can"),
        }};
    return type;
}

const TypeInfo &McpResource::info()
{
    static const TypeInfo type{"mcp_resource",
                               {
                                   field<&McpResource::uri>("uri", NoFlag,
                                                            "Of a template: with {placeholders}"),
                                   field<&McpResource::name>("name"),
                                   field<&McpResource::title>("title"),
                                   field<&McpResource::description>("description"),
                                   field<&McpResource::mimeType>("mime_type"),
                                   field<&McpResource::size>("size", NoFlag, "Bytes; -1: unknown"),
                                   field<&McpResource::isTemplate>("is_template"),
                               }};
    return type;
}

const TypeInfo &McpResourceContent::info()
{
    static const TypeInfo type{"mcp_resource_content",
                               {
                                   field<&McpResourceContent::uri>("uri"),
                                   field<&McpResourceContent::mimeType>("mime_type"),
                                   field<&McpResourceContent::text>("text"),
                                   field<&McpResourceContent::blob>("blob", NoFlag,
                                                                    "Base64, up to 1 MB"),
                                   field<&McpResourceContent::size>("size", NoFlag, "Bytes"),
                               }};
    return type;
}

const TypeInfo &McpPromptArgument::info()
{
    static const TypeInfo type{"mcp_prompt_argument",
                               {
                                   field<&McpPromptArgument::name>("name"),
                                   field<&McpPromptArgument::description>("description"),
                                   field<&McpPromptArgument::required>("required"),
                               }};
    return type;
}

const TypeInfo &McpPrompt::info()
{
    static const TypeInfo type{"mcp_prompt",
                               {
                                   field<&McpPrompt::name>("name"),
                                   field<&McpPrompt::title>("title"),
                                   field<&McpPrompt::description>("description"),
                                   field<&McpPrompt::arguments>("arguments"),
                               }};
    return type;
}

const TypeInfo &McpPromptMessage::info()
{
    static const TypeInfo type{"mcp_prompt_message",
                               {
                                   field<&McpPromptMessage::role>("role"),
                                   field<&McpPromptMessage::text>("text"),
                               }};
    return type;
}

const TypeInfo &McpLogLine::info()
{
    static const TypeInfo type{"mcp_log_line",
                               {
                                   field<&McpLogLine::at>("at"),
                                   field<&McpLogLine::kind>("kind", NoFlag,
                                                            "stderr, server or note"),
                                   field<&McpLogLine::text>("text"),
                               }};
    return type;
}

const TypeInfo &McpCheck::info()
{
    static const TypeInfo type{"mcp_check",
                               {
                                   field<&McpCheck::name>("name"),
                                   field<&McpCheck::status>("status"),
                                   field<&McpCheck::detail>("detail", NoFlag, "What was found"),
                                   field<&McpCheck::advice>("advice", NoFlag, "What to do"),
                               }};
    return type;
}

} // namespace troupe
