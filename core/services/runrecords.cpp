// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/runrecords.h"

#include "core/base/ids.h"
#include "core/engine/run/loopjournal.h"
#include "core/meta/values.h"
#include "core/services/paging.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr int kMostChildren = 500;

tl::unexpected<Error> noSuchRun()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("run_not_found"),
                     QStringLiteral("Run not found"));
}

tl::unexpected<Error> runConflict(const char *key, const QString &why)
{
    return failKeyed(ErrorCode::Conflict, QLatin1String(key), why);
}

// The columns of a summary, and only those: plans, inputs and outputs may be large.
const TableSql &summaryColumns()
{
    static const TypeInfo type("runs", RunSummary::info().fields);
    static const TableSql sql(type);
    return sql;
}

const TableSql &stepColumns()
{
    static const TypeInfo type("steps", StepSummary::info().fields);
    static const TableSql sql(type);
    return sql;
}

template <class T>
Result<QList<T>> readSummaries(Sql &sql, const TableSql &table, const QString &tail,
                               const QVariantList &binds)
{
    QList<T> rows;
    const auto done = sql.each(table.select + tail, binds, [&](const Row &row) {
        table.read(row, &rows.emplaceBack());
        return true;
    });
    return done ? Result<QList<T>>(std::move(rows)) : fail(done.error());
}

/// The conditions of a list, and what is bound to them.
struct RunFilter
{
    QString where = QStringLiteral(" WHERE 1");
    QVariantList binds;

    void add(const char *condition, const QVariant &value)
    {
        where += QLatin1String(condition);
        binds += value;
    }
};

RunFilter filterOf(const Caller &caller, const ListRuns &query)
{
    RunFilter filter;
    if (!caller.isAdmin())
        filter.add(" AND user_id = ?", caller.userId);
    else if (!query.userId.isEmpty())
        filter.add(" AND user_id = ?", query.userId);
    if (!query.kind.isEmpty())
        filter.add(" AND kind = ?", query.kind);
    if (query.status)
        filter.add(" AND status = ?", enumName(*query.status));
    if (!query.agentId.isEmpty())
        filter.add(" AND agent_id = ?", query.agentId);
    if (query.since.isSet())
        filter.add(" AND created_at >= ?", query.since.ms);
    if (!query.originRunId.isEmpty())
        filter.add(" AND origin_run_id = ?", query.originRunId);
    if (!query.parentRunId.isEmpty())
        filter.add(" AND parent_run_id <> '' AND parent_run_id = ?", query.parentRunId);
    else if (!query.nested)
        filter.where += QStringLiteral(" AND parent_run_id = ''");
    if (!query.text.isEmpty()) {
        const QString pattern = likePattern(query.text);
        filter.add(" AND (name LIKE ? ESCAPE '\\'", pattern);
        filter.add(" OR error LIKE ? ESCAPE '\\'", pattern);
        filter.add(" OR agent_id IN (SELECT id FROM agents WHERE name LIKE ? ESCAPE '\\')",
                   pattern);
        filter.add(" OR session_id IN (SELECT id FROM sessions WHERE title LIKE ? ESCAPE '\\'))",
                   pattern);
    }
    return filter;
}

Result<QList<RunQuestion>> questionsOf(Sql &sql, const QString &runId)
{
    const auto pending = listRows<Approval>(
        sql,
        QStringLiteral(" WHERE run_id = ? AND run_id <> '' AND status = 'pending' ORDER BY id"),
        {runId});
    if (!pending)
        return fail(pending.error());
    QList<RunQuestion> questions;
    for (const Approval &approval : *pending) {
        RunQuestion question;
        question.approvalId = approval.id;
        question.kind = approval.kind;
        question.title = approval.title;
        question.stepId = approval.stepId;
        question.riskLevel = approval.riskLevel;
        question.createdAt = approval.createdAt;
        question.expiresAt = approval.expiresAt;
        questions.append(std::move(question));
    }
    return questions;
}

/// The run and all that stand below it.
QString treeOfRun()
{
    return QStringLiteral("WITH RECURSIVE tree(id) AS (SELECT ? UNION SELECT r.id FROM runs r JOIN "
                          "tree t ON r.parent_run_id = t.id AND r.parent_run_id <> '') ");
}

} // namespace

Result<Run> runById(Sql &sql, const QString &id)
{
    const auto run = findRow<Run>(sql, QStringLiteral(" WHERE id = ?"), {id});
    if (!run)
        return fail(run.error());
    return *run ? Result<Run>(**run) : noSuchRun();
}

Result<Run> readableRun(Sql &sql, const Caller &caller, const QString &anyId)
{
    const auto id = parseId(anyId);
    if (!id)
        return noSuchRun();
    auto run = runById(sql, *id);
    if (run && run->userId != caller.userId && !caller.isAdmin())
        return noSuchRun();
    return run;
}

Result<Page<RunSummary>> listRunSummaries(Sql &sql, const Caller &caller, const ListRuns &query)
{
    RunFilter filter = filterOf(caller, query);
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            return fail(cursor.error());
        filter.add(" AND id < ?", cursor->first());
    }
    filter.add(" ORDER BY id DESC LIMIT ?", query.limit + 1);
    auto rows = readSummaries<RunSummary>(sql, summaryColumns(), filter.where, filter.binds);
    if (!rows)
        return fail(rows.error());
    Page<RunSummary> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    return page;
}

Result<RunDetail> detailOfRun(Sql &sql, Run run)
{
    RunDetail detail;
    auto done = sql.first(treeOfRun()
                              + QStringLiteral(
                                  "SELECT sum(cost), sum(tokens_input), "
                                  "sum(tokens_output) FROM runs WHERE id IN (SELECT id FROM tree)"),
                          {run.id}, [&detail](const Row &row) {
                              detail.totalCost = Money::fromNanos(row.integer(0));
                              detail.totalTokensInput = row.integer(1);
                              detail.totalTokensOutput = row.integer(2);
                          });
    if (done) {
        done = sql.first(QStringLiteral("SELECT count(*), count(nullif(finished_at, 0)), (SELECT "
                                        "count(*) FROM tool_calls WHERE run_id = ?1) FROM steps "
                                        "WHERE run_id = ?1"),
                         {run.id}, [&detail](const Row &row) {
                             detail.stepCount = static_cast<int>(row.integer(0));
                             detail.stepsEnded = static_cast<int>(row.integer(1));
                             detail.toolCallCount = static_cast<int>(row.integer(2));
                         });
    }
    if (!done)
        return fail(done.error());
    auto children = readSummaries<RunSummary>(
        sql, summaryColumns(),
        QStringLiteral(" WHERE parent_run_id = ? AND parent_run_id <> '' ORDER BY id LIMIT ?"),
        {run.id, kMostChildren});
    if (!children)
        return fail(children.error());
    auto questions = questionsOf(sql, run.id);
    if (!questions)
        return fail(questions.error());
    detail.children = std::move(*children);
    detail.questions = std::move(*questions);
    detail.run = std::move(run);
    return detail;
}

Result<Page<StepSummary>> listStepSummaries(Sql &sql, const ListRunSteps &query)
{
    RunFilter filter;
    filter.add(" AND run_id = ?", query.runId);
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 2);
        if (!cursor)
            return fail(cursor.error());
        filter.add(" AND (position, id) > (?", cursor->first().toInt());
        filter.add(", ?)", cursor->last());
    }
    filter.add(" ORDER BY position, id LIMIT ?", query.limit + 1);
    auto rows = readSummaries<StepSummary>(sql, stepColumns(), filter.where, filter.binds);
    if (!rows)
        return fail(rows.error());
    Page<StepSummary> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit)) {
        const StepSummary &last = page.items.last();
        page.nextCursor = encodeCursor({QString::number(last.position), last.id});
    }
    return page;
}

/// Whether what a model said in a step is not (yet) let out as it was: it waits for a person, was
/// rejected, denied or edited, or may still be held back when the step ends.
static Result<bool> isHeldBack(Sql &sql, const Step &step)
{
    if (step.errorKey == QLatin1String("answer_denied")
        || step.errorKey == QLatin1String("answer_rejected"))
        return true;
    bool isHeld = false;
    bool isAsked = false;
    auto found = sql.first(QStringLiteral("SELECT 1 FROM messages WHERE id = ? AND error_key IN "
                                          "('answer_denied', 'answer_rejected')"),
                           {step.messageId}, [&isHeld](const Row &) { isHeld = true; });
    if (!found || isHeld)
        return found ? Result<bool>(true) : fail(found.error());
    found = sql.first(
        QStringLiteral("SELECT status, edited FROM approvals WHERE run_id = ? AND step_id = ? AND "
                       "kind = 'agent_response' ORDER BY id DESC LIMIT 1"),
        {step.runId, step.id}, [&](const Row &row) {
            isAsked = true;
            isHeld = row.text(0) != enumName(ApprovalStatus::Approved)
                     || row.text(1) != QLatin1String("null");
        });
    if (!found)
        return fail(found.error());
    if (isAsked || isOver(step.status))
        return isHeld;
    found = sql.first(
        QStringLiteral("SELECT 1 FROM runs r LEFT JOIN agents a ON a.id = CASE ?2 WHEN '' THEN "
                       "r.agent_id ELSE ?2 END JOIN approval_policies p ON p.owner_id IN "
                       "(r.user_id, a.owner_id) WHERE r.id = ?1 AND p.enabled <> 0 AND p.subject = "
                       "'agent_response' AND p.effect <> 'auto_approve' AND p.agent_id IN ('', "
                       "a.id) LIMIT 1"),
        {step.runId, step.agentId}, [&isHeld](const Row &) { isHeld = true; });
    return found ? Result<bool>(isHeld) : fail(found.error());
}

Result<StepDetail> detailOfStep(Sql &sql, const QString &runId, const QString &stepId)
{
    const QString id = parseId(stepId).value_or(QString());
    const auto step =
        findRow<Step>(sql, QStringLiteral(" WHERE id = ? AND run_id = ?"), {id, runId});
    if (!step)
        return fail(step.error());
    if (!*step) {
        return failKeyed(ErrorCode::NotFound, QStringLiteral("step_not_found"),
                         QStringLiteral("The run has no such step"));
    }
    StepDetail detail;
    detail.step = **step;
    auto record = loopRecord(sql, id);
    if (!record)
        return fail(record.error());
    detail.rounds = std::move(record->rounds);
    detail.toolCalls = std::move(record->calls);
    const auto held = isHeldBack(sql, detail.step);
    if (!held)
        return fail(held.error());
    if (*held) { // who decides reads it with the approval
        for (ModelCall &round : detail.rounds)
            round.text.clear();
    }
    auto children =
        readSummaries<RunSummary>(sql, summaryColumns(),
                                  QStringLiteral(" WHERE parent_run_id = ? AND parent_run_id <> '' "
                                                 "AND parent_step_id = ? ORDER BY id LIMIT ?"),
                                  {runId, id, kMostChildren});
    if (!children)
        return fail(children.error());
    detail.children = std::move(*children);
    return detail;
}

Result<Page<ToolCallRecord>> listCallsOfRun(Sql &sql, const ListRunToolCalls &query)
{
    RunFilter filter;
    filter.add(" AND run_id = ?", query.runId);
    if (!query.stepId.isEmpty())
        filter.add(" AND step_id = ?", query.stepId);
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            return fail(cursor.error());
        filter.add(" AND id > ?", cursor->first());
    }
    filter.add(" ORDER BY id LIMIT ?", query.limit + 1);
    auto rows = listRows<ToolCallRecord>(sql, filter.where, filter.binds);
    if (!rows)
        return fail(rows.error());
    Page<ToolCallRecord> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    return page;
}

Result<void> deleteRun(Tx &tx, const Run &run)
{
    if (!isOver(run.status))
        return runConflict("run_not_ended", QStringLiteral("The run has not ended yet"));
    if (run.kind == QLatin1String("chat") || run.kind == QLatin1String("test")) {
        return runConflict("run_of_conversation",
                           QStringLiteral("This run is an answer in a conversation: delete it "
                                          "there"));
    }
    if (!run.parentRunId.isEmpty()) {
        return runConflict("run_has_parent",
                           QStringLiteral("This run belongs to another one: delete that"));
    }
    QStringList ids;
    bool isRunning = false;
    const auto listed = tx.sql().each(
        treeOfRun()
            + QStringLiteral("SELECT id, finished_at FROM runs WHERE id IN (SELECT id FROM tree)"),
        {run.id}, [&](const Row &row) {
            ids.append(row.text(0));
            isRunning = isRunning || row.integer(1) == 0;
            return true;
        });
    if (!listed)
        return fail(listed.error());
    if (isRunning)
        return runConflict("run_not_ended", QStringLiteral("A part of the run has not ended yet"));
    for (const QString &id : std::as_const(ids)) {
        for (const char *sql :
             {"DELETE FROM model_calls WHERE run_id = ?", "DELETE FROM tool_calls WHERE run_id = ?",
              "DELETE FROM steps WHERE run_id = ?", "DELETE FROM runs WHERE id = ?"}) {
            if (const auto done = tx.sql().run(QLatin1String(sql), {id}); !done)
                return fail(done.error());
        }
        tx.emitEvent(
            {QStringLiteral("run.deleted"), run.userId, id, "{\"id\":\"" + id.toUtf8() + "\"}"});
    }
    return {};
}

} // namespace troupe
