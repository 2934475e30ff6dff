// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/ctlcase.h"

using namespace troupe::test;

/// Runs from the command line.
class TestCtlRuns : public CtlCase
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void aPlanIsStartedFollowedAndShown();
    void aPlanIsCheckedFirst();
    void whatFailsExitsWithOne();
    void oneIsCancelledAndResumed();
    void rerunReplayAndCompare();
    void otherBackendsHaveNone();

private:
    QString startGreeting(const QString &options = {})
    {
        const QJsonObject run =
            json(QStringLiteral("runs start - --wait --input {\"who\":\"Ann\"} ") + options,
                 ProgramInput(kGreeting));
        return run[QLatin1String("run")][QLatin1String("id")].toString();
    }

    static constexpr const char *kGreeting =
        "{\"name\":\"Greeting\",\"steps\":[{\"id\":\"a\",\"kind\":\"transform\",\"template\":"
        "\"Hello {who}\"},{\"id\":\"b\",\"kind\":\"transform\",\"template\":\"{a}!\"}]}";
    static constexpr const char *kAsking =
        "{\"steps\":[{\"id\":\"ok\",\"kind\":\"approval\",\"message\":\"Go on?\"}]}";
};

void TestCtlRuns::aPlanIsStartedFollowedAndShown()
{
    const QString id = startGreeting();
    QCOMPARE(id.size(), 36);
    const ProgramResult shown = run(QStringLiteral("runs show ") + id);
    QCOMPARE(shown.code, 0);
    QVERIFY(shown.out.contains("succeeded"));
    QVERIFY(shown.out.contains("Hello Ann!"));
    const ProgramResult listed = run(QStringLiteral("runs list --kind plan"));
    QVERIFY(listed.out.contains(id.toUtf8()));
    QVERIFY(listed.out.contains("Greeting"));
    const QJsonObject chats = json(QStringLiteral("runs list --kind chat"));
    QVERIFY(!chats[QLatin1String("items")].toArray().isEmpty());
}

void TestCtlRuns::aPlanIsCheckedFirst()
{
    QCOMPARE(
        run(QStringLiteral("runs validate - --input {\"who\":1}"), ProgramInput(kGreeting)).code,
        0);
    const ProgramResult invalid = run(QStringLiteral("runs validate -"), ProgramInput(kGreeting));
    QCOMPARE(invalid.code, 1);
    QVERIFY(invalid.out.contains("/plan/steps/0/template"));
    const ProgramResult refused = run(QStringLiteral("runs start -"), ProgramInput(kGreeting));
    QCOMPARE(refused.code, 1);
    QVERIFY(refused.err.contains("/plan/steps/0/template"));
    QCOMPARE(run(QStringLiteral("runs start -"), ProgramInput("no JSON")).code, 1);
    QCOMPARE(run(QStringLiteral("runs start")).code, 2);
}

void TestCtlRuns::whatFailsExitsWithOne()
{
    const ProgramResult failed =
        run(QStringLiteral("runs start - --wait --input {\"who\":{}}"),
            ProgramInput("{\"steps\":[{\"id\":\"a\",\"kind\":\"transform\",\"template\":"
                         "\"{who.name}\"}]}"));
    QCOMPARE(failed.code, 1);
    QVERIFY(failed.out.contains("failed"));
}

void TestCtlRuns::oneIsCancelledAndResumed()
{
    const QJsonObject begun = json(QStringLiteral("runs start - --wait"), ProgramInput(kAsking));
    const QString id = begun[QLatin1String("run")][QLatin1String("id")].toString();
    QCOMPARE(begun[QLatin1String("questions")].toArray().size(), 1);
    QCOMPARE(json(QStringLiteral("runs cancel ") + id)[QLatin1String("status")].toString(),
             QStringLiteral("cancelled"));
    QCOMPARE(run(QStringLiteral("runs cancel ") + id).code, 1);
    QCOMPARE(json(QStringLiteral("runs resume --wait ") + id)[QLatin1String("questions")]
                 .toArray()
                 .size(),
             1);
    QCOMPARE(run(QStringLiteral("runs delete ") + id).code, 1);
    QCOMPARE(run(QStringLiteral("runs cancel ") + id).code, 0);
    QCOMPARE(run(QStringLiteral("runs delete ") + id).code, 0);
    QCOMPARE(run(QStringLiteral("runs show ") + id).code, 1);
}

void TestCtlRuns::rerunReplayAndCompare()
{
    const QString id = startGreeting();
    const QJsonObject again =
        json(QStringLiteral("runs rerun %1 a --output - --wait").arg(id), ProgramInput("Good day"));
    const QString other = again[QLatin1String("run")][QLatin1String("id")].toString();
    QCOMPARE(again[QLatin1String("run")][QLatin1String("output")].toString(),
             QStringLiteral("Good day!"));
    const ProgramResult compared = run(QStringLiteral("runs compare %1 %2").arg(id, other));
    QCOMPARE(compared.code, 0);
    QVERIFY(compared.out.contains("- Hello Ann"));
    QVERIFY(compared.out.contains("+ Good day"));
    QVERIFY(compared.out.contains("2 of 2 steps differ"));
    const QJsonObject replayed = json(QStringLiteral("runs replay --wait ") + id);
    QCOMPARE(replayed[QLatin1String("run")][QLatin1String("mode")].toString(),
             QStringLiteral("replay"));
    QCOMPARE(replayed[QLatin1String("run")][QLatin1String("output")].toString(),
             QStringLiteral("Hello Ann!"));
}

void TestCtlRuns::otherBackendsHaveNone()
{
    QCOMPARE(run(QStringLiteral("--backend lvng-v1 runs list")).code, 3);
}

QTEST_GUILESS_MAIN(TestCtlRuns)
#include "tst_ctlruns.moc"
