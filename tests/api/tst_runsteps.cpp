// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/runtest.h"

using namespace troupe;

/// What each kind of step does, how plans are put together, and what is wrong with them.
class TestRunSteps : public QObject
{
    Q_OBJECT

private slots:
    void plansComeTo_data();
    void plansComeTo();
    void problems_data();
    void problems();
    void allProblemsAreNamedAtOnce();
    void fiveHundredStepsInARow();
    void aLongLoopDoesNotHoldUpOthers();
    void aThousandItems();
};

namespace {

QString shown(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

} // namespace

void TestRunSteps::plansComeTo_data()
{
    QTest::addColumn<QByteArray>("plan");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("output"); // or the key of the error
    QTest::addColumn<QString>("trace"); // empty: not looked at
    const auto row = [](const char *name, const char *plan, const char *input, const char *status,
                        const char *output, const char *trace = "") {
        QTest::newRow(name) << QByteArray(plan) << QByteArray(input) << QString::fromLatin1(status)
                            << QString::fromLatin1(output) << QString::fromLatin1(trace);
    };
    const char *const ok = "succeeded";
    row("an agent answers",
        "{'steps': [{'id': 'a', 'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'Hi {x}'}]}",
        "{'x': 'you'}", ok, "re: Hi you");
    row("an answer that is JSON",
        "{'steps': [{'id': 'a', 'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'x', "
        "'output_form': 'json'}]}",
        "{}", "failed", "answer_not_json");
    row("a tool's JSON is a value",
        "{'steps': [{'id': 't', 'kind': 'tool', 'tool': 'echo', 'arguments': {'text': "
        "'[1, 2]'}}, {'id': 'x', 'kind': 'transform', 'template': {'second': '{t[1]}'}}]}",
        "{}", ok, "{\"second\":2}");
    row("a whole template keeps its type",
        "{'steps': [{'id': 'x', 'kind': 'transform', 'template': {'n': '{n}', 't': 'n={n}'}}]}",
        "{'n': 7}", ok, "{\"n\":7,\"t\":\"n=7\"}");
    row("doubled braces are braces",
        "{'steps': [{'id': 'x', 'kind': 'transform', 'template': '{{n}} {n}'}]}", "{'n': 7}", ok,
        "{n} 7");
    row("what is filled in is no template",
        "{'steps': [{'id': 'x', 'kind': 'transform', 'template': 'a {n}'}]}", "{'n': '{input}'}",
        ok, "a {input}");
    row("a path that is not there fails the step",
        "{'steps': [{'id': 'x', 'kind': 'transform', 'template': '{n.deep}'}]}", "{'n': {}}",
        "failed", "template_path_missing");
    const char *const branches =
        "{'steps': [{'id': 'c', 'kind': 'condition', 'if': {'value': '{n}', 'op': 'gt', 'to': 3}}, "
        "{'id': 'yes', 'kind': 'transform', 'template': 'more'}, "
        "{'id': 'no', 'kind': 'transform', 'template': 'less'}, "
        "{'id': 'end', 'kind': 'transform', 'template': '{yes}{no}'}], 'edges': ["
        "{'from': 'c', 'to': 'yes', 'when': '{c}'}, "
        "{'from': 'c', 'to': 'no', 'when': {'not': '{c}'}}, "
        "{'from': 'yes', 'to': 'end'}, {'from': 'no', 'to': 'end'}]}";
    row("the branch that holds", branches, "{'n': 5}", ok, "more",
        "c:succeeded yes:succeeded no:skipped end:succeeded");
    row("and the other one", branches, "{'n': 1}", ok, "less",
        "c:succeeded yes:skipped no:succeeded end:succeeded");
    row("what only a skipped step leads to is skipped",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}, {'id': 'b', 'kind': "
        "'transform', 'template': 2}, {'id': 'c', 'kind': 'transform', 'template': 3}], 'edges': "
        "[{'from': 'a', 'to': 'b', 'when': false}, {'from': 'b', 'to': 'c'}]}",
        "{}", ok, "{}", "a:succeeded b:skipped c:skipped");
    row("an empty list of edges: all at once",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}, {'id': 'b', 'kind': "
        "'transform', 'template': 2}], 'edges': []}",
        "{}", ok, "{\"a\":1,\"b\":2}");
    row("an output of its own",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}], 'output': {'got': '{a}'}}",
        "{}", ok, "{\"got\":1}");
    row("a loop ends when its condition does not hold",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 'x{a}'}, {'id': 'b', 'kind': "
        "'transform', 'template': '{a}'}], 'edges': [{'from': 'a', 'to': 'b'}, "
        "{'from': 'b', 'to': 'a', 'loop': 10, 'when': {'value': '{b}', 'op': 'ne', 'to': 'xxx'}}]}",
        "{}", ok, "xxx",
        "a:succeeded b:succeeded a#1:succeeded b#1:succeeded a#2:succeeded b#2:succeeded");
    row("a loop ends after as many rounds as it may have",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 'x{a}'}], 'edges': [{'from': 'a', "
        "'to': 'a', 'loop': 2, 'when': true}]}",
        "{}", ok, "xxx");
    row("a step sees what came after it in the round before",
        "{'steps': [{'id': 'draft', 'kind': 'transform', 'template': 'draft({critique})'}, "
        "{'id': 'critique', 'kind': 'transform', 'template': 'critique({draft})'}], 'edges': "
        "[{'from': 'draft', 'to': 'critique'}, {'from': 'critique', 'to': 'draft', 'loop': 1, "
        "'when': true}]}",
        "{}", ok, "critique(draft(critique(draft())))");
    row("a map",
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'step': {'kind': 'transform', "
        "'template': '{index}:{item}'}}]}",
        "{'l': ['a', 'b']}", ok, "[\"0:a\",\"1:b\"]", "m:succeeded m[0]:succeeded m[1]:succeeded");
    row("a map over nothing",
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'step': {'kind': 'transform', "
        "'template': 1}}]}",
        "{'l': []}", ok, "[]");
    row("a map over what is no list",
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'step': {'kind': 'transform', "
        "'template': 1}}]}",
        "{'l': 1}", "failed", "invalid");
    row("an item that fails ends the map",
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'max_parallel': 1, 'step': {'kind': "
        "'transform', 'template': '{item.x}'}}]}",
        "{'l': [{'x': 1}, {}, {'x': 3}]}", "failed", "template_path_missing",
        "m:failed m[0]:succeeded m[1]:failed");
    row("an item that may fail is null",
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'step': {'kind': 'transform', "
        "'on_error': 'continue', 'template': '{item.x}'}}]}",
        "{'l': [{'x': 1}, {}, {'x': 3}]}", ok, "[1,null,3]");
    row("a loop back to a map",
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'step': {'kind': 'transform', "
        "'template': '{item}'}}], 'edges': [{'from': 'm', 'to': 'm', 'loop': 1, 'when': true}]}",
        "{'l': [1]}", ok, "[1]", "m:succeeded m[0]:succeeded m#1:succeeded m[0]#1:succeeded");
    row("a plan within",
        "{'steps': [{'id': 'p', 'kind': 'plan', 'input': {'who': '{x}'}, 'plan': {'steps': [{'id': "
        "'t', 'kind': 'transform', 'template': 'Hi {who}'}]}}]}",
        "{'x': 'you'}", ok, "Hi you");
    row("a plan within that fails",
        "{'steps': [{'id': 'p', 'kind': 'plan', 'input': {'n': '{input}'}, 'plan': {'steps': "
        "[{'id': 't', 'kind': 'transform', 'template': '{n.x}'}]}}]}",
        "{}", "failed", "template_path_missing");
    row("a wait until a time that has passed",
        "{'steps': [{'id': 'w', 'kind': 'wait', 'until': '2001-01-01T00:00:00Z'}, {'id': 't', "
        "'kind': 'transform', 'template': 'after'}]}",
        "{}", ok, "after");
    row("a wait until no time", "{'steps': [{'id': 'w', 'kind': 'wait', 'until': '{t}'}]}",
        "{'t': 'noon'}", "failed", "invalid");
    row("a failure ends the run",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': '{n.x}'}, {'id': 'b', 'kind': "
        "'transform', 'template': 1}]}",
        "{'n': 1}", "failed", "template_path_missing", "a:failed");
    row("a failure that may be goes on with nothing",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'on_error': 'continue', 'template': "
        "'{n.x}'}, {'id': 'b', 'kind': 'transform', 'template': 'b{a}'}]}",
        "{'n': 1}", ok, "b", "a:failed b:succeeded");
}

void TestRunSteps::plansComeTo()
{
    QFETCH(QByteArray, plan);
    QFETCH(QByteArray, input);
    QFETCH(QString, status);
    QFETCH(QString, output);
    QFETCH(QString, trace);
    RunBench bench;
    const QString id = bench.start(plan, input);
    const QJsonObject run = bench.settled(id);
    QCOMPARE(run[QLatin1String("status")].toString(), status);
    const char *const what = status == QLatin1String("failed") ? "error_key" : "output";
    QCOMPARE(shown(run[QLatin1String(what)]), output);
    if (!trace.isEmpty())
        QCOMPARE(bench.trace(id).join(u' '), trace);
    QCOMPARE(bench.server.workshop().runs.activeRuns(), 0);
    // What it came to can be had again without anything outside.
    if (status != QLatin1String("succeeded"))
        return;
    const int asked = bench.server.provider().callCount();
    const QString again = bench.act(id, "replay").json()[QLatin1String("id")].toString();
    QCOMPARE(shown(bench.settled(again)[QLatin1String("output")]), output);
    if (!trace.isEmpty())
        QCOMPARE(bench.trace(again).join(u' '), trace);
    QCOMPARE(bench.server.provider().callCount(), asked);
}

void TestRunSteps::problems_data()
{
    QTest::addColumn<QByteArray>("plan");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("message"); // a part of it
    const auto row = [](const char *name, const char *plan, const char *pointer,
                        const char *message) {
        QTest::newRow(name) << QByteArray(plan) << QString::fromLatin1(pointer)
                            << QString::fromLatin1(message);
    };
    row("no steps", "{}", "/plan/steps", "is required");
    row("an empty list of steps", "{'steps': []}", "/plan/steps", "must not be empty");
    row("a key that nobody knows",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1, 'colour': 'red'}]}",
        "/plan/steps/0/colour", "is not known here");
    row("a kind that nobody knows", "{'steps': [{'id': 'a', 'kind': 'dance'}]}",
        "/plan/steps/0/kind", "must be one of");
    row("an id with a space", "{'steps': [{'id': 'a b', 'kind': 'transform', 'template': 1}]}",
        "/plan/steps/0/id", "must begin with a letter");
    row("an id that means something else",
        "{'steps': [{'id': 'input', 'kind': 'transform', 'template': 1}]}", "/plan/steps/0/id",
        "has a meaning of its own");
    row("an id that the input has, too",
        "{'steps': [{'id': 'x', 'kind': 'transform', 'template': 1}]}", "/plan/steps/0/id",
        "is a name of the input");
    row("an id twice",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}, {'id': 'a', 'kind': "
        "'transform', 'template': 1}], 'edges': []}",
        "/plan/steps/1/id", "is used twice");
    row("an agent that is not there",
        "{'steps': [{'id': 'a', 'kind': 'agent', 'agent_id': 'nobody', 'prompt': 'x'}]}",
        "/plan/steps/0/agent_id", "there is no agent");
    row("no agent", "{'steps': [{'id': 'a', 'kind': 'agent', 'prompt': 'x'}]}",
        "/plan/steps/0/agent_id", "says which agent");
    row("a tool that is not there", "{'steps': [{'id': 'a', 'kind': 'tool', 'tool': 'fly'}]}",
        "/plan/steps/0/tool", "there is no tool \"fly\"");
    row("a name that is not there",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': '{nobody}'}]}",
        "/plan/steps/0/template", "{nobody}");
    row("a name of a step that comes later",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': '{b}'}, {'id': 'b', 'kind': "
        "'transform', 'template': 1}]}",
        "/plan/steps/0/template", "{b}");
    row("a name of a step beside it",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': '{b}'}, {'id': 'b', 'kind': "
        "'transform', 'template': 1}], 'edges': []}",
        "/plan/steps/0/template", "{b}");
    row("an edge to nowhere",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}], 'edges': [{'from': 'a', "
        "'to': 'z'}]}",
        "/plan/edges/0/to", "there is no step \"z\"");
    row("a cycle without bounds",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}, {'id': 'b', 'kind': "
        "'transform', 'template': 1}, {'id': 'c', 'kind': 'transform', 'template': 1}], 'edges': "
        "[{'from': 'a', 'to': 'b'}, {'from': 'b', 'to': 'c'}, {'from': 'c', 'to': 'b'}]}",
        "/plan/steps/1", "can never begin");
    row("an edge back without a condition",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}], 'edges': [{'from': 'a', "
        "'to': 'a', 'loop': 3}]}",
        "/plan/edges/0/when", "needs a condition");
    row("an edge back that goes forward",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}, {'id': 'b', 'kind': "
        "'transform', 'template': 1}], 'edges': [{'from': 'a', 'to': 'b', 'loop': 3, 'when': "
        "true}]}",
        "/plan/edges/0", "goes back to a step that does not come before");
    row("a condition that is none",
        "{'steps': [{'id': 'a', 'kind': 'condition', 'if': {'value': 1, 'op': 'likes', 'to': 2}}]}",
        "/plan/steps/0/if", "\\\"op\\\" is one of");
    row("a form that is no schema",
        "{'steps': [{'id': 'a', 'kind': 'approval', 'message': '?', 'form': {'type': 'boat'}}]}",
        "/plan/steps/0/form", "");
    row("a wait for nothing", "{'steps': [{'id': 'a', 'kind': 'wait'}]}", "/plan/steps/0/wait_ms",
        "says how long");
    row("a map in a map",
        "{'steps': [{'id': 'a', 'kind': 'map', 'over': '{x}', 'step': {'kind': 'map'}}]}",
        "/plan/steps/0/step/kind", "use a plan");
    row("a problem of a plan within",
        "{'steps': [{'id': 'p', 'kind': 'plan', 'plan': {'steps': [{'id': 'a', 'kind': 'tool', "
        "'tool': 'fly'}]}}]}",
        "/plan/steps/0/plan/steps/0/tool", "there is no tool");
    row("a plan too deep",
        "{'steps': [{'id': 'a', 'kind': 'plan', 'plan': {'steps': [{'id': 'a', 'kind': 'plan', "
        "'plan': {'steps': [{'id': 'a', 'kind': 'plan', 'plan': {'steps': [{'id': 'a', 'kind': "
        "'plan', 'plan': {'steps': [{'id': 'a', 'kind': 'plan', 'plan': {'steps': [{'id': 't', "
        "'kind': 'transform', 'template': 1}]}}]}}]}}]}}]}}]}",
        "/plan/steps/0/plan/steps/0/plan/steps/0/plan/steps/0/plan/steps/0/plan", "is too deep");
    row("retries of a map",
        "{'steps': [{'id': 'a', 'kind': 'map', 'over': '{x}', 'retry': {'max_attempts': 2}, "
        "'step': {'kind': 'transform', 'template': 1}}]}",
        "/plan/steps/0/retry", "retry the step within");
    row("an output with a name that is not there",
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 1}], 'output': '{z}'}",
        "/plan/output", "{z}");
}

void TestRunSteps::problems()
{
    QFETCH(QByteArray, plan);
    QFETCH(QString, pointer);
    QFETCH(QString, message);
    RunBench bench;
    const TestReply refused = bench.tryStart(plan, "{'x': []}");
    QCOMPARE(refused.status, 422);
    const QJsonArray errors = refused.json()[QLatin1String("errors")].toArray();
    message.remove(u'\\');
    const bool isNamed = std::any_of(errors.begin(), errors.end(), [&](const QJsonValue &error) {
        return error[QLatin1String("pointer")].toString() == pointer
               && error[QLatin1String("message")].toString().contains(message);
    });
    QVERIFY2(isNamed, refused.body.constData());
    QCOMPARE(bench.asked(QStringLiteral("SELECT count(*) FROM runs")), QStringLiteral("0"));
    QByteArray body = "{\"plan\":" + plan.replace('\'', '"') + ",\"input\":{\"x\":[]}}";
    const QJsonObject report = bench.server.post(kRuns + QStringLiteral("/validate"), body).json();
    QVERIFY(!report[QLatin1String("valid")].toBool());
    QCOMPARE(report[QLatin1String("problems")].toArray().size(), errors.size());
}

void TestRunSteps::allProblemsAreNamedAtOnce()
{
    RunBench bench;
    const TestReply refused = bench.tryStart(
        "{'steps': [{'id': 'a', 'kind': 'tool', 'tool': 'fly'}, {'id': 'a', 'kind': 'agent', "
        "'agent_id': 'x', 'prompt': '{y}'}], 'edges': [], 'output': '{z}'}");
    QCOMPARE(refused.json()[QLatin1String("errors")].toArray().size(), 5);
}

void TestRunSteps::fiveHundredStepsInARow()
{
    RunBench bench;
    QByteArray steps;
    for (int i = 0; i < 500; ++i) {
        const QByteArray before = i == 0 ? "0" : "{s" + QByteArray::number(i - 1) + "}";
        steps += QByteArray(i == 0 ? "" : ",") + "{'id': 's" + QByteArray::number(i)
                 + "', 'kind': 'transform', 'template': '" + before + "'}";
    }
    const QString id = bench.start("{'steps': [" + steps + "]}");
    QCOMPARE(bench.settled(id)[QLatin1String("output")].toString(), QStringLiteral("0"));
    QCOMPARE(bench.steps(id).size(), 500);
    QVERIFY(bench.server.get(kRuns + u'/' + id + QStringLiteral("/compare/") + id).status == 200);
}

void TestRunSteps::aLongLoopDoesNotHoldUpOthers()
{
    RunBench bench;
    const QString slow = bench.start(
        "{'steps': [{'id': 'a', 'kind': 'transform', 'template': 'x'}], 'edges': [{'from': 'a', "
        "'to': 'a', 'loop': 1000, 'when': true}]}");
    QCOMPARE(bench.statusOf(slow), QStringLiteral("running")); // it answers meanwhile
    bench.done("{'steps': [{'id': 'a', 'kind': 'transform', 'template': 'x'}]}");
    QCOMPARE(bench.settled(slow)[QLatin1String("status")].toString(), QStringLiteral("succeeded"));
    QCOMPARE(bench.detail(slow)[QLatin1String("step_count")].toInt(), 1001);
}

void TestRunSteps::aThousandItems()
{
    RunBench bench;
    QByteArray items = "0";
    for (int i = 1; i < 1000; ++i)
        items += ',' + QByteArray::number(i);
    const QString id = bench.start(
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'step': {'kind': 'tool', 'tool': "
        "'echo', 'arguments': {'text': '{item}.'}}}]}",
        "{'l': [" + items + "]}");
    const QJsonArray output = bench.settled(id)[QLatin1String("output")].toArray();
    QCOMPARE(output.size(), 1000);
    QCOMPARE(output.last().toString(), QStringLiteral("999."));
    QCOMPARE(bench.echo->calls().size(), 1000);
    const TestReply tooMany = bench.tryStart(
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'step': {'kind': 'transform', "
        "'template': 1}}]}",
        "{'l': [" + items + ",1]}");
    QCOMPARE(bench.settled(tooMany.json()[QLatin1String("id")].toString())[QLatin1String("status")]
                 .toString(),
             QStringLiteral("failed"));
}

QTEST_GUILESS_MAIN(TestRunSteps)
#include "tst_runsteps.moc"
