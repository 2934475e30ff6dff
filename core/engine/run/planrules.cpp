// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/planrules.h"

#include "core/engine/run/conditions.h"
#include "core/engine/run/templates.h"
#include "core/tools/toolarguments.h"

#include <QDateTime>
#include <QSet>

namespace troupe {

namespace {

bool isStepName(const QString &id)
{
    const auto isLetter = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
    };
    if (id.isEmpty() || id.size() > 64 || !isLetter(id.at(0)))
        return false;
    return std::all_of(id.begin(), id.end(), [&](QChar c) {
        return isLetter(c) || (c >= u'0' && c <= u'9') || c == u'-';
    });
}

const QStringList &reservedNames()
{
    static const QStringList names{QStringLiteral("input"), QStringLiteral("item"),
                                   QStringLiteral("index"), QStringLiteral("run")};
    return names;
}

/// Everything that a plan is checked with, and what was found.
class PlanCheck
{
public:
    PlanCheck(const PlanWorld &world, QList<FieldIssue> &issues) : m_world(world), m_issues(issues)
    {
    }

    void check(const Plan &plan, const QStringList &inputNames, bool knowsInput,
               const QString &pointer, int depth);

private:
    void problem(const QString &pointer, const QString &message)
    {
        m_issues.append({pointer, message});
    }
    void checkIds(const Plan &plan, const QStringList &inputNames, const QString &pointer);
    void checkEdges(const Plan &plan, const QString &pointer);
    void checkGraph(const Plan &plan, const QString &pointer);
    void checkStep(const PlanStep &step, const QSet<QString> &names, bool knowsAll,
                   const QString &pointer, int depth);
    void checkAgent(const PlanStep &step, const QString &pointer);
    void checkMap(const PlanStep &step, QSet<QString> names, bool knowsAll, const QString &pointer,
                  int depth);
    void checkWait(const PlanStep &step, const QString &pointer);
    void checkNames(const QStringList &used, const QSet<QString> &names, bool knowsAll,
                    const QString &pointer);

    const PlanWorld &m_world;
    QList<FieldIssue> &m_issues;
    int m_steps = 0;
    QHash<QString, QSet<QString>> m_before; ///< by step, what surely comes before it
};

QString at(const QString &pointer, const char *key, qsizetype index)
{
    return pointer + u'/' + QLatin1String(key) + u'/' + QString::number(index);
}

void PlanCheck::checkIds(const Plan &plan, const QStringList &inputNames, const QString &pointer)
{
    QSet<QString> seen;
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        const QString &id = plan.steps.at(i).id;
        const QString where = at(pointer, "steps", i) + QStringLiteral("/id");
        if (!isStepName(id)) {
            problem(where, QStringLiteral("must begin with a letter or _ and have letters, digits, "
                                          "_ and - only"));
        } else if (reservedNames().contains(id)) {
            problem(where, QStringLiteral("\"%1\" has a meaning of its own").arg(id));
        } else if (seen.contains(id)) {
            problem(where, QStringLiteral("\"%1\" is used twice").arg(id));
        } else if (inputNames.contains(id)) {
            problem(where, QStringLiteral("\"%1\" is a name of the input, too").arg(id));
        }
        seen.insert(id);
    }
}

void PlanCheck::checkEdges(const Plan &plan, const QString &pointer)
{
    if (!plan.edges)
        return;
    QSet<QString> ids;
    for (const PlanStep &step : plan.steps)
        ids.insert(step.id);
    if (plan.edges->size() > kMostPlanEdges) {
        return problem(pointer + QStringLiteral("/edges"),
                       QStringLiteral("are more than %1").arg(kMostPlanEdges));
    }
    QSet<QString> seen;
    for (qsizetype i = 0; i < plan.edges->size(); ++i) {
        const PlanEdge &edge = plan.edges->at(i);
        const QString where = at(pointer, "edges", i);
        if (!ids.contains(edge.from))
            problem(where + QStringLiteral("/from"),
                    QStringLiteral("there is no step \"%1\"").arg(edge.from));
        if (!ids.contains(edge.to))
            problem(where + QStringLiteral("/to"),
                    QStringLiteral("there is no step \"%1\"").arg(edge.to));
        const QString pair = edge.from + u'>' + edge.to;
        if (edge.loop == 0 && seen.contains(pair))
            problem(where, QStringLiteral("is there twice"));
        seen.insert(pair);
        if (edge.loop > 0 && edge.when.isNull())
            problem(where + QStringLiteral("/when"),
                    QStringLiteral("an edge back needs a condition"));
        if (edge.when.isNull())
            continue;
        if (const auto checked = checkCondition(edge.when); !checked)
            problem(where + QStringLiteral("/when"), checked.error().message);
    }
}

/// Cycles, what nothing leads to, and what comes before what.
void PlanCheck::checkGraph(const Plan &plan, const QString &pointer)
{
    m_before.clear();
    QHash<QString, QStringList> after;
    QHash<QString, int> waits;
    for (const PlanStep &step : plan.steps)
        waits.insert(step.id, 0);
    const QList<PlanEdge> edges = edgesOf(plan);
    for (const PlanEdge &edge : edges) {
        if (edge.loop > 0 || !waits.contains(edge.from) || !waits.contains(edge.to))
            continue;
        after[edge.from].append(edge.to);
        ++waits[edge.to];
    }
    QStringList ready;
    for (const PlanStep &step : plan.steps) {
        if (waits.value(step.id) == 0)
            ready.append(step.id);
    }
    if (ready.isEmpty() && !plan.steps.isEmpty())
        problem(pointer + QStringLiteral("/edges"), QStringLiteral("no step can be the first one"));
    QSet<QString> done;
    while (!ready.isEmpty()) {
        const QString id = ready.takeFirst();
        done.insert(id);
        for (const QString &next : after.value(id)) {
            m_before[next].unite(m_before.value(id));
            m_before[next].insert(id);
            if (--waits[next] == 0)
                ready.append(next);
        }
    }
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        const QString &id = plan.steps.at(i).id;
        if (!done.contains(id)) {
            problem(at(pointer, "steps", i),
                    QStringLiteral(
                        "\"%1\" can never begin: it is on a cycle, or only a cycle leads "
                        "to it. An edge back needs \"loop\", how often it is taken at most")
                        .arg(id));
        }
    }
    for (qsizetype i = 0; plan.edges && i < plan.edges->size(); ++i) {
        const PlanEdge &edge = plan.edges->at(i);
        if (edge.loop > 0 && edge.from != edge.to && done.contains(edge.from)
            && !m_before.value(edge.from).contains(edge.to)) {
            problem(at(pointer, "edges", i),
                    QStringLiteral("goes back to a step that does not come before \"%1\"")
                        .arg(edge.from));
        }
    }
}

void PlanCheck::checkNames(const QStringList &used, const QSet<QString> &names, bool knowsAll,
                           const QString &pointer)
{
    for (const QString &name : used) {
        if (!names.contains(name) && !knowsAll) {
            problem(pointer, QStringLiteral("{%1} is neither in the input nor a step that comes "
                                            "before this one")
                                 .arg(name));
        }
    }
}

void PlanCheck::checkAgent(const PlanStep &step, const QString &pointer)
{
    if (step.agentId.isEmpty()) {
        problem(pointer + QStringLiteral("/agent_id"), QStringLiteral("says which agent"));
    } else if (m_world.agentProblem) {
        if (const QString why = m_world.agentProblem(step.agentId); !why.isEmpty())
            problem(pointer + QStringLiteral("/agent_id"), why);
    }
    if (step.prompt.trimmed().isEmpty())
        problem(pointer + QStringLiteral("/prompt"),
                QStringLiteral("says what the agent is asked"));
}

void PlanCheck::checkMap(const PlanStep &step, QSet<QString> names, bool knowsAll,
                         const QString &pointer, int depth)
{
    if (step.retry.maxAttempts > 1) {
        problem(pointer + QStringLiteral("/retry"),
                QStringLiteral("is of no use for a map; retry the step within"));
    }
    if (step.over.isEmpty())
        problem(pointer + QStringLiteral("/over"), QStringLiteral("says what to go over"));
    checkNames(templateNames(step.over), names, knowsAll, pointer + QStringLiteral("/over"));
    const QString inner = pointer + QStringLiteral("/step");
    QJsonObject json = step.step;
    if (!json.contains(QLatin1String("id")))
        json[QStringLiteral("id")] = QStringLiteral("each");
    PlanStep each;
    ReadContext context;
    context.asInput = true;
    context.refuseUnknownKeys = true;
    context.pointer = inner;
    readObject(PlanStep::info(), json, &each, context);
    m_issues += context.issues;
    if (!context.issues.isEmpty())
        return;
    if (each.kind == StepKind::Map || each.kind == StepKind::Condition) {
        problem(inner + QStringLiteral("/kind"),
                QStringLiteral("cannot be this inside of a map; use a plan"));
        return;
    }
    names.insert(QStringLiteral("item"));
    names.insert(QStringLiteral("index"));
    checkStep(each, names, knowsAll, inner, depth);
}

void PlanCheck::checkWait(const PlanStep &step, const QString &pointer)
{
    if (step.waitMs == 0 && step.until.isEmpty())
        problem(pointer + QStringLiteral("/wait_ms"),
                QStringLiteral("says how long, or \"until\" when"));
    const bool isTemplate = !templateNames(step.until).isEmpty();
    if (!step.until.isEmpty() && !isTemplate
        && !QDateTime::fromString(step.until, Qt::ISODateWithMs).isValid())
        problem(pointer + QStringLiteral("/until"),
                QStringLiteral("is no time such as 2026-01-31T12:00:00Z"));
}

void PlanCheck::checkStep(const PlanStep &step, const QSet<QString> &names, bool knowsAll,
                          const QString &pointer, int depth)
{
    if (++m_steps == kMostPlanSteps + 1)
        problem(pointer,
                QStringLiteral("is one step too many; %1 are possible").arg(kMostPlanSteps));
    const auto namesAt = [&](const QStringList &used, const char *key) {
        checkNames(used, names, knowsAll, pointer + u'/' + QLatin1String(key));
    };
    switch (step.kind) {
    case StepKind::Agent:
        checkAgent(step, pointer);
        return namesAt(templateNames(step.prompt), "prompt");
    case StepKind::Tool:
        if (step.tool.isEmpty() || (m_world.knowsTool && !m_world.knowsTool(step.tool))) {
            problem(pointer + QStringLiteral("/tool"),
                    step.tool.isEmpty() ? QStringLiteral("says which tool")
                                        : QStringLiteral("there is no tool \"%1\"").arg(step.tool));
        }
        return namesAt(templateNames(QJsonValue(step.arguments)), "arguments");
    case StepKind::Approval:
        if (step.message.trimmed().isEmpty())
            problem(pointer + QStringLiteral("/message"),
                    QStringLiteral("says what a person is asked"));
        if (!step.form.isEmpty()) {
            if (const auto checked = checkToolSchema(step.form); !checked)
                problem(pointer + QStringLiteral("/form"), checked.error().message);
        }
        return namesAt(templateNames(step.message), "message");
    case StepKind::Condition:
        if (const auto checked = checkCondition(step.condition); !checked)
            problem(pointer + QStringLiteral("/if"), checked.error().message);
        return namesAt(templateNames(step.condition), "if");
    case StepKind::Transform:
        if (step.shape.isNull())
            problem(pointer + QStringLiteral("/template"), QStringLiteral("says what to make"));
        return namesAt(templateNames(step.shape), "template");
    case StepKind::Map:
        return checkMap(step, names, knowsAll, pointer, depth);
    case StepKind::Plan: {
        namesAt(templateNames(QJsonValue(step.input)), "input");
        if (depth >= kDeepestPlan) {
            return problem(pointer + QStringLiteral("/plan"),
                           QStringLiteral("is too deep; %1 levels are possible").arg(kDeepestPlan));
        }
        Plan inner;
        ReadContext context;
        context.asInput = true;
        context.refuseUnknownKeys = true;
        context.pointer = pointer + QStringLiteral("/plan");
        readObject(Plan::info(), step.plan, &inner, context);
        m_issues += context.issues;
        if (!context.issues.isEmpty())
            return;
        const QHash<QString, QSet<QString>> outer = m_before;
        check(inner, step.input.keys(), true, context.pointer, depth + 1);
        m_before = outer;
        return;
    }
    case StepKind::Wait:
        namesAt(templateNames(step.until), "until");
        return checkWait(step, pointer);
    }
}

/// What a step of a loop may look back at: outputs of the round before, null in the first one.
QSet<QString> loopNames(const Plan &plan, const QHash<QString, QSet<QString>> &before,
                        const QString &id)
{
    QSet<QString> names;
    for (qsizetype i = 0; plan.edges && i < plan.edges->size(); ++i) {
        const PlanEdge &edge = plan.edges->at(i);
        const auto isWithin = [&](const QString &step) {
            return (step == edge.to || before.value(step).contains(edge.to))
                   && (step == edge.from || before.value(edge.from).contains(step));
        };
        if (edge.loop == 0 || !isWithin(id))
            continue;
        for (const PlanStep &step : plan.steps) {
            if (isWithin(step.id))
                names.insert(step.id);
        }
    }
    return names;
}

void PlanCheck::check(const Plan &plan, const QStringList &inputNames, bool knowsInput,
                      const QString &pointer, int depth)
{
    checkIds(plan, inputNames, pointer);
    checkEdges(plan, pointer);
    if (plan.edges && plan.edges->size() > kMostPlanEdges)
        return;
    checkGraph(plan, pointer);
    QSet<QString> base(inputNames.begin(), inputNames.end());
    base.insert(QStringLiteral("input"));
    const QHash<QString, QSet<QString>> before = m_before;
    QSet<QString> everything = base;
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        const PlanStep &step = plan.steps.at(i);
        QSet<QString> names = base;
        names.unite(before.value(step.id));
        names.unite(loopNames(plan, before, step.id));
        everything.insert(step.id);
        checkStep(step, names, !knowsInput, at(pointer, "steps", i), depth);
    }
    for (qsizetype i = 0; plan.edges && i < plan.edges->size(); ++i) {
        const PlanEdge &edge = plan.edges->at(i);
        QSet<QString> names = base;
        names.unite(before.value(edge.from));
        names.insert(edge.from);
        checkNames(templateNames(edge.when), names, !knowsInput,
                   at(pointer, "edges", i) + QStringLiteral("/when"));
    }
    checkNames(templateNames(plan.output), everything, !knowsInput,
               pointer + QStringLiteral("/output"));
}

/// The steps that are both behind `from` and before `to`, and these two.
QList<qsizetype> bodyOf(const PlanGraph &graph, const QString &from, const QString &to)
{
    const qsizetype count = graph.plan.steps.size();
    std::vector<bool> behind(static_cast<std::size_t>(count));
    std::vector<bool> ahead(static_cast<std::size_t>(count));
    behind[static_cast<std::size_t>(graph.indexOf.value(from))] = true;
    ahead[static_cast<std::size_t>(graph.indexOf.value(to))] = true;
    for (const qsizetype step : graph.order) {
        for (const qsizetype edge : graph.into[static_cast<std::size_t>(step)]) {
            if (behind[static_cast<std::size_t>(graph.indexOf.value(graph.edges.at(edge).from))])
                behind[static_cast<std::size_t>(step)] = true;
        }
    }
    for (auto it = graph.order.rbegin(); it != graph.order.rend(); ++it) {
        if (!ahead[static_cast<std::size_t>(*it)])
            continue;
        for (const qsizetype edge : graph.into[static_cast<std::size_t>(*it)])
            ahead[static_cast<std::size_t>(graph.indexOf.value(graph.edges.at(edge).from))] = true;
    }
    QList<qsizetype> body;
    for (const qsizetype step : graph.order) {
        if (behind[static_cast<std::size_t>(step)] && ahead[static_cast<std::size_t>(step)])
            body.append(step);
    }
    return body;
}

} // namespace

QList<PlanEdge> edgesOf(const Plan &plan)
{
    if (plan.edges)
        return *plan.edges;
    QList<PlanEdge> chain;
    for (qsizetype i = 1; i < plan.steps.size(); ++i) {
        PlanEdge edge;
        edge.from = plan.steps.at(i - 1).id;
        edge.to = plan.steps.at(i).id;
        chain.append(edge);
    }
    return chain;
}

Result<Plan> readPlan(const QJsonObject &json, const QStringList &inputNames,
                      const PlanWorld &world)
{
    Plan plan;
    ReadContext context;
    context.asInput = true;
    context.refuseUnknownKeys = true;
    readObject(Plan::info(), json, &plan, context);
    QList<FieldIssue> issues = context.issues;
    if (issues.isEmpty())
        PlanCheck(world, issues).check(plan, inputNames, true, QString(), 0);
    if (issues.isEmpty())
        return plan;
    Error error(ErrorCode::Invalid, QStringLiteral("The plan has %1 problems").arg(issues.size()));
    if (issues.size() == 1)
        error.message = QStringLiteral("The plan has a problem: %1").arg(issues.first().message);
    error.key = QStringLiteral("invalid_plan");
    error.issues = std::move(issues);
    return fail(std::move(error));
}

std::shared_ptr<const PlanGraph> graphOf(Plan plan)
{
    auto graph = std::make_shared<PlanGraph>();
    graph->edges = edgesOf(plan);
    graph->plan = std::move(plan);
    const QList<PlanStep> &steps = graph->plan.steps;
    const auto count = static_cast<std::size_t>(steps.size());
    for (qsizetype i = 0; i < steps.size(); ++i)
        graph->indexOf.insert(steps.at(i).id, i);
    graph->into.resize(count);
    graph->outOf.resize(count);
    std::vector<std::size_t> waits(count);
    for (const bool loops : {true, false}) {
        for (qsizetype i = 0; i < graph->edges.size(); ++i) {
            const PlanEdge &edge = graph->edges.at(i);
            if ((edge.loop > 0) != loops)
                continue;
            graph->outOf[static_cast<std::size_t>(graph->indexOf.value(edge.from))].push_back(i);
            if (loops)
                continue;
            const auto to = static_cast<std::size_t>(graph->indexOf.value(edge.to));
            graph->into[to].push_back(i);
            ++waits[to];
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (waits[i] == 0)
            graph->order.push_back(static_cast<qsizetype>(i));
    }
    for (std::size_t next = 0; next < graph->order.size(); ++next) {
        const auto step = static_cast<std::size_t>(graph->order[next]);
        for (const qsizetype edge : graph->outOf[step]) {
            if (graph->edges.at(edge).loop > 0)
                continue;
            const qsizetype to = graph->indexOf.value(graph->edges.at(edge).to);
            if (--waits[static_cast<std::size_t>(to)] == 0)
                graph->order.push_back(to);
        }
    }
    for (qsizetype i = 0; i < graph->edges.size(); ++i) {
        const PlanEdge &edge = graph->edges.at(i);
        if (edge.loop > 0)
            graph->bodies.insert(i, bodyOf(*graph, edge.to, edge.from));
    }
    return graph;
}

} // namespace troupe
