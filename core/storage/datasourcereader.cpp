// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/datasourcereader.h"

#include "core/storage/csvtable.h"
#include "core/storage/queryguard.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileInfo>

#include <sqlite3.h>

#include <list>

namespace troupe {

namespace {

constexpr int kMostTables = 200;
constexpr int kMostColumns = 200;
constexpr int kSchemaMs = 10'000;
constexpr size_t kKeptCsvFiles = 2;

struct StatementEnd
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};
using OwnedStatement = std::unique_ptr<sqlite3_stmt, StatementEnd>;

QString cutUtf8(QByteArrayView utf8, int most)
{
    if (utf8.size() <= most)
        return QString::fromUtf8(utf8);
    qsizetype end = most;
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80)
        --end;
    return QString::fromUtf8(utf8.first(end)) + u'…';
}

QVariant cellOf(sqlite3_stmt *statement, int column, int maxBytes)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return static_cast<qint64>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
        return cutUtf8(QByteArrayView(text, sqlite3_column_bytes(statement, column)), maxBytes);
    }
    case SQLITE_BLOB:
        return QStringLiteral("(%1 bytes)").arg(sqlite3_column_bytes(statement, column));
    default:
        return {};
    }
}

qint64 sizeOfCell(const QVariant &cell)
{
    return cell.typeId() == QMetaType::QString ? cell.toString().size() : 8;
}

Result<QueryAnswer> readAll(GuardedDatabase &database, sqlite3_stmt *statement,
                            const QByteArray &sql, const QueryLimits &limits)
{
    QueryAnswer answer;
    const int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; ++i)
        answer.columns.append(QString::fromUtf8(sqlite3_column_name(statement, i)).left(200));
    qint64 bytes = 0;
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        if (answer.rows.size() >= limits.maxRows || bytes >= limits.maxBytes) {
            answer.isCut = true;
            return answer;
        }
        QVariantList row;
        for (int i = 0; i < columns; ++i) {
            row.append(cellOf(statement, i, limits.maxCellBytes));
            bytes += sizeOfCell(row.constLast());
        }
        answer.rows.append(std::move(row));
    }
    if (code != SQLITE_DONE)
        return fail(database.lastError(sql));
    return answer;
}

Result<QueryAnswer> run(GuardedDatabase &database, const QString &sql, const QueryLimits &limits)
{
    const auto prepared = database.prepare(sql);
    if (!prepared)
        return fail(prepared.error());
    const OwnedStatement statement(*prepared);
    return readAll(database, statement.get(), sql.toUtf8(), limits);
}

QString quotedText(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("''")) + u'\'';
}

Result<DataSchema> schemaOf(GuardedDatabase &database)
{
    QueryLimits limits;
    limits.maxRows = kMostTables + 1;
    limits.maxBytes = 1024 * 1024;
    const auto tables = run(database,
                            QStringLiteral("SELECT name, type FROM sqlite_schema WHERE type IN "
                                           "('table', 'view') AND name NOT LIKE 'sqlite\\_%' "
                                           "ESCAPE '\\' ORDER BY name"),
                            limits);
    if (!tables)
        return fail(tables.error());
    DataSchema schema;
    for (const QVariantList &row : tables->rows) {
        if (schema.tables.size() >= kMostTables) {
            schema.isCut = true;
            break;
        }
        DataTable table;
        table.name = row.value(0).toString();
        table.isView = row.value(1).toString() == QLatin1String("view");
        limits.maxRows = kMostColumns;
        const auto columns = run(database,
                                 QStringLiteral("SELECT name, type FROM pragma_table_info(%1)")
                                     .arg(quotedText(table.name)),
                                 limits);
        if (!columns && columns.error().code != ErrorCode::Invalid) // a view may be broken
            return fail(columns.error());
        if (columns) {
            schema.isCut = schema.isCut || columns->isCut;
            for (const QVariantList &column : columns->rows)
                table.columns.append({column.value(0).toString(), column.value(1).toString()});
        }
        schema.tables.append(std::move(table));
    }
    return schema;
}

/// What a loaded CSV file is known by.
QString keyOf(const DataSource &source, const QFileInfo &file)
{
    return QStringLiteral("%1|%2|%3|%4")
        .arg(file.absoluteFilePath())
        .arg(file.size())
        .arg(file.lastModified().toMSecsSinceEpoch())
        .arg(source.separator);
}

} // namespace

class DataSourceReader::Private
{
public:
    struct Kept
    {
        QString key;
        std::shared_ptr<GuardedDatabase> database;
    };

    Result<std::shared_ptr<GuardedDatabase>> open(const DataSource &source,
                                                  const CancelToken &cancel)
    {
        if (source.kind == DataSourceKind::Sqlite)
            return GuardedDatabase::openFile(source.path);
        const QFileInfo file(source.path);
        if (!file.exists())
            return fail(ErrorCode::NotFound,
                        QStringLiteral("There is no file %1.").arg(source.path));
        const QString key = keyOf(source, file);
        {
            const std::lock_guard lock(mutex);
            for (auto it = kept.begin(); it != kept.end(); ++it) {
                if (it->key == key) {
                    kept.splice(kept.begin(), kept, it);
                    return kept.front().database;
                }
            }
        }
        auto loaded = loadCsv(source.path, source.separator, cancel);
        if (!loaded)
            return loaded;
        const std::lock_guard lock(mutex);
        kept.push_front({key, *loaded});
        if (kept.size() > kKeptCsvFiles)
            kept.pop_back();
        return loaded;
    }

    std::mutex mutex;
    std::list<Kept> kept; ///< the last used first
};

DataSourceReader::DataSourceReader() : d(std::make_unique<Private>()) {}
DataSourceReader::~DataSourceReader() = default;

namespace {

/// Holds the database for one caller, within the time.
template <class T>
Result<T> withDatabase(GuardedDatabase &database, int timeoutMs, const CancelToken &cancel,
                       const std::function<Result<T>()> &work)
{
    const QDeadlineTimer deadline(timeoutMs);
    const std::unique_lock lock(database.mutex, std::chrono::milliseconds(timeoutMs));
    if (!lock.owns_lock()) {
        return fail(ErrorCode::Timeout,
                    QStringLiteral("Other queries of this file took all the time."));
    }
    database.limitTime(deadline, cancel);
    Result<T> done = work();
    database.limitTime(QDeadlineTimer(QDeadlineTimer::Forever), CancelToken());
    return done;
}

} // namespace

Result<DataSchema> DataSourceReader::schema(const DataSource &source, const CancelToken &cancel)
{
    const auto database = d->open(source, cancel);
    if (!database)
        return fail(database.error());
    const std::function<Result<DataSchema>()> work = [&] { return schemaOf(**database); };
    auto schema = withDatabase(**database, kSchemaMs, cancel, work);
    if (schema && source.kind == DataSourceKind::Csv && schema->tables.size() == 1) {
        const std::function<Result<QueryAnswer>()> count = [&] {
            return run(**database,
                       QStringLiteral("SELECT count(*) FROM ") + csvTableName(source.path),
                       QueryLimits());
        };
        if (const auto rows = withDatabase(**database, kSchemaMs, cancel, count);
            rows && !rows->rows.isEmpty())
            schema->tables[0].rows = rows->rows[0].value(0).toLongLong();
    }
    return schema;
}

Result<QueryAnswer> DataSourceReader::query(const DataSource &source, const QString &sql,
                                            const QueryLimits &limits, const CancelToken &cancel)
{
    if (sql.size() > kMaxSql)
        return fail(ErrorCode::Invalid,
                    QStringLiteral("The SQL is longer than %1 characters.").arg(kMaxSql));
    QElapsedTimer timer;
    timer.start();
    const auto database = d->open(source, cancel);
    if (!database)
        return fail(database.error());
    const std::function<Result<QueryAnswer>()> work = [&] { return run(**database, sql, limits); };
    auto answer = withDatabase(**database, limits.timeoutMs, cancel, work);
    if (answer)
        answer->durationMs = timer.elapsed();
    return answer;
}

} // namespace troupe
