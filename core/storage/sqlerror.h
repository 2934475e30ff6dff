// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

class QSqlError;
struct sqlite3;

namespace troupe {

/// The Error for a SQLite (extended) result code, see sqlite.org/rescode.html. `systemErrno` is the
/// errno behind an I/O error (0: unknown): a quota or a file size limit is a full disk to a person.
/// `detail` goes to the log. Damage has the key "database_damaged".
Error sqliteError(int extendedCode, int systemErrno, const QString &detail);

/// The same for the last failure on a connection.
Error sqliteError(sqlite3 *handle);

/// The same for a connection that QtSql could not open.
Error sqliteError(const QSqlError &error);

/// The file cannot be used as it is: damaged, foreign, truncated. Unavailable with the key
/// "database_damaged" and a message that names the file and what to do.
Error damagedError(const QString &path, const QString &why, const QString &detail);

} // namespace troupe
