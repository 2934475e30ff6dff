// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng2/messageops.h"

#include "core/meta/values.h"

namespace troupe::lvng2 {

namespace {

constexpr int kLongestMessage = 1'000'000;
constexpr int kMostMessages = 100;

} // namespace

const TypeInfo &MessageInput::info()
{
    static const TypeInfo type{
        "message_input",
        {
            field<&MessageInput::id>("id", Required),
            field<&MessageInput::message>("message", Required).length(1, kLongestMessage),
            field<&MessageInput::context>("context", NoFlag,
                                          "Told to the agent beside its prompt, for this message"),
        }};
    return type;
}

const TypeInfo &TokensUsed::info()
{
    static const TypeInfo type{"tokens_used",
                               {
                                   field<&TokensUsed::inputTokens>("input_tokens"),
                                   field<&TokensUsed::outputTokens>("output_tokens"),
                               }};
    return type;
}

const TypeInfo &MessageAnswer::info()
{
    static const TypeInfo type{
        "message_answer",
        {
            field<&MessageAnswer::success>("success"),
            field<&MessageAnswer::response>("response"),
            field<&MessageAnswer::model>("model", NoFlag, "That answered"),
            field<&MessageAnswer::requestedModel>("requested_model"),
            field<&MessageAnswer::toolsUsed>("toolsUsed"),
            field<&MessageAnswer::usage>("usage"),
            field<&MessageAnswer::messageId>("message_id", NoFlag, "Of the answer"),
            field<&MessageAnswer::channelId>("channel_id", NoFlag,
                                             "Of the conversation, for /api/v2/messages"),
            field<&MessageAnswer::notices>(
                "notices", OmitEmpty, "That another model stood in, what the model went without"),
            field<&MessageAnswer::status>("status", OmitEmpty,
                                          "waiting_approval: a person decides first"),
            field<&MessageAnswer::approvalId>("approval_id", OmitEmpty, "Of what is asked"),
        }};
    return type;
}

const TypeInfo &ListMessagesQuery::info()
{
    static const TypeInfo type{
        "list_messages_query",
        {
            field<&ListMessagesQuery::channelId>("channel_id", NoFlag,
                                                 "A conversation; without it: all of yours")
                .length(0, 200),
            field<&ListMessagesQuery::before>("before", NoFlag,
                                              "A time (ISO 8601) or the id of a message: only what "
                                              "is older")
                .length(0, 100),
            field<&ListMessagesQuery::limit>("limit").range(1, kMostMessages),
        }};
    return type;
}

const TypeInfo &MessageView::info()
{
    static const TypeInfo type{"message",
                               {
                                   field<&MessageView::id>("id"),
                                   field<&MessageView::channelId>("channel_id"),
                                   field<&MessageView::agentId>("agent_id", NoFlag,
                                                                "Of the conversation"),
                                   field<&MessageView::role>("role"),
                                   field<&MessageView::content>("content"),
                                   field<&MessageView::createdAt>("created_at"),
                               }};
    return type;
}

const TypeInfo &MessageListAnswer::info()
{
    static const TypeInfo type{"message_list_answer",
                               {
                                   field<&MessageListAnswer::success>("success"),
                                   field<&MessageListAnswer::data>("data"),
                               }};
    return type;
}

const TypeInfo &HealthView::info()
{
    static const TypeInfo type{"health",
                               {
                                   field<&HealthView::status>("status"),
                                   field<&HealthView::version>("version"),
                                   field<&HealthView::timestamp>("timestamp"),
                               }};
    return type;
}

const TypeInfo &HealthAnswer::info()
{
    static const TypeInfo type{"health_answer",
                               {
                                   field<&HealthAnswer::success>("success"),
                                   field<&HealthAnswer::data>("data"),
                               }};
    return type;
}

MessageAnswer answerOf(const Message &reply, const QString &approvalId)
{
    MessageAnswer answer;
    answer.response = reply.content;
    answer.model = reply.model;
    answer.requestedModel = reply.requestedModel;
    for (const QJsonValue &call : reply.toolCalls) {
        const QString tool = call[QLatin1String("name")].toString();
        if (!answer.toolsUsed.contains(tool))
            answer.toolsUsed.append(tool);
    }
    answer.usage = {reply.tokensInput, reply.tokensOutput};
    answer.messageId = reply.id;
    answer.channelId = reply.sessionId;
    answer.notices = reply.notices;
    if (reply.status == MessageStatus::Waiting)
        answer.status = enumName(reply.status);
    answer.approvalId = approvalId;
    return answer;
}

MessageView viewOf(const Message &message)
{
    MessageView view;
    view.id = message.id;
    view.channelId = message.sessionId;
    view.agentId = message.agentId;
    view.role = message.role;
    view.content = message.content;
    view.createdAt = message.createdAt;
    return view;
}

Message messageFrom(const MessageAnswer &answer)
{
    Message message;
    message.id = answer.messageId;
    message.sessionId = answer.channelId;
    message.role = MessageRole::Assistant;
    message.content = answer.response;
    message.model = answer.model;
    message.requestedModel = answer.requestedModel;
    message.notices = answer.notices;
    if (answer.status == enumName(MessageStatus::Waiting))
        message.status = MessageStatus::Waiting;
    message.tokensInput = answer.usage.inputTokens;
    message.tokensOutput = answer.usage.outputTokens;
    return message;
}

} // namespace troupe::lvng2
