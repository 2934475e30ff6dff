// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/services/caller.h"
#include "core/services/services.h"

#include <QHash>

namespace troupe {

/// How many tokens a user has used today, read from the database once and again after each answer
/// of theirs. Server thread only.
class QuotaMeter
{
public:
    explicit QuotaMeter(const Services &services) : m_services(services) {}

    qint64 tokensToday(const Caller &caller);
    /// The next midnight UTC, in seconds since 1970.
    qint64 resetAt() const;
    /// A turn of that user has ended.
    void forget(const QString &userId) { m_cache.remove(userId); }
    /// Returns how many users were remembered.
    qint64 clear()
    {
        const qint64 count = m_cache.size();
        m_cache.clear();
        return count;
    }

private:
    struct Known
    {
        qint64 day = 0;
        qint64 tokens = 0;
    };
    const Services &m_services;
    QHash<QString, Known> m_cache;
};

} // namespace troupe
