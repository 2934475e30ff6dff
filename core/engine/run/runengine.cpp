// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/runengine.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/engine/run/activerun.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

#include <QCoroFuture>
#include <QCoroTimer>
#include <QPromise>

using namespace std::chrono_literals;

namespace troupe {

namespace {

constexpr auto kFirstRunRetry = 250ms;
constexpr auto kLastRunRetry = 8s;

void logRunProblem(const Error &error)
{
    qCWarning(lcEngine) << "cannot store a run's progress -" << error.message << error.detail;
}

tl::unexpected<Error> runNotFound()
{
    return fail(ErrorCode::NotFound, QStringLiteral("Run not found"));
}

} // namespace

RunEngine::RunEngine(Database &db, ModelRegistry &models, AgentLoop &loop, TokenMeter &meter,
                     const Clock &clock)
    : m_db(db), m_models(models), m_loop(loop), m_meter(meter), m_clock(clock)
{
}

RunEngine::~RunEngine() = default;

RunEngine::RunPtr RunEngine::activate(Run row)
{
    auto run = std::make_shared<ActiveRun>();
    auto plan = fromJson<Plan>(row.plan);
    run->graph = graphOf(plan ? std::move(*plan) : Plan());
    run->row = std::move(row);
    if (run->row.deadlineAt.ms != 0)
        watchDeadline(run);
    m_active.insert(run->row.id, run);
    return run;
}

void RunEngine::watchDeadline(const RunPtr &run)
{
    const qint64 left = run->row.deadlineAt.ms - m_clock.nowMs();
    const auto isLate = [](ActiveRun &late) {
        if (late.failure)
            return;
        late.failure =
            Error(ErrorCode::Timeout, QStringLiteral("The run did not end before its deadline."));
        late.failure->key = QStringLiteral("deadline_exceeded");
    };
    if (left <= 0)
        return isLate(*run);
    run->deadline = std::make_unique<QTimer>();
    run->deadline->setSingleShot(true);
    const std::weak_ptr<ActiveRun> weak = run;
    QObject::connect(run->deadline.get(), &QTimer::timeout, run->deadline.get(),
                     [this, weak, left, isLate] {
                         const RunPtr live = weak.lock();
                         if (!live)
                             return;
                         if (left > kLongestTimerMs) // it was too far away for one timer
                             return watchDeadline(live);
                         isLate(*live);
                         pumpSoon(live);
                     });
    run->deadline->start(static_cast<int>(std::min(left, kLongestTimerMs)));
}

Task<Run> RunEngine::start(RunRequest request)
{
    if (m_shuttingDown)
        co_return fail(ErrorCode::Unavailable, QStringLiteral("The server is shutting down"));
    const auto plan = fromJson<Plan>(request.plan);
    if (!plan)
        co_return fail(plan.error());
    Run row;
    row.id = request.id.isEmpty() ? newId() : request.id;
    row.userId = request.userId;
    row.kind = request.kind;
    row.name = request.name.isEmpty() ? plan->name : request.name;
    row.agentId = request.agentId;
    row.plan = request.plan;
    row.input = request.input;
    row.parentRunId = request.parentRunId;
    row.parentStepId = request.parentStepId;
    row.depth = request.depth;
    row.mode = request.mode;
    row.originRunId = request.originRunId;
    row.costLimit = request.costLimit > Money() ? request.costLimit : plan->costLimit;
    row.deadlineAt = request.deadlineAt;
    row.createdAt = row.startedAt = Timestamp{m_clock.nowMs()};
    if (plan->timeoutMs > 0) {
        const qint64 until = row.createdAt.ms + plan->timeoutMs;
        if (row.deadlineAt.ms == 0 || until < row.deadlineAt.ms)
            row.deadlineAt = Timestamp{until};
    }
    QHash<QString, Step> origin;
    if (row.mode == RunMode::Replay) {
        row.costLimit = {};
        row.deadlineAt = {};
        const auto recorded = stepsOfRun(m_db.reader(), row.originRunId);
        if (!recorded)
            co_return fail(recorded.error());
        for (const Step &step : *recorded)
            origin.insert(ActiveRun::originKey(step), step);
    }
    const RunPtr run = activate(row);
    run->origin = std::move(origin);
    run->isNew = true;
    run->isPumping = true;
    RunTransition first = settle(*run);
    const QList<StepPtr> toLaunch = std::exchange(run->toLaunch, {});
    auto write = [first](Tx &tx) -> Result<bool> {
        const auto done = journalRun(tx, first);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> stored = co_await m_db.write(std::move(write));
    run->isPumping = false;
    if (!stored) {
        m_active.remove(row.id);
        co_return fail(stored.error());
    }
    const Run begun = run->row;
    for (const StepPtr &step : toLaunch)
        launch(run, step);
    m_scope.spawn("run", pump(run));
    co_return Run(begun);
}

void RunEngine::push(const RunPtr &run, Outcome outcome)
{
    run->outcomes.push_back(std::move(outcome));
    pumpSoon(run);
}

void RunEngine::pumpSoon(const RunPtr &run)
{
    if (!run->isPumping)
        m_scope.spawn("run", pump(run));
}

/// Keeps on until it is stored: what is in memory must not run ahead of the journal.
Task<bool> RunEngine::store(RunTransition transition)
{
    std::chrono::milliseconds wait = kFirstRunRetry;
    for (;;) {
        auto write = [transition](Tx &tx) -> Result<bool> {
            const auto done = journalRun(tx, transition);
            return done ? Result<bool>(true) : fail(done.error());
        };
        const Result<bool> stored = co_await m_db.write(std::move(write));
        if (stored || m_shuttingDown)
            co_return stored.has_value();
        logRunProblem(stored.error());
        co_await QCoro::sleepFor(wait);
        wait = std::min<std::chrono::milliseconds>(wait * 2, kLastRunRetry);
    }
}

Task<void> RunEngine::pump(RunPtr run)
{
    if (run->isPumping)
        co_return {};
    run->isPumping = true;
    while (!m_shuttingDown) {
        RunTransition next = settle(*run);
        const QList<StepPtr> toLaunch = std::exchange(run->toLaunch, {});
        if (next.isEmpty() && toLaunch.isEmpty()) {
            if (run->row.status == RunStatus::Waiting)
                takeDecisions(run); // made while it was being parked
            if (run->outcomes.empty())
                break;
            continue;
        }
        if (!next.isEmpty()) {
            const Result<bool> stored = co_await store(std::move(next));
            if (!stored || !*stored)
                break; // shutting down; the journal says how to go on
        }
        for (const StepPtr &step : toLaunch)
            launch(run, step);
        if (isOver(run->row.status))
            break;
    }
    run->isPumping = false;
    if (m_shuttingDown)
        co_return {};
    const bool isParked = run->row.status == RunStatus::Waiting && run->outcomes.empty();
    if (isOver(run->row.status) || isParked)
        leave(run);
    if (run->failure || run->isCancelled) {
        QString id = run->row.id;
        m_scope.spawn("children of a run", cancelChildren(std::move(id)));
    }
    co_return {};
}

/// A run that has ended or waits for people takes no memory any more.
void RunEngine::leave(const RunPtr &run)
{
    if (m_active.value(run->row.id) != run)
        return;
    const Run row = run->row;
    // One with a deadline stays until then.
    if (isOver(row.status) || row.deadlineAt.ms == 0) {
        m_active.remove(row.id);
        run->deadline.reset();
    }
    for (QPromise<Run> *waiter : m_waiters.take(row.id)) {
        waiter->addResult(row);
        waiter->finish();
    }
    if (!row.parentRunId.isEmpty())
        tellParent(row);
}

/// A child's end is the outcome of its parent's step, which waits for people as long as the child does.
void RunEngine::tellParent(const Run &row)
{
    const RunPtr parent = m_active.value(row.parentRunId);
    if (!parent) {
        if (isOver(row.status) && !m_shuttingDown)
            m_scope.spawn("run that waited", wake(row.parentRunId));
        return;
    }
    for (const StepPtr &step : std::as_const(parent->steps)) {
        if (step->row.id != row.parentStepId || step->row.waitsFor != row.id
            || step->spec.kind != StepKind::Plan)
            continue;
        Outcome outcome;
        outcome.key = step->row.key;
        outcome.stepId = step->row.id;
        outcome.output = row.output;
        const bool isStopped = row.status == RunStatus::Cancelled;
        const bool isStopping = parent->failure || parent->isCancelled;
        if (!isOver(row.status)) {
            outcome.kind = Outcome::Kind::Parked;
            outcome.waitsFor = row.id;
        } else if (*step->isLate) {
            outcome.kind = Outcome::Kind::Failed;
            outcome.error = lateStep(step->spec);
        } else if (row.status != RunStatus::Succeeded) {
            outcome.kind = Outcome::Kind::Failed;
            outcome.error =
                Error(isStopped && isStopping ? ErrorCode::Cancelled : ErrorCode::Upstream,
                      isStopped ? QStringLiteral("Its run was cancelled.") : row.error);
            outcome.error.key = isStopped ? QStringLiteral("child_cancelled") : row.errorKey;
        }
        push(parent, std::move(outcome));
        return;
    }
}

Task<Run> RunEngine::waitFor(QString runId)
{
    return waitUntil(std::move(runId), false);
}

Task<Run> RunEngine::waitForEnd(QString runId)
{
    return waitUntil(std::move(runId), true);
}

/// Between the look at a run and the promise nothing else happens, so that no end is missed.
Task<Run> RunEngine::waitUntil(QString runId, bool untilEnd)
{
    while (!m_shuttingDown) {
        if (const RunPtr active = m_active.value(runId)) {
            const bool isParked = active->row.status == RunStatus::Waiting && !active->isPumping
                                  && active->outcomes.empty();
            if (isParked && !untilEnd)
                co_return Run(active->row);
        } else {
            const auto stored =
                findRow<Run>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {runId});
            if (!stored)
                co_return fail(stored.error());
            if (!*stored)
                co_return runNotFound();
            if (isOver((*stored)->status) || !untilEnd)
                co_return Run(**stored);
        }
        QPromise<Run> promise;
        promise.start();
        const QFuture<Run> future = promise.future();
        m_waiters[runId].append(&promise);
        co_await future;
        if (future.resultCount() == 0)
            break;
        if (!untilEnd || isOver(future.result().status))
            co_return future.result();
    }
    co_return fail(ErrorCode::Cancelled, QStringLiteral("The server is shutting down"));
}

Task<Run> RunEngine::cancel(QString runId)
{
    QString id = runId;
    const Result<RunPtr> run = co_await load(std::move(id));
    if (!run)
        co_return fail(run.error());
    (*run)->isCancelled = true;
    pumpSoon(*run);
    QString ended = runId;
    co_return co_await waitForEnd(std::move(ended));
}

void RunEngine::cancelSoon(const QString &runId)
{
    if (!m_shuttingDown)
        m_scope.spawn("cancelled run", cancelQuietly(runId));
}

Task<void> RunEngine::cancelQuietly(QString runId)
{
    co_await cancel(std::move(runId));
    co_return {};
}

/// What a run has begun ends with it.
Task<void> RunEngine::cancelChildren(QString runId)
{
    QStringList ids;
    const auto done = m_db.reader().each(
        QStringLiteral("SELECT id FROM runs WHERE parent_run_id = ? AND parent_run_id <> '' AND "
                       "finished_at = 0"),
        {runId}, [&ids](const Row &row) {
            ids.append(row.text(0));
            return true;
        });
    if (!done)
        co_return fail(done.error());
    for (const QString &id : std::as_const(ids)) {
        QString wanted = id;
        const Result<RunPtr> child = co_await load(std::move(wanted));
        if (!child)
            continue; // it has ended meanwhile
        (*child)->isCancelled = true;
        pumpSoon(*child);
    }
    co_return {};
}

void RunEngine::decided(const Approval &approval)
{
    if (approval.runId.isEmpty() || !approval.messageId.isEmpty() || m_shuttingDown)
        return;
    m_scope.spawn("run that waited", wake(approval.runId));
}

void RunEngine::shutdown(int timeoutMs)
{
    m_shuttingDown = true;
    const auto runs = m_active.values();
    for (const RunPtr &run : runs) {
        for (const StepPtr &step : std::as_const(run->steps))
            step->cancel.cancel();
        run->deadline.reset();
    }
    const auto waiters = std::exchange(m_waiters, {});
    for (const auto &list : waiters) {
        for (QPromise<Run> *waiter : list)
            waiter->finish();
    }
    if (!m_scope.cancelAndDrain(timeoutMs))
        qCWarning(lcEngine) << "some runs did not stop in time; they go on at the next start";
    for (const RunPtr &run : runs) {
        for (const StepPtr &step : std::as_const(run->steps))
            step->timer.reset();
    }
    m_active.clear();
}

} // namespace troupe
