// SPDX-License-Identifier: GPL-3.0-or-later
// What follows from what has happened in a run. Nothing here has an effect: it is written first.
#include "core/base/ids.h"
#include "core/engine/run/activerun.h"
#include "core/engine/run/conditions.h"
#include "core/meta/values.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

constexpr double kLongestRetryMs = 3'600'000;
constexpr qint64 kFormExpiresMs = 30LL * 24 * 3600 * 1000;

bool canBeTriedAgain(const Error &error)
{
    return error.code != ErrorCode::Cancelled && error.key != QLatin1String("cost_limit")
           && error.key != QLatin1String("template_name_missing");
}

} // namespace

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

int RunEngine::ActiveRun::running() const
{
    return static_cast<int>(std::count_if(steps.begin(), steps.end(), [](const StepPtr &step) {
        const bool works =
            step->row.kind != QLatin1String("map") && step->row.kind != QLatin1String("wait");
        return works && step->row.status == RunStatus::Running;
    }));
}

/// Nothing goes on by itself.
bool RunEngine::ActiveRun::isIdle() const
{
    return std::none_of(steps.begin(), steps.end(), [](const StepPtr &step) {
        return (step->row.status == RunStatus::Running && step->row.kind != QLatin1String("map"))
               || (step->row.status == RunStatus::Pending && step->row.wakeAt.ms != 0);
    });
}

RunEngine::StepPtr RunEngine::ActiveRun::stepOf(qsizetype index) const
{
    return steps.value(graph->plan.steps.at(index).id);
}

NameLookup RunEngine::ActiveRun::lookup(const StepState *step) const
{
    return [this, step](const QString &name) -> std::optional<QJsonValue> {
        if (step && step->itemIndex >= 0) {
            if (name == QLatin1String("item"))
                return step->item;
            if (name == QLatin1String("index"))
                return QJsonValue(step->itemIndex);
        }
        if (const auto known = steps.value(name);
            known && known->itemIndex < 0 && isOver(known->row.status))
            return known->row.output;
        if (graph->indexOf.contains(name))
            return QJsonValue(QJsonValue::Null); // it was skipped, or is not there yet
        if (name == QLatin1String("input"))
            return QJsonValue(row.input);
        const auto it = row.input.constFind(name);
        return it == row.input.constEnd() ? std::nullopt : std::optional<QJsonValue>(*it);
    };
}

void RunEngine::applyFailure(ActiveRun &run, StepState &step, const Error &error)
{
    Step &row = step.row;
    const RetryRule &retry = step.spec.retry;
    if (row.attempt + 1 < retry.maxAttempts && canBeTriedAgain(error) && !run.failure
        && !run.isCancelled && run.row.mode == RunMode::Live) {
        const double wait = retry.delayMs * std::pow(retry.multiplier, row.attempt);
        ++row.attempt;
        row.status = RunStatus::Pending;
        row.error = error.message;
        row.errorKey = error.key.isEmpty() ? errorCodeName(error.code) : error.key;
        row.wakeAt =
            Timestamp{m_clock.nowMs() + static_cast<qint64>(std::min(wait, kLongestRetryMs))};
        return;
    }
    const bool isStopped = error.code == ErrorCode::Cancelled;
    row.status = isStopped ? RunStatus::Cancelled : RunStatus::Failed;
    row.error = isStopped ? QString() : error.message;
    row.errorKey = error.key.isEmpty() ? errorCodeName(error.code) : error.key;
    row.finishedAt = Timestamp{m_clock.nowMs()};
    if (isStopped || step.spec.onError == OnError::Continue || !step.mapKey.isEmpty()
        || run.failure)
        return;
    run.failure = error;
    run.failure->message = QStringLiteral("%1: %2").arg(row.name, error.message);
}

void RunEngine::apply(ActiveRun &run, Outcome &outcome, RunTransition &transition)
{
    const StepPtr step = run.steps.value(outcome.key);
    if (!step || step->row.id != outcome.stepId || isOver(step->row.status))
        return;
    Step &row = step->row;
    if (step->startedNs > 0)
        row.latencyMs += (m_clock.steadyNs() - step->startedNs) / 1'000'000;
    step->startedNs = 0;
    step->isStarted = false;
    run.row.cost += outcome.cost;
    if (outcome.answer)
        transition.answers.append(*outcome.answer);
    if (outcome.usage)
        transition.usage.append(*outcome.usage);
    switch (outcome.kind) {
    case Outcome::Kind::Done:
        row.status = RunStatus::Succeeded;
        row.output = outcome.output;
        row.error.clear();
        row.errorKey.clear();
        row.waitsFor.clear();
        row.wakeAt = {};
        row.finishedAt = Timestamp{m_clock.nowMs()};
        break;
    case Outcome::Kind::Failed:
        row.output = outcome.output;
        applyFailure(run, *step, outcome.error);
        if (row.status == RunStatus::Pending)
            run.toLaunch.append(step); // its timer
        break;
    case Outcome::Kind::Parked:
        row.status = RunStatus::Waiting;
        row.waitsFor = outcome.waitsFor;
        break;
    case Outcome::Kind::Retry:
    case Outcome::Kind::Woken:
        row.status = RunStatus::Running;
        row.wakeAt = {};
        row.waitsFor.clear();
        step->goesOn = outcome.kind == Outcome::Kind::Woken;
        step->hasRecord = true;
        run.toLaunch.append(step);
        break;
    }
    step->timer.reset();
    transition.updated.append(row);
    if (!step->mapKey.isEmpty() && isOver(row.status))
        settleMap(run, step->mapKey, transition);
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

Result<void> RunEngine::fillIn(ActiveRun &run, StepState &step, RunTransition &transition)
{
    const PlanStep &spec = step.spec;
    Step &row = step.row;
    const NameLookup lookup = run.lookup(&step);
    const bool isGiven = !row.input.isNull(); // a rerun says what the step gets
    const auto take = [&](Result<QJsonValue> filled) -> Result<void> {
        if (!filled)
            return fail(filled.error());
        row.input = *filled;
        return {};
    };
    const auto done = [&](const QJsonValue &output) {
        row.output = output;
        row.status = RunStatus::Succeeded;
        row.finishedAt = Timestamp{m_clock.nowMs()};
    };
    switch (spec.kind) {
    case StepKind::Agent: {
        if (isGiven)
            return {};
        const auto text = fillText(spec.prompt, lookup);
        return text ? take(QJsonValue(*text)) : fail(text.error());
    }
    case StepKind::Tool:
        return isGiven ? Result<void>() : take(fillJson(spec.arguments, lookup));
    case StepKind::Plan:
        return isGiven ? Result<void>() : take(fillJson(spec.input, lookup));
    case StepKind::Condition: {
        const auto holds = evaluateCondition(spec.condition, lookup);
        if (!holds)
            return fail(holds.error());
        done(*holds);
        return {};
    }
    case StepKind::Transform: {
        auto made = isGiven ? Result<QJsonValue>(row.input) : fillJson(spec.shape, lookup);
        if (!made)
            return fail(made.error());
        done(*made);
        return {};
    }
    case StepKind::Map: {
        if (!isGiven) {
            if (const auto taken = take(fillJson(QJsonValue(spec.over), lookup)); !taken)
                return taken;
        }
        if (!row.input.isArray() || row.input.toArray().size() > kMostMapItems) {
            return fail(ErrorCode::Invalid,
                        row.input.isArray()
                            ? QStringLiteral("The list has more than %1 items").arg(kMostMapItems)
                            : QStringLiteral("\"%1\" is no list").arg(spec.over));
        }
        if (row.input.toArray().isEmpty())
            done(QJsonArray());
        return {};
    }
    case StepKind::Wait: {
        qint64 until = m_clock.nowMs() + spec.waitMs;
        if (!spec.until.isEmpty()) {
            const auto text = fillText(spec.until, lookup);
            if (!text)
                return fail(text.error());
            const QDateTime time = QDateTime::fromString(*text, Qt::ISODateWithMs);
            if (!time.isValid())
                return fail(ErrorCode::Invalid, QStringLiteral("\"%1\" is no time").arg(*text));
            until = time.toMSecsSinceEpoch();
        }
        row.wakeAt = Timestamp{run.row.mode == RunMode::Replay ? m_clock.nowMs() : until};
        return {};
    }
    case StepKind::Approval: {
        if (run.row.mode == RunMode::Replay) {
            const Step earlier = run.origin.value(ActiveRun::originKey(row));
            row.input = earlier.input;
            if (earlier.status != RunStatus::Succeeded)
                return fail(ErrorCode::Forbidden, earlier.error);
            done(earlier.output);
            return {};
        }
        const auto text = fillText(spec.message, lookup);
        if (!text)
            return fail(text.error());
        Approval ask;
        ask.id = newId();
        ask.userId = run.row.userId;
        ask.kind = ApprovalKind::Form;
        ask.title = row.name;
        ask.runId = run.row.id;
        ask.stepId = row.id;
        ask.agentId = spec.agentId;
        ask.content = *text;
        ask.form = spec.form;
        ask.riskLevel = RiskLevel::Medium;
        ask.reasons = {QStringLiteral("A step of a plan asks.")};
        ask.estimatedCost = run.row.cost;
        ask.expiresAt =
            Timestamp{m_clock.nowMs() + (spec.timeoutMs > 0 ? spec.timeoutMs : kFormExpiresMs)};
        row.input = *text;
        row.waitsFor = ask.id;
        row.status = RunStatus::Waiting;
        transition.approvals.append(std::move(ask));
        return {};
    }
    }
    return {};
}

/// A step begins: its row says with what, and, when it has no effect, already how it ended.
void RunEngine::begin(ActiveRun &run, const StepPtr &step, RunTransition &transition)
{
    Step &row = step->row;
    row.status = RunStatus::Running;
    row.startedAt = Timestamp{m_clock.nowMs()};
    row.position = ++run.nextPosition;
    row.output = QJsonValue::Null;
    if (run.row.mode == RunMode::Replay)
        row.copiedFrom = run.origin.value(ActiveRun::originKey(row)).id;
    if (step->spec.kind == StepKind::Plan && row.waitsFor.isEmpty())
        row.waitsFor = newId(); // the child's, so that it is found again
    if (const auto filled = fillIn(run, *step, transition); !filled) {
        const int attempts = std::exchange(step->spec.retry.maxAttempts, 1);
        applyFailure(run, *step, filled.error());
        step->spec.retry.maxAttempts = attempts;
    }
    if (row.status == RunStatus::Running)
        run.toLaunch.append(step);
    (step->isStored ? transition.updated : transition.inserted).append(row);
    step->isStored = true;
    if (!step->mapKey.isEmpty() && isOver(row.status))
        settleMap(run, step->mapKey, transition);
}

/// Begins what can begin, skips what nothing led to. True: something changed, so look again.
bool RunEngine::beginReady(ActiveRun &run, RunTransition &transition)
{
    const PlanGraph &graph = *run.graph;
    const int most = graph.plan.maxParallel > 0 ? graph.plan.maxParallel : kUsualParallel;
    bool isChanged = false;
    for (const qsizetype index : graph.order) {
        StepPtr step = run.stepOf(index);
        if (step && step->row.kind == QLatin1String("map")
            && step->row.status == RunStatus::Running) {
            const PlanStep inner = mapItemSpec(step->spec);
            const QJsonArray items = step->row.input.toArray();
            const int atOnce = step->spec.maxParallel > 0 ? step->spec.maxParallel : most;
            int busy = 0;
            for (int i = 0; i < step->nextItem; ++i) {
                const StepPtr item = run.steps.value(mapItemKey(step->row.key, i));
                if (!item || isOver(item->row.status))
                    continue;
                ++busy;
                if (item->row.status == RunStatus::Pending && item->row.wakeAt.ms == 0
                    && run.running() < most) { // it is tried again
                    begin(run, item, transition);
                    isChanged = true;
                }
            }
            while (step->nextItem < items.size() && busy < atOnce && run.running() < most) {
                auto item = std::make_shared<StepState>();
                item->index = index;
                item->spec = inner;
                item->mapKey = step->row.key;
                item->itemIndex = step->nextItem++;
                item->item = items.at(item->itemIndex);
                item->row.id = newId();
                item->row.runId = run.row.id;
                item->row.key = mapItemKey(step->row.key, item->itemIndex);
                item->row.name =
                    QStringLiteral("%1 %2").arg(step->row.name).arg(item->itemIndex + 1);
                item->row.kind = enumName(inner.kind);
                item->row.agentId = inner.agentId;
                item->row.iteration = step->row.iteration;
                run.steps.insert(item->row.key, item);
                begin(run, item, transition);
                busy += isOver(item->row.status) ? 0 : 1;
                isChanged = true;
            }
            continue;
        }
        if (step && (step->row.status != RunStatus::Pending || step->row.wakeAt.ms != 0))
            continue;
        bool isReady = graph.into[static_cast<std::size_t>(index)].empty();
        bool isOpen = false;
        for (const qsizetype edgeIndex : graph.into[static_cast<std::size_t>(index)]) {
            const PlanEdge &edge = graph.edges.at(edgeIndex);
            const StepPtr from = run.steps.value(edge.from);
            if (!from || !isOver(from->row.status)) {
                isOpen = true;
                break;
            }
            const bool isUsable =
                from->row.status == RunStatus::Succeeded || from->row.status == RunStatus::Failed;
            if (!isUsable || isReady)
                continue;
            const auto holds = edge.when.isNull()
                                   ? Result<bool>(true)
                                   : evaluateCondition(edge.when, run.lookup(nullptr));
            if (!holds && !run.failure)
                run.failure = holds.error();
            isReady = holds && *holds;
        }
        if (isOpen)
            continue;
        if (isReady && run.running() >= most)
            continue;
        if (!step) {
            step = std::make_shared<StepState>();
            step->index = index;
            step->spec = graph.plan.steps.at(index);
            step->row.id = newId();
            step->row.runId = run.row.id;
            step->row.key = step->spec.id;
            step->row.name = step->spec.name.isEmpty() ? step->spec.id : step->spec.name;
            step->row.kind = enumName(step->spec.kind);
            step->row.agentId = step->spec.agentId;
            run.steps.insert(step->row.key, step);
        }
        isChanged = true;
        if (isReady) {
            begin(run, step, transition);
        } else {
            step->row.status = RunStatus::Skipped;
            step->row.output = QJsonValue::Null;
            step->row.position = ++run.nextPosition;
            step->row.finishedAt = Timestamp{m_clock.nowMs()};
            (step->isStored ? transition.updated : transition.inserted).append(step->row);
            step->isStored = true;
        }
        if (run.failure)
            return true;
        if (step->row.status == RunStatus::Succeeded)
            takeLoops(run, index, transition);
    }
    return isChanged;
}

/// Asks everything to stop; what waits ends at once.
void RunEngine::stopAll(ActiveRun &run, RunTransition &transition)
{
    for (const StepPtr &step : std::as_const(run.steps)) {
        Step &row = step->row;
        if (isOver(row.status))
            continue;
        if (row.status == RunStatus::Running && step->isStarted) {
            step->cancel.cancel();
            continue;
        }
        row.status = RunStatus::Cancelled;
        row.finishedAt = Timestamp{m_clock.nowMs()};
        step->timer.reset();
        transition.updated.append(row);
    }
    run.toLaunch.clear();
}

RunTransition RunEngine::settle(ActiveRun &run)
{
    RunTransition transition;
    transition.isNew = std::exchange(run.isNew, false);
    while (!run.outcomes.empty()) {
        Outcome outcome = std::move(run.outcomes.front());
        run.outcomes.pop_front();
        const StepPtr step = run.steps.value(outcome.key);
        apply(run, outcome, transition);
        if (step && step->row.status == RunStatus::Succeeded && step->mapKey.isEmpty()
            && !run.isCancelled && !run.failure)
            takeLoops(run, step->index, transition);
    }
    const Money limit = run.row.costLimit;
    if (limit > Money() && run.row.cost >= limit && !run.failure && !run.isCancelled) {
        run.failure =
            Error(ErrorCode::Conflict, QStringLiteral("The run has cost $%1; its limit is $%2.")
                                           .arg(run.row.cost.toString(), limit.toString()));
        run.failure->key = QStringLiteral("cost_limit");
    }
    while (!run.failure && !run.isCancelled && beginReady(run, transition)) {}
    if (run.failure || run.isCancelled)
        stopAll(run, transition);
    if (run.isIdle()) {
        const bool waits = std::any_of(run.steps.begin(), run.steps.end(), [](const StepPtr &step) {
            return !isOver(step->row.status);
        });
        if (!waits) {
            endRun(run, transition);
        } else if (run.row.status != RunStatus::Waiting) {
            run.row.status = RunStatus::Waiting;
            transition.isChanged = true;
        }
    } else if (run.row.status != RunStatus::Running) {
        run.row.status = RunStatus::Running;
        transition.isChanged = true;
    }
    transition.run = run.row;
    // A step that changed twice is written as it is now.
    for (Step &step : transition.inserted) {
        if (const StepPtr now = run.steps.value(step.key); now && now->row.id == step.id)
            step = now->row;
    }
    QList<Step> updated;
    for (const Step &step : std::as_const(transition.updated)) {
        const bool isWritten =
            std::any_of(transition.inserted.begin(), transition.inserted.end(),
                        [&step](const Step &other) { return other.id == step.id; })
            || std::any_of(updated.begin(), updated.end(),
                           [&step](const Step &other) { return other.id == step.id; });
        if (isWritten)
            continue;
        const StepPtr now = run.steps.value(step.key);
        updated.append(now && now->row.id == step.id ? now->row : step);
    }
    transition.updated = updated;
    return transition;
}

} // namespace troupe
