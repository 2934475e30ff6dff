// SPDX-License-Identifier: GPL-3.0-or-later
// How runs end.
#include "core/engine/run/activerun.h"
#include "core/meta/values.h"

#include <algorithm>

namespace troupe {

void RunEngine::endRun(ActiveRun &run, RunTransition &transition)
{
    Run &row = run.row;
    transition.isChanged = true;
    row.finishedAt = Timestamp{m_clock.nowMs()};
    if (run.failure) {
        row.status = RunStatus::Failed;
        row.error = run.failure->message;
        row.errorKey =
            run.failure->key.isEmpty() ? errorCodeName(run.failure->code) : run.failure->key;
        return;
    }
    if (run.isCancelled) {
        row.status = RunStatus::Cancelled;
        return;
    }
    row.status = RunStatus::Succeeded;
    row.error.clear();
    row.errorKey.clear();
    const PlanGraph &graph = *run.graph;
    if (!graph.plan.output.isNull()) {
        const auto output = fillJson(graph.plan.output, run.lookup(nullptr));
        if (output) {
            row.output = *output;
            return;
        }
        row.status = RunStatus::Failed;
        row.error = QStringLiteral("The output cannot be made: %1").arg(output.error().message);
        row.errorKey = output.error().key;
        return;
    }
    QJsonObject last;
    for (qsizetype i = 0; i < graph.plan.steps.size(); ++i) {
        const auto &out = graph.outOf[static_cast<std::size_t>(i)];
        const bool isLast = std::all_of(out.begin(), out.end(), [&graph](qsizetype edge) {
            return graph.edges.at(edge).loop > 0;
        });
        const StepPtr step = run.stepOf(i);
        if (isLast && step && step->row.status == RunStatus::Succeeded)
            last.insert(step->row.key, step->row.output);
    }
    row.output = last.size() == 1 ? last.begin().value() : QJsonValue(last);
}

} // namespace troupe
