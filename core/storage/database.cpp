// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"

#include "core/storage/backup.h"
#include "core/storage/databasefile.h"
#include "core/storage/datafolder.h"
#include "core/storage/readerpool.h"
#include "core/storage/sqlerror.h"
#include "core/storage/writer.h"

#include <QThread>

#include <sqlite3.h>

#include <mutex>
#include <unordered_map>

namespace troupe {

namespace {

constexpr int kWriterCacheKb = 2048;
constexpr int kReaderCacheKb = 4096; // of the server thread: the working set of small reads
constexpr int kPoolCacheKb = 2048; // given back when idle

} // namespace

/// Named, because GCC warns of coroutine frames that hold types of an unnamed namespace in unity
/// builds.
namespace maintenance {

class BackupRead final : public JobWithResult<ReadJob, QString>
{
public:
    BackupRead(QString path, QString vfs) : m_path(std::move(path)), m_vfs(std::move(vfs)) {}
    void run(Connection &connection) override
    {
        const Result<void> copied = copyDatabase(connection, m_path, m_vfs);
        m_result.emplace(copied ? Result<QString>(m_path) : fail(copied.error()));
    }

private:
    const QString m_path;
    const QString m_vfs;
};

class IntegrityRead final : public JobWithResult<ReadJob, void>
{
public:
    explicit IntegrityRead(QString path) : m_path(std::move(path)) {}
    void run(Connection &connection) override { m_result.emplace(check(connection)); }

private:
    Result<void> check(Connection &connection) const
    {
        Result<QString> complaint =
            checkStructure(connection, QStringLiteral("PRAGMA integrity_check(20)"));
        if (!complaint)
            return fail(complaint.error());
        const auto broken = connection.scalar(QStringLiteral("PRAGMA foreign_key_check"));
        if (!broken)
            return fail(broken.error());
        if (broken->isValid())
            *complaint += QStringLiteral("\nbroken references in ") + broken->toString();
        if (!complaint->isEmpty())
            return fail(damagedError(m_path, QStringLiteral("is damaged."), *complaint));
        return {};
    }

    const QString m_path;
};

class CheckpointWrite final : public JobWithResult<WriteJob, void>
{
public:
    bool run(Tx &) override { return false; }
    bool isMaintenance() const override { return true; }
    void maintain(Connection &connection) override
    {
        sqlite3 *const handle = connection.handle();
        const int code = sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                                   nullptr, nullptr);
        if (code == SQLITE_OK) {
            m_result.emplace();
        } else {
            m_result.emplace(
                fail(sqliteError(sqlite3_extended_errcode(handle), sqlite3_system_errno(handle),
                                 QString::fromUtf8(sqlite3_errmsg(handle)))));
        }
    }
};

class VacuumWrite final : public JobWithResult<WriteJob, void>
{
public:
    bool run(Tx &) override { return false; }
    bool isMaintenance() const override { return true; }
    void maintain(Connection &connection) override
    {
        const Result<void> done = connection.execute(QStringLiteral("VACUUM"));
        // The file shrinks when the log is copied into it; a reader that hinders that only delays it.
        if (done) {
            sqlite3_wal_checkpoint_v2(connection.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                      nullptr, nullptr);
        }
        m_result.emplace(done);
    }
};

} // namespace maintenance

class Database::Private
{
public:
    std::shared_ptr<Mailbox> mailboxOfThisThread();

    QThread *thread = QThread::currentThread();
    std::unique_ptr<DataFolder> folder;
    bool closedUncleanly = false;
    QString vfs;
    std::shared_ptr<Mailbox> home;
    std::unique_ptr<Writer> writer;
    std::shared_ptr<ReaderPool> pool; // shared with the callbacks of cancel tokens
    std::unique_ptr<Connection> reader;
    Rider rider; // of `thread`

    std::mutex mutex;
    std::unordered_map<QThread *, std::shared_ptr<Mailbox>> mailboxes; // guarded by mutex
};

std::shared_ptr<Mailbox> Database::Private::mailboxOfThisThread()
{
    QThread *const current = QThread::currentThread();
    if (current == thread)
        return home;
    const std::lock_guard lock(mutex);
    std::shared_ptr<Mailbox> &mailbox = mailboxes[current];
    // A new thread may have the address of one that has ended.
    if (!mailbox || mailbox->thread() != current)
        mailbox = Mailbox::create();
    return mailbox;
}

Database::Database(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

Database::~Database()
{
    Q_ASSERT(QThread::currentThread() == d->thread);
    d->pool->stop();
    d->reader.reset();
    d->writer->stop(); // last: the last connection to close removes the WAL
    d->home->setEventsHandler({});
}

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options, const Clock &clock)
{
    if (const Result<void> numbers = checkMigrationNumbers(options.migrations); !numbers)
        return fail(numbers.error());
    auto p = std::make_unique<Private>();
    Result<std::unique_ptr<DataFolder>> folder = DataFolder::claim(options.folder, options.holder);
    if (!folder)
        return fail(folder.error());
    p->folder = std::move(*folder);
    p->vfs = options.vfs;

    const Result<PreparedFile> prepared =
        prepareDatabaseFile(*p->folder, options.migrations, clock, options.vfs);
    if (!prepared)
        return fail(prepared.error());
    p->closedUncleanly = prepared->closedUncleanly;
    p->home = Mailbox::create();

    ConnectionOptions connection;
    connection.path = p->folder->databaseFile();
    connection.vfs = options.vfs;
    connection.busyTimeoutMs = options.busyTimeoutMs;
    connection.mode = ConnectionOptions::ReadWrite;
    connection.cacheKb = kWriterCacheKb;
    p->writer = std::make_unique<Writer>(connection, clock, p->home);
    if (const Result<void> started = p->writer->start(); !started)
        return fail(started.error());

    connection.mode = ConnectionOptions::ReadOnly;
    connection.cacheKb = kReaderCacheKb;
    Result<std::unique_ptr<Connection>> reader = Connection::open(connection);
    if (!reader)
        return fail(reader.error());
    p->reader = std::move(*reader);
    connection.cacheKb = kPoolCacheKb;
    p->pool = std::make_shared<ReaderPool>(connection, options.readers);
    p->folder->repairModes();
    return std::unique_ptr<Database>(new Database(std::move(p)));
}

void Database::submit(std::shared_ptr<WriteJob> job, std::coroutine_handle<> waiter)
{
    job->waitIn(d->mailboxOfThisThread(), waiter);
    if (QThread::currentThread() == d->thread && !job->isMaintenance())
        job->rider = takeRider();
    d->writer->submit(std::move(job));
}

void Database::submit(std::shared_ptr<ReadJob> job, std::coroutine_handle<> waiter)
{
    job->waitIn(d->mailboxOfThisThread(), waiter);
    d->pool->submit(std::move(job));
}

CancelToken::Connection Database::cancelWith(const CancelToken &token, std::shared_ptr<ReadJob> job)
{
    return token.onCancelled([pool = std::weak_ptr(d->pool), job = std::weak_ptr(job)] {
        const auto livePool = pool.lock();
        const auto liveJob = job.lock();
        if (livePool && liveJob)
            livePool->cancel(liveJob);
    });
}

void Database::setRider(Rider rider)
{
    Q_ASSERT(QThread::currentThread() == d->thread);
    d->rider = std::move(rider);
}

Database::Rider Database::takeRider()
{
    Q_ASSERT(QThread::currentThread() == d->thread);
    return std::exchange(d->rider, {});
}

Sql &Database::reader()
{
    Q_ASSERT(QThread::currentThread() == d->thread);
    return *d->reader;
}

void Database::onCommitted(std::function<void(const std::vector<EventRow> &)> callback)
{
    Q_ASSERT(QThread::currentThread() == d->thread);
    d->home->setEventsHandler(std::move(callback));
}

Task<QString> Database::backupTo(QString path)
{
    const auto job = std::make_shared<maintenance::BackupRead>(std::move(path), d->vfs);
    JobWait<Database, ReadJob> waiting(*this, job);
    co_await waiting.forResult();
    co_return job->take();
}

Task<void> Database::integrityCheck()
{
    const auto job = std::make_shared<maintenance::IntegrityRead>(d->folder->databaseFile());
    JobWait<Database, ReadJob> waiting(*this, job);
    co_await waiting.forResult();
    co_return job->take();
}

Task<void> Database::checkpoint()
{
    const auto job = std::make_shared<maintenance::CheckpointWrite>();
    JobWait<Database, WriteJob> waiting(*this, job);
    co_await waiting.forResult();
    co_return job->take();
}

Task<void> Database::vacuum()
{
    const auto job = std::make_shared<maintenance::VacuumWrite>();
    JobWait<Database, WriteJob> waiting(*this, job);
    co_await waiting.forResult();
    co_return job->take();
}

Result<DatabaseSize> Database::size()
{
    DatabaseSize size;
    size.fileBytes = fileSize(d->folder->databaseFile());
    size.walBytes = fileSize(d->folder->databaseFile() + QStringLiteral("-wal"));
    const Result<QVariant> pages = d->reader->scalar(QStringLiteral("PRAGMA freelist_count"));
    const Result<QVariant> bytes = d->reader->scalar(QStringLiteral("PRAGMA page_size"));
    if (!pages || !bytes)
        return fail(pages ? bytes.error() : pages.error());
    size.freeBytes = pages->toLongLong() * bytes->toLongLong();
    return size;
}

bool Database::closedUncleanly() const
{
    return d->closedUncleanly;
}

} // namespace troupe
