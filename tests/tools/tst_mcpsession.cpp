// SPDX-License-Identifier: GPL-3.0-or-later
// A session over standard input and output, with a server that does all that servers do wrong.
#include "tests/tools/mcpfixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>

using namespace troupe;
using namespace troupe::testing;

class TestMcpSession : public QObject
{
    Q_OBJECT

private slots:
    void aServerIsGreetedAndCalled();
    void revisions_data();
    void revisions();
    void listsHavePages();
    void progressIsTold();
    void aCallIsCancelled();
    void aCallThatTakesTooLongIsGivenUp();
    void progressKeepsACallAliveButNotForEver();
    void whatTheServerAsks_data();
    void whatTheServerAsks();
    void answersToOthersAreDropped();
    void anAnswerCountsOnce();
    void aMessageThatIsTooLargeIsDropped();
    void nestedTooDeep();
    void junkBetweenMessages();
    void endlessOutput_data();
    void endlessOutput();
    void theServerEndsInMidCall_data();
    void theServerEndsInMidCall();
    void aServerThatReadsNothing();
    void othersGoOnWhileOneHangs();
    void theLastWordsAreKept();
    void endlessPages();
    void itEndsByItself();
    void aStubbornServerIsKilled();
    void whatItStartedEndsWithIt();
    void theSessionMayDieWhileCalled();
    void theEnvironmentIsClean();
};

void TestMcpSession::aServerIsGreetedAndCalled()
{
    FakeSession f;
    const auto peer = f.open();
    QVERIFY2(peer.has_value(), peer ? "" : qPrintable(peer.error().message));
    QCOMPARE(peer->name, QStringLiteral("fake"));
    QCOMPARE(peer->protocolVersion, QStringLiteral("2025-11-25"));
    QVERIFY(peer->can("tools"));
    QVERIFY(!peer->can("prompts"));
    QCOMPARE(f.say(QStringLiteral("echo"),
                   {{QStringLiteral("text"), QStringLiteral("grüße 🎭\n2")}}),
             QStringLiteral("grüße 🎭\n2"));
}

void TestMcpSession::revisions_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("expected");
    QTest::newRow("an older one is taken")
        << QStringLiteral("older") << QStringLiteral("2024-11-05");
    QTest::newRow("one that nobody knows is refused")
        << QStringLiteral("oldversion") << QStringLiteral("mcp_wrong_version");
}

void TestMcpSession::revisions()
{
    QFETCH(QString, mode);
    QFETCH(QString, expected);
    FakeSession f(mode);
    const auto peer = f.open();
    QCOMPARE(peer ? peer->protocolVersion : peer.error().key, expected);
    if (!peer)
        QVERIFY(peer.error().message.contains(QStringLiteral("1999-01-01"))
                && peer.error().message.contains(QStringLiteral("2025-11-25")));
}

void TestMcpSession::listsHavePages()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    auto cut = std::make_shared<bool>(false);
    const auto tools =
        QCoro::waitFor(f.session->list(QStringLiteral("tools/list"), QStringLiteral("tools"), 500,
                                       McpRequestOptions(), cut));
    QVERIFY(tools.has_value());
    QCOMPARE(tools->size(), 4);
    QVERIFY(!*cut);
    FakeSession many(QStringLiteral("manytools"));
    QVERIFY(many.open().has_value());
    const auto some =
        QCoro::waitFor(many.session->list(QStringLiteral("tools/list"), QStringLiteral("tools"),
                                          500, McpRequestOptions(), cut));
    QCOMPARE(some->size(), 500);
    QVERIFY(*cut);
}

void TestMcpSession::progressIsTold()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    QStringList told;
    McpRequestOptions options;
    options.onProgress = [&told](const QString &text) { told.append(text); };
    QCOMPARE(f.say(QStringLiteral("slow"), {}, options), QStringLiteral("slow but done"));
    QVERIFY2(told.contains(QStringLiteral("working (1 of 3)")), qPrintable(told.join(u'|')));
    QVERIFY(told.size() <= 3);
}

void TestMcpSession::aCallIsCancelled()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    McpRequestOptions options;
    options.onProgress = [cancel = options.cancel](const QString &) { cancel.cancel(); };
    QCOMPARE(f.say(QStringLiteral("slow"), {}, options), QStringLiteral("cancelled"));
    QTRY_COMPARE_WITH_TIMEOUT(f.errorLines, QStringList{QStringLiteral("cancelled")}, 10'000);
    // Its late answer is nobody's, and does not disturb.
    QCOMPARE(f.say(QStringLiteral("echo"), {{QStringLiteral("text"), QStringLiteral("next")}}),
             QStringLiteral("next"));
    QCOMPARE(f.notes, QStringList());
    const CancelToken already;
    already.cancel();
    McpRequestOptions late;
    late.cancel = already;
    QCOMPARE(f.say(QStringLiteral("echo"), {}, late), QStringLiteral("cancelled"));
}

void TestMcpSession::aCallThatTakesTooLongIsGivenUp()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    McpRequestOptions options;
    options.timeoutMs = 100;
    const auto result = f.call(QStringLiteral("slow"), {}, options);
    QVERIFY(!result && result.error().code == ErrorCode::Timeout);
    QCOMPARE(result.error().key, QStringLiteral("mcp_timeout"));
    QTRY_COMPARE_WITH_TIMEOUT(f.errorLines, QStringList{QStringLiteral("cancelled")}, 10'000);
}

void TestMcpSession::progressKeepsACallAliveButNotForEver()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    McpRequestOptions options;
    options.timeoutMs = 300; // the call takes 360
    options.mostMs = 30'000;
    options.onProgress = [](const QString &) {};
    QCOMPARE(f.say(QStringLiteral("slow"), {}, options), QStringLiteral("slow but done"));
    options.mostMs = 200;
    QCOMPARE(f.say(QStringLiteral("slow"), {}, options), QStringLiteral("mcp_timeout"));
}

void TestMcpSession::whatTheServerAsks_data()
{
    QTest::addColumn<QStringList>("roots");
    QTest::newRow("without folders") << QStringList();
    QTest::newRow("with a folder") << QStringList{QStringLiteral("/tmp/a b")};
}

void TestMcpSession::whatTheServerAsks()
{
    QFETCH(QStringList, roots);
    FakeSession f(QStringLiteral("normal"), roots);
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("ask")), QStringLiteral("asked"));
    QJsonArray answers;
    QTRY_VERIFY_WITH_TIMEOUT(
        (answers = QJsonDocument::fromJson(f.say(QStringLiteral("answers")).toUtf8()).array())
                .size()
            == 3,
        10'000);
    QCOMPARE(answers[0][QStringLiteral("id")], QJsonValue(QStringLiteral("p")));
    QVERIFY(answers[0][QStringLiteral("result")].isObject());
    if (roots.isEmpty()) {
        QCOMPARE(answers[1][QStringLiteral("error")][QStringLiteral("code")].toInt(), -32601);
    } else {
        QCOMPARE(
            answers[1][QStringLiteral("result")][QStringLiteral("roots")][0][QStringLiteral("uri")]
                .toString(),
            QStringLiteral("file:///tmp/a%20b"));
    }
    QCOMPARE(answers[2][QStringLiteral("error")][QStringLiteral("code")].toInt(), -32601);
}

void TestMcpSession::answersToOthersAreDropped()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("wrongid")), QStringLiteral("the right one"));
    QVERIFY2(f.notes.contains(QStringLiteral("It answered a request that was not made.")),
             qPrintable(f.notes.join(u'|')));
}

void TestMcpSession::anAnswerCountsOnce()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("twice")), QStringLiteral("first"));
    QTRY_COMPARE_WITH_TIMEOUT(f.notes,
                              QStringList{QStringLiteral("It answered request 2 once more.")},
                              10'000);
}

void TestMcpSession::aMessageThatIsTooLargeIsDropped()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("giant")), QStringLiteral("mcp_message_too_large"));
    QCOMPARE(f.say(QStringLiteral("echo"),
                   {{QStringLiteral("text"), QStringLiteral("still here")}}),
             QStringLiteral("still here"));
}

void TestMcpSession::nestedTooDeep()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("deep")), QStringLiteral("mcp_bad_json"));
    QCOMPARE(f.say(QStringLiteral("echo"), {{QStringLiteral("text"), QStringLiteral("x")}}),
             QStringLiteral("x"));
}

void TestMcpSession::junkBetweenMessages()
{
    FakeSession f(QStringLiteral("banner"));
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("junk")), QStringLiteral("after junk"));
    QVERIFY(f.notes.first().contains(QStringLiteral("Welcome to the fake server!")));
    QCOMPARE(f.notes.size(), 3);
}

void TestMcpSession::endlessOutput_data()
{
    QTest::addColumn<QString>("tool");
    QTest::newRow("a line without an end") << QStringLiteral("endless");
    QTest::newRow("messages without an end") << QStringLiteral("flood");
}

void TestMcpSession::endlessOutput()
{
    QFETCH(QString, tool);
    FakeSession f;
    QVERIFY(f.open().has_value());
    int ticks = 0; // the thread is not frozen meanwhile
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&ticks] { ++ticks; });
    timer.start(1);
    QCOMPARE(f.say(tool), QStringLiteral("mcp_not_a_server"));
    QVERIFY2(ticks > 10, qPrintable(QString::number(ticks)));
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(f.pid), 10'000);
    QCOMPARE(f.say(QStringLiteral("echo")), QStringLiteral("mcp_closed"));
}

void TestMcpSession::theServerEndsInMidCall_data()
{
    QTest::addColumn<QString>("tool");
    QTest::addColumn<QString>("message");
    QTest::newRow("it exits") << QStringLiteral(
        "exit") << QStringLiteral("The server exited with code 3. Its last words: out of cheese");
    QTest::newRow("it crashes") << QStringLiteral("crash")
                                << QStringLiteral("The server was ended by signal 9 (Killed).");
    QTest::newRow("half an answer is none")
        << QStringLiteral("halfanswer") << QStringLiteral("The server exited with code 0.");
}

void TestMcpSession::theServerEndsInMidCall()
{
    QFETCH(QString, tool);
    QFETCH(QString, message);
    FakeSession f;
    QVERIFY(f.open().has_value());
    const auto result = f.call(tool);
    QVERIFY(!result);
    QCOMPARE(result.error().key, QStringLiteral("mcp_exited"));
    QCOMPARE(result.error().message, message);
    QVERIFY(f.closed.has_value());
    QVERIFY(!isAlive(f.pid));
}

void TestMcpSession::aServerThatReadsNothing()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    McpRequestOptions options;
    options.timeoutMs = 30'000;
    const QJsonObject large =
        FakeSession::callParams(QStringLiteral("echo"),
                                {{QStringLiteral("text"), QString(7'000'000, u'x')}});
    auto hanging = f.session->request(QStringLiteral("tools/call"),
                                      FakeSession::callParams(QStringLiteral("hang")), options);
    auto first = f.session->request(QStringLiteral("tools/call"), large, options);
    auto second = f.session->request(QStringLiteral("tools/call"), large, options);
    auto third = f.session->request(QStringLiteral("tools/call"), large, options);
    const auto result = QCoro::waitFor(std::move(third));
    QVERIFY(!result);
    QCOMPARE(result.error().key, QStringLiteral("mcp_not_reading"));
    f.session.reset();
    QCOMPARE(QCoro::waitFor(std::move(first)).error().code, ErrorCode::Cancelled);
}

void TestMcpSession::othersGoOnWhileOneHangs()
{
    FakeSession dripping;
    QVERIFY(dripping.open().has_value());
    FakeSession healthy;
    QVERIFY(healthy.open().has_value());
    McpRequestOptions options;
    options.timeoutMs = 500;
    auto drip = dripping.session->request(QStringLiteral("tools/call"),
                                          FakeSession::callParams(QStringLiteral("drip")), options);
    QCOMPARE(healthy.say(QStringLiteral("echo"), {{QStringLiteral("text"), QStringLiteral("ok")}}),
             QStringLiteral("ok"));
    QCOMPARE(QCoro::waitFor(std::move(drip)).error().key, QStringLiteral("mcp_timeout"));
}

void TestMcpSession::theLastWordsAreKept()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("log")), QStringLiteral("logged"));
    QTRY_COMPARE_WITH_TIMEOUT(f.errorLines, QStringList{QStringLiteral("a line for [31mstderr")},
                              10'000);
    QCOMPARE(f.notifications, QStringList{QStringLiteral("notifications/message")});
    FakeSession early(QStringLiteral("exit2"));
    const auto peer = early.open();
    QVERIFY(!peer);
    QCOMPARE(peer.error().message,
             QStringLiteral(
                 "The server exited with code 2. Its last words: Error: the token is missing"));
}

void TestMcpSession::endlessPages()
{
    FakeSession f(QStringLiteral("endlesspages"));
    QVERIFY(f.open().has_value());
    auto cut = std::make_shared<bool>(false);
    const auto tools =
        QCoro::waitFor(f.session->list(QStringLiteral("tools/list"), QStringLiteral("tools"), 500,
                                       McpRequestOptions(), cut));
    QVERIFY(tools.has_value() && tools->isEmpty() && *cut);
}

void TestMcpSession::itEndsByItself()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    int stopped = 0;
    QElapsedTimer timer;
    timer.start();
    f.session->stop([&stopped] { ++stopped; });
    QTRY_COMPARE_WITH_TIMEOUT(stopped, 1, 10'000);
    QVERIFY2(timer.elapsed() < 2'000, "without a signal");
    QVERIFY(!isAlive(f.pid));
    QVERIFY(!f.closed);
}

void TestMcpSession::aStubbornServerIsKilled()
{
    FakeSession f(QStringLiteral("stubborn"));
    QVERIFY(f.open().has_value());
    int stopped = 0;
    f.session->stop([&stopped] { ++stopped; });
    QTRY_COMPARE_WITH_TIMEOUT(stopped, 1, 15'000);
    QVERIFY(!isAlive(f.pid));
}

void TestMcpSession::whatItStartedEndsWithIt()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    const qint64 child = f.say(QStringLiteral("child")).toLongLong();
    QVERIFY(isAlive(child));
    int stopped = 0;
    f.session->stop([&stopped] { ++stopped; });
    QTRY_COMPARE_WITH_TIMEOUT(stopped, 1, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(child), 10'000);

    FakeSession killed;
    QVERIFY(killed.open().has_value());
    const qint64 other = killed.say(QStringLiteral("child")).toLongLong();
    QVERIFY(isAlive(other));
    killed.session.reset(); // without ceremony
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(killed.pid) && !isAlive(other), 10'000);
}

void TestMcpSession::theSessionMayDieWhileCalled()
{
    FakeSession f;
    QVERIFY(f.open().has_value());
    auto call =
        f.session->request(QStringLiteral("tools/call"),
                           FakeSession::callParams(QStringLiteral("hang")), McpRequestOptions());
    f.session.reset();
    QCOMPARE(QCoro::waitFor(std::move(call)).error().code, ErrorCode::Cancelled);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(f.pid), 10'000);
}

void TestMcpSession::theEnvironmentIsClean()
{
    qputenv("TROUPE_BOOTSTRAP_API_KEY", "secret");
    FakeSession f;
    QVERIFY(f.open().has_value());
    QCOMPARE(f.say(QStringLiteral("env"),
                   {{QStringLiteral("name"), QStringLiteral("TROUPE_BOOTSTRAP_API_KEY")}}),
             QString());
    QCOMPARE(f.say(QStringLiteral("env"), {{QStringLiteral("name"), QStringLiteral("PATH")}}),
             qEnvironmentVariable("PATH"));
    QCOMPARE(f.say(QStringLiteral("where")), QDir::homePath());
    qunsetenv("TROUPE_BOOTSTRAP_API_KEY");
}

QTEST_GUILESS_MAIN(TestMcpSession)
#include "tst_mcpsession.moc"
