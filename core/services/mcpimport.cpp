// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/mcpimport.h"

#include <QRegularExpression>
#include <QUrl>

namespace troupe {

namespace {

constexpr qsizetype kMostServers = 200;

QJsonObject serversIn(const QJsonObject &document)
{
    const QJsonObject places[] = {
        document, document[QLatin1String("mcp")].toObject(),
        document[QLatin1String("settings")][QLatin1String("mcp")].toObject()};
    for (const QJsonObject &place : places) {
        for (const char *key : {"mcpServers", "servers"}) {
            if (QJsonObject servers = place[QLatin1String(key)].toObject(); !servers.isEmpty())
                return servers;
        }
    }
    return {};
}

bool isPlaceholder(const QString &text)
{
    static const QRegularExpression placeholder(QStringLiteral("\\$\\{[^}]*\\}"));
    return placeholder.match(text).hasMatch();
}

/// Texts by name; those that another program would have filled in are left out.
QJsonObject valuesIn(const QJsonObject &json, const char *what, QStringList &remarks)
{
    QJsonObject values;
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QString text = it->isString() ? it->toString() : it->toVariant().toString();
        if (isPlaceholder(text))
            remarks.append(
                QStringLiteral("enter the value of the %1 %2").arg(QLatin1String(what), it.key()));
        else
            values.insert(it.key(), text);
    }
    return values;
}

void readProgram(const QJsonObject &json, ImportedMcpServer &server)
{
    McpServerInput &input = server.input;
    input.transport = McpTransportKind::Stdio;
    input.command = json[QLatin1String("command")].toString();
    const QJsonArray arguments = json[QLatin1String("args")].toArray();
    for (const QJsonValue &argument : arguments) {
        input.args.append(argument.isString() ? argument.toString()
                                              : argument.toVariant().toString());
        if (isPlaceholder(input.args.last()))
            server.remarks.append(
                QStringLiteral("replace %1 in the arguments").arg(input.args.last()));
    }
    input.env = valuesIn(json[QLatin1String("env")].toObject(), "variable", server.remarks);
    input.workingFolder = json[QLatin1String("cwd")].toString();
    if (isPlaceholder(input.workingFolder)) {
        server.remarks.append(QStringLiteral("choose the working folder"));
        input.workingFolder.clear();
    }
    if (json.contains(QLatin1String("envFile")))
        server.remarks.append(QStringLiteral("enter the variables of its envFile"));
    if (isPlaceholder(input.command))
        server.remarks.append(QStringLiteral("replace %1 in the command").arg(input.command));
}

void readAddress(const QJsonObject &json, ImportedMcpServer &server)
{
    McpServerInput &input = server.input;
    input.transport = McpTransportKind::Http;
    input.url = json[QLatin1String("url")].toString();
    if (input.url.isEmpty())
        input.url = json[QLatin1String("serverUrl")].toString();
    input.headers = valuesIn(json[QLatin1String("headers")].toObject(), "header", server.remarks);
    if (isPlaceholder(input.url))
        server.refused = QStringLiteral("its address is %1").arg(input.url);
}

ImportedMcpServer readServer(const QString &name, const QJsonValue &value)
{
    ImportedMcpServer server;
    server.input.name = name.trimmed().left(60);
    const QJsonObject json = value.toObject();
    const QString type = json[QLatin1String("type")].toString().toLower();
    const bool hasUrl =
        json[QLatin1String("url")].isString() || json[QLatin1String("serverUrl")].isString();
    if (type == QLatin1String("sse"))
        server.refused =
            QStringLiteral("it speaks the older HTTP with SSE, which is not supported; "
                           "many such servers have a newer address, often /mcp");
    else if (json[QLatin1String("command")].isString())
        readProgram(json, server);
    else if (hasUrl)
        readAddress(json, server);
    else
        server.refused = QStringLiteral("it has neither a command nor an address");
    if (server.input.name.isEmpty())
        server.refused = QStringLiteral("it has no name");
    server.input.enabled = server.remarks.isEmpty() && !json[QLatin1String("disabled")].toBool();
    return server;
}

} // namespace

Result<QList<ImportedMcpServer>> readMcpImport(const QJsonObject &document)
{
    const QJsonObject servers = serversIn(document);
    if (servers.isEmpty()) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral(
                        "There are no servers in this file: it has neither mcpServers (as "
                        "Claude Desktop and Cursor) nor servers (as VS Code)."));
    }
    if (servers.size() > kMostServers)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("There are more than 200 servers in this file."));
    QList<ImportedMcpServer> read;
    for (auto it = servers.begin(); it != servers.end(); ++it)
        read.append(readServer(it.key(), *it));
    return read;
}

} // namespace troupe
