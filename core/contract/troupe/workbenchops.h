// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agent.h"
#include "core/domain/conversation.h"

/// Answers of a draft of an agent in the native API. Nothing is stored but what a call to a model
/// costs.
namespace troupe {

/// One thing that was said so far.
struct TestMessage
{
    MessageRole role = MessageRole::User; ///< user or assistant
    QString content;
    static const TypeInfo &info();
};

struct TestAgent
{
    Agent agent; ///< the draft
    QString agentId; ///< of the agent that it is a draft of, for its usage; may be empty
    QList<TestMessage> messages; ///< oldest first; the last one is the user's
    static const TypeInfo &info();
};

struct TestRef
{
    QString testId;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<TestAgent, Message> testAgent{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agent-tests",
     .scope = Scope::AgentsWrite,
     .summary = "Let a draft of an agent answer",
     .status = 202,
     .tag = "Agents",
     .description = "Nothing is saved but the usage, as a test. The answer comes over the event "
                    "socket: watch its id. It is kept in memory for a while.",
     .requestExample = "{\"agent\": {\"name\": \"Ann\", \"system_prompt\": \"Answer briefly.\"}, "
                       "\"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}",
     .costsTokens = true}};
inline constexpr Op<TestRef, Message> getAgentTest{
    {.path = "/troupe/v1/agent-tests/{test_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read the answer of a draft, also while it is written",
     .tag = "Agents"}};
inline constexpr Op<TestRef, Message> stopAgentTest{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agent-tests/{test_id}/stop",
     .scope = Scope::AgentsWrite,
     .summary = "Stop the answer of a draft",
     .tag = "Agents"}};

} // namespace ops
} // namespace troupe
