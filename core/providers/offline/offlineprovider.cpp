// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/offlineprovider.h"

#include <QCoroFuture>
#include <QCoroTimer>
#include <QPromise>
#include <QThreadPool>

#include <chrono>
#include <memory>

namespace troupe {

namespace {

constexpr qsizetype kLargeRequest = 32'000; ///< characters from which on the pool answers
constexpr qsizetype kMaxDeltas = 512; ///< of one answer at full speed
constexpr int kSliceMs = 50; ///< the longest time until a cancellation is seen
constexpr int kContextWindow = 1'000'000;

tl::unexpected<Error> cancelledByCaller()
{
    return fail(ErrorCode::Cancelled, QStringLiteral("The answer was stopped."));
}

qsizetype sizeOf(const ChatRequest &request)
{
    qsizetype size = 0;
    for (const ChatMessage &message : request.messages)
        size += message.content.size() + 200;
    return size;
}

/// The answer in pieces of `words` words, each with the blanks behind it.
QStringList pieces(const QString &text, qsizetype words)
{
    QStringList out;
    qsizetype begin = 0;
    qsizetype count = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool wordEnds = text[i].isSpace() && (i + 1 == text.size() || !text[i + 1].isSpace());
        const bool tooLong = i - begin >= 200 * words && !text[i].isHighSurrogate();
        if ((wordEnds && ++count % words == 0) || tooLong) {
            out.append(text.mid(begin, i + 1 - begin));
            begin = i + 1;
        }
    }
    if (begin < text.size())
        out.append(text.mid(begin));
    return out;
}

QFuture<OfflineAnswer> answerOnPool(ChatRequest request, OfflineContext context)
{
    auto promise = std::make_shared<QPromise<OfflineAnswer>>();
    promise->start();
    QFuture<OfflineAnswer> future = promise->future();
    QThreadPool::globalInstance()->start([promise, request = std::move(request), context] {
        promise->addResult(OfflineModel().answer(request, context));
        promise->finish();
    });
    return future;
}

} // namespace

OfflineProvider::OfflineProvider(const Clock &clock) : OfflineProvider(clock, Settings()) {}

OfflineProvider::OfflineProvider(const Clock &clock, Settings settings)
    : m_clock(clock), m_settings(settings)
{
}

Task<ChatReply> OfflineProvider::chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel)
{
    // Nothing of *this is read after the first suspension.
    const double pace = m_settings.wordsPerSecond;
    const OfflineContext context{m_clock.nowMs()};
    if (cancel.isCancelled())
        co_return cancelledByCaller();
    OfflineAnswer answer;
    if (sizeOf(request) >= kLargeRequest) {
        QFuture<OfflineAnswer> future = answerOnPool(request, context);
        co_await qCoro(future).waitForFinished();
        answer = future.result();
    } else {
        answer = OfflineModel().answer(request, context);
    }
    const auto words = answer.text.count(u' ') + answer.text.count(u'\n') + 1;
    const QStringList deltas =
        pieces(answer.text, pace > 0 ? 1 : qMax<qsizetype>(1, words / kMaxDeltas));
    qint64 dueUs = 0;
    for (qsizetype i = 0; i < deltas.size(); ++i) {
        if (cancel.isCancelled())
            co_return cancelledByCaller();
        onDelta(deltas[i]);
        if (pace > 0)
            dueUs += static_cast<qint64>(1'000'000.0 / pace);
        else if (i % 64 == 63)
            co_await QCoro::sleepFor(std::chrono::milliseconds(0));
        while (dueUs >= 1000 && i + 1 < deltas.size() && !cancel.isCancelled()) {
            const std::chrono::milliseconds slice(qMin<qint64>(dueUs / 1000, kSliceMs));
            co_await QCoro::sleepFor(slice);
            dueUs -= slice.count() * 1000;
        }
    }
    if (cancel.isCancelled())
        co_return cancelledByCaller();
    ChatReply reply;
    reply.text = answer.text;
    reply.toolCalls = answer.toolCalls;
    reply.finishReason = answer.finishReason;
    reply.usage = answer.usage;
    reply.model = QString::fromLatin1(kOfflineModelId);
    co_return reply;
}

Task<QList<ModelListing>> OfflineProvider::listModels(CancelToken cancel)
{
    if (cancel.isCancelled())
        co_return cancelledByCaller();
    QList<ModelListing> models;
    ModelListing model;
    model.id = QString::fromLatin1(kOfflineModelId);
    model.contextWindow = kContextWindow;
    models.append(model);
    co_return models;
}

} // namespace troupe
