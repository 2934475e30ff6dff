// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/datafolder.h"

#include "core/base/log.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr mode_t kOthers = 077;

QString readHolder(int descriptor)
{
    char text[256];
    const ssize_t size = pread(descriptor, text, sizeof text, 0);
    const QString holder = size > 0 ? QString::fromUtf8(text, size).trimmed() : QString();
    return holder.isEmpty() ? QStringLiteral("another program") : holder;
}

void writeHolder(int descriptor, const QString &holder)
{
    const QByteArray text = holder.toUtf8().left(200) + '\n';
    // Only a courtesy to the next one who asks: a full disk must not stop us here.
    if (ftruncate(descriptor, 0) != 0
        || pwrite(descriptor, text.constData(), static_cast<size_t>(text.size()), 0) < 0)
        qCWarning(lcStorage) << "cannot write the holder into the lock file:" << strerror(errno);
}

} // namespace

Error fileError(const QString &path, int systemErrno)
{
    const QString detail =
        path + QStringLiteral(": ") + QString::fromLocal8Bit(strerror(systemErrno));
    switch (systemErrno) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return {ErrorCode::StorageFull,
                QStringLiteral("There is no space left on the disk for %1.").arg(path), detail};
    case EROFS:
    case EACCES:
    case EPERM:
        return {ErrorCode::Unavailable,
                QStringLiteral("%1 is read-only or belongs to somebody else.").arg(path), detail};
    default:
        return {ErrorCode::Unavailable, QStringLiteral("%1 cannot be used.").arg(path), detail};
    }
}

Result<void> makePrivateFile(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(),
                                  O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kFileMode);
    if (descriptor < 0) {
        if (errno == EEXIST)
            return fail(ErrorCode::Conflict, QStringLiteral("%1 already exists.").arg(path));
        return fail(fileError(path, errno));
    }
    const int code = fchmod(descriptor, kFileMode) == 0 ? 0 : errno;
    ::close(descriptor);
    if (code != 0)
        return fail(fileError(path, code));
    return {};
}

Result<void> syncPath(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(fileError(path, errno));
    const int code = fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (code != 0)
        return fail(fileError(path, code));
    return {};
}

qint64 fileSize(const QString &path)
{
    return QFileInfo(path).size();
}

Result<std::unique_ptr<DataFolder>> DataFolder::claim(const QString &path, const QString &holder)
{
    std::unique_ptr<DataFolder> folder(new DataFolder(QDir::cleanPath(QDir(path).absolutePath())));
    if (const Result<void> made = folder->make(); !made)
        return fail(made.error());
    if (const Result<void> locked = folder->lock(holder); !locked)
        return fail(locked.error());
    return folder;
}

DataFolder::~DataFolder()
{
    // The file stays: removing it would let two processes lock two files of one name.
    if (m_lock >= 0)
        ::close(m_lock);
}

Result<void> DataFolder::make()
{
    QDir().mkpath(QFileInfo(m_path).path());
    const QByteArray name = QFile::encodeName(m_path);
    if (::mkdir(name.constData(), kFolderMode) != 0 && errno != EEXIST)
        return fail(fileError(m_path, errno));
    struct stat info = {};
    if (::stat(name.constData(), &info) != 0)
        return fail(fileError(m_path, errno));
    if (!S_ISDIR(info.st_mode))
        return fail(ErrorCode::Unavailable, QStringLiteral("%1 is not a folder.").arg(m_path));
    if ((info.st_mode & S_IWUSR) == 0 || ::access(name.constData(), W_OK | X_OK) != 0)
        return fail(fileError(m_path, EACCES));
    if ((info.st_mode & kOthers) != 0 && ::chmod(name.constData(), kFolderMode) != 0)
        qCWarning(lcStorage) << "others may enter" << m_path << ":" << strerror(errno);
    return {};
}

Result<void> DataFolder::lock(const QString &holder)
{
    const QString path = file(QStringLiteral("troupe.lock"));
    m_lock = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                    kFileMode);
    if (m_lock < 0)
        return fail(fileError(path, errno));
    if (::flock(m_lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return fail(fileError(path, errno));
        return failKeyed(ErrorCode::Conflict, QStringLiteral("database_in_use"),
                         QStringLiteral("%1 is in use by %2.").arg(m_path, readHolder(m_lock)));
    }
    if (fchmod(m_lock, kFileMode) != 0)
        qCWarning(lcStorage) << "others may read" << path;
    writeHolder(m_lock, holder);
    return {};
}

void DataFolder::repairModes() const
{
    const QString database = databaseFile();
    for (const QString &path :
         {database, database + QStringLiteral("-wal"), database + QStringLiteral("-shm")}) {
        struct stat info = {};
        const QByteArray name = QFile::encodeName(path);
        if (::stat(name.constData(), &info) == 0 && (info.st_mode & 07777) != kFileMode
            && ::chmod(name.constData(), kFileMode) != 0)
            qCWarning(lcStorage) << "others may read" << path << ":" << strerror(errno);
    }
}

} // namespace troupe
