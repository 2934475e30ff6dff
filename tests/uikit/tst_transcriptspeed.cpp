// SPDX-License-Identifier: GPL-3.0-or-later
// The budgets of the transcript. Absolute times hold for release builds (TROUPE_BENCH=1 asserts
// them); every build asserts what cannot be noise: that cost does not grow with the conversation.
#include "tests/uikit/uikittest.h"
#include "ui/transcript/transcriptview.h"

#include <QElapsedTimer>
#include <QScrollBar>

#include <algorithm>

using namespace troupe;

class TestTranscriptSpeed : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void openingTenThousandMessages();
    void aDeltaCostsTheSameInALongConversation();
    void aDeltaCostsTheSameInALongAnswer();
    void pastingAMegabyteNeverStalls_data();
    void pastingAMegabyteNeverStalls();
    void scrollingThroughEverything();

private:
    static QList<TranscriptMessage> conversation(int count);
    static void show(TranscriptView &view)
    {
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
    }
    static void paint(TranscriptView &view)
    {
        static QImage screen(900, 800, QImage::Format_RGB32);
        view.viewport()->render(&screen);
    }
    static double typical(std::vector<double> times)
    {
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }
    static std::vector<double> streamInto(TranscriptView &view, const QString &id, int deltas);
    void budget(const char *what, double milliseconds, double limit) const
    {
        qInfo("%s: %.2f ms (budget %.0f ms)", what, milliseconds, limit);
        if (m_assertTimes)
            QVERIFY2(milliseconds < limit, what);
    }

    bool m_assertTimes = false;
};

void TestTranscriptSpeed::initTestCase()
{
    m_assertTimes = qEnvironmentVariableIsSet("TROUPE_BENCH");
    TranscriptView warm; // fonts and glyphs
    warm.resize(900, 800);
    warm.setMessages(conversation(20));
    warm.grab();
}

QList<TranscriptMessage> TestTranscriptSpeed::conversation(int count)
{
    QList<TranscriptMessage> list;
    for (int i = 0; i < count; ++i) {
        TranscriptMessage m;
        m.id = QString::number(i);
        m.role = i % 2 ? TranscriptMessage::Role::Assistant : TranscriptMessage::Role::User;
        m.author = QStringLiteral("Ann");
        m.footer = QStringLiteral("small · 120 tokens");
        m.markdown =
            QStringLiteral(
                "Message %1 with **bold** words, `code` and a [link](https://example.com).\n\n"
                "1. one\n2. two\n3. three\n\n```cpp\nint main() { return %1; }\n```\n\n"
                "| a | b |\n|---|--:|\n| x | %1 |\n\n%2")
                .arg(i)
                .arg(QStringLiteral("Lorem ipsum dolor sit amet. ").repeated(i % 40));
        list << m;
    }
    return list;
}

std::vector<double> TestTranscriptSpeed::streamInto(TranscriptView &view, const QString &id,
                                                    int deltas)
{
    static const QStringList words{
        QStringLiteral("Sure, "),           QStringLiteral("the **plan** "),
        QStringLiteral("is `ready`.\n\n"),  QStringLiteral("- item\n"),
        QStringLiteral("\n```py\nx = 1\n"), QStringLiteral("y = 2\n```\n\n")};
    std::vector<double> times;
    for (int i = 0; i < deltas; ++i) {
        QElapsedTimer timer;
        timer.start();
        view.appendDelta(id, words.at(i % words.size()));
        view.flushDeltas();
        paint(view);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    const MessageItem &last = view.item(view.count() - 1);
    Q_ASSERT(last.part(last.partCount() - 1).rich.document); // the tail was laid out each time
    return times;
}

void TestTranscriptSpeed::openingTenThousandMessages()
{
    const QList<TranscriptMessage> messages = conversation(10'000);
    TranscriptView view;
    view.resize(900, 800);
    show(view);
    QElapsedTimer timer;
    timer.start();
    view.setMessages(messages);
    paint(view);
    budget("opening 10,000 messages", static_cast<double>(timer.nsecsElapsed()) / 1e6, 100);
    QVERIFY(view.isAtEnd());
    QVERIFY2(view.documentCount() < 60, "only what is visible is laid out");
}

void TestTranscriptSpeed::aDeltaCostsTheSameInALongConversation()
{
    double medians[2] = {};
    const int sizes[2] = {20, 10'000};
    for (int i = 0; i < 2; ++i) {
        TranscriptView view;
        view.resize(900, 800);
        show(view);
        view.setMessages(conversation(sizes[i]));
        medians[i] = typical(streamInto(view, QString::number(sizes[i] - 1), 240));
    }
    budget("a delta after 20 messages, painted", medians[0], 5);
    budget("a delta after 10,000 messages, painted", medians[1], 5);
    QVERIFY2(medians[1] < medians[0] * 2 + 1, "flat");
}

void TestTranscriptSpeed::aDeltaCostsTheSameInALongAnswer()
{
    TranscriptView view;
    view.resize(900, 800);
    show(view);
    view.setMessages(conversation(4));
    const auto times = streamInto(view, QStringLiteral("3"), 2'400);
    const double early = typical({times.begin(), times.begin() + 300});
    const double late = typical({times.end() - 300, times.end()});
    budget("a delta at the start of an answer", early, 5);
    budget("a delta after 2,100 others", late, 5);
    QVERIFY2(late < early * 2.5 + 1, "flat");
}

void TestTranscriptSpeed::pastingAMegabyteNeverStalls_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("byPerson");
    QTest::newRow("words in one line") << QStringLiteral("some words ").repeated(95'000) << true;
    QTest::newRow("no space at all") << QString(1'048'576, u'x') << true;
    QTest::newRow("a log")
        << QStringLiteral("2026-11-22 10:00:00 INFO the line of a log\n").repeated(24'000) << true;
    QTest::newRow("an answer in code")
        << QStringLiteral("```cpp\n")
               + QStringLiteral("int value = compute(1, 2);\n").repeated(38'000)
        << false;
    QTest::newRow("an answer in one code line")
        << QStringLiteral("```\n") + QString(1'048'576, u'x') << false;
    QTest::newRow("an answer without a space") << QString(1'048'576, u'x') << false;
}

void TestTranscriptSpeed::pastingAMegabyteNeverStalls()
{
    QFETCH(QString, text);
    QFETCH(bool, byPerson);
    TranscriptView view;
    view.resize(900, 800);
    show(view);
    view.setMessages(conversation(4));
    TranscriptMessage pasted;
    pasted.id = QStringLiteral("pasted");
    pasted.role = byPerson ? TranscriptMessage::Role::User : TranscriptMessage::Role::Assistant;
    pasted.markdown = text;
    QElapsedTimer timer;
    timer.start();
    view.appendMessage(pasted);
    paint(view);
    const double append = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    double worst = append;
    for (int i = 1; i < 24; ++i) { // drag the scroll bar through it
        timer.restart();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() * i / 24);
        paint(view);
        worst = std::max(worst, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    budget("a megabyte, longest stall", worst, 50);
    QVERIFY2(worst < 2'000, "quadratic layout would take minutes");
}

void TestTranscriptSpeed::scrollingThroughEverything()
{
    TranscriptView view;
    view.resize(900, 800);
    show(view);
    view.setMessages(conversation(3'000));
    std::vector<double> times;
    for (int i = 0; i < 300; ++i) {
        QElapsedTimer timer;
        timer.start();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() - 120);
        paint(view);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    budget("a wheel step, typical", typical(times), 16);
}

TROUPE_UIKIT_TEST_MAIN(TestTranscriptSpeed)
#include "tst_transcriptspeed.moc"
