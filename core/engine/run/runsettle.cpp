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

bool canBeTriedAgain(const Error &error)
{
    return error.code != ErrorCode::Cancelled && error.key != QLatin1String("cost_limit")
           && error.key != QLatin1String("template_name_missing")
           && error.key != QLatin1String("child_cancelled");
}

/// Whether it can still become of the step: something else may have happened to it meanwhile.
bool canBecome(RunStatus status, bool isStarted, bool isRetry, bool isParked, bool isWoken)
{
    const bool isRunning = status == RunStatus::Running;
    if (isRetry)
        return status == RunStatus::Pending;
    if (isParked)
        return isRunning && isStarted;
    if (isWoken)
        return status == RunStatus::Waiting || (isRunning && isStarted);
    return isRunning || status == RunStatus::Waiting;
}

} // namespace

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
            known && known->itemIndex < 0
            && (isOver(known->row.status) || known->row.iteration > 0))
            return known->row.output; // in a loop also that of the round before
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
    using Kind = Outcome::Kind;
    const StepPtr step = run.steps.value(outcome.key);
    if (!step || step->row.id != outcome.stepId
        || !canBecome(step->row.status, step->isStarted, outcome.kind == Kind::Retry,
                      outcome.kind == Kind::Parked, outcome.kind == Kind::Woken))
        return;
    Step &row = step->row;
    if (step->startedNs > 0)
        row.latencyMs += (m_clock.steadyNs() - step->startedNs) / 1'000'000;
    step->startedNs = 0;
    step->isStarted = false;
    if (outcome.answer)
        transition.answers.append(*outcome.answer);
    if (outcome.usage)
        transition.usage.append(*outcome.usage);
    const bool isPlan = step->spec.kind == StepKind::Plan; // it keeps the id of its run
    step->timer.reset();
    switch (outcome.kind) {
    case Kind::Done:
        row.status = RunStatus::Succeeded;
        row.output = outcome.output;
        row.error.clear();
        row.errorKey.clear();
        if (!isPlan)
            row.waitsFor.clear();
        row.wakeAt = {};
        row.finishedAt = Timestamp{m_clock.nowMs()};
        break;
    case Kind::Failed:
        row.output = outcome.output;
        if (step->spec.kind == StepKind::Map) { // its time is up
            step->spec.retry.maxAttempts = 1;
            stopItems(*step, transition);
        }
        applyFailure(run, *step, outcome.error);
        if (row.status == RunStatus::Pending)
            run.toLaunch.append(step); // its timer
        break;
    case Kind::Parked:
        row.status = RunStatus::Waiting;
        row.waitsFor = outcome.waitsFor;
        break;
    case Kind::Retry:
    case Kind::Woken:
        row.status = RunStatus::Running;
        row.wakeAt = {};
        if (!isPlan)
            row.waitsFor.clear();
        else if (outcome.kind == Kind::Retry)
            row.waitsFor = newId(); // another child
        step->goesOn = outcome.kind == Kind::Woken;
        step->hasRecord = true;
        run.toLaunch.append(step);
        break;
    }
    transition.updated.append(row);
    if (!step->mapKey.isEmpty() && isOver(row.status))
        settleMap(run, step->mapKey, transition);
}

/// A step begins: its row says with what, and, when it has no effect, already how it ended.
void RunEngine::begin(ActiveRun &run, const StepPtr &step, RunTransition &transition)
{
    Step &row = step->row;
    row.status = RunStatus::Running;
    row.startedAt = Timestamp{m_clock.nowMs()};
    row.position = ++run.nextPosition;
    const auto recorded =
        run.row.mode == RunMode::Replay ? takeRecorded(run, *step) : Result<bool>(false);
    if (step->spec.kind == StepKind::Plan && row.waitsFor.isEmpty())
        row.waitsFor = newId(); // the child's, so that it is found again
    auto filled = recorded ? Result<void>() : fail(recorded.error());
    if (recorded && !*recorded)
        filled = fillIn(run, *step, transition);
    if (!isOver(row.status)) // what it came to in the round before has been looked at
        row.output = QJsonValue::Null;
    if (!filled) {
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

/// Nothing led to it.
void RunEngine::skip(ActiveRun &run, const StepPtr &step, RunTransition &transition)
{
    step->row.status = RunStatus::Skipped;
    step->row.output = QJsonValue::Null;
    step->row.position = ++run.nextPosition;
    step->row.finishedAt = Timestamp{m_clock.nowMs()};
    (step->isStored ? transition.updated : transition.inserted).append(step->row);
    step->isStored = true;
}

RunEngine::StepPtr RunEngine::stepToBegin(ActiveRun &run, qsizetype index)
{
    if (StepPtr known = run.stepOf(index)) // of a loop, or of a run that goes on
        return known;
    auto step = std::make_shared<StepState>();
    step->index = index;
    step->spec = run.graph->plan.steps.at(index);
    step->row.id = newId();
    step->row.runId = run.row.id;
    step->row.key = step->spec.id;
    step->row.name = step->spec.name.isEmpty() ? step->spec.id : step->spec.name;
    step->row.kind = enumName(step->spec.kind);
    step->row.agentId = step->spec.agentId;
    run.steps.insert(step->row.key, step);
    return step;
}

/// Begins what can begin, skips what nothing led to. True: something changed, so look again.
bool RunEngine::beginReady(ActiveRun &run, RunTransition &transition)
{
    const PlanGraph &graph = *run.graph;
    const int most = graph.plan.maxParallel > 0 ? graph.plan.maxParallel : kUsualParallel;
    bool isChanged = false;
    for (const qsizetype index : graph.order) {
        if (transition.inserted.size() >= kStepsAtOnce || run.failure)
            return true;
        const StepPtr known = run.stepOf(index);
        if (known && known->row.kind == QLatin1String("map")
            && known->row.status == RunStatus::Running) {
            isChanged = beginItems(run, known, most, transition) || isChanged;
            continue;
        }
        if (known && (known->row.status != RunStatus::Pending || known->row.wakeAt.ms != 0))
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
        if (isOpen || (isReady && run.running() >= most))
            continue;
        const StepPtr step = stepToBegin(run, index);
        isChanged = true;
        if (isReady)
            begin(run, step, transition);
        else
            skip(run, step, transition);
        if (!run.failure && step->row.status == RunStatus::Succeeded)
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

/// A step that changed twice is written as it is now.
void RunEngine::ActiveRun::writeOnce(RunTransition &transition) const
{
    QHash<QString, Step> latest;
    QStringList order;
    for (const Step &step : std::as_const(transition.updated)) {
        if (!latest.contains(step.id))
            order.append(step.id);
        latest.insert(step.id, step);
    }
    const auto current = [this](const Step &step) {
        const StepPtr now = steps.value(step.key);
        return now && now->row.id == step.id ? now->row : step;
    };
    for (Step &step : transition.inserted) {
        const auto changed = latest.constFind(step.id);
        if (changed != latest.constEnd())
            step = *changed;
        latest.remove(step.id);
        step = current(step);
    }
    transition.updated.clear();
    for (const QString &id : std::as_const(order)) {
        if (const auto it = latest.constFind(id); it != latest.constEnd())
            transition.updated.append(current(*it));
    }
}

/// What it and its steps have cost, as usage rows say: those that are stored, and those of this
/// transition.
void RunEngine::takeFigures(ActiveRun &run, const RunTransition &transition) const
{
    const auto take = [](const Row &row, auto &to) {
        to.cost = Money::fromNanos(row.integer(0));
        to.tokensInput = row.integer(1);
        to.tokensOutput = row.integer(2);
    };
    const auto add = [](const UsageRow &usage, auto &to) {
        to.cost += usage.cost;
        to.tokensInput += usage.tokensInput;
        to.tokensOutput += usage.tokensOutput;
    };
    const auto known = m_db.reader().first(
        QStringLiteral("SELECT cost, tokens_input, tokens_output FROM runs WHERE id = ?"),
        {run.row.id}, [&](const Row &row) { take(row, run.row); });
    if (!known || !*known)
        return;
    for (const UsageRow &usage : transition.usage)
        add(usage, run.row);
    for (const Step &changed : transition.updated) {
        const StepPtr step = run.steps.value(changed.key);
        const bool isActing =
            step && step->row.id == changed.id
            && (step->spec.kind == StepKind::Agent || step->spec.kind == StepKind::Tool);
        if (!isActing)
            continue;
        const auto found = m_db.reader().first(
            QStringLiteral("SELECT cost, tokens_input, tokens_output FROM steps WHERE id = ?"),
            {changed.id}, [&](const Row &row) { take(row, step->row); });
        if (!found)
            continue;
        for (const UsageRow &usage : transition.usage) {
            if (usage.stepId == changed.id)
                add(usage, step->row);
        }
    }
}

/// With what its children have cost.
Money RunEngine::spentBy(const ActiveRun &run) const
{
    Money spent = run.row.cost;
    (void)m_db.reader().first(
        QStringLiteral(
            "WITH RECURSIVE tree(id) AS (SELECT id FROM runs WHERE parent_run_id = ? AND "
            "parent_run_id <> '' UNION SELECT r.id FROM runs r JOIN tree t ON "
            "r.parent_run_id = t.id AND r.parent_run_id <> '') "
            "SELECT sum(cost) FROM runs WHERE id IN (SELECT id FROM tree)"),
        {run.row.id}, [&spent](const Row &row) { spent += Money::fromNanos(row.integer(0)); });
    return spent;
}

void RunEngine::checkLimits(ActiveRun &run) const
{
    if (run.failure || run.isCancelled)
        return;
    if (run.nextPosition > kMostStepsOfRun) {
        run.failure =
            Error(ErrorCode::Conflict,
                  QStringLiteral("The run has begun %1 steps; it does not seem to come to an end.")
                      .arg(kMostStepsOfRun));
        run.failure->key = QStringLiteral("too_many_steps");
        return;
    }
    const Money limit = run.row.costLimit;
    const Money spent = limit > Money() ? spentBy(run) : Money();
    if (limit > Money() && spent >= limit) {
        run.failure =
            Error(ErrorCode::Conflict, QStringLiteral("The run has cost $%1; its limit is $%2.")
                                           .arg(spent.toString(), limit.toString()));
        run.failure->key = QStringLiteral("cost_limit");
    }
}

void RunEngine::takeOutcomes(ActiveRun &run, RunTransition &transition)
{
    if (run.outcomes.empty())
        return;
    while (!run.outcomes.empty()) {
        Outcome outcome = std::move(run.outcomes.front());
        run.outcomes.pop_front();
        const StepPtr step = run.steps.value(outcome.key);
        const bool wasOver = step && isOver(step->row.status);
        apply(run, outcome, transition);
        if (step && !wasOver && step->row.status == RunStatus::Succeeded && step->mapKey.isEmpty()
            && !run.isCancelled && !run.failure)
            takeLoops(run, step->index, transition);
    }
    takeFigures(run, transition);
}

RunTransition RunEngine::settle(ActiveRun &run)
{
    RunTransition transition;
    if (isOver(run.row.status)) {
        run.outcomes.clear();
        return transition;
    }
    transition.isNew = std::exchange(run.isNew, false);
    takeOutcomes(run, transition);
    checkLimits(run);
    run.hasMore = false;
    while (!run.failure && !run.isCancelled && !run.hasMore && beginReady(run, transition))
        run.hasMore = transition.inserted.size() >= kStepsAtOnce;
    if (run.failure || run.isCancelled) {
        run.hasMore = false;
        stopAll(run, transition);
    }
    if (!run.hasMore && run.isIdle()) {
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
    run.writeOnce(transition);
    return transition;
}

} // namespace troupe
