// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/contract/troupe/dataops.h"
#include "core/contract/troupe/functionops.h"
#include "core/contract/troupe/toolops.h"
#include "core/meta/values.h"

#include <QDir>
#include <QJsonDocument>

namespace troupe::ctl {

namespace {

struct ToolArguments
{
    std::string name, path, values, file, agent, permission, kind, description, separator;
    bool write = false;
    int limit = 50;
};

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

/// Arguments as a JSON object; nothing is an empty one.
Result<QJsonObject> objectIn(const std::string &json)
{
    if (json.empty())
        return QJsonObject();
    QJsonParseError problem{};
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromStdString(json), &problem);
    if (!document.isObject())
        return fail(
            ErrorCode::Invalid,
            QStringLiteral("The arguments are no JSON object: %1").arg(problem.errorString()));
    return document.object();
}

/// Whoever types a path means it from where they are.
QString absolutePath(const std::string &path)
{
    return QDir::cleanPath(QDir::current().absoluteFilePath(text(path)));
}

int listTools(CtlSession &session, const ToolArguments &arguments)
{
    ListTools query;
    query.agentId = text(arguments.agent);
    const auto list = session.wait<ToolViews>(session.backend().call(ops::listTools, query));
    return show<ToolViews>(session, list, [](const ToolViews &tools) {
        QList<QStringList> rows{{QStringLiteral("TOOL"), QStringLiteral("RISK"),
                                 QStringLiteral("AGENTS"), QStringLiteral("FROM"),
                                 QStringLiteral("WHAT")}};
        for (const ToolView &tool : tools.items) {
            rows.append({tool.name, enumName(tool.risk), enumName(tool.permission),
                         enumName(tool.source), tool.description.section(u'.', 0, 0).left(80)});
        }
        printTable(rows);
    });
}

int callTool(CtlSession &session, const ToolArguments &arguments)
{
    const auto values = objectIn(arguments.values);
    if (!values) {
        session.report(values.error());
        return Usage;
    }
    CallToolInput input;
    input.tool = text(arguments.name);
    input.arguments = *values;
    const auto answer = session.wait<ToolCallAnswer>(session.backend().call(ops::callTool, input));
    const int code = show<ToolCallAnswer>(session, answer, [](const ToolCallAnswer &told) {
        CtlSession::print(told.text);
    });
    return answer && answer->isError ? Refused : code;
}

int setPermission(CtlSession &session, const ToolArguments &arguments)
{
    if (arguments.permission == "default") {
        ToolPermissionRef ref;
        ref.tool = text(arguments.name);
        ref.agentId = text(arguments.agent);
        const auto gone =
            session.wait<Nothing>(session.backend().call(ops::removeToolPermission, ref));
        return show<Nothing>(session, gone, [](const Nothing &) {
            CtlSession::print(QStringLiteral("The tool's own permission counts again."));
        });
    }
    SetToolPermission input;
    input.tool = text(arguments.name);
    input.agentId = text(arguments.agent);
    input.permission = enumFromName<ToolPermission>(text(arguments.permission)).value();
    const auto rule =
        session.wait<ToolPermissionRule>(session.backend().call(ops::setToolPermission, input));
    return show<ToolPermissionRule>(session, rule, [](const ToolPermissionRule &said) {
        CtlSession::print(QStringLiteral("%1: %2").arg(said.tool, enumName(said.permission)));
    });
}

void showFunctions(const QList<ToolFunction> &functions)
{
    QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("NAME"), QStringLiteral("METHOD"),
                             QStringLiteral("ENDPOINT"), QStringLiteral("SECRET")}};
    for (const ToolFunction &function : functions) {
        rows.append({function.id, function.name, enumName(function.method), function.endpoint,
                     function.hasSecret ? QStringLiteral("yes") : QStringLiteral("no")});
    }
    printTable(rows);
}

int listFunctions(CtlSession &session, const ToolArguments &)
{
    const auto list = session.wait<FunctionList>(session.backend().call(ops::listFunctions));
    return show<FunctionList>(session, list,
                              [](const FunctionList &all) { showFunctions(all.items); });
}

int createFunction(CtlSession &session, const ToolArguments &arguments)
{
    const auto bytes = readInput(arguments.file);
    if (!bytes)
        return session.report(bytes.error());
    const auto input = fromJson<FunctionInput>(QJsonDocument::fromJson(*bytes).object());
    if (!input) {
        session.report(input.error());
        return Usage;
    }
    const auto made =
        session.wait<ToolFunction>(session.backend().call(ops::createFunction, *input));
    return show<ToolFunction>(session, made,
                              [](const ToolFunction &function) { showFunctions({function}); });
}

int testFunction(CtlSession &session, const ToolArguments &arguments)
{
    const auto values = objectIn(arguments.values);
    if (!values) {
        session.report(values.error());
        return Usage;
    }
    TestFunction input;
    input.functionId = text(arguments.name);
    input.arguments = *values;
    const auto done =
        session.wait<FunctionExecution>(session.backend().call(ops::testFunction, input));
    const int code = show<FunctionExecution>(session, done, [](const FunctionExecution &call) {
        CtlSession::print(call.status == ExecutionStatus::Success ? call.result : call.error);
        CtlSession::print(QStringLiteral("(%1, status %2, %3 ms)")
                              .arg(enumName(call.status))
                              .arg(call.httpStatus)
                              .arg(call.durationMs));
    });
    return done && done->status == ExecutionStatus::Failed ? Refused : code;
}

int functionLog(CtlSession &session, const ToolArguments &arguments)
{
    ListExecutions query;
    query.functionId = text(arguments.name);
    query.limit = arguments.limit;
    const auto page =
        session.wait<Page<FunctionExecution>>(session.backend().call(ops::listExecutions, query));
    return show<Page<FunctionExecution>>(session, page, [](const Page<FunctionExecution> &log) {
        QList<QStringList> rows{{QStringLiteral("WHEN"), QStringLiteral("STATUS"),
                                 QStringLiteral("HTTP"), QStringLiteral("MS"),
                                 QStringLiteral("RESULT")}};
        for (const FunctionExecution &call : log.items) {
            const QString told = call.status == ExecutionStatus::Success ? call.result : call.error;
            rows.append({shortTime(call.createdAt), enumName(call.status),
                         QString::number(call.httpStatus), QString::number(call.durationMs),
                         told.simplified().left(60)});
        }
        printTable(rows);
    });
}

int deleteFunction(CtlSession &session, const ToolArguments &arguments)
{
    FunctionRef ref;
    ref.functionId = text(arguments.name);
    const auto gone = session.wait<Nothing>(session.backend().call(ops::deleteFunction, ref));
    return show<Nothing>(session, gone,
                         [](const Nothing &) { CtlSession::print(QStringLiteral("Deleted.")); });
}

void showSources(const QList<DataSource> &sources)
{
    QList<QStringList> rows{
        {QStringLiteral("NAME"), QStringLiteral("KIND"), QStringLiteral("PATH")}};
    for (const DataSource &source : sources)
        rows.append({source.name, enumName(source.kind), source.path});
    printTable(rows);
}

int listData(CtlSession &session, const ToolArguments &)
{
    const auto list = session.wait<DataSourceList>(session.backend().call(ops::listDataSources));
    return show<DataSourceList>(session, list,
                                [](const DataSourceList &all) { showSources(all.items); });
}

int addData(CtlSession &session, const ToolArguments &arguments)
{
    DataSource draft;
    draft.path = absolutePath(arguments.path);
    const QFileInfo file(draft.path);
    draft.name = arguments.name.empty() ? file.completeBaseName() : text(arguments.name);
    draft.description = text(arguments.description);
    draft.separator = text(arguments.separator);
    const QString ending = file.suffix().toLower();
    const bool isText = ending == QLatin1String("csv") || ending == QLatin1String("tsv")
                        || ending == QLatin1String("txt");
    draft.kind = isText ? DataSourceKind::Csv : DataSourceKind::Sqlite;
    if (const auto kind = enumFromName<DataSourceKind>(text(arguments.kind)))
        draft.kind = *kind;
    const auto made = session.wait<DataSource>(session.backend().call(ops::addDataSource, draft));
    return show<DataSource>(session, made, [](const DataSource &source) { showSources({source}); });
}

int showSchema(CtlSession &session, const ToolArguments &arguments)
{
    DataSourceRef ref;
    ref.dataSourceId = text(arguments.name);
    const auto schema = session.wait<DataSchema>(session.backend().call(ops::getDataSchema, ref));
    return show<DataSchema>(session, schema, [](const DataSchema &known) {
        for (const DataTable &table : known.tables) {
            CtlSession::print(table.name);
            for (const DataColumn &column : table.columns)
                CtlSession::print(QStringLiteral("  %1 %2").arg(column.name, column.type));
        }
    });
}

int removeData(CtlSession &session, const ToolArguments &arguments)
{
    DataSourceRef ref;
    ref.dataSourceId = text(arguments.name);
    const auto gone = session.wait<Nothing>(session.backend().call(ops::removeDataSource, ref));
    return show<Nothing>(session, gone, [](const Nothing &) {
        CtlSession::print(QStringLiteral("Removed; the file stays."));
    });
}

void showFolders(const QList<GrantedFolder> &folders)
{
    QList<QStringList> rows{
        {QStringLiteral("NAME"), QStringLiteral("ACCESS"), QStringLiteral("PATH")}};
    for (const GrantedFolder &folder : folders)
        rows.append({folder.name, enumName(folder.access), folder.path});
    printTable(rows);
}

int listFolders(CtlSession &session, const ToolArguments &)
{
    const auto list = session.wait<FolderList>(session.backend().call(ops::listFolders));
    return show<FolderList>(session, list, [](const FolderList &all) { showFolders(all.items); });
}

int addFolder(CtlSession &session, const ToolArguments &arguments)
{
    GrantedFolder draft;
    draft.path = absolutePath(arguments.path);
    draft.name = text(arguments.name);
    draft.access = arguments.write ? FolderAccess::Write : FolderAccess::Read;
    const auto made = session.wait<GrantedFolder>(session.backend().call(ops::addFolder, draft));
    return show<GrantedFolder>(session, made,
                               [](const GrantedFolder &folder) { showFolders({folder}); });
}

int removeFolder(CtlSession &session, const ToolArguments &arguments)
{
    FolderRef ref;
    ref.folderId = text(arguments.name);
    const auto gone = session.wait<Nothing>(session.backend().call(ops::removeFolder, ref));
    return show<Nothing>(session, gone, [](const Nothing &) {
        CtlSession::print(QStringLiteral("Removed; its files stay."));
    });
}

using Verb = int (*)(CtlSession &, const ToolArguments &);

/// One subcommand that does `verb` with the shared arguments.
CLI::App *addVerb(CLI::App &parent, const char *name, const char *about,
                  const std::shared_ptr<ToolArguments> &arguments, Action &action, Verb verb)
{
    CLI::App *command = parent.add_subcommand(name, about);
    command->callback([arguments, &action, verb] {
        action = [arguments, verb](CtlSession &session) { return verb(session, *arguments); };
    });
    return command;
}

void addFunctionVerbs(CLI::App &cli, const std::shared_ptr<ToolArguments> &arguments,
                      Action &action)
{
    CLI::App *functions = cli.add_subcommand("functions", "HTTP endpoints as tools");
    functions->require_subcommand(1);
    addVerb(*functions, "list", "List your functions", arguments, action, listFunctions);
    addVerb(*functions, "create", "Make an endpoint a tool", arguments, action, createFunction)
        ->add_option("file", arguments->file, "JSON of the native API; - is standard input")
        ->required();
    auto *test = addVerb(*functions, "test", "Call a function", arguments, action, testFunction);
    test->add_option("id", arguments->name, "Its id or name")->required();
    test->add_option("arguments", arguments->values, "A JSON object");
    auto *log =
        addVerb(*functions, "log", "List the calls of a function", arguments, action, functionLog);
    log->add_option("id", arguments->name, "Its id or name")->required();
    log->add_option("--limit", arguments->limit)->check(CLI::Range(1, 200));
    addVerb(*functions, "delete", "Delete a function", arguments, action, deleteFunction)
        ->add_option("id", arguments->name, "Its id or name")
        ->required();
}

void addDataVerbs(CLI::App &cli, const std::shared_ptr<ToolArguments> &arguments, Action &action)
{
    CLI::App *data = cli.add_subcommand("data", "Databases and CSV files that agents may query");
    data->require_subcommand(1);
    addVerb(*data, "list", "List them", arguments, action, listData);
    auto *add = addVerb(*data, "add", "Attach a file on the server", arguments, action, addData);
    add->add_option("path", arguments->path)->required();
    add->add_option("--name", arguments->name, "What tools call it");
    add->add_option("--kind", arguments->kind)->check(CLI::IsMember({"sqlite", "csv"}));
    add->add_option("--separator", arguments->separator, "Between the values of a CSV file");
    add->add_option("--description", arguments->description, "What it is about");
    addVerb(*data, "schema", "Show its tables and columns", arguments, action, showSchema)
        ->add_option("name", arguments->name)
        ->required();
    addVerb(*data, "remove", "Close it to agents", arguments, action, removeData)
        ->add_option("name", arguments->name)
        ->required();

    CLI::App *folders = cli.add_subcommand("folders", "Folders whose files agents may use");
    folders->require_subcommand(1);
    addVerb(*folders, "list", "List them", arguments, action, listFolders);
    auto *grant = addVerb(*folders, "add", "Grant a folder", arguments, action, addFolder);
    grant->add_option("path", arguments->path)->required();
    grant->add_option("--name", arguments->name, "What tools call it");
    grant->add_flag("--write", arguments->write, "Files may be written, too");
    addVerb(*folders, "remove", "Close it to agents", arguments, action, removeFolder)
        ->add_option("name", arguments->name)
        ->required();
}

} // namespace

void addToolCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<ToolArguments>();
    CLI::App *tools = cli.add_subcommand("tools", "What agents can call");
    tools->require_subcommand(1);
    addVerb(*tools, "list", "List tools and what they may", arguments, action, listTools)
        ->add_option("--agent", arguments->agent, "Whose permissions to show");
    auto *call = addVerb(*tools, "call", "Call a tool yourself", arguments, action, callTool);
    call->add_option("name", arguments->name)->required();
    call->add_option("arguments", arguments->values, "A JSON object");
    auto *permit = addVerb(*tools, "permission", "Say whether agents may call a tool", arguments,
                           action, setPermission);
    permit->add_option("name", arguments->name)->required();
    permit->add_option("permission", arguments->permission)
        ->required()
        ->check(CLI::IsMember({"allow", "ask", "deny", "default"}));
    permit->add_option("--agent", arguments->agent, "For this agent only");
    addFunctionVerbs(cli, arguments, action);
    addDataVerbs(cli, arguments, action);
}

} // namespace troupe::ctl
