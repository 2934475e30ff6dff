// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/ctlcase.h"

#include <QFile>

using namespace troupe::test;

/// Approvals, policies and the audit trail on the command line.
class TestCtlApprovals : public CtlCase
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void whatIsAskedIsShownAndDecided();
    void manyAreDecidedTogether();
    void whatIsEditedIsMeantForOne();
    void nothingSteersTheTerminal();
    void aChatThatWaitsSaysSo();
    void policiesAreKeptInOrder();
    void theTrailIsVerifiedWithoutAServer();
    void anotherBackendDecides();
    void mistakesHaveTheirCodes();

private:
    QString ask(const QByteArray &body)
    {
        return json(QStringLiteral("approvals ask -"), ProgramInput(body))[QLatin1String("id")]
            .toString();
    }
};

void TestCtlApprovals::whatIsAskedIsShownAndDecided()
{
    const QString id =
        ask(R"({"title":"A letter to Bob","content":"Dear Bob","risk_level":"high"})");
    QCOMPARE(id.size(), 36);
    const ProgramResult list = run(QStringLiteral("approvals list"));
    QVERIFY2(list.out.contains(id.toUtf8()) && list.out.contains("A letter to Bob")
                 && list.out.contains("high"),
             list.out.constData());
    const ProgramResult one = run(QStringLiteral("approvals show ") + id);
    QVERIFY2(one.out.contains("Dear Bob") && one.out.contains("pending"), one.out.constData());
    const ProgramResult done =
        run(QStringLiteral("approvals approve %1 --comment 'well put' --edit -").arg(id),
            ProgramInput("Dear Robert"));
    QVERIFY2(done.code == 0 && done.out.contains("approved"), done.err.constData());
    const QJsonObject decided = json(QStringLiteral("approvals show ") + id);
    QCOMPARE(decided[QLatin1String("approval")][QLatin1String("edited")].toString(),
             QStringLiteral("Dear Robert"));
    QCOMPARE(decided[QLatin1String("approval")][QLatin1String("comment")].toString(),
             QStringLiteral("well put"));
    const ProgramResult again = run(QStringLiteral("approvals reject ") + id);
    QCOMPARE(again.code, 1);
    QVERIFY2(again.err.contains("already"), again.err.constData());
    QVERIFY(!run(QStringLiteral("approvals list")).out.contains(id.toUtf8()));
    QVERIFY(run(QStringLiteral("approvals list --status decided")).out.contains(id.toUtf8()));
}

void TestCtlApprovals::manyAreDecidedTogether()
{
    const QString one = ask(R"({"content":"one"})"), two = ask(R"({"content":"two"})");
    const ProgramResult done =
        run(QStringLiteral("approvals reject %1 %2 --comment no").arg(one, two));
    QCOMPARE(done.code, 0);
    QCOMPARE(done.out.count("rejected"), 2);
    const ProgramResult half =
        run(QStringLiteral("approvals approve %1 %2").arg(one, ask(R"({"content":"three"})")));
    QCOMPARE(half.code, 1);
    QVERIFY2(half.out.contains("approved") && half.out.contains("already"), half.out.constData());
}

void TestCtlApprovals::whatIsEditedIsMeantForOne()
{
    const QString one = ask(R"({"content":"one"})"), two = ask(R"({"content":"two"})");
    const ProgramResult both = run(QStringLiteral("approvals approve %1 %2 --edit -").arg(one, two),
                                   ProgramInput("better"));
    QVERIFY2(both.code != 0 && both.err.contains("nothing was decided"), both.err.constData());
    QVERIFY(run(QStringLiteral("approvals approve %1 --edit -").arg(one), ProgramInput("null")).code
            != 0);
    const QByteArray pending = run(QStringLiteral("approvals list")).out;
    QVERIFY(pending.contains(one.toUtf8()) && pending.contains(two.toUtf8()));
    QCOMPARE(run(QStringLiteral("approvals reject %1 %2").arg(one, two)).code, 0);
}

void TestCtlApprovals::nothingSteersTheTerminal()
{
    const QString id = ask("{\"title\":\"Pay\",\"content\":\"safe\\u001b[2K\\u009b1mharmless"
                           "\\u202egnp.exe \\ud83d\\udc69\\u200d\\ud83d\\udc67\"}");
    const QString shown = QString::fromUtf8(run(QStringLiteral("approvals show ") + id).out);
    QVERIFY2(shown.contains(QStringLiteral("safe⟦U+001B⟧[2K⟦U+009B⟧1mharmless⟦U+202E⟧gnp.exe"))
                 && shown.contains(QString::fromUtf8("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7")),
             qPrintable(shown));
    QCOMPARE(run(QStringLiteral("approvals reject ") + id).code, 0);
}

void TestCtlApprovals::aChatThatWaitsSaysSo()
{
    const QString policy =
        json(QStringLiteral("policies create -"),
             ProgramInput(R"({"name":"hold","subject":"agent_response","effect":"ask"})"))
            [QLatin1String("id")]
                .toString();
    const ProgramResult held = run(QStringLiteral("chat ann 'List the numbers from 1 to 3'"));
    QVERIFY2(!held.out.contains("1, 2, 3"), held.out.constData());
    QVERIFY2(held.err.contains("approvals") || held.err.contains("approval"), held.err.constData());
    const QJsonArray pending =
        json(QStringLiteral("approvals list"))[QLatin1String("items")].toArray();
    QCOMPARE(pending.size(), 1);
    QCOMPARE(pending.at(0)[QLatin1String("content")].toString(), QStringLiteral("1, 2, 3"));
    QCOMPARE(run(QStringLiteral("approvals approve ")
                 + pending.at(0)[QLatin1String("id")].toString())
                 .code,
             0);
    QCOMPARE(run(QStringLiteral("policies delete ") + policy).code, 0);
    QVERIFY(run(QStringLiteral("chat ann 'List the numbers from 1 to 3'")).out.contains("1, 2, 3"));
}

void TestCtlApprovals::policiesAreKeptInOrder()
{
    QStringList ids;
    for (const char *name : {"first", "second", "third"}) {
        ids += json(QStringLiteral("policies create -"),
                    ProgramInput(QByteArray("{\"name\":\"") + name
                                 + R"(","tool":"none","effect":"deny"})"))[QLatin1String("id")]
                   .toString();
    }
    QCOMPARE(run(QStringLiteral("policies move %1 1").arg(ids[2])).code, 0);
    QStringList names;
    const QJsonArray items =
        json(QStringLiteral("policies list"))[QLatin1String("items")].toArray();
    for (const QJsonValue &item : items)
        names += item[QLatin1String("name")].toString();
    QCOMPARE(names.join(u' '), QStringLiteral("third first second"));
    QCOMPARE(run(QStringLiteral("policies update %1 -").arg(ids[0]),
                 ProgramInput(R"({"enabled":false})"))
                 .code,
             0);
    const ProgramResult rehearsed = run(QStringLiteral("policies rehearse"));
    QVERIFY2(rehearsed.code == 0 && rehearsed.out.startsWith("Of "), rehearsed.out.constData());
    QCOMPARE(run(QStringLiteral("policies rehearse -"),
                 ProgramInput(R"([{"name":"a","effect":"ask"}])"))
                 .code,
             0);
    for (const QString &id : std::as_const(ids))
        QCOMPARE(run(QStringLiteral("policies delete ") + id).code, 0);
}

void TestCtlApprovals::theTrailIsVerifiedWithoutAServer()
{
    const QString path = m_sandbox.path(QStringLiteral("audit.jsonl"));
    QCOMPARE(run(QStringLiteral("audit export ") + path).code, 0);
    QCOMPARE(run(QStringLiteral("audit verify")).code, 0);
    QVERIFY(run(QStringLiteral("audit list --action approval.approved")).out.contains("approved"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray whole = file.readAll();
    const QList<QByteArray> lines = whole.trimmed().split('\n');
    QVERIFY(lines.size() > 6);
    const auto verify = [this](const QByteArray &bytes) {
        return runProgram(m_sandbox, programPath(QStringLiteral("troupectl")),
                          {QStringLiteral("verify"), QStringLiteral("-")}, ProgramInput(bytes));
    };
    const ProgramResult good = verify(whole);
    QVERIFY2(good.code == 0 && good.out.contains("as they were written"),
             (QByteArray::number(good.code) + good.out + good.err).constData());
    const auto joined = [](const QList<QByteArray> &some) { return some.join('\n') + '\n'; };
    QList<QByteArray> changed = lines;
    changed[3].replace("approval.", "approvaI.");
    changed[3].replace("policy.", "poIicy.");
    QList<QByteArray> shorter = lines, cut = lines, swapped = lines;
    shorter.removeAt(2);
    cut.removeAt(cut.size() - 2); // the newest entry is taken away
    swapped.swapItemsAt(1, 2);
    for (const QByteArray &bad : {joined(changed), joined(shorter), joined(cut), joined(swapped),
                                  joined(lines.mid(0, lines.size() - 1)), whole + "{}\n"}) {
        const ProgramResult found = verify(bad);
        QCOMPARE(found.code, 1);
        QVERIFY2(found.err.startsWith("Entry "), found.err.constData());
    }
    QCOMPARE(verify("no trail at all").code, 1);
    QCOMPARE(verify(QByteArray()).code, 1);
}

void TestCtlApprovals::anotherBackendDecides()
{
    const QString id = ask(R"({"content":"Proposed","agent_id":"ann","risk_level":"critical"})");
    const QByteArray key = ServerProcess::adminKey();
    const auto over = [&](const QString &line, const ProgramInput &more = {}) {
        ProgramInput input = more;
        input.variables.append({QStringLiteral("TROUPE_API_KEY"), QString::fromLatin1(key)});
        return run(QStringLiteral("--url %1 --backend convergio %2").arg(m_server.url(), line),
                   input);
    };
    const ProgramResult list = over(QStringLiteral("--json approvals list"));
    QVERIFY2(list.code == 0 && list.out.contains(id.toUtf8()), list.err.constData());
    const ProgramResult done = over(QStringLiteral("--json approvals approve ") + id);
    QVERIFY2(done.code == 0 && done.out.contains("\"approved\""), done.err.constData());
    QCOMPARE(over(QStringLiteral("approvals reject ") + id).code, 1);
    QCOMPARE(over(QStringLiteral("policies list")).code, 3);
    QCOMPARE(over(QStringLiteral("approvals list --status decided")).code, 3);
}

void TestCtlApprovals::mistakesHaveTheirCodes()
{
    QCOMPARE(run(QStringLiteral("approvals")).code, 2);
    QCOMPARE(run(QStringLiteral("approvals approve")).code, 2);
    QCOMPARE(run(QStringLiteral("approvals list --status maybe")).code, 2);
    QCOMPARE(run(QStringLiteral("approvals show nothing")).code, 1);
    QCOMPARE(run(QStringLiteral("verify nothing.jsonl")).code, 1);
    QCOMPARE(run(QStringLiteral("policies create -"), ProgramInput(R"({"effect":"ask"})")).code, 1);
    QCOMPARE(run(QStringLiteral("policies create -"), ProgramInput("no JSON")).code, 1);
    ProgramInput stranger(QStringLiteral("TROUPE_API_KEY"), QStringLiteral("lvng_nobody"));
    QCOMPARE(run(QStringLiteral("--url %1 approvals list").arg(m_server.url()), stranger).code, 4);
}

QTEST_GUILESS_MAIN(TestCtlApprovals)
#include "tst_ctlapprovals.moc"
