// SPDX-License-Identifier: GPL-3.0-or-later
// An MCP server over standard input and output with every fault that a server can have: what it is
// started as (its first argument) says how it begins, the tool that is called how it goes on.
#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <poll.h>
#include <string>
#include <unistd.h>

namespace {

QString mode;
bool hasNewTool = false;
QJsonArray answersToUs; ///< what the client said to our requests

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

void put(const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

void putLine(const QJsonObject &message)
{
    QJsonObject whole = message;
    whole.insert(latin("jsonrpc"), latin("2.0"));
    put(QJsonDocument(whole).toJson(QJsonDocument::Compact) + '\n');
}

void say(const char *text)
{
    std::fprintf(stderr, "%s\n", text);
    std::fflush(stderr);
}

void answer(const QJsonValue &id, const QJsonObject &result)
{
    putLine({{latin("id"), id}, {latin("result"), result}});
}

void notify(const char *method, const QJsonObject &params = {})
{
    putLine({{latin("method"), latin(method)}, {latin("params"), params}});
}

QJsonObject textResult(const QString &text)
{
    return {{latin("content"),
             QJsonArray{QJsonObject{{latin("type"), latin("text")}, {latin("text"), text}}}}};
}

[[noreturn]] void hang()
{
    for (;;)
        ::poll(nullptr, 0, -1);
}

QJsonObject tool(const QString &name, const QJsonObject &annotations = {})
{
    QJsonObject made{{latin("name"), name},
                     {latin("description"), QStringLiteral("The tool %1").arg(name)},
                     {latin("inputSchema"), QJsonObject{{latin("type"), latin("object")}}}};
    if (!annotations.isEmpty())
        made.insert(latin("annotations"), annotations);
    return made;
}

QJsonObject normalTools(const QString &cursor)
{
    if (cursor.isEmpty()) {
        return {{latin("tools"), QJsonArray{tool(latin("echo")), tool(latin("slow"))}},
                {latin("nextCursor"), latin("second")}};
    }
    QJsonArray tools{tool(latin("look"), {{latin("readOnlyHint"), true}}),
                     tool(latin("wipe"), {{latin("destructiveHint"), true}})};
    if (hasNewTool)
        tools.append(tool(latin("fresh")));
    return {{latin("tools"), tools}};
}

QJsonObject listTools(const QString &cursor)
{
    if (mode == latin("manytools")) {
        const int from = cursor.toInt();
        QJsonArray tools;
        for (int i = from; i < from + 1000; ++i)
            tools.append(tool(QStringLiteral("tool%1").arg(i)));
        QJsonObject page{{latin("tools"), tools}};
        if (from + 1000 < 10'000)
            page.insert(latin("nextCursor"), QString::number(from + 1000));
        return page;
    }
    if (mode == latin("endlesspages"))
        return {{latin("tools"), QJsonArray()},
                {latin("nextCursor"), QString::number(cursor.toInt() + 1)}};
    if (mode == latin("badtools")) {
        QJsonObject huge = tool(latin("huge"));
        huge[latin("inputSchema")] = QJsonObject{{latin("type"), latin("object")},
                                                 {latin("title"), QString(3'000'000, u'x')}};
        QJsonObject noSchema = tool(latin("none"));
        noSchema[latin("inputSchema")] = latin("a text");
        return {
            {latin("tools"),
             QJsonArray{tool(latin("good")), tool(QStringLiteral("wéird näme/😀")), tool(QString()),
                        tool(latin("good")), tool(QString(300, u'n')), huge, noSchema, 7}}};
    }
    return normalTools(cursor);
}

void askClient()
{
    putLine({{latin("id"), latin("p")}, {latin("method"), latin("ping")}});
    putLine({{latin("id"), 2}, {latin("method"), latin("roots/list")}});
    putLine({{latin("id"), 3},
             {latin("method"), latin("sampling/createMessage")},
             {latin("params"), QJsonObject()}});
}

void slow(const QJsonValue &id, const QJsonObject &params)
{
    const QJsonValue token = params[latin("_meta")].toObject()[latin("progressToken")];
    for (int i = 1; i <= 3; ++i) {
        ::poll(nullptr, 0, 120);
        notify("notifications/progress", {{latin("progressToken"), token},
                                          {latin("progress"), i},
                                          {latin("total"), 3},
                                          {latin("message"), latin("working")}});
    }
    answer(id, textResult(latin("slow but done")));
}

void endless(const char *piece)
{
    for (;;)
        put(piece);
}

/// The calls that go wrong.
void misbehave(const QString &name, const QJsonValue &id)
{
    if (name == latin("giant")) {
        put(QByteArray(9 * 1024 * 1024, 'x') + '\n');
    } else if (name == latin("endless")) {
        endless(
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    } else if (name == latin("flood")) {
        endless("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}\n");
    } else if (name == latin("deep")) {
        put("{\"jsonrpc\":\"2.0\",\"id\":" + QByteArray::number(id.toInt())
            + ",\"result\":" + QByteArray(100'000, '[') + '\n');
    } else if (name == latin("wrongid")) {
        answer(id.toInt() + 1000, textResult(latin("not this one")));
        answer(QString::number(id.toInt()), textResult(latin("nor this")));
        answer(id.toInt() + 0.5, textResult(latin("nor that")));
        answer(id, textResult(latin("the right one")));
    } else if (name == latin("twice")) {
        answer(id, textResult(latin("first")));
        answer(id, textResult(latin("second")));
    } else if (name == latin("exit")) {
        say("out of cheese");
        std::exit(3);
    } else if (name == latin("crash")) {
        std::raise(SIGKILL);
    } else if (name == latin("drip")) {
        for (;;) {
            put(" ");
            ::poll(nullptr, 0, 5);
        }
    } else if (name == latin("hang")) {
        hang();
    } else if (name == latin("junk")) {
        put("starting the frobnicator\n{\"level\":\"info\"}\n\n");
        answer(id, textResult(latin("after junk")));
    } else if (name == latin("refuse")) {
        putLine({{latin("id"), id},
                 {latin("error"), QJsonObject{{latin("code"), -32602},
                                              {latin("message"), latin("no such color")}}}});
    } else if (name == latin("halfanswer")) {
        put("{\"jsonrpc\":\"2.0\",\"id\":");
        std::exit(0);
    }
}

void call(const QJsonValue &id, const QJsonObject &params)
{
    const QString name = params[latin("name")].toString();
    const QJsonObject arguments = params[latin("arguments")].toObject();
    if (name == latin("echo")) {
        answer(id, textResult(arguments[latin("text")].toString()));
    } else if (name == latin("slow")) {
        slow(id, params);
    } else if (name == latin("ask")) {
        askClient();
        answer(id, textResult(latin("asked")));
    } else if (name == latin("answers")) {
        answer(id, textResult(QString::fromUtf8(
                       QJsonDocument(answersToUs).toJson(QJsonDocument::Compact))));
    } else if (name == latin("change")) {
        hasNewTool = true;
        notify("notifications/tools/list_changed");
        answer(id, textResult(latin("changed")));
    } else if (name == latin("env")) {
        answer(id, textResult(qEnvironmentVariable(
                       arguments[latin("name")].toString().toUtf8().constData())));
    } else if (name == latin("where")) {
        std::array<char, 4096> folder{};
        answer(id, textResult(QString::fromLocal8Bit(::getcwd(folder.data(), folder.size()))));
    } else if (name == latin("child")) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            std::signal(SIGTERM, SIG_IGN);
            hang();
        }
        answer(id, textResult(QString::number(pid)));
    } else if (name == latin("pid")) {
        answer(id, textResult(QString::number(::getpid())));
    } else if (name == latin("log")) {
        say("a line for \x1b[31mstderr");
        notify("notifications/message",
               {{latin("level"), latin("warning")}, {latin("data"), latin("a line for the log")}});
        answer(id, textResult(latin("logged")));
    } else {
        misbehave(name, id);
    }
}

void begin(const QJsonValue &id)
{
    const QString version = mode == latin("oldversion") ? latin("1999-01-01")
                            : mode == latin("older")    ? latin("2024-11-05")
                                                        : latin("2025-11-25");
    answer(id, {{latin("protocolVersion"), version},
                {latin("capabilities"), QJsonObject{{latin("tools"), QJsonObject()}}},
                {latin("serverInfo"),
                 QJsonObject{{latin("name"), latin("fake")}, {latin("version"), latin("1.0")}}}});
}

void startAs()
{
    if (mode == latin("exit2")) {
        say("Error: the token is missing");
        std::exit(2);
    }
    if (mode == latin("junkstart")) {
        for (int i = 0; i < 200; ++i)
            put("Usage: fake [options]\n");
        hang();
    }
    if (mode == latin("silent"))
        hang();
    if (mode == latin("banner"))
        put("Welcome to the fake server!\n");
    if (mode == latin("stubborn"))
        std::signal(SIGTERM, SIG_IGN);
}

void handle(const QJsonObject &message)
{
    const QString method = message[latin("method")].toString();
    const QJsonValue id = message[latin("id")];
    if (method.isEmpty())
        answersToUs.append(message);
    else if (method == latin("initialize"))
        begin(id);
    else if (method == latin("tools/list"))
        answer(id, listTools(message[latin("params")].toObject()[latin("cursor")].toString()));
    else if (method == latin("tools/call"))
        call(id, message[latin("params")].toObject());
    else if (method == latin("notifications/cancelled"))
        say("cancelled");
    else if (!id.isUndefined())
        putLine({{latin("id"), id},
                 {latin("error"), QJsonObject{{latin("code"), -32601},
                                              {latin("message"), latin("Method not found")}}}});
}

} // namespace

int main(int argc, char **argv)
{
    mode = argc > 1 ? latin(argv[1]) : latin("normal");
    startAs();
    std::string line;
    while (std::getline(std::cin, line))
        handle(QJsonDocument::fromJson(QByteArray::fromStdString(line)).object());
    if (mode == latin("stubborn"))
        hang();
    return 0;
}
