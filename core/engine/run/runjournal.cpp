// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/runjournal.h"

#include "core/engine/run/loopjournal.h"
#include "core/engine/turnjournal.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestPayload = 16'384;

QString jsonColumnText(const QJsonValue &value)
{
    return QString::fromUtf8(jsonText(value));
}

Result<void> updateRun(Sql &sql, const Run &run)
{
    const auto done =
        sql.run(QStringLiteral("UPDATE runs SET status = ?, error = ?, error_key = ?, output = ?, "
                               "started_at = ?, finished_at = ?, deadline_at = ? WHERE id = ?"),
                {enumName(run.status), run.error, run.errorKey, jsonColumnText(run.output),
                 run.startedAt.ms, run.finishedAt.ms, run.deadlineAt.ms, run.id});
    return done ? Result<void>() : fail(done.error());
}

Result<void> updateStep(Sql &sql, const Step &step)
{
    const auto done =
        sql.run(QStringLiteral("UPDATE steps SET position = ?, attempt = ?, status = ?, error = ?, "
                               "error_key = ?, input = ?, output = ?, waits_for = ?, wake_at = ?, "
                               "latency_ms = ?, started_at = ?, finished_at = ? WHERE id = ?"),
                {step.position, step.attempt, enumName(step.status), step.error, step.errorKey,
                 jsonColumnText(step.input), jsonColumnText(step.output), step.waitsFor,
                 step.wakeAt.ms, step.latencyMs, step.startedAt.ms, step.finishedAt.ms, step.id});
    return done ? Result<void>() : fail(done.error());
}

QByteArray marked(QByteArray json)
{
    json.chop(1);
    return json + ",\"truncated\":true}";
}

void tellStep(Tx &tx, const Run &run, const Step &step)
{
    tx.emitEvent({QStringLiteral("run.step"), run.userId, run.id, stepPayload(step)});
}

void tellRun(Tx &tx, const Run &run, const char *what)
{
    tx.emitEvent({QLatin1String(what), run.userId, run.id, runPayload(run)});
}

} // namespace

QByteArray runPayload(const Run &run)
{
    Run told = run;
    told.plan = {};
    QByteArray json = toJson(told);
    if (json.size() <= kLongestPayload)
        return json;
    told.input = {};
    told.output = QJsonValue::Null;
    return marked(toJson(told));
}

QByteArray stepPayload(const Step &step)
{
    QByteArray json = toJson(step);
    if (json.size() <= kLongestPayload)
        return json;
    Step told = step;
    told.input = QJsonValue::Null;
    told.output = QJsonValue::Null;
    return marked(toJson(told));
}

Result<void> accountUsage(Sql &sql, const UsageRow &usage)
{
    if (const auto used = insertUsage(sql, usage); !used)
        return fail(used.error());
    auto done =
        sql.run(QStringLiteral("UPDATE runs SET cost = cost + ?, tokens_input = tokens_input + ?, "
                               "tokens_output = tokens_output + ? WHERE id = ?"),
                {usage.cost.nanos(), usage.tokensInput, usage.tokensOutput, usage.runId});
    if (done) {
        done = sql.run(QStringLiteral(
                           "UPDATE steps SET cost = cost + ?, tokens_input = tokens_input + ?, "
                           "tokens_output = tokens_output + ? WHERE id = ?"),
                       {usage.cost.nanos(), usage.tokensInput, usage.tokensOutput, usage.stepId});
    }
    if (done && !usage.sessionId.isEmpty()) {
        done = sql.run(QStringLiteral("UPDATE sessions SET cost = cost + ? WHERE id = ?"),
                       {usage.cost.nanos(), usage.sessionId});
    }
    return done ? Result<void>() : fail(done.error());
}

Result<QList<Step>> stepsOfRun(Sql &sql, const QString &runId)
{
    return listRows<Step>(sql, QStringLiteral(" WHERE run_id = ? ORDER BY position, iteration, id"),
                          {runId});
}

Result<void> journalRun(Tx &tx, const RunTransition &transition)
{
    Sql &sql = tx.sql();
    if (transition.isNew) {
        if (const auto done = insertRow(sql, transition.run); !done)
            return fail(done.error());
    } else if (transition.isChanged) {
        if (const auto done = updateRun(sql, transition.run); !done)
            return fail(done.error());
    }
    for (const Step &step : transition.inserted) {
        if (const auto done = insertRow(sql, step); !done)
            return fail(done.error());
    }
    for (const Step &step : transition.updated) {
        if (const auto done = updateStep(sql, step); !done)
            return fail(done.error());
    }
    for (const ModelCall &answer : transition.answers) {
        if (const auto done = insertRow(sql, answer); !done)
            return fail(done.error());
    }
    for (const UsageRow &usage : transition.usage) {
        if (const auto done = accountUsage(sql, usage); !done)
            return fail(done.error());
    }
    for (const Approval &approval : transition.approvals) {
        if (const auto done = insertApproval(tx, approval); !done)
            return fail(done.error());
    }
    if (transition.isChanged && isOver(transition.run.status)) {
        if (const auto done = cancelApprovals(tx, transition.run.id); !done)
            return fail(done.error());
    }
    if (transition.isNew)
        tellRun(tx, transition.run, "run.created");
    for (const Step &step : transition.inserted)
        tellStep(tx, transition.run, step);
    for (const Step &step : transition.updated)
        tellStep(tx, transition.run, step);
    const bool isTold = transition.isNew || transition.isChanged;
    if (isTold && isOver(transition.run.status))
        tellRun(tx, transition.run, "run.completed");
    else if (transition.isChanged)
        tellRun(tx, transition.run, "run.updated");
    return {};
}

} // namespace troupe
