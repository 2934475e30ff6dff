// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/conversation.h"
#include "core/meta/patch.h"

/// Conversations in the native API. An answer is told over the event socket (eventops.h).
namespace troupe {

struct SessionRef
{
    QString sessionId;
    static const TypeInfo &info();
};

struct MessageRef
{
    QString messageId;
    static const TypeInfo &info();
};

struct ListSessions
{
    int limit = 50;
    QString cursor;
    QString agentId;
    QString search; ///< in titles and tags; what was said is searched with searchMessages
    QString tag; ///< has this tag
    QString from; ///< last changed on this day (UTC, ISO 8601) or later
    QString to; ///< or earlier, the day included
    bool archived = false; ///< the archived ones instead of the others
    static const TypeInfo &info();
};

struct CreateSession
{
    QString agentId;
    QString title;
    QStringList tags;
    static const TypeInfo &info();
};

/// What of a conversation can be changed.
struct SessionChanges
{
    QString title;
    QStringList tags;
    bool pinned = false;
    bool archived = false;
    static const TypeInfo &info();
};

struct UpdateSession
{
    QString sessionId;
    Patch<SessionChanges> changes;
    static const TypeInfo &info();
};

enum class ListOrder : quint8 { Asc, Desc };
constexpr auto enumNames(ListOrder)
{
    return std::array<std::string_view, 2>{"asc", "desc"};
}

struct ListMessages
{
    QString sessionId;
    int limit = 100;
    QString cursor;
    ListOrder order = ListOrder::Asc; ///< by time; Desc starts with the newest
    QString around; ///< a message of the conversation that the page is centred on; not with cursor
    static const TypeInfo &info();
};

struct PostMessage
{
    QString sessionId;
    QString text;
    QString model; ///< instead of the agent's
    std::optional<int> maxTokens; ///< of the answer, instead of the agent's
    std::optional<double> temperature;
    QJsonObject metadata; ///< kept with the message
    QJsonObject context; ///< told to the model beside the prompt, for this message
    QStringList attachments; ///< ids of files that go along; with them the text may be empty
    static const TypeInfo &info();
};

/// Of all lists only this one knows what stands before a page, too.
template <>
const TypeInfo &Page<Message>::info();

/// The message as stored and its answer, which is being written.
struct TurnStarted
{
    QString messageId;
    QString replyId;
    QString runId;
    Message message;
    Message reply;
    static const TypeInfo &info();
};

struct SearchMessages
{
    QString query;
    int limit = 20;
    QString cursor;
    QString agentId; ///< of the conversation, or who answered
    QString tag; ///< of the conversation; capital letters of ASCII do not count
    QString from; ///< said on this day (UTC, ISO 8601) or later
    QString to; ///< or earlier, the day included
    static const TypeInfo &info();
};

struct SearchHit
{
    QString messageId;
    QString sessionId;
    QString sessionTitle;
    QString agentId;
    MessageRole role = MessageRole::User;
    QString snippet; ///< plain text; what matched stands between U+2068 and U+2069
    bool shown = true; ///< on the branch that is shown: others are opened by switching to them
    Timestamp createdAt;
    static const TypeInfo &info();
};

/// An answer that is being written.
struct RunningAnswer
{
    QString messageId;
    QString sessionId;
    QString sessionTitle;
    QString agentId;
    QString agentName;
    QString model; ///< that answers
    Timestamp startedAt;
    static const TypeInfo &info();
};

struct RunningAnswers
{
    QList<RunningAnswer> items;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, RunningAnswers> listRunning{
    {.path = "/troupe/v1/messages/running",
     .scope = Scope::AgentsRead,
     .summary = "The caller's answers that are being written, oldest first",
     .tag = "Conversations"}};
inline constexpr Op<ListSessions, Page<Session>> listSessions{
    {.path = "/troupe/v1/sessions",
     .scope = Scope::AgentsRead,
     .summary = "List conversations: pinned first, then the newest",
     .tag = "Conversations"}};
inline constexpr Op<CreateSession, Session> createSession{
    {.verb = Verb::Post,
     .path = "/troupe/v1/sessions",
     .scope = Scope::AgentsWrite,
     .summary = "Begin a conversation with an agent",
     .status = 201,
     .tag = "Conversations"}};
inline constexpr Op<SessionRef, Session> getSession{{.path = "/troupe/v1/sessions/{session_id}",
                                                     .scope = Scope::AgentsRead,
                                                     .summary = "Read one conversation",
                                                     .tag = "Conversations"}};
inline constexpr Op<UpdateSession, Session> updateSession{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/sessions/{session_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Rename, tag, pin, archive or bring back a conversation",
     .tag = "Conversations",
     .requestExample = "{\"title\": \"Billing importer\"}"}};
inline constexpr Op<SessionRef, Nothing> deleteSession{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/sessions/{session_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Delete a conversation for good; its usage rows stay",
     .status = 204,
     .tag = "Conversations"}};
inline constexpr Op<ListMessages, Page<Message>> listMessages{
    {.path = "/troupe/v1/sessions/{session_id}/messages",
     .scope = Scope::AgentsRead,
     .summary = "The messages of a conversation",
     .tag = "Conversations"}};
inline constexpr Op<PostMessage, TurnStarted> postMessage{
    {.verb = Verb::Post,
     .path = "/troupe/v1/sessions/{session_id}/messages",
     .scope = Scope::AgentsWrite,
     .summary = "Say something to the agent",
     .status = 202,
     .tag = "Conversations",
     .description = "Answers at once, when the message is durable. The answer comes over the event "
                    "socket, and is in the conversation in any case.",
     .requestExample = "{\"text\": \"Hello\"}",
     .costsTokens = true}};
inline constexpr Op<MessageRef, Message> getMessage{
    {.path = "/troupe/v1/messages/{message_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one message, also while it is written",
     .tag = "Conversations"}};
inline constexpr Op<MessageRef, Message> stopMessage{
    {.verb = Verb::Post,
     .path = "/troupe/v1/messages/{message_id}/stop",
     .scope = Scope::AgentsWrite,
     .summary = "Stop an answer; what was said is kept",
     .tag = "Conversations"}};
inline constexpr Op<MessageRef, Message> continueMessage{
    {.verb = Verb::Post,
     .path = "/troupe/v1/messages/{message_id}/continue",
     .scope = Scope::AgentsWrite,
     .summary = "Go on with an answer that was stopped, interrupted or failed",
     .status = 202,
     .tag = "Conversations",
     .costsTokens = true}};
inline constexpr Op<SearchMessages, Page<SearchHit>> searchMessages{
    {.path = "/troupe/v1/search",
     .scope = Scope::AgentsRead,
     .summary = "Search what was said, best first",
     .tag = "Conversations"}};

} // namespace ops
} // namespace troupe
