// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/services/transfer/conversationreader.h"
#include "core/storage/blobstore.h"
#include "core/storage/database.h"

namespace troupe {

/// A file of an imported message: its row, and the lease on its blob.
struct ImportedFile
{
    int message = 0; ///< index of the one that carries it
    Attachment row;
    BlobLease lease;
};

/// Stores the bytes of a conversation's files. Blocking. A file of a kind that messages cannot carry
/// is counted in `lost`.
Result<std::vector<ImportedFile>> storeImportedFiles(BlobStore &blobs, const ReadConversation &read,
                                                     int *lost);

/// Inserts a conversation with its messages and their files, to be found by search. False, and nothing
/// done, when it was imported before or is still here. Within one write.
Result<bool> insertImported(Tx &tx, const ReadConversation &read,
                            const std::vector<ImportedFile> &files, const QString &userId,
                            const QString &agentId);

} // namespace troupe
