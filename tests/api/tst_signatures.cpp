// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/crypto.h"
#include "tests/support/testserver.h"

#include <QTest>

using namespace troupe;

/// Signed requests of LVNG v1.
class TestSignatures : public QObject
{
    Q_OBJECT

private slots:
    void aKeyThatSigns_data();
    void aKeyThatSigns();
    void everyFamilyAsksForIt_data();
    void everyFamilyAsksForIt();
    void whoNeedNotSignMaySign();
};

namespace {

/// As the guide's sign_request() does.
QList<QPair<QByteArray, QByteArray>> signRequest(const QByteArray &method, const QByteArray &path,
                                                 const QByteArray &body, const QByteArray &key,
                                                 qint64 seconds)
{
    const QByteArray timestamp = QByteArray::number(seconds);
    const QByteArray message = method + '|' + path + '|' + body + '|' + timestamp;
    return {{"X-LVNG-Timestamp", timestamp},
            {"X-LVNG-Signature", hmacSha256(key, message).toHex()}};
}

QByteArray signingKey(TestServer &server)
{
    return server
        .post(QStringLiteral("/troupe/v1/keys"), R"({"name":"s","requires_signature":true})")
        .json()[QLatin1String("key")]
        .toString()
        .toLatin1();
}

} // namespace

void TestSignatures::aKeyThatSigns_data()
{
    QTest::addColumn<QByteArray>("signedBody");
    QTest::addColumn<QByteArray>("signedPath");
    QTest::addColumn<int>("secondsAgo");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const QByteArray body = R"({"name":"Ann"})";
    const auto row = [](const char *name, const QByteArray &b, const char *path, int ago,
                        int status, const char *code) {
        QTest::newRow(name) << b << QByteArray(path) << ago << status << QString::fromLatin1(code);
    };
    row("signed", body, "/v1/agents", 0, 201, "");
    row("signed 300 seconds ago", body, "/v1/agents", 300, 201, "");
    row("signed 301 seconds ago", body, "/v1/agents", 301, 401, "signature_expired");
    row("signed in 300 seconds", body, "/v1/agents", -300, 201, "");
    row("signed in 301 seconds", body, "/v1/agents", -301, 401, "signature_expired");
    row("another body", "{\"name\":\"Bea\"}", "/v1/agents", 0, 401, "signature_invalid");
    row("another path", body, "/v1/agents/x", 0, 401, "signature_invalid");
    row("not signed", QByteArray(), "", 0, 401, "signature_required");
}

void TestSignatures::aKeyThatSigns()
{
    QFETCH(QByteArray, signedBody);
    QFETCH(QByteArray, signedPath);
    QFETCH(int, secondsAgo);
    QFETCH(int, status);
    QFETCH(QString, code);
    TestServer server;
    const QByteArray key = signingKey(server);
    const qint64 now = server.clock().nowMs() / 1000;
    const auto headers = signedPath.isEmpty()
                             ? QList<QPair<QByteArray, QByteArray>>()
                             : signRequest("POST", signedPath, signedBody, key, now - secondsAgo);
    // The query is not signed.
    const TestReply reply = server.send("POST", QStringLiteral("/v1/agents?trace=1"), key,
                                        R"({"name":"Ann"})", headers);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.json()[QLatin1String("error")].toObject()[QLatin1String("code")].toString(),
             code);
    QVERIFY(!reply.header("X-RateLimit-Limit").isEmpty());
}

void TestSignatures::everyFamilyAsksForIt_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"/v1/agents", "/api/v2/agents", "/api/agents", "/api/v1/agents", "/troupe/v1/agents"})
        QTest::newRow(path) << QByteArray(path);
}

void TestSignatures::everyFamilyAsksForIt()
{
    QFETCH(QByteArray, path);
    TestServer server;
    const QByteArray key = signingKey(server);
    const QString target = QString::fromLatin1(path);
    QCOMPARE(server.send("GET", target, key).status, 401);
    const auto headers = signRequest("GET", path, {}, key, server.clock().nowMs() / 1000);
    QCOMPARE(server.send("GET", target, key, {}, headers).status, 200);
}

void TestSignatures::whoNeedNotSignMaySign()
{
    TestServer server;
    const qint64 now = server.clock().nowMs() / 1000;
    const QByteArray key = server.adminKey();
    const QString path = QStringLiteral("/v1/agents");
    QCOMPARE(
        server.send("GET", path, key, {}, signRequest("GET", "/v1/agents", {}, key, now)).status,
        200);
    // A signature that is sent must be right.
    QCOMPARE(
        server.send("GET", path, key, {}, signRequest("GET", "/v1/agents", {}, "x", now)).status,
        401);
    QCOMPARE(server.send("GET", path, key, {}, {{"X-LVNG-Signature", "00"}}).status, 401);
}

QTEST_GUILESS_MAIN(TestSignatures)
#include "tst_signatures.moc"
