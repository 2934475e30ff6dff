// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/offlineprovider.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <optional>

using namespace troupe;

namespace {

/// Runs one chat and keeps what came.
struct Chat
{
    QStringList deltas;
    std::optional<Result<ChatReply>> result;
    CancelToken cancel;

    void start(OfflineProvider &provider, ChatRequest request)
    {
        DeltaSink sink = [this](const QString &delta) { deltas.append(delta); };
        run(provider, std::move(request), std::move(sink));
    }

    QCoro::Task<> run(OfflineProvider &provider, ChatRequest request, DeltaSink sink)
    {
        Task<ChatReply> task = provider.chat(std::move(request), std::move(sink), cancel);
        result = co_await std::move(task);
    }
};

ChatRequest requestFor(const QString &text)
{
    ChatRequest request;
    request.messages.append({ChatRole::User, text, {}, {}});
    return request;
}

} // namespace

class TestOfflineProvider : public QObject
{
    Q_OBJECT

private slots:
    void deltasJoinToTheAnswer_data();
    void deltasJoinToTheAnswer();
    void wordsArriveAtTheirPace();
    void cancellingInTheMiddleStopsAtOnce();
    void cancelledBeforeItStartsNothingIsSent();
    void aLargeRequestDoesNotBlockTheEventLoop();
    void aToolCallHasNoText();
    void listsItsModel();

private:
    ManualClock m_clock;
};

void TestOfflineProvider::deltasJoinToTheAnswer_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<int>("atLeast");
    QTest::newRow("a short answer") << "What is 2 + 2?" << 3;
    QTest::newRow("a list") << "What can you do?" << 20;
    QTest::newRow("a long answer") << "Count from 1 to 2000" << 100;
}

void TestOfflineProvider::deltasJoinToTheAnswer()
{
    QFETCH(QString, question);
    QFETCH(int, atLeast);
    OfflineProvider provider(m_clock, {0});
    Chat chat;
    chat.start(provider, requestFor(question));
    QTRY_VERIFY(chat.result.has_value());
    QVERIFY(chat.result->has_value());
    const ChatReply reply = **chat.result;
    QCOMPARE(chat.deltas.join(QString()), reply.text);
    QVERIFY2(chat.deltas.size() >= atLeast, qPrintable(QString::number(chat.deltas.size())));
    QCOMPARE(reply.finishReason, QStringLiteral("stop"));
    QCOMPARE(reply.model, QStringLiteral("troupe-offline"));
    QVERIFY(reply.usage && reply.usage->output > 0);
}

void TestOfflineProvider::wordsArriveAtTheirPace()
{
    OfflineProvider provider(m_clock, {100});
    Chat chat;
    QElapsedTimer timer;
    timer.start();
    chat.start(provider, requestFor(QStringLiteral("Count from 1 to 20")));
    QCOMPARE(chat.deltas,
             QStringList{QStringLiteral("1, ")}); // the first word at once, the rest later
    QTRY_VERIFY(chat.result.has_value());
    QCOMPARE(chat.deltas.size(), 20);
    QVERIFY2(timer.elapsed() >= 150, qPrintable(QString::number(timer.elapsed())));
}

void TestOfflineProvider::cancellingInTheMiddleStopsAtOnce()
{
    OfflineProvider provider(m_clock, {0.5}); // two seconds a word
    Chat chat;
    chat.start(provider, requestFor(QStringLiteral("Count from 1 to 20")));
    QCOMPARE(chat.deltas.size(), 1);
    QElapsedTimer timer;
    timer.start();
    chat.cancel.cancel();
    QTRY_VERIFY(chat.result.has_value());
    QVERIFY(timer.elapsed() < 1500);
    QVERIFY(!chat.result->has_value());
    QCOMPARE(chat.result->error().code, ErrorCode::Cancelled);
    QCOMPARE(chat.deltas.size(), 1);
}

void TestOfflineProvider::cancelledBeforeItStartsNothingIsSent()
{
    OfflineProvider provider(m_clock, {0});
    Chat chat;
    chat.cancel.cancel();
    chat.start(provider, requestFor(QStringLiteral("Hello")));
    QTRY_VERIFY(chat.result.has_value());
    QCOMPARE(chat.result->error().code, ErrorCode::Cancelled);
    QVERIFY(chat.deltas.isEmpty());
}

void TestOfflineProvider::aLargeRequestDoesNotBlockTheEventLoop()
{
    OfflineProvider provider(m_clock, {0});
    Chat chat;
    const QString text = QStringLiteral("Summarise this in one sentence:\n")
                         + QStringLiteral("A ship left the harbour at noon. ").repeated(20'000);
    chat.start(provider, requestFor(text));
    QVERIFY(!chat.result.has_value()); // somebody else works
    bool loopRan = false;
    QTimer::singleShot(0, this, [&] { loopRan = true; });
    QTRY_VERIFY_WITH_TIMEOUT(chat.result.has_value(), 30'000);
    QVERIFY(loopRan);
    QCOMPARE((*chat.result)->text, QStringLiteral("A ship left the harbour at noon."));
}

void TestOfflineProvider::aToolCallHasNoText()
{
    OfflineProvider provider(m_clock, {0});
    ChatRequest request = requestFor(QStringLiteral("Call wipe"));
    request.tools.append({QStringLiteral("wipe"), QString(), {}});
    Chat chat;
    chat.start(provider, request);
    QTRY_VERIFY(chat.result.has_value());
    QVERIFY(chat.deltas.isEmpty());
    QCOMPARE((*chat.result)->toolCalls.size(), 1);
    QCOMPARE((*chat.result)->toolCalls[0].name, QStringLiteral("wipe"));
    QCOMPARE((*chat.result)->finishReason, QStringLiteral("tool_calls"));
}

void TestOfflineProvider::listsItsModel()
{
    OfflineProvider provider(m_clock);
    const auto models = QCoro::waitFor(provider.listModels(CancelToken()));
    QVERIFY(models.has_value());
    QCOMPARE(models->size(), 1);
    QCOMPARE(models->first().id, QStringLiteral("troupe-offline"));
}

QTEST_GUILESS_MAIN(TestOfflineProvider)
#include "tst_offlineprovider.moc"
