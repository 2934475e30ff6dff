// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/sqlerror.h"

#include <QFileInfo>
#include <QSqlError>

#include <sqlite3.h>

#include <cerrno>

namespace troupe {

namespace {

constexpr int kPrimaryMask = 0xff;
constexpr QLatin1String kDamagedKey("database_damaged");

bool isOutOfSpace(int systemErrno)
{
    return systemErrno == ENOSPC || systemErrno == EDQUOT || systemErrno == EFBIG;
}

Error constraintError(int extendedCode, const QString &detail)
{
    switch (extendedCode) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return {ErrorCode::Conflict, QStringLiteral("Something with this identity already exists."),
                detail};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return {ErrorCode::Conflict,
                QStringLiteral("This refers to something that does not exist, or is still in use."),
                detail};
    case SQLITE_CONSTRAINT_TRIGGER:
        return {ErrorCode::Conflict, QStringLiteral("The current state does not permit this."),
                detail};
    default: // NOT NULL, CHECK, a wrong type: values that our own code must not send
        return {ErrorCode::Internal, QStringLiteral("The database refused a value."), detail};
    }
}

} // namespace

Error sqliteError(int extendedCode, int systemErrno, const QString &detail)
{
    const int primary = extendedCode & kPrimaryMask;
    const QString full =
        QStringLiteral("SQLite %1 (errno %2): %3").arg(extendedCode).arg(systemErrno).arg(detail);
    if (primary == SQLITE_FULL || (primary == SQLITE_IOERR && isOutOfSpace(systemErrno))
        || (primary == SQLITE_CANTOPEN && isOutOfSpace(systemErrno))) {
        return {ErrorCode::StorageFull,
                QStringLiteral("There is no space left on the disk, so this was not saved."), full};
    }
    switch (primary) {
    case SQLITE_CONSTRAINT:
        return constraintError(extendedCode, full);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return {ErrorCode::Unavailable,
                QStringLiteral("The database is in use by another program. Try again."), full};
    case SQLITE_IOERR:
        return {ErrorCode::Unavailable,
                QStringLiteral("The disk reported an error while the database was in use."), full};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {ErrorCode::Unavailable, QStringLiteral("The database is read-only."), full};
    case SQLITE_CANTOPEN:
        return {ErrorCode::Unavailable, QStringLiteral("The database cannot be opened."), full};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: {
        Error error(ErrorCode::Unavailable, QStringLiteral("The database is damaged."), full);
        error.key = kDamagedKey;
        return error;
    }
    case SQLITE_NOMEM:
        return {ErrorCode::Unavailable, QStringLiteral("There is not enough memory for this."),
                full};
    case SQLITE_INTERRUPT:
        return {ErrorCode::Cancelled, QStringLiteral("The request was cancelled."), full};
    case SQLITE_TOOBIG:
        return {ErrorCode::TooLarge, QStringLiteral("The value is too large to be stored."), full};
    default:
        return {ErrorCode::Internal, QStringLiteral("The database could not do this."), full};
    }
}

Error sqliteError(sqlite3 *handle)
{
    return sqliteError(sqlite3_extended_errcode(handle), sqlite3_system_errno(handle),
                       QString::fromUtf8(sqlite3_errmsg(handle)));
}

Error sqliteError(const QSqlError &error)
{
    return sqliteError(error.nativeErrorCode().toInt(), 0, error.databaseText());
}

Error damagedError(const QString &path, const QString &why, const QString &detail)
{
    Error error(ErrorCode::Unavailable,
                QStringLiteral(
                    "%1 %2. It was left as it is. Restore it from a backup "
                    "(see the folder \"backups\" beside it), or move it away to start anew.")
                    .arg(path, why),
                detail);
    error.key = kDamagedKey;
    return error;
}

} // namespace troupe
