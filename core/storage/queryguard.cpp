// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/queryguard.h"

#include <QFileInfo>
#include <QSet>

#include <sqlite3.h>

namespace troupe {

namespace {

constexpr int kOpsBetweenChecks = 500;
constexpr int kGuardedBusyMs = 1000;
constexpr int kLongestValue =
    1024 * 1024; // bytes of a text or BLOB; one function cannot be interrupted

/// What a SELECT may call: nothing that reads files, loads code, or takes memory or time at a word
/// (printf fills a hundred million places).
const QSet<QByteArray> &allowedFunctions()
{
    static const QSet<QByteArray> names = [] {
        const QByteArray list =
            "abs avg bm25 ceil ceiling char coalesce concat concat_ws count cume_dist date "
            "datetime "
            "degrees dense_rank exp first_value floor glob group_concat highlight hex "
            "ifnull "
            "iif instr julianday lag last_value lead length like likelihood likely ln log log10 "
            "log2 "
            "lower ltrim match max min mod nth_value ntile nullif percent_rank pi pow power "
            "quote radians random rank replace round row_number rtrim sign sin cos tan asin acos "
            "atan atan2 sinh cosh tanh snippet sqrt strftime string_agg substr substring sum time "
            "timediff total trim trunc typeof unicode unixepoch unlikely upper changes "
            "json json_array json_array_length json_each json_error_position json_extract "
            "json_group_array json_group_object json_object json_patch json_quote json_remove "
            "json_replace json_set json_tree json_type json_valid -> ->> sqlite_version";
        const QList<QByteArray> words = list.split(' ');
        return QSet<QByteArray>(words.begin(), words.end());
    }();
    return names;
}

bool isHarmlessPragma(QByteArrayView name)
{
    static const QSet<QByteArray> names{"table_info", "table_xinfo", "table_list",
                                        "index_list", "index_info",  "foreign_key_list"};
    return names.contains(name.toByteArray().toLower());
}

QString refusedAction(int action)
{
    switch (action) {
    case SQLITE_INSERT:
        return QStringLiteral("INSERT");
    case SQLITE_UPDATE:
        return QStringLiteral("UPDATE");
    case SQLITE_DELETE:
        return QStringLiteral("DELETE");
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return QStringLiteral("ATTACH");
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return QStringLiteral("a transaction");
    case SQLITE_PRAGMA:
        return QStringLiteral("this PRAGMA");
    default:
        return QStringLiteral("changing the database");
    }
}

/// "line 2, column 7" of a byte offset into SQL.
QString placeInSql(const QByteArray &sql, int offset)
{
    const QByteArray before = sql.left(offset);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    const qsizetype column = QString::fromUtf8(before.mid(lineStart)).size() + 1;
    return QStringLiteral("line %1, column %2").arg(before.count('\n') + 1).arg(column);
}

void lowerLimits(sqlite3 *handle)
{
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kLongestValue);
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 100'000);
    sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, 2000);
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 200);
    sqlite3_limit(handle, SQLITE_LIMIT_COMPOUND_SELECT, 100);
    sqlite3_limit(handle, SQLITE_LIMIT_VDBE_OP, 100'000);
    sqlite3_limit(handle, SQLITE_LIMIT_FUNCTION_ARG, 100);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
    sqlite3_limit(handle, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
    sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0);
}

Error openError(const QString &path, int code, const QString &detail)
{
    const QString name = QFileInfo(path).fileName();
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) {
        return Error(ErrorCode::Invalid,
                     QStringLiteral("%1 is not a SQLite database, or it is damaged.").arg(name),
                     detail);
    }
    return Error(ErrorCode::Unavailable, QStringLiteral("%1 cannot be opened.").arg(name), detail);
}

} // namespace

Result<std::shared_ptr<GuardedDatabase>> GuardedDatabase::openFile(const QString &path)
{
    const QFileInfo file(path);
    if (!file.exists())
        return fail(ErrorCode::NotFound, QStringLiteral("There is no file %1.").arg(path));
    if (!file.isFile()) // a pipe or a device would keep us waiting
        return fail(ErrorCode::Invalid, QStringLiteral("%1 is not a file.").arg(path));
    sqlite3 *handle = nullptr;
    const int opened =
        sqlite3_open_v2(path.toUtf8().constData(), &handle,
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                        nullptr);
    std::shared_ptr<GuardedDatabase> made(new GuardedDatabase(handle));
    if (opened != SQLITE_OK)
        return fail(openError(path, opened & 0xff, QString::fromUtf8(sqlite3_errmsg(handle))));
    made->protect();
    // The file is only looked at by the first statement.
    sqlite3_stmt *statement = nullptr;
    int code =
        sqlite3_prepare_v2(handle, "SELECT count(*) FROM sqlite_schema", -1, &statement, nullptr);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
        code = code == SQLITE_ROW ? SQLITE_OK : code;
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_OK)
        return fail(openError(path, code & 0xff, QString::fromUtf8(sqlite3_errmsg(handle))));
    return made;
}

Result<std::shared_ptr<GuardedDatabase>> GuardedDatabase::openMemory()
{
    sqlite3 *handle = nullptr;
    const int opened =
        sqlite3_open_v2(":memory:", &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_PRIVATECACHE,
                        nullptr);
    std::shared_ptr<GuardedDatabase> made(new GuardedDatabase(handle));
    if (opened != SQLITE_OK)
        return fail(ErrorCode::Unavailable, QStringLiteral("There is no memory for the file."));
    return made;
}

GuardedDatabase::~GuardedDatabase()
{
    sqlite3_close_v2(m_handle);
}

void GuardedDatabase::protect()
{
    for (const char *pragma :
         {"PRAGMA query_only = ON", "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0",
          "PRAGMA cache_size = -8000", "PRAGMA recursive_triggers = OFF"})
        sqlite3_exec(m_handle, pragma, nullptr, nullptr, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_busy_timeout(m_handle, kGuardedBusyMs);
    lowerLimits(m_handle);
    // Tables that are functions declare themselves at their first use, which is no reading.
    for (const char *table :
         {"json_each('[]')", "json_tree('[]')", "pragma_table_info('')", "pragma_table_xinfo('')",
          "pragma_table_list", "pragma_index_list('')", "pragma_index_info('')",
          "pragma_foreign_key_list('')"})
        sqlite3_exec(m_handle, (QByteArray("SELECT 1 FROM ") + table).constData(), nullptr, nullptr,
                     nullptr);
    sqlite3_set_authorizer(m_handle, &GuardedDatabase::authorize, this);
    sqlite3_progress_handler(m_handle, kOpsBetweenChecks, &GuardedDatabase::checkTime, this);
}

int GuardedDatabase::authorize(void *self, int action, const char *first, const char *second,
                               const char *, const char *)
{
    auto &guard = *static_cast<GuardedDatabase *>(self);
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        if (allowedFunctions().contains(QByteArray(second).toLower()))
            return SQLITE_OK;
        guard.m_refused = QStringLiteral("the function %1()").arg(QString::fromUtf8(second));
        return SQLITE_DENY;
    case SQLITE_PRAGMA:
        if (isHarmlessPragma(QByteArrayView(first)))
            return SQLITE_OK;
        break;
    default:
        break;
    }
    guard.m_refused = refusedAction(action);
    return SQLITE_DENY;
}

int GuardedDatabase::checkTime(void *self)
{
    const auto &guard = *static_cast<GuardedDatabase *>(self);
    return guard.m_cancel.isCancelled() || guard.m_deadline.hasExpired() ? 1 : 0;
}

void GuardedDatabase::limitTime(QDeadlineTimer deadline, const CancelToken &cancel)
{
    m_deadline = deadline;
    m_cancel = cancel;
}

Error GuardedDatabase::lastError(const QByteArray &sql) const
{
    const int code = sqlite3_errcode(m_handle) & 0xff;
    const QString words = QString::fromUtf8(sqlite3_errmsg(m_handle));
    if (code == SQLITE_INTERRUPT) {
        return m_cancel.isCancelled()
                   ? Error(ErrorCode::Cancelled, QStringLiteral("The query was stopped."))
                   : Error(ErrorCode::Timeout,
                           QStringLiteral("The query took too long and was stopped. Narrow it: "
                                          "fewer rows, fewer joins, an aggregate."));
    }
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED || code == SQLITE_IOERR
        || code == SQLITE_CANTOPEN)
        return Error(ErrorCode::Unavailable,
                     QStringLiteral("The data cannot be read now: %1.").arg(words));
    if (code == SQLITE_NOMEM || code == SQLITE_TOOBIG || code == SQLITE_FULL)
        return Error(ErrorCode::TooLarge,
                     QStringLiteral("The query makes values that are too large."));
    QString message = words;
    if (code == SQLITE_AUTH && !m_refused.isEmpty())
        message = QStringLiteral("only reading is allowed, but not %1").arg(m_refused);
    if (const int offset = sqlite3_error_offset(m_handle); offset >= 0)
        message += QStringLiteral(" (%1)").arg(placeInSql(sql, offset));
    Error error(ErrorCode::Invalid, QStringLiteral("SQL error: %1").arg(message));
    error.issues.append({QStringLiteral("/sql"), message});
    return error;
}

Result<sqlite3_stmt *> GuardedDatabase::prepare(const QString &sql)
{
    const auto refuse = [](const QString &message) {
        Error error(ErrorCode::Invalid, QStringLiteral("SQL error: %1").arg(message));
        error.issues.append({QStringLiteral("/sql"), message});
        return fail(std::move(error));
    };
    const QByteArray utf8 = sql.toUtf8();
    if (utf8.contains('\0'))
        return refuse(QStringLiteral("it holds a NUL character"));
    m_refused.clear();
    sqlite3_stmt *statement = nullptr;
    const char *tail = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, utf8.constData(),
                                        static_cast<int>(utf8.size() + 1), 0, &statement, &tail);
    if (code != SQLITE_OK)
        return fail(lastError(utf8));
    if (!statement)
        return refuse(QStringLiteral("there is no statement"));
    // Only blanks, comments and semicolons may follow: they prepare to nothing.
    sqlite3_stmt *second = nullptr;
    const char *end = tail;
    const char *from = tail;
    int more = SQLITE_OK;
    while (more == SQLITE_OK && !second && *from != '\0') {
        more = sqlite3_prepare_v3(m_handle, from, -1, 0, &second, &end);
        if (end == from)
            break;
        from = end;
    }
    sqlite3_finalize(second);
    if (second || more != SQLITE_OK) {
        sqlite3_finalize(statement);
        return refuse(QStringLiteral("one statement at a time, please"));
    }
    if (!sqlite3_stmt_readonly(statement) || sqlite3_column_count(statement) == 0) {
        sqlite3_finalize(statement);
        return refuse(QStringLiteral("only a SELECT is allowed"));
    }
    return statement;
}

} // namespace troupe
