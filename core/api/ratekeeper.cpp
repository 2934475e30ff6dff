// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/ratekeeper.h"

#include "core/base/log.h"

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

constexpr int kSaveAfterMs = 10'000;

/// How long a bucket of that size takes to fill, from one that is filling; 0: it is full.
int windowOf(const RateBucketRow &row)
{
    const double missing = static_cast<double>(row.capacity) - row.level;
    const qint64 fullInMs = row.fullAtMs - row.atMs;
    if (missing <= 0 || fullInMs <= 0)
        return 0;
    const double seconds = static_cast<double>(fullInMs) / 1000 * static_cast<double>(row.capacity);
    return std::max(1, static_cast<int>(std::lround(seconds / missing)));
}

} // namespace

RateKeeper::RateKeeper(Database &db, const Clock &clock, RateLimiter &limiter)
    : m_store(db), m_clock(clock), m_limiter(limiter)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveAfterMs);
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    m_timer.callOnTimeout([this] { save(); });
}

void RateKeeper::load(const QString &family, const void *key)
{
    m_names.insert(key, family);
    const auto rows = m_store.load(family);
    if (!rows) {
        qCWarning(lcApi) << "Kept rate limits cannot be read:" << rows.error().message;
        return;
    }
    const qint64 nowMs = m_clock.nowMs();
    for (const RateBucketRow &row : *rows) {
        const int window = windowOf(row);
        if (window == 0 || row.fullAtMs <= nowMs)
            continue; // full by now
        const qint64 ageMs = std::max<qint64>(0, nowMs - row.atMs);
        m_limiter.restore({key, row.subject, row.capacity, row.level, 0}, ageMs, window);
    }
}

void RateKeeper::save()
{
    m_timer.stop();
    const qint64 nowMs = m_clock.nowMs();
    QList<RateBucketRow> rows;
    for (const RateLimiter::Kept &kept : m_limiter.takeChanges()) {
        const auto name = m_names.constFind(kept.family);
        if (name != m_names.constEnd()) {
            rows.append(
                {*name, kept.subject, kept.capacity, kept.level, nowMs, nowMs + kept.fullInMs});
        }
    }
    if (!rows.isEmpty())
        m_store.save(std::move(rows));
}

} // namespace troupe
