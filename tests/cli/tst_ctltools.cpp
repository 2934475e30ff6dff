// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/ctlcase.h"

#include <QFile>
#include <QTemporaryDir>

class TestCtlTools : public CtlCase
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void toolsAreListedAndCalled();
    void permissions();
    void functions();
    void dataAndFolders();
    void tickets();
    void completionAndHelp();

private:
    QTemporaryDir m_files;
};

void TestCtlTools::toolsAreListedAndCalled()
{
    const auto list = run(QStringLiteral("tools list"));
    QCOMPARE(list.code, 0);
    QVERIFY(list.out.contains("calculator"));
    QVERIFY(list.out.contains("file_write"));
    const auto sum = run(QStringLiteral("tools call calculator '{\"expression\":\"0.1+0.2\"}'"));
    QCOMPARE(sum.out.trimmed(), QByteArray("0.3"));
    QCOMPARE(run(QStringLiteral("tools call calculator '{\"expression\":\"1/0\"}'")).code, 1);
    QCOMPARE(run(QStringLiteral("tools call calculator '{\"wrong\":1}'")).code, 1);
    QCOMPARE(run(QStringLiteral("tools call calculator nonsense")).code, 2);
    QCOMPARE(run(QStringLiteral("tools call fly_to_moon")).code, 1);
}

void TestCtlTools::permissions()
{
    QCOMPARE(run(QStringLiteral("tools permission http_fetch deny")).code, 0);
    const QJsonArray tools = json(QStringLiteral("tools list"))[QLatin1String("items")].toArray();
    QString permission;
    for (const QJsonValue &tool : tools) {
        if (tool[QLatin1String("name")] == QLatin1String("http_fetch"))
            permission = tool[QLatin1String("permission")].toString();
    }
    QCOMPARE(permission, QStringLiteral("deny"));
    QCOMPARE(run(QStringLiteral("tools permission http_fetch default")).code, 0);
    QCOMPARE(run(QStringLiteral("tools permission http_fetch maybe")).code, 2);
}

void TestCtlTools::functions()
{
    const QJsonObject made = json(QStringLiteral("functions create -"),
                                  troupe::test::ProgramInput(
                                      "{\"name\":\"weather\",\"endpoint\":\"http://127.0.0.1:9/w\","
                                      "\"auth\":\"bearer\",\"secret\":\"very-secret\"}"));
    QCOMPARE(made[QLatin1String("has_secret")].toBool(), true);
    QVERIFY(!made.contains(QLatin1String("secret")));
    QVERIFY(run(QStringLiteral("functions list")).out.contains("weather"));
    const auto test = run(QStringLiteral("functions test weather")); // a loopback address
    QCOMPARE(test.code, 1);
    const auto log = run(QStringLiteral("functions log weather"));
    QVERIFY(log.out.contains("failed"));
    QVERIFY(!log.out.contains("very-secret"));
    QCOMPARE(run(QStringLiteral("functions delete weather")).code, 0);
    QCOMPARE(run(QStringLiteral("functions delete weather")).code, 1);
}

void TestCtlTools::dataAndFolders()
{
    QFile file(m_files.filePath(QStringLiteral("sales.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("region,amount\nnorth,3\nsouth,4\n");
    file.close();
    QCOMPARE(run(QStringLiteral("data add '%1' --description Revenue").arg(file.fileName())).code,
             0);
    QVERIFY(run(QStringLiteral("data list")).out.contains("sales"));
    QVERIFY(run(QStringLiteral("data schema sales")).out.contains("amount INTEGER"));
    const auto rows = run(QStringLiteral(
        "tools call query_database '{\"sql\":\"SELECT sum(amount) AS s FROM sales\"}'"));
    QVERIFY2(rows.out.contains("| 7 |"), rows.out.constData());
    QCOMPARE(run(QStringLiteral("data remove sales")).code, 0);
    QCOMPARE(run(QStringLiteral("data add /nowhere/x.csv")).code, 1);

    QCOMPARE(run(QStringLiteral("folders add '%1' --name docs").arg(m_files.path())).code, 0);
    QVERIFY(run(QStringLiteral("tools call file_read '{\"path\":\"docs/sales.csv\"}'"))
                .out.contains("south,4"));
    QCOMPARE(run(QStringLiteral("tools call file_write "
                                "'{\"path\":\"docs/new.txt\",\"content\":\"x\"}'"))
                 .code,
             1); // for reading only
    QCOMPARE(run(QStringLiteral("folders remove docs")).code, 0);
    QCOMPARE(run(QStringLiteral("folders add '%1' --name docs --write").arg(m_files.path())).code,
             0);
    QCOMPARE(run(QStringLiteral("tools call file_write "
                                "'{\"path\":\"docs/new.txt\",\"content\":\"x\"}'"))
                 .code,
             0);
    QVERIFY(QFile::exists(m_files.filePath(QStringLiteral("new.txt"))));
}

void TestCtlTools::tickets()
{
    const QJsonObject made = json(QStringLiteral(
        "tickets create 'The printer is on fire' --priority urgent --assignee Ann --tag office"));
    QCOMPARE(made[QLatin1String("number")].toInt(), 1);
    QCOMPARE(made[QLatin1String("priority")].toString(), QStringLiteral("urgent"));
    QCOMPARE(run(QStringLiteral("tickets update 1 --status in_progress --title 'It burns'")).code,
             0);
    QCOMPARE(run(QStringLiteral("tickets comment 1 'Water is there'")).code, 0);
    const auto shown = run(QStringLiteral("tickets show 1"));
    for (const char *part :
         {"It burns", "in_progress", "urgent", "Ann", "office", "Water is there"})
        QVERIFY2(shown.out.contains(part), shown.out.constData());
    QVERIFY(run(QStringLiteral("tickets list --status in_progress")).out.contains("It burns"));
    QVERIFY(!run(QStringLiteral("tickets list --status closed")).out.contains("It burns"));
    QCOMPARE(run(QStringLiteral("tickets update 1 --status nonsense")).code, 2);
    QCOMPARE(run(QStringLiteral("tickets remove 1")).code, 0);
    QCOMPARE(run(QStringLiteral("tickets show 1")).code, 1);
}

void TestCtlTools::completionAndHelp()
{
    QVERIFY(run(QStringLiteral("functions --help")).out.contains("test"));
    QVERIFY(run(QStringLiteral("tools --help")).out.contains("permission"));
}

QTEST_GUILESS_MAIN(TestCtlTools)
#include "tst_ctltools.moc"
