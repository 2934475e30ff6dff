// SPDX-License-Identifier: GPL-3.0-or-later
// Runs from their journal: after a crash, after people have decided, and as copies of ended ones.
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/engine/run/activerun.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

#include <QSet>

namespace troupe {

namespace {

void logLoadProblem(const QString &id, const Error &error)
{
    qCWarning(lcEngine) << "run" << id << "does not go on -" << error.message << error.detail;
}

tl::unexpected<Error> runHasEnded()
{
    return failKeyed(ErrorCode::Conflict, QStringLiteral("run_ended"),
                     QStringLiteral("The run has ended already"));
}

tl::unexpected<Error> runNotEnded()
{
    return failKeyed(ErrorCode::Conflict, QStringLiteral("run_not_ended"),
                     QStringLiteral("The run has not ended yet"));
}

Result<Run> storedRun(Sql &sql, const QString &id)
{
    const auto row = findRow<Run>(sql, QStringLiteral(" WHERE id = ?"), {id});
    if (!row)
        return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound, QStringLiteral("Run not found"));
    if ((*row)->kind != QLatin1String("plan") && (*row)->kind != QLatin1String("delegate")) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("run_has_no_plan"),
                         QStringLiteral("This run has no plan: it is an answer in a conversation"));
    }
    return **row;
}

/// What a person's decision makes of the step that asked.
void takeDecision(const Approval &approval, QJsonValue &output, std::optional<Error> &problem)
{
    const bool isApproved = approval.status == ApprovalStatus::Approved;
    QJsonObject made{{QStringLiteral("approved"), isApproved},
                     {QStringLiteral("comment"), approval.comment},
                     {QStringLiteral("decided_by"), approval.decidedBy}};
    if (approval.edited.isObject())
        made[QStringLiteral("form")] = approval.edited;
    output = made;
    if (isApproved)
        return;
    const bool isExpired = approval.status == ApprovalStatus::Expired;
    const QString why = isExpired ? QStringLiteral("Nobody approved this in time.")
                        : approval.comment.isEmpty()
                            ? QStringLiteral("A person rejected this.")
                            : QStringLiteral("A person rejected this: %1").arg(approval.comment);
    problem = Error(ErrorCode::Forbidden, why);
    problem->key =
        isExpired ? QStringLiteral("approval_expired") : QStringLiteral("approval_rejected");
}

/// The steps that come after one, itself not included.
QSet<QString> stepsBehind(const PlanGraph &graph, const QString &key)
{
    QSet<QString> behind{key};
    for (const qsizetype index : graph.order) {
        for (const qsizetype edge : graph.into[static_cast<std::size_t>(index)]) {
            if (behind.contains(graph.edges.at(edge).from))
                behind.insert(graph.plan.steps.at(index).id);
        }
    }
    behind.remove(key);
    return behind;
}

/// Whether the run goes on without what a step failed to do.
bool isTolerated(const PlanGraph &graph, const Step &step)
{
    const qsizetype bracket = step.key.indexOf(u'[');
    const QString key = bracket < 0 ? step.key : step.key.left(bracket);
    const auto index = graph.indexOf.constFind(key);
    if (index == graph.indexOf.constEnd())
        return false;
    const PlanStep &spec = graph.plan.steps.at(*index);
    return (bracket < 0 ? spec : mapItemSpec(spec)).onError == OnError::Continue;
}

/// A step that failed or was cancelled, to be done again.
Step openedAgain(Step step)
{
    step.status = step.kind == QLatin1String("map") ? RunStatus::Running : RunStatus::Pending;
    step.attempt = 0;
    step.wakeAt = {};
    step.finishedAt = {};
    step.error.clear();
    step.errorKey.clear();
    if (step.kind == QLatin1String("plan"))
        step.waitsFor.clear(); // another child
    return step;
}

/// The newest row of each step: of those that a loop has done again, only the last counts.
QHash<QString, Step> newestSteps(const QList<Step> &rows)
{
    QHash<QString, Step> newest;
    for (const Step &step : rows) {
        const auto known = newest.constFind(step.key);
        if (known == newest.constEnd() || known->iteration <= step.iteration)
            newest.insert(step.key, step);
    }
    newest.removeIf([&newest](const auto &entry) { // items of an earlier round
        const qsizetype bracket = entry.key().indexOf(u'[');
        const auto map = newest.constFind(entry.key().left(std::max<qsizetype>(bracket, 0)));
        return bracket >= 0 && map != newest.constEnd()
               && map->iteration != entry.value().iteration;
    });
    return newest;
}

Step copyOf(const Step &step, const QString &runId)
{
    Step copy = step;
    copy.id = newId();
    copy.runId = runId;
    copy.copiedFrom = step.id;
    copy.iteration = 0;
    copy.cost = {};
    copy.tokensInput = copy.tokensOutput = 0;
    return copy;
}

} // namespace

void RunEngine::takeSteps(ActiveRun &run, const QList<Step> &rows)
{
    const PlanGraph &graph = *run.graph;
    QHash<QString, qsizetype> loopEdges;
    for (auto it = graph.bodies.constBegin(); it != graph.bodies.constEnd(); ++it)
        loopEdges.insert(loopMark(it.key()), it.key());
    for (const Step &row : rows) {
        run.nextPosition = std::max(run.nextPosition, row.position);
        if (const auto edge = loopEdges.constFind(row.copiedFrom); edge != loopEdges.constEnd())
            ++run.loopsTaken[*edge];
        const qsizetype bracket = row.key.indexOf(u'[');
        const QString planKey = bracket < 0 ? row.key : row.key.left(bracket);
        const StepPtr known = run.steps.value(row.key);
        if (!graph.indexOf.contains(planKey) || (known && known->row.iteration > row.iteration))
            continue;
        auto step = std::make_shared<StepState>();
        step->row = row;
        step->isStored = true;
        step->hasRecord = true;
        step->index = graph.indexOf.value(planKey);
        step->spec = graph.plan.steps.at(step->index);
        if (bracket >= 0) {
            step->mapKey = planKey;
            step->itemIndex = row.key.mid(bracket + 1).chopped(1).toInt();
            step->spec = mapItemSpec(step->spec);
        }
        run.steps.insert(row.key, step);
    }
    takeItems(run);
    for (const StepPtr &step : std::as_const(run.steps)) {
        const bool goesOn = step->row.status == RunStatus::Running
                            || (step->row.status == RunStatus::Pending && step->row.wakeAt.ms != 0);
        if (goesOn) {
            step->goesOn = step->row.status == RunStatus::Running;
            run.toLaunch.append(step);
        }
        // It was stopping when the last process ended.
        if (step->itemIndex >= 0)
            continue;
        run.isCancelled = run.isCancelled || step->row.status == RunStatus::Cancelled;
        if (step->row.status == RunStatus::Failed && !isTolerated(*run.graph, step->row)
            && !run.failure) {
            run.failure = Error(ErrorCode::Upstream,
                                QStringLiteral("%1: %2").arg(step->row.name, step->row.error));
            run.failure->key = step->row.errorKey;
        }
    }
}

/// Gives maps their items, those of their newest iteration.
void RunEngine::takeItems(ActiveRun &run)
{
    QHash<QString, QMap<int, StepPtr>> items;
    for (const StepPtr &step : std::as_const(run.steps)) {
        const StepPtr map = step->itemIndex < 0 ? StepPtr() : run.steps.value(step->mapKey);
        if (map && map->row.iteration == step->row.iteration)
            items[step->mapKey].insert(step->itemIndex, step);
    }
    for (auto it = items.cbegin(); it != items.cend(); ++it) {
        const StepPtr map = run.steps.value(it.key());
        const QJsonArray list = map->row.input.toArray();
        map->items = it->values();
        map->nextItem = static_cast<int>(map->items.size()); // they begin in order
        for (const StepPtr &item : std::as_const(map->items)) {
            item->item = list.at(item->itemIndex);
            const bool isBad = isOver(item->row.status) && item->row.status != RunStatus::Succeeded
                               && item->spec.onError == OnError::Fail;
            if (isBad) // no more begin
                map->nextItem = static_cast<int>(list.size());
        }
    }
}

/// Looks for what was decided about steps that wait.
void RunEngine::takeDecisions(const RunPtr &run)
{
    const auto steps = run->steps.values();
    for (const StepPtr &step : steps) {
        if (step->row.status != RunStatus::Waiting)
            continue;
        Outcome outcome;
        outcome.key = step->row.key;
        outcome.stepId = step->row.id;
        if (step->spec.kind == StepKind::Plan) {
            const RunPtr child = m_active.value(step->row.waitsFor);
            const auto stored =
                findRow<Run>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {step->row.waitsFor});
            const bool isKnown = child || (stored && *stored);
            const RunStatus status = child     ? child->row.status
                                     : isKnown ? (*stored)->status
                                               : RunStatus::Waiting;
            if (status == RunStatus::Waiting)
                continue;
            outcome.kind = Outcome::Kind::Woken;
            push(run, std::move(outcome));
            continue;
        }
        if (step->spec.kind != StepKind::Approval) {
            bool isAsked = true;
            const auto asked = m_db.reader().first(
                QStringLiteral(
                    "SELECT count(*) FROM approvals WHERE run_id = ? AND step_id = ? AND "
                    "status = 'pending'"),
                {run->row.id, step->row.id},
                [&isAsked](const Row &row) { isAsked = row.integer(0) > 0; });
            if (!asked || isAsked)
                continue;
            outcome.kind = Outcome::Kind::Woken;
            push(run, std::move(outcome));
            continue;
        }
        const auto approval =
            findRow<Approval>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {step->row.waitsFor});
        if (!approval || !*approval || (*approval)->status == ApprovalStatus::Pending)
            continue;
        std::optional<Error> problem;
        takeDecision(**approval, outcome.output, problem);
        if (problem) {
            outcome.kind = Outcome::Kind::Failed;
            outcome.error = *problem;
            step->spec.retry.maxAttempts = 1;
        }
        push(run, std::move(outcome));
    }
}

Task<RunEngine::RunPtr> RunEngine::load(QString runId)
{
    if (const RunPtr active = m_active.value(runId))
        co_return RunPtr(active);
    if (m_shuttingDown)
        co_return fail(ErrorCode::Unavailable, QStringLiteral("The server is shutting down"));
    const auto row = storedRun(m_db.reader(), runId);
    if (!row)
        co_return fail(row.error());
    if (isOver(row->status))
        co_return runHasEnded();
    const auto steps = stepsOfRun(m_db.reader(), runId);
    if (!steps)
        co_return fail(steps.error());
    QStringList running;
    for (const Step &step : *steps) {
        if (step.status == RunStatus::Running)
            running.append(step.id);
    }
    if (!running.isEmpty()) {
        AgentLoop *loop = &m_loop;
        auto write = [running, loop](Tx &tx) -> Result<bool> {
            for (const QString &id : running) {
                const auto settled = recoverCalls(tx, id, [loop](const ToolCallRecord &call) {
                    return loop->isRepeatable(call);
                });
                if (!settled)
                    return fail(settled.error());
            }
            return true;
        };
        const Result<bool> settled = co_await m_db.write(std::move(write));
        if (!settled)
            co_return fail(settled.error());
    }
    if (const RunPtr active = m_active.value(runId)) // somebody else was quicker
        co_return RunPtr(active);
    const RunPtr run = activate(*row);
    takeSteps(*run, *steps);
    co_return RunPtr(run);
}

void RunEngine::goOn(const RunPtr &run)
{
    takeDecisions(run);
    pumpSoon(run);
}

/// With those that wait for it.
Task<void> RunEngine::wake(QString runId)
{
    while (!runId.isEmpty() && !m_shuttingDown) {
        QString id = runId;
        const Result<RunPtr> loaded = co_await load(std::move(id));
        if (!loaded) {
            const bool isNews = loaded.error().code == ErrorCode::Conflict
                                || loaded.error().code == ErrorCode::NotFound;
            co_return isNews ? Result<void>() : fail(loaded.error());
        }
        const RunPtr &run = *loaded;
        runId = run->row.parentRunId;
        goOn(run);
    }
    co_return {};
}

Task<int> RunEngine::recover()
{
    const qint64 nowMs = m_clock.nowMs();
    auto write = [nowMs](Tx &tx) -> Result<qint64> {
        return tx.sql().run(
            QStringLiteral("UPDATE runs SET status = 'failed', error_key = 'interrupted', error = "
                           "'The server ended while this was being replayed.', finished_at = ? "
                           "WHERE finished_at = 0 AND mode = 'replay'"),
            {nowMs});
    };
    const Result<qint64> ended = co_await m_db.write(std::move(write));
    if (!ended)
        co_return fail(ended.error());
    QStringList ids;
    const auto found = m_db.reader().each(
        QStringLiteral(
            "SELECT id FROM runs r WHERE finished_at = 0 AND kind IN ('plan', 'delegate') "
            "AND (status <> 'waiting_approval' OR deadline_at <> 0 OR NOT EXISTS (SELECT 1 "
            "FROM approvals a WHERE a.run_id = r.id AND a.status = 'pending')) ORDER BY id"),
        {}, [&ids](const Row &row) {
            ids.append(row.text(0));
            return true;
        });
    if (!found)
        co_return fail(found.error());
    for (const QString &id : std::as_const(ids)) {
        QString wanted = id;
        const Result<RunPtr> loaded = co_await load(std::move(wanted));
        if (loaded)
            goOn(*loaded);
        else if (loaded.error().code != ErrorCode::Conflict)
            logLoadProblem(id, loaded.error());
    }
    co_return static_cast<int>(ids.size());
}

Task<Run> RunEngine::resume(QString runId)
{
    auto write = [runId](Tx &tx) -> Result<Run> {
        auto row = storedRun(tx.sql(), runId);
        if (!row)
            return row;
        if (!isOver(row->status))
            return runNotEnded();
        if (row->status == RunStatus::Succeeded || row->mode == RunMode::Replay) {
            return failKeyed(ErrorCode::Conflict, QStringLiteral("nothing_to_resume"),
                             QStringLiteral("Nothing of this run failed or was cancelled"));
        }
        if (row->deadlineAt.ms != 0 && row->deadlineAt.ms <= tx.nowMs())
            row->deadlineAt = {};
        row->status = RunStatus::Running;
        row->finishedAt = {};
        row->error.clear();
        row->errorKey.clear();
        auto steps = stepsOfRun(tx.sql(), runId);
        if (!steps)
            return fail(steps.error());
        RunTransition again;
        again.run = *row;
        again.isChanged = true;
        auto plan = fromJson<Plan>(row->plan);
        if (!plan)
            return fail(plan.error());
        const auto graph = graphOf(std::move(*plan));
        for (Step step : newestSteps(*steps)) {
            const bool isOpen = step.status == RunStatus::Cancelled
                                || (step.status == RunStatus::Failed && !isTolerated(*graph, step));
            if (isOpen)
                again.updated.append(openedAgain(std::move(step)));
        }
        const auto done = journalRun(tx, again);
        return done ? Result<Run>(*row) : fail(done.error());
    };
    const Result<Run> row = co_await m_db.write(std::move(write));
    if (!row)
        co_return fail(row.error());
    QString id = runId;
    const Result<RunPtr> run = co_await load(std::move(id));
    if (!run)
        co_return fail(run.error());
    goOn(*run);
    co_return row;
}

Task<Run> RunEngine::rerun(RerunRequest request)
{
    const auto origin = storedRun(m_db.reader(), request.runId);
    if (!origin)
        co_return fail(origin.error());
    if (!isOver(origin->status))
        co_return runNotEnded();
    const auto rows = stepsOfRun(m_db.reader(), request.runId);
    if (!rows)
        co_return fail(rows.error());
    auto plan = fromJson<Plan>(origin->plan);
    if (!plan)
        co_return fail(plan.error());
    const auto graph = graphOf(std::move(*plan));
    const QHash<QString, Step> newest = newestSteps(*rows);
    if (!graph->indexOf.contains(request.stepKey) || !newest.contains(request.stepKey)) {
        co_return fail(ErrorCode::NotFound,
                       QStringLiteral("The run has no step \"%1\"").arg(request.stepKey));
    }
    Run row = *origin;
    row.id = newId();
    row.originRunId = origin->id;
    row.mode = RunMode::Live;
    row.status = RunStatus::Running;
    row.error.clear();
    row.errorKey.clear();
    row.output = QJsonValue::Null;
    row.cost = {};
    row.tokensInput = row.tokensOutput = 0;
    row.parentRunId.clear();
    row.parentStepId.clear();
    row.deadlineAt = {};
    row.createdAt = row.startedAt = Timestamp{m_clock.nowMs()};
    row.finishedAt = {};
    RunTransition first;
    first.run = row;
    first.isNew = true;
    const QSet<QString> behind = stepsBehind(*graph, request.stepKey);
    for (const Step &step : std::as_const(newest)) {
        const bool isItem = step.key.contains(u'[');
        const bool isDone = step.status == RunStatus::Succeeded || step.status == RunStatus::Skipped
                            || (step.status == RunStatus::Failed && isTolerated(*graph, step));
        const bool isKept =
            !isItem && isDone && !behind.contains(step.key) && step.key != request.stepKey;
        if (isKept)
            first.inserted.append(copyOf(step, row.id));
    }
    Step from = copyOf(newest.value(request.stepKey), row.id);
    if (!request.output.isUndefined()) {
        from.status = RunStatus::Succeeded;
        from.output = request.output;
        from.error.clear();
        from.errorKey.clear();
    } else {
        from.status = RunStatus::Pending;
        from.input = request.input.isUndefined() ? QJsonValue(QJsonValue::Null) : request.input;
        from.output = QJsonValue::Null;
        from.error.clear();
        from.errorKey.clear();
        from.attempt = 0;
        from.latencyMs = 0;
        from.waitsFor.clear();
        from.wakeAt = {};
        from.finishedAt = {};
        from.copiedFrom.clear();
    }
    first.inserted.append(from);
    auto write = [first](Tx &tx) -> Result<bool> {
        const auto done = journalRun(tx, first);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    QString id = row.id;
    const Result<RunPtr> run = co_await load(std::move(id));
    if (!run)
        co_return fail(run.error());
    goOn(*run);
    co_return Run(row);
}

Task<Run> RunEngine::replay(QString runId)
{
    const auto origin = storedRun(m_db.reader(), runId);
    if (!origin)
        co_return fail(origin.error());
    if (!isOver(origin->status))
        co_return runNotEnded();
    RunRequest request;
    request.userId = origin->userId;
    request.kind = origin->kind;
    request.name = origin->name;
    request.agentId = origin->agentId;
    request.plan = origin->plan;
    request.input = origin->input;
    request.mode = RunMode::Replay;
    request.originRunId = origin->mode == RunMode::Replay ? origin->originRunId : origin->id;
    co_return co_await start(std::move(request));
}

} // namespace troupe
