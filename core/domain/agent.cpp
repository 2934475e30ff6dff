// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/agent.h"

#include "core/meta/values.h"

namespace troupe {

namespace {

constexpr int kLargestPrompt = 400'000; // characters; about 100,000 tokens

} // namespace

const TypeInfo &AgentMemory::info()
{
    static const TypeInfo type{
        "agent_memory",
        {
            field<&AgentMemory::type>("type", NoFlag, "\"conversation\" or \"none\"").length(1, 40),
            field<&AgentMemory::maxTurns>("max_turns", NoFlag,
                                          "How many of the last exchanges the model is given")
                .range(0, 1000),
            field<&AgentMemory::summarization>("summarization"),
        }};
    return type;
}

const TypeInfo &AgentGuardrails::info()
{
    static const TypeInfo type{
        "agent_guardrails",
        {
            field<&AgentGuardrails::maxToolRounds>("max_tool_rounds", NoFlag,
                                                   "How often in one turn it may call tools")
                .range(1, 100),
            field<&AgentGuardrails::maxTurnCost>("max_turn_cost", NoFlag,
                                                 "Dollars that one turn may cost; 0: no limit"),
        }};
    return type;
}

const TypeInfo &Agent::info()
{
    static const TypeInfo type{
        "agents",
        {
            field<&Agent::id>("id", Primary | ReadOnly),
            field<&Agent::ownerId>("owner_id", ReadOnly),
            field<&Agent::slug>("slug", ReadOnly),
            field<&Agent::name>("name", Required, "What people call it").length(1, 200),
            field<&Agent::description>("description").length(0, 4000),
            field<&Agent::role>("role", NoFlag, "Its job in a few words").length(0, 200),
            field<&Agent::avatar>("avatar", NoFlag,
                                  "An emoji, a picture as a data: URI, or an address of an image")
                .length(0, 32'768),
            field<&Agent::color>("color", NoFlag, "#rrggbb").length(0, 32),
            field<&Agent::systemPrompt>("system_prompt", NoFlag, "What it is told before anything")
                .length(0, kLargestPrompt),
            field<&Agent::model>("model", NoFlag, "A model id or alias; empty: the default model")
                .length(0, 200),
            field<&Agent::temperature>("temperature").range(0, 2),
            field<&Agent::maxTokens>("max_tokens", NoFlag, "Of an answer").range(1, 10'000'000),
            field<&Agent::tags>("tags").length(0, 100),
            field<&Agent::tools>("tools", NoFlag, "Names of tools it may ask for").length(0, 200),
            field<&Agent::functions>("functions").length(0, 200),
            field<&Agent::memory>("memory"),
            field<&Agent::guardrails>("guardrails", NoFlag, "Where its turns end by themselves"),
            field<&Agent::capabilities>("capabilities"),
            field<&Agent::metadata>("metadata"),
            field<&Agent::task>("task").length(0, kLargestPrompt),
            field<&Agent::workspaceId>("workspace_id").length(0, 100),
            field<&Agent::webhookUrl>("webhook_url").length(0, 2000),
            field<&Agent::visibility>("visibility", NoFlag,
                                      "Who may use it beside its owner: shared are those in "
                                      "shared_with"),
            field<&Agent::sharedWith>("shared_with", NoFlag,
                                      "Usernames, with visibility shared; only the owner and "
                                      "administrators see them")
                .length(0, kMostSharedWith),
            field<&Agent::status>("status"),
            field<&Agent::version>("version", ReadOnly),
            field<&Agent::createdAt>("created_at", ReadOnly),
            field<&Agent::updatedAt>("updated_at", ReadOnly),
            field<&Agent::archivedAt>("archived_at", ReadOnly),
        }};
    return type;
}

} // namespace troupe
