// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QTest>

#include <csignal>

using namespace troupe::test;

/// troupe-server --restore.
class TestRestoreProgram : public QObject
{
    Q_OBJECT

private slots:
    void aBackupIsPutBack();
};

void TestRestoreProgram::aBackupIsPutBack()
{
    const Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY2(server.start(), server.errors());
    const QString agents = QStringLiteral("/troupe/v1/agents");
    QString copy;
    QString kept;
    QString later;
    {
        ApiClient client(server.port(), ServerProcess::adminKey());
        kept = client.post(agents, R"({"name":"Kept"})").text("id");
        copy = client.post(QStringLiteral("/troupe/v1/system/backup")).text("path");
        later = client.post(agents, R"({"name":"Later"})").text("id");
    }
    const QString program = programPath(QStringLiteral("troupe-server"));
    const QStringList restore{QStringLiteral("--data"), sandbox.dataFolder(),
                              QStringLiteral("--restore"), copy};
    const ProgramResult refused = runProgram(sandbox, program, restore); // the server runs
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("troupe-server"), refused.err);
    QCOMPARE(server.end(SIGTERM, 10'000), 0);
    const ProgramResult done = runProgram(sandbox, program, restore);
    QVERIFY2(done.code == 0, done.err);
    QCOMPARE(done.out.trimmed(), QByteArray(R"({"event":"restored","files":0,"missing_files":0})"));
    QVERIFY2(done.err.contains("What was there before is in"), done.err);
    ServerProcess again(sandbox);
    QVERIFY2(again.start(), again.errors());
    ApiClient client(again.port(), ServerProcess::adminKey());
    QCOMPARE(client.get(agents + u'/' + kept).status, 200);
    QCOMPARE(client.get(agents + u'/' + later).status, 404);
}

QTEST_GUILESS_MAIN(TestRestoreProgram)
#include "tst_restore.moc"
