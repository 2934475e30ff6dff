// SPDX-License-Identifier: GPL-3.0-or-later
// Versions of agents, and agents as files.
#include "app/ctl/agentcommands.h"

#include "core/contract/troupe/agentexchangeops.h"
#include "core/contract/troupe/agentversionops.h"
#include "core/contract/troupe/modelops.h"
#include "core/meta/values.h"

#include <QJsonDocument>

namespace troupe::ctl {

namespace {

constexpr int kMostVersions = 100'000;

QString shortValue(const QJsonValue &value)
{
    constexpr qsizetype kLength = 60;
    QString text =
        value.isString()
            ? value.toString()
            : QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact))
                  .chopped(1)
                  .mid(1);
    text = text.simplified();
    return text.size() > kLength ? text.left(kLength) + QChar(0x2026) : text;
}

int listVersions(CtlSession &session, const AgentArguments &arguments)
{
    ListAgentVersions query;
    query.agentId = QString::fromStdString(arguments.id);
    query.limit = 500;
    const auto page = allPages(session, ops::listAgentVersions, query, kMostVersions);
    return show<Page<AgentVersionInfo>>(session, page, [](const Page<AgentVersionInfo> &versions) {
        QList<QStringList> rows{{QStringLiteral("VERSION"), QStringLiteral("CHANGE"),
                                 QStringLiteral("WHEN"), QStringLiteral("WHO"),
                                 QStringLiteral("FIELDS")}};
        for (const AgentVersionInfo &version : versions.items) {
            rows.append({QString::number(version.version), enumName(version.change),
                         shortTime(version.createdAt),
                         version.userName.isEmpty() ? QStringLiteral("-") : version.userName,
                         version.fields.join(QStringLiteral(", "))});
        }
        printTable(rows);
    });
}

int diffVersions(CtlSession &session, const AgentArguments &arguments)
{
    DiffAgentVersions query;
    query.agentId = QString::fromStdString(arguments.id);
    query.from = arguments.from;
    query.to = arguments.to;
    const auto diff =
        session.wait<AgentDiff>(session.backend().call(ops::diffAgentVersions, query));
    return show<AgentDiff>(session, diff, [](const AgentDiff &shown) {
        if (shown.fields.isEmpty())
            CtlSession::print(QStringLiteral("Nothing differs."));
        for (const AgentFieldDiff &field : shown.fields) {
            if (field.lines.isEmpty()) {
                CtlSession::print(
                    QStringLiteral("%1: %2 -> %3")
                        .arg(field.name, shortValue(field.before), shortValue(field.after)));
                continue;
            }
            CtlSession::print(field.name + u':');
            for (const DiffLine &line : field.lines) {
                const QChar sign = line.change == LineChange::Same      ? u' '
                                   : line.change == LineChange::Removed ? u'-'
                                                                        : u'+';
                CtlSession::print(QString(sign) + u' ' + line.text);
            }
        }
    });
}

int restore(CtlSession &session, const AgentArguments &arguments)
{
    if (arguments.version == 0)
        return callOnAgent(session, ops::restoreAgent, arguments.id);
    AgentVersionRef ref;
    ref.agentId = QString::fromStdString(arguments.id);
    ref.version = arguments.version;
    const auto agent = session.wait<Agent>(session.backend().call(ops::restoreAgentVersion, ref));
    return show<Agent>(session, agent, showAgent);
}

int deploy(CtlSession &session, const AgentArguments &arguments)
{
    DeployAgent input;
    input.agentId = QString::fromStdString(arguments.id);
    if (arguments.isPrivate)
        input.visibility = Visibility::Private;
    for (const std::string &name : arguments.sharedWith)
        input.sharedWith += QString::fromStdString(name);
    const auto agent = session.wait<Agent>(session.backend().call(ops::deployAgent, input));
    return show<Agent>(session, agent, showAgent);
}

// The file itself, with or without --json: it is there to be kept.
int exportAgents(CtlSession &session, const AgentArguments &arguments)
{
    AgentExport file;
    for (const std::string &id : arguments.ids) {
        AgentRef ref;
        ref.agentId = QString::fromStdString(id);
        const auto one = session.wait<AgentExport>(session.backend().call(ops::exportAgent, ref));
        if (!one)
            return session.report(one.error());
        file.format = one->format;
        file.version = one->version;
        file.exportedAt = one->exportedAt;
        const QString place = QStringLiteral("/agents/%1/").arg(file.agents.size());
        for (const QString &pointer : one->leftOut)
            file.leftOut += place + pointer.mid(QLatin1String("/agents/0/").size());
        for (const QJsonValue &agent : one->agents)
            file.agents.append(agent);
    }
    CtlSession::printJson(toJson(file));
    return Done;
}

int importAgents(CtlSession &session, const AgentArguments &arguments)
{
    const auto json = readObject(arguments.file);
    if (!json)
        return session.report(json.error());
    ImportAgents input;
    input.document = *json;
    const auto report =
        session.wait<AgentImportReport>(session.backend().call(ops::importAgents, input));
    const int code = show<AgentImportReport>(session, report, [](const AgentImportReport &shown) {
        for (const ImportedAgent &agent : shown.agents) {
            CtlSession::print(QStringLiteral("%1: %2 %3")
                                  .arg(agent.name, enumName(agent.outcome), agent.agentId));
            for (const QString &note : agent.notes)
                CtlSession::print(QStringLiteral("  ") + note);
        }
        CtlSession::print(QStringLiteral("%1 made (%2 renamed), %3 refused")
                              .arg(shown.made)
                              .arg(shown.renamed)
                              .arg(shown.refused));
    });
    if (code != Done || report->refused == 0)
        return code;
    Error refused(ErrorCode::Invalid, QStringLiteral("%1 of %2 agents were refused")
                                          .arg(report->refused)
                                          .arg(report->agents.size()));
    for (const ImportedAgent &agent : report->agents) {
        for (const AgentImportProblem &problem : agent.problems)
            refused.issues.append({problem.pointer, problem.message});
    }
    return session.report(refused);
}

int countTokens(CtlSession &session, const AgentArguments &arguments)
{
    const auto bytes = readInput(arguments.file);
    if (!bytes)
        return session.report(bytes.error());
    CountTokens input;
    input.texts = {QString::fromUtf8(*bytes)};
    const auto counted =
        session.wait<TokensCounted>(session.backend().call(ops::countTokens, input));
    return show<TokensCounted>(session, counted, [](const TokensCounted &count) {
        CtlSession::print(QStringLiteral("%1 tokens (%2)").arg(count.total).arg(count.encoding));
    });
}

} // namespace

void addAgentVersionCommands(const AddAgentCommand &add,
                             const std::shared_ptr<AgentArguments> &arguments)
{
    add("versions", "List what an agent was before", listVersions, true);
    CLI::App *diff = add("diff", "What differs between two versions", diffVersions, true);
    diff->add_option("A", arguments->from, "A version")->required()->check(CLI::PositiveNumber);
    diff->add_option("B", arguments->to, "Another; without it: what it is now")
        ->check(CLI::PositiveNumber);
    add("restore", "Bring back an archived agent, or an earlier version", restore, true)
        ->add_option("--version", arguments->version, "Make it what it was then")
        ->check(CLI::PositiveNumber);
    CLI::App *deployed =
        add("deploy", "Make an agent active and open to everybody, or to some", deploy, true);
    CLI::Option *alone =
        deployed->add_flag("--private", arguments->isPrivate, "Active for its owner alone");
    deployed
        ->add_option("--share-with", arguments->sharedWith, "Open to these people: their usernames")
        ->delimiter(',')
        ->excludes(alone);
    add("export", "Print agents as a file, without credentials", exportAgents, false)
        ->add_option("ID", arguments->ids, "UUID, slug or agent_…")
        ->required();
    add("import", "Make agents from a file", importAgents, false)
        ->add_option("FILE", arguments->file, "An export; - for standard input")
        ->required();
    add("tokens", "Count the tokens of a text", countTokens, false)
        ->add_option("FILE", arguments->file, "Text; - for standard input")
        ->required();
}

} // namespace troupe::ctl
