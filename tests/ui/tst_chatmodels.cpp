// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakechatapi.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/searchmodel.h"
#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/pages/chat/transcriptcontroller.h"

#include <QAbstractItemModelTester>
#include <QGuiApplication>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace troupe;

namespace {

const qint64 kNoon = QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch(); // a Friday

QDateTime noon()
{
    return QDateTime::fromMSecsSinceEpoch(kNoon, Qt::UTC);
}

/// What a view would show, kept from the controller's signals alone.
struct Mirror
{
    explicit Mirror(TranscriptController &controller)
    {
        QObject::connect(&controller, &TranscriptController::reset, &context,
                         [this, &controller] { shown = controller.transcript(); });
        QObject::connect(&controller, &TranscriptController::prepended, &context,
                         [this](const QList<TranscriptMessage> &older) { shown = older + shown; });
        QObject::connect(&controller, &TranscriptController::appended, &context,
                         [this](const TranscriptMessage &message) { shown.append(message); });
        QObject::connect(&controller, &TranscriptController::updated, &context,
                         [this](const QString &id, const TranscriptMessage &message) { *at(id) = message; });
        QObject::connect(&controller, &TranscriptController::deltaArrived, &context,
                         [this](const QString &id, const QString &text) { at(id)->markdown += text; });
        QObject::connect(&controller, &TranscriptController::removed, &context, [this](const QString &id) {
            shown.removeIf([&](const TranscriptMessage &message) { return message.id == id; });
        });
    }
    TranscriptMessage *at(const QString &id)
    {
        for (TranscriptMessage &message : shown) {
            if (message.id == id)
                return &message;
        }
        qFatal("the view does not know %s", qPrintable(id));
    }
    QStringList texts() const
    {
        QStringList texts;
        for (const TranscriptMessage &message : shown)
            texts.append(message.markdown);
        return texts;
    }
    QObject context;
    QList<TranscriptMessage> shown;
};

struct Bench
{
    Bench() : agents(api), controller(api, agents), mirror(controller) {}
    void open(const QString &sessionId)
    {
        controller.open(sessionId);
        QTRY_VERIFY(!controller.isLoading());
    }
    FakeChatApi api;
    AgentDirectory agents;
    TranscriptController controller;
    Mirror mirror;
};

} // namespace

class TestChatModels : public QObject
{
    Q_OBJECT

private slots:
    void costsKeepTwoFigures_data();
    void costsKeepTwoFigures();
    void timesAreSaidAsPeopleDo_data();
    void timesAreSaidAsPeopleDo();
    void conversationsAreGroupedAndPaged();
    void eventsMoveConversations();
    void aRefusedChangeIsTakenBack();
    void theListStaysRightUnderRandomEvents();
    void searchShowsKnownTitlesBeforeTheServerAnswers();
    void anAnswerIsShownWhateverComesFirst_data();
    void anAnswerIsShownWhateverComesFirst();
    void aGapIsAskedForAgain();
    void overlapsAreCut();
    void eventsBeforeThePageAreNotLost();
    void aStaleEndDoesNotStopAResumedAnswer();
    void aLongEndIsRead();
    void aResyncBringsWhatWasMissedOnce();
    void anUnsentMessageIsSentAgain();
    void aLostAcknowledgementIsFound();
    void whatIsOnItsWayArrivesAfterLeaving();
    void olderPagesJoinWithoutOverlap();
    void somebodyElsesMessageStandsInItsPlace();
};

void TestChatModels::costsKeepTwoFigures_data()
{
    QTest::addColumn<qint64>("nanos");
    QTest::addColumn<QString>("shown");
    QTest::newRow("nothing") << 0ll << QStringLiteral("$0.00");
    QTest::newRow("dollars") << 12'345'678'900ll << QStringLiteral("$12.35");
    QTest::newRow("cents") << 420'000'000ll << QStringLiteral("$0.42");
    QTest::newRow("a chat turn") << 2'100'000ll << QStringLiteral("$0.0021");
    QTest::newRow("a tenth of a cent") << 1'000'000ll << QStringLiteral("$0.0010");
    QTest::newRow("less than anybody pays") << 1ll << QStringLiteral("$0.000000001");
}

void TestChatModels::costsKeepTwoFigures()
{
    QFETCH(qint64, nanos);
    QTEST(chattext::cost(Money::fromNanos(nanos)), "shown");
}

void TestChatModels::timesAreSaidAsPeopleDo_data()
{
    QTest::addColumn<qint64>("hoursAgo");
    QTest::addColumn<QString>("when");
    QTest::addColumn<QString>("group");
    QTest::newRow("an hour ago is a time of today") << 1ll << QStringLiteral("11:00") << QStringLiteral("Today");
    QTest::newRow("thirteen hours ago was yesterday") << 13ll << QStringLiteral("Yesterday") << QStringLiteral("Yesterday");
    QTest::newRow("three days ago has a weekday") << 72ll << QStringLiteral("Tue") << QStringLiteral("This week");
    QTest::newRow("a month ago has a date") << 720ll << QStringLiteral("21 Oct") << QStringLiteral("Older");
}

void TestChatModels::timesAreSaidAsPeopleDo()
{
    QFETCH(qint64, hoursAgo);
    Session session;
    session.updatedAt = Timestamp{kNoon - hoursAgo * 3'600'000};
    QTEST(chattext::when(session.updatedAt, noon()), "when");
    QTEST(chattext::group(session, noon()), "group");
    session.pinned = true;
    QCOMPARE(chattext::group(session, noon()), QStringLiteral("Pinned"));
}

void TestChatModels::conversationsAreGroupedAndPaged()
{
    FakeChatApi api;
    AgentDirectory agents(api);
    for (int i = 0; i < 120; ++i)
        api.addSession(QStringLiteral("c%1").arg(i)).updatedAt = Timestamp{kNoon - i * 3'600'000ll};
    api.sessions[100].pinned = true;
    SessionListModel model(api, agents, noon);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 50);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("c100"));
    QCOMPARE(model.index(0).data(ChatGroup).toString(), QStringLiteral("Pinned"));
    QCOMPARE(model.index(1).data(ChatGroup).toString(), QStringLiteral("Today"));
    QCOMPARE(model.index(2).data(ChatGroup).toString(), QString());
    QStringList groups;
    while (model.canFetchMore({})) {
        const int before = model.rowCount();
        model.fetchMore({});
        QTRY_VERIFY(model.rowCount() > before);
    }
    QCOMPARE(model.rowCount(), 120);
    for (int row = 0; row < model.rowCount(); ++row) {
        const QString group = model.index(row).data(ChatGroup).toString();
        if (!group.isEmpty())
            groups += group;
    }
    QCOMPARE(groups, QStringList({QStringLiteral("Pinned"), QStringLiteral("Today"), QStringLiteral("Yesterday"),
                                  QStringLiteral("This week")}));
}

void TestChatModels::eventsMoveConversations()
{
    FakeChatApi api;
    AgentDirectory agents(api);
    for (int i = 0; i < 3; ++i)
        api.addSession(QStringLiteral("c%1").arg(i)).updatedAt = Timestamp{kNoon - i * 1000};
    SessionListModel model(api, agents, noon);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 3);
    const auto titles = [&] {
        QStringList titles;
        for (int row = 0; row < model.rowCount(); ++row)
            titles += model.index(row).data().toString();
        return titles.join(u' ');
    };
    QCOMPARE(titles(), QStringLiteral("c0 c1 c2"));
    api.sessions[2].updatedAt = Timestamp{kNoon + 1};
    api.tell("session.updated", api.sessions[2]);
    QCOMPARE(titles(), QStringLiteral("c2 c0 c1"));

    Session foreign = api.sessions[0];
    foreign.id = newId();
    foreign.ownerId = QStringLiteral("somebody else"); // an administrator's socket tells of them too
    api.tell("session.created", foreign);
    QCOMPARE(model.rowCount(), 3);

    Message answer;
    answer.id = newId();
    answer.sessionId = api.sessions[1].id;
    api.tell("message.started", answer);
    QVERIFY(model.index(2).data(ChatBusy).toBool());
    api.tell("message.completed", answer);
    QVERIFY(model.index(2).data(RowUnread).toBool());
    model.setOpenSession(answer.sessionId);
    QVERIFY(!model.index(2).data(RowUnread).toBool());
    api.tell("message.completed", answer);
    QVERIFY(!model.index(2).data(RowUnread).toBool());

    api.tell("session.deleted", api.sessions[0]);
    QCOMPARE(titles(), QStringLiteral("c2 c1"));
}

void TestChatModels::aRefusedChangeIsTakenBack()
{
    FakeChatApi api;
    AgentDirectory agents(api);
    const QString id = api.addSession(QStringLiteral("before")).id;
    SessionListModel model(api, agents, noon);
    QSignalSpy failed(&model, &SessionListModel::failed);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 1);
    api.failNext(QStringLiteral("updateSession"), Error(ErrorCode::Unavailable, QStringLiteral("no")));
    QVERIFY(model.setData(model.index(0), QStringLiteral("after"), Qt::EditRole));
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("after"));
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("before"));
    model.setArchived(id, true);
    QCOMPARE(model.rowCount(), 0);
    QTRY_COMPARE(api.count(QStringLiteral("updateSession")), 2);
}

void TestChatModels::theListStaysRightUnderRandomEvents()
{
    QRandomGenerator random(20261122);
    FakeChatApi api;
    AgentDirectory agents(api);
    for (int i = 0; i < 80; ++i)
        api.addSession(QStringLiteral("c%1").arg(i));
    SessionListModel model(api, agents, noon);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 50);
    for (int step = 0; step < 500; ++step) {
        if (api.sessions.isEmpty() || random.bounded(8) == 0) {
            const Session made = api.addSession(QStringLiteral("n%1").arg(step));
            api.tell("session.created", made);
        } else {
            const int at = random.bounded(static_cast<int>(api.sessions.size()));
            Session &session = api.sessions[at];
            switch (random.bounded(4)) {
            case 0: session.updatedAt = Timestamp{api.tick()}; break;
            case 1: session.pinned = !session.pinned; break;
            case 2: session.archivedAt = session.archivedAt.isSet() ? Timestamp{} : Timestamp{1}; break;
            default: session.title = QStringLiteral("t%1").arg(step);
            }
            const Session told = session;
            if (random.bounded(10) == 0) {
                api.sessions.removeAt(at);
                api.tell("session.deleted", told);
            } else {
                api.tell("session.updated", told);
            }
        }
        if (model.canFetchMore({}) && random.bounded(20) == 0) {
            model.fetchMore({});
            QTRY_COMPARE(api.count(QStringLiteral("listSessions")), api.count(QStringLiteral("listSessions")));
            QCoreApplication::processEvents();
        }
    }
    while (model.canFetchMore({})) {
        const int before = model.rowCount();
        model.fetchMore({});
        QTRY_VERIFY(model.rowCount() >= before && (model.rowCount() > before || !model.canFetchMore({})));
    }
    QStringList wanted;
    QList<Session> sorted;
    for (const Session &session : std::as_const(api.sessions)) {
        if (!session.archivedAt.isSet())
            sorted.append(session);
    }
    std::sort(sorted.begin(), sorted.end(), [](const Session &a, const Session &b) {
        return std::tie(a.pinned, a.updatedAt, a.id) > std::tie(b.pinned, b.updatedAt, b.id);
    });
    QStringList shown;
    for (const Session &session : std::as_const(sorted))
        wanted += session.title;
    for (int row = 0; row < model.rowCount(); ++row)
        shown += model.index(row).data().toString();
    QCOMPARE(shown, wanted);
}

void TestChatModels::searchShowsKnownTitlesBeforeTheServerAnswers()
{
    FakeChatApi api;
    AgentDirectory agents(api);
    api.addSession(QStringLiteral("Billing importer"));
    api.addSession(QStringLiteral("Holidays"));
    SessionListModel sessions(api, agents, noon);
    sessions.reload();
    QTRY_COMPARE(sessions.rowCount(), 2);
    SearchHit hit;
    hit.sessionTitle = QStringLiteral("Holidays");
    hit.snippet = QStringLiteral("the \u2068bill\u2069 came");
    api.hits = {hit};
    SearchModel model(api, agents, sessions, noon);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setText(QStringLiteral("bill"));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data(ChatSnippet).toString(), QStringLiteral("\u2068Bill\u2069ing importer"));
    model.search();
    QTRY_VERIFY(!model.isSearching());
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, 0).data(ChatGroup).toString(), QStringLiteral("Messages"));
    // An answer to an earlier text is dropped.
    api.hold(QStringLiteral("searchMessages"));
    model.setText(QStringLiteral("billi"));
    model.search();
    model.setText(QStringLiteral("holi"));
    api.release(QStringLiteral("searchMessages"));
    QCoreApplication::processEvents();
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Holidays"));
}

void TestChatModels::anAnswerIsShownWhateverComesFirst_data()
{
    QTest::addColumn<QString>("order");
    QTest::newRow("the acknowledgement, then the events") << QStringLiteral("A12d3");
    QTest::newRow("the events, then the acknowledgement") << QStringLiteral("12Ad3");
    QTest::newRow("the acknowledgement in between") << QStringLiteral("1A2d3");
    QTest::newRow("the end before the acknowledgement") << QStringLiteral("12d3A");
    QTest::newRow("the end without a watch") << QStringLiteral("A123");
}

void TestChatModels::anAnswerIsShownWhateverComesFirst()
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

void TestChatModels::aGapIsAskedForAgain()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message reply
        = b.api.addMessage(id, MessageRole::Assistant, QStringLiteral("abc"), MessageStatus::Streaming);
    b.open(id);
    QCOMPARE(b.api.watched.last(), qMakePair(reply.id, 3ll));
    emit b.api.delta(reply.id, 5, QStringLiteral("f"));
    QCOMPARE(b.mirror.texts().last(), QStringLiteral("abc"));
    QCOMPARE(b.api.watched.size(), 2);
    QCOMPARE(b.api.watched.last(), qMakePair(reply.id, 3ll));
}

void TestChatModels::overlapsAreCut()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message reply
        = b.api.addMessage(id, MessageRole::Assistant, QStringLiteral("a\U0001F600"), MessageStatus::Streaming);
    b.open(id);
    QCOMPARE(b.api.watched.last().second, 3ll); // UTF-16 units
    emit b.api.delta(reply.id, 0, QStringLiteral("a\U0001F600bc"));
    emit b.api.delta(reply.id, 3, QStringLiteral("bc"));
    QCOMPARE(b.mirror.texts().last(), QStringLiteral("a\U0001F600bc"));
}

void TestChatModels::eventsBeforeThePageAreNotLost()
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
    QTRY_COMPARE(b.mirror.texts(),
                 QStringList({QStringLiteral("one"), QStringLiteral("done"), QStringLiteral("two")}));
    QTRY_VERIFY(!b.controller.isStreaming());
}

void TestChatModels::aStaleEndDoesNotStopAResumedAnswer()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message stopped
        = b.api.addMessage(id, MessageRole::Assistant, QStringLiteral("half"), MessageStatus::Stopped);
    b.open(id);
    QCOMPARE(b.mirror.shown.last().actions.first().id, QStringLiteral("continue"));
    b.controller.resume(stopped.id);
    QTRY_VERIFY(b.controller.isStreaming());
    b.api.tell("message.completed", stopped); // of the run before
    QVERIFY(b.controller.isStreaming());
    emit b.api.delta(stopped.id, 4, QStringLiteral(" whole"));
    QCOMPARE(b.mirror.texts().last(), QStringLiteral("half whole"));
}

void TestChatModels::aLongEndIsRead()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    const Message reply = b.api.addMessage(id, MessageRole::Assistant, {}, MessageStatus::Streaming);
    b.open(id);
    Message &stored = b.api.stored(reply.id);
    stored.content = QString(40'000, u'x');
    stored.status = MessageStatus::Complete;
    QJsonObject shortened{{QStringLiteral("id"), reply.id},
                          {QStringLiteral("session_id"), id},
                          {QStringLiteral("role"), QStringLiteral("assistant")},
                          {QStringLiteral("status"), QStringLiteral("complete")},
                          {QStringLiteral("truncated"), true}};
    emit b.api.event(QStringLiteral("message.completed"), reply.id, shortened);
    QTRY_COMPARE(b.mirror.texts().last().size(), 40'000);
    QVERIFY(!b.controller.isStreaming());
}

void TestChatModels::aResyncBringsWhatWasMissedOnce()
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
    QCOMPARE(QSet<QString>(b.mirror.texts().begin(), b.mirror.texts().end()).size(), b.mirror.texts().size());
}

void TestChatModels::anUnsentMessageIsSentAgain()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.api.failNext(QStringLiteral("postMessage"), Error(ErrorCode::Unavailable, QStringLiteral("The server cannot be reached")));
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
}

void TestChatModels::aLostAcknowledgementIsFound()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    b.api.keepsFailedPosts = true;
    b.api.failNext(QStringLiteral("postMessage"), Error(ErrorCode::Timeout, QStringLiteral("late")));
    b.controller.send(QStringLiteral("Hi"), {});
    QTRY_VERIFY(b.controller.hasUnsent());
    b.controller.retryUnsent();
    QTRY_VERIFY(b.controller.outbox().isEmpty());
    QCOMPARE(b.api.count(QStringLiteral("postMessage")), 1);
    QCOMPARE(b.mirror.texts(), QStringList({QStringLiteral("Hi"), QString()}));
}

void TestChatModels::whatIsOnItsWayArrivesAfterLeaving()
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
    QCOMPARE(delivered.first(), QVariantList({QString(), QStringLiteral("Hi")}));
    QCOMPARE(b.api.messages[b.api.sessions.last().id].first().content, QStringLiteral("Hi"));
    QVERIFY(b.mirror.texts().isEmpty());
}

void TestChatModels::olderPagesJoinWithoutOverlap()
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

void TestChatModels::somebodyElsesMessageStandsInItsPlace()
{
    Bench b;
    const QString id = b.api.addSession(QStringLiteral("c")).id;
    b.open(id);
    const Message theirs = b.api.addMessage(id, MessageRole::User, QStringLiteral("theirs"));
    b.controller.send(QStringLiteral("mine"), {});
    QTRY_COMPARE(b.mirror.texts().size(), 2);
    b.api.tell("message.created", theirs); // its event comes after our acknowledgement
    QCOMPARE(b.mirror.texts(), QStringList({QStringLiteral("theirs"), QStringLiteral("mine"), QString()}));
}

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);
    TestChatModels test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_chatmodels.moc"
