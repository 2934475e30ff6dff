// SPDX-License-Identifier: GPL-3.0-or-later
// What steps do, once their beginning is stored.
#include "core/base/log.h"
#include "core/engine/plainturn.h"
#include "core/engine/run/activerun.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

#include <QJsonDocument>

namespace troupe {

namespace {

QString firstPendingApproval(Sql &sql, const QString &stepId, const QString &runId)
{
    QString id;
    const auto found = sql.first(
        QStringLiteral("SELECT id FROM approvals WHERE run_id = ? AND step_id = ? AND status = "
                       "'pending' ORDER BY id LIMIT 1"),
        {runId, stepId}, [&id](const Row &row) { id = row.text(0); });
    return found ? id : QString();
}

/// JSON where the text is JSON, as most tools answer, else the text.
QJsonValue outputOf(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.startsWith(u'{') && !trimmed.startsWith(u'['))
        return text;
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson(trimmed.toUtf8(), &problem);
    if (problem.error != QJsonParseError::NoError)
        return text;
    return json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object());
}

/// Models like to wrap JSON into a fence.
Result<QJsonValue> jsonAnswer(QString text)
{
    text = text.trimmed();
    if (text.startsWith(QLatin1String("```"))) {
        text = text.mid(text.indexOf(u'\n') + 1);
        if (const qsizetype end = text.lastIndexOf(QLatin1String("```")); end >= 0)
            text.truncate(end);
    }
    QJsonParseError problem;
    const QByteArray wrapped = "[" + text.toUtf8() + "]"; // any JSON value is one
    const QJsonDocument json = QJsonDocument::fromJson(wrapped, &problem);
    if (problem.error != QJsonParseError::NoError || json.array().size() != 1) {
        return failKeyed(ErrorCode::Upstream, QStringLiteral("answer_not_json"),
                         QStringLiteral("The answer is not JSON: %1").arg(text.left(200)));
    }
    return json.array().first();
}

} // namespace

Error lateStep(const PlanStep &spec)
{
    return Error(ErrorCode::Timeout,
                 QStringLiteral("It did not end within %1 ms").arg(spec.timeoutMs));
}

void RunEngine::wakeLater(const RunPtr &run, const StepPtr &step)
{
    step->timer = std::make_unique<QTimer>();
    step->timer->setSingleShot(true);
    const std::weak_ptr<ActiveRun> weak = run;
    const QString key = step->row.key;
    const QString id = step->row.id;
    const qint64 until = step->row.wakeAt.ms;
    QObject::connect(step->timer.get(), &QTimer::timeout, step->timer.get(),
                     [this, weak, key, id, until] {
                         const RunPtr live = weak.lock();
                         const StepPtr sleeper = live ? live->steps.value(key) : StepPtr();
                         if (!sleeper || sleeper->row.id != id)
                             return;
                         if (m_clock.nowMs() < until) // it was too far away for one timer
                             return wakeLater(live, sleeper);
                         Outcome outcome;
                         outcome.key = key;
                         outcome.stepId = id;
                         if (sleeper->row.status == RunStatus::Pending)
                             outcome.kind = Outcome::Kind::Retry;
                         push(live, std::move(outcome));
                     });
    const qint64 left = std::clamp<qint64>(until - m_clock.nowMs(), 0, 1'000'000'000);
    step->timer->start(static_cast<int>(left));
}

/// When its time is up: agents and tools are told to stop, which ends the step; a child is cancelled,
/// whose end does; a map has nothing of its own that could be stopped.
void RunEngine::endLater(const RunPtr &run, const StepPtr &step)
{
    step->timer = std::make_unique<QTimer>();
    step->timer->setSingleShot(true);
    const std::weak_ptr<ActiveRun> weak = run;
    const QString key = step->row.key;
    const QString id = step->row.id;
    QObject::connect(step->timer.get(), &QTimer::timeout, step->timer.get(), [this, weak, key, id] {
        const RunPtr live = weak.lock();
        const StepPtr late = live ? live->steps.value(key) : StepPtr();
        if (!late || late->row.id != id || isOver(late->row.status))
            return;
        *late->isLate = true;
        late->cancel.cancel();
        if (late->spec.kind == StepKind::Plan)
            cancelSoon(late->row.waitsFor);
        if (late->spec.kind != StepKind::Map)
            return;
        Outcome outcome;
        outcome.kind = Outcome::Kind::Failed;
        outcome.key = key;
        outcome.stepId = id;
        outcome.error = lateStep(late->spec);
        push(live, std::move(outcome));
    });
    step->timer->start(static_cast<int>(std::min(step->spec.timeoutMs, kLongestTimerMs)));
}

void RunEngine::launch(const RunPtr &run, const StepPtr &step)
{
    if (isOver(step->row.status) || step->isStarted)
        return;
    if (step->row.wakeAt.ms != 0)
        return wakeLater(run, step);
    if (step->row.status != RunStatus::Running)
        return;
    step->startedNs = m_clock.steadyNs();
    step->cancel = CancelToken();
    *step->isLate = false;
    if (step->spec.timeoutMs > 0 && step->spec.kind != StepKind::Approval)
        endLater(run, step);
    switch (step->spec.kind) {
    case StepKind::Agent:
        step->isStarted = true;
        return m_scope.spawn("agent step", runAgent(run, step));
    case StepKind::Tool:
        step->isStarted = true;
        return m_scope.spawn("tool step", runTool(run, step));
    case StepKind::Plan:
        step->isStarted = true;
        return m_scope.spawn("plan step", runChild(run, step));
    case StepKind::Approval:
    case StepKind::Condition:
    case StepKind::Transform:
    case StepKind::Map:
    case StepKind::Wait:
        return;
    }
}

LoopTurnPtr RunEngine::loopTurnFor(const ActiveRun &run, const StepState &step) const
{
    auto turn = std::make_shared<LoopTurn>();
    turn->userId = run.row.userId;
    turn->runId = run.row.id;
    turn->stepId = step.row.id;
    turn->depth = run.row.depth;
    turn->spent = run.row.cost;
    turn->goesOn = step.goesOn || step.hasRecord || step.row.attempt > 0;
    turn->isRetry = turn->goesOn && !step.goesOn;
    turn->cancel = step.cancel;
    if (run.row.mode == RunMode::Replay)
        turn->replayOf = step.row.copiedFrom;
    return turn;
}

Task<void> RunEngine::runAgent(RunPtr run, StepPtr step)
{
    Outcome outcome;
    outcome.key = step->row.key;
    outcome.stepId = step->row.id;
    outcome.kind = Outcome::Kind::Failed;
    const LoopTurnPtr turn = loopTurnFor(*run, *step);
    const auto agent =
        findRow<Agent>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {step->spec.agentId});
    const bool isUsable = agent && *agent && (*agent)->status != AgentStatus::Archived;
    if (!isUsable && run->row.mode == RunMode::Live) {
        outcome.error =
            agent ? Error(ErrorCode::NotFound, QStringLiteral("The agent is not there any more"))
                  : agent.error();
        push(run, std::move(outcome));
        co_return {};
    }
    if (agent && *agent)
        turn->agent = **agent;
    QString text =
        step->row.input.isString() ? step->row.input.toString() : templateText(step->row.input);
    Agent asked = turn->agent;
    QString model = step->spec.model;
    QList<Message> none;
    Result<PlainTurn> plain =
        co_await preparePlainTurn(m_models, m_meter, std::move(asked), std::move(none),
                                  std::move(text), std::move(model),
                                  step->spec.maxTokens.value_or(0));
    if (!plain) {
        outcome.error = plain.error();
        push(run, std::move(outcome));
        co_return {};
    }
    turn->request = std::move(plain->request);
    turn->model = std::move(plain->model);
    const Result<LoopEnd> end = co_await m_loop.run(turn);
    if (m_shuttingDown)
        co_return {};
    if (!end) {
        outcome.error = end.error();
        if (*step->isLate)
            outcome.error = lateStep(step->spec);
    } else if (end->isParked) {
        outcome.kind = Outcome::Kind::Parked;
        outcome.waitsFor = firstPendingApproval(m_db.reader(), step->row.id, run->row.id);
        if (outcome.waitsFor.isEmpty()) // decided just now
            outcome.kind = Outcome::Kind::Woken;
    } else {
        outcome.kind = Outcome::Kind::Done;
        outcome.output = end->text;
        if (!end->isRecorded) {
            outcome.answer = end->last;
            if (run->row.mode == RunMode::Live)
                outcome.usage = end->usage;
        }
        if (step->spec.outputForm == OutputForm::Json) {
            const auto json = jsonAnswer(end->last.text);
            if (json) {
                outcome.output = *json;
            } else {
                outcome.kind = Outcome::Kind::Failed;
                outcome.error = json.error();
                outcome.answer.reset(); // another try asks again
            }
        }
    }
    push(run, std::move(outcome));
    co_return {};
}

Task<void> RunEngine::runTool(RunPtr run, StepPtr step)
{
    Outcome outcome;
    outcome.key = step->row.key;
    outcome.stepId = step->row.id;
    const LoopTurnPtr turn = loopTurnFor(*run, *step);
    turn->agent.id = step->spec.agentId;
    QString tool = step->spec.tool;
    QJsonObject arguments = step->row.input.toObject();
    const auto called = co_await m_loop.callTool(turn, std::move(tool), std::move(arguments));
    if (m_shuttingDown)
        co_return {};
    if (!called) {
        outcome.kind = Outcome::Kind::Failed;
        outcome.error = called.error();
        if (*step->isLate)
            outcome.error = lateStep(step->spec);
    } else if (!*called) {
        outcome.kind = Outcome::Kind::Parked;
        outcome.waitsFor = firstPendingApproval(m_db.reader(), step->row.id, run->row.id);
        if (outcome.waitsFor.isEmpty())
            outcome.kind = Outcome::Kind::Woken;
    } else if ((*called)->status == ToolCallStatus::Succeeded) {
        outcome.output = outputOf((*called)->result);
    } else {
        outcome.kind = Outcome::Kind::Failed;
        const bool isDenied = (*called)->status == ToolCallStatus::Denied;
        outcome.error = Error(isDenied ? ErrorCode::Forbidden : ErrorCode::Upstream,
                              (*called)->error.isEmpty() ? (*called)->result : (*called)->error);
        outcome.error.key =
            isDenied ? QStringLiteral("tool_denied") : QStringLiteral("tool_failed");
    }
    push(run, std::move(outcome));
    co_return {};
}

/// Starts the child, or finds it again; its end is told by tellParent().
Task<void> RunEngine::runChild(RunPtr run, StepPtr step)
{
    QString childId = step->row.waitsFor;
    const auto stored = findRow<Run>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {childId});
    if (stored && *stored) {
        const RunPtr child = m_active.value(childId);
        const Run row = child ? child->row : **stored;
        if (isOver((*stored)->status))
            tellParent(**stored);
        else if (row.status == RunStatus::Waiting)
            tellParent(row);
        co_return {};
    }
    RunRequest request;
    request.id = childId;
    request.userId = run->row.userId;
    request.name = step->row.name;
    request.plan = step->spec.plan;
    request.input = step->row.input.toObject();
    request.parentRunId = run->row.id;
    request.parentStepId = step->row.id;
    request.depth = run->row.depth;
    request.deadlineAt = run->row.deadlineAt;
    if (run->row.costLimit > Money()) // what is left of it
        request.costLimit = Money::fromNanos(
            std::max<qint64>(1, run->row.costLimit.nanos() - spentBy(*run).nanos()));
    if (run->row.mode == RunMode::Replay) {
        request.mode = RunMode::Replay;
        request.originRunId = run->origin.value(ActiveRun::originKey(step->row)).waitsFor;
    }
    const Result<Run> begun = co_await start(std::move(request));
    if (begun && (run->failure || run->isCancelled))
        cancelSoon(childId); // the parent ended while it began
    if (begun || m_shuttingDown)
        co_return {};
    Outcome outcome;
    outcome.key = step->row.key;
    outcome.stepId = step->row.id;
    outcome.kind = Outcome::Kind::Failed;
    outcome.error = begun.error();
    push(run, std::move(outcome));
    co_return {};
}

} // namespace troupe
