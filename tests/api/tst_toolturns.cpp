// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketool.h"
#include "tests/support/testserver.h"

#include "core/storage/database.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

namespace {

ToolCall callOf(const QString &name, const QJsonObject &arguments,
                const QString &id = QStringLiteral("c1"))
{
    ToolCall call;
    call.id = id;
    call.name = name;
    call.arguments = arguments;
    return call;
}

/// A server with one agent that has tools.
struct World
{
    TestServer server;
    QString session;

    explicit World(const TestServerOptions &options = {}) : server(options)
    {
        server.services().engine.setAutoTitles(false);
    }
    std::shared_ptr<FakeTool> add(const QString &name, ToolRisk risk = ToolRisk::Read,
                                  ToolPermission permission = ToolPermission::Allow)
    {
        auto tool = std::make_shared<FakeTool>(name, risk, permission);
        server.workshop().tools.add(tool);
        return tool;
    }
    QString makeAgent(const QByteArray &more)
    {
        return server.post(QStringLiteral("/troupe/v1/agents"), "{\"name\":\"A\"," + more + "}")
            .json()[QLatin1String("id")]
            .toString();
    }
    void makeSession(const QByteArray &more)
    {
        const QByteArray agent = makeAgent(more).toLatin1();
        session =
            server.post(QStringLiteral("/troupe/v1/sessions"), "{\"agent_id\":\"" + agent + "\"}")
                .json()[QLatin1String("id")]
                .toString();
    }
    QString send(const QByteArray &text = "Go")
    {
        return server
            .post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                  "{\"text\":\"" + text + "\"}")
            .json()[QLatin1String("reply_id")]
            .toString();
    }
    QJsonObject message(const QString &id)
    {
        return server.get(QStringLiteral("/troupe/v1/messages/%1").arg(id)).json();
    }
    QString statusOf(const QString &id) { return message(id)[QLatin1String("status")].toString(); }
    QStringList texts(const char *query)
    {
        QStringList found;
        (void)server.services().db.reader().each(QLatin1String(query), {}, [&](const Row &row) {
            found.append(row.text(0));
            return true;
        });
        return found;
    }
    Result<Approval> decide(const QString &id, bool approve, const QString &comment = {},
                            const QJsonValue &edited = QJsonValue::Undefined)
    {
        Decision decision;
        decision.approvalId = id;
        decision.approve = approve;
        decision.decidedBy = server.admin().id;
        decision.comment = comment;
        decision.edited = edited;
        return QCoro::waitFor(server.workshop().desk.decide(std::move(decision)));
    }
};

} // namespace

class TestToolTurns : public QObject
{
    Q_OBJECT

private slots:
    void toolsAreCalledAndToldUntilTheModelAnswers();
    void severalCallsOfOneAnswerRunAtOnce();
    void whatIsWrongWithACallIsToldToTheModel_data();
    void whatIsWrongWithACallIsToldToTheModel();
    void aLoopThatDoesNotEndIsEndedWithAReason();
    void aTurnThatCostsTooMuchIsEnded();
    void aHeldBackCallWaitsAndGoesOnOnce();
    void anEditedCallIsMadeAsItWasEdited();
    void aRejectionIsToldToTheModel();
    void nobodyDecidingDenies();
    void waitingSurvivesARestart();
    void stoppingWhatWaitsCancelsWhatWasAsked();
    void laterTurnsKnowTheCallsOfEarlierOnes();
    void anAnswerIsHeldBackUntilApproved();
    void costsAreThoseOfAllRounds();
    void anAgentDelegatesToAnother();
    void delegationIsNotEndless();
    void deletingTheConversationEndsTheAsking();
    void lvng1StreamsCallsInTheirPlace();
};

void TestToolTurns::toolsAreCalledAndToldUntilTheModelAnswers()
{
    World world;
    const auto tool = world.add(QStringLiteral("look_up"));
    tool->require({QStringLiteral("what")});
    tool->answerBy([](const QJsonObject &) { return ToolResult(QStringLiteral("42 pieces")); });
    world.makeSession("\"tools\":[\"look_up\"]");
    world.server.provider().callTools(
        {{callOf(QStringLiteral("look_up"), {{QStringLiteral("what"), QStringLiteral("stock")}})}});
    world.server.provider().answerWith(QStringLiteral("There are 42."));
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    const QJsonObject message = world.message(reply);
    QCOMPARE(message[QLatin1String("content")].toString(), QStringLiteral("There are 42."));
    const QJsonObject call = message[QLatin1String("tool_calls")].toArray().first().toObject();
    QCOMPARE(call[QLatin1String("name")].toString(), QStringLiteral("look_up"));
    QCOMPARE(call[QLatin1String("status")].toString(), QStringLiteral("succeeded"));
    QCOMPARE(call[QLatin1String("result")].toString(), QStringLiteral("42 pieces"));
    QCOMPARE(call[QLatin1String("allowed_by")].toString(), QStringLiteral("default"));
    QCOMPARE(tool->calls().size(), 1);
    const ChatRequest &last = world.server.provider().lastRequest();
    QCOMPARE(last.messages.last().role, ChatRole::Tool);
    QCOMPARE(last.messages.last().content, QStringLiteral("42 pieces"));
    QCOMPARE(last.messages.last().toolCallId, QStringLiteral("c1"));
}

void TestToolTurns::severalCallsOfOneAnswerRunAtOnce()
{
    World world;
    const auto tool = world.add(QStringLiteral("slow"));
    tool->hold();
    world.makeSession("\"tools\":[\"slow\"]");
    QList<ToolCall> three;
    for (int i = 0; i < 3; ++i)
        three.append(
            callOf(QStringLiteral("slow"), {{QStringLiteral("n"), i}}, QString::number(i)));
    world.server.provider().callTools({three});
    const QString reply = world.send();
    QTRY_COMPARE(tool->running(), 3);
    tool->release();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(world.message(reply)[QLatin1String("tool_calls")].toArray().size(), 3);
}

void TestToolTurns::whatIsWrongWithACallIsToldToTheModel_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonObject>("arguments");
    QTest::addColumn<QString>("malformed");
    QTest::addColumn<QString>("told");
    QTest::newRow("no such tool") << "nothing" << QJsonObject() << QString()
                                  << "there is no tool \"nothing\". The tools are: look_up";
    QTest::newRow("a missing argument") << "look_up" << QJsonObject() << QString() << "do not fit";
    QTest::newRow("no JSON") << "look_up" << QJsonObject() << "{\"what\":"
                             << "no JSON object";
}

void TestToolTurns::whatIsWrongWithACallIsToldToTheModel()
{
    QFETCH(QString, name);
    QFETCH(QJsonObject, arguments);
    QFETCH(QString, malformed);
    QFETCH(QString, told);
    World world;
    const auto tool = world.add(QStringLiteral("look_up"));
    tool->require({QStringLiteral("what")});
    world.makeSession("\"tools\":[\"look_up\"]");
    ToolCall call = callOf(name, arguments);
    call.malformedArguments = malformed;
    world.server.provider().callTools({{call}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(tool->calls().size(), 0);
    const QString result = world.server.provider().lastRequest().messages.last().content;
    QVERIFY2(result.contains(told), qPrintable(result));
}

void TestToolTurns::aLoopThatDoesNotEndIsEndedWithAReason()
{
    World world;
    const auto tool = world.add(QStringLiteral("look_up"));
    world.makeSession("\"tools\":[\"look_up\"],\"guardrails\":{\"max_tool_rounds\":3}");
    world.server.provider().answerBy([](const ChatRequest &) {
        ChatReply again;
        again.toolCalls = {callOf(QStringLiteral("look_up"), {})};
        return again;
    });
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("failed"));
    QCOMPARE(tool->calls().size(), 3);
    const QJsonObject message = world.message(reply);
    QCOMPARE(message[QLatin1String("error_key")].toString(), QStringLiteral("tool_loop_limit"));
    QVERIFY(message[QLatin1String("error")].toString().contains(QLatin1String("3 times")));
    QCOMPARE(message[QLatin1String("tool_calls")].toArray().size(), 3);
}

void TestToolTurns::aTurnThatCostsTooMuchIsEnded()
{
    World world;
    world.add(QStringLiteral("look_up"));
    world.server.provider().list({QStringLiteral("gpt-4o")});
    world.server.post(
        QStringLiteral("/troupe/v1/providers"),
        "{\"name\":\"p\",\"kind\":\"openai\",\"base_url\":\"https://models.example/v1\"}");
    QTRY_COMPARE(
        world.texts("SELECT models FROM providers").first().contains(QLatin1String("gpt-4o")),
        true);
    world.makeSession("\"model\":\"gpt-4o\",\"tools\":[\"look_up\"],\"guardrails\":{\"max_turn_"
                      "cost\":0.02}");
    world.server.provider().setUsage({1000, 1000, 0});
    world.server.provider().answerBy([](const ChatRequest &) {
        ChatReply again;
        again.toolCalls = {callOf(QStringLiteral("look_up"), {})};
        return again;
    });
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("failed"));
    const QJsonObject message = world.message(reply);
    QCOMPARE(message[QLatin1String("error_key")].toString(), QStringLiteral("cost_limit"));
    QVERIFY(message[QLatin1String("cost")].toDouble() >= 0.02);
}

void TestToolTurns::aHeldBackCallWaitsAndGoesOnOnce()
{
    World world;
    const auto tool = world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
    world.makeSession("\"tools\":[\"send\"]");
    world.server.provider().callTools(
        {{callOf(QStringLiteral("send"), {{QStringLiteral("to"), QStringLiteral("Ann")}})}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    QCOMPARE(tool->calls().size(), 0);
    const QStringList asked = world.texts("SELECT id FROM approvals WHERE status = 'pending'");
    QCOMPARE(asked.size(), 1);
    QCOMPARE(world.server.services().engine.runningTurns(), 0);
    QVERIFY(world.decide(asked.first(), true));
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(tool->calls().size(), 1);
    const auto again = world.decide(asked.first(), false);
    QVERIFY(!again);
    QCOMPARE(again.error().key, QStringLiteral("already_decided"));
    QCOMPARE(tool->calls().size(), 1);
    const QStringList actions = world.texts("SELECT action FROM audit ORDER BY seq");
    QCOMPARE(actions,
             QStringList({QStringLiteral("approval.requested"), QStringLiteral("approval.approved"),
                          QStringLiteral("tool.running")}));
}

void TestToolTurns::anEditedCallIsMadeAsItWasEdited()
{
    World world;
    const auto tool = world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
    world.makeSession("\"tools\":[\"send\"]");
    world.server.provider().callTools(
        {{callOf(QStringLiteral("send"), {{QStringLiteral("to"), QStringLiteral("everybody")}})}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    const QJsonObject edited{{QStringLiteral("to"), QStringLiteral("Ann")}};
    QVERIFY(world.decide(world.texts("SELECT id FROM approvals").first(), true, {}, edited));
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(tool->calls(), QList<QJsonObject>{edited});
}

void TestToolTurns::aRejectionIsToldToTheModel()
{
    World world;
    const auto tool = world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
    world.makeSession("\"tools\":[\"send\"]");
    world.server.provider().callTools({{callOf(QStringLiteral("send"), {})}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    QVERIFY(world.decide(world.texts("SELECT id FROM approvals").first(), false,
                         QStringLiteral("not on a Sunday")));
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(tool->calls().size(), 0);
    QVERIFY(world.server.provider().lastRequest().messages.last().content.contains(
        QLatin1String("not on a Sunday")));
}

void TestToolTurns::nobodyDecidingDenies()
{
    World world;
    const auto tool = world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
    world.makeSession("\"tools\":[\"send\"]");
    world.server.provider().callTools({{callOf(QStringLiteral("send"), {})}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    world.server.clock().advanceMs(kApprovalExpiresMs + 1);
    const auto late = world.decide(world.texts("SELECT id FROM approvals").first(), true);
    QVERIFY(!late);
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(tool->calls().size(), 0);
    QCOMPARE(world.texts("SELECT status FROM approvals"), QStringList{QStringLiteral("expired")});
}

void TestToolTurns::waitingSurvivesARestart()
{
    QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.path() + QStringLiteral("/data");
    QString reply;
    {
        World world(options);
        world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
        world.makeSession("\"tools\":[\"send\"]");
        world.server.provider().callTools({{callOf(QStringLiteral("send"), {})}});
        reply = world.send();
        QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    }
    World world(options);
    const auto tool = world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
    QCOMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    QVERIFY(world.decide(world.texts("SELECT id FROM approvals").first(), true));
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(tool->calls().size(), 1);
    QCOMPARE(world.server.provider().callCount(), 1); // its first answer was kept
}

void TestToolTurns::stoppingWhatWaitsCancelsWhatWasAsked()
{
    World world;
    world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
    world.makeSession("\"tools\":[\"send\"]");
    world.server.provider().callTools({{callOf(QStringLiteral("send"), {})}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    QCOMPARE(
        world.server.post(QStringLiteral("/troupe/v1/messages/%1/stop").arg(reply), "{}").status,
        200);
    QCOMPARE(world.statusOf(reply), QStringLiteral("stopped"));
    QCOMPARE(world.texts("SELECT status FROM approvals"), QStringList{QStringLiteral("cancelled")});
    QVERIFY(!world.decide(world.texts("SELECT id FROM approvals").first(), true));
}

void TestToolTurns::laterTurnsKnowTheCallsOfEarlierOnes()
{
    World world;
    const auto tool = world.add(QStringLiteral("look_up"));
    tool->answerBy([](const QJsonObject &) { return ToolResult(QStringLiteral("42 pieces")); });
    world.makeSession("\"tools\":[\"look_up\"]");
    world.server.provider().callTools({{callOf(QStringLiteral("look_up"), {})}});
    const QString first = world.send();
    QTRY_COMPARE(world.statusOf(first), QStringLiteral("complete"));
    const QString second = world.send("And now?");
    QTRY_COMPARE(world.statusOf(second), QStringLiteral("complete"));
    const QList<ChatMessage> told = world.server.provider().lastRequest().messages;
    qsizetype call = -1;
    for (qsizetype i = 0; i < told.size(); ++i) {
        if (!told.at(i).toolCalls.isEmpty())
            call = i;
    }
    QVERIFY(call >= 0 && call + 2 < told.size());
    QCOMPARE(told.at(call + 1).role, ChatRole::Tool);
    QCOMPARE(told.at(call + 1).toolCallId, told.at(call).toolCalls.first().id);
    QCOMPARE(told.at(call + 1).content, QStringLiteral("42 pieces"));
    QCOMPARE(told.at(call + 2).role, ChatRole::Assistant);
}

void TestToolTurns::anAnswerIsHeldBackUntilApproved()
{
    World world;
    world.makeSession("\"description\":\"careful\"");
    ApprovalPolicy policy;
    policy.id = QStringLiteral("p");
    policy.ownerId = world.server.admin().id;
    policy.name = QStringLiteral("answers");
    policy.subject = PolicySubject::AgentResponse;
    world.server.workshop().gate.setPolicies({policy});
    world.server.provider().answerWith(QStringLiteral("A secret answer."));
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    QCOMPARE(world.message(reply)[QLatin1String("content")].toString(), QString());
    QVERIFY(world.decide(world.texts("SELECT id FROM approvals").first(), true, {},
                         QStringLiteral("A fine answer.")));
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(world.message(reply)[QLatin1String("content")].toString(),
             QStringLiteral("A fine answer."));
    QCOMPARE(world.server.provider().callCount(), 1);
    QCOMPARE(world.texts("SELECT id FROM usage").size(), 1);

    const QString rejected = world.send("Again");
    QTRY_COMPARE(world.statusOf(rejected), QStringLiteral("waiting_approval"));
    QVERIFY(world.decide(world.texts("SELECT id FROM approvals WHERE status = 'pending'").first(),
                         false, QStringLiteral("too rude")));
    QTRY_COMPARE(world.statusOf(rejected), QStringLiteral("failed"));
    QCOMPARE(world.message(rejected)[QLatin1String("content")].toString(), QString());
    QVERIFY(world.message(rejected)[QLatin1String("error")].toString().contains(
        QLatin1String("too rude")));
}

void TestToolTurns::costsAreThoseOfAllRounds()
{
    World world;
    world.add(QStringLiteral("look_up"));
    world.makeSession("\"tools\":[\"look_up\"]");
    world.server.provider().setUsage({100, 10, 0});
    world.server.provider().callTools(
        {{callOf(QStringLiteral("look_up"), {})}, {callOf(QStringLiteral("look_up"), {})}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    const QJsonObject message = world.message(reply);
    QCOMPARE(message[QLatin1String("tokens_input")].toInt(), 300);
    QCOMPARE(message[QLatin1String("tokens_output")].toInt(), 30);
    QCOMPARE(world.texts("SELECT kind FROM usage ORDER BY created_at, id"),
             QStringList(
                 {QStringLiteral("round"), QStringLiteral("round"), QStringLiteral("answer")}));
    QCOMPARE(world.texts("SELECT sum(requests) FROM usage_daily"),
             QStringList{QStringLiteral("1")});
    QCOMPARE(world.texts("SELECT tokens_input FROM runs"), QStringList{QStringLiteral("300")});
    QCOMPARE(world.texts("SELECT tokens_input FROM steps"), QStringList{QStringLiteral("300")});
}

void TestToolTurns::anAgentDelegatesToAnother()
{
    World world;
    world.server.post(QStringLiteral("/troupe/v1/agents"),
                      "{\"name\":\"Expert\",\"system_prompt\":\"You know.\"}");
    world.makeSession("\"tools\":[\"Task\"]");
    world.server.provider().answerBy([](const ChatRequest &request) {
        ChatReply reply;
        const ChatMessage &last = request.messages.last();
        if (request.messages.first().content.contains(QLatin1String("You know."))) {
            reply.text = QStringLiteral("Seven.");
        } else if (last.role == ChatRole::Tool) {
            reply.text = QStringLiteral("The expert says: ") + last.content;
        } else {
            reply.toolCalls = {callOf(QStringLiteral("Task"),
                                      {{QStringLiteral("agent"), QStringLiteral("expert")},
                                       {QStringLiteral("task"), QStringLiteral("How many?")}})};
        }
        return reply;
    });
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QCOMPARE(world.message(reply)[QLatin1String("content")].toString(),
             QStringLiteral("The expert says: Seven."));
    QCOMPARE(world.texts("SELECT kind FROM runs ORDER BY depth"),
             QStringList({QStringLiteral("chat"), QStringLiteral("delegate")}));
    QCOMPARE(world.texts("SELECT count(*) FROM runs c JOIN runs p ON p.id = c.parent_run_id"),
             QStringList{QStringLiteral("1")});
}

void TestToolTurns::delegationIsNotEndless()
{
    World world;
    for (const char *name : {"Left", "Right"}) {
        world.server.post(QStringLiteral("/troupe/v1/agents"), QByteArray("{\"name\":\"") + name
                                                                   + "\",\"tools\":[\"Task\"],"
                                                                     "\"system_prompt\":\""
                                                                   + name + "\"}");
    }
    world.makeSession("\"tools\":[\"Task\"]");
    world.server.provider().answerBy([](const ChatRequest &request) {
        ChatReply reply;
        if (request.messages.last().role == ChatRole::Tool) {
            reply.text = request.messages.last().content;
            return reply;
        }
        const bool isLeft = request.messages.first().content.contains(QLatin1String("Left"));
        reply.toolCalls = {callOf(QStringLiteral("Task"),
                                  {{QStringLiteral("agent"),
                                    isLeft ? QStringLiteral("Right") : QStringLiteral("Left")},
                                   {QStringLiteral("task"), QStringLiteral("You do it")}})};
        return reply;
    });
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("complete"));
    QVERIFY(world.message(reply)[QLatin1String("content")].toString().contains(
        QLatin1String("do it yourself")));
    QCOMPARE(world.texts("SELECT count(*) FROM runs"), QStringList{QStringLiteral("4")});
}

void TestToolTurns::deletingTheConversationEndsTheAsking()
{
    World world;
    const auto tool = world.add(QStringLiteral("send"), ToolRisk::External, ToolPermission::Ask);
    world.makeSession("\"tools\":[\"send\"]");
    world.server.provider().callTools({{callOf(QStringLiteral("send"), {})}});
    const QString reply = world.send();
    QTRY_COMPARE(world.statusOf(reply), QStringLiteral("waiting_approval"));
    QCOMPARE(world.server
                 .send("DELETE", QStringLiteral("/troupe/v1/sessions/%1").arg(world.session),
                       world.server.adminKey())
                 .status,
             204);
    QCOMPARE(world.texts("SELECT status FROM approvals"), QStringList{QStringLiteral("cancelled")});
    QVERIFY(!world.decide(world.texts("SELECT id FROM approvals").first(), true));
    QCOMPARE(world.texts("SELECT status FROM runs"), QStringList{QStringLiteral("cancelled")});
    QCOMPARE(tool->calls().size(), 0);
}

void TestToolTurns::lvng1StreamsCallsInTheirPlace()
{
    World world;
    const auto tool = world.add(QStringLiteral("search_web"));
    tool->answerBy([](const QJsonObject &) { return ToolResult(QStringLiteral("found it")); });
    const QString agent = world.makeAgent("\"tools\":[\"search_web\"]");
    world.server.provider().callTools({{callOf(
        QStringLiteral("search_web"), {{QStringLiteral("query"), QStringLiteral("ML")}})}});
    world.server.provider().answerWith(QStringLiteral("A subset of AI."));
    const TestReply reply =
        world.server.post(QStringLiteral("/v1/agents/%1/chat").arg(agent),
                          "{\"message\":\"Explain\",\"session_id\":\"s\",\"stream\":true}");
    QStringList types;
    QJsonObject call, result;
    for (const QByteArray &line : reply.body.split('\n')) {
        if (!line.startsWith("data: "))
            continue;
        const QJsonObject event = QJsonDocument::fromJson(line.mid(6)).object();
        const QString type = event[QLatin1String("type")].toString();
        if (types.isEmpty() || types.last() != type)
            types.append(type);
        if (type == QLatin1String("function_call"))
            call = event;
        if (type == QLatin1String("function_result"))
            result = event;
    }
    QCOMPARE(types, QStringList({QStringLiteral("start"), QStringLiteral("function_call"),
                                 QStringLiteral("function_result"), QStringLiteral("content"),
                                 QStringLiteral("end")}));
    QCOMPARE(call[QLatin1String("name")].toString(), QStringLiteral("search_web"));
    QCOMPARE(call[QLatin1String("arguments")][QLatin1String("query")].toString(),
             QStringLiteral("ML"));
    QCOMPARE(result[QLatin1String("result")].toString(), QStringLiteral("found it"));
}

QTEST_GUILESS_MAIN(TestToolTurns)
#include "tst_toolturns.moc"
