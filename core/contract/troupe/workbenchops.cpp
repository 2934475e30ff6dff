// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/workbenchops.h"

#include "core/meta/values.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestText = 1'000'000; // characters
constexpr qsizetype kMostTestMessages = 200;

} // namespace

const TypeInfo &TestMessage::info()
{
    static const TypeInfo type{
        "test_message",
        {
            field<&TestMessage::role>("role", Required, "user or assistant"),
            field<&TestMessage::content>("content", Required).length(1, kLongestText),
        }};
    return type;
}

const TypeInfo &TestAgent::info()
{
    static const TypeInfo type{
        "test_agent",
        {
            field<&TestAgent::agent>("agent", Required, "The draft"),
            field<&TestAgent::agentId>("agent_id", OmitEmpty,
                                       "The agent that it is a draft of, for its usage"),
            field<&TestAgent::messages>("messages", Required,
                                        "Oldest first; the last one is the user's")
                .length(1, kMostTestMessages),
        }};
    return type;
}

const TypeInfo &TestRef::info()
{
    static const TypeInfo type{"test_ref", {field<&TestRef::testId>("test_id", Required)}};
    return type;
}

} // namespace troupe
