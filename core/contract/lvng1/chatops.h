// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/conversation.h"
#include "core/domain/tool.h"
#include "core/meta/typeinfo.h"

/// Chat of LVNG v1 (API Integration Guide, "Chat & Conversations").
namespace troupe::lvng1 {

struct ChatInput
{
    QString agentId;
    QString message;
    QString sessionId; ///< any text of the client's; empty: one is made
    QJsonObject context; ///< kept with the message
    bool stream = false;
    std::optional<int> maxTokens;
    QString model; ///< instead of the agent's
    std::optional<double> temperature;
    static const TypeInfo &info();
};

struct TokensUsed
{
    qint64 input = 0;
    qint64 output = 0;
    qint64 cached = 0;
    static const TypeInfo &info();
};

struct FunctionCalled
{
    QString name;
    QJsonObject arguments;
    QJsonValue result;
    static const TypeInfo &info();
};

struct ChatAnswer
{
    QString id; ///< msg_…
    QString agentId; ///< agent_…
    QString sessionId; ///< as the client sent it, or the one made
    QString message;
    QString response;
    TokensUsed tokensUsed;
    Money cost;
    qint64 responseTimeMs = 0;
    QList<FunctionCalled> functionsCalled;
    QString createdAt;
    QString model; ///< that answered
    QString requestedModel;
    QString finishReason; ///< "waiting_approval": a person decides first, then it goes on
    QString approvalId; ///< of what is asked; empty: nothing
    QStringList notices; ///< that another model stood in, what the model went without
    static const TypeInfo &info();
};

/// `input`: what was asked; `reply`: how it ended.
/// `approvalId`: what is asked first about an answer that waits.
ChatAnswer answerOf(const ChatInput &input, const QString &sessionId, const Message &reply,
                    const QString &approvalId);

/// The message of what a server answered: for a client.
Message messageFrom(const ChatAnswer &answer);

/// Events of a streamed answer, as JSON.
QByteArray streamStart(const QString &messageId);
QByteArray streamContent(const QString &delta);
QByteArray streamFunctionCall(const ToolCallRecord &call);
QByteArray streamFunctionResult(const ToolCallRecord &call);
/// Whether a custom function of the answer's failed, and why.
bool hasFailedFunction(const Message &reply, QString &why);
QByteArray streamEnd(const Message &reply, const QString &approvalId);

namespace ops {

inline constexpr Op<ChatInput, ChatAnswer> chat{
    {.verb = Verb::Post,
     .path = "/v1/agents/{agent_id}/chat",
     .scope = Scope::AgentsWrite,
     .summary = "Send a message to an agent",
     .kind = AnswerKind::Dual,
     .tag = "Chat",
     .description = "Answers when the agent has answered. With `stream: true` the answer comes as "
                    "server-sent events: start, content, end or error. Losing the connection stops "
                    "nothing.",
     .requestExample =
         "{\n  \"message\": \"What are your return policies?\",\n  \"session_id\": "
         "\"session_xyz789\",\n  \"context\": {\n    \"user_id\": \"user_123\",\n    \"channel\": "
         "\"web_chat\",\n    \"metadata\": {\"page_url\": \"https://example.com/support\", "
         "\"user_tier\": \"premium\"}\n  },\n  \"stream\": false,\n  \"max_tokens\": 1000\n}",
     .costsTokens = true}};

} // namespace ops
} // namespace troupe::lvng1
