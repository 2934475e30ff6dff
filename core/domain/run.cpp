// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/run.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &Run::info()
{
    static const TypeInfo type{"runs",
                               {
                                   field<&Run::id>("id", Primary | ReadOnly),
                                   field<&Run::userId>("user_id", ReadOnly),
                                   field<&Run::kind>("kind", ReadOnly),
                                   field<&Run::name>("name", ReadOnly),
                                   field<&Run::agentId>("agent_id", ReadOnly),
                                   field<&Run::sessionId>("session_id", ReadOnly),
                                   field<&Run::status>("status", ReadOnly),
                                   field<&Run::mode>("mode", ReadOnly),
                                   field<&Run::error>("error", ReadOnly),
                                   field<&Run::errorKey>("error_key", ReadOnly),
                                   field<&Run::plan>("plan", ReadOnly),
                                   field<&Run::input>("input", ReadOnly),
                                   field<&Run::output>("output", ReadOnly),
                                   field<&Run::parentRunId>("parent_run_id", ReadOnly),
                                   field<&Run::parentStepId>("parent_step_id", ReadOnly),
                                   field<&Run::depth>("depth", ReadOnly),
                                   field<&Run::originRunId>("origin_run_id", ReadOnly),
                                   field<&Run::cost>("cost", ReadOnly),
                                   field<&Run::costLimit>("cost_limit", ReadOnly),
                                   field<&Run::tokensInput>("tokens_input", ReadOnly),
                                   field<&Run::tokensOutput>("tokens_output", ReadOnly),
                                   field<&Run::deadlineAt>("deadline_at", ReadOnly),
                                   field<&Run::createdAt>("created_at", ReadOnly),
                                   field<&Run::startedAt>("started_at", ReadOnly),
                                   field<&Run::finishedAt>("finished_at", ReadOnly),
                               }};
    return type;
}

const TypeInfo &Step::info()
{
    static const TypeInfo type{"steps",
                               {
                                   field<&Step::id>("id", Primary | ReadOnly),
                                   field<&Step::runId>("run_id", ReadOnly),
                                   field<&Step::position>("position", ReadOnly),
                                   field<&Step::key>("key", ReadOnly),
                                   field<&Step::name>("name", ReadOnly),
                                   field<&Step::kind>("kind", ReadOnly),
                                   field<&Step::iteration>("iteration", ReadOnly),
                                   field<&Step::attempt>("attempt", ReadOnly),
                                   field<&Step::agentId>("agent_id", ReadOnly),
                                   field<&Step::messageId>("message_id", ReadOnly),
                                   field<&Step::status>("status", ReadOnly),
                                   field<&Step::error>("error", ReadOnly),
                                   field<&Step::errorKey>("error_key", ReadOnly),
                                   field<&Step::input>("input", ReadOnly),
                                   field<&Step::output>("output", ReadOnly),
                                   field<&Step::waitsFor>("waits_for", ReadOnly),
                                   field<&Step::wakeAt>("wake_at", ReadOnly),
                                   field<&Step::copiedFrom>("copied_from", ReadOnly),
                                   field<&Step::tokensInput>("tokens_input", ReadOnly),
                                   field<&Step::tokensOutput>("tokens_output", ReadOnly),
                                   field<&Step::cost>("cost", ReadOnly),
                                   field<&Step::latencyMs>("latency_ms", ReadOnly),
                                   field<&Step::startedAt>("started_at", ReadOnly),
                                   field<&Step::finishedAt>("finished_at", ReadOnly),
                               }};
    return type;
}

const TypeInfo &UsageRow::info()
{
    static const TypeInfo type{"usage",
                               {
                                   field<&UsageRow::id>("id", Primary | ReadOnly),
                                   field<&UsageRow::userId>("user_id", ReadOnly),
                                   field<&UsageRow::agentId>("agent_id", ReadOnly),
                                   field<&UsageRow::sessionId>("session_id", ReadOnly),
                                   field<&UsageRow::messageId>("message_id", ReadOnly),
                                   field<&UsageRow::runId>("run_id", ReadOnly),
                                   field<&UsageRow::stepId>("step_id", ReadOnly),
                                   field<&UsageRow::provider>("provider", ReadOnly),
                                   field<&UsageRow::model>("model", ReadOnly),
                                   field<&UsageRow::requestedModel>("requested_model", ReadOnly),
                                   field<&UsageRow::tokensInput>("tokens_input", ReadOnly),
                                   field<&UsageRow::tokensOutput>("tokens_output", ReadOnly),
                                   field<&UsageRow::tokensCached>("tokens_cached", ReadOnly),
                                   field<&UsageRow::estimated>("estimated", ReadOnly),
                                   field<&UsageRow::cost>("cost", ReadOnly),
                                   field<&UsageRow::listCost>("list_cost", ReadOnly),
                                   field<&UsageRow::latencyMs>("latency_ms", ReadOnly),
                                   field<&UsageRow::success>("success", ReadOnly),
                                   field<&UsageRow::kind>("kind", ReadOnly),
                                   field<&UsageRow::createdAt>("created_at", ReadOnly),
                               }};
    return type;
}

const TypeInfo &ModelCall::info()
{
    static const TypeInfo type{"model_calls",
                               {
                                   field<&ModelCall::id>("id", Primary | ReadOnly),
                                   field<&ModelCall::runId>("run_id", ReadOnly),
                                   field<&ModelCall::stepId>("step_id", ReadOnly),
                                   field<&ModelCall::round>("round", ReadOnly),
                                   field<&ModelCall::requestHash>("request_hash", ReadOnly),
                                   field<&ModelCall::text>("text", ReadOnly),
                                   field<&ModelCall::toolCalls>("tool_calls", ReadOnly),
                                   field<&ModelCall::finishReason>("finish_reason", ReadOnly),
                                   field<&ModelCall::notices>("notices", ReadOnly),
                                   field<&ModelCall::model>("model", ReadOnly),
                                   field<&ModelCall::provider>("provider", ReadOnly),
                                   field<&ModelCall::tokensInput>("tokens_input", ReadOnly),
                                   field<&ModelCall::tokensOutput>("tokens_output", ReadOnly),
                                   field<&ModelCall::tokensCached>("tokens_cached", ReadOnly),
                                   field<&ModelCall::cost>("cost", ReadOnly),
                                   field<&ModelCall::latencyMs>("latency_ms", ReadOnly),
                                   field<&ModelCall::createdAt>("created_at", ReadOnly),
                               }};
    return type;
}

} // namespace troupe
