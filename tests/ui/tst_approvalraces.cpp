// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/approvaltest.h"
#include "tests/ui/relay.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/approvals/approvaldetail.h"

#include <QAbstractItemView>
#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace troupe;

/// A key decides about what is on the screen, however many are selected and however late answers
/// come.
class TestApprovalRaces : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void whatIsEditedIsDecidedAlone();
    void aCommentGoesToAllThatAreSelected();
    void theButtonsSayWhatTheyDecide();
    void whatIsShownFromElsewhereIsAlone();
    void severalAreDecidedOnce();
    void anAnswerIsAboutItsOwnRequest();
    void aFailureIsAboutItsOwnRequest();

private:
    QString ask(const char *level, const QString &title);
    QString call(const QString &to);
    QJsonObject stored(const QString &id)
    {
        return m_server->get(approvalPath(id)).json()[QLatin1String("approval")].toObject();
    }
    QString statusOf(const QString &id) { return statusIn(stored(id)); }
    QString shown() { return m_ui->text(QStringLiteral("approvalTitle")); }
    void open(const QString &argument = {})
    {
        m_ui->open(QStringLiteral("approvals"), argument);
        QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("approvals"));
    }
    /// Opens the list and selects all of it.
    void selectAll(int rows)
    {
        open();
        QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), rows);
        m_ui->find(QStringLiteral("approvalList"))->setFocus();
        m_ui->press(Qt::Key_A, Qt::ControlModifier);
        QTRY_VERIFY(m_ui->isShown(QStringLiteral("bulkApprove")));
    }

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<UiDriver> m_ui;
    std::shared_ptr<NotingTool> m_tool;
    std::unique_ptr<Talk> m_talk;
};

void TestApprovalRaces::init()
{
    m_server = std::make_unique<TestServer>();
    m_tool = std::make_shared<NotingTool>(QStringLiteral("send"));
    m_server->workshop().tools.add(m_tool);
    m_talk = std::make_unique<Talk>(*m_server, kMailAgent);
    m_relay = std::make_unique<Relay>(m_server->port());
    m_ui = std::make_unique<UiDriver>(m_relay->url(), m_server->adminKey());
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
}

void TestApprovalRaces::cleanup()
{
    m_ui.reset();
    m_relay.reset();
    m_talk.reset();
    m_server.reset();
}

QString TestApprovalRaces::ask(const char *level, const QString &title)
{
    const QJsonObject body{{QStringLiteral("title"), title},
                           {QStringLiteral("content"), QStringLiteral("About ") + title},
                           {QStringLiteral("risk_level"), QLatin1String(level)}};
    return Talk::idOf(m_server->post(QStringLiteral("/troupe/v1/approvals"), Talk::body(body)));
}

/// An agent wants to call: the approval's id.
QString TestApprovalRaces::call(const QString &to)
{
    m_server->provider().callTools({{wish(QStringLiteral("send"), {{QStringLiteral("to"), to}})}});
    m_talk->say(QStringLiteral("Write"));
    const QList<QJsonObject> pending =
        itemsOf(m_server->get(QStringLiteral("/troupe/v1/approvals?status=pending&order=newest")));
    return pending.isEmpty() ? QString() : idIn(pending.first());
}

void TestApprovalRaces::whatIsEditedIsDecidedAlone()
{
    const QString edited = call(QStringLiteral("bob"));
    const QString other = ask("low", QStringLiteral("low one"));
    const QString third = ask("low", QStringLiteral("another"));
    selectAll(3);
    auto *content = m_ui->find<QPlainTextEdit>(QStringLiteral("approvalContent"));
    QTRY_VERIFY(content->toPlainText().contains(QLatin1String("bob"))); // the riskiest is shown
    m_ui->press(Qt::Key_E);
    QTRY_VERIFY(content->hasFocus() && !content->isReadOnly());
    QVERIFY(!m_ui->isShown(QStringLiteral("bulkApprove")));
    content->setPlainText(QStringLiteral("{\"to\": \"carol\"}"));
    // Also when all are selected once more: what is typed is about one.
    auto *list = m_ui->find<QAbstractItemView>(QStringLiteral("approvalList"));
    list->selectAll();
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("bulkApprove")));
    QVERIFY(!m_ui->find(QStringLiteral("bulkApprove"))->isEnabled());
    list->setFocus();
    m_ui->press(Qt::Key_R);
    content->setFocus();
    m_ui->press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(statusOf(edited), QStringLiteral("approved"));
    QTRY_COMPARE(m_tool->calls.size(), 1);
    QCOMPARE(m_tool->calls.first()[QLatin1String("to")].toString(), QStringLiteral("carol"));
    QCOMPARE(statusOf(other), QStringLiteral("pending"));
    QCOMPARE(statusOf(third), QStringLiteral("pending"));
}

void TestApprovalRaces::aCommentGoesToAllThatAreSelected()
{
    const QStringList ids{ask("low", QStringLiteral("one")), ask("low", QStringLiteral("two"))};
    selectAll(2);
    m_ui->type(QStringLiteral("approvalComment"), QStringLiteral("not on Sundays"));
    QVERIFY(m_ui->isShown(QStringLiteral("bulkReject")));
    m_ui->find(QStringLiteral("approvalList"))->setFocus();
    m_ui->press(Qt::Key_R);
    for (const QString &id : ids) {
        QTRY_COMPARE(statusOf(id), QStringLiteral("rejected"));
        QCOMPARE(stored(id)[QLatin1String("comment")].toString(), QStringLiteral("not on Sundays"));
    }
}

void TestApprovalRaces::theButtonsSayWhatTheyDecide()
{
    const QString one = ask("high", QStringLiteral("one"));
    const QString two = ask("low", QStringLiteral("two"));
    selectAll(2);
    QTRY_COMPARE(m_ui->text(QStringLiteral("approveButton")), QStringLiteral("Approve this one"));
    QCOMPARE(m_ui->text(QStringLiteral("bulkApprove")), QStringLiteral("Approve all (A)"));
    QCOMPARE(shown(), QStringLiteral("one"));
    m_ui->click(QStringLiteral("approveButton"));
    QTRY_COMPARE(statusOf(one), QStringLiteral("approved"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("approveButton")), QStringLiteral("Approve (A)"));
    QCOMPARE(statusOf(two), QStringLiteral("pending"));
}

/// As from the tray, or from a run: one that the list does not have.
void TestApprovalRaces::whatIsShownFromElsewhereIsAlone()
{
    const QString decided = ask("low", QStringLiteral("decided"));
    m_server->post(approvalPath(decided, "/reject"), "{}");
    const QStringList ids{ask("low", QStringLiteral("one")), ask("low", QStringLiteral("two"))};
    selectAll(2);
    open(decided);
    QTRY_COMPARE(shown(), QStringLiteral("decided"));
    QVERIFY(!m_ui->isShown(QStringLiteral("bulkApprove")));
    m_ui->press(Qt::Key_A);
    m_ui->press(Qt::Key_J);
    QTRY_VERIFY(shown() != QLatin1String("decided"));
    for (const QString &id : ids)
        QCOMPARE(statusOf(id), QStringLiteral("pending"));
    QCOMPARE(m_relay->seen("POST /troupe/v1/approvals/bulk"), 0);
}

void TestApprovalRaces::severalAreDecidedOnce()
{
    const QStringList ids{ask("medium", QStringLiteral("one")),
                          ask("medium", QStringLiteral("two"))};
    const QString kept = ask("low", QStringLiteral("three"));
    open();
    auto *list = m_ui->find<QAbstractItemView>(QStringLiteral("approvalList"));
    QTRY_COMPARE(list->model()->rowCount(), 3);
    list->setFocus();
    QTRY_COMPARE(shown(), QStringLiteral("one"));
    list->selectionModel()->select(list->model()->index(1, 0), QItemSelectionModel::Select);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("bulkReject")));
    const QByteArray bulk("POST /troupe/v1/approvals/bulk");
    m_relay->hold(bulk);
    m_ui->press(Qt::Key_R);
    m_ui->press(Qt::Key_R);
    QTRY_COMPARE(m_relay->held(), 1);
    for (const QString &id : ids)
        QTRY_COMPARE(statusOf(id), QStringLiteral("rejected"));
    QTRY_COMPARE(list->model()->rowCount(), 1);
    m_ui->press(Qt::Key_J);
    QTRY_COMPARE(shown(), QStringLiteral("three"));
    m_ui->type(QStringLiteral("approvalComment"), QStringLiteral("I think"));
    m_relay->release();
    QTRY_VERIFY(m_ui->sees(QStringLiteral("2 rejected")));
    QCOMPARE(shown(), QStringLiteral("three"));
    QCOMPARE(m_ui->text(QStringLiteral("approvalComment")), QStringLiteral("I think"));
    QCOMPARE(m_relay->seen(bulk), 1);
    QCOMPARE(statusOf(kept), QStringLiteral("pending"));
}

void TestApprovalRaces::anAnswerIsAboutItsOwnRequest()
{
    const QString one = ask("low", QStringLiteral("one"));
    const QString two = ask("low", QStringLiteral("two"));
    ApprovalDetailView view(m_ui->backend()); // nobody tells it what happens meanwhile
    QSignalSpy decided(&view, &ApprovalDetailView::decided);
    view.setVisible(true);
    view.setApproval(one);
    auto *approve = view.findChild<QAbstractButton *>(QStringLiteral("approveButton"));
    auto *comment = view.findChild<QPlainTextEdit *>(QStringLiteral("approvalComment"));
    QTRY_VERIFY(approve->isVisible());
    m_relay->hold("POST " + approvalPath(one, "/approve").toLatin1());
    view.approve();
    QTRY_COMPARE(m_relay->held(), 1);
    QCOMPARE(statusOf(one), QStringLiteral("approved"));
    view.setApproval(two);
    QTRY_VERIFY(approve->isVisible() && approve->isEnabled());
    comment->setPlainText(QStringLiteral("because"));
    m_relay->release();
    QTRY_COMPARE(decided.count(), 1);
    QCOMPARE(decided.first().first().toString(), one);
    QCOMPARE(comment->toPlainText(), QStringLiteral("because"));
    QVERIFY(approve->isVisible());
    QCOMPARE(statusOf(two), QStringLiteral("pending"));
    view.reject();
    QTRY_COMPARE(decided.count(), 2);
    QCOMPARE(statusOf(two), QStringLiteral("rejected"));
    QCOMPARE(stored(two)[QLatin1String("comment")].toString(), QStringLiteral("because"));
}

void TestApprovalRaces::aFailureIsAboutItsOwnRequest()
{
    const QString one = ask("low", QStringLiteral("one"));
    const QString two = ask("low", QStringLiteral("two"));
    ApprovalDetailView view(m_ui->backend());
    QSignalSpy decided(&view, &ApprovalDetailView::decided);
    QSignalSpy failed(&view, &ApprovalDetailView::failed);
    view.setVisible(true);
    view.setApproval(one);
    auto *approve = view.findChild<QAbstractButton *>(QStringLiteral("approveButton"));
    auto *problem = view.findChild<QWidget *>(QStringLiteral("approvalProblem"));
    QTRY_VERIFY(approve->isVisible());
    m_server->post(approvalPath(one, "/reject"), "{}");
    m_relay->hold("POST " + approvalPath(one, "/approve").toLatin1());
    view.approve();
    QTRY_COMPARE(m_relay->held(), 1);
    view.setApproval(two);
    QTRY_VERIFY(approve->isVisible());
    view.reject(); // it does not wait for the other
    QTRY_COMPARE(decided.count(), 1);
    QCOMPARE(decided.first().first().toString(), two);
    const QString three = ask("low", QStringLiteral("three"));
    view.setApproval(three);
    QTRY_VERIFY(approve->isVisible());
    m_relay->release();
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(!problem->isVisible());
    QVERIFY(approve->isVisible());
    QCOMPARE(view.approvalId(), three);
    QCOMPARE(statusOf(three), QStringLiteral("pending"));
}

TROUPE_UI_TEST_MAIN(TestApprovalRaces)
#include "tst_approvalraces.moc"
