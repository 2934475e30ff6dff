// SPDX-License-Identifier: GPL-3.0-or-later
// What people ask of MCP servers, doctors and imports.
#include "core/services/mcpimport.h"
#include "core/services/mcpinput.h"
#include "core/services/mcpservice.h"
#include "core/tools/mcp/mcpcontent.h"
#include "core/tools/mcp/mcpdoctor.h"

namespace troupe {

namespace {

constexpr int kMostListed = 1'000;
constexpr int kDoctorHandshakeMs = 25'000;

McpDiagnosis diagnosisOf(const QList<McpCheck> &checks)
{
    McpDiagnosis diagnosis;
    diagnosis.checks = checks;
    diagnosis.ok = std::none_of(checks.begin(), checks.end(), [](const McpCheck &check) {
        return check.status == McpCheckStatus::Failed;
    });
    return diagnosis;
}

McpDoctorOptions doctorOptions(const CancelToken &cancel)
{
    McpDoctorOptions options;
    options.handshakeMs = kDoctorHandshakeMs;
    options.cancel = cancel;
    return options;
}

/// A server that has not what was asked for has none of it.
bool isMethodMissing(const Error &error)
{
    return error.key == QLatin1String("mcp_error") && error.detail == QLatin1String("-32601");
}

McpImportItem importItem(const ImportedMcpServer &server, const char *outcome,
                         const QString &message)
{
    McpImportItem item;
    item.name = server.input.name;
    item.outcome = QString::fromLatin1(outcome);
    item.message = message;
    return item;
}

} // namespace

Result<McpToolList> McpService::tools(const Caller &caller, const QString &server) const
{
    const auto known = connection(caller, server);
    if (!known)
        return fail(known.error());
    McpToolList list;
    list.items = (*known)->tools();
    return list;
}

Task<McpCallResult> McpService::call(Caller caller, CallMcpTool in)
{
    const auto known = connection(caller, in.serverId);
    if (!known)
        co_return fail(known.error());
    McpConnection *const server = *known;
    ToolContext context;
    context.userId = caller.userId;
    context.cancel = m_scope.token();
    context.onProgress = [shown = QPointer<McpConnection>(server),
                          tool = in.tool](const QString &note) {
        if (shown)
            shown->note(QStringLiteral("Progress of %1: %2").arg(tool, note));
    };
    const qint64 startedNs = m_clock.steadyNs();
    const auto result = co_await server->call(in.tool, in.arguments, context);
    if (!result)
        co_return fail(result.error());
    McpCallResult made;
    made.text = result->text;
    made.isError = result->isError;
    made.durationMs = (m_clock.steadyNs() - startedNs) / 1'000'000;
    co_return made;
}

Task<McpResourceList> McpService::resources(Caller caller, QString name)
{
    const auto known = connection(caller, name);
    if (!known)
        co_return fail(known.error());
    const QPointer<McpConnection> server = *known;
    McpResourceList list;
    QString method = QStringLiteral("resources/list");
    QString key = QStringLiteral("resources");
    const auto listed = co_await server->list(method, key, kMostListed);
    if (!listed && !isMethodMissing(listed.error()))
        co_return fail(listed.error());
    for (const QJsonObject &json : listed ? *listed : QList<QJsonObject>())
        list.items.append(readMcpResource(json, false));
    if (!server)
        co_return list;
    method = QStringLiteral("resources/templates/list");
    key = QStringLiteral("resourceTemplates");
    const auto templates = co_await server->list(method, key, kMostListed);
    for (const QJsonObject &json : templates ? *templates : QList<QJsonObject>())
        list.items.append(readMcpResource(json, true));
    co_return list;
}

Task<McpContents> McpService::readResource(Caller caller, ReadMcpResource in)
{
    const auto known = connection(caller, in.serverId);
    if (!known)
        co_return fail(known.error());
    McpConnection *const server = *known;
    QJsonObject params;
    params.insert(QLatin1String("uri"), in.uri);
    const QString method = QStringLiteral("resources/read");
    const auto read = co_await server->ask(method, params);
    if (!read)
        co_return fail(read.error());
    McpContents contents;
    contents.contents = readMcpContents(*read);
    co_return contents;
}

Task<McpPromptList> McpService::prompts(Caller caller, QString name)
{
    const auto known = connection(caller, name);
    if (!known)
        co_return fail(known.error());
    McpConnection *const server = *known;
    const QString method = QStringLiteral("prompts/list");
    const QString key = QStringLiteral("prompts");
    const auto listed = co_await server->list(method, key, kMostListed);
    if (!listed && !isMethodMissing(listed.error()))
        co_return fail(listed.error());
    McpPromptList list;
    for (const QJsonObject &json : listed ? *listed : QList<QJsonObject>())
        list.items.append(readMcpPrompt(json));
    co_return list;
}

Task<McpPromptText> McpService::prompt(Caller caller, GetMcpPrompt in)
{
    const auto known = connection(caller, in.serverId);
    if (!known)
        co_return fail(known.error());
    McpConnection *const server = *known;
    QJsonObject params;
    params.insert(QLatin1String("name"), in.name);
    params.insert(QLatin1String("arguments"), in.arguments);
    const QString method = QStringLiteral("prompts/get");
    const auto read = co_await server->ask(method, params);
    if (!read)
        co_return fail(read.error());
    McpPromptText text;
    text.description = (*read)[QLatin1String("description")].toString();
    text.messages = readMcpPromptMessages(*read);
    co_return text;
}

Result<McpLog> McpService::log(const Caller &caller, const QString &server) const
{
    const auto known = connection(caller, server);
    if (!known)
        return fail(known.error());
    McpLog log;
    log.items = (*known)->log();
    return log;
}

Task<McpDiagnosis> McpService::examine(Caller caller, QString name)
{
    const auto server = changeable(caller, name);
    if (!server)
        co_return fail(server.error());
    const QString id = server->id;
    const auto setup = co_await setupOf(id);
    if (!setup)
        co_return fail(setup.error());
    const McpSetup &examined = *setup;
    const McpDoctorOptions options = doctorOptions(m_scope.token());
    const auto checks = co_await examineMcp(&m_client, examined, options);
    co_return checks ? Result<McpDiagnosis>(diagnosisOf(*checks)) : fail(checks.error());
}

Task<McpDiagnosis> McpService::examineConfig(Caller caller, ExamineMcp in)
{
    McpSetup setup;
    QJsonObject env;
    QJsonObject headers;
    takeMcpInput(in.config, setup.server);
    if (!in.serverId.isEmpty()) {
        const auto server = changeable(caller, in.serverId);
        if (!server)
            co_return fail(server.error());
        const QString id = server->id;
        const auto saved = co_await setupOf(id);
        if (!saved)
            co_return fail(saved.error());
        for (const auto &[name, value] : saved->environment)
            env.insert(name, value);
        for (const OutboundHeader &header : saved->headers)
            headers.insert(QString::fromLatin1(header.name), QString::fromUtf8(header.value));
    }
    const auto merge = [](QJsonObject &known, const QJsonObject &typed) {
        for (auto it = typed.begin(); it != typed.end(); ++it) {
            if (it->isNull())
                known.remove(it.key());
            else
                known.insert(it.key(), *it);
        }
    };
    merge(env, in.config.env);
    merge(headers, in.config.headers);
    if (const auto valid = checkMcpServer(setup.server, env, headers); !valid)
        co_return fail(valid.error());
    if (const auto may = mayKeepMcpServer(caller, setup.server); !may)
        co_return fail(may.error());
    for (auto it = env.begin(); it != env.end(); ++it)
        setup.environment.append({it.key(), it->toString()});
    for (auto it = headers.begin(); it != headers.end(); ++it)
        setup.headers.append(OutboundHeader{it.key().toLatin1(), it->toString().toUtf8()});
    setup.trust = caller.isAdmin() ? TrustLevel::Configured : TrustLevel::Aimed;
    const McpDoctorOptions options = doctorOptions(m_scope.token());
    const auto checks = co_await examineMcp(&m_client, setup, options);
    co_return checks ? Result<McpDiagnosis>(diagnosisOf(*checks)) : fail(checks.error());
}

Task<McpImportReport> McpService::importFrom(Caller caller, QJsonObject document)
{
    const auto servers = readMcpImport(document);
    if (!servers)
        co_return fail(servers.error());
    McpImportReport report;
    for (const ImportedMcpServer &server : *servers) {
        if (!server.refused.isEmpty()) {
            report.items.append(importItem(server, "skipped", server.refused));
            ++report.skipped;
            continue;
        }
        McpServerInput input = server.input;
        const auto made = co_await create(caller, std::move(input));
        if (!made) {
            report.items.append(importItem(server, "skipped", made.error().message));
            ++report.skipped;
            continue;
        }
        const char *outcome = server.remarks.isEmpty() ? "added" : "incomplete";
        report.items.append(importItem(server, outcome, server.remarks.join(QLatin1String("; "))));
        report.items.last().serverId = made->id;
        ++report.added;
    }
    co_return report;
}

} // namespace troupe
