// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/transcriptbench.h"

#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace troupe;

/// What is told in whatever order while branches are switched.
class TestTranscriptBranches : public QObject
{
    Q_OBJECT

private slots:
    void whatWasToldBeforeASwitchDoesNotStay();
    void anAnswerThatEndsAfterASwitchDoesNotStay();
    void whatIsBesideABranchGoesWithTheNext();
    void aHitOnAnotherBranchTakesNothingAlong_data();
    void aHitOnAnotherBranchTakesNothingAlong();
    void aHitThatCannotBeShownLeavesWhatThereIs();
    void aTextOnItsWayDoesNotComeToAnotherBranch();
    void aResyncWhileReadingIsNotLost();
    void anAnswerOfAnotherBranchIsNotWaitedFor();
    void aPlaceThatIsLeftIsNotSwitchedBackTo();
    void aDeletedVersionMakesRoomForTheNext();

private:
    static void openHit(const QString &order, uint settled);
    /// A conversation that shows "x", with "wanted" on a branch that is not shown.
    struct TwoBranches
    {
        TwoBranches()
        {
            id = bench.api.addSession(QStringLiteral("c")).id;
            wanted = bench.api.addMessage(id, MessageRole::User, QStringLiteral("wanted"));
            bench.api.branches.insert(wanted.id, bench.api.messages.take(id));
            other = bench.api.addMessage(id, MessageRole::User, QStringLiteral("x"));
            bench.api.sessions.first().headId = other.id;
        }
        /// One that is told after its branch was left.
        Message late(const QString &text)
        {
            Message message = wanted;
            message.id = newId();
            message.runId.clear();
            message.content = text;
            message.createdAt = Timestamp{bench.api.tick()};
            return message;
        }
        TranscriptBench bench;
        QString id;
        Message wanted;
        Message other;
    };
};

// Our own call is answered before the events of what came before it.
void TestTranscriptBranches::whatWasToldBeforeASwitchDoesNotStay()
{
    TranscriptBench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message wanted = b.api.addMessage(id, MessageRole::User, QStringLiteral("wanted"));
    b.api.branches.insert(wanted.id, b.api.messages.take(id));
    b.api.addMessage(id, MessageRole::User, QStringLiteral("x"));
    b.open(id);
    QCOMPARE(b.mirror.texts(), QStringList{QStringLiteral("x")});
    Message late = wanted;
    late.id = newId();
    late.runId.clear();
    late.content = QStringLiteral("late");

    b.controller.switchTo(wanted.id);
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
    QTRY_VERIFY(!b.controller.isLoading());
    b.api.tell("message.created", late); // of the branch that was shown before
    QTRY_COMPARE(b.mirror.texts().size(), 2);
    b.api.tell("session.switched", b.api.sessions.first());
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});

    // The same while the branch is being read.
    b.api.hold(QStringLiteral("listMessages"));
    b.controller.open(id);
    late.id = newId();
    b.api.tell("message.created", late);
    b.controller.switchTo(wanted.id);
    b.api.tell("message.created", late);
    b.api.tell("session.switched", b.api.sessions.first());
    b.api.release(QStringLiteral("listMessages"));
    QTRY_VERIFY(!b.controller.isLoading());
    QCOMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});

    const int reads = b.api.count(QStringLiteral("listMessages"));
    b.api.tell("session.switched", b.api.sessions.first()); // which is known by now
    QCOMPARE(b.api.count(QStringLiteral("listMessages")), reads);
}

// As a watched answer does, whose end comes by another way than the events.
void TestTranscriptBranches::anAnswerThatEndsAfterASwitchDoesNotStay()
{
    TwoBranches two;
    TranscriptBench &b = two.bench;
    b.open(two.id);
    b.controller.switchTo(two.wanted.id);
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
    QTRY_VERIFY(!b.controller.isLoading());
    const Message late = two.late(QStringLiteral("late"));
    emit b.api.done(late.id, late);
    b.api.tell("session.switched", b.api.sessions.first());
    QTRY_VERIFY(!b.controller.isLoading());
    QCOMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
}

void TestTranscriptBranches::whatIsBesideABranchGoesWithTheNext()
{
    TwoBranches two;
    TranscriptBench &b = two.bench;
    b.open(two.id);
    b.controller.switchTo(two.wanted.id);
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
    QTRY_VERIFY(!b.controller.isLoading());
    const Message late = two.late(QStringLiteral("late"));
    b.api.tell("message.created", late);
    b.api.messages[two.id] = {late}; // somebody shows it now
    b.api.sessions.first().headId = late.id;
    b.api.tell("session.switched", b.api.sessions.first());
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("late")});
}

// In every order in which answers and events can come.
void TestTranscriptBranches::aHitOnAnotherBranchTakesNothingAlong_data()
{
    QTest::addColumn<QString>("order");
    const QString told = QStringLiteral("smrcS");
    for (int known = 0; known < told.size(); ++known) { // "S" is told after it was asked for
        for (int answered = known; answered <= told.size(); ++answered) {
            QString order = told;
            order.insert(answered, u'a').insert(known, u'.');
            QTest::newRow(qPrintable(order)) << order;
        }
    }
}

/// s: an edit shows its branch, of which the first message (m) and the answer (r) are told, which
/// ends (c). '.': the hit turns out not to be shown, and its branch is asked for; S: which is told;
/// a: and answered. After the steps in `settled` all that is on its way arrives.
void TestTranscriptBranches::openHit(const QString &order, uint settled)
{
    TwoBranches two;
    TranscriptBench &b = two.bench;
    Message reply = b.api.addMessage(two.id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    b.api.branches.insert(two.other.id, {two.other, reply}); // when it is not shown any more
    b.api.sessions.first().headId = reply.id;
    const Session before = b.api.sessions.first();
    b.api.hold(QStringLiteral("listMessages"));
    b.api.hold(QStringLiteral("switchBranch"));
    QSignalSpy located(&b.controller, &TranscriptController::located);
    b.controller.open(two.id, two.wanted.id);
    for (qsizetype i = 0; i < order.size(); ++i) {
        switch (order.at(i).unicode()) {
        case u's':
            b.api.tell("session.switched", before);
            break;
        case u'm':
            b.api.tell("message.created", two.other);
            break;
        case u'r':
            b.api.tell("message.started", reply);
            break;
        case u'c':
            reply.status = MessageStatus::Complete;
            emit b.api.done(reply.id, reply);
            b.api.tell("message.completed", reply);
            break;
        case u'.':
            b.api.release(QStringLiteral("listMessages"));
            QTRY_COMPARE(b.api.count(QStringLiteral("switchBranch")), 1);
            break;
        case u'S':
            b.api.tell("session.switched", b.api.sessions.first());
            break;
        default:
            b.api.release(QStringLiteral("switchBranch"));
        }
        if (settled & (1U << i))
            QCoreApplication::processEvents();
    }
    QTRY_COMPARE(located.count(), 1);
    QTRY_VERIFY(!b.controller.isLoading());
    QCoreApplication::processEvents();
    const QByteArray where = order.toLatin1() + ' ' + QByteArray::number(settled, 2);
    QVERIFY2(b.mirror.texts() == QStringList{QStringLiteral("wanted")}, where);
    QVERIFY2(!b.controller.isStreaming(), where);
    QCOMPARE(located.first().first().toString(), two.wanted.id);
}

void TestTranscriptBranches::aHitOnAnotherBranchTakesNothingAlong()
{
    QFETCH(QString, order);
    for (uint settled = 0; settled < 1U << order.size(); ++settled) {
        openHit(order, settled);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestTranscriptBranches::aHitThatCannotBeShownLeavesWhatThereIs()
{
    TwoBranches two;
    TranscriptBench &b = two.bench;
    QSignalSpy failed(&b.controller, &TranscriptController::failed);
    b.api.failNext(QStringLiteral("switchBranch"),
                   Error(ErrorCode::Unavailable, QStringLiteral("busy")));
    b.api.hold(QStringLiteral("switchBranch"));
    b.open(two.id);
    b.controller.open(two.id, two.wanted.id);
    QTRY_COMPARE(b.api.count(QStringLiteral("switchBranch")), 1);
    const Message said = b.api.addMessage(two.id, MessageRole::User, QStringLiteral("meanwhile"));
    b.api.tell("message.created", said);
    b.api.release(QStringLiteral("switchBranch"));
    QTRY_COMPARE(failed.count(), 1);
    QTRY_VERIFY(!b.controller.isLoading());
    QCOMPARE(b.mirror.texts(), QStringList({QStringLiteral("x"), QStringLiteral("meanwhile")}));
}

void TestTranscriptBranches::aTextOnItsWayDoesNotComeToAnotherBranch()
{
    TwoBranches two;
    TranscriptBench &b = two.bench;
    b.open(two.id);
    b.api.hold(QStringLiteral("getMessage"));
    Message shortened = two.other;
    shortened.content.clear();
    QJsonObject told = QJsonDocument::fromJson(toJson(shortened)).object();
    told.insert(QLatin1String("truncated"), true);
    emit b.api.happened(QStringLiteral("message.completed"), shortened.id, told);
    QTRY_COMPARE(b.api.count(QStringLiteral("getMessage")), 1);
    b.controller.switchTo(two.wanted.id);
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
    QTRY_VERIFY(!b.controller.isLoading());
    b.api.tell("session.switched", b.api.sessions.first());
    b.api.release(QStringLiteral("getMessage"));
    QCOMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
}

void TestTranscriptBranches::aResyncWhileReadingIsNotLost()
{
    TwoBranches two;
    TranscriptBench &b = two.bench;
    b.api.hold(QStringLiteral("listMessages"));
    b.controller.open(two.id);
    b.api.addMessage(two.id, MessageRole::User, QStringLiteral("missed"));
    emit b.api.resync(); // nothing tells of it but this
    b.api.release(QStringLiteral("listMessages"));
    QTRY_VERIFY(!b.controller.isLoading());
    QCOMPARE(b.mirror.texts(), QStringList({QStringLiteral("x"), QStringLiteral("missed")}));
}

void TestTranscriptBranches::anAnswerOfAnotherBranchIsNotWaitedFor()
{
    TranscriptBench b;
    const QString id = b.longConversation(900);
    Message reply = b.api.addMessage(id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    b.controller.open(id, b.api.messages[id].at(400).id);
    QTRY_VERIFY(b.controller.hasNewer() && !b.controller.isLoading());
    b.api.tell("message.started", reply);
    QVERIFY(b.controller.isStreaming());
    b.api.messages[id].removeLast(); // somebody shows the branch without it
    Session &session = b.api.sessions.first();
    session.headId = b.api.messages[id].last().id;
    b.api.tell("session.switched", session);
    QTRY_VERIFY(!b.controller.isLoading());
    QVERIFY(b.controller.hasNewer());
    QTRY_VERIFY(!b.controller.isStreaming());
    // What is written at the end of the one that is shown is waited for.
    const Message other =
        b.api.addMessage(id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    session.headId = other.id;
    b.api.tell("session.switched", session);
    QTRY_VERIFY(b.controller.isStreaming());
}

// Somebody switches while one stands far from the end, where the other branch has nothing of it.
void TestTranscriptBranches::aPlaceThatIsLeftIsNotSwitchedBackTo()
{
    TranscriptBench b;
    const QString id = b.longConversation(900);
    b.controller.open(id, b.api.messages[id].at(400).id);
    QTRY_VERIFY(b.controller.hasNewer() && !b.controller.isLoading());
    const QList<Message> all = b.api.messages.take(id);
    for (const Message &message : all)
        b.api.branches.insert(message.id, all);
    b.api.sessions.first().headId =
        b.api.addMessage(id, MessageRole::User, QStringLiteral("anew")).id;
    b.api.tell("session.switched", b.api.sessions.first());
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("anew")});
    QTRY_VERIFY(!b.controller.isLoading());
    QCOMPARE(b.api.count(QStringLiteral("switchBranch")), 0);
}

void TestTranscriptBranches::aDeletedVersionMakesRoomForTheNext()
{
    TwoBranches two;
    TranscriptBench &b = two.bench;
    Message &shown = b.api.stored(two.other.id);
    shown.siblingIds = {two.wanted.id, two.other.id};
    shown.siblingIndex = shown.siblingCount = 2;
    b.open(two.id);
    b.api.branches.insert(two.other.id, {two.wanted});
    b.controller.deleteVersion(two.other.id);
    QTRY_COMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
    QTRY_VERIFY(!b.controller.isLoading());

    // Of one that was not shown, somebody else's deleting is told.
    Message &left = b.api.stored(two.wanted.id);
    left.siblingIds = {two.wanted.id, two.other.id};
    left.siblingIndex = 1;
    left.siblingCount = 2;
    emit b.api.resync();
    QTRY_COMPARE(b.controller.messages().first().siblingCount, std::optional<int>(2));
    left.siblingIds.clear();
    left.siblingIndex.reset();
    left.siblingCount.reset();
    b.api.tell("branch.deleted", b.api.sessions.first());
    QTRY_VERIFY(!b.controller.messages().first().siblingCount);
    QVERIFY(b.controller.messages().first().siblingIds.isEmpty());

    QSignalSpy failed(&b.controller, &TranscriptController::failed);
    b.api.failNext(QStringLiteral("deleteBranch"),
                   Error(ErrorCode::Conflict, QStringLiteral("no")));
    b.controller.deleteVersion(two.wanted.id);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(b.mirror.texts(), QStringList{QStringLiteral("wanted")});
}

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);
    TestTranscriptBranches test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_transcriptbranches.moc"
