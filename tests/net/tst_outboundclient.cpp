// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/outboundfixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestOutboundClient : public QObject
{
    Q_OBJECT

private slots:
    void aRequestIsSentAndAnswered();
    void whatCouldSplitTheRequestIsNotSent_data();
    void whatCouldSplitTheRequestIsNotSent();
    void headersOfTheConnectionAreOurs();
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
    QTest::newRow("a line end in a value")
        << QByteArray("GET") << QByteArray("A") << QByteArray("b\r\nC: d");
    QTest::newRow("a lone LF in a value")
        << QByteArray("GET") << QByteArray("A") << QByteArray("b\nC");
    QTest::newRow("NUL in a value")
        << QByteArray("GET") << QByteArray("A") << QByteArray("b\0c", 3);
    QTest::newRow("a line end in a name")
        << QByteArray("GET") << QByteArray("A\r\nB") << QByteArray("c");
    QTest::newRow("a colon in a name") << QByteArray("GET") << QByteArray("A:B") << QByteArray("c");
    QTest::newRow("no name") << QByteArray("GET") << QByteArray() << QByteArray("c");
    QTest::newRow("a method of two words")
        << QByteArray("GET /x") << QByteArray("A") << QByteArray("b");
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

void TestOutboundClient::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("drops");
    QTest::addColumn<QString>("key");
    QTest::newRow("closed without a word") << QByteArray() << false << "connection_lost";
    QTest::newRow("reset without a word") << QByteArray() << true << "connection_lost";
    QTest::newRow("not HTTP") << QByteArray("hello\r\n\r\n") << false << "response_malformed";
    QTest::newRow("cut in the head")
        << QByteArray("HTTP/1.1 200 OK\r\nA: b") << false << "connection_lost";
    QTest::newRow("cut in the body")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") << false
        << "response_truncated";
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
    QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
                                 << "idle_timeout";
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
    f.server.enqueue(Script()
                         .awaitRequest()
                         .send("HTTP/1.1 200 OK\r\n")
                         .sendByByte("X: " + QByteArray(60'000, 'a')));
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
    f.server.enqueue(
        Script().awaitRequest().send("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(3000, 'a')).stall());
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
