// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tokenmeter.h"

#include "core/providers/tokens.h"

#include <QCache>
#include <QCoroFuture>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QFuture>
#include <QPromise>
#include <QRandomGenerator>
#include <QThreadPool>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMostRemembered = 20'000; // about 2 MB
constexpr qsizetype kShortestForPool = 8'000; ///< code units: under 0.1 ms, but for hostile text

size_t seedOfTexts()
{
    static const size_t seed = QRandomGenerator::system()->generate64();
    return seed;
}

struct TextKey
{
    size_t hash = 0;
    qsizetype size = 0;
    friend bool operator==(const TextKey &, const TextKey &) = default;
    friend size_t qHash(const TextKey &key, size_t seed) noexcept
    {
        return qHashMulti(seed, key.hash, key.size);
    }
};

TextKey keyOf(const QString &text)
{
    return {qHash(text, seedOfTexts()), text.size()};
}

QFuture<QList<qint64>> countOnPool(std::shared_ptr<const TokenCounter> counter, QStringList texts)
{
    auto promise = std::make_shared<QPromise<QList<qint64>>>();
    promise->start();
    QFuture<QList<qint64>> future = promise->future();
    QThreadPool::globalInstance()->start([promise, counter, texts = std::move(texts)] {
        QList<qint64> tokens;
        for (const QString &text : texts)
            tokens.append(counter->count(text));
        promise->addResult(std::move(tokens));
        promise->finish();
    });
    return future;
}

} // namespace

struct TokenMeter::State
{
    std::shared_ptr<const TokenCounter> counter = std::make_shared<TokenCounter>();
    QCache<TextKey, qint64> known{kMostRemembered};
    bool isLoaded = false; ///< the first count reads the table
    int waiting = 0; ///< for the pool
};

TokenMeter::TokenMeter() : m_state(std::make_shared<State>()) {}
TokenMeter::~TokenMeter() = default;

void TokenMeter::drain(int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    QEventLoop loop;
    while (m_state->waiting > 0 && !deadline.hasExpired())
        loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
}

Task<QList<qint64>> TokenMeter::count(QStringList texts)
{
    return countWith(m_state, std::move(texts));
}

Task<QList<qint64>> TokenMeter::countWith(std::shared_ptr<State> state, QStringList texts)
{
    QList<qint64> tokens(texts.size(), 0);
    QStringList unknown;
    QList<qsizetype> places;
    qsizetype size = 0;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (const qint64 *known = state->known.object(keyOf(texts.at(i)))) {
            tokens[i] = *known;
            continue;
        }
        unknown.append(texts.at(i));
        places.append(i);
        size += texts.at(i).size();
    }
    if (unknown.isEmpty())
        co_return QList<qint64>(tokens);
    QList<qint64> counted;
    if (state->isLoaded && size < kShortestForPool) {
        for (const QString &text : std::as_const(unknown))
            counted.append(state->counter->count(text));
    } else {
        const QFuture<QList<qint64>> future = countOnPool(state->counter, unknown);
        ++state->waiting;
        counted = co_await future;
        --state->waiting;
        state->isLoaded = true;
    }
    for (qsizetype i = 0; i < unknown.size(); ++i) {
        tokens[places.at(i)] = counted.at(i);
        state->known.insert(keyOf(unknown.at(i)), new qint64(counted.at(i)));
    }
    co_return QList<qint64>(tokens);
}

} // namespace troupe
