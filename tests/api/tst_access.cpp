// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QTest>
#include <QWebSocket>

using namespace troupe;

/// Credentials and scopes, the same in every family.
class TestAccess : public QObject
{
    Q_OBJECT

private slots:
    void withoutACredential_data();
    void withoutACredential();
    void whatCountsAsACredential_data();
    void whatCountsAsACredential();
    void anUnknownAndARevokedKeyLookAlike();
    void scopes_data();
    void scopes();
    void somebodyElsesThingsAreNotThere();
    void aPublicAgentIsReadButNotChanged();
    void wrongCredentialsAreThrottledPerAddress();
    void socketsAreRefusedBeforeTheUpgrade_data();
    void socketsAreRefusedBeforeTheUpgrade();
};

void TestAccess::withoutACredential_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("status");

    const auto row = [](const char *method, const char *target, int status) {
        QTest::newRow(
            qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(method), QLatin1String(target))))
            << QByteArray(method) << QString::fromLatin1(target) << status;
    };
    for (const char *open : {"/troupe/v1/health", "/troupe/v1/openapi.json", "/troupe/v1/docs",
                             "/v1/health", "/v1/openapi.json", "/v1/docs"})
        row("GET", open, 200);
    for (const char *closed : {"/troupe/v1/agents",
                               "/troupe/v1/agents/x",
                               "/troupe/v1/sessions",
                               "/troupe/v1/messages/x",
                               "/troupe/v1/search?query=x",
                               "/troupe/v1/providers",
                               "/troupe/v1/models",
                               "/troupe/v1/usage",
                               "/troupe/v1/keys",
                               "/troupe/v1/settings",
                               "/troupe/v1/approvals",
                               "/troupe/v1/approval-policies",
                               "/troupe/v1/audit",
                               "/troupe/v1/system",
                               "/troupe/v1/metrics",
                               "/troupe/v1/system/network",
                               "/v1/agents",
                               "/v1/agents/x",
                               "/v1/models",
                               "/troupe/v1/runs",
                               "/troupe/v1/runs/x"})
        row("GET", closed, 401);
    for (const char *closed :
         {"/troupe/v1/agents", "/troupe/v1/runs", "/troupe/v1/keys", "/troupe/v1/system/backup",
          "/troupe/v1/system/vacuum", "/v1/agents", "/v1/agents/x/chat"})
        row("POST", closed, 401);
}

void TestAccess::withoutACredential()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(int, status);
    TestServer server;
    const TestReply reply =
        server.send(method, target, QByteArray(), method == "POST" ? "{}" : QByteArray());
    QCOMPARE(reply.status, status);
    if (status == 401)
        QVERIFY(reply.header("WWW-Authenticate").startsWith("Bearer"));
    QVERIFY(!reply.header("X-RateLimit-Limit").isEmpty());
}

void TestAccess::whatCountsAsACredential_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");

    QTest::newRow("bearer") << QByteArray("Bearer KEY") << 200;
    QTest::newRow("the scheme's case does not count") << QByteArray("bEaReR KEY") << 200;
    QTest::newRow("spaces around the key") << QByteArray("Bearer   KEY ") << 200;
    QTest::newRow("another scheme") << QByteArray("Basic KEY") << 401;
    QTest::newRow("no scheme") << QByteArray("KEY") << 401;
    QTest::newRow("no key") << QByteArray("Bearer ") << 401;
    QTest::newRow("a key with one character too many") << QByteArray("Bearer KEYx") << 401;
    QTest::newRow("a key in another case") << QByteArray("Bearer UPPER") << 401;
    QTest::newRow("a key of 8 KB") << QByteArray("Bearer " + QByteArray(8000, 'a')) << 401;
}

void TestAccess::whatCountsAsACredential()
{
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    TestServer server;
    value.replace("UPPER", server.adminKey().toUpper());
    value.replace("KEY", server.adminKey());
    const TestReply reply = server.send("GET", QStringLiteral("/v1/agents"), QByteArray(),
                                        QByteArray(), {{"Authorization", value}});
    QCOMPARE(reply.status, status);
}

void TestAccess::anUnknownAndARevokedKeyLookAlike()
{
    TestServer server;
    const TestReply created = server.post(QStringLiteral("/troupe/v1/keys"), R"({"name":"x"})");
    const QByteArray revoked = created.json()[QLatin1String("key")].toString().toLatin1();
    server.send("DELETE",
                QStringLiteral("/troupe/v1/keys/") + created.json()[QLatin1String("id")].toString(),
                server.adminKey());
    QByteArray unknown = revoked;
    unknown[10] = unknown[10] == 'a' ? 'b' : 'a';
    const TestReply first = server.send("GET", QStringLiteral("/v1/agents"), revoked);
    const TestReply second = server.send("GET", QStringLiteral("/v1/agents"), unknown);
    QCOMPARE(first.status, 401);
    QCOMPARE(second.status, 401);
    const auto said = [](const TestReply &reply) {
        QJsonObject error = reply.json()[QLatin1String("error")].toObject();
        error.remove(QLatin1String("request_id"));
        return error;
    };
    QCOMPARE(said(first), said(second));
    QCOMPARE(said(first)[QLatin1String("code")].toString(), QStringLiteral("api_key_invalid"));
    QCOMPARE(said(first)[QLatin1String("message")].toString(),
             QStringLiteral("Invalid authentication credentials"));
}

void TestAccess::scopes_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("scope");

    const auto row = [](const char *method, const char *target, const char *scope) {
        QTest::newRow(qPrintable(
            QStringLiteral("%1 %2 needs %3")
                .arg(QLatin1String(method), QLatin1String(target), QLatin1String(scope))))
            << QByteArray(method) << QString::fromLatin1(target) << QString::fromLatin1(scope);
    };
    row("GET", "/troupe/v1/agents", "agents:read");
    row("GET", "/troupe/v1/agents/x", "agents:read");
    row("POST", "/troupe/v1/agents", "agents:write");
    row("PATCH", "/troupe/v1/agents/x", "agents:write");
    row("DELETE", "/troupe/v1/agents/x", "agents:write");
    row("POST", "/troupe/v1/agents/x/start", "agents:write");
    row("PATCH", "/troupe/v1/agents/x/capabilities", "agents:write");
    row("GET", "/api/v2/agents", "agents:read");
    row("PUT", "/api/v2/agents/x/capabilities", "agents:write");
    row("POST", "/api/v2/agents/x/message", "agents:write");
    row("GET", "/api/v2/messages", "agents:read");
    row("GET", "/troupe/v1/agents/x/stats", "agents:read");
    row("GET", "/troupe/v1/agent-templates", "agents:read");
    row("GET", "/troupe/v1/agent-templates/amy_cfo", "agents:read");
    row("POST", "/troupe/v1/agent-templates/amy_cfo/agents", "agents:write");
    row("GET", "/troupe/v1/sessions", "agents:read");
    row("POST", "/troupe/v1/sessions", "agents:write");
    row("POST", "/troupe/v1/sessions/x/messages", "agents:write");
    row("POST", "/troupe/v1/messages/x/stop", "agents:write");
    row("DELETE", "/troupe/v1/sessions/x/branches/x", "agents:write");
    row("GET", "/troupe/v1/search?query=x", "agents:read");
    row("GET", "/troupe/v1/approvals", "approvals:decide");
    row("POST", "/troupe/v1/approvals", "approvals:decide");
    row("POST", "/troupe/v1/approvals/x/approve", "approvals:decide");
    row("POST", "/troupe/v1/approvals/x/reject", "approvals:decide");
    row("POST", "/troupe/v1/approvals/bulk", "approvals:decide");
    row("GET", "/troupe/v1/approval-policies", "approvals:decide");
    row("POST", "/troupe/v1/approval-policies/rehearse", "approvals:decide");
    row("GET", "/troupe/v1/audit", "approvals:decide");
    row("GET", "/troupe/v1/audit/export", "admin");
    row("GET", "/troupe/v1/audit/verify", "admin");
    row("GET", "/troupe/v1/providers", "models:access");
    row("POST", "/troupe/v1/providers", "admin");
    row("GET", "/troupe/v1/models", "models:access");
    row("POST", "/troupe/v1/providers/discover", "admin");
    row("GET", "/troupe/v1/models/aliases", "models:access");
    row("PUT", "/troupe/v1/models/aliases/x", "admin");
    row("DELETE", "/troupe/v1/models/aliases/x", "admin");
    row("GET", "/troupe/v1/models/overrides", "models:access");
    row("PUT", "/troupe/v1/models/overrides", "admin");
    row("DELETE", "/troupe/v1/models/overrides?model=x", "admin");
    row("GET", "/troupe/v1/models/import", "models:access");
    row("POST", "/troupe/v1/models/import", "admin");
    row("DELETE", "/troupe/v1/models/import", "admin");
    row("POST", "/troupe/v1/tokens", "models:access");
    row("GET", "/troupe/v1/usage", "usage:read");
    row("GET", "/troupe/v1/metrics", "usage:read");
    row("GET", "/troupe/v1/system", "usage:read");
    row("PATCH", "/troupe/v1/settings", "admin");
    row("GET", "/troupe/v1/system/network", "admin");
    row("POST", "/troupe/v1/system/backup", "admin");
    row("GET", "/v1/agents", "agents:read");
    row("POST", "/v1/agents", "agents:write");
    row("PUT", "/v1/agents/x", "agents:write");
    row("DELETE", "/v1/agents/x", "agents:write");
    row("POST", "/v1/agents/x/chat", "agents:write");
    row("GET", "/v1/models", "models:access");
}

void TestAccess::scopes()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QString, scope);
    TestServer server;
    QStringList others = Scopes::all().names();
    others.removeAll(scope);
    const QByteArray body = method == "GET" || method == "DELETE" ? QByteArray() : "{}";
    const TestReply refused =
        server.send(method, target, server.addKey(server.admin(), others), body);
    QCOMPARE(refused.status, 403);
    const QByteArray words = scope == QLatin1String("admin")
                                 ? QByteArray("Administrative privileges required")
                                 : scope.toLatin1();
    QVERIFY2(refused.body.contains(words), refused.body);
    const TestReply allowed =
        server.send(method, target, server.addKey(server.admin(), {scope}), body);
    QVERIFY2(allowed.status != 401 && allowed.status != 403, QByteArray::number(allowed.status));
}

void TestAccess::somebodyElsesThingsAreNotThere()
{
    TestServer server;
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QByteArray eve =
        server.addKey(server.addMember(QStringLiteral("eve")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString id = server.send("POST", QStringLiteral("/v1/agents"), bob, R"({"name":"Bob's"})")
                           .json()[QLatin1String("id")]
                           .toString();
    for (const char *mount : {"/v1/agents/", "/troupe/v1/agents/"}) {
        const QString path = QLatin1String(mount) + id;
        QCOMPARE(server.send("GET", path, bob).status, 200);
        QCOMPARE(server.send("GET", path, eve).status, 404);
        QCOMPARE(server.send("PATCH", path, eve, R"({"name":"Eve's"})").status, 404);
        QCOMPARE(server.send("DELETE", path, eve).status, 404);
    }
    QCOMPARE(server
                 .send("POST", QStringLiteral("/v1/agents/%1/chat").arg(id), eve,
                       R"({"message":"Hi"})")
                 .status,
             404);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), eve)
                 .json()[QLatin1String("agents")]
                 .toArray()
                 .size(),
             0);
}

void TestAccess::aPublicAgentIsReadButNotChanged()
{
    TestServer server;
    const QString id =
        server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"All","visibility":"public"})")
            .json()[QLatin1String("id")]
            .toString();
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString path = QStringLiteral("/v1/agents/") + id;
    QCOMPARE(server.send("GET", path, bob).status, 200);
    QCOMPARE(server.send("PATCH", path, bob, R"({"name":"Mine"})").status, 403);
    QCOMPARE(server.send("POST", path + QStringLiteral("/chat"), bob, R"({"message":"Hi"})").status,
             200);
}

void TestAccess::wrongCredentialsAreThrottledPerAddress()
{
    TestServer server;
    int refused = 0;
    for (int i = 0; i < 620 && refused == 0; ++i) {
        const int status =
            server.send("GET", QStringLiteral("/troupe/v1/agents"), "lvng_" + QByteArray::number(i))
                .status;
        QVERIFY(status == 401 || status == 429);
        if (status == 429)
            refused = i;
    }
    QCOMPARE(refused, 600);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/agents")).status,
             200); // a good key is not held up
    server.clock().advanceMs(60'000);
    QCOMPARE(server.send("GET", QStringLiteral("/troupe/v1/agents"), "lvng_wrong").status, 401);
}

void TestAccess::socketsAreRefusedBeforeTheUpgrade_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<bool>("opens");

    QTest::newRow("a key in the query") << QStringLiteral("/troupe/v1/events?token=KEY") << true;
    QTest::newRow("no key") << QStringLiteral("/troupe/v1/events") << false;
    QTest::newRow("a wrong key") << QStringLiteral("/troupe/v1/events?token=lvng_wrong") << false;
    QTest::newRow("a key without the scope")
        << QStringLiteral("/troupe/v1/events?token=POOR") << false;
    QTest::newRow("an unknown path") << QStringLiteral("/troupe/v1/nothing?token=KEY") << false;
    QTest::newRow("an endpoint that is no socket")
        << QStringLiteral("/troupe/v1/agents?token=KEY") << false;
    QTest::newRow("a number that is none")
        << QStringLiteral("/troupe/v1/events?after=x&token=KEY") << false;
}

void TestAccess::socketsAreRefusedBeforeTheUpgrade()
{
    QFETCH(QString, target);
    QFETCH(bool, opens);
    TestServer server;
    target.replace(QLatin1String("KEY"), QString::fromLatin1(server.adminKey()));
    target.replace(QLatin1String("POOR"),
                   QString::fromLatin1(
                       server.addKey(server.admin(), {QStringLiteral("usage:read")})));
    QWebSocket socket;
    bool connected = false;
    bool ended = false;
    connect(&socket, &QWebSocket::connected, this, [&connected] { connected = true; });
    connect(&socket, &QWebSocket::disconnected, this, [&ended] { ended = true; });
    connect(&socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [&ended] { ended = true; });
    socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(server.port()).arg(target)));
    QTRY_VERIFY(connected || ended);
    QCOMPARE(connected, opens);
}

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
