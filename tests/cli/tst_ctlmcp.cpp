// SPDX-License-Identifier: GPL-3.0-or-later
// MCP servers from the command line, and what becomes of them when the server ends.
#include "tests/cli/ctlcase.h"

#include <QFile>
#include <csignal>

class TestCtlMcp : public CtlCase
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }
    void addedUsedRemoved();
    void valuesComeFromTheEnvironment();
    void theDoctor();
    void imported();
    void aKilledServerLeavesNoOrphans();

private:
    static QString fake() { return QStringLiteral(TROUPE_BIN_DIR "/../tests/fakemcp"); }
    QString state(const QString &name)
    {
        return json(QStringLiteral("mcp show ") + name)[QLatin1String("status")].toString();
    }
    static bool isAlive(qint64 pid)
    {
        QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
        return file.open(QIODevice::ReadOnly) && !file.readAll().contains(") Z ");
    }
};

void TestCtlMcp::addedUsedRemoved()
{
    const QString id =
        json(QStringLiteral("mcp add first -- %1 normal").arg(fake()))[QLatin1String("id")]
            .toString();
    QCOMPARE(id.size(), 36);
    QTRY_COMPARE_WITH_TIMEOUT(state(QStringLiteral("first")), QStringLiteral("ready"), 20'000);
    QVERIFY(run(QStringLiteral("mcp list")).out.contains("first"));
    QVERIFY(run(QStringLiteral("mcp tools first")).out.contains("first__echo"));
    const auto said = run(QStringLiteral("mcp call first echo '{\"text\":\"good day\"}'"));
    QCOMPARE(said.out.trimmed(), QByteArray("good day"));
    QCOMPARE(run(QStringLiteral("mcp call first refuse")).code, 1);
    QCOMPARE(run(QStringLiteral("mcp call first echo [1]")).code, 1);
    QVERIFY(run(QStringLiteral("mcp log first")).out.contains("Ready: fake"));
    QCOMPARE(run(QStringLiteral("mcp stop first")).code, 0);
    QCOMPARE(state(QStringLiteral("first")), QStringLiteral("stopped"));
    QCOMPARE(run(QStringLiteral("mcp restart first")).code, 0);
    QCOMPARE(run(QStringLiteral("mcp remove first")).code, 0);
    QCOMPARE(run(QStringLiteral("mcp show first")).code, 1);
}

void TestCtlMcp::valuesComeFromTheEnvironment()
{
    const troupe::test::ProgramInput token(QStringLiteral("MCP_TOKEN"),
                                           QStringLiteral("hush-hush"));
    const auto made =
        run(QStringLiteral("--json mcp add second --env MCP_TOKEN -- %1").arg(fake()), token);
    QVERIFY(!made.out.contains("hush-hush"));
    const auto said = run(QStringLiteral("mcp call second env '{\"name\":\"MCP_TOKEN\"}'"));
    QCOMPARE(said.out.trimmed(), QByteArray("hush-hush"));
    QVERIFY(run(QStringLiteral("mcp add third --env NOT_SET_HERE -- sh")).code != 0);
    // --url is the MCP server's here, not Troupe's.
    const auto far = json(QStringLiteral("--data %1 mcp add far --url http://127.0.0.1:9/mcp --off "
                                         "--header Authorization=MCP_TOKEN")
                              .arg(m_sandbox.dataFolder()),
                          token);
    QCOMPARE(far[QLatin1String("header_names")][0].toString(), QStringLiteral("Authorization"));
}

void TestCtlMcp::theDoctor()
{
    run(QStringLiteral("mcp add broken --off -- %1 exit2").arg(fake()));
    const auto found = run(QStringLiteral("mcp doctor broken"));
    QCOMPARE(found.code, 1);
    QVERIFY2(found.out.contains("the token is missing"), found.out.constData());
    run(QStringLiteral("mcp add well --off -- %1 normal").arg(fake()));
    QCOMPARE(run(QStringLiteral("mcp doctor well")).code, 0);
}

void TestCtlMcp::imported()
{
    const QByteArray file =
        R"({"mcpServers":{"taken":{"command":"no-such-thing","disabled":true},"odd":{}}})";
    const auto report = json(QStringLiteral("mcp import -"), troupe::test::ProgramInput(file));
    QCOMPARE(report[QLatin1String("added")].toInt(), 1);
    QCOMPARE(report[QLatin1String("skipped")].toInt(), 1);
}

void TestCtlMcp::aKilledServerLeavesNoOrphans()
{
    run(QStringLiteral("mcp add one -- %1 normal").arg(fake()));
    run(QStringLiteral("mcp add two -- %1 stubborn").arg(fake()));
    QList<qint64> pids;
    for (const char *name : {"one", "two"}) {
        const auto said = run(QStringLiteral("mcp call %1 pid").arg(QLatin1String(name)));
        pids.append(said.out.trimmed().toLongLong());
        QVERIFY(pids.last() > 0 && isAlive(pids.last()));
    }
    m_server.kill();
    for (const qint64 pid : std::as_const(pids))
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), 10'000);
}

QTEST_GUILESS_MAIN(TestCtlMcp)
#include "tst_ctlmcp.moc"
