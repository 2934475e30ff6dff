// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QFile>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTest>

#include <map>
#include <mutex>
#include <thread>

using namespace troupe::test;

namespace {

constexpr int kRounds = 50;
constexpr int kWriters = 3;
constexpr int kNumbers = 300; ///< an answer is that many words
constexpr int kCheckpointMs = 1'000; ///< promised are 250; the rest is for a busy machine

struct Answer
{
    QString messageId; ///< of the question
    QString question;
    QString told; ///< to a watcher
    QList<std::pair<qint64, qsizetype>> growth; ///< when `told` had which length
    QString done; ///< its text as told when it had ended
    bool hasEnded = false;
};

struct Counter
{
    int acknowledged = 0;
    int sent = 0;
};

/// What the server has acknowledged, and what was on the way.
struct Ledger
{
    std::mutex mutex;
    std::map<QString, QString> agents; ///< id → name
    std::map<QString, Counter> counters; ///< agent id → the number in its description
    std::map<QString, Answer> answers; ///< by id of the reply, of this round
    std::map<QString, QString> messages; ///< id → text, of all rounds
    std::map<QString, QByteArray> unanswered; ///< name → Idempotency-Key of agents on the way
    QStringList revoked; ///< keys
    std::atomic<int> acknowledged{0};
    QElapsedTimer clock;
};

QByteArray agentBody(const QString &name)
{
    return "{\"name\":" + jsonText(name) + "}";
}

ApiAnswer createNamed(ApiClient &client, const QString &name, const QByteArray &key)
{
    return client.send("POST", QStringLiteral("/troupe/v1/agents"), agentBody(name),
                       "Idempotency-Key: " + key + "\r\n");
}

/// Writes until the server is gone.
void writeUntilTheEnd(quint16 port, const QString &prefix, Ledger &ledger)
{
    ApiClient client(port, ServerProcess::adminKey(), 10'000);
    for (int i = 0;; ++i) {
        const QString name = QStringLiteral("%1 %2").arg(prefix).arg(i);
        const QByteArray key = "key-" + name.toUtf8().replace(' ', '-');
        {
            const std::lock_guard lock(ledger.mutex);
            ledger.unanswered[name] = key;
        }
        const ApiAnswer made = createNamed(client, name, key);
        if (made.status != 201)
            return;
        const QString id = made.id();
        {
            const std::lock_guard lock(ledger.mutex);
            ledger.unanswered.erase(name);
            ledger.agents[id] = name;
        }
        ++ledger.acknowledged;
        for (int value = 1; value <= 3; ++value) {
            {
                const std::lock_guard lock(ledger.mutex);
                ledger.counters[id].sent = value;
            }
            if (client
                    .send("PATCH", QStringLiteral("/troupe/v1/agents/") + id,
                          "{\"description\":\"" + QByteArray::number(value) + "\"}")
                    .status
                != 200)
                return;
            const std::lock_guard lock(ledger.mutex);
            ledger.counters[id].acknowledged = value;
            ++ledger.acknowledged;
        }
        const ApiAnswer key2 = client.post(QStringLiteral("/troupe/v1/keys"), R"({"name":"k"})");
        if (key2.status != 201
            || client.send("DELETE", QStringLiteral("/troupe/v1/keys/") + key2.id()).status != 204)
            return;
        const std::lock_guard lock(ledger.mutex);
        ledger.revoked += key2.text("key");
        ++ledger.acknowledged;
    }
}

/// Begins answers and watches them until the server is gone.
void talkUntilTheEnd(quint16 port, const QString &agentId, Ledger &ledger)
{
    ApiClient client(port, ServerProcess::adminKey(), 10'000);
    SocketClient socket(port, ServerProcess::adminKey());
    const QByteArray question = "List the numbers from 1 to " + QByteArray::number(kNumbers);
    int begun = 0;
    for (;;) {
        if (begun < 20) {
            const ApiAnswer session = client.post(QStringLiteral("/troupe/v1/sessions"),
                                                  "{\"agent_id\":" + jsonText(agentId) + "}");
            if (session.status != 201)
                return;
            const ApiAnswer turn =
                client.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session.id()),
                            "{\"text\":\"" + question + "\"}");
            if (turn.status != 202)
                return;
            const QString replyId = turn.text("reply_id");
            {
                const std::lock_guard lock(ledger.mutex);
                ledger.answers[replyId].messageId = turn.text("message_id");
                ledger.answers[replyId].question = QString::fromUtf8(question);
            }
            ++ledger.acknowledged;
            ++begun;
            socket.sendText("{\"type\":\"watch\",\"message_id\":\"" + replyId.toLatin1() + "\"}");
        }
        for (int frames = 0; frames < 50; ++frames) {
            const SocketClient::Frame frame = socket.read(begun < 20 ? 5 : 200);
            if (frame.opcode < 0 && socket.hasEnded())
                return;
            if (frame.opcode != 1)
                break;
            const QJsonObject json = QJsonDocument::fromJson(frame.payload).object();
            const QString type = json[QLatin1String("type")].toString();
            if (type != QLatin1String("delta") && type != QLatin1String("done"))
                continue;
            const std::lock_guard lock(ledger.mutex);
            Answer &answer = ledger.answers[json[QLatin1String("message_id")].toString()];
            if (type == QLatin1String("delta")) {
                answer.told += json[QLatin1String("text")].toString();
                answer.growth.append({ledger.clock.elapsed(), answer.told.size()});
            } else {
                answer.hasEnded = true;
                answer.done =
                    json[QLatin1String("message")].toObject()[QLatin1String("content")].toString();
            }
        }
    }
}

/// A copy of the database as the killed process left it, log included.
class CopiedDatabase
{
public:
    CopiedDatabase(const QString &folder, const QString &copy)
    {
        for (const char *suffix : {"", "-wal"}) {
            const QString name = QStringLiteral("/troupe.db") + QString::fromLatin1(suffix);
            QFile::remove(copy + QString::fromLatin1(suffix));
            if (QFile::exists(folder + name)
                && !QFile::copy(folder + name, copy + QString::fromLatin1(suffix)))
                qFatal("cannot copy %s", qPrintable(name));
        }
        QFile::remove(copy + QStringLiteral("-shm"));
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), kName);
        db.setDatabaseName(copy);
        if (!db.open())
            qFatal("cannot open the copy: %s", qPrintable(db.lastError().text()));
    }
    ~CopiedDatabase()
    {
        QSqlDatabase::database(kName).close();
        QSqlDatabase::removeDatabase(kName);
    }

    /// Every row, its columns joined with '|'.
    QStringList rows(const QString &statement, const QVariantList &binds = {}) const
    {
        QSqlQuery query(QSqlDatabase::database(kName));
        query.setForwardOnly(true);
        query.prepare(statement);
        for (const QVariant &value : binds)
            query.addBindValue(value);
        if (!query.exec())
            return {QStringLiteral("error: ") + query.lastError().text()};
        QStringList found;
        while (query.next()) {
            QStringList columns;
            for (int i = 0; i < query.record().count(); ++i)
                columns += query.value(i).toString();
            found += columns.join(u'|');
        }
        return found;
    }

private:
    const QString kName = QStringLiteral("copy");
};

const char kUsageByDay[] =
    "SELECT date(created_at / 1000, 'unixepoch'), user_id, agent_id, provider, requested_model, "
    "count(*), sum(1 - success), sum(tokens_input), sum(tokens_output), sum(tokens_cached), "
    "sum(cost), sum(list_cost), sum(latency_ms) FROM usage GROUP BY 1, 2, 3, 4, 5";
const char kRollup[] =
    "SELECT day, user_id, agent_id, provider, model, requests, failures, tokens_input, "
    "tokens_output, tokens_cached, cost, list_cost, latency_ms FROM usage_daily";

} // namespace

/// SIGKILL at random points under load: what was acknowledged is there, what was not is whole or
/// absent, and the next process goes on.
class TestKill : public QObject
{
    Q_OBJECT

private slots:
    void nothingAcknowledgedIsLost();
    void anAnswerThatIsContinuedAndKilledAgainIsWhole();
    void severalAnswersOfOneConversationGoOn();

private:
    void oneRound(int round);
    void checkFile(const QString &when);
    void checkAfterRestart();
    void checkEverything();

    Sandbox m_sandbox;
    ServerProcess m_server{m_sandbox};
    QRandomGenerator m_random{20261122};
    Ledger m_ledger;
    std::map<QString, QString> m_checkpoints; ///< reply id → text in the file after the kill
    qint64 m_killedAt = 0;
    int m_interrupted = 0;
    int m_outcomesUnknown = 0;
};

// Consistency of the file itself, before any new process touches it.
void TestKill::checkFile(const QString &when)
{
    const CopiedDatabase db(m_sandbox.dataFolder(), m_sandbox.path(QStringLiteral("copy.db")));
    const auto compare = [&](const char *what, const QString &statement,
                             const QStringList &expected) {
        const QStringList found = db.rows(statement);
        if (found != expected)
            QFAIL(
                qPrintable(QStringLiteral("%1: %2: %3")
                               .arg(when, QString::fromLatin1(what), found.mid(0, 5).join(u'\n'))));
    };
    compare("integrity", QStringLiteral("PRAGMA integrity_check"), {QStringLiteral("ok")});
    compare("references", QStringLiteral("PRAGMA foreign_key_check"), {});
    compare("search index",
            QStringLiteral("INSERT INTO messages_fts(messages_fts) VALUES('integrity-check')"), {});
    const QString usage = QString::fromLatin1(kUsageByDay);
    const QString rollup = QString::fromLatin1(kRollup);
    compare("usage rows that the rollup misses", usage + QStringLiteral(" EXCEPT ") + rollup, {});
    compare("rollup without usage rows", rollup + QStringLiteral(" EXCEPT ") + usage, {});
    compare("agents made twice",
            QStringLiteral("SELECT name FROM agents GROUP BY name HAVING count(*) > 1"), {});
    compare("agents without their event",
            QStringLiteral("SELECT id FROM agents EXCEPT SELECT subject_id FROM events WHERE type "
                           "= 'agent.created'"),
            {});
    compare("events without their agent",
            QStringLiteral("SELECT subject_id FROM events WHERE type = 'agent.created' EXCEPT "
                           "SELECT id FROM agents"),
            {});
    compare("questions without an answer",
            QStringLiteral("SELECT id FROM messages WHERE role = 'user' AND id NOT IN (SELECT "
                           "parent_id FROM messages)"),
            {});
    compare("finished answers without usage",
            QStringLiteral(
                "SELECT id FROM messages WHERE role = 'assistant' AND status = 'complete' "
                "EXCEPT SELECT message_id FROM usage"),
            {});
    m_checkpoints.clear();
    for (const auto &[id, answer] : m_ledger.answers) {
        const QStringList text =
            db.rows(QStringLiteral("SELECT content FROM messages WHERE id = ?"), {id});
        if (text.size() != 1)
            QFAIL(qPrintable(QStringLiteral("%1: the answer %2 is lost").arg(when, id)));
        m_checkpoints[id] = text.first();
    }
}

void TestKill::checkAfterRestart()
{
    ApiClient client(m_server.port(), ServerProcess::adminKey());
    bool hasContinued = false;
    for (const auto &[id, answer] : m_ledger.answers) {
        QCOMPARE(client.message(answer.messageId)[QLatin1String("content")].toString(),
                 answer.question);
        const QJsonObject reply = client.message(id);
        const QString status = reply[QLatin1String("status")].toString();
        const QString content = reply[QLatin1String("content")].toString();
        QCOMPARE(content, m_checkpoints[id]);
        if (answer.hasEnded) {
            QCOMPARE(status, QStringLiteral("complete"));
            QCOMPARE(content, answer.done);
            continue;
        }
        if (status == QLatin1String("complete")) // ended, but nobody was told any more
            continue;
        QCOMPARE(status, QStringLiteral("interrupted"));
        ++m_interrupted;
        qsizetype least = 0;
        for (const auto &[at, size] : answer.growth) {
            if (at < m_killedAt - kCheckpointMs)
                least = size;
        }
        QVERIFY2(content.size() >= least,
                 qPrintable(QStringLiteral("%1 of %2 characters").arg(content.size()).arg(least)));
        QVERIFY(content.startsWith(answer.told) || answer.told.startsWith(content));
        if (!hasContinued) {
            QCOMPARE(client.post(QStringLiteral("/troupe/v1/messages/%1/continue").arg(id)).status,
                     202);
            hasContinued = true;
        }
    }
    // A repetition never makes a second agent (checkFile counts): it makes the first, gets the lost
    // answer, or hears that the outcome is not known.
    for (const auto &[name, key] : std::exchange(m_ledger.unanswered, {})) {
        const ApiAnswer again = createNamed(client, name, key);
        if (again.status == 409) {
            QCOMPARE(again.text("code"), QStringLiteral("idempotency_outcome_unknown"));
            ++m_outcomesUnknown;
            continue;
        }
        QVERIFY2(again.status == 201, again.body.constData());
        m_ledger.agents[again.id()] = name;
        QCOMPARE(createNamed(client, name, key).id(), again.id());
    }
}

void TestKill::checkEverything()
{
    ApiClient client(m_server.port(), ServerProcess::adminKey());
    for (const auto &[id, name] : m_ledger.agents) {
        const ApiAnswer agent = client.get(QStringLiteral("/troupe/v1/agents/") + id);
        QVERIFY2(agent.status == 200, qPrintable(name));
        QCOMPARE(agent.text("name"), name);
        const auto counter = m_ledger.counters.find(id);
        if (counter == m_ledger.counters.end())
            continue;
        const int value = agent.text("description").toInt();
        QVERIFY2(value >= counter->second.acknowledged && value <= counter->second.sent,
                 qPrintable(name));
    }
    for (const auto &[id, text] : m_ledger.messages)
        QCOMPARE(client.message(id)[QLatin1String("content")].toString(), text);
    for (const QString &key : std::as_const(m_ledger.revoked)) {
        ApiClient revoked(m_server.port(), key.toLatin1());
        QCOMPARE(revoked.get(QStringLiteral("/troupe/v1/agents?limit=1")).status, 401);
    }
}

void TestKill::oneRound(int round)
{
    const QString agentId = m_ledger.agents.empty()
                                ? ApiClient(m_server.port(), ServerProcess::adminKey())
                                      .createAgent(QStringLiteral("Talker"))
                                : m_ledger.agents.begin()->first;
    m_ledger.agents.try_emplace(agentId, QStringLiteral("Talker"));
    m_ledger.answers.clear();
    m_ledger.clock.start();
    m_ledger.acknowledged = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kWriters; ++i) {
        const QString prefix = QStringLiteral("Agent %1 %2").arg(round).arg(i);
        threads.emplace_back(
            [this, prefix] { writeUntilTheEnd(m_server.port(), prefix, m_ledger); });
    }
    threads.emplace_back([this, agentId] { talkUntilTheEnd(m_server.port(), agentId, m_ledger); });
    const int target = static_cast<int>(m_random.bounded(3, 120));
    QElapsedTimer patience;
    patience.start();
    while (m_ledger.acknowledged < target && patience.elapsed() < 10'000)
        ::poll(nullptr, 0, 1);
    m_killedAt = m_ledger.clock.elapsed();
    m_server.kill();
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY2(m_ledger.acknowledged >= target, "the server wrote too little in 10 s");
    for (const auto &[id, answer] : m_ledger.answers)
        m_ledger.messages[answer.messageId] = answer.question;
}

void TestKill::nothingAcknowledgedIsLost()
{
    ServerRun run({QStringLiteral("--offline-words-per-second"), QStringLiteral("400"),
                   QStringLiteral("--rate-limits"), QStringLiteral("off")});
    QVERIFY(m_server.start(run));
    for (int round = 0; round < kRounds; ++round) {
        oneRound(round);
        if (QTest::currentTestFailed())
            return;
        checkFile(QStringLiteral("round %1").arg(round));
        if (QTest::currentTestFailed())
            return;
        QVERIFY(m_server.start(run));
        checkAfterRestart();
        if (QTest::currentTestFailed()) {
            qWarning("round %d", round);
            return;
        }
    }
    checkEverything();
    // The load was one: answers were cut off in the middle, and many writes acknowledged.
    QVERIFY2(m_interrupted > kRounds, qPrintable(QString::number(m_interrupted)));
    QVERIFY(m_ledger.agents.size() > 3 * kRounds);
    qInfo("%d answers interrupted, %d repetitions of unknown outcome", m_interrupted,
          m_outcomesUnknown);
    const ApiAnswer backup = ApiClient(m_server.port(), ServerProcess::adminKey())
                                 .post(QStringLiteral("/troupe/v1/system/backup"));
    QCOMPARE(backup.status, 201); // verified by the server before it says so
}

void TestKill::anAnswerThatIsContinuedAndKilledAgainIsWhole()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    const auto start = [&server](int wordsPerSecond) {
        return server.start(ServerRun(
            {QStringLiteral("--offline-words-per-second"), QString::number(wordsPerSecond)}));
    };
    QVERIFY(start(100));
    QString id;
    {
        ApiClient client(server.port(), ServerProcess::adminKey());
        id = client.beginCounting(client.createSession(client.createAgent()), kNumbers);
    }
    QString content;
    for (int kills = 0; kills < 4; ++kills) {
        ApiClient client(server.port(), ServerProcess::adminKey());
        const auto size = content.size();
        const auto grown = [&] {
            content = client.message(id)[QLatin1String("content")].toString();
            return content.size() > size + 100;
        };
        QTRY_VERIFY(grown());
        server.kill();
        QVERIFY(start(kills < 3 ? 100 : 0));
        ApiClient again(server.port(), ServerProcess::adminKey());
        const QJsonObject reply = again.message(id);
        QCOMPARE(reply[QLatin1String("status")].toString(), QStringLiteral("interrupted"));
        QVERIFY(reply[QLatin1String("content")].toString().size() >= size);
        content = reply[QLatin1String("content")].toString();
        QCOMPARE(again.post(QStringLiteral("/troupe/v1/messages/%1/continue").arg(id)).status, 202);
    }
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QJsonObject reply = client.waitForEnd(id);
    QStringList numbers;
    for (int i = 1; i <= kNumbers; ++i)
        numbers += QString::number(i);
    QCOMPARE(reply[QLatin1String("status")].toString(), QStringLiteral("complete"));
    QCOMPARE(reply[QLatin1String("content")].toString(), numbers.join(QStringLiteral(", ")));
}

void TestKill::severalAnswersOfOneConversationGoOn()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    const auto start = [&server](int wordsPerSecond) {
        return server.start(ServerRun(
            {QStringLiteral("--offline-words-per-second"), QString::number(wordsPerSecond)}));
    };
    QVERIFY(start(100));
    QString session;
    QStringList ids;
    {
        ApiClient client(server.port(), ServerProcess::adminKey());
        session = client.createSession(client.createAgent());
        const ApiAnswer compared =
            client.post(QStringLiteral("/troupe/v1/sessions/%1/compare").arg(session),
                        "{\"text\":\"List the numbers from 1 to " + QByteArray::number(kNumbers)
                            + "\",\"candidates\":[{},{},{}]}");
        QCOMPARE(compared.status, 202);
        for (const QJsonValue &reply : compared.json()[QLatin1String("replies")].toArray())
            ids += reply[QLatin1String("id")].toString();
        for (const QString &id : std::as_const(ids))
            QTRY_VERIFY(client.message(id)[QLatin1String("content")].toString().size() > 100);
        // The shown one changes in the middle of it.
        QCOMPARE(client
                     .send("PUT", QStringLiteral("/troupe/v1/sessions/%1/head").arg(session),
                           "{\"message_id\":\"" + ids.last().toLatin1() + "\"}")
                     .status,
                 200);
    }
    server.kill();
    QVERIFY(start(0));
    ApiClient client(server.port(), ServerProcess::adminKey());
    QStringList numbers;
    for (int i = 1; i <= kNumbers; ++i)
        numbers += QString::number(i);
    for (const QString &id : std::as_const(ids)) {
        const QJsonObject reply = client.message(id);
        QCOMPARE(reply[QLatin1String("status")].toString(), QStringLiteral("interrupted"));
        QVERIFY(!reply[QLatin1String("content")].toString().isEmpty());
        QCOMPARE(reply[QLatin1String("shown")].toBool(), id == ids.last());
        QCOMPARE(client.post(QStringLiteral("/troupe/v1/messages/%1/continue").arg(id)).status,
                 202);
        QCOMPARE(client.waitForEnd(id)[QLatin1String("content")].toString(),
                 numbers.join(QStringLiteral(", ")));
    }
    const QJsonArray shown =
        client.get(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session)).items();
    QCOMPARE(shown.size(), 2);
    QCOMPARE(shown[1][QLatin1String("id")].toString(), ids.last());
    QCOMPARE(shown[1][QLatin1String("sibling_count")].toInt(), 3);
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
