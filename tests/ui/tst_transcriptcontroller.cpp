// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/transcriptbench.h"

#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace troupe;

using Bench = TranscriptBench;

class TestTranscriptController : public QObject
{
    Q_OBJECT

private slots:
    void anAnswerIsShownWhateverComesFirst_data();
    void anAnswerIsShownWhateverComesFirst();
    void aGapIsAskedForAgain();
    void overlapsAreCut();
    void eventsBeforeThePageAreNotLost();
    void aStaleEndDoesNotStopAResumedAnswer();
    void aLongEndIsRead();
    void aLongMessageStandsBeforeItsAnswer_data();
    void aLongMessageStandsBeforeItsAnswer();
    void aResyncBringsWhatWasMissedOnce();
    void anUnsentMessageIsSentAgain();
    void anUnmadeConversationIsMadeOnce();
    void aLostAcknowledgementIsFound();
    void whatIsOnItsWayArrivesAfterLeaving();
    void olderPagesJoinWithoutOverlap();
    void aFarMessageOpensWithItsNeighboursAlone();
    void theEndIsFollowedFromAfar();
    void whatIsSaidFromAfarStandsAtTheEnd();
    void nothingIsLostWhereNewerPagesMeetTheEnd();
    void aMessageThatIsGoneIsReportedAndTheEndShown();
    void somebodyElsesMessageStandsInItsPlace();
};

void TestTranscriptController::anAnswerIsShownWhateverComesFirst_data()
{
    QTest::addColumn<QString>("order");
    QTest::newRow("the acknowledgement, then the events") << QStringLiteral("A12d3");
    QTest::newRow("the events, then the acknowledgement") << QStringLiteral("12Ad3");
    QTest::newRow("the acknowledgement in between") << QStringLiteral("1A2d3");
    QTest::newRow("the end before the acknowledgement") << QStringLiteral("12d3A");
    QTest::newRow("the end without a watch") << QStringLiteral("A123");
}

void TestTranscriptController::anAnswerIsShownWhateverComesFirst()
{
    QFETCH(QString, order);
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.api.hold(QStringLiteral("postMessage"));
    b.controller.send(QStringLiteral("Hi"), {});
    QCOMPARE(b.mirror.texts(), QStringList{QStringLiteral("Hi")});
    const Message question = b.api.messages[id][0];
    Message reply = b.api.messages[id][1];
    for (const QChar step : order) {
        if (step == u'A') {
            b.api.release(QStringLiteral("postMessage"));
        } else if (step == u'1') {
            b.api.tell("message.created", question);
        } else if (step == u'2') {
            b.api.tell("message.started", reply);
        } else if (step == u'd') {
            emit b.api.delta(reply.id, 0, QStringLiteral("Hel"));
        } else {
            reply.content = QStringLiteral("Hello");
            reply.status = MessageStatus::Complete;
            b.api.tell("message.completed", reply);
            emit b.api.done(reply.id, reply);
        }
        QVERIFY(b.mirror.texts().count(QStringLiteral("Hi")) == 1);
    }
    QCOMPARE(b.mirror.texts(), QStringList({QStringLiteral("Hi"), QStringLiteral("Hello")}));
    QVERIFY(b.controller.outbox().isEmpty());
    QVERIFY(!b.controller.isStreaming());
    QCOMPARE(b.mirror.shown.last().state, TranscriptMessage::State::Complete);
}

void TestTranscriptController::aGapIsAskedForAgain()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message reply = b.api.addMessage(id, MessageRole::Assistant, QStringLiteral("abc"),
                                           MessageStatus::Streaming);
    b.open(id);
    QCOMPARE(b.api.watched.last(), qMakePair(reply.id, 3ll));
    emit b.api.delta(reply.id, 5, QStringLiteral("f"));
    QCOMPARE(b.mirror.texts().last(), QStringLiteral("abc"));
    QCOMPARE(b.api.watched.size(), 2);
    QCOMPARE(b.api.watched.last(), qMakePair(reply.id, 3ll));
}

void TestTranscriptController::overlapsAreCut()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message reply = b.api.addMessage(id, MessageRole::Assistant,
                                           QStringLiteral("a\U0001F600"), MessageStatus::Streaming);
    b.open(id);
    QCOMPARE(b.api.watched.last().second, 3ll); // UTF-16 units
    emit b.api.delta(reply.id, 0, QStringLiteral("a\U0001F600bc"));
    emit b.api.delta(reply.id, 3, QStringLiteral("bc"));
    QCOMPARE(b.mirror.texts().last(), QStringLiteral("a\U0001F600bc"));
}

void TestTranscriptController::eventsBeforeThePageAreNotLost()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message first = b.api.addMessage(id, MessageRole::User, QStringLiteral("one"));
    Message reply = b.api.addMessage(id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    b.api.hold(QStringLiteral("listMessages"));
    b.controller.open(id); // the page is taken now, and arrives later
    const Message second = b.api.addMessage(id, MessageRole::User, QStringLiteral("two"));
    b.api.tell("message.created", second);
    Message &stored = b.api.stored(reply.id);
    stored.content = QStringLiteral("done");
    stored.status = MessageStatus::Complete;
    b.api.tell("message.completed", stored);
    b.api.release(QStringLiteral("listMessages"));
    QTRY_COMPARE(b.mirror.texts(), QStringList({QStringLiteral("one"), QStringLiteral("done"),
                                                QStringLiteral("two")}));
    QTRY_VERIFY(!b.controller.isStreaming());
}

void TestTranscriptController::aStaleEndDoesNotStopAResumedAnswer()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message stopped = b.api.addMessage(id, MessageRole::Assistant, QStringLiteral("half"),
                                             MessageStatus::Stopped);
    b.open(id);
    QCOMPARE(b.mirror.shown.last().actions.first().id, QStringLiteral("continue"));
    b.controller.resume(stopped.id);
    QTRY_VERIFY(b.controller.isStreaming());
    b.api.tell("message.completed", stopped); // of the run before
    QVERIFY(b.controller.isStreaming());
    emit b.api.delta(stopped.id, 4, QStringLiteral(" whole"));
    QCOMPARE(b.mirror.texts().last(), QStringLiteral("half whole"));
}

void TestTranscriptController::aLongEndIsRead()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message reply =
        b.api.addMessage(id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    b.open(id);
    Message &stored = b.api.stored(reply.id);
    stored.content = QString(40'000, u'x');
    stored.status = MessageStatus::Complete;
    QJsonObject shortened{{QStringLiteral("id"), reply.id},
                          {QStringLiteral("session_id"), id},
                          {QStringLiteral("role"), QStringLiteral("assistant")},
                          {QStringLiteral("status"), QStringLiteral("complete")},
                          {QStringLiteral("truncated"), true}};
    emit b.api.happened(QStringLiteral("message.completed"), reply.id, shortened);
    QTRY_COMPARE(b.mirror.texts().last().size(), 40'000);
    QVERIFY(!b.controller.isStreaming());
}

void TestTranscriptController::aLongMessageStandsBeforeItsAnswer_data()
{
    QTest::addColumn<bool>("isOurs");
    QTest::newRow("written here") << true;
    QTest::newRow("written in another window") << false;
}

void TestTranscriptController::aLongMessageStandsBeforeItsAnswer()
{
    QFETCH(bool, isOurs);
    const QString text(40'000, u'x');
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.api.hold(QStringLiteral("postMessage"));
    if (isOurs) {
        b.controller.send(text, {});
    } else {
        b.api.addMessage(id, MessageRole::User, text);
        b.api.addMessage(id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    }
    // The server leaves long texts out of its events.
    const Message question = b.api.messages[id][0];
    QJsonObject shortened{{QStringLiteral("id"), question.id},
                          {QStringLiteral("session_id"), id},
                          {QStringLiteral("role"), QStringLiteral("user")},
                          {QStringLiteral("run_id"), question.runId},
                          {QStringLiteral("created_at"), question.createdAt.toString()},
                          {QStringLiteral("metadata"), question.metadata},
                          {QStringLiteral("truncated"), true}};
    emit b.api.happened(QStringLiteral("message.created"), question.id, shortened);
    b.api.tell("message.started", b.api.messages[id][1]);
    QCOMPARE(b.mirror.shown.first().id, question.id);
    b.api.release(QStringLiteral("postMessage"));
    QTRY_COMPARE(b.mirror.texts(), QStringList({text, QString()}));
    QVERIFY(b.controller.isStreaming());
}

void TestTranscriptController::aResyncBringsWhatWasMissedOnce()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.api.addMessage(id, MessageRole::User, QStringLiteral("one"));
    const Message gone = b.api.addMessage(id, MessageRole::Assistant, QStringLiteral("two"));
    b.open(id);
    b.api.messages[id].removeLast();
    b.api.addMessage(id, MessageRole::User, QStringLiteral("three"));
    emit b.api.resync();
    QTRY_COMPARE(b.mirror.texts(), QStringList({QStringLiteral("one"), QStringLiteral("three")}));
    for (int i = 0; i < 300; ++i) // more than one page
        b.api.addMessage(id, MessageRole::User, QStringLiteral("n%1").arg(i));
    emit b.api.resync();
    QTRY_COMPARE(b.mirror.texts().last(), QStringLiteral("n299"));
    const QStringList texts = b.mirror.texts();
    QCOMPARE(QSet<QString>(texts.begin(), texts.end()).size(), texts.size());
}

void TestTranscriptController::anUnsentMessageIsSentAgain()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.api.failNext(QStringLiteral("postMessage"),
                   Error(ErrorCode::Unavailable, QStringLiteral("The server cannot be reached")));
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_VERIFY(b.controller.hasUnsent());
    QCOMPARE(b.controller.unsentText(), QStringLiteral("Hi"));
    QCOMPARE(b.mirror.shown.last().state, TranscriptMessage::State::Failed);
    QVERIFY(b.mirror.shown.last().problem.contains(QStringLiteral("cannot be reached")));
    b.controller.retryUnsent();
    QTRY_COMPARE(b.api.messages[id].size(), 2);
    QTRY_VERIFY(b.controller.outbox().isEmpty());
    QCOMPARE(b.mirror.texts(), QStringList({QStringLiteral("Hi"), QString()}));
    QVERIFY(b.controller.isStreaming());
    const QStringList keys = b.api.keys[QStringLiteral("postMessage")];
    QCOMPARE(keys.size(), 2);
    QCOMPARE(keys.first(), keys.last()); // the server does it once, whatever became of the first
}

void TestTranscriptController::anUnmadeConversationIsMadeOnce()
{
    Bench b;
    b.controller.startNew(QStringLiteral("agent"));
    b.api.failNext(QStringLiteral("createSession"),
                   Error(ErrorCode::Timeout, QStringLiteral("late")));
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_VERIFY(b.controller.hasUnsent());
    b.controller.retryUnsent();
    QTRY_VERIFY(b.controller.outbox().isEmpty());
    b.controller.startNew(QStringLiteral("agent"));
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_VERIFY(b.controller.outbox().isEmpty());
    const QStringList keys = b.api.keys[QStringLiteral("createSession")];
    QCOMPARE(keys.size(), 3);
    QCOMPARE(keys.at(0), keys.at(1));
    QVERIFY(keys.at(2) != keys.at(1)); // the same words, but another conversation
}

void TestTranscriptController::aLostAcknowledgementIsFound()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.api.keepsFailedPosts = true;
    b.api.failNext(QStringLiteral("postMessage"),
                   Error(ErrorCode::Timeout, QStringLiteral("late")));
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_VERIFY(b.controller.hasUnsent());
    b.controller.retryUnsent();
    QTRY_VERIFY(b.controller.outbox().isEmpty());
    QCOMPARE(b.api.count(QStringLiteral("postMessage")), 1);
    QCOMPARE(b.mirror.texts(), QStringList({QStringLiteral("Hi"), QString()}));
}

void TestTranscriptController::whatIsOnItsWayArrivesAfterLeaving()
{
    Bench b;
    QSignalSpy delivered(&b.controller, &TranscriptController::delivered);
    const QString other = b.api.addSession(QStringLiteral("other")).id;
    b.controller.startNew(QStringLiteral("agent"));
    b.api.hold(QStringLiteral("createSession"));
    b.controller.send(QStringLiteral("Hi"), {});
    b.open(other);
    b.api.release(QStringLiteral("createSession"));
    QTRY_COMPARE(delivered.count(), 1);
    QCOMPARE(delivered.first().mid(0, 2), QVariantList({QString(), QStringLiteral("Hi")}));
    QCOMPARE(b.api.messages[b.api.sessions.last().id].first().content, QStringLiteral("Hi"));
    QVERIFY(b.mirror.texts().isEmpty());
}

void TestTranscriptController::olderPagesJoinWithoutOverlap()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    QStringList all;
    for (int i = 0; i < 700; ++i) {
        all += QStringLiteral("m%1").arg(i);
        b.api.addMessage(id, MessageRole::User, all.last());
    }
    b.open(id);
    const qsizetype first = b.mirror.shown.size();
    QVERIFY(first < 100);
    b.controller.loadOlder();
    b.controller.loadOlder(); // asked twice, read once
    QTRY_VERIFY(b.mirror.shown.size() > first);
    QCOMPARE(b.api.count(QStringLiteral("listMessages")), 2);
    b.controller.loadAll();
    QTRY_COMPARE(b.mirror.texts(), all);
    QVERIFY(!b.controller.hasOlder());
    QSignalSpy located(&b.controller, &TranscriptController::located);
    b.controller.open(id, b.api.messages[id].at(3).id);
    QTRY_COMPARE(located.count(), 1);
}

void TestTranscriptController::aFarMessageOpensWithItsNeighboursAlone()
{
    Bench b;
    const QString id = b.longConversation(900);
    QSignalSpy located(&b.controller, &TranscriptController::located);
    b.controller.open(id, b.api.messages[id].at(400).id);
    QTRY_COMPARE(located.count(), 1);
    QCOMPARE(b.api.count(QStringLiteral("listMessages")), 1);
    QVERIFY(b.mirror.shown.size() < 200);
    QVERIFY(b.mirror.texts().contains(QStringLiteral("m400")));
    QVERIFY(b.controller.hasOlder());
    QVERIFY(b.controller.hasNewer());
    b.controller.loadNewer();
    b.controller.loadNewer(); // asked twice, read once
    QTRY_COMPARE(b.api.count(QStringLiteral("listMessages")), 2);
    b.controller.loadOlder();
    QTRY_COMPARE(b.api.count(QStringLiteral("listMessages")), 3);
    QTRY_COMPARE(b.mirror.texts(),
                 b.all.mid(b.all.indexOf(b.mirror.texts().first()), b.mirror.texts().size()));
    // From there to one near the other end: again only what is around it.
    b.controller.open(id, b.api.messages[id].at(890).id);
    QTRY_COMPARE(located.count(), 2);
    QCOMPARE(b.mirror.texts().last(), QStringLiteral("m899"));
    QVERIFY(!b.controller.hasNewer());
    b.controller.open(id, b.api.messages[id].at(400).id);
    QTRY_COMPARE(located.count(), 3);
    b.controller.loadAll();
    QTRY_COMPARE(b.mirror.texts(), b.all);
    QVERIFY(!b.controller.hasNewer() && !b.controller.hasOlder());
}

void TestTranscriptController::theEndIsFollowedFromAfar()
{
    Bench b;
    const QString id = b.longConversation(900);
    b.controller.open(id, b.api.messages[id].at(3).id);
    QTRY_VERIFY(b.controller.hasNewer());
    const QStringList shown = b.mirror.texts();
    QSignalSpy completed(&b.controller, &TranscriptController::completed);
    const Message said = b.api.addMessage(id, MessageRole::User, QStringLiteral("elsewhere"));
    Message reply = b.api.addMessage(id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    b.api.tell("message.created", said);
    b.api.tell("message.started", reply);
    QVERIFY(b.controller.isStreaming());
    emit b.api.delta(reply.id, 0, QStringLiteral("Hel"));
    reply.content = QStringLiteral("Hello");
    reply.status = MessageStatus::Complete;
    b.api.stored(reply.id) = reply;
    b.api.tell("message.completed", reply);
    QVERIFY(!b.controller.isStreaming());
    QCOMPARE(completed.count(), 1);
    QCOMPARE(b.mirror.texts(), shown);
    b.controller.loadEnd();
    QTRY_VERIFY(!b.controller.hasNewer());
    QCOMPARE(b.mirror.texts().mid(b.mirror.texts().size() - 3),
             QStringList(
                 {QStringLiteral("m899"), QStringLiteral("elsewhere"), QStringLiteral("Hello")}));
}

void TestTranscriptController::whatIsSaidFromAfarStandsAtTheEnd()
{
    Bench b;
    const QString id = b.longConversation(900);
    b.controller.open(id, b.api.messages[id].at(3).id);
    QTRY_VERIFY(b.controller.hasNewer());
    b.api.hold(QStringLiteral("listMessages")); // the end is read before the message is there
    b.api.hold(QStringLiteral("postMessage"));
    b.controller.send(QStringLiteral("Hi"), {});
    b.api.release(QStringLiteral("postMessage"));
    b.api.release(QStringLiteral("listMessages"));
    QTRY_COMPARE(b.mirror.texts().mid(b.mirror.texts().size() - 3),
                 QStringList({QStringLiteral("m899"), QStringLiteral("Hi"), QString()}));
    QVERIFY(b.controller.isStreaming());
    QVERIFY(b.controller.outbox().isEmpty());
    QCOMPARE(b.mirror.texts().count(QStringLiteral("Hi")), 1);
}

void TestTranscriptController::nothingIsLostWhereNewerPagesMeetTheEnd()
{
    Bench b;
    const QString id = b.longConversation(200);
    b.controller.open(id, b.api.messages[id].at(3).id);
    QTRY_VERIFY(b.controller.hasNewer());
    b.api.hold(QStringLiteral("listMessages"));
    b.controller.loadNewer(); // its answer is the rest as it is now
    const Message said = b.api.addMessage(id, MessageRole::User, QStringLiteral("just now"));
    b.api.tell("message.created", said);
    b.api.release(QStringLiteral("listMessages"));
    QTRY_COMPARE(b.mirror.texts(), b.all + QStringList{QStringLiteral("just now")});
    QVERIFY(!b.controller.hasNewer());
}

void TestTranscriptController::aMessageThatIsGoneIsReportedAndTheEndShown()
{
    Bench b;
    const QString id = b.longConversation(200);
    QSignalSpy notLocated(&b.controller, &TranscriptController::notLocated);
    b.controller.open(id, newId());
    QTRY_COMPARE(notLocated.count(), 1);
    QTRY_COMPARE(b.mirror.texts().value(b.mirror.texts().size() - 1), QStringLiteral("m199"));
    QVERIFY(!b.controller.isLoading());
}

void TestTranscriptController::somebodyElsesMessageStandsInItsPlace()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    const Message theirs = b.api.addMessage(id, MessageRole::User, QStringLiteral("theirs"));
    b.controller.send(QStringLiteral("mine"), {});
    QTRY_COMPARE(b.mirror.texts().size(), 2);
    b.api.tell("message.created", theirs); // its event comes after our acknowledgement
    QCOMPARE(b.mirror.texts(),
             QStringList({QStringLiteral("theirs"), QStringLiteral("mine"), QString()}));
}

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);
    TestTranscriptController test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_transcriptcontroller.moc"
