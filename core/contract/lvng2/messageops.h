// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/conversation.h"
#include "core/meta/typeinfo.h"

#include <optional>

/// Messages, health and documents of LVNG v2 ("Agents API", Agent Messaging; "API Reference",
/// Pagination).
namespace troupe::lvng2 {

struct MessageInput
{
    QString id; ///< of the agent
    QString message;
    std::optional<QJsonObject> context; ///< told to the agent beside its prompt
    static const TypeInfo &info();
};

struct TokensUsed
{
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    static const TypeInfo &info();
};

struct MessageAnswer
{
    bool success = true;
    QString response;
    QString model; ///< that answered
    QString requestedModel;
    QStringList toolsUsed; ///< each once, in the order of their first use
    TokensUsed usage;
    QString messageId; ///< of the answer
    QString channelId; ///< of the conversation: one per user and agent
    QStringList notices; ///< that another model stood in, what the model went without
    QString status; ///< "waiting_approval": a person decides first; empty otherwise
    QString approvalId; ///< of what is asked
    static const TypeInfo &info();
};

struct ListMessagesQuery
{
    QString channelId;
    QString before;
    int limit = 50;
    static const TypeInfo &info();
};

struct MessageView
{
    QString id;
    QString channelId;
    QString agentId;
    MessageRole role = MessageRole::User;
    QString content;
    Timestamp createdAt;
    static const TypeInfo &info();
};

struct MessageListAnswer
{
    bool success = true;
    QList<MessageView> data;
    static const TypeInfo &info();
};

struct HealthView
{
    QString status;
    QString version;
    Timestamp timestamp;
    static const TypeInfo &info();
};

struct HealthAnswer
{
    bool success = true;
    HealthView data;
    static const TypeInfo &info();
};

/// `approvalId`: what is asked first about an answer that waits.
MessageAnswer answerOf(const Message &reply, const QString &approvalId);
MessageView viewOf(const Message &message);

/// The message of what a server answered: for a client.
Message messageFrom(const MessageAnswer &answer);

namespace ops {

inline constexpr Op<MessageInput, MessageAnswer> sendMessage{
    {.verb = Verb::Post,
     .path = "/api/v2/agents/{id}/message",
     .scope = Scope::AgentsWrite,
     .summary = "Send a message to an agent and get its answer",
     .tag = "Messaging",
     .description = "The agent must be active. All messages of one user to one agent are one "
                    "conversation, whose id is its channel_id.",
     .requestExample =
         "{\n  \"message\": \"What were the top 3 products by revenue last quarter?\",\n  "
         "\"context\": {\"database\": \"analytics_prod\", \"time_range\": \"Q1_2026\"}\n}",
     .costsTokens = true}};
inline constexpr Op<ListMessagesQuery, MessageListAnswer> listMessages{
    {.path = "/api/v2/messages",
     .scope = Scope::AgentsRead,
     .summary = "Read messages, the newest first",
     .tag = "Messaging"}};
inline constexpr Op<Nothing, HealthAnswer> getHealth{{.path = "/api/v2/health",
                                                      .scope = Scope::Open,
                                                      .summary = "Is the server well",
                                                      .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getOpenApi{{.path = "/api/v2/openapi.json",
                                                  .scope = Scope::Open,
                                                  .summary = "This API as OpenAPI 3.1",
                                                  .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getDocs{{.path = "/api/v2/docs",
                                               .scope = Scope::Open,
                                               .summary = "This API as a page",
                                               .tag = "System"}};

} // namespace ops
} // namespace troupe::lvng2
