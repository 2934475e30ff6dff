// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/ratestore.h"

#include "core/base/log.h"
#include "core/storage/database.h"

namespace troupe {

namespace {

Result<bool> writeBuckets(Tx &tx, const QList<RateBucketRow> &rows)
{
    const auto pruned =
        tx.sql().run(QStringLiteral("DELETE FROM rate_buckets WHERE full_at_ms <= ?"),
                     {tx.nowMs()});
    if (!pruned)
        return fail(pruned.error());
    for (const RateBucketRow &row : rows) {
        const auto done = tx.sql().run(
            QStringLiteral("INSERT OR REPLACE INTO rate_buckets(family, subject, capacity, level, "
                           "at_ms, full_at_ms) VALUES(?, ?, ?, ?, ?, ?)"),
            {row.family, row.subject, row.capacity, row.level, row.atMs, row.fullAtMs});
        if (!done)
            return fail(done.error());
    }
    return true;
}

QCoro::Task<> storeBuckets(Database *db, QList<RateBucketRow> rows)
{
    auto write = [rows](Tx &tx) { return writeBuckets(tx, rows); };
    const Result<bool> done = co_await db->write(std::move(write));
    if (!done)
        qCWarning(lcApi) << "Rate limits cannot be kept:" << done.error().message;
}

} // namespace

Result<QList<RateBucketRow>> RateStore::load(const QString &family) const
{
    QList<RateBucketRow> rows;
    const auto read = m_db.reader().each(
        QStringLiteral("SELECT subject, capacity, level, at_ms, full_at_ms FROM rate_buckets "
                       "WHERE family = ?"),
        {family}, [&](const Row &row) {
            rows.append(
                {family, row.text(0), row.integer(1), row.real(2), row.integer(3), row.integer(4)});
            return true;
        });
    if (!read)
        return fail(read.error());
    return rows;
}

void RateStore::save(QList<RateBucketRow> rows)
{
    auto storing = storeBuckets(&m_db, std::move(rows));
    Q_UNUSED(storing);
}

} // namespace troupe
