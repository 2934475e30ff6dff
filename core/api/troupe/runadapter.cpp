// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/runadapter.h"

namespace troupe {

Task<RunSummary> NativeRuns::start(Caller caller, StartRun in)
{
    return m_runs.start(std::move(caller), std::move(in));
}

Result<PlanReport> NativeRuns::validate(const Caller &caller, ValidatePlan in) const
{
    return m_runs.validate(caller, in);
}

Task<Page<RunSummary>> NativeRuns::list(Caller caller, ListRuns in)
{
    return m_runs.list(std::move(caller), std::move(in));
}

Result<RunDetail> NativeRuns::get(const Caller &caller, RunRef in) const
{
    return m_runs.find(caller, in.runId);
}

Task<Page<StepSummary>> NativeRuns::steps(Caller caller, ListRunSteps in)
{
    return m_runs.steps(std::move(caller), std::move(in));
}

Result<StepDetail> NativeRuns::step(const Caller &caller, RunStepRef in) const
{
    return m_runs.step(caller, in);
}

Task<Page<ToolCallRecord>> NativeRuns::toolCalls(Caller caller, ListRunToolCalls in)
{
    return m_runs.toolCalls(std::move(caller), std::move(in));
}

Task<RunSummary> NativeRuns::cancel(Caller caller, RunRef in)
{
    return m_runs.cancel(std::move(caller), std::move(in.runId));
}

Task<RunSummary> NativeRuns::resume(Caller caller, RunRef in)
{
    return m_runs.resume(std::move(caller), std::move(in.runId));
}

Task<RunSummary> NativeRuns::rerun(Caller caller, RerunRun in)
{
    return m_runs.rerun(std::move(caller), std::move(in));
}

Task<RunSummary> NativeRuns::replay(Caller caller, RunRef in)
{
    return m_runs.replay(std::move(caller), std::move(in.runId));
}

Task<RunComparison> NativeRuns::compare(Caller caller, CompareRuns in)
{
    return m_runs.compare(std::move(caller), std::move(in));
}

Task<void> NativeRuns::remove(Caller caller, RunRef in)
{
    return m_runs.remove(std::move(caller), std::move(in.runId));
}

} // namespace troupe
