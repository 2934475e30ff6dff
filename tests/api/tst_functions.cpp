// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/toolservices.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testserver.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace troupe;
using namespace troupe::testing;

/// HTTP functions in the native API and in LVNG v1.
class TestFunctions : public QObject
{
    Q_OBJECT

private slots:
    void theDocumentedRequestOfV1();
    void aFunctionIsATool();
    void itsSecretIsNowhere();
    void anotherHostDoesNotGetTheSecret();
    void theLogOfV1();
    void changesOfV1();
    void theRateIsKept();
    void functionsAreTheirOwners();
    void functionsOutliveARestart();
    void inlineFunctionsOfAgents();
    void anAgentHoldsNoSecretOfAFunction();

private:
    static TestServerOptions reaching()
    {
        TestServerOptions options;
        options.allowTargets = {QStringLiteral("127.0.0.0/8")};
        return options;
    }
    static QByteArray weather(const ScriptedServer &there, const QByteArray &more = {})
    {
        return "{\"name\":\"get_weather\",\"endpoint\":\""
               + there.url(QStringLiteral("/weather")).toEncoded() + "\"" + more + "}";
    }
};

void TestFunctions::theDocumentedRequestOfV1()
{
    TestServer server;
    const TestReply made = server.post(
        QStringLiteral("/v1/functions"),
        "{ "
        "\"name\": \"get_weather\", "
        "\"description\": \"Get current weather for a location\", "
        "\"parameters\": {\"type\": \"object\", \"properties\": { "
        "\"location\": {\"type\": \"string\", \"description\": \"City name or coordinates\"}, "
        "\"units\": {\"type\": \"string\", \"enum\": [\"celsius\", \"fahrenheit\"], \"default\": "
        "\"celsius\"}}, "
        "\"required\": [\"location\"]}, "
        "\"endpoint\": \"https://your-api.com/weather\", "
        "\"authentication\": {\"type\": \"api_key\", \"header\": \"X-API-Key\", \"value\": "
        "\"{weather_api_key}\"}, "
        "\"rate_limit\": {\"requests_per_minute\": 100} "
        "}");
    QCOMPARE(made.status, 201);
    const QJsonObject function = made.json();
    const QString id = function[QLatin1String("id")].toString();
    QVERIFY(id.startsWith(QLatin1String("func_")));
    QCOMPARE(function[QLatin1String("name")].toString(), QStringLiteral("get_weather"));
    QCOMPARE(function[QLatin1String("rate_limit")][QLatin1String("requests_per_minute")].toInt(),
             100);
    QCOMPARE(function[QLatin1String("authentication")][QLatin1String("header")].toString(),
             QStringLiteral("X-API-Key"));
    QVERIFY(!made.body.contains("weather_api_key"));
    QCOMPARE(server.get(QStringLiteral("/v1/functions/") + id).status, 200);
    const QJsonObject list = server.get(QStringLiteral("/v1/functions?limit=1")).json();
    QCOMPARE(list[QLatin1String("functions")].toArray().size(), 1);
    QCOMPARE(list[QLatin1String("pagination")][QLatin1String("total")].toInt(), 1);
    QCOMPARE(server.get(QStringLiteral("/v1/functions/%1/executions?limit=50").arg(id)).json(),
             QJsonObject({{QStringLiteral("executions"), QJsonArray()}}));
    QCOMPARE(server.send("DELETE", QStringLiteral("/v1/functions/") + id, server.adminKey()).status,
             204);
    const TestReply gone = server.get(QStringLiteral("/v1/functions/") + id);
    QCOMPARE(gone.status, 404);
    QCOMPARE(gone.json()[QLatin1String("error")][QLatin1String("code")].toString(),
             QStringLiteral("function_not_found"));
    const TestReply poor = server.post(QStringLiteral("/v1/functions"), "{\"name\":\"x\"}");
    QCOMPARE(poor.status, 400);
    QCOMPARE(poor.json()[QLatin1String("error")][QLatin1String("code")].toString(),
             QStringLiteral("missing_parameter"));
    QCOMPARE(server
                 .post(QStringLiteral("/v1/functions"),
                       "{\"name\":\"x\",\"endpoint\":\"https://a.test/"
                       "\",\"parameters\":{\"type\":\"array\"}}")
                 .status,
             400);
}

void TestFunctions::aFunctionIsATool()
{
    TestServer server(reaching());
    ScriptedServer there;
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/functions"), weather(there)).status, 201);
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/functions"), weather(there)).status, 409);
    there.enqueue(Script::answer(200, "{\"degrees\":21}"));
    const TestReply called = server.post(QStringLiteral("/troupe/v1/tools/get_weather/call"),
                                         "{\"arguments\":{\"city\":\"Cologne\"}}");
    QCOMPARE(called.json()[QLatin1String("text")].toString(), QStringLiteral("{\"degrees\":21}"));
    QCOMPARE(there.requests()[0].body, QByteArray("{\"city\":\"Cologne\"}"));
    there.enqueue(Script::answer(500, "oops"));
    const QJsonObject tested =
        server.post(QStringLiteral("/troupe/v1/functions/get_weather/test"), "{}").json();
    QCOMPARE(tested[QLatin1String("status")].toString(), QStringLiteral("failed"));
    QCOMPARE(tested[QLatin1String("http_status")].toInt(), 500);
    const QJsonArray log = server.get(QStringLiteral("/troupe/v1/functions/get_weather/executions"))
                               .json()[QLatin1String("items")]
                               .toArray();
    QCOMPARE(log.size(), 2);
    QCOMPARE(log[0][QLatin1String("status")].toString(), QStringLiteral("failed"));
    QCOMPARE(log[1][QLatin1String("result")].toString(), QStringLiteral("{\"degrees\":21}"));
    server.send("PATCH", QStringLiteral("/troupe/v1/functions/get_weather"), server.adminKey(),
                "{\"is_enabled\":false}");
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/tools/get_weather/call"), "{}").status, 404);
}

void TestFunctions::itsSecretIsNowhere()
{
    TestServer server(reaching());
    ScriptedServer there;
    const TestReply made = server.post(
        QStringLiteral("/troupe/v1/functions"),
        weather(
            there,
            ",\"auth\":\"api_key\",\"auth_header\":\"X-Key\",\"secret\":\"s3cr3t-of-weather\""));
    QCOMPARE(made.status, 201);
    there.enqueue(Script::answer(200, "s3cr3t-of-weather"));
    const TestReply called = server.post(QStringLiteral("/troupe/v1/tools/get_weather/call"), "{}");
    QCOMPARE(there.requests()[0].headers.value("x-key"), QByteArray("s3cr3t-of-weather"));
    for (const QByteArray &body :
         {made.body, called.body, server.get(QStringLiteral("/troupe/v1/functions")).body,
          server.get(QStringLiteral("/v1/functions")).body,
          server.get(QStringLiteral("/troupe/v1/functions/get_weather/executions")).body})
        QVERIFY(!body.contains("s3cr3t"));
    // Not in the database either, nor in what it wrote before.
    const QDir folder(server.folder());
    for (const QString &name : folder.entryList({QStringLiteral("troupe.db*")}, QDir::Files)) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("s3cr3t"), qPrintable(name));
    }
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/functions"),
                       "{\"name\":\"f\",\"endpoint\":\"https://a.test/"
                       "\",\"headers\":{\"Authorization\":\"x\"}}")
                 .status,
             422);
}

void TestFunctions::anotherHostDoesNotGetTheSecret()
{
    TestServer server;
    ScriptedServer there;
    server.post(QStringLiteral("/troupe/v1/functions"),
                weather(there, ",\"auth\":\"bearer\",\"secret\":\"s3cr3t-of-weather\""));
    const auto change = [&server](const QByteArray &body) {
        return server
            .send("PATCH", QStringLiteral("/troupe/v1/functions/get_weather"), server.adminKey(),
                  body)
            .status;
    };
    QCOMPARE(change("{\"endpoint\":\"https://evil.example/x\"}"), 422);
    QCOMPARE(change("{\"endpoint\":\"https://evil.example/x\",\"secret\":\"another\"}"), 200);
    QCOMPARE(change("{\"description\":\"Says what it is like\"}"), 200);
    QCOMPARE(change("{\"endpoint\":\"https://good.example/x\",\"secret\":\"\"}"), 200);
    QVERIFY(!server.get(QStringLiteral("/troupe/v1/functions/get_weather"))
                 .json()[QLatin1String("has_secret")]
                 .toBool());
}

void TestFunctions::theLogOfV1()
{
    TestServer server(reaching());
    ScriptedServer there;
    const QString id = server.post(QStringLiteral("/v1/functions"), weather(there))
                           .json()[QLatin1String("id")]
                           .toString();
    for (const char *answer : {"one", "two"}) {
        there.enqueue(Script::answer(200, answer, "text/plain"));
        server.post(QStringLiteral("/troupe/v1/tools/get_weather/call"),
                    "{\"arguments\":{\"location\":\"Bonn\"}}");
        server.clock().advanceMs(1000);
    }
    const QJsonArray log = server.get(QStringLiteral("/v1/functions/%1/executions?limit=1").arg(id))
                               .json()[QLatin1String("executions")]
                               .toArray();
    QCOMPARE(log.size(), 1);
    const QJsonObject execution = log[0].toObject();
    for (const char *key : {"id", "function", "arguments", "result", "status", "duration_ms",
                            "agent_id", "session_id", "created_at"})
        QVERIFY2(execution.contains(QLatin1String(key)), key);
    QCOMPARE(execution[QLatin1String("result")].toString(), QStringLiteral("two"));
    QCOMPARE(execution[QLatin1String("arguments")][QLatin1String("location")].toString(),
             QStringLiteral("Bonn"));
    QVERIFY(execution[QLatin1String("agent_id")].isNull());
}

void TestFunctions::changesOfV1()
{
    TestServer server;
    const QString id =
        server
            .post(QStringLiteral("/v1/functions"),
                  "{\"name\":\"f\",\"endpoint\":\"https://a.test/"
                  "\",\"authentication\":{\"type\":\"bearer\",\"value\":\"abcdefgh\"}}")
            .json()[QLatin1String("id")]
            .toString();
    const auto change = [&](const char *method, const QByteArray &body) {
        return server.send(method, QStringLiteral("/v1/functions/") + id, server.adminKey(), body);
    };
    QCOMPARE(
        change("PATCH", "{\"description\":\"D\"}").json()[QLatin1String("description")].toString(),
        QStringLiteral("D"));
    // What is shown can be sent back.
    QCOMPARE(change("PUT", "{\"authentication\":{\"type\":\"bearer\"}}").status, 200);
    QVERIFY(server.get(QStringLiteral("/troupe/v1/functions/f"))
                .json()[QLatin1String("has_secret")]
                .toBool());
    QCOMPARE(change("PATCH", "{\"authentication\":{\"type\":\"none\"}}").status, 200);
    QVERIFY(!server.get(QStringLiteral("/troupe/v1/functions/f"))
                 .json()[QLatin1String("has_secret")]
                 .toBool());
    QCOMPARE(change("PATCH", "{\"authentication\":{\"type\":\"magic\"}}").status, 400);
    QCOMPARE(change("PATCH", "{\"method\":\"BREW\"}").status, 400);
}

void TestFunctions::anAgentHoldsNoSecretOfAFunction()
{
    TestServer server;
    const auto agent = [](const QByteArray &authentication) {
        return "{\"name\":\"A\",\"functions\":[{\"name\":\"f\",\"endpoint\":\"https://a.test/\""
               + authentication + "}]}";
    };
    const QByteArray secret = ",\"authentication\":{\"type\":\"bearer\",\"value\":\"hush-hush\"}";
    const QString agents = QStringLiteral("/troupe/v1/agents");
    const TestReply refused = server.post(agents, agent(secret));
    QCOMPARE(refused.status, 422);
    QVERIFY2(refused.body.contains("/functions/0/authentication/value"), refused.body.constData());
    QVERIFY(!refused.body.contains("hush-hush"));
    const TestReply made = server.post(agents, agent(",\"authentication\":{\"type\":\"none\"}"));
    QCOMPARE(made.status, 201);
    const QString path = agents + u'/' + made.json()[QLatin1String("id")].toString();
    QCOMPARE(server.send("PATCH", path, server.adminKey(), agent(secret)).status, 422);
    QCOMPARE(server.post(QStringLiteral("/v1/agents"), agent(secret)).status, 400);
    for (const QString &file : QDir(server.folder()).entryList(QDir::Files)) {
        QFile data(server.folder() + u'/' + file);
        QVERIFY(data.open(QIODevice::ReadOnly));
        QVERIFY2(!data.readAll().contains("hush-hush"), qPrintable(file));
    }
}

void TestFunctions::theRateIsKept()
{
    TestServer server(reaching());
    ScriptedServer there;
    server.post(QStringLiteral("/v1/functions"),
                weather(there, ",\"rate_limit\":{\"requests_per_minute\":1}"));
    there.enqueue(Script::answer(200, "one"));
    const QString path = QStringLiteral("/troupe/v1/tools/get_weather/call");
    QCOMPARE(server.post(path, "{}").status, 200);
    const TestReply second = server.post(path, "{}");
    QCOMPARE(second.status, 429);
    QVERIFY(second.header("Retry-After").toInt() > 0);
    // A change of its description is no way around.
    server.send("PATCH", QStringLiteral("/troupe/v1/functions/get_weather"), server.adminKey(),
                "{\"description\":\"x\"}");
    QCOMPARE(server.post(path, "{}").status, 429);
    server.clock().advanceMs(61'000);
    there.enqueue(Script::answer(200, "two"));
    QCOMPARE(server.post(path, "{}").status, 200);
    QCOMPARE(there.requests().size(), 2);
}

void TestFunctions::functionsAreTheirOwners()
{
    TestServer server;
    const User bob = server.addMember(QStringLiteral("bob"));
    const QByteArray key =
        server.addKey(bob, {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString id = server
                           .post(QStringLiteral("/v1/functions"),
                                 "{\"name\":\"f\",\"endpoint\":\"https://a.test/\"}")
                           .json()[QLatin1String("id")]
                           .toString();
    QCOMPARE(server.send("GET", QStringLiteral("/v1/functions/") + id, key).status, 404);
    QCOMPARE(server.send("POST", QStringLiteral("/troupe/v1/tools/f/call"), key, "{}").status, 404);
    QCOMPARE(server.workshop().tools.find(QStringLiteral("f"), bob.id), nullptr);
    QVERIFY(server.workshop().tools.find(QStringLiteral("f"), server.admin().id) != nullptr);
}

void TestFunctions::functionsOutliveARestart()
{
    const QTemporaryDir folder;
    TestServerOptions options = reaching();
    options.folder = folder.filePath(QStringLiteral("data"));
    {
        TestServer server(options);
        server.post(QStringLiteral("/v1/functions"),
                    "{\"name\":\"f\",\"endpoint\":\"https://a.test/\"}");
    }
    TestServer again(options);
    QVERIFY(again.workshop().tools.find(QStringLiteral("f"), again.admin().id) != nullptr);
}

void TestFunctions::inlineFunctionsOfAgents()
{
    TestServer server(reaching());
    Agent agent;
    agent.id = QStringLiteral("a1");
    agent.functions =
        QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("search_web")},
                               {QStringLiteral("description"), QStringLiteral("Ours")}},
                   QJsonObject{{QStringLiteral("name"), QStringLiteral("f")},
                               {QStringLiteral("endpoint"), QStringLiteral("https://a.test/")}},
                   QJsonObject{{QStringLiteral("name"), QStringLiteral("broken")},
                               {QStringLiteral("endpoint"), QStringLiteral("nowhere")}},
                   QStringLiteral("nonsense")};
    const auto tools = server.services().tools.functions().inlineTools(agent, server.admin().id);
    QStringList names;
    for (const auto &tool : tools)
        names.append(tool->info().name + u' '
                     + (tool->info().source == ToolSource::Function ? u'f' : u'b'));
    QCOMPARE(names, QStringList({QStringLiteral("search_web b"), QStringLiteral("f f")}));
}

QTEST_GUILESS_MAIN(TestFunctions)
#include "tst_functions.moc"
