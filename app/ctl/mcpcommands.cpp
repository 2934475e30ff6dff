// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/contract/troupe/mcpops.h"
#include "core/meta/values.h"

#include <QJsonDocument>

namespace troupe::ctl {

namespace {

struct McpArguments
{
    std::string id, name, url, tool, json, file, folder;
    std::vector<std::string> words, env, headers, roots;
    bool off = false;
    bool shared = false;
};

McpServerRef mcpRef(const McpArguments &arguments)
{
    McpServerRef ref;
    ref.serverId = QString::fromStdString(arguments.id);
    return ref;
}

QString stateText(const McpServer &server)
{
    const QString status = enumName(server.status);
    return server.problem.isEmpty() ? status : status + QStringLiteral(": ") + server.problem;
}

void showServer(const McpServer &server)
{
    const bool isProgram = server.transport == McpTransportKind::Stdio;
    printTable({{QStringLiteral("id"), server.id},
                {QStringLiteral("name"), server.name},
                {isProgram ? QStringLiteral("command") : QStringLiteral("url"),
                 isProgram ? (QStringList{server.command} + server.args).join(u' ') : server.url},
                {QStringLiteral("secrets"), (server.envNames + server.headerNames).join(u' ')},
                {QStringLiteral("state"), stateText(server)}});
}

/// "NAME" is taken from our environment, so that a value is never an argument.
Result<QJsonObject> valuesOf(const std::vector<std::string> &names)
{
    QJsonObject values;
    for (const std::string &name : names) {
        if (!qEnvironmentVariableIsSet(name.c_str())) {
            return fail(ErrorCode::Invalid,
                        QStringLiteral("The variable %1 is not set: its value is taken from there.")
                            .arg(QString::fromStdString(name)));
        }
        values.insert(QString::fromStdString(name), qEnvironmentVariable(name.c_str()));
    }
    return values;
}

/// "Name=VARIABLE".
Result<QJsonObject> headersOf(const std::vector<std::string> &pairs)
{
    QJsonObject values;
    for (const std::string &pair : pairs) {
        const QString text = QString::fromStdString(pair);
        const QByteArray variable = text.section(u'=', 1).toLocal8Bit();
        if (variable.isEmpty() || !qEnvironmentVariableIsSet(variable.constData())) {
            return fail(ErrorCode::Invalid,
                        QStringLiteral("--header takes NAME=VARIABLE, and the value from that "
                                       "variable of the environment: %1")
                            .arg(text));
        }
        values.insert(text.section(u'=', 0, 0), qEnvironmentVariable(variable.constData()));
    }
    return values;
}

int listServers(CtlSession &session, const McpArguments &)
{
    const auto page = session.wait<Page<McpServer>>(session.backend().call(ops::listMcpServers));
    return show<Page<McpServer>>(session, page, [](const Page<McpServer> &servers) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("NAME"),
                                 QStringLiteral("KIND"), QStringLiteral("TOOLS"),
                                 QStringLiteral("STATE")}};
        for (const McpServer &server : servers.items) {
            rows.append({server.id, server.name, enumName(server.transport),
                         QString::number(server.toolCount), stateText(server)});
        }
        printTable(rows);
    });
}

int addServer(CtlSession &session, const McpArguments &arguments)
{
    McpServerInput input;
    input.name = QString::fromStdString(arguments.name);
    input.url = QString::fromStdString(arguments.url);
    input.transport = input.url.isEmpty() ? McpTransportKind::Stdio : McpTransportKind::Http;
    QStringList words;
    for (const std::string &word : arguments.words)
        words.append(QString::fromStdString(word));
    if (!words.isEmpty())
        input.command = words.takeFirst();
    input.args = words;
    for (const std::string &root : arguments.roots)
        input.roots.append(QString::fromStdString(root));
    input.workingFolder = QString::fromStdString(arguments.folder);
    input.enabled = !arguments.off;
    input.shared = arguments.shared;
    const auto env = valuesOf(arguments.env);
    if (!env)
        return session.report(env.error());
    const auto headers = headersOf(arguments.headers);
    if (!headers)
        return session.report(headers.error());
    input.env = *env;
    input.headers = *headers;
    const auto made = session.wait<McpServer>(session.backend().call(ops::createMcpServer, input));
    return show<McpServer>(session, made, showServer);
}

int showOne(CtlSession &session, const McpArguments &arguments)
{
    const auto server =
        session.wait<McpServer>(session.backend().call(ops::getMcpServer, mcpRef(arguments)));
    return show<McpServer>(session, server, showServer);
}

int restartServer(CtlSession &session, const McpArguments &arguments)
{
    const auto server =
        session.wait<McpServer>(session.backend().call(ops::restartMcpServer, mcpRef(arguments)));
    return show<McpServer>(session, server, showServer);
}

int stopServer(CtlSession &session, const McpArguments &arguments)
{
    const auto server =
        session.wait<McpServer>(session.backend().call(ops::stopMcpServer, mcpRef(arguments)));
    return show<McpServer>(session, server, showServer);
}

int removeServer(CtlSession &session, const McpArguments &arguments)
{
    const auto removed =
        session.wait<Nothing>(session.backend().call(ops::deleteMcpServer, mcpRef(arguments)));
    return show<Nothing>(session, removed, [](const Nothing &) {
        CtlSession::print(QStringLiteral("Removed, with its secrets."));
    });
}

int examineServer(CtlSession &session, const McpArguments &arguments)
{
    const auto found = session.wait<McpDiagnosis>(
        session.backend().call(ops::examineMcpServer, mcpRef(arguments)));
    const int code = show<McpDiagnosis>(session, found, [](const McpDiagnosis &diagnosis) {
        for (const McpCheck &check : diagnosis.checks) {
            CtlSession::print(
                QStringLiteral("%1  %2: %3")
                    .arg(enumName(check.status).leftJustified(7), check.name, check.detail));
            if (!check.advice.isEmpty())
                CtlSession::print(QStringLiteral("         ") + check.advice);
        }
    });
    return code == Done && !found->ok ? Refused : code;
}

int listTools(CtlSession &session, const McpArguments &arguments)
{
    const auto tools =
        session.wait<McpToolList>(session.backend().call(ops::listMcpTools, mcpRef(arguments)));
    return show<McpToolList>(session, tools, [](const McpToolList &list) {
        QList<QStringList> rows{{QStringLiteral("TOOL"), QStringLiteral("FOR MODELS"),
                                 QStringLiteral("RISK"), QStringLiteral("DESCRIPTION")}};
        for (const McpTool &tool : list.items) {
            const QString text = tool.problem.isEmpty() ? tool.description : tool.problem;
            rows.append({tool.name, tool.toolName, enumName(tool.risk),
                         text.section(u'\n', 0, 0).left(80)});
        }
        printTable(rows);
    });
}

int callTool(CtlSession &session, const McpArguments &arguments)
{
    const QByteArray json = QByteArray::fromStdString(arguments.json);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!json.isEmpty() && !document.isObject()) {
        return session.report(
            Error(ErrorCode::Invalid, QStringLiteral("The arguments are no JSON object.")));
    }
    CallMcpTool call;
    call.serverId = QString::fromStdString(arguments.id);
    call.tool = QString::fromStdString(arguments.tool);
    call.arguments = document.object();
    const auto result = session.wait<McpCallResult>(session.backend().call(ops::callMcpTool, call));
    const int code = show<McpCallResult>(session, result, [](const McpCallResult &made) {
        CtlSession::print(made.text);
    });
    return code == Done && result->isError ? Refused : code;
}

int showLog(CtlSession &session, const McpArguments &arguments)
{
    const auto log =
        session.wait<McpLog>(session.backend().call(ops::mcpServerLog, mcpRef(arguments)));
    return show<McpLog>(session, log, [](const McpLog &lines) {
        for (const McpLogLine &line : lines.items) {
            CtlSession::print(QStringLiteral("%1  %2  %3")
                                  .arg(shortTime(line.at), line.kind.leftJustified(6), line.text));
        }
    });
}

int importServers(CtlSession &session, const McpArguments &arguments)
{
    const auto bytes = readInput(arguments.file);
    if (!bytes)
        return session.report(bytes.error());
    ImportMcp in;
    in.document = QJsonDocument::fromJson(*bytes).object();
    const auto report =
        session.wait<McpImportReport>(session.backend().call(ops::importMcpServers, in));
    return show<McpImportReport>(session, report, [](const McpImportReport &done) {
        QList<QStringList> rows{
            {QStringLiteral("NAME"), QStringLiteral("OUTCOME"), QStringLiteral("MESSAGE")}};
        for (const McpImportItem &item : done.items)
            rows.append({item.name, item.outcome, item.message});
        printTable(rows);
    });
}

void addAddCommand(CLI::App *add, const std::shared_ptr<McpArguments> &arguments)
{
    add->add_option("NAME", arguments->name)->required();
    add->add_option("--url", arguments->url, "Of a server that is reached over HTTP");
    add->add_option("--header", arguments->headers,
                    "NAME=VARIABLE: a header whose value is in that variable of the environment");
    add->add_option("--env", arguments->env,
                    "A variable that the server gets, with the value that it has here");
    add->add_option("--root", arguments->roots, "A folder that it is told it may work in");
    add->add_option("--folder", arguments->folder, "The folder that it works in");
    add->add_flag("--off", arguments->off, "Do not start it");
    add->add_flag("--shared", arguments->shared, "Everybody may use its tools");
    add->add_option("COMMAND", arguments->words, "After --: the command and its arguments");
}

} // namespace

void addMcpCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<McpArguments>();
    CLI::App *mcp = cli.add_subcommand("mcp", "Servers of the Model Context Protocol");
    mcp->require_subcommand(1);
    const auto bind = [&action, arguments, mcp](const char *name, const char *text, auto perform,
                                                bool takesId = true) {
        CLI::App *command = mcp->add_subcommand(name, text);
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        if (takesId)
            command->add_option("ID", arguments->id, "Or its name")->required();
        return command;
    };
    bind("list", "List servers and how they are", listServers, false);
    addAddCommand(bind("add", "Add a server: a program, as in add files -- npx -y …, or --url",
                       addServer, false),
                  arguments);
    bind("show", "Show one server", showOne);
    bind("restart", "Start it, anew if it runs", restartServer);
    bind("stop", "Stop it", stopServer);
    bind("remove", "Remove it and its secrets", removeServer);
    bind("doctor", "Find out why it does not work", examineServer);
    bind("tools", "List its tools", listTools);
    bind("log", "What it wrote and what happened to it", showLog);
    CLI::App *call = bind("call", "Call one of its tools", callTool);
    call->add_option("TOOL", arguments->tool)->required();
    call->add_option("JSON", arguments->json, "Its arguments");
    bind("import", "Add the servers of another program's file", importServers, false)
        ->add_option("FILE", arguments->file, "Or - for standard input")
        ->required();
}

} // namespace troupe::ctl
