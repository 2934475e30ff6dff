// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/conversation.h"

/// Talking to agents of Convergio: one call, or the agent's socket.
namespace troupe::convergio {

struct ChatInput
{
    QString agentId;
    QString message;
    QJsonObject context; ///< "session_id" names the conversation; the rest is told to the model
    static const TypeInfo &info();
};

struct TokenUsage
{
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    static const TypeInfo &info();
};

struct ChatView
{
    QString messageId;
    QString agentId; ///< the slug
    QString sessionId; ///< as the client named it, or the one made
    QString response;
    QString model; ///< that answered
    QString requestedModel;
    TokenUsage usage;
    Money cost; ///< US dollars
    std::optional<QString> signature; ///< null: this version signs nothing
    QStringList notices;
    QString approvalId; ///< of what a person is asked about it; empty: nothing
    QString status; ///< of the message: "complete", "waiting_approval", …
    QString createdAt;
    static const TypeInfo &info();
};

struct SocketInput
{
    QString agentId;
    static const TypeInfo &info();
};

/// The name of the conversation in `context`, empty without; and what of it the model is told.
QString sessionNameOf(const QJsonObject &context);
QJsonObject toldContext(QJsonObject context);

/// `approvalId`: what is asked first about an answer that waits.
ChatView answerOf(const QString &slug, const QString &sessionId, const Message &reply,
                  const QString &approvalId);

/// The message of what a server answered: for a client.
Message messageFrom(const ChatView &view);

/// Messages of the agent's socket, as JSON.
QByteArray socketStart(const QString &messageId, const QString &sessionId);
QByteArray socketContent(const QString &delta);
QByteArray socketEnd(const ChatView &answer);

namespace ops {

inline constexpr Op<ChatInput, ChatView> chat{
    {.verb = Verb::Post,
     .path = "/api/v1/agents/chat",
     .scope = Scope::AgentsWrite,
     .summary = "Start or continue a conversation with an agent",
     .tag = "AI Agents",
     .description = "Answers when the agent has answered. `context.session_id` names the "
                    "conversation; a new name is a new conversation.",
     .requestExample = "{\"agent_id\": \"ali_chief_of_staff\", \"message\": \"Help me analyze our "
                       "quarterly performance\", \"context\": {\"user_id\": \"user123\", "
                       "\"session_id\": \"session456\"}}",
     .costsTokens = true,
     .enveloped = true}};
inline constexpr Op<SocketInput, Nothing> agentSocket{
    {.path = "/ws/agents/{agent_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Talk to an agent live: send {\"type\": \"message\", \"message\", \"session_id\"?} "
                "or {\"type\": \"stop\"}; start, content, end and error come back",
     .kind = AnswerKind::Channel,
     .tag = "AI Agents"}};

} // namespace ops
} // namespace troupe::convergio
