// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QList>
#include <QString>

namespace troupe {

class Database;

/// A bucket of a rate limit as it is kept beyond the process.
struct RateBucketRow
{
    QString family;
    QString subject; ///< a key, a person or an address
    qint64 capacity = 0;
    double level = 0; ///< what was left of it at atMs
    qint64 atMs = 0;
    qint64 fullAtMs = 0; ///< when it is full again, and forgotten
};

/// Keeps rate limits. Server thread only.
class RateStore
{
public:
    explicit RateStore(Database &db) : m_db(db) {}

    Result<QList<RateBucketRow>> load(const QString &family) const;
    /// Nobody waits for the write; it is in order with all others. A failure is logged.
    void save(QList<RateBucketRow> rows);

private:
    Database &m_db;
};

} // namespace troupe
