// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/restore.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/storage/backup.h"
#include "core/storage/connection.h"
#include "core/storage/databasefile.h"
#include "core/storage/datafolder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>

namespace troupe {

namespace {

ConnectionOptions restoreOptions(const QString &path, ConnectionOptions::Mode mode)
{
    ConnectionOptions options;
    options.path = path;
    options.mode = mode;
    return options;
}

tl::unexpected<Error> unusableCopy(const char *key, const QString &message, const QString &detail)
{
    return failKeyed(ErrorCode::Unavailable, QString::fromLatin1(key), message, detail);
}

/// Copies the copy, checked on the way, beside the database.
Result<void> bringIn(const QString &copy, int newestSchema, const QString &fresh)
{
    const auto opened = Connection::open(restoreOptions(copy, ConnectionOptions::Immutable));
    const QString damaged =
        QStringLiteral("%1 is damaged or is no database of Troupe. Nothing was changed.").arg(copy);
    if (!opened)
        return unusableCopy("database_damaged", damaged, opened.error().detail);
    const auto id = (*opened)->scalar(QStringLiteral("PRAGMA application_id"));
    const auto version = (*opened)->scalar(QStringLiteral("PRAGMA user_version"));
    if (!id || !version || id->toInt() != kApplicationId)
        return unusableCopy("database_damaged", damaged, QStringLiteral("application_id"));
    if (version->toInt() > newestSchema) {
        return unusableCopy("database_newer",
                            QStringLiteral(
                                "%1 was written by a newer version of Troupe (schema %2; "
                                "this version knows %3). Nothing was changed.")
                                .arg(copy)
                                .arg(version->toInt())
                                .arg(newestSchema),
                            {});
    }
    QFile::remove(fresh);
    auto copied = copyDatabase(**opened, fresh, {}); // which is checked whole
    if (!copied && copied.error().code == ErrorCode::Unavailable)
        return unusableCopy("database_damaged", damaged, copied.error().detail);
    return copied;
}

Result<void> moveAway(const QString &path, const QString &to)
{
    for (const char *suffix : {"-wal", "-shm", ""}) { // the log must not meet another database
        const QString from = path + QLatin1String(suffix);
        if (QFileInfo::exists(from)
            && ::rename(QFile::encodeName(from).constData(),
                        QFile::encodeName(to + QLatin1String(suffix)).constData())
                   != 0)
            return fail(fileError(from, errno));
    }
    return syncPath(QFileInfo(path).path());
}

/// Keeps what is there: as a verified backup, or, when it cannot be read, under another name.
Result<QString> keepBefore(const DataFolder &folder, const QString &dataFolder, const Clock &clock)
{
    const QString path = folder.databaseFile();
    if (!QFileInfo::exists(path))
        return QString();
    const QString backups = folder.file(QStringLiteral("backups"));
    if (!QDir(backups).exists()
        && !QDir().mkdir(backups, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return fail(fileError(backups, errno));
    const QString time = QDateTime::fromMSecsSinceEpoch(clock.nowMs(), Qt::UTC)
                             .toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString kept = QStringLiteral("%1/troupe-before-restore-%2.db").arg(backups, time);
    Result<void> copied = fail(ErrorCode::Unavailable, QString());
    {
        const auto opened = Connection::open(restoreOptions(path, ConnectionOptions::ReadWrite));
        copied = opened ? copyDatabase(**opened, kept, {}) : fail(opened.error());
    } // closed: its log is in the file now
    if (!copied && copied.error().code == ErrorCode::StorageFull)
        return fail(copied.error());
    if (!copied) {
        qCWarning(lcStorage) << "the database before cannot be copied and is kept as it is:"
                             << copied.error().message << copied.error().detail;
        const QString damaged = kept + QStringLiteral(".damaged");
        if (const auto moved = moveAway(path, damaged); !moved)
            return fail(moved.error());
        return damaged;
    }
    if (const auto blobs = keepBlobsOf(dataFolder, kept); !blobs)
        return fail(blobs.error());
    return kept;
}

} // namespace

Result<Restored> restoreBackup(const QString &dataFolder, const QString &copy, int newestSchema,
                               const QString &holder, const Clock &clock)
{
    if (!QFileInfo(copy).isFile())
        return fail(ErrorCode::NotFound, QStringLiteral("There is no file %1").arg(copy));
    const auto folder = DataFolder::claim(dataFolder, holder);
    if (!folder)
        return fail(folder.error());
    const QString path = (*folder)->databaseFile();
    const QString fresh = path + QStringLiteral(".restored");
    if (const auto brought = bringIn(copy, newestSchema, fresh); !brought)
        return fail(brought.error());
    Restored restored;
    const auto blobs = bringBackBlobs(dataFolder, copy);
    auto kept = blobs ? keepBefore(**folder, dataFolder, clock) : fail(blobs.error());
    if (!kept) {
        QFile::remove(fresh);
        return fail(kept.error());
    }
    restored.kept = std::move(*kept);
    restored.blobs = *blobs;
    for (const char *suffix : {"-wal", "-shm"})
        QFile::remove(path + QLatin1String(suffix)); // empty by now
    if (::rename(QFile::encodeName(fresh).constData(), QFile::encodeName(path).constData()) != 0)
        return fail(fileError(path, errno));
    if (const auto synced = syncPath(dataFolder); !synced)
        return fail(synced.error());
    return restored;
}

} // namespace troupe
