// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/client/backend.h"
#include "core/contract/troupe/fileops.h"
#include "core/contract/troupe/policyops.h"
#include "core/contract/troupe/transferops.h"

#include <functional>

namespace troupe {

/// How far: bytes of `total`, -1 when that is not known. Called on the thread of the backend.
using TransferProgress = std::function<void(qint64 done, qint64 total)>;

/// Sends a file of this machine in parts; goes on at the right place when a part was lost. The file
/// is read on a pool. Errors: those of the server, Invalid (it cannot be read, is empty, or changes
/// meanwhile), TooLarge, Cancelled: then nothing of it stays on the server.
Task<Upload> uploadFile(Backend *backend, QString path, CancelToken cancel,
                        TransferProgress progress);

/// Sends a file for a message: in one piece when it is small.
Task<Attachment> attachFile(Backend *backend, QString path, CancelToken cancel,
                            TransferProgress progress);
/// The same from memory, as when a picture is pasted.
Task<Attachment> attachBytes(Backend *backend, QString name, QByteArray bytes);

/// Gives the bytes of an export to `sink`; ends with how many there were. Unavailable when it was cut.
Task<qint64> readExport(Backend *backend, ExportSession what, ApiTransport::ByteSink sink,
                        CancelToken cancel);

/// Saves a conversation as `path` (0600, an existing file is replaced whole or not at all). Ends with
/// its size.
Task<qint64> saveConversation(Backend *backend, ExportSession what, QString path,
                              CancelToken cancel, TransferProgress progress);

/// Saves the audit trail as JSON lines, in the same way.
Task<qint64> saveAudit(Backend *backend, QString path, CancelToken cancel);

} // namespace troupe
