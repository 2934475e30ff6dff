// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/storage/database.h"
#include "tests/api/branchtest.h"

#include <QWebSocket>

using namespace troupe;

/// Other versions of messages and answers, copies, and answers side by side.
class TestBranches : public QObject
{
    Q_OBJECT

private slots:
    void anEditedMessageBeginsABranchOfItsOwn();
    void theFirstMessageCanBeEditedToo();
    void theContextIsThatOfTheBranch();
    void anAnswerIsGivenAgain();
    void anotherAgentAndModelAnswer();
    void switchingShowsTheWholeBranch();
    void pagesFollowTheShownBranch();
    void aMessageOfAnotherBranchIsNoMiddle();
    void branchesAreListed();
    void aForkIsACopyThatCostsNothing();
    void comparedAnswersStreamAtTheSameTime();
    void aComparisonIsAllOrNothing();
    void anAnswerOnAHiddenBranchEndsThere();
    void aHiddenAnswerCanGoOn();
    void twoClientsAgreeOnTheBranch();
    void otherFamiliesSeeTheShownBranch();
    void whatCannotBeDoneIsRefused_data();
    void whatCannotBeDoneIsRefused();
    void somebodyElsesMessagesAreNotThere();
};

namespace {

QString messageId(const QJsonObject &turn)
{
    return turn[QLatin1String("message_id")].toString();
}

QString replyId(const QJsonObject &turn)
{
    return turn[QLatin1String("reply_id")].toString();
}

QString text(const QJsonObject &object, const char *key)
{
    return object[QLatin1String(key)].toString();
}

} // namespace

void TestBranches::anEditedMessageBeginsABranchOfItsOwn()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    const QJsonObject two = talk.say(QStringLiteral("two"));
    talk.say(QStringLiteral("three"));
    QCOMPARE(talk.session()[QLatin1String("message_count")].toInt(), 6);
    const QJsonObject edited = talk.edit(messageId(two), QStringLiteral("zwei"));

    QCOMPARE(talk.saidTexts(), QStringLiteral("one zwei"));
    const QJsonObject message = edited[QLatin1String("message")].toObject();
    QCOMPARE(text(message, "parent_id"), replyId(one));
    QCOMPARE(talk.head(), replyId(edited));
    QCOMPARE(talk.session()[QLatin1String("message_count")].toInt(), 4);
    const QJsonObject shown = talk.messages().at(2);
    QCOMPARE(shown[QLatin1String("sibling_ids")].toArray(),
             QJsonArray({messageId(two), messageId(edited)}));
    QCOMPARE(shown[QLatin1String("sibling_index")].toInt(), 2);
    QCOMPARE(shown[QLatin1String("sibling_count")].toInt(), 2);
    QVERIFY(shown[QLatin1String("shown")].toBool());
    const QJsonObject hidden = talk.message(messageId(two));
    QCOMPARE(text(hidden, "content"), QStringLiteral("two"));
    QVERIFY(!hidden[QLatin1String("shown")].toBool());
    QCOMPARE(hidden[QLatin1String("sibling_index")].toInt(), 1);
    QVERIFY(!talk.messages().first().contains(QLatin1String("sibling_ids")));
    talk.say(QStringLiteral("drei"));
    QCOMPARE(talk.saidTexts(), QStringLiteral("one zwei drei"));
}

void TestBranches::theFirstMessageCanBeEditedToo()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    const QJsonObject other = talk.edit(messageId(one), QStringLiteral("eins"));
    QCOMPARE(talk.saidTexts(), QStringLiteral("eins"));
    QCOMPARE(text(other[QLatin1String("message")].toObject(), "parent_id"), QString());
    QCOMPARE(talk.switchTo(messageId(one)).status, 200);
    QCOMPARE(talk.saidTexts(), QStringLiteral("one"));
    QCOMPARE(talk.messages().first()[QLatin1String("sibling_count")].toInt(), 2);
}

void TestBranches::theContextIsThatOfTheBranch()
{
    TestServer server;
    const Talk talk(server);
    talk.say(QStringLiteral("one"));
    const QJsonObject two = talk.say(QStringLiteral("two"));
    const auto context = [&server] {
        QStringList said;
        for (const ChatMessage &message : server.provider().lastRequest().messages) {
            if (message.role == ChatRole::User)
                said += message.content;
        }
        return said.join(u' ');
    };
    const QJsonObject edited = talk.edit(messageId(two), QStringLiteral("zwei"));
    QCOMPARE(context(), QStringLiteral("one zwei"));
    talk.say(QStringLiteral("drei"));
    QCOMPARE(context(), QStringLiteral("one zwei drei"));
    // An answer on a branch that is not shown is told what was said there.
    talk.switchTo(messageId(two));
    talk.again(replyId(edited));
    QCOMPARE(context(), QStringLiteral("one zwei"));
    QCOMPARE(talk.saidTexts(), QStringLiteral("one zwei"));
}

void TestBranches::anAnswerIsGivenAgain()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("one"));
    talk.say(QStringLiteral("two"));
    server.provider().answerWith(QStringLiteral("Something else"));
    const QJsonObject again = talk.again(replyId(turn), {{QStringLiteral("temperature"), 0.9}});
    QCOMPARE(messageId(again), messageId(turn));
    QCOMPARE(server.provider().lastRequest().temperature, std::optional<double>(0.9));
    const QList<QJsonObject> shown = talk.messages();
    QCOMPARE(shown.size(), 2);
    QCOMPARE(text(shown.at(1), "content"), QStringLiteral("Something else"));
    QCOMPARE(shown.at(1)[QLatin1String("sibling_count")].toInt(), 2);
    // By the message that is answered it is the same.
    const QJsonObject third = talk.again(messageId(turn));
    QCOMPARE(talk.messages().at(1)[QLatin1String("sibling_ids")].toArray(),
             QJsonArray({replyId(turn), replyId(again), replyId(third)}));
}

void TestBranches::anotherAgentAndModelAnswer()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("one"));
    const QString bob = Talk::idOf(server.post(QStringLiteral("/troupe/v1/agents"),
                                               R"({"name":"Bob","system_prompt":"Be Bob."})"));
    const QJsonObject again =
        talk.again(replyId(turn), {{QStringLiteral("agent_id"), bob},
                                   {QStringLiteral("model"), QStringLiteral("gpt-4.1")}});
    const QJsonObject reply = talk.message(replyId(again));
    QCOMPARE(text(reply, "agent_id"), bob);
    QCOMPARE(text(reply, "requested_model"), QStringLiteral("gpt-4.1"));
    QCOMPARE(server.provider().lastRequest().messages.first().content, QStringLiteral("Be Bob."));
    QCOMPARE(text(talk.session(), "agent_id"), talk.agent()); // who goes on is as before
    // Who answered is asked again.
    QCOMPARE(text(talk.message(replyId(talk.again(replyId(again)))), "agent_id"), bob);
}

void TestBranches::switchingShowsTheWholeBranch()
{
    TestServer server;
    const Talk talk(server);
    talk.say(QStringLiteral("one"));
    const QJsonObject two = talk.say(QStringLiteral("two"));
    const QJsonObject three = talk.say(QStringLiteral("three"));
    talk.edit(messageId(two), QStringLiteral("zwei"));
    const TestReply switched = talk.switchTo(messageId(two));
    QCOMPARE(switched.status, 200);
    QCOMPARE(text(switched.json(), "head_id"), replyId(three));
    QCOMPARE(switched.json()[QLatin1String("message_count")].toInt(), 6);
    QCOMPARE(talk.saidTexts(), QStringLiteral("one two three"));
    // A message in the middle of what is shown changes nothing.
    QCOMPARE(text(talk.switchTo(messageId(two)).json(), "head_id"), replyId(three));
    talk.say(QStringLiteral("four"));
    QCOMPARE(talk.saidTexts(), QStringLiteral("one two three four"));
}

void TestBranches::pagesFollowTheShownBranch()
{
    TestServer server;
    const Talk talk(server);
    QJsonObject third;
    for (int i = 0; i < 6; ++i) {
        const QJsonObject turn = talk.say(QString::number(i));
        if (i == 2)
            third = turn;
    }
    talk.edit(messageId(third), QStringLiteral("x"));
    talk.say(QStringLiteral("y"));
    QStringList read;
    QString cursor;
    do {
        const QJsonObject page =
            server.get(talk.path() + QStringLiteral("/messages?limit=3&cursor=") + cursor).json();
        for (const QJsonValue &item : page[QLatin1String("items")].toArray())
            read += item[QLatin1String("id")].toString();
        cursor = page[QLatin1String("next_cursor")].toString();
    } while (!cursor.isEmpty());
    QStringList all;
    for (const QJsonObject &message : talk.messages())
        all += text(message, "id");
    QCOMPARE(read, all);
    QCOMPARE(all.size(), 8);
    QCOMPARE(talk.saidTexts(), QStringLiteral("0 1 x y"));
    const QList<QJsonObject> around = talk.messages(QStringLiteral("?limit=3&around=") + all.at(4));
    QCOMPARE(text(around.at(1), "id"), all.at(4));
    const QList<QJsonObject> newest = talk.messages(QStringLiteral("?limit=1&order=desc"));
    QCOMPARE(text(newest.first(), "id"), talk.head());
}

void TestBranches::aMessageOfAnotherBranchIsNoMiddle()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("needle"));
    talk.edit(messageId(turn), QStringLiteral("thread"));
    const QString around = talk.path() + QStringLiteral("/messages?around=") + messageId(turn);
    QCOMPARE(server.get(around).status, 409);
    const QJsonObject found = server.get(QStringLiteral("/troupe/v1/search?query=needle")).json();
    const QJsonObject hit = found[QLatin1String("items")][0].toObject();
    QCOMPARE(text(hit, "message_id"), messageId(turn));
    QVERIFY(!hit[QLatin1String("shown")].toBool());
    QCOMPARE(talk.switchTo(messageId(turn)).status, 200);
    QCOMPARE(server.get(around).status, 200);
}

void TestBranches::branchesAreListed()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    const QJsonObject two = talk.say(QStringLiteral("two"));
    const QJsonObject edited = talk.edit(messageId(two), QStringLiteral("zwei"));
    talk.again(replyId(edited));
    const QString path = talk.path() + QStringLiteral("/branches");
    const QJsonArray branches = server.get(path).json()[QLatin1String("items")].toArray();
    QCOMPARE(branches.size(), 3);
    QVERIFY(branches[0][QLatin1String("shown")].toBool());
    QCOMPARE(branches[0][QLatin1String("head_id")].toString(), talk.head());
    QCOMPARE(branches[1][QLatin1String("head_id")].toString(), replyId(edited));
    QCOMPARE(branches[1][QLatin1String("forks_after")].toString(), messageId(edited));
    QCOMPARE(branches[1][QLatin1String("message_count")].toInt(), 4);
    QCOMPARE(branches[2][QLatin1String("head_id")].toString(), replyId(two));
    QCOMPARE(branches[2][QLatin1String("forks_after")].toString(), replyId(one));
    QCOMPARE(branches[2][QLatin1String("preview")].toString(), QStringLiteral("two"));
    QStringList heads;
    QString cursor;
    do {
        const QJsonObject page =
            server.get(path + QStringLiteral("?limit=1&cursor=") + cursor).json();
        heads += page[QLatin1String("items")][0][QLatin1String("head_id")].toString();
        cursor = page[QLatin1String("next_cursor")].toString();
    } while (!cursor.isEmpty());
    QCOMPARE(heads, QStringList({talk.head(), replyId(edited), replyId(two)}));
}

void TestBranches::aForkIsACopyThatCostsNothing()
{
    TestServer server;
    const Talk talk(server, R"({"name":"Ann","model":"gpt-4.1"})");
    server.post(QStringLiteral("/troupe/v1/providers"),
                R"({"name":"P","kind":"openai","base_url":"https://models.example/v1",)"
                R"("models":["gpt-4.1"]})");
    server.send("PATCH", QStringLiteral("/troupe/v1/settings"), server.adminKey(),
                R"({"auto_titles":false})");
    const QJsonObject one = talk.say(QStringLiteral("one"));
    talk.say(QStringLiteral("two"));
    server.send("PATCH", talk.path(), server.adminKey(), R"({"tags":["billing"]})");
    const auto spent = [&server]() -> QJsonValue {
        return server.get(QStringLiteral("/troupe/v1/usage")).json()[QLatin1String("totals")];
    };
    const QJsonValue before = spent();
    QVERIFY(before[QLatin1String("cost")].toDouble() > 0);
    const TestReply forked = server.post(Talk::messagePath(replyId(one), "/fork"), "{}");
    QCOMPARE(forked.status, 201);
    QCOMPARE(text(forked.json(), "forked_from"), replyId(one));
    QCOMPARE(forked.json()[QLatin1String("cost")].toDouble(), 0.0);
    QCOMPARE(forked.json()[QLatin1String("message_count")].toInt(), 2);
    QCOMPARE(forked.json()[QLatin1String("tags")].toArray(),
             QJsonArray({QStringLiteral("billing")}));
    QCOMPARE(spent(), before);

    const Talk copy(server, talk.agent(), Talk::idOf(forked));
    QCOMPARE(copy.saidTexts(), QStringLiteral("one"));
    const QJsonObject answer = copy.messages().at(1);
    QCOMPARE(text(answer, "content"), text(talk.message(replyId(one)), "content"));
    QCOMPARE(answer[QLatin1String("cost")].toDouble(), 0.0);
    QCOMPARE(text(answer[QLatin1String("metadata")].toObject(), "copied_from"), replyId(one));
    copy.say(QStringLiteral("other"));
    QCOMPARE(copy.saidTexts(), QStringLiteral("one other"));
    QCOMPARE(talk.saidTexts(), QStringLiteral("one two"));
    // What was copied can be found in both.
    const QJsonArray hits = server.get(QStringLiteral("/troupe/v1/search?query=one"))
                                .json()[QLatin1String("items")]
                                .toArray();
    QCOMPARE(hits.size(), 2);
}

void TestBranches::comparedAnswersStreamAtTheSameTime()
{
    TestServer server;
    const Talk talk(server);
    const QString bob =
        Talk::idOf(server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Bob"})"));
    server.provider().hold();
    const TestReply begun =
        server.post(talk.path() + QStringLiteral("/compare"),
                    "{\"text\":\"Which?\",\"candidates\":[{},{\"agent_id\":\"" + bob.toUtf8()
                        + "\",\"temperature\":0.1},{\"model\":\"gpt-4.1\"}]}");
    QCOMPARE(begun.status, 202);
    const QJsonArray replies = begun.json()[QLatin1String("replies")].toArray();
    QCOMPARE(replies.size(), 3);
    QTRY_COMPARE(server.provider().callCount(), 3);
    for (int i = 2; i >= 0; --i) {
        server.provider().say(i, QStringLiteral("Answer %1").arg(i));
        QCOMPARE(text(talk.message(replies[i][QLatin1String("id")].toString()), "content"),
                 QStringLiteral("Answer %1").arg(i));
    }
    QCOMPARE(talk.messages().size(), 2);
    QCOMPARE(talk.head(), replies[0][QLatin1String("id")].toString());
    QCOMPARE(replies[1][QLatin1String("agent_id")].toString(), bob);
    QCOMPARE(replies[1][QLatin1String("sibling_index")].toInt(), 2);
    // Runs end one after the other, each with its usage.
    for (int i = 0; i < 3; ++i)
        server.provider().finish(i);
    const QString last = replies[2][QLatin1String("id")].toString();
    for (const QJsonValue &reply : replies) {
        QTRY_COMPARE(text(talk.message(reply[QLatin1String("id")].toString()), "status"),
                     QStringLiteral("complete"));
    }
    int rows = 0;
    QVERIFY(server.services().db.reader().first(
        QStringLiteral("SELECT count(DISTINCT run_id) FROM usage WHERE session_id = ?"),
        {talk.id()}, [&](const Row &row) { rows = static_cast<int>(row.integer(0)); }));
    QCOMPARE(rows, 3);
    QCOMPARE(talk.switchTo(last).status, 200); // "keep this one"
    QCOMPARE(text(talk.messages().at(1), "content"), QStringLiteral("Answer 2"));
    QCOMPARE(talk.messages().at(1)[QLatin1String("sibling_count")].toInt(), 3);
}

void TestBranches::aComparisonIsAllOrNothing()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("one"));
    const TestReply refused = server.post(Talk::messagePath(messageId(turn), "/compare"),
                                          R"({"candidates":[{},{"model":"no such model"}]})");
    QCOMPARE(refused.status, 400);
    QCOMPARE(talk.messages().at(1).contains(QLatin1String("sibling_ids")), false);
    QCOMPARE(server.post(Talk::messagePath(messageId(turn), "/compare"), R"({"candidates":[{}]})")
                 .status,
             422);
    const TestReply begun =
        server.post(Talk::messagePath(replyId(turn), "/compare"), R"({"candidates":[{},{}]})");
    QCOMPARE(begun.status, 202);
    QCOMPARE(talk.messages().at(1)[QLatin1String("sibling_count")].toInt(), 3);
}

void TestBranches::anAnswerOnAHiddenBranchEndsThere()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    server.provider().hold();
    const TestReply streaming = server.post(Talk::messagePath(replyId(one), "/regenerate"), "{}");
    QTRY_COMPARE(server.provider().callCount(), 2);
    server.provider().say(QStringLiteral("late"));
    QCOMPARE(talk.switchTo(replyId(one)).status, 200);
    server.provider().finish();
    talk.ended(streaming);
    QCOMPARE(talk.head(), replyId(one));
    const QJsonObject late = talk.message(replyId(streaming.json()));
    QVERIFY(!late[QLatin1String("shown")].toBool());
    QCOMPARE(text(late, "content"), QStringLiteral("late"));
    QCOMPARE(talk.messages().size(), 2);
}

void TestBranches::aHiddenAnswerCanGoOn()
{
    TestServer server;
    const Talk talk(server);
    server.provider().hold();
    const TestReply begun = server.post(talk.path() + QStringLiteral("/compare"),
                                        R"({"text":"Which?","candidates":[{},{}]})");
    QTRY_COMPARE(server.provider().callCount(), 2);
    const QJsonArray replies = begun.json()[QLatin1String("replies")].toArray();
    const QString hidden = replies[1][QLatin1String("id")].toString();
    server.provider().say(1, QStringLiteral("Half"));
    QCOMPARE(server.post(Talk::messagePath(hidden, "/stop"), QByteArray()).status, 200);
    QCOMPARE(server.post(Talk::messagePath(hidden, "/continue"), QByteArray()).status, 202);
    QTRY_COMPARE(server.provider().callCount(), 3);
    server.provider().say(2, QStringLiteral(" and whole"));
    server.provider().finish(2);
    QTRY_COMPARE(text(talk.message(hidden), "status"), QStringLiteral("complete"));
    QCOMPARE(text(talk.message(hidden), "content"), QStringLiteral("Half and whole"));
    QVERIFY(!talk.message(hidden)[QLatin1String("shown")].toBool());
    server.provider().finish(0);
}

void TestBranches::twoClientsAgreeOnTheBranch()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject one = talk.say(QStringLiteral("one"));
    QList<QStringList> heard(2);
    QWebSocket sockets[2];
    for (int i = 0; i < 2; ++i) {
        QObject::connect(
            &sockets[i], &QWebSocket::textMessageReceived, this, [&heard, i](const QString &told) {
                const QJsonObject event = QJsonDocument::fromJson(told.toUtf8()).object();
                const QString name = text(event, "event");
                if (name.isEmpty())
                    return;
                heard[i] += name + u' ' + text(event[QLatin1String("data")].toObject(), "head_id");
            });
        QNetworkRequest request(
            QUrl(QStringLiteral("ws://127.0.0.1:%1/troupe/v1/events").arg(server.port())));
        request.setRawHeader("Authorization", "Bearer " + server.adminKey());
        sockets[i].open(request);
        QTRY_COMPARE(sockets[i].state(), QAbstractSocket::ConnectedState);
    }
    const QJsonObject edited = talk.edit(messageId(one), QStringLiteral("eins"));
    talk.switchTo(replyId(one));
    const QString last = QStringLiteral("session.switched ") + replyId(one);
    QTRY_VERIFY(heard[0].contains(last) && heard[1].contains(last));
    QCOMPARE(heard[0], heard[1]);
    // Those who watch make room before the new message comes.
    const qsizetype room = heard[0].indexOf(QStringLiteral("session.switched ") + replyId(edited));
    QVERIFY(room >= 0);
    QVERIFY(room < heard[0].indexOf(QStringLiteral("message.created ")));
}

void TestBranches::otherFamiliesSeeTheShownBranch()
{
    TestServer server;
    const QString agent =
        Talk::idOf(server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann"})"));
    const TestReply said =
        server.post(QStringLiteral("/api/v2/agents/%1/message").arg(agent), R"({"message":"one"})");
    QCOMPARE(said.status, 200);
    const QJsonArray sessions =
        server.get(QStringLiteral("/troupe/v1/sessions")).json()[QLatin1String("items")].toArray();
    const Talk talk(server, agent, sessions[0][QLatin1String("id")].toString());
    talk.edit(text(talk.messages().first(), "id"), QStringLiteral("eins"));
    const QByteArray listed =
        server.get(QStringLiteral("/api/v2/messages?channelId=%1").arg(talk.id())).body;
    QVERIFY2(listed.contains("eins"), listed);
    QVERIFY2(!listed.contains("\"one\""), listed);
}

void TestBranches::whatCannotBeDoneIsRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *method, const char *target, const char *body,
                        int status) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(target) << QByteArray(body)
                            << status;
    };
    row("an answer is not edited", "POST", "messages/REPLY/edit", R"({"text":"x"})", 409);
    row("an edit says something", "POST", "messages/MESSAGE/edit", R"({"text":""})", 422);
    row("an edit of nothing", "POST", "messages/NOTHING/edit", R"({"text":"x"})", 404);
    row("an unknown agent", "POST", "messages/REPLY/regenerate", R"({"agent_id":"nobody"})", 404);
    row("an unknown model", "POST", "messages/REPLY/regenerate", R"({"model":"none"})", 400);
    row("a hot temperature", "POST", "messages/REPLY/regenerate", R"({"temperature":3})", 422);
    row("five candidates", "POST", "messages/REPLY/compare", R"({"candidates":[{},{},{},{},{}]})",
        422);
    row("a switch to another conversation", "PUT", "sessions/SESSION/head",
        R"({"message_id":"OTHER"})", 404);
    row("a switch to nothing", "PUT", "sessions/SESSION/head", R"({"message_id":"NOTHING"})", 404);
    row("a copy of nothing", "POST", "messages/NOTHING/fork", "{}", 404);
    row("a message is not rated", "PUT", "messages/MESSAGE/feedback", R"({"thumb":"up"})", 409);
    row("no rating at all", "PUT", "messages/REPLY/feedback", "{}", 422);
    row("two ratings", "PUT", "messages/REPLY/feedback", R"({"thumb":"up","rating":3})", 422);
    row("six of five", "PUT", "messages/REPLY/feedback", R"({"rating":6})", 422);
    row("no thumb", "PUT", "messages/REPLY/feedback", R"({"thumb":"sideways"})", 422);
}

void TestBranches::whatCannotBeDoneIsRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    TestServer server;
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("one"));
    const QJsonObject other = Talk(server, R"({"name":"Bob"})").say(QStringLiteral("elsewhere"));
    const QString nothing = newId();
    target.replace(QLatin1String("MESSAGE"), messageId(turn))
        .replace(QLatin1String("REPLY"), replyId(turn))
        .replace(QLatin1String("SESSION"), talk.id())
        .replace(QLatin1String("NOTHING"), nothing);
    body.replace("OTHER", messageId(other).toLatin1()).replace("NOTHING", nothing.toLatin1());
    const TestReply reply =
        server.send(method, QStringLiteral("/troupe/v1/") + target, server.adminKey(), body);
    QVERIFY2(reply.status == status, reply.body);
    QCOMPARE(talk.messages().size(), 2);
}

void TestBranches::somebodyElsesMessagesAreNotThere()
{
    TestServer server;
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("one"));
    const QByteArray eve =
        server.addKey(server.addMember(QStringLiteral("eve")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const auto refused = [&](const char *method, const QString &target, const QByteArray &body) {
        return server.send(method, target, eve, body).status == 404;
    };
    const QString reply = replyId(turn);
    QVERIFY(refused("POST", Talk::messagePath(messageId(turn), "/edit"), R"({"text":"x"})"));
    QVERIFY(refused("POST", Talk::messagePath(reply, "/regenerate"), "{}"));
    QVERIFY(refused("POST", Talk::messagePath(reply, "/compare"), R"({"candidates":[{},{}]})"));
    QVERIFY(refused("POST", Talk::messagePath(reply, "/fork"), "{}"));
    QVERIFY(refused("PUT", Talk::messagePath(reply, "/feedback"), R"({"thumb":"up"})"));
    QVERIFY(refused("DELETE", Talk::messagePath(reply, "/feedback"), QByteArray()));
    QVERIFY(refused("PUT", talk.path() + QStringLiteral("/head"),
                    "{\"message_id\":\"" + reply.toLatin1() + "\"}"));
    QVERIFY(refused("GET", talk.path() + QStringLiteral("/branches"), QByteArray()));
    QVERIFY(refused("DELETE", talk.path() + QStringLiteral("/branches/") + reply, QByteArray()));
    QVERIFY(refused("POST", talk.path() + QStringLiteral("/compare"),
                    R"({"text":"x","candidates":[{},{}]})"));
}

QTEST_GUILESS_MAIN(TestBranches)
#include "tst_branches.moc"
