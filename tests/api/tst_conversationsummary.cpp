// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QTest>

using namespace troupe;

/// Conversations that are longer than what their model or their agent's memory takes.
class TestConversationSummary : public QObject
{
    Q_OBJECT

private slots:
    void theModelSummarisesWhatFallsOut();
    void itIsGoneOnWithIncrementally();
    void itCostsButIsNoRequest();
    void theBuiltInModelExtracts();
    void whenItFailsTheOldestAreLeftOut();
    void withoutItWhatDoesNotFitIsLeftOutAndSaid();
    void whatCannotFitIsRefusedBeforeItIsSent();
    void aProvidersRefusalIsExplained();
    void theSummaryGoesWithItsConversation();

private:
    struct Talk
    {
        TestServer server;
        QString session;
        QString agent;
    };
    void open(Talk &talk, const char *memory, const char *model = "far/own");
    QJsonObject say(Talk &talk, const QString &text, int status = 202);
    QList<Summary> summariesOf(Talk &talk);
    static void setWindow(Talk &talk, int tokens);
};

void TestConversationSummary::open(Talk &talk, const char *memory, const char *model)
{
    // A title is a call of its own.
    QCOMPARE(talk.server
                 .send("PATCH", QStringLiteral("/troupe/v1/settings"), talk.server.adminKey(),
                       R"({"auto_titles":false})")
                 .status,
             200);
    const TestReply provider = talk.server.post(
        QStringLiteral("/troupe/v1/providers"),
        R"({"name":"far","models":["own"],"base_url":"https://models.example/v1"})");
    QCOMPARE(provider.status, 201);
    const TestReply agent =
        talk.server.post(QStringLiteral("/troupe/v1/agents"),
                         R"({"name":"A","system_prompt":"Be brief.","model":")" + QByteArray(model)
                             + R"(","memory":)" + memory + "}");
    QVERIFY2(agent.status == 201, agent.body);
    talk.agent = agent.json()[QLatin1String("id")].toString();
    talk.session = talk.server
                       .post(QStringLiteral("/troupe/v1/sessions"),
                             R"({"agent_id":")" + talk.agent.toUtf8() + "\"}")
                       .json()[QLatin1String("id")]
                       .toString();
}

void TestConversationSummary::setWindow(Talk &talk, int tokens)
{
    QCOMPARE(talk.server
                 .send("PUT", QStringLiteral("/troupe/v1/models/overrides"), talk.server.adminKey(),
                       R"({"model":"far/own","input_per_million":1,"output_per_million":2,)"
                       R"("context_window":)"
                           + QByteArray::number(tokens) + "}")
                 .status,
             200);
}

/// The ended answer to a message.
QJsonObject TestConversationSummary::say(Talk &talk, const QString &text, int status)
{
    const TestReply posted =
        talk.server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(talk.session),
                         R"({"text":")" + text.toUtf8() + "\"}");
    if (posted.status != status || status != 202) {
        if (posted.status != status)
            qWarning("status %d: %s", posted.status, posted.body.constData());
        return posted.json();
    }
    const QString reply = posted.json()[QLatin1String("reply")][QLatin1String("id")].toString();
    QJsonObject message;
    const auto ended = [&] {
        message = talk.server.get(QStringLiteral("/troupe/v1/messages/") + reply).json();
        return message[QLatin1String("status")].toString() != QLatin1String("streaming");
    };
    if (!QTest::qWaitFor(ended, 10'000))
        qWarning("no answer");
    return message;
}

QList<Summary> TestConversationSummary::summariesOf(Talk &talk)
{
    return listRows<Summary>(talk.server.services().db.reader(),
                             QStringLiteral(" WHERE session_id = ? ORDER BY id"), {talk.session})
        .value_or(QList<Summary>());
}

void TestConversationSummary::theModelSummarisesWhatFallsOut()
{
    Talk talk;
    open(talk, R"({"max_turns":2,"summarization":true})");
    talk.server.provider().answerWith(QStringLiteral("An answer."));
    for (int i = 0; i < 2; ++i) {
        const QJsonObject answer = say(talk, QStringLiteral("question %1").arg(i));
        QVERIFY(answer[QLatin1String("notices")].toArray().isEmpty());
    }
    QCOMPARE(talk.server.provider().callCount(), 2);
    say(talk, QStringLiteral("question 2"));
    QCOMPARE(talk.server.provider().callCount(), 3); // two exchanges fit
    const QJsonObject answer = say(talk, QStringLiteral("question 3"));
    QCOMPARE(talk.server.provider().callCount(), 5); // the summary, and the answer

    const QList<Summary> summaries = summariesOf(talk);
    QCOMPARE(summaries.size(), 1);
    QCOMPARE(summaries.first().content, QStringLiteral("An answer."));
    QCOMPARE(summaries.first().messages, 4);
    QCOMPARE(summaries.first().model, QStringLiteral("own"));
    const QList<ChatMessage> &told = talk.server.provider().lastRequest().messages;
    QCOMPARE(told.size(), 4);
    QCOMPARE(told.first().content, QStringLiteral("Be brief."));
    QVERIFY(told.at(1).content.contains(QLatin1String("Summary")));
    QVERIFY(told.at(1).content.endsWith(QLatin1String("question 2")));
    QCOMPARE(told.last().content, QStringLiteral("question 3"));
    const QJsonArray notices = answer[QLatin1String("notices")].toArray();
    QCOMPARE(notices.size(), 1);
    QVERIFY2(notices.first().toString().contains(QLatin1String("first 4 messages")),
             qPrintable(notices.first().toString()));
}

void TestConversationSummary::itIsGoneOnWithIncrementally()
{
    Talk talk;
    open(talk, R"({"max_turns":2,"summarization":true})");
    talk.server.provider().answerWith(QStringLiteral("First."));
    for (int i = 0; i < 4; ++i)
        say(talk, QStringLiteral("question %1").arg(i));
    QCOMPARE(summariesOf(talk).size(), 1);
    talk.server.provider().answerWith(QStringLiteral("Second."));
    say(talk, QStringLiteral("question 4")); // what is left fits
    QCOMPARE(summariesOf(talk).size(), 1);
    say(talk, QStringLiteral("question 5"));
    const QList<Summary> summaries = summariesOf(talk);
    QCOMPARE(summaries.size(), 2);
    QCOMPARE(summaries.last().content, QStringLiteral("Second."));
    QVERIFY(summaries.last().messages > summaries.first().messages);
    QVERIFY(summaries.last().untilId != summaries.first().untilId);
    QVERIFY(talk.server.provider().lastRequest().messages.at(1).content.contains(
        QLatin1String("Second.")));
}

void TestConversationSummary::itCostsButIsNoRequest()
{
    Talk talk;
    open(talk, R"({"max_turns":2,"summarization":true})");
    setWindow(talk, 100'000);
    for (int i = 0; i < 4; ++i)
        say(talk, QStringLiteral("question %1").arg(i));
    const QJsonObject totals = talk.server.get(QStringLiteral("/troupe/v1/usage"))
                                   .json()[QLatin1String("totals")]
                                   .toObject();
    QCOMPARE(totals[QLatin1String("requests")].toInt(), 4);
    QCOMPARE(totals[QLatin1String("tokens_output")].toInt(), 5 * 87);
    const QJsonObject session =
        talk.server.get(QStringLiteral("/troupe/v1/sessions/") + talk.session).json();
    QCOMPARE(session[QLatin1String("cost")].toDouble(), totals[QLatin1String("cost")].toDouble());
    QVERIFY(session[QLatin1String("cost")].toDouble() > 0);
}

void TestConversationSummary::theBuiltInModelExtracts()
{
    Talk talk;
    open(talk, R"({"max_turns":2,"summarization":true})", "troupe-offline");
    talk.server.provider().answerWith(QStringLiteral("The harbour opens at six every morning."));
    for (int i = 0; i < 4; ++i)
        say(talk, QStringLiteral("When does the harbour of Genoa open in the morning?"));
    QCOMPARE(talk.server.provider().callCount(), 4); // the summary needs no call
    QCOMPARE(summariesOf(talk).size(), 1);
    QVERIFY(summariesOf(talk).first().content.contains(QLatin1String("harbour")));
    QCOMPARE(summariesOf(talk).first().model, QStringLiteral("troupe-offline"));
}

void TestConversationSummary::whenItFailsTheOldestAreLeftOut()
{
    Talk talk;
    open(talk, R"({"max_turns":2,"summarization":true})");
    for (int i = 0; i < 3; ++i)
        say(talk, QStringLiteral("question %1").arg(i));
    talk.server.provider().hold();
    const TestReply posted =
        talk.server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(talk.session),
                         R"({"text":"question 3"})");
    QCOMPARE(posted.status, 202);
    QTRY_COMPARE(talk.server.provider().callCount(), 4);
    talk.server.provider().fail(Error(ErrorCode::Upstream, QStringLiteral("No summary today.")));
    QTRY_COMPARE(talk.server.provider().callCount(), 5);
    QCOMPARE(talk.server.provider().lastRequest().messages.size(), 6); // two exchanges as ever
    talk.server.provider().say(QStringLiteral("Still here."));
    talk.server.provider().finish();
    const QString path = QStringLiteral("/troupe/v1/messages/")
                         + posted.json()[QLatin1String("reply")][QLatin1String("id")].toString();
    QTRY_COMPARE(talk.server.get(path).json()[QLatin1String("status")].toString(),
                 QStringLiteral("complete"));
    const QJsonObject answer = talk.server.get(path).json();
    QCOMPARE(answer[QLatin1String("content")].toString(), QStringLiteral("Still here."));
    QVERIFY(answer[QLatin1String("notices")][0].toString().contains(
        QLatin1String("No summary today.")));
    QVERIFY(summariesOf(talk).isEmpty());
}

void TestConversationSummary::withoutItWhatDoesNotFitIsLeftOutAndSaid()
{
    Talk talk;
    open(talk, R"({"max_turns":50})");
    setWindow(talk, 300);
    QJsonObject answer;
    for (int i = 0; i < 12; ++i)
        answer = say(talk, QStringLiteral("question %1 about the tides of the harbour").arg(i));
    QVERIFY2(answer[QLatin1String("notices")][0].toString().contains(QLatin1String("left out")),
             qPrintable(answer[QLatin1String("notices")][0].toString()));
    QVERIFY(talk.server.provider().lastRequest().messages.size() < 24);
}

void TestConversationSummary::whatCannotFitIsRefusedBeforeItIsSent()
{
    Talk talk;
    open(talk, R"({"max_turns":2})");
    setWindow(talk, 200);
    const QJsonObject problem = say(talk, QStringLiteral("word ").repeated(500), 400);
    QVERIFY(problem[QLatin1String("detail")].toString().contains(QLatin1String("fits")));
    QCOMPARE(talk.server.provider().callCount(), 0);
    const TestReply v1 =
        talk.server.post(QStringLiteral("/v1/agents/%1/chat").arg(talk.agent),
                         R"({"message":")" + QByteArray("word ").repeated(500) + "\"}");
    QCOMPARE(v1.status, 400);
    QCOMPARE(v1.json()[QLatin1String("error")][QLatin1String("code")].toString(),
             QStringLiteral("context_length_exceeded"));
}

void TestConversationSummary::aProvidersRefusalIsExplained()
{
    Talk talk;
    open(talk, R"({"max_turns":2})");
    Error refusal(ErrorCode::Invalid,
                  QStringLiteral("The conversation is too long for this model."));
    refusal.key = QStringLiteral("context_length_exceeded");
    talk.server.provider().failWith(refusal);
    const QJsonObject answer = say(talk, QStringLiteral("Hi"));
    QCOMPARE(answer[QLatin1String("status")].toString(), QStringLiteral("failed"));
    QCOMPARE(answer[QLatin1String("error_key")].toString(),
             QStringLiteral("context_length_exceeded"));
}

void TestConversationSummary::theSummaryGoesWithItsConversation()
{
    Talk talk;
    open(talk, R"({"max_turns":2,"summarization":true})");
    for (int i = 0; i < 4; ++i)
        say(talk, QStringLiteral("question %1").arg(i));
    QCOMPARE(summariesOf(talk).size(), 1);
    QCOMPARE(talk.server
                 .send("DELETE", QStringLiteral("/troupe/v1/sessions/") + talk.session,
                       talk.server.adminKey())
                 .status,
             204);
    QVERIFY(summariesOf(talk).isEmpty());
}

QTEST_GUILESS_MAIN(TestConversationSummary)
#include "tst_conversationsummary.moc"
