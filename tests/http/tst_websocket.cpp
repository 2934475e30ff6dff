// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/httpfixture.h"

#include <QTest>

using namespace troupe;
using namespace troupe::test;

namespace {

const QByteArray kKeyFields = "Sec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

QByteArray handshake(const QByteArray &path = "/ws", const QByteArray &fields = {},
                     const QByteArray &keyFields = kKeyFields)
{
    return get(path,
               "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" + keyFields + fields);
}

/// A client frame: `first` is FIN, RSV and opcode.
QByteArray frame(int first, const QByteArray &payload, bool masked = true)
{
    QByteArray out;
    out.append(static_cast<char>(first));
    const int mask = masked ? 0x80 : 0;
    const auto size = static_cast<quint64>(payload.size());
    if (size < 126) {
        out.append(static_cast<char>(mask | static_cast<int>(size)));
    } else {
        const int bytes = size <= 0xffff ? 2 : 8;
        out.append(static_cast<char>(mask | (bytes == 2 ? 126 : 127)));
        for (int i = bytes - 1; i >= 0; --i)
            out.append(static_cast<char>((size >> (8 * i)) & 0xff));
    }
    if (!masked)
        return out + payload;
    const QByteArray key("\x12\x34\x56\x78", 4);
    out += key;
    for (qsizetype i = 0; i < payload.size(); ++i)
        out.append(static_cast<char>(payload[i] ^ key[i & 3]));
    return out;
}

QByteArray text(const QByteArray &payload)
{
    return frame(0x81, payload);
}

QByteArray closeFrame(int code, const QByteArray &reason = {})
{
    return frame(0x88, QByteArray() + static_cast<char>(code >> 8) + static_cast<char>(code & 0xff)
                           + reason);
}

struct ServerFrame
{
    int opcode = -1;
    QByteArray payload;

    int closeCode() const
    {
        return opcode == 8 && payload.size() >= 2
                   ? (static_cast<quint8>(payload[0]) << 8 | static_cast<quint8>(payload[1]))
                   : -1;
    }
};

ServerFrame readFrame(RawClient &client, int timeoutMs = 5000)
{
    ServerFrame frame;
    const QByteArray head = client.readBytes(2, timeoutMs);
    if (head.size() < 2 || (head[1] & 0x80) != 0)
        return frame;
    quint64 size = static_cast<quint8>(head[1]);
    if (size >= 126) {
        const QByteArray extended = client.readBytes(size == 126 ? 2 : 8, timeoutMs);
        size = 0;
        for (const char c : extended)
            size = size << 8 | static_cast<quint8>(c);
    }
    frame.opcode = head[0] & 0x0f;
    if (size > 0)
        frame.payload = client.readBytes(static_cast<qsizetype>(size), timeoutMs);
    return frame;
}

} // namespace

/// WebSockets from the handshake to the close, with a client that can break every rule.
class TestWebSocket : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<HostThread>(); }
    void cleanup() { m_server.reset(); }

    void theHandshakeIsThatOfTheStandard();
    void anUpgradeIsRefusedBeforeItHappens_data();
    void anUpgradeIsRefusedBeforeItHappens();
    void subprotocolsAreAgreedTo();
    void originsAreCheckedBeforeTheUpgrade();
    void messagesGoBothWays();
    void framesInTheHandshakePacketAreNotLost();
    void aFrameThatComesByteByByteIsRead();
    void fragmentsAreJoined();
    void pingsAreAnswered();
    void aViolationCloses_data();
    void aViolationCloses();
    void theClientMayClose();
    void theServerMayClose();
    void aLostClientIsTold();
    void silentClientsArePingedAndDropped();
    void aSlowReaderIsDropped();
    void theNumberOfSocketsIsCapped();

private:
    RawClient open()
    {
        RawClient client(m_server->port);
        client.send(handshake());
        if (client.readAnswer().status != 101)
            qFatal("no upgrade");
        return client;
    }

    std::unique_ptr<HostThread> m_server;
};

void TestWebSocket::theHandshakeIsThatOfTheStandard()
{
    RawClient client(m_server->port);
    const RawAnswer answer = client.ask(handshake("/ws?token=a%20b"));
    QCOMPARE(answer.status, 101);
    QCOMPARE(answer.fields.at("upgrade").toLower(), "websocket");
    QCOMPARE(answer.fields.at("connection").toLower(), "upgrade");
    QCOMPARE(answer.fields.at("sec-websocket-accept"),
             "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // RFC 6455, 1.3
    QVERIFY(!answer.fields.at("x-request-id").isEmpty());
    QVERIFY(!answer.head.contains("Access-Control"));
    QTRY_COMPARE(m_server->handler.opened.load(), 1);
    m_server->run([this] { QCOMPARE(m_server->handler.lastWebSocketTarget, "/ws?token=a%20b"); });
}

void TestWebSocket::anUpgradeIsRefusedBeforeItHappens_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("the handler says no") << handshake("/private") << 401;
    QTest::newRow("another version")
        << handshake("/ws", {},
                     "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
        << 426;
    QTest::newRow("no version") << handshake("/ws", {},
                                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                                << 426;
    QTest::newRow("no key") << handshake("/ws", {}, "Sec-WebSocket-Version: 13\r\n") << 400;
    QTest::newRow("a key that is too short")
        << handshake("/ws", {}, "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YWJj\r\n") << 400;
    QTest::newRow("a key that is no base64")
        << handshake("/ws", {},
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==\r\n")
        << 400;
    QTest::newRow("two keys") << handshake("/ws", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                              << 400;
    QTest::newRow("somebody else's name")
        << handshake().replace("Host: localhost", "Host: evil.example") << 421;
    QTest::newRow("a foreign page") << handshake("/ws", "Origin: http://evil.example\r\n") << 403;
    QTest::newRow("a sandboxed page") << handshake("/ws", "Origin: null\r\n") << 403;
}

void TestWebSocket::anUpgradeIsRefusedBeforeItHappens()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    RawClient client(m_server->port);
    const RawAnswer answer = client.ask(request);
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.body.isEmpty());
    if (status == 426)
        QCOMPARE(answer.fields.at("sec-websocket-version"), "13");
    QVERIFY(client.isClosedWithin(1000));
    QCOMPARE(m_server->handler.opened.load(), 0);
}

void TestWebSocket::subprotocolsAreAgreedTo()
{
    HttpHostOptions options;
    options.webSocketProtocols = {"troupe.v1"};
    HostThread server(options);
    RawClient client(server.port);
    const RawAnswer answer =
        client.ask(handshake("/ws", "Sec-WebSocket-Protocol: other, troupe.v1\r\n"));
    QCOMPARE(answer.status, 101);
    QCOMPARE(answer.fields.at("sec-websocket-protocol"), "troupe.v1");
    RawClient plain(server.port);
    QVERIFY(!plain.ask(handshake("/ws", "Sec-WebSocket-Protocol: other\r\n"))
                 .fields.count("sec-websocket-protocol"));
}

void TestWebSocket::originsAreCheckedBeforeTheUpgrade()
{
    HttpHostOptions options;
    options.corsOrigins = {"https://app.example"};
    HostThread server(options);
    RawClient listed(server.port);
    QCOMPARE(listed.ask(handshake("/ws", "Origin: https://app.example\r\n")).status, 101);
    RawClient own(server.port);
    const QByteArray here = "localhost:" + QByteArray::number(server.port);
    QCOMPARE(own.ask(handshake("/ws", "Origin: http://" + here + "\r\n")
                         .replace("Host: localhost", "Host: " + here))
                 .status,
             101);
    RawClient otherPort(server.port);
    QCOMPARE(otherPort.ask(handshake("/ws", "Origin: http://localhost:3\r\n")).status, 403);
}

void TestWebSocket::messagesGoBothWays()
{
    RawClient client = open();
    for (const qsizetype size : {0, 1, 125, 126, 65'535, 65'536, 1'000'000}) {
        const QByteArray payload(size, 'm');
        client.send(text(payload));
        const ServerFrame answer = readFrame(client);
        QCOMPARE(answer.opcode, 1);
        QCOMPARE(answer.payload, "echo:" + payload);
    }
    client.send(text("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\xad"));
    QCOMPARE(readFrame(client).payload, "echo:gr\xc3\xbc\xc3\x9f \xf0\x9f\x8e\xad");
    QCOMPARE(m_server->stats().webSockets, 1);
}

void TestWebSocket::framesInTheHandshakePacketAreNotLost()
{
    RawClient client(m_server->port);
    client.send(handshake() + text("early") + text("bird"));
    QCOMPARE(client.readAnswer().status, 101);
    QCOMPARE(readFrame(client).payload, "echo:early");
    QCOMPARE(readFrame(client).payload, "echo:bird");
}

void TestWebSocket::aFrameThatComesByteByByteIsRead()
{
    RawClient client = open();
    for (const char c : text("slowly"))
        QVERIFY(client.send(QByteArray(1, c)));
    QCOMPARE(readFrame(client).payload, "echo:slowly");
}

void TestWebSocket::fragmentsAreJoined()
{
    RawClient client = open();
    // A character split between two fragments, with a ping between them.
    client.send(frame(0x01, "f\xc3") + frame(0x89, "p") + frame(0x00, "\xbcr") + frame(0x80, ""));
    QCOMPARE(readFrame(client).opcode, 10);
    QCOMPARE(readFrame(client).payload, "echo:f\xc3\xbcr");
}

void TestWebSocket::pingsAreAnswered()
{
    RawClient client = open();
    client.send(frame(0x89, "are you there"));
    const ServerFrame pong = readFrame(client);
    QCOMPARE(pong.opcode, 10);
    QCOMPARE(pong.payload, "are you there");
}

void TestWebSocket::aViolationCloses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QByteArray &bytes, int code) {
        QTest::newRow(name) << bytes << code;
    };
    row("an unmasked frame", frame(0x81, "hello", false), 1002);
    row("a reserved bit", frame(0xc1, "hello"), 1002);
    row("a reserved data opcode", frame(0x83, "hello"), 1002);
    row("a reserved control opcode", frame(0x8b, "hello"), 1002);
    row("a continuation of nothing", frame(0x80, "hello"), 1002);
    row("a new message within a message", frame(0x01, "a") + frame(0x81, "b"), 1002);
    row("a fragmented ping", frame(0x09, "a"), 1002);
    row("a ping of 126 bytes", frame(0x89, QByteArray(126, 'a')), 1002);
    row("a length that is not the shortest", QByteArray("\x81\xfe\x00\x05\0\0\0\0hello", 13), 1002);
    row("a length with the sign bit",
        QByteArray("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14), 1002);
    row("a close with one byte", frame(0x88, "a"), 1002);
    row("a close code that is not for the wire", closeFrame(1005), 1002);
    row("a close code out of range", closeFrame(999), 1002);
    row("bad UTF-8 in a close reason", closeFrame(1000, "\xff"), 1007);
    row("bad UTF-8", text("a\xff"), 1007);
    row("an overlong form", text("\xc0\xaf"), 1007);
    row("a surrogate", text("\xed\xa0\x80"), 1007);
    row("a character that never ends", text("a\xc3"), 1007);
    row("bad UTF-8 in the second fragment", frame(0x01, "a") + frame(0x80, "\xff"), 1007);
    row("a frame over the limit", text(QByteArray((1 << 20) + 1, 'x')), 1009);
    row("a header that announces too much", QByteArray("\x81\xff\0\0\0\x10\0\0\0\0\0\0\0\0", 14),
        1009);
    row("a message over the limit, in fragments",
        frame(0x01, QByteArray(700'000, 'x')) + frame(0x80, QByteArray(700'000, 'x')), 1009);
    row("a binary message", frame(0x82, "x"), 1003);
}

void TestWebSocket::aViolationCloses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    RawClient client = open();
    client.send(bytes);
    client.send(text("never read"));
    const ServerFrame answer = readFrame(client);
    QCOMPARE(answer.closeCode(), code);
    QVERIFY(client.isClosedWithin(4000));
    QTRY_COMPARE(m_server->handler.closed.load(), 1);
    m_server->run([this] { QVERIFY(m_server->handler.texts.isEmpty()); });
}

void TestWebSocket::theClientMayClose()
{
    RawClient client = open();
    client.send(closeFrame(1000, "bye"));
    QCOMPARE(readFrame(client).closeCode(), 1000);
    QVERIFY(client.isClosedWithin(1000));
    QTRY_COMPARE(m_server->handler.closed.load(), 1);
    QTRY_COMPARE(m_server->stats().webSockets, 0);
}

void TestWebSocket::theServerMayClose()
{
    RawClient client = open();
    client.send(text("close"));
    const ServerFrame answer = readFrame(client);
    QCOMPARE(answer.closeCode(), 4001);
    QCOMPARE(answer.payload.sliced(2), "as asked");
    client.send(closeFrame(4001));
    QVERIFY(client.isClosedWithin(1000));
    QTRY_COMPARE(m_server->handler.closed.load(), 1);

    RawClient silent = open(); // never answers the close
    silent.send(text("close"));
    QCOMPARE(readFrame(silent).closeCode(), 4001);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->handler.closed.load(), 2, 6000);
}

void TestWebSocket::aLostClientIsTold()
{
    RawClient orderly = open();
    RawClient abrupt = open();
    orderly.close();
    abrupt.reset();
    QTRY_COMPARE(m_server->handler.closed.load(), 2);
    m_server->run([this] {
        for (const auto &socket : m_server->handler.sockets)
            QVERIFY(!socket->isOpen() && !socket->sendText("anyone?"));
    });
}

void TestWebSocket::silentClientsArePingedAndDropped()
{
    HttpHostOptions options;
    options.limits.wsPingMs = 100;
    HostThread server(options);
    RawClient client(server.port);
    QCOMPARE(client.ask(handshake()).status, 101);
    for (int i = 0; i < 6; ++i) { // answers keep it alive for longer than two periods
        const ServerFrame ping = readFrame(client);
        QCOMPARE(ping.opcode, 9);
        client.send(frame(0x8a, ping.payload));
    }
    QTRY_COMPARE(server.handler.closed.load(), 1); // then it does not answer any more
}

void TestWebSocket::aSlowReaderIsDropped()
{
    RawClient client(m_server->port, 4096);
    client.send(handshake());
    QCOMPARE(client.readAnswer().status, 101);
    QTRY_COMPARE(m_server->handler.opened.load(), 1);
    int sent = 0;
    m_server->run([this, &sent] {
        const QByteArray message(64 * 1024, 'x');
        while (sent < 1000 && m_server->handler.sockets.front()->sendText(message))
            ++sent;
    });
    QVERIFY2(sent > 60 && sent < 300, qPrintable(QString::number(sent)));
    QTRY_COMPARE_WITH_TIMEOUT(m_server->handler.closed.load(), 1, 6000);
    QTRY_COMPARE(m_server->stats().connections, 0);
}

void TestWebSocket::theNumberOfSocketsIsCapped()
{
    HttpHostOptions options;
    options.limits.webSockets = 2;
    HostThread server(options);
    RawClient first(server.port);
    RawClient second(server.port);
    RawClient third(server.port);
    QCOMPARE(first.ask(handshake()).status, 101);
    QCOMPARE(second.ask(handshake()).status, 101);
    QCOMPARE(third.ask(handshake()).status, 503);
    first.close();
    QTRY_COMPARE(server.stats().webSockets, 1);
    RawClient fourth(server.port);
    QCOMPARE(fourth.ask(handshake()).status, 101);
}

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_websocket.moc"
