// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/runtest.h"

#include <QRandomGenerator>

using namespace troupe;

/// Runs whose steps fail, wait, are stopped, or belong to other runs; and plans made at random.
class TestRunTwists : public QObject
{
    Q_OBJECT

private slots:
    void aStepIsTriedAgainAfterItsDelay();
    void aPlanThatIsTriedAgainIsAnotherRun();
    void aRunWaitsForPeopleAsLongAsItsChildDoes();
    void childrenEndWithTheirParent();
    void aChildThatSomebodyCancelsFailsItsParent();
    void timeIsUp_data();
    void timeIsUp();
    void aDeadlinePassesWhilePeopleAreAsked();
    void twoCancelAtOnce();
    void aMapIsResumedWithWhatFailed();
    void whatMayFailIsNotResumed();
    void rerunDoesFailedOnesAgain();
    void aReplayOfARerunTakesWhatWasGiven();
    void aReplayNeverGoesBeyondWhatIsRecorded();
    void theLimitOfCostCountsChildren();
    void stepsSayWhatTheyCost();
    void plansMadeAtRandom();
    void manyAtOnceTakeNoMemoryAfterwards();
};

namespace {

QString said(const QJsonObject &object, const char *key)
{
    return object[QLatin1String(key)].toString();
}

/// Priced models, so that agents cost something.
void usePrices(RunBench &bench)
{
    bench.server.provider().list({QStringLiteral("gpt-4o")});
    bench.server.post(QStringLiteral("/troupe/v1/providers"),
                      R"({"name":"p","kind":"openai","base_url":"https://models.example/v1"})");
    const auto isListed = [&bench] {
        return bench.asked(QStringLiteral("SELECT models FROM providers"))
            .contains(QLatin1String("gpt-4o"));
    };
    if (!QTest::qWaitFor(isListed))
        qFatal("the models are not listed");
    bench.agent = bench.makeAgent(R"({"name":"Paid","model":"gpt-4o"})");
}

/// Lets time pass until it has ended.
QJsonObject passed(RunBench &bench, const QString &id)
{
    const auto isOverNow = [&] {
        bench.server.clock().advanceMs(1000);
        return bench.run(id)[QLatin1String("finished_at")].isString();
    };
    if (!QTest::qWaitFor(isOverNow, 20'000))
        qWarning("the run does not end: %s", qPrintable(bench.trace(id).join(u' ')));
    return bench.run(id);
}

const char *const kChildAsks =
    "{'steps': [{'id': 'in', 'kind': 'plan', 'plan': {'steps': [{'id': 'ok', 'kind': 'approval', "
    "'message': '?'}, {'id': 't', 'kind': 'transform', 'template': '{ok.approved}'}]}}]}";

} // namespace

void TestRunTwists::aStepIsTriedAgainAfterItsDelay()
{
    RunBench bench;
    bench.failures = 2;
    const QString id = bench.start("{'steps': [{'id': 't', 'kind': 'tool', 'tool': 'flaky', "
                                   "'retry': {'max_attempts': 3, 'delay_ms': 500}}]}");
    QVERIFY(QTest::qWaitFor(
        [&] { return bench.trace(id).first().endsWith(QLatin1String("pending")); }));
    QCOMPARE(bench.flaky->calls().size(), 1); // time stands still
    const QJsonObject run = passed(bench, id);
    QCOMPARE(said(run, "output"), QStringLiteral("yes"));
    QCOMPARE(bench.flaky->calls().size(), 3);
    const QJsonObject step = bench.step(id, QStringLiteral("t"));
    QCOMPARE(step[QLatin1String("step")][QLatin1String("attempt")].toInt(), 2);
    QCOMPARE(step[QLatin1String("tool_calls")].toArray().size(), 3);
}

void TestRunTwists::aPlanThatIsTriedAgainIsAnotherRun()
{
    RunBench bench;
    bench.failures = 1;
    const QString id = bench.start(
        "{'steps': [{'id': 'p', 'kind': 'plan', 'retry': {'max_attempts': 2, 'delay_ms': 10}, "
        "'plan': {'steps': [{'id': 't', 'kind': 'tool', 'tool': 'flaky'}]}}]}");
    QCOMPARE(said(passed(bench, id), "output"), QStringLiteral("yes"));
    QCOMPARE(bench.detail(id)[QLatin1String("children")].toArray().size(), 2);
}

void TestRunTwists::aRunWaitsForPeopleAsLongAsItsChildDoes()
{
    RunBench bench;
    const QString id = bench.start(kChildAsks);
    QCOMPARE(said(bench.settled(id), "status"), QStringLiteral("waiting_approval"));
    QTRY_COMPARE(bench.server.workshop().runs.activeRuns(), 0);
    const QString child =
        bench.detail(id)[QLatin1String("children")][0][QLatin1String("id")].toString();
    bench.decide(child, true);
    QTRY_COMPARE(bench.statusOf(id), QStringLiteral("succeeded"));
    QVERIFY(bench.run(id)[QLatin1String("output")].toBool());
    QCOMPARE(bench.server.workshop().runs.activeRuns(), 0);
}

void TestRunTwists::childrenEndWithTheirParent()
{
    RunBench bench;
    const QString id = bench.start(kChildAsks);
    bench.settled(id);
    QCOMPARE(said(bench.act(id, "cancel").json(), "status"), QStringLiteral("cancelled"));
    const QString child =
        bench.detail(id)[QLatin1String("children")][0][QLatin1String("id")].toString();
    QTRY_COMPARE(bench.statusOf(child), QStringLiteral("cancelled"));
    QCOMPARE(bench.asked(QStringLiteral("SELECT status FROM approvals")),
             QStringLiteral("cancelled"));
    QTRY_COMPARE(bench.server.workshop().runs.activeRuns(), 0);
}

void TestRunTwists::aChildThatSomebodyCancelsFailsItsParent()
{
    RunBench bench;
    const QString id = bench.start(kChildAsks);
    bench.settled(id);
    const QString child =
        bench.detail(id)[QLatin1String("children")][0][QLatin1String("id")].toString();
    QCOMPARE(bench.act(child, "cancel").status, 200);
    QTRY_COMPARE(bench.statusOf(id), QStringLiteral("failed"));
    QCOMPARE(said(bench.run(id), "error_key"), QStringLiteral("child_cancelled"));
}

void TestRunTwists::timeIsUp_data()
{
    QTest::addColumn<QByteArray>("plan");
    QTest::newRow("of a tool") << QByteArray(
        "{'steps': [{'id': 't', 'kind': 'tool', 'tool': 'echo', 'timeout_ms': 50}]}");
    QTest::newRow("of a plan within") << QByteArray(
        "{'steps': [{'id': 'p', 'kind': 'plan', 'timeout_ms': 50, 'plan': {'steps': [{'id': 't', "
        "'kind': 'tool', 'tool': 'echo'}]}}]}");
    QTest::newRow("of a map") << QByteArray(
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'timeout_ms': 50, 'step': {'kind': "
        "'tool', 'tool': 'echo'}}]}");
    QTest::newRow("of the run") << QByteArray(
        "{'timeout_ms': 50, 'steps': [{'id': 't', 'kind': 'tool', 'tool': 'echo'}]}");
}

void TestRunTwists::timeIsUp()
{
    QFETCH(QByteArray, plan);
    RunBench bench;
    bench.echo->hold();
    const QString id = bench.start(plan, "{'l': [1, 2, 3]}");
    const QJsonObject run = bench.settled(id);
    QCOMPARE(said(run, "status"), QStringLiteral("failed"));
    const QString key = said(run, "error_key");
    QVERIFY2(key == QLatin1String("timeout") || key == QLatin1String("deadline_exceeded"),
             qPrintable(key));
    QTRY_COMPARE(bench.echo->running(), 0);
    QTRY_COMPARE(bench.server.workshop().runs.activeRuns(), 0);
    QCOMPARE(bench.asked(QStringLiteral("SELECT count(*) FROM steps WHERE finished_at = 0")),
             QStringLiteral("0"));
}

void TestRunTwists::aDeadlinePassesWhilePeopleAreAsked()
{
    RunBench bench;
    const QString id = bench.start(
        "{'timeout_ms': 200, 'steps': [{'id': 'ok', 'kind': 'approval', 'message': '?'}]}");
    QTRY_COMPARE(bench.statusOf(id), QStringLiteral("waiting_approval"));
    QTRY_COMPARE(bench.statusOf(id), QStringLiteral("failed"));
    QCOMPARE(said(bench.run(id), "error_key"), QStringLiteral("deadline_exceeded"));
    QCOMPARE(bench.asked(QStringLiteral("SELECT status FROM approvals")),
             QStringLiteral("cancelled"));
    QCOMPARE(bench.server.workshop().runs.activeRuns(), 0);
}

void TestRunTwists::twoCancelAtOnce()
{
    RunBench bench;
    bench.echo->hold();
    const QString id = bench.start("{'steps': [{'id': 't', 'kind': 'tool', 'tool': 'echo'}]}");
    QTRY_COMPARE(bench.echo->running(), 1);
    RunEngine &runs = bench.server.workshop().runs;
    QString first = id, second = id;
    auto one = runs.cancel(std::move(first));
    auto two = runs.cancel(std::move(second));
    QCOMPARE(QCoro::waitFor(std::move(one))->status, RunStatus::Cancelled);
    QCOMPARE(QCoro::waitFor(std::move(two))->status, RunStatus::Cancelled);
    QCOMPARE(bench.trace(id), QStringList{QStringLiteral("t:cancelled")});
}

void TestRunTwists::aMapIsResumedWithWhatFailed()
{
    RunBench bench;
    bench.failures = 1;
    const QString id = bench.start(
        "{'steps': [{'id': 'm', 'kind': 'map', 'over': '{l}', 'max_parallel': 1, 'step': {'kind': "
        "'tool', 'tool': 'flaky'}}]}",
        "{'l': [1, 2, 3]}");
    QCOMPARE(said(bench.settled(id), "status"), QStringLiteral("failed"));
    QCOMPARE(bench.flaky->calls().size(), 1);
    QCOMPARE(bench.act(id, "resume").status, 200);
    const QJsonObject run = bench.settled(id);
    QCOMPARE(said(run, "status"), QStringLiteral("succeeded"));
    QCOMPARE(run[QLatin1String("output")].toArray().size(), 3);
    QCOMPARE(bench.flaky->calls().size(), 4);
}

void TestRunTwists::whatMayFailIsNotResumed()
{
    RunBench bench;
    bench.failures = 2;
    const QString id = bench.start(
        "{'steps': [{'id': 'may', 'kind': 'tool', 'tool': 'flaky', 'on_error': 'continue'}, "
        "{'id': 'must', 'kind': 'tool', 'tool': 'flaky'}]}");
    QCOMPARE(said(bench.settled(id), "status"), QStringLiteral("failed"));
    bench.act(id, "resume");
    QCOMPARE(said(bench.settled(id), "status"), QStringLiteral("succeeded"));
    QCOMPARE(bench.trace(id),
             (QStringList{QStringLiteral("may:failed"), QStringLiteral("must:succeeded")}));
}

void TestRunTwists::rerunDoesFailedOnesAgain()
{
    RunBench bench;
    bench.failures = 1;
    const QString id = bench.start(
        "{'steps': [{'id': 'a', 'kind': 'tool', 'tool': 'echo', 'arguments': {'text': 'a'}}, "
        "{'id': 'f', 'kind': 'tool', 'tool': 'flaky'}, {'id': 'end', 'kind': 'transform', "
        "'template': '{a}{f}'}], 'edges': [{'from': 'a', 'to': 'end'}, {'from': 'f', 'to': "
        "'end'}]}");
    QCOMPARE(said(bench.settled(id), "status"), QStringLiteral("failed"));
    const QString again =
        said(bench.act(id, "rerun", "{'step_key': 'a', 'output': 'b'}").json(), "id");
    const QJsonObject run = bench.settled(again);
    QCOMPARE(said(run, "output"), QStringLiteral("byes"));
}

void TestRunTwists::aReplayOfARerunTakesWhatWasGiven()
{
    RunBench bench;
    const QString id = bench.start(
        "{'steps': [{'id': 'a', 'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'x'}, {'id': 'b', "
        "'kind': 'agent', 'agent_id': 'AGENT', 'prompt': '{a}!'}]}");
    bench.settled(id);
    for (const char *what : {"'output': 'given'", "'input': 'given'"}) {
        const QByteArray body = QByteArray("{'step_key': 'a', ") + what + '}';
        const QString again = said(bench.act(id, "rerun", body).json(), "id");
        const QString output = said(bench.settled(again), "output");
        QVERIFY(output.contains(QLatin1String("given!")));
        const int asked = bench.server.provider().callCount();
        const QString replayed = said(bench.act(again, "replay").json(), "id");
        QCOMPARE(said(bench.settled(replayed), "output"), output);
        QCOMPARE(bench.server.provider().callCount(), asked);
    }
}

void TestRunTwists::aReplayNeverGoesBeyondWhatIsRecorded()
{
    RunBench bench;
    const QString id = bench.start(
        "{'steps': [{'id': 'ok', 'kind': 'approval', 'message': '?'}, {'id': 'a', 'kind': 'agent', "
        "'agent_id': 'AGENT', 'prompt': 'x'}, {'id': 't', 'kind': 'tool', 'tool': 'echo'}]}");
    bench.settled(id);
    bench.act(id, "cancel");
    const QString again = said(bench.act(id, "replay").json(), "id");
    QCOMPARE(said(bench.settled(again), "status"), QStringLiteral("failed"));
    QCOMPARE(bench.server.provider().callCount(), 0);
    QVERIFY(bench.echo->calls().isEmpty());
    // A step that failed fails again, without its tool.
    bench.failures = 1;
    const QString failed = bench.start("{'steps': [{'id': 't', 'kind': 'tool', 'tool': 'flaky'}]}");
    bench.settled(failed);
    const QString twin = said(bench.act(failed, "replay").json(), "id");
    QCOMPARE(said(bench.settled(twin), "error_key"), QStringLiteral("tool_failed"));
    QCOMPARE(bench.flaky->calls().size(), 1);
}

void TestRunTwists::theLimitOfCostCountsChildren()
{
    RunBench bench;
    usePrices(bench);
    const QString id = bench.start(
        "{'cost_limit': 0.0000001, 'steps': [{'id': 'p', 'kind': 'plan', 'plan': {'steps': [{'id': "
        "'a', 'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'x'}]}}, {'id': 'b', 'kind': "
        "'agent', 'agent_id': 'AGENT', 'prompt': 'x'}]}");
    QCOMPARE(said(bench.settled(id), "error_key"), QStringLiteral("cost_limit"));
    QCOMPARE(bench.server.provider().callCount(), 1);
}

void TestRunTwists::stepsSayWhatTheyCost()
{
    RunBench bench;
    usePrices(bench);
    const QString id = bench.start(
        "{'steps': [{'id': 'a', 'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'x'}, {'id': 'b', "
        "'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'x'}]}");
    bench.settled(id);
    QVERIFY(bench.run(id)[QLatin1String("cost")].toDouble() > 0);
    // Events say it, too: of the last one about each.
    const auto told = [&bench](const QString &subject, const char *type) {
        return QJsonDocument::fromJson(
                   bench
                       .asked(QStringLiteral("SELECT payload FROM events WHERE subject_id = ? AND "
                                             "type = ? ORDER BY seq DESC LIMIT 1"),
                              {subject, QLatin1String(type)})
                       .toUtf8())
            .object();
    };
    QCOMPARE(told(id, "run.completed")[QLatin1String("cost")].toDouble(),
             bench.run(id)[QLatin1String("cost")].toDouble());
    QCOMPARE(told(id, "run.completed")[QLatin1String("tokens_input")].toInt(), 200);
    QCOMPARE(told(id, "run.step")[QLatin1String("tokens_input")].toInt(), 100);
}

namespace {

/// A plan of a few steps with edges from earlier to later ones; tells its edges.
QByteArray planAtRandom(QRandomGenerator &random, QList<QPair<int, int>> &edges)
{
    const int count = random.bounded(2, 14);
    QByteArray steps, links;
    for (int i = 0; i < count; ++i) {
        const QByteArray id = "s" + QByteArray::number(i);
        const char *const kinds[] = {
            "'kind': 'transform', 'template': '{n}'",
            "'kind': 'condition', 'if': {'value': '{n}', 'op': 'gt', 'to': 3}",
            "'kind': 'tool', 'tool': 'echo', 'arguments': {'text': '{n}'}",
            "'kind': 'tool', 'tool': 'flaky', 'on_error': 'continue'",
            "'kind': 'agent', 'agent_id': 'AGENT', 'prompt': 'n is {n}'",
            "'kind': 'map', 'over': '{l}', 'step': {'kind': 'agent', 'agent_id': 'AGENT', "
            "'prompt': '{item}'}",
            "'kind': 'plan', 'input': {'n': '{n}'}, 'plan': {'steps': [{'id': 'in', 'kind': "
            "'agent', 'agent_id': 'AGENT', 'prompt': '{n}'}]}",
        };
        steps += (i == 0 ? "{'id': '" : ",{'id': '") + id + "', "
                 + kinds[random.bounded(static_cast<int>(std::size(kinds)))] + '}';
        for (int from = 0; from < i; ++from) {
            if (random.bounded(4) != 0)
                continue;
            edges.append({from, i});
            const char *const when = random.bounded(3) == 0 ? ", 'when': {'value': '{n}', 'op': "
                                                              "'gt', 'to': 5}"
                                                            : "";
            links += QByteArray(links.isEmpty() ? "" : ",") + "{'from': 's"
                     + QByteArray::number(from) + "', 'to': '" + id + '\'' + when + '}';
        }
    }
    return "{'max_parallel': " + QByteArray::number(random.bounded(1, 5)) + ", 'steps': [" + steps
           + "], 'edges': [" + links + "]}";
}

} // namespace

void TestRunTwists::plansMadeAtRandom()
{
    RunBench bench;
    usePrices(bench);
    QRandomGenerator random(20251128);
    for (int round = 0; round < 60; ++round) {
        QList<QPair<int, int>> edges;
        const QByteArray plan = planAtRandom(random, edges);
        bench.failures = random.bounded(3);
        const QByteArray input =
            "{'n': " + QByteArray::number(random.bounded(10)) + ", 'l': [1, 2]}";
        const QString id = bench.start(plan, input);
        const QJsonObject run = bench.settled(id);
        QVERIFY2(run[QLatin1String("finished_at")].isString(), plan); // it ends
        QCOMPARE(said(run, "status"), QStringLiteral("succeeded"));
        // Each step at most once, and after those before it.
        QHash<QString, QJsonObject> steps;
        for (const QJsonValue &step : bench.steps(id)) {
            const QString key = step[QLatin1String("key")].toString();
            QVERIFY2(!steps.contains(key), plan);
            steps.insert(key, step.toObject());
        }
        for (const auto &[from, to] : std::as_const(edges)) {
            const QJsonObject before = steps.value(QStringLiteral("s%1").arg(from));
            const QJsonObject after = steps.value(QStringLiteral("s%1").arg(to));
            QVERIFY2(before[QLatin1String("position")].toInt()
                         < after[QLatin1String("position")].toInt(),
                     plan);
        }
        // What it cost is what its steps cost, and what its usage rows say.
        for (const char *sums : {"SELECT sum(cost) FROM usage WHERE run_id = ?",
                                 "SELECT sum(cost) FROM steps WHERE run_id = ?"}) {
            QCOMPARE(bench.asked(QLatin1String(sums), {id}).toLongLong(),
                     bench.asked(QStringLiteral("SELECT cost FROM runs WHERE id = ?"), {id})
                         .toLongLong());
        }
        QCOMPARE(bench
                     .asked(QStringLiteral("SELECT sum(tokens_input) FROM usage WHERE run_id = ?"),
                            {id})
                     .toLongLong(),
                 bench.asked(QStringLiteral("SELECT tokens_input FROM runs WHERE id = ?"), {id})
                     .toLongLong());
        // From records it comes to the same, and costs nothing.
        const int asked = bench.server.provider().callCount();
        const QString rows = bench.asked(QStringLiteral("SELECT count(*) FROM usage"));
        const QString again = said(bench.act(id, "replay").json(), "id");
        QCOMPARE(bench.settled(again)[QLatin1String("output")], run[QLatin1String("output")]);
        QCOMPARE(bench.server.provider().callCount(), asked);
        QCOMPARE(bench.asked(QStringLiteral("SELECT count(*) FROM usage")), rows);
    }
    QCOMPARE(bench.server.workshop().runs.activeRuns(), 0);
}

// As in the bench (tests/bench/bench_runs.cpp), at 1 %.
void TestRunTwists::manyAtOnceTakeNoMemoryAfterwards()
{
    RunBench bench;
    QByteArray steps;
    for (int i = 0; i < 20; ++i) {
        steps += QByteArray(i == 0 ? "" : ",") + "{'id': 's" + QByteArray::number(i)
                 + "', 'kind': 'tool', 'tool': 'echo', 'arguments': {'text': 'x'}}";
    }
    QStringList ids;
    for (int i = 0; i < 10; ++i)
        ids.append(bench.start("{'steps': [" + steps + "]}"));
    for (const QString &id : std::as_const(ids))
        QCOMPARE(said(bench.settled(id), "status"), QStringLiteral("succeeded"));
    QTRY_COMPARE(bench.server.workshop().runs.activeRuns(), 0);
    QCOMPARE(bench.echo->calls().size(), 200);
}

QTEST_GUILESS_MAIN(TestRunTwists)
#include "tst_runtwists.moc"
