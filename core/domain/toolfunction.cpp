// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/toolfunction.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &ToolFunction::info()
{
    static const TypeInfo type{
        "functions",
        {
            field<&ToolFunction::id>("id", Primary | ReadOnly),
            field<&ToolFunction::ownerId>("owner_id", ReadOnly),
            field<&ToolFunction::name>("name", Required, "What models call it").length(1, 64),
            field<&ToolFunction::description>("description", NoFlag,
                                              "What it does and when to call it")
                .length(0, 4000),
            field<&ToolFunction::parameters>("parameters", NoFlag, "JSON Schema of the arguments"),
            field<&ToolFunction::endpoint>("endpoint", Required,
                                           "http or https; {name} in its path is that argument")
                .length(1, 2000),
            field<&ToolFunction::method>("method"),
            field<&ToolFunction::headers>("headers", NoFlag,
                                          "Names and values; secrets go to authentication"),
            field<&ToolFunction::auth>("auth", ReadOnly),
            field<&ToolFunction::authHeader>("auth_header", ReadOnly),
            field<&ToolFunction::hasSecret>("has_secret", ReadOnly),
            field<&ToolFunction::requestsPerMinute>("requests_per_minute", NoFlag,
                                                    "0: as many as one likes")
                .range(0, 1'000'000),
            field<&ToolFunction::timeoutMs>("timeout_ms").range(1000, 600'000),
            field<&ToolFunction::isEnabled>("is_enabled"),
            field<&ToolFunction::createdAt>("created_at", ReadOnly),
            field<&ToolFunction::updatedAt>("updated_at", ReadOnly),
        }};
    return type;
}

const TypeInfo &FunctionExecution::info()
{
    static const TypeInfo type{"function_executions",
                               {
                                   field<&FunctionExecution::id>("id", Primary | ReadOnly),
                                   field<&FunctionExecution::functionId>("function_id", ReadOnly),
                                   field<&FunctionExecution::function>("function", ReadOnly),
                                   field<&FunctionExecution::ownerId>("owner_id", ReadOnly),
                                   field<&FunctionExecution::agentId>("agent_id", ReadOnly,
                                                                      "Empty: a person tried it"),
                                   field<&FunctionExecution::sessionId>("session_id", ReadOnly),
                                   field<&FunctionExecution::arguments>("arguments", ReadOnly),
                                   field<&FunctionExecution::result>("result", ReadOnly),
                                   field<&FunctionExecution::status>("status", ReadOnly),
                                   field<&FunctionExecution::error>("error", ReadOnly),
                                   field<&FunctionExecution::httpStatus>("http_status", ReadOnly,
                                                                         "0: there was no answer"),
                                   field<&FunctionExecution::durationMs>("duration_ms", ReadOnly),
                                   field<&FunctionExecution::createdAt>("created_at", ReadOnly),
                               }};
    return type;
}

const TypeInfo &ToolPermissionRule::info()
{
    static const TypeInfo type{"tool_permissions",
                               {
                                   field<&ToolPermissionRule::ownerId>("owner_id", ReadOnly),
                                   field<&ToolPermissionRule::agentId>("agent_id", ReadOnly),
                                   field<&ToolPermissionRule::tool>("tool", ReadOnly),
                                   field<&ToolPermissionRule::permission>("permission"),
                                   field<&ToolPermissionRule::updatedAt>("updated_at", ReadOnly),
                               }};
    return type;
}

} // namespace troupe
