// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/databasefile.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/storage/backup.h"
#include "core/storage/blobcopies.h"
#include "core/storage/connection.h"
#include "core/storage/datafolder.h"
#include "core/storage/sqlerror.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <cerrno>
#include <cstdio>
#include <optional>

#include <sys/stat.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr qint64 kWholeCheckBytes = 32 * 1024 * 1024;

/// The header of a SQLite file, see sqlite.org/fileformat2.html section 1.3.
class FileHeader
{
public:
    static constexpr int kSize = 100;
    explicit FileHeader(QByteArray bytes) : m_bytes(std::move(bytes)) {}

    bool isSqlite() const
    {
        return m_bytes.size() == kSize && m_bytes.startsWith(QByteArray("SQLite format 3\0", 16));
    }
    /// 0 when it is none that SQLite knows.
    int pageSize() const
    {
        const int stored = qFromBigEndian<quint16>(m_bytes.constData() + 16);
        const int size = stored == 1 ? 65536 : stored;
        return size >= 512 && (size & (size - 1)) == 0 ? size : 0;
    }
    /// Nothing when the file was last written by a SQLite that did not keep it.
    std::optional<qint64> pageCount() const
    {
        if (number(24) != number(92))
            return std::nullopt;
        return number(28);
    }
    quint32 applicationId() const { return number(68); }

private:
    quint32 number(int offset) const
    {
        return qFromBigEndian<quint32>(m_bytes.constData() + offset);
    }
    QByteArray m_bytes;
};

class FilePreparation
{
public:
    FilePreparation(const DataFolder &folder, const std::vector<Migration> &migrations,
                    const Clock &clock, const QString &vfs)
        : m_folder(folder),
          m_migrations(migrations),
          m_clock(clock),
          m_vfs(vfs),
          m_path(folder.databaseFile())
    {
    }
    Result<PreparedFile> run();

private:
    int latest() const { return static_cast<int>(m_migrations.size()); }
    QString beside(const char *suffix) const { return m_path + QString::fromLatin1(suffix); }
    ConnectionOptions connectionTo(const QString &path, ConnectionOptions::Mode mode) const;
    Result<void> create() const;
    Result<void> fill(const QString &path) const;
    Result<void> checkFile() const;
    Result<int> checkContent(bool unclean) const;
    Result<int> checkOpened(Connection &connection) const;
    Result<void> upgrade(int from) const;
    Error foreignError() const;

    const DataFolder &m_folder;
    const std::vector<Migration> &m_migrations;
    const Clock &m_clock;
    const QString m_vfs;
    const QString m_path;
};

Result<PreparedFile> FilePreparation::run()
{
    PreparedFile prepared;
    const bool hasJournal = fileSize(beside("-wal")) > 0 || fileSize(beside("-journal")) > 0;
    if (!QFileInfo::exists(m_path)) {
        if (hasJournal) {
            return fail(damagedError(m_path,
                                     QStringLiteral("is missing, but its journal is there."),
                                     QStringLiteral("a -wal without a database")));
        }
        if (const Result<void> created = create(); !created)
            return fail(created.error());
        return prepared;
    }
    prepared.closedUncleanly = hasJournal;
    if (const Result<void> checked = checkFile(); !checked)
        return fail(checked.error());
    const Result<int> version = checkContent(hasJournal);
    if (!version)
        return fail(version.error());
    m_folder.repairModes();
    if (*version < latest()) {
        if (const Result<void> upgraded = upgrade(*version); !upgraded)
            return fail(upgraded.error());
    }
    return prepared;
}

ConnectionOptions FilePreparation::connectionTo(const QString &path,
                                                ConnectionOptions::Mode mode) const
{
    ConnectionOptions options;
    options.path = path;
    options.vfs = m_vfs;
    options.mode = mode;
    return options;
}

Result<void> FilePreparation::create() const
{
    const QString fresh = beside(".new");
    for (const char *leftover : {"", "-journal", "-wal", "-shm"})
        QFile::remove(fresh + QString::fromLatin1(leftover));
    Result<void> done = makePrivateFile(fresh);
    if (done)
        done = fill(fresh);
    if (done)
        done = syncPath(fresh);
    if (done
        && ::rename(QFile::encodeName(fresh).constData(), QFile::encodeName(m_path).constData())
               != 0)
        done = fail(fileError(m_path, errno));
    if (done)
        done = syncPath(QFileInfo(m_path).absolutePath());
    if (!done) {
        for (const char *leftover : {"", "-journal", "-wal", "-shm"})
            QFile::remove(fresh + QString::fromLatin1(leftover));
    }
    return done;
}

Result<void> FilePreparation::fill(const QString &path) const
{
    const Result<std::unique_ptr<Connection>> opened =
        Connection::open(connectionTo(path, ConnectionOptions::ReadWrite));
    if (!opened)
        return fail(opened.error());
    Connection &connection = **opened;
    const QString mark = QStringLiteral("PRAGMA application_id=%1").arg(kApplicationId);
    if (Result<void> marked = connection.execute(mark); !marked)
        return marked;
    if (Result<void> migrated = migrate(connection, m_migrations, 0); !migrated)
        return migrated;
    return connection.execute(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
}

Error FilePreparation::foreignError() const
{
    return damagedError(m_path, QStringLiteral("is not a database of Troupe."),
                        QStringLiteral("magic or application_id"));
}

/// What can be told from the outside: kind, rights, header, length.
Result<void> FilePreparation::checkFile() const
{
    struct stat info = {};
    const QByteArray name = QFile::encodeName(m_path);
    if (::stat(name.constData(), &info) != 0)
        return fail(fileError(m_path, errno));
    if (!S_ISREG(info.st_mode))
        return fail(foreignError());
    if ((info.st_mode & S_IWUSR) == 0 || ::access(name.constData(), R_OK | W_OK) != 0)
        return fail(fileError(m_path, EACCES));
    if (info.st_size == 0)
        return fail(damagedError(m_path, QStringLiteral("is empty."), QStringLiteral("0 bytes")));

    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(fileError(m_path, EACCES));
    const FileHeader header(file.read(FileHeader::kSize));
    if (!header.isSqlite() || header.applicationId() != quint32(kApplicationId))
        return fail(foreignError());
    if (header.pageSize() == 0)
        return fail(
            damagedError(m_path, QStringLiteral("is damaged."), QStringLiteral("page size")));
    // With a WAL the file may lawfully be shorter: the missing pages are in the log.
    const std::optional<qint64> pages = header.pageCount();
    if (fileSize(beside("-wal")) == 0 && pages && info.st_size < *pages * header.pageSize()) {
        return fail(damagedError(
            m_path, QStringLiteral("is cut short."),
            QStringLiteral("%1 of %2 bytes").arg(info.st_size).arg(*pages * header.pageSize())));
    }
    return {};
}

/// What SQLite says about it; returns the schema number.
Result<int> FilePreparation::checkContent(bool unclean) const
{
    const bool hadShm = QFileInfo::exists(beside("-shm"));
    const auto mode = unclean ? ConnectionOptions::Inspect : ConnectionOptions::Immutable;
    Result<int> version = 0;
    {
        const Result<std::unique_ptr<Connection>> opened =
            Connection::open(connectionTo(m_path, mode));
        version = opened ? checkOpened(**opened) : fail(opened.error());
    }
    if (!version && !hadShm)
        QFile::remove(beside("-shm"));
    if (!version && version.error().key == QLatin1String("database_damaged")
        && !version.error().message.contains(m_path))
        return fail(damagedError(m_path, QStringLiteral("is damaged."), version.error().detail));
    return version;
}

Result<int> FilePreparation::checkOpened(Connection &connection) const
{
    const auto id = connection.scalar(QStringLiteral("PRAGMA application_id"));
    const auto version = connection.scalar(QStringLiteral("PRAGMA user_version"));
    const auto tables = connection.scalar(QStringLiteral("SELECT count(*) FROM sqlite_schema"));
    for (const auto *read : {&id, &version, &tables}) {
        if (!*read)
            return fail(read->error());
    }
    if (id->toInt() != kApplicationId)
        return fail(foreignError());
    if (version->toInt() > latest()) {
        return failKeyed(ErrorCode::Unavailable, QStringLiteral("database_newer"),
                         QStringLiteral(
                             "%1 was written by a newer version of Troupe (schema %2; this "
                             "version knows %3). It was left as it is. Please update.")
                             .arg(m_path)
                             .arg(version->toInt())
                             .arg(latest()));
    }
    if (fileSize(m_path) <= kWholeCheckBytes) {
        const auto complaint = checkStructure(connection, QStringLiteral("PRAGMA quick_check(5)"));
        if (!complaint)
            return fail(complaint.error());
        if (!complaint->isEmpty())
            return fail(damagedError(m_path, QStringLiteral("is damaged."), *complaint));
    }
    return version->toInt();
}

Result<void> FilePreparation::upgrade(int from) const
{
    const Result<std::unique_ptr<Connection>> opened =
        Connection::open(connectionTo(m_path, ConnectionOptions::ReadWrite));
    if (!opened)
        return fail(opened.error());
    const Result<QString> backup =
        backupBeforeMigration(**opened, m_folder.file(QStringLiteral("backups")), from,
                              m_clock.nowMs(), m_vfs);
    if (!backup) {
        Error error = backup.error();
        error.message =
            QStringLiteral("The database was not upgraded, because its backup could not "
                           "be made: ")
            + error.message;
        return fail(std::move(error));
    }
    qCInfo(lcStorage) << "the database before the upgrade is in" << *backup;
    if (const auto blobs = keepBlobsOf(QFileInfo(m_path).path(), *backup); !blobs) {
        qCWarning(lcStorage) << "its attached files are not kept beside it:"
                             << blobs.error().message;
    }
    return migrate(**opened, m_migrations, from);
}

} // namespace

Result<PreparedFile> prepareDatabaseFile(const DataFolder &folder,
                                         const std::vector<Migration> &migrations,
                                         const Clock &clock, const QString &vfs)
{
    return FilePreparation(folder, migrations, clock, vfs).run();
}

} // namespace troupe
