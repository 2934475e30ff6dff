// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/ratelimiter.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace troupe {

namespace {

constexpr double kNsPerSecond = 1e9;
constexpr double kMostLostShare = 0.25; // of a bucket, by a crash
constexpr double kFewestLost = 10;

double refillPerNs(const LimitPolicy &policy)
{
    return static_cast<double>(policy.requests) / (policy.windowSeconds * kNsPerSecond);
}

} // namespace

double RateLimiter::levelNow(const Bucket &bucket, const LimitPolicy &policy, qint64 nowNs) const
{
    const double full = static_cast<double>(policy.requests);
    // A key whose tier has changed keeps what it has used up, not what it had left.
    const double kept = bucket.level + static_cast<double>(policy.requests - bucket.capacity);
    const double level = kept + static_cast<double>(nowNs - bucket.atNs) * refillPerNs(policy);
    return std::clamp(level, 0.0, full);
}

LimitState RateLimiter::stateOf(const Bucket &bucket, const LimitPolicy &policy, bool allowed) const
{
    LimitState state;
    state.policy = policy;
    state.allowed = allowed;
    // A hair over the whole number: sums of fractions must not cost a request.
    state.remaining = static_cast<qint64>(std::floor(bucket.level + 1e-6));
    const double missing = static_cast<double>(policy.requests) - bucket.level;
    const double secondsToFull = missing / refillPerNs(policy) / kNsPerSecond;
    state.resetAt = (m_clock.nowMs() + 999) / 1000 + static_cast<qint64>(std::ceil(secondsToFull));
    if (!allowed) {
        const double seconds = (1.0 - bucket.level) / refillPerNs(policy) / kNsPerSecond;
        state.retryAfterSeconds = std::max(1, static_cast<int>(std::ceil(seconds - 1e-9)));
    }
    return state;
}

LimitState RateLimiter::take(const void *family, const QString &subject, const LimitPolicy &policy)
{
    const qint64 nowNs = m_clock.steadyNs();
    auto it = m_buckets.find(Key{family, subject});
    if (it == m_buckets.end()) {
        if (m_buckets.size() >= m_sweepAt)
            forgetFull(nowNs);
        Bucket fresh;
        fresh.level = static_cast<double>(policy.requests);
        fresh.atNs = nowNs;
        fresh.capacity = policy.requests;
        fresh.keptLevel = fresh.level;
        it = m_buckets.insert(Key{family, subject}, fresh);
    }
    Bucket &bucket = *it;
    bucket.level = levelNow(bucket, policy, nowNs);
    bucket.atNs = nowNs;
    bucket.capacity = policy.requests;
    const bool allowed = bucket.level >= 1.0 - 1e-6;
    if (allowed)
        bucket.level = std::max(0.0, bucket.level - 1.0);
    const double full = static_cast<double>(policy.requests);
    const double missing = full - bucket.level;
    bucket.fullAtNs = nowNs + static_cast<qint64>(missing / refillPerNs(policy));
    if (!std::exchange(bucket.isChanged, true))
        m_changed.append(it.key());
    const double lost = bucket.keptLevel - bucket.level;
    if (lost >= std::max(kFewestLost, full * kMostLostShare))
        m_isSaveDue = true;
    return stateOf(bucket, policy, allowed);
}

LimitState RateLimiter::peek(const void *family, const QString &subject,
                             const LimitPolicy &policy) const
{
    Bucket bucket;
    bucket.level = static_cast<double>(policy.requests);
    if (const auto it = m_buckets.constFind(Key{family, subject}); it != m_buckets.constEnd())
        bucket.level = levelNow(*it, policy, m_clock.steadyNs());
    return stateOf(bucket, policy, bucket.level >= 1.0 - 1e-6);
}

std::vector<RateLimiter::Kept> RateLimiter::takeChanges()
{
    std::vector<Kept> kept;
    const qint64 nowNs = m_clock.steadyNs();
    m_isSaveDue = false;
    for (const Key &key : std::exchange(m_changed, {})) {
        const auto it = m_buckets.find(key);
        if (it == m_buckets.end())
            continue; // full, and forgotten
        it->isChanged = false;
        const qint64 fullInNs = std::max<qint64>(0, it->fullAtNs - nowNs);
        const qint64 fullInMs = (fullInNs + 999'999) / 1'000'000;
        // The level is that of its last request; it is brought to now like the rest.
        const double spent = static_cast<double>(it->capacity) - it->level;
        const qint64 fillNs = it->fullAtNs - it->atNs;
        const double refilled =
            fillNs > 0 ? spent * static_cast<double>(nowNs - it->atNs) / static_cast<double>(fillNs)
                       : spent;
        it->keptLevel = std::min(static_cast<double>(it->capacity), it->level + refilled);
        kept.push_back({key.family, key.subject, it->capacity, it->keptLevel, fullInMs});
    }
    return kept;
}

void RateLimiter::restore(const Kept &kept, qint64 ageMs, int windowSeconds)
{
    const qint64 nowNs = m_clock.steadyNs();
    const LimitPolicy policy{kept.capacity, windowSeconds, 0};
    Bucket bucket;
    bucket.capacity = kept.capacity;
    const double refilled = static_cast<double>(ageMs) * 1e6 * refillPerNs(policy);
    bucket.level = std::clamp(kept.level + refilled, 0.0, static_cast<double>(kept.capacity));
    bucket.keptLevel = bucket.level;
    bucket.atNs = nowNs;
    const double missing = static_cast<double>(kept.capacity) - bucket.level;
    bucket.fullAtNs = nowNs + static_cast<qint64>(missing / refillPerNs(policy));
    m_buckets.insert(Key{kept.family, kept.subject}, bucket);
}

void RateLimiter::forgetFull(qint64 nowNs)
{
    m_buckets.removeIf([nowNs](const auto &it) { return it.value().fullAtNs <= nowNs; });
    m_sweepAt = std::max<qsizetype>(1024, m_buckets.size() * 2);
}

} // namespace troupe
