// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/runops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<RunSummary>;
template struct Page<StepSummary>;
template struct Page<ToolCallRecord>;

const TypeInfo &RunRef::info()
{
    static const TypeInfo type{"run_ref",
                               {
                                   field<&RunRef::runId>("run_id", Required),
                               }};
    return type;
}

const TypeInfo &ListRuns::info()
{
    static const TypeInfo type{
        "list_runs",
        {
            field<&ListRuns::limit>("limit").range(1, 500),
            field<&ListRuns::cursor>("cursor", NoFlag, "next_cursor of the page before"),
            field<&ListRuns::kind>("kind", NoFlag, "plan, chat, delegate or test").length(0, 40),
            field<&ListRuns::status>("status"),
            field<&ListRuns::agentId>("agent_id", NoFlag, "About this agent"),
            field<&ListRuns::text>(
                "text", NoFlag,
                "In the name, the error, the agent's name or the conversation's title")
                .length(0, 200),
            field<&ListRuns::since>("since", NoFlag, "Began then or later"),
            field<&ListRuns::parentRunId>("parent_run_id", NoFlag, "Those that this one has begun"),
            field<&ListRuns::originRunId>("origin_run_id", NoFlag,
                                          "Reruns and replays of this one"),
            field<&ListRuns::userId>("user_id", NoFlag, "Of this person; for administrators"),
            field<&ListRuns::nested>("nested", NoFlag, "With those that other runs have begun"),
        }};
    return type;
}

const TypeInfo &RunSummary::info()
{
    static const TypeInfo type{"run_summary",
                               {
                                   field<&RunSummary::id>("id", Primary),
                                   field<&RunSummary::userId>("user_id"),
                                   field<&RunSummary::kind>("kind"),
                                   field<&RunSummary::name>("name"),
                                   field<&RunSummary::agentId>("agent_id"),
                                   field<&RunSummary::sessionId>("session_id"),
                                   field<&RunSummary::status>("status"),
                                   field<&RunSummary::mode>("mode"),
                                   field<&RunSummary::error>("error"),
                                   field<&RunSummary::errorKey>("error_key"),
                                   field<&RunSummary::parentRunId>("parent_run_id"),
                                   field<&RunSummary::parentStepId>("parent_step_id"),
                                   field<&RunSummary::depth>("depth"),
                                   field<&RunSummary::originRunId>("origin_run_id"),
                                   field<&RunSummary::cost>("cost", NoFlag,
                                                            "Without that of its children"),
                                   field<&RunSummary::costLimit>("cost_limit"),
                                   field<&RunSummary::tokensInput>("tokens_input"),
                                   field<&RunSummary::tokensOutput>("tokens_output"),
                                   field<&RunSummary::deadlineAt>("deadline_at"),
                                   field<&RunSummary::createdAt>("created_at"),
                                   field<&RunSummary::startedAt>("started_at"),
                                   field<&RunSummary::finishedAt>("finished_at"),
                               }};
    return type;
}

const TypeInfo &StartRun::info()
{
    static const TypeInfo type{
        "start_run",
        {
            field<&StartRun::plan>("plan", Required, "A graph of steps"),
            field<&StartRun::input>("input", NoFlag, "What templates of the plan can name"),
            field<&StartRun::name>("name", NoFlag, "Without it: the plan's").length(0, 200),
            field<&StartRun::agentId>("agent_id", NoFlag,
                                      "Whom the run is about; without it: the plan's only agent")
                .length(0, 64),
            field<&StartRun::deadlineAt>("deadline_at", NoFlag,
                                         "It fails when it has not ended by then"),
            field<&StartRun::costLimit>("cost_limit", NoFlag,
                                        "Dollars; it fails when it has cost as much; 0: the plan's")
                .range(0, 1'000'000),
        }};
    return type;
}

const TypeInfo &ValidatePlan::info()
{
    static const TypeInfo type{"validate_plan",
                               {
                                   field<&ValidatePlan::plan>("plan", Required),
                                   field<&ValidatePlan::input>("input"),
                               }};
    return type;
}

const TypeInfo &PlanProblem::info()
{
    static const TypeInfo type{"plan_problem",
                               {
                                   field<&PlanProblem::pointer>("pointer", NoFlag,
                                                                "Into the request"),
                                   field<&PlanProblem::message>("message"),
                               }};
    return type;
}

const TypeInfo &PlanReport::info()
{
    static const TypeInfo type{"plan_report",
                               {
                                   field<&PlanReport::valid>("valid"),
                                   field<&PlanReport::problems>("problems"),
                               }};
    return type;
}

const TypeInfo &RunQuestion::info()
{
    static const TypeInfo type{"run_question",
                               {
                                   field<&RunQuestion::approvalId>("approval_id"),
                                   field<&RunQuestion::kind>("kind"),
                                   field<&RunQuestion::title>("title"),
                                   field<&RunQuestion::stepId>("step_id"),
                                   field<&RunQuestion::riskLevel>("risk_level"),
                                   field<&RunQuestion::createdAt>("created_at"),
                                   field<&RunQuestion::expiresAt>("expires_at"),
                               }};
    return type;
}

const TypeInfo &RunDetail::info()
{
    static const TypeInfo type{
        "run_detail",
        {
            field<&RunDetail::run>("run"),
            field<&RunDetail::totalCost>("total_cost", NoFlag,
                                         "With that of its children, and of theirs"),
            field<&RunDetail::totalTokensInput>("total_tokens_input"),
            field<&RunDetail::totalTokensOutput>("total_tokens_output"),
            field<&RunDetail::stepCount>("step_count", NoFlag,
                                         "A step that a loop repeats counts each time"),
            field<&RunDetail::stepsEnded>("steps_ended"),
            field<&RunDetail::toolCallCount>("tool_call_count"),
            field<&RunDetail::children>("children", NoFlag, "Runs that it has begun, at most 500"),
            field<&RunDetail::questions>("questions", NoFlag, "What it waits for"),
        }};
    return type;
}

const TypeInfo &ListRunSteps::info()
{
    static const TypeInfo type{"list_run_steps",
                               {
                                   field<&ListRunSteps::runId>("run_id", Required),
                                   field<&ListRunSteps::limit>("limit").range(1, 1000),
                                   field<&ListRunSteps::cursor>("cursor", NoFlag,
                                                                "next_cursor of the page before"),
                               }};
    return type;
}

const TypeInfo &StepSummary::info()
{
    static const TypeInfo type{"step_summary",
                               {
                                   field<&StepSummary::id>("id", Primary),
                                   field<&StepSummary::runId>("run_id"),
                                   field<&StepSummary::position>("position"),
                                   field<&StepSummary::key>("key"),
                                   field<&StepSummary::name>("name"),
                                   field<&StepSummary::kind>("kind"),
                                   field<&StepSummary::iteration>("iteration"),
                                   field<&StepSummary::attempt>("attempt"),
                                   field<&StepSummary::agentId>("agent_id"),
                                   field<&StepSummary::messageId>("message_id"),
                                   field<&StepSummary::status>("status"),
                                   field<&StepSummary::error>("error"),
                                   field<&StepSummary::errorKey>("error_key"),
                                   field<&StepSummary::waitsFor>("waits_for"),
                                   field<&StepSummary::wakeAt>("wake_at"),
                                   field<&StepSummary::copiedFrom>("copied_from"),
                                   field<&StepSummary::tokensInput>("tokens_input"),
                                   field<&StepSummary::tokensOutput>("tokens_output"),
                                   field<&StepSummary::cost>("cost"),
                                   field<&StepSummary::latencyMs>("latency_ms"),
                                   field<&StepSummary::startedAt>("started_at"),
                                   field<&StepSummary::finishedAt>("finished_at"),
                               }};
    return type;
}

const TypeInfo &RunStepRef::info()
{
    static const TypeInfo type{"run_step_ref",
                               {
                                   field<&RunStepRef::runId>("run_id", Required),
                                   field<&RunStepRef::stepId>("step_id", Required),
                               }};
    return type;
}

const TypeInfo &StepDetail::info()
{
    static const TypeInfo type{
        "step_detail",
        {
            field<&StepDetail::step>("step"),
            field<&StepDetail::rounds>("rounds", NoFlag, "Answers of models, in order"),
            field<&StepDetail::toolCalls>("tool_calls"),
            field<&StepDetail::children>("children", NoFlag, "Runs that it has begun"),
        }};
    return type;
}

const TypeInfo &ListRunToolCalls::info()
{
    static const TypeInfo type{
        "list_run_tool_calls",
        {
            field<&ListRunToolCalls::runId>("run_id", Required),
            field<&ListRunToolCalls::stepId>("step_id", NoFlag, "Of this step alone"),
            field<&ListRunToolCalls::limit>("limit").range(1, 200),
            field<&ListRunToolCalls::cursor>("cursor", NoFlag, "next_cursor of the page before"),
        }};
    return type;
}

const TypeInfo &RerunRun::info()
{
    static const TypeInfo type{
        "rerun_run",
        {
            field<&RerunRun::runId>("run_id", Required),
            field<&RerunRun::stepKey>("step_key", Required, "As the plan names it").length(1, 64),
            field<&RerunRun::input>("input", OmitEmpty, "Instead of what the step would get"),
            field<&RerunRun::output>("output", OmitEmpty,
                                     "What it is taken to come to; it is not done"),
        }};
    return type;
}

const TypeInfo &CompareRuns::info()
{
    static const TypeInfo type{"compare_runs",
                               {
                                   field<&CompareRuns::runId>("run_id", Required),
                                   field<&CompareRuns::otherRunId>("other_run_id", Required),
                               }};
    return type;
}

const TypeInfo &StepComparison::info()
{
    static const TypeInfo type{
        "step_comparison",
        {
            field<&StepComparison::key>("key"),
            field<&StepComparison::iteration>("iteration"),
            field<&StepComparison::name>("name"),
            field<&StepComparison::kind>("kind"),
            field<&StepComparison::status>("status", NoFlag, "null: the run has no such step"),
            field<&StepComparison::otherStatus>("other_status"),
            field<&StepComparison::stepId>("step_id"),
            field<&StepComparison::otherStepId>("other_step_id"),
            field<&StepComparison::sameInput>("same_input"),
            field<&StepComparison::sameOutput>("same_output"),
            field<&StepComparison::tooLong>(
                "too_long", NoFlag, "The outputs differ, but are too long to be compared by lines"),
            field<&StepComparison::lines>("lines"),
            field<&StepComparison::error>("error"),
            field<&StepComparison::otherError>("other_error"),
            field<&StepComparison::cost>("cost"),
            field<&StepComparison::otherCost>("other_cost"),
            field<&StepComparison::latencyMs>("latency_ms"),
            field<&StepComparison::otherLatencyMs>("other_latency_ms"),
        }};
    return type;
}

const TypeInfo &RunComparison::info()
{
    static const TypeInfo type{
        "run_comparison",
        {
            field<&RunComparison::run>("run"),
            field<&RunComparison::other>("other"),
            field<&RunComparison::samePlan>("same_plan"),
            field<&RunComparison::sameInput>("same_input"),
            field<&RunComparison::sameOutput>("same_output"),
            field<&RunComparison::lines>("lines"),
            field<&RunComparison::differing>(
                "differing", NoFlag, "Steps of which status, input or output are not the same"),
            field<&RunComparison::truncated>("truncated", NoFlag,
                                             "There are more steps than are compared"),
            field<&RunComparison::steps>("steps"),
        }};
    return type;
}

RunSummary summaryOf(const Run &run)
{
    RunSummary summary;
    summary.id = run.id;
    summary.userId = run.userId;
    summary.kind = run.kind;
    summary.name = run.name;
    summary.agentId = run.agentId;
    summary.sessionId = run.sessionId;
    summary.status = run.status;
    summary.mode = run.mode;
    summary.error = run.error;
    summary.errorKey = run.errorKey;
    summary.parentRunId = run.parentRunId;
    summary.parentStepId = run.parentStepId;
    summary.depth = run.depth;
    summary.originRunId = run.originRunId;
    summary.cost = run.cost;
    summary.costLimit = run.costLimit;
    summary.tokensInput = run.tokensInput;
    summary.tokensOutput = run.tokensOutput;
    summary.deadlineAt = run.deadlineAt;
    summary.createdAt = run.createdAt;
    summary.startedAt = run.startedAt;
    summary.finishedAt = run.finishedAt;
    return summary;
}

} // namespace troupe
