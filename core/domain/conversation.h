// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/domain/attachment.h"
#include "core/meta/typeinfo.h"

#include <QJsonArray>
#include <QStringList>

#include <array>
#include <string_view>

namespace troupe {

/// A conversation: a tree of messages and the leaf that is shown.
struct Session
{
    QString id;
    QString ownerId;
    QString agentId;
    QString title; ///< empty until there is something to make one of
    QString externalId; ///< the client's own name of it (LVNG v1), unique per owner and agent
    QString headId; ///< the newest message of the branch that is shown
    QStringList tags;
    bool pinned = false;
    int messageCount = 0;
    Money cost; ///< of all its answers
    Timestamp archivedAt;
    Timestamp createdAt;
    Timestamp updatedAt; ///< of the last message or change

    static const TypeInfo &info();
};

enum class MessageRole : quint8 { User, Assistant, System, Tool };
constexpr auto enumNames(MessageRole)
{
    return std::array<std::string_view, 4>{"user", "assistant", "system", "tool"};
}

/// Streaming becomes one of the others: Stopped by a person, Interrupted by the end of the process,
/// Failed with an error. All but Complete keep their text and can be continued.
enum class MessageStatus : quint8 { Complete, Streaming, Stopped, Interrupted, Failed };
constexpr auto enumNames(MessageStatus)
{
    return std::array<std::string_view, 5>{"complete", "streaming", "stopped", "interrupted",
                                           "failed"};
}

struct Message
{
    QString id;
    QString sessionId;
    QString parentId; ///< the message that this one follows; empty: the first
    MessageRole role = MessageRole::User;
    MessageStatus status = MessageStatus::Complete;
    QString content;
    QString agentId; ///< who answered
    QString runId;
    QString requestedModel; ///< the model asked for
    QString model; ///< the model that answered
    QString provider; ///< the name of its provider
    QString finishReason;
    QString error; ///< what went wrong, for people
    QString errorKey; ///< the same for programs
    QStringList notices; ///< what to know of this answer: who stood in, what it went without
    QJsonArray toolCalls;
    QList<AttachedFile> attachments; ///< files that the person sent along
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    qint64 tokensCached = 0; ///< part of tokensInput
    bool tokensEstimated = false; ///< counted by us, the provider did not say
    Money cost;
    Money listCost; ///< what the requested model's list price would have been
    qint64 latencyMs = 0; ///< from request to end
    QJsonObject metadata;
    Timestamp createdAt;
    Timestamp completedAt;

    static const TypeInfo &info();
};

/// What the beginning of a conversation was about: told to a model instead of the messages up to
/// and with `untilId` on its branch. Made when they do not fit any more; never changed.
struct Summary
{
    QString id;
    QString sessionId;
    QString untilId; ///< the last message that it covers
    QString content;
    QString model; ///< that wrote it
    int messages = 0; ///< how many it covers
    Timestamp createdAt;

    static const TypeInfo &info();
};

} // namespace troupe
