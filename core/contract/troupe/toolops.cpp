// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/toolops.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &ListTools::info()
{
    static const TypeInfo type{"list_tools",
                               {field<&ListTools::agentId>("agent_id", NoFlag,
                                                           "Whose permissions to tell")}};
    return type;
}

const TypeInfo &ToolView::info()
{
    static const TypeInfo type{
        "tool_view",
        {
            field<&ToolView::name>("name", ReadOnly, "What models call it"),
            field<&ToolView::title>("title", ReadOnly),
            field<&ToolView::description>("description", ReadOnly),
            field<&ToolView::parameters>("parameters", ReadOnly, "JSON Schema of the arguments"),
            field<&ToolView::risk>("risk", ReadOnly),
            field<&ToolView::source>("source", ReadOnly),
            field<&ToolView::sourceId>("source_id", ReadOnly,
                                       "Of the function or of the MCP server"),
            field<&ToolView::aliases>("aliases", ReadOnly, "Other names that find it"),
            field<&ToolView::timeoutMs>("timeout_ms", ReadOnly),
            field<&ToolView::defaultPermission>("default_permission", ReadOnly),
            field<&ToolView::permission>("permission", ReadOnly, "What counts"),
            field<&ToolView::permissionSource>("permission_source", ReadOnly),
        }};
    return type;
}

const TypeInfo &ToolViews::info()
{
    static const TypeInfo type{"tool_views", {field<&ToolViews::items>("items")}};
    return type;
}

const TypeInfo &CallToolInput::info()
{
    static const TypeInfo type{
        "call_tool_input",
        {
            field<&CallToolInput::tool>("tool", Required, "Its name or an alias").length(1, 64),
            field<&CallToolInput::arguments>("arguments", NoFlag, "As its schema says"),
        }};
    return type;
}

const TypeInfo &ToolCallAnswer::info()
{
    static const TypeInfo type{"tool_call_answer",
                               {
                                   field<&ToolCallAnswer::id>("id", ReadOnly, "Of the record"),
                                   field<&ToolCallAnswer::tool>("tool", ReadOnly),
                                   field<&ToolCallAnswer::text>("text", ReadOnly,
                                                                "What a model would be told"),
                                   field<&ToolCallAnswer::isError>("is_error", ReadOnly),
                                   field<&ToolCallAnswer::cost>("cost", ReadOnly),
                                   field<&ToolCallAnswer::durationMs>("duration_ms", ReadOnly),
                               }};
    return type;
}

const TypeInfo &SetToolPermission::info()
{
    static const TypeInfo type{"set_tool_permission",
                               {
                                   field<&SetToolPermission::tool>("tool", Required).length(1, 64),
                                   field<&SetToolPermission::agentId>("agent_id", NoFlag,
                                                                      "Empty: every agent"),
                                   field<&SetToolPermission::permission>("permission", Required),
                               }};
    return type;
}

const TypeInfo &ToolPermissionRef::info()
{
    static const TypeInfo type{"tool_permission_ref",
                               {
                                   field<&ToolPermissionRef::tool>("tool", Required).length(1, 64),
                                   field<&ToolPermissionRef::agentId>("agent_id", NoFlag,
                                                                      "Empty: every agent"),
                               }};
    return type;
}

const TypeInfo &WebSearchSettings::info()
{
    static const TypeInfo type{
        "web_search_settings",
        {
            field<&WebSearchSettings::engine>("engine"),
            field<&WebSearchSettings::baseUrl>("base_url", NoFlag,
                                               "Of SearXNG; of the others instead of their own")
                .length(0, 2000),
            field<&WebSearchSettings::hasKey>("has_key", ReadOnly),
            field<&WebSearchSettings::apiKey>("api_key", Secret | OmitEmpty,
                                              "Kept in the secret store; empty: removed")
                .length(0, 10'000),
        }};
    return type;
}

const TypeInfo &UpdateWebSearch::info()
{
    static const TypeInfo type{"update_web_search",
                               {field<&UpdateWebSearch::changes>("changes", WholeBody)}};
    return type;
}

} // namespace troupe
