// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/client/eventstream.h"
#include "core/contract/troupe/systemops.h"
#include "core/meta/values.h"

#include <cstdio>

namespace troupe::ctl {

namespace {

struct SystemArguments
{
    std::string from, to, granularity = "day", by = "none";
    std::string id, name, scopes, tier = "enterprise";
    bool isSigned = false;
};

QString megabytes(qint64 bytes)
{
    return QStringLiteral("%1 MB").arg(static_cast<double>(bytes) / 1e6, 0, 'f', 1);
}

QStringList usageRow(const UsageFigures &figures)
{
    return {figures.date,
            figures.label.isEmpty() ? figures.key : figures.label,
            QString::number(figures.requests),
            QString::number(figures.tokensInput),
            QString::number(figures.tokensOutput),
            u'$' + figures.cost.toString(),
            u'$' + figures.listCost.toString()};
}

int usage(CtlSession &session, const SystemArguments &arguments)
{
    UsageQuery query;
    query.from = QString::fromStdString(arguments.from);
    query.to = QString::fromStdString(arguments.to);
    query.granularity = enumFromName<Granularity>(QString::fromStdString(arguments.granularity))
                            .value_or(Granularity::Day);
    query.by =
        enumFromName<UsageGroup>(QString::fromStdString(arguments.by)).value_or(UsageGroup::None);
    const auto report = session.wait<UsageReport>(session.backend().call(ops::getUsage, query));
    return show<UsageReport>(session, report, [](const UsageReport &r) {
        QList<QStringList> rows{{QStringLiteral("DATE"), QStringLiteral("OF"),
                                 QStringLiteral("REQUESTS"), QStringLiteral("TOKENS IN"),
                                 QStringLiteral("TOKENS OUT"), QStringLiteral("COST"),
                                 QStringLiteral("AT LIST PRICE")}};
        for (const UsageFigures &figures : r.rows)
            rows.append(usageRow(figures));
        QStringList total = usageRow(r.totals);
        total[0] = QStringLiteral("total");
        rows.append(total);
        printTable(rows);
    });
}

int listKeys(CtlSession &session, const SystemArguments &)
{
    const auto page = session.wait<Page<ApiKey>>(session.backend().call(ops::listKeys));
    return show<Page<ApiKey>>(session, page, [](const Page<ApiKey> &keys) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("NAME"),
                                 QStringLiteral("KEY"), QStringLiteral("TIER"),
                                 QStringLiteral("LAST USED"), QStringLiteral("REVOKED"),
                                 QStringLiteral("SCOPES")}};
        for (const ApiKey &key : keys.items) {
            rows.append({key.id, key.name, key.prefix, enumName(key.tier),
                         shortTime(key.lastUsedAt), shortTime(key.revokedAt),
                         key.scopes.join(u' ')});
        }
        printTable(rows);
    });
}

int createKey(CtlSession &session, const SystemArguments &arguments)
{
    CreateKey input;
    input.name = QString::fromStdString(arguments.name);
    input.scopes = QString::fromStdString(arguments.scopes).split(u',', Qt::SkipEmptyParts);
    input.tier =
        enumFromName<Tier>(QString::fromStdString(arguments.tier)).value_or(Tier::Enterprise);
    input.requiresSignature = arguments.isSigned;
    const auto made = session.wait<CreatedKey>(session.backend().call(ops::createKey, input));
    return show<CreatedKey>(session, made, [](const CreatedKey &key) {
        CtlSession::print(key.key);
        std::fprintf(stderr, "This is the only time that the key is shown. Its id is %s.\n",
                     qUtf8Printable(key.id));
        std::fprintf(stderr, "For /oauth/token: client_id %s, client_secret %s\n",
                     qUtf8Printable(key.clientId), qUtf8Printable(key.clientSecret));
    });
}

int revokeKey(CtlSession &session, const SystemArguments &arguments)
{
    KeyRef ref;
    ref.keyId = QString::fromStdString(arguments.id);
    const auto revoked = session.wait<Nothing>(session.backend().call(ops::revokeKey, ref));
    return show<Nothing>(session, revoked,
                         [](const Nothing &) { CtlSession::print(QStringLiteral("Revoked.")); });
}

int status(CtlSession &session, const SystemArguments &)
{
    const auto health = session.wait<Health>(session.backend().call(ops::getHealth));
    const int code = show<Health>(session, health, [&session](const Health &h) {
        CtlSession::print(QStringLiteral("%1: %2, version %3, up %4 s, database %5")
                              .arg(session.backend().base().toString(), h.status, h.version)
                              .arg(h.uptimeSeconds)
                              .arg(h.database));
    });
    return code == Done && health->status != QLatin1String("ok") ? Refused : code;
}

int info(CtlSession &session, const SystemArguments &)
{
    const auto info = session.wait<SystemInfo>(session.backend().call(ops::getSystem));
    return show<SystemInfo>(session, info, [](const SystemInfo &i) {
        printTable(
            {{QStringLiteral("version"), i.version},
             {QStringLiteral("Qt, SQLite"), i.qtVersion + QStringLiteral(", ") + i.sqliteVersion},
             {QStringLiteral("data"), i.dataFolder},
             {QStringLiteral("database"), megabytes(i.databaseBytes)},
             {QStringLiteral("memory"), megabytes(i.memoryBytes)},
             {QStringLiteral("up"), QStringLiteral("%1 s").arg(i.uptimeSeconds)},
             {QStringLiteral("connections"), QString::number(i.connections)},
             {QStringLiteral("answers being written"), QString::number(i.runningTurns)},
             {QStringLiteral("offline lock"),
              i.offlineLock ? QStringLiteral("closed") : QStringLiteral("open")},
             {QStringLiteral("secrets"), i.secretStore.explanation}});
    });
}

int backup(CtlSession &session, const SystemArguments &)
{
    const auto done = session.wait<BackupDone>(session.backend().call(ops::backupSystem));
    return show<BackupDone>(session, done, [](const BackupDone &b) {
        CtlSession::print(QStringLiteral("%1 (%2)").arg(b.path, megabytes(b.bytes)));
        if (b.files > 0) {
            CtlSession::print(QStringLiteral("%1 attached files (%2) beside it")
                                  .arg(b.files)
                                  .arg(megabytes(b.fileBytes)));
        }
        if (b.missingFiles > 0) {
            CtlSession::print(QStringLiteral("%1 attached files are nowhere").arg(b.missingFiles));
        }
    });
}

int vacuum(CtlSession &session, const SystemArguments &)
{
    const auto done = session.wait<VacuumDone>(session.backend().call(ops::vacuumSystem));
    return show<VacuumDone>(session, done, [](const VacuumDone &v) {
        CtlSession::print(
            QStringLiteral("%1, before %2").arg(megabytes(v.bytesAfter), megabytes(v.bytesBefore)));
    });
}

int followEvents(CtlSession &session, const SystemArguments &)
{
    EventStream &events = session.backend().events();
    QEventLoop loop;
    int code = Done;
    const QObject context;
    QObject::connect(&events, &EventStream::happened, &context,
                     [](const QString &type, const QString &subjectId, const QJsonObject &data) {
                         JsonWriter out;
                         out.beginObject();
                         out.key("event");
                         out.value(type);
                         out.key("subject_id");
                         out.value(subjectId);
                         out.key("data");
                         out.value(data);
                         out.endObject();
                         CtlSession::printJson(out.bytes());
                     });
    bool wasOnline = false;
    QObject::connect(&events, &EventStream::stateChanged, &context, [&] {
        wasOnline = wasOnline || events.state() == EventStream::State::Online;
        if (events.state() == EventStream::State::Refused
            || (!wasOnline && events.state() == EventStream::State::Waiting)) {
            std::fprintf(stderr, "%s\n", qUtf8Printable(events.reason()));
            code = Unreachable;
            loop.quit();
        }
    });
    events.start();
    loop.exec();
    return code;
}

} // namespace

void addSystemCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<SystemArguments>();
    const auto bind = [&action, arguments](CLI::App *command, auto perform) {
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    CLI::App *figures = bind(cli.add_subcommand("usage", "Requests, tokens and cost"), usage);
    figures->add_option("--from", arguments->from, "First day, 2025-06-01");
    figures->add_option("--to", arguments->to, "Last day");
    figures->add_option("--granularity", arguments->granularity)
        ->check(CLI::IsMember({"none", "day", "month"}));
    figures->add_option("--by", arguments->by)
        ->check(CLI::IsMember({"none", "agent", "model", "provider", "user"}));

    CLI::App *keys = cli.add_subcommand("keys", "API keys");
    keys->require_subcommand(1);
    bind(keys->add_subcommand("list", "List API keys"), listKeys);
    CLI::App *create =
        bind(keys->add_subcommand("create", "Make an API key; it is shown once"), createKey);
    create->add_option("--name", arguments->name)->default_val("troupectl");
    create->add_option("--scopes", arguments->scopes, "agents:read,agents:write,…; default: yours");
    create->add_option("--tier", arguments->tier)
        ->check(CLI::IsMember({"free", "starter", "professional", "enterprise"}));
    create->add_flag("--signed", arguments->isSigned,
                     "Only good for requests that are signed with it (X-LVNG-Signature)");
    bind(keys->add_subcommand("revoke", "Revoke an API key, at once"), revokeKey)
        ->add_option("ID", arguments->id)
        ->required();

    CLI::App *system = cli.add_subcommand("system", "The server");
    system->require_subcommand(1);
    bind(system->add_subcommand("status", "Is it well"), status);
    bind(system->add_subcommand("info", "Its figures"), info);
    bind(system->add_subcommand("backup", "Write a verified copy of the database"), backup);
    bind(system->add_subcommand("vacuum", "Give unused space back"), vacuum);

    CLI::App *events = cli.add_subcommand("events", "What changes");
    events->require_subcommand(1);
    bind(events->add_subcommand("follow", "Print every change, a JSON line each"), followEvents);
}

} // namespace troupe::ctl
