// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/httpfixture.h"

#include <QFile>
#include <QTest>

#include <ctime>

#include <sys/resource.h>

using namespace troupe;
using namespace troupe::test;

namespace {

qint64 residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE) / (1 << 20);
}

qint64 processCpuMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<qint64>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

HttpHostOptions shortTimes()
{
    HttpHostOptions options;
    options.limits.silentMs = 300;
    options.limits.headMs = 300;
    options.limits.bodyStallMs = 300;
    options.limits.idleMs = 400;
    options.limits.writeStallMs = 300;
    options.limits.lingerMs = 200;
    return options;
}

} // namespace

/// Slow, greedy and numerous clients, and how the host stops.
class TestLimits : public QObject
{
    Q_OBJECT

private slots:
    void aSilentConnectionIsClosed();
    void aSlowHeadIsCut();
    void aStalledBodyIsCut();
    void aTricklingBodyIsCut();
    void anIdleConnectionIsClosed();
    void aClientThatDoesNotReadItsAnswerIsDropped();
    void aPipelineThatIsNotReadIsHeldBack();
    void bodiesOfAllClientsShareOneBudget();
    void aFloodLeavesOpenConnectionsServed();
    void unusedConnectionsGiveWayInAFlood();
    void runningOutOfDescriptorsDoesNotSpin();
    void aFloodOfSlowHeadsCostsLittleMemory();
    void shutdownLetsRequestsEnd();
    void shutdownDropsWhatDoesNotEnd();
    void shutdownOfAnIdleHostIsQuick();
    void aTakenPortIsAConflict();
    void manyHostsStartAndStopUnderTraffic();
};

void TestLimits::aSilentConnectionIsClosed()
{
    HostThread server(shortTimes());
    RawClient client(server.port);
    QVERIFY(client.isClosedWithin(2000));
}

void TestLimits::aSlowHeadIsCut()
{
    HostThread server(shortTimes());
    RawClient client(server.port);
    QElapsedTimer timer;
    timer.start();
    client.send("GET /hello HTTP/1.1\r\nX: ");
    while (!client.readSome(20) && !client.hasEnded() && timer.elapsed() < 5000)
        client.send("y");
    QCOMPARE(client.readAnswer().status, 408);
    QVERIFY(client.isClosedWithin(1000));
    QVERIFY(timer.elapsed() < 2000);
}

void TestLimits::aStalledBodyIsCut()
{
    HostThread server(shortTimes());
    RawClient client(server.port);
    const RawAnswer answer =
        client.ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
    QCOMPARE(answer.status, 408);
    QVERIFY(client.isClosedWithin(1000));
    QCOMPARE(server.handler.handled.load(), 0);
}

void TestLimits::aTricklingBodyIsCut()
{
    HostThread server(shortTimes());
    RawClient client(server.port);
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    QElapsedTimer timer;
    timer.start();
    while (!client.readSome(20) && !client.hasEnded() && timer.elapsed() < 5000)
        client.send("1\r\nx\r\n"); // never stalls, but far under the rate
    QCOMPARE(client.readAnswer().status, 408);
    QVERIFY(timer.elapsed() < 2000);
}

void TestLimits::anIdleConnectionIsClosed()
{
    HostThread server(shortTimes());
    RawClient client(server.port);
    QCOMPARE(client.ask(get("/hello")).body, "hello");
    QVERIFY(client.isClosedWithin(2000));
}

void TestLimits::aClientThatDoesNotReadItsAnswerIsDropped()
{
    HostThread server(shortTimes());
    RawClient client(server.port, 4096);
    client.send(get("/big?n=20000000"));
    QTRY_COMPARE(server.handler.handled.load(), 1);
    QTRY_COMPARE(server.stats().connections, 0);
}

void TestLimits::aPipelineThatIsNotReadIsHeldBack()
{
    HostThread server;
    RawClient client(server.port, 4096);
    client.send(get("/big?n=1000000").repeated(200)); // 200 MB if all were answered
    QTRY_VERIFY(server.handler.handled.load() >= 1);
    RawClient bystander(server.port);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(bystander.ask(get("/hello")).body, "hello");
    QVERIFY2(server.handler.handled.load() < 50 + 10, "answers wait until the client reads");
}

void TestLimits::bodiesOfAllClientsShareOneBudget()
{
    HttpHostOptions options;
    options.limits.bufferedBytes = 4 << 20;
    HostThread server(options);
    const QByteArray head =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n";
    std::vector<RawClient> clients;
    int refused = 0;
    for (int i = 0; i < 10; ++i) {
        clients.emplace_back(server.port);
        clients.back().send(head + QByteArray(1 << 20, 'x'));
    }
    for (RawClient &client : clients) {
        if (client.readAnswer(200).status == 503)
            ++refused;
    }
    QVERIFY2(refused >= 5, qPrintable(QString::number(refused)));
    RawClient small(server.port);
    QVERIFY(small.ask(post("/echo", QByteArray(8000, 's'))).body.endsWith('s'));
    clients.clear();
    QTRY_COMPARE(server.stats().bufferedBytes, 0);
    RawClient large(server.port);
    QCOMPARE(large.ask(post("/echo", QByteArray(3'000'000, 'l'))).status, 200);
}

void TestLimits::aFloodLeavesOpenConnectionsServed()
{
    HttpHostOptions options;
    options.limits.connections = 50;
    HostThread server(options);
    RawClient open(server.port);
    QCOMPARE(open.ask(get("/hello")).body, "hello");

    std::vector<RawClient> flood;
    flood.reserve(400);
    for (int i = 0; i < 400; ++i)
        flood.emplace_back(server.port);
    int refused = 0;
    for (RawClient &client : flood) {
        if (client.isConnected() && client.readSome(0) && client.readAnswer(100).status == 503)
            ++refused;
    }
    QVERIFY2(refused > 0, "the next ones are told");
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 20; ++i)
        QCOMPARE(open.ask(get("/hello")).body, "hello");
    QVERIFY(timer.elapsed() < 1000);
    QVERIFY(server.stats().connections <= 50 + 32);

    flood.clear();
    QTRY_VERIFY(server.stats().connections < 10);
    RawClient after(server.port);
    QCOMPARE(after.ask(get("/hello")).body, "hello");
}

void TestLimits::unusedConnectionsGiveWayInAFlood()
{
    HttpHostOptions options;
    options.limits.connections = 50;
    HostThread server(options);
    RawClient used(server.port);
    QCOMPARE(used.ask(get("/hello")).body, "hello");
    std::vector<RawClient> slow;
    for (int i = 0; i < 49; ++i) {
        slow.emplace_back(server.port);
        slow.back().send("GET /slow");
    }
    QTRY_COMPARE(server.stats().connections, 50);
    const auto bystanderIsServed = [&server] {
        RawClient bystander(server.port);
        return bystander.ask(get("/hello"), 500).status == 200;
    };
    QTRY_VERIFY_WITH_TIMEOUT(bystanderIsServed(), 3000); // long before the heads time out
    QCOMPARE(used.ask(get("/hello")).body, "hello");
}

void TestLimits::runningOutOfDescriptorsDoesNotSpin()
{
    HostThread server;
    RawClient open(server.port);
    QCOMPARE(open.ask(get("/hello")).body, "hello");
    std::vector<RawClient> clients;
    clients.reserve(20);
    for (int i = 0; i < 20; ++i)
        clients.emplace_back(server.port);
    QTRY_COMPARE(server.stats().connections, 21);

    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    // Sockets of clients that exist already can still connect; the server has no descriptor left.
    std::vector<int> sockets;
    sockets.reserve(10);
    for (int i = 0; i < 10; ++i)
        sockets.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    rlimit lowered = before;
    lowered.rlim_cur = static_cast<rlim_t>(sockets.back()) + 1;
    ::setrlimit(RLIMIT_NOFILE, &lowered);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (const int fd : sockets) // the kernel takes them into the backlog
        QCOMPARE(::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);

    const qint64 cpu = processCpuMs();
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 1500)
        QCOMPARE(open.ask(get("/later?ms=100&say=alive")).body, "alive");
    const qint64 used = processCpuMs() - cpu;
    ::setrlimit(RLIMIT_NOFILE, &before);
    for (const int fd : sockets)
        ::close(fd);
    QVERIFY2(used < 400, qPrintable(QString::number(used)));

    RawClient next(server.port);
    QCOMPARE(next.ask(get("/hello")).body, "hello");
}

void TestLimits::aFloodOfSlowHeadsCostsLittleMemory()
{
    HostThread server;
    const qint64 before = residentMegabytes();
    std::vector<RawClient> clients;
    for (int i = 0; i < 3000; ++i) {
        clients.emplace_back(server.port);
        clients.back().send("GET /hello HTTP/1.1\r\nX: " + QByteArray(8000, 'x'));
    }
    QTRY_COMPARE_WITH_TIMEOUT(server.stats().connections, 3000, 10'000);
    const qint64 grown = residentMegabytes() - before;
    QVERIFY2(grown < 150, qPrintable(QString::number(grown)));
    RawClient bystander(server.port);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(bystander.ask(get("/hello")).body, "hello");
    QVERIFY(timer.elapsed() < 1000);
}

void TestLimits::shutdownLetsRequestsEnd()
{
    HostThread server;
    RawClient idle(server.port);
    QCOMPARE(idle.ask(get("/hello")).body, "hello");
    RawClient busy(server.port);
    busy.send(get("/later?ms=300&say=finished") + get("/hello"));
    QTRY_COMPARE(server.handler.handled.load(), 2);
    std::atomic<bool> done{false};
    server.run([&] { server.host->shutdown(5000, [&done] { done = true; }); });
    QVERIFY(idle.isClosedWithin(200));
    QVERIFY(!RawClient(server.port).isConnected());
    const RawAnswer answer = busy.readAnswer();
    QCOMPARE(answer.body, "finished");
    QCOMPARE(answer.fields.at("connection"), "close");
    QVERIFY(busy.isClosedWithin(1000));
    busy.close();
    idle.close();
    QTRY_VERIFY(done);
    QCOMPARE(server.stats().connections, 0);
}

void TestLimits::shutdownDropsWhatDoesNotEnd()
{
    HostThread server;
    RawClient held(server.port);
    held.send(get("/hold"));
    RawClient stream(server.port);
    stream.send(get("/sse"));
    QVERIFY(!stream.readUntil("line\n\n").isEmpty());
    QTRY_COMPARE(server.handler.handled.load(), 2);
    std::atomic<bool> done{false};
    QElapsedTimer timer;
    timer.start();
    server.run([&] { server.host->shutdown(300, [&done] { done = true; }); });
    QTRY_VERIFY(done);
    QVERIFY(timer.elapsed() >= 290 && timer.elapsed() < 1500);
    QCOMPARE(server.handler.gone.load(), 2);
    QVERIFY(stream.isClosedWithin(1000));
}

void TestLimits::shutdownOfAnIdleHostIsQuick()
{
    HostThread server;
    std::atomic<bool> done{false};
    QElapsedTimer timer;
    timer.start();
    server.run([&] { server.host->shutdown(10'000, [&done] { done = true; }); });
    QTRY_VERIFY(done);
    QVERIFY(timer.elapsed() < 1000);
}

void TestLimits::aTakenPortIsAConflict()
{
    HostThread first;
    HttpHostOptions options;
    options.port = first.port;
    HostThread second(options);
    QVERIFY(!second.host);
    QCOMPARE(second.error.code, ErrorCode::Conflict);
}

void TestLimits::manyHostsStartAndStopUnderTraffic()
{
    for (int i = 0; i < 30; ++i) {
        std::vector<RawClient> clients;
        HostThread server;
        for (const QByteArray &request : {get("/hold"), get("/sse"), get("/later?ms=5&say=x"),
                                          QByteArray("GET /hel"), get("/big?n=5000000")}) {
            clients.emplace_back(server.port);
            clients.back().send(request);
        }
        QTRY_VERIFY(server.handler.handled.load() >= 2);
    }
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
