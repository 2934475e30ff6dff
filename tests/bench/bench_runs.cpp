// SPDX-License-Identifier: GPL-3.0-or-later
/// What durable steps of runs cost a whole troupe-server: CPU per step, and the memory that many runs
/// at once take. A step is a call of a tool, which is journaled before and after it. Prints a line
/// of JSON per figure.
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <algorithm>
#include <csignal>
#include <cstdio>

using namespace troupe::test;

namespace {

constexpr int kStepsOfRun = 20;
constexpr int kRunsAtOnce = 1000;
constexpr int kAllBegunMs = 10'000; ///< by then all of them are there
constexpr int kPatienceMs = 600'000;

void report(const char *name, double value, const char *unit, double budget)
{
    std::printf("{\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"budget\":%.2f}\n", name, value,
                unit, budget);
    std::fflush(stdout);
}

/// They begin together, `waitMs` after the first of them was begun.
QByteArray planOfTools(int waitMs)
{
    QByteArray steps =
        "{\"id\":\"wait\",\"kind\":\"wait\",\"wait_ms\":" + QByteArray::number(waitMs) + '}';
    for (int i = 1; i < kStepsOfRun; ++i) {
        steps += ",{\"id\":\"s" + QByteArray::number(i)
                 + "\",\"kind\":\"tool\",\"tool\":\"calculator\",\"arguments\":{\"expression\":"
                   "\"1 + "
                 + QByteArray::number(i) + "\"}}";
    }
    return "{\"plan\":{\"name\":\"Bench\",\"steps\":[" + steps + "]}}";
}

qsizetype countOf(ApiClient &client, const char *status)
{
    return client
        .get(QStringLiteral("/troupe/v1/runs?kind=plan&limit=1&status=") + QLatin1String(status))
        .items()
        .size();
}

/// Starts so many runs and waits for their end; tells the most memory that was seen meanwhile.
qint64 runAll(ApiClient &client, const ServerProcess &server, int runs, int waitMs)
{
    const QByteArray body = planOfTools(waitMs);
    qint64 most = residentBytes(server.pid());
    for (int i = 0; i < runs; ++i) {
        if (const ApiAnswer begun = client.post(QStringLiteral("/troupe/v1/runs"), body);
            begun.status != 201)
            qFatal("a run was not begun: %d %s", begun.status, begun.body.constData());
        if (i % 50 == 0)
            most = std::max(most, residentBytes(server.pid()));
    }
    QElapsedTimer patience;
    patience.start();
    while (countOf(client, "running") > 0) {
        if (patience.hasExpired(kPatienceMs))
            qFatal("the runs do not end");
        most = std::max(most, residentBytes(server.pid()));
        QEventLoop pause;
        QTimer::singleShot(20, &pause, &QEventLoop::quit);
        pause.exec();
    }
    if (countOf(client, "failed") > 0)
        qFatal("a run has failed");
    return most;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Sandbox sandbox;
    ServerProcess server(sandbox);
    if (!server.start(ServerRun({QStringLiteral("--rate-limits"), QStringLiteral("off")})))
        qFatal("the server does not start");
    ApiClient client(server.port(), ServerProcess::adminKey(), kPatienceMs);
    runAll(client, server, 20, 1); // caches fill
    const qint64 before = cpuNs(server.pid());
    runAll(client, server, 100, 1);
    report("durable_step_cpu",
           static_cast<double>(cpuNs(server.pid()) - before) / 1e6 / (100 * kStepsOfRun), "ms", 1);
    const qint64 resident = residentBytes(server.pid());
    const qint64 most = runAll(client, server, kRunsAtOnce, kAllBegunMs);
    constexpr double kMegabyte = 1024.0 * 1024;
    report("runs_1000_at_once_peak_rss", static_cast<double>(most) / kMegabyte, "MB", 256);
    report("runs_1000_at_once_rss_growth", static_cast<double>(most - resident) / kMegabyte, "MB",
           128);
    return server.end(SIGTERM, 30'000) == 0 ? 0 : 1;
}
