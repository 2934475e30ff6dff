// SPDX-License-Identifier: GPL-3.0-or-later

// Prints one JSON line {"name","value","unit"} per figure. The working folder's disk is measured.
// With an argument, the number of megabytes, it also opens a database of that size.
#include "core/base/clock.h"
#include "core/storage/database.h"

#include <QCoreApplication>
#include <QCoroTask>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include <ctime>

using namespace troupe;

namespace {

constexpr int kRows = 100'000;

double cpuMicroseconds()
{
    timespec now = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

void print(const char *name, double value, const char *unit)
{
    std::printf("{\"name\":\"storage.%s\",\"value\":%.2f,\"unit\":\"%s\"}\n", name, value, unit);
    std::fflush(stdout);
}

DatabaseOptions benchOptions(const QString &folder)
{
    DatabaseOptions options;
    options.folder = folder;
    options.migrations = {
        {1, QStringLiteral("bench"),
         QStringLiteral("CREATE TABLE events(seq INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, "
                        "user_id TEXT, subject_id TEXT, payload TEXT, created_ms INTEGER);"
                        "CREATE TABLE agents(id TEXT PRIMARY KEY, name TEXT NOT NULL, model TEXT, "
                        "prompt TEXT, created_ms INTEGER) WITHOUT ROWID;")}};
    return options;
}

QString agentId(int number)
{
    return QStringLiteral("0190a5b0-0000-7000-8000-%1").arg(number, 12, 10, QLatin1Char('0'));
}

auto insertOf(int number, bool withEvent)
{
    return [number, withEvent](Tx &tx) {
        const QString id = agentId(number);
        if (withEvent) {
            tx.emitEvent(
                {QStringLiteral("agent.created"), {}, id, QByteArrayLiteral("{\"version\":1}")});
        }
        return tx.sql().run(QStringLiteral(
                                "INSERT INTO agents(id, name, model, prompt, created_ms) "
                                "VALUES (?, ?, ?, ?, ?)"),
                            {id, QStringLiteral("Ann"), QStringLiteral("builtin"),
                             QStringLiteral("Answer in one word, and say why."), tx.nowMs()});
    };
}

struct Chains
{
    int next = 0;
    int end = 0;
    int running = 0;
    int failed = 0;
    bool withEvent = false;
};

QCoro::Task<> chain(Database *database, Chains *chains)
{
    ++chains->running;
    while (chains->next < chains->end) {
        auto insert = insertOf(chains->next++, chains->withEvent);
        const auto done = co_await database->write(std::move(insert));
        chains->failed += done ? 0 : 1;
    }
    --chains->running;
}

void runChains(Database &database, Chains &chains, int count)
{
    for (int i = 0; i < count; ++i)
        chain(&database, &chains);
    while (chains.running > 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (chains.failed > 0)
        qFatal("%d writes failed", chains.failed);
}

void benchGrouped(Database &database, int &next, bool withEvent)
{
    Chains chains;
    chains.next = next;
    chains.end = next + kRows / 2;
    chains.withEvent = withEvent;
    const double cpu = cpuMicroseconds();
    QElapsedTimer timer;
    timer.start();
    runChains(database, chains, 64);
    const double count = chains.end - next;
    print(withEvent ? "grouped_insert_with_event_cpu" : "grouped_insert_cpu",
          (cpuMicroseconds() - cpu) / count, "us");
    print(withEvent ? "grouped_insert_with_event_rate" : "grouped_insert_rate",
          count / double(timer.nsecsElapsed()) * 1e9, "1/s");
    next = chains.end;
}

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void benchSingle(Database &database, int &next)
{
    std::vector<double> walls;
    const double cpu = cpuMicroseconds();
    for (int i = 0; i < 500; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto done = QCoro::waitFor(database.write(insertOf(next++, false)));
        if (!done)
            qFatal("a write failed");
        walls.push_back(double(timer.nsecsElapsed()) / 1e3);
    }
    print("single_write_cpu", (cpuMicroseconds() - cpu) / 500, "us");
    print("single_write_wall_median", medianOf(std::move(walls)), "us");
}

/// The same insert through SQLite alone: what the disk takes anyway.
void benchBare(const QString &path)
{
    sqlite3 *handle = nullptr;
    sqlite3_open(QFile::encodeName(path).constData(), &handle);
    sqlite3_exec(handle,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                 "CREATE TABLE agents(id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;",
                 nullptr, nullptr, nullptr);
    sqlite3_stmt *insert = nullptr;
    sqlite3_prepare_v2(handle, "INSERT INTO agents VALUES (?, 'Ann')", -1, &insert, nullptr);
    std::vector<double> walls;
    const double cpu = cpuMicroseconds();
    for (int i = 0; i < 500; ++i) {
        QElapsedTimer timer;
        timer.start();
        const QByteArray id = agentId(i).toUtf8();
        sqlite3_bind_text(insert, 1, id.constData(), -1, SQLITE_STATIC);
        sqlite3_exec(handle, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        sqlite3_step(insert);
        sqlite3_reset(insert);
        sqlite3_exec(handle, "COMMIT", nullptr, nullptr, nullptr);
        walls.push_back(double(timer.nsecsElapsed()) / 1e3);
    }
    print("bare_sqlite_commit_cpu", (cpuMicroseconds() - cpu) / 500, "us");
    print("bare_sqlite_commit_wall_median", medianOf(std::move(walls)), "us");
    sqlite3_finalize(insert);
    sqlite3_close(handle);
}

void benchReads(Database &database)
{
    Sql &sql = database.reader();
    const QString text =
        QStringLiteral("SELECT id, name, model, prompt, created_ms FROM agents WHERE id = ?");
    qint64 found = 0;
    const double cpu = cpuMicroseconds();
    for (int i = 0; i < kRows; ++i) {
        const auto read = sql.first(text, {agentId((i * 7919) % kRows)}, [&](const Row &row) {
            found += row.text(1).size() + row.text(3).size() + row.integer(4) % 2;
        });
        if (!read || !*read)
            qFatal("a row is missing");
    }
    print("read_by_id_cpu", (cpuMicroseconds() - cpu) / kRows, "us");

    const double poolCpu = cpuMicroseconds();
    for (int i = 0; i < 5000; ++i) {
        auto read = [id = agentId(i)](Sql &pool) {
            return pool.first(QStringLiteral("SELECT name FROM agents WHERE id = ?"), {id},
                              [](const Row &) {});
        };
        if (!QCoro::waitFor(database.read(std::move(read))))
            qFatal("a read failed");
    }
    print("pool_read_cpu", (cpuMicroseconds() - poolCpu) / 5000, "us");
    if (found == 0)
        qFatal("nothing was read");
}

double benchOpen(const QString &folder, const Clock &clock, const char *name)
{
    std::vector<double> walls;
    for (int i = 0; i < 7; ++i) {
        QElapsedTimer timer;
        timer.start();
        if (!Database::open(benchOptions(folder), clock))
            qFatal("cannot be opened");
        walls.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    const double median = medianOf(std::move(walls));
    print(name, median, "ms");
    return median;
}

void benchLarge(const QString &folder, const Clock &clock, int megabytes)
{
    {
        auto database = Database::open(benchOptions(folder), clock);
        auto fill = [megabytes](Tx &tx) {
            return tx.sql().run(
                QStringLiteral(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                    "INSERT INTO agents SELECT 'x' || i, 'n', 'm', hex(randomblob(1000)), 0 FROM "
                    "n"),
                {megabytes * 490});
        };
        if (!QCoro::waitFor((*database)->write(std::move(fill))))
            qFatal("cannot be filled");
    }
    print("large_file", double(QFileInfo(folder + QStringLiteral("/troupe.db")).size()) / 1e6,
          "MB");
    benchOpen(folder, clock, "open_large_wall");
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const SystemClock clock;
    const QTemporaryDir folder(QDir::currentPath() + QStringLiteral("/bench-XXXXXX"));
    {
        auto database =
            Database::open(benchOptions(folder.filePath(QStringLiteral("data"))), clock);
        if (!database)
            qFatal("%s", qPrintable(database.error().message));
        int next = 0;
        benchGrouped(**database, next, false);
        benchGrouped(**database, next, true);
        benchSingle(**database, next);
        benchBare(folder.filePath(QStringLiteral("bare.db")));
        benchReads(**database);
    }
    benchOpen(folder.filePath(QStringLiteral("data")), clock, "open_100k_rows_wall");
    if (argc > 1)
        benchLarge(folder.filePath(QStringLiteral("large")), clock, std::atoi(argv[1]));
    return 0;
}
