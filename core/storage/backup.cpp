// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/backup.h"

#include "core/base/log.h"
#include "core/storage/connection.h"
#include "core/storage/datafolder.h"
#include "core/storage/sqlerror.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <cerrno>
#include <cstdio>

namespace troupe {

namespace {

constexpr int kKeptBackups = 3;
constexpr int kPagesPerStep = 2048;

ConnectionOptions copyOptions(const QString &path, const QString &vfs, ConnectionOptions::Mode mode)
{
    ConnectionOptions options;
    options.path = path;
    options.vfs = vfs;
    options.mode = mode;
    return options;
}

Result<void> copyPages(Connection &source, Connection &target)
{
    sqlite3 *const handle = target.handle();
    sqlite3_backup *const backup = sqlite3_backup_init(handle, "main", source.handle(), "main");
    if (!backup) {
        return fail(sqliteError(sqlite3_extended_errcode(handle), sqlite3_system_errno(handle),
                                QString::fromUtf8(sqlite3_errmsg(handle))));
    }
    int code = SQLITE_OK;
    while (code == SQLITE_OK)
        code =
            source.isInterrupted() ? SQLITE_INTERRUPT : sqlite3_backup_step(backup, kPagesPerStep);
    const int systemErrno = sqlite3_system_errno(handle);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        return fail(sqliteError(code, systemErrno, QStringLiteral("copying pages")));
    return {};
}

// The copy needs the source's pages to stay as they are between two steps: one read transaction.
Result<void> copySnapshot(Connection &source, const QString &path, const QString &vfs)
{
    Result<std::unique_ptr<Connection>> target =
        Connection::open(copyOptions(path, vfs, ConnectionOptions::Copy));
    if (!target)
        return fail(target.error());
    const bool ownSnapshot = source.isAutocommit();
    if (ownSnapshot) {
        if (Result<void> begun = source.execute(QStringLiteral("BEGIN")); !begun)
            return begun;
    }
    Result<void> copied;
    if (const auto pinned = source.scalar(QStringLiteral("SELECT count(*) FROM sqlite_schema"));
        pinned)
        copied = copyPages(source, **target);
    else
        copied = fail(pinned.error());
    if (ownSnapshot) {
        Result<void> ended = source.execute(QStringLiteral("COMMIT"));
        if (copied && !ended)
            return ended;
    }
    return copied;
}

Result<void> verifyCopy(const QString &path, const QString &vfs)
{
    const Result<std::unique_ptr<Connection>> copy =
        Connection::open(copyOptions(path, vfs, ConnectionOptions::Immutable));
    if (!copy)
        return fail(copy.error());
    const Result<QString> complaint =
        checkStructure(**copy, QStringLiteral("PRAGMA integrity_check(5)"));
    if (!complaint)
        return fail(complaint.error());
    if (!complaint->isEmpty()) {
        return fail(ErrorCode::Unavailable,
                    QStringLiteral("The copy %1 is damaged and was removed.").arg(path),
                    *complaint);
    }
    return {};
}

void removeOldBackups(const QString &folder)
{
    QFileInfoList backups =
        QDir(folder).entryInfoList({QStringLiteral("troupe-v*-*.db")}, QDir::Files);
    // By the time in the name: a file's own time changes when people copy it.
    const auto made = [](const QFileInfo &info) {
        return info.completeBaseName().section(u'-', 2);
    };
    std::sort(backups.begin(), backups.end(),
              [&](const QFileInfo &a, const QFileInfo &b) { return made(a) > made(b); });
    for (qsizetype i = kKeptBackups; i < backups.size(); ++i) {
        if (!QFile::remove(backups.at(i).filePath()))
            qCWarning(lcStorage) << "cannot remove the old backup" << backups.at(i).filePath();
    }
}

} // namespace

Result<QString> checkStructure(Connection &connection, const QString &pragma)
{
    QStringList complaints;
    const Result<void> done = connection.each(pragma, {}, [&](const Row &row) {
        complaints.append(row.text(0));
        return true;
    });
    if (!done)
        return fail(done.error());
    if (complaints == QStringList{QStringLiteral("ok")})
        return QString();
    return complaints.isEmpty() ? QStringLiteral("no answer") : complaints.join(u'\n');
}

Result<void> copyDatabase(Connection &source, const QString &path, const QString &vfs)
{
    if (QFileInfo::exists(path))
        return fail(ErrorCode::Conflict, QStringLiteral("%1 already exists.").arg(path));
    const QString part = path + QStringLiteral(".part");
    QFile::remove(part);
    Result<void> done = makePrivateFile(part);
    if (done)
        done = copySnapshot(source, part, vfs);
    if (done)
        done = verifyCopy(part, vfs);
    if (done)
        done = syncPath(part);
    if (done
        && ::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0)
        done = fail(fileError(path, errno));
    if (done)
        done = syncPath(QFileInfo(path).absolutePath());
    if (!done) {
        QFile::remove(part);
        QFile::remove(part + QStringLiteral("-journal"));
    }
    return done;
}

Result<QString> backupBeforeMigration(Connection &source, const QString &folder, int version,
                                      qint64 nowMs, const QString &vfs)
{
    if (!QDir(folder).exists()
        && !QDir().mkdir(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return fail(fileError(folder, errno));
    const QString time = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC)
                             .toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString path = QStringLiteral("%1/troupe-v%2-%3.db").arg(folder).arg(version).arg(time);
    if (const Result<void> copied = copyDatabase(source, path, vfs); !copied)
        return fail(copied.error());
    removeOldBackups(folder);
    return path;
}

} // namespace troupe
