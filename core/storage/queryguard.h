// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QString>

#include <memory>
#include <mutex>

struct sqlite3;
struct sqlite3_stmt;

namespace troupe {

/// A SQLite connection that only reads, whoever wrote the SQL and the file. Opened by one of the
/// two functions, used by one thread at a time (hold `mutex`).
class GuardedDatabase
{
public:
    /// NotFound, Invalid (no database) or Unavailable when it cannot be opened.
    static Result<std::shared_ptr<GuardedDatabase>> openFile(const QString &path);
    /// An empty one in memory, to be filled through handle() and then closed with protect().
    static Result<std::shared_ptr<GuardedDatabase>> openMemory();
    ~GuardedDatabase();
    GuardedDatabase(const GuardedDatabase &) = delete;
    GuardedDatabase &operator=(const GuardedDatabase &) = delete;

    sqlite3 *handle() const { return m_handle; }
    /// From now on nothing but reading.
    void protect();

    /// What runs ends at `deadline`, or when cancelled; cleared by passing a deadline that is
    /// Forever and a fresh token.
    void limitTime(QDeadlineTimer deadline, const CancelToken &cancel);

    /// One statement that reads. Invalid with line and column when it is none.
    Result<sqlite3_stmt *> prepare(const QString &sql);
    /// What went wrong last, as an Error for whoever wrote `sql` (UTF-8).
    Error lastError(const QByteArray &sql) const;

    std::timed_mutex mutex;

private:
    explicit GuardedDatabase(sqlite3 *handle) : m_handle(handle) {}
    static int authorize(void *self, int action, const char *first, const char *second,
                         const char *database, const char *trigger);
    static int checkTime(void *self);

    sqlite3 *m_handle;
    QString m_refused; ///< what the authorizer has just refused
    QDeadlineTimer m_deadline = QDeadlineTimer(QDeadlineTimer::Forever);
    CancelToken m_cancel;
};

} // namespace troupe
