// SPDX-License-Identifier: GPL-3.0-or-later
// How maps and runs end.
#include "core/engine/run/activerun.h"
#include "core/meta/values.h"

#include <algorithm>

namespace troupe {

/// A map ends with its last item.
void RunEngine::settleMap(ActiveRun &run, const QString &key, RunTransition &transition)
{
    const StepPtr map = run.steps.value(key);
    if (!map || map->row.status != RunStatus::Running)
        return;
    const QJsonArray items = map->row.input.toArray();
    QJsonArray outputs;
    QList<StepPtr> open;
    std::optional<Error> problem;
    for (int i = 0; i < map->nextItem; ++i) {
        const StepPtr item = run.steps.value(mapItemKey(key, i));
        if (!item)
            continue;
        outputs.append(item->row.output);
        if (!isOver(item->row.status)) {
            open.append(item);
        } else if (item->row.status != RunStatus::Succeeded && item->spec.onError == OnError::Fail
                   && !problem) {
            problem = Error(ErrorCode::Upstream,
                            QStringLiteral("item %1: %2").arg(i).arg(item->row.error));
            problem->key = item->row.errorKey;
        }
    }
    if (problem) { // no more begin; the others end first
        map->nextItem = static_cast<int>(items.size());
        for (const StepPtr &item : std::as_const(open)) {
            if (item->isStarted) {
                item->cancel.cancel();
                continue;
            }
            item->row.status = RunStatus::Cancelled;
            item->row.finishedAt = Timestamp{m_clock.nowMs()};
            transition.updated.append(item->row);
        }
        if (std::any_of(open.begin(), open.end(),
                        [](const StepPtr &item) { return !isOver(item->row.status); }))
            return;
    } else if (!open.isEmpty() || map->nextItem < items.size()) {
        return;
    }
    if (problem) {
        map->spec.retry.maxAttempts = 1;
        applyFailure(run, *map, *problem);
    } else {
        map->row.status = RunStatus::Succeeded;
        map->row.output = outputs;
        map->row.finishedAt = Timestamp{m_clock.nowMs()};
    }
    transition.updated.append(map->row);
}

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
