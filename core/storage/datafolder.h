// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

#include <memory>

namespace troupe {

/// The folder of one database, held by this process alone as long as the object lives.
///
/// The lock is flock() on `troupe.lock`: the kernel frees it when the holder ends, however it ends,
/// so there are no stale locks and no guessing by process number. The file's text names the holder.
class DataFolder
{
public:
    /// Makes the folder (0700) and takes the lock. Errors: Conflict (held; the message names the
    /// holder), Unavailable (read-only, not ours), StorageFull.
    static Result<std::unique_ptr<DataFolder>> claim(const QString &path, const QString &holder);
    ~DataFolder();
    DataFolder(const DataFolder &) = delete;
    DataFolder &operator=(const DataFolder &) = delete;

    QString file(const QString &name) const { return m_path + u'/' + name; }
    QString databaseFile() const { return file(QStringLiteral("troupe.db")); }

    /// Takes the rights of group and others from the database's files, whatever the umask was.
    void repairModes() const;

private:
    explicit DataFolder(QString path) : m_path(std::move(path)) {}
    Result<void> make();
    Result<void> lock(const QString &holder);

    QString m_path;
    int m_lock = -1;
};

/// An error of a system call on `path`: StorageFull when there is no space, else Unavailable.
Error fileError(const QString &path, int systemErrno);
/// Makes an empty file, 0600 whatever the umask. Conflict when it exists.
Result<void> makePrivateFile(const QString &path);
/// Makes a file's bytes, or a folder's entries, durable.
Result<void> syncPath(const QString &path);
/// Size in bytes, 0 when it does not exist.
qint64 fileSize(const QString &path);

} // namespace troupe
