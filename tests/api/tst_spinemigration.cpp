// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/apikey.h"
#include "core/storage/database.h"
#include "core/storage/migration.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace troupe;

/// A database of the first schema with rows in all of its tables, upgraded to the newest: nothing
/// that was stored has changed, and all of it works.
class TestSpineMigration : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyTableOfTheFirstSchemaIsFilled();
    void theUpgradeChangesNothingThatWasStored();
    void theStateBeforeIsBackedUp();
    void whatWasStoredWorks();

private:
    std::unique_ptr<Database> open(std::size_t migrations);
    /// Every row of every table, its columns as SQL literals, for the columns given.
    static Result<QMap<QString, QStringList>> dump(Sql &sql,
                                                   const QMap<QString, QStringList> &columns);
    static Result<QMap<QString, QStringList>> columnsOf(Sql &sql);

    QTemporaryDir m_home;
    ManualClock m_clock;
    QMap<QString, QStringList> m_columns;
    QMap<QString, QStringList> m_before;
};

namespace {

constexpr char kKey[] = "lvng_0123456789012345678901234567890123456789012";
constexpr char kUser[] = "01900000-0000-7000-8000-000000000001";
constexpr char kAgent[] = "01900000-0000-7000-8000-0000000000a1";
constexpr char kSession[] = "01900000-0000-7000-8000-0000000000c1";
constexpr char kSaid[] = "01900000-0000-7000-8000-0000000000d1";
constexpr char kReply[] = "01900000-0000-7000-8000-0000000000d2";

/// 'U', 'A', 'S', 'M' and 'R' stand for the ids above, 'K' for the hash of the key.
const char *const kRows[] = {
    "INSERT INTO users VALUES('U', 'ann', 'Ann', 'admin', 1750000000001)",
    "INSERT INTO api_keys VALUES('k1', 'U', 'laptop', 'lvng_0123…', 'K', "
    "'[\"agents:read\",\"agents:write\",\"usage:read\",\"models:access\",\"admin\"]', "
    "'enterprise', 1750000000002, "
    "3, 0)",
    "INSERT INTO settings VALUES('server', '{\"default_model\":\"gpt-4o\"}', 1750000000003)",
    "INSERT INTO providers VALUES('01900000-0000-7000-8000-0000000000b1', 'Local', 'openai', "
    "'http://127.0.0.1:9/v1', '[\"llama\"]', 1, 0, 'it was away', 4, 1750000000004, 1750000000005)",
    "INSERT INTO agents VALUES('A', 'U', 'keeper', 'Keeper', 'Keeps the light', 'keeper', '', "
    "'#4f46e5', 'You keep a light.', 'gpt-4o', 0.5, 100, '[\"sea\"]', '[\"Read\"]', '[]', "
    "'{\"type\":\"conversation\",\"max_turns\":7,\"summarization\":false}', '{}', '{\"n\":1}', "
    "'watch', 'w1', '', 'private', 'active', 3, 1750000000006, 1750000000007, 0)",
    "INSERT INTO sessions VALUES('S', 'U', 'A', 'Harbour', 'ext-1', 'R', '[\"billing\"]', 1, 2, "
    "70, 0, "
    "1750000000008, 1750000000009)",
    "INSERT INTO messages VALUES(11, 'M', 'S', '', 'user', 'complete', 'How bright is the pump?', "
    "'', "
    "'', '', '', '', '', '', '', '[]', 0, 0, 0, 0, 0, 0, 0, '{\"client_id\":\"x\"}', "
    "1750000000010, "
    "1750000000010)",
    "INSERT INTO messages VALUES(12, 'R', 'S', 'M', 'assistant', 'complete', 'The pump is "
    "bright.', 'A', "
    "'r1', 'gpt-4o', 'llama', 'Local', 'stop', '', '', '[]', 5, 6, 1, 1, 70, 90, 250, '{}', "
    "1750000000011, 1750000000012)",
    "INSERT INTO messages_fts(rowid, content, scope) SELECT seq, content, scope FROM "
    "messages_search "
    "WHERE seq = 11",
    "INSERT INTO search_pending VALUES(12)",
    "INSERT INTO runs VALUES('r1', 'U', 'chat', 'A', 'S', 'succeeded', '', 70, 1750000000011, "
    "1750000000012)",
    "INSERT INTO steps VALUES('s1', 'r1', 0, 'agent', 'R', 'succeeded', '', 1750000000011, "
    "1750000000012)",
    "INSERT INTO usage VALUES('u1', 'U', 'A', 'S', 'R', 'r1', 'Local', 'llama', 'gpt-4o', 5, 6, 1, "
    "1, 70, "
    "90, 250, 1, 1750000000012)",
    "INSERT INTO usage_daily VALUES('2025-06-15', 'U', 'A', 'Local', 'llama', 1, 0, 5, 6, 1, 70, "
    "90, 250, "
    "1750000000012)",
    "INSERT INTO events(type, user_id, subject_id, payload, created_ms) VALUES('session.created', "
    "'U', "
    "'S', CAST('{\"id\":\"S\"}' AS BLOB), 1750000000008)",
    "INSERT INTO idempotency VALUES('U', 'once', 'print', 201, 'application/json', x'7b7d', "
    "1750000000013)",
    "INSERT INTO network_ledger(at, host, port, reason, bytes_sent, bytes_received, outcome) "
    "VALUES(1750000000014, 'models.example', 443, 'answer', 10, 20, 'ok')",
};

Result<bool> fillSpine(Tx &tx)
{
    for (const char *row : kRows) {
        QString statement = QString::fromUtf8(row);
        const auto put = [&statement](const char *name, const QString &value) {
            statement.replace(QLatin1String(name), u'\'' + value + u'\'');
        };
        put("'U'", QLatin1String(kUser));
        put("'A'", QLatin1String(kAgent));
        put("'S'", QLatin1String(kSession));
        put("'M'", QLatin1String(kSaid));
        put("'R'", QLatin1String(kReply));
        put("'K'", hashApiKey(kKey));
        if (auto done = tx.sql().run(statement); !done)
            return fail(done.error());
    }
    return true;
}

} // namespace

std::unique_ptr<Database> TestSpineMigration::open(std::size_t migrations)
{
    DatabaseOptions options;
    options.folder = m_home.filePath(QStringLiteral("data"));
    options.holder = QStringLiteral("test");
    auto all = migrationsFromFolder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/migrations"));
    if (!all)
        qFatal("migrations: %s", qPrintable(all.error().message));
    if (migrations > 0)
        all->erase(all->begin() + static_cast<std::ptrdiff_t>(migrations), all->end());
    options.migrations = std::move(*all);
    auto db = Database::open(std::move(options), m_clock);
    if (!db)
        qFatal("database: %s", qPrintable(db.error().message + db.error().detail));
    return std::move(*db);
}

Result<QMap<QString, QStringList>> TestSpineMigration::columnsOf(Sql &sql)
{
    QMap<QString, QStringList> columns;
    const auto done = sql.each(
        QStringLiteral(
            "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND t.name NOT LIKE "
            "'sqlite%' AND t.name NOT LIKE 'messages_fts%' ORDER BY t.name, c.cid"),
        {}, [&columns](const Row &row) {
            columns[row.text(0)] += row.text(1);
            return true;
        });
    return done ? Result<QMap<QString, QStringList>>(columns) : fail(done.error());
}

Result<QMap<QString, QStringList>> TestSpineMigration::dump(
    Sql &sql, const QMap<QString, QStringList> &columns)
{
    QMap<QString, QStringList> rows;
    for (auto it = columns.cbegin(); it != columns.cend(); ++it) {
        QStringList quoted;
        for (const QString &column : it.value())
            quoted += QStringLiteral("quote(\"%1\")").arg(column);
        QStringList &found = rows[it.key()];
        const auto done = sql.each(QStringLiteral("SELECT %1 AS line FROM \"%2\" ORDER BY line")
                                       .arg(quoted.join(QStringLiteral(" || ', ' || ")), it.key()),
                                   {}, [&found](const Row &row) {
                                       found += row.text(0);
                                       return true;
                                   });
        if (!done)
            return fail(done.error());
    }
    return rows;
}

void TestSpineMigration::initTestCase()
{
    const auto db = open(1);
    const auto filled = QCoro::waitFor(db->write(fillSpine));
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
    const auto columns = columnsOf(db->reader());
    QVERIFY(columns);
    m_columns = *columns;
    const auto rows = dump(db->reader(), m_columns);
    QVERIFY2(rows, qPrintable(rows ? QString() : rows.error().detail));
    m_before = *rows;
}

void TestSpineMigration::everyTableOfTheFirstSchemaIsFilled()
{
    QVERIFY(m_before.size() >= 14);
    for (auto it = m_before.cbegin(); it != m_before.cend(); ++it)
        QVERIFY2(!it.value().isEmpty(), qPrintable(it.key() + QStringLiteral(" is empty")));
}

void TestSpineMigration::theUpgradeChangesNothingThatWasStored()
{
    const auto db = open(0);
    const auto rows = dump(db->reader(), m_columns);
    QVERIFY2(rows, qPrintable(rows ? QString() : rows.error().detail));
    for (auto it = m_before.cbegin(); it != m_before.cend(); ++it) {
        if (it.key() == QLatin1String("search_pending"))
            continue; // the index is made anew
        QCOMPARE(rows->value(it.key()), it.value());
    }
    QCOMPARE(rows->value(QStringLiteral("search_pending")).size(), 2);
    for (const char *check : {"PRAGMA foreign_key_check", "PRAGMA integrity_check"}) {
        QStringList complaints;
        const auto done =
            db->reader().each(QLatin1String(check), {}, [&complaints](const Row &row) {
                complaints += row.text(0);
                return true;
            });
        QVERIFY(done);
        complaints.removeAll(QStringLiteral("ok"));
        QCOMPARE(complaints, QStringList());
    }
}

void TestSpineMigration::theStateBeforeIsBackedUp()
{
    const QDir backups(m_home.filePath(QStringLiteral("data/backups")));
    QCOMPARE(backups.entryList({QStringLiteral("troupe-v1-*.db")}).size(), 1);
}

void TestSpineMigration::whatWasStoredWorks()
{
    TestServerOptions options;
    options.folder = m_home.filePath(QStringLiteral("data"));
    TestServer server(options);
    const auto ask = [&server](const QString &target) {
        const TestReply reply = server.send("GET", target, kKey);
        if (reply.status != 200)
            qWarning("%s: %d %s", qPrintable(target), reply.status, reply.body.constData());
        return reply.json();
    };
    const auto first = [&ask](const char *target) {
        return ask(QLatin1String(target))[QLatin1String("items")].toArray().first().toObject();
    };
    QCOMPARE(ask(QStringLiteral("/troupe/v1/auth/me"))[QLatin1String("username")].toString(),
             QStringLiteral("ann"));
    QCOMPARE(ask(QStringLiteral("/troupe/v1/settings"))[QLatin1String("default_model")].toString(),
             QStringLiteral("gpt-4o"));
    QCOMPARE(first("/troupe/v1/providers")[QLatin1String("name")].toString(),
             QStringLiteral("Local"));
    const QJsonObject agent = ask(QStringLiteral("/troupe/v1/agents/keeper"));
    QCOMPARE(agent[QLatin1String("system_prompt")].toString(), QStringLiteral("You keep a light."));
    QCOMPARE(agent[QLatin1String("memory")][QLatin1String("max_turns")].toInt(), 7);
    const QJsonObject session = first("/troupe/v1/sessions");
    QCOMPARE(session[QLatin1String("title")].toString(), QStringLiteral("Harbour"));
    const QString path = QStringLiteral("/troupe/v1/sessions/") + QLatin1String(kSession);
    const QJsonArray messages =
        ask(path + QStringLiteral("/messages"))[QLatin1String("items")].toArray();
    QCOMPARE(messages.size(), 2);
    QCOMPARE(messages.at(1)[QLatin1String("content")].toString(),
             QStringLiteral("The pump is bright."));
    QCOMPARE(ask(QStringLiteral(
                 "/troupe/v1/search?query=bright&tag=billing"))[QLatin1String("items")]
                 .toArray()
                 .size(),
             2);
    const QJsonObject usage = ask(QStringLiteral("/troupe/v1/usage?from=2025-06-15&to=2025-06-15"));
    QCOMPARE(usage[QLatin1String("totals")][QLatin1String("requests")].toInt(), 1);
    QCOMPARE(first("/troupe/v1/system/network")[QLatin1String("host")].toString(),
             QStringLiteral("models.example"));
    // And it goes on where it was.
    const TestReply said =
        server.send("POST", path + QStringLiteral("/messages"), kKey, R"({"text":"And now?"})");
    QCOMPARE(said.status, 202);
    QCOMPARE(said.json()[QLatin1String("message")][QLatin1String("parent_id")].toString(),
             QLatin1String(kReply));
    QTRY_COMPARE(server.services().engine.runningTurns(), 0);
}

QTEST_GUILESS_MAIN(TestSpineMigration)
#include "tst_spinemigration.moc"
