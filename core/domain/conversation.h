// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/domain/attachment.h"
#include "core/meta/typeinfo.h"

#include <QJsonArray>
#include <QStringList>

#include <array>
#include <optional>
#include <string_view>

namespace troupe {

/// Who gave a conversation its title. What a person wrote is never replaced.
enum class TitledBy : quint8 { Nobody, Rules, Model, Person };
constexpr auto enumNames(TitledBy)
{
    return std::array<std::string_view, 4>{"", "rules", "model", "person"};
}

/// A conversation: a tree of messages and the leaf that is shown.
struct Session
{
    QString id;
    QString ownerId;
    QString agentId;
    QString title; ///< empty until there is something to make one of
    TitledBy titledBy = TitledBy::Nobody;
    QString externalId; ///< the client's own name of it (LVNG v1), unique per owner and agent
    QString headId; ///< the newest message of the branch that is shown
    QString forkedFrom; ///< the message of another conversation at which this one was copied
    QStringList tags;
    bool pinned = false;
    int messageCount = 0; ///< of the branch that is shown
    Money cost; ///< of all its answers, in every branch; copies cost nothing
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
/// Failed with an error. All but Complete keep their text and can be continued. Waiting asks people
/// first, whether a tool may be called or the answer let out, and goes on by itself.
enum class MessageStatus : quint8 { Complete, Streaming, Stopped, Interrupted, Failed, Waiting };
constexpr auto enumNames(MessageStatus)
{
    return std::array<std::string_view, 6>{"complete",    "streaming", "stopped",
                                           "interrupted", "failed",    "waiting_approval"};
}

struct Message
{
    QString id;
    QString sessionId;
    QString parentId; ///< the message that this one follows; empty: the first
    bool shown = true; ///< it is on the branch that is shown
    /// Messages that follow the same one, this one too, oldest first; empty when it is the only one.
    /// Filled in when messages are read for a client.
    QStringList siblingIds;
    std::optional<int> siblingIndex; ///< the place of this one in siblingIds, from 1
    std::optional<int> siblingCount;
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
    /// Calls of tools, in order: id, record_id, name, source, risk, arguments, status, executed,
    /// result (shortened, then "truncated"), error, duration_ms, allowed_by, approval_id, and `at`, where in the content they were made (UTF-16 units).
    QJsonArray toolCalls;
    QList<AttachedFile> attachments; ///< files that the person sent along
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    qint64 tokensCached = 0; ///< part of tokensInput
    bool tokensEstimated = false; ///< counted by us, the provider did not say
    Money cost;
    Money listCost; ///< what the requested model's list price would have been
    qint64 latencyMs = 0; ///< from request to end
    std::optional<int> rating; ///< what the person thinks of this answer, 1–5
    QString thumb; ///< "up" (counts as 5), "down" (as 1), or empty: rated by number or not at all
    QString feedbackComment;
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
