// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/attack/bystander.h"

#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <list>
#include <sys/resource.h>

using namespace troupe::test;

namespace {

constexpr int kHeadMs = 10'000; ///< limits of the server, see core/http/host.h
constexpr int kBodyStallMs = 20'000;

QByteArray upgradeHead(const QByteArray &key)
{
    return requestHead("GET", "/troupe/v1/events", key,
                       "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
}

QByteArray postHead(const QByteArray &fields)
{
    return requestHead("POST", "/troupe/v1/agents", ServerProcess::adminKey(),
                       "Content-Type: application/json\r\n" + fields);
}

/// How long the server lets a client go on with what nobody wants.
qint64 sendUntilClosed(RawClient &client, const QByteArray &bytes)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 15'000 && client.send(bytes)) {}
    return timer.elapsed();
}

} // namespace

/// The whole server process against clients that mean harm. Throughout, a bystander is served in
/// time and memory stays bounded.
class TestAttack : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void aBrokenHeadGetsOneAnswerAndAClose_data();
    void aBrokenHeadGetsOneAnswerAndAClose();
    void aHeadWithoutEndIsCut();
    void aBodyOverTheLimitIsRefusedBeforeItIsRead();
    void aChunkedBodyOverTheLimitIsRefused();
    void slowClientsAreCut();
    void resetsInEveryState_data();
    void resetsInEveryState();
    void aFloodOfConnections();
    void pipelinedRequestsKeepTheirOrder();
    void aClientThatReadsNothing();
    void webSocketAbuse_data();
    void webSocketAbuse();
    void aFloodOfWebSockets();

private:
    qint64 figure(const char *name);

    Sandbox m_sandbox;
    ServerProcess m_server{m_sandbox};
    const Bounds m_bounds;
    std::unique_ptr<Bystander> m_bystander;
    QString m_agentId;
};

void TestAttack::initTestCase()
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    QVERIFY(m_server.start(
        ServerRun({QStringLiteral("--offline-words-per-second"), QStringLiteral("20"),
                   QStringLiteral("--rate-limits"), QStringLiteral("off")})));
    m_agentId = ApiClient(m_server.port(), ServerProcess::adminKey()).createAgent();
}

void TestAttack::init()
{
    m_bystander = std::make_unique<Bystander>(m_server);
    QTRY_VERIFY(m_bystander->served() > 0);
}

void TestAttack::cleanup()
{
    m_bystander->stop();
    QVERIFY2(m_server.isRunning(), m_server.errors().constData());
    QCOMPARE(m_bystander->refused(), 0);
    QVERIFY2(m_bystander->worstMs() < m_bounds.answerMs,
             qPrintable(QStringLiteral("a bystander waited %1 ms").arg(m_bystander->worstMs())));
    QVERIFY2(m_bystander->mostBytes() < m_bounds.bytes,
             qPrintable(QStringLiteral("%1 MB resident").arg(m_bystander->mostBytes() >> 20)));
}

void TestAttack::cleanupTestCase()
{
    QCOMPARE(m_server.end(SIGTERM, 5'000), 0);
}

qint64 TestAttack::figure(const char *name)
{
    ApiClient client(m_server.port(), ServerProcess::adminKey());
    return client.get(QStringLiteral("/troupe/v1/system"))
        .json()[QLatin1String(name)]
        .toInteger(-1);
}

void TestAttack::aBrokenHeadGetsOneAnswerAndAClose_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QList<int>>("statuses");
    const auto row = [](const char *name, QByteArray head, QList<int> statuses = {400}) {
        QTest::newRow(name) << head << statuses;
    };
    const QByteArray start = "POST /troupe/v1/agents HTTP/1.1\r\nHost: localhost\r\n";
    row("Content-Length and Transfer-Encoding",
        start + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("two different Content-Lengths",
        start + "Content-Length: 4\r\nContent-Length: 0\r\n\r\nabcd");
    row("the same Content-Length twice",
        start + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd");
    row("a list of Content-Lengths", start + "Content-Length: 4, 4\r\n\r\nabcd");
    row("a negative Content-Length", start + "Content-Length: -1\r\n\r\n");
    row("a Content-Length with a sign", start + "Content-Length: +4\r\n\r\nabcd");
    row("a hexadecimal Content-Length", start + "Content-Length: 0x4\r\n\r\nabcd");
    row("a Content-Length past 64 bits", start + "Content-Length: 18446744073709551620\r\n\r\n",
        {400, 413});
    row("an empty Content-Length", start + "Content-Length:\r\n\r\n");
    row("a folded header", start + "X-A: b\r\n Content-Length: 4\r\n\r\nabcd");
    row("a tab-folded header", start + "X-A: b\r\n\tc\r\n\r\n");
    row("a NUL in a value", start + QByteArray("X-A: a\0b\r\n\r\n", 11));
    row("a NUL in the target",
        QByteArray("GET /troupe\0/v1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 46));
    row("bare LF ends", "GET /troupe/v1/health HTTP/1.1\nHost: localhost\n\n");
    row("a bare LF between two headers", start + "X-A: b\nContent-Length: 4\r\n\r\nabcd");
    row("a bare CR in a value", start + "X-A: b\rContent-Length: 4\r\n\r\nabcd");
    row("a space before the colon", start + "Content-Length : 4\r\n\r\nabcd");
    row("a header without a name", start + ": x\r\n\r\n");
    row("a line without a colon", start + "nonsense\r\n\r\n");
    row("an unknown transfer coding", start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        {400, 501});
    row("a transfer coding in disguise", start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        {400, 501});
    row("chunked twice",
        start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {400, 501});
    row("a chunk size that is no number", start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n");
    row("a chunk size past 64 bits",
        start + "Transfer-Encoding: chunked\r\n\r\n10000000000000000f\r\n", {400, 413});
    row("a negative chunk size", start + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n");
    row("a chunk without its end", start + "Transfer-Encoding: chunked\r\n\r\n1\r\nabGET /");
    row("no Host", "GET /troupe/v1/health HTTP/1.1\r\n\r\n");
    row("two Hosts",
        "GET /troupe/v1/health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n");
    row("a foreign Host", "GET /troupe/v1/agents HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        {400, 403, 421});
    row("a Host that only begins well", "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n",
        {400, 403, 421});
    row("HTTP/2 in clear", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505});
    row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n", {400, 505});
    row("no version", "GET /troupe/v1/health\r\n\r\n");
    row("a TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15));
    row("two spaces in the request line", "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    row("an expectation that is not known",
        start + "Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}", {400, 417});
    row("a head over the limit", start + "X-A: " + QByteArray(20'000, 'a') + "\r\n\r\n", {431});
    row("too many headers", start + QByteArray("X-A: b\r\n").repeated(500) + "\r\n", {431});
    row("a target over the limit",
        "GET /" + QByteArray(20'000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n", {414, 431});
}

void TestAttack::aBrokenHeadGetsOneAnswerAndAClose()
{
    QFETCH(QByteArray, head);
    QFETCH(QList<int>, statuses);
    RawClient client(m_server.port());
    // The request behind it is what a smuggler wants to get through.
    client.send(head + requestHead("GET", "/troupe/v1/health", ServerProcess::adminKey()));
    const RawAnswer answer = client.readAnswer();
    QVERIFY2(statuses.contains(answer.status), answer.head.constData());
    QCOMPARE(answer.fields.count("connection") ? answer.fields.at("connection") : QByteArray(),
             QByteArray("close"));
    QVERIFY2(client.isClosedWithin(5'000), client.unread().constData());
}

void TestAttack::aHeadWithoutEndIsCut()
{
    RawClient client(m_server.port());
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
    // What comes after the answer is read and dropped for a moment, so that the client can hear it.
    const qint64 endedMs =
        sendUntilClosed(client, "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
    QVERIFY2(endedMs < 6'000, qPrintable(QString::number(endedMs)));
}

void TestAttack::aBodyOverTheLimitIsRefusedBeforeItIsRead()
{
    for (const char *length : {"10737418240", "10485761", "9223372036854775807"}) {
        RawClient client(m_server.port());
        const RawAnswer answer =
            client.ask(postHead(QByteArray("Content-Length: ") + length + "\r\n"));
        QVERIFY2(answer.status == 413, answer.head.constData());
        QVERIFY(client.isClosedWithin(5'000));
    }
    // With an expectation, the refusal comes instead of the invitation.
    RawClient polite(m_server.port());
    QCOMPARE(polite.ask(postHead("Content-Length: 10737418240\r\nExpect: 100-continue\r\n")).status,
             413);
}

void TestAttack::aChunkedBodyOverTheLimitIsRefused()
{
    RawClient client(m_server.port());
    client.send(postHead("Transfer-Encoding: chunked\r\n"));
    const qint64 endedMs = sendUntilClosed(client, "10000\r\n" + QByteArray(65536, ' ') + "\r\n");
    QVERIFY2(endedMs < 6'000, qPrintable(QString::number(endedMs)));
    // One that listens hears why.
    RawClient listener(m_server.port());
    listener.send(postHead("Transfer-Encoding: chunked\r\n") + "a00001\r\n");
    QCOMPARE(listener.readAnswer().status, 413);
}

void TestAttack::slowClientsAreCut()
{
    std::list<RawClient> heads, bodies;
    for (int i = 0; i < 200; ++i) {
        heads.emplace_back(m_server.port());
        heads.back().send("GET /troupe/v1/health HTTP/1.1\r\nHost: loc");
        bodies.emplace_back(m_server.port());
        bodies.back().send(postHead("Content-Length: 100000\r\n") + "{\"name\":\"");
    }
    QElapsedTimer timer;
    timer.start();
    const auto trickle = [](std::list<RawClient> &clients) {
        std::erase_if(clients, [](RawClient &client) {
            client.readSome(0);
            return client.hasEnded() || !client.send("a");
        });
    };
    qint64 headsGone = 0;
    while ((!heads.empty() || !bodies.empty()) && timer.elapsed() < 60'000) {
        trickle(heads);
        trickle(bodies);
        if (heads.empty() && headsGone == 0)
            headsGone = timer.elapsed();
        ::poll(nullptr, 0, 500); // the trickle itself
    }
    QVERIFY2(headsGone > 0 && headsGone < kHeadMs * 3 / 2, qPrintable(QString::number(headsGone)));
    QVERIFY2(bodies.empty() && timer.elapsed() < kBodyStallMs * 3 / 2 + 2'000,
             qPrintable(QString::number(bodies.size())));
}

void TestAttack::resetsInEveryState_data()
{
    QTest::addColumn<QByteArray>("bytes"); ///< sent before the reset
    QTest::addColumn<QByteArray>("awaited"); ///< read before it; empty: nothing
    const QByteArray &key = ServerProcess::adminKey();
    const QByteArray list = requestHead("GET", "/troupe/v1/agents", key);
    const QByteArray body = R"({"message":"List the numbers from 1 to 300","stream":true})";
    const QByteArray chat = requestHead("POST", "/v1/agents/AGENT/chat", key,
                                        "Content-Type: application/json\r\nContent-Length: "
                                            + QByteArray::number(body.size()) + "\r\n")
                            + body;
    QTest::newRow("before the first byte") << QByteArray() << QByteArray();
    QTest::newRow("in the head") << list.first(30) << QByteArray();
    QTest::newRow("in the body") << postHead("Content-Length: 500\r\n") + "{\"na" << QByteArray();
    QTest::newRow("in a chunk") << postHead("Transfer-Encoding: chunked\r\n") + "ff\r\nabc"
                                << QByteArray();
    QTest::newRow("after the request") << list << QByteArray();
    QTest::newRow("in the answer") << list << QByteArray("HTTP/1.1 200");
    QTest::newRow("with fifty requests waiting") << list.repeated(50) << QByteArray();
    QTest::newRow("while a write waits for the disk")
        << postHead("Content-Length: 12\r\n") + R"({"name":"x"})" << QByteArray();
    QTest::newRow("before an event stream begins") << chat << QByteArray();
    QTest::newRow("in an event stream") << chat << QByteArray("\"content\"");
    QTest::newRow("in the upgrade") << upgradeHead(key) << QByteArray();
    QTest::newRow("of a WebSocket") << upgradeHead(key) << QByteArray("hello");
    QTest::newRow("in a frame") << upgradeHead(key)
                                       + SocketClient::frame(0x81, QByteArray(1000, 'x')).first(50)
                                << QByteArray("hello");
}

void TestAttack::resetsInEveryState()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, awaited);
    bytes.replace("AGENT", m_agentId.toLatin1());
    for (int i = 0; i < 40; ++i) {
        RawClient client(m_server.port());
        QVERIFY(client.isConnected());
        client.send(bytes);
        if (!awaited.isEmpty())
            QVERIFY(!client.readUntil(awaited, 10'000).isEmpty());
        client.reset();
    }
    QTRY_COMPARE_WITH_TIMEOUT(figure("web_sockets"), 0, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(figure("streams"), 0, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(figure("connections") <= 3, 10'000);
}

void TestAttack::aFloodOfConnections()
{
    std::vector<RawClient> flood;
    int refused = 0;
    for (int i = 0; i < 5'000; ++i) {
        RawClient client(m_server.port());
        if (client.isConnected())
            flood.push_back(std::move(client));
        else
            ++refused;
    }
    // Those who are over the limit hear so or wait; the bystander's connection is served.
    int served = 0;
    for (std::size_t i = 0; i < flood.size(); i += 100) {
        flood[i].send(requestHead("GET", "/troupe/v1/health", ServerProcess::adminKey()));
        served += flood[i].readAnswer(2'000).status == 200 ? 1 : 0;
    }
    QVERIFY(served > 10);
    flood.clear();
    const auto works = [this] {
        ApiClient client(m_server.port(), ServerProcess::adminKey(), 2'000);
        return client.get(QStringLiteral("/troupe/v1/health")).status == 200;
    };
    QTRY_VERIFY_WITH_TIMEOUT(works(), 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(figure("connections") <= 3, 10'000);
}

void TestAttack::pipelinedRequestsKeepTheirOrder()
{
    RawClient client(m_server.port());
    QByteArray bytes;
    for (int i = 0; i < 200; ++i) { // writes and reads take turns: their answers could overtake
        const QByteArray body = "{\"name\":\"Pipelined " + QByteArray::number(i) + "\"}";
        bytes += postHead("Content-Length: " + QByteArray::number(body.size()) + "\r\n") + body;
        bytes += requestHead("GET", "/troupe/v1/agents/nobody-" + QByteArray::number(i),
                             ServerProcess::adminKey());
    }
    std::thread sender([&] { client.send(bytes); });
    for (int i = 0; i < 200; ++i) {
        const RawAnswer made = client.readAnswer(10'000);
        const RawAnswer missing = client.readAnswer(10'000);
        if (made.status != 201 || missing.status != 404
            || !made.body.contains("Pipelined " + QByteArray::number(i) + '"')) {
            sender.join();
            QFAIL(qPrintable(
                QStringLiteral("%1: %2 %3").arg(i).arg(made.status).arg(missing.status)));
        }
    }
    sender.join();
}

void TestAttack::aClientThatReadsNothing()
{
    std::vector<RawClient> clients;
    const QByteArray document =
        requestHead("GET", "/troupe/v1/openapi.json", ServerProcess::adminKey());
    for (int i = 0; i < 50; ++i) {
        clients.emplace_back(m_server.port(), 4096);
        clients.back().send(document.repeated(20)); // some 100 MB of answers
    }
    QTRY_VERIFY(m_bystander->served() > 50);
}

void TestAttack::webSocketAbuse_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code"); ///< of the close; 0: stays open
    const auto text = [](const QByteArray &payload) { return SocketClient::frame(0x81, payload); };
    QTest::newRow("mistakes without end") << text("{not json").repeated(100) << 1008;
    QTest::newRow("messages without end") << text("{\"type\":\"ping\"}").repeated(3000) << 1008;
    QTest::newRow("a frame over the limit") << text(QByteArray(2 << 20, 'x')) << 1009;
    QTest::newRow("a frame that says it has 2^62 bytes")
        << QByteArray("\x81\xff\x40\0\0\0\0\0\0\0\0\0\0\0", 14) << 1009;
    QTest::newRow("fragments over the limit")
        << SocketClient::frame(0x01, QByteArray(700'000, 'x'))
               + SocketClient::frame(0x00, QByteArray(700'000, 'x'))
        << 1009;
    QTest::newRow("bad UTF-8") << text("\xc3\x28\xff") << 1007;
    QTest::newRow("a frame that is not masked") << SocketClient::frame(0x81, "{}", false) << 1002;
    QTest::newRow("a reserved opcode") << SocketClient::frame(0x83, "") << 1002;
    QTest::newRow("reserved bits") << SocketClient::frame(0xf1, "{}") << 1002;
    QTest::newRow("a continuation of nothing") << SocketClient::frame(0x80, "x") << 1002;
    QTest::newRow("a ping over 125 bytes")
        << SocketClient::frame(0x89, QByteArray(200, 'x')) << 1002;
    QTest::newRow("a close with a code that is not allowed")
        << SocketClient::frame(0x88, "\x03\xed") << 1002;
    QTest::newRow("JSON that nests 100,000 deep") << text(QByteArray(100'000, '[')) << 0;
    QTest::newRow("a watch of nothing")
        << text(R"({"type":"watch","message_id":"../../etc/passwd","offset":1e99})") << 0;
    QTest::newRow("a watch with a negative offset")
        << text(R"({"type":"watch","message_id":"x","offset":-1})") << 0;
    QTest::newRow("types that are wrong")
        << text(R"({"type":["watch"],"message_id":{},"offset":"x"})") << 0;
}

void TestAttack::webSocketAbuse()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    for (int i = 0; i < 5; ++i) {
        SocketClient socket(m_server.port(), ServerProcess::adminKey());
        QVERIFY(socket.isOpen());
        std::thread sender([&] { socket.sendRaw(bytes); });
        int found = 0;
        if (code != 0) {
            found = socket.readCloseCode();
        } else {
            const bool complains = !socket.readType(QStringLiteral("error")).isEmpty();
            socket.sendText(R"({"type":"ping"})");
            found = complains && !socket.readType(QStringLiteral("pong")).isEmpty() ? 0 : -2;
        }
        sender.join();
        QCOMPARE(found, code);
    }
}

void TestAttack::aFloodOfWebSockets()
{
    std::vector<std::unique_ptr<SocketClient>> sockets;
    int open = 0;
    for (int i = 0; i < 500; ++i) {
        sockets.push_back(
            std::make_unique<SocketClient>(m_server.port(), ServerProcess::adminKey()));
        open += sockets.back()->isOpen() ? 1 : 0;
    }
    QCOMPARE(open, 500);
    // Nobody of them reads while things happen: each is told all the same, within bounds.
    ApiClient client(m_server.port(), ServerProcess::adminKey());
    for (int i = 0; i < 50; ++i)
        client.createAgent(QStringLiteral("Told %1").arg(i));
    const QJsonObject event = sockets.back()->readType(QStringLiteral("event"));
    QCOMPARE(event[QLatin1String("event")].toString(), QStringLiteral("agent.created"));
    sockets.clear();
    QTRY_COMPARE_WITH_TIMEOUT(figure("web_sockets"), 0, 10'000);
}

QTEST_GUILESS_MAIN(TestAttack)
#include "tst_attack.moc"
