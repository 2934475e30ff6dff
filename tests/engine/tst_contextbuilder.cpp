// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/contextbuilder.h"

#include <QTest>

using namespace troupe;

namespace {

Message said(MessageRole role, const QString &text)
{
    Message message;
    message.role = role;
    message.content = text;
    return message;
}

QList<Message> exchanges(int count)
{
    QList<Message> history;
    for (int i = 0; i < count; ++i) {
        history += said(MessageRole::User, QStringLiteral("question %1").arg(i));
        history += said(MessageRole::Assistant, QStringLiteral("answer %1").arg(i));
    }
    return history;
}

Agent agentWith(const QString &prompt, int maxTurns)
{
    Agent agent;
    agent.systemPrompt = prompt;
    agent.memory.maxTurns = maxTurns;
    return agent;
}

} // namespace

class TestContextBuilder : public QObject
{
    Q_OBJECT

private slots:
    void promptFirstThenTheLastTurns();
    void memoryOfNoTurnsGivesTheMessageAlone();
    void emptyAnswersAreLeftOut();
    void oldTurnsGiveWayToTheWindow();
    void aMessageThatCannotFitIsRefused();
    void aContextFollowsThePrompt();
};

void TestContextBuilder::promptFirstThenTheLastTurns()
{
    const auto context = buildContext(agentWith(QStringLiteral("Be brief."), 2), exchanges(5),
                                      QStringLiteral("now"), 0, 0);
    QVERIFY(context);
    QStringList texts;
    for (const ChatMessage &message : *context)
        texts += message.content;
    QCOMPARE(texts, (QStringList{QStringLiteral("Be brief."), QStringLiteral("question 3"),
                                 QStringLiteral("answer 3"), QStringLiteral("question 4"),
                                 QStringLiteral("answer 4"), QStringLiteral("now")}));
    QCOMPARE(context->first().role, ChatRole::System);
    QCOMPARE(context->last().role, ChatRole::User);
}

void TestContextBuilder::memoryOfNoTurnsGivesTheMessageAlone()
{
    Agent agent = agentWith(QString(), 20);
    agent.memory.type = QStringLiteral("none");
    const auto context = buildContext(agent, exchanges(3), QStringLiteral("now"), 0, 0);
    QVERIFY(context);
    QCOMPARE(context->size(), 1);
}

void TestContextBuilder::emptyAnswersAreLeftOut()
{
    QList<Message> history = exchanges(1);
    history += said(MessageRole::User, QStringLiteral("lost"));
    history += said(MessageRole::Assistant, QString()); // failed before its first word
    const auto context =
        buildContext(agentWith(QString(), 20), history, QStringLiteral("now"), 0, 0);
    QVERIFY(context);
    QCOMPARE(context->size(), 4);
    for (const ChatMessage &message : *context)
        QVERIFY(!message.content.isEmpty());
}

void TestContextBuilder::oldTurnsGiveWayToTheWindow()
{
    const auto context = buildContext(agentWith(QStringLiteral("Be brief."), 100), exchanges(100),
                                      QStringLiteral("now"), 200, 50);
    QVERIFY(context);
    QVERIFY(context->size() < 40);
    QVERIFY(context->size() > 4);
    QCOMPARE(context->at(0).role, ChatRole::System);
    QCOMPARE(context->at(1).role, ChatRole::User);
    QCOMPARE(context->at(context->size() - 2).content, QStringLiteral("answer 99"));
}

void TestContextBuilder::aMessageThatCannotFitIsRefused()
{
    const QString longText = QStringLiteral("word ").repeated(1000);
    const auto context = buildContext(agentWith(QString(), 20), {}, longText, 500, 100);
    QVERIFY(!context);
    QCOMPARE(context.error().key, QStringLiteral("context_length_exceeded"));
    QCOMPARE(httpStatus(context.error().code), 400);
}

void TestContextBuilder::aContextFollowsThePrompt()
{
    const QJsonObject context{{QStringLiteral("database"), QStringLiteral("\u00fc\n")}};
    const Agent plain = agentWith(QStringLiteral("Be brief."), 2);
    QCOMPARE(agentInContext(plain, {}).systemPrompt, QStringLiteral("Be brief."));
    QCOMPARE(agentInContext(plain, context).systemPrompt,
             QStringLiteral("Be brief.\n\nContext of this message (JSON): "
                            "{\"database\":\"\u00fc\\n\"}"));
    QVERIFY(agentInContext(agentWith(QString(), 2), context)
                .systemPrompt.startsWith(QLatin1String("Context")));
}

QTEST_APPLESS_MAIN(TestContextBuilder)
#include "tst_contextbuilder.moc"
