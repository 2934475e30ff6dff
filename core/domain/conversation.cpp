// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/conversation.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &Session::info()
{
    static const TypeInfo type{
        "sessions",
        {
            field<&Session::id>("id", Primary | ReadOnly),
            field<&Session::ownerId>("owner_id", ReadOnly),
            field<&Session::agentId>("agent_id", Required),
            field<&Session::title>("title").length(0, 300),
            field<&Session::titledBy>("titled_by", ReadOnly, "Who gave it its title"),
            field<&Session::externalId>("external_id", ReadOnly),
            field<&Session::headId>("head_id", ReadOnly,
                                    "The newest message of the branch that "
                                    "is shown"),
            field<&Session::forkedFrom>("forked_from", ReadOnly | OmitEmpty,
                                        "The message at which another conversation was copied"),
            field<&Session::tags>("tags").length(0, 100),
            field<&Session::pinned>("pinned"),
            field<&Session::messageCount>("message_count", ReadOnly),
            field<&Session::cost>("cost", ReadOnly),
            field<&Session::archivedAt>("archived_at", ReadOnly),
            field<&Session::createdAt>("created_at", ReadOnly),
            field<&Session::updatedAt>("updated_at", ReadOnly),
        }};
    return type;
}

const TypeInfo &Message::info()
{
    static const TypeInfo type{
        "messages",
        {
            field<&Message::id>("id", Primary | ReadOnly),
            field<&Message::sessionId>("session_id", ReadOnly),
            field<&Message::parentId>("parent_id", ReadOnly),
            field<&Message::shown>("shown", ReadOnly, "On the branch that is shown"),
            field<&Message::siblingIds>("sibling_ids", ReadOnly | NotStored | OmitEmpty,
                                        "Messages that follow the same one, this one too, oldest "
                                        "first; missing when it is the only one"),
            field<&Message::siblingIndex>("sibling_index", ReadOnly | NotStored | OmitEmpty,
                                          "Its place in sibling_ids, from 1"),
            field<&Message::siblingCount>("sibling_count", ReadOnly | NotStored | OmitEmpty),
            field<&Message::role>("role", ReadOnly),
            field<&Message::status>("status", ReadOnly),
            field<&Message::content>("content", ReadOnly),
            field<&Message::agentId>("agent_id", ReadOnly),
            field<&Message::runId>("run_id", ReadOnly),
            field<&Message::requestedModel>("requested_model", ReadOnly),
            field<&Message::model>("model", ReadOnly),
            field<&Message::provider>("provider", ReadOnly),
            field<&Message::finishReason>("finish_reason", ReadOnly),
            field<&Message::error>("error", ReadOnly),
            field<&Message::errorKey>("error_key", ReadOnly),
            field<&Message::notices>("notices", ReadOnly,
                                     "What to know of this answer, for people: that another "
                                     "model stood in, what the model went without"),
            field<&Message::toolCalls>("tool_calls", ReadOnly),
            field<&Message::attachments>("attachments", ReadOnly,
                                         "Files that the person sent along"),
            field<&Message::tokensInput>("tokens_input", ReadOnly),
            field<&Message::tokensOutput>("tokens_output", ReadOnly),
            field<&Message::tokensCached>("tokens_cached", ReadOnly),
            field<&Message::tokensEstimated>("tokens_estimated", ReadOnly),
            field<&Message::cost>("cost", ReadOnly),
            field<&Message::listCost>("list_cost", ReadOnly),
            field<&Message::latencyMs>("latency_ms", ReadOnly),
            field<&Message::rating>("rating", ReadOnly | OmitEmpty,
                                    "What the person thinks of it, 1–5; thumbs count as 1 and 5"),
            field<&Message::thumb>("thumb", ReadOnly | OmitEmpty, "\"up\" or \"down\""),
            field<&Message::feedbackComment>("feedback_comment", ReadOnly | OmitEmpty),
            field<&Message::metadata>("metadata", ReadOnly),
            field<&Message::createdAt>("created_at", ReadOnly),
            field<&Message::completedAt>("completed_at", ReadOnly),
        }};
    return type;
}

const TypeInfo &Summary::info()
{
    static const TypeInfo type{
        "summaries",
        {
            field<&Summary::id>("id", Primary | ReadOnly),
            field<&Summary::sessionId>("session_id", ReadOnly),
            field<&Summary::untilId>("until_id", ReadOnly, "The last message that it covers"),
            field<&Summary::content>("content", ReadOnly),
            field<&Summary::model>("model", ReadOnly, "That wrote it"),
            field<&Summary::messages>("messages", ReadOnly, "How many it covers"),
            field<&Summary::createdAt>("created_at", ReadOnly),
        }};
    return type;
}

} // namespace troupe
