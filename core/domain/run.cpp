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
                                   field<&Run::agentId>("agent_id", ReadOnly),
                                   field<&Run::sessionId>("session_id", ReadOnly),
                                   field<&Run::status>("status", ReadOnly),
                                   field<&Run::error>("error", ReadOnly),
                                   field<&Run::cost>("cost", ReadOnly),
                                   field<&Run::createdAt>("created_at", ReadOnly),
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
                                   field<&Step::kind>("kind", ReadOnly),
                                   field<&Step::messageId>("message_id", ReadOnly),
                                   field<&Step::status>("status", ReadOnly),
                                   field<&Step::error>("error", ReadOnly),
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

} // namespace troupe
