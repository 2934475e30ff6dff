// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that are done several times: for each item of a list, and again after an edge back.
#include "core/base/ids.h"
#include "core/engine/run/activerun.h"
#include "core/engine/run/conditions.h"
#include "core/meta/values.h"

#include <algorithm>

namespace troupe {

PlanStep mapItemSpec(const PlanStep &map)
{
    PlanStep spec;
    ReadContext context;
    context.asInput = true;
    readObject(PlanStep::info(), map.step, &spec, context);
    return spec;
}

QString mapItemKey(const QString &mapKey, int index)
{
    return QStringLiteral("%1[%2]").arg(mapKey).arg(index);
}

QString loopMark(qsizetype edge)
{
    return QStringLiteral("loop:%1").arg(edge);
}

bool isLoopMark(const QString &text)
{
    return text.startsWith(QLatin1String("loop:"));
}

/// Begins what may begin of a map's items. True: something did.
bool RunEngine::beginItems(ActiveRun &run, const StepPtr &map, int most, RunTransition &transition)
{
    const QJsonArray items = map->row.input.toArray();
    const int atOnce = map->spec.maxParallel > 0 ? map->spec.maxParallel : most;
    int busy = 0;
    bool isChanged = false;
    const QList<StepPtr> begun = map->items;
    for (const StepPtr &item : begun) {
        if (isOver(item->row.status))
            continue;
        ++busy;
        if (item->row.status == RunStatus::Pending && item->row.wakeAt.ms == 0
            && run.running() < most) { // it is tried again
            begin(run, item, transition);
            isChanged = true;
        }
    }
    if (map->nextItem >= items.size())
        return isChanged;
    const PlanStep inner = mapItemSpec(map->spec);
    while (map->row.status == RunStatus::Running && map->nextItem < items.size() && busy < atOnce
           && run.running() < most && transition.inserted.size() < kStepsAtOnce) {
        auto item = std::make_shared<StepState>();
        item->index = map->index;
        item->spec = inner;
        item->mapKey = map->row.key;
        item->itemIndex = map->nextItem++;
        item->item = items.at(item->itemIndex);
        item->row.id = newId();
        item->row.runId = run.row.id;
        item->row.key = mapItemKey(map->row.key, item->itemIndex);
        item->row.name = QStringLiteral("%1 %2").arg(map->row.name).arg(item->itemIndex + 1);
        item->row.kind = enumName(inner.kind);
        item->row.agentId = inner.agentId;
        item->row.iteration = map->row.iteration;
        map->items.append(item);
        run.steps.insert(item->row.key, item);
        begin(run, item, transition);
        busy += isOver(item->row.status) ? 0 : 1;
        isChanged = true;
    }
    return isChanged;
}

/// No more items begin, those that wait end, those that run are asked to.
void RunEngine::stopItems(const StepState &map, RunTransition &transition)
{
    for (const StepPtr &item : map.items) {
        if (isOver(item->row.status))
            continue;
        if (item->isStarted) {
            item->cancel.cancel();
            continue;
        }
        item->row.status = RunStatus::Cancelled;
        item->row.finishedAt = Timestamp{m_clock.nowMs()};
        item->timer.reset();
        transition.updated.append(item->row);
    }
}

/// A map ends with its last item.
void RunEngine::settleMap(ActiveRun &run, const QString &key, RunTransition &transition)
{
    const StepPtr map = run.steps.value(key);
    if (!map || map->row.status != RunStatus::Running)
        return;
    const auto isBad = [](const StepPtr &item) {
        return isOver(item->row.status) && item->row.status != RunStatus::Succeeded
               && item->spec.onError == OnError::Fail;
    };
    const auto bad = std::find_if(map->items.cbegin(), map->items.cend(), isBad);
    if (bad != map->items.cend()) { // no more begin; the others end first
        map->nextItem = static_cast<int>(map->row.input.toArray().size());
        stopItems(*map, transition);
    }
    const bool isOpen =
        map->nextItem < map->row.input.toArray().size()
        || std::any_of(map->items.cbegin(), map->items.cend(),
                       [](const StepPtr &item) { return !isOver(item->row.status); });
    if (isOpen)
        return;
    map->timer.reset();
    if (bad != map->items.cend()) {
        Error problem(ErrorCode::Upstream,
                      QStringLiteral("item %1: %2").arg((*bad)->itemIndex).arg((*bad)->row.error));
        problem.key = (*bad)->row.errorKey;
        map->spec.retry.maxAttempts = 1;
        applyFailure(run, *map, problem);
    } else {
        QJsonArray outputs;
        for (const StepPtr &item : std::as_const(map->items))
            outputs.append(item->row.output);
        map->row.status = RunStatus::Succeeded;
        map->row.output = outputs;
        map->row.finishedAt = Timestamp{m_clock.nowMs()};
    }
    transition.updated.append(map->row);
    if (map->row.status == RunStatus::Succeeded && !run.failure && !run.isCancelled)
        takeLoops(run, map->index, transition);
}

/// Takes an edge back from a step that has ended, if one is to be taken.
bool RunEngine::takeLoops(ActiveRun &run, qsizetype index, RunTransition &transition)
{
    const PlanGraph &graph = *run.graph;
    for (const qsizetype edgeIndex : graph.outOf[static_cast<std::size_t>(index)]) {
        const PlanEdge &edge = graph.edges.at(edgeIndex);
        if (edge.loop == 0)
            return false; // loops come first
        if (run.loopsTaken.value(edgeIndex) >= edge.loop)
            continue;
        const auto isTaken = evaluateCondition(edge.when, run.lookup(nullptr));
        if (!isTaken || !*isTaken)
            continue;
        ++run.loopsTaken[edgeIndex];
        for (const qsizetype again : graph.bodies.value(edgeIndex)) {
            const StepPtr earlier = run.stepOf(again);
            auto next = std::make_shared<StepState>();
            next->index = again;
            next->spec = graph.plan.steps.at(again);
            next->row.id = newId();
            next->row.runId = run.row.id;
            next->row.key = next->spec.id;
            next->row.name = next->spec.name.isEmpty() ? next->spec.id : next->spec.name;
            next->row.kind = enumName(next->spec.kind);
            next->row.agentId = next->spec.agentId;
            next->row.iteration = earlier ? earlier->row.iteration + 1 : 1;
            next->row.status = RunStatus::Pending;
            if (next->spec.id == edge.to)
                next->row.copiedFrom =
                    loopMark(edgeIndex); // so that they are counted after a crash
            next->row.position = ++run.nextPosition;
            if (earlier) // what comes after may still look at the round before
                next->row.output = earlier->row.output;
            next->isStored = true;
            transition.inserted.append(next->row);
            const QString prefix = next->row.key + u'[';
            run.steps.removeIf(
                [&prefix](const auto &entry) { return entry.key().startsWith(prefix); });
            run.steps.insert(next->row.key, next);
        }
        return true;
    }
    return false;
}

} // namespace troupe
