// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/connection.h"

#include "core/base/ids.h"
#include "core/storage/searchrank.h"
#include "core/storage/sqlerror.h"
#include "core/storage/statement.h"
#include "core/storage/textmatch.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>

#include <sqlite3.h>

namespace troupe {

namespace {

constexpr size_t kMaxStatements = 256;

QString connectionUri(const ConnectionOptions &options)
{
    QString uri =
        QStringLiteral("file:") + QString::fromLatin1(QUrl::toPercentEncoding(options.path, "/"));
    switch (options.mode) {
    case ConnectionOptions::ReadWrite:
    case ConnectionOptions::Inspect:
    case ConnectionOptions::Copy:
        uri += QStringLiteral("?mode=rw"); // never creates: the file's mode is ours to set
        break;
    case ConnectionOptions::ReadOnly:
        uri += QStringLiteral("?mode=ro");
        break;
    case ConnectionOptions::Immutable:
        uri += QStringLiteral("?mode=ro&immutable=1");
        break;
    }
    if (!options.vfs.isEmpty())
        uri += QStringLiteral("&vfs=") + options.vfs;
    return uri;
}

} // namespace

/// A cached statement while it runs; a private one when the cached one is running further up.
class Connection::Lease
{
public:
    Lease(Connection &connection, const QString &sql)
    {
        const auto found = connection.m_statements.find(sql);
        if (found != connection.m_statements.end() && !found->second->busy) {
            m_statement = found->second.get();
            m_statement->busy = true;
            return;
        }
        auto made = std::make_unique<Statement>(connection.m_handle, sql);
        m_statement = made.get();
        m_statement->busy = true;
        if (!made->isPrepared() || found != connection.m_statements.end()) {
            m_own = std::move(made);
            return;
        }
        if (connection.m_statements.size() >= kMaxStatements) {
            std::erase_if(connection.m_statements,
                          [](const auto &entry) { return !entry.second->busy; });
        }
        connection.m_statements.emplace(sql, std::move(made));
    }

    ~Lease()
    {
        m_statement->reset();
        m_statement->busy = false;
    }
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;

    Statement &statement() { return *m_statement; }

private:
    Statement *m_statement = nullptr;
    std::unique_ptr<Statement> m_own;
};

Connection::Connection(QString name) : m_name(std::move(name)), m_thread(QThread::currentThreadId())
{
}

Connection::~Connection()
{
    Q_ASSERT(m_thread == QThread::currentThreadId());
    m_statements.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions &options)
{
    std::unique_ptr<Connection> connection(new Connection(newId()));
    const Result<void> opened = connection->openWith(options);
    if (!opened)
        return fail(opened.error());
    return connection;
}

Result<void> Connection::openWith(const ConnectionOptions &options)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    if (!m_database.isValid()) {
        return fail(ErrorCode::Internal,
                    QStringLiteral("The SQLite driver of Qt is not installed."));
    }
    m_database.setDatabaseName(connectionUri(options));
    m_database.setConnectOptions(
        QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=%1").arg(options.busyTimeoutMs));
    if (!m_database.open())
        return fail(sqliteError(m_database.lastError()));

    const QVariant handle = m_database.driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return fail(ErrorCode::Internal, QStringLiteral("The SQLite driver of Qt is unknown."));
    m_handle = *static_cast<sqlite3 *const *>(handle.constData());

    // Both sides of handle() must be one library: a driver with a SQLite of its own would share
    // neither its VFS list nor, perhaps, its structures with us.
    const Result<QVariant> source = scalar(QStringLiteral("SELECT sqlite_source_id()"));
    if (!source)
        return fail(source.error());
    if (source->toString() != QString::fromLatin1(sqlite3_sourceid())) {
        return fail(ErrorCode::Internal,
                    QStringLiteral("Qt's SQLite driver uses another SQLite library."));
    }
    return configure(options);
}

Result<void> Connection::configure(const ConnectionOptions &options)
{
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    if (options.mode == ConnectionOptions::Inspect)
        sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);

    // SQLite 3.40 does not count FTS5 as harmless: without trust no trigger could keep an
    // index. Only the writer runs triggers; it has no functions but SQLite's own, and cannot load
    // any.
    const bool trusted = options.mode == ConnectionOptions::ReadWrite;
    QStringList pragmas{
        trusted ? QStringLiteral("PRAGMA trusted_schema=ON")
                : QStringLiteral("PRAGMA trusted_schema=OFF"),
        QStringLiteral("PRAGMA temp_store=MEMORY"),
        QStringLiteral("PRAGMA cell_size_check=ON"),
        QStringLiteral("PRAGMA mmap_size=0"), // a mapped file counts as our memory
        QStringLiteral("PRAGMA cache_size=-%1").arg(options.cacheKb),
    };
    switch (options.mode) {
    case ConnectionOptions::ReadWrite:
        pragmas << QStringLiteral("PRAGMA journal_mode=WAL")
                << QStringLiteral("PRAGMA synchronous=FULL")
                << QStringLiteral("PRAGMA foreign_keys=ON")
                << QStringLiteral("PRAGMA wal_autocheckpoint=0") // the writer does it after acking
                << QStringLiteral("PRAGMA journal_size_limit=%1").arg(8 * 1024 * 1024);
        break;
    case ConnectionOptions::Copy:
        pragmas << QStringLiteral("PRAGMA synchronous=FULL");
        break;
    default:
        pragmas << QStringLiteral("PRAGMA query_only=ON");
        break;
    }
    for (const QString &pragma : pragmas) {
        if (Result<void> done = execute(pragma); !done)
            return done;
    }
    if (!addRelevance(m_handle))
        return fail(ErrorCode::Internal, QStringLiteral("This SQLite has no full-text search."));
    if (!addTextMatch(m_handle))
        return fail(ErrorCode::Internal, QStringLiteral("This SQLite takes no functions."));
    return {};
}

Result<void> Connection::start(Lease &lease, const QVariantList &binds)
{
    Q_ASSERT(m_thread == QThread::currentThreadId());
    if (!lease.statement().isPrepared())
        return fail(lease.statement().error());
    if (m_interrupted)
        return fail(sqliteError(SQLITE_INTERRUPT, 0, QStringLiteral("between statements")));
    return lease.statement().bind(binds);
}

Result<qint64> Connection::run(const QString &sql, const QVariantList &binds)
{
    Lease lease(*this, sql);
    if (const Result<void> started = start(lease, binds); !started)
        return fail(started.error());
    for (;;) {
        const Result<bool> row = lease.statement().step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return qint64(sqlite3_changes64(m_handle));
    }
}

Result<void> Connection::each(const QString &sql, const QVariantList &binds,
                              const std::function<bool(const Row &)> &row)
{
    Lease lease(*this, sql);
    if (Result<void> started = start(lease, binds); !started)
        return started;
    const Row current(lease.statement().handle());
    for (;;) {
        const Result<bool> found = lease.statement().step();
        if (!found)
            return fail(found.error());
        if (!*found)
            return {};
        if (m_interrupted)
            return fail(sqliteError(SQLITE_INTERRUPT, 0, QStringLiteral("between rows")));
        if (!row(current))
            return {};
    }
}

Result<void> Connection::execute(const QString &sql)
{
    const Result<QVariant> first = scalar(sql);
    return first ? Result<void>() : fail(first.error());
}

Result<QVariant> Connection::scalar(const QString &sql)
{
    Statement statement(m_handle, sql);
    if (!statement.isPrepared())
        return fail(statement.error());
    QVariant first;
    for (bool isFirst = true;; isFirst = false) {
        const Result<bool> row = statement.step();
        if (!row)
            return fail(row.error());
        if (!*row)
            return first;
        if (isFirst)
            first = Row(statement.handle()).value(0);
    }
}

bool Connection::isAutocommit() const
{
    return sqlite3_get_autocommit(m_handle) != 0;
}

qint64 Connection::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

void Connection::shrink()
{
    sqlite3_db_release_memory(m_handle);
}

void Connection::interrupt()
{
    m_interrupted = true;
    sqlite3_interrupt(m_handle);
}

} // namespace troupe
