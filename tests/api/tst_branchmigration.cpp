// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/storage/database.h"
#include "tests/api/branchtest.h"

#include <QCoroTask>
#include <QTemporaryDir>

using namespace troupe;

/// A database from before conversations had branches: everything is shown, found and goes on.
class TestBranchMigration : public QObject
{
    Q_OBJECT

private slots:
    void whatWasSaidBeforeIsShownAndFound();
};

namespace {

/// What that version had stored: a conversation with a tag and two turns, in the index.
Result<bool> fillOld(Sql &sql, const QString &agent, const QString &session,
                     const QStringList &messages)
{
    const auto done = sql.run(
        QStringLiteral("INSERT INTO sessions(id, owner_id, agent_id, title, external_id, head_id, "
                       "tags, pinned, message_count, cost, archived_at, created_at, updated_at) "
                       "VALUES(?, (SELECT id FROM users LIMIT 1), ?, 'Harbour', '', ?, "
                       "'[\"Billing\"]', 0, 4, 0, 0, 1750000000000, 1750000000000)"),
        {session, agent, messages.last()});
    if (!done)
        return fail(done.error());
    for (qsizetype i = 0; i < messages.size(); ++i) {
        const auto inserted = sql.run(
            QStringLiteral(
                "INSERT INTO messages(id, session_id, parent_id, role, status, content, agent_id, "
                "run_id, requested_model, model, provider, finish_reason, error, error_key, "
                "tool_calls, tokens_input, tokens_output, tokens_cached, tokens_estimated, cost, "
                "list_cost, latency_ms, metadata, created_at, completed_at) VALUES(?, ?, ?, ?, "
                "'complete', ?, ?, '', '', '', '', '', '', '', '[]', 0, 0, 0, 0, 0, 0, 0, '{}', "
                "1750000000000, 1750000000000)"),
            {messages.at(i), session, i > 0 ? messages.at(i - 1) : QString(),
             i % 2 == 0 ? QStringLiteral("user") : QStringLiteral("assistant"),
             QStringLiteral("pump %1").arg(i), i % 2 == 0 ? QString() : agent});
        if (!inserted)
            return fail(inserted.error());
    }
    const auto indexed = sql.run(QStringLiteral("INSERT INTO messages_fts(rowid, content, scope) "
                                                "SELECT seq, content, scope FROM messages_search"));
    return indexed ? Result<bool>(true) : fail(indexed.error());
}

} // namespace

void TestBranchMigration::whatWasSaidBeforeIsShownAndFound()
{
    QTemporaryDir home;
    TestServerOptions options;
    options.folder = home.filePath(QStringLiteral("data"));
    const QString agent = newId();
    const QString session = newId();
    const QStringList ids{newId(), newId(), newId(), newId()};
    ManualClock clock;
    {
        DatabaseOptions old;
        old.folder = options.folder;
        old.holder = QStringLiteral("test");
        auto migrations =
            migrationsFromFolder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/migrations"));
        QVERIFY(migrations);
        while (migrations->back().name != QLatin1String("branches"))
            migrations->pop_back();
        migrations->pop_back();
        old.migrations = std::move(*migrations);
        auto db = Database::open(std::move(old), clock);
        QVERIFY(db);
        auto fill = [&](Tx &tx) -> Result<bool> {
            const auto made = tx.sql().run(
                QStringLiteral("INSERT INTO users(id, username, display_name, role, created_at) "
                               "VALUES(?, 'admin', '', 'admin', 1)"),
                {newId()});
            return made ? fillOld(tx.sql(), agent, session, ids) : fail(made.error());
        };
        const auto filled = QCoro::waitFor((*db)->write(std::move(fill)));
        QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
    }
    TestServer server(options);
    const Talk talk(server, agent, session);
    QCOMPARE(talk.saidTexts(), QStringLiteral("pump 0 pump 2"));
    QCOMPARE(talk.session()[QLatin1String("titled_by")].toString(), QStringLiteral("person"));
    const auto hits = [&server](const char *query) {
        return server.get(QStringLiteral("/troupe/v1/search?query=") + QLatin1String(query))
            .json()[QLatin1String("items")]
            .toArray()
            .size();
    };
    QCOMPARE(hits("pump"), 4);
    QCOMPARE(hits("pump&tag=billing"), 4);
    QCOMPARE(hits("pump&from=2025-06-15&to=2025-06-15"), 4);
    QCOMPARE(hits("pump&from=2025-06-16"), 0);
    const TestReply forked = server.post(Talk::messagePath(ids.at(1), "/fork"), "{}");
    QCOMPARE(forked.status, 201);
    QCOMPARE(hits("pump"), 6);
    QCOMPARE(server.send("DELETE", talk.path(), server.adminKey()).status, 204);
    QCOMPARE(hits("pump"), 2);
}

QTEST_GUILESS_MAIN(TestBranchMigration)
#include "tst_branchmigration.moc"
