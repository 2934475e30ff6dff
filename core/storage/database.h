// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/storage/migration.h"
#include "core/storage/pendingjob.h"
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
    /// Needs the table events(seq INTEGER PRIMARY KEY AUTOINCREMENT, type, user_id, subject_id,
    /// payload, created_ms); empty texts are stored as empty texts.
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
    std::vector<Migration> migrations; ///< 1, 2, 3, …; see migrationsFromFolder()
};

/// What the database takes up on disk.
struct DatabaseSize
{
    qint64 fileBytes = 0; ///< troupe.db
    qint64 freeBytes = 0; ///< of it: pages that nothing uses now
    qint64 walBytes = 0; ///< troupe.db-wal
};

/// One SQLite database (WAL, synchronous=FULL) with one writer thread and read-only readers.
///
/// write() and read() resume on the thread that awaits; that thread needs an event loop. An
/// acknowledged write is on disk. All that is queued shares one transaction (group commit), each
/// write in its own SAVEPOINT: a write that fails rolls back alone; when COMMIT fails, every write
/// of the group gets the error. Nothing is visible to readers before it is committed. A write that
/// was answered with an error because of a failing disk may still be there after a power cut.
///
/// open(), reader(), size(), onCommitted() and the destructor belong to one thread; the rest may be
/// called from any. A coroutine that still waits when the database goes is resumed all the same.
class Database
{
public:
    /// Locks the folder, checks the file, backs it up (verified) before a migration, and migrates
    /// (all that is pending, or nothing).
    /// Errors: Conflict (another process holds the folder; the message names it), Unavailable (not
    /// a database, damaged, read-only, of a newer schema: the file is left untouched), StorageFull,
    /// Internal (a migration fails: the old state stays).
    ///
    /// Files to 32 MB are checked whole (`quick_check`, about 40 ms); larger ones only in their
    /// header and schema, so that opening stays fast: see closedUncleanly() and integrityCheck().
    static Result<std::unique_ptr<Database>> open(DatabaseOptions options, const Clock &clock);
    /// Finishes the writes that are queued, cancels reads, checkpoints the WAL and frees the lock.
    /// Events of those last writes are in the log, but no longer told.
    ~Database();

    /// Runs `fn`, a `Result<T>(Tx &)`, on the writer thread; ends when its transaction is durable.
    /// `fn` does SQL only. Keep the closure in a named local and move it in (see Task).
    template <class Fn>
    auto write(Fn fn) -> Task<typename std::invoke_result_t<Fn, Tx &>::value_type>;

    using Rider = std::function<Result<void>(Tx &)>;
    /// Lets `rider` go along with the next write() of the thread that called open(), and only there:
    /// it runs first, in the same savepoint, so that both are durable or neither is. When it fails,
    /// so does the write.
    void setRider(Rider rider);
    /// The rider that no write has taken; empty otherwise.
    Rider takeRider();

    /// Runs `fn`, a `Result<T>(Sql &)`, on a reader of the pool: for reads that may take long. All
    /// its statements see one snapshot. A cancelled `token` interrupts it (Cancelled).
    template <class Fn>
    auto read(Fn fn) -> Task<typename std::invoke_result_t<Fn, Sql &>::value_type>;
    template <class Fn>
    auto read(Fn fn, CancelToken token)
        -> Task<typename std::invoke_result_t<Fn, Sql &>::value_type>;

    /// The read-only connection for small reads on the thread that called open(), and only there.
    Sql &reader();

    /// `callback` runs on the thread that called open(), after each commit, with its events in
    /// order, and before the writes of that commit are resumed there. One callback; set it before
    /// the first write.
    void onCommitted(std::function<void(const std::vector<EventRow> &)> callback);

    /// Copies a snapshot to `path` (a new file, 0600) while others read and write, checks the copy
    /// and syncs it. Returns `path`. Errors: Conflict (it exists), StorageFull, Unavailable.
    Task<QString> backupTo(QString path);
    /// `PRAGMA integrity_check` and the foreign keys, on a reader of the pool. Unavailable with the
    /// key "database_damaged" when something is wrong. Reads the whole file.
    Task<void> integrityCheck();
    /// Moves the WAL into the file and truncates it; waits for readers for the busy timeout.
    Task<void> checkpoint();
    /// Rewrites the file without unused space; writes wait meanwhile.
    Task<void> vacuum();
    Result<DatabaseSize> size();
    /// Whether the process before us was killed or lost power: time for an integrityCheck().
    bool closedUncleanly() const;

private:
    template <class Queue, class Job>
    friend class JobWait;
    class Private;
    explicit Database(std::unique_ptr<Private> priv);
    void submit(std::shared_ptr<WriteJob> job, std::coroutine_handle<> waiter);
    void submit(std::shared_ptr<ReadJob> job, std::coroutine_handle<> waiter);
    CancelToken::Connection cancelWith(const CancelToken &token, std::shared_ptr<ReadJob> job);

    std::unique_ptr<Private> d;
};

/// Events with seq > `afterSeq`, oldest first, at most `limit`: of `userId` and of everybody
/// (`userId` empty: all).
Result<std::vector<EventRow>> eventsAfter(Sql &sql, qint64 afterSeq, const QString &userId,
                                          int limit);
/// The newest seq that was ever given, 0 when there was none.
Result<qint64> lastEventSeq(Sql &sql);

template <class Fn>
auto Database::write(Fn fn) -> Task<typename std::invoke_result_t<Fn, Tx &>::value_type>
{
    using T = typename std::invoke_result_t<Fn, Tx &>::value_type;
    const auto job = std::make_shared<WriteCall<Fn, T>>(std::move(fn));
    JobWait<Database, WriteJob> waiting(*this, job);
    co_await waiting.forResult();
    co_return job->take();
}

template <class Fn>
auto Database::read(Fn fn) -> Task<typename std::invoke_result_t<Fn, Sql &>::value_type>
{
    using T = typename std::invoke_result_t<Fn, Sql &>::value_type;
    const auto job = std::make_shared<ReadCall<Fn, T>>(std::move(fn));
    JobWait<Database, ReadJob> waiting(*this, job);
    co_await waiting.forResult();
    co_return job->take();
}

template <class Fn>
auto Database::read(Fn fn, CancelToken token)
    -> Task<typename std::invoke_result_t<Fn, Sql &>::value_type>
{
    using T = typename std::invoke_result_t<Fn, Sql &>::value_type;
    const auto job = std::make_shared<ReadCall<Fn, T>>(std::move(fn));
    const CancelToken::Connection connection = cancelWith(token, job);
    JobWait<Database, ReadJob> waiting(*this, job);
    co_await waiting.forResult();
    co_return job->take();
}

} // namespace troupe
