// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/agentcommands.h"

#include "core/contract/troupe/runops.h"
#include "core/meta/values.h"

#include <QJsonDocument>
#include <QTimer>

namespace troupe::ctl {

namespace {

constexpr int kMostRuns = 100'000;
constexpr int kWaitMs = 200;

struct RunArguments
{
    std::string id, other, step, file, input, output, name, status, kind, agent, search;
    int limit = 50;
    bool wait = false;
    bool nested = false;
};

QString idText(const std::string &id)
{
    return QString::fromStdString(id);
}

/// JSON, or the file of that name, or standard input for "-".
Result<QJsonObject> objectArgument(const std::string &text)
{
    if (text.empty())
        return QJsonObject();
    if (text.front() != '{')
        return readObject(text);
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson(QByteArray::fromStdString(text), &problem);
    if (!json.isObject()) {
        return fail(ErrorCode::Malformed, QStringLiteral("The input is no JSON object: %1 (at %2)")
                                              .arg(problem.errorString())
                                              .arg(problem.offset));
    }
    return json.object();
}

/// A value from a file: JSON where it is, else its text.
Result<QJsonValue> valueFile(const std::string &file)
{
    const auto bytes = readInput(file);
    if (!bytes)
        return fail(bytes.error());
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson("[" + *bytes + "]", &problem);
    if (problem.error == QJsonParseError::NoError && json.array().size() == 1)
        return json.array().first();
    return QJsonValue(QString::fromUtf8(*bytes));
}

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson()).trimmed();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson()).trimmed();
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

QString durationText(Timestamp from, Timestamp to)
{
    return from.isSet() && to.isSet()
               ? QStringLiteral("%1 s").arg(static_cast<double>(to.ms - from.ms) / 1000, 0, 'f', 1)
               : QStringLiteral("-");
}

void printRun(const RunSummary &run)
{
    CtlSession::print(QStringLiteral("%1 %2").arg(run.id, enumName(run.status)));
    if (!run.error.isEmpty())
        CtlSession::print(run.error);
}

int showSummary(CtlSession &session, const Result<RunSummary> &run)
{
    return show<RunSummary>(session, run, printRun);
}

int listRuns(CtlSession &session, const RunArguments &arguments)
{
    ListRuns query;
    query.limit = std::min(arguments.limit, 500);
    query.kind = QString::fromStdString(arguments.kind);
    query.agentId = QString::fromStdString(arguments.agent);
    query.text = QString::fromStdString(arguments.search);
    query.nested = arguments.nested;
    if (!arguments.status.empty())
        query.status = enumFromName<RunStatus>(QString::fromStdString(arguments.status));
    const auto page = allPages(session, ops::listRuns, query, arguments.limit);
    return show<Page<RunSummary>>(session, page, [](const Page<RunSummary> &runs) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("KIND"),
                                 QStringLiteral("STATUS"), QStringLiteral("BEGAN"),
                                 QStringLiteral("TOOK"), QStringLiteral("COST"),
                                 QStringLiteral("NAME")}};
        for (const RunSummary &run : runs.items) {
            rows.append({run.id, run.kind, enumName(run.status), shortTime(run.createdAt),
                         durationText(run.startedAt, run.finishedAt), u'$' + run.cost.toString(),
                         run.name});
        }
        printTable(rows);
    });
}

void printDetail(const RunDetail &detail, const QList<StepSummary> &steps)
{
    const Run &run = detail.run;
    QList<QStringList> facts{{QStringLiteral("run"), run.id},
                             {QStringLiteral("name"), run.name},
                             {QStringLiteral("status"), enumName(run.status)},
                             {QStringLiteral("took"), durationText(run.startedAt, run.finishedAt)},
                             {QStringLiteral("cost"), u'$' + detail.totalCost.toString()},
                             {QStringLiteral("tokens"), QStringLiteral("%1 in, %2 out")
                                                            .arg(detail.totalTokensInput)
                                                            .arg(detail.totalTokensOutput)}};
    if (!run.error.isEmpty())
        facts.append({QStringLiteral("error"), run.error});
    for (const RunQuestion &question : detail.questions)
        facts.append({QStringLiteral("waits for"), question.title + u' ' + question.approvalId});
    printTable(facts);
    QList<QStringList> rows{{QStringLiteral("STEP"), QStringLiteral("ROUND"),
                             QStringLiteral("KIND"), QStringLiteral("STATUS"),
                             QStringLiteral("TOOK"), QStringLiteral("COST"),
                             QStringLiteral("ERROR")}};
    for (const StepSummary &step : steps) {
        rows.append({step.key, QString::number(step.iteration + 1), step.kind,
                     enumName(step.status), QStringLiteral("%1 ms").arg(step.latencyMs),
                     u'$' + step.cost.toString(), step.error.simplified().left(80)});
    }
    CtlSession::print(QString());
    printTable(rows);
    if (!run.output.isNull())
        CtlSession::print(u'\n' + valueText(run.output));
}

int showRun(CtlSession &session, const RunArguments &arguments)
{
    RunRef ref;
    ref.runId = idText(arguments.id);
    const auto detail = session.wait<RunDetail>(session.backend().call(ops::getRun, ref));
    if (!detail || session.wantsJson())
        return show<RunDetail>(session, detail, {});
    ListRunSteps query;
    query.runId = ref.runId;
    query.limit = 1000;
    const auto steps = allPages(session, ops::listRunSteps, query, kMostRuns);
    if (!steps)
        return session.report(steps.error());
    printDetail(*detail, steps->items);
    return Done;
}

/// Until it has ended or waits for people; 1 unless it succeeded.
int follow(CtlSession &session, const QString &id)
{
    RunArguments shown;
    shown.id = id.toStdString();
    RunRef ref;
    ref.runId = id;
    for (;;) {
        const auto detail = session.wait<RunDetail>(session.backend().call(ops::getRun, ref));
        if (!detail)
            return session.report(detail.error());
        const RunStatus status = detail->run.status;
        if (status != RunStatus::Running && status != RunStatus::Pending) {
            const int code = showRun(session, shown);
            return code == Done && status != RunStatus::Succeeded && status != RunStatus::Waiting
                       ? Refused
                       : code;
        }
        QEventLoop loop;
        QTimer::singleShot(kWaitMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
}

int begun(CtlSession &session, const RunArguments &arguments, const Result<RunSummary> &run)
{
    return run && arguments.wait ? follow(session, run->id) : showSummary(session, run);
}

int startRun(CtlSession &session, const RunArguments &arguments)
{
    const auto plan = readObject(arguments.file);
    if (!plan)
        return session.report(plan.error());
    const auto input = objectArgument(arguments.input);
    if (!input)
        return session.report(input.error());
    StartRun request;
    request.plan = *plan;
    request.input = *input;
    request.name = QString::fromStdString(arguments.name);
    return begun(session, arguments,
                 session.wait<RunSummary>(session.backend().call(ops::startRun, request)));
}

int validate(CtlSession &session, const RunArguments &arguments)
{
    const auto plan = readObject(arguments.file);
    if (!plan)
        return session.report(plan.error());
    const auto input = objectArgument(arguments.input);
    if (!input)
        return session.report(input.error());
    ValidatePlan request;
    request.plan = *plan;
    request.input = *input;
    const auto report =
        session.wait<PlanReport>(session.backend().call(ops::validatePlan, request));
    const int code = show<PlanReport>(session, report, [](const PlanReport &shown) {
        if (shown.valid)
            CtlSession::print(QStringLiteral("The plan can be run."));
        for (const PlanProblem &problem : shown.problems)
            CtlSession::print(QStringLiteral("%1 %2").arg(problem.pointer, problem.message));
    });
    return code == Done && !report->valid ? Refused : code;
}

int callOnRun(CtlSession &session, const RunArguments &arguments, Op<RunRef, RunSummary> op)
{
    RunRef ref;
    ref.runId = idText(arguments.id);
    return begun(session, arguments, session.wait<RunSummary>(session.backend().call(op, ref)));
}

int cancelRun(CtlSession &session, const RunArguments &arguments)
{
    return callOnRun(session, arguments, ops::cancelRun);
}

int resumeRun(CtlSession &session, const RunArguments &arguments)
{
    return callOnRun(session, arguments, ops::resumeRun);
}

int replayRun(CtlSession &session, const RunArguments &arguments)
{
    return callOnRun(session, arguments, ops::replayRun);
}

int rerunRun(CtlSession &session, const RunArguments &arguments)
{
    RerunRun request;
    request.runId = idText(arguments.id);
    request.stepKey = QString::fromStdString(arguments.step);
    const bool isOutput = !arguments.output.empty();
    const std::string &file = isOutput ? arguments.output : arguments.input;
    if (!file.empty()) {
        const auto value = valueFile(file);
        if (!value)
            return session.report(value.error());
        (isOutput ? request.output : request.input) = *value;
    }
    return begun(session, arguments,
                 session.wait<RunSummary>(session.backend().call(ops::rerunRun, request)));
}

QString statusText(const std::optional<RunStatus> &status)
{
    return status ? enumName(*status) : QStringLiteral("-");
}

void printComparison(const RunComparison &compared)
{
    QList<QStringList> rows{{QStringLiteral("STEP"), QStringLiteral("ROUND"), QStringLiteral("A"),
                             QStringLiteral("B"), QStringLiteral("OUTPUT"),
                             QStringLiteral("COST A"), QStringLiteral("COST B"),
                             QStringLiteral("MS A"), QStringLiteral("MS B")}};
    for (const StepComparison &step : compared.steps) {
        rows.append({step.key, QString::number(step.iteration + 1), statusText(step.status),
                     statusText(step.otherStatus),
                     step.sameOutput ? QStringLiteral("same") : QStringLiteral("differs"),
                     u'$' + step.cost.toString(), u'$' + step.otherCost.toString(),
                     QString::number(step.latencyMs), QString::number(step.otherLatencyMs)});
    }
    printTable(rows);
    for (const StepComparison &step : compared.steps) {
        if (step.lines.isEmpty())
            continue;
        CtlSession::print(u'\n' + step.key + u':');
        for (const DiffLine &line : step.lines) {
            const QChar sign = line.change == LineChange::Same      ? u' '
                               : line.change == LineChange::Removed ? u'-'
                                                                    : u'+';
            CtlSession::print(QString(sign) + u' ' + line.text);
        }
    }
    CtlSession::print(QStringLiteral("\n%1 of %2 steps differ.")
                          .arg(compared.differing)
                          .arg(compared.steps.size()));
}

int compareRuns(CtlSession &session, const RunArguments &arguments)
{
    CompareRuns query;
    query.runId = idText(arguments.id);
    query.otherRunId = idText(arguments.other);
    const auto compared =
        session.wait<RunComparison>(session.backend().call(ops::compareRuns, query));
    return show<RunComparison>(session, compared, printComparison);
}

int deleteRun(CtlSession &session, const RunArguments &arguments)
{
    RunRef ref;
    ref.runId = idText(arguments.id);
    const auto done = session.wait<Nothing>(session.backend().call(ops::deleteRun, ref));
    return show<Nothing>(session, done,
                         [](const Nothing &) { CtlSession::print(QStringLiteral("Deleted.")); });
}

std::vector<std::string> runStatusNames()
{
    std::vector<std::string> names;
    for (const std::string_view name : enumNames(RunStatus{}))
        names.emplace_back(name);
    return names;
}

} // namespace

void addRunCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<RunArguments>();
    CLI::App *runs = cli.add_subcommand("runs", "What agents do: plans, step by step");
    runs->require_subcommand(1);
    const auto add = [&](const char *name, const char *help, auto perform, bool takesId) {
        CLI::App *command = runs->add_subcommand(name, help);
        if (takesId)
            command->add_option("ID", arguments->id, "Of the run")->required();
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    const auto addWait = [&](CLI::App *command) {
        command->add_flag("--wait", arguments->wait,
                          "Until it has ended or waits for people; 1 unless it succeeds");
    };
    CLI::App *listing = add("list", "List runs, newest first", listRuns, false);
    listing->add_option("--status", arguments->status)->check(CLI::IsMember(runStatusNames()));
    listing->add_option("--kind", arguments->kind, "plan, chat, delegate or test");
    listing->add_option("--agent", arguments->agent, "About this agent");
    listing->add_option("--search", arguments->search, "In names, errors and titles");
    listing->add_option("--limit", arguments->limit)->check(CLI::Range(1, kMostRuns));
    listing->add_flag("--nested", arguments->nested, "With those that other runs have begun");
    add("show", "Show one run and its steps", showRun, true);
    CLI::App *starting = add("start", "Run a plan", startRun, false);
    starting->add_option("FILE", arguments->file, "The plan, JSON; - for standard input")
        ->required();
    starting->add_option("--name", arguments->name, "Instead of the plan's");
    CLI::App *checking = add("validate", "Check a plan without running it", validate, false);
    checking->add_option("FILE", arguments->file, "The plan, JSON; - for standard input")
        ->required();
    for (CLI::App *command : {starting, checking})
        command->add_option("--input", arguments->input, "JSON, or a file that holds it");
    add("cancel", "Stop a run and what it has begun", cancelRun, true);
    addWait(add("resume", "Try again what failed or was cancelled", resumeRun, true));
    addWait(add("replay", "Run again from what was recorded, at no cost", replayRun, true));
    CLI::App *again = add("rerun", "Run again from one step on", rerunRun, true);
    again->add_option("STEP", arguments->step, "As the plan names it")->required();
    CLI::Option *input =
        again->add_option("--input", arguments->input, "What the step gets: a file, - for stdin");
    again
        ->add_option("--output", arguments->output,
                     "What the step is taken to come to: a file, - for stdin")
        ->excludes(input);
    addWait(again);
    addWait(starting);
    add("compare", "What differs between two runs", compareRuns, true)
        ->add_option("OTHER", arguments->other, "The other run")
        ->required();
    add("delete", "Delete a run that has ended", deleteRun, true);
}

} // namespace troupe::ctl
