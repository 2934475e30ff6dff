// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/convergio/chatops.h"

#include "core/contract/convergio/agentops.h"
#include "core/meta/values.h"

namespace troupe::convergio {

namespace {

const QLatin1String kSessionKey("session_id");
const QLatin1String kUserKey("user_id");

} // namespace

const TypeInfo &ChatInput::info()
{
    static const TypeInfo type{
        "chat_input",
        {
            field<&ChatInput::agentId>("agent_id", Required).length(1, 200),
            field<&ChatInput::message>("message", Required).length(1, 1'000'000),
            field<&ChatInput::context>("context", OmitEmpty,
                                       "session_id names the conversation; what else there is is "
                                       "told to the model"),
        }};
    return type;
}

const TypeInfo &TokenUsage::info()
{
    static const TypeInfo type{"token_usage",
                               {
                                   field<&TokenUsage::inputTokens>("input_tokens"),
                                   field<&TokenUsage::outputTokens>("output_tokens"),
                               }};
    return type;
}

const TypeInfo &ChatView::info()
{
    static const TypeInfo type{
        "chat_answer",
        {
            field<&ChatView::messageId>("message_id"),
            field<&ChatView::agentId>("agent_id"),
            field<&ChatView::sessionId>("session_id"),
            field<&ChatView::response>("response"),
            field<&ChatView::model>("model", NoFlag, "That answered"),
            field<&ChatView::requestedModel>("requested_model"),
            field<&ChatView::usage>("usage"),
            field<&ChatView::cost>("cost", NoFlag, "US dollars"),
            field<&ChatView::signature>("signature", NoFlag, "Null: not signed"),
            field<&ChatView::notices>("notices", NoFlag,
                                      "That another model stood in, what the model went without"),
            field<&ChatView::approvalId>("approval_id", OmitEmpty,
                                         "A person decides about this first; the answer goes on "
                                         "after it"),
            field<&ChatView::status>("status", NoFlag, "waiting_approval: see approval_id"),
            field<&ChatView::createdAt>("created_at"),
        }};
    return type;
}

const TypeInfo &SocketInput::info()
{
    static const TypeInfo type{"socket_input",
                               {field<&SocketInput::agentId>("agent_id", Required)}};
    return type;
}

QString sessionNameOf(const QJsonObject &context)
{
    return context[kSessionKey].toString();
}

QJsonObject toldContext(QJsonObject context)
{
    context.remove(kSessionKey);
    context.remove(kUserKey);
    return context;
}

ChatView answerOf(const QString &slug, const QString &sessionId, const Message &reply,
                  const QString &approvalId)
{
    ChatView view;
    view.messageId = reply.id;
    view.agentId = slug;
    view.sessionId = sessionId;
    view.response = reply.content;
    view.model = reply.model;
    view.requestedModel = reply.requestedModel;
    view.usage = {reply.tokensInput, reply.tokensOutput};
    view.cost = reply.cost;
    view.notices = reply.notices;
    view.approvalId = approvalId;
    view.status = enumName(reply.status);
    view.createdAt = timeText(reply.createdAt);
    return view;
}

Message messageFrom(const ChatView &view)
{
    Message message;
    message.id = view.messageId;
    message.sessionId = view.sessionId;
    message.role = MessageRole::Assistant;
    message.status =
        enumFromName<MessageStatus>(QStringView(view.status)).value_or(MessageStatus::Complete);
    message.content = view.response;
    message.agentId = view.agentId;
    message.model = view.model;
    message.requestedModel = view.requestedModel;
    message.notices = view.notices;
    message.tokensInput = view.usage.inputTokens;
    message.tokensOutput = view.usage.outputTokens;
    message.cost = view.cost;
    message.createdAt = Timestamp::parse(view.createdAt).value_or(Timestamp());
    return message;
}

QByteArray socketStart(const QString &messageId, const QString &sessionId)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("start"));
    json.key("message_id");
    json.value(messageId);
    json.key("session_id");
    json.value(sessionId);
    json.endObject();
    return json.take();
}

QByteArray socketContent(const QString &delta)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("content"));
    json.key("delta");
    json.value(delta);
    json.endObject();
    return json.take();
}

QByteArray socketEnd(const ChatView &answer)
{
    return "{\"type\":\"end\"," + toJson(answer).mid(1);
}

} // namespace troupe::convergio
