// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/runservice.h"

#include "core/base/ids.h"
#include "core/engine/chatengine.h"
#include "core/engine/run/workshop.h"
#include "core/meta/values.h"
#include "core/services/runrecords.h"

namespace troupe {

namespace {

/// The one agent that a plan's steps name; empty when they name none or several.
QString onlyAgentOf(const Plan &plan)
{
    QString only;
    for (const PlanStep &step : plan.steps) {
        if (step.kind != StepKind::Agent || step.agentId == only)
            continue;
        if (!only.isEmpty())
            return QString();
        only = step.agentId;
    }
    return only;
}

Error inRequest(Error error)
{
    for (FieldIssue &issue : error.issues)
        issue.pointer.prepend(QStringLiteral("/plan"));
    return error;
}

tl::unexpected<Error> testIsNoRun()
{
    return failKeyed(ErrorCode::Conflict, QStringLiteral("run_has_no_plan"),
                     QStringLiteral("This is a test of an agent: stop it where it was begun"));
}

} // namespace

Result<Run> RunService::readable(const Caller &caller, const QString &anyId) const
{
    return readableRun(m_db.reader(), caller, anyId);
}

QJsonObject RunService::withAgentIds(const Caller &caller, QJsonObject plan, int depth) const
{
    const QString agentKey = QStringLiteral("agent_id");
    const QString planKey = QStringLiteral("plan");
    const QString stepKey = QStringLiteral("step");
    QJsonArray steps = plan.value(QLatin1String("steps")).toArray();
    if (depth > kDeepestPlan)
        return plan; // what is wrong with it is found when it is checked
    for (qsizetype i = 0; i < steps.size(); ++i) {
        QJsonObject step = steps.at(i).toObject();
        const bool isMap = step.value(stepKey).isObject();
        QJsonObject acting = isMap ? step.value(stepKey).toObject() : step;
        const auto agent = acting.value(agentKey).isString()
                               ? m_agents.find(caller, acting.value(agentKey).toString())
                               : Result<Agent>(fail(ErrorCode::NotFound, QString()));
        if (agent)
            acting.insert(agentKey, agent->id);
        if (acting.value(planKey).isObject()) {
            acting.insert(planKey,
                          withAgentIds(caller, acting.value(planKey).toObject(), depth + 1));
        }
        if (isMap)
            step.insert(stepKey, acting);
        if (steps.at(i).isObject())
            steps.replace(i, isMap ? step : acting);
    }
    if (!steps.isEmpty())
        plan.insert(QStringLiteral("steps"), steps);
    return plan;
}

Result<Plan> RunService::check(const Caller &caller, const QJsonObject &plan,
                               const QJsonObject &input) const
{
    PlanWorld world;
    world.agentProblem = [this, &caller](const QString &agentId) {
        const auto agent = m_agents.find(caller, agentId);
        if (!agent)
            return QStringLiteral("there is no agent \"%1\"").arg(agentId);
        return agent->status == AgentStatus::Active
                   ? QString()
                   : QStringLiteral("\"%1\" is not active").arg(agent->name);
    };
    world.knowsTool = [this, &caller](const QString &tool) {
        return m_workshop.tools.find(tool, caller.userId) != nullptr;
    };
    auto read = readPlan(plan, input.keys(), world);
    return read ? std::move(read) : fail(inRequest(read.error()));
}

PlanReport RunService::validate(const Caller &caller, const ValidatePlan &input) const
{
    PlanReport report;
    const auto plan = check(caller, withAgentIds(caller, input.plan, 0), input.input);
    report.valid = plan.has_value();
    if (!plan) {
        for (const FieldIssue &issue : plan.error().issues)
            report.problems.append({issue.pointer, issue.message});
    }
    return report;
}

Task<RunSummary> RunService::start(Caller caller, StartRun input)
{
    RunRequest request;
    request.userId = caller.userId;
    request.plan = withAgentIds(caller, input.plan, 0);
    request.input = input.input;
    request.name = input.name.trimmed();
    request.deadlineAt = input.deadlineAt;
    request.costLimit = input.costLimit;
    const auto plan = check(caller, request.plan, request.input);
    if (!plan)
        co_return fail(plan.error());
    request.agentId = onlyAgentOf(*plan);
    if (!input.agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, input.agentId);
        if (!agent)
            co_return fail(agent.error());
        request.agentId = agent->id;
    }
    const Result<Run> run = co_await m_workshop.runs.start(std::move(request));
    co_return run ? Result<RunSummary>(summaryOf(*run)) : fail(run.error());
}

Task<Page<RunSummary>> RunService::list(Caller caller, ListRuns query)
{
    if (!query.agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, query.agentId);
        if (agent)
            query.agentId = agent->id; // an archived one's id is known to who asks
    }
    auto read = [caller, query](Sql &sql) { return listRunSummaries(sql, caller, query); };
    co_return co_await m_db.read(std::move(read));
}

Result<RunDetail> RunService::find(const Caller &caller, const QString &runId) const
{
    auto run = readable(caller, runId);
    return run ? detailOfRun(m_db.reader(), std::move(*run)) : fail(run.error());
}

Task<Page<StepSummary>> RunService::steps(Caller caller, ListRunSteps query)
{
    const auto run = readable(caller, query.runId);
    if (!run)
        co_return fail(run.error());
    query.runId = run->id;
    auto read = [query](Sql &sql) { return listStepSummaries(sql, query); };
    co_return co_await m_db.read(std::move(read));
}

Result<StepDetail> RunService::step(const Caller &caller, const RunStepRef &ref) const
{
    const auto run = readable(caller, ref.runId);
    return run ? detailOfStep(m_db.reader(), run->id, ref.stepId) : fail(run.error());
}

Task<Page<ToolCallRecord>> RunService::toolCalls(Caller caller, ListRunToolCalls query)
{
    const auto run = readable(caller, query.runId);
    if (!run)
        co_return fail(run.error());
    query.runId = run->id;
    auto read = [query](Sql &sql) { return listCallsOfRun(sql, query); };
    co_return co_await m_db.read(std::move(read));
}

Task<RunSummary> RunService::cancelChat(Run run)
{
    if (isOver(run.status)) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("run_ended"),
                            QStringLiteral("The run has ended already"));
    }
    QString messageId;
    const auto found = m_db.reader().first(
        QStringLiteral("SELECT message_id FROM steps WHERE run_id = ? AND message_id <> '' "
                       "ORDER BY position LIMIT 1"),
        {run.id}, [&messageId](const Row &row) { messageId = row.text(0); });
    if (!found)
        co_return fail(found.error());
    const Result<Message> stopped = co_await m_chat.stop(std::move(messageId));
    if (!stopped)
        co_return fail(stopped.error());
    const auto ended = runById(m_db.reader(), run.id);
    co_return ended ? Result<RunSummary>(summaryOf(*ended)) : fail(ended.error());
}

Task<RunSummary> RunService::cancel(Caller caller, QString runId)
{
    const auto run = readable(caller, runId);
    if (!run)
        co_return fail(run.error());
    if (run->kind == QLatin1String("test"))
        co_return testIsNoRun();
    if (run->kind == QLatin1String("chat")) {
        Run chat = *run;
        co_return co_await cancelChat(std::move(chat));
    }
    QString id = run->id;
    const Result<Run> ended = co_await m_workshop.runs.cancel(std::move(id));
    co_return ended ? Result<RunSummary>(summaryOf(*ended)) : fail(ended.error());
}

Result<void> RunService::checkAgain(const Caller &caller, const Run &run) const
{
    if (run.plan.isEmpty())
        return {}; // the engine says that it has none
    Caller owner = caller;
    if (run.userId != caller.userId) {
        owner = Caller();
        owner.userId = run.userId;
    }
    const auto plan = check(owner, run.plan, run.input);
    return plan ? Result<void>() : fail(plan.error());
}

Task<RunSummary> RunService::resume(Caller caller, QString runId)
{
    const auto run = readable(caller, runId);
    if (!run)
        co_return fail(run.error());
    if (const auto usable = checkAgain(caller, *run); !usable)
        co_return fail(usable.error());
    QString id = run->id;
    const Result<Run> resumed = co_await m_workshop.runs.resume(std::move(id));
    co_return resumed ? Result<RunSummary>(summaryOf(*resumed)) : fail(resumed.error());
}

Task<RunSummary> RunService::rerun(Caller caller, RerunRun input)
{
    const auto run = readable(caller, input.runId);
    if (!run)
        co_return fail(run.error());
    if (const auto usable = checkAgain(caller, *run); !usable)
        co_return fail(usable.error());
    RerunRequest request;
    request.runId = run->id;
    request.stepKey = input.stepKey;
    request.input = input.input;
    request.output = input.output;
    const Result<Run> begun = co_await m_workshop.runs.rerun(std::move(request));
    co_return begun ? Result<RunSummary>(summaryOf(*begun)) : fail(begun.error());
}

Task<RunSummary> RunService::replay(Caller caller, QString runId)
{
    const auto run = readable(caller, runId);
    if (!run)
        co_return fail(run.error());
    QString id = run->id;
    const Result<Run> begun = co_await m_workshop.runs.replay(std::move(id));
    co_return begun ? Result<RunSummary>(summaryOf(*begun)) : fail(begun.error());
}

Task<RunComparison> RunService::compare(Caller caller, CompareRuns query)
{
    auto run = readable(caller, query.runId);
    if (!run)
        co_return fail(run.error());
    auto other = readable(caller, query.otherRunId);
    if (!other)
        co_return fail(other.error());
    auto read = [run = std::move(*run), other = std::move(*other)](Sql &sql) {
        return comparisonOf(sql, run, other);
    };
    co_return co_await m_db.read(std::move(read));
}

Task<void> RunService::remove(Caller caller, QString runId)
{
    auto write = [caller, runId](Tx &tx) -> Result<bool> {
        const auto run = readableRun(tx.sql(), caller, runId);
        if (!run)
            return fail(run.error());
        const auto done = deleteRun(tx, *run);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

} // namespace troupe
