// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/toolservices.h"
#include "core/tools/toolarguments.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace troupe;

/// Tools, what people allow, data, folders, tickets and web search through the native API.
class TestTools : public QObject
{
    Q_OBJECT

private slots:
    void toolsAreListed();
    void aPersonCallsATool();
    void argumentsAreChecked();
    void whatPeopleSayCounts();
    void permissionsOutliveARestart();
    void everySchemaOfABuiltInToolIsUsable();
    void dataSourcesAreQueried();
    void dataSourcesThatCannotBe_data();
    void dataSourcesThatCannotBe();
    void theServersOwnDataStaysClosed();
    void grantedFoldersAreUsed();
    void aMemberOpensNothingOfTheDisk();
    void ticketsOfPeopleAndAgents();
    void webSearchIsConfigured();

private:
    static QJsonObject toolNamed(TestServer &server, const QString &name, const QString &agent = {})
    {
        const QString query = agent.isEmpty() ? QString() : QStringLiteral("?agent_id=") + agent;
        const QJsonArray items = server.get(QStringLiteral("/troupe/v1/tools") + query)
                                     .json()[QLatin1String("items")]
                                     .toArray();
        for (const QJsonValue &item : items) {
            if (item[QLatin1String("name")].toString() == name)
                return item.toObject();
        }
        return {};
    }
    static TestReply call(TestServer &server, const char *tool, const QByteArray &arguments)
    {
        return server.post(QStringLiteral("/troupe/v1/tools/%1/call").arg(QLatin1String(tool)),
                           "{\"arguments\":" + arguments + "}");
    }
    static QString told(const TestReply &reply)
    {
        return reply.json()[QLatin1String("text")].toString();
    }
    static QString put(const QTemporaryDir &folder, const char *name, const QByteArray &bytes)
    {
        QFile file(folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return file.fileName();
    }
};

void TestTools::toolsAreListed()
{
    TestServer server;
    const QJsonArray items =
        server.get(QStringLiteral("/troupe/v1/tools")).json()[QLatin1String("items")].toArray();
    QStringList names;
    for (const QJsonValue &item : items)
        names.append(item[QLatin1String("name")].toString());
    for (const char *name : {"calculator", "date_time", "text_statistics", "query_database",
                             "list_data_sources", "file_read", "file_write", "file_list",
                             "file_analysis", "http_fetch", "web_search", "ticket_system", "Task"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
    const QJsonObject write = toolNamed(server, QStringLiteral("file_write"));
    QCOMPARE(write[QLatin1String("risk")].toString(), QStringLiteral("write"));
    QCOMPARE(write[QLatin1String("permission")].toString(), QStringLiteral("ask"));
    QCOMPARE(write[QLatin1String("permission_source")].toString(), QStringLiteral("default"));
    QCOMPARE(write[QLatin1String("source")].toString(), QStringLiteral("builtin"));
}

void TestTools::aPersonCallsATool()
{
    TestServer server;
    const TestReply sum = call(server, "calculator", "{\"expression\": \"0.1 + 0.2\"}");
    QCOMPARE(sum.status, 200);
    QCOMPARE(told(sum), QStringLiteral("0.3"));
    QCOMPARE(sum.json()[QLatin1String("is_error")].toBool(), false);
    const TestReply byAlias = call(server, "code_interpreter", "{\"expression\": \"2 ^ 10\"}");
    QCOMPARE(byAlias.json()[QLatin1String("tool")].toString(), QStringLiteral("calculator"));
    const TestReply wrong = call(server, "calculator", "{\"expression\": \"1 / 0\"}");
    QCOMPARE(wrong.status, 200);
    QVERIFY(wrong.json()[QLatin1String("is_error")].toBool());

    QStringList recorded;
    const auto read = server.services().db.reader().each(
        QStringLiteral("SELECT tool, status, allowed_by, result FROM tool_calls ORDER BY id"), {},
        [&recorded](const Row &row) {
            recorded.append(row.text(0) + u' ' + row.text(1) + u' ' + row.text(2).left(7));
            return true;
        });
    QVERIFY(read);
    QCOMPARE(recorded, QStringList({QStringLiteral("calculator succeeded person:"),
                                    QStringLiteral("calculator succeeded person:"),
                                    QStringLiteral("calculator failed person:")}));
}

void TestTools::argumentsAreChecked()
{
    TestServer server;
    const TestReply reply = call(server, "calculator", "{\"decimals\": 1.5, \"more\": 1}");
    QCOMPARE(reply.status, 422);
    QStringList pointers;
    for (const QJsonValue &issue : reply.json()[QLatin1String("errors")].toArray())
        pointers.append(issue[QLatin1String("pointer")].toString());
    QVERIFY2(pointers.contains(QStringLiteral("/arguments/decimals")),
             qPrintable(pointers.join(u' ')));
    QVERIFY(pointers.contains(QStringLiteral("/arguments")));
    QCOMPARE(call(server, "fly_to_moon", "{}").status, 404);
}

void TestTools::whatPeopleSayCounts()
{
    TestServer server;
    const QString agent = server.post(QStringLiteral("/troupe/v1/agents"), "{\"name\":\"A\"}")
                              .json()[QLatin1String("id")]
                              .toString();
    const QString path = QStringLiteral("/troupe/v1/tools/WebFetch/permission"); // by an alias
    const auto said = [&](const QByteArray &body) {
        return server.send("PUT", path, server.adminKey(), body).status;
    };
    ToolService &tools = server.services().tools.tools();
    const QString user = server.admin().id;
    const QString fetch = QStringLiteral("http_fetch");
    QCOMPARE(tools.permissionOf(user, agent, fetch), std::nullopt);
    QCOMPARE(said("{\"permission\":\"deny\"}"), 200);
    QCOMPARE(tools.permissionOf(user, agent, fetch), ToolPermission::Deny);
    // Under whatever name an agent declares it.
    QCOMPARE(tools.permissionOf(user, agent, QStringLiteral("WebFetch")), ToolPermission::Deny);
    QCOMPARE(said("{\"permission\":\"allow\",\"agent_id\":\"" + agent.toLatin1() + "\"}"), 200);
    QCOMPARE(tools.permissionOf(user, agent, fetch), ToolPermission::Allow);
    QCOMPARE(tools.permissionOf(user, QStringLiteral("other"), fetch), ToolPermission::Deny);
    QCOMPARE(tools.permissionOf(QStringLiteral("somebody"), agent, fetch), std::nullopt);
    const QJsonObject shown = toolNamed(server, fetch, agent);
    QCOMPARE(shown[QLatin1String("permission")].toString(), QStringLiteral("allow"));
    QCOMPARE(shown[QLatin1String("permission_source")].toString(), QStringLiteral("agent"));
    QCOMPARE(toolNamed(server, fetch)[QLatin1String("permission")].toString(),
             QStringLiteral("deny"));
    const QString ofAgent = path + QStringLiteral("?agent_id=") + agent;
    QCOMPARE(server.send("DELETE", ofAgent, server.adminKey()).status, 204);
    QCOMPARE(tools.permissionOf(user, agent, fetch), ToolPermission::Deny);
    QCOMPARE(server.send("DELETE", ofAgent, server.adminKey()).status, 404);
    QCOMPARE(said("{\"permission\":\"perhaps\"}"), 422);
    QCOMPARE(server
                 .send("PUT", QStringLiteral("/troupe/v1/tools/nothing/permission"),
                       server.adminKey(), "{\"permission\":\"ask\"}")
                 .status,
             404);
}

void TestTools::permissionsOutliveARestart()
{
    const QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.filePath(QStringLiteral("data"));
    QString user;
    {
        TestServer server(options);
        user = server.admin().id;
        server.send("PUT", QStringLiteral("/troupe/v1/tools/calculator/permission"),
                    server.adminKey(), "{\"permission\":\"deny\"}");
    }
    TestServer again(options);
    QCOMPARE(again.services().tools.tools().permissionOf(user, QStringLiteral("a"),
                                                         QStringLiteral("calculator")),
             ToolPermission::Deny);
}

void TestTools::everySchemaOfABuiltInToolIsUsable()
{
    TestServer server;
    for (const auto &tool : server.workshop().tools.list(server.admin().id)) {
        const auto usable = checkToolSchema(tool->info().parameters);
        QVERIFY2(usable.has_value(), qPrintable(tool->info().name));
        QVERIFY2(tool->info().description.size() > 40, qPrintable(tool->info().name));
    }
}

void TestTools::dataSourcesAreQueried()
{
    TestServer server;
    const QTemporaryDir folder;
    const QString path = put(folder, "sales.csv", "region,amount\nnorth,3\nsouth,4\n");
    QVERIFY(told(call(server, "query_database", "{\"sql\":\"SELECT 1\"}"))
                .contains(QLatin1String("No data source")));
    const TestReply made =
        server.post(QStringLiteral("/troupe/v1/data-sources"),
                    "{\"name\":\"sales\",\"kind\":\"csv\",\"path\":\"" + path.toUtf8() + "\"}");
    QCOMPARE(made.status, 201);
    const QString id = made.json()[QLatin1String("id")].toString();
    const QJsonArray tables =
        server.get(QStringLiteral("/troupe/v1/data-sources/%1/schema").arg(id))
            .json()[QLatin1String("tables")]
            .toArray();
    QCOMPARE(tables.size(), 1);
    QCOMPARE(tables[0][QLatin1String("rows")].toInt(), 2);
    QVERIFY(told(call(server, "list_data_sources", "{}"))
                .contains(QLatin1String("- sales (2 rows): region text, amount integer")));
    QCOMPARE(told(call(server, "query_database",
                       "{\"sql\":\"SELECT region, amount * 2 AS twice FROM sales ORDER BY 1\"}")),
             QStringLiteral("| region | twice |\n| --- | --- |\n| north | 6 |\n| south | 8 |\n\n(2 "
                            "rows)"));
    const TestReply typo = call(server, "database_query",
                                "{\"source\":\"SALES\",\"sql\":\"SELECT\\nreigon FROM sales\"}");
    QVERIFY(typo.json()[QLatin1String("is_error")].toBool());
    QVERIFY2(told(typo).contains(QLatin1String("line 2, column 1")), qPrintable(told(typo)));
    QVERIFY(told(call(server, "query_database", "{\"source\":\"x\",\"sql\":\"SELECT 1\"}"))
                .contains(QLatin1String("There are: sales")));
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/data-sources"),
                       "{\"name\":\"Sales\",\"kind\":\"csv\",\"path\":\"" + path.toUtf8() + "\"}")
                 .status,
             409);
    QCOMPARE(server
                 .send("PATCH", QStringLiteral("/troupe/v1/data-sources/") + id, server.adminKey(),
                       "{\"name\":\"revenue\"}")
                 .status,
             200);
    QCOMPARE(
        server.send("DELETE", QStringLiteral("/troupe/v1/data-sources/revenue"), server.adminKey())
            .status,
        204);
    QVERIFY(QFile::exists(path));
}

void TestTools::dataSourcesThatCannotBe_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a file that is not there")
        << QByteArray("{\"name\":\"a\",\"kind\":\"csv\",\"path\":\"/nowhere/a.csv\"}");
    QTest::newRow("a path that is not whole")
        << QByteArray("{\"name\":\"a\",\"kind\":\"csv\",\"path\":\"a.csv\"}");
    QTest::newRow("a folder") << QByteArray("{\"name\":\"a\",\"kind\":\"csv\",\"path\":\"/tmp\"}");
    QTest::newRow("a device") << QByteArray(
        "{\"name\":\"a\",\"kind\":\"csv\",\"path\":\"/dev/zero\"}");
    QTest::newRow("no database") << QByteArray(
        "{\"name\":\"a\",\"kind\":\"sqlite\",\"path\":\"/etc/passwd\"}");
    QTest::newRow("a name with a slash")
        << QByteArray("{\"name\":\"a/b\",\"kind\":\"csv\",\"path\":\"/etc/passwd\"}");
}

void TestTools::dataSourcesThatCannotBe()
{
    QFETCH(QByteArray, body);
    TestServer server;
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/data-sources"), body).status, 422);
}

void TestTools::theServersOwnDataStaysClosed()
{
    TestServer server;
    const QByteArray own = server.folder().toUtf8();
    for (const QByteArray &folder : {own, QByteArray("/"), own + "/..", QByteArray("/tmp")}) {
        const TestReply reply =
            server.post(QStringLiteral("/troupe/v1/folders"), "{\"path\":\"" + folder + "\"}");
        QCOMPARE(reply.status, 422);
    }
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/data-sources"),
                       "{\"name\":\"own\",\"kind\":\"sqlite\",\"path\":\"" + own + "/troupe.db\"}")
                 .status,
             422);
}

void TestTools::grantedFoldersAreUsed()
{
    TestServer server;
    const QTemporaryDir folder;
    put(folder, "a.csv", "x,y\n1,2\n");
    const TestReply made =
        server.post(QStringLiteral("/troupe/v1/folders"),
                    "{\"name\":\"docs\",\"path\":\"" + folder.path().toUtf8() + "\"}");
    QCOMPARE(made.status, 201);
    QCOMPARE(told(call(server, "file_list", "{}")), QStringLiteral("docs/  (read)"));
    QVERIFY(
        told(call(server, "file_list", "{\"path\":\"docs\"}")).startsWith(QLatin1String("a.csv")));
    QCOMPARE(told(call(server, "Read", "{\"path\":\"docs/a.csv\"}")), QStringLiteral("x,y\n1,2\n"));
    QVERIFY(told(call(server, "file_analysis", "{\"path\":\"docs/a.csv\"}"))
                .contains(QLatin1String("CSV: 1 rows below the first line, 2 columns: x, y")));
    const TestReply refused = call(server, "Write", "{\"path\":\"docs/b.txt\",\"content\":\"b\"}");
    QVERIFY(told(refused).contains(QLatin1String("for reading only")));
    QCOMPARE(server
                 .send("PATCH", QStringLiteral("/troupe/v1/folders/docs"), server.adminKey(),
                       "{\"access\":\"write\"}")
                 .status,
             200);
    QVERIFY(told(call(server, "Write", "{\"path\":\"docs/b.txt\",\"content\":\"b\\nc\\nd\\n\"}"))
                .startsWith(QLatin1String("Written")));
    QCOMPARE(told(call(server, "Read",
                       "{\"path\":\"docs/b.txt\",\"start_line\":2,\"max_lines\":1}")),
             QStringLiteral("c\n\n(lines 2 to 2 of 3; go on with start_line 3)"));
    const TestReply outside = call(server, "Read", "{\"path\":\"/etc/passwd\"}");
    QVERIFY(outside.json()[QLatin1String("is_error")].toBool());
}

void TestTools::aMemberOpensNothingOfTheDisk()
{
    TestServer server;
    const User bob = server.addMember(QStringLiteral("bob"));
    QStringList scopes = Scopes::all().names();
    scopes.removeAll(QStringLiteral("admin"));
    const QByteArray key = server.addKey(bob, scopes);
    QCOMPARE(server.send("POST", QStringLiteral("/troupe/v1/folders"), key, "{\"path\":\"/etc\"}")
                 .status,
             403);
    QCOMPARE(server
                 .send("POST", QStringLiteral("/troupe/v1/data-sources"), key,
                       "{\"name\":\"a\",\"kind\":\"csv\",\"path\":\"/etc/passwd\"}")
                 .status,
             403);
}

void TestTools::ticketsOfPeopleAndAgents()
{
    TestServer server;
    const TestReply made = server.post(QStringLiteral("/troupe/v1/tickets"),
                                       "{\"title\":\" The  printer \",\"priority\":\"urgent\"}");
    QCOMPARE(made.status, 201);
    QCOMPARE(made.json()[QLatin1String("number")].toInt(), 1);
    QCOMPARE(made.json()[QLatin1String("title")].toString(), QStringLiteral("The printer"));
    QCOMPARE(told(call(server, "ticket_system",
                       "{\"action\":\"create\",\"title\":\"Order paper\",\"assignee\":\"Ann\"}")),
             QStringLiteral("Created: #2 [open, normal] Order paper (assigned to Ann)"));
    QVERIFY(told(call(server, "ticket_system",
                      "{\"action\":\"comment\",\"ticket\":\"#1\",\"comment\":\"It is out.\"}"))
                .contains(QLatin1String("#1")));
    QVERIFY(told(call(server, "ticket_system",
                      "{\"action\":\"update\",\"ticket\":1,\"status\":\"resolved\"}"))
                .contains(QLatin1String("resolved")));
    const QString list = told(call(server, "ticket_system", "{\"action\":\"list\"}"));
    QCOMPARE(list, QStringLiteral("#2 [open, normal] Order paper (assigned to Ann)"));
    QVERIFY(told(call(server, "ticket_system", "{\"action\":\"get\",\"ticket\":1}"))
                .contains(QLatin1String("It is out.")));
    const QJsonObject view = server.get(QStringLiteral("/troupe/v1/tickets/1")).json();
    QCOMPARE(view[QLatin1String("comments")].toArray().size(), 1);
    QVERIFY(view[QLatin1String("ticket")][QLatin1String("closed_at")].isString());
    QVERIFY(call(server, "ticket_system", "{\"action\":\"get\",\"ticket\":99}")
                .json()[QLatin1String("is_error")]
                .toBool());
    QVERIFY(call(server, "ticket_system", "{\"action\":\"create\"}")
                .json()[QLatin1String("is_error")]
                .toBool());
    const QJsonObject page = server.get(QStringLiteral("/troupe/v1/tickets?limit=1")).json();
    QCOMPARE(page[QLatin1String("items")].toArray().size(), 1);
    const QJsonObject next = server
                                 .get(QStringLiteral("/troupe/v1/tickets?limit=1&cursor=")
                                      + page[QLatin1String("next_cursor")].toString())
                                 .json();
    QCOMPARE(next[QLatin1String("items")][0][QLatin1String("number")].toInt(), 1);
    QCOMPARE(
        server.send("DELETE", QStringLiteral("/troupe/v1/tickets/1"), server.adminKey()).status,
        204);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/tickets/1")).status, 404);
}

void TestTools::webSearchIsConfigured()
{
    TestServer server;
    const QString path = QStringLiteral("/troupe/v1/web-search");
    QVERIFY(told(call(server, "web_search", "{\"query\":\"x\"}"))
                .contains(QLatin1String("not configured")));
    const auto change = [&](const QByteArray &body) {
        return server.send("PATCH", path, server.adminKey(), body);
    };
    QCOMPARE(change("{\"engine\":\"brave\"}").status, 422); // needs a key
    QCOMPARE(change("{\"engine\":\"searxng\"}").status, 422); // needs an address
    QCOMPARE(change("{\"engine\":\"searxng\",\"base_url\":\"file:///x\"}").status, 422);
    const TestReply set = change("{\"engine\":\"brave\",\"api_key\":\"brave-key-1\"}");
    QCOMPARE(set.status, 200);
    QVERIFY(set.json()[QLatin1String("has_key")].toBool());
    QVERIFY(!set.body.contains("brave-key-1"));
    QVERIFY(!server.get(path).body.contains("brave-key-1"));
    const auto access = QCoro::waitFor(server.services().tools.tools().webSearchAccess());
    QVERIFY(access.has_value());
    QCOMPARE(access->apiKey, QByteArray("brave-key-1"));
    // A key goes to nobody it was not given for.
    QCOMPARE(change("{\"base_url\":\"https://evil.example\"}").status, 422);
    QCOMPARE(change("{\"engine\":\"tavily\"}").status, 422);
    const auto keeps = [&](const QByteArray &body) {
        return change(body).json()[QLatin1String("has_key")].toBool();
    };
    QVERIFY(keeps("{\"engine\":\"brave\"}"));
    QVERIFY(!keeps("{\"engine\":\"searxng\",\"base_url\":\"https://search.example\"}"));
    QVERIFY(keeps("{\"api_key\":\"searx-key-1\"}"));
    QVERIFY(!keeps("{\"base_url\":\"https://other.example\"}"));
    QVERIFY(QCoro::waitFor(server.services().tools.tools().webSearchAccess())->apiKey.isEmpty());
    QVERIFY(!keeps("{\"engine\":\"none\"}"));
}

QTEST_GUILESS_MAIN(TestTools)
#include "tst_tools.moc"
