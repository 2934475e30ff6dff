// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"
#include "ui/pages/chat/compareview.h"
#include "ui/pages/chat/conversationpanel.h"

#include <QClipboard>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QPainter>
#include <QSet>

using namespace troupe;

/// The states of the chat in both themes. With TROUPE_SCREENS=FOLDER the pictures are kept there.
class TestChatScreens : public QObject
{
    Q_OBJECT

private slots:
    void everyStateIsDrawn();
    void branchesAreDrawn();

private:
    static void save(const ChatDriver &ui, const char *name);
};

void TestChatScreens::save(const ChatDriver &ui, const char *name)
{
    const QString folder = qEnvironmentVariable("TROUPE_SCREENS");
    QVERIFY(folder.isEmpty() || QDir().mkpath(folder));
    for (const bool dark : {false, true}) {
        themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QPixmap picture = ui.window->grab();
        if (QWidget *const modal = QApplication::activeModalWidget()) {
            QPainter painter(&picture); // as the window system would show it
            painter.drawPixmap(picture.rect().center() - modal->rect().center(), modal->grab());
        }
        const QImage image = picture.toImage();
        QSet<QRgb> colors;
        for (int y = 0; y < image.height(); y += 3) {
            for (int x = 0; x < image.width(); x += 3)
                colors.insert(image.pixel(x, y));
        }
        QVERIFY2(colors.size() > 24, name);
        QVERIFY(QApplication::activeModalWidget()
                || (qGray(image.pixel(image.width() / 2, 4)) < 128) == dark);
        const QString file = (dark ? QStringLiteral("dark-chat-") : QStringLiteral("light-chat-"))
                             + QString::fromLatin1(name) + QStringLiteral(".png");
        QVERIFY(folder.isEmpty() || image.save(folder + u'/' + file));
    }
    themeOf(qApp).setMode(Theme::Mode::Light);
}

void TestChatScreens::everyStateIsDrawn()
{
    ChatDriver ui;
    const auto shoot = [&ui](const char *name) { save(ui, name); };
    QTRY_VERIFY(ui.find<QWidget>("startWithAssistantButton")->isVisible());
    shoot("first-run");
    const QString ann = ui.agent("Coder");
    ui.agent("Planner");
    ui.agent("Research desk");
    const auto talk = [&](const char *question, const QString &answer) {
        ui.server->provider().answerWith(answer);
        ui.window->openPage(QStringLiteral("chat"), QStringLiteral("new"));
        QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
        ui.say(QString::fromUtf8(question));
        QTRY_COMPARE(ui.view()->count(), 2);
        QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
        ui.server->clock().advanceMs(60'000);
    };
    ui.server->clock().advanceMs(-9 * 86'400'000ll);
    talk("What did the March invoice run cost?",
         QStringLiteral("It cost **$12.40** over 3,112 documents."));
    ui.server->clock().advanceMs(5 * 86'400'000ll);
    talk("Draft a note to the board about the migration", QStringLiteral("Dear board, …"));
    talk("Compare the two storage engines", QStringLiteral("One keeps rows, the other columns."));
    ui.server->clock().advanceMs(3 * 86'400'000ll);
    talk("Weekly report, second half", QStringLiteral("Done."));
    ui.server->clock().advanceMs(86'400'000ll);
    talk("Which suppliers answered the tender?",
         QStringLiteral("Seven of nine answered the tender in time."));
    talk("The importer times out on files over 50 MB. Can you find out why, and propose a fix?",
         QStringLiteral(
             "The rows were inserted one at a time. Batching them removes **96 %** of the time:\n\n"
             "```python\nasync def import_rows(db, rows, size=1000):\n    # one transaction per "
             "batch\n"
             "    for batch in chunks(rows, size):\n        async with db.transaction():\n"
             "            await db.insert_many(\"invoice\", batch)\n    return True\n```\n\n"
             "| File | Before | After |\n|---|---:|---:|\n| 10 MB | 14.1 s | 0.6 s |\n"
             "| 60 MB | timeout | 3.4 s |\n\nWhat is left:\n\n"
             "1. the index on `invoice.number` is built twice\n2. a test with a broken row\n\n"
             "Shall I open a pull request?"));
    ui.page()->sessions().setPinned(ui.page()->sessions().at(3).id, true);
    QTRY_VERIFY(ui.page()->sessions().at(0).pinned);
    shoot("answer");
    ui.server->provider().hold();
    ui.say(QStringLiteral("Yes, please. And name the test after what it checks."));
    QTRY_COMPARE(ui.server->provider().callCount(), 7);
    ui.server->provider().say(
        QStringLiteral("I opened the branch. The test reads:\n\n```cpp\nvoid TestImporter::"));
    QTRY_COMPARE(ui.view()->count(), 4);
    QTRY_VERIFY(ui.lastText().size() > 40);
    shoot("streaming");
    QTest::keyClick(ui.edit(), Qt::Key_Escape);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Stopped);
    shoot("stopped");
    QTest::keyClicks(ui.find<QLineEdit>("conversationSearch"), QStringLiteral("tender"));
    QTRY_VERIFY(ui.list()->model()->rowCount() >= 3);
    shoot("search");
    ui.find<QLineEdit>("conversationSearch")->clear();
    QApplication::clipboard()->setText(
        QStringLiteral("2026-11-21 10:14:02 importer: batch 17 of 63\n").repeated(20'000));
    QTest::keyClicks(ui.edit(), QStringLiteral("What is wrong in this log?"));
    QTest::keyClick(ui.edit(), Qt::Key_V, Qt::ControlModifier);
    QTest::keyClick(ui.edit(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(ui.find<QLineEdit>("findEdit"), QStringLiteral("test"));
    shoot("paste-find");
    QTest::keyClick(ui.find<QLineEdit>("findEdit"), Qt::Key_Escape);
    ui.composer()->clear();
    ui.window->openPage(QStringLiteral("chat"), QStringLiteral("agent:") + ann);
    shoot("new");
    QTest::keyClicks(ui.edit(), QStringLiteral("A question that cannot be sent"));
    ui.relay.cut();
    QTRY_VERIFY(!ui.isOnline());
    shoot("offline");
    ui.relay.mend();
    ui.backend->events().retryNow();
    QTRY_VERIFY(ui.isOnline());
    ui.window->openPage(QStringLiteral("chat"), ui.page()->sessions().at(1).id);
    ui.window->resize(700, 820);
    QTRY_COMPARE(ui.view()->count(), 4);
    shoot("narrow");
}

void TestChatScreens::branchesAreDrawn()
{
    ChatDriver ui;
    ui.agent("Coder", "gpt-4.1");
    ui.agent("Planner");
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    const auto answered = [&ui](int count) {
        QTRY_COMPARE(ui.view()->count(), count);
        QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
        QTRY_VERIFY(!ui.page()->controller().isStreaming());
    };
    ui.server->provider().answerWith(
        QStringLiteral("Rows, batched: **96 %** of the time went into single inserts."));
    ui.say(QStringLiteral("Why is the importer slow?"));
    answered(2);
    ui.server->provider().answerWith(QStringLiteral("One index is built twice."));
    ui.say(QStringLiteral("What is left?"));
    answered(4);
    QTest::keyClick(ui.edit(), Qt::Key_E, Qt::ControlModifier);
    save(ui, "editing");
    ui.edit()->selectAll();
    ui.say(QStringLiteral("What is left, in one line?"));
    QTRY_COMPARE(ui.view()->item(2).message().markdown,
                 QStringLiteral("What is left, in one line?"));
    answered(4);
    ui.server->provider().answerWith(QStringLiteral("The index on `invoice.number`."));
    QTest::keyClick(ui.edit(), Qt::Key_R, Qt::ControlModifier);
    QTRY_COMPARE(ui.lastText(), QStringLiteral("The index on `invoice.number`."));
    answered(4);
    QTest::keyClick(ui.edit(), Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);
    ui.server->send("PATCH", QStringLiteral("/troupe/v1/sessions/") + ui.sessionId(),
                    ui.server->adminKey(), R"({"tags":["importer","storage"]})");
    QTRY_COMPARE(ui.page()->controller().session().tags.size(), 2);
    SessionFilter filter;
    filter.tag = QStringLiteral("importer");
    ui.find<ConversationPanel>("conversationPanel")->setFilter(filter);
    QTRY_COMPARE(ui.titles().size(), 1);
    ui.view()->setFocus(Qt::TabFocusReason);
    ui.view()->setCurrentIndex(3);
    save(ui, "branches");
    QTest::keyClick(ui.edit(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(ui.find<QDialog>("answerAgainDialog"));
    save(ui, "answer-again");
    ui.find<QDialog>("answerAgainDialog")->close();
    emit ui.view()->actionRequested(ui.last().id, QStringLiteral("feedback"));
    QTRY_VERIFY(ui.find<QDialog>("feedbackDialog"));
    save(ui, "feedback");
    ui.find<QDialog>("feedbackDialog")->close();
    emit ui.view()->actionRequested(ui.last().id, QStringLiteral("compare"));
    QTRY_VERIFY(ui.find<QDialog>("compareDialog"));
    save(ui, "compare-dialog");
    ui.server->provider().hold();
    const int before = ui.server->provider().callCount();
    ui.find<QDialog>("compareDialog")->accept();
    QTRY_COMPARE(ui.server->provider().callCount(), before + 2);
    QTRY_VERIFY(ui.find<CompareView>("compareView")->isVisible());
    ui.server->provider().say(
        before, QStringLiteral("The index on `invoice.number` is built twice:\n\n1. drop it "
                               "before the import\n2. build it once, after it"));
    ui.server->provider().finish(before);
    ui.server->provider().say(before + 1, QStringLiteral("Build the index once. The rest is"));
    QTRY_VERIFY(ui.find<TranscriptView>("compareAnswer1")->item(0).message().state
                == TranscriptMessage::State::Complete);
    ui.find<TranscriptView>("compareAnswer2")->flushDeltas();
    save(ui, "compare");
}

TROUPE_UIKIT_TEST_MAIN(TestChatScreens)
#include "tst_chatscreens.moc"
