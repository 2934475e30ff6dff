// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/tool.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &ToolInfo::info()
{
    static const TypeInfo type{
        "tools",
        {
            field<&ToolInfo::name>("name", ReadOnly, "What models call it"),
            field<&ToolInfo::title>("title", ReadOnly),
            field<&ToolInfo::description>("description", ReadOnly),
            field<&ToolInfo::parameters>("parameters", ReadOnly, "JSON Schema of the arguments"),
            field<&ToolInfo::risk>("risk", ReadOnly),
            field<&ToolInfo::source>("source", ReadOnly),
            field<&ToolInfo::sourceId>("source_id", ReadOnly),
            field<&ToolInfo::ownerId>("owner_id", ReadOnly),
            field<&ToolInfo::aliases>("aliases", ReadOnly),
            field<&ToolInfo::timeoutMs>("timeout_ms", ReadOnly),
            field<&ToolInfo::permission>("permission", ReadOnly,
                                         "Whether agents may call it, where nobody said otherwise"),
        }};
    return type;
}

const TypeInfo &ToolCallRecord::info()
{
    static const TypeInfo type{"tool_calls",
                               {
                                   field<&ToolCallRecord::id>("id", Primary | ReadOnly),
                                   field<&ToolCallRecord::runId>("run_id", ReadOnly),
                                   field<&ToolCallRecord::stepId>("step_id", ReadOnly),
                                   field<&ToolCallRecord::userId>("user_id", ReadOnly),
                                   field<&ToolCallRecord::agentId>("agent_id", ReadOnly),
                                   field<&ToolCallRecord::sessionId>("session_id", ReadOnly),
                                   field<&ToolCallRecord::messageId>("message_id", ReadOnly),
                                   field<&ToolCallRecord::round>("round", ReadOnly),
                                   field<&ToolCallRecord::position>("position", ReadOnly),
                                   field<&ToolCallRecord::callId>("call_id", ReadOnly),
                                   field<&ToolCallRecord::tool>("tool", ReadOnly),
                                   field<&ToolCallRecord::source>("source", ReadOnly),
                                   field<&ToolCallRecord::risk>("risk", ReadOnly),
                                   field<&ToolCallRecord::arguments>("arguments", ReadOnly),
                                   field<&ToolCallRecord::argumentsHash>("arguments_hash",
                                                                         ReadOnly),
                                   field<&ToolCallRecord::status>("status", ReadOnly),
                                   field<&ToolCallRecord::allowedBy>("allowed_by", ReadOnly),
                                   field<&ToolCallRecord::approvalId>("approval_id", ReadOnly),
                                   field<&ToolCallRecord::result>("result", ReadOnly),
                                   field<&ToolCallRecord::error>("error", ReadOnly),
                                   field<&ToolCallRecord::cost>("cost", ReadOnly),
                                   field<&ToolCallRecord::durationMs>("duration_ms", ReadOnly),
                                   field<&ToolCallRecord::createdAt>("created_at", ReadOnly),
                                   field<&ToolCallRecord::startedAt>("started_at", ReadOnly),
                                   field<&ToolCallRecord::finishedAt>("finished_at", ReadOnly),
                               }};
    return type;
}

} // namespace troupe
