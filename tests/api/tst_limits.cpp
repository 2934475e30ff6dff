// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include "core/storage/database.h"

#include <QNetworkReply>
#include <QTcpSocket>
#include <QTest>

using namespace troupe;

/// Rate limits, token quotas and what a tier allows, under a clock that only the test moves.
class TestLimits : public QObject
{
    Q_OBJECT

private slots:
    void everyAnswerOfV1CarriesBothHeaderSets();
    void aTierAllowsSoManyRequestsAnHour();
    void theNativeFamilyHasABucketOfItsOwn();
    void limitsAreLifted_data();
    void limitsAreLifted();
    void theDaysTokensStopWhatSpendsThem();
    void theDesktopsSessionHasNoQuota();
    void aTierAllowsSoManyAgents();
    void agentsAtTheSameTimeCountEachOther();
    void aKeyMakesNoBetterKey();
    void whatIsUsedUpSurvivesARestart_data();
    void whatIsUsedUpSurvivesARestart();
    void theDaysTokensSurviveARestart();
    void limitsAreNotWrittenPerRequest();
    void whatIsRefusedUnreadCarriesTheHeadersToo();
};

void TestLimits::everyAnswerOfV1CarriesBothHeaderSets()
{
    TestServer server;
    const QByteArray key = server.addKey(server.admin(), Scopes::all().names(), Tier::Starter);
    const qint64 now = server.clock().nowMs() / 1000;
    for (const char *target : {"/v1/agents", "/v1/agents/nobody", "/v1/nowhere", "/v1/health"}) {
        const TestReply reply = server.send("GET", QLatin1String(target), key);
        QCOMPARE(reply.header("X-RateLimit-Limit"), QByteArray("1000"));
        QVERIFY(reply.header("X-RateLimit-Remaining").toInt() >= 996);
        QVERIFY(reply.header("X-RateLimit-Reset").toLongLong() > now);
        QCOMPARE(reply.header("X-RateLimit-Window"), QByteArray("3600"));
        QCOMPARE(reply.header("X-Daily-Quota-Limit"), QByteArray("100000"));
        QCOMPARE(reply.header("X-Daily-Quota-Remaining"), QByteArray("100000"));
        QCOMPARE(reply.header("X-Daily-Quota-Reset").toLongLong(), (now / 86400 + 1) * 86400);
    }
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), key).header("X-RateLimit-Remaining"),
             QByteArray("995"));
}

void TestLimits::aTierAllowsSoManyRequestsAnHour()
{
    TestServer server;
    const QByteArray key = server.addKey(server.admin(), Scopes::all().names(), Tier::Free);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), key).status, 200);
    const TestReply refused = server.send("GET", QStringLiteral("/v1/agents"), key);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.header("X-RateLimit-Remaining"), QByteArray("0"));
    const QJsonObject error = refused.json()[QLatin1String("error")].toObject();
    QCOMPARE(error[QLatin1String("type")].toString(), QStringLiteral("rate_limit_error"));
    QCOMPARE(error[QLatin1String("code")].toString(), QStringLiteral("rate_limit_exceeded"));
    QCOMPARE(error[QLatin1String("message")].toString(), QStringLiteral("Rate limit exceeded"));
    const int wait = refused.header("Retry-After").toInt();
    QCOMPARE(wait, 36);
    QCOMPARE(server.get(QStringLiteral("/v1/agents")).status, 200); // another key
    server.clock().advanceMs(wait * 1000);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), key).status, 200);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), key).status, 429);
}

void TestLimits::theNativeFamilyHasABucketOfItsOwn()
{
    TestServer server;
    const QByteArray key = server.addKey(server.admin(), Scopes::all().names(), Tier::Free);
    for (int i = 0; i < 101; ++i)
        server.send("GET", QStringLiteral("/v1/agents"), key);
    const TestReply native = server.send("GET", QStringLiteral("/troupe/v1/agents"), key);
    QCOMPARE(native.status, 200);
    QCOMPARE(native.header("X-RateLimit-Limit"), QByteArray("6000"));
    QCOMPARE(native.header("X-RateLimit-Remaining"), QByteArray("5999"));
}

void TestLimits::limitsAreLifted_data()
{
    QTest::addColumn<bool>("option");
    QTest::addColumn<bool>("setting");
    QTest::newRow("by the option of the server") << false << true;
    QTest::newRow("by the setting") << true << false;
}

void TestLimits::limitsAreLifted()
{
    QFETCH(bool, option);
    QFETCH(bool, setting);
    TestServerOptions options;
    options.rateLimits = option;
    TestServer server(options);
    if (!setting) {
        QCOMPARE(server
                     .send("PATCH", QStringLiteral("/troupe/v1/settings"), server.adminKey(),
                           R"({"rate_limits":false})")
                     .status,
                 200);
    }
    const QByteArray key = server.addKey(server.admin(), Scopes::all().names(), Tier::Free);
    for (int i = 0; i < 150; ++i)
        QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), key).status, 200);
}

void TestLimits::theDaysTokensStopWhatSpendsThem()
{
    TestServer server;
    server.provider().setUsage({6000, 5000, 0});
    const User bob = server.addMember(QStringLiteral("bob"));
    const QStringList scopes{QStringLiteral("agents:read"), QStringLiteral("agents:write")};
    const QByteArray key = server.addKey(bob, scopes, Tier::Free);
    const QString id = server.send("POST", QStringLiteral("/v1/agents"), key, R"({"name":"A"})")
                           .json()[QLatin1String("id")]
                           .toString();
    const QString chat = QStringLiteral("/v1/agents/%1/chat").arg(id);
    QCOMPARE(server.send("POST", chat, key, R"({"message":"Hi"})").status, 200);

    const TestReply refused = server.send("POST", chat, key, R"({"message":"Hi"})");
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.json()[QLatin1String("error")].toObject()[QLatin1String("code")].toString(),
             QStringLiteral("quota_exceeded"));
    QCOMPARE(refused.header("X-Daily-Quota-Remaining"), QByteArray("0"));
    QVERIFY(refused.header("Retry-After").toInt() > 0);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents/") + id, key).status,
             200); // reading spends nothing
    QCOMPARE(server.provider().callCount(), 1);

    server.clock().advanceMs(86'400'000);
    QCOMPARE(server.send("POST", chat, key, R"({"message":"Hi"})").status, 200);
}

void TestLimits::theDesktopsSessionHasNoQuota()
{
    TestServer server;
    server.services().access.addSessionKey(QStringLiteral("a-session-key"), server.admin());
    server.provider().setUsage({20'000'000, 1, 0});
    const QByteArray key = "a-session-key";
    const QString agent =
        server.send("POST", QStringLiteral("/troupe/v1/agents"), key, R"({"name":"A"})")
            .json()[QLatin1String("id")]
            .toString();
    const QString session = server
                                .send("POST", QStringLiteral("/troupe/v1/sessions"), key,
                                      "{\"agent_id\":\"" + agent.toLatin1() + "\"}")
                                .json()[QLatin1String("id")]
                                .toString();
    const QString path = QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session);
    for (int i = 1; i <= 2; ++i) {
        QCOMPARE(server.send("POST", path, key, R"({"text":"Hi"})").status, 202);
        QTRY_COMPARE(server.services().engine.runningTurns(), 0);
    }
}

void TestLimits::aTierAllowsSoManyAgents()
{
    TestServer server;
    const User bob = server.addMember(QStringLiteral("bob"));
    const QByteArray key =
        server.addKey(bob, {QStringLiteral("agents:read"), QStringLiteral("agents:write")},
                      Tier::Free);
    const TestReply first =
        server.send("POST", QStringLiteral("/v1/agents"), key, R"({"name":"A"})");
    QCOMPARE(first.status, 201);
    const TestReply refused =
        server.send("POST", QStringLiteral("/v1/agents"), key, R"({"name":"B"})");
    QCOMPARE(refused.status, 403);
    const QJsonObject error = refused.json()[QLatin1String("error")].toObject();
    QCOMPARE(error[QLatin1String("type")].toString(), QStringLiteral("permission_error"));
    QCOMPARE(error[QLatin1String("code")].toString(), QStringLiteral("agent_limit_reached"));
    server.send("DELETE",
                QStringLiteral("/v1/agents/") + first.json()[QLatin1String("id")].toString(), key);
    QCOMPARE(server.send("POST", QStringLiteral("/v1/agents"), key, R"({"name":"B"})").status, 201);
}

void TestLimits::agentsAtTheSameTimeCountEachOther()
{
    TestServer server;
    const User bob = server.addMember(QStringLiteral("bob"));
    const QByteArray key = server.addKey(bob, {QStringLiteral("agents:write")}, Tier::Starter);
    QNetworkAccessManager network;
    std::vector<std::unique_ptr<QNetworkReply>> replies;
    for (int i = 0; i < 12; ++i) {
        QNetworkRequest request(QUrl(server.url() + QStringLiteral("/v1/agents")));
        request.setRawHeader("Authorization", "Bearer " + key);
        request.setRawHeader("Content-Type", "application/json");
        replies.emplace_back(network.post(request, R"({"name":"A"})"));
    }
    int made = 0;
    for (const auto &reply : replies) {
        QTRY_VERIFY(reply->isFinished());
        made += reply->error() == QNetworkReply::NoError;
    }
    QCOMPARE(made, 5);
}

void TestLimits::aKeyMakesNoBetterKey()
{
    TestServer server;
    const QByteArray key = server.addKey(server.admin(), Scopes::all().names(), Tier::Starter);
    const auto tierOf = [&](const QByteArray &body) {
        return server.send("POST", QStringLiteral("/api/v1/keys"), key, body)
            .json()[QLatin1String("data")]
            .toObject()[QLatin1String("tier")]
            .toString();
    };
    QCOMPARE(tierOf(R"({"name":"k"})"), QStringLiteral("starter"));
    QCOMPARE(tierOf(R"({"name":"k","tier":"enterprise"})"), QStringLiteral("starter"));
    QCOMPARE(tierOf(R"({"name":"k","tier":"free"})"), QStringLiteral("free"));
}

void TestLimits::whatIsUsedUpSurvivesARestart_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("windowSeconds");
    QTest::newRow("LVNG v1") << QStringLiteral("/v1/agents") << 100 << 3600;
    QTest::newRow("LVNG v2") << QStringLiteral("/api/v2/agents") << 100 << 60;
    QTest::newRow("AIMOS") << QStringLiteral("/api/agents") << 200 << 60;
    QTest::newRow("Convergio") << QStringLiteral("/api/v1/agents") << 100 << 60;
}

void TestLimits::whatIsUsedUpSurvivesARestart()
{
    QFETCH(QString, path);
    QFETCH(int, limit);
    QFETCH(int, windowSeconds);
    QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.path();
    QByteArray key;
    {
        TestServer server(options);
        key = server.addKey(server.admin(), Scopes::all().names(), Tier::Free);
        for (int i = 0; i < limit - 10; ++i)
            QCOMPARE(server.send("GET", path, key).status, 200);
    }
    {
        TestServer server(options); // at the same time by its clock
        QCOMPARE(server.send("GET", path, key).header("X-RateLimit-Remaining"), QByteArray("9"));
    }
    TestServer server(options);
    server.clock().advanceMs(windowSeconds * 1000);
    QCOMPARE(server.send("GET", path, key).header("X-RateLimit-Remaining"),
             QByteArray::number(limit - 1));
}

void TestLimits::theDaysTokensSurviveARestart()
{
    QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.path();
    QByteArray key;
    {
        TestServer server(options);
        server.provider().setUsage({600, 500, 0});
        key = server.addKey(server.admin(), Scopes::all().names(), Tier::Free);
        const QString id = server.send("POST", QStringLiteral("/v1/agents"), key, R"({"name":"A"})")
                               .json()[QLatin1String("id")]
                               .toString();
        server.send("POST", QStringLiteral("/v1/agents/%1/chat").arg(id), key,
                    R"({"message":"Hi"})");
    }
    TestServer server(options);
    QCOMPARE(
        server.send("GET", QStringLiteral("/v1/agents"), key).header("X-Daily-Quota-Remaining"),
        QByteArray("8900"));
}

void TestLimits::limitsAreNotWrittenPerRequest()
{
    TestServer server;
    const QByteArray key = server.addKey(server.admin(), Scopes::all().names(), Tier::Free);
    const auto kept = [&server] {
        double level = -1;
        const auto read = server.services().db.reader().first(
            QStringLiteral("SELECT level FROM rate_buckets WHERE family = 'lvng-v1'"), {},
            [&level](const Row &row) { level = row.real(0); });
        return read ? level : -2;
    };
    for (int i = 0; i < 24; ++i)
        server.send("GET", QStringLiteral("/v1/agents"), key);
    QCOMPARE(kept(), -1.0); // nothing yet
    server.send("GET", QStringLiteral("/v1/agents"), key);
    QTRY_COMPARE(kept(), 75.0); // a crash forgets less than a quarter
    for (int i = 0; i < 10; ++i)
        server.send("GET", QStringLiteral("/v1/agents"), key);
    QCOMPARE(kept(), 75.0);
}

void TestLimits::whatIsRefusedUnreadCarriesTheHeadersToo()
{
    TestServer server;
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, server.port());
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    socket.write("POST /v1/agents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                 "99999999999\r\n\r\n");
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll()).contains("\r\n\r\n"));
    QVERIFY2(answer.startsWith("HTTP/1.1 413"), answer);
    QVERIFY2(answer.contains("\r\nX-RateLimit-Limit: "), answer);
    QVERIFY2(answer.contains("\r\nX-Daily-Quota-Remaining: "), answer);
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
