// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/outboundfixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestOutboundGuard : public QObject
{
    Q_OBJECT

private slots:
    void anAimedRequestMayNotReach_data();
    void anAimedRequestMayNotReach();
    void anAimedNameIsCheckedOnceAndConnectedByAddress();
    void anAllowedTargetIsReached();
    void theOfflineLockHoldsBeforeAnyLookup();
    void theOfflineLockLetsLoopbackThrough();
    void closingTheLockCutsWhatRuns();
    void redirects_data();
    void redirects();
    void aRedirectElsewhereLosesTheKeyAndIsAimed();
    void certificates_data();
    void certificates();
    void anHttpProxyIsAskedForTheWholeUrl();
    void anAimedRequestTunnelsToTheCheckedAddress();
};

void TestOutboundGuard::anAimedRequestMayNotReach_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("key");
    const QString refused = QStringLiteral("address_refused");
    const auto row = [&refused](const char *name, const char *url) {
        QTest::newRow(name) << QString::fromLatin1(url) << refused;
    };
    row("loopback", "http://127.0.0.1/");
    row("loopback by name", "http://localhost/");
    row("loopback by name with a dot", "http://LOCALHOST./");
    row("loopback as one number", "http://2130706433/");
    row("loopback in hexadecimal", "http://0x7f000001/");
    row("loopback in octal", "http://0177.0.0.1/");
    row("loopback, short", "http://127.1/");
    row("loopback with full-width digits", "http://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1/");
    row("IPv6 loopback", "http://[::1]/");
    row("IPv6 loopback, long", "http://[0:0:0:0:0:0:0:1]/");
    row("mapped loopback", "http://[::ffff:127.0.0.1]/");
    row("NAT64 of loopback", "http://[64:ff9b::7f00:1]/");
    row("6to4 of loopback", "http://[2002:7f00:1::]/");
    row("unspecified", "http://0.0.0.0/");
    row("short unspecified", "http://0/");
    row("metadata", "http://169.254.169.254/latest/meta-data/");
    row("private", "https://192.168.1.1/");
    row("a name with a private address", "http://private.example/");
    row("a name with a public and a private address", "http://mixed.example/");
    row("a name with a mapped address", "http://mapped.example/");
    row("user and password before it", "http://public.example@127.0.0.1/");
    QTest::newRow("a file") << "file:///etc/passwd"
                            << "bad_request";
    QTest::newRow("another scheme") << "gopher://127.0.0.1/"
                                    << "bad_request";
    QTest::newRow("no host") << "http:///x"
                             << "bad_request";
    QTest::newRow("a name nobody knows") << "http://unknown.example/"
                                         << "host_not_found";
}

void TestOutboundGuard::anAimedRequestMayNotReach()
{
    QFETCH(QString, url);
    QFETCH(QString, key);
    Fixture f;
    f.names.names[QStringLiteral("private.example")] = {QHostAddress(QStringLiteral("10.0.0.1"))};
    f.names.names[QStringLiteral("mixed.example")] = {QHostAddress(QStringLiteral("93.184.216.34")),
                                                      QHostAddress(QStringLiteral("10.0.0.1"))};
    f.names.names[QStringLiteral("mapped.example")] = {
        QHostAddress(QStringLiteral("::ffff:10.0.0.1"))};
    OutboundRequest request = f.get();
    request.url = QUrl(url);
    request.trust = TrustLevel::Aimed;
    QCOMPARE(keyOf(f.fetch(request)), key);
    QCOMPARE(f.outcome(), key);
}

void TestOutboundGuard::anAimedNameIsCheckedOnceAndConnectedByAddress()
{
    Fixture f;
    f.allowLoopback();
    const QString name = QStringLiteral("service.example"); // no resolver of this machine knows it
    f.names.names[name] = {QHostAddress(QHostAddress::LocalHost)};
    f.server.enqueue(Script::answer(200, "x"));
    OutboundRequest request = f.get(QStringLiteral("/"), TrustLevel::Aimed);
    request.url.setHost(name);
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("status 200"));
    QCOMPARE(f.names.asked, QStringList{name});
    QCOMPARE(f.server.requests().first().headers.value("host"),
             "service.example:" + QByteArray::number(f.server.port()));
}

void TestOutboundGuard::anAllowedTargetIsReached()
{
    Fixture f;
    QCOMPARE(keyOf(f.fetch(f.get(QStringLiteral("/"), TrustLevel::Aimed))),
             QStringLiteral("address_refused"));
    QCOMPARE(f.server.connections(), 0);
    f.allowLoopback();
    f.server.enqueue(Script::answer(200, "x"));
    QCOMPARE(keyOf(f.fetch(f.get(QStringLiteral("/"), TrustLevel::Aimed))),
             QStringLiteral("status 200"));
}

void TestOutboundGuard::theOfflineLockHoldsBeforeAnyLookup()
{
    Fixture f;
    NetSettings settings;
    settings.offline = true;
    f.apply(settings);
    OutboundRequest request = f.get();
    request.url = QUrl(QStringLiteral("https://api.example/v1"));
    const auto result = f.fetch(request);
    QCOMPARE(keyOf(result), QStringLiteral("offline_locked"));
    QCOMPARE(result.error().code, ErrorCode::Forbidden);
    QVERIFY(f.names.asked.isEmpty());
    QCOMPARE(f.outcome(), QStringLiteral("offline_locked"));
    QCOMPARE(f.policy.ledger().recent().last().host, QStringLiteral("api.example"));
}

void TestOutboundGuard::theOfflineLockLetsLoopbackThrough()
{
    Fixture f;
    NetSettings settings;
    settings.offline = true;
    settings.proxy = QStringLiteral("http://proxy.example:3128");
    f.apply(settings);
    f.server.enqueue(Script::answer(200, "x"));
    f.server.enqueue(Script::answer(200, "x"));
    QCOMPARE(keyOf(f.fetch(f.get())), QStringLiteral("status 200"));
    OutboundRequest request = f.get();
    request.url.setHost(QStringLiteral("localhost"));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("status 200"));
    QVERIFY(f.names.asked.isEmpty());
}

void TestOutboundGuard::closingTheLockCutsWhatRuns()
{
    Fixture f;
    const QString name = QStringLiteral("service.example");
    f.names.names[name] = {QHostAddress(QHostAddress::LocalHost)};
    f.server.enqueue(Script().awaitRequest().stall());
    f.server.enqueue(Script().awaitRequest().stall());
    OutboundRequest outside = f.get();
    outside.url.setHost(name);
    OutboundRequest inside = f.get();
    auto cut = f.client.fetch(outside);
    auto kept = f.client.fetch(inside);
    QTRY_COMPARE(f.server.requests().size(), 2);
    NetSettings settings;
    settings.offline = true;
    f.apply(settings);
    QCOMPARE(keyOf(QCoro::waitFor(cut)), QStringLiteral("offline_locked"));
    QTRY_COMPARE(f.server.closedByClient(), 1);
    inside.cancel.cancel();
    QCOMPARE(keyOf(QCoro::waitFor(kept)), QStringLiteral("cancelled"));
}

void TestOutboundGuard::redirects_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("methodAfter");
    QTest::addColumn<QByteArray>("bodyAfter");
    QTest::newRow("301 after GET") << 301 << QByteArray("GET") << QByteArray("GET") << QByteArray();
    QTest::newRow("302 turns POST to GET")
        << 302 << QByteArray("POST") << QByteArray("GET") << QByteArray();
    QTest::newRow("303 turns PUT to GET")
        << 303 << QByteArray("PUT") << QByteArray("GET") << QByteArray();
    QTest::newRow("307 keeps POST")
        << 307 << QByteArray("POST") << QByteArray("POST") << QByteArray("b");
    QTest::newRow("308 keeps PUT")
        << 308 << QByteArray("PUT") << QByteArray("PUT") << QByteArray("b");
}

void TestOutboundGuard::redirects()
{
    QFETCH(int, status);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, methodAfter);
    QFETCH(QByteArray, bodyAfter);
    Fixture f;
    f.server.enqueue(Script::answer(status, "moved", "text/plain", {"Location: ../there?x=1"}));
    f.server.enqueue(Script::answer(200, "here"));
    OutboundRequest request = f.get(QStringLiteral("/a/b"));
    request.method = method;
    request.body = method == "GET" ? QByteArray() : QByteArray("b");
    request.headers.append(OutboundHeader{"Authorization", "Bearer k"});
    request.maxRedirects = 2;
    const auto result = f.fetch(request);
    QCOMPARE(keyOf(result), QStringLiteral("status 200"));
    QCOMPARE(result->url.path(), QStringLiteral("/there"));
    const auto &second = f.server.requests().at(1);
    QCOMPARE(second.method, methodAfter);
    QCOMPARE(second.body, bodyAfter);
    QCOMPARE(second.target, QByteArray("/there?x=1"));
    QCOMPARE(second.headers.value("authorization"), QByteArray("Bearer k")); // the same origin

    for (int i = 0; i < 3; ++i)
        f.server.enqueue(Script::answer(status, "", "text/plain", {"Location: /again"}));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("redirect_refused"));
    QCOMPARE(f.server.scriptsLeft(), 0);

    request.maxRedirects = 0;
    f.server.enqueue(Script::answer(status, "", "text/plain", {"Location: /again"}));
    QCOMPARE(f.fetch(request)->status, status);
}

void TestOutboundGuard::aRedirectElsewhereLosesTheKeyAndIsAimed()
{
    Fixture f;
    ScriptedServer other;
    const QByteArray location = "Location: " + other.url(QStringLiteral("/x")).toEncoded();
    OutboundRequest request = f.get();
    request.headers.append(OutboundHeader{"Authorization", "Bearer k"});
    request.headers.append(OutboundHeader{"X-Api-Key", "k"});
    request.maxRedirects = 3;

    f.server.enqueue(Script::answer(307, "", "text/plain", {location}));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("address_refused"));
    QCOMPARE(other.connections(), 0);

    f.allowLoopback();
    f.server.enqueue(Script::answer(307, "", "text/plain", {location}));
    other.enqueue(Script::answer(200, "x"));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("status 200"));
    QVERIFY(!other.requests().first().head.contains("k\r\n"));

    f.server.enqueue(Script::answer(302, "", "text/plain", {"Location: file:///etc/passwd"}));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("redirect_refused"));
    f.server.enqueue(Script::answer(302, "", "text/plain", {"Location: http://169.254.169.254/"}));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("address_refused"));
}

void TestOutboundGuard::certificates_data()
{
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("key");
    QTest::newRow("of our own authority, and the right name") << true << "tls.example"
                                                              << "status 200";
    QTest::newRow("of an unknown authority") << false << "tls.example"
                                             << "tls_failed";
    QTest::newRow("of another name") << true << "other.example"
                                     << "tls_failed";
    QTest::newRow("of no name, by address") << true << "127.0.0.1"
                                            << "tls_failed";
}

void TestOutboundGuard::certificates()
{
    QFETCH(bool, trusted);
    QFETCH(QString, host);
    QFETCH(QString, key);
    Fixture f;
    QTemporaryDir folder;
    NetSettings settings;
    if (trusted) {
        settings.caFile = folder.filePath(QStringLiteral("ca.pem"));
        QFile file(settings.caFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(troupe::testing::kCertificatePem);
    }
    f.apply(settings);
    f.server.useTls(QSslCertificate(QByteArray(troupe::testing::kCertificatePem)),
                    QSslKey(QByteArray(troupe::testing::kKeyPem), QSsl::Ec));
    f.server.enqueue(Script::answer(200, QByteArray(2'000'000, 'x')));
    f.names.names[host] = {QHostAddress(QHostAddress::LocalHost)};
    OutboundRequest request = f.get();
    request.url.setHost(host);
    const auto result = f.fetch(request);
    QCOMPARE(keyOf(result), key);
    if (result)
        QCOMPARE(result->body.size(), 2'000'000);
    else
        QVERIFY(f.server.requests().isEmpty());
}

void TestOutboundGuard::anHttpProxyIsAskedForTheWholeUrl()
{
    Fixture f;
    NetSettings settings;
    settings.proxy = QStringLiteral("http://me:secret@127.0.0.1:%1").arg(f.server.port());
    f.apply(settings);
    f.server.enqueue(Script::answer(200, "x"));
    OutboundRequest request = f.get();
    request.url = QUrl(QStringLiteral("http://model.example/v1/models"));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("status 200"));
    const auto &seen = f.server.requests().first();
    QCOMPARE(seen.target, QByteArray("http://model.example/v1/models"));
    QCOMPARE(seen.headers.value("host"), QByteArray("model.example"));
    QCOMPARE(seen.headers.value("proxy-authorization"),
             "Basic " + QByteArray("me:secret").toBase64());
    QVERIFY(f.names.asked.isEmpty()); // the proxy looks it up
}

void TestOutboundGuard::anAimedRequestTunnelsToTheCheckedAddress()
{
    Fixture f;
    NetSettings settings;
    settings.proxy = QStringLiteral("http://127.0.0.1:%1").arg(f.server.port());
    f.apply(settings);
    f.names.names[QStringLiteral("hook.example")] = {QHostAddress(QStringLiteral("93.184.216.34"))};
    f.names.names[QStringLiteral("evil.example")] = {QHostAddress(QStringLiteral("10.0.0.1"))};
    f.server.enqueue(Script()
                         .awaitRequest()
                         .send("HTTP/1.1 200 Connection established\r\n\r\n")
                         .awaitRequest()
                         .send(okWith("through")));
    OutboundRequest request = f.get();
    request.trust = TrustLevel::Aimed;
    request.url = QUrl(QStringLiteral("http://hook.example/x"));
    const auto result = f.fetch(request);
    QCOMPARE(keyOf(result), QStringLiteral("status 200"));
    QCOMPARE(f.server.requests().at(0).method, QByteArray("CONNECT"));
    QCOMPARE(f.server.requests().at(0).target, QByteArray("93.184.216.34:80"));
    QCOMPARE(f.server.requests().at(1).headers.value("host"), QByteArray("hook.example"));

    request.url = QUrl(QStringLiteral("http://evil.example/x"));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("address_refused"));
    QCOMPARE(f.server.connections(), 1);

    f.server.enqueue(Script().awaitRequest().send("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n"));
    request.url = QUrl(QStringLiteral("http://hook.example/x"));
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("proxy_failed"));
}

QTEST_GUILESS_MAIN(TestOutboundGuard)
#include "tst_outboundguard.moc"
