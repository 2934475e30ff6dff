// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakechatapi.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/searchmodel.h"
#include "ui/pages/chat/sessionlistmodel.h"

#include <QAbstractItemModelTester>
#include <QGuiApplication>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace troupe;

namespace {

const qint64 kNoon =
    QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch(); // a Friday

QDateTime noon()
{
    return QDateTime::fromMSecsSinceEpoch(kNoon, Qt::UTC);
}

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
    QTest::newRow("an hour ago is a time of today")
        << 1ll << QStringLiteral("11:00") << QStringLiteral("Today");
    QTest::newRow("thirteen hours ago was yesterday")
        << 13ll << QStringLiteral("Yesterday") << QStringLiteral("Yesterday");
    QTest::newRow("three days ago has a weekday")
        << 72ll << QStringLiteral("Tue") << QStringLiteral("This week");
    QTest::newRow("a month ago has a date")
        << 720ll << QStringLiteral("21 Oct") << QStringLiteral("Older");
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
    tester.setUseFetchMore(false);
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
    QCOMPARE(groups, QStringList({QStringLiteral("Pinned"), QStringLiteral("Today"),
                                  QStringLiteral("Yesterday"), QStringLiteral("This week")}));
}

void TestChatModels::eventsMoveConversations()
{
    FakeChatApi api;
    AgentDirectory agents(api);
    for (int i = 0; i < 3; ++i)
        api.addSession(QStringLiteral("c%1").arg(i)).updatedAt = Timestamp{kNoon - i * 1000};
    SessionListModel model(api, agents, noon);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
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
    foreign.ownerId =
        QStringLiteral("somebody else"); // an administrator's socket tells of them too
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
    api.failNext(QStringLiteral("updateSession"),
                 Error(ErrorCode::Unavailable, QStringLiteral("no")));
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
    tester.setUseFetchMore(false);
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
            case 0:
                session.updatedAt = Timestamp{api.tick()};
                break;
            case 1:
                session.pinned = !session.pinned;
                break;
            case 2:
                session.archivedAt = session.archivedAt.isSet() ? Timestamp{} : Timestamp{1};
                break;
            default:
                session.title = QStringLiteral("t%1").arg(step);
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
            QCoreApplication::processEvents();
        }
    }
    while (model.canFetchMore({})) {
        const int before = model.rowCount();
        model.fetchMore({});
        QTRY_VERIFY(model.rowCount() >= before
                    && (model.rowCount() > before || !model.canFetchMore({})));
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
    tester.setUseFetchMore(false);
    model.setText(QStringLiteral("bill"));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data(ChatSnippet).toString(),
             QStringLiteral("\u2068Bill\u2069ing importer"));
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

int main(int argc, char *argv[])
{
    QGuiApplication app(argc, argv);
    TestChatModels test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_chatmodels.moc"
