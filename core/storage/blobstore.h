// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace troupe {

/// A blob that is on disk and cannot go as long as this object lives: hold it until the row that
/// names the blob is committed.
class BlobLease
{
public:
    BlobLease() = default;

    const QString &sha256() const { return m_sha256; }
    qint64 size() const { return m_size; }

private:
    friend class BlobStore;
    QString m_sha256;
    qint64 m_size = 0;
    std::shared_ptr<void> m_pin;
};

/// Files by the SHA-256 of their bytes, in `blobs/ab/abcdef…` of the data folder (folders 0700,
/// files 0600), and files that are still coming, in `blobs/parts`. The same bytes are stored once.
///
/// A blob appears whole or not at all: it is written under another name, synced, renamed, and its
/// folder synced. So rows are committed after their blob, and a crash leaves at worst a blob that no
/// row names: list() and remove() find it and take it away.
///
/// Blocking; any thread. Errors: StorageFull (disk, quota, file size limit), Unavailable (I/O),
/// NotFound.
class BlobStore
{
public:
    explicit BlobStore(const QString &dataFolder);
    ~BlobStore();
    BlobStore(const BlobStore &) = delete;
    BlobStore &operator=(const BlobStore &) = delete;

    Result<BlobLease> put(const QByteArray &bytes);
    /// The whole of a blob; TooLarge when it has more than `most` bytes.
    Result<QByteArray> read(const QString &sha256, qint64 most) const;
    /// Up to `count` bytes from `offset` on; fewer only at the end.
    Result<QByteArray> readAt(const QString &sha256, qint64 offset, qint64 count) const;

    /// Adds to the file under way named `part` (an id of ours), which must have `offset` bytes now:
    /// Conflict otherwise. What a failed write left is cut off again. Returns its new length.
    Result<qint64> append(const QString &part, qint64 offset, const QByteArray &bytes);
    qint64 partSize(const QString &part) const; ///< 0 when there is none
    QString partPath(const QString &part) const;
    void dropPart(const QString &part);

    /// Removes a blob unless somebody holds a lease on it or `isNamed` (asked meanwhile, without a
    /// lock held) says that a row names it. `isNamed` must see what was committed before any lease
    /// ended. True when it is gone.
    bool remove(const QString &sha256, const std::function<bool()> &isNamed);
    /// What is there; what a crash left half written is removed when it is old enough.
    struct Listing
    {
        QStringList blobs;
        QStringList parts;
    };
    Listing list();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace troupe
