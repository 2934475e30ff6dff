// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/chatops.h"

#include "core/contract/page.h"
#include "core/contract/troupe/fileops.h"

namespace troupe {

template <>
const TypeInfo &Page<Message>::info()
{
    static const TypeInfo type{
        "page",
        {
            field<&Page<Message>::items>("items"),
            field<&Page<Message>::nextCursor>("next_cursor", NoFlag,
                                              "For the next page; empty on the last one"),
            field<&Page<Message>::previousCursor>(
                "previous_cursor", OmitEmpty,
                "With around: for what stands before this page, to be read in the other order; "
                "missing when there is nothing"),
        }};
    return type;
}

template struct Page<Session>;
template struct Page<SearchHit>;

namespace {

constexpr int kLongestMessage = 4'000'000; // characters; the body limit is hit first

} // namespace

const TypeInfo &SessionRef::info()
{
    static const TypeInfo type{"session_ref",
                               {field<&SessionRef::sessionId>("session_id", Required)}};
    return type;
}

const TypeInfo &MessageRef::info()
{
    static const TypeInfo type{"message_ref",
                               {field<&MessageRef::messageId>("message_id", Required)}};
    return type;
}

const TypeInfo &ListSessions::info()
{
    static const TypeInfo type{
        "list_sessions",
        {
            field<&ListSessions::limit>("limit").range(1, 500),
            field<&ListSessions::cursor>("cursor", NoFlag, "next_cursor of the page before"),
            field<&ListSessions::agentId>("agent_id"),
            field<&ListSessions::search>("search", NoFlag, "In titles and tags").length(0, 200),
            field<&ListSessions::tag>("tag").length(0, 100),
            field<&ListSessions::from>("from", NoFlag,
                                       "Last changed on this day or later, as in 2026-01-31 (UTC)"),
            field<&ListSessions::to>("to", NoFlag, "On this day or earlier"),
            field<&ListSessions::archived>("archived", NoFlag, "The archived ones instead"),
        }};
    return type;
}

const TypeInfo &CreateSession::info()
{
    static const TypeInfo type{
        "create_session",
        {
            field<&CreateSession::agentId>("agent_id", Required),
            field<&CreateSession::title>("title", OmitEmpty, "Empty: made from the first message")
                .length(0, 300),
            field<&CreateSession::tags>("tags", OmitEmpty).length(0, 100),
        }};
    return type;
}

const TypeInfo &SessionChanges::info()
{
    static const TypeInfo type{"session_changes",
                               {
                                   field<&SessionChanges::title>("title").length(0, 300),
                                   field<&SessionChanges::tags>("tags").length(0, 100),
                                   field<&SessionChanges::pinned>("pinned"),
                                   field<&SessionChanges::archived>("archived"),
                               }};
    return type;
}

const TypeInfo &UpdateSession::info()
{
    static const TypeInfo type{"update_session",
                               {
                                   field<&UpdateSession::sessionId>("session_id", Required),
                                   field<&UpdateSession::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &ListMessages::info()
{
    static const TypeInfo type{
        "list_messages",
        {
            field<&ListMessages::sessionId>("session_id", Required),
            field<&ListMessages::limit>("limit").range(1, 1000),
            field<&ListMessages::cursor>("cursor", NoFlag, "next_cursor of the page before"),
            field<&ListMessages::order>("order", NoFlag, "By time; desc starts with the newest"),
            field<&ListMessages::around>(
                "around", NoFlag,
                "A message of this conversation: the page that has it in its middle, with "
                "cursors both ways. Not together with cursor"),
        }};
    return type;
}

const TypeInfo &PostMessage::info()
{
    static const TypeInfo type{
        "post_message",
        {
            field<&PostMessage::sessionId>("session_id", Required),
            field<&PostMessage::text>("text", Required, "May be empty beside attachments")
                .length(0, kLongestMessage),
            field<&PostMessage::model>("model", OmitEmpty, "Instead of the agent's").length(0, 200),
            field<&PostMessage::maxTokens>("max_tokens", OmitEmpty, "Of the answer")
                .range(1, 10'000'000),
            field<&PostMessage::temperature>("temperature", OmitEmpty).range(0, 2),
            field<&PostMessage::metadata>("metadata", OmitEmpty, "Kept with the message"),
            field<&PostMessage::context>(
                "context", OmitEmpty,
                "Told to the model beside the agent's prompt, for this message"),
            field<&PostMessage::attachments>("attachments", OmitEmpty, "Ids of files that go along")
                .length(0, kMostAttachments),
        }};
    return type;
}

const TypeInfo &TurnStarted::info()
{
    static const TypeInfo type{"turn_started",
                               {
                                   field<&TurnStarted::messageId>("message_id"),
                                   field<&TurnStarted::replyId>("reply_id"),
                                   field<&TurnStarted::runId>("run_id"),
                                   field<&TurnStarted::message>("message"),
                                   field<&TurnStarted::reply>("reply"),
                               }};
    return type;
}

const TypeInfo &SearchMessages::info()
{
    static const TypeInfo type{
        "search_messages",
        {
            field<&SearchMessages::query>("query", Required,
                                          "Words; the last one may be a beginning")
                .length(1, 500),
            field<&SearchMessages::limit>("limit").range(1, 100),
            field<&SearchMessages::cursor>("cursor"),
            field<&SearchMessages::agentId>("agent_id"),
            field<&SearchMessages::tag>("tag", NoFlag, "Of the conversation").length(0, 100),
            field<&SearchMessages::from>("from", NoFlag,
                                         "Said on this day or later, as in 2026-01-31 (UTC)"),
            field<&SearchMessages::to>("to", NoFlag, "On this day or earlier"),
        }};
    return type;
}

const TypeInfo &SearchHit::info()
{
    static const TypeInfo type{
        "search_hit",
        {
            field<&SearchHit::messageId>("message_id"),
            field<&SearchHit::sessionId>("session_id"),
            field<&SearchHit::sessionTitle>("session_title"),
            field<&SearchHit::agentId>("agent_id"),
            field<&SearchHit::role>("role"),
            field<&SearchHit::snippet>("snippet", NoFlag,
                                       "Plain text; what matched stands between U+2068 and U+2069"),
            field<&SearchHit::shown>("shown", NoFlag, "On the branch that is shown"),
            field<&SearchHit::createdAt>("created_at"),
        }};
    return type;
}

const TypeInfo &RunningAnswer::info()
{
    static const TypeInfo type{"running_answer",
                               {
                                   field<&RunningAnswer::messageId>("message_id"),
                                   field<&RunningAnswer::sessionId>("session_id"),
                                   field<&RunningAnswer::sessionTitle>("session_title"),
                                   field<&RunningAnswer::agentId>("agent_id"),
                                   field<&RunningAnswer::agentName>("agent_name"),
                                   field<&RunningAnswer::model>("model", NoFlag, "That answers"),
                                   field<&RunningAnswer::startedAt>("started_at"),
                               }};
    return type;
}

const TypeInfo &RunningAnswers::info()
{
    static const TypeInfo type{"running_answers", {field<&RunningAnswers::items>("items")}};
    return type;
}

} // namespace troupe
