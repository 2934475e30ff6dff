// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/approvaltest.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/approvals/approvallistmodel.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/pages/approvals/auditpanel.h"
#include "ui/pages/approvals/policylistmodel.h"
#include "ui/pages/approvals/rehearsalview.h"
#include "ui/shell/approvalwatch.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/listrow.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTextEdit>

using namespace troupe;

/// The page where people decide, used as they use it, on a real server.
class TestApprovalsPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theBadgeFollowsWhatIsPending();
    void aCallIsShownExactlyAndApproved();
    void aRejectionCarriesItsComment();
    void editedArgumentsAreExecuted();
    void theKeyboardIsEnough();
    void severalAreDecidedTogether();
    void whatSomebodyElseDecidesLeaves();
    void whatCannotBeSeenIsShown();
    void nothingPopsUpForWhatIsDecided();
    void policiesAreMadeMovedAndRehearsed();
    void theAuditTrailIsReadAndVerified();
    void modelsKeepTheirPromises();

private:
    QString call(const QString &to);
    QString ask(const char *level, const QString &title);
    int badge();
    void open(const QString &argument = {});

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
    std::shared_ptr<NotingTool> m_tool;
    std::unique_ptr<Talk> m_talk;
};

void TestApprovalsPage::init()
{
    m_server = std::make_unique<TestServer>();
    m_tool = std::make_shared<NotingTool>(QStringLiteral("send"));
    m_server->workshop().tools.add(m_tool);
    m_talk = std::make_unique<Talk>(*m_server, kMailAgent);
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
}

void TestApprovalsPage::cleanup()
{
    m_ui.reset();
    m_talk.reset();
    m_server.reset();
}

/// An agent wants to call: the approval's id.
QString TestApprovalsPage::call(const QString &to)
{
    m_server->provider().callTools({{wish(QStringLiteral("send"), {{QStringLiteral("to"), to}})}});
    m_talk->say(QStringLiteral("Write"));
    const QList<QJsonObject> pending =
        itemsOf(m_server->get(QStringLiteral("/troupe/v1/approvals?status=pending&order=newest")));
    return pending.isEmpty() ? QString() : idIn(pending.first());
}

QString TestApprovalsPage::ask(const char *level, const QString &title)
{
    const QJsonObject body{{QStringLiteral("title"), title},
                           {QStringLiteral("content"), QStringLiteral("About ") + title},
                           {QStringLiteral("risk_level"), QLatin1String(level)}};
    return Talk::idOf(m_server->post(QStringLiteral("/troupe/v1/approvals"), Talk::body(body)));
}

int TestApprovalsPage::badge()
{
    auto *row = m_ui->find<Button>(QStringLiteral("nav-approvals"));
    return row ? row->badge() : -1;
}

void TestApprovalsPage::open(const QString &argument)
{
    m_ui->open(QStringLiteral("approvals"), argument);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("approvals"));
}

void TestApprovalsPage::theBadgeFollowsWhatIsPending()
{
    QTRY_COMPARE(badge(), 0);
    const QString one = ask("low", QStringLiteral("one"));
    QTRY_COMPARE(badge(), 1);
    ask("low", QStringLiteral("two"));
    QTRY_COMPARE(badge(), 2);
    m_server->post(approvalPath(one, "/reject"), "{}");
    QTRY_COMPARE(badge(), 1);
}

void TestApprovalsPage::aCallIsShownExactlyAndApproved()
{
    open();
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Nothing waits for you")));
    call(QStringLiteral("bob"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 1);
    m_ui->clickRow(QStringLiteral("approvalList"), 0);
    auto *content = m_ui->find<QPlainTextEdit>(QStringLiteral("approvalContent"));
    QTRY_COMPARE(content->toPlainText(), QStringLiteral("{\n    \"to\": \"bob\"\n}"));
    QVERIFY(content->isReadOnly());
    auto *list = m_ui->find<QAbstractItemView>(QStringLiteral("approvalList"));
    QCOMPARE(list->model()->index(0, 0).data(RowBadge).toString(), QStringLiteral("Medium risk"));
    QVERIFY(
        m_ui->text(QStringLiteral("approvalReasons")).contains(QLatin1String("changes things")));
    auto *diff = m_ui->find<QTextEdit>(QStringLiteral("approvalDiff"));
    QVERIFY2(diff->toPlainText().contains(QLatin1String("− old"))
                 && diff->toPlainText().contains(QLatin1String("+ bob")),
             qPrintable(diff->toPlainText()));
    m_ui->click(QStringLiteral("approveButton"));
    QTRY_COMPARE(m_tool->calls, QList<QJsonObject>{toBob()});
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Nothing waits for you")));
    QTRY_COMPARE(badge(), 0);
}

void TestApprovalsPage::aRejectionCarriesItsComment()
{
    const QString id = call(QStringLiteral("bob"));
    open(id);
    m_ui->type(QStringLiteral("approvalComment"), QStringLiteral("he has moved"));
    m_ui->click(QStringLiteral("rejectButton"));
    QTRY_COMPARE(m_server->get(approvalPath(id))
                     .json()[QLatin1String("approval")][QLatin1String("comment")]
                     .toString(),
                 QStringLiteral("he has moved"));
    QVERIFY(m_tool->calls.isEmpty());
}

void TestApprovalsPage::editedArgumentsAreExecuted()
{
    const QString id = call(QStringLiteral("bob"));
    open(id);
    m_ui->click(QStringLiteral("editApprovalButton"));
    auto *content = m_ui->find<QPlainTextEdit>(QStringLiteral("approvalContent"));
    QTRY_VERIFY(!content->isReadOnly());
    content->setPlainText(QStringLiteral("{\"to\": 7}"));
    m_ui->click(QStringLiteral("approveButton"));
    QTRY_VERIFY(!m_ui->text(QStringLiteral("approvalProblem")).isEmpty());
    content->setPlainText(QStringLiteral("{\"to\": "));
    m_ui->click(QStringLiteral("approveButton"));
    QTRY_VERIFY(m_ui->text(QStringLiteral("approvalProblem")).contains(QLatin1String("JSON")));
    QCOMPARE(content->toPlainText(), QStringLiteral("{\"to\": ")); // nothing typed is lost
    content->setPlainText(QStringLiteral("{\"to\": \"carol\"}"));
    m_ui->click(QStringLiteral("approveButton"));
    QTRY_COMPARE(m_tool->calls.size(), 1);
    QCOMPARE(m_tool->calls.first()[QLatin1String("to")].toString(), QStringLiteral("carol"));
}

void TestApprovalsPage::theKeyboardIsEnough()
{
    const QString low = ask("low", QStringLiteral("low one"));
    const QString high = ask("high", QStringLiteral("high one"));
    const QString critical = ask("critical", QStringLiteral("critical one"));
    open();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")),
                 QStringList({QStringLiteral("critical one"), QStringLiteral("high one"),
                              QStringLiteral("low one")}));
    const auto statusOf = [this](const QString &id) {
        return statusIn(
            m_server->get(approvalPath(id)).json()[QLatin1String("approval")].toObject());
    };
    const auto shown = [this] { return m_ui->text(QStringLiteral("approvalTitle")); };
    QTRY_COMPARE(shown(), QStringLiteral("critical one"));
    m_ui->press(Qt::Key_J);
    QTRY_COMPARE(shown(), QStringLiteral("high one"));
    m_ui->press(Qt::Key_J);
    QTRY_COMPARE(shown(), QStringLiteral("low one"));
    m_ui->press(Qt::Key_K);
    QTRY_COMPARE(shown(), QStringLiteral("high one"));
    m_ui->press(Qt::Key_A);
    QTRY_COMPARE(statusOf(high), QStringLiteral("approved"));
    QTRY_COMPARE(shown(), QStringLiteral("low one"));
    m_ui->press(Qt::Key_E);
    auto *content = m_ui->find<QPlainTextEdit>(QStringLiteral("approvalContent"));
    QTRY_VERIFY(content->hasFocus() && !content->isReadOnly());
    m_ui->press(Qt::Key_A); // a letter, not a decision
    QVERIFY(content->toPlainText().startsWith(u'a'));
    QCOMPARE(statusOf(low), QStringLiteral("pending"));
    m_ui->click(QStringLiteral("editApprovalButton"));
    m_ui->find<QWidget>(QStringLiteral("approvalList"))->setFocus();
    m_ui->press(Qt::Key_R);
    QTRY_COMPARE(statusOf(low), QStringLiteral("rejected"));
    QCOMPARE(statusOf(critical), QStringLiteral("pending"));
}

void TestApprovalsPage::severalAreDecidedTogether()
{
    QStringList ids{ask("low", QStringLiteral("one")), ask("low", QStringLiteral("two")),
                    ask("high", QStringLiteral("three"))};
    open();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 3);
    auto *list = m_ui->find<QAbstractItemView>(QStringLiteral("approvalList"));
    list->setFocus();
    m_ui->press(Qt::Key_A, Qt::ControlModifier);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("bulkReject")));
    QVERIFY(m_ui->text(QStringLiteral("bulkText")).contains(QLatin1String("3 requests")));
    m_ui->click(QStringLiteral("bulkReject"));
    for (const QString &id : std::as_const(ids)) {
        QTRY_COMPARE(
            statusIn(m_server->get(approvalPath(id)).json()[QLatin1String("approval")].toObject()),
            QStringLiteral("rejected"));
    }
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("bulkReject")));
}

void TestApprovalsPage::whatSomebodyElseDecidesLeaves()
{
    const QString id = ask("low", QStringLiteral("one"));
    ask("low", QStringLiteral("two"));
    open(id);
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 2);
    m_server->post(approvalPath(id, "/reject"), "{}");
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 1);
    open(QStringLiteral("decided"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("decidedList")), QStringList{QStringLiteral("one")});
    QVERIFY(!m_ui->isShown(QStringLiteral("approveButton")));
}

void TestApprovalsPage::whatCannotBeSeenIsShown()
{
    const QString shown =
        approvalwords::visibleText(QStringLiteral("pay\u202Eevil\u200B\u0007 me\nnow"));
    QCOMPARE(shown, QStringLiteral("pay⟦U+202E⟧evil⟦U+200B⟧⟦U+0007⟧ me\nnow"));
    const QString text = approvalwords::argumentsText(
        {{QStringLiteral("body"), QStringLiteral("one\ntwo")}, {QStringLiteral("n"), 1}});
    QVERIFY(text.contains(QLatin1String("\"one\\ntwo\""))
            && text.endsWith(QLatin1String("one\ntwo")));
}

void TestApprovalsPage::nothingPopsUpForWhatIsDecided()
{
    auto *watch = m_ui->window().findChild<ApprovalWatch *>();
    QVERIFY(watch);
    QSignalSpy asked(watch, &ApprovalWatch::asked);
    QSignalSpy pending(watch, &ApprovalWatch::pendingChanged);
    const QString quick = ask("low", QStringLiteral("decided at once"));
    m_server->post(approvalPath(quick, "/approve"), "{}");
    const QString slow = ask("low", QStringLiteral("still there"));
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toString(), slow);
    QTRY_COMPARE(watch->pending(), 1);
    emit watch->opened(slow);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("approvals"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("approvalTitle")), QStringLiteral("still there"));
}

void TestApprovalsPage::policiesAreMadeMovedAndRehearsed()
{
    const QString id = call(QStringLiteral("bob"));
    m_server->post(approvalPath(id, "/reject"), "{}");
    open(QStringLiteral("policies"));
    m_ui->click(QStringLiteral("newPolicyButton"));
    m_ui->click(QStringLiteral("savePolicyButton")); // it has no name
    QTRY_VERIFY(m_ui->sees(QStringLiteral("A policy needs a name")));
    m_ui->type(QStringLiteral("policyName"), QStringLiteral("Letters are fine"));
    m_ui->type(QStringLiteral("policyTool"), QStringLiteral("send"));
    m_ui->find<SegmentedControl>(QStringLiteral("policyEffect"))->setCurrentIndex(0);
    m_ui->click(QStringLiteral("rehearseDraftButton"));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("1 let through that were rejected")));
    m_ui->click(QStringLiteral("savePolicyButton"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("policyList")),
                 QStringList{QStringLiteral("1. Letters are fine")});
    m_server->post(QStringLiteral("/troupe/v1/approval-policies"),
                   R"({"name":"No letters","tool":"send","effect":"deny"})");
    QTRY_COMPARE(m_ui->rows(QStringLiteral("policyList")).size(), 2);
    m_ui->clickRow(QStringLiteral("policyList"), 1);
    m_ui->press(Qt::Key_Up, Qt::AltModifier);
    const auto stored = [this] {
        QStringList names;
        for (const QJsonObject &policy :
             itemsOf(m_server->get(QStringLiteral("/troupe/v1/approval-policies"))))
            names += policy[QLatin1String("name")].toString();
        return names.join(u' ');
    };
    QTRY_COMPARE(stored(), QStringLiteral("No letters Letters are fine"));
    m_ui->click(QStringLiteral("rehearseButton"));
    QTRY_VERIFY(m_ui->text(QStringLiteral("rehearsalFigures")).contains(QLatin1String("1 denied")));
    m_ui->click(QStringLiteral("removePolicyButton"));
    m_ui->clickText(QStringLiteral("Remove"));
    QTRY_COMPARE(stored(), QStringLiteral("Letters are fine"));
}

void TestApprovalsPage::theAuditTrailIsReadAndVerified()
{
    const QString id = call(QStringLiteral("bob"));
    m_server->post(approvalPath(id, "/approve"), "{}");
    QTRY_COMPARE(m_tool->calls.size(), 1);
    open(QStringLiteral("audit"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("auditTable")).size(), 3);
    m_ui->type(QStringLiteral("auditSubject"), id);
    QTRY_COMPARE(m_ui->rows(QStringLiteral("auditTable")).size(), 2);
    m_ui->click(QStringLiteral("verifyAuditButton"));
    QTRY_VERIFY(
        m_ui->text(QStringLiteral("auditVerdict")).contains(QLatin1String("All 3 entries")));
}

void TestApprovalsPage::modelsKeepTheirPromises()
{
    ApprovalListModel approvals(m_ui->backend(), ApprovalListModel::Which::Pending);
    AuditModel audit(m_ui->backend());
    PolicyListModel policies;
    RehearsalModel rehearsal;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (QAbstractItemModel *model :
         {static_cast<QAbstractItemModel *>(&approvals), static_cast<QAbstractItemModel *>(&audit),
          static_cast<QAbstractItemModel *>(&policies),
          static_cast<QAbstractItemModel *>(&rehearsal)})
        testers.push_back(std::make_unique<QAbstractItemModelTester>(
            model, QAbstractItemModelTester::FailureReportingMode::QtTest));
    QStringList ids;
    for (int i = 0; i < 60; ++i)
        ids += ask(i % 2 == 0 ? "low" : "high", QString::number(i));
    approvals.reload();
    QTRY_VERIFY(approvals.rowCount() >= 50);
    while (approvals.canFetchMore({}))
        approvals.fetchMore({});
    QTRY_COMPARE(approvals.rowCount(), 60);
    m_server->post(approvalPath(ids[1], "/reject"), "{}");
    ask("critical", QStringLiteral("last"));
    QTRY_COMPARE(approvals.approvalAt(0).title, QStringLiteral("last"));
    QTRY_COMPARE(approvals.rowCount(), 60);
    audit.reload();
    QTRY_VERIFY(audit.rowCount() >= 60);

    ApprovalPolicy a, b, c;
    a.id = QStringLiteral("a");
    b.id = QStringLiteral("b");
    c.id = QStringLiteral("c");
    policies.setPolicies({a, b, c});
    QSignalSpy order(&policies, &PolicyListModel::orderChanged);
    const std::unique_ptr<QMimeData> dragged(policies.mimeData({policies.index(0)}));
    policies.dropMimeData(dragged.get(), Qt::MoveAction, 3, 0, {});
    QCOMPARE(order.takeFirst().first().toStringList().join(QString()), QStringLiteral("bca"));
    policies.moveTo(2, 0);
    QCOMPARE(order.takeFirst().first().toStringList().join(QString()), QStringLiteral("abc"));

    RehearsedItem plain, other, against;
    plain.id = QStringLiteral("1");
    other.differs = true;
    other.tool = QStringLiteral("other");
    against.disagrees = true;
    against.tool = QStringLiteral("against");
    rehearsal.setItems({plain, other, against});
    QCOMPARE(rehearsal.rowCount(), 2);
    QVERIFY(rehearsal.index(0).data().toString().startsWith(QLatin1String("against")));
}

TROUPE_UI_TEST_MAIN(TestApprovalsPage)
#include "tst_approvalspage.moc"
