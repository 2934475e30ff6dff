// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QVariantList>

struct sqlite3;
struct sqlite3_stmt;

namespace troupe {

/// A prepared statement on a connection that QtSql opened. QSqlQuery asks for the metadata of every
/// column at each execution, which costs more than a read by key itself.
class Statement
{
public:
    Statement(sqlite3 *handle, const QString &sql);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    bool isPrepared() const { return m_statement != nullptr; }
    /// Binds every `?`. Internal when there are more or fewer values than that.
    Result<void> bind(const QVariantList &values);
    /// Goes to the next row; false after the last one.
    Result<bool> step();
    /// Ends the run: one left mid-way would keep its read lock. Large values are let go.
    void reset();
    /// What SQLite says of the last failure.
    Error error() const;
    sqlite3_stmt *handle() const { return m_statement; }

    bool busy = false; ///< it runs further up in this thread's stack

private:
    int bindOne(int index, const QVariant &value);

    sqlite3 *m_handle;
    sqlite3_stmt *m_statement = nullptr;
    bool m_holdsLargeValue = false;
};

} // namespace troupe
