// SPDX-License-Identifier: GPL-3.0-or-later
// Servers over their life, and their tools in the registry.
#include "tests/tools/mcpfixture.h"

#include <QTemporaryDir>

using namespace troupe;
using namespace troupe::testing;

namespace {

Task<McpSetup> setupOf(McpSetup setup)
{
    co_return setup;
}

McpTimings quickTimings()
{
    McpTimings timings;
    timings.handshakeMs = 20'000;
    timings.firstBackoffMs = 20;
    timings.longestBackoffMs = 100;
    timings.stableMs = 1'000;
    return timings;
}

/// A tool of another kind.
class PlainTool final : public Tool
{
public:
    explicit PlainTool(const QString &name) { m_info.name = name; }
    const ToolInfo &info() const override { return m_info; }
    Task<ToolResult> call(QJsonObject, ToolContext) override { return done(); }

private:
    static Task<ToolResult> done() { co_return ToolResult(QStringLiteral("plain")); }
    ToolInfo m_info;
};

struct HubFixture
{
    SystemClock clock;
    NetPolicy policy{clock};
    OutboundClient client{policy};
    ToolRegistry registry;
    QStringList changes;
    McpHub hub{registry, client, clock, quickTimings()};

    HubFixture()
    {
        hub.onChanged([this](const QString &id) { changes.append(id); });
    }
    McpConnection &add(const QString &id, const QString &name,
                       const QString &mode = QStringLiteral("normal"),
                       const QString &owner = QStringLiteral("ann"))
    {
        McpSetup setup;
        setup.server.id = id;
        setup.server.ownerId = owner;
        setup.server.name = name;
        setup.server.command = fakeMcp();
        setup.server.args = QStringList{mode};
        return put(setup);
    }
    McpConnection &put(const McpSetup &setup)
    {
        hub.put(setup.server, [setup] { return setupOf(setup); });
        return *hub.find(setup.server.id);
    }
    McpServer state(const QString &id) const
    {
        McpServer server;
        hub.find(id)->fill(server);
        return server;
    }
    bool isReady(const QString &id) const { return state(id).status == McpStatus::Ready; }
    QStringList names(const QString &user = QStringLiteral("ann")) const
    {
        QStringList names;
        for (const auto &tool : registry.list(user))
            names.append(tool->info().name);
        return names;
    }
    QString say(const QString &tool, const QJsonObject &arguments = {})
    {
        const auto found = registry.find(tool, QStringLiteral("ann"));
        if (!found)
            return QStringLiteral("no such tool");
        const auto result = QCoro::waitFor(found->call(arguments, ToolContext()));
        return result ? result->text : result.error().key;
    }
};

} // namespace

class TestMcpHub : public QObject
{
    Q_OBJECT

private slots:
    void toolsOfAServer();
    void aliases();
    void onlyItsOwnerUsesIt();
    void changedToolsAreListedAnew();
    void aCrashIsFollowedByARestart();
    void aServerThatCannotStartIsNotTriedAgain_data();
    void aServerThatCannotStartIsNotTriedAgain();
    void failuresComeLaterAndLater();
    void stoppedStartedRestarted();
    void changedSettings();
    void callsWaitForTheStart();
    void tooManyAndBadTools();
    void theLog();
    void removedWhileItIsCalled();
    void shutdownLeavesNothing();
};

void TestMcpHub::toolsOfAServer()
{
    HubFixture f;
    McpConnection &server = f.add(QStringLiteral("1"), QStringLiteral("My files"));
    QCOMPARE(f.state(QStringLiteral("1")).status, McpStatus::Stopped);
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    QCOMPARE(f.names(),
             (QStringList{QStringLiteral("My_files__echo"), QStringLiteral("My_files__look"),
                          QStringLiteral("My_files__slow"), QStringLiteral("My_files__wipe")}));
    const McpServer state = f.state(QStringLiteral("1"));
    QCOMPARE(state.toolCount, 4);
    QCOMPARE(state.serverName, QStringLiteral("fake"));
    const auto look = f.registry.find(QStringLiteral("My_files__look"), QStringLiteral("ann"));
    QCOMPARE(look->info().risk, ToolRisk::External);
    QCOMPARE(look->info().permission, ToolPermission::Ask);
    QCOMPARE(look->info().source, ToolSource::Mcp);
    QCOMPARE(look->info().sourceId, QStringLiteral("1"));
    QVERIFY(!look->isRepeatable());
    QCOMPARE(f.registry.find(QStringLiteral("wipe"), QStringLiteral("ann"))->info().risk,
             ToolRisk::Destructive);
    QCOMPARE(f.say(QStringLiteral("echo"), {{QStringLiteral("text"), QStringLiteral("hello")}}),
             QStringLiteral("hello"));
    // What the server finds wrong is for the model.
    const auto result =
        QCoro::waitFor(server.call(QStringLiteral("refuse"), QJsonObject(), ToolContext()));
    QVERIFY(result.has_value() && result->isError);
    QCOMPARE(result->text, QStringLiteral("no such color"));
}

void TestMcpHub::aliases()
{
    HubFixture f;
    f.add(QStringLiteral("1"), QStringLiteral("one")).start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    QVERIFY(f.registry.find(QStringLiteral("echo"), QStringLiteral("ann")));
    f.add(QStringLiteral("2"), QStringLiteral("two")).start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("2")), 20'000);
    QVERIFY(!f.registry.find(QStringLiteral("echo"), QStringLiteral("ann"))); // whose?
    QVERIFY(f.registry.find(QStringLiteral("two__echo"), QStringLiteral("ann")));
    f.registry.add(std::make_shared<PlainTool>(QStringLiteral("echo")));
    f.hub.remove(QStringLiteral("2"));
    QVERIFY(f.registry.find(QStringLiteral("slow"), QStringLiteral("ann")));
    QCOMPARE(f.say(QStringLiteral("echo")), QStringLiteral("plain"));
}

void TestMcpHub::onlyItsOwnerUsesIt()
{
    HubFixture f;
    McpSetup setup;
    setup.server.id = QStringLiteral("1");
    setup.server.ownerId = QStringLiteral("ann");
    setup.server.name = QStringLiteral("s");
    setup.server.command = fakeMcp();
    f.put(setup).start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    QCOMPARE(f.names(QStringLiteral("bob")), QStringList());
    const qint64 pid = f.say(QStringLiteral("pid")).toLongLong();
    setup.server.shared = true;
    setup.server.permission = ToolPermission::Allow;
    f.put(setup);
    QCOMPARE(f.names(QStringLiteral("bob")).size(), 4);
    QCOMPARE(f.registry.find(QStringLiteral("s__echo"), QStringLiteral("bob"))->info().permission,
             ToolPermission::Allow);
    QVERIFY(f.isReady(QStringLiteral("1"))); // for this it is not started again
    Q_UNUSED(pid);
}

void TestMcpHub::changedToolsAreListedAnew()
{
    HubFixture f;
    McpConnection &server = f.add(QStringLiteral("1"), QStringLiteral("s"));
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    QVERIFY(QCoro::waitFor(server.call(QStringLiteral("change"), QJsonObject(), ToolContext()))
                .has_value());
    QTRY_VERIFY_WITH_TIMEOUT(f.names().contains(QStringLiteral("s__fresh")), 10'000);
    QCOMPARE(f.state(QStringLiteral("1")).toolCount, 5);
}

void TestMcpHub::aCrashIsFollowedByARestart()
{
    HubFixture f;
    McpConnection &server = f.add(QStringLiteral("1"), QStringLiteral("s"));
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    const auto result =
        QCoro::waitFor(server.call(QStringLiteral("crash"), QJsonObject(), ToolContext()));
    QVERIFY(!result);
    QCOMPARE(result.error().key, QStringLiteral("mcp_exited"));
    QCOMPARE(f.names().size(), 4); // agents keep what they have, and are told when they use it
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    QCOMPARE(f.state(QStringLiteral("1")).restarts, 1);
    QCOMPARE(f.say(QStringLiteral("s__echo"), {{QStringLiteral("text"), QStringLiteral("again")}}),
             QStringLiteral("again"));
}

void TestMcpHub::aServerThatCannotStartIsNotTriedAgain_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("key");
    QTest::newRow("no such command") << QStringLiteral("no-such-command-here") << QString()
                                     << QStringLiteral("mcp_command_not_found");
    QTest::newRow("no program") << QStringLiteral("/etc/passwd") << QString()
                                << QStringLiteral("mcp_not_executable");
    QTest::newRow("a folder") << QStringLiteral("/tmp") << QString()
                              << QStringLiteral("mcp_not_executable");
    QTest::newRow("another protocol")
        << fakeMcp() << QStringLiteral("oldversion") << QStringLiteral("mcp_wrong_version");
    QTest::newRow("no MCP at all")
        << fakeMcp() << QStringLiteral("junkstart") << QStringLiteral("mcp_not_a_server");
}

void TestMcpHub::aServerThatCannotStartIsNotTriedAgain()
{
    QFETCH(QString, command);
    QFETCH(QString, mode);
    QFETCH(QString, key);
    HubFixture f;
    McpSetup setup;
    setup.server.id = QStringLiteral("1");
    setup.server.name = QStringLiteral("s");
    setup.server.command = command;
    setup.server.args = QStringList{mode};
    f.put(setup).start();
    QTRY_COMPARE_WITH_TIMEOUT(f.state(QStringLiteral("1")).status, McpStatus::Failed, 20'000);
    QCOMPARE(f.state(QStringLiteral("1")).problemKey, key);
    QVERIFY(!f.state(QStringLiteral("1")).problem.isEmpty());
    QVERIFY(!f.state(QStringLiteral("1")).nextTryAt.isSet());
}

void TestMcpHub::failuresComeLaterAndLater()
{
    HubFixture f;
    McpConnection &server =
        f.add(QStringLiteral("1"), QStringLiteral("s"), QStringLiteral("exit2"));
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.state(QStringLiteral("1")).restarts >= 3, 20'000);
    QVERIFY(f.state(QStringLiteral("1")).problem.contains(QStringLiteral("the token is missing"))
            || f.state(QStringLiteral("1")).status == McpStatus::Starting);
    QTRY_COMPARE_WITH_TIMEOUT(f.state(QStringLiteral("1")).status, McpStatus::Waiting, 20'000);
    const auto result =
        QCoro::waitFor(server.call(QStringLiteral("echo"), QJsonObject(), ToolContext()));
    QCOMPARE(result.error().key, QStringLiteral("mcp_not_ready"));
    server.stop(); // also while it waits
    QCOMPARE(f.state(QStringLiteral("1")).status, McpStatus::Stopped);
}

void TestMcpHub::stoppedStartedRestarted()
{
    HubFixture f;
    McpConnection &server = f.add(QStringLiteral("1"), QStringLiteral("s"));
    server.start();
    server.stop(); // while it is starting
    QCOMPARE(f.state(QStringLiteral("1")).status, McpStatus::Stopped);
    QTRY_VERIFY_WITH_TIMEOUT(!server.isEnding(), 10'000);
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    const auto pidOf = [&server] {
        const auto result =
            QCoro::waitFor(server.call(QStringLiteral("pid"), QJsonObject(), ToolContext()));
        return result ? result->text.toLongLong() : 0;
    };
    const qint64 first = pidOf();
    server.restart();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    const qint64 second = pidOf();
    QVERIFY(second > 0 && second != first);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(first), 10'000);
    server.stop();
    QCOMPARE(f.names(), QStringList());
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(second), 10'000);
    QVERIFY(f.changes.size() >= 6);
}

void TestMcpHub::changedSettings()
{
    HubFixture f;
    f.add(QStringLiteral("1"), QStringLiteral("s"), QStringLiteral("oldversion")).start();
    QTRY_COMPARE_WITH_TIMEOUT(f.state(QStringLiteral("1")).status, McpStatus::Failed, 20'000);
    McpConnection &server = f.add(QStringLiteral("1"), QStringLiteral("s"));
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    f.add(QStringLiteral("1"), QStringLiteral("t"));
    QTRY_VERIFY_WITH_TIMEOUT(f.names().contains(QStringLiteral("t__echo")), 20'000);
    QVERIFY(!f.names().contains(QStringLiteral("s__echo")));
}

void TestMcpHub::callsWaitForTheStart()
{
    HubFixture f;
    McpConnection &server = f.add(QStringLiteral("1"), QStringLiteral("s"));
    server.start();
    const auto result = QCoro::waitFor(
        server.call(QStringLiteral("echo"), {{QStringLiteral("text"), QStringLiteral("early")}},
                    ToolContext()));
    QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->text, QStringLiteral("early"));
    server.restart();
    ToolContext context;
    auto cancelled = server.call(QStringLiteral("echo"), QJsonObject(), context);
    context.cancel.cancel();
    QCOMPARE(QCoro::waitFor(std::move(cancelled)).error().code, ErrorCode::Cancelled);
}

void TestMcpHub::tooManyAndBadTools()
{
    HubFixture f;
    f.add(QStringLiteral("1"), QStringLiteral("many"), QStringLiteral("manytools")).start();
    f.add(QStringLiteral("2"), QStringLiteral("bad"), QStringLiteral("badtools")).start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")) && f.isReady(QStringLiteral("2")),
                             20'000);
    const QStringList names = f.names();
    QCOMPARE(names.filter(QStringLiteral("many__")).size(), 500);
    QCOMPARE(names.filter(QStringLiteral("bad__")).size(), 2);
    QStringList notes;
    const auto lines =
        f.hub.find(QStringLiteral("1"))->log() + f.hub.find(QStringLiteral("2"))->log();
    for (const McpLogLine &line : lines)
        notes.append(line.text);
    const QString all = notes.join(u'\n');
    QVERIFY2(all.contains(QStringLiteral("more than 500 tools")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("\"huge\" cannot be used")), qPrintable(all));
}

void TestMcpHub::theLog()
{
    HubFixture f;
    McpConnection &server = f.add(QStringLiteral("1"), QStringLiteral("s"));
    server.start();
    QVERIFY(QCoro::waitFor(server.call(QStringLiteral("log"), QJsonObject(), ToolContext()))
                .has_value());
    const auto kinds = [&server] {
        QStringList kinds;
        const auto lines = server.log();
        for (const McpLogLine &line : lines)
            kinds.append(line.kind + u':' + line.text);
        return kinds;
    };
    QTRY_VERIFY_WITH_TIMEOUT(kinds().contains(QStringLiteral("stderr:a line for [31mstderr")),
                             10'000);
    QVERIFY(kinds().contains(QStringLiteral("server:[warning] a line for the log")));
    for (int i = 0; i < 2'000; ++i)
        server.note(QString(5'000, u'x'));
    QCOMPARE(server.log().size(), 500);
    QVERIFY(server.log().first().text.size() <= 1'001);
}

void TestMcpHub::removedWhileItIsCalled()
{
    HubFixture f;
    f.add(QStringLiteral("1"), QStringLiteral("s")).start();
    QTRY_VERIFY_WITH_TIMEOUT(f.isReady(QStringLiteral("1")), 20'000);
    const auto tool = f.registry.find(QStringLiteral("s__echo"), QStringLiteral("ann"));
    auto call =
        f.hub.find(QStringLiteral("1"))->call(QStringLiteral("hang"), QJsonObject(), ToolContext());
    f.hub.remove(QStringLiteral("1"));
    QVERIFY(!f.hub.find(QStringLiteral("1")));
    QCOMPARE(f.names(), QStringList());
    QCOMPARE(QCoro::waitFor(std::move(call)).error().code, ErrorCode::Unavailable);
    const CancelToken never;
    f.hub.shutdown(5'000);
    QCOMPARE(QCoro::waitFor(tool->call(QJsonObject(), ToolContext())).error().key,
             QStringLiteral("mcp_not_ready"));
}

void TestMcpHub::shutdownLeavesNothing()
{
    HubFixture f;
    McpConnection &normal = f.add(QStringLiteral("1"), QStringLiteral("s"));
    McpConnection &stubborn =
        f.add(QStringLiteral("2"), QStringLiteral("t"), QStringLiteral("stubborn"));
    normal.start();
    stubborn.start();
    const auto pidOf = [](McpConnection &server) {
        const auto result =
            QCoro::waitFor(server.call(QStringLiteral("pid"), QJsonObject(), ToolContext()));
        return result ? result->text.toLongLong() : 0;
    };
    const qint64 first = pidOf(normal);
    const qint64 second = pidOf(stubborn);
    QVERIFY(first > 0 && second > 0);
    f.hub.shutdown(500);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(first) && !isAlive(second), 10'000);
    QCOMPARE(f.names(), QStringList());
}

QTEST_GUILESS_MAIN(TestMcpHub)
#include "tst_mcphub.moc"
