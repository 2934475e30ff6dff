// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/meta/typeinfo.h"

#include <QByteArray>
#include <QVariant>

#include <functional>
#include <memory>

struct sqlite3_stmt;

namespace troupe {

/// The current row of a running query; columns count from 0. Valid only inside the callback.
class Row
{
public:
    explicit Row(sqlite3_stmt *statement) : m_statement(statement) {}
    /// A qint64, double, QString, QByteArray, or for NULL a QVariant that holds nothing.
    QVariant value(int column) const;
    /// The same without a copy: its bytes are the row's.
    SqlCell cell(int column) const;
    QString text(int column) const; ///< NULL reads as an empty text
    QByteArray bytes(int column) const; ///< a BLOB, or the UTF-8 of a text
    qint64 integer(int column) const;
    double real(int column) const;
    bool isNull(int column) const;

private:
    sqlite3_stmt *m_statement;
};

/// One connection to the database, owned by one thread (asserted). Statements are prepared once per
/// text and kept, so texts are literals or come from a small fixed set; values are always bound.
/// One text is always run with the same number of values. A QString or QByteArray is bound as text
/// or BLOB even when it is null; NULL is a QVariant that holds nothing.
///
/// Inside of a callback other statements may run, the same one too.
///
/// Errors: Conflict (a unique or foreign key), StorageFull (disk or quota), Unavailable (locked,
/// read-only, I/O, damaged), Internal (our SQL is wrong); SQLite's own words are in `detail`.
class Sql
{
public:
    virtual ~Sql() = default;

    /// Runs a statement without rows; returns how many rows it changed.
    virtual Result<qint64> run(const QString &sql, const QVariantList &binds = {}) = 0;
    /// Calls `row` for each row, in order, until it returns false.
    virtual Result<void> each(const QString &sql, const QVariantList &binds,
                              const std::function<bool(const Row &)> &row) = 0;
    /// Whether the statement yields a row at all; `row` gets the first.
    Result<bool> first(const QString &sql, const QVariantList &binds,
                       const std::function<void(const Row &)> &row);
};

} // namespace troupe
