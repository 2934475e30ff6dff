// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/storage/blobcopies.h"

namespace troupe {

class Clock;

struct Restored
{
    QString kept; ///< where the database is now that was there before; empty: there was none
    BlobCopies blobs;
};

/// Puts a copy of a database in place of the one in `dataFolder`, and back the files that it names and
/// that stand beside it (blobcopies.h). The copy itself stays. What was there before is kept in
/// `backups`, with its files: as a backup when it can be read, else as it is. An older schema is
/// upgraded when the server starts.
///
/// Nothing is changed unless the copy is sound. Errors: Conflict (a program holds the folder),
/// NotFound (no such copy), Unavailable with key "database_damaged" or "database_newer" (a copy that
/// this version cannot use: `newestSchema` is the number of the newest it knows), StorageFull.
Result<Restored> restoreBackup(const QString &dataFolder, const QString &copy, int newestSchema,
                               const QString &holder, const Clock &clock);

} // namespace troupe
