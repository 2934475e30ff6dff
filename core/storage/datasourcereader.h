// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/error.h"
#include "core/domain/datasource.h"

#include <QVariant>

#include <memory>

namespace troupe {

/// How much a query may take.
struct QueryLimits
{
    int maxRows = 200;
    int maxCellBytes = 2000; ///< of UTF-8; longer texts are cut and end with "…"
    qint64 maxBytes = 64 * 1024; ///< of all cells together
    int timeoutMs = 10'000;

    QueryLimits() = default;
};

struct QueryAnswer
{
    QStringList columns;
    /// Each cell a qint64, double or QString, or a QVariant that holds nothing for NULL. A BLOB is
    /// told as its size.
    QList<QVariantList> rows;
    bool isCut = false; ///< there are more rows than were read
    qint64 durationMs = 0;

    QueryAnswer() = default;
};

/// Runs read-only SQL over files that people opened to agents; what is asked comes from models, and
/// the files are anybody's. Blocks: call it on a pool thread. Thread-safe.
///
/// A SQLite file is opened read-only, with the guards of sqlite.org/security.html. A CSV file is
/// loaded into a database in memory (128 MB, 2,000,000 rows at most), whose one table is named
/// after the file, and kept for the next query while the file has not changed (two of them at
/// most). One SELECT (or WITH, VALUES, EXPLAIN) runs at a time: nothing is written, attached or
/// loaded; functions are those of a list.
///
/// Errors: Invalid (the SQL, with line and column, as an issue at "/sql"; a file that is not what
/// it should be), NotFound (there is no file), Unavailable (it cannot be read, it is locked),
/// TooLarge, Timeout, Cancelled.
class DataSourceReader
{
public:
    static constexpr qint64 kMaxCsvBytes = 128 * 1024 * 1024;
    static constexpr qint64 kMaxCsvRows = 2'000'000;
    static constexpr qsizetype kMaxSql = 20'000; ///< characters

    DataSourceReader();
    ~DataSourceReader();

    /// Tables and views by name, at most 200 with 200 columns each.
    Result<DataSchema> schema(const DataSource &source, const CancelToken &cancel);
    Result<QueryAnswer> query(const DataSource &source, const QString &sql,
                              const QueryLimits &limits, const CancelToken &cancel);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace troupe
