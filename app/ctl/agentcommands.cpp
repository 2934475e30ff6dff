// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/agentcommands.h"

#include "core/meta/values.h"

#include <QJsonDocument>

namespace troupe::ctl {

namespace {

constexpr int kMostAgents = 100'000;

} // namespace

void showAgent(const Agent &agent)
{
    printTable({{QStringLiteral("id"), agent.id},
                {QStringLiteral("slug"), agent.slug},
                {QStringLiteral("name"), agent.name},
                {QStringLiteral("description"), agent.description},
                {QStringLiteral("role"), agent.role},
                {QStringLiteral("model"),
                 agent.model.isEmpty() ? QStringLiteral("(default)") : agent.model},
                {QStringLiteral("status"), enumName(agent.status)},
                {QStringLiteral("visibility"), enumName(agent.visibility)},
                {QStringLiteral("shared with"), agent.sharedWith.join(QStringLiteral(", "))},
                {QStringLiteral("tags"), agent.tags.join(QStringLiteral(", "))},
                {QStringLiteral("version"), QString::number(agent.version)},
                {QStringLiteral("updated"), shortTime(agent.updatedAt)},
                {QStringLiteral("system prompt"), agent.systemPrompt.simplified()}});
}

Result<QJsonObject> readObject(const std::string &file)
{
    const auto bytes = readInput(file);
    if (!bytes)
        return fail(bytes.error());
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson(*bytes, &problem);
    if (!json.isObject()) {
        return fail(ErrorCode::Malformed,
                    QStringLiteral("The file holds no JSON object: %1 (at %2)")
                        .arg(problem.errorString())
                        .arg(problem.offset));
    }
    return json.object();
}

int callOnAgent(CtlSession &session, Op<AgentRef, Agent> op, const std::string &id)
{
    AgentRef ref;
    ref.agentId = QString::fromStdString(id);
    return show<Agent>(session, session.wait<Agent>(session.backend().call(op, ref)), showAgent);
}

namespace {

// Unknown keys are a mistake to hear of, not to lose.
Result<Agent> agentFrom(const QJsonObject &json)
{
    Agent agent;
    ReadContext context;
    context.asInput = true;
    context.refuseUnknownKeys = true;
    troupe::readObject(Agent::info(), json, &agent, context);
    if (context.issues.isEmpty())
        return agent;
    Error error(ErrorCode::Invalid, QStringLiteral("The agent cannot be read"));
    error.issues = context.issues;
    return fail(std::move(error));
}

int list(CtlSession &session, const AgentArguments &arguments)
{
    ListAgents query;
    query.limit = 500;
    query.search = QString::fromStdString(arguments.search);
    query.tag = QString::fromStdString(arguments.tag);
    if (!arguments.status.empty())
        query.status = enumFromName<AgentStatus>(QString::fromStdString(arguments.status));
    const auto page = allPages(session, ops::listAgents, query, kMostAgents);
    return show<Page<Agent>>(session, page, [](const Page<Agent> &agents) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("NAME"),
                                 QStringLiteral("MODEL"), QStringLiteral("STATUS"),
                                 QStringLiteral("UPDATED")}};
        for (const Agent &agent : agents.items) {
            rows.append({agent.id, agent.name,
                         agent.model.isEmpty() ? QStringLiteral("(default)") : agent.model,
                         enumName(agent.status), shortTime(agent.updatedAt)});
        }
        printTable(rows);
    });
}

int create(CtlSession &session, const AgentArguments &arguments)
{
    const auto json = readObject(arguments.file);
    if (!json)
        return session.report(json.error());
    const auto agent = agentFrom(*json);
    if (!agent)
        return session.report(agent.error());
    const auto made = session.wait<Agent>(session.backend().call(ops::createAgent, *agent));
    return show<Agent>(session, made, showAgent);
}

int update(CtlSession &session, const AgentArguments &arguments)
{
    const auto json = readObject(arguments.file);
    if (!json)
        return session.report(json.error());
    UpdateAgent input;
    input.agentId = QString::fromStdString(arguments.id);
    ReadContext context;
    context.asInput = true;
    context.refuseUnknownKeys = true;
    troupe::readObject(Agent::info(), *json, &input.changes.value, context, &input.changes.present);
    if (!context.issues.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("The changes cannot be read"));
        error.issues = context.issues;
        return session.report(error);
    }
    const auto changed = session.wait<Agent>(session.backend().call(ops::updateAgent, input));
    return show<Agent>(session, changed, showAgent);
}

int stats(CtlSession &session, const AgentArguments &arguments)
{
    AgentStatsQuery query;
    query.agentId = QString::fromStdString(arguments.id);
    query.days = arguments.days;
    const auto stats = session.wait<AgentStats>(session.backend().call(ops::agentStats, query));
    return show<AgentStats>(session, stats, [](const AgentStats &s) {
        const auto number = [](std::optional<double> value) {
            return value ? QString::number(*value, 'f', 1) : QStringLiteral("-");
        };
        printTable({{QStringLiteral("days"), QString::number(s.days)},
                    {QStringLiteral("requests"), QString::number(s.requests)},
                    {QStringLiteral("conversations"), QString::number(s.conversations)},
                    {QStringLiteral("tokens in"), QString::number(s.tokensInput)},
                    {QStringLiteral("tokens out"), QString::number(s.tokensOutput)},
                    {QStringLiteral("cost"), u'$' + s.cost.toString()},
                    {QStringLiteral("latency ms"), number(s.avgLatencyMs)},
                    {QStringLiteral("success %"), number(s.successRate)},
                    {QStringLiteral("last used"), shortTime(s.lastUsedAt)}});
    });
}

int remove(CtlSession &session, const std::string &id)
{
    AgentRef ref;
    ref.agentId = QString::fromStdString(id);
    const auto removed = session.wait<Nothing>(session.backend().call(ops::deleteAgent, ref));
    return show<Nothing>(session, removed, [&ref](const Nothing &) {
        CtlSession::print(
            QStringLiteral("Archived %1. `agents restore` brings it back.").arg(ref.agentId));
    });
}

int duplicate(CtlSession &session, const AgentArguments &arguments)
{
    DuplicateAgent input;
    input.agentId = QString::fromStdString(arguments.id);
    input.name = QString::fromStdString(arguments.name);
    const auto copy = session.wait<Agent>(session.backend().call(ops::duplicateAgent, input));
    return show<Agent>(session, copy, showAgent);
}

} // namespace

void addAgentCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<AgentArguments>();
    CLI::App *agents = cli.add_subcommand("agents", "Agents");
    agents->require_subcommand(1);
    const AddAgentCommand add = [&](const char *name, const char *help, auto perform,
                                    bool takesId) {
        CLI::App *command = agents->add_subcommand(name, help);
        if (takesId)
            command->add_option("ID", arguments->id, "UUID, slug or agent_…")->required();
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    CLI::App *listing = add("list", "List agents", list, false);
    listing->add_option("--search", arguments->search, "In name, description, role and tags");
    listing->add_option("--status", arguments->status, "active, inactive or archived")
        ->check(CLI::IsMember({"active", "inactive", "archived"}));
    listing->add_option("--tag", arguments->tag, "With this tag");
    const auto on = [](Op<AgentRef, Agent> op) {
        return [op](CtlSession &session, const AgentArguments &a) {
            return callOnAgent(session, op, a.id);
        };
    };
    add("get", "Show one agent", on(ops::getAgent), true);
    const char *fileHelp = "JSON in the native shape; - for standard input";
    add("create", "Create an agent from a file", create, false)
        ->add_option("FILE", arguments->file, fileHelp)
        ->required();
    add("update", "Change the fields that a file names", update, true)
        ->add_option("FILE", arguments->file, fileHelp)
        ->required();
    add(
        "delete", "Archive an agent",
        [](CtlSession &session, const AgentArguments &a) { return remove(session, a.id); }, true);
    add("duplicate", "Copy an agent", duplicate, true)
        ->add_option("--name", arguments->name, "Name of the copy");
    add("start", "Make an agent active", on(ops::startAgent), true);
    add("stop", "Make an agent inactive", on(ops::stopAgent), true);
    add("stats", "What an agent did", stats, true)
        ->add_option("--days", arguments->days, "Over so many days")
        ->check(CLI::Range(1, 366));
    addAgentVersionCommands(add, arguments);
}

} // namespace troupe::ctl
