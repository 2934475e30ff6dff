// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/plan.h"

#include "core/meta/values.h"

namespace troupe {

namespace {

constexpr double kMostMs = 31'536'000'000; // a year

} // namespace

const TypeInfo &RetryRule::info()
{
    static const TypeInfo type{
        "retry",
        {
            field<&RetryRule::maxAttempts>("max_attempts", NoFlag, "The first one counts")
                .range(1, 20),
            field<&RetryRule::delayMs>("delay_ms", NoFlag, "Before the second").range(0, 3'600'000),
            field<&RetryRule::multiplier>("multiplier", NoFlag, "Of the delay, each time")
                .range(1, 10),
        }};
    return type;
}

const TypeInfo &PlanStep::info()
{
    static const TypeInfo type{
        "plan_step",
        {
            field<&PlanStep::id>("id", Required, "The name of its output in templates")
                .length(1, 64),
            field<&PlanStep::name>("name", OmitEmpty).length(0, 200),
            field<&PlanStep::kind>("kind", Required),
            field<&PlanStep::agentId>("agent_id", OmitEmpty, "agent: who").length(0, 64),
            field<&PlanStep::prompt>(
                "prompt", OmitEmpty,
                "agent: what is asked; {name} stands for an input or a step's output")
                .length(0, 200'000),
            field<&PlanStep::model>("model", OmitEmpty, "agent: instead of the agent's")
                .length(0, 200),
            field<&PlanStep::maxTokens>("max_tokens", OmitEmpty).range(1, 10'000'000),
            field<&PlanStep::outputForm>("output_form", NoFlag, "agent: json must be JSON"),
            field<&PlanStep::tool>("tool", OmitEmpty, "tool: its name").length(0, 128),
            field<&PlanStep::arguments>("arguments", OmitEmpty, "tool: with templates"),
            field<&PlanStep::message>("message", OmitEmpty, "approval: what a person is asked")
                .length(0, 20'000),
            field<&PlanStep::form>("form", OmitEmpty, "approval: JSON Schema of what to fill in"),
            field<&PlanStep::condition>("if", OmitEmpty, "condition"),
            field<&PlanStep::shape>("template", OmitEmpty, "transform: JSON with templates"),
            field<&PlanStep::over>("over", OmitEmpty, "map: a template that yields a list")
                .length(0, 2000),
            field<&PlanStep::step>("step", OmitEmpty, "map: the step for each {item}"),
            field<&PlanStep::maxParallel>("max_parallel", NoFlag, "map: items at once")
                .range(0, 64),
            field<&PlanStep::plan>("plan", OmitEmpty, "plan: the plan"),
            field<&PlanStep::input>("input", OmitEmpty, "plan: its input, with templates"),
            field<&PlanStep::waitMs>("wait_ms", NoFlag, "wait: how long").range(0, kMostMs),
            field<&PlanStep::until>("until", OmitEmpty, "wait: until when (ISO 8601)")
                .length(0, 40),
            field<&PlanStep::retry>("retry"),
            field<&PlanStep::timeoutMs>("timeout_ms", NoFlag, "Of one attempt; 0: none")
                .range(0, kMostMs),
            field<&PlanStep::onError>("on_error", NoFlag, "continue: the run goes on without it"),
        }};
    return type;
}

const TypeInfo &PlanEdge::info()
{
    static const TypeInfo type{
        "plan_edge",
        {
            field<&PlanEdge::from>("from", Required).length(1, 64),
            field<&PlanEdge::to>("to", Required).length(1, 64),
            field<&PlanEdge::when>("when", OmitEmpty, "A condition; without one always"),
            field<&PlanEdge::loop>("loop", NoFlag, "How often at most an edge back is taken")
                .range(0, 1000),
        }};
    return type;
}

const TypeInfo &Plan::info()
{
    static const TypeInfo type{
        "plan",
        {
            field<&Plan::name>("name", NoFlag).length(0, 200),
            field<&Plan::steps>("steps", Required).length(1, 500),
            field<&Plan::edges>("edges", NoFlag,
                                "Without: the steps follow one another; []: all at once"),
            field<&Plan::output>("output", OmitEmpty,
                                 "JSON with templates; without: the outputs of the last steps"),
            field<&Plan::maxParallel>("max_parallel", NoFlag, "Steps at once; 0: 8").range(0, 64),
            field<&Plan::timeoutMs>("timeout_ms", NoFlag, "Of the whole run; 0: none")
                .range(0, kMostMs),
            field<&Plan::costLimit>("cost_limit", NoFlag, "Dollars; 0: none"),
        }};
    return type;
}

} // namespace troupe
