// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace troupe {

/// What became of the blobs that a copy of the database names.
struct BlobCopies
{
    int files = 0; ///< that are there now
    qint64 bytes = 0; ///< of these
    int missing = 0; ///< that are nowhere, or damaged
};

/// The blobs of copies of the database stand beside them, in `blobs/ab/abcdef…` of the folder of the
/// copies, each once for all copies there. A blob never changes, so one there is a hard link to the
/// one in use, which costs no space as long as both are there; or a file of its own where the file
/// system does not link.
///
/// Blocking; any thread. Errors: StorageFull, Unavailable (I/O).

/// All blobs that are in use: before a database is copied, so that none is deleted meanwhile.
Result<void> keepBlobs(const QString &dataFolder, const QString &copiesFolder);
/// Those that the copy names and that are not kept yet; then removes what no copy in its folder names
/// any more (nothing, when one of them cannot be read).
Result<BlobCopies> keepBlobsOf(const QString &dataFolder, const QString &copy);
/// Puts those that the copy names back into the data folder, each checked by its hash.
Result<BlobCopies> bringBackBlobs(const QString &dataFolder, const QString &copy);

} // namespace troupe
