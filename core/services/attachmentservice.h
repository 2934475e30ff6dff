// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/taskscope.h"
#include "core/contract/troupe/fileops.h"
#include "core/engine/eventhub.h"
#include "core/services/caller.h"

#include <QTimer>

namespace troupe {

class BlobStore;
class Clock;
class Database;

struct FileLimits
{
    qint64 largestFile = kLargestAttachment;
    qint64 largestStore = 20ll << 30; ///< bytes of all files of everybody
    int mostUploads = 8; ///< under way, per user

    FileLimits() = default;
};

/// Files that messages carry, and files that come in parts. Everybody has their own; somebody else's
/// is NotFound. Errors beside: TooLarge, Malformed with key "unsupported_media_type", StorageFull
/// (the disk, or the space that files may take), Conflict.
class AttachmentService
{
public:
    AttachmentService(Database &db, BlobStore &blobs, EventHub &events, const Clock &clock,
                      FileLimits limits);

    Task<Attachment> add(Caller caller, QString name, QByteArray bytes);
    Task<Page<Attachment>> list(Caller caller, ListAttachments query);
    Result<Attachment> find(const Caller &caller, const QString &attachmentId) const;
    /// Conflict when a message carries it.
    Task<void> remove(Caller caller, QString attachmentId);
    /// Up to `count` bytes of a file from `offset` on.
    Task<QByteArray> read(QString sha256, qint64 offset, qint64 count);

    Task<Upload> begin(Caller caller, BeginUpload input);
    Result<Upload> findUpload(const Caller &caller, const QString &uploadId) const;
    Task<Upload> putPart(Caller caller, UploadPart part);
    Task<void> removeUpload(Caller caller, QString uploadId);
    Task<Attachment> attach(Caller caller, QString uploadId);

    /// Forgets what nobody refers to. At start and every few hours; blobs of deleted conversations
    /// go at once.
    Task<void> housekeep();
    void housekeepSoon() { m_scope.spawn("file housekeeping", housekeep()); }
    void shutdown(int timeoutMs);

private:
    Task<Attachment> store(QString userId, QString name, QByteArray bytes);
    Task<void> collect();
    bool isNamed(const QString &sha256) const;
    qint64 usedBytes() const;

    Database &m_db;
    BlobStore &m_blobs;
    const Clock &m_clock;
    FileLimits m_limits;
    EventHub::Subscription m_subscription;
    QTimer m_collectTimer;
    TaskScope m_scope;
};

} // namespace troupe
