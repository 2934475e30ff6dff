// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/embeddedserver.h"
#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/chatops.h"
#include "core/net/netpolicy.h"
#include "core/security/runtimefile.h"
#include "tests/ui/places.h"

#include <QCoroTask>
#include <QElapsedTimer>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace troupe;

/// The program as the system ends it: by a signal, in the middle of an answer.
class TestEnding : public QObject
{
    Q_OBJECT

private slots:
    void aSignalEndsItAndKeepsTheAnswer_data();
    void aSignalEndsItAndKeepsTheAnswer();

private:
    template <class Out, class In>
    static Out ask(Backend &backend, Op<In, Out> op, In in)
    {
        auto result = QCoro::waitFor(backend.call(op, std::move(in)));
        if (!result)
            qWarning("%s: %s", op.path, qPrintable(result.error().message));
        return result ? std::move(*result) : Out();
    }
};

void TestEnding::aSignalEndsItAndKeepsTheAnswer_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("graceful");
    QTest::newRow("SIGTERM, as at the end of a session") << SIGTERM << true;
    QTest::newRow("SIGINT, as Ctrl+C in a terminal") << SIGINT << true;
    QTest::newRow("SIGHUP, as a terminal that closes") << SIGHUP << true;
    QTest::newRow("SIGKILL loses no more than a moment") << SIGKILL << false;
}

void TestEnding::aSignalEndsItAndKeepsTheAnswer()
{
    QFETCH(int, number);
    QFETCH(bool, graceful);
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("data"));
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(desktopProgram(), {QStringLiteral("--data"), data});
    QVERIFY(program.waitForStarted());
    const QString announced = runtimeFilePath(data);
    QTRY_VERIFY_WITH_TIMEOUT(readRuntimeFile(announced).has_value(), 30'000);
    const auto running = readRuntimeFile(announced);
    const SystemClock clock;
    NetPolicy policy(clock);
    MessageRef reply;
    {
        Backend backend(policy, running->url, running->token.reveal().toByteArray());
        Agent agent;
        agent.name = QStringLiteral("Ann");
        CreateSession begin;
        begin.agentId = ask(backend, ops::createAgent, agent).id;
        PostMessage post;
        post.sessionId = ask(backend, ops::createSession, begin).id;
        post.text = QStringLiteral("What can you do?");
        reply.messageId = ask(backend, ops::postMessage, post).replyId;
        // A process that is killed may lose a quarter of a second: ten words at the usual pace.
        const qsizetype seen = graceful ? 30 : 30 + 200;
        QTRY_VERIFY(ask(backend, ops::getMessage, reply).content.size() > seen);
        QCOMPARE(ask(backend, ops::getMessage, reply).status, MessageStatus::Streaming);
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(kill(static_cast<pid_t>(program.processId()), number), 0);
    QVERIFY(program.waitForFinished(10'000));
    if (graceful) {
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        QVERIFY(!QFile::exists(announced));
    }

    EmbeddedServer again(data, clock);
    QSignalSpy ready(&again, &EmbeddedServer::ready);
    again.start();
    QVERIFY(ready.wait(20'000));
    Backend backend(policy, again.url(), again.token());
    const Message kept = ask(backend, ops::getMessage, reply);
    QVERIFY2(kept.content.size() > 30, qPrintable(kept.content));
    QCOMPARE(kept.status, MessageStatus::Interrupted);
}

QTEST_GUILESS_MAIN(TestEnding)
#include "tst_ending.moc"
