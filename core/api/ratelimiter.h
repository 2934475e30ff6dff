// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apifamily.h"
#include "core/base/clock.h"

#include <QHash>
#include <QString>

#include <vector>

namespace troupe {

/// Token buckets in memory: each holds at most policy.requests and fills evenly over the window.
///
/// A bucket that would be full is forgotten, so memory is bounded by those who asked within their
/// window. One thread.
class RateLimiter
{
public:
    explicit RateLimiter(const Clock &clock) : m_clock(clock) {}

    /// Takes one request out of the bucket of `subject` in `family`.
    LimitState take(const void *family, const QString &subject, const LimitPolicy &policy);
    /// Where it stands, without taking.
    LimitState peek(const void *family, const QString &subject, const LimitPolicy &policy) const;
    qsizetype bucketCount() const { return m_buckets.size(); }

    /// A bucket as it is kept beyond the process.
    struct Kept
    {
        const void *family;
        QString subject;
        qint64 capacity;
        double level;
        qint64 fullInMs; ///< 0: full, nothing to keep
    };
    bool hasChanges() const { return !m_changed.isEmpty(); }
    /// Whether so much was taken since the last takeChanges() that a crash should not forget it.
    bool isSaveDue() const { return m_isSaveDue; }
    /// What has changed since the last call.
    std::vector<Kept> takeChanges();
    /// One that was kept `ageMs` ago; `fullInMs` is not looked at.
    void restore(const Kept &kept, qint64 ageMs, int windowSeconds);

private:
    struct Key
    {
        const void *family;
        QString subject;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.family, key.subject);
        }
    };
    struct Bucket
    {
        double level = 0;
        qint64 atNs = 0;
        qint64 fullAtNs = 0;
        qint64 capacity = 0;
        bool isChanged = false; ///< since it was kept
        double keptLevel = 0;
    };
    LimitState stateOf(const Bucket &bucket, const LimitPolicy &policy, bool allowed) const;
    double levelNow(const Bucket &bucket, const LimitPolicy &policy, qint64 nowNs) const;
    void forgetFull(qint64 nowNs);

    const Clock &m_clock;
    QHash<Key, Bucket> m_buckets;
    qsizetype m_sweepAt = 1024;
    QList<Key> m_changed;
    bool m_isSaveDue = false;
};

} // namespace troupe
