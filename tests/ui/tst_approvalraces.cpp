// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/eventstream.h"
#include "tests/api/approvaltest.h"
#include "tests/ui/relay.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/approvals/approvaldetail.h"
#include "ui/pages/approvals/auditpanel.h"
#include "ui/shell/approvalwatch.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>

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
    void aPolicyOfARequestIsRehearsedAmongTheOthers();
    void aFailedReadIsNoEmptyInbox();
    void aFailedReadKeepsWhatIsTyped();
    void whatIsTooLongIsNotEdited();
    void longArgumentsAreCut();
    void anOlderCountOverwritesNothing();
    void ordersOfPoliciesFollowEachOther();
    void theAuditTrailGrowsAbove();
    void whatWasMissedIsReadAgain();

private:
    QString ask(const char *level, const QString &title, const QString &content = {});
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

QString TestApprovalRaces::ask(const char *level, const QString &title, const QString &content)
{
    const QJsonObject body{{QStringLiteral("title"), title},
                           {QStringLiteral("content"),
                            content.isEmpty() ? QStringLiteral("About ") + title : content},
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

/// The list of policies is not read yet when the dialog opens.
void TestApprovalRaces::aPolicyOfARequestIsRehearsedAmongTheOthers()
{
    const QString decided = call(QStringLiteral("bob"));
    m_server->post(approvalPath(decided, "/reject"), "{}");
    const QString id = call(QStringLiteral("carol"));
    m_server->post(QStringLiteral("/troupe/v1/approval-policies"),
                   "{\"name\":\"No letters\",\"tool\":\"send\",\"effect\":\"deny\"}");
    m_relay->hold("GET /troupe/v1/approval-policies");
    open(id);
    m_ui->click(QStringLiteral("approvalPolicyButton"));
    QTRY_COMPARE(m_relay->held(), 1);
    m_ui->type(QStringLiteral("policyName"), QStringLiteral("Letters are fine"));
    m_ui->click(QStringLiteral("rehearseDraftButton"));
    QTRY_COMPARE(m_relay->held(), 2);
    m_relay->release();
    QTRY_VERIFY(m_ui->text(QStringLiteral("rehearsalFigures")).contains(QLatin1String(" denied")));
    QVERIFY2(m_ui->text(QStringLiteral("rehearsalFigures")).contains(QLatin1String(" 0 let")),
             qPrintable(m_ui->text(QStringLiteral("rehearsalFigures"))));
    QTRY_VERIFY(m_ui->find(QStringLiteral("rehearseDraftButton"))->isEnabled());
    m_relay->fail("GET /troupe/v1/approval-policies");
    m_ui->click(QStringLiteral("rehearseDraftButton"));
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("rehearsalFigures")));
    QTRY_VERIFY(m_ui->find(QStringLiteral("rehearseDraftButton"))->isEnabled());
}

void TestApprovalRaces::aFailedReadIsNoEmptyInbox()
{
    ask("low", QStringLiteral("one"));
    ask("high", QStringLiteral("two"));
    m_relay->fail("GET /troupe/v1/approvals?");
    open();
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("approvalsAgain")));
    QVERIFY(m_ui->sees(QStringLiteral("The requests cannot be read")));
    QVERIFY(!m_ui->sees(QStringLiteral("Nothing waits for you")));
    m_relay->failNoMore();
    m_ui->click(QStringLiteral("approvalsAgain"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 2);
    QTRY_COMPARE(shown(), QStringLiteral("two"));
    // What does not fit the filter is not listed under it when the answer does not come.
    m_relay->fail("GET /troupe/v1/approvals?");
    auto *risk = m_ui->find<QComboBox>(QStringLiteral("approvalRisk"));
    risk->setCurrentIndex(risk->findData(static_cast<int>(RiskLevel::Low)));
    emit risk->activated(risk->currentIndex());
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("approvalsAgain")));
    m_relay->failNoMore();
    m_ui->click(QStringLiteral("approvalsAgain"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")), QStringList{QStringLiteral("one")});
    QTRY_COMPARE(shown(), QStringLiteral("one"));
}

void TestApprovalRaces::aFailedReadKeepsWhatIsTyped()
{
    const QString id = ask("low", QStringLiteral("one"));
    ApprovalDetailView view(m_ui->backend());
    QSignalSpy failed(&view, &ApprovalDetailView::failed);
    view.setVisible(true);
    view.setApproval(id);
    auto *content = view.findChild<QPlainTextEdit *>(QStringLiteral("approvalContent"));
    auto *comment = view.findChild<QPlainTextEdit *>(QStringLiteral("approvalComment"));
    QTRY_VERIFY(content->isVisible());
    view.edit();
    content->setPlainText(QStringLiteral("something else"));
    comment->setPlainText(QStringLiteral("because"));
    m_relay->fail("GET " + approvalPath(id).toLatin1());
    view.reload();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(view.approvalId(), id);
    QVERIFY(view.isEditing() && content->isVisible());
    QCOMPARE(content->toPlainText(), QStringLiteral("something else"));
    QCOMPARE(comment->toPlainText(), QStringLiteral("because"));
    view.approve();
    QTRY_COMPARE(statusOf(id), QStringLiteral("approved"));
    QCOMPARE(stored(id)[QLatin1String("edited")].toString(), QStringLiteral("something else"));
}

void TestApprovalRaces::whatIsTooLongIsNotEdited()
{
    const QString line = ask("low", QStringLiteral("a line"), QString(50'000, u'x'));
    const QString fits = ask("low", QStringLiteral("fits"), QString(5'000, u'x'));
    ApprovalDetailView view(m_ui->backend());
    view.setVisible(true);
    auto *content = view.findChild<QPlainTextEdit *>(QStringLiteral("approvalContent"));
    auto *problem = view.findChild<QLabel *>(QStringLiteral("approvalProblem"));
    view.setApproval(line);
    QTRY_VERIFY(content->isVisible());
    view.edit();
    QVERIFY(!view.isEditing() && content->isReadOnly());
    QVERIFY(problem->isVisible() && problem->text().startsWith(QLatin1String("It is too long")));
    view.setApproval(fits);
    QTRY_VERIFY(content->isVisible());
    QVERIFY(!problem->isVisible());
    view.edit();
    QVERIFY(view.isEditing());
}

void TestApprovalRaces::longArgumentsAreCut()
{
    const QString id = call(QString(1'040'000, u'x'));
    ApprovalDetailView view(m_ui->backend());
    view.setVisible(true);
    view.setApproval(id);
    auto *content = view.findChild<QPlainTextEdit *>(QStringLiteral("approvalContent"));
    QTRY_VERIFY(content->isVisible());
    QVERIFY2(content->toPlainText().endsWith(QLatin1String("more characters")),
             qPrintable(content->toPlainText().right(100)));
    QVERIFY(content->document()->characterCount() < 1'010'000);
}

void TestApprovalRaces::anOlderCountOverwritesNothing()
{
    auto *watch = m_ui->window().findChild<ApprovalWatch *>();
    QVERIFY(watch);
    ask("low", QStringLiteral("one"));
    QTRY_COMPARE(watch->pending(), 1);
    m_relay->hold("GET /troupe/v1/approvals/counts");
    ask("low", QStringLiteral("two"));
    QTRY_VERIFY(m_relay->held() > 0);
    m_relay->holdNoMore();
    ask("low", QStringLiteral("three"));
    QTRY_COMPARE(watch->pending(), 3);
    QSignalSpy changed(watch, &ApprovalWatch::pendingChanged);
    m_relay->release();
    ask("low", QStringLiteral("four"));
    QTRY_COMPARE(watch->pending(), 4);
    QCOMPARE(changed.count(), 1);
}

void TestApprovalRaces::ordersOfPoliciesFollowEachOther()
{
    const QString path = QStringLiteral("/troupe/v1/approval-policies");
    const auto add = [&](const QByteArray &name) {
        m_server->post(path, "{\"name\":\"" + name + "\",\"tool\":\"x\",\"effect\":\"deny\"}");
    };
    for (const char *name : {"a", "b", "c"})
        add(name);
    const auto stored = [&] {
        QString names;
        for (const QJsonObject &policy : itemsOf(m_server->get(path)))
            names += policy[QLatin1String("name")].toString();
        return names;
    };
    open(QStringLiteral("policies"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("policyList")).size(), 3);
    m_ui->clickRow(QStringLiteral("policyList"), 2);
    const QByteArray order = "PUT " + path.toLatin1() + "/order";
    m_relay->hold(order);
    m_ui->press(Qt::Key_Up, Qt::AltModifier);
    m_ui->press(Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(m_relay->held(), 1);
    QTRY_COMPARE(stored(), QStringLiteral("acb"));
    QCOMPARE(m_relay->seen(order), 1); // the second waits for the answer to the first
    emit m_ui->backend().events().happened(QStringLiteral("approval.policy.updated"), {}, {});
    QCOMPARE(stored(), QStringLiteral("acb"));
    const auto first = [this] { return m_ui->rows(QStringLiteral("policyList")).first(); };
    QCOMPARE(first(), QStringLiteral("1. c"));
    m_relay->release();
    QTRY_COMPARE(stored(), QStringLiteral("cab"));
    QCOMPARE(first(), QStringLiteral("1. c"));
    QCOMPARE(m_relay->seen(order), 2);
}

void TestApprovalRaces::theAuditTrailGrowsAbove()
{
    for (int i = 0; i < 120; ++i)
        ask("low", QString::number(i));
    open(QStringLiteral("audit"));
    auto *table = m_ui->find<QTableView>(QStringLiteral("auditTable"));
    auto *model = static_cast<AuditModel *>(table->model());
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto isAllRead = [model](int rows) {
        model->fetchMore({});
        return model->rowCount() == rows;
    };
    QTRY_VERIFY(isAllRead(120));
    const qint64 seq = model->entryAt(110).seq;
    table->setCurrentIndex(model->index(110, 0));
    table->scrollTo(model->index(60, 0), QAbstractItemView::PositionAtTop);
    const qint64 top = model->entryAt(table->rowAt(0)).seq;
    QVERIFY(table->rowAt(0) > 0);
    QSignalSpy reset(model, &QAbstractItemModel::modelReset);
    ask("low", QStringLiteral("new"));
    QTRY_COMPARE(model->rowCount(), 121);
    QCOMPARE(table->currentIndex().row(), 111);
    QCOMPARE(model->entryAt(111).seq, seq);
    QTRY_COMPARE(model->entryAt(table->rowAt(0)).seq, top);
    QVERIFY(reset.isEmpty());
    // So many that one page of them does not reach what is known.
    m_ui->open(QStringLiteral("home"));
    for (int i = 0; i < 130; ++i)
        ask("low", QString::number(i));
    open(QStringLiteral("audit"));
    QTRY_VERIFY(isAllRead(251));
    for (int row = 0; row < 251; ++row)
        QCOMPARE(model->entryAt(row).seq, model->entryAt(0).seq - row);
}

/// After a pause the stream tells only that much has happened.
void TestApprovalRaces::whatWasMissedIsReadAgain()
{
    EventStream &events = m_ui->backend().events();
    for (const auto &[place, line] : {std::pair("policies", "GET /troupe/v1/approval-policies"),
                                      std::pair("audit", "GET /troupe/v1/audit")}) {
        open(QString::fromLatin1(place));
        QTRY_VERIFY(m_relay->seen(line) > 0);
        QTRY_COMPARE(m_ui->isShown(QStringLiteral("auditTable")),
                     QLatin1String(place) == QLatin1String("audit"));
        const int read = m_relay->seen(line);
        emit events.resync();
        QTRY_VERIFY(m_relay->seen(line) > read);
    }
}

TROUPE_UI_TEST_MAIN(TestApprovalRaces)
#include "tst_approvalraces.moc"
