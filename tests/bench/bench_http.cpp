// SPDX-License-Identifier: GPL-3.0-or-later
/// CPU that the HTTP host spends on a request, from the socket to the socket. Prints one line of
/// JSON. Keep-alive connections each have one request on the way, from a thread of their own whose
/// CPU is not counted.
#include "tests/http/httpfixture.h"

#include <QCoreApplication>

#include <cstdio>
#include <ctime>
#include <thread>

using namespace troupe;
using namespace troupe::test;

namespace {

qint64 threadCpuNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<qint64>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

void drive(quint16 port, int connections, int rounds)
{
    const QByteArray request =
        "GET /hello HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port)
        + "\r\nUser-Agent: bench\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n"
          "Authorization: Bearer lvng_0123456789012345678901234567890123456789012\r\n"
          "Connection: keep-alive\r\n\r\n";
    std::vector<RawClient> clients;
    clients.reserve(static_cast<std::size_t>(connections));
    for (int i = 0; i < connections; ++i)
        clients.emplace_back(port);
    for (int round = 0; round < rounds; ++round) {
        for (RawClient &client : clients)
            client.send(request);
        for (RawClient &client : clients) {
            if (client.readAnswer().status != 200)
                qFatal("no answer");
        }
    }
}

void measure(HostThread &server, int connections, int idle)
{
    constexpr int kRequests = 200'000;
    std::vector<RawClient> idlers;
    idlers.reserve(static_cast<std::size_t>(idle));
    for (int i = 0; i < idle; ++i)
        idlers.emplace_back(server.port);
    const int rounds = kRequests / connections;
    drive(server.port, connections, 100);
    qint64 before = 0;
    qint64 after = 0;
    server.run([&] { before = threadCpuNs(); });
    QElapsedTimer wall;
    wall.start();
    std::thread client([&] { drive(server.port, connections, rounds); });
    client.join();
    const double seconds = static_cast<double>(wall.nsecsElapsed()) / 1e9;
    server.run([&] { after = threadCpuNs(); });
    const double requests = static_cast<double>(rounds) * connections;
    std::printf("{\"bench\":\"http_hello\",\"connections\":%d,\"idle\":%d,\"cpu_us\":%.2f,"
                "\"requests_per_s\":%.0f}\n",
                connections, idle, static_cast<double>(after - before) / 1000 / requests,
                requests / seconds);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    HostThread server;
    for (const int connections : {1, 16, 64})
        measure(server, connections, 0);
    measure(server, 64, 1000);
    return 0;
}
