// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc 6.4 takes "//" in a raw string for a comment
#include "tests/api/lvng2examples.h"
#endif
#include "tests/api/lvng2support.h"

#include <QTest>

using namespace troupe;

/// What LVNG v2 refuses, and how it says so.
class TestLvng2Errors : public QObject
{
    Q_OBJECT

private slots:
    void badInputOfANewAgentIsRefused_data();
    void badInputOfANewAgentIsRefused() { checkRefused(); }
    void badInputOfOneAgentIsRefused_data();
    void badInputOfOneAgentIsRefused() { checkRefused(); }
    void unknownKeysAreIgnored();
    void errors_data();
    void errors();
    void whatIsRefusedBeforeItIsReadLooksAlike_data();
    void whatIsRefusedBeforeItIsReadLooksAlike();
    void aHundredRequestsAMinute();

private:
    static void badInputColumns()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("error"); // its beginning
    }
    void checkRefused();
};

void TestLvng2Errors::badInputOfANewAgentIsRefused_data()
{
    badInputColumns();
    const auto create = [](const char *name, const QByteArray &body, const char *error) {
        QTest::newRow(name) << QByteArray("POST") << kAgents << body << QString::fromLatin1(error);
    };
    create("no name", "{}", "Missing required parameter: 'name'");
    create("an empty name", R"({"name":""})", "Invalid value for parameter 'name'");
    create("a name that is a number", R"({"name":7})", "Invalid value for parameter 'name'");
    create("a name of 201 characters", "{\"name\":\"" + QByteArray(201, 'a') + "\"}",
           "Invalid value for parameter 'name'");
    create("a prompt that is a list", R"({"name":"A","systemPrompt":[]})",
           "Invalid value for parameter 'systemPrompt'");
    create("a temperature over 1", R"({"name":"A","temperature":1.01})",
           "Invalid value for parameter 'temperature'");
    create("a temperature under 0", R"({"name":"A","temperature":-0.1})",
           "Invalid value for parameter 'temperature'");
    create("a temperature that is text", R"({"name":"A","temperature":"hot"})",
           "Invalid value for parameter 'temperature'");
    create("a huge temperature", R"({"name":"A","temperature":1e999})", "");
    create("tags that are text", R"({"name":"A","tags":"a,b"})",
           "Invalid value for parameter 'tags'");
    create("a tag that is an object", R"({"name":"A","tags":["a",{}]})",
           "Invalid value for parameter 'tags'");
    create("101 tags", "{\"name\":\"A\",\"tags\":[\"\"" + QByteArray(",\"\"").repeated(100) + "]}",
           "Invalid value for parameter 'tags'");
    create("capabilities that are a list", R"({"name":"A","capabilities":[]})",
           "Invalid value for parameter 'capabilities'");
    create("metadata that is text", R"({"name":"A","metadata":"x"})",
           "Invalid value for parameter 'metadata'");
    create("isPublic that is text", R"({"name":"A","isPublic":"yes"})",
           "Invalid value for parameter 'isPublic'");
    create("a model that nobody knows", R"({"name":"A","model":"gpt-99"})", "Unsupported model");
    create("a list", "[]", "");
    create("a number", "7", "");
    create("malformed JSON", "{", "The body is not valid JSON");
    create("no body", {}, "Missing required parameter: 'name'");
    create("metadata nested 200 deep",
           R"({"name":"A","metadata":)" + QByteArray("{\"a\":").repeated(200) + "1"
               + QByteArray(200, '}') + "}",
           "The JSON is nested");
}

void TestLvng2Errors::badInputOfOneAgentIsRefused_data()
{
    badInputColumns();
    const auto row = [](const char *name, const char *method, const char *target,
                        const QByteArray &body, const char *error) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(target) << body
                            << QString::fromLatin1(error);
    };
    row("an unknown status in a change", "PUT", "AGENT", R"({"status":"gone"})",
        "Invalid value for parameter 'status'");
    row("an emptied name", "PUT", "AGENT", R"({"name":""})", "Invalid value for parameter 'name'");
    row("a change without body", "PUT", "AGENT", {}, "");
    row("a change that is a list", "PATCH", "AGENT", "[]", "");
    row("no capabilities", "PUT", "AGENT/capabilities", "{}",
        "Missing required parameter: 'capabilities'");
    row("capabilities of null", "PUT", "AGENT/capabilities", R"({"capabilities":null})",
        "Invalid value for parameter 'capabilities'");
    row("a name of a copy that is a number", "POST", "AGENT/duplicate", R"({"name":1})",
        "Invalid value for parameter 'name'");
    row("no message", "POST", "AGENT/message", "{}", "Missing required parameter: 'message'");
    row("an empty message", "POST", "AGENT/message", R"({"message":""})",
        "Invalid value for parameter 'message'");
    row("a message that is an object", "POST", "AGENT/message", R"({"message":{}})",
        "Invalid value for parameter 'message'");
    row("a context that is text", "POST", "AGENT/message", R"({"message":"Hi","context":"x"})",
        "Invalid value for parameter 'context'");
    row("a limit of 0", "GET", "/api/v2/agents?limit=0", {}, "Invalid value for parameter 'limit'");
    row("a limit over 100", "GET", "/api/v2/agents?limit=101", {},
        "Invalid value for parameter 'limit'");
    row("a limit that is no number", "GET", "/api/v2/agents?limit=many", {},
        "Invalid value for parameter 'limit'");
    row("a limit past every integer", "GET", "/api/v2/agents?limit=99999999999999999999", {},
        "Invalid value for parameter 'limit'");
    row("a negative offset", "GET", "/api/v2/agents?offset=-1", {},
        "Invalid value for parameter 'offset'");
    row("an unknown status", "GET", "/api/v2/agents?status=gone", {},
        "Invalid value for parameter 'status'");
    row("a flag that is none", "GET", "/api/v2/agents?includePublic=maybe", {},
        "Invalid value for parameter 'includePublic'");
    row("an unknown period", "GET", "AGENT/stats?period=1y", {},
        "Invalid value for parameter 'period'");
    row("messages: a limit over 100", "GET", "/api/v2/messages?limit=101", {},
        "Invalid value for parameter 'limit'");
    row("messages: a before that is no time", "GET", "/api/v2/messages?before=yesterday", {},
        "Invalid value for parameter 'before'");
}

void TestLvng2Errors::checkRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QByteArray, body);
    QFETCH(QString, error);
    TestServer server;
    const QString path = kAgents + u'/' + makeAgent(server, R"({"name":"Ann"})");
    server.post(path + QStringLiteral("/start"), QByteArray());
    const QJsonObject before = agentOf(server.get(path));
    target.replace(QLatin1String("AGENT"), path);
    const TestReply reply = server.send(method, target, server.adminKey(), body);
    QCOMPARE(reply.status, 400);
    QCOMPARE(reply.json().keys(),
             (QStringList{QStringLiteral("error"), QStringLiteral("success")}));
    QCOMPARE(reply.json()[QLatin1String("success")], QJsonValue(false));
    const QString said = reply.json()[QLatin1String("error")].toString();
    QVERIFY2(!said.isEmpty() && said.startsWith(error), qPrintable(said));
    QCOMPARE(agentOf(server.get(path)), before);
    QCOMPARE(server.get(kAgents).json()[QLatin1String("total")].toInt(), 1);
    QCOMPARE(server.provider().callCount(), 0);
}

void TestLvng2Errors::unknownKeysAreIgnored()
{
    TestServer server;
    const TestReply made = server.post(
        kAgents,
        R"({"name":"Ann","id":"x","user_id":"y","system_prompt":"z","__proto__":{"a":1}})");
    QCOMPARE(made.status, 201);
    QCOMPARE(agentOf(made)[QLatin1String("user_id")].toString(), server.admin().id);
    QCOMPARE(agentOf(made)[QLatin1String("systemPrompt")].toString(), QString());
    QVERIFY(agentOf(made)[QLatin1String("id")].toString() != QLatin1String("x"));
    QCOMPARE(server.get(kAgents + QStringLiteral("?nonsense=1&limit=1")).status, 200);
}

void TestLvng2Errors::errors_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("allow");
    const auto row = [](const char *name, const char *method, const char *target, const char *key,
                        int status, const char *error, const char *allow) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(target)
                            << QString::fromLatin1(key) << status << QString::fromLatin1(error)
                            << QString::fromLatin1(allow);
    };
    const char *unknown = "/api/v2/agents/550e8400-e29b-41d4-a716-446655440000";
    row("the documented unknown agent", "GET", unknown, "admin", 404, "Agent not found", "");
    row("an id that is none", "GET", "/api/v2/agents/%27%20OR%201%3D1", "admin", 404,
        "Agent not found", "");
    row("an unknown path", "GET", "/api/v2/nowhere", "admin", 404, "", "");
    row("the root of the family", "GET", "/api/v2", "admin", 404, "", "");
    row("a method that a list does not take", "DELETE", "/api/v2/agents", "admin", 405, "",
        "GET, HEAD, POST, OPTIONS");
    row("a method that an action does not take", "GET", "/api/v2/agents/x/start", "admin", 405, "",
        "POST, OPTIONS");
    row("a path that is no UTF-8", "GET", "/api/v2/agents/%FF", "admin", 400, "", "");
    row("no credential", "GET", "/api/v2/agents", "none", 401, "", "");
    row("a wrong credential", "GET", "/api/v2/agents", "wrong", 401,
        "Invalid authentication credentials", "");
    row("a key that may only read", "POST", "/api/v2/agents", "reader", 403, "", "");
    row("a key that may only use models", "GET", "/api/v2/messages", "models", 403, "", "");
}

void TestLvng2Errors::errors()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QString, key);
    QFETCH(int, status);
    QFETCH(QString, error);
    QFETCH(QString, allow);
    TestServer server;
    QByteArray credential;
    if (key == QLatin1String("admin"))
        credential = server.adminKey();
    else if (key == QLatin1String("wrong"))
        credential = "lvng_0000000000000000000000000000000000000000000";
    else if (key != QLatin1String("none"))
        credential = server.addKey(server.admin(), {key == QLatin1String("reader")
                                                        ? QStringLiteral("agents:read")
                                                        : QStringLiteral("models:access")});
    const TestReply reply = server.send(method, target, credential,
                                        method == "POST" ? QByteArray(kV2Create) : QByteArray());
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.header("Content-Type"), QByteArray("application/json"));
    QCOMPARE(reply.json().keys(),
             (QStringList{QStringLiteral("error"), QStringLiteral("success")}));
    QCOMPARE(reply.json()[QLatin1String("success")], QJsonValue(false));
    const QString said = reply.json()[QLatin1String("error")].toString();
    QVERIFY(!said.isEmpty());
    if (!error.isEmpty())
        QCOMPARE(said, error);
    QCOMPARE(QString::fromLatin1(reply.header("Allow")), allow);
    QCOMPARE(reply.header("X-RateLimit-Limit"), QByteArray("100"));
    QVERIFY(!reply.header("X-Request-Id").isEmpty());
    if (status == 401)
        QVERIFY(!reply.header("WWW-Authenticate").isEmpty());
}

void TestLvng2Errors::whatIsRefusedBeforeItIsReadLooksAlike_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("a NUL in the path")
        << QByteArray("GET") << kAgents + QStringLiteral("/%00") << QByteArray() << 400;
    QTest::newRow("a NUL in the query")
        << QByteArray("GET") << kAgents + QStringLiteral("?search=a%00b") << QByteArray() << 400;
    QTest::newRow("a method that nobody knows")
        << QByteArray("BREW") << kAgents << QByteArray() << 501;
    QTest::newRow("a body of 11 MB")
        << QByteArray("POST") << kAgents << QByteArray(11 << 20, ' ') << 413;
}

void TestLvng2Errors::whatIsRefusedBeforeItIsReadLooksAlike()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    TestServer server;
    const TestReply reply = server.send(method, target, server.adminKey(), body);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.header("Content-Type"), QByteArray("application/json"));
    QCOMPARE(reply.json().keys(),
             (QStringList{QStringLiteral("error"), QStringLiteral("success")}));
    QVERIFY(!reply.json()[QLatin1String("error")].toString().isEmpty());
    QVERIFY(!reply.header("X-Request-Id").isEmpty());
}

void TestLvng2Errors::aHundredRequestsAMinute()
{
    TestServer server;
    const QByteArray other = memberKey(server, QStringLiteral("ann"));
    for (int i = 0; i < 100; ++i) {
        const TestReply reply = server.get(kAgents);
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("X-RateLimit-Limit"), QByteArray("100"));
        QCOMPARE(reply.header("X-RateLimit-Remaining"), QByteArray::number(99 - i));
    }
    const TestReply refused = server.get(kAgents);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.json(), jsonOf(R"({"success": false, "error": "Rate limit exceeded"})"));
    QVERIFY(refused.header("Retry-After").toInt() > 0);
    const qint64 reset = refused.header("X-RateLimit-Reset").toLongLong();
    const qint64 now = server.clock().nowMs() / 1000;
    QVERIFY(reset > now && reset <= now + 60);
    // Another key and another family have buckets of their own.
    QCOMPARE(server.send("GET", kAgents, other).status, 200);
    QCOMPARE(server.get(QStringLiteral("/v1/agents")).status, 200);
    server.clock().advanceMs(60'000);
    QCOMPARE(server.get(kAgents).header("X-RateLimit-Remaining"), QByteArray("99"));
}

QTEST_GUILESS_MAIN(TestLvng2Errors)
#include "tst_lvng2errors.moc"
