// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/engine/run/runengine.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr int kDeepestDelegation = 3;
constexpr int kDelegateTimeoutMs = 24 * 3600 * 1000; // it may wait for people
constexpr qsizetype kLongestTask = 100'000;

ToolInfo delegateInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("Task");
    info.title = QStringLiteral("Delegate to an agent");
    info.description = QStringLiteral(
        "Gives a task to another agent, by its name or id, and returns its answer. The other agent "
        "knows nothing of this conversation: the task must say all it needs.");
    const auto text = [](const char *description) {
        return QJsonObject{{QStringLiteral("type"), QStringLiteral("string")},
                           {QStringLiteral("minLength"), 1},
                           {QStringLiteral("description"), QLatin1String(description)}};
    };
    info.parameters = {{QStringLiteral("type"), QStringLiteral("object")},
                       {QStringLiteral("properties"),
                        QJsonObject{{QStringLiteral("agent"), text("Name or id of the agent")},
                                    {QStringLiteral("task"),
                                     text("What it is to do, with all it needs to know")}}},
                       {QStringLiteral("required"),
                        QJsonArray{QStringLiteral("agent"), QStringLiteral("task")}}};
    info.risk = ToolRisk::Read; // what the other one does is judged there
    info.aliases = {QStringLiteral("delegate"), QStringLiteral("delegate_task")};
    info.timeoutMs = kDelegateTimeoutMs;
    return info;
}

class DelegateTool final : public Tool
{
public:
    DelegateTool(RunEngine &runs, Database &db) : m_runs(runs), m_db(db) {}

    const ToolInfo &info() const override { return m_info; }
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    Result<std::optional<Agent>> findAgent(const QString &wanted, const QString &userId) const;

    ToolInfo m_info = delegateInfo();
    RunEngine &m_runs;
    Database &m_db;
};

/// By id in any face, slug or name, of those that the person may talk to; their own first.
Result<std::optional<Agent>> DelegateTool::findAgent(const QString &wanted,
                                                     const QString &userId) const
{
    const QString id = parseId(wanted).value_or(wanted);
    return findRow<Agent>(
        m_db.reader(),
        QStringLiteral(
            " WHERE (id = ? OR slug = ? OR name = ? COLLATE NOCASE) AND status = 'active' "
            "AND (owner_id = ? OR visibility = 'public' OR (visibility = 'shared' AND EXISTS "
            "(SELECT 1 FROM json_each(agents.shared_with) s JOIN users u ON u.username = s.value "
            "WHERE u.id = ?))) ORDER BY owner_id = ? DESC, id LIMIT 1"),
        {id, wanted, wanted, userId, userId, userId});
}

Task<ToolResult> DelegateTool::call(QJsonObject arguments, ToolContext context)
{
    const QString wanted = arguments[QLatin1String("agent")].toString().trimmed();
    const QString task = arguments[QLatin1String("task")].toString();
    if (context.depth >= kDeepestDelegation) {
        co_return ToolResult(QStringLiteral(
                                 "This task was delegated %1 times already; do it yourself.")
                                 .arg(context.depth),
                             true);
    }
    if (task.size() > kLongestTask)
        co_return ToolResult(QStringLiteral("The task is too long."), true);
    const auto agent = findAgent(wanted, context.userId);
    if (!agent)
        co_return fail(agent.error());
    if (!*agent) {
        co_return ToolResult(
            QStringLiteral("There is no active agent named \"%1\" here.").arg(wanted), true);
    }
    if ((*agent)->id == context.agentId)
        co_return ToolResult(QStringLiteral("That is you. Do the task yourself."), true);
    const auto known =
        findRow<Run>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {context.callId});
    if (!known)
        co_return fail(known.error());
    if (!*known) {
        RunRequest request;
        request.id = context.callId; // a repeated call finds it again
        request.kind = QStringLiteral("delegate");
        request.userId = context.userId;
        request.name = (*agent)->name;
        request.agentId = (*agent)->id;
        request.input = {{QStringLiteral("task"), task}};
        request.plan = {{QStringLiteral("name"), (*agent)->name},
                        {QStringLiteral("steps"),
                         QJsonArray{
                             QJsonObject{{QStringLiteral("id"), QStringLiteral("answer")},
                                         {QStringLiteral("kind"), QStringLiteral("agent")},
                                         {QStringLiteral("agent_id"), (*agent)->id},
                                         {QStringLiteral("prompt"), QStringLiteral("{task}")}}}}};
        request.parentRunId = context.runId;
        request.parentStepId = context.stepId;
        request.depth = context.depth + 1;
        const Result<Run> begun = co_await m_runs.start(std::move(request));
        if (!begun)
            co_return fail(begun.error());
    }
    RunEngine *runs = &m_runs;
    const QString runId = context.callId;
    const auto linked = context.cancel.onCancelled([runs, runId] { runs->cancelSoon(runId); });
    QString waited = runId;
    const Result<Run> run = co_await m_runs.waitForEnd(std::move(waited));
    if (!run)
        co_return fail(run.error());
    ToolResult result;
    result.cost = run->cost;
    result.isError = run->status != RunStatus::Succeeded;
    if (run->status == RunStatus::Cancelled && context.cancel.isCancelled())
        co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped"));
    result.text = result.isError
                      ? QStringLiteral("%1 did not finish: %2").arg((*agent)->name, run->error)
                      : run->output.toString();
    co_return ToolResult(result);
}

} // namespace

std::shared_ptr<Tool> makeDelegateTool(RunEngine &runs, Database &db)
{
    return std::make_shared<DelegateTool>(runs, db);
}

} // namespace troupe
