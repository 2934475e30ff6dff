// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/approval.h"
#include "core/domain/linediff.h"
#include "core/domain/run.h"
#include "core/domain/tool.h"

#include <optional>

/// Runs in the native API: one's own; administrators see everybody's. Their progress is told over the
/// event socket (eventops.h): run.created, run.updated, run.completed and run.deleted with a RunSummary,
/// run.step with a Step.
namespace troupe {

struct RunRef
{
    QString runId;
    static const TypeInfo &info();
};

struct ListRuns
{
    int limit = 50;
    QString cursor;
    QString kind; ///< "plan", "chat", "delegate", "test"
    std::optional<RunStatus> status;
    QString agentId;
    QString text; ///< in the name, the error, the agent's name or the conversation's title
    Timestamp since; ///< began then or later
    QString parentRunId; ///< those that this one has begun
    QString originRunId; ///< reruns and replays of this one
    QString userId; ///< for administrators
    bool nested = false; ///< with those that other runs have begun
    static const TypeInfo &info();
};

/// A run without its plan, input and output.
struct RunSummary
{
    QString id;
    QString userId;
    QString kind;
    QString name;
    QString agentId;
    QString sessionId;
    RunStatus status = RunStatus::Running;
    RunMode mode = RunMode::Live;
    QString error;
    QString errorKey;
    QString parentRunId;
    QString parentStepId;
    int depth = 0;
    QString originRunId;
    Money cost; ///< without its children's
    Money costLimit;
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    Timestamp deadlineAt;
    Timestamp createdAt;
    Timestamp startedAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};
RunSummary summaryOf(const Run &run);

struct StartRun
{
    QJsonObject plan; ///< see core/domain/plan.h
    QJsonObject input;
    QString name; ///< empty: the plan's
    QString agentId; ///< whom the run is about; empty: the plan's only agent
    Timestamp deadlineAt;
    Money costLimit; ///< dollars; 0: the plan's
    static const TypeInfo &info();
};

struct ValidatePlan
{
    QJsonObject plan;
    QJsonObject input;
    static const TypeInfo &info();
};

struct PlanProblem
{
    QString pointer; ///< into the request
    QString message;
    static const TypeInfo &info();
};

struct PlanReport
{
    bool valid = false;
    QList<PlanProblem> problems; ///< all of them
    static const TypeInfo &info();
};

/// What a run waits for.
struct RunQuestion
{
    QString approvalId;
    ApprovalKind kind = ApprovalKind::Form;
    QString title;
    QString stepId;
    RiskLevel riskLevel = RiskLevel::Low;
    Timestamp createdAt;
    Timestamp expiresAt;
    static const TypeInfo &info();
};

/// A run with what people want to know about it at once. Its steps and calls come in pages of their
/// own.
struct RunDetail
{
    Run run;
    Money totalCost; ///< with that of its children, and of theirs
    qint64 totalTokensInput = 0;
    qint64 totalTokensOutput = 0;
    int stepCount = 0; ///< rows: a step that a loop repeats has several
    int stepsEnded = 0;
    int toolCallCount = 0;
    QList<RunSummary> children; ///< oldest first, at most 500; see listRuns for more
    QList<RunQuestion> questions; ///< pending
    static const TypeInfo &info();
};

struct ListRunSteps
{
    QString runId;
    int limit = 200;
    QString cursor;
    static const TypeInfo &info();
};

/// A step without what went in and came out.
struct StepSummary
{
    QString id;
    QString runId;
    int position = 0;
    QString key;
    QString name;
    QString kind;
    int iteration = 0;
    int attempt = 0;
    QString agentId;
    QString messageId;
    RunStatus status = RunStatus::Running;
    QString error;
    QString errorKey;
    QString waitsFor;
    Timestamp wakeAt;
    QString copiedFrom;
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    Money cost;
    qint64 latencyMs = 0;
    Timestamp startedAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};

struct RunStepRef
{
    QString runId;
    QString stepId;
    static const TypeInfo &info();
};

/// A step with all that happened in it.
struct StepDetail
{
    Step step;
    QList<ModelCall> rounds; ///< answers of models, in order
    QList<ToolCallRecord> toolCalls; ///< by round, then position
    QList<RunSummary> children; ///< runs that it has begun
    static const TypeInfo &info();
};

struct ListRunToolCalls
{
    QString runId;
    QString stepId; ///< of this step alone
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

struct RerunRun
{
    QString runId;
    QString stepKey; ///< the step that is done again, as the plan names it
    QJsonValue input = QJsonValue::Undefined; ///< instead of what it would get
    QJsonValue output = QJsonValue::Undefined; ///< what it is taken to come to, without doing it
    static const TypeInfo &info();
};

struct CompareRuns
{
    QString runId;
    QString otherRunId;
    static const TypeInfo &info();
};

/// One step in both runs; statuses are null where a run has no such step.
struct StepComparison
{
    QString key;
    int iteration = 0;
    QString name;
    QString kind;
    std::optional<RunStatus> status;
    std::optional<RunStatus> otherStatus;
    QString stepId;
    QString otherStepId;
    bool sameInput = true;
    bool sameOutput = true;
    bool tooLong = false; ///< the outputs differ, but are too long to be compared line by line
    QList<DiffLine> lines; ///< how the output differs
    QString error;
    QString otherError;
    Money cost;
    Money otherCost;
    qint64 latencyMs = 0;
    qint64 otherLatencyMs = 0;

    static const TypeInfo &info();
};

struct RunComparison
{
    RunSummary run;
    RunSummary other;
    bool samePlan = true;
    bool sameInput = true;
    bool sameOutput = true;
    QList<DiffLine> lines; ///< how the output differs
    int differing = 0; ///< steps of which status, input or output are not the same
    bool truncated = false; ///< there are more steps than are compared
    QList<StepComparison> steps; ///< in the order of the run, then those of the other one alone
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<StartRun, RunSummary> startRun{
    {.verb = Verb::Post,
     .path = "/troupe/v1/runs",
     .scope = Scope::TeamsRun,
     .summary = "Start a run of a plan",
     .status = 201,
     .tag = "Runs",
     .description =
         "A plan is a graph of steps: agent, tool, approval, condition, transform, map, "
         "plan, wait. Without edges they follow one another. `{name}` in texts stands for "
         "an input or the output of a step before, `{name.key[0]}` for a part of it. All "
         "problems of a plan are named before anything begins.",
     .requestExample =
         "{\"plan\": {\"name\": \"Greeting\", \"steps\": [{\"id\": \"greet\", \"kind\": "
         "\"transform\", \"template\": \"Hello {who}\"}]}, \"input\": {\"who\": \"Ann\"}}",
     .costsTokens = true}};
inline constexpr Op<ValidatePlan, PlanReport> validatePlan{
    {.verb = Verb::Post,
     .path = "/troupe/v1/runs/validate",
     .scope = Scope::TeamsRun,
     .summary = "Check a plan without running it",
     .tag = "Runs",
     .requestExample = "{\"plan\": {\"name\": \"Greeting\", \"steps\": [{\"id\": \"greet\", "
                       "\"kind\": \"transform\", \"template\": \"Hello {who}\"}]}, \"input\": "
                       "{\"who\": \"Ann\"}}"}};
inline constexpr Op<ListRuns, Page<RunSummary>> listRuns{
    {.path = "/troupe/v1/runs",
     .scope = Scope::AgentsRead,
     .summary = "List runs, newest first",
     .tag = "Runs",
     .description = "Everything that ran: plans, answers in conversations, tasks that agents gave "
                    "to others. Administrators see everybody's."}};
inline constexpr Op<RunRef, RunDetail> getRun{
    {.path = "/troupe/v1/runs/{run_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one run, with what it cost in all and what it waits for",
     .tag = "Runs"}};
inline constexpr Op<ListRunSteps, Page<StepSummary>> listRunSteps{
    {.path = "/troupe/v1/runs/{run_id}/steps",
     .scope = Scope::AgentsRead,
     .summary = "List the steps of a run, in the order in which they began",
     .tag = "Runs"}};
inline constexpr Op<RunStepRef, StepDetail> getRunStep{
    {.path = "/troupe/v1/runs/{run_id}/steps/{step_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one step: input, output, answers of models and calls of tools",
     .tag = "Runs"}};
inline constexpr Op<ListRunToolCalls, Page<ToolCallRecord>> listRunToolCalls{
    {.path = "/troupe/v1/runs/{run_id}/tool-calls",
     .scope = Scope::AgentsRead,
     .summary = "List what tools were called in a run, oldest first",
     .tag = "Runs"}};
inline constexpr Op<RunRef, RunSummary> cancelRun{
    {.verb = Verb::Post,
     .path = "/troupe/v1/runs/{run_id}/cancel",
     .scope = Scope::TeamsRun,
     .summary = "Stop a run and what it has begun",
     .tag = "Runs",
     .description = "Answers when it has ended. An answer in a conversation is stopped as there."}};
inline constexpr Op<RunRef, RunSummary> resumeRun{
    {.verb = Verb::Post,
     .path = "/troupe/v1/runs/{run_id}/resume",
     .scope = Scope::TeamsRun,
     .summary = "Try again what failed or was cancelled",
     .tag = "Runs",
     .description = "Steps that have succeeded are not repeated.",
     .costsTokens = true}};
inline constexpr Op<RerunRun, RunSummary> rerunRun{
    {.verb = Verb::Post,
     .path = "/troupe/v1/runs/{run_id}/rerun",
     .scope = Scope::TeamsRun,
     .summary = "Run again from one step on, with another input or output of it",
     .status = 201,
     .tag = "Runs",
     .description = "A new run: steps that do not come after the one named keep their results.",
     .requestExample = "{\"step_key\": \"greet\", \"output\": \"Good morning Ann\"}",
     .costsTokens = true}};
inline constexpr Op<RunRef, RunSummary> replayRun{
    {.verb = Verb::Post,
     .path = "/troupe/v1/runs/{run_id}/replay",
     .scope = Scope::TeamsRun,
     .summary = "Run again from what was recorded, at no cost",
     .status = 201,
     .tag = "Runs",
     .description = "A new run that calls no model and no tool, and waits for nobody."}};
inline constexpr Op<CompareRuns, RunComparison> compareRuns{
    {.path = "/troupe/v1/runs/{run_id}/compare/{other_run_id}",
     .scope = Scope::AgentsRead,
     .summary = "What differs between two runs, step by step",
     .tag = "Runs"}};
inline constexpr Op<RunRef, Nothing> deleteRun{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/runs/{run_id}",
     .scope = Scope::TeamsRun,
     .summary = "Delete a run that has ended, with those that it began",
     .status = 204,
     .tag = "Runs",
     .description = "What it cost stays in the statistics, and decisions in the audit trail."}};

} // namespace ops
} // namespace troupe
