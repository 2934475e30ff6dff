// SPDX-License-Identifier: GPL-3.0-or-later
/// What a whole troupe-server costs, measured from outside: its CPU is read from /proc, the clients
/// are this process. Prints a line of JSON per figure.
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <sys/resource.h>

using namespace troupe::test;

namespace {

void report(const char *name, double value, const char *unit, double budget)
{
    std::printf("{\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"budget\":%.2f}\n", name, value,
                unit, budget);
    std::fflush(stdout);
}

QByteArray postOf(const QByteArray &target, const QByteArray &body)
{
    return requestHead("POST", target, ServerProcess::adminKey(),
                       "Content-Type: application/json\r\nContent-Length: "
                           + QByteArray::number(body.size()) + "\r\n")
           + body;
}

/// CPU of the server per request: `connections` clients with one request on the way each.
template <class MakeRequest>
double cpuPerRequestUs(const ServerProcess &server, int connections, int requests, int status,
                       MakeRequest makeRequest)
{
    std::vector<RawClient> clients;
    clients.reserve(static_cast<std::size_t>(connections));
    for (int i = 0; i < connections; ++i)
        clients.emplace_back(server.port());
    int made = 0;
    const auto rounds = [&](int count) {
        for (int round = 0; round < count; ++round) {
            for (RawClient &client : clients)
                client.send(makeRequest(made++));
            for (RawClient &client : clients) {
                const RawAnswer answer = client.readAnswer(30'000);
                if (answer.status != status)
                    qFatal("answered %d: %s", answer.status, answer.body.constData());
            }
        }
    };
    rounds(20);
    const qint64 before = cpuNs(server.pid());
    const int count = requests / connections;
    rounds(count);
    return static_cast<double>(cpuNs(server.pid()) - before) / 1e3 / (count * connections);
}

template <class MakeTarget>
double p95Ms(ApiClient &client, int times, MakeTarget makeTarget)
{
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
        const QString target = makeTarget(i);
        QElapsedTimer timer;
        timer.start();
        if (const ApiAnswer answer = client.get(target); answer.status != 200)
            qFatal("%s: %d %s", qPrintable(target), answer.status, answer.body.constData());
        taken.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(taken.begin(), taken.end());
    return taken[static_cast<std::size_t>(times * 95 / 100)];
}

/// Rows by the hundred thousand, straight into the file of a server that is stopped.
void fill(const QString &folder, const QStringList &statements)
{
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("fill"));
        db.setDatabaseName(folder + QStringLiteral("/troupe.db"));
        if (!db.open())
            qFatal("cannot open the database");
        db.transaction();
        QSqlQuery query(db);
        for (const QString &statement : statements) {
            if (!query.exec(statement))
                qFatal("%s: %s", qPrintable(statement), qPrintable(query.lastError().text()));
        }
        query.finish();
        db.commit();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("fill"));
}

const char kNumbers[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) ";

QString numbered(int count, const char *statement)
{
    return QString::fromLatin1(kNumbers).arg(count) + QString::fromLatin1(statement);
}

QStringList manyRows()
{
    return {
        numbered(100'000,
                 "INSERT INTO agents(id, owner_id, slug, name, description, role, avatar, color, "
                 "system_prompt, model, temperature, max_tokens, tags, tools, functions, memory, "
                 "capabilities, metadata, task, workspace_id, webhook_url, visibility, status, "
                 "version, created_at, updated_at, archived_at) "
                 "SELECT printf('00000000-0000-7000-8000-%012x', i), (SELECT id "
                 "FROM users LIMIT 1), "
                 "'filled-' || i, 'Filled ' || i, 'One of many', '', '', '', 'Answer briefly.', "
                 "'', NULL, NULL, '[]', '[]', "
                 "'[]', '{\"type\":\"conversation\",\"max_turns\":20,\"summarization\":false}', "
                 "'{}', '{}', '', '', '', "
                 "'private', 'active', 1, 1750000000000 + i, 1750000000000 + i, 0 FROM n"),
        numbered(1'000, "INSERT INTO sessions(id, owner_id, agent_id, title, external_id, head_id, "
                        "tags, pinned, message_count, cost, archived_at, created_at, updated_at) "
                        "SELECT printf('00000000-0000-7000-9000-%012x', i), "
                        "(SELECT id FROM users LIMIT 1), "
                        "'00000000-0000-7000-8000-000000000001', 'Filled', '', '', "
                        "CASE WHEN i % 50 = 0 THEN '[\"billing\"]' ELSE '[]' END, 0, 100, "
                        "0, 0, 1750000000000 + i, "
                        "1750000000000 + i FROM n"),
        numbered(
            100'000,
            "INSERT INTO messages(id, session_id, parent_id, role, status, content, agent_id, "
            "run_id, requested_model, "
            "model, provider, finish_reason, error, error_key, tool_calls, tokens_input, "
            "tokens_output, tokens_cached, "
            "tokens_estimated, cost, list_cost, latency_ms, metadata, created_at, completed_at) "
            "SELECT printf('00000000-0000-7000-a000-%012x', i), "
            "printf('00000000-0000-7000-9000-%012x', 1 + i % 1000), "
            "'', 'user', 'complete', 'The warranty of part w' || (i % 5000) || ' covers the "
            "harbour pump of berth b' || "
            "(i % 97) || ' and its seals, number ' || i || ', for the season after delivery.', '', "
            "'', '', '', '', '', "
            "'', '', '[]', 0, 0, 0, 0, 0, 0, 0, '{}', 1750000000000 + i, 1750000000000 + i FROM n"),
        QStringLiteral(
            "INSERT INTO messages_fts(rowid, content, scope) SELECT seq, content, scope "
            "FROM messages_search WHERE seq NOT IN (SELECT id FROM messages_fts_docsize)"),
        numbered(
            1'000'000,
            "INSERT INTO usage(id, user_id, agent_id, session_id, message_id, run_id, provider, "
            "model, "
            "requested_model, tokens_input, tokens_output, tokens_cached, estimated, cost, "
            "list_cost, "
            "latency_ms, success, created_at, kind) SELECT printf('00000000-0000-7000-b000-%012x', "
            "i), "
            "(SELECT id FROM "
            "users LIMIT 1), "
            "printf('00000000-0000-7000-8000-%012x', 1 + i % 50), '', '', '', 'built-in', "
            "'troupe-offline', "
            "'model-' || (i % 7), 100 + i % 900, 50 + i % 100, 0, 0, i % 1000, i % 1000, 400, 1, "
            "(strftime('%s', 'now') - (i % 365) * 86400) * 1000, 'answer' FROM n"),
        QStringLiteral("DELETE FROM usage_daily"),
        QStringLiteral("INSERT INTO usage_daily SELECT date(created_at / 1000, 'unixepoch'), "
                       "user_id, agent_id, provider, "
                       "requested_model, count(*), 0, sum(tokens_input), sum(tokens_output), 0, "
                       "sum(cost), sum(list_cost), "
                       "sum(latency_ms), max(created_at) FROM usage GROUP BY 1, 2, 3, 4, 5"),
    };
}

void restart(ServerProcess &server, const char *wordsPerSecond)
{
    if (server.isRunning() && server.end(SIGTERM, 30'000) != 0)
        qFatal("the server did not end well");
    ServerRun run(
        {QStringLiteral("--offline-words-per-second"), QString::fromLatin1(wordsPerSecond)});
    if (!server.start(run))
        qFatal("the server did not start");
}

void measureReads(const ServerProcess &server, const char *name)
{
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QJsonArray agents = client.get(QStringLiteral("/v1/agents?limit=100"))
                                  .json()[QLatin1String("agents")]
                                  .toArray();
    std::vector<QByteArray> requests;
    for (const QJsonValue &agent : agents) {
        requests.push_back(
            requestHead("GET", "/v1/agents/" + agent[QLatin1String("id")].toString().toLatin1(),
                        ServerProcess::adminKey()));
    }
    const double us = cpuPerRequestUs(server, 16, 40'000, 200, [&](int i) {
        return requests[static_cast<std::size_t>(i) % requests.size()];
    });
    report(name, us, "us", 25);
}

constexpr int kChatSessions = 160; // about a dozen turns in each

void measureChat(const ServerProcess &server)
{
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QByteArray agentId = client.createAgent(QStringLiteral("Bench")).toLatin1();
    const double us = cpuPerRequestUs(server, 8, 2'000, 200, [&](int i) {
        return postOf("/v1/agents/" + agentId + "/chat", "{\"message\":\"hi\",\"session_id\":\"s"
                                                             + QByteArray::number(i % kChatSessions)
                                                             + "\"}");
    });
    report("chat_turn_cpu", us, "us", 400);
}

/// 1,000 answers at 20 events/s each; the delay is what an event is later than its stream's pace.
void measureStreams(const ServerProcess &server)
{
    constexpr int kStreams = 1'000;
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QByteArray agentId = client.createAgent(QStringLiteral("Streamer")).toLatin1();
    struct Stream
    {
        RawClient client;
        qint64 first = 0;
        int events = 0;
    };
    std::vector<Stream> streams;
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < kStreams; ++i) {
        streams.push_back({RawClient(server.port())});
        streams.back().client.send(
            postOf("/v1/agents/" + agentId + "/chat",
                   R"({"message":"List the numbers from 1 to 300","stream":true})"));
    }
    std::vector<qint64> late;
    const auto drain = [&](qint64 untilMs) {
        while (clock.elapsed() < untilMs) {
            for (Stream &stream : streams) {
                while (stream.client.readSome(0)) {}
                const qint64 now = clock.elapsed();
                while (!stream.client.readUntil("\"content\"", 0).isEmpty()) {
                    if (stream.events++ == 0)
                        stream.first = now;
                    late.push_back(now - stream.first - (stream.events - 1) * 50);
                }
            }
        }
    };
    drain(clock.elapsed() + 2'000);
    late.clear();
    for (Stream &stream : streams)
        stream.events = 0;
    const qint64 cpuBefore = cpuNs(server.pid());
    const qint64 begun = clock.elapsed();
    drain(begun + 5'000);
    const double seconds = static_cast<double>(clock.elapsed() - begun) / 1e3;
    const double cores = static_cast<double>(cpuNs(server.pid()) - cpuBefore) / 1e9 / seconds;
    report("streams_events", static_cast<double>(late.size()) / seconds, "per_s", 20'000);
    report("streams_cpu", cores, "cores", 0.5);
    std::sort(late.begin(), late.end());
    report("streams_p99_delay",
           late.empty() ? -1 : static_cast<double>(late[late.size() * 99 / 100]), "ms", 50);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    Sandbox sandbox;
    ServerProcess server(sandbox);
    restart(server, "0");
    {
        ApiClient client(server.port(), ServerProcess::adminKey());
        for (int i = 0; i < 100; ++i)
            client.createAgent(QStringLiteral("Agent %1").arg(i));
    }
    measureReads(server, "get_agent_cpu_100");
    report("post_agent_cpu",
           cpuPerRequestUs(server, 64, 12'800, 201,
                           [](int i) {
                               return postOf("/v1/agents",
                                             "{\"name\":\"Made " + QByteArray::number(i) + "\"}");
                           }),
           "us", 50);
    measureChat(server);
    restart(server, "20");
    measureStreams(server);
    if (server.end(SIGTERM, 30'000) != 0)
        qFatal("the server did not end well");
    fill(sandbox.dataFolder(), manyRows());
    restart(server, "0");
    measureReads(server, "get_agent_cpu_100000");
    ApiClient client(server.port(), ServerProcess::adminKey());
    report("search_100000_p95",
           p95Ms(client, 300,
                 [](int i) {
                     return QStringLiteral("/troupe/v1/search?query=warranty%20w%1")
                         .arg(i * 13 % 5000);
                 }),
           "ms", 10);
    report("search_100000_common_word_p95",
           p95Ms(client, 100,
                 [](int) { return QStringLiteral("/troupe/v1/search?query=harbour"); }),
           "ms", 10);
    report("search_100000_by_tag_and_month_p95",
           p95Ms(client, 100,
                 [](int) {
                     return QStringLiteral("/troupe/v1/search?query=harbour&tag=billing"
                                           "&from=2025-05-20&to=2025-07-10");
                 }),
           "ms", 10);
    for (const char *by : {"none", "agent", "model"}) {
        report((QByteArray("usage_1000000_by_") + by + "_p95").constData(),
               p95Ms(client, 200,
                     [by](int) {
                         return QStringLiteral("/troupe/v1/usage?by=") + QString::fromLatin1(by);
                     }),
               "ms", 20);
    }
    return server.end(SIGTERM, 30'000) == 0 ? 0 : 1;
}
