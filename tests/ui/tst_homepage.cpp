// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/home/homecards.h"

#include <QAbstractItemModelTester>
#include <QListView>

using namespace troupe;

/// The first page of the sidebar: how things stand, live.
class TestHomePage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aFreshStudioSaysWhatToDoNext();
    void conversationsAreListedAndOpened();
    void anAnswerThatIsBeingWrittenShowsUntilItEnds();
    void whatWaitsForADecisionIsShown();
    void whatWasSpentTodayIsAdded();
    void providersShowHowTheyAre();
    void everythingIsReachedByKeyboard();
    void whatIsOutOfSightIsReadWhenItIsShown();

private:
    QString converse(const QString &text);
    void open() { m_ui->open(QStringLiteral("home")); }

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
    QString m_agent;
};

void TestHomePage::init()
{
    m_server = std::make_unique<TestServer>();
    m_server->send("PATCH", QStringLiteral("/troupe/v1/settings"), m_server->adminKey(),
                   R"({"auto_titles":false})"); // a title is a call of its own
    m_agent = m_server->post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann"})")
                  .json()[QStringLiteral("id")]
                  .toString();
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
}

void TestHomePage::cleanup()
{
    m_ui.reset();
    m_server.reset();
}

/// A new conversation with Ann; its id.
QString TestHomePage::converse(const QString &text)
{
    QString session = m_server
                          ->post(QStringLiteral("/troupe/v1/sessions"),
                                 R"({"agent_id":")" + m_agent.toUtf8() + "\"}")
                          .json()[QStringLiteral("id")]
                          .toString();
    m_server->post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                   R"({"text":")" + text.toUtf8() + "\"}");
    return session;
}

void TestHomePage::aFreshStudioSaysWhatToDoNext()
{
    open();
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("home"));
    QVERIFY(m_ui->find(QStringLiteral("homeFirstConversation")));
    QVERIFY(!m_ui->isShown(QStringLiteral("runningListCard"))); // no part for what is not there
    QVERIFY(!m_ui->isShown(QStringLiteral("recentListCard")));
    QTRY_COMPARE(m_ui->text(QStringLiteral("spendToday")), QStringLiteral("$0.00"));
    m_ui->click(QStringLiteral("homeFirstConversation"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
}

void TestHomePage::conversationsAreListedAndOpened()
{
    open();
    const QString session = converse(QStringLiteral("What is a lighthouse?"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("recentList")),
                 QStringList{QStringLiteral("What is a lighthouse?")}); // without a refresh
    auto *list = m_ui->find<QListView>(QStringLiteral("recentList"));
    QAbstractItemModelTester tester(list->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(
        list->model()->index(0, 0).data(RowSubtitle).toString().startsWith(QLatin1String("Ann")));
    m_ui->clickRow(QStringLiteral("recentList"), 0);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
    QTRY_COMPARE(m_ui->settings().lastSession(), session);
}

void TestHomePage::anAnswerThatIsBeingWrittenShowsUntilItEnds()
{
    m_server->provider().hold();
    open();
    converse(QStringLiteral("Tell me a long story"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("runningList")),
                 QStringList{QStringLiteral("Tell me a long story")});
    const TestReply running = m_server->get(QStringLiteral("/troupe/v1/messages/running"));
    QCOMPARE(running.json()[QStringLiteral("items")][0][QStringLiteral("agent_name")].toString(),
             QStringLiteral("Ann"));
    // Somebody else's are not told.
    const QByteArray other = m_server->addKey(m_server->addMember(QStringLiteral("bob")),
                                              {QStringLiteral("agents:read")});
    QVERIFY(m_server->send("GET", QStringLiteral("/troupe/v1/messages/running"), other)
                .json()[QStringLiteral("items")]
                .toArray()
                .isEmpty());
    QTRY_VERIFY(m_server->provider().callCount() == 1);
    m_server->provider().say(QStringLiteral("Once."));
    m_server->provider().finish();
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("runningListCard")));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("recentList")).size(), 1);
}

void TestHomePage::whatWaitsForADecisionIsShown()
{
    open();
    QVERIFY(!m_ui->isShown(QStringLiteral("waitingListCard")));
    const QString runId =
        m_server
            ->post(QStringLiteral("/troupe/v1/runs"),
                   R"({"plan":{"name":"Letters","steps":[{"id":"ok","kind":"approval",)"
                   R"("message":"Send it?"}]}})")
            .json()[QStringLiteral("id")]
            .toString();
    QVERIFY(!runId.isEmpty());
    QTRY_COMPARE(m_ui->rows(QStringLiteral("waitingList")),
                 QStringList{QStringLiteral("Send it?")}); // without a refresh
    QTRY_COMPARE(m_ui->rows(QStringLiteral("activeRunsList")),
                 QStringList{QStringLiteral("Letters")});
    const QString approval = m_server->get(QStringLiteral("/troupe/v1/approvals"))
                                 .json()[QStringLiteral("items")][0][QStringLiteral("id")]
                                 .toString();
    m_ui->clickRow(QStringLiteral("waitingList"), 0);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("approvals"));
    open();
    m_ui->clickRow(QStringLiteral("activeRunsList"), 0);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("runs"));
    open();
    m_ui->click(QStringLiteral("activeRunsListAll"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("runs"));
    open();
    m_server->post(QStringLiteral("/troupe/v1/approvals/%1/approve").arg(approval), "{}");
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("waitingListCard")));
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("activeRunsListCard")));
}

void TestHomePage::whatWasSpentTodayIsAdded()
{
    m_server->post(QStringLiteral("/troupe/v1/providers"),
                   R"({"name":"far","models":["own"],"base_url":"https://models.example/v1"})");
    m_server->send("PUT", QStringLiteral("/troupe/v1/models/overrides"), m_server->adminKey(),
                   R"({"model":"far/own","input_per_million":0,"output_per_million":10000})");
    m_agent =
        m_server->post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Bea","model":"far/own"})")
            .json()[QStringLiteral("id")]
            .toString();
    open();
    converse(QStringLiteral("Hi")); // 87 tokens out
    QTRY_COMPARE(m_ui->text(QStringLiteral("spendToday")), QStringLiteral("$0.87"));
    QVERIFY(m_ui->text(QStringLiteral("answersToday")).startsWith(QLatin1String("1 ")));
    converse(QStringLiteral("Hi again"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("spendToday")), QStringLiteral("$1.74"));
    QVERIFY(m_ui->text(QStringLiteral("spendMonth")).contains(QLatin1String("$1.74")));
}

void TestHomePage::providersShowHowTheyAre()
{
    open();
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Built-in offline model")));
    Error down(ErrorCode::Unavailable, QStringLiteral("It is down today"));
    m_server->provider().failListing(down);
    m_server->post(QStringLiteral("/troupe/v1/providers"),
                   R"({"name":"local","base_url":"http://127.0.0.1:9/v1"})");
    QTRY_VERIFY(m_ui->sees(QStringLiteral("It is down today")));
    m_ui->click(QStringLiteral("healthCard"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("settings"));
    QVERIFY(m_ui->find(QStringLiteral("provider-local")));
}

void TestHomePage::everythingIsReachedByKeyboard()
{
    converse(QStringLiteral("First"));
    converse(QStringLiteral("Second"));
    m_ui->press(Qt::Key_0, Qt::ControlModifier);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("home"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("recentList")).size(), 2);
    m_ui->find(QStringLiteral("newConversationButton"))->setFocus();
    QStringList visited;
    for (int i = 0; i < 40 && !visited.contains(QStringLiteral("healthCard")); ++i) {
        m_ui->press(Qt::Key_Tab);
        visited.append(QApplication::focusWidget()->objectName());
    }
    QVERIFY(visited.contains(QStringLiteral("recentList")));
    QVERIFY(visited.contains(QStringLiteral("healthCard")));
    m_ui->find(QStringLiteral("recentList"))->setFocus();
    m_ui->press(Qt::Key_Down);
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
}

void TestHomePage::whatIsOutOfSightIsReadWhenItIsShown()
{
    open();
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("homeFirstConversation")));
    m_ui->open(QStringLiteral("agents"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
    converse(QStringLiteral("While nobody looks"));
    open();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("recentList")).size(), 1);
}

TROUPE_UI_TEST_MAIN(TestHomePage)
#include "tst_homepage.moc"
