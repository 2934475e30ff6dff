// SPDX-License-Identifier: GPL-3.0-or-later
// What the doctor finds, and what it advises.
#include "core/tools/mcp/mcpdoctor.h"
#include "tests/support/scriptedserver.h"
#include "tests/tools/mcpfixture.h"

#include <QTemporaryDir>

using namespace troupe;
using namespace troupe::testing;

namespace {

/// "command:ok start:failed …"
QString summary(const QList<McpCheck> &checks)
{
    QStringList words;
    for (const McpCheck &check : checks) {
        const auto name = enumNames(check.status)[static_cast<std::size_t>(check.status)];
        words.append(check.name + u':'
                     + QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())));
    }
    return words.join(u' ');
}

void writeProgram(const QString &path, const QByteArray &text, bool executable = true)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    if (executable)
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

struct DoctorFixture
{
    SystemClock clock;
    NetPolicy policy{clock};
    OutboundClient client{policy};
    McpSetup setup;
    McpDoctorOptions options;
    QList<McpCheck> checks;

    DoctorFixture()
    {
        setup.server.name = QStringLiteral("s");
        setup.trust = TrustLevel::Configured;
        options.handshakeMs = 10'000;
    }
    QString examine()
    {
        const auto result = QCoro::waitFor(examineMcp(&client, setup, options));
        checks = result ? *result : QList<McpCheck>();
        return summary(checks);
    }
};

} // namespace

class TestMcpDoctor : public QObject
{
    Q_OBJECT

private slots:
    void programs_data();
    void programs();
    void aCommandThatIsNotThere();
    void aCommandThatIsElsewhere();
    void aFileThatCannotBeRun();
    void oneThatSaysNothing();
    void folders();
    void runtimes();
    void addresses_data();
    void addresses();
    void nobodyListens();
    void theOfflineLock();
};

void TestMcpDoctor::programs_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("summary");
    QTest::addColumn<QString>("detail"); // a part of the last one's
    const auto row = [](const char *name, const char *mode, const char *summary,
                        const char *detail) {
        QTest::newRow(name) << QString::fromLatin1(mode) << QString::fromLatin1(summary)
                            << QString::fromLatin1(detail);
    };
    row("all is well", "normal", "command:ok handshake:ok tools:ok", "4 tools");
    row("it exits at once", "exit2", "command:ok start:failed", "code 2");
    row("its last words", "exit2", "command:ok start:failed", "Error: the token is missing");
    row("it prints something else", "junkstart", "command:ok handshake:failed",
        "Usage: fake [options]");
    row("another protocol", "oldversion", "command:ok handshake:failed", "1999-01-01");
    row("tools that cannot be used", "badtools", "command:ok handshake:ok tools:warning", "huge");
}

void TestMcpDoctor::programs()
{
    QFETCH(QString, mode);
    QFETCH(QString, summary);
    QFETCH(QString, detail);
    DoctorFixture f;
    f.setup.server.command = fakeMcp();
    f.setup.server.args = QStringList{mode};
    QCOMPARE(f.examine(), summary);
    QVERIFY2(f.checks.last().detail.contains(detail), qPrintable(f.checks.last().detail));
    QCOMPARE(f.checks.last().advice.isEmpty(), f.checks.last().status == McpCheckStatus::Ok);
}

void TestMcpDoctor::aCommandThatIsNotThere()
{
    DoctorFixture f;
    QTemporaryDir empty;
    f.setup.environment = {{QStringLiteral("PATH"), empty.path()}};
    f.options.otherFolders = QStringList{empty.path()};
    f.setup.server.command = QStringLiteral("npx");
    QCOMPARE(f.examine(), QStringLiteral("command:failed"));
    QVERIFY(f.checks.first().detail.contains(empty.path())); // where it was looked for
    QVERIFY2(f.checks.first().advice.contains(QStringLiteral("Node.js")),
             qPrintable(f.checks.first().advice));
    f.setup.server.command = QStringLiteral("npx -y some-server");
    QCOMPARE(f.examine(), QStringLiteral("command:failed"));
    QVERIFY(f.checks.first().advice.contains(QStringLiteral("\"npx\" as the command")));
    f.setup.server.command = empty.filePath(QStringLiteral("server"));
    QCOMPARE(f.examine(), QStringLiteral("command:failed"));
    QVERIFY(f.checks.first().detail.contains(f.setup.server.command));
}

void TestMcpDoctor::aCommandThatIsElsewhere()
{
    DoctorFixture f;
    QTemporaryDir folder;
    QTemporaryDir empty;
    writeProgram(folder.filePath(QStringLiteral("npx")), "#!/bin/sh\n");
    f.setup.environment = {{QStringLiteral("PATH"), empty.path()}};
    f.options.otherFolders = QStringList{folder.path()};
    f.setup.server.command = QStringLiteral("npx");
    QCOMPARE(f.examine(), QStringLiteral("command:failed"));
    QVERIFY(f.checks.first().advice.contains(folder.filePath(QStringLiteral("npx"))));
}

void TestMcpDoctor::aFileThatCannotBeRun()
{
    DoctorFixture f;
    QTemporaryDir folder;
    f.setup.server.command = folder.filePath(QStringLiteral("server.js"));
    writeProgram(f.setup.server.command, "console.log(1)\n", false);
    QCOMPARE(f.examine(), QStringLiteral("command:failed"));
    QVERIFY(f.checks.first().detail.contains(QStringLiteral("not marked as a program")));
    QVERIFY(f.checks.first().advice.contains(QStringLiteral("chmod +x")));
    writeProgram(f.setup.server.command, "#!/no/such/interpreter\n");
    QCOMPARE(f.examine(), QStringLiteral("command:ok start:failed"));
    QVERIFY(f.checks.last().detail.contains(QStringLiteral("could not be started")));
}

void TestMcpDoctor::oneThatSaysNothing()
{
    DoctorFixture f;
    f.setup.server.command = fakeMcp();
    f.setup.server.args = QStringList{QStringLiteral("silent")};
    f.options.handshakeMs = 200;
    QCOMPARE(f.examine(), QStringLiteral("command:ok handshake:failed"));
    QVERIFY(f.checks.last().detail.contains(QStringLiteral("in time")));
}

void TestMcpDoctor::folders()
{
    DoctorFixture f;
    f.setup.server.command = fakeMcp();
    f.setup.server.roots = QStringList{QStringLiteral("/no/such/root")};
    QCOMPARE(f.examine(), QStringLiteral("command:ok roots:warning handshake:ok tools:ok"));
    f.setup.server.workingFolder = QStringLiteral("/no/such/folder");
    QCOMPARE(f.examine(), QStringLiteral("command:ok roots:warning working_folder:failed"));
}

void TestMcpDoctor::runtimes()
{
    DoctorFixture f;
    QTemporaryDir folder;
    f.setup.environment = {{QStringLiteral("PATH"), folder.path()}};
    f.setup.server.command = QStringLiteral("node");
    writeProgram(folder.filePath(QStringLiteral("node")), "#!/bin/sh\necho v16.1.0\n");
    QCOMPARE(f.examine(), QStringLiteral("command:ok runtime:warning start:failed"));
    QVERIFY(f.checks[1].detail.contains(QStringLiteral("v16.1.0")));
    writeProgram(folder.filePath(QStringLiteral("node")), "#!/bin/sh\necho v22.3.0\n");
    QCOMPARE(f.examine(), QStringLiteral("command:ok runtime:ok start:failed"));
    writeProgram(folder.filePath(QStringLiteral("node")), "#!/bin/sh\necho broken >&2\nexit 1\n");
    QCOMPARE(f.examine(), QStringLiteral("command:ok runtime:warning start:failed"));
}

void TestMcpDoctor::addresses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("summary");
    const auto row = [](const char *name, int status, const char *type, const char *summary) {
        QTest::newRow(name) << status << QByteArray(type) << QString::fromLatin1(summary);
    };
    row("it wants a credential", 401, "text/plain", "address:ok authorization:failed");
    row("it forbids", 403, "text/plain", "address:ok authorization:failed");
    row("not there", 404, "text/html", "address:ok endpoint:failed");
    row("not so", 405, "text/plain", "address:ok endpoint:failed");
    row("broken", 500, "text/plain", "address:ok endpoint:failed");
    row("a page", 200, "text/html", "address:ok handshake:failed");
}

void TestMcpDoctor::addresses()
{
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QString, summary);
    DoctorFixture f;
    ScriptedServer server;
    server.enqueue(Script::answer(status, "<p>no</p>", type));
    f.setup.server.transport = McpTransportKind::Http;
    f.setup.server.url = server.url(QStringLiteral("/mcp")).toString();
    QCOMPARE(f.examine(), summary);
    QVERIFY(!f.checks.last().advice.isEmpty());
}

void TestMcpDoctor::nobodyListens()
{
    DoctorFixture f;
    f.setup.server.transport = McpTransportKind::Http;
    f.setup.server.url = QStringLiteral("http://127.0.0.1:1/mcp");
    QCOMPARE(f.examine(), QStringLiteral("address:ok connection:failed"));
    QVERIFY(f.checks.last().detail.contains(QStringLiteral("127.0.0.1")));
    f.setup.trust = TrustLevel::Aimed;
    QCOMPARE(f.examine(), QStringLiteral("address:ok connection:failed"));
    QVERIFY(f.checks.last().advice.contains(QStringLiteral("administrator")));
}

void TestMcpDoctor::theOfflineLock()
{
    DoctorFixture f;
    NetSettings settings;
    settings.offline = true;
    QVERIFY(f.policy.apply(settings).has_value());
    f.setup.server.transport = McpTransportKind::Http;
    f.setup.server.url = QStringLiteral("https://mcp.example.com/mcp");
    QCOMPARE(f.examine(), QStringLiteral("address:ok connection:failed"));
    QVERIFY(f.checks.last().advice.contains(QStringLiteral("offline lock")));
}

QTEST_GUILESS_MAIN(TestMcpDoctor)
#include "tst_mcpdoctor.moc"
