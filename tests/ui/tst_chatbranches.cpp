// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"
#include "ui/pages/chat/answererdialog.h"
#include "ui/pages/chat/compareview.h"
#include "ui/pages/chat/conversationpanel.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>

using namespace troupe;

/// A person who says things another way, has them answered again, compares, rates and goes back, by
/// keyboard.
class TestChatBranches : public QObject
{
    Q_OBJECT

private slots:
    void aMessageIsEditedAndTheOldOneIsShownAgain();
    void twoSwitchesAtOnceEndAlike();
    void anEditCanBeLeft();
    void anAnswerIsGivenAgain();
    void anotherAgentAnswers();
    void answersAreComparedSideBySide();
    void aConversationGoesOnInACopy();
    void anAnswerIsRated();
    void whatSomebodyElseSwitchesIsShown();
    void aHitOnAnotherBranchOpens();
    void aVersionIsDeleted();
    void theListIsNarrowed();
    void tagsAreEdited();
    void promptsOfOtherConversationsAreRecalled();

private:
    static QStringList texts(const ChatDriver &ui);
    static void confirm(QDialog *dialog)
    {
        QTest::keyClick(dialog->findChild<QWidget *>(QStringLiteral("confirmButton")),
                        Qt::Key_Return);
    }
    static QString switcher(const ChatDriver &ui, int index);
    /// One exchange; waits for the answer.
    static void exchange(const ChatDriver &ui, const QString &text, int count);
};

QStringList TestChatBranches::texts(const ChatDriver &ui)
{
    QStringList texts;
    for (int i = 0; i < ui.view()->count(); ++i) {
        if (ui.view()->item(i).message().role == TranscriptMessage::Role::User)
            texts += ui.view()->item(i).message().markdown;
    }
    return texts;
}

QString TestChatBranches::switcher(const ChatDriver &ui, int index)
{
    if (index >= ui.view()->count())
        return {};
    for (const TranscriptAction &action : ui.view()->item(index).message().actions) {
        if (action.place == TranscriptAction::Place::Caption)
            return action.label;
    }
    return {};
}

void TestChatBranches::exchange(const ChatDriver &ui, const QString &text, int count)
{
    ui.say(text);
    QTRY_COMPARE(ui.view()->count(), count);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QTRY_VERIFY(!ui.page()->controller().isStreaming());
}

void TestChatBranches::aMessageIsEditedAndTheOldOneIsShownAgain()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    exchange(ui, QStringLiteral("two"), 4);
    QTest::keyClicks(ui.edit(), QStringLiteral("half"));
    QTest::keyClick(ui.edit(), Qt::Key_E, Qt::ControlModifier);
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("two"));
    QVERIFY(ui.find<QWidget>("editBar")->isVisible());
    ui.edit()->selectAll();
    ui.server->provider().answerWith(QStringLiteral("Zwei."));
    ui.say(QStringLiteral("zwei"));
    QTRY_COMPARE(ui.lastText(), QStringLiteral("Zwei."));
    QCOMPARE(texts(ui), QStringList({QStringLiteral("one"), QStringLiteral("zwei")}));
    QTRY_COMPARE(switcher(ui, 2), QStringLiteral("2/2"));
    QVERIFY(!ui.find<QWidget>("editBar")->isVisible());
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("half")); // what was typed before

    ui.view()->setFocus();
    ui.view()->setCurrentIndex(2);
    QTest::keyClick(ui.view(), Qt::Key_Left);
    QTRY_COMPARE(texts(ui), QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    QCOMPARE(switcher(ui, 2), QStringLiteral("1/2"));
    QCOMPARE(ui.stored(ui.sessionId()).at(2)[QLatin1String("content")].toString(),
             QStringLiteral("two"));
    QTest::keyClick(ui.view(), Qt::Key_PageDown, Qt::AltModifier);
    QTRY_COMPARE(texts(ui), QStringList({QStringLiteral("one"), QStringLiteral("zwei")}));
}

void TestChatBranches::twoSwitchesAtOnceEndAlike()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    exchange(ui, QStringLiteral("two"), 4);
    const QString reply = ui.last().id;
    QTest::keyClick(ui.edit(), Qt::Key_E, Qt::ControlModifier);
    ui.edit()->selectAll();
    ui.say(QStringLiteral("zwei"));
    emit ui.view()->actionRequested(reply, QStringLiteral("regenerate")); // before that has begun
    const auto shown = [&ui] {
        QStringList ids;
        for (int i = 0; i < ui.view()->count(); ++i)
            ids += ui.view()->item(i).message().id;
        return ids;
    };
    const auto stored = [&ui] {
        QStringList ids;
        for (const QJsonValue &message : ui.stored(ui.sessionId()))
            ids += message[QLatin1String("id")].toString();
        return ids;
    };
    QTRY_COMPARE(ui.server->provider().callCount(), 4);
    QTRY_VERIFY(!ui.page()->controller().isStreaming());
    QTRY_COMPARE(shown(), stored());
    QCOMPARE(shown().size(), 4);
}

void TestChatBranches::anEditCanBeLeft()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    QTest::keyClicks(ui.edit(), QStringLiteral("half"));
    QTest::keyClick(ui.edit(), Qt::Key_E, Qt::ControlModifier);
    QTest::keyClick(ui.edit(), Qt::Key_Escape);
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("half"));
    QVERIFY(!ui.find<QWidget>("editBar")->isVisible());
    QCOMPARE(ui.stored(ui.sessionId()).size(), 2);
}

void TestChatBranches::anAnswerIsGivenAgain()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    ui.server->provider().answerWith(QStringLiteral("Another one."));
    QTest::keyClick(ui.edit(), Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE(ui.lastText(), QStringLiteral("Another one."));
    QTRY_COMPARE(switcher(ui, 1), QStringLiteral("2/2"));
    QCOMPARE(ui.view()->count(), 2);
    QTest::keyClick(ui.edit(), Qt::Key_PageUp, Qt::AltModifier);
    QTRY_COMPARE(switcher(ui, 1), QStringLiteral("1/2"));
    QVERIFY(ui.lastText() != QStringLiteral("Another one."));
}

void TestChatBranches::anotherAgentAnswers()
{
    ChatDriver ui;
    const QString ann = ui.agent("Ann");
    const QString bob = ui.agent("Bob");
    QTRY_COMPARE(ui.page()->controller().agentId().isEmpty(), false);
    ui.window->openPage(QStringLiteral("chat"), QStringLiteral("agent:") + ann);
    exchange(ui, QStringLiteral("one"), 2);
    QTest::keyClick(ui.edit(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QDialog>("answerAgainDialog"));
    auto *const dialog = ui.find<AnswerAgainDialog>("answerAgainDialog");
    auto *const agent = dialog->findChild<QComboBox *>(QStringLiteral("answererAgent0"));
    agent->setCurrentIndex(agent->findData(bob));
    confirm(dialog);
    QTRY_COMPARE(switcher(ui, 1), QStringLiteral("2/2"));
    QTRY_COMPARE(ui.last().author, QStringLiteral("Bob"));
}

void TestChatBranches::answersAreComparedSideBySide()
{
    ChatDriver ui;
    ui.agent("Ann");
    ui.agent("Bob");
    QTRY_COMPARE(ui.page()->controller().agentId().isEmpty(), false);
    exchange(ui, QStringLiteral("one"), 2);
    ui.server->provider().hold();
    const int before = ui.server->provider().callCount();
    QTest::keyClick(ui.edit(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QDialog>("compareDialog"));
    confirm(ui.find<QDialog>("compareDialog"));
    QTRY_COMPARE(ui.server->provider().callCount(), before + 2);
    auto *const compare = ui.find<CompareView>("compareView");
    QTRY_VERIFY(compare->isVisible());
    QTRY_COMPARE(compare->answerIds().size(), 2);
    ui.server->provider().say(before, QStringLiteral("From the first"));
    ui.server->provider().say(before + 1, QStringLiteral("From the second"));
    const auto textOf = [&ui](const char *name) {
        auto *const view = ui.find<TranscriptView>(name);
        view->flushDeltas();
        return view->item(0).message().markdown;
    };
    QTRY_COMPARE(textOf("compareAnswer1"), QStringLiteral("From the first"));
    QTRY_COMPARE(textOf("compareAnswer2"), QStringLiteral("From the second"));
    ui.server->provider().finish(before);
    ui.server->provider().finish(before + 1);
    QTRY_VERIFY(!compare->isStreaming());
    QTest::keyClick(ui.find<TranscriptView>("compareAnswer1"), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(!compare->isVisible());
    QTRY_COMPARE(ui.lastText(), QStringLiteral("From the second"));
    QCOMPARE(switcher(ui, 1), QStringLiteral("3/3"));
    QVERIFY(ui.composer()->isVisible());
}

void TestChatBranches::aConversationGoesOnInACopy()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    const QString first = ui.sessionId();
    exchange(ui, QStringLiteral("two"), 4);
    ui.view()->setFocus();
    ui.view()->setCurrentIndex(1);
    QTest::keyClick(ui.view(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.sessionId() != first);
    QTRY_COMPARE(texts(ui), QStringList{QStringLiteral("one")});
    exchange(ui, QStringLiteral("three"), 4);
    QCOMPARE(ui.stored(first).size(), 4);
    QTRY_COMPARE(ui.titles().size(), 2);
}

void TestChatBranches::anAnswerIsRated()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    const auto stored = [&ui](const char *key) {
        return ui.stored(ui.sessionId()).last()[QLatin1String(key)];
    };
    QTest::keyClick(ui.edit(), Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(stored("thumb").toString(), QStringLiteral("up"));
    const auto isOn = [&ui](const char *id) {
        for (const TranscriptAction &action : ui.last().actions) {
            if (action.id == QLatin1String(id))
                return action.on;
        }
        return false;
    };
    QTRY_VERIFY(isOn("thumb-up"));
    emit ui.view()->actionRequested(ui.last().id, QStringLiteral("feedback"));
    QTRY_VERIFY(ui.find<QDialog>("feedbackDialog"));
    QTest::keyClick(ui.find<QWidget>("feedbackRating"), Qt::Key_Left);
    ui.find<QPlainTextEdit>("feedbackComment")->setPlainText(QStringLiteral("Nearly"));
    ui.find<QDialog>("feedbackDialog")->accept();
    QTRY_COMPARE(stored("rating").toInt(), 4);
    QCOMPARE(stored("feedback_comment").toString(), QStringLiteral("Nearly"));
    QTRY_VERIFY(!isOn("thumb-up"));
    QVERIFY(ui.last().footer.contains(QStringLiteral("rated 4 of 5")));
}

void TestChatBranches::whatSomebodyElseSwitchesIsShown()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    exchange(ui, QStringLiteral("two"), 4);
    const QString said = ui.stored(ui.sessionId()).at(2)[QLatin1String("id")].toString();
    ui.server->post(QStringLiteral("/troupe/v1/messages/%1/edit").arg(said), R"({"text":"zwei"})");
    QTRY_COMPARE(texts(ui), QStringList({QStringLiteral("one"), QStringLiteral("zwei")}));
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    ui.server->send("PUT", QStringLiteral("/troupe/v1/sessions/%1/head").arg(ui.sessionId()),
                    ui.server->adminKey(), "{\"message_id\":\"" + said.toLatin1() + "\"}");
    QTRY_COMPARE(texts(ui), QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    QCOMPARE(ui.view()->count(), 4);
}

void TestChatBranches::aHitOnAnotherBranchOpens()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("needle"), 2);
    const QString said = ui.stored(ui.sessionId()).at(0)[QLatin1String("id")].toString();
    const QString session = ui.sessionId();
    ui.server->post(QStringLiteral("/troupe/v1/messages/%1/edit").arg(said), R"({"text":"x"})");
    QTRY_COMPARE(texts(ui), QStringList{QStringLiteral("x")});
    ui.window->openPage(QStringLiteral("chat"), session + u'#' + said);
    QTRY_COMPARE(texts(ui), QStringList{QStringLiteral("needle")});
    // From another conversation, too.
    ui.server->post(QStringLiteral("/troupe/v1/messages/%1/edit").arg(said), R"({"text":"y"})");
    ui.window->openPage(QStringLiteral("chat"), QStringLiteral("new"));
    ui.window->openPage(QStringLiteral("chat"), session + u'#' + said);
    QTRY_COMPARE(texts(ui), QStringList{QStringLiteral("needle")});
}

void TestChatBranches::aVersionIsDeleted()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    QTest::keyClick(ui.edit(), Qt::Key_E, Qt::ControlModifier);
    ui.edit()->selectAll();
    ui.say(QStringLiteral("eins"));
    QTRY_COMPARE(switcher(ui, 0), QStringLiteral("2/2"));
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QTRY_VERIFY(!ui.page()->controller().isStreaming());
    ui.view()->setFocus();
    ui.view()->setCurrentIndex(0);
    ui.page()->findChild<QAction *>(QStringLiteral("chat-deleteVersion"))->trigger();
    QTRY_VERIFY(ui.find<QDialog>("deleteVersionDialog"));
    confirm(ui.find<QDialog>("deleteVersionDialog"));
    QTRY_COMPARE(texts(ui), QStringList{QStringLiteral("one")});
    QTRY_COMPARE(switcher(ui, 0), QString());
    QCOMPARE(ui.stored(ui.sessionId()).size(), 2);
}

void TestChatBranches::theListIsNarrowed()
{
    ChatDriver ui;
    const QString ann = ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("first"), 2);
    const QString first = ui.sessionId();
    QTest::keyClick(ui.edit(), Qt::Key_N, Qt::ControlModifier);
    exchange(ui, QStringLiteral("second"), 2);
    ui.server->send("PATCH", QStringLiteral("/troupe/v1/sessions/") + first, ui.server->adminKey(),
                    R"({"tags":["billing"]})");
    QTRY_COMPARE(ui.titles().size(), 2);
    auto *const panel = ui.find<ConversationPanel>("conversationPanel");
    SessionFilter filter;
    filter.tag = QStringLiteral("billing");
    panel->setFilter(filter);
    QTRY_COMPARE(ui.titles(), QStringList{QStringLiteral("first")});
    QVERIFY(ui.find<QWidget>("filterText")->isVisible());
    ui.find<QLineEdit>("conversationSearch")->setText(QStringLiteral("s"));
    QTRY_VERIFY(!ui.titles().contains(QStringLiteral("second")));
    ui.find<QLineEdit>("conversationSearch")->clear();
    ui.click("filterClear");
    QTRY_COMPARE(ui.titles().size(), 2);
    ui.click("filterButton");
    QTRY_VERIFY(ui.find<QMenu>("filterMenu"));
    QStringList tags;
    for (const QAction *action : ui.find<QMenu>("filterTags")->actions())
        tags += action->text();
    QVERIFY(tags.contains(QStringLiteral("billing")));
    ui.find<QMenu>("filterMenu")->close();
}

void TestChatBranches::tagsAreEdited()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    QTest::keyClick(ui.edit(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QDialog>("tagsDialog"));
    auto *const edit = ui.find<QWidget>("tagsEdit")->findChild<QLineEdit *>();
    QTest::keyClicks(edit, QStringLiteral("north sea"));
    QTest::keyClick(edit, Qt::Key_Return);
    ui.find<QDialog>("tagsDialog")->accept();
    QTRY_COMPARE(ui.page()->controller().session().tags, QStringList{QStringLiteral("north sea")});
    QTRY_VERIFY(ui.list()
                    ->model()
                    ->index(0, 0)
                    .data(RowSubtitle)
                    .toString()
                    .contains(QStringLiteral("#north sea")));
}

void TestChatBranches::promptsOfOtherConversationsAreRecalled()
{
    ChatDriver ui;
    ui.agent("Ann");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    exchange(ui, QStringLiteral("one"), 2);
    exchange(ui, QStringLiteral("two"), 4);
    ui.openWindow(); // they are kept
    QTRY_VERIFY(ui.isOnline());
    QTRY_COMPARE(ui.titles().size(), 1);
    QTest::keyClick(ui.edit(), Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(ui.sessionId().isEmpty());
    QTest::keyClick(ui.edit(), Qt::Key_Up);
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("two"));
    QTest::keyClick(ui.edit(), Qt::Key_Up);
    QCOMPARE(ui.edit()->toPlainText(), QStringLiteral("one"));
}

TROUPE_UIKIT_TEST_MAIN(TestChatBranches)
#include "tst_chatbranches.moc"
