// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QTest>

using namespace troupe;

/// What can be found of what was said, by whom, in what order, and that it can be found at once.
class TestSearch : public QObject
{
    Q_OBJECT

private slots:
    void aMessageIsFoundAsSoonAsItIsAcknowledged();
    void othersWordsAreNotFound();
    void hitsAreOfOneAgentWhenAsked();
    void betterHitsComeFirst();
    void accentsAndBeginnings_data();
    void accentsAndBeginnings();
    void everyMatchIsPagedThroughOnce();
    void aDeletedConversationIsNotFound_data();
    void aDeletedConversationIsNotFound();
    void aForeignCursorIsRefused();

private:
    QString agent(TestServer &server, const QByteArray &key);
    QString say(TestServer &server, const QString &text, const QByteArray &key = {},
                const QString &agentId = {});
    QJsonArray found(TestServer &server, const QString &query, const QByteArray &key = {});
};

QString TestSearch::agent(TestServer &server, const QByteArray &key)
{
    const TestReply reply =
        server.send("POST", QStringLiteral("/troupe/v1/agents"), key, R"({"name":"Ann"})");
    return reply.json()[QLatin1String("id")].toString();
}

/// Returns the conversation once the message in it is acknowledged.
QString TestSearch::say(TestServer &server, const QString &text, const QByteArray &key,
                        const QString &agentId)
{
    const QByteArray who = key.isEmpty() ? server.adminKey() : key;
    const QString to = agentId.isEmpty() ? agent(server, who) : agentId;
    const TestReply session = server.send("POST", QStringLiteral("/troupe/v1/sessions"), who,
                                          "{\"agent_id\":\"" + to.toUtf8() + "\"}");
    QString id = session.json()[QLatin1String("id")].toString();
    const TestReply posted =
        server.send("POST", QStringLiteral("/troupe/v1/sessions/%1/messages").arg(id), who,
                    "{\"text\":\"" + text.toUtf8() + "\"}");
    if (posted.status != 202)
        qFatal("message: %d %s", posted.status, posted.body.constData());
    return id;
}

QJsonArray TestSearch::found(TestServer &server, const QString &query, const QByteArray &key)
{
    const TestReply reply = server.send("GET", QStringLiteral("/troupe/v1/search?query=") + query,
                                        key.isEmpty() ? server.adminKey() : key);
    if (reply.status != 200)
        qFatal("search: %d %s", reply.status, reply.body.constData());
    return reply.json()[QLatin1String("items")].toArray();
}

void TestSearch::aMessageIsFoundAsSoonAsItIsAcknowledged()
{
    TestServer server;
    server.provider().hold();
    const QString session = say(server, QStringLiteral("Where is the harbour pump?"));
    const QJsonArray hits = found(server, QStringLiteral("pump"));
    QCOMPARE(hits.size(), 1);
    QCOMPARE(hits.first()[QLatin1String("session_id")].toString(), session);
    QCOMPARE(hits.first()[QLatin1String("snippet")].toString(),
             QStringLiteral("Where is the harbour \u2068pump\u2069?"));
    server.provider().say(QStringLiteral("Beside the crane."));
    QCOMPARE(found(server, QStringLiteral("crane")).size(), 0); // not before it has ended
    server.provider().finish();
    QTRY_COMPARE(found(server, QStringLiteral("crane")).size(), 1);
}

void TestSearch::othersWordsAreNotFound()
{
    TestServer server;
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    say(server, QStringLiteral("the secret of Ann"));
    const QString own = say(server, QStringLiteral("the secret of Bob"), bob);
    const QJsonArray hits = found(server, QStringLiteral("secret"), bob);
    QCOMPARE(hits.size(), 1);
    QCOMPARE(hits.first()[QLatin1String("session_id")].toString(), own);
    // The owner is a word in the index, but not one that a query can ask for.
    const QString adminWord = u'u' + QString(server.admin().id).remove(u'-');
    QCOMPARE(found(server, adminWord, bob).size(), 0);
    QCOMPARE(found(server, adminWord).size(), 0);
}

void TestSearch::hitsAreOfOneAgentWhenAsked()
{
    TestServer server;
    const QString first = agent(server, server.adminKey());
    const QString second = agent(server, server.adminKey());
    say(server, QStringLiteral("about pumps"), {}, first);
    const QString session = say(server, QStringLiteral("about pumps"), {}, second);
    QCOMPARE(found(server, QStringLiteral("pumps")).size(), 2);
    const QJsonArray hits = found(server, QStringLiteral("pumps&agent_id=") + second);
    QCOMPARE(hits.size(), 1);
    QCOMPARE(hits.first()[QLatin1String("session_id")].toString(), session);
}

void TestSearch::betterHitsComeFirst()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Well."));
    const QString filler = QStringLiteral(" and so on, as we said at length last week already");
    const QString far = say(server, QStringLiteral("a pump in this old harbour") + filler);
    const QString side = say(server, QStringLiteral("a harbour pump") + filler);
    const QString often = say(server, QStringLiteral("harbour pump, harbour pump, harbour pump"));
    const QString apart = say(server, QStringLiteral("the pump of the other harbour") + filler);
    QStringList sessions;
    for (const QJsonValue &hit : found(server, QStringLiteral("harbour%20pump")))
        sessions += hit[QLatin1String("session_id")].toString();
    QCOMPARE(sessions, (QStringList{often, side, apart, far})); // newer first among equals
}

void TestSearch::accentsAndBeginnings_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("hits");
    QTest::newRow("without the accent") << QStringLiteral("cafe%20") << 1;
    QTest::newRow("with the accent") << QStringLiteral("caf%C3%A9") << 1;
    QTest::newRow("upper case") << QStringLiteral("CAF%C3%89") << 1;
    QTest::newRow("the beginning of the last word") << QStringLiteral("ca") << 1;
    QTest::newRow("the beginning of an earlier word") << QStringLiteral("ca%20opens") << 0;
    QTest::newRow("a word that is not there") << QStringLiteral("cafe%20closes") << 0;
    QTest::newRow("operators are words") << QStringLiteral("cafe%20NOT%20opens") << 0;
    QTest::newRow("syntax is ignored") << QStringLiteral("%22cafe%22%20*%20-(opens)") << 1;
    QTest::newRow("a column is a word") << QStringLiteral("content:cafe") << 0;
    QTest::newRow("nothing but signs") << QStringLiteral("%22%22*") << 0;
}

void TestSearch::accentsAndBeginnings()
{
    QFETCH(QString, query);
    QFETCH(int, hits);
    TestServer server;
    server.provider().answerWith(QStringLiteral("At nine."));
    say(server, QStringLiteral("When the caf\u00e9 opens?"));
    QCOMPARE(found(server, query).size(), hits);
}

void TestSearch::everyMatchIsPagedThroughOnce()
{
    constexpr int kMessages = 1000; // more than two windows
    TestServer server;
    server.provider().answerWith(QStringLiteral("Yes."));
    const QString session = say(server, QStringLiteral("first"));
    auto write = [session](Tx &tx) {
        const auto added = tx.sql().run(
            QStringLiteral(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                "INSERT INTO messages(id, session_id, parent_id, role, status, content, agent_id, "
                "run_id, requested_model, model, provider, finish_reason, error, error_key, "
                "tool_calls, tokens_input, tokens_output, tokens_cached, tokens_estimated, cost, "
                "list_cost, latency_ms, metadata, created_at, completed_at) SELECT "
                "printf('%08x-0000-7000-8000-000000000000', i), "
                "?, '', 'user', 'complete', CASE i % 10 WHEN 0 THEN 'pump pump' ELSE 'pump' END, "
                "'', '', '', '', '', '', '', '', '[]', 0, 0, 0, 0, 0, 0, 0, '{}', i, i FROM n"),
            {kMessages, session});
        return added ? tx.sql().run(
                   QStringLiteral("INSERT OR IGNORE INTO search_pending "
                                  "SELECT seq FROM messages WHERE content LIKE 'pump%'"))
                     : added;
    };
    const auto added = QCoro::waitFor(server.services().db.write(std::move(write)));
    QVERIFY(added);
    QCOMPARE(*added, kMessages);
    say(server, QStringLiteral("last")); // what was added behind the engine's back counts too

    QSet<QString> seen;
    QString cursor;
    int pages = 0;
    do {
        const TestReply reply =
            server.get(QStringLiteral("/troupe/v1/search?query=pump&limit=90")
                       + (cursor.isEmpty() ? QString() : QStringLiteral("&cursor=") + cursor));
        QCOMPARE(reply.status, 200);
        for (const QJsonValue &hit : reply.json()[QLatin1String("items")].toArray()) {
            const QString id = hit[QLatin1String("message_id")].toString();
            QVERIFY2(!seen.contains(id), "a hit came twice");
            seen.insert(id);
        }
        if (pages == 0) {
            QVERIFY(reply.json()[QLatin1String("items")][0][QLatin1String("snippet")]
                        .toString()
                        .contains(QStringLiteral("pump\u2069 \u2068pump")));
        }
        cursor = reply.json()[QLatin1String("next_cursor")].toString();
    } while (!cursor.isEmpty() && ++pages < 50);
    QCOMPARE(seen.size(), kMessages);
}

void TestSearch::aDeletedConversationIsNotFound_data()
{
    QTest::addColumn<bool>("indexed");
    QTest::newRow("deleted before it is in the index") << false;
    QTest::newRow("deleted when it is in the index") << true;
}

void TestSearch::aDeletedConversationIsNotFound()
{
    QFETCH(bool, indexed);
    TestServer server;
    const QString gone = say(server, QStringLiteral("about pumps"));
    say(server, QStringLiteral("other pumps"));
    if (indexed)
        QCOMPARE(found(server, QStringLiteral("pumps")).size(), 2);
    const TestReply deleted =
        server.send("DELETE", QStringLiteral("/troupe/v1/sessions/") + gone, server.adminKey());
    QCOMPARE(deleted.status, 204);
    QCOMPARE(found(server, QStringLiteral("pumps")).size(), 1);
    auto check = [](Tx &tx) {
        return tx.sql().run(
            QStringLiteral("INSERT INTO messages_fts(messages_fts) VALUES('integrity-check')"));
    };
    QTRY_COMPARE(server.services().engine.runningTurns(), 0);
    const auto checked = QCoro::waitFor(server.services().db.write(std::move(check)));
    QVERIFY2(checked, qPrintable(checked ? QString() : checked.error().detail));
}

void TestSearch::aForeignCursorIsRefused()
{
    TestServer server;
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/search?query=pump&cursor=abc")).status, 400);
}

QTEST_GUILESS_MAIN(TestSearch)
#include "tst_search.moc"
