// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"
#include "core/services/caller.h"
#include "core/storage/database.h"

/// What RunService reads of runs and takes away.
namespace troupe {

Result<Run> runById(Sql &sql, const QString &id);
/// A run of the caller, or anybody's for an administrator, by any face of its id; else NotFound.
Result<Run> readableRun(Sql &sql, const Caller &caller, const QString &anyId);

Result<Page<RunSummary>> listRunSummaries(Sql &sql, const Caller &caller, const ListRuns &query);
Result<RunDetail> detailOfRun(Sql &sql, Run run);
Result<Page<StepSummary>> listStepSummaries(Sql &sql, const ListRunSteps &query);
Result<StepDetail> detailOfStep(Sql &sql, const QString &runId, const QString &stepId);
Result<Page<ToolCallRecord>> listCallsOfRun(Sql &sql, const ListRunToolCalls &query);
/// runcomparison.cpp. Bounded: 5,000 steps, and texts of 100,000 characters line by line.
Result<RunComparison> comparisonOf(Sql &sql, const Run &run, const Run &other);

/// With all runs that it has begun. Conflict: see RunService::remove().
Result<void> deleteRun(Tx &tx, const Run &run);

} // namespace troupe
