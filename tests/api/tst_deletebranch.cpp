// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/branchtest.h"

#include <QWebSocket>

using namespace troupe;

/// A version of a message is deleted with all that follows it; the other versions stay. What happens
/// to trees of any shape is in tst_messagetree.
class TestDeleteBranch : public QObject
{
    Q_OBJECT

private slots:
    void theNextVersionIsShownThen();
    void whatIsHiddenGoesUnseen();
    void itsWordsAreNotFoundAnyMore();
    void itsFilesGo();
    void whatItCostStays();
    void theOnlyVersionStays();
    void anAnswerThatIsWrittenIsWaitedFor();
    void nothingElseIsDeleted();
    void whoWatchesIsTold();

private:
    static TestReply remove(TestServer &server, const Talk &talk, const QString &id)
    {
        return server.send("DELETE", talk.path() + QStringLiteral("/branches/") + id,
                           server.adminKey());
    }
    static QString said(const QJsonObject &turn)
    {
        return turn[QLatin1String("message_id")].toString();
    }
    static QString reply(const QJsonObject &turn)
    {
        return turn[QLatin1String("reply_id")].toString();
    }
};

void TestDeleteBranch::theNextVersionIsShownThen()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    const QJsonObject two = talk.edit(said(one), QStringLiteral("two"));
    talk.say(QStringLiteral("more"));
    const QJsonObject three = talk.edit(said(one), QStringLiteral("three"));
    talk.switchTo(said(two));
    QCOMPARE(talk.saidTexts(), QStringLiteral("two more"));
    const TestReply removed = remove(server, talk, said(two));
    QCOMPARE(removed.status, 200);
    QCOMPARE(removed.json()[QLatin1String("head_id")].toString(), reply(three));
    QCOMPARE(removed.json()[QLatin1String("message_count")].toInt(), 2);
    QCOMPARE(talk.saidTexts(), QStringLiteral("three"));
    QCOMPARE(server.get(Talk::messagePath(said(two))).status, 404);
    QCOMPARE(remove(server, talk, said(three)).status, 200); // the last one: that before it
    QCOMPARE(talk.saidTexts(), QStringLiteral("one"));
    QVERIFY(!talk.messages().first().contains(QLatin1String("sibling_count")));
    talk.say(QStringLiteral("on it goes"));
    QCOMPARE(talk.saidTexts(), QStringLiteral("one on it goes"));
}

void TestDeleteBranch::whatIsHiddenGoesUnseen()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    const QJsonObject again = talk.again(reply(one));
    const QString head = talk.head();
    QCOMPARE(head, reply(again));
    QCOMPARE(remove(server, talk, reply(one)).status, 200);
    QCOMPARE(talk.head(), head);
    QCOMPARE(talk.messages().size(), 2);
    const QJsonObject branches = server.get(talk.path() + QStringLiteral("/branches")).json();
    QCOMPARE(branches[QLatin1String("items")].toArray().size(), 1);
}

void TestDeleteBranch::itsWordsAreNotFoundAnyMore()
{
    TestServer server;
    const Talk talk(server);
    const auto hits = [&server](const char *word) {
        return server.get(QStringLiteral("/troupe/v1/search?query=") + QLatin1String(word))
            .json()[QLatin1String("items")]
            .toArray()
            .size();
    };
    const QJsonObject one = talk.say(QStringLiteral("xylophone"));
    QCOMPARE(hits("xylophone"), 1); // it is in the index, the next ones are on their way there
    talk.say(QStringLiteral("marimba"));
    talk.edit(said(one), QStringLiteral("bassoon"));
    QCOMPARE(remove(server, talk, said(one)).status, 200);
    QCOMPARE(hits("xylophone"), 0);
    QCOMPARE(hits("marimba"), 0);
    QCOMPARE(hits("bassoon"), 1);
    const auto sound =
        server.services().db.reader().first(QStringLiteral("PRAGMA integrity_check"), {},
                                            [](const Row &row) {
                                                QCOMPARE(row.text(0), QStringLiteral("ok"));
                                            });
    QVERIFY(sound && *sound);
}

void TestDeleteBranch::itsFilesGo()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    talk.edit(said(one), QStringLiteral("two"));
    const QString file =
        Talk::idOf(server.post(QStringLiteral("/troupe/v1/attachments?name=a.txt"), "some words"));
    const QJsonObject more =
        talk.ended(server.post(talk.path() + QStringLiteral("/messages"),
                               Talk::body({{QStringLiteral("text"), QStringLiteral("more")},
                                           {QStringLiteral("attachments"), QJsonArray{file}}})));
    QVERIFY(!said(more).isEmpty());
    const QString target = QStringLiteral("/troupe/v1/attachments/") + file;
    QCOMPARE(server.get(target).status, 200);
    const QString second = talk.messages().first()[QLatin1String("id")].toString();
    QCOMPARE(remove(server, talk, second).status, 200);
    QCOMPARE(server.get(target).status, 404);
}

void TestDeleteBranch::whatItCostStays()
{
    TestServer server;
    const Talk talk(server);
    const auto requests = [&server] {
        return server.get(QStringLiteral("/troupe/v1/usage"))
            .json()[QLatin1String("totals")][QLatin1String("requests")]
            .toInt();
    };
    const QJsonObject one = talk.say(QStringLiteral("one"));
    talk.again(reply(one));
    QCOMPARE(requests(), 2);
    const double cost = talk.session()[QLatin1String("cost")].toDouble();
    QCOMPARE(remove(server, talk, reply(one)).status, 200);
    QCOMPARE(requests(), 2);
    QCOMPARE(talk.session()[QLatin1String("cost")].toDouble(), cost);
}

void TestDeleteBranch::theOnlyVersionStays()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    for (const QString &id : {said(one), reply(one)}) {
        const TestReply refused = remove(server, talk, id);
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.json()[QLatin1String("code")].toString(), QStringLiteral("not_a_branch"));
    }
    QCOMPARE(talk.messages().size(), 2);
}

void TestDeleteBranch::anAnswerThatIsWrittenIsWaitedFor()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    const QJsonObject two = talk.edit(said(one), QStringLiteral("two"));
    server.provider().hold();
    const TestReply more =
        server.post(talk.path() + QStringLiteral("/messages"), R"({"text":"more"})");
    QCOMPARE(more.status, 202);
    const QString head = talk.head();
    const TestReply refused = remove(server, talk, said(two)); // it is written below that
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.json()[QLatin1String("code")].toString(), QStringLiteral("message_streaming"));
    QCOMPARE(talk.head(), head); // nothing was switched either
    QCOMPARE(talk.saidTexts(), QStringLiteral("two more"));
    QTRY_VERIFY(server.provider().callCount() > 0);
    server.provider().finish();
    talk.ended(more);
    QCOMPARE(remove(server, talk, said(two)).status, 200);
    QCOMPARE(talk.saidTexts(), QStringLiteral("one"));
}

void TestDeleteBranch::nothingElseIsDeleted()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    talk.edit(said(one), QStringLiteral("two"));
    const Talk other(server, R"({"name":"Bob"})");
    const QJsonObject elsewhere = other.say(QStringLiteral("one"));
    other.edit(said(elsewhere), QStringLiteral("two"));
    QCOMPARE(remove(server, talk, said(elsewhere)).status, 404);
    QCOMPARE(remove(server, talk, QStringLiteral("nothing")).status, 404);
    QCOMPARE(remove(server, talk, said(one)).status, 200);
    QCOMPARE(remove(server, talk, said(one)).status, 404); // twice
    QCOMPARE(other.saidTexts(), QStringLiteral("two"));
    QCOMPARE(other.switchTo(said(elsewhere)).status, 200);
}

void TestDeleteBranch::whoWatchesIsTold()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    talk.edit(said(one), QStringLiteral("two"));
    QStringList heard;
    QWebSocket socket;
    connect(&socket, &QWebSocket::textMessageReceived, this, [&heard](const QString &told) {
        heard += QJsonDocument::fromJson(told.toUtf8()).object()[QLatin1String("event")].toString();
    });
    QNetworkRequest request(
        QUrl(QStringLiteral("ws://127.0.0.1:%1/troupe/v1/events").arg(server.port())));
    request.setRawHeader("Authorization", "Bearer " + server.adminKey());
    socket.open(request);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    const QString shown = talk.messages().first()[QLatin1String("id")].toString();
    QCOMPARE(remove(server, talk, shown).status, 200);
    QTRY_VERIFY(heard.contains(QLatin1String("branch.deleted")));
    QVERIFY(heard.indexOf(QLatin1String("session.switched"))
            < heard.indexOf(QLatin1String("branch.deleted")));
}

QTEST_GUILESS_MAIN(TestDeleteBranch)
#include "tst_deletebranch.moc"
