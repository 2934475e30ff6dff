// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/privatefile.h"

#include "core/base/ids.h"
#include "core/security/secretstring.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr mode_t kOthersMayNothing = 0077;

class PrivateFd
{
public:
    explicit PrivateFd(int fd) : m_fd(fd) {}
    ~PrivateFd() { close(); }
    PrivateFd(const PrivateFd &) = delete;
    PrivateFd &operator=(const PrivateFd &) = delete;
    int get() const { return m_fd; }
    bool close()
    {
        const int fd = std::exchange(m_fd, -1);
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int m_fd;
};

tl::unexpected<Error> privateFileError(int error, const QString &what, const QString &path)
{
    const QString reason = QString::fromLocal8Bit(strerror(error));
    const ErrorCode code =
        error == ENOSPC || error == EDQUOT ? ErrorCode::StorageFull : ErrorCode::Unavailable;
    return fail(code, QStringLiteral("%1 %2: %3.").arg(what, path, reason));
}

tl::unexpected<Error> unsafeFile(const QString &path, const QString &why)
{
    return failKeyed(ErrorCode::Forbidden, QStringLiteral("file_unsafe"),
                     QStringLiteral("%1 is not used: %2").arg(path, why));
}

Result<void> checkPrivate(const struct stat &info, const QString &path)
{
    if (!S_ISREG(info.st_mode))
        return unsafeFile(path, QStringLiteral("it is not a plain file."));
    if (info.st_uid != geteuid() && info.st_uid != 0)
        return unsafeFile(path, QStringLiteral("it belongs to another user."));
    if (info.st_mode & kOthersMayNothing) {
        return unsafeFile(path, QStringLiteral("other users may read or change it. Make it private "
                                               "with: chmod 600 FILE"));
    }
    return {};
}

Result<QByteArray> readAllOf(int fd, const QString &path, qint64 maxBytes)
{
    QByteArray bytes(maxBytes + 1, Qt::Uninitialized); // one block: no copy stays in freed memory
    qsizetype have = 0;
    while (have < bytes.size()) {
        const auto got =
            ::read(fd, bytes.data() + have, static_cast<std::size_t>(bytes.size() - have));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return privateFileError(errno, QStringLiteral("Cannot read"), path);
        if (got == 0)
            break;
        have += got;
    }
    if (have > maxBytes) {
        secureZero(bytes);
        return fail(ErrorCode::TooLarge, QStringLiteral("%1 is too large.").arg(path));
    }
    bytes.truncate(have);
    return bytes;
}

/// 0, or the errno of what failed.
int writeAndSync(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto done = ::write(fd, bytes.data(), static_cast<std::size_t>(bytes.size()));
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        bytes = bytes.sliced(done);
    }
    return fsync(fd) == 0 ? 0 : errno;
}

void syncFolderOf(const QString &path)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(path).absolutePath());
    const PrivateFd fd(open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() >= 0)
        fsync(fd.get());
}

Result<void> putPrivateFile(const QString &path, const QByteArray &bytes, bool mayReplace)
{
    const QByteArray target = QFile::encodeName(path);
    const QByteArray fresh = target + '.' + randomHex(8).toLatin1() + ".new";
    PrivateFd fd(
        open(fresh.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (fd.get() < 0)
        return privateFileError(errno, QStringLiteral("Cannot write"), path);
    int error = writeAndSync(fd.get(), bytes);
    if (error == 0 && !fd.close())
        error = errno;
    if (error == 0) {
        const int moved = mayReplace ? rename(fresh.constData(), target.constData())
                                     : link(fresh.constData(), target.constData());
        error = moved == 0 ? 0 : errno;
    }
    if (error != 0 || !mayReplace)
        unlink(fresh.constData());
    if (error == EEXIST)
        return fail(ErrorCode::Conflict, QStringLiteral("%1 exists already.").arg(path));
    if (error != 0)
        return privateFileError(error, QStringLiteral("Cannot write"), path);
    syncFolderOf(path);
    return {};
}

} // namespace

Result<QByteArray> readPrivateFile(const QString &path, qint64 maxBytes)
{
    // O_NONBLOCK: a planted pipe must not hang us.
    const PrivateFd fd(
        open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (fd.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return failKeyed(ErrorCode::NotFound, QStringLiteral("file_missing"),
                         QStringLiteral("There is no file %1.").arg(path));
    }
    if (fd.get() < 0 && errno == ELOOP)
        return unsafeFile(path, QStringLiteral("it is a symbolic link."));
    struct stat info = {};
    if (fd.get() < 0 || fstat(fd.get(), &info) != 0)
        return privateFileError(errno, QStringLiteral("Cannot read"), path);
    if (auto safe = checkPrivate(info, path); !safe)
        return fail(safe.error());
    if (info.st_size > maxBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("%1 is too large.").arg(path));
    return readAllOf(fd.get(), path, maxBytes);
}

Result<void> replacePrivateFile(const QString &path, const QByteArray &bytes)
{
    return putPrivateFile(path, bytes, true);
}

Result<void> createPrivateFile(const QString &path, const QByteArray &bytes)
{
    return putPrivateFile(path, bytes, false);
}

} // namespace troupe
