// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"

namespace troupe {

namespace {

EventRow eventRow(const Row &row)
{
    return {row.integer(0), row.text(1), row.text(2), row.text(3), row.bytes(4), row.integer(5)};
}

} // namespace

Result<std::vector<EventRow>> eventsAfter(Sql &sql, qint64 afterSeq, const QString &userId,
                                          int limit)
{
    std::vector<EventRow> rows;
    const auto collect = [&](const Row &row) {
        rows.push_back(eventRow(row));
        return true;
    };
    const Result<void> done =
        userId.isEmpty()
            ? sql.each(QStringLiteral("SELECT seq, type, user_id, subject_id, payload, created_ms "
                                      "FROM events WHERE seq > ? ORDER BY seq LIMIT ?"),
                       {afterSeq, limit}, collect)
            : sql.each(QStringLiteral("SELECT seq, type, user_id, subject_id, payload, created_ms "
                                      "FROM events WHERE seq > ? AND user_id IN ('', ?) "
                                      "ORDER BY seq LIMIT ?"),
                       {afterSeq, userId, limit}, collect);
    if (!done)
        return fail(done.error());
    return rows;
}

Result<qint64> lastEventSeq(Sql &sql)
{
    // Not max(seq): old events may have been removed, and a seq is never given twice.
    qint64 last = 0;
    const Result<bool> found =
        sql.first(QStringLiteral("SELECT seq FROM sqlite_sequence WHERE name = 'events'"), {},
                  [&](const Row &row) { last = row.integer(0); });
    if (!found)
        return fail(found.error());
    return last;
}

} // namespace troupe
