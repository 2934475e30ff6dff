// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/chatops.h"

/// Branches of conversations in the native API: other versions of messages and answers, copies, answers
/// side by side, and what the person thinks of an answer.
namespace troupe {

/// Another version of a message that was said earlier.
struct EditMessage
{
    QString messageId;
    QString text;
    QString model; ///< instead of the agent's
    std::optional<int> maxTokens;
    std::optional<double> temperature;
    QJsonObject metadata; ///< kept with the new message
    QJsonObject context; ///< told to the model beside the prompt
    static const TypeInfo &info();
};

/// Another answer, by the same agent or another one.
struct RegenerateAnswer
{
    QString messageId; ///< the answer, or the message that it answers
    QString agentId; ///< instead of who answered
    QString model; ///< instead of the agent's
    std::optional<int> maxTokens;
    std::optional<double> temperature;
    static const TypeInfo &info();
};

/// Who answers in a comparison; what is left empty is as in the conversation.
struct AnswerCandidate
{
    QString agentId;
    QString model;
    std::optional<double> temperature;
    static const TypeInfo &info();
};

inline constexpr int kFewestCandidates = 2;
inline constexpr int kMostCandidates = 4;

/// The same message answered by several at once.
struct CompareOnMessage
{
    QString messageId; ///< a message of the person, or one of its answers
    QList<AnswerCandidate> candidates;
    static const TypeInfo &info();
};

struct CompareOnNewMessage
{
    QString sessionId;
    QString text;
    QList<AnswerCandidate> candidates;
    QJsonObject metadata; ///< kept with the message
    QJsonObject context; ///< told to the models beside the prompt
    static const TypeInfo &info();
};

/// The message and its answers, which are being written; the first one is shown.
struct CompareStarted
{
    Message message;
    QList<Message> replies;
    static const TypeInfo &info();
};

struct SwitchBranch
{
    QString sessionId;
    QString messageId;
    static const TypeInfo &info();
};

/// What a message and all that follows it leave.
struct DeleteBranch
{
    QString sessionId;
    QString messageId; ///< one that has other versions
    static const TypeInfo &info();
};

struct ListBranches
{
    QString sessionId;
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

/// One way through a conversation, named by its last message.
struct Branch
{
    QString headId;
    bool shown = false;
    int messageCount = 0; ///< from the first message to the last
    QString forksAfter; ///< the last message that it shares with the shown branch; empty: none
    QString agentId; ///< of its last answer
    QString model;
    QString preview; ///< the beginning of what is said first where it differs
    Timestamp updatedAt; ///< of its last message
    static const TypeInfo &info();
};

struct ForkConversation
{
    QString messageId;
    QString title; ///< empty: that of the conversation
    static const TypeInfo &info();
};

enum class Thumb : quint8 { Up, Down };
constexpr auto enumNames(Thumb)
{
    return std::array<std::string_view, 2>{"up", "down"};
}

/// What a person thinks of an answer: a thumb or a number, not both; a comment alone is possible.
struct GiveFeedback
{
    QString messageId;
    std::optional<Thumb> thumb;
    std::optional<int> rating; ///< 1–5
    QString comment;
    static const TypeInfo &info();
};

struct TagCount
{
    QString tag;
    int count = 0; ///< conversations
    static const TypeInfo &info();
};

struct ListTags
{
    bool archived = false; ///< of the archived ones instead of the others
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<EditMessage, TurnStarted> editMessage{
    {.verb = Verb::Post,
     .path = "/troupe/v1/messages/{message_id}/edit",
     .scope = Scope::AgentsWrite,
     .summary = "Say an earlier message in another way",
     .status = 202,
     .tag = "Branches",
     .description = "The new message follows what the old one follows and is answered; what was "
                    "said after the old one stays in its own branch.",
     .requestExample = "{\"text\": \"Hello again\"}",
     .costsTokens = true}};
inline constexpr Op<RegenerateAnswer, TurnStarted> regenerateAnswer{
    {.verb = Verb::Post,
     .path = "/troupe/v1/messages/{message_id}/regenerate",
     .scope = Scope::AgentsWrite,
     .summary = "Have a message answered again, also by another agent or model",
     .status = 202,
     .tag = "Branches",
     .requestExample = "{\"temperature\": 0.9}",
     .costsTokens = true}};
inline constexpr Op<CompareOnMessage, CompareStarted> compareAnswers{
    {.verb = Verb::Post,
     .path = "/troupe/v1/messages/{message_id}/compare",
     .scope = Scope::AgentsWrite,
     .summary = "Have a message answered by two to four agents or models at once",
     .status = 202,
     .tag = "Branches",
     .description = "Each answer is a run of its own. Choose one by switching to its branch.",
     .requestExample = "{\"candidates\": [{}, {\"model\": \"troupe-offline\"}]}",
     .costsTokens = true}};
inline constexpr Op<CompareOnNewMessage, CompareStarted> compareMessage{
    {.verb = Verb::Post,
     .path = "/troupe/v1/sessions/{session_id}/compare",
     .scope = Scope::AgentsWrite,
     .summary = "Say something to two to four agents or models at once",
     .status = 202,
     .tag = "Branches",
     .requestExample =
         "{\"text\": \"Hello\", \"candidates\": [{}, {\"model\": \"troupe-offline\"}]}",
     .costsTokens = true}};
inline constexpr Op<SwitchBranch, Session> switchBranch{
    {.verb = Verb::Put,
     .path = "/troupe/v1/sessions/{session_id}/head",
     .scope = Scope::AgentsWrite,
     .summary = "Show the branch that a message is on",
     .tag = "Branches",
     .description = "Down to the newest message below it. New messages follow that one.",
     .requestExample = "{\"message_id\": \"01890a5d-ac96-774b-bcce-b302099a8057\"}"}};
inline constexpr Op<ListBranches, Page<Branch>> listBranches{
    {.path = "/troupe/v1/sessions/{session_id}/branches",
     .scope = Scope::AgentsRead,
     .summary = "The branches of a conversation: the shown one, then the newest",
     .tag = "Branches"}};
inline constexpr Op<DeleteBranch, Session> deleteBranch{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/sessions/{session_id}/branches/{message_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Delete a version of a message, and what follows it, for good; its usage rows stay",
     .tag = "Branches",
     .description = "If it was shown, the version after it is shown then, or the one before it. A "
                    "message without other versions cannot be deleted, nor can one with an answer "
                    "that is still being written."}};
inline constexpr Op<ForkConversation, Session> forkConversation{
    {.verb = Verb::Post,
     .path = "/troupe/v1/messages/{message_id}/fork",
     .scope = Scope::AgentsWrite,
     .summary = "Begin a new conversation with a copy of this one up to a message",
     .status = 201,
     .tag = "Branches",
     .description = "Copies cost nothing: what the originals cost stays with the conversation that "
                    "they are of."}};
inline constexpr Op<GiveFeedback, Message> giveFeedback{
    {.verb = Verb::Put,
     .path = "/troupe/v1/messages/{message_id}/feedback",
     .scope = Scope::AgentsWrite,
     .summary = "Rate an answer with a thumb or 1 to 5, with or without a comment",
     .tag = "Feedback",
     .requestExample = "{\"thumb\": \"up\", \"comment\": \"Exactly\"}"}};
inline constexpr Op<MessageRef, Message> removeFeedback{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/messages/{message_id}/feedback",
     .scope = Scope::AgentsWrite,
     .summary = "Take back what was thought of an answer",
     .tag = "Feedback"}};
inline constexpr Op<ListTags, Page<TagCount>> listTags{
    {.path = "/troupe/v1/session-tags",
     .scope = Scope::AgentsRead,
     .summary = "The tags of conversations, the most used first",
     .tag = "Conversations"}};

} // namespace ops
} // namespace troupe
