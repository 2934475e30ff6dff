// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "tests/api/runtest.h"

#include <QCoroTask>
#include <QSignalSpy>
#include <QWebSocket>

using namespace troupe;

/// Runs over the wire: begun, read, steered, compared, deleted.
class TestRuns : public QObject
{
    Q_OBJECT

private slots:
    void aPlanRunsAndIsReadStepByStep();
    void agentsAreNamedByAnyFace();
    void theyAreListedNewestFirstInPages();
    void filters_data();
    void filters();
    void nestedOnesAreListedWhenAskedFor();
    void oneThatWaitsIsCancelledAtOnce();
    void anEndedOneIsNotCancelled();
    void anAnswerInAConversationIsStoppedAsARun();
    void oneIsResumedWhereItFailed();
    void rerunKeepsWhatDoesNotComeAfter();
    void rerunTakesAnInput();
    void rerunRefusals();
    void replayCallsNothingAndCostsNothing();
    void twoAreCompared();
    void aDeletedOneIsGoneButItsUsageStays();
    void whatIsNotDeleted();
    void othersSeeNone();
    void anAdministratorSteersEverybodys();
    void watchersAreTold();
};

namespace {

const char *const kTwo =
    "{'name': 'Two', 'steps': ["
    "{'id': 'ask', 'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'Hi {who}'},"
    "{'id': 'say', 'kind': 'tool', 'tool': 'echo', 'arguments': {'text': "
    "'heard: {ask}'}}]}";
const char *const kAsks = "{'steps': [{'id': 'ok', 'kind': 'approval', 'message': 'Go on?'},"
                          "{'id': 'end', 'kind': 'transform', 'template': '{ok.approved}'}]}";
const char *const kFlaky =
    "{'steps': [{'id': 'first', 'kind': 'tool', 'tool': 'echo', 'arguments': {'text': 'a'}},"
    "{'id': 'try', 'kind': 'tool', 'tool': 'flaky'},"
    "{'id': 'last', 'kind': 'transform', 'template': '{first}{try}'}]}";

QString text(const QJsonObject &object, const char *key)
{
    return object[QLatin1String(key)].toString();
}

} // namespace

void TestRuns::aPlanRunsAndIsReadStepByStep()
{
    RunBench bench;
    const QString id = bench.start(kTwo, "{'who': 'Bob'}");
    const QJsonObject run = bench.settled(id);
    QCOMPARE(text(run, "status"), QStringLiteral("succeeded"));
    QCOMPARE(text(run, "output"), QStringLiteral("heard: re: Hi Bob"));
    QCOMPARE(text(run, "name"), QStringLiteral("Two"));
    QCOMPARE(text(run, "kind"), QStringLiteral("plan"));
    QCOMPARE(text(run, "agent_id"), bench.agent); // the only one
    QCOMPARE(run[QLatin1String("tokens_input")].toInt(), 100);
    const QJsonObject detail = bench.detail(id);
    QCOMPARE(detail[QLatin1String("step_count")].toInt(), 2);
    QCOMPARE(detail[QLatin1String("steps_ended")].toInt(), 2);
    QCOMPARE(detail[QLatin1String("tool_call_count")].toInt(), 1);
    QCOMPARE(bench.trace(id),
             (QStringList{QStringLiteral("ask:succeeded"), QStringLiteral("say:succeeded")}));
    const QJsonObject ask = bench.step(id, QStringLiteral("ask"));
    QCOMPARE(ask[QLatin1String("step")][QLatin1String("input")].toString(),
             QStringLiteral("Hi Bob"));
    QCOMPARE(ask[QLatin1String("step")][QLatin1String("tokens_output")].toInt(), 50);
    QCOMPARE(ask[QLatin1String("rounds")][0][QLatin1String("text")].toString(),
             QStringLiteral("re: Hi Bob"));
    const QJsonObject say = bench.step(id, QStringLiteral("say"));
    QCOMPARE(say[QLatin1String("tool_calls")][0][QLatin1String("tool")].toString(),
             QStringLiteral("echo"));
    const QJsonArray calls = bench.server.get(kRuns + u'/' + id + QStringLiteral("/tool-calls"))
                                 .json()[QLatin1String("items")]
                                 .toArray();
    QCOMPARE(calls.size(), 1);
    QCOMPARE(calls[0][QLatin1String("arguments")][QLatin1String("text")].toString(),
             QStringLiteral("heard: re: Hi Bob"));
    QCOMPARE(bench.server.get(kRuns + u'/' + id + QStringLiteral("/steps/") + newId())
                 .json()[QLatin1String("code")]
                 .toString(),
             QStringLiteral("step_not_found"));
}

void TestRuns::agentsAreNamedByAnyFace()
{
    RunBench bench;
    const QString slug =
        text(bench.server.get(QStringLiteral("/troupe/v1/agents/") + bench.agent).json(), "slug");
    bench.agent = slug;
    const QString id = bench.start(
        "{'steps': [{'id': 'all', 'kind': 'map', 'over': '{input.names}', 'step': {'kind': 'plan', "
        "'input': {'who': '{item}'}, 'plan': {'steps': [{'id': 'a', 'kind': 'agent', 'agent_id': "
        "'AGENT', 'prompt': '{who}'}]}}}]}",
        "{'names': ['x', 'y']}");
    const QJsonObject run = bench.settled(id);
    QCOMPARE(run[QLatin1String("output")].toArray(),
             (QJsonArray{QStringLiteral("re: x"), QStringLiteral("re: y")}));
}

void TestRuns::theyAreListedNewestFirstInPages()
{
    RunBench bench;
    QStringList ids;
    for (int i = 0; i < 5; ++i)
        ids.prepend(bench.start("{'steps': [{'id': 't', 'kind': 'transform', 'template': 1}]}"));
    QStringList listed;
    QString cursor;
    do {
        const QJsonObject page =
            bench.server.get(kRuns + QStringLiteral("?limit=2&cursor=") + cursor).json();
        for (const QJsonValue &run : page[QLatin1String("items")].toArray()) {
            listed.append(run[QLatin1String("id")].toString());
            QVERIFY(!run.toObject().contains(QLatin1String("plan")));
        }
        cursor = text(page, "next_cursor");
    } while (!cursor.isEmpty());
    QCOMPARE(listed, ids);
    QCOMPARE(bench.server.get(kRuns + QStringLiteral("?cursor=x")).status, 400);
}

void TestRuns::filters_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("names");
    const QStringList all{QStringLiteral("Failing"), QStringLiteral("Two")};
    QTest::newRow("nothing") << QString() << all;
    QTest::newRow("status") << QStringLiteral("status=failed")
                            << QStringList{QStringLiteral("Failing")};
    QTest::newRow("a part of the name")
        << QStringLiteral("text=tw") << QStringList{QStringLiteral("Two")};
    QTest::newRow("a part of the error")
        << QStringLiteral("text=broken") << QStringList{QStringLiteral("Failing")};
    QTest::newRow("the agent's name")
        << QStringLiteral("text=ann") << QStringList{QStringLiteral("Two")};
    QTest::newRow("a percent sign stands for itself")
        << QStringLiteral("text=%25") << QStringList();
    QTest::newRow("the agent") << QStringLiteral("agent_id=AGENT")
                               << QStringList{QStringLiteral("Two")};
    QTest::newRow("kind") << QStringLiteral("kind=plan") << all;
    QTest::newRow("another kind") << QStringLiteral("kind=chat") << QStringList();
    QTest::newRow("since long ago") << QStringLiteral("since=2001-01-01T00:00:00Z") << all;
    QTest::newRow("since tomorrow")
        << QStringLiteral("since=2101-01-01T00:00:00Z") << QStringList();
}

void TestRuns::filters()
{
    QFETCH(QString, query);
    QFETCH(QStringList, names);
    RunBench bench;
    bench.settled(bench.start(kTwo, "{'who': 'Bob'}"));
    const auto breaks = std::make_shared<FakeTool>(QStringLiteral("breaks"));
    breaks->answerBy(
        [](const QJsonObject &) { return ToolResult(QStringLiteral("broken"), true); });
    bench.server.workshop().tools.add(breaks);
    bench.settled(bench.start(
        "{'name': 'Failing', 'steps': [{'id': 'b', 'kind': 'tool', 'tool': 'breaks'}]}"));
    query.replace(QLatin1String("AGENT"), bench.agent);
    QStringList found;
    const QJsonObject page = bench.server.get(kRuns + u'?' + query).json();
    for (const QJsonValue &run : page[QLatin1String("items")].toArray())
        found.append(run[QLatin1String("name")].toString());
    QCOMPARE(found, names);
}

void TestRuns::nestedOnesAreListedWhenAskedFor()
{
    RunBench bench;
    const QString id = bench.start(
        "{'steps': [{'id': 'in', 'kind': 'plan', 'plan': {'name': 'Inner', 'steps': [{'id': 'a', "
        "'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'x'}]}}]}");
    bench.settled(id);
    const auto count = [&bench](const QString &query) {
        return bench.server.get(kRuns + query).json()[QLatin1String("items")].toArray().size();
    };
    QCOMPARE(count(QString()), 1);
    QCOMPARE(count(QStringLiteral("?nested=true")), 2);
    QCOMPARE(count(QStringLiteral("?parent_run_id=") + id), 1);
    const QJsonObject detail = bench.detail(id);
    QCOMPARE(detail[QLatin1String("children")].toArray().size(), 1);
    // Its own cost is nothing; with its child's it is something.
    QCOMPARE(detail[QLatin1String("total_tokens_input")].toInt(), 100);
    QCOMPARE(detail[QLatin1String("run")][QLatin1String("tokens_input")].toInt(), 0);
    QCOMPARE(bench.step(id, QStringLiteral("in"))[QLatin1String("children")].toArray().size(), 1);
}

void TestRuns::oneThatWaitsIsCancelledAtOnce()
{
    RunBench bench;
    const QString id = bench.start(kAsks);
    QCOMPARE(text(bench.settled(id), "status"), QStringLiteral("waiting_approval"));
    const QJsonArray questions = bench.detail(id)[QLatin1String("questions")].toArray();
    QCOMPARE(questions.size(), 1);
    QCOMPARE(questions[0][QLatin1String("kind")].toString(), QStringLiteral("form"));
    const TestReply cancelled = bench.act(id, "cancel");
    QCOMPARE(cancelled.status, 200);
    QCOMPARE(text(cancelled.json(), "status"), QStringLiteral("cancelled"));
    QVERIFY(bench.detail(id)[QLatin1String("questions")].toArray().isEmpty());
    QCOMPARE(bench.server.workshop().runs.activeRuns(), 0);
}

void TestRuns::anEndedOneIsNotCancelled()
{
    RunBench bench;
    const QString id = bench.start("{'steps': [{'id': 't', 'kind': 'transform', 'template': 1}]}");
    bench.settled(id);
    const TestReply refused = bench.act(id, "cancel");
    QCOMPARE(refused.status, 409);
    QCOMPARE(text(refused.json(), "code"), QStringLiteral("run_ended"));
}

void TestRuns::anAnswerInAConversationIsStoppedAsARun()
{
    RunBench bench;
    bench.server.provider().answerBy({});
    bench.server.provider().hold();
    const QString session = text(bench.server
                                     .post(QStringLiteral("/troupe/v1/sessions"),
                                           "{\"agent_id\":\"" + bench.agent.toLatin1() + "\"}")
                                     .json(),
                                 "id");
    bench.server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                      R"({"text":"Hi"})");
    const QJsonObject listed = bench.server.get(kRuns + QStringLiteral("?kind=chat"))
                                   .json()[QLatin1String("items")][0]
                                   .toObject();
    QCOMPARE(text(listed, "session_id"), session);
    const QString id = text(listed, "id");
    QVERIFY(QTest::qWaitFor([&bench] { return bench.server.provider().callCount() == 1; }));
    const TestReply cancelled = bench.act(id, "cancel");
    QCOMPARE(cancelled.status, 200);
    QVERIFY(text(cancelled.json(), "status") != QLatin1String("running"));
    QCOMPARE(bench.act(id, "cancel").status, 409);
    for (const char *what : {"resume", "replay"})
        QCOMPARE(text(bench.act(id, what).json(), "code"), QStringLiteral("run_has_no_plan"));
}

void TestRuns::oneIsResumedWhereItFailed()
{
    RunBench bench;
    bench.failures = 1;
    const QString id = bench.start(kFlaky);
    const QJsonObject failed = bench.settled(id);
    QCOMPARE(text(failed, "status"), QStringLiteral("failed"));
    QCOMPARE(text(failed, "error_key"), QStringLiteral("tool_failed"));
    QCOMPARE(text(bench.act(id, "resume").json(), "status"), QStringLiteral("running"));
    const QJsonObject run = bench.settled(id);
    QCOMPARE(text(run, "status"), QStringLiteral("succeeded"));
    QCOMPARE(text(run, "output"), QStringLiteral("ayes"));
    QCOMPARE(text(run, "error"), QString());
    QCOMPARE(bench.echo->calls().size(), 1);
    QCOMPARE(bench.flaky->calls().size(), 2);
    QCOMPARE(text(bench.act(id, "resume").json(), "code"), QStringLiteral("nothing_to_resume"));
}

void TestRuns::rerunKeepsWhatDoesNotComeAfter()
{
    RunBench bench;
    const QString id = bench.start(kTwo, "{'who': 'Bob'}");
    bench.settled(id);
    const TestReply begun = bench.act(id, "rerun", "{'step_key': 'ask', 'output': 'edited'}");
    QCOMPARE(begun.status, 201);
    const QString again = text(begun.json(), "id");
    QVERIFY(again != id);
    QCOMPARE(text(begun.json(), "origin_run_id"), id);
    QCOMPARE(text(bench.settled(again), "output"), QStringLiteral("heard: edited"));
    QCOMPARE(bench.server.provider().callCount(), 1); // the model was not asked again
    QCOMPARE(bench.echo->calls().size(), 2);
    QCOMPARE(text(bench.run(id), "output"), QStringLiteral("heard: re: Hi Bob"));
    const QJsonObject list =
        bench.server.get(kRuns + QStringLiteral("?origin_run_id=") + id).json();
    QCOMPARE(list[QLatin1String("items")].toArray().size(), 1);
}

void TestRuns::rerunTakesAnInput()
{
    RunBench bench;
    const QString id = bench.start(kTwo, "{'who': 'Bob'}");
    bench.settled(id);
    const QString again =
        text(bench.act(id, "rerun", "{'step_key': 'ask', 'input': 'Good day'}").json(), "id");
    QCOMPARE(text(bench.settled(again), "output"), QStringLiteral("heard: re: Good day"));
    const QString later = text(bench.act(id, "rerun", "{'step_key': 'say'}").json(), "id");
    QCOMPARE(text(bench.settled(later), "output"), QStringLiteral("heard: re: Hi Bob"));
    QCOMPARE(bench.server.provider().callCount(), 2);
    QCOMPARE(bench.echo->calls().size(), 3);
}

void TestRuns::rerunRefusals()
{
    RunBench bench;
    const QString id = bench.start(kTwo, "{'who': 'Bob'}");
    bench.settled(id);
    QCOMPARE(bench.act(id, "rerun", "{'step_key': 'nothing'}").status, 404);
    QCOMPARE(bench.act(id, "rerun", "{}").status, 422);
    bench.server.send("DELETE", QStringLiteral("/troupe/v1/agents/") + bench.agent,
                      bench.server.adminKey());
    const TestReply gone = bench.act(id, "rerun", "{'step_key': 'ask'}");
    QCOMPARE(gone.status, 422);
    QCOMPARE(gone.json()[QLatin1String("errors")][0][QLatin1String("pointer")].toString(),
             QStringLiteral("/plan/steps/0/agent_id"));
}

void TestRuns::replayCallsNothingAndCostsNothing()
{
    RunBench bench;
    const QString id = bench.start(kTwo, "{'who': 'Bob'}");
    bench.settled(id);
    const QString usage = bench.asked(QStringLiteral("SELECT count(*) FROM usage"));
    const TestReply begun = bench.act(id, "replay");
    QCOMPARE(begun.status, 201);
    const QJsonObject again = bench.settled(text(begun.json(), "id"));
    QCOMPARE(text(again, "status"), QStringLiteral("succeeded"));
    QCOMPARE(text(again, "mode"), QStringLiteral("replay"));
    QCOMPARE(text(again, "output"), QStringLiteral("heard: re: Hi Bob"));
    QCOMPARE(again[QLatin1String("cost")].toDouble(), 0.0);
    QCOMPARE(bench.server.provider().callCount(), 1);
    QCOMPARE(bench.echo->calls().size(), 1);
    QCOMPARE(bench.asked(QStringLiteral("SELECT count(*) FROM usage")), usage);
}

void TestRuns::twoAreCompared()
{
    RunBench bench;
    const QString id = bench.start(kTwo, "{'who': 'Bob'}");
    bench.settled(id);
    const QString again =
        text(bench.act(id, "rerun", "{'step_key': 'ask', 'output': 'a\\nb'}").json(), "id");
    bench.settled(again);
    const QJsonObject compared =
        bench.server.get(kRuns + u'/' + id + QStringLiteral("/compare/") + again).json();
    QVERIFY(compared[QLatin1String("same_plan")].toBool());
    QVERIFY(!compared[QLatin1String("same_output")].toBool());
    QCOMPARE(compared[QLatin1String("differing")].toInt(), 2);
    const QJsonArray steps = compared[QLatin1String("steps")].toArray();
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps[0][QLatin1String("key")].toString(), QStringLiteral("ask"));
    QVERIFY(steps[0][QLatin1String("same_input")].toBool());
    QStringList lines;
    for (const QJsonValue &line : steps[0][QLatin1String("lines")].toArray())
        lines.append(line[QLatin1String("change")].toString() + u' '
                     + line[QLatin1String("text")].toString());
    QCOMPARE(lines, (QStringList{QStringLiteral("removed re: Hi Bob"), QStringLiteral("added a"),
                                 QStringLiteral("added b")}));
    const QJsonObject same =
        bench.server.get(kRuns + u'/' + id + QStringLiteral("/compare/") + id).json();
    QCOMPARE(same[QLatin1String("differing")].toInt(), 0);
    // A step that only one of them has.
    const QString other = bench.start(kAsks);
    bench.settled(other);
    const QJsonObject apart =
        bench.server.get(kRuns + u'/' + id + QStringLiteral("/compare/") + other).json();
    QCOMPARE(apart[QLatin1String("steps")].toArray().size(), 3);
    QVERIFY(apart[QLatin1String("steps")][0][QLatin1String("other_status")].isNull());
    QVERIFY(apart[QLatin1String("steps")][2][QLatin1String("status")].isNull());
}

void TestRuns::aDeletedOneIsGoneButItsUsageStays()
{
    RunBench bench;
    const QString id = bench.start(
        "{'steps': [{'id': 'in', 'kind': 'plan', 'plan': {'steps': [{'id': 'a', 'kind': 'agent', "
        "'agent_id': 'AGENT', 'prompt': 'x'}, {'id': 't', 'kind': 'tool', 'tool': 'echo'}]}}]}");
    bench.settled(id);
    const QString usage = bench.asked(QStringLiteral("SELECT count(*) FROM usage"));
    const QString target = kRuns + u'/' + id;
    QCOMPARE(bench.server.send("DELETE", target, bench.server.adminKey()).status, 204);
    QCOMPARE(bench.server.get(target).status, 404);
    for (const char *table : {"runs", "steps", "model_calls", "tool_calls"})
        QCOMPARE(bench.asked(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table)),
                 QStringLiteral("0"));
    QCOMPARE(bench.asked(QStringLiteral("SELECT count(*) FROM usage")), usage);
}

void TestRuns::whatIsNotDeleted()
{
    RunBench bench;
    const auto codeOf = [&bench](const QString &id) {
        return text(bench.server.send("DELETE", kRuns + u'/' + id, bench.server.adminKey()).json(),
                    "code");
    };
    const QString waits = bench.start(kAsks);
    bench.settled(waits);
    QCOMPARE(codeOf(waits), QStringLiteral("run_not_ended"));
    const QString parent = bench.start(
        "{'steps': [{'id': 'in', 'kind': 'plan', 'plan': {'steps': [{'id': 't', 'kind': "
        "'transform', 'template': 1}]}}]}");
    bench.settled(parent);
    const QString child =
        bench.detail(parent)[QLatin1String("children")][0][QLatin1String("id")].toString();
    QCOMPARE(codeOf(child), QStringLiteral("run_has_parent"));
    QCOMPARE(codeOf(newId()), QStringLiteral("run_not_found"));
}

void TestRuns::othersSeeNone()
{
    RunBench bench;
    const QString id = bench.start(kTwo, "{'who': 'Bob'}");
    bench.settled(id);
    const User bob = bench.server.addMember(QStringLiteral("bob"));
    const QByteArray key =
        bench.server.addKey(bob, {QStringLiteral("agents:read"), QStringLiteral("teams:run")});
    const QJsonObject page = bench.server.send("GET", kRuns, key).json();
    QVERIFY(page[QLatin1String("items")].toArray().isEmpty());
    // Also when they ask for it by name of its owner, or compare it with their own.
    const QString asked = QStringLiteral("?user_id=") + bench.server.admin().id;
    QVERIFY(bench.server.send("GET", kRuns + asked, key)
                .json()[QLatin1String("items")]
                .toArray()
                .isEmpty());
    QCOMPARE(bench.server.send("GET", kRuns + u'/' + id, key).status, 404);
    // Nor does a plan of theirs reach a private agent.
    QByteArray body = QByteArray("{'plan': ") + kTwo + ", 'input': {'who': 'x'}}";
    body.replace("AGENT", bench.agent.toLatin1()).replace('\'', '"');
    const TestReply refused = bench.server.send("POST", kRuns, key, body);
    QCOMPARE(refused.status, 422);
    QCOMPARE(text(refused.json(), "code"), QStringLiteral("invalid_plan"));
}

void TestRuns::anAdministratorSteersEverybodys()
{
    RunBench bench;
    const User bob = bench.server.addMember(QStringLiteral("bob"));
    const QByteArray key =
        bench.server.addKey(bob, {QStringLiteral("agents:read"), QStringLiteral("teams:run")});
    const TestReply begun =
        bench.server.send("POST", kRuns, key,
                          R"({"plan":{"steps":[{"id":"ok","kind":"approval","message":"?"}]}})");
    QCOMPARE(begun.status, 201);
    const QString id = text(begun.json(), "id");
    bench.settled(id);
    const QString query = QStringLiteral("?user_id=") + bob.id;
    QCOMPARE(bench.server.get(kRuns + query).json()[QLatin1String("items")].toArray().size(), 1);
    QCOMPARE(bench.act(id, "cancel").status, 200);
    QCOMPARE(bench.act(id, "resume").status, 200);
    QCOMPARE(text(bench.settled(id), "user_id"), bob.id);
}

void TestRuns::watchersAreTold()
{
    RunBench bench;
    QWebSocket socket;
    QStringList told;
    QJsonObject lastStep;
    connect(&socket, &QWebSocket::textMessageReceived, this, [&](const QString &message) {
        const QJsonObject event = QJsonDocument::fromJson(message.toUtf8()).object();
        if (!text(event, "event").startsWith(QLatin1String("run.")))
            return;
        const QJsonObject data = event[QLatin1String("data")].toObject();
        told.append(text(event, "event") + u' ' + text(data, "key") + u' ' + text(data, "status"));
        if (text(data, "key") == QLatin1String("ask"))
            lastStep = data;
    });
    QSignalSpy connected(&socket, &QWebSocket::connected);
    socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/troupe/v1/events?token=%2")
                         .arg(bench.server.port())
                         .arg(QString::fromLatin1(bench.server.adminKey()))));
    QVERIFY(connected.wait());
    bench.start(kTwo, "{'who': 'Bob'}");
    const QString last = QStringLiteral("run.completed  succeeded");
    QVERIFY(QTest::qWaitFor([&] { return told.contains(last); }));
    QCOMPARE(told.first(), QStringLiteral("run.created  running"));
    QVERIFY(told.contains(QStringLiteral("run.step ask succeeded")));
    QVERIFY(told.contains(QStringLiteral("run.step say succeeded")));
    QCOMPARE(told.count(last), 1);
}

QTEST_GUILESS_MAIN(TestRuns)
#include "tst_runs.moc"
