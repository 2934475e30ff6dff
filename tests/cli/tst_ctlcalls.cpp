// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/ctlcase.h"

using namespace troupe::test;

/// Answers with tools on the command line: what is called is told, and what waits says how to decide.
class TestCtlCalls : public CtlCase
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        begin();
        m_clerk =
            json(
                QStringLiteral("agents create -"),
                ProgramInput(
                    R"({"name":"Clerk","tools":["calculator","http_fetch"]})"))[QLatin1String("id")]
                .toString();
        QVERIFY(!m_clerk.isEmpty());
    }
    void callsAreToldAsTheyHappen();
    void callsAreToldWhenTheAnswerIsThere();
    void whatWaitsSaysHowToDecide();

private:
    QString m_clerk;
};

void TestCtlCalls::callsAreToldAsTheyHappen()
{
    const QString line =
        QStringLiteral("chat %1 'Call calculator with expression 12*3'").arg(m_clerk);
    const ProgramResult text = run(line);
    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.contains("36") && !text.out.contains("Tool:"), text.out.constData());
    QVERIFY2(text.err.contains("Tool: calculator {\"expression\":\"12*3\"}: succeeded"),
             text.err.constData());

    const ProgramResult lines = run(QStringLiteral("--json ") + line);
    QCOMPARE(lines.code, 0);
    QStringList statuses;
    const QList<QByteArray> rows = lines.out.trimmed().split('\n');
    for (const QByteArray &row : rows) {
        const QJsonObject told = QJsonDocument::fromJson(row).object();
        QVERIFY2(!told.isEmpty(), row.constData());
        if (told[QLatin1String("type")] == QLatin1String("tool_call")) {
            QCOMPARE(told[QLatin1String("tool")].toString(), QStringLiteral("calculator"));
            statuses.append(told[QLatin1String("status")].toString());
        }
    }
    QVERIFY(!statuses.isEmpty());
    QCOMPARE(statuses.last(), QStringLiteral("succeeded"));
}

void TestCtlCalls::callsAreToldWhenTheAnswerIsThere()
{
    const ProgramResult whole = run(
        QStringLiteral("chat %1 'Call calculator with expression 7+1' --no-stream").arg(m_clerk));
    QCOMPARE(whole.code, 0);
    QVERIFY2(whole.err.contains("Tool: calculator {\"expression\":\"7+1\"}: succeeded"),
             whole.err.constData());
}

void TestCtlCalls::whatWaitsSaysHowToDecide()
{
    const ProgramResult waits =
        run(QStringLiteral("chat %1 'Call http_fetch with url http://127.0.0.1:9/'").arg(m_clerk));
    QCOMPARE(waits.code, 1);
    QVERIFY2(waits.err.contains("Waits for your decision: http_fetch")
                 && waits.err.contains("troupectl approvals approve ")
                 && waits.err.contains("troupectl approvals reject ")
                 && waits.err.contains("troupectl sessions show "),
             waits.err.constData());
}

QTEST_GUILESS_MAIN(TestCtlCalls)
#include "tst_ctlcalls.moc"
