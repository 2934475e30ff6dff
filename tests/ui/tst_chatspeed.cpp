// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/storage/rows.h"
#include "tests/ui/chatdriver.h"
#include "tests/uikit/uikittest.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QCoroTask>
#include <QElapsedTimer>
#include <QLabel>

using namespace troupe;

class TestChatSpeed : public QObject
{
    Q_OBJECT

private slots:
    void aMegabyteIsPastedWithoutAStall();
    void tenThousandMessagesOpenAtOnce();
};

void TestChatSpeed::aMegabyteIsPastedWithoutAStall()
{
    ChatDriver ui;
    ui.agent("Ann", "gpt-4.1"); // which takes a million tokens
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());
    const QString megabyte = QString(1 << 20, u'x');
    QApplication::clipboard()->setText(megabyte);
    ui.edit()->setFocus();
    QTest::keyClicks(ui.edit(), QStringLiteral("Look:"));
    QElapsedTimer timer;
    timer.start();
    QTest::keyClick(ui.edit(), Qt::Key_V, Qt::ControlModifier);
    QCoreApplication::processEvents();
    const qint64 pasted = timer.restart();
    QTest::keyClick(ui.edit(), Qt::Key_Return);
    const qint64 sent = timer.restart();
    QCoreApplication::processEvents();
    const qint64 shown = timer.elapsed();
    qInfo("1 MB: pasted in %lld ms, sent in %lld ms, next turn of the loop %lld ms", pasted, sent,
          shown);
    QVERIFY2(pasted < 250, "a tenth of a second with room for a debug build");
    QTRY_VERIFY(ui.page()->controller().outbox().isEmpty() || ui.page()->controller().hasUnsent());
    QVERIFY2(!ui.page()->controller().hasUnsent(),
             qPrintable(ui.find<QLabel>("unsentText")->text()));
    QTRY_COMPARE(ui.stored(ui.sessionId()).size(), 2);
    QCOMPARE(ui.stored(ui.sessionId()).first()[QLatin1String("content")].toString(),
             QStringLiteral("Look:\n\n") + megabyte);
    QTRY_COMPARE(ui.view()->count(), 2);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
    QVERIFY2(ui.last().footer.startsWith(
                 QStringLiteral("troupe-offline answered instead of gpt-4.1")),
             qPrintable(ui.last().footer));
}

void TestChatSpeed::tenThousandMessagesOpenAtOnce()
{
    ChatDriver ui;
    const QString agentId = ui.agent("Ann");
    const QString id = ui.server
                           ->post(QStringLiteral("/troupe/v1/sessions"),
                                  "{\"agent_id\":\"" + agentId.toLatin1() + "\"}")
                           .json()[QLatin1String("id")]
                           .toString();
    auto write = [id, agentId](Tx &tx) -> Result<bool> {
        for (int i = 0; i < 10'000; ++i) {
            Message message;
            message.id = newId();
            message.sessionId = id;
            message.role = i % 2 ? MessageRole::Assistant : MessageRole::User;
            message.agentId = i % 2 ? agentId : QString();
            message.content =
                i % 2
                    ? QStringLiteral("Answer **%1**\n\n- a\n- b\n\n```cpp\nint x = %1;\n```").arg(i)
                    : QStringLiteral("Question %1").arg(i);
            message.createdAt = Timestamp{tx.nowMs()};
            if (const auto done = insertRow(tx.sql(), message); !done)
                return fail(done.error());
        }
        return true;
    };
    QVERIFY(QCoro::waitFor(ui.server->services().db.write(std::move(write))));
    QTRY_VERIFY(!ui.page()->controller().agentId().isEmpty());

    QElapsedTimer timer;
    timer.start();
    ui.window->openPage(QStringLiteral("chat"), id);
    QTRY_VERIFY_WITH_TIMEOUT(ui.view()->count() > 0, 20000);
    ui.view()->viewport()->repaint();
    qInfo("10,000 messages: first page shown after %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 1000);
    QCOMPARE(ui.lastText().left(15), QStringLiteral("Answer **9999**"));
    const int first = ui.view()->count();
    QVERIFY(first < 200);

    // Scrolling up brings older ones, and what is on the screen stays where it is.
    ui.view()->scrollToMessage(ui.view()->item(8).message().id);
    const int shownBefore = ui.view()->count();
    const QString anchor = ui.view()->item(9).message().id;
    const int y = ui.view()->messageRect(9).top();
    QTRY_VERIFY(ui.view()->count() > shownBefore);
    const int added = ui.view()->count() - shownBefore;
    QCOMPARE(ui.view()->item(9 + added).message().id, anchor);
    QCOMPARE(ui.view()->messageRect(9 + added).top(), y);

    // A found message far up is reached at once, without all that lies between.
    const QString target = ui.stored(id).at(5)[QLatin1String("id")].toString();
    timer.restart();
    ui.window->openPage(QStringLiteral("chat"), id + u'#' + target);
    QTRY_COMPARE_WITH_TIMEOUT(ui.view()->currentIndex(), 5, 20'000);
    ui.view()->viewport()->repaint();
    qInfo("10,000 messages: the first of them reached after %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 1000);
    QVERIFY(ui.view()->count() < 1000);
    const QRect found = ui.view()->messageRect(5);
    QVERIFY(found.top() >= 0 && found.top() < ui.view()->viewport()->height());

    // From there the end is one click away, and back again.
    auto *const jump = ui.find<QAbstractButton>("jumpToLatestButton");
    QVERIFY(jump->isVisible());
    jump->click();
    QTRY_COMPARE(ui.lastText().left(15), QStringLiteral("Answer **9999**"));
    QVERIFY(ui.view()->isAtEnd());
    QTRY_VERIFY(!jump->isVisible());
    ui.window->openPage(QStringLiteral("chat"), id + u'#' + target);
    QTRY_COMPARE(ui.view()->currentIndex(), 5);

    // What is said there is said at the end.

    ui.server->provider().hold();
    ui.say(QStringLiteral("More"));
    QTRY_COMPARE(ui.server->provider().callCount(), 1);
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Streaming);
    qint64 worst = 0;
    qint64 total = 0;
    for (int i = 0; i < 50; ++i) {
        const QString id = ui.last().id;
        timer.restart();
        const QString word = QStringLiteral("word%1 ").arg(i);
        emit ui.page()->controller().deltaArrived(id, word);
        ui.view()->flushDeltas();
        ui.view()->viewport()->repaint();
        worst = qMax(worst, timer.nsecsElapsed());
        total += timer.nsecsElapsed();
    }
    qInfo("a delta with its repaint: mean %.2f ms, worst %.2f ms", double(total) / 50e6,
          double(worst) / 1e6);
    ui.server->provider().finish();
    QTRY_COMPARE(ui.last().state, TranscriptMessage::State::Complete);
}

TROUPE_UIKIT_TEST_MAIN(TestChatSpeed)
#include "tst_chatspeed.moc"
