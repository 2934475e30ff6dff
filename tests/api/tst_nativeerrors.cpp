// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QTcpSocket>
#include <QTest>

using namespace troupe;

/// What the native API says of requests that it does not take.
class TestNativeErrors : public QObject
{
    Q_OBJECT

private slots:
    void problems_data();
    void problems();
    void allProblemsOfABodyAreNamedAtOnce();
    void errorsHaveTheProblemShape();
    void headAndOptions();
    void strangeTargets_data();
    void strangeTargets();
    void mediaTypes_data();
    void mediaTypes();
};

void TestNativeErrors::problems_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");

    const QByteArray none;
    const auto row = [](const char *name, const char *method, const char *target,
                        const QByteArray &body, int status, const char *code) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(target) << body << status
                            << QString::fromLatin1(code);
    };
    row("an agent that is not there", "GET", "/troupe/v1/agents/nobody", none, 404,
        "agent_not_found");
    row("an unknown path", "GET", "/troupe/v1/agent", none, 404, "unknown_endpoint");
    row("a path of nobody's", "GET", "/elsewhere", none, 404, "unknown_endpoint");
    row("a method that the path does not take", "PUT", "/troupe/v1/agents", "{}", 405,
        "method_not_allowed");
    row("a body that is cut off", "POST", "/troupe/v1/agents", R"({"name":"A)", 400, "malformed");
    row("a body that is no JSON", "POST", "/troupe/v1/agents", "name=Ann", 400, "malformed");
    row("two values", "POST", "/troupe/v1/agents", R"({"name":"A"}{"name":"B"})", 400, "malformed");
    row("bad UTF-8", "POST", "/troupe/v1/agents", "{\"name\":\"\xff\"}", 400, "malformed");
    row("a list instead of an object", "POST", "/troupe/v1/agents", "[]", 422, "invalid");
    row("a text instead of an object", "POST", "/troupe/v1/agents", "\"Ann\"", 422, "invalid");
    row("no body at all", "POST", "/troupe/v1/agents", QByteArray(""), 422, "invalid");
    row("JSON nested too deep", "POST", "/troupe/v1/agents",
        "{\"name\":\"A\",\"metadata\":{\"a\":" + QByteArray(5000, '[') + QByteArray(5000, ']')
            + "}}",
        400, "malformed");
    row("an empty name", "POST", "/troupe/v1/agents", R"({"name":""})", 422, "invalid");
    row("a temperature out of range", "POST", "/troupe/v1/agents",
        R"({"name":"A","temperature":2.5})", 422, "invalid");
    row("a number past what JSON can say", "POST", "/troupe/v1/agents",
        R"({"name":"A","max_tokens":1e300})", 422, "invalid");
    row("a key that is not known", "POST", "/troupe/v1/agents", R"({"name":"A","colour":"red"})",
        422, "invalid");
    row("a limit of no use", "GET", "/troupe/v1/agents?limit=0", none, 422, "invalid");
    row("a limit that is no number", "GET", "/troupe/v1/agents?limit=ten", none, 422, "invalid");
    row("a model that nobody knows", "POST", "/troupe/v1/agents",
        R"({"name":"A","model":"no-such-model"})", 400, "invalid_model");
    row("a conversation with nobody", "POST", "/troupe/v1/sessions", R"({"agent_id":"nobody"})",
        404, "agent_not_found");
    row("the event socket without upgrade", "GET", "/troupe/v1/events", none, 426,
        "upgrade_required");
}

void TestNativeErrors::problems()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, code);

    TestServer server;
    const TestReply reply = server.send(method, target, server.adminKey(), body);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.header("Content-Type"), QByteArray("application/problem+json"));
    QCOMPARE(reply.json()[QLatin1String("code")].toString(), code);
    QCOMPARE(reply.json()[QLatin1String("status")].toInt(), status);
    QCOMPARE(reply.header("Allow").isEmpty(), status != 405);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/agents"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             0);
}

void TestNativeErrors::allProblemsOfABodyAreNamedAtOnce()
{
    TestServer server;
    const TestReply reply = server.post(
        QStringLiteral("/troupe/v1/agents"),
        R"({"temperature":9,"memory":{"max_turns":-1,"typo":1},"tags":"x","extra":true})");
    QCOMPARE(reply.status, 422);
    QStringList pointers;
    for (const QJsonValue &issue : reply.json()[QLatin1String("errors")].toArray())
        pointers += issue[QLatin1String("pointer")].toString();
    pointers.sort();
    QCOMPARE(pointers, (QStringList{QStringLiteral("/extra"), QStringLiteral("/memory/max_turns"),
                                    QStringLiteral("/memory/typo"), QStringLiteral("/name"),
                                    QStringLiteral("/tags"), QStringLiteral("/temperature")}));
}

void TestNativeErrors::errorsHaveTheProblemShape()
{
    TestServer server;
    const TestReply reply =
        server.send("GET", QStringLiteral("/troupe/v1/agents/nobody"), server.adminKey());
    const QJsonObject problem = reply.json();
    QCOMPARE(problem[QLatin1String("type")].toString(), QStringLiteral("about:blank"));
    QCOMPARE(problem[QLatin1String("title")].toString(), QStringLiteral("Not Found"));
    QCOMPARE(problem[QLatin1String("detail")].toString(), QStringLiteral("Agent not found"));
    QCOMPARE(problem[QLatin1String("request_id")].toString().toLatin1(),
             reply.header("X-Request-Id"));
}

void TestNativeErrors::headAndOptions()
{
    TestServer server;
    const TestReply head =
        server.send("HEAD", QStringLiteral("/troupe/v1/agents"), server.adminKey());
    QCOMPARE(head.status, 200);
    QVERIFY(head.body.isEmpty());
    QVERIFY(head.header("Content-Length").toInt() > 0);
    const TestReply options =
        server.send("OPTIONS", QStringLiteral("/troupe/v1/agents"), QByteArray());
    QCOMPARE(options.status, 204);
    QCOMPARE(options.header("Allow"), QByteArray("GET, HEAD, POST, OPTIONS"));
    QCOMPARE(server.send("OPTIONS", QStringLiteral("/troupe/v1/nowhere"), QByteArray()).status,
             404);
}

void TestNativeErrors::strangeTargets_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<int>("status");

    QTest::newRow("a slash at the end is tolerated") << QStringLiteral("/") << 200;
    QTest::newRow("two are not") << QStringLiteral("//") << 404;
    QTest::newRow("a bad escape is refused") << QStringLiteral("%zz") << 400;
    QTest::newRow("an escape that is cut off") << QStringLiteral("%4") << 400;
    QTest::newRow("an escaped NUL") << QStringLiteral("%00") << 400;
    QTest::newRow("escaped bytes that are no UTF-8") << QStringLiteral("%ff") << 400;
    QTest::newRow("an escaped slash is part of the id") << QStringLiteral("%2F") << 404;
    QTest::newRow("an unknown query parameter is ignored") << QStringLiteral("?colour=red") << 200;
}

void TestNativeErrors::strangeTargets()
{
    QFETCH(QString, suffix);
    QFETCH(int, status);
    TestServer server;
    const QString id = server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann"})")
                           .json()[QLatin1String("id")]
                           .toString();
    QVERIFY(!id.isEmpty());
    // QUrl would put bad escapes right: the bytes go out by hand.
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    socket.write("GET /troupe/v1/agents/" + id.toLatin1() + suffix.toLatin1()
                 + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
                 + server.adminKey() + "\r\n\r\n");
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll()).contains("\r\n\r\n"));
    QCOMPARE(answer.mid(9, 3).toInt(), status);
}

void TestNativeErrors::mediaTypes_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");

    const QByteArray type = "Content-Type";
    QTest::newRow("JSON") << type << QByteArray("application/json") << 201;
    QTest::newRow("JSON with a charset")
        << type << QByteArray("Application/JSON; charset=utf-8") << 201;
    QTest::newRow("a JSON dialect") << type << QByteArray("application/merge-patch+json") << 201;
    QTest::newRow("a form") << type << QByteArray("application/x-www-form-urlencoded") << 415;
    QTest::newRow("text, as a page could send without asking")
        << type << QByteArray("text/plain") << 415;
    QTest::newRow("a compressed body")
        << QByteArray("Content-Encoding") << QByteArray("gzip") << 415;
}

void TestNativeErrors::mediaTypes()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    TestServer server;
    const TestReply reply = server.send("POST", QStringLiteral("/troupe/v1/agents"),
                                        server.adminKey(), R"({"name":"Ann"})", {{name, value}});
    QCOMPARE(reply.status, status);
}
QTEST_GUILESS_MAIN(TestNativeErrors)
#include "tst_nativeerrors.moc"
