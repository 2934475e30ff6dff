// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/httpfixture.h"

#include <QRandomGenerator>
#include <QTest>

using namespace troupe;
using namespace troupe::test;

/// Answers, event streams, and clients that leave at every point of them.
class TestExchange : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<HostThread>(); }
    void cleanup() { m_server.reset(); }

    void pipelinedAnswersKeepTheirOrder();
    void aPipelineIsNotLostWhenTheClientStopsSending();
    void manyPipelinedRequestsAreAllAnswered();
    void aDroppedExchangeAnswers500();
    void theFirstOfTwoAnswersCounts();
    void aLargeAnswerArrivesWhole();
    void aHalfClosedClientGetsItsAnswer();
    void aClientThatLeavesCancelsItsWork();
    void anAnswerAfterTheClientLeftDoesNothing();
    void aStreamSendsEvents();
    void anEventIsEncodedAsTheStandardSays_data();
    void anEventIsEncodedAsTheStandardSays();
    void aStreamEndsWhenItIsClosed();
    void aStreamTellsThatTheClientLeft();
    void aSlowStreamClientIsDropped();
    void aStreamHasAHeartbeat();
    void headOfAStreamEndsAtOnce();
    void clientsThatResetAnywhereHarmNobody();
    void thousandStreamsShareOneThread();

private:
    std::unique_ptr<HostThread> m_server;
};

void TestExchange::pipelinedAnswersKeepTheirOrder()
{
    RawClient client(m_server->port);
    client.send(get("/later?ms=150&say=one") + get("/hello") + get("/later?ms=20&say=three")
                + post("/echo", "four"));
    QCOMPARE(client.readAnswer().body, "one");
    QCOMPARE(client.readAnswer().body, "hello");
    QCOMPARE(client.readAnswer().body, "three");
    QVERIFY(client.readAnswer().body.endsWith("four"));
}

void TestExchange::aPipelineIsNotLostWhenTheClientStopsSending()
{
    RawClient client(m_server->port);
    client.send(get("/later?ms=50&say=one") + get("/hello") + get("/later?ms=5&say=three"));
    client.endSending();
    QCOMPARE(client.readAnswer().body, "one");
    QCOMPARE(client.readAnswer().body, "hello");
    QCOMPARE(client.readAnswer().body, "three");
    QVERIFY(client.isClosedWithin(1000));
}

void TestExchange::manyPipelinedRequestsAreAllAnswered()
{
    constexpr int kRequests = 5000; // far over what the server keeps while one is answered
    RawClient client(m_server->port);
    std::unique_ptr<QThread> writer(QThread::create([&client] {
        client.send(get("/later?ms=100&say=first") + get("/hello").repeated(kRequests));
    }));
    writer->start();
    QCOMPARE(client.readAnswer().body, "first");
    for (int i = 0; i < kRequests; ++i)
        QCOMPARE(client.readAnswer().body, "hello");
    writer->wait();
}

void TestExchange::aDroppedExchangeAnswers500()
{
    RawClient client(m_server->port);
    const RawAnswer answer = client.ask(get("/drop"));
    QCOMPARE(answer.status, 500);
    QVERIFY(answer.body.contains("\"path\":\"/drop\""));
    QCOMPARE(client.ask(get("/hello")).body, "hello");
}

void TestExchange::theFirstOfTwoAnswersCounts()
{
    RawClient client(m_server->port);
    QCOMPARE(client.ask(get("/twice")).body, "first");
    QCOMPARE(client.ask(get("/hello")).body, "hello");
}

void TestExchange::aLargeAnswerArrivesWhole()
{
    RawClient client(m_server->port);
    client.send(get("/big?n=30000000") + get("/hello"));
    QCOMPARE(client.readAnswer(20'000).body.size(), 30'000'000);
    QCOMPARE(client.readAnswer().body, "hello");
}

void TestExchange::aHalfClosedClientGetsItsAnswer()
{
    RawClient client(m_server->port);
    client.send(get("/later?ms=100&say=late"));
    client.endSending();
    QCOMPARE(client.readAnswer().body, "late");
    QVERIFY(client.isClosedWithin(1000));
}

void TestExchange::aClientThatLeavesCancelsItsWork()
{
    RawClient orderly(m_server->port);
    orderly.send(get("/hold"));
    QTRY_COMPARE(m_server->handler.handled.load(), 1);
    QCOMPARE(m_server->handler.gone.load(), 0);
    orderly.close();
    QTRY_COMPARE(m_server->handler.gone.load(), 1);

    RawClient abrupt(m_server->port);
    abrupt.send(get("/hold"));
    QTRY_COMPARE(m_server->handler.handled.load(), 2);
    abrupt.reset();
    QTRY_COMPARE(m_server->handler.gone.load(), 2);

    RawClient busy(m_server->port); // the server has stopped reading from this one
    busy.send(get("/hold") + QByteArray(90'000, 'x'));
    QTRY_COMPARE(m_server->handler.handled.load(), 3);
    busy.close();
    QTRY_COMPARE(m_server->handler.gone.load(), 3);
}

void TestExchange::anAnswerAfterTheClientLeftDoesNothing()
{
    RawClient client(m_server->port);
    client.send(get("/hold"));
    QTRY_COMPARE(m_server->handler.handled.load(), 1);
    client.reset();
    QTRY_COMPARE(m_server->stats().connections, 0);
    m_server->run([this] {
        auto &exchange = m_server->handler.held.front();
        QVERIFY(exchange->clientGone().isCancelled());
        exchange->reply({200, "text/plain", "too late"});
        const auto sink = exchange->startSse();
        QVERIFY(sink && !sink->isOpen() && !sink->send("too late"));
    });
    RawClient next(m_server->port);
    QCOMPARE(next.ask(get("/hello")).body, "hello");
}

void TestExchange::aStreamSendsEvents()
{
    RawClient client(m_server->port);
    client.send(get("/sse") + get("/hello")); // nothing may follow a stream
    const RawAnswer answer = client.readAnswer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.at("content-type"), "text/event-stream");
    QCOMPARE(answer.fields.at("connection"), "close");
    QVERIFY(!answer.fields.count("content-length"));
    QCOMPARE(client.readUntil("\n\n"), "id: 1\nevent: greeting\ndata: first\ndata: line\n\n");
    m_server->run([this] { QVERIFY(m_server->handler.sinks.front()->send("second")); });
    QCOMPARE(client.readUntil("\n\n"), "data: second\n\n");
    QCOMPARE(m_server->stats().sseStreams, 1);
}

void TestExchange::anEventIsEncodedAsTheStandardSays_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray()
                             << QByteArray("data: \n\n");
    QTest::newRow("every kind of line break")
        << QByteArray("a\nb\r\nc\rd") << QByteArray() << QByteArray()
        << QByteArray("data: a\ndata: b\ndata: c\ndata: d\n\n");
    QTest::newRow("a line break at the end is kept")
        << QByteArray("a\n") << QByteArray() << QByteArray() << QByteArray("data: a\ndata: \n\n");
    QTest::newRow("a field cannot be forged through the event name")
        << QByteArray("a") << QByteArray("x\ndata: forged") << QByteArray("7\r\nretry: 1")
        << QByteArray("id: 7\nevent: x\ndata: a\n\n");
}

void TestExchange::anEventIsEncodedAsTheStandardSays()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, event);
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, bytes);
    QCOMPARE(SseSink::encode(data, event, id), bytes);
}

void TestExchange::aStreamEndsWhenItIsClosed()
{
    RawClient client(m_server->port);
    client.send(get("/sse"));
    QVERIFY(!client.readUntil("line\n\n").isEmpty());
    m_server->run([this] {
        auto &sink = m_server->handler.sinks.front();
        sink->send("last");
        sink->close();
        QVERIFY(!sink->isOpen());
        QVERIFY(!sink->send("after the end"));
    });
    QCOMPARE(client.readUntil("\n\n"), "data: last\n\n");
    QVERIFY(client.isClosedWithin(1000));
    QCOMPARE(m_server->handler.gone.load(), 0);
    QCOMPARE(m_server->stats().sseStreams, 0);
}

void TestExchange::aStreamTellsThatTheClientLeft()
{
    RawClient client(m_server->port);
    client.send(get("/sse"));
    QVERIFY(!client.readUntil("line\n\n").isEmpty());
    client.close();
    QTRY_COMPARE(m_server->handler.gone.load(), 1);
    m_server->run([this] { QVERIFY(!m_server->handler.sinks.front()->isOpen()); });
    QCOMPARE(m_server->stats().sseStreams, 0);
}

void TestExchange::aSlowStreamClientIsDropped()
{
    RawClient client(m_server->port, 4096);
    client.send(get("/sse"));
    QVERIFY(!client.readUntil("line\n\n").isEmpty());
    int sent = 0;
    m_server->run([this, &sent] {
        const QByteArray event(64 * 1024, 'x');
        while (sent < 1000 && m_server->handler.sinks.front()->send(event))
            ++sent;
    });
    QVERIFY2(sent > 10 && sent < 200, qPrintable(QString::number(sent)));
    QTRY_COMPARE(m_server->handler.gone.load(), 1);
    QTRY_COMPARE(m_server->stats().connections, 0);
}

void TestExchange::aStreamHasAHeartbeat()
{
    HttpHostOptions options;
    options.limits.heartbeatMs = 50;
    HostThread server(options);
    RawClient client(server.port);
    client.send(get("/sse"));
    QVERIFY(!client.readUntil("line\n\n").isEmpty());
    QCOMPARE(client.readUntil("\n\n"), ": keep-alive\n\n");
    QCOMPARE(client.readUntil("\n\n"), ": keep-alive\n\n");
}

void TestExchange::headOfAStreamEndsAtOnce()
{
    RawClient client(m_server->port);
    client.send("HEAD /sse HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(client.readAnswer().status, 200);
    QVERIFY(client.isClosedWithin(1000));
}

void TestExchange::clientsThatResetAnywhereHarmNobody()
{
    const QByteArray upgrade =
        "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    const QByteArray frame("\x81\x85\x01\x02\x03\x04iggnn", 11);
    const QByteArray chunked =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n0\r\n\r\n";
    const QList<QByteArray> talks{get("/hello"),
                                  post("/echo", QByteArray(3000, 'b')),
                                  get("/later?ms=3&say=x"),
                                  get("/wait"),
                                  get("/sse"),
                                  get("/big?n=3000000"),
                                  upgrade + frame.repeated(20),
                                  chunked,
                                  get("/later?ms=1&say=a").repeated(5),
                                  "BROKEN\r\n\r\n"};
    QRandomGenerator random(20261122);
    for (int i = 0; i < 1500; ++i) {
        RawClient client(m_server->port);
        const QByteArray &talk = talks[random.bounded(static_cast<int>(talks.size()))];
        client.send(talk.first(random.bounded(static_cast<int>(talk.size()) + 1)));
        if (random.bounded(3) == 0)
            client.readSome(2);
        if (random.bounded(2) == 0)
            client.reset();
        else
            client.close();
    }
    RawClient bystander(m_server->port);
    QCOMPARE(bystander.ask(get("/hello")).body, "hello");
    QTRY_COMPARE_WITH_TIMEOUT(m_server->stats().connections, 1, 10'000);
    const HttpHostStats stats = m_server->stats();
    QCOMPARE(stats.sseStreams, 0);
    QCOMPARE(stats.webSockets, 0);
    QCOMPARE(stats.bufferedBytes, 0);
}

void TestExchange::thousandStreamsShareOneThread()
{
    constexpr int kStreams = 1000;
    std::vector<RawClient> clients;
    for (int i = 0; i < kStreams; ++i) {
        clients.emplace_back(m_server->port);
        QVERIFY(clients.back().send(get("/sse")));
    }
    for (RawClient &client : clients)
        QVERIFY(!client.readUntil("line\n\n").isEmpty());
    for (int round = 0; round < 5; ++round) {
        m_server->run([this] {
            const QByteArray event = SseSink::encode("tick");
            for (const auto &sink : m_server->handler.sinks)
                QVERIFY(sink->sendRaw(event));
        });
    }
    for (RawClient &client : clients)
        QCOMPARE(client.readBytes(5 * 12), QByteArray("data: tick\n\n").repeated(5));
}

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_exchange.moc"
