// SPDX-License-Identifier: GPL-3.0-or-later
// Agents as files: what others may see of them, and what came from elsewhere, which is hostile until
// it has been checked.
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/domain/agentsecrets.h"
#include "core/engine/modelregistry.h"
#include "core/meta/values.h"
#include "core/services/agentservice.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qsizetype kLongestName = 200;
constexpr int kMostNamesakes = 1000;
constexpr qsizetype kMostNotedKeys = 10;

/// What a person can edit.
QJsonObject exportedFields(const Agent &agent)
{
    QJsonObject json = QJsonDocument::fromJson(toJson(agent)).object();
    for (const FieldInfo &field : Agent::info().fields) {
        if (field.has(ReadOnly))
            json.remove(field.key(KeyStyle::Snake));
    }
    json.remove(QLatin1String("shared_with")); // people of this server
    return json;
}

/// An agent of a document on its way into the database.
struct ForeignAgent
{
    Agent agent;
    ImportedAgent report;
};

/// What of a foreign agent is not taken as it is.
void tame(ForeignAgent &each, const ModelRegistry &models)
{
    Agent &agent = each.agent;
    QStringList &notes = each.report.notes;
    const bool hadMarks = QJsonDocument(exportedFields(agent)).toJson().contains(kLeftOut.data());
    bringBackSecrets(agent, Agent());
    if (hadMarks)
        notes += QStringLiteral("Credentials were left out of the file: put them in again");
    if (agent.visibility != Visibility::Private) {
        agent.visibility = Visibility::Private;
        agent.sharedWith.clear();
        notes += QStringLiteral("It is private until it is deployed");
    }
    if (agent.status == AgentStatus::Archived)
        agent.status = AgentStatus::Inactive;
    if (!models.knows(agent.model)) {
        notes += QStringLiteral("Nobody here knows the model \"%1\": it has the default model")
                     .arg(agent.model);
        agent.model.clear();
    }
}

ForeignAgent readForeign(const QJsonValue &json, int index)
{
    ForeignAgent each;
    ImportedAgent &report = each.report;
    report.index = index;
    ReadContext context;
    context.asInput = true;
    context.pointer = QStringLiteral("/agents/%1").arg(index);
    readObject(Agent::info(), json, &each.agent, context);
    report.name = each.agent.name.left(kLongestName);
    for (const FieldIssue &issue : std::as_const(context.issues))
        report.problems.append({issue.pointer, issue.message});
    const QString name = each.agent.name.trimmed();
    if (report.problems.isEmpty() && name.isEmpty()) {
        report.problems.append(
            {context.pointer + QStringLiteral("/name"), QStringLiteral("must not be empty")});
    }
    each.agent.name = name;
    QStringList unknown;
    const QJsonObject object = json.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!Agent::info().find(it.key(), KeyStyle::Snake))
            unknown += it.key().left(60);
    }
    if (!unknown.isEmpty()) {
        report.notes += QStringLiteral("Not known here, and left out: %1")
                            .arg(unknown.mid(0, kMostNotedKeys).join(QStringLiteral(", ")));
    }
    return each;
}

/// A name that the owner has no agent of yet.
Result<QString> freeName(Sql &sql, const QString &ownerId, const QString &wanted)
{
    QString name = wanted;
    for (int i = 2; i < kMostNamesakes; ++i) {
        const auto taken =
            sql.first(QStringLiteral("SELECT 1 FROM agents WHERE owner_id = ? AND name = ? "
                                     "AND status <> 'archived'"),
                      {ownerId, name}, [](const Row &) {});
        if (!taken)
            return fail(taken.error());
        if (!*taken)
            return name;
        const QString suffix = QStringLiteral(" (%1)").arg(i);
        name = wanted.left(kLongestName - suffix.size()) + suffix;
    }
    return fail(ErrorCode::Conflict,
                QStringLiteral("There are too many agents of the name \"%1\"").arg(wanted));
}

Result<void> insertForeign(Tx &tx, ForeignAgent &each, const QString &ownerId)
{
    Agent agent = each.agent;
    const auto name = freeName(tx.sql(), ownerId, agent.name);
    if (!name)
        return fail(name.error());
    ImportedAgent &report = each.report;
    report.outcome = *name == agent.name ? AgentImportOutcome::Made : AgentImportOutcome::Renamed;
    agent.name = *name;
    agent.id = newId();
    agent.ownerId = ownerId;
    const auto stored = insertNewAgent(tx, std::move(agent));
    if (!stored)
        return fail(stored.error());
    report.name = stored->name;
    report.agentId = stored->id;
    report.slug = stored->slug;
    return {};
}

Result<QJsonArray> agentsOf(const QJsonObject &document)
{
    if (document.value(QLatin1String("format")).toString() != kAgentExportFormat) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("not_an_agent_export"),
                         QStringLiteral("This is no file of agents: \"format\" must be \"%1\"")
                             .arg(kAgentExportFormat));
    }
    const int version = document.value(QLatin1String("version")).toInt(-1);
    if (version < 1) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("not_an_agent_export"),
                         QStringLiteral("The file does not say of which version it is"));
    }
    if (version > kAgentExportVersion) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("newer_agent_export"),
                         QStringLiteral("The file is of version %1, made by a newer Troupe; this "
                                        "one reads up to version %2")
                             .arg(version)
                             .arg(kAgentExportVersion));
    }
    const QJsonValue agents = document.value(QLatin1String("agents"));
    if (!agents.isArray() || agents.toArray().isEmpty()) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("not_an_agent_export"),
                         QStringLiteral("There are no agents in the file"));
    }
    if (agents.toArray().size() > kMostImportedAgents) {
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("The file holds %1 agents; %2 at once are the most")
                        .arg(agents.toArray().size())
                        .arg(kMostImportedAgents));
    }
    return agents.toArray();
}

AgentImportReport reportOf(const QList<ForeignAgent> &foreign)
{
    AgentImportReport report;
    for (const ForeignAgent &each : foreign) {
        const AgentImportOutcome outcome = each.report.outcome;
        report.made += outcome == AgentImportOutcome::Refused ? 0 : 1;
        report.renamed += outcome == AgentImportOutcome::Renamed ? 1 : 0;
        report.refused += outcome == AgentImportOutcome::Refused ? 1 : 0;
        report.agents.append(each.report);
    }
    return report;
}

} // namespace

Result<AgentExport> AgentService::exportOne(const Caller &caller, const QString &anyId) const
{
    auto agent = find(caller, anyId);
    if (!agent)
        return fail(agent.error());
    AgentExport file;
    file.format = kAgentExportFormat;
    file.version = kAgentExportVersion;
    file.exportedAt = Timestamp{m_clock.nowMs()};
    const QStringList leftOut = leaveOutSecrets(*agent);
    for (const QString &pointer : leftOut)
        file.leftOut += QStringLiteral("/agents/0") + pointer;
    file.agents.append(exportedFields(*agent));
    return file;
}

Task<AgentImportReport> AgentService::importAll(Caller caller, QJsonObject document)
{
    const auto agents = agentsOf(document);
    if (!agents)
        co_return fail(agents.error());
    QList<ForeignAgent> foreign;
    for (int i = 0; i < agents->size(); ++i) {
        ForeignAgent each = readForeign(agents->at(i), i);
        if (each.report.problems.isEmpty())
            tame(each, m_models);
        foreign.append(std::move(each));
    }
    const bool isUseless = std::none_of(foreign.cbegin(), foreign.cend(),
                                        [](const auto &c) { return c.report.problems.isEmpty(); });
    if (isUseless)
        co_return reportOf(foreign);
    auto write = [foreign, owner = caller.userId](Tx &tx) -> Result<AgentImportReport> {
        QList<ForeignAgent> all = foreign;
        for (ForeignAgent &each : all) {
            if (!each.report.problems.isEmpty())
                continue;
            if (const auto made = insertForeign(tx, each, owner); !made)
                return fail(made.error());
        }
        return reportOf(all);
    };
    co_return co_await m_db.write(std::move(write));
}

} // namespace troupe
