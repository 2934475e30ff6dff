// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/ratelimiter.h"
#include "core/services/ratestore.h"

#include <QHash>
#include <QTimer>

namespace troupe {

/// Lets rate limits outlive the process. What was used up is written at most once in ten seconds,
/// at once when a bucket has lost a quarter of its size since, and at the end: never a write per
/// request. A crash forgets what came after the last write. Server thread only.
class RateKeeper
{
public:
    RateKeeper(Database &db, const Clock &clock, RateLimiter &limiter);

    /// Gives the limiter what was kept of `family`, whose address in the limiter is `key`.
    void load(const QString &family, const void *key);
    /// After the limiter was asked.
    void note()
    {
        if (m_limiter.isSaveDue())
            save();
        else if (!m_timer.isActive() && m_limiter.hasChanges())
            m_timer.start();
    }
    void save();

private:
    RateStore m_store;
    const Clock &m_clock;
    RateLimiter &m_limiter;
    QHash<const void *, QString> m_names;
    QTimer m_timer;
};

} // namespace troupe
