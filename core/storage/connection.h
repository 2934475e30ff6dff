// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/storage/sql.h"

#include <QSqlDatabase>
#include <QThread>

#include <atomic>
#include <memory>
#include <unordered_map>

struct sqlite3;

namespace troupe {

class Statement;

struct ConnectionOptions
{
    enum Mode {
        ReadWrite, ///< WAL, synchronous=FULL, foreign keys; the file must exist
        ReadOnly, ///< query_only beside a writer
        Inspect, ///< reads a file with an unfinished WAL; closing it does not checkpoint
        Immutable, ///< reads a file that nobody changes: no lock, no -wal, no -shm
        Copy, ///< writes a new file page by page: a rollback journal, no WAL
    };
    QString path;
    QString vfs;
    Mode mode = ReadOnly;
    int busyTimeoutMs = 5000;
    int cacheKb = 1024; ///< most that the page cache holds
};

/// A connection that QtSql opens and closes, with its statement cache. Lives, works and dies on the thread that
/// opened it; only interrupt() may be called from others, while the connection exists.
class Connection final : public Sql
{
public:
    static Result<std::unique_ptr<Connection>> open(const ConnectionOptions &options);
    ~Connection() override;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    Result<qint64> run(const QString &sql, const QVariantList &binds = {}) override;
    Result<void> each(const QString &sql, const QVariantList &binds,
                      const std::function<bool(const Row &)> &row) override;

    /// Runs one statement without keeping it: schema changes, PRAGMAs.
    Result<void> execute(const QString &sql);
    /// The first column of the first row; invalid when there is none.
    Result<QVariant> scalar(const QString &sql);

    /// Whether no transaction is open: SQLite itself rolls back on some errors.
    bool isAutocommit() const;
    qint64 lastInsertId() const;
    /// For what QtSql cannot do: the backup API, checkpoints, hooks.
    sqlite3 *handle() const { return m_handle; }
    /// Gives back the memory of the page cache.
    void shrink();

    /// Stops the statement that runs and refuses later ones (Cancelled) until allow(). Thread-safe.
    void interrupt();
    void allow() { m_interrupted = false; }
    bool isInterrupted() const { return m_interrupted; }

private:
    class Lease;

    explicit Connection(QString name);
    Result<void> openWith(const ConnectionOptions &options);
    Result<void> configure(const ConnectionOptions &options);
    Result<void> start(Lease &lease, const QVariantList &binds);

    QString m_name;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    std::unordered_map<QString, std::unique_ptr<Statement>> m_statements;
    std::atomic<bool> m_interrupted = false;
    Qt::HANDLE m_thread = nullptr;
};

} // namespace troupe
