// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/approvaltest.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/approvals/approvaldetail.h"
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
#include <QJsonDocument>
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
    void theKeysWorkAmongTheTabsToo();
    void anAnswerIsEditedWithWhatCannotBeSeen();
    void severalAreDecidedTogether();
    void whatIsRiskyIsAskedOnceMore();
    void nothingSlipsIntoASelection();
    void somebodyElseHasDecidedIt();
    void somebodyElseWasQuicker();
    void aNarrowListDecidesNothingUnseen();
    void whatSomebodyElseDecidesLeaves();
    void whatCannotBeSeenIsShown();
    void nothingPopsUpForWhatIsDecided();
    void policiesAreMadeMovedAndRehearsed();
    void aPolicyIsMadeOfARequest();
    void theAuditTrailIsReadAndVerified();
    void modelsKeepTheirPromises();

private:
    QString call(const QString &to);
    QString ask(const char *level, const QString &title, const QString &content = {});
    QString statusOf(const QString &id);
    QString shown() { return m_ui->text(QStringLiteral("approvalTitle")); }
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

QString TestApprovalsPage::ask(const char *level, const QString &title, const QString &content)
{
    const QJsonObject body{{QStringLiteral("title"), title},
                           {QStringLiteral("content"),
                            content.isEmpty() ? QStringLiteral("About ") + title : content},
                           {QStringLiteral("risk_level"), QLatin1String(level)}};
    return Talk::idOf(m_server->post(QStringLiteral("/troupe/v1/approvals"), Talk::body(body)));
}

QString TestApprovalsPage::statusOf(const QString &id)
{
    return statusIn(m_server->get(approvalPath(id)).json()[QLatin1String("approval")].toObject());
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
    QVERIFY2(diff->toPlainText().contains(QStringLiteral("− old"))
                 && diff->toPlainText().contains(QStringLiteral("+ bob")),
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
    for (const QString &id : std::as_const(ids))
        QTRY_COMPARE(statusOf(id), QStringLiteral("rejected"));
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("bulkReject")));
}

void TestApprovalsPage::whatIsRiskyIsAskedOnceMore()
{
    const QStringList ids{ask("low", QStringLiteral("one")), ask("high", QStringLiteral("two")),
                          ask("critical", QStringLiteral("three"))};
    open();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 3);
    QTRY_COMPARE(shown(), QStringLiteral("three"));
    m_ui->press(Qt::Key_A, Qt::ControlModifier);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("bulkApprove")));
    m_ui->press(Qt::Key_A);
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Approve 3 requests?")));
    QVERIFY(m_ui->sees(QStringLiteral("2 of them have a high or critical risk")));
    m_ui->press(Qt::Key_Escape);
    QTRY_VERIFY(!m_ui->sees(QStringLiteral("Approve 3 requests?")));
    for (const QString &id : ids)
        QCOMPARE(statusOf(id), QStringLiteral("pending"));
    m_ui->press(Qt::Key_A);
    m_ui->click(QStringLiteral("confirmButton"));
    for (const QString &id : ids)
        QTRY_COMPARE(statusOf(id), QStringLiteral("approved"));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Nothing waits for you")));
}

/// A view chooses the neighbour of a row that leaves: it must not be decided with the others.
void TestApprovalsPage::nothingSlipsIntoASelection()
{
    ask("low", QStringLiteral("one"));
    const QString two = ask("low", QStringLiteral("two"));
    const QString three = ask("low", QStringLiteral("three"));
    const QString four = ask("low", QStringLiteral("four"));
    open();
    auto *list = m_ui->find<QAbstractItemView>(QStringLiteral("approvalList"));
    QTRY_COMPARE(list->model()->rowCount(), 4);
    const auto rowOf = [list](const QString &title) {
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            if (list->model()->index(row, 0).data().toString() == title)
                return list->model()->index(row, 0);
        }
        return QModelIndex();
    };
    for (const QString &title : {QStringLiteral("one"), QStringLiteral("three")})
        list->selectionModel()->select(rowOf(title), QItemSelectionModel::Select);
    list->selectionModel()->setCurrentIndex(
        rowOf(QStringLiteral("two")),
        QItemSelectionModel::Select); // so that it is the one that is shown, too
    QTRY_VERIFY(m_ui->text(QStringLiteral("bulkText")).contains(QLatin1String("3 requests")));
    m_server->post(approvalPath(two, "/reject"), "{}");
    QTRY_COMPARE(list->model()->rowCount(), 3);
    QTRY_VERIFY(m_ui->text(QStringLiteral("bulkText")).contains(QLatin1String("2 requests")));
    QVERIFY(!list->selectionModel()->isSelected(rowOf(QStringLiteral("four"))));
    m_ui->click(QStringLiteral("bulkReject"));
    QTRY_COMPARE(statusOf(three), QStringLiteral("rejected"));
    QCOMPARE(statusOf(four), QStringLiteral("pending"));
}

void TestApprovalsPage::somebodyElseHasDecidedIt()
{
    const QString one = ask("high", QStringLiteral("one"));
    const QString two = ask("medium", QStringLiteral("two"));
    ask("low", QStringLiteral("three"));
    open();
    QTRY_COMPARE(shown(), QStringLiteral("one"));
    m_server->post(approvalPath(one, "/reject"), R"({"comment":"not today"})");
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("approvalNews")));
    QVERIFY(m_ui->sees(QStringLiteral("has rejected it meanwhile")));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("not today")));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 2);
    QCOMPARE(shown(), QStringLiteral("one")); // nothing else slips under the finger
    QVERIFY(!m_ui->isShown(QStringLiteral("approveButton")));
    m_ui->press(Qt::Key_A);
    m_ui->press(Qt::Key_J);
    QTRY_COMPARE(shown(), QStringLiteral("two"));
    QVERIFY(!m_ui->isShown(QStringLiteral("approvalNews")));
    QCOMPARE(statusOf(two), QStringLiteral("pending"));
}

void TestApprovalsPage::somebodyElseWasQuicker()
{
    const QString id = ask("low", QStringLiteral("one"));
    ApprovalDetailView view(m_ui->backend()); // nobody tells it what happens meanwhile
    QSignalSpy failed(&view, &ApprovalDetailView::failed);
    QSignalSpy decided(&view, &ApprovalDetailView::decided);
    view.setVisible(true);
    view.setApproval(id);
    auto *approve = view.findChild<QAbstractButton *>(QStringLiteral("approveButton"));
    QTRY_VERIFY(approve->isVisible());
    m_server->post(approvalPath(id, "/reject"), "{}");
    view.approve();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().toString(), QStringLiteral("Somebody was quicker"));
    QTRY_VERIFY(!approve->isVisible());
    QVERIFY(view.findChild<QWidget *>(QStringLiteral("approvalNews"))->isVisible());
    QCOMPARE(decided.count(), 0);
    QCOMPARE(statusOf(id), QStringLiteral("rejected"));
}

void TestApprovalsPage::aNarrowListDecidesNothingUnseen()
{
    const QString id = ask("high", QStringLiteral("one"));
    m_ui->window().resize(760, 620);
    open();
    QTRY_COMPARE(m_ui->rows(QStringLiteral("approvalList")).size(), 1);
    QVERIFY(!m_ui->isShown(QStringLiteral("approvalContent")));
    m_ui->press(Qt::Key_J);
    m_ui->press(Qt::Key_A); // shows it first
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("approvalContent")));
    QCOMPARE(statusOf(id), QStringLiteral("pending"));
    m_ui->press(Qt::Key_A);
    QTRY_COMPARE(statusOf(id), QStringLiteral("approved"));
}

void TestApprovalsPage::theKeysWorkAmongTheTabsToo()
{
    const QString one = ask("high", QStringLiteral("one"));
    const QString two = ask("low", QStringLiteral("two"));
    open();
    QTRY_COMPARE(shown(), QStringLiteral("one"));
    auto *tabs = m_ui->find<TabBar>(QStringLiteral("approvalTabs"));
    tabs->setFocus(Qt::TabFocusReason);
    m_ui->press(Qt::Key_Right);
    m_ui->press(Qt::Key_Right);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("newPolicyButton")));
    QVERIFY(tabs->hasFocus());
    m_ui->press(Qt::Key_A); // nothing can be decided here
    m_ui->press(Qt::Key_Left);
    m_ui->press(Qt::Key_Left);
    QTRY_COMPARE(shown(), QStringLiteral("one"));
    m_ui->press(Qt::Key_J);
    QTRY_COMPARE(shown(), QStringLiteral("two"));
    auto *comment = m_ui->find<QPlainTextEdit>(QStringLiteral("approvalComment"));
    comment->setFocus(Qt::TabFocusReason);
    m_ui->press(Qt::Key_A);
    QCOMPARE(comment->toPlainText(), QStringLiteral("a"));
    m_ui->press(Qt::Key_Return, Qt::ControlModifier); // decides also while typing
    QTRY_COMPARE(statusOf(two), QStringLiteral("approved"));
    QCOMPARE(statusOf(one), QStringLiteral("pending"));
}

void TestApprovalsPage::anAnswerIsEditedWithWhatCannotBeSeen()
{
    const QString text = QStringLiteral("pay\u202Eevil\u00A0now");
    const QString id = ask("low", QStringLiteral("one"), text);
    open(id);
    auto *content = m_ui->find<QPlainTextEdit>(QStringLiteral("approvalContent"));
    QTRY_COMPARE(content->document()->toRawText(), QStringLiteral("pay⟦U+202E⟧evil\u00A0now"));
    m_ui->click(QStringLiteral("editApprovalButton"));
    QTRY_VERIFY(m_ui->text(QStringLiteral("approvalProblem")).contains(QLatin1String("U+202E")));
    content->moveCursor(QTextCursor::End);
    content->insertPlainText(QStringLiteral("!"));
    m_ui->click(QStringLiteral("approveButton"));
    QTRY_COMPARE(statusOf(id), QStringLiteral("approved"));
    const QJsonObject stored =
        m_server->get(approvalPath(id)).json()[QLatin1String("approval")].toObject();
    QCOMPARE(stored[QLatin1String("edited")].toString(), text + u'!');
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
    const QString shown = visibleText(QStringLiteral("pay\u202Eevil\u200B\u0007 me\nnow"));
    QCOMPARE(shown, QStringLiteral("pay⟦U+202E⟧evil⟦U+200B⟧⟦U+0007⟧ me\nnow"));
    const QString text = approvalwords::argumentsText(
        {{QStringLiteral("body"), QStringLiteral("one\ntwo")}, {QStringLiteral("n"), 1}});
    QVERIFY(text.contains(QLatin1String("\"one\\ntwo\""))
            && text.endsWith(QLatin1String("one\ntwo")));
    // Outside of the first plane, letters and marks that are drawn as nothing, halves of a pair.
    const QString smuggled = QString::fromUcs4(U"a\U000E0041\uFE01\u3164\u2800\u2028z\U0001F600");
    QCOMPARE(visibleText(smuggled),
             QString::fromUcs4(U"a⟦U+E0041⟧⟦U+FE01⟧⟦U+3164⟧⟦U+2800⟧⟦U+2028⟧z\U0001F600"));
    QCOMPARE(visibleText(QString(QChar(0xd83d))), QStringLiteral("⟦U+D83D⟧"));
    const QJsonObject object{{QStringLiteral("to"), smuggled}};
    const QString editable = visibleJson(object);
    QVERIFY(editable.contains(QLatin1String("\\udb40\\udc41\\ufe01")));
    QVERIFY(hiddenCharacters(editable).isEmpty());
    QCOMPARE(QJsonDocument::fromJson(editable.toUtf8()).object(), object);
}

void TestApprovalsPage::nothingPopsUpForWhatIsDecided()
{
    auto *watch = m_ui->window().findChild<ApprovalWatch *>();
    QVERIFY(watch);
    watch->setPatience(1500);
    QSignalSpy asked(watch, &ApprovalWatch::asked);
    QSignalSpy pending(watch, &ApprovalWatch::pendingChanged);
    const QString quick = ask("low", QStringLiteral("decided at once"));
    m_server->post(approvalPath(quick, "/approve"), "{}");
    const QString slow = ask("low", QStringLiteral("still there"));
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toString(), slow);
    QTRY_COMPARE(watch->pending(), 1);
    QTRY_COMPARE(m_ui->text(QStringLiteral("toastText")),
                 QStringLiteral("Somebody has to decide: still there"));
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

void TestApprovalsPage::aPolicyIsMadeOfARequest()
{
    open(call(QStringLiteral("bob")));
    m_ui->click(QStringLiteral("approvalPolicyButton"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("policyTool")), QStringLiteral("send"));
    m_ui->type(QStringLiteral("policyName"), QStringLiteral("Letters are fine"));
    m_ui->click(QStringLiteral("savePolicyButton"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("policyList")),
                 QStringList{QStringLiteral("1. Letters are fine")});
    const QJsonObject policy =
        itemsOf(m_server->get(QStringLiteral("/troupe/v1/approval-policies"))).first();
    QCOMPARE(policy[QLatin1String("effect")].toString(), QStringLiteral("auto_approve"));
    QVERIFY(!policy[QLatin1String("agent_id")].toString().isEmpty());
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
