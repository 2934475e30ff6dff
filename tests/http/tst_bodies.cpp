// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/httpfixture.h"

#include <QTest>

using namespace troupe;
using namespace troupe::test;

/// Long answers in pieces: their framing, and clients that read slowly, leave or are cut off.
class TestBodies : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<HostThread>(); }
    void cleanup() { m_server.reset(); }

    void anUnknownLengthComesInChunks();
    void aKnownLengthComesAsItIs();
    void anOldClientReadsToTheEnd();
    void headEndsAtOnce();
    void anAnswerThatIsDroppedIsCut();
    void aSlowReaderMakesTheWriterWait();
    void aClientThatLeavesFreesTheWriter();
    void anUnsafeHeadIsNotWritten();
    void noHeartbeatGetsIntoABody();

private:
    BodySink *body()
    {
        BodySink *sink = nullptr;
        const bool isThere = QTest::qWaitFor([&] {
            m_server->run([&] {
                sink = m_server->handler.bodies.empty() ? nullptr
                                                        : m_server->handler.bodies.back().get();
            });
            return sink != nullptr;
        });
        if (!isThere)
            qFatal("no body was begun");
        return sink;
    }
    void send(const QByteArray &bytes)
    {
        BodySink *const sink = body();
        m_server->run([&] { sink->send(bytes); });
    }
    void end()
    {
        BodySink *const sink = body();
        m_server->run([&] { sink->end(); });
    }

    std::unique_ptr<HostThread> m_server;
};

void TestBodies::anUnknownLengthComesInChunks()
{
    RawClient client(m_server->port);
    client.send(get("/body"));
    send("hello ");
    send("");
    send(QByteArray(20, 'x'));
    end();
    const RawAnswer answer = client.readAnswer(5000, true);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.head.contains("Transfer-Encoding: chunked\r\n"));
    QVERIFY(answer.head.contains("Connection: close\r\n"));
    QVERIFY(!answer.head.contains("Content-Length"));
    QCOMPARE(client.readUntil("0\r\n\r\n"),
             "6\r\nhello \r\n14\r\n" + QByteArray(20, 'x') + "\r\n0\r\n\r\n");
    QVERIFY(client.isClosedWithin(3000));
}

void TestBodies::aKnownLengthComesAsItIs()
{
    RawClient client(m_server->port);
    client.send(get("/body?length=11"));
    send("hello ");
    send("world");
    end();
    const RawAnswer answer = client.readAnswer();
    QCOMPARE(answer.body, "hello world");
    QVERIFY(!answer.head.contains("chunked"));
    QVERIFY(client.isClosedWithin(3000));
}

void TestBodies::anOldClientReadsToTheEnd()
{
    RawClient client(m_server->port);
    client.send("GET /body HTTP/1.0\r\nHost: localhost\r\n\r\n");
    send("hello");
    end();
    const RawAnswer answer = client.readAnswer(5000, true);
    QVERIFY(!answer.head.contains("chunked"));
    while (client.readSome(3000)) {}
    QVERIFY(client.hasEnded());
    QCOMPARE(client.unread(), "hello");
}

void TestBodies::headEndsAtOnce()
{
    RawClient client(m_server->port);
    client.send("HEAD /body?length=5 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    send("hello");
    const RawAnswer answer = client.readAnswer(5000, true);
    QVERIFY(answer.head.contains("Content-Length: 5\r\n"));
    QVERIFY(client.isClosedWithin(3000));
}

void TestBodies::anAnswerThatIsDroppedIsCut()
{
    RawClient client(m_server->port);
    client.send(get("/body"));
    send("half");
    QCOMPARE(client.readAnswer(5000, true).status, 200);
    m_server->run([this] { m_server->handler.bodies.clear(); });
    while (client.readSome(3000)) {}
    QVERIFY(client.hasEnded());
    QVERIFY(!client.unread().contains("0\r\n\r\n")); // so the client knows
}

void TestBodies::aSlowReaderMakesTheWriterWait()
{
    RawClient client(m_server->port);
    client.send(get("/body?length=67108864"));
    BodySink *const sink = body();
    const QByteArray block(1 << 20, 'x');
    std::atomic<int> told{0};
    int sent = 0;
    bool hasRoom = true;
    for (; hasRoom && sent < 64; ++sent) { // until the sockets between us are full
        m_server->run([&] {
            sink->send(block);
            hasRoom = sink->hasRoom();
            if (!hasRoom)
                sink->whenRoom([&told] { ++told; });
        });
    }
    QVERIFY(sent < 64);
    QCOMPARE(told.load(), 0);
    qint64 read = 0;
    while (told == 0 && client.readSome(5000))
        read += 1;
    QVERIFY(read > 0);
    QTRY_COMPARE(told.load(), 1);
}

void TestBodies::aClientThatLeavesFreesTheWriter()
{
    std::atomic<int> told{0};
    {
        RawClient client(m_server->port);
        client.send(get("/body"));
        BodySink *const sink = body();
        m_server->run([&] {
            while (sink->hasRoom())
                sink->send(QByteArray(1 << 20, 'x'));
            sink->whenRoom([&told] { ++told; });
        });
        QCOMPARE(told.load(), 0);
        client.reset();
    }
    QTRY_COMPARE(told.load(), 1);
    m_server->run([this] {
        BodySink &sink = *m_server->handler.bodies.back();
        QVERIFY(!sink.isOpen());
        QVERIFY(!sink.send("more"));
        QVERIFY(sink.clientGone().isCancelled());
        sink.end();
    });
}

void TestBodies::anUnsafeHeadIsNotWritten()
{
    RawClient client(m_server->port);
    const RawAnswer answer = client.ask(get("/body?unsafe=1"));
    QCOMPARE(answer.status, 500);
    QVERIFY(!answer.head.contains("b: c"));
}

void TestBodies::noHeartbeatGetsIntoABody()
{
    HttpHostOptions options;
    options.limits.heartbeatMs = 50;
    m_server = std::make_unique<HostThread>(std::move(options));
    RawClient client(m_server->port);
    client.send(get("/body?length=2"));
    send("a");
    client.readAnswer(2000, true);
    QVERIFY(!client.readUntil("keep-alive", 1200).contains("keep-alive"));
    send("b");
    end();
    QCOMPARE(client.readBytes(2), "ab");
}

QTEST_GUILESS_MAIN(TestBodies)
#include "tst_bodies.moc"
