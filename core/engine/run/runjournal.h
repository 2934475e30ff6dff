// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"
#include "core/domain/run.h"
#include "core/storage/database.h"

/// The SQL of runs: everything that changes at once is one transition and one write, with its events.
namespace troupe {

struct RunTransition
{
    Run run;
    bool isNew = false; ///< the run is inserted
    bool isChanged = false; ///< status, error, output and times of the run are written
    QList<Step> inserted;
    QList<Step> updated; ///< all but what they cost, which usage rows add
    QList<ModelCall> answers;
    QList<UsageRow> usage;
    QList<Approval> approvals;

    RunTransition() = default;
    bool isEmpty() const { return !isNew && !isChanged && inserted.isEmpty() && updated.isEmpty(); }
};
Result<void> journalRun(Tx &tx, const RunTransition &transition);

/// Adds a usage row to its table, its run, its step and its conversation.
Result<void> accountUsage(Sql &sql, const UsageRow &usage);

/// Steps of a run, in the order in which they began.
Result<QList<Step>> stepsOfRun(Sql &sql, const QString &runId);

/// For events and lists: without the plan, and with long values left out ("truncated": true).
QByteArray runPayload(const Run &run);
QByteArray stepPayload(const Step &step);

} // namespace troupe
