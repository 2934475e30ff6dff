// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"
#include "ui/app/run.h"

#include <QAccessible>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>

#include <functional>

using namespace troupe;

class TestChatPage : public QObject
{
    Q_OBJECT

private slots:
    void twoClicksToTheFirstAnswer();
    void anAnswerStreamsStopsAndGoesOn();
    void aConversationIsRenamedFoundAndDeleted();
    void archivingCanBeUndone();
    void twoWindowsShowTheSame();
    void aLostConnectionLosesNothingTyped();
    void aLostAcknowledgementIsNotSentTwice();
    void aRestartInMidAnswerLeavesItToContinue();
    void aDraftSurvivesARestartOfTheDesktop();
    void upRecallsWhatWasSaid();
    void findStepsThroughTheConversation();
    void everythingHasAName();
};

void TestChatPage::twoClicksToTheFirstAnswer()
{
    ChatDriver ui;
    ui.server->provider().answerWith(QStringLiteral("It is 409.5."));
    QTRY_VERIFY(ui.find<QWidget>("startWithAssistantButton"));
    QTRY_VERIFY(ui.find<QWidget>("startWithAssistantButton")->isVisible());
    ui.click("startWithAssistantButton");
    QTRY_COMPARE(ui.server->get(QStringLiteral("/troupe/v1/agents"))
                     .json()[QLatin1String("items")]
                     .toArray()
                     .size(),
                 1);
    QTRY_VERIFY(!ui.find<QWidget>("startWithAssistantButton")->isVisible());
    ui.click("examplePrompt0");
    QTRY_COMPARE(ui.lastText(), QStringLiteral("It is 409.5."));
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.last().author, QStringLiteral("Assistant"));
    QVERIFY2(ui.last().footer.contains(QStringLiteral("25 in, 87 out")),
             qPrintable(ui.last().footer));
    QCOMPARE(ui.view()->count(), 2);
    QCOMPARE(ui.stored(ui.sessionId()).size(), 2);
}

void TestChatPage::anAnswerStreamsStopsAndGoesOn()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_COMPARE(ui.page()->controller().agentId().isEmpty(), false);
    ui.server->provider().hold();
    ui.say(QStringLiteral("Tell me a story"));
    QCOMPARE(ui.view()->count(), 1); // before the server has it
    QCOMPARE(ui.lastText(), QStringLiteral("Tell me a story"));
    QVERIFY(ui.edit()->toPlainText().isEmpty());

    QTRY_COMPARE(ui.server->provider().callCount(), 1);
    QTRY_COMPARE(ui.view()->count(), 2);
    QCOMPARE(ui.last().state, TranscriptMessage::State::Streaming);
    QTRY_VERIFY(ui.find<Button>("stopButton")->isVisible());
    QVERIFY(!ui.find<Button>("sendButton")->isVisible());
    ui.server->provider().say(QStringLiteral("Once upon "));
    QTRY_COMPARE(ui.lastText(), QStringLiteral("Once upon "));
    ui.server->provider().say(QStringLiteral("a time \U0001F3F0 "));
    QTRY_COMPARE(ui.lastText(), QStringLiteral("Once upon a time \U0001F3F0 "));

    QTest::keyClick(ui.edit(), Qt::Key_Escape);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Stopped);
    QVERIFY(ui.server->provider().lastWasCancelled());
    QCOMPARE(ui.lastText(), QStringLiteral("Once upon a time \U0001F3F0 "));
    QCOMPARE(ui.last().actions.first().id, QStringLiteral("continue"));
    QTRY_VERIFY(ui.find<Button>("sendButton")->isVisible());

    emit ui.view()->actionRequested(ui.last().id, QStringLiteral("continue"));
    QTRY_COMPARE(ui.server->provider().callCount(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Streaming);
    ui.server->provider().say(QStringLiteral("there was a king."));
    ui.server->provider().finish();
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.lastText(), QStringLiteral("Once upon a time \U0001F3F0 there was a king."));
    QCOMPARE(ui.view()->count(), 2);
    QCOMPARE(ui.stored(ui.sessionId()).last()[QLatin1String("content")].toString(), ui.lastText());
}

void TestChatPage::aConversationIsRenamedFoundAndDeleted()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.server->provider().answerWith(QStringLiteral("The **zebra** crosses the road."));
    ui.say(QStringLiteral("Where is it?"));
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.titles(), QStringList{QStringLiteral("Where is it?")});
    const QString id = ui.sessionId();

    QTest::keyClick(ui.edit(), Qt::Key_F2);
    QTRY_VERIFY(ui.find<QLineEdit>("renameEdit"));
    auto *const name = ui.find<QLineEdit>("renameEdit");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Animals"));
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(ui.server->get(QStringLiteral("/troupe/v1/sessions/") + id)
                     .json()[QLatin1String("title")]
                     .toString(),
                 QStringLiteral("Animals"));
    QTRY_COMPARE(ui.page()->headerTitle(), QStringLiteral("Animals"));

    QTest::keyClick(ui.window.get(), Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(ui.sessionId().isEmpty());
    QTest::keyClick(ui.window.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    auto *const search = ui.find<QLineEdit>("conversationSearch");
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("zebr"));
    QTRY_COMPARE(ui.list()->model()->rowCount(), 1);
    QVERIFY(ui.list()
                ->model()
                ->index(0, 0)
                .data(ChatSnippet)
                .toString()
                .contains(QStringLiteral("\u2068zebra\u2069")));
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(ui.sessionId(), id);
    QTRY_COMPARE(ui.view()->highlightCount(), 1);
    QTRY_COMPARE(ui.view()->currentIndex(), 1);

    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_COMPARE(ui.titles(), QStringList{QStringLiteral("Animals")});
    ui.list()->setFocus();
    QTest::keyClick(ui.list(), Qt::Key_Delete);
    QTRY_VERIFY(QApplication::activeModalWidget());
    QVERIFY(QApplication::activeModalWidget()->findChildren<QLabel *>().first()->text().contains(
        QStringLiteral("Animals")));
    qobject_cast<QDialog *>(QApplication::activeModalWidget())->accept();
    QTRY_COMPARE(ui.server->get(QStringLiteral("/troupe/v1/sessions/") + id).status, 404);
    QTRY_VERIFY(ui.titles().isEmpty());
    QTRY_VERIFY(ui.sessionId().isEmpty());
}

void TestChatPage::archivingCanBeUndone()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("Hello"));
    QTRY_COMPARE(ui.titles(), QStringList{QStringLiteral("Hello")});
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QTest::keyClick(ui.edit(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.titles().isEmpty());
    const auto undo = [&]() -> QAbstractButton * {
        for (QAbstractButton *button : ui.window->findChildren<QAbstractButton *>()) {
            if (button->text() == QStringLiteral("Undo") && button->isVisible())
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY(undo());
    QTest::mouseClick(undo(), Qt::LeftButton);
    QTRY_COMPARE(ui.titles(), QStringList{QStringLiteral("Hello")});
}

void TestChatPage::twoWindowsShowTheSame()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.server->provider().hold();
    ui.say(QStringLiteral("Count"));
    QTRY_COMPARE(ui.server->provider().callCount(), 1);
    ui.server->provider().say(QStringLiteral("one "));
    QTRY_COMPARE(ui.lastText(), QStringLiteral("one "));

    Backend second(ui.policy, ui.relay.url(), ui.server->adminKey());
    DesktopSettings otherSettings(ui.home.filePath(QStringLiteral("other.ini")));
    PageContext context{second,
                        themeOf(qApp),
                        otherSettings,
                        {},
                        [](auto &&...) {},
                        [](auto &&...) {},
                        [](auto &&...) {},
                        [](auto &&...) {}};
    const std::unique_ptr<PageWidget> other(makeChatPage(context, nullptr));
    other->resize(900, 600);
    other->show();
    other->enter(ui.sessionId());
    auto *const view = other->findChild<TranscriptView *>();
    const auto text = [view] {
        view->flushDeltas();
        return view->count() == 0 ? QString() : view->item(view->count() - 1).message().markdown;
    };
    QTRY_COMPARE(text(), QStringLiteral("one "));
    ui.server->provider().say(QStringLiteral("two "));
    QTRY_COMPARE(text(), QStringLiteral("one two "));
    QTRY_COMPARE(ui.lastText(), QStringLiteral("one two "));
    ui.server->provider().say(QStringLiteral("three"));
    ui.server->provider().finish();
    QTRY_COMPARE(text(), QStringLiteral("one two three"));
    QTRY_COMPARE(view->item(1).message().state, TranscriptMessage::State::Complete);
    QCOMPARE(view->count(), 2);
    QTRY_COMPARE(ui.lastText(), QStringLiteral("one two three"));
}

void TestChatPage::aLostConnectionLosesNothingTyped()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    QTRY_VERIFY(ui.isOnline());
    ui.server->provider().hold();
    ui.say(QStringLiteral("Count"));
    QTRY_COMPARE(ui.server->provider().callCount(), 1);
    ui.server->provider().say(QStringLiteral("one "));
    QTRY_COMPARE(ui.lastText(), QStringLiteral("one "));

    ui.relay.cut();
    QTRY_VERIFY(!ui.isOnline());
    ui.server->provider().say(QStringLiteral("two "));
    QTest::keyClicks(ui.edit(), QStringLiteral("next question"));
    QTest::keyClick(ui.edit(), Qt::Key_Return);
    QTRY_VERIFY(!ui.find<Button>("sendButton")->isEnabled());
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("next question"));

    ui.relay.mend();
    ui.backend->events().retryNow();
    QTRY_VERIFY(ui.isOnline());
    QTRY_COMPARE(ui.lastText(), QStringLiteral("one two "));
    ui.server->provider().say(QStringLiteral("three"));
    ui.server->provider().finish();
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.lastText(), QStringLiteral("one two three"));
    QCOMPARE(ui.view()->count(), 2);
    QTRY_VERIFY(ui.find<Button>("sendButton")->isEnabled());
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("next question"));
}

void TestChatPage::aLostAcknowledgementIsNotSentTwice()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("First"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);

    ui.relay.dropAnswers(true);
    ui.say(QStringLiteral("Second"));
    QTRY_COMPARE(ui.stored(ui.sessionId()).size(), 4); // the server has it, and nobody here knows
    QCOMPARE(ui.page()->controller().outbox().size(), 1);
    ui.relay.cut();
    ui.relay.dropAnswers(false);
    QTRY_VERIFY(ui.page()->controller().hasUnsent());
    QVERIFY(ui.find<QWidget>("unsentBar")->isVisible());
    QCOMPARE(ui.last().state, TranscriptMessage::State::Failed);
    ui.relay.mend();
    ui.click("retryButton");
    QTRY_COMPARE(ui.page()->controller().outbox().size(), 0);
    QTRY_COMPARE(ui.view()->count(), 4);
    QVERIFY(!ui.find<QWidget>("unsentBar")->isVisible());
    QCOMPARE(ui.stored(ui.sessionId()).size(), 4);
}

void TestChatPage::aRestartInMidAnswerLeavesItToContinue()
{
    QTemporaryDir data;
    ChatDriver ui(data.filePath(QStringLiteral("data")));
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.server->provider().hold();
    ui.say(QStringLiteral("Count"));
    QTRY_COMPARE(ui.server->provider().callCount(), 1);
    ui.server->provider().say(QStringLiteral("one two "));
    QTRY_COMPARE(ui.lastText(), QStringLiteral("one two "));
    const QString id = ui.sessionId();

    ui.relay.cut();
    ui.server.reset();
    ui.server =
        std::make_unique<TestServer>(ChatDriver::options(data.filePath(QStringLiteral("data"))));
    ui.relay.mend(ui.server->port());
    ui.openWindow();
    QTRY_COMPARE(ui.sessionId(), id); // the last conversation
    QTRY_COMPARE(ui.view()->count(), 2);
    QCOMPARE(ui.last().state, TranscriptMessage::State::Interrupted);
    QCOMPARE(ui.lastText(), QStringLiteral("one two "));
    QCOMPARE(ui.last().actions.first().id, QStringLiteral("continue"));
    ui.server->provider().answerWith(QStringLiteral("three"));
    emit ui.view()->actionRequested(ui.last().id, QStringLiteral("continue"));
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QCOMPARE(ui.lastText(), QStringLiteral("one two three"));
}

void TestChatPage::aDraftSurvivesARestartOfTheDesktop()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("Hello"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTest::keyClicks(ui.edit(), QStringLiteral("half a thought"));
    const QString id = ui.sessionId();
    QTest::keyClick(ui.window.get(), Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(ui.sessionId().isEmpty());
    QVERIFY(ui.edit()->toPlainText().isEmpty());
    QTest::keyClicks(ui.edit(), QStringLiteral("another"));
    ui.openWindow();
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("another"));
    ui.window->openPage(QStringLiteral("chat"), id);
    QTRY_COMPARE(ui.edit()->toPlainText(), QStringLiteral("half a thought"));
}

void TestChatPage::upRecallsWhatWasSaid()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    for (const char *text : {"one", "two"}) {
        const int before = ui.view()->count();
        ui.say(QString::fromLatin1(text));
        QTRY_COMPARE(ui.view()->count(), before + 2);
        QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
        QTRY_VERIFY(!ui.page()->controller().isStreaming());
    }
    QTest::keyClick(ui.edit(), Qt::Key_Up);
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("two"));
    QTest::keyClick(ui.edit(), Qt::Key_Up);
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("one"));
    QTest::keyClick(ui.edit(), Qt::Key_Down);
    QTest::keyClick(ui.edit(), Qt::Key_Down);
    QVERIFY(ui.edit()->toPlainText().isEmpty());
}

void TestChatPage::findStepsThroughTheConversation()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.server->provider().answerWith(QStringLiteral("A cat and a *cat* and a dog."));
    ui.say(QStringLiteral("Say cat"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QTest::keyClick(ui.edit(), Qt::Key_F, Qt::ControlModifier);
    auto *const find = ui.find<QLineEdit>("findEdit");
    QTRY_VERIFY(find->hasFocus());
    QTest::keyClicks(find, QStringLiteral("cat"));
    QCOMPARE(ui.find<QLabel>("findCount")->text(), QStringLiteral("3 of 3"));
    QTest::keyClick(find, Qt::Key_Return);
    QCOMPARE(ui.find<QLabel>("findCount")->text(), QStringLiteral("1 of 3"));
    QTest::keyClick(find, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(ui.find<QLabel>("findCount")->text(), QStringLiteral("3 of 3"));
    QTest::keyClick(find, Qt::Key_Escape);
    QVERIFY(!find->isVisible());
    QCOMPARE(ui.view()->highlightCount(), 0);
    QVERIFY(ui.edit()->hasFocus());
}

void TestChatPage::everythingHasAName()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    ui.say(QStringLiteral("Hello"));
    QTRY_COMPARE(ui.view()->count(), 2);
    QStringList unnamed;
    int focusable = 0;
    const std::function<void(QAccessibleInterface *)> walk = [&](QAccessibleInterface *node) {
        if (!node)
            return;
        const QAccessible::State state = node->state();
        if (state.focusable && !state.invisible) {
            ++focusable;
            if (node->text(QAccessible::Name).trimmed().isEmpty())
                unnamed << QString::fromLatin1(
                    node->object() ? node->object()->metaObject()->className() : "?");
        }
        for (int i = 0; i < node->childCount(); ++i)
            walk(node->child(i));
    };
    walk(QAccessible::queryAccessibleInterface(ui.page()));
    QVERIFY(focusable >= 6);
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral(", "))));
}

TROUPE_UIKIT_TEST_MAIN(TestChatPage)
#include "tst_chatpage.moc"
