// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundclient.h"
#include "tests/net/testcertificate.h"
#include "tests/support/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace troupe;
using troupe::testing::Script;
using troupe::testing::ScriptedServer;

namespace {

/// A resolver that knows what the test tells it and counts what it is asked.
struct FakeNames
{
    QHash<QString, QList<QHostAddress>> names;
    QStringList asked;

    HostResolver resolver()
    {
        return [this](const QString &host, QObject *context,
                      std::function<void(Result<QList<QHostAddress>>)> done) {
            asked.append(host);
            const QList<QHostAddress> addresses = names.value(host);
            QMetaObject::invokeMethod(
                context, [addresses, done] { done(addresses); }, Qt::QueuedConnection);
        };
    }
};

struct Fixture
{
    ManualClock clock;
    NetPolicy policy{clock};
    FakeNames names;
    OutboundClient client{policy, names.resolver()};
    ScriptedServer server;

    OutboundRequest get(const QString &path = QStringLiteral("/"),
                        TrustLevel trust = TrustLevel::Configured)
    {
        OutboundRequest request;
        request.url = server.url(path);
        request.trust = trust;
        request.reason = QStringLiteral("a test");
        request.timeouts.totalMs = 20'000;
        return request;
    }
    Result<OutboundResponse> fetch(const OutboundRequest &request)
    {
        return QCoro::waitFor(client.fetch(request));
    }
    QString outcome() const
    {
        auto &ledger = const_cast<NetPolicy &>(policy).ledger();
        const auto entries = ledger.recent();
        return entries.isEmpty() ? QString() : entries.last().outcome;
    }
    void apply(const NetSettings &settings) { QVERIFY(policy.apply(settings).has_value()); }
    void allowLoopback()
    {
        NetSettings settings;
        settings.allowTargets = QStringList{QStringLiteral("127.0.0.0/8")};
        apply(settings);
    }
};

QString keyOf(const Result<OutboundResponse> &result)
{
    return result ? QStringLiteral("status %1").arg(result->status) : result.error().key;
}

QByteArray okWith(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
        + body;
}

} // namespace

class TestOutboundClient : public QObject
{
    Q_OBJECT

private slots:
    void aRequestIsSentAndAnswered();
    void whatCouldSplitTheRequestIsNotSent_data();
    void whatCouldSplitTheRequestIsNotSent();
    void headersOfTheConnectionAreOurs();
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
    void brokenAnswers_data();
    void brokenAnswers();
    void timeouts_data();
    void timeouts();
    void aSlowHeadCannotOutstayItsTime();
    void aStreamComesInPiecesAndCanBeStopped();
    void aLargeBodyArrivesWhole_data();
    void aLargeBodyArrivesWhole();
    void aBodyPastTheLimitIsCut_data();
    void aBodyPastTheLimitIsCut();
    void cancelling();
    void cancellingFromAnotherThread();
    void theClientMayDieFirst();
    void nobodyListens();
    void theNextAddressIsTried();
    void certificates_data();
    void certificates();
    void anHttpProxyIsAskedForTheWholeUrl();
    void anAimedRequestTunnelsToTheCheckedAddress();
    void theLedgerCountsBytes();
};

void TestOutboundClient::aRequestIsSentAndAnswered()
{
    Fixture f;
    f.server.enqueue(Script::answer(201, "done", "text/plain", {"X-Thing: 7"}));
    OutboundRequest request = f.get(QStringLiteral("/a b/ü?q=1&r=%20"));
    request.method = "POST";
    request.body = "hello";
    request.headers.append(OutboundHeader{"X-Own", "v"});
    const auto result = f.fetch(request);
    QCOMPARE(keyOf(result), QStringLiteral("status 201"));
    QCOMPARE(result->body, QByteArray("done"));
    QCOMPARE(result->header("x-thing"), QByteArray("7"));
    const auto &seen = f.server.requests().first();
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.target, QByteArray("/a%20b/%C3%BC?q=1&r=%20"));
    QCOMPARE(seen.body, QByteArray("hello"));
    QCOMPARE(seen.headers.value("host"), "127.0.0.1:" + QByteArray::number(f.server.port()));
    QCOMPARE(seen.headers.value("x-own"), QByteArray("v"));
    QCOMPARE(seen.headers.value("connection"), QByteArray("close"));
    QCOMPARE(seen.headers.value("accept-encoding"), QByteArray("identity"));
}

void TestOutboundClient::whatCouldSplitTheRequestIsNotSent_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("a line end in a value") << QByteArray("GET") << QByteArray("A") << QByteArray("b\r\nC: d");
    QTest::newRow("a lone LF in a value") << QByteArray("GET") << QByteArray("A") << QByteArray("b\nC");
    QTest::newRow("NUL in a value") << QByteArray("GET") << QByteArray("A") << QByteArray("b\0c", 3);
    QTest::newRow("a line end in a name") << QByteArray("GET") << QByteArray("A\r\nB") << QByteArray("c");
    QTest::newRow("a colon in a name") << QByteArray("GET") << QByteArray("A:B") << QByteArray("c");
    QTest::newRow("no name") << QByteArray("GET") << QByteArray() << QByteArray("c");
    QTest::newRow("a method of two words") << QByteArray("GET /x") << QByteArray("A") << QByteArray("b");
    QTest::newRow("no method") << QByteArray() << QByteArray("A") << QByteArray("b");
}

void TestOutboundClient::whatCouldSplitTheRequestIsNotSent()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    Fixture f;
    OutboundRequest request = f.get();
    request.method = method;
    request.headers.append(OutboundHeader{name, value});
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("bad_request"));
    QCOMPARE(f.server.connections(), 0);
}

void TestOutboundClient::headersOfTheConnectionAreOurs()
{
    Fixture f;
    f.server.enqueue(Script::answer(200, ""));
    OutboundRequest request = f.get();
    for (const char *name : {"Host", "Content-Length", "transfer-encoding", "Connection", "Expect"})
        request.headers.append(OutboundHeader{name, "evil"});
    QVERIFY(f.fetch(request));
    QVERIFY(!f.server.requests().first().head.contains("evil"));
}

void TestOutboundClient::anAimedRequestMayNotReach_data()
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
    QTest::newRow("a file") << "file:///etc/passwd" << "bad_request";
    QTest::newRow("another scheme") << "gopher://127.0.0.1/" << "bad_request";
    QTest::newRow("no host") << "http:///x" << "bad_request";
    QTest::newRow("a name nobody knows") << "http://unknown.example/" << "host_not_found";
}

void TestOutboundClient::anAimedRequestMayNotReach()
{
    QFETCH(QString, url);
    QFETCH(QString, key);
    Fixture f;
    f.names.names[QStringLiteral("private.example")] = {QHostAddress(QStringLiteral("10.0.0.1"))};
    f.names.names[QStringLiteral("mixed.example")]
        = {QHostAddress(QStringLiteral("93.184.216.34")), QHostAddress(QStringLiteral("10.0.0.1"))};
    f.names.names[QStringLiteral("mapped.example")]
        = {QHostAddress(QStringLiteral("::ffff:10.0.0.1"))};
    OutboundRequest request = f.get();
    request.url = QUrl(url);
    request.trust = TrustLevel::Aimed;
    QCOMPARE(keyOf(f.fetch(request)), key);
    QCOMPARE(f.outcome(), key);
}

void TestOutboundClient::anAimedNameIsCheckedOnceAndConnectedByAddress()
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

void TestOutboundClient::anAllowedTargetIsReached()
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

void TestOutboundClient::theOfflineLockHoldsBeforeAnyLookup()
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

void TestOutboundClient::theOfflineLockLetsLoopbackThrough()
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

void TestOutboundClient::closingTheLockCutsWhatRuns()
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

void TestOutboundClient::redirects_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("methodAfter");
    QTest::addColumn<QByteArray>("bodyAfter");
    QTest::newRow("301 after GET") << 301 << QByteArray("GET") << QByteArray("GET") << QByteArray();
    QTest::newRow("302 turns POST to GET") << 302 << QByteArray("POST") << QByteArray("GET") << QByteArray();
    QTest::newRow("303 turns PUT to GET") << 303 << QByteArray("PUT") << QByteArray("GET") << QByteArray();
    QTest::newRow("307 keeps POST") << 307 << QByteArray("POST") << QByteArray("POST") << QByteArray("b");
    QTest::newRow("308 keeps PUT") << 308 << QByteArray("PUT") << QByteArray("PUT") << QByteArray("b");
}

void TestOutboundClient::redirects()
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

void TestOutboundClient::aRedirectElsewhereLosesTheKeyAndIsAimed()
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

void TestOutboundClient::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("drops");
    QTest::addColumn<QString>("key");
    QTest::newRow("closed without a word") << QByteArray() << false << "connection_lost";
    QTest::newRow("reset without a word") << QByteArray() << true << "connection_lost";
    QTest::newRow("not HTTP") << QByteArray("hello\r\n\r\n") << false << "response_malformed";
    QTest::newRow("cut in the head") << QByteArray("HTTP/1.1 200 OK\r\nA: b") << false << "connection_lost";
    QTest::newRow("cut in the body")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") << false << "response_truncated";
    QTest::newRow("cut in a chunk")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc") << false
        << "response_truncated";
    QTest::newRow("a wrong chunk size")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9z\r\nabc") << false
        << "response_malformed";
}

void TestOutboundClient::brokenAnswers()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, drops);
    QFETCH(QString, key);
    Fixture f;
    Script script;
    script.awaitRequest().send(answer);
    if (drops)
        script.drop();
    f.server.enqueue(script);
    const auto result = f.fetch(f.get());
    QCOMPARE(keyOf(result), key);
    QCOMPARE(result.error().code, ErrorCode::Upstream);
    QCOMPARE(f.server.connections(), 1); // never sent twice
    QCOMPARE(f.outcome(), key);
}

void TestOutboundClient::timeouts_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("which");
    QTest::newRow("no answer") << QByteArray() << "first_byte_timeout";
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nA") << "first_byte_timeout";
    QTest::newRow("half a body")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") << "idle_timeout";
    QTest::newRow("all of it together")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") << "total_timeout";
}

void TestOutboundClient::timeouts()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, which);
    Fixture f;
    f.server.enqueue(Script().awaitRequest().send(answer).stall());
    OutboundRequest request = f.get();
    const auto shorten = [&which](const char *name, int &ms) {
        ms = which == QLatin1String(name) ? 40 : 0;
    };
    shorten("first_byte_timeout", request.timeouts.firstByteMs);
    shorten("idle_timeout", request.timeouts.idleMs);
    shorten("total_timeout", request.timeouts.totalMs);
    const auto result = f.fetch(request);
    QCOMPARE(keyOf(result), which);
    QCOMPARE(result.error().code, ErrorCode::Timeout);
    QTRY_COMPARE(f.server.closedByClient(), 1);
}

void TestOutboundClient::aSlowHeadCannotOutstayItsTime()
{
    Fixture f;
    f.server.enqueue(Script().awaitRequest().send("HTTP/1.1 200 OK\r\n").sendByByte(
        "X: " + QByteArray(60'000, 'a')));
    OutboundRequest request = f.get();
    request.timeouts.firstByteMs = 60;
    request.timeouts.idleMs = 20'000;
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("first_byte_timeout"));
}

void TestOutboundClient::aStreamComesInPiecesAndCanBeStopped()
{
    Fixture f;
    f.server.enqueue(Script::eventStream().sendByByte("data: 1\n\ndata: 2\n\n").stall());
    QByteArray seen;
    int heads = 0;
    OutboundSinks sinks;
    sinks.onHead = [&heads](const OutboundResponse &head) { heads += head.status; };
    sinks.onData = [&seen](QByteArrayView piece) {
        seen.append(piece);
        return !seen.contains("data: 2\n\n");
    };
    const OutboundRequest request = f.get();
    const auto result = QCoro::waitFor(f.client.stream(request, sinks));
    QCOMPARE(keyOf(result), QStringLiteral("status 200"));
    QCOMPARE(seen, QByteArray("data: 1\n\ndata: 2\n\n"));
    QCOMPARE(heads, 200);
    QVERIFY(result->body.isEmpty());
    QTRY_COMPARE(f.server.closedByClient(), 1);

    f.server.enqueue(Script::answer(500, "sorry"));
    seen.clear();
    const auto failed = QCoro::waitFor(f.client.stream(request, sinks));
    QCOMPARE(failed->body, QByteArray("sorry")); // an error is no stream
    QVERIFY(seen.isEmpty());
}

void TestOutboundClient::aLargeBodyArrivesWhole_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("with a length") << QByteArray("Content-Length: 5000000\r\n");
    QTest::newRow("until the close") << QByteArray();
}

void TestOutboundClient::aLargeBodyArrivesWhole()
{
    QFETCH(QByteArray, head);
    Fixture f;
    QByteArray body(5'000'000, Qt::Uninitialized);
    for (qsizetype i = 0; i < body.size(); ++i)
        body[i] = static_cast<char>(i % 251);
    f.server.enqueue(Script().awaitRequest().send("HTTP/1.1 200 OK\r\n" + head + "\r\n" + body));
    const auto result = f.fetch(f.get());
    QCOMPARE(keyOf(result), QStringLiteral("status 200"));
    QVERIFY(result->body == body);
}

void TestOutboundClient::aBodyPastTheLimitIsCut_data()
{
    QTest::addColumn<bool>("streamed");
    QTest::newRow("kept in memory") << false;
    QTest::newRow("streamed") << true;
}

void TestOutboundClient::aBodyPastTheLimitIsCut()
{
    QFETCH(bool, streamed);
    Fixture f;
    f.server.enqueue(Script().awaitRequest().send("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(3000, 'a')).stall());
    OutboundRequest request = f.get();
    request.maxBodyBytes = 2000;
    OutboundSinks sinks;
    qsizetype seen = 0;
    if (streamed) {
        sinks.onData = [&seen](QByteArrayView piece) {
            seen += piece.size();
            return true;
        };
    }
    QCOMPARE(keyOf(QCoro::waitFor(f.client.stream(request, sinks))),
             QStringLiteral("response_too_large"));
    QVERIFY(seen <= 2000);
    QTRY_COMPARE(f.server.closedByClient(), 1);
}

void TestOutboundClient::cancelling()
{
    Fixture f;
    f.server.enqueue(Script().awaitRequest().stall());
    OutboundRequest request = f.get();
    auto task = f.client.fetch(request);
    QTRY_COMPARE(f.server.requests().size(), 1);
    request.cancel.cancel();
    const auto result = QCoro::waitFor(task);
    QCOMPARE(keyOf(result), QStringLiteral("cancelled"));
    QCOMPARE(result.error().code, ErrorCode::Cancelled);
    QTRY_COMPARE(f.server.closedByClient(), 1);
    QCOMPARE(f.outcome(), QStringLiteral("cancelled"));

    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("cancelled")); // before it began
    QCOMPARE(f.server.connections(), 1);
}

void TestOutboundClient::cancellingFromAnotherThread()
{
    for (int i = 0; i < 50; ++i) {
        Fixture f;
        f.server.enqueue(Script::eventStream().sendByByte(QByteArray(50, 'x')));
        OutboundRequest request = f.get();
        const std::unique_ptr<QThread> thread(
            QThread::create([token = request.cancel] { token.cancel(); }));
        OutboundSinks sinks;
        bool over = false;
        bool late = false;
        bool started = false;
        sinks.onData = [&](QByteArrayView) {
            late = late || over;
            if (!std::exchange(started, true))
                thread->start();
            return true;
        };
        const auto result = QCoro::waitFor(f.client.stream(request, sinks));
        over = true;
        thread->wait();
        QCoreApplication::processEvents();
        QVERIFY(started);
        QVERIFY(!late);
        QVERIFY(result || result.error().code == ErrorCode::Cancelled);
    }
}

void TestOutboundClient::theClientMayDieFirst()
{
    Fixture f;
    f.server.enqueue(Script().awaitRequest().stall());
    auto client = std::make_unique<OutboundClient>(f.policy);
    const OutboundRequest request = f.get();
    auto task = client->fetch(request);
    QTRY_COMPARE(f.server.requests().size(), 1);
    client.reset();
    QCOMPARE(keyOf(QCoro::waitFor(task)), QStringLiteral("cancelled"));
}

void TestOutboundClient::nobodyListens()
{
    Fixture f;
    OutboundRequest request = f.get();
    {
        const ScriptedServer gone;
        request.url.setPort(gone.port());
    }
    const auto result = f.fetch(request);
    QCOMPARE(keyOf(result), QStringLiteral("connect_failed"));
    QCOMPARE(result.error().code, ErrorCode::Unavailable);
}

void TestOutboundClient::theNextAddressIsTried()
{
    Fixture f;
    const QString name = QStringLiteral("two.example");
    f.names.names[name] = {QHostAddress(QHostAddress::LocalHostIPv6), // nobody listens there
                           QHostAddress(QHostAddress::LocalHost)};
    f.server.enqueue(Script::answer(200, "x"));
    OutboundRequest request = f.get();
    request.url.setHost(name);
    QCOMPARE(keyOf(f.fetch(request)), QStringLiteral("status 200"));
}

void TestOutboundClient::certificates_data()
{
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("key");
    QTest::newRow("of our own authority, and the right name") << true << "tls.example" << "status 200";
    QTest::newRow("of an unknown authority") << false << "tls.example" << "tls_failed";
    QTest::newRow("of another name") << true << "other.example" << "tls_failed";
    QTest::newRow("of no name, by address") << true << "127.0.0.1" << "tls_failed";
}

void TestOutboundClient::certificates()
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

void TestOutboundClient::anHttpProxyIsAskedForTheWholeUrl()
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
    QCOMPARE(seen.headers.value("proxy-authorization"), "Basic " + QByteArray("me:secret").toBase64());
    QVERIFY(f.names.asked.isEmpty()); // the proxy looks it up
}

void TestOutboundClient::anAimedRequestTunnelsToTheCheckedAddress()
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

void TestOutboundClient::theLedgerCountsBytes()
{
    Fixture f;
    QList<LedgerEntry> told;
    f.policy.ledger().setSink([&told](const LedgerEntry &entry) { told.append(entry); });
    f.clock.advanceMs(5);
    const QByteArray answer = okWith("hello");
    f.server.enqueue(Script().awaitRequest().send(answer));
    OutboundRequest request = f.get();
    request.method = "POST";
    request.body = "0123456789";
    QVERIFY(f.fetch(request));
    QCOMPARE(told.size(), 1);
    const LedgerEntry &entry = told.first();
    QCOMPARE(entry.atMs, f.clock.nowMs());
    QCOMPARE(entry.host, QStringLiteral("127.0.0.1"));
    QCOMPARE(entry.port, f.server.port());
    QCOMPARE(entry.reason, QStringLiteral("a test"));
    QCOMPARE(entry.outcome, QStringLiteral("200"));
    QCOMPARE(entry.bytesReceived, answer.size());
    const auto &seen = f.server.requests().first();
    QCOMPARE(entry.bytesSent, seen.head.size() + seen.body.size());
}

QTEST_GUILESS_MAIN(TestOutboundClient)
#include "tst_outboundclient.moc"
