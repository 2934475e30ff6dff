// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tokenmeter.h"

#include <QCoroFuture>
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

TokenMeter::TokenMeter() : m_known(kMostRemembered) {}

TokenMeter::Key TokenMeter::keyOf(const QString &text)
{
    return {qHash(text, seedOfTexts()), text.size()};
}

Task<QList<qint64>> TokenMeter::count(QStringList texts)
{
    QList<qint64> tokens(texts.size(), 0);
    QStringList unknown;
    QList<qsizetype> places;
    qsizetype size = 0;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (const qint64 *known = m_known.object(keyOf(texts.at(i)))) {
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
    if (m_isLoaded && size < kShortestForPool) {
        for (const QString &text : std::as_const(unknown))
            counted.append(m_counter->count(text));
    } else {
        const QFuture<QList<qint64>> future = countOnPool(m_counter, unknown);
        counted = co_await future;
        m_isLoaded = true;
    }
    for (qsizetype i = 0; i < unknown.size(); ++i) {
        tokens[places.at(i)] = counted.at(i);
        m_known.insert(keyOf(unknown.at(i)), new qint64(counted.at(i)));
    }
    co_return QList<qint64>(tokens);
}

} // namespace troupe
