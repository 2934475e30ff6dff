// SPDX-License-Identifier: GPL-3.0-or-later
// MCP servers through the API, with the fake server as a program.
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

class TestMcp : public QObject
{
    Q_OBJECT

private slots:
    void setUpUsedRemoved();
    void secretsStayInside();
    void secretsGoToNoOtherServer();
    void whatIsEntered_data();
    void whatIsEntered();
    void membersAndPrograms();
    void addressesOfMembers();
    void sharedServers();
    void stoppedAndStarted();
    void switchedOffAndOn();
    void anOwnerWhoIsNoAdministratorAnyMore();
    void changesAreTold();
    void theDoctor();
    void theDoctorTakesStoredSecrets();
    void imports_data();
    void imports();
    void importReport();
    void startedWithTheServer();
};

namespace {

const QString kServers = QStringLiteral("/troupe/v1/mcp/servers");

QByteArray programBody(const char *name, const char *mode = "normal", const QByteArray &more = {})
{
    return QByteArray("{\"name\":\"") + name
           + "\",\"command\":\"" TROUPE_BIN_DIR "/../tests/fakemcp\",\"args\":[\"" + mode + "\"]"
           + more + "}";
}

QString itemId(const TestReply &reply)
{
    return reply.json()[QLatin1String("id")].toString();
}

struct McpWorld
{
    TestServer server;
    User bob = server.addMember(QStringLiteral("bob"));
    QByteArray bobKey = server.addKey(bob, withoutAdmin());

    static QStringList withoutAdmin()
    {
        QStringList scopes = Scopes::all().names();
        scopes.removeAll(QStringLiteral("admin"));
        return scopes;
    }
    QJsonObject state(const QString &id) { return server.get(kServers + u'/' + id).json(); }
    QString status(const QString &id) { return state(id)[QLatin1String("status")].toString(); }
    QString add(const QByteArray &body)
    {
        const TestReply made = server.post(kServers, body);
        if (made.status != 201)
            qWarning("%s", made.body.constData());
        return itemId(made);
    }
    QJsonObject call(const QString &id, const char *tool, const QByteArray &arguments = "{}")
    {
        return server
            .post(kServers + QStringLiteral("/%1/tools/%2/call").arg(id, QLatin1String(tool)),
                  "{\"arguments\":" + arguments + "}")
            .json();
    }
    QString say(const QString &id, const char *tool, const QByteArray &arguments = "{}")
    {
        return call(id, tool, arguments)[QLatin1String("text")].toString();
    }
};

} // namespace

void TestMcp::setUpUsedRemoved()
{
    McpWorld w;
    const QString id = w.add(programBody("Files"));
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("ready"), 20'000);
    const QJsonObject state = w.state(id);
    QCOMPARE(state[QLatin1String("server_name")].toString(), QStringLiteral("fake"));
    QCOMPARE(state[QLatin1String("tool_count")].toInt(), 4);
    QCOMPARE(state[QLatin1String("permission")].toString(), QStringLiteral("ask"));
    const auto tools =
        w.server.get(kServers + QStringLiteral("/files/tools")).json(); // by its name, too
    QCOMPARE(tools[QLatin1String("items")][0][QLatin1String("tool_name")].toString(),
             QStringLiteral("Files__echo"));
    QCOMPARE(tools[QLatin1String("items")][0][QLatin1String("risk")].toString(),
             QStringLiteral("external"));
    QCOMPARE(w.say(id, "echo", R"({"text":"hello"})"), QStringLiteral("hello"));
    const QJsonObject refused = w.call(id, "refuse");
    QVERIFY(refused[QLatin1String("is_error")].toBool());
    QCOMPARE(refused[QLatin1String("text")].toString(), QStringLiteral("no such color"));
    const TestReply resources = w.server.get(kServers + u'/' + id + QStringLiteral("/resources"));
    QCOMPARE(resources.status, 200); // it knows no such method: it has none
    QVERIFY(resources.json()[QLatin1String("items")].toArray().isEmpty());
    const auto log = w.server.get(kServers + u'/' + id + QStringLiteral("/log")).json();
    QVERIFY(!log[QLatin1String("items")].toArray().isEmpty());
    QCOMPARE(w.server.send("DELETE", kServers + u'/' + id, w.server.adminKey()).status, 204);
    QCOMPARE(w.server.get(kServers + u'/' + id).status, 404);
    QCOMPARE(w.server.get(kServers).json()[QLatin1String("items")].toArray().size(), 0);
}

void TestMcp::secretsStayInside()
{
    McpWorld w;
    const TestReply made =
        w.server.post(kServers,
                      programBody("s", "normal", R"(,"env":{"TOKEN":"hush-hush","OTHER":"ssh"})"));
    QCOMPARE(made.status, 201);
    const QString id = itemId(made);
    QVERIFY(!made.body.contains("hush-hush"));
    QCOMPARE(made.json()[QLatin1String("env_names")].toArray(),
             (QJsonArray{QStringLiteral("OTHER"), QStringLiteral("TOKEN")}));
    QCOMPARE(w.say(id, "env", R"({"name":"TOKEN"})"), QStringLiteral("hush-hush"));
    // Null removes, what is absent stays, and the server gets it at once.
    const TestReply changed = w.server.send("PATCH", kServers + u'/' + id, w.server.adminKey(),
                                            R"({"env":{"OTHER":null,"MORE":"third"}})");
    QCOMPARE(changed.json()[QLatin1String("env_names")].toArray(),
             (QJsonArray{QStringLiteral("MORE"), QStringLiteral("TOKEN")}));
    QCOMPARE(w.say(id, "env", R"({"name":"TOKEN"})"), QStringLiteral("hush-hush"));
    QCOMPARE(w.say(id, "env", R"({"name":"MORE"})"), QStringLiteral("third"));
    QCOMPARE(w.say(id, "env", R"({"name":"OTHER"})"), QString());
    QVERIFY(!w.server.get(kServers).body.contains("hush-hush"));
    SecretStore &secrets = w.server.services().secrets;
    QVERIFY(QCoro::waitFor(secrets.get(McpService::secretName(id), true)).has_value());
    w.server.send("DELETE", kServers + u'/' + id, w.server.adminKey());
    QVERIFY(!QCoro::waitFor(secrets.get(McpService::secretName(id), false)).has_value());
}

void TestMcp::secretsGoToNoOtherServer()
{
    McpWorld w;
    const QString far = itemId(w.server.post(
        kServers,
        "{\"name\":\"far\",\"transport\":\"http\",\"url\":\"http://127.0.0.1:9/"
        "mcp\",\"enabled\":false,\"headers\":{\"X-Token\":\"hush\",\"X-Other\":\"ssh\"}}"));
    const auto change = [&w](const QString &id, const QByteArray &body) {
        return w.server.send("PATCH", kServers + u'/' + id, w.server.adminKey(), body);
    };
    QCOMPARE(change(far, "{\"url\":\"http://127.0.0.1:9/other\"}").status, 200); // the same host
    const TestReply away =
        change(far, "{\"url\":\"http://127.0.0.1:99/mcp\",\"headers\":{\"X-Other\":\"new\"}}");
    QCOMPARE(away.status, 422);
    QVERIFY2(away.body.contains("/headers/X-Token") && !away.body.contains("/headers/X-Other"),
             away.body.constData());
    QCOMPARE(w.server.get(kServers + u'/' + far).json()[QLatin1String("url")].toString(),
             QStringLiteral("http://127.0.0.1:9/other"));
    QCOMPARE(change(far, "{\"url\":\"http://127.0.0.1:99/"
                         "mcp\",\"headers\":{\"X-Other\":\"new\",\"X-Token\":null}}")
                 .status,
             200);
    // One's own program may get other arguments and keep what it was given.
    const QString near = itemId(
        w.server.post(kServers, programBody("s", "normal", ",\"env\":{\"TOKEN\":\"hush\"}")));
    QCOMPARE(change(near, "{\"args\":[\"normal\",\"--more\"]}").status, 200);
}

void TestMcp::whatIsEntered_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const char *body, const char *pointer) {
        QTest::newRow(name) << QByteArray(body) << QString::fromLatin1(pointer);
    };
    row("a program without a command", R"({"name":"s"})", "/command");
    row("no address", R"({"name":"s","transport":"http"})", "/url");
    row("another scheme", R"({"name":"s","transport":"http","url":"ftp://a/b"})", "/url");
    row("a password in the address", R"({"name":"s","transport":"http","url":"http://a:b@c/"})",
        "/url");
    row("no name", R"({"name":"  ","command":"x"})", "/name");
    row("a name of two lines", R"({"name":"a\nb","command":"x"})", "/name");
    row("a folder that is none", R"({"name":"s","command":"x","working_folder":"here"})",
        "/working_folder");
    row("a root that is none", R"({"name":"s","command":"x","roots":["/a","b"]})", "/roots/1");
    row("a variable that cannot be", R"({"name":"s","command":"x","env":{"A=B":"c"}})", "/env/A=B");
    row("a value that is no text", R"({"name":"s","command":"x","env":{"A":{"b":1}}})", "/env/A");
    row("a header that is ours",
        R"({"name":"s","transport":"http","url":"http://a/","headers":{"mcp-session-id":"x"}})",
        "/headers/mcp-session-id");
    row("a header of two lines",
        R"({"name":"s","transport":"http","url":"http://a/","headers":{"X":"a\r\nY: b"}})",
        "/headers/X");
    row("a long wait", R"({"name":"s","command":"x","timeout_ms":100000000})", "/timeout_ms");
}

void TestMcp::whatIsEntered()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    McpWorld w;
    const TestReply reply = w.server.post(kServers, body);
    QCOMPARE(reply.status, 422);
    QVERIFY2(reply.body.contains('"' + pointer.toUtf8() + '"'), reply.body.constData());
    QCOMPARE(w.server.get(kServers).json()[QLatin1String("items")].toArray().size(), 0);
}

void TestMcp::membersAndPrograms()
{
    McpWorld w;
    QCOMPARE(w.server.send("POST", kServers, w.bobKey, programBody("s")).status, 403);
    QCOMPARE(w.server
                 .send("POST", QStringLiteral("/troupe/v1/mcp/doctor"), w.bobKey, programBody("s"))
                 .status,
             403);
    const QByteArray far =
        R"({"name":"far","transport":"http","url":"http://127.0.0.1:9/mcp","enabled":false})";
    const TestReply made = w.server.send("POST", kServers, w.bobKey, far);
    QCOMPARE(made.status, 201);
    const QString path = kServers + u'/' + itemId(made);
    QCOMPARE(
        w.server.send("PATCH", path, w.bobKey, R"({"transport":"stdio","command":"sh"})").status,
        403);
    QCOMPARE(w.server.send("PATCH", path, w.bobKey, R"({"shared":true})").status, 403);
    QCOMPARE(w.server.send("PATCH", path, w.bobKey, R"({"name":"near"})")
                 .json()[QLatin1String("name")]
                 .toString(),
             QStringLiteral("near"));
    const TestReply import = w.server.send("POST", QStringLiteral("/troupe/v1/mcp/import"),
                                           w.bobKey, R"({"mcpServers":{"x":{"command":"sh"}}})");
    QCOMPARE(import.json()[QLatin1String("skipped")].toInt(), 1);
    // Two people may use the same name, one person may not.
    const auto named = [](const QByteArray &name) {
        return R"({"transport":"http","url":"http:\/\/127.0.0.1:9","enabled":false,"name":")" + name
               + R"("})";
    };
    QVERIFY(!w.add(named("near")).isEmpty());
    QCOMPARE(w.server.send("POST", kServers, w.bobKey, named("Near")).status, 409);
    QCOMPARE(w.server.send("POST", kServers, w.bobKey, named("near!")).status,
             409); // their tools would be called the same
}

void TestMcp::addressesOfMembers()
{
    McpWorld w;
    const QByteArray far = R"({"name":"far","transport":"http","url":"http://127.0.0.1:9/mcp"})";
    const QString id = itemId(w.server.send("POST", kServers, w.bobKey, far));
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("failed"), 20'000);
    QCOMPARE(w.state(id)[QLatin1String("problem_key")].toString(),
             QStringLiteral("address_refused"));
    const QString admins = w.add(far);
    QTRY_COMPARE_WITH_TIMEOUT(w.state(admins)[QLatin1String("problem_key")].toString(),
                              QStringLiteral("connect_failed"), 20'000);
}

void TestMcp::sharedServers()
{
    McpWorld w;
    const QString id = w.add(programBody("s", "normal", ",\"shared\":true"));
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("ready"), 20'000);
    const QString path = kServers + u'/' + id;
    QCOMPARE(w.server.send("GET", path + QStringLiteral("/tools"), w.bobKey).status, 200);
    QCOMPARE(w.server.send("POST", path + QStringLiteral("/stop"), w.bobKey, "{}").status, 403);
    QCOMPARE(w.server.send("DELETE", path, w.bobKey).status, 403);
    w.server.send("PATCH", path, w.server.adminKey(), R"({"shared":false})");
    QCOMPARE(w.server.send("GET", path, w.bobKey).status, 404);
}

void TestMcp::stoppedAndStarted()
{
    McpWorld w;
    const QString id = w.add(programBody("s"));
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("ready"), 20'000);
    const QString first = w.say(id, "pid");
    w.server.post(kServers + u'/' + id + QStringLiteral("/stop"), "{}");
    QCOMPARE(w.status(id), QStringLiteral("stopped"));
    const TestReply refused =
        w.server.post(kServers + u'/' + id + QStringLiteral("/tools/echo/call"), "{}");
    QCOMPARE(refused.status, 503);
    w.server.post(kServers + u'/' + id + QStringLiteral("/restart"), "{}");
    const QString second = w.say(id, "pid"); // waits for it
    QVERIFY(!second.isEmpty() && second != first);
}

void TestMcp::switchedOffAndOn()
{
    McpWorld w;
    const QString id = w.add(programBody("s", "normal", ",\"enabled\":false"));
    QCOMPARE(w.status(id), QStringLiteral("stopped"));
    const auto change = [&w, &id](const QByteArray &body) {
        return w.server.send("PATCH", kServers + u'/' + id, w.server.adminKey(), body).status;
    };
    QCOMPARE(change(R"({"enabled":true})"), 200);
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("ready"), 20'000);
    QCOMPARE(change(R"({"args":["oldversion"]})"), 200);
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("failed"), 20'000);
    QCOMPARE(w.state(id)[QLatin1String("problem_key")].toString(),
             QStringLiteral("mcp_wrong_version"));
    QCOMPARE(change(R"({"enabled":false})"), 200);
    QCOMPARE(w.status(id), QStringLiteral("stopped"));
}

void TestMcp::anOwnerWhoIsNoAdministratorAnyMore()
{
    McpWorld w;
    const QString user = QStringLiteral("/troupe/v1/users/%1").arg(w.bob.id);
    QCOMPARE(w.server.send("PATCH", user, w.server.adminKey(), R"({"role":"admin"})").status, 200);
    User admin = w.bob;
    admin.role = Role::Admin;
    const QByteArray key = w.server.addKey(admin, Scopes::all().names());
    const TestReply made = w.server.send("POST", kServers, key, programBody("s"));
    QCOMPARE(made.status, 201);
    const QString id = itemId(made);
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("ready"), 20'000);
    QCOMPARE(w.server.send("PATCH", user, w.server.adminKey(), R"({"role":"member"})").status, 200);
    w.server.post(kServers + u'/' + id + QStringLiteral("/restart"), "{}");
    QTRY_COMPARE_WITH_TIMEOUT(w.status(id), QStringLiteral("failed"), 20'000);
    QCOMPARE(w.state(id)[QLatin1String("problem_key")].toString(), QStringLiteral("mcp_forbidden"));
}

void TestMcp::changesAreTold()
{
    McpWorld w;
    const auto told = [&w] {
        QStringList statuses;
        const auto rows = eventsAfter(w.server.services().db.reader(), 0, {}, 1000);
        for (const EventRow &row : rows ? *rows : std::vector<EventRow>()) {
            if (row.type == QLatin1String("mcp.server.updated"))
                statuses.append(
                    QJsonDocument::fromJson(row.payload)[QLatin1String("status")].toString());
        }
        return statuses;
    };
    const QString id = w.add(programBody("s"));
    QTRY_VERIFY_WITH_TIMEOUT(told().contains(QStringLiteral("ready")), 20'000);
    w.call(id, "crash");
    QTRY_COMPARE_WITH_TIMEOUT(w.state(id)[QLatin1String("restarts")].toInt(), 1, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(told().count(QStringLiteral("ready")), 2, 20'000);
    QVERIFY(told().contains(QStringLiteral("waiting")));
}

void TestMcp::theDoctor()
{
    McpWorld w;
    const QString id = w.add(programBody("s", "exit2", ",\"enabled\":false"));
    const TestReply saved = w.server.post(kServers + u'/' + id + QStringLiteral("/doctor"), "{}");
    QCOMPARE(saved.status, 200);
    QVERIFY(!saved.json()[QLatin1String("ok")].toBool());
    QVERIFY2(saved.body.contains("the token is missing"), saved.body.constData());
    const TestReply fresh =
        w.server.post(QStringLiteral("/troupe/v1/mcp/doctor"), programBody("t"));
    QVERIFY2(fresh.json()[QLatin1String("ok")].toBool(), fresh.body.constData());
    QCOMPARE(w.server.get(kServers).json()[QLatin1String("items")].toArray().size(), 1);
}

void TestMcp::theDoctorTakesStoredSecrets()
{
    McpWorld w;
    const QString id =
        w.add(programBody("s", "normal", R"(,"enabled":false,"env":{"PATH":"/nowhere"})"));
    const TestReply reply =
        w.server.post(QStringLiteral("/troupe/v1/mcp/doctor?server_id=%1").arg(id),
                      R"({"name":"s","command":"sh"})");
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.contains("/nowhere"), reply.body.constData());
}

void TestMcp::imports_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<QString>("message"); // a part of it
    const auto row = [](const char *name, const char *document, const char *outcome,
                        const char *message = "") {
        QTest::newRow(name) << QByteArray(document) << QString::fromLatin1(outcome)
                            << QString::fromLatin1(message);
    };
    row("Claude Desktop",
        R"({"mcpServers":{"fs":{"command":"no-such","args":["-y","x"],"env":{"A":"b"}}}})",
        "added");
    row("Cursor, an address",
        R"({"mcpServers":{"far":{"url":"http://127.0.0.1:9/mcp","headers":{"A":"b"}}}})", "added");
    row("VS Code", R"({"inputs":[],"servers":{"fs":{"type":"stdio","command":"no-such"}}})",
        "added");
    row("VS Code's settings", R"({"mcp":{"servers":{"fs":{"command":"no-such"}}}})", "added");
    row("what VS Code would ask for",
        R"({"servers":{"fs":{"command":"no-such","env":{"TOKEN":"${input:token}"}}}})",
        "incomplete", "TOKEN");
    row("what it would compute",
        R"({"servers":{"fs":{"command":"no-such","args":["${workspaceFolder}"]}}})", "incomplete",
        "${workspaceFolder}");
    row("the older HTTP", R"({"mcpServers":{"old":{"type":"sse","url":"http://a/sse"}}})",
        "skipped", "older");
    row("neither", R"({"mcpServers":{"odd":{"cmd":"x"}}})", "skipped", "neither");
    row("no object", R"({"mcpServers":{"odd":7}})", "skipped", "neither");
    row("no address", R"({"mcpServers":{"odd":{"url":"x"}}})", "skipped", "address");
}

void TestMcp::imports()
{
    QFETCH(QByteArray, document);
    QFETCH(QString, outcome);
    QFETCH(QString, message);
    McpWorld w;
    const TestReply reply = w.server.post(QStringLiteral("/troupe/v1/mcp/import"), document);
    QCOMPARE(reply.status, 200);
    const auto item = reply.json()[QLatin1String("items")][0];
    QCOMPARE(item[QLatin1String("outcome")].toString(), outcome);
    QVERIFY2(item[QLatin1String("message")].toString().contains(message), reply.body.constData());
    const auto servers = w.server.get(kServers).json()[QLatin1String("items")].toArray();
    QCOMPARE(servers.size(), outcome == QLatin1String("skipped") ? 0 : 1);
    if (outcome == QLatin1String("incomplete"))
        QVERIFY(!servers[0][QLatin1String("enabled")].toBool());
}

void TestMcp::importReport()
{
    McpWorld w;
    const QByteArray document =
        R"({"mcpServers":{"a":{"command":"no-such","disabled":true},"b":{"command":"no-such"}}})";
    const QString path = QStringLiteral("/troupe/v1/mcp/import");
    QCOMPARE(w.server.post(path, document).json()[QLatin1String("added")].toInt(), 2);
    const auto servers = w.server.get(kServers).json()[QLatin1String("items")].toArray();
    QVERIFY(!servers[0][QLatin1String("enabled")].toBool());
    const auto again = w.server.post(path, document).json(); // nothing is lost or doubled
    QCOMPARE(again[QLatin1String("skipped")].toInt(), 2);
    QCOMPARE(w.server.post(path, R"({"other":{}})").status, 422);
}

void TestMcp::startedWithTheServer()
{
    McpWorld w;
    const QString on = w.add(programBody("on"));
    const QString off = w.add(programBody("off", "normal", ",\"enabled\":false"));
    QTRY_COMPARE_WITH_TIMEOUT(w.status(on), QStringLiteral("ready"), 20'000);
    w.server.post(kServers + u'/' + on + QStringLiteral("/stop"), "{}");
    w.server.services().mcp.startAll();
    QTRY_COMPARE_WITH_TIMEOUT(w.status(on), QStringLiteral("ready"), 20'000);
    QCOMPARE(w.status(off), QStringLiteral("stopped"));
}

QTEST_GUILESS_MAIN(TestMcp)
#include "tst_mcp.moc"
