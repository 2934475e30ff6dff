// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/searchindex.h"

#include "core/storage/database.h"

using namespace std::chrono_literals;

namespace troupe {

namespace {

constexpr auto kSoon = 1s; // after the last message of a burst
constexpr int kAtOnce = 200; // other writes wait for one batch

/// Returns how many messages were added.
Result<qint64> indexSome(Sql &sql)
{
    auto added =
        sql.run(QStringLiteral("INSERT INTO messages_fts(rowid, content, scope) "
                               "SELECT seq, content, scope FROM messages_search WHERE seq IN "
                               "(SELECT seq FROM search_pending ORDER BY seq LIMIT ?)"),
                {kAtOnce});
    if (!added)
        return added;
    return sql.run(QStringLiteral("DELETE FROM search_pending WHERE seq IN "
                                  "(SELECT seq FROM search_pending ORDER BY seq LIMIT ?)"),
                   {kAtOnce});
}

} // namespace

SearchIndex::SearchIndex(Database &db) : m_db(db)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSoon);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer,
                     [this] { m_scope.spawn("search index", flush()); });
}

void SearchIndex::noteAdded()
{
    m_dirty = true;
    if (!m_timer.isActive())
        m_timer.start();
}

Task<void> SearchIndex::flush()
{
    // Somebody else's write may be under way: one after it ends after it.
    bool isNeeded = m_dirty || m_writing > 0;
    while (isNeeded) {
        m_dirty = false;
        ++m_writing;
        auto write = [](Tx &tx) { return indexSome(tx.sql()); };
        const Result<qint64> added = co_await m_db.write(std::move(write));
        --m_writing;
        m_dirty = m_dirty || !added || *added == kAtOnce;
        if (!added)
            co_return fail(added.error());
        isNeeded = m_dirty;
    }
    co_return {};
}

void SearchIndex::shutdown(int timeoutMs)
{
    m_timer.stop();
    m_scope.cancelAndDrain(timeoutMs);
}

} // namespace troupe
