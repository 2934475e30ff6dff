// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"

#include <QClipboard>
#include <QDir>
#include <QLineEdit>
#include <QSet>

using namespace troupe;

/// The states of the chat in both themes. With TROUPE_SCREENS=FOLDER the pictures are kept there.
class TestChatScreens : public QObject
{
    Q_OBJECT

private slots:
    void everyStateIsDrawn();
};

void TestChatScreens::everyStateIsDrawn()
{
    const QString folder = qEnvironmentVariable("TROUPE_SCREENS");
    QVERIFY(folder.isEmpty() || QDir().mkpath(folder));
    ChatDriver ui;
    const auto shoot = [&](const char *name) {
        for (const bool dark : {false, true}) {
            themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
            for (int i = 0; i < 5; ++i)
                QCoreApplication::processEvents();
            const QImage image = ui.window->grab().toImage();
            QSet<QRgb> colors;
            for (int y = 0; y < image.height(); y += 3) {
                for (int x = 0; x < image.width(); x += 3)
                    colors.insert(image.pixel(x, y));
            }
            QVERIFY2(colors.size() > 24, name);
            QCOMPARE(qGray(image.pixel(image.width() / 2, 4)) < 128, dark);
            const QString file =
                (dark ? QStringLiteral("dark-chat-") : QStringLiteral("light-chat-"))
                + QString::fromLatin1(name) + QStringLiteral(".png");
            QVERIFY(folder.isEmpty() || image.save(folder + u'/' + file));
        }
        themeOf(qApp).setMode(Theme::Mode::Light);
    };
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

TROUPE_UIKIT_TEST_MAIN(TestChatScreens)
#include "tst_chatscreens.moc"
