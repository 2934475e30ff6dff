// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/titles.h"
#include "core/storage/database.h"
#include "tests/api/branchtest.h"

using namespace troupe;

/// What people think of answers, what conversations are called, and what a search is narrowed by.
class TestFeedback : public QObject
{
    Q_OBJECT

private slots:
    void anAnswerIsRatedAndTheAgentHasAMean();
    void feedbackIsTakenBackAndReplaced();
    void aRatingIsTold();
    void rulesNameAConversationFirst();
    void aModelNamesItAfterTheFirstAnswer();
    void aPersonsTitleIsKept();
    void aTitleThatCannotBeMadeChangesNothing();
    void titlesAreMadeOfWhatAModelSays_data();
    void titlesAreMadeOfWhatAModelSays();
    void aSearchIsNarrowed_data();
    void aSearchIsNarrowed();
    void tagsFollowTheirConversation();
    void conversationsAreListedByTagAndDay();

private:
    static void useRealProvider(TestServer &server);
};

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object[QLatin1String(key)].toString();
}

QJsonValue satisfaction(TestServer &server, const Talk &talk)
{
    return server.get(QStringLiteral("/troupe/v1/agents/%1/stats").arg(talk.agent()))
        .json()[QLatin1String("user_satisfaction")];
}

int hits(TestServer &server, const QString &query)
{
    const TestReply found = server.get(QStringLiteral("/troupe/v1/search?query=") + query);
    if (found.status != 200)
        return -found.status;
    return static_cast<int>(found.json()[QLatin1String("items")].toArray().size());
}

} // namespace

void TestFeedback::useRealProvider(TestServer &server)
{
    const TestReply made =
        server.post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"P","kind":"openai","base_url":"https://models.example/v1",)"
                    R"("models":["gpt-4.1"]})");
    QCOMPARE(made.status, 201);
}

void TestFeedback::anAnswerIsRatedAndTheAgentHasAMean()
{
    TestServer server;
    const Talk talk(server);
    QVERIFY(satisfaction(server, talk).isNull());
    const auto rate = [&](const QByteArray &feedback) {
        const QString reply = text(talk.say(QStringLiteral("x")), "reply_id");
        return server.send("PUT", Talk::messagePath(reply, "/feedback"), server.adminKey(),
                           feedback);
    };
    const TestReply up = rate(R"({"thumb":"up","comment":"Exactly"})");
    QCOMPARE(up.status, 200);
    QCOMPARE(up.json()[QLatin1String("rating")].toInt(), 5);
    QCOMPARE(text(up.json(), "thumb"), QStringLiteral("up"));
    QCOMPARE(text(up.json(), "feedback_comment"), QStringLiteral("Exactly"));
    QCOMPARE(satisfaction(server, talk).toDouble(), 5.0);
    QCOMPARE(rate(R"({"thumb":"down"})").json()[QLatin1String("rating")].toInt(), 1);
    rate(R"({"rating":3})");
    QCOMPARE(satisfaction(server, talk).toDouble(), 3.0);
    rate(R"({"comment":"No number"})");
    QCOMPARE(satisfaction(server, talk).toDouble(), 3.0);
    QCOMPARE(text(talk.messages().at(1), "thumb"), QStringLiteral("up"));
}

void TestFeedback::feedbackIsTakenBackAndReplaced()
{
    TestServer server;
    const Talk talk(server);
    const QString reply = text(talk.say(QStringLiteral("x")), "reply_id");
    const QString path = Talk::messagePath(reply, "/feedback");
    server.send("PUT", path, server.adminKey(), R"({"thumb":"down","comment":"No"})");
    server.send("PUT", path, server.adminKey(), R"({"rating":4})");
    QJsonObject message = talk.message(reply);
    QCOMPARE(message[QLatin1String("rating")].toInt(), 4);
    QVERIFY(!message.contains(QLatin1String("thumb")));
    QVERIFY(!message.contains(QLatin1String("feedback_comment")));
    QCOMPARE(server.send("DELETE", path, server.adminKey()).status, 200);
    message = talk.message(reply);
    QVERIFY(!message.contains(QLatin1String("rating")));
    QVERIFY(satisfaction(server, talk).isNull());
}

void TestFeedback::aRatingIsTold()
{
    TestServer server;
    const Talk talk(server);
    const QString reply = text(talk.say(QStringLiteral("x")), "reply_id");
    server.send("PUT", Talk::messagePath(reply, "/feedback"), server.adminKey(), R"({"rating":2})");
    QJsonObject told;
    QVERIFY(server.services().db.reader().first(
        QStringLiteral("SELECT payload FROM events WHERE type = 'message.rated' "
                       "AND subject_id = ?"),
        {reply}, [&](const Row &row) { told = QJsonDocument::fromJson(row.bytes(0)).object(); }));
    QCOMPARE(told[QLatin1String("rating")].toInt(), 2);
}

void TestFeedback::rulesNameAConversationFirst()
{
    TestServer server;
    const Talk talk(server);
    talk.say(QStringLiteral("How do pumps work?\nTell me all."));
    QCOMPARE(text(talk.session(), "title"), QStringLiteral("How do pumps work? Tell me all."));
    QCOMPARE(text(talk.session(), "titled_by"), QStringLiteral("rules"));
    QCOMPARE(server.provider().callCount(), 1); // the built-in model makes no titles
}

void TestFeedback::aModelNamesItAfterTheFirstAnswer()
{
    TestServer server;
    useRealProvider(server);
    const Talk talk(server, R"({"name":"Ann","model":"gpt-4.1"})");
    server.provider().answerWith(QStringLiteral("\"Pumps, briefly\"."));
    talk.say(QStringLiteral("How do pumps work?"));
    QTRY_COMPARE(text(talk.session(), "titled_by"), QStringLiteral("model"));
    QCOMPARE(text(talk.session(), "title"), QStringLiteral("Pumps, briefly"));
    QVERIFY(server.provider().lastRequest().messages.last().content.contains(
        QStringLiteral("How do pumps work?")));
    // It costs, and is no request.
    const QJsonObject usage = server.get(QStringLiteral("/troupe/v1/usage")).json();
    const QJsonValue totals = usage[QLatin1String("totals")];
    QCOMPARE(totals[QLatin1String("requests")].toInt(), 1);
    QCOMPARE(totals[QLatin1String("tokens_output")].toInt(), 2 * 87);
    QCOMPARE(talk.session()[QLatin1String("cost")].toDouble(),
             totals[QLatin1String("cost")].toDouble());
    // Later answers do not.
    const int calls = server.provider().callCount();
    talk.say(QStringLiteral("And valves?"));
    QCOMPARE(server.provider().callCount(), calls + 1);
}

void TestFeedback::aPersonsTitleIsKept()
{
    TestServer server;
    useRealProvider(server);
    const Talk talk(server, R"({"name":"Ann","model":"gpt-4.1"})");
    server.provider().hold();
    const TestReply turn =
        server.post(talk.path() + QStringLiteral("/messages"), R"({"text":"How do pumps work?"})");
    QTRY_COMPARE(server.provider().callCount(), 1);
    server.provider().say(0, QStringLiteral("So"));
    server.provider().finish(0);
    talk.ended(turn);
    QTRY_COMPARE(server.provider().callCount(), 2); // the title is being made
    server.send("PATCH", talk.path(), server.adminKey(), R"({"title":"Mine"})");
    server.provider().say(1, QStringLiteral("The model's"));
    server.provider().finish(1);
    int rows = 0;
    QTRY_VERIFY(server.services().db.reader().first(
                    QStringLiteral("SELECT count(*) FROM usage WHERE kind = 'title'"), {},
                    [&](const Row &row) { rows = static_cast<int>(row.integer(0)); })
                && rows == 1);
    QCOMPARE(text(talk.session(), "title"), QStringLiteral("Mine"));
    QCOMPARE(text(talk.session(), "titled_by"), QStringLiteral("person"));
}

void TestFeedback::aTitleThatCannotBeMadeChangesNothing()
{
    TestServer server;
    useRealProvider(server);
    const Talk talk(server, R"({"name":"Ann","model":"gpt-4.1"})");
    server.provider().hold();
    const TestReply turn =
        server.post(talk.path() + QStringLiteral("/messages"), R"({"text":"Pumps"})");
    QTRY_COMPARE(server.provider().callCount(), 1);
    server.provider().say(0, QStringLiteral("So"));
    server.provider().finish(0);
    talk.ended(turn);
    QTRY_COMPARE(server.provider().callCount(), 2);
    server.provider().fail(Error(ErrorCode::Upstream, QStringLiteral("Broken")));
    QTRY_COMPARE(server.services().engine.runningTurns(), 0);
    QCOMPARE(text(talk.session(), "title"), QStringLiteral("Pumps"));
    QCOMPARE(text(talk.session(), "titled_by"), QStringLiteral("rules"));
}

void TestFeedback::titlesAreMadeOfWhatAModelSays_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("title");
    const auto row = [](const char *name, const char *said, const char *title) {
        QTest::newRow(name) << QString::fromUtf8(said) << QString::fromUtf8(title);
    };
    row("plain", "Pumps and valves", "Pumps and valves");
    row("in quotes", "\"Pumps\"", "Pumps");
    row("in German quotes", "„Pumpen“", "Pumpen");
    row("a heading", "# **Pumps**", "Pumps");
    row("with a label", "Title: Pumps", "Pumps");
    row("with a full stop", "Pumps.", "Pumps");
    row("a question keeps its mark", "What are pumps?", "What are pumps?");
    row("the first line that says something", "\n  \n\"\"\nPumps\nand more", "Pumps");
    row("control characters", "Pu\x01mps\x1b[31m", "Pumps[31m");
    row("nothing", "", "");
    row("only marks", "***", "");
}

void TestFeedback::titlesAreMadeOfWhatAModelSays()
{
    QFETCH(QString, said);
    QFETCH(QString, title);
    QCOMPARE(titleIn(said), title);
    QVERIFY(titleIn(said + QStringLiteral(" very").repeated(100)).size() <= 81);
}

void TestFeedback::aSearchIsNarrowed_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("count");
    const auto row = [](const char *name, const char *filter, int count) {
        QTest::newRow(name) << QString::fromLatin1(filter) << count;
    };
    row("nothing", "", 5);
    row("a tag", "&tag=billing", 3);
    row("a tag in other letters", "&tag=BILLING", 3);
    row("a tag that is not there", "&tag=bill", 0);
    row("a tag of two words", "&tag=north%20sea", 3);
    row("an agent", "&agent_id=BOB", 3);
    row("a day", "&from=2027-03-05&to=2027-03-05", 2);
    row("from a day on", "&from=2027-03-06", 3);
    row("up to a day", "&to=2027-03-05", 2);
    row("a month", "&from=2027-03-01&to=2027-03-31", 2);
    row("years", "&from=2020-01-01&to=2027-12-31", 5);
    row("before everything", "&to=2027-03-04", 0);
    row("all of it", "&tag=billing&from=2027-04-01&to=2027-04-30&agent_id=BOB", 1);
    row("no day", "&from=yesterday", -422);
    row("the end before the beginning", "&from=2027-03-05&to=2027-03-04", -422);
}

void TestFeedback::aSearchIsNarrowed()
{
    QFETCH(QString, filter);
    QFETCH(int, count);
    TestServer server;
    server.provider().answerWith(QStringLiteral("Yes"));
    const auto setDay = [&server](const char *day) {
        const qint64 now = server.clock().nowMs();
        const auto then = Timestamp::parse(QLatin1String(day) + QStringLiteral("T12:00:00Z"));
        server.clock().advanceMs(then->ms - now);
    };
    setDay("2027-03-05");
    const Talk talk(server);
    talk.say(QStringLiteral("harbour one"));
    talk.say(QStringLiteral("harbour two"));
    server.send("PATCH", talk.path(), server.adminKey(), R"({"tags":["Billing","North Sea"]})");
    setDay("2027-04-07");
    const Talk other(server, R"({"name":"Bob"})");
    other.say(QStringLiteral("harbour three"));
    other.say(QStringLiteral("harbour four"));
    server.provider().answerWith(QStringLiteral("The harbour, yes"));
    // Who answered counts, not only whose conversation it is.
    talk.again(text(talk.messages().at(1), "id"), {{QStringLiteral("agent_id"), other.agent()}});
    filter.replace(QLatin1String("BOB"), other.agent());
    const int found = hits(server, QStringLiteral("harbour") + filter);
    QCOMPARE(found, count);
}

void TestFeedback::tagsFollowTheirConversation()
{
    TestServer server;
    const Talk talk(server);
    talk.say(QStringLiteral("harbour"));
    const auto tag = [&](const QByteArray &tags) {
        return server.send("PATCH", talk.path(), server.adminKey(), "{\"tags\":" + tags + "}");
    };
    QCOMPARE(hits(server, QStringLiteral("harbour")), 1);
    QCOMPARE(tag(R"([" a  b ","A B","ü",""])").json()[QLatin1String("tags")].toArray(),
             QJsonArray({QStringLiteral("a b"), QStringLiteral("ü")}));
    QCOMPARE(hits(server, QStringLiteral("harbour&tag=a%20b")), 1);
    QCOMPARE(hits(server, QStringLiteral("harbour&tag=%C3%BC")), 1);
    tag(R"(["c"])");
    QCOMPARE(hits(server, QStringLiteral("harbour&tag=a%20b")), 0);
    QCOMPARE(hits(server, QStringLiteral("harbour&tag=c")), 1);
    QCOMPARE(hits(server, QStringLiteral("harbour")), 1);
    const QJsonArray tags = server.get(QStringLiteral("/troupe/v1/session-tags"))
                                .json()[QLatin1String("items")]
                                .toArray();
    QCOMPARE(tags.size(), 1);
    QCOMPARE(tags[0][QLatin1String("tag")].toString(), QStringLiteral("c"));
    QCOMPARE(tags[0][QLatin1String("count")].toInt(), 1);
    // The index is as whole as it was.
    QVERIFY(server.services().db.reader().first(QStringLiteral("PRAGMA quick_check"), {},
                                                [](const Row &row) {
                                                    QCOMPARE(row.text(0), QStringLiteral("ok"));
                                                }));
    QCOMPARE(server.send("DELETE", talk.path(), server.adminKey()).status, 204);
    QCOMPARE(hits(server, QStringLiteral("harbour")), 0);
}

void TestFeedback::conversationsAreListedByTagAndDay()
{
    TestServer server;
    const Talk one(server);
    server.send("PATCH", one.path(), server.adminKey(), R"({"tags":["Billing"]})");
    Talk two(server);
    const auto count = [&server](const char *query) {
        return server.get(QStringLiteral("/troupe/v1/sessions?") + QLatin1String(query))
            .json()[QLatin1String("items")]
            .toArray()
            .size();
    };
    QCOMPARE(count(""), 2);
    QCOMPARE(count("tag=billing"), 1);
    QCOMPARE(count("tag=bill"), 0);
    QCOMPARE(count("from=2000-01-01&to=2099-01-01"), 2);
    QCOMPARE(count("to=2000-01-01"), 0);
    QCOMPARE(count("from=2099-01-01"), 0);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/sessions?from=x")).status, 422);
}

QTEST_GUILESS_MAIN(TestFeedback)
#include "tst_feedback.moc"
