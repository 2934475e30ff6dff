// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc 6.4 takes "//" in a raw string for a comment
#include "tests/api/lvng2examples.h"
#endif
#include "core/contract/lvng2/messageops.h"
#include "tests/api/lvng2support.h"

#include <QTest>

using namespace troupe;

/// Messages and statistics of LVNG v2.
class TestLvng2Messages : public QObject
{
    Q_OBJECT

private slots:
    void theDocumentedMessageIsAnswered();
    void theContextIsToldForThatMessage();
    void anAnswerThatIsContinuedKeepsItsContext();
    void oneConversationPerUserAndAgent();
    void toolsAreNamedOnce();
    void anInactiveAgentRefuses();
    void anAnswerThatFailsIsAnError();
    void messagesAreListedNewestFirst();
    void withoutChannelAllOfTheUsersAreListed();
    void pagingLosesNothing_data();
    void pagingLosesNothing();
    void beforeIsTakenInEveryForm();
    void somebodyElsesChannelIsNotThere();

    void theDocumentedStatistics();
    void statisticsHaveAPeriod();
    void statisticsOfAPublicAgent();

private:
    QString startedAgent(TestServer &server, const QByteArray &body = kV2Create);
    QJsonObject say(TestServer &server, const QString &path, const QByteArray &text,
                    const QByteArray &key = {});
    QJsonArray messages(TestServer &server, const QString &query, const QByteArray &key = {});
};

QString TestLvng2Messages::startedAgent(TestServer &server, const QByteArray &body)
{
    QString path = kAgents + u'/' + makeAgent(server, body);
    server.post(path + QStringLiteral("/start"), QByteArray());
    return path;
}

QJsonObject TestLvng2Messages::say(TestServer &server, const QString &path, const QByteArray &text,
                                   const QByteArray &key)
{
    const TestReply reply =
        server.send("POST", path + QStringLiteral("/message"),
                    key.isEmpty() ? server.adminKey() : key, "{\"message\":\"" + text + "\"}");
    if (reply.status != 200)
        qFatal("message: %d %s", reply.status, reply.body.constData());
    return reply.json();
}

QJsonArray TestLvng2Messages::messages(TestServer &server, const QString &query,
                                       const QByteArray &key)
{
    const TestReply reply = server.send("GET", QStringLiteral("/api/v2/messages?") + query,
                                        key.isEmpty() ? server.adminKey() : key);
    if (reply.status != 200)
        qFatal("messages: %d %s", reply.status, reply.body.constData());
    return reply.json()[QLatin1String("data")].toArray();
}

void TestLvng2Messages::theDocumentedMessageIsAnswered()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Based on Q1 2026 revenue data, …"));
    const QString path = startedAgent(server);
    const TestReply reply = server.post(path + QStringLiteral("/message"), kV2Message);
    QCOMPARE(reply.status, 200);
    const QJsonObject answer = reply.json();
    QCOMPARE(missingOf(jsonOf(kV2Answer), answer), QStringList());
    QCOMPARE(answer[QLatin1String("success")], QJsonValue(true));
    QCOMPARE(answer[QLatin1String("response")].toString(),
             QStringLiteral("Based on Q1 2026 revenue data, …"));
    QCOMPARE(answer[QLatin1String("usage")].toObject(),
             jsonOf(R"({"input_tokens": 25, "output_tokens": 87})"));
    // No provider of that model is set up: who stood in is said.
    QCOMPARE(answer[QLatin1String("requested_model")].toString(), QStringLiteral("claude-sonnet"));
    QCOMPARE(answer[QLatin1String("model")].toString(), QStringLiteral("troupe-offline"));
    QCOMPARE(answer[QLatin1String("notices")].toArray().size(), 1);
    QCOMPARE(answer[QLatin1String("toolsUsed")].toArray().size(), 0);
    const TestReply stored = server.get(QStringLiteral("/troupe/v1/messages/")
                                        + answer[QLatin1String("message_id")].toString());
    QCOMPARE(stored.json()[QLatin1String("content")], answer[QLatin1String("response")]);
    QCOMPARE(stored.json()[QLatin1String("session_id")], answer[QLatin1String("channel_id")]);
}

void TestLvng2Messages::theContextIsToldForThatMessage()
{
    TestServer server;
    const QString path = startedAgent(server);
    const QString prompt = jsonOf(kV2Create)[QLatin1String("systemPrompt")].toString();
    server.post(path + QStringLiteral("/message"), kV2Message);
    const QString system = server.provider().lastRequest().messages.first().content;
    QVERIFY(system.startsWith(prompt));
    QVERIFY2(system.contains(QLatin1String("\"database\":\"analytics_prod\"")), qPrintable(system));
    QVERIFY2(system.contains(QLatin1String("\"time_range\":\"Q1_2026\"")), qPrintable(system));
    say(server, path, "And now?");
    QCOMPARE(server.provider().lastRequest().messages.first().content, prompt);
    // The agent itself is as it was.
    QCOMPARE(agentOf(server.get(path))[QLatin1String("systemPrompt")].toString(), prompt);
}

void TestLvng2Messages::anAnswerThatIsContinuedKeepsItsContext()
{
    TestServer server;
    const QString path = startedAgent(server);
    server.provider().failWith(Error(ErrorCode::Unavailable, QStringLiteral("The model is away")));
    server.post(path + QStringLiteral("/message"), kV2Message);
    const QString replyId = messages(server, QString()).first()[QLatin1String("id")].toString();
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/messages/%1/continue").arg(replyId), QByteArray())
                 .status,
             202);
    QTRY_COMPARE(server.provider().callCount(), 2);
    QVERIFY(server.provider().lastRequest().messages.first().content.contains(
        QLatin1String("analytics_prod")));
}

void TestLvng2Messages::oneConversationPerUserAndAgent()
{
    TestServer server;
    const QByteArray ann = memberKey(server, QStringLiteral("ann"));
    const QString one = startedAgent(server, R"({"name":"One","isPublic":true})");
    const QString two = startedAgent(server, R"({"name":"Two"})");
    const QString channel = say(server, one, "Hello")[QLatin1String("channel_id")].toString();
    QCOMPARE(say(server, one, "Again")[QLatin1String("channel_id")].toString(), channel);
    QCOMPARE(server.provider().lastRequest().messages.size(), 3); // Hello, its answer, Again
    QVERIFY(say(server, two, "Hello")[QLatin1String("channel_id")].toString() != channel);
    QVERIFY(say(server, one, "Hello", ann)[QLatin1String("channel_id")].toString() != channel);
    QCOMPARE(server.provider().lastRequest().messages.size(), 1);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/sessions/") + channel)
                 .json()[QLatin1String("message_count")]
                 .toInt(),
             4);
    // Deleted in the desktop, it is made anew.
    server.send("DELETE", QStringLiteral("/troupe/v1/sessions/") + channel, server.adminKey());
    QVERIFY(say(server, one, "Hello")[QLatin1String("channel_id")].toString() != channel);
}

void TestLvng2Messages::toolsAreNamedOnce()
{
    Message reply;
    for (const char *name : {"query_database", "web_search", "query_database"})
        reply.toolCalls.append(QJsonObject{{QStringLiteral("name"), QLatin1String(name)}});
    QCOMPARE(lvng2::answerOf(reply, QString()).toolsUsed,
             (QStringList{QStringLiteral("query_database"), QStringLiteral("web_search")}));
}

void TestLvng2Messages::anInactiveAgentRefuses()
{
    TestServer server;
    const QString path = kAgents + u'/' + makeAgent(server, kV2Create);
    const TestReply refused = server.post(path + QStringLiteral("/message"), kV2Message);
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.json(), jsonOf(R"({"success": false, "error": "Agent is not active"})"));
    QCOMPARE(server.provider().callCount(), 0);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/sessions"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             0);
    server.post(path + QStringLiteral("/start"), QByteArray());
    QCOMPARE(server.post(path + QStringLiteral("/message"), kV2Message).status, 200);
    server.post(path + QStringLiteral("/stop"), QByteArray());
    QCOMPARE(server.post(path + QStringLiteral("/message"), kV2Message).status, 409);
}

void TestLvng2Messages::anAnswerThatFailsIsAnError()
{
    TestServer server;
    const QString path = startedAgent(server);
    server.provider().failWith(Error(ErrorCode::Unavailable, QStringLiteral("The model is away")));
    const TestReply reply = server.post(path + QStringLiteral("/message"), kV2Message);
    QCOMPARE(reply.status, 503);
    QCOMPARE(reply.json(), jsonOf(R"({"success": false, "error": "The model is away"})"));
}

void TestLvng2Messages::messagesAreListedNewestFirst()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Yes."));
    const QString path = startedAgent(server);
    const QString agentId = path.section(u'/', -1);
    const QString channel = say(server, path, "One?")[QLatin1String("channel_id")].toString();
    server.clock().advanceMs(1000);
    say(server, path, "Two?");
    const TestReply reply = server.get(QStringLiteral("/api/v2/messages?channel_id=") + channel);
    QCOMPARE(reply.json()[QLatin1String("success")], QJsonValue(true));
    const QJsonArray list = reply.json()[QLatin1String("data")].toArray();
    QStringList said;
    for (const QJsonValue &message : list) {
        QCOMPARE(missingOf(jsonOf(kV2ListedMessage), message.toObject()), QStringList());
        QCOMPARE(message[QLatin1String("channel_id")].toString(), channel);
        QCOMPARE(message[QLatin1String("agent_id")].toString(), agentId);
        QVERIFY(isIsoWithMilliseconds(message[QLatin1String("created_at")].toString()));
        said += message[QLatin1String("role")].toString() + u' '
                + message[QLatin1String("content")].toString();
    }
    QCOMPARE(said, (QStringList{QStringLiteral("assistant Yes."), QStringLiteral("user Two?"),
                                QStringLiteral("assistant Yes."), QStringLiteral("user One?")}));
    QCOMPARE(messages(server, QStringLiteral("limit=1&channel_id=") + channel).size(), 1);
}

void TestLvng2Messages::withoutChannelAllOfTheUsersAreListed()
{
    TestServer server;
    const QByteArray ann = memberKey(server, QStringLiteral("ann"));
    const QString one = startedAgent(server, R"({"name":"One","isPublic":true})");
    const QString two = startedAgent(server, R"({"name":"Two"})");
    say(server, one, "to one");
    say(server, one, "of ann", ann);
    say(server, two, "to two");
    server.post(QStringLiteral("/v1/agents/%1/chat").arg(one.section(u'/', -1)),
                R"({"message":"in v1"})");
    QStringList said;
    for (const QJsonValue &message : messages(server, QString())) {
        if (message[QLatin1String("role")] == QLatin1String("user"))
            said += message[QLatin1String("content")].toString();
    }
    QCOMPARE(said, (QStringList{QStringLiteral("in v1"), QStringLiteral("to two"),
                                QStringLiteral("to one")}));
    QCOMPARE(messages(server, QString(), ann).size(), 2);
}

void TestLvng2Messages::pagingLosesNothing_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("limit");
    QTest::newRow("by time, one by one") << QStringLiteral("created_at") << 1;
    QTest::newRow("by time, three by three") << QStringLiteral("created_at") << 3;
    QTest::newRow("by id, one by one") << QStringLiteral("id") << 1;
    QTest::newRow("by id, four by four") << QStringLiteral("id") << 4;
}

void TestLvng2Messages::pagingLosesNothing()
{
    QFETCH(QString, key);
    QFETCH(int, limit);
    TestServer server;
    const QString path = startedAgent(server);
    QString channel;
    for (int i = 0; i < 4; ++i) {
        channel = say(server, path, "x")[QLatin1String("channel_id")].toString();
        server.clock().advanceMs(10);
    }
    QStringList all;
    for (const QJsonValue &message : messages(server, QStringLiteral("channel_id=") + channel))
        all += message[QLatin1String("id")].toString();
    QCOMPARE(all.size(), 8);
    QStringList paged;
    QString before;
    while (paged.size() <= all.size()) {
        const QJsonArray page = messages(
            server,
            QStringLiteral("channel_id=%1&limit=%2&before=%3").arg(channel).arg(limit).arg(before));
        if (page.isEmpty())
            break;
        for (const QJsonValue &message : page)
            paged += message[QLatin1String("id")].toString();
        before = page.last()[key].toString();
    }
    QCOMPARE(paged, all);
}

void TestLvng2Messages::beforeIsTakenInEveryForm()
{
    TestServer server; // it is 2027-01-15T08:00:00Z
    const QString path = startedAgent(server);
    say(server, path, "x");
    QCOMPARE(messages(server, QStringLiteral("before=2026-03-01T00:00:00Z")).size(), 0);
    QCOMPARE(messages(server, QStringLiteral("before=2027-01-15T08:00:00.001Z")).size(), 1);
    QCOMPARE(messages(server, QStringLiteral("before=2027-01-16")).size(), 2);
    QCOMPARE(messages(server, QStringLiteral("before=2027-01-15T09:00:00%2B01:00")).size(), 0);
    QCOMPARE(messages(server, QStringLiteral("before=2027-01-15T09:00:01+01:00")).size(), 2);
    QCOMPARE(messages(server, QStringLiteral("before=550e8400-e29b-41d4-a716-446655440000")).size(),
             0);
}

void TestLvng2Messages::somebodyElsesChannelIsNotThere()
{
    TestServer server;
    const QByteArray ann = memberKey(server, QStringLiteral("ann"));
    const QString path = startedAgent(server);
    const QString channel = say(server, path, "x")[QLatin1String("channel_id")].toString();
    for (const QString &wanted : {channel, QStringLiteral("ch_abc123"), QStringLiteral("'--")}) {
        const TestReply reply =
            server.send("GET", QStringLiteral("/api/v2/messages?channel_id=") + wanted, ann);
        QCOMPARE(reply.status, 404);
        QCOMPARE(reply.json()[QLatin1String("success")], QJsonValue(false));
    }
}

void TestLvng2Messages::theDocumentedStatistics()
{
    TestServer server;
    const QString path = startedAgent(server);
    QCOMPARE(server.get(path + QStringLiteral("/stats"))
                 .json()[QLatin1String("stats")][QLatin1String("conversations")]
                 .toInt(-1),
             0);
    say(server, path, "One?");
    say(server, path, "Two?");
    const TestReply reply = server.get(path + QStringLiteral("/stats?period=30d"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(missingOf(jsonOf(kV2Stats), reply.json()), QStringList());
    QCOMPARE(reply.json()[QLatin1String("stats")].toObject(),
             jsonOf(R"({"conversations": 1, "tokens": {"input": 50, "output": 174},
                        "startDate": "2026-12-16T00:00:00.000Z",
                        "endDate": "2027-01-15T08:00:00.000Z"})"));
    // In a conversation of its own, by another family.
    server.post(QStringLiteral("/v1/agents/%1/chat").arg(path.section(u'/', -1)),
                R"({"message":"Hi"})");
    const QJsonObject more =
        server.get(path + QStringLiteral("/stats")).json()[QLatin1String("stats")].toObject();
    QCOMPARE(more[QLatin1String("conversations")].toInt(), 2);
    QCOMPARE(more[QLatin1String("tokens")].toObject(), jsonOf(R"({"input": 75, "output": 261})"));
}

void TestLvng2Messages::statisticsHaveAPeriod()
{
    TestServer server;
    const QString path = startedAgent(server);
    say(server, path, "One?");
    const auto input = [&server, &path](const char *query) {
        const QJsonObject stats = server.get(path + QStringLiteral("/stats") + QLatin1String(query))
                                      .json()[QLatin1String("stats")]
                                      .toObject();
        const int tokens =
            stats[QLatin1String("tokens")].toObject()[QLatin1String("input")].toInt(-1);
        // Tokens and conversations agree on the period.
        return stats[QLatin1String("conversations")].toInt() == (tokens > 0 ? 1 : 0) ? tokens : -1;
    };
    constexpr qint64 kDay = 86'400'000;
    const auto inputs = [&input] {
        return QList<int>{input(""), input("?period=7d"), input("?period=30d"),
                          input("?period=90d")};
    };
    QCOMPARE(inputs(), (QList<int>{25, 25, 25, 25}));
    server.clock().advanceMs(7 * kDay);
    QCOMPARE(inputs(), (QList<int>{25, 25, 25, 25}));
    server.clock().advanceMs(kDay);
    QCOMPARE(inputs(), (QList<int>{0, 0, 25, 25}));
    server.clock().advanceMs(23 * kDay);
    QCOMPARE(inputs(), (QList<int>{0, 0, 0, 25}));
    server.clock().advanceMs(60 * kDay);
    QCOMPARE(inputs(), (QList<int>{0, 0, 0, 0}));
}

void TestLvng2Messages::statisticsOfAPublicAgent()
{
    TestServer server;
    const QByteArray ann = memberKey(server, QStringLiteral("ann"));
    const QString path = startedAgent(server, R"({"name":"One","isPublic":true})");
    say(server, path, "mine");
    say(server, path, "mine too");
    say(server, path, "hers", ann);
    const auto stats = [&](const QByteArray &key) {
        return server.send("GET", path + QStringLiteral("/stats"), key)
            .json()[QLatin1String("stats")]
            .toObject();
    };
    QCOMPARE(stats(server.adminKey())[QLatin1String("tokens")].toObject(),
             jsonOf(R"({"input": 75, "output": 261})"));
    QCOMPARE(stats(server.adminKey())[QLatin1String("conversations")].toInt(), 2);
    QCOMPARE(stats(ann)[QLatin1String("tokens")].toObject(),
             jsonOf(R"({"input": 25, "output": 87})"));
    QCOMPARE(stats(ann)[QLatin1String("conversations")].toInt(), 1);
}

QTEST_GUILESS_MAIN(TestLvng2Messages)
#include "tst_lvng2messages.moc"
