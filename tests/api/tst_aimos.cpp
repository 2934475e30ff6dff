// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc 6.4 takes "//" in a raw string for a comment
#include "tests/api/aimosexamples.h"
#endif
#include "core/base/ids.h"
#include "core/domain/run.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "tests/api/shape.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace troupe;

/// AIMOS as its guide documents it: people, agents, the system, errors and limits.
class TestAimos : public QObject
{
    Q_OBJECT

private slots:
    void theDocumentedAccount();
    void loginsThatFailLookAlike_data();
    void loginsThatFailLookAlike();
    void theDocumentedAgentIsCreatedChangedAndDeleted();
    void theListIsBareAndFiltered();
    void figuresComeFromRuns();
    void agentsAreEverybodysToSeeAndAnAdministratorsToChange_data();
    void agentsAreEverybodysToSeeAndAnAdministratorsToChange();
    void anAgentMadeHereIsVisibleElsewhere();
    void theDocumentedStatus();
    void theDocumentedMetrics();
    void theDocumentedPrometheusMetrics();
    void documentsAndHealthAreOpen_data();
    void documentsAndHealthAreOpen();
    void errors_data();
    void errors();
    void whatIsNoEndpoint_data();
    void whatIsNoEndpoint();
    void limits();
};

namespace {

const QString kAimosAgents = QStringLiteral("/api/agents");
const QStringList kMadeUp{QStringLiteral("id"), QStringLiteral("created_at"),
                          QStringLiteral("last_login"), QStringLiteral("access_token")};

QByteArray formLogin(TestServer &server, const QByteArray &form)
{
    return server
        .send("POST", QStringLiteral("/api/auth/login"), {}, form,
              {{"Content-Type", "application/x-www-form-urlencoded"}})
        .json()[QLatin1String("access_token")]
        .toString()
        .toLatin1();
}

QString createdId(const TestReply &reply)
{
    return reply.json()[QLatin1String("id")].toString();
}

bool isUtcSecond(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"));
    return form.match(text).hasMatch();
}

QJsonArray arrayOf(const TestReply &reply)
{
    return QJsonDocument::fromJson(reply.body).array();
}

void addRun(TestServer &server, const QString &agentId, RunStatus status)
{
    Run run;
    run.id = newId();
    run.userId = server.admin().id;
    run.kind = QStringLiteral("execution");
    run.agentId = agentId;
    run.status = status;
    auto write = [run](Tx &tx) -> Result<qint64> {
        Run stored = run;
        stored.createdAt = Timestamp{tx.nowMs()};
        return insertRow(tx.sql(), stored);
    };
    const auto added = QCoro::waitFor(server.services().db.write(std::move(write)));
    QVERIFY(added.has_value());
}

} // namespace

void TestAimos::theDocumentedAccount()
{
    TestServer server;
    const TestReply made =
        server.send("POST", QStringLiteral("/api/auth/register"), {}, kAimosRegister);
    QCOMPARE(made.status, 201);
    QCOMPARE(differencesFrom(jsonOf(kAimosRegistered), made.json(), kMadeUp), QStringList());
    QVERIFY(isUtcSecond(made.json()[QLatin1String("created_at")].toString()));
    QVERIFY(made.json()[QLatin1String("last_login")].isNull());

    const TestReply login = server.send("POST", QStringLiteral("/api/auth/login"), {}, kAimosLogin,
                                        {{"Content-Type", "application/x-www-form-urlencoded"}});
    QCOMPARE(login.status, 200);
    QCOMPARE(differencesFrom(jsonOf(kAimosToken), login.json(), kMadeUp), QStringList());
    const QByteArray token = login.json()[QLatin1String("access_token")].toString().toLatin1();

    const TestReply me = server.send("GET", QStringLiteral("/api/auth/me"), token);
    QCOMPARE(me.status, 200);
    QCOMPARE(differencesFrom(jsonOf(kAimosMe), me.json(), kMadeUp), QStringList());
    QCOMPARE(createdId(me), createdId(made));
    QVERIFY(isUtcSecond(me.json()[QLatin1String("last_login")].toString()));
}

void TestAimos::loginsThatFailLookAlike_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("a wrong password") << QByteArray("username=john_doe&password=wrong_password");
    QTest::newRow("nobody's name") << QByteArray("username=jane_doe&password=secure_password123");
}

void TestAimos::loginsThatFailLookAlike()
{
    QFETCH(QByteArray, form);
    TestServer server;
    server.send("POST", QStringLiteral("/api/auth/register"), {}, kAimosRegister);
    const TestReply reply = server.send("POST", QStringLiteral("/api/auth/login"), {}, form,
                                        {{"Content-Type", "application/x-www-form-urlencoded"}});
    QCOMPARE(reply.status, 401);
    QCOMPARE(reply.json(), jsonOf(R"({"detail": "Invalid authentication credentials"})"));
}

void TestAimos::theDocumentedAgentIsCreatedChangedAndDeleted()
{
    TestServer server;
    const TestReply created = server.post(kAimosAgents, kAimosCreate);
    QCOMPARE(created.status, 201);
    QCOMPARE(differencesFrom(jsonOf(kAimosCreated), created.json(), kMadeUp), QStringList());
    QVERIFY(isUtcSecond(created.json()[QLatin1String("created_at")].toString()));
    const QString path = kAimosAgents + u'/' + createdId(created);
    QCOMPARE(server.get(path).json(), created.json());

    server.clock().advanceMs(2000);
    const TestReply updated = server.send("PUT", path, server.adminKey(), kAimosUpdate);
    QCOMPARE(updated.status, 200);
    QJsonObject expected = jsonOf(kAimosCreated);
    const QJsonObject changes = jsonOf(kAimosUpdate);
    for (const QString &key : changes.keys())
        expected[key] = changes[key];
    QCOMPARE(differencesFrom(expected, updated.json(), kMadeUp), QStringList());
    QCOMPARE(server.get(path).json(), updated.json());

    QCOMPARE(server.send("DELETE", path, server.adminKey()).status, 204);
    QCOMPARE(server.get(path).status, 404);
    QCOMPARE(arrayOf(server.get(kAimosAgents)).size(), 0);
}

void TestAimos::theListIsBareAndFiltered()
{
    TestServer server;
    for (const char *name : {"A", "B", "C"})
        server.post(kAimosAgents, QByteArray("{\"name\":\"") + name + "\"}");
    const QString last = createdId(server.post(kAimosAgents, R"({"name":"D"})"));
    server.send("PUT", kAimosAgents + u'/' + last, server.adminKey(), R"({"status":"active"})");
    const QJsonArray all = arrayOf(server.get(kAimosAgents));
    QCOMPARE(all.size(), 4);
    QJsonObject shape = jsonOf(kAimosListed);
    shape[QStringLiteral("last_execution")] = QJsonValue::Null;
    QCOMPARE(missingOf(shape, all.first().toObject()), QStringList());
    const QJsonArray page = arrayOf(server.get(kAimosAgents + QStringLiteral("?skip=1&limit=2")));
    QCOMPARE(page, (QJsonArray{all[1], all[2]}));
    const QJsonArray active =
        arrayOf(server.get(kAimosAgents + QStringLiteral("?skip=0&limit=100&status=active")));
    QCOMPARE(active.size(), 1);
    QCOMPARE(active.first().toObject()[QLatin1String("id")].toString(), last);
}

void TestAimos::figuresComeFromRuns()
{
    TestServer server;
    const QString id = createdId(server.post(kAimosAgents, kAimosCreate));
    for (int i = 0; i < 7; ++i)
        addRun(server, id, RunStatus::Succeeded);
    addRun(server, id, RunStatus::Failed);
    addRun(server, id, RunStatus::Running);
    const QJsonObject agent = server.get(kAimosAgents + u'/' + id).json();
    QCOMPARE(agent[QLatin1String("total_executions")].toInt(), 8);
    QCOMPARE(agent[QLatin1String("successful_executions")].toInt(), 7);
    QCOMPARE(agent[QLatin1String("success_rate")].toDouble(), 87.5);
    QVERIFY(isUtcSecond(agent[QLatin1String("last_execution")].toString()));
    QCOMPARE(arrayOf(server.get(kAimosAgents)).first().toObject(), agent);
    QCOMPARE(
        server.get(QStringLiteral("/api/system/status")).json()[QLatin1String("last_execution")],
        agent[QLatin1String("last_execution")]);
}

void TestAimos::agentsAreEverybodysToSeeAndAnAdministratorsToChange_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("create") << QByteArray("POST") << QByteArray(kAimosCreate);
    QTest::newRow("change") << QByteArray("PUT") << QByteArray(kAimosUpdate);
    QTest::newRow("delete") << QByteArray("DELETE") << QByteArray();
}

void TestAimos::agentsAreEverybodysToSeeAndAnAdministratorsToChange()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    TestServer server;
    const QString id = createdId(server.post(kAimosAgents, kAimosCreate));
    server.send("POST", QStringLiteral("/api/auth/register"), {}, kAimosRegister);
    const QByteArray john = formLogin(server, kAimosLogin);
    QCOMPARE(arrayOf(server.send("GET", kAimosAgents, john)).size(), 1);
    QCOMPARE(server.send("GET", kAimosAgents + u'/' + id, john).status, 200);
    const QString path = method == "POST" ? kAimosAgents : kAimosAgents + u'/' + id;
    const TestReply refused = server.send(method, path, john, body);
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.json(), jsonOf(R"({"detail": "Administrative privileges required"})"));
    QCOMPARE(arrayOf(server.get(kAimosAgents)).size(), 1);
}

void TestAimos::anAgentMadeHereIsVisibleElsewhere()
{
    TestServer server;
    const QString id = createdId(server.post(kAimosAgents, kAimosCreate));
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")), {QStringLiteral("agents:read")});
    for (const char *mount :
         {"/v1/agents/", "/api/v2/agents/", "/troupe/v1/agents/", "/api/v1/agent-management/"})
        QCOMPARE(server.send("GET", QLatin1String(mount) + id, bob).status, 200);
    // And by each of its faces.
    const QString slug = server.get(QStringLiteral("/troupe/v1/agents/") + id)
                             .json()[QLatin1String("slug")]
                             .toString();
    for (const QString &face : {id, id.toUpper(), prefixedId(u"agent_", id), slug})
        QCOMPARE(createdId(server.get(kAimosAgents + u'/' + face)), id);
}

void TestAimos::theDocumentedStatus()
{
    TestServer server;
    const QString path = QStringLiteral("/api/system/status");
    QJsonObject shape = jsonOf(kAimosStatus);
    shape[QStringLiteral("last_execution")] = QJsonValue::Null;
    const TestReply before = server.get(path);
    QCOMPARE(before.status, 200);
    QCOMPARE(missingOf(shape, before.json()), QStringList());
    QCOMPARE(before.json()[QLatin1String("total_agents")].toInt(), 0);
    const QString id = createdId(server.post(kAimosAgents, kAimosCreate));
    server.post(kAimosAgents, kAimosCreate);
    server.send("PUT", kAimosAgents + u'/' + id, server.adminKey(), kAimosUpdate);
    server.clock().advanceMs(90'000);
    const QJsonObject status = server.get(path).json();
    QCOMPARE(status[QLatin1String("total_agents")].toInt(), 2);
    QCOMPARE(status[QLatin1String("active_agents")].toInt(), 1);
    QVERIFY(status[QLatin1String("uptime_seconds")].toInt() >= 90);
    const double score = status[QLatin1String("system_health_score")].toDouble(-1);
    QVERIFY(score >= 0 && score <= 1);
    QCOMPARE(status[QLatin1String("version")].toString(), QStringLiteral(TROUPE_VERSION));
}

void TestAimos::theDocumentedMetrics()
{
    TestServer server;
    SystemMonitor &monitor = server.services().monitor;
    monitor.start(); // a sample at once
    server.clock().advanceMs(3'600'000 * 2);
    const QString path = QStringLiteral("/api/system/metrics");
    const QJsonArray samples = arrayOf(server.get(path + QStringLiteral("?hours=24")));
    QCOMPARE(samples.size(), 2); // the one that was kept, and now
    for (const QJsonValue &sample : samples) {
        QCOMPARE(missingOf(jsonOf(kAimosSample), sample.toObject()), QStringList());
        for (const char *percent : {"cpu_usage", "memory_usage", "disk_usage"}) {
            const double value = sample.toObject()[QLatin1String(percent)].toDouble(-1);
            QVERIFY2(value >= 0 && value <= 100, percent);
        }
        QVERIFY(sample.toObject()[QLatin1String("memory_usage")].toDouble() > 0);
    }
    QVERIFY(samples[0].toObject()[QLatin1String("timestamp")].toString()
            < samples[1].toObject()[QLatin1String("timestamp")].toString());
    QCOMPARE(arrayOf(server.get(path + QStringLiteral("?hours=1"))).size(), 1);
    QCOMPARE(server.get(path + QStringLiteral("?hours=0")).status, 400);
    QCoro::waitFor(monitor.stop());
}

void TestAimos::theDocumentedPrometheusMetrics()
{
    TestServer server;
    const QString id = createdId(server.post(kAimosAgents, kAimosCreate));
    server.send("PUT", kAimosAgents + u'/' + id, server.adminKey(), kAimosUpdate);
    for (int i = 0; i < 3; ++i)
        server.get(kAimosAgents + u'/' + id);
    const TestReply reply = server.get(QStringLiteral("/api/system/metrics/prometheus"));
    QVERIFY(reply.header("Content-Type").startsWith("text/plain"));
    for (const char *line :
         {"# HELP aimos_requests_total Total HTTP requests", "# TYPE aimos_requests_total counter",
          "aimos_requests_total{method=\"POST\",endpoint=\"/api/agents\"} 1",
          "aimos_requests_total{method=\"GET\",endpoint=\"/api/agents/{agent_id}\"} 3",
          "# HELP aimos_active_agents Number of active agents", "# TYPE aimos_active_agents gauge",
          "aimos_active_agents 1", "# HELP aimos_system_health_score Overall system health score",
          "# TYPE aimos_system_health_score gauge"})
        QVERIFY2(reply.body.split('\n').contains(line), line);
}

void TestAimos::documentsAndHealthAreOpen_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("health") << QStringLiteral("/api/health") << QByteArray("application/json");
    QTest::newRow("docs") << QStringLiteral("/api/docs") << QByteArray("text/html");
    QTest::newRow("redoc") << QStringLiteral("/api/redoc") << QByteArray("text/html");
    QTest::newRow("OpenAPI") << QStringLiteral("/api/openapi.json")
                             << QByteArray("application/json");
}

void TestAimos::documentsAndHealthAreOpen()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, type);
    TestServer server;
    const TestReply reply = server.send("GET", path, {});
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.header("Content-Type").startsWith(type));
    QVERIFY(reply.body.contains(path.endsWith(QLatin1String("health")) ? "healthy"
                                                                       : "/api/auth/login"));
}

void TestAimos::errors_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const char *method, const char *path, const char *body,
                        int status, const char *answer) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(path) << QByteArray(body)
                            << status << QByteArray(answer);
    };
    row("a short name, as documented", "POST", "/api/auth/register",
        R"({"username":"jo","password":"secure_password123"})", 400, kAimosInvalid);
    row("a name is missing", "POST", "/api/auth/register", R"({"password":"secure_password123"})",
        400, R"({"detail": "Invalid request data", "type": "validation_error",
                 "errors": [{"field": "username", "message": "Username is required"}]})");
    row("an agent that is not there", "GET", "/api/agents/nobody", nullptr, 404,
        R"({"detail": "Agent not found"})");
    row("a filter that is none", "GET", "/api/agents?status=running", nullptr, 400,
        R"({"detail": "Invalid request data", "type": "validation_error", "errors": [
            {"field": "status", "message": "Status cannot be read"}]})");
    row("an unknown model", "POST", "/api/agents", R"({"name":"A","model":"no-such-model"})", 400,
        R"({"detail": "Unsupported model: 'no-such-model'. It is in no catalogue and no provider lists it.",
            "type": "validation_error", "errors": [{"field": "model", "message": "Model is not known"}]})");
}

void TestAimos::errors()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, answer);
    TestServer server;
    const TestReply reply = server.send(method, path, server.adminKey(), body);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.json(), QJsonDocument::fromJson(answer).object());
    QVERIFY(!reply.header("X-Request-Id").isEmpty());
    QCOMPARE(reply.header("X-RateLimit-Limit"), QByteArray("200"));
}

void TestAimos::whatIsNoEndpoint_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("status");
    QTest::newRow("an unknown path")
        << QByteArray("GET") << QStringLiteral("/api/nowhere") << QByteArray("KEY") << 404;
    QTest::newRow("an unknown method")
        << QByteArray("PATCH") << QStringLiteral("/api/agents/x") << QByteArray("KEY") << 405;
    QTest::newRow("without a credential")
        << QByteArray("GET") << QStringLiteral("/api/agents") << QByteArray() << 401;
    QTest::newRow("with a wrong one")
        << QByteArray("GET") << QStringLiteral("/api/agents") << QByteArray("lvng_wrong") << 401;
    QTest::newRow("no JSON") << QByteArray("POST") << QStringLiteral("/api/agents")
                             << QByteArray("KEY") << 400;
}

void TestAimos::whatIsNoEndpoint()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, key);
    QFETCH(int, status);
    TestServer server;
    key.replace("KEY", server.adminKey());
    const TestReply reply = server.send(method, path, key, method == "GET" ? QByteArray() : "{");
    QCOMPARE(reply.status, status);
    QVERIFY(!reply.json()[QLatin1String("detail")].toString().isEmpty());
    QVERIFY(!reply.header("X-RateLimit-Limit").isEmpty());
    if (status == 401)
        QCOMPARE(reply.json(), jsonOf(R"({"detail": "Invalid authentication credentials"})"));
    if (status == 405)
        QCOMPARE(reply.header("Allow"), QByteArray("GET, HEAD, PUT, DELETE, OPTIONS"));
}

void TestAimos::limits()
{
    TestServer server;
    const User bob = server.addMember(QStringLiteral("bob"));
    // One bucket for a person, whichever key they use.
    const QByteArray first = server.addKey(bob, {QStringLiteral("agents:read")});
    const QByteArray second = server.addKey(bob, {QStringLiteral("agents:read")});
    for (int i = 0; i < 50; ++i) {
        QCOMPARE(server.send("GET", kAimosAgents, first).status, 200);
        QCOMPARE(server.send("GET", kAimosAgents, second).status, 200);
    }
    const TestReply refused = server.send("GET", kAimosAgents, first);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.header("X-RateLimit-Limit"), QByteArray("100"));
    QCOMPARE(refused.header("X-RateLimit-Remaining"), QByteArray("0"));
    const int wait = refused.json()[QLatin1String("retry_after")].toInt();
    QVERIFY(wait > 0);
    QCOMPARE(refused.header("Retry-After"), QByteArray::number(wait));
    QCOMPARE(refused.json()[QLatin1String("detail")].toString(),
             QStringLiteral("Rate limit exceeded"));
    // An administrator may send twice as many, and the other families have buckets of their own.
    const TestReply admin = server.get(kAimosAgents);
    QCOMPARE(admin.header("X-RateLimit-Limit"), QByteArray("200"));
    QCOMPARE(admin.header("X-RateLimit-Remaining"), QByteArray("199"));
    QCOMPARE(server.send("GET", QStringLiteral("/api/v2/agents"), first).status, 200);
    server.clock().advanceMs(wait * 1000);
    QCOMPARE(server.send("GET", kAimosAgents, first).status, 200);
}

QTEST_GUILESS_MAIN(TestAimos)
#include "tst_aimos.moc"
