// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng1/chatops.h"

#include "core/base/ids.h"
#include "core/contract/lvng1/agentops.h"
#include "core/meta/values.h"

namespace troupe::lvng1 {

namespace {

constexpr int kLongestMessage = 1'000'000;

QList<FunctionCalled> functionsOf(const Message &reply)
{
    QList<FunctionCalled> list;
    for (const QJsonValue &call : reply.toolCalls) {
        FunctionCalled called;
        called.name = call[QLatin1String("name")].toString();
        called.arguments = call[QLatin1String("arguments")].toObject();
        called.result = call[QLatin1String("result")];
        list.append(called);
    }
    return list;
}

} // namespace

const TypeInfo &ChatInput::info()
{
    static const TypeInfo type{
        "chat_input",
        {
            field<&ChatInput::agentId>("agent_id", Required),
            field<&ChatInput::message>("message", Required).length(1, kLongestMessage),
            field<&ChatInput::sessionId>("session_id", NoFlag, "Any text; empty: one is made")
                .length(0, 200),
            field<&ChatInput::context>("context", NoFlag, "Kept with the message"),
            field<&ChatInput::stream>("stream", NoFlag, "Answer as server-sent events"),
            field<&ChatInput::maxTokens>("max_tokens", NoFlag, "Of the answer")
                .range(1, 10'000'000),
            field<&ChatInput::model>("model", NoFlag, "Instead of the agent's").length(0, 200),
            field<&ChatInput::temperature>("temperature").range(0, 2),
        }};
    return type;
}

const TypeInfo &TokensUsed::info()
{
    static const TypeInfo type{"tokens_used",
                               {
                                   field<&TokensUsed::input>("input"),
                                   field<&TokensUsed::output>("output"),
                                   field<&TokensUsed::cached>("cached", NoFlag, "Part of input"),
                               }};
    return type;
}

const TypeInfo &FunctionCalled::info()
{
    static const TypeInfo type{"function_called",
                               {
                                   field<&FunctionCalled::name>("name"),
                                   field<&FunctionCalled::arguments>("arguments"),
                                   field<&FunctionCalled::result>("result"),
                               }};
    return type;
}

const TypeInfo &ChatAnswer::info()
{
    static const TypeInfo type{
        "chat_answer",
        {
            field<&ChatAnswer::id>("id"),
            field<&ChatAnswer::agentId>("agent_id"),
            field<&ChatAnswer::sessionId>("session_id"),
            field<&ChatAnswer::message>("message"),
            field<&ChatAnswer::response>("response"),
            field<&ChatAnswer::tokensUsed>("tokens_used"),
            field<&ChatAnswer::cost>("cost", NoFlag, "US dollars"),
            field<&ChatAnswer::responseTimeMs>("response_time_ms"),
            field<&ChatAnswer::functionsCalled>("functions_called"),
            field<&ChatAnswer::createdAt>("created_at"),
            field<&ChatAnswer::model>("model", NoFlag, "That answered"),
            field<&ChatAnswer::requestedModel>("requested_model"),
            field<&ChatAnswer::finishReason>("finish_reason", NoFlag,
                                             "waiting_approval: a person decides first"),
            field<&ChatAnswer::approvalId>("approval_id", OmitEmpty, "Of what is asked"),
            field<&ChatAnswer::notices>("notices", OmitEmpty,
                                        "That another model stood in, what the model went without"),
        }};
    return type;
}

static QString finishReasonOf(const Message &reply)
{
    return reply.status == MessageStatus::Waiting ? enumName(reply.status) : reply.finishReason;
}

ChatAnswer answerOf(const ChatInput &input, const QString &sessionId, const Message &reply,
                    const QString &approvalId)
{
    ChatAnswer answer;
    answer.id = prefixedId(u"msg_", reply.id);
    answer.agentId = prefixedId(u"agent_", reply.agentId);
    answer.sessionId = sessionId;
    answer.message = input.message;
    answer.response = reply.content;
    answer.tokensUsed = {reply.tokensInput, reply.tokensOutput, reply.tokensCached};
    answer.cost = reply.cost;
    answer.responseTimeMs = reply.latencyMs;
    answer.functionsCalled = functionsOf(reply);
    answer.createdAt = timeText(reply.createdAt);
    answer.model = reply.model;
    answer.requestedModel = reply.requestedModel;
    answer.finishReason = finishReasonOf(reply);
    answer.approvalId = approvalId;
    answer.notices = reply.notices;
    return answer;
}

Message messageFrom(const ChatAnswer &answer)
{
    Message message;
    message.id = parseId(answer.id).value_or(answer.id);
    message.sessionId = answer.sessionId;
    message.role = MessageRole::Assistant;
    message.content = answer.response;
    message.agentId = parseId(answer.agentId).value_or(answer.agentId);
    message.model = answer.model;
    message.requestedModel = answer.requestedModel;
    message.finishReason = answer.finishReason;
    if (answer.finishReason == enumName(MessageStatus::Waiting))
        message.status = MessageStatus::Waiting;
    message.notices = answer.notices;
    message.tokensInput = answer.tokensUsed.input;
    message.tokensOutput = answer.tokensUsed.output;
    message.tokensCached = answer.tokensUsed.cached;
    message.cost = answer.cost;
    message.latencyMs = answer.responseTimeMs;
    message.createdAt = Timestamp::parse(answer.createdAt).value_or(Timestamp());
    return message;
}

QByteArray streamStart(const QString &messageId)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("start"));
    json.key("message_id");
    json.value(prefixedId(u"msg_", messageId));
    json.endObject();
    return json.take();
}

QByteArray streamContent(const QString &delta)
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

QByteArray streamFunctionCall(const ToolCallRecord &call)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("function_call"));
    json.key("name");
    json.value(call.tool);
    json.key("arguments");
    json.value(call.arguments);
    json.endObject();
    return json.take();
}

QByteArray streamFunctionResult(const ToolCallRecord &call)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("function_result"));
    json.key("name");
    json.value(call.tool);
    json.key("result");
    json.value(call.result);
    json.key("status");
    json.value(enumName(call.status));
    json.endObject();
    return json.take();
}

bool hasFailedFunction(const Message &reply, QString &why)
{
    for (const QJsonValue &call : reply.toolCalls) {
        const bool isFunction =
            call[QLatin1String("source")].toString() == QLatin1String("function")
            && call[QLatin1String("executed")].toBool();
        if (!isFunction || call[QLatin1String("status")].toString() != QLatin1String("failed"))
            continue;
        why = QStringLiteral("The function %1 failed: %2")
                  .arg(call[QLatin1String("name")].toString(),
                       call[QLatin1String("error")].toString());
        return true;
    }
    return false;
}

QByteArray streamEnd(const Message &reply, const QString &approvalId)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("end"));
    json.key("total_tokens");
    json.beginObject();
    json.key("input");
    json.value(reply.tokensInput);
    json.key("output");
    json.value(reply.tokensOutput);
    json.key("cached");
    json.value(reply.tokensCached);
    json.endObject();
    json.key("cost");
    json.raw(reply.cost.toString().toLatin1());
    json.key("finish_reason");
    json.value(finishReasonOf(reply));
    if (!approvalId.isEmpty()) {
        json.key("approval_id");
        json.value(approvalId);
    }
    json.key("model");
    json.value(reply.model);
    json.key("requested_model");
    json.value(reply.requestedModel);
    if (!reply.notices.isEmpty()) {
        json.key("notices");
        json.beginArray();
        for (const QString &notice : reply.notices)
            json.value(notice);
        json.endArray();
    }
    json.endObject();
    return json.take();
}

} // namespace troupe::lvng1
