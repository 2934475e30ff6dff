// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"
#include "core/services/runservice.h"

namespace troupe {

/// Runs in the native API: each handler asks one service.
class NativeRuns
{
public:
    explicit NativeRuns(RunService &runs) : m_runs(runs) {}

    Task<RunSummary> start(Caller caller, StartRun in);
    Result<PlanReport> validate(const Caller &caller, ValidatePlan in) const;
    Task<Page<RunSummary>> list(Caller caller, ListRuns in);
    Result<RunDetail> get(const Caller &caller, RunRef in) const;
    Task<Page<StepSummary>> steps(Caller caller, ListRunSteps in);
    Result<StepDetail> step(const Caller &caller, RunStepRef in) const;
    Task<Page<ToolCallRecord>> toolCalls(Caller caller, ListRunToolCalls in);
    Task<RunSummary> cancel(Caller caller, RunRef in);
    Task<RunSummary> resume(Caller caller, RunRef in);
    Task<RunSummary> rerun(Caller caller, RerunRun in);
    Task<RunSummary> replay(Caller caller, RunRef in);
    Task<RunComparison> compare(Caller caller, CompareRuns in);
    Task<void> remove(Caller caller, RunRef in);

private:
    RunService &m_runs;
};

} // namespace troupe
