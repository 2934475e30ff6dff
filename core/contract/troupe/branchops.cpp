// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/branchops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<Branch>;
template struct Page<TagCount>;

namespace {

constexpr int kLongestEdit = 4'000'000; // characters; the body limit is hit first
constexpr int kLongestComment = 10'000;

} // namespace

const TypeInfo &EditMessage::info()
{
    static const TypeInfo type{
        "edit_message",
        {
            field<&EditMessage::messageId>("message_id", Required),
            field<&EditMessage::text>("text", Required).length(1, kLongestEdit),
            field<&EditMessage::model>("model", OmitEmpty, "Instead of the agent's").length(0, 200),
            field<&EditMessage::maxTokens>("max_tokens", OmitEmpty, "Of the answer")
                .range(1, 10'000'000),
            field<&EditMessage::temperature>("temperature", OmitEmpty).range(0, 2),
            field<&EditMessage::metadata>("metadata", OmitEmpty, "Kept with the new message"),
            field<&EditMessage::context>("context", OmitEmpty,
                                         "Told to the model beside the agent's prompt"),
        }};
    return type;
}

const TypeInfo &RegenerateAnswer::info()
{
    static const TypeInfo type{
        "regenerate_answer",
        {
            field<&RegenerateAnswer::messageId>("message_id", Required,
                                                "The answer, or the message that it answers"),
            field<&RegenerateAnswer::agentId>("agent_id", OmitEmpty, "Instead of who answered"),
            field<&RegenerateAnswer::model>("model", OmitEmpty, "Instead of the agent's")
                .length(0, 200),
            field<&RegenerateAnswer::maxTokens>("max_tokens", OmitEmpty).range(1, 10'000'000),
            field<&RegenerateAnswer::temperature>("temperature", OmitEmpty).range(0, 2),
        }};
    return type;
}

const TypeInfo &AnswerCandidate::info()
{
    static const TypeInfo type{
        "answer_candidate",
        {
            field<&AnswerCandidate::agentId>("agent_id", OmitEmpty, "Empty: the conversation's"),
            field<&AnswerCandidate::model>("model", OmitEmpty, "Instead of the agent's")
                .length(0, 200),
            field<&AnswerCandidate::temperature>("temperature", OmitEmpty).range(0, 2),
        }};
    return type;
}

const TypeInfo &CompareOnMessage::info()
{
    static const TypeInfo type{
        "compare_answers",
        {
            field<&CompareOnMessage::messageId>("message_id", Required,
                                                "A message of the person, or one of its answers"),
            field<&CompareOnMessage::candidates>("candidates", Required)
                .length(kFewestCandidates, kMostCandidates),
        }};
    return type;
}

const TypeInfo &CompareOnNewMessage::info()
{
    static const TypeInfo type{
        "compare_message",
        {
            field<&CompareOnNewMessage::sessionId>("session_id", Required),
            field<&CompareOnNewMessage::text>("text", Required).length(1, kLongestEdit),
            field<&CompareOnNewMessage::candidates>("candidates", Required)
                .length(kFewestCandidates, kMostCandidates),
            field<&CompareOnNewMessage::metadata>("metadata", OmitEmpty, "Kept with the message"),
            field<&CompareOnNewMessage::context>("context", OmitEmpty,
                                                 "Told to the models beside the prompt"),
        }};
    return type;
}

const TypeInfo &CompareStarted::info()
{
    static const TypeInfo type{"compare_started",
                               {
                                   field<&CompareStarted::message>("message"),
                                   field<&CompareStarted::replies>("replies"),
                               }};
    return type;
}

const TypeInfo &SwitchBranch::info()
{
    static const TypeInfo type{"switch_branch",
                               {
                                   field<&SwitchBranch::sessionId>("session_id", Required),
                                   field<&SwitchBranch::messageId>("message_id", Required,
                                                                   "Any message of the branch"),
                               }};
    return type;
}

const TypeInfo &DeleteBranch::info()
{
    static const TypeInfo type{"delete_branch",
                               {
                                   field<&DeleteBranch::sessionId>("session_id", Required),
                                   field<&DeleteBranch::messageId>("message_id", Required,
                                                                   "One that has other versions"),
                               }};
    return type;
}

const TypeInfo &ListBranches::info()
{
    static const TypeInfo type{"list_branches",
                               {
                                   field<&ListBranches::sessionId>("session_id", Required),
                                   field<&ListBranches::limit>("limit").range(1, 200),
                                   field<&ListBranches::cursor>("cursor", NoFlag,
                                                                "next_cursor of the page before"),
                               }};
    return type;
}

const TypeInfo &Branch::info()
{
    static const TypeInfo type{
        "branch",
        {
            field<&Branch::headId>("head_id", NoFlag, "Its last message"),
            field<&Branch::shown>("shown"),
            field<&Branch::messageCount>("message_count"),
            field<&Branch::forksAfter>("forks_after", NoFlag,
                                       "The last message that it shares with the shown branch"),
            field<&Branch::agentId>("agent_id", NoFlag, "Of its last answer"),
            field<&Branch::model>("model"),
            field<&Branch::preview>("preview", NoFlag,
                                    "The beginning of what is said first where it differs"),
            field<&Branch::updatedAt>("updated_at"),
        }};
    return type;
}

const TypeInfo &ForkConversation::info()
{
    static const TypeInfo type{
        "fork_conversation",
        {
            field<&ForkConversation::messageId>("message_id", Required,
                                                "The last one that is copied"),
            field<&ForkConversation::title>("title", OmitEmpty, "Empty: that of the conversation")
                .length(0, 300),
        }};
    return type;
}

const TypeInfo &GiveFeedback::info()
{
    static const TypeInfo type{
        "give_feedback",
        {
            field<&GiveFeedback::messageId>("message_id", Required),
            field<&GiveFeedback::thumb>("thumb", OmitEmpty, "Up counts as 5, down as 1"),
            field<&GiveFeedback::rating>("rating", OmitEmpty, "1–5, instead of a thumb")
                .range(1, 5),
            field<&GiveFeedback::comment>("comment", OmitEmpty).length(0, kLongestComment),
        }};
    return type;
}

const TypeInfo &TagCount::info()
{
    static const TypeInfo type{"tag_count",
                               {
                                   field<&TagCount::tag>("tag"),
                                   field<&TagCount::count>("count", NoFlag, "Conversations"),
                               }};
    return type;
}

const TypeInfo &ListTags::info()
{
    static const TypeInfo type{"list_tags",
                               {
                                   field<&ListTags::archived>("archived", NoFlag,
                                                              "Of the archived ones instead"),
                               }};
    return type;
}

} // namespace troupe
