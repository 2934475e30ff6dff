// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketool.h"
#include "tests/ui/chatdriver.h"
#include "tests/ui/transcriptbench.h"
#include "tests/uikit/uikittest.h"
#include "ui/pages/chat/decisioncards.h"
#include "ui/transcript/callsegments.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSet>
#include <QSignalSpy>

using namespace troupe;

namespace {

ToolCall wish(const QString &name, const QJsonObject &arguments,
              const QString &id = QStringLiteral("c1"))
{
    ToolCall call;
    call.id = id;
    call.name = name;
    call.arguments = arguments;
    return call;
}

Approval asked(const QString &session, int number)
{
    Approval approval;
    approval.id = QStringLiteral("a%1").arg(number);
    approval.sessionId = session;
    approval.messageId = QStringLiteral("m1");
    approval.kind = ApprovalKind::ToolCall;
    approval.tool = QStringLiteral("send_letter");
    approval.status = ApprovalStatus::Pending;
    return approval;
}

/// A window on a server whose agent has a tool that waits for people, one that reads and one that
/// writes, of which the journal tells that it runs.
struct World : ChatDriver
{
    explicit World(ToolPermission permission = ToolPermission::Ask)
        : letter(std::make_shared<FakeTool>(QStringLiteral("send_letter"), ToolRisk::Destructive,
                                            permission)),
          look(std::make_shared<FakeTool>(QStringLiteral("look_up"))),
          stock(std::make_shared<FakeTool>(QStringLiteral("count_stock"), ToolRisk::Write))
    {
        letter->require({QStringLiteral("text")});
        letter->answerBy([](const QJsonObject &) { return ToolResult(QStringLiteral("Sent.")); });
        server->workshop().tools.add(letter);
        server->workshop().tools.add(look);
        server->workshop().tools.add(stock);
        server->services().engine.setAutoTitles(false);
        const QByteArray body = R"({"name":"Clerk","system_prompt":"Be brief.",)"
                                R"("tools":["send_letter","look_up","count_stock"]})";
        agentId = server->post(QStringLiteral("/troupe/v1/agents"), body)
                      .json()[QLatin1String("id")]
                      .toString();
        QTRY_VERIFY(!page()->controller().agentId().isEmpty());
    }
    /// The model calls the letter tool, then says that it did.
    void askForLetter()
    {
        server->provider().callTools(
            {{wish(QStringLiteral("send_letter"),
                   {{QStringLiteral("text"), QStringLiteral("Dear Ann")}})}});
        server->provider().answerWith(QStringLiteral("The letter is on its way."));
        say(QStringLiteral("Write to Ann"));
    }
    QWidget *card() const { return find<QWidget>("approvalCard"); }
    QString storedStatus(int index) const
    {
        return stored(sessionId()).at(index)[QLatin1String("status")].toString();
    }
    void save(const char *name) const
    {
        const QString folder = qEnvironmentVariable("TROUPE_SCREENS");
        QVERIFY(folder.isEmpty() || QDir().mkpath(folder));
        for (const bool dark : {false, true}) {
            themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
            for (int i = 0; i < 5; ++i)
                QCoreApplication::processEvents();
            const QImage image = window->grab().toImage();
            QSet<QRgb> colors;
            for (int y = 0; y < image.height(); y += 3) {
                for (int x = 0; x < image.width(); x += 3)
                    colors.insert(image.pixel(x, y));
            }
            QVERIFY2(colors.size() > 24, name);
            const QString file =
                (dark ? QStringLiteral("dark-chat-") : QStringLiteral("light-chat-"))
                + QString::fromLatin1(name) + QStringLiteral(".png");
            QVERIFY(folder.isEmpty() || image.save(folder + u'/' + file));
        }
        themeOf(qApp).setMode(Theme::Mode::Light);
    }

    std::shared_ptr<FakeTool> letter;
    std::shared_ptr<FakeTool> look;
    std::shared_ptr<FakeTool> stock;
    QString agentId;
};

} // namespace

/// A person who watches an agent call tools, decides by keyboard, and stops it.
class TestChatTools : public QObject
{
    Q_OBJECT

private slots:
    void aCallIsSeenWhileItRuns();
    void aCallIsApprovedByKeyboard();
    void aCallIsEditedAndApproved();
    void anEditThatIsNoJsonIsKept();
    void anEditIsKeptWhileItIsOnItsWay();
    void whatCannotBeReadIsAskedForAgain();
    void moreThanAListHoldsStays();
    void nothingIsHiddenFromWhoDecides();
    void whatIsHiddenInAnAnswerIsShownAndKept();
    void aRejectionIsToldToTheAgent();
    void whatIsDecidedElsewhereGoesAway();
    void waitingIsStopped();
    void aHeldBackAnswerIsShownToDecide();
    void waitingIsFoundAgainAfterALeave();
    void callsAndSourcesAreDrawn();
};

void TestChatTools::aCallIsSeenWhileItRuns()
{
    World ui;
    ui.stock->hold();
    ui.server->provider().callTools({{wish(QStringLiteral("count_stock"),
                                           {{QStringLiteral("what"), QStringLiteral("stock")}})}});
    ui.server->provider().answerWith(QStringLiteral("There are 42."));
    ui.say(QStringLiteral("How many are left?"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().calls.size(), 1);
    QTRY_COMPARE(ui.last().calls.first().state, TranscriptCall::State::Running);
    QCOMPARE(ui.last().state, TranscriptMessage::State::Streaming);
    QCOMPARE(ui.last().calls.first().brief, QStringLiteral("what: stock"));
    QVERIFY(ui.last().calls.first().runningSinceMs > 0);
    // Who opens the conversation now sees it, too.
    ui.openWindow();
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().calls.size(), 1);
    QCOMPARE(ui.last().calls.first().state, TranscriptCall::State::Running);
    ui.stock->release();
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.last().calls.first().state, TranscriptCall::State::Done);
    QVERIFY(ui.view()->accessibleText(1).contains(QStringLiteral("Tool count_stock, what: stock")));
    ui.view()->setFocus();
    ui.view()->setCurrentIndex(1);
    QTest::keyClick(ui.view(), Qt::Key_Plus);
    QVERIFY(ui.view()->item(1).isCallOpen(0));
    ui.view()->grab();
    QVERIFY(ui.view()->item(1).codeText(1).contains(QStringLiteral("\"what\": \"stock\"")));
}

void TestChatTools::aCallIsApprovedByKeyboard()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Waiting);
    QVERIFY2(ui.last().problem.startsWith(QStringLiteral("Waits for your decision")),
             qPrintable(ui.last().problem));
    QCOMPARE(ui.last().calls.first().state, TranscriptCall::State::Waiting);
    QCOMPARE(ui.find<QLabel>("approvalTitle")->text(),
             QStringLiteral("May Clerk call “send_letter”?"));
    QVERIFY(ui.card()->findChild<QPlainTextEdit *>()->toPlainText().contains(
        QStringLiteral("\"text\": \"Dear Ann\"")));
    QVERIFY(!ui.find<QLabel>("approvalReasons")->text().isEmpty());
    QVERIFY(!ui.page()->controller().isStreaming());
    // From the conversation Tab leads through the card.
    ui.view()->setFocus(Qt::TabFocusReason);
    auto *const approve = ui.find<QAbstractButton>("approvalApprove");
    for (int i = 0; i < 8 && !approve->hasFocus(); ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(approve->hasFocus());
    QVERIFY(ui.view()->viewport()->rect().intersects(ui.card()->parentWidget()->geometry()));
    QTest::keyClick(approve, Qt::Key_Space);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QTRY_VERIFY(!ui.card());
    QCOMPARE(ui.letter->calls().size(), 1);
    QCOMPARE(ui.lastText(), QStringLiteral("The letter is on its way."));
    QCOMPARE(ui.last().calls.first().state, TranscriptCall::State::Done);
    QVERIFY2(ui.last().calls.first().note.startsWith(QStringLiteral("Approved by a person")),
             qPrintable(ui.last().calls.first().note));
    QCOMPARE(ui.view()->item(1).embedRect(), QRect());
}

void TestChatTools::aCallIsEditedAndApproved()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    ui.click("approvalEdit");
    auto *const text = ui.card()->findChild<QPlainTextEdit *>();
    QVERIFY(!text->isReadOnly() && text->hasFocus());
    text->selectAll();
    QTest::keyClicks(text, QStringLiteral("{\"text\": \"Dear Bob\"}"));
    QTest::keyClicks(ui.find<QLineEdit>("approvalComment"), QStringLiteral("Wrong name"));
    ui.click("approvalApprove");
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.letter->calls().size(), 1);
    QCOMPARE(ui.letter->calls().first()[QLatin1String("text")].toString(),
             QStringLiteral("Dear Bob"));
    QCOMPARE(ui.last().calls.first().brief, QStringLiteral("text: Dear Bob"));
}

void TestChatTools::anEditThatIsNoJsonIsKept()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    ui.click("approvalEdit");
    auto *const text = ui.card()->findChild<QPlainTextEdit *>();
    text->selectAll();
    QTest::keyClicks(text, QStringLiteral("{\"text\": "));
    ui.click("approvalApprove");
    auto *const problem = ui.find<QLabel>("approvalProblem");
    QVERIFY2(problem->isVisible() && problem->text().startsWith(QStringLiteral("This is no JSON")),
             qPrintable(problem->text()));
    QCOMPARE(text->toPlainText(), QStringLiteral("{\"text\": "));
    // What the tool's schema refuses, the server says.
    text->selectAll();
    QTest::keyClicks(text, QStringLiteral("{\"text\": 7}"));
    ui.click("approvalApprove");
    QTRY_VERIFY(problem->isVisible());
    QCOMPARE(text->toPlainText(), QStringLiteral("{\"text\": 7}"));
    // Escape only leaves the field; the edits are undone where that is said.
    QTest::keyClick(text, Qt::Key_Escape);
    QCOMPARE(text->toPlainText(), QStringLiteral("{\"text\": 7}"));
    QVERIFY(!text->isReadOnly() && ui.find<QWidget>("approvalEdit")->hasFocus());
    ui.click("approvalEdit");
    QVERIFY(text->isReadOnly() && text->toPlainText().contains(QStringLiteral("Dear Ann")));
    ui.click("approvalEdit");
    QVERIFY(!text->isReadOnly());
    QTest::keyClick(text, Qt::Key_Escape); // nothing was typed
    QVERIFY(text->isReadOnly());
    QCOMPARE(ui.letter->calls().size(), 0);
    QCOMPARE(ui.last().state, TranscriptMessage::State::Waiting);
}

void TestChatTools::anEditIsKeptWhileItIsOnItsWay()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    ui.click("approvalEdit");
    auto *const text = ui.card()->findChild<QPlainTextEdit *>();
    const QString edited = QStringLiteral("{\"text\": 7}"); // the server refuses it, later
    text->selectAll();
    QTest::keyClicks(text, edited);
    ui.relay.hold("POST /troupe/v1/approvals/");
    ui.click("approvalApprove");
    QTRY_COMPARE(ui.relay.held(), 1);
    QVERIFY(text->isReadOnly());
    QTest::keyClicks(text, QStringLiteral("x"));
    QTest::keyClick(text, Qt::Key_Escape);
    QCOMPARE(text->toPlainText(), edited);
    ui.relay.holdNoMore();
    ui.relay.letGo(0);
    QTRY_VERIFY(ui.find<QLabel>("approvalProblem")->isVisible());
    QVERIFY(!text->isReadOnly());
    QCOMPARE(text->toPlainText(), edited);
    text->selectAll();
    QTest::keyClicks(text, QStringLiteral("{\"text\": \"Dear Bob\"}"));
    ui.click("approvalApprove");
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.letter->calls().first()[QLatin1String("text")].toString(),
             QStringLiteral("Dear Bob"));
}

void TestChatTools::whatCannotBeReadIsAskedForAgain()
{
    TranscriptBench bench;
    TranscriptView view;
    DecisionCards cards(bench.api, bench.controller, bench.agents, view, nullptr);
    QSignalSpy told(&cards, &DecisionCards::failed);
    const QString session = bench.longConversation(2);
    bench.api.approvals = {asked(session, 1)};
    bench.api.failNext(QStringLiteral("getApproval"),
                       Error(ErrorCode::Internal, QStringLiteral("The disk is full")));
    bench.open(session);
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told.first().at(1).toString(), QStringLiteral("The disk is full"));
    QCOMPARE(cards.count(), 0);
    bench.api.failNext(QStringLiteral("listApprovals"),
                       Error(ErrorCode::Internal, QStringLiteral("The disk is full")));
    QTRY_COMPARE_WITH_TIMEOUT(cards.count(), 1, 20'000);
    QCOMPARE(told.size(), 1); // not each time
    // Who may not decide is told by the message.
    bench.api.failNext(QStringLiteral("getApproval"),
                       Error(ErrorCode::Forbidden, QStringLiteral("Not yours")));
    bench.api.approvals.append(asked(session, 2));
    bench.api.tell("approval.requested", bench.api.approvals.last());
    QTRY_COMPARE(bench.api.calls.count(QStringLiteral("getApproval")), 3);
    QCOMPARE(told.size(), 1);
}

void TestChatTools::moreThanAListHoldsStays()
{
    TranscriptBench bench;
    TranscriptView view;
    DecisionCards cards(bench.api, bench.controller, bench.agents, view, nullptr);
    const QString session = bench.longConversation(2);
    for (int i = 0; i < 101; ++i)
        bench.api.approvals.append(asked(session, i));
    bench.open(session);
    QTRY_COMPARE(cards.count(), 100);
    bench.api.tell("approval.requested", bench.api.approvals.last());
    QTRY_COMPARE(cards.count(), 101);
    // The next list holds a hundred again: of the others it says nothing.
    emit bench.api.resync();
    QTRY_COMPARE(bench.api.calls.count(QStringLiteral("listApprovals")), 2);
    bench.api.approvals.append(asked(session, 101)); // what the list says has arrived before this
    bench.api.tell("approval.requested", bench.api.approvals.last());
    QTRY_COMPARE(cards.count(), 102);
}

void TestChatTools::nothingIsHiddenFromWhoDecides()
{
    World ui;
    ui.server->provider().callTools(
        {{wish(QStringLiteral("send_letter"),
               {{QStringLiteral("text"), QStringLiteral("to \u202ennA\u200b \u2028 end")}})}});
    ui.say(QStringLiteral("Write"));
    QTRY_VERIFY(ui.card());
    QVERIFY2(ui.card()->findChild<QPlainTextEdit *>()->toPlainText().contains(
                 QStringLiteral("\"to \\u202ennA\\u200b \\u2028 end\"")),
             qPrintable(ui.card()->findChild<QPlainTextEdit *>()->toPlainText()));
    // Neither on the line of the call nor in its details, on the screen and read aloud.
    QTRY_COMPARE(ui.last().calls.first().brief, QStringLiteral("text: to ⟦U+202E⟧nnA⟦U+200B⟧ end"));
    QVERIFY(ui.view()->accessibleText(1).contains(QStringLiteral("⟦U+202E⟧")));
    ui.view()->setFocus();
    ui.view()->setCurrentIndex(1);
    QTest::keyClick(ui.view(), Qt::Key_Plus);
    ui.view()->grab();
    QVERIFY(ui.view()->item(1).codeText(1).contains(QStringLiteral("\\u202ennA\\u200b")));
    ui.click("approvalApprove");
    QTRY_COMPARE(ui.letter->calls().size(), 1);
    QCOMPARE(ui.letter->calls().first()[QLatin1String("text")].toString(),
             QStringLiteral("to \u202ennA\u200b \u2028 end"));
}

void TestChatTools::whatIsHiddenInAnAnswerIsShownAndKept()
{
    World ui;
    ui.server->post(QStringLiteral("/troupe/v1/approval-policies"),
                    R"({"name":"Read first","subject":"agent_response","effect":"ask"})");
    ui.server->provider().answerWith(QStringLiteral("Pay \u202E001\u202C now."));
    ui.say(QStringLiteral("How much?"));
    QTRY_VERIFY(ui.card());
    auto *const text = ui.card()->findChild<QPlainTextEdit *>();
    QCOMPARE(text->toPlainText(), QStringLiteral("Pay ⟦U+202E⟧001⟦U+202C⟧ now."));
    ui.click("approvalEdit");
    text->moveCursor(QTextCursor::End);
    QTest::keyClicks(text, QStringLiteral(" Thanks."));
    ui.click("approvalApprove");
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.lastText(), QStringLiteral("Pay \u202E001\u202C now. Thanks."));
}

void TestChatTools::aRejectionIsToldToTheAgent()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    QTest::keyClicks(ui.find<QLineEdit>("approvalComment"), QStringLiteral("Not this one"));
    ui.click("approvalReject");
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.letter->calls().size(), 0);
    QCOMPARE(ui.last().calls.first().state, TranscriptCall::State::Denied);
    QVERIFY(ui.server->provider().lastRequest().messages.last().content.contains(
        QStringLiteral("Not this one")));
    QTRY_VERIFY(!ui.card());
}

void TestChatTools::whatIsDecidedElsewhereGoesAway()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Waiting);
    const QString id = ui.server->get(QStringLiteral("/troupe/v1/approvals?status=pending"))
                           .json()[QLatin1String("items")][0][QLatin1String("id")]
                           .toString();
    ui.server->post(QStringLiteral("/troupe/v1/approvals/%1/approve").arg(id), "{}");
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QTRY_VERIFY(!ui.card());
    QCOMPARE(ui.letter->calls().size(), 1);
}

void TestChatTools::waitingIsStopped()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Waiting);
    bool hasStop = false;
    for (const TranscriptAction &action : ui.last().actions)
        hasStop = hasStop || (action.id == QLatin1String("stop") && action.prominent);
    QVERIFY(hasStop);
    QTest::keyClick(ui.edit(), Qt::Key_Period, Qt::ControlModifier);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Stopped);
    QTRY_VERIFY(!ui.card());
    QCOMPARE(ui.last().calls.first().state, TranscriptCall::State::Cancelled);
    QCOMPARE(ui.letter->calls().size(), 0);
}

void TestChatTools::aHeldBackAnswerIsShownToDecide()
{
    World ui;
    const TestReply made =
        ui.server->post(QStringLiteral("/troupe/v1/approval-policies"),
                        R"({"name":"Read first","subject":"agent_response","effect":"ask"})");
    QCOMPARE(made.status, 201);
    ui.server->provider().answerWith(QStringLiteral("We owe you nothing."));
    ui.say(QStringLiteral("Do you owe me anything?"));
    QTRY_VERIFY(ui.card());
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Waiting);
    QCOMPARE(ui.lastText(), QString()); // nobody sees it before
    auto *const text = ui.card()->findChild<QPlainTextEdit *>();
    QCOMPARE(text->toPlainText(), QStringLiteral("We owe you nothing."));
    ui.click("approvalEdit");
    text->selectAll();
    QTest::keyClicks(text, QStringLiteral("We will look into it."));
    ui.click("approvalApprove");
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.lastText(), QStringLiteral("We will look into it."));
}

void TestChatTools::waitingIsFoundAgainAfterALeave()
{
    World ui;
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Waiting);
    const QString session = ui.sessionId();
    ui.window->openPage(QStringLiteral("chat"), QStringLiteral("new"));
    QTRY_VERIFY(!ui.card());
    ui.window->openPage(QStringLiteral("chat"), session);
    QTRY_VERIFY(ui.card());
    QTRY_VERIFY(ui.card()->isVisible());
    ui.relay.cut();
    QTRY_VERIFY(!ui.isOnline());
    ui.click("approvalApprove");
    QTRY_VERIFY(ui.find<QLabel>("approvalProblem")->isVisible()); // it stays, to try again
    ui.relay.mend();
    ui.backend->events().retryNow();
    QTRY_VERIFY(ui.isOnline());
    ui.click("approvalApprove");
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.letter->calls().size(), 1);
}

void TestChatTools::callsAndSourcesAreDrawn()
{
    World ui;
    ui.look->answerBy([](const QJsonObject &) {
        return ToolResult(QStringLiteral(
            "{\"station\":\"Cuxhaven\",\"high_water\":[\"12:04\",\"00:31\"],\"datum\":\"LAT\"}"));
    });
    ui.server->provider().callTools(
        {{wish(QStringLiteral("look_up"), {{QStringLiteral("station"), QStringLiteral("Cuxhaven")},
                                           {QStringLiteral("days"), 1}}),
          wish(QStringLiteral("web_search"), {{QStringLiteral("query"), QStringLiteral("tides")}},
               QStringLiteral("c2"))}});
    ui.server->provider().answerWith(
        QStringLiteral("High water in Cuxhaven is at **12:04** and at 00:31."));
    ui.say(QStringLiteral("When is high water in Cuxhaven today?"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_VERIFY(ui.last().state == TranscriptMessage::State::Complete
                || ui.last().state == TranscriptMessage::State::Waiting);
    TranscriptMessage shown = ui.last();
    for (int i = 1; i < 10; ++i)
        shown.sources.append({QStringLiteral("globe"),
                              QStringLiteral("tides.example.org · Tide table %1").arg(i),
                              QStringLiteral("https://tides.example.org/%1").arg(i),
                              QUrl(QStringLiteral("https://tides.example.org/%1").arg(i))});
    ui.view()->updateMessage(shown.id, shown);
    ui.save("calls");
    ui.view()->setFocus();
    ui.view()->setCurrentIndex(1);
    QTest::keyClick(ui.view(), Qt::Key_Plus);
    ui.save("calls-open");
    ui.askForLetter();
    QTRY_VERIFY(ui.card());
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Waiting);
    ui.view()->scrollToEnd();
    ui.save("approval");
    ui.click("approvalEdit");
    ui.save("approval-edit");
}

TROUPE_UIKIT_TEST_MAIN(TestChatTools)
#include "tst_chattools.moc"
