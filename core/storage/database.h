// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/storage/sql.h"

#include <functional>
#include <memory>
#include <type_traits>
#include <vector>

namespace troupe {

/// A change that others are told of, written to the event log in the transaction of the change.
struct EventDraft
{
    QString type; ///< "agent.created", "message.completed", …
    QString userId; ///< whose thing it is; empty: everybody's
    QString subjectId; ///< id of the thing
    QByteArray payload; ///< a JSON object, without secrets
};

struct EventRow
{
    qint64 seq = 0; ///< grows with each event, never reused
    QString type;
    QString userId;
    QString subjectId;
    QByteArray payload;
    qint64 createdMs = 0;
};

/// One write in progress: the SQL of its savepoint and the events that commit with it.
class Tx
{
public:
    Tx(Sql &sql, qint64 nowMs, std::vector<EventDraft> &events)
        : m_sql(sql), m_nowMs(nowMs), m_events(events)
    {
    }
    Sql &sql() { return m_sql; }
    qint64 nowMs() const { return m_nowMs; } ///< one time for the whole write
    void emitEvent(EventDraft event) { m_events.push_back(std::move(event)); }

private:
    Sql &m_sql;
    qint64 m_nowMs;
    std::vector<EventDraft> &m_events;
};

struct DatabaseOptions
{
    QString folder; ///< made with 0700 when missing; the file is troupe.db in it, 0600
    int readers = 2; ///< connections of the pool for heavy reads
    int busyTimeoutMs = 5000;
    QString holder; ///< who we are, told to a second process: "troupe-server (pid 12)"
    QString vfs; ///< a SQLite VFS by name; only fault tests set it
};

/// One SQLite database (WAL, synchronous=FULL) with one writer thread and read-only readers.
///
/// write() and read() resume on the thread that awaits; that thread needs an event loop. An
/// acknowledged write is on disk. All that is queued shares one transaction (group commit), each
/// write in its own SAVEPOINT: a write that fails rolls back alone; when COMMIT fails, every write
/// of the group gets the error. Nothing is visible to readers before it is committed.
class Database
{
public:
    /// Locks the folder, checks the file, backs it up (verified) before a migration, and migrates.
    /// Errors: Conflict (another process holds the folder; the message names it), Unavailable (not
    /// a database, damaged, read-only, of a newer schema: the file is left untouched), StorageFull.
    static Result<std::unique_ptr<Database>> open(DatabaseOptions options, const Clock &clock);
    ~Database(); ///< finishes what is queued, checkpoints the WAL and frees the lock

    /// Runs `fn`, a `Result<T>(Tx &)`, on the writer thread; ends when its transaction is durable.
    /// `fn` does SQL only. Keep the closure in a named local and move it in (see Task).
    template <class Fn>
    auto write(Fn fn) -> Task<typename std::invoke_result_t<Fn, Tx &>::value_type>;

    /// Runs `fn`, a `Result<T>(Sql &)`, on a reader of the pool: for reads that may take long.
    template <class Fn>
    auto read(Fn fn) -> Task<typename std::invoke_result_t<Fn, Sql &>::value_type>;

    /// The read-only connection for small reads on the thread that called open(), and only there.
    Sql &reader();

    /// `callback` runs on the thread that called open(), after each commit, with its events in
    /// order. One callback; set it before the first write.
    void onCommitted(std::function<void(const std::vector<EventRow> &)> callback);

private:
    class Private;
    explicit Database(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Events with seq > `afterSeq`, oldest first, at most `limit`: of `userId` and of everybody
/// (`userId` empty: all).
Result<std::vector<EventRow>> eventsAfter(Sql &sql, qint64 afterSeq, const QString &userId,
                                          int limit);
/// The newest seq, 0 when there is none.
Result<qint64> lastEventSeq(Sql &sql);

} // namespace troupe
