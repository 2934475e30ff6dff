// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace troupe {

class Connection;

/// Copies the database of `source` page by page into the new file `path` (0600), checks the copy
/// whole and makes it durable. On an error no file is left. The source may be written to by others
/// meanwhile: the copy is one snapshot. Errors: Conflict (the file exists), StorageFull,
/// Unavailable, Cancelled (the connection was interrupted).
Result<void> copyDatabase(Connection &source, const QString &path, const QString &vfs);

/// Makes `troupe-v<version>-<time>.db` in `folder` (made when missing, 0700) and removes all but
/// the last three such files. Returns the path.
Result<QString> backupBeforeMigration(Connection &source, const QString &folder, int version,
                                      qint64 nowMs, const QString &vfs);

/// Runs `pragma` ("PRAGMA quick_check(5)") and returns what it complains about; empty: sound.
Result<QString> checkStructure(Connection &connection, const QString &pragma);

} // namespace troupe
