// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc 6.4 takes "//" in a raw string for a comment
#include "tests/api/convergioexamples.h"
#endif
#include "tests/api/shape.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace troupe;

/// Convergio as its reference documents it: agents, chat, keys, health, administration, its
/// envelopes, errors and limits, and what is open with --open-convergio.
class TestConvergio : public QObject
{
    Q_OBJECT

private slots:
    void theDocumentedHealth();
    void theDocumentedListShowsATemplate();
    void theDocumentedAgentIsCreatedReadChangedAndDeleted();
    void aSlugIsKeptOnRenameAndGetsASuffixWhenTaken();
    void deployedAgentsAreActiveAndEverybodys();
    void theDocumentedChat();
    void aNewSessionIsANewConversation();
    void anInactiveAgentRefuses();
    void keysAreMadeListedAndRevoked();
    void keysArePaged();
    void theDocumentedEcosystem();
    void healthFollowsWhatHappened();
    void administration();
    void errors_data();
    void errors();
    void whatIsNoEndpoint_data();
    void whatIsNoEndpoint();
    void limitsArePerAddress();
    void openToStrangers_data();
    void openToStrangers();
    void openIsNotForOtherSites();
    void openDoesNotForgiveAWrongKey();
};

namespace {

const QString kManage = QStringLiteral("/api/v1/agent-management");
const QString kCreate = kManage + QStringLiteral("/create");

QJsonObject dataOf(const TestReply &reply)
{
    return reply.json()[QLatin1String("data")].toObject();
}

QJsonObject errorIn(const TestReply &reply)
{
    return reply.json()[QLatin1String("error")].toObject();
}

QString slugOf(const TestReply &reply)
{
    return dataOf(reply)[QLatin1String("id")].toString();
}

bool isEnvelope(const TestReply &reply, const char *shape)
{
    QJsonObject expected = jsonOf(shape);
    expected.remove(QStringLiteral("data"));
    expected.remove(QStringLiteral("error"));
    const QJsonObject json = reply.json();
    static const QRegularExpression second(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"));
    return missingOf(expected, json).isEmpty()
           && json[QLatin1String("success")] == expected[QLatin1String("success")]
           && json[QLatin1String("request_id")].toString().toLatin1()
                  == reply.header("X-Request-Id")
           && second.match(json[QLatin1String("timestamp")].toString()).hasMatch();
}

QByteArray chatWith(const QString &slug, const char *session)
{
    return "{\"agent_id\":\"" + slug.toLatin1()
           + "\",\"message\":\"Hi\",\"context\":{\"session_id\":\"" + session + "\"}}";
}

} // namespace

void TestConvergio::theDocumentedHealth()
{
    TestServer server;
    const TestReply reply = server.send("GET", QStringLiteral("/health"), {});
    QCOMPARE(reply.status, 200);
    QCOMPARE(differencesFrom(jsonOf(kConvergioHealth), reply.json(),
                             {QStringLiteral("timestamp"), QStringLiteral("version"),
                              QStringLiteral("redis")}),
             QStringList());
    QCOMPARE(reply.json()[QLatin1String("redis")].toString(), QStringLiteral("embedded"));
    QCOMPARE(reply.header("X-RateLimit-Limit"), QByteArray("100"));
}

void TestConvergio::theDocumentedListShowsATemplate()
{
    TestServer server;
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/agent-templates/ali_chief_of_staff/agents"), "{}")
                 .status,
             201);
    const TestReply reply = server.get(QStringLiteral("/api/v1/agents"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json()[QLatin1String("total")].toInt(), 1);
    const QJsonObject ali = reply.json()[QLatin1String("agents")].toArray().first().toObject();
    QCOMPARE(missingOf(jsonOf(kConvergioListed), ali), QStringList());
    QCOMPARE(ali[QLatin1String("id")].toString(), QStringLiteral("ali_chief_of_staff"));
    QVERIFY(ali[QLatin1String("capabilities")].toArray().size() >= 3);
    QVERIFY(ali[QLatin1String("capabilities")].toArray().first().isString());
}

void TestConvergio::theDocumentedAgentIsCreatedReadChangedAndDeleted()
{
    TestServer server;
    const TestReply created = server.post(kCreate, kConvergioCreate);
    QCOMPARE(created.status, 201);
    QVERIFY(isEnvelope(created, kConvergioSuccess));
    QCOMPARE(slugOf(created), QStringLiteral("custom_agent"));
    QJsonObject sent = jsonOf(kConvergioCreate);
    QJsonArray capabilities = dataOf(created)[QLatin1String("capabilities")].toArray();
    QCOMPARE(capabilities.size(), 2);
    QVERIFY(capabilities.contains(QJsonValue(QStringLiteral("task_automation"))));
    QCOMPARE(differencesFrom(sent, dataOf(created), {QStringLiteral("capabilities")}),
             QStringList());

    const QString path = kManage + u'/' + slugOf(created);
    QCOMPARE(dataOf(server.get(path)), dataOf(created));
    const TestReply changed =
        server.send("PUT", path, server.adminKey(), R"({"description":"Other","nonsense":1})");
    QCOMPARE(changed.status, 200);
    QVERIFY(isEnvelope(changed, kConvergioSuccess));
    sent[QStringLiteral("description")] = QStringLiteral("Other");
    QCOMPARE(differencesFrom(sent, dataOf(server.get(path)), {QStringLiteral("capabilities")}),
             QStringList());

    const TestReply removed = server.send("DELETE", path, server.adminKey());
    QCOMPARE(removed.status, 200);
    QVERIFY(isEnvelope(removed, kConvergioSuccess));
    QCOMPARE(server.get(path).status, 404);
    QCOMPARE(server.get(QStringLiteral("/api/v1/agents")).json()[QLatin1String("total")].toInt(),
             0);
}

void TestConvergio::aSlugIsKeptOnRenameAndGetsASuffixWhenTaken()
{
    TestServer server;
    const QString first = slugOf(server.post(kCreate, R"({"name":"Ann Lee"})"));
    QCOMPARE(first, QStringLiteral("ann_lee"));
    const QString second = slugOf(server.post(kCreate, R"({"name":"Ann Lee"})"));
    QVERIFY(second.startsWith(QLatin1String("ann_lee_")));
    QCOMPARE(slugOf(server.send("PUT", kManage + u'/' + first, server.adminKey(),
                                R"({"name":"Bea"})")),
             first);
    QCOMPARE(dataOf(server.get(kManage + u'/' + first))[QLatin1String("name")].toString(),
             QStringLiteral("Bea"));
}

void TestConvergio::deployedAgentsAreActiveAndEverybodys()
{
    TestServer server;
    const QString slug = slugOf(server.post(kCreate, R"({"name":"Ann","status":"inactive"})"));
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")), {QStringLiteral("agents:read")});
    const QString path = kManage + u'/' + slug;
    QCOMPARE(server.send("GET", path, bob).status, 404);
    const TestReply deployed = server.post(path + QStringLiteral("/deploy"), QByteArray());
    QCOMPARE(deployed.status, 200);
    QVERIFY(isEnvelope(deployed, kConvergioSuccess));
    QCOMPARE(missingOf(jsonOf(R"({"agent_id":"","status":"","deployed_at":""})"), dataOf(deployed)),
             QStringList());
    QCOMPARE(dataOf(deployed)[QLatin1String("status")].toString(), QStringLiteral("active"));
    QCOMPARE(dataOf(server.send("GET", path, bob))[QLatin1String("status")].toString(),
             QStringLiteral("active"));
}

void TestConvergio::theDocumentedChat()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Revenue rose."));
    server.post(QStringLiteral("/troupe/v1/agent-templates/ali_chief_of_staff/agents"), "{}");
    const TestReply reply = server.post(QStringLiteral("/api/v1/agents/chat"), kConvergioChat);
    QCOMPARE(reply.status, 200);
    QVERIFY(isEnvelope(reply, kConvergioSuccess));
    const QJsonObject data = dataOf(reply);
    QCOMPARE(missingOf(jsonOf(kConvergioChatShape), data), QStringList());
    QCOMPARE(data[QLatin1String("response")].toString(), QStringLiteral("Revenue rose."));
    QCOMPARE(data[QLatin1String("agent_id")].toString(), QStringLiteral("ali_chief_of_staff"));
    QCOMPARE(data[QLatin1String("session_id")].toString(), QStringLiteral("session456"));
    const QJsonObject stored = server
                                   .get(QStringLiteral("/troupe/v1/messages/")
                                        + data[QLatin1String("message_id")].toString())
                                   .json();
    QCOMPARE(stored[QLatin1String("content")].toString(), QStringLiteral("Revenue rose."));
    QCOMPARE(stored[QLatin1String("tokens_input")],
             data[QLatin1String("usage")].toObject()[QLatin1String("input_tokens")]);
}

void TestConvergio::aNewSessionIsANewConversation()
{
    TestServer server;
    const QString slug = slugOf(server.post(kCreate, R"({"name":"Ann"})"));
    for (const char *session : {"a", "a", "b"})
        QCOMPARE(server.post(QStringLiteral("/api/v1/agents/chat"), chatWith(slug, session)).status,
                 200);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/sessions"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             2);
    // Without a name each call is a conversation of its own, whose name is told.
    const TestReply unnamed =
        server.post(QStringLiteral("/api/v1/agents/chat"),
                    "{\"agent_id\":\"" + slug.toLatin1() + "\",\"message\":\"Hi\"}");
    QVERIFY(!dataOf(unnamed)[QLatin1String("session_id")].toString().isEmpty());
}

void TestConvergio::anInactiveAgentRefuses()
{
    TestServer server;
    const QString slug = slugOf(server.post(kCreate, R"({"name":"Ann","status":"inactive"})"));
    const TestReply reply = server.post(QStringLiteral("/api/v1/agents/chat"), chatWith(slug, "a"));
    QCOMPARE(reply.status, 409);
    QVERIFY(isEnvelope(reply, kConvergioError));
    QCOMPARE(errorIn(reply)[QLatin1String("code")].toString(), QStringLiteral("AGENT_INACTIVE"));
}

void TestConvergio::keysAreMadeListedAndRevoked()
{
    TestServer server;
    const QString path = QStringLiteral("/api/v1/keys");
    const TestReply made =
        server.post(path, R"({"name":"ci","scopes":["agents:read"],"tier":"free"})");
    QCOMPARE(made.status, 201);
    QVERIFY(isEnvelope(made, kConvergioSuccess));
    QCOMPARE(missingOf(jsonOf(R"({"id":"","name":"","key":"","client_id":"","client_secret":"",
                                  "scopes":[],"tier":"","created_at":""})"),
                       dataOf(made)),
             QStringList());
    const QByteArray key = dataOf(made)[QLatin1String("key")].toString().toLatin1();
    const TestReply used = server.send("GET", QStringLiteral("/v1/agents"), key);
    QCOMPARE(used.status, 200);
    QCOMPARE(used.header("X-RateLimit-Limit"), QByteArray("100")); // the tier counts
    QCOMPARE(server.send("POST", QStringLiteral("/v1/agents"), key, R"({"name":"A"})").status, 403);

    const TestReply listed = server.get(path);
    QCOMPARE(missingOf(jsonOf(kConvergioPagination), listed.json()), QStringList());
    QVERIFY(!listed.body.contains(key));
    QVERIFY(
        !listed.body.contains(dataOf(made)[QLatin1String("client_secret")].toString().toLatin1()));
    QCOMPARE(server.send("DELETE", path + u'/' + slugOf(made), server.adminKey()).status, 200);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), key).status, 401);
    QVERIFY(!server.get(path).body.contains(slugOf(made).toLatin1()));
}

void TestConvergio::keysArePaged()
{
    TestServer server; // it has one key
    for (int i = 0; i < 3; ++i)
        server.post(QStringLiteral("/api/v1/keys"), R"({"name":"k"})");
    const QJsonObject page = server.get(QStringLiteral("/api/v1/keys?skip=1&limit=2")).json();
    QCOMPARE(page[QLatin1String("data")].toArray().size(), 2);
    QCOMPARE(page[QLatin1String("pagination")].toObject(),
             jsonOf(R"({"total":4,"skip":1,"limit":2,"has_next":true,"has_prev":true})"));
}

void TestConvergio::theDocumentedEcosystem()
{
    TestServer server;
    const QString slug = slugOf(server.post(kCreate, R"({"name":"Ann"})"));
    server.post(kCreate, R"({"name":"Bea","status":"inactive"})");
    server.post(QStringLiteral("/api/v1/agents/chat"), chatWith(slug, "a"));
    const TestReply reply = server.get(QStringLiteral("/ecosystem/health"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(missingOf(jsonOf(kConvergioEcosystem), reply.json()), QStringList());
    QCOMPARE(reply.json()[QLatin1String("ecosystem_health")].toObject(),
             jsonOf(R"({"total_agents":2,"active_agents":1,"healthy_agents":1,
                        "degraded_agents":0,"failed_agents":0})"));
    const QJsonArray status = reply.json()[QLatin1String("agent_status")].toArray();
    QCOMPARE(status.size(), 2);
    QCOMPARE(missingOf(jsonOf(kConvergioAgentHealth), status.last().toObject()), QStringList());
    QCOMPARE(status.last().toObject()[QLatin1String("success_rate")].toDouble(), 1.0);
    QVERIFY(status.first().toObject()[QLatin1String("success_rate")].isNull()); // never called
}

void TestConvergio::healthFollowsWhatHappened()
{
    TestServer server;
    const QString slug = slugOf(server.post(kCreate, R"({"name":"Ann"})"));
    const QString path = QStringLiteral("/ecosystem/agents/%1/health").arg(slug);
    const auto status = [&] {
        return dataOf(server.get(path))[QLatin1String("status")].toString();
    };
    QVERIFY(isEnvelope(server.get(path), kConvergioSuccess));
    QCOMPARE(status(), QStringLiteral("healthy"));
    server.post(QStringLiteral("/api/v1/agents/chat"), chatWith(slug, "a"));
    server.provider().failWith(Error(ErrorCode::Upstream, QStringLiteral("no")));
    server.post(QStringLiteral("/api/v1/agents/chat"), chatWith(slug, "a"));
    QCOMPARE(dataOf(server.get(path))[QLatin1String("success_rate")].toDouble(), 0.5);
    QCOMPARE(status(), QStringLiteral("degraded"));
    for (int i = 0; i < 2; ++i) {
        server.provider().failWith(Error(ErrorCode::Upstream, QStringLiteral("no")));
        server.post(QStringLiteral("/api/v1/agents/chat"), chatWith(slug, "a"));
    }
    QCOMPARE(status(), QStringLiteral("failed"));
    QCOMPARE(server.get(QStringLiteral("/ecosystem/health"))
                 .json()[QLatin1String("ecosystem_health")]
                 .toObject()[QLatin1String("failed_agents")]
                 .toInt(),
             1);
    QCOMPARE(server.get(QStringLiteral("/ecosystem/agents/nobody/health")).status, 404);
}

void TestConvergio::administration()
{
    TestServer server;
    const TestReply info = server.get(QStringLiteral("/admin/system/info"));
    QCOMPARE(info.status, 200);
    QVERIFY(isEnvelope(info, kConvergioSuccess));
    QVERIFY(dataOf(info)[QLatin1String("database_bytes")].toInt() > 0);
    QVERIFY(dataOf(info)[QLatin1String("memory_bytes")].toInt() > 0);
    const TestReply vacuum = server.post(QStringLiteral("/admin/maintenance/vacuum"), QByteArray());
    QCOMPARE(vacuum.status, 200);
    QVERIFY(dataOf(vacuum)[QLatin1String("bytes_after")].toInt() > 0);
    const TestReply cleared = server.post(QStringLiteral("/admin/cache/clear"), QByteArray());
    QCOMPARE(cleared.status, 200);
    QVERIFY(dataOf(cleared)[QLatin1String("entries")].toInt() >= 1); // our own key
    QCOMPARE(server.get(QStringLiteral("/api/v1/agents")).status, 200);
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")), {QStringLiteral("agents:read")});
    const TestReply refused = server.send("GET", QStringLiteral("/admin/system/info"), bob);
    QCOMPARE(refused.status, 403);
    QCOMPARE(errorIn(refused)[QLatin1String("message")].toString(),
             QStringLiteral("Administrative privileges required"));
}

void TestConvergio::errors_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, const char *method, const char *path, const char *body,
                        int status, const char *error) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(path) << QByteArray(body)
                            << status << QByteArray(error);
    };
    row("a field is missing", "POST", "/api/v1/agent-management/create", "{}", 422,
        R"({"code":"VALIDATION_ERROR","message":"The provided data is invalid",
            "details":{"field":"name","reason":"is required"}})");
    row("a field is wrong", "POST", "/api/v1/agent-management/create",
        R"({"name":"A","temperature":9})", 422,
        R"({"code":"VALIDATION_ERROR","message":"The provided data is invalid",
            "details":{"field":"temperature","reason":"must be at most 2"}})");
    row("the body is no object", "POST", "/api/v1/agent-management/create", "[]", 422,
        R"({"code":"VALIDATION_ERROR","message":"The provided data is invalid",
            "details":{"field":"","reason":"must be an object"}})");
    row("an unknown model", "POST", "/api/v1/agent-management/create",
        R"({"name":"A","model":"no-such-model"})", 422,
        R"({"code":"INVALID_MODEL",
            "message":"Unsupported model: 'no-such-model'. It is in no catalogue and no provider lists it.",
            "details":{"field":"model","reason":"is not known"}})");
    row("an agent that is not there", "POST", "/api/v1/agents/chat",
        R"({"agent_id":"nobody","message":"Hi"})", 404,
        R"({"code":"AGENT_NOT_FOUND","message":"Agent not found","details":{}})");
}

void TestConvergio::errors()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, error);
    TestServer server;
    const TestReply reply = server.send(method, path, server.adminKey(), body);
    QCOMPARE(reply.status, status);
    QVERIFY(isEnvelope(reply, kConvergioError));
    QCOMPARE(errorIn(reply), QJsonDocument::fromJson(error).object());
}

void TestConvergio::whatIsNoEndpoint_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("allow");
    for (const char *path : {"/api/v1/nowhere", "/ecosystem/nowhere", "/admin", "/ws",
                             "/telemetry/nowhere", "/health/nowhere"}) {
        QTest::newRow(path) << QByteArray("GET") << QString::fromLatin1(path) << QByteArray() << 404
                            << QByteArray();
    }
    QTest::newRow("an unknown method")
        << QByteArray("DELETE") << QStringLiteral("/api/v1/agents/chat") << QByteArray() << 405
        << QByteArray("POST, OPTIONS");
    QTest::newRow("no JSON") << QByteArray("POST") << QStringLiteral("/api/v1/agents/chat")
                             << QByteArray("{") << 422 << QByteArray();
}

void TestConvergio::whatIsNoEndpoint()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, allow);
    TestServer server;
    const TestReply reply =
        server.send(method, path, server.adminKey(), body.isEmpty() ? QByteArray() : body);
    QCOMPARE(reply.status, status);
    QVERIFY(isEnvelope(reply, kConvergioError));
    QCOMPARE(reply.header("Allow"), allow);
    QVERIFY(!reply.header("X-RateLimit-Limit").isEmpty());
}

void TestConvergio::limitsArePerAddress()
{
    TestServer server;
    // Whoever asks from this address.
    for (int i = 0; i < 50; ++i) {
        QCOMPARE(server.get(QStringLiteral("/api/v1/agents")).status, 200);
        QCOMPARE(server.send("GET", QStringLiteral("/health"), {}).status, 200);
    }
    const TestReply refused = server.get(QStringLiteral("/api/v1/agents"));
    QCOMPARE(refused.status, 429);
    QVERIFY(isEnvelope(refused, kConvergioError));
    QCOMPARE(errorIn(refused)[QLatin1String("code")].toString(),
             QStringLiteral("RATE_LIMIT_EXCEEDED"));
    QCOMPARE(errorIn(refused)[QLatin1String("message")].toString(),
             QStringLiteral("Rate limit exceeded"));
    QCOMPARE(refused.header("X-RateLimit-Remaining"), QByteArray("0"));
    QVERIFY(refused.header("X-RateLimit-Reset").toLongLong() > server.clock().nowMs() / 1000);
    QCOMPARE(refused.header("Retry-After"), QByteArray("1"));
    QCOMPARE(server.get(QStringLiteral("/v1/agents")).status, 200); // another family
    server.clock().advanceMs(1000);
    QCOMPARE(server.get(QStringLiteral("/api/v1/agents")).status, 200);
}

void TestConvergio::openToStrangers_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("isOpen");
    const auto row = [](const char *method, const char *path, bool isOpen) {
        QTest::addRow("%s %s", method, path)
            << QByteArray(method) << QString::fromLatin1(path) << isOpen;
    };
    row("GET", "/api/v1/agents", true);
    row("POST", "/api/v1/agent-management/create", true);
    row("GET", "/ecosystem/health", true);
    row("GET", "/metrics", false);
    row("GET", "/api/v1/keys", false);
    row("POST", "/api/v1/keys", false);
    row("GET", "/admin/system/info", false);
    row("POST", "/admin/maintenance/vacuum", false);
    row("POST", "/admin/cache/clear", false);
    row("GET", "/v1/agents", false);
    row("GET", "/api/agents", false);
    row("GET", "/troupe/v1/agents", false);
}

void TestConvergio::openToStrangers()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(bool, isOpen);
    const QByteArray body = method == "GET" ? QByteArray() : R"({"name":"Ann"})";
    TestServer closed;
    QCOMPARE(closed.send(method, path, {}, body).status, 401);
    TestServerOptions options;
    options.openConvergio = true;
    TestServer server(options);
    const int status = server.send(method, path, {}, body).status;
    QCOMPARE(status, !isOpen ? 401 : method == "POST" ? 201 : 200);
}

void TestConvergio::openIsNotForOtherSites()
{
    TestServerOptions options;
    options.openConvergio = true;
    TestServer server(options);
    const QString path = QStringLiteral("/api/v1/agents");
    QCOMPARE(server.send("GET", path, {}, {}, {{"Origin", "https://evil.example"}}).status, 401);
    QCOMPARE(server.send("GET", path, {}, {}, {{"Origin", "null"}}).status, 401);
    QCOMPARE(server.send("GET", path, {}, {}, {{"Origin", server.url().toLatin1()}}).status, 200);
}

void TestConvergio::openDoesNotForgiveAWrongKey()
{
    TestServerOptions options;
    options.openConvergio = true;
    TestServer server(options);
    QCOMPARE(server.send("GET", QStringLiteral("/api/v1/agents"), "lvng_wrong").status, 401);
}

QTEST_GUILESS_MAIN(TestConvergio)
#include "tst_convergio.moc"
