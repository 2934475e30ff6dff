// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/blobstore.h"

#include "core/base/ids.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QSet>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr qsizetype kHashLength = 64;
constexpr qint64 kSurelyDeadSeconds = 3600; // nobody writes one file for so long
constexpr char kFreshPrefix[] = ".new-";

class BlobFd
{
public:
    explicit BlobFd(int fd) : m_fd(fd) {}
    ~BlobFd() { close(); }
    BlobFd(const BlobFd &) = delete;
    BlobFd &operator=(const BlobFd &) = delete;
    int get() const { return m_fd; }
    bool close()
    {
        const int fd = std::exchange(m_fd, -1);
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int m_fd;
};

tl::unexpected<Error> blobError(int error, const QString &path)
{
    const QString detail = path + QStringLiteral(": ") + QString::fromLocal8Bit(strerror(error));
    // EFBIG: the limit of this process or file system for one file.
    if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
        return failKeyed(ErrorCode::StorageFull, QStringLiteral("storage_full"),
                         QStringLiteral("There is no room for the file on the server's disk. "
                                        "Nothing of it was kept."),
                         detail);
    }
    if (error == ENOENT)
        return fail(ErrorCode::NotFound, QStringLiteral("The file is not there any more"), detail);
    return fail(ErrorCode::Unavailable,
                QStringLiteral("The server cannot read or write the file now"), detail);
}

/// 0, or the errno of what failed.
int writeAllOf(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto done = ::write(fd, bytes.data(), static_cast<std::size_t>(bytes.size()));
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return done < 0 ? errno : ENOSPC;
        bytes = bytes.sliced(done);
    }
    return 0;
}

int syncFolder(const QString &path)
{
    const BlobFd fd(open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return fd.get() >= 0 && fsync(fd.get()) == 0 ? 0 : errno;
}

/// Makes a folder that only we may enter, and its name durable.
int makeFolder(const QString &path)
{
    if (::mkdir(QFile::encodeName(path).constData(), 0700) == 0)
        return syncFolder(path.left(path.lastIndexOf(u'/')));
    return errno == EEXIST ? 0 : errno;
}

bool isHash(const QString &text)
{
    return text.size() == kHashLength && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

} // namespace

class BlobStore::Private
{
public:
    QString pathOf(const QString &sha256) const
    {
        return folder + u'/' + sha256.left(2) + u'/' + sha256;
    }
    std::shared_ptr<void> pin(const QString &sha256);
    Result<void> write(const QString &sha256, const QByteArray &bytes);

    struct Pins
    {
        std::mutex mutex;
        QHash<QString, int> held;
        QSet<QString> doomed; ///< whose removal has begun; a new lease calls it off
    };
    QString folder;
    std::shared_ptr<Pins> pins = std::make_shared<Pins>();
    std::mutex partMutex; ///< one part is added at a time
};

std::shared_ptr<void> BlobStore::Private::pin(const QString &sha256)
{
    {
        const std::lock_guard lock(pins->mutex);
        ++pins->held[sha256];
        pins->doomed.remove(sha256);
    }
    return std::shared_ptr<void>(nullptr, [all = pins, sha256](void *) {
        const std::lock_guard lock(all->mutex);
        if (--all->held[sha256] == 0)
            all->held.remove(sha256);
    });
}

Result<void> BlobStore::Private::write(const QString &sha256, const QByteArray &bytes)
{
    const QString path = pathOf(sha256);
    const QString parent = folder + u'/' + sha256.left(2);
    for (const QString &needed : {folder, parent}) {
        if (const int error = makeFolder(needed); error != 0)
            return blobError(error, needed);
    }
    const QString freshPath = parent + u'/' + QLatin1String(kFreshPrefix) + randomHex(8);
    const QByteArray fresh = QFile::encodeName(freshPath);
    BlobFd fd(open(fresh.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (fd.get() < 0)
        return blobError(errno, freshPath);
    int error = writeAllOf(fd.get(), bytes);
    if (error == 0 && fsync(fd.get()) != 0)
        error = errno;
    if (!fd.close() && error == 0)
        error = errno;
    if (error == 0 && rename(fresh.constData(), QFile::encodeName(path).constData()) != 0)
        error = errno;
    if (error != 0) {
        unlink(fresh.constData());
        return blobError(error, path);
    }
    if (const int unsynced = syncFolder(parent); unsynced != 0)
        return blobError(unsynced, parent);
    return {};
}

BlobStore::BlobStore(const QString &dataFolder) : d(std::make_unique<Private>())
{
    d->folder = dataFolder + QStringLiteral("/blobs");
}

BlobStore::~BlobStore() = default;

Result<BlobLease> BlobStore::put(const QByteArray &bytes)
{
    BlobLease lease;
    lease.m_sha256 =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    lease.m_size = bytes.size();
    lease.m_pin = d->pin(lease.m_sha256);
    struct stat info = {};
    const bool isThere =
        ::lstat(QFile::encodeName(d->pathOf(lease.m_sha256)).constData(), &info) == 0
        && S_ISREG(info.st_mode) && info.st_size == bytes.size();
    if (!isThere) {
        if (const auto written = d->write(lease.m_sha256, bytes); !written)
            return fail(written.error());
    }
    return lease;
}

Result<QByteArray> BlobStore::readAt(const QString &sha256, qint64 offset, qint64 count) const
{
    if (!isHash(sha256))
        return blobError(ENOENT, sha256);
    const QString path = d->pathOf(sha256);
    const BlobFd fd(open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (fd.get() < 0)
        return blobError(errno, path);
    QByteArray bytes(count, Qt::Uninitialized);
    qsizetype have = 0;
    while (have < bytes.size()) {
        const auto got = ::pread(fd.get(), bytes.data() + have,
                                 static_cast<std::size_t>(bytes.size() - have), offset + have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return blobError(errno, path);
        if (got == 0)
            break;
        have += got;
    }
    bytes.truncate(have);
    return bytes;
}

Result<QByteArray> BlobStore::read(const QString &sha256, qint64 most) const
{
    struct stat info = {};
    const QString path = d->pathOf(sha256);
    if (!isHash(sha256) || ::lstat(QFile::encodeName(path).constData(), &info) != 0)
        return blobError(isHash(sha256) ? errno : ENOENT, path);
    if (info.st_size > most)
        return fail(ErrorCode::TooLarge, QStringLiteral("The file is too large for this"));
    return readAt(sha256, 0, info.st_size);
}

QString BlobStore::partPath(const QString &part) const
{
    return d->folder + QStringLiteral("/parts/") + part;
}

qint64 BlobStore::partSize(const QString &part) const
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(partPath(part)).constData(), &info) == 0 ? info.st_size : 0;
}

Result<qint64> BlobStore::append(const QString &part, qint64 offset, const QByteArray &bytes)
{
    const std::lock_guard lock(d->partMutex);
    for (const QString &needed : {d->folder, d->folder + QStringLiteral("/parts")}) {
        if (const int error = makeFolder(needed); error != 0)
            return blobError(error, needed);
    }
    const QString path = partPath(part);
    BlobFd fd(open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
                   0600));
    struct stat info = {};
    if (fd.get() < 0 || fstat(fd.get(), &info) != 0)
        return blobError(errno, path);
    if (info.st_size != offset) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("upload_offset"),
                         QStringLiteral("The next part begins at byte %1, not at %2")
                             .arg(info.st_size)
                             .arg(offset));
    }
    int error = ::lseek(fd.get(), offset, SEEK_SET) == offset ? 0 : errno;
    if (error == 0)
        error = writeAllOf(fd.get(), bytes);
    if (error == 0 && fdatasync(fd.get()) != 0)
        error = errno;
    if (error != 0) {
        [[maybe_unused]] const int cut = ::ftruncate(fd.get(), offset);
        return blobError(error, path);
    }
    return offset + bytes.size();
}

void BlobStore::dropPart(const QString &part)
{
    unlink(QFile::encodeName(partPath(part)).constData());
}

bool BlobStore::remove(const QString &sha256, const std::function<bool()> &isNamed)
{
    if (!isHash(sha256))
        return false;
    {
        const std::lock_guard lock(d->pins->mutex);
        if (d->pins->held.contains(sha256))
            return false;
        d->pins->doomed.insert(sha256);
    }
    const bool named = isNamed();
    const std::lock_guard lock(d->pins->mutex);
    const bool stillDoomed = d->pins->doomed.remove(sha256);
    return stillDoomed && !named && unlink(QFile::encodeName(d->pathOf(sha256)).constData()) == 0;
}

BlobStore::Listing BlobStore::list()
{
    Listing listing;
    QStringList fresh;
    QDirIterator walk(d->folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = walk.next();
        const QString name = walk.fileName();
        if (path.startsWith(d->folder + QStringLiteral("/parts/")))
            listing.parts.append(name);
        else if (name.startsWith(QLatin1String(kFreshPrefix)))
            fresh.append(path);
        else if (isHash(name))
            listing.blobs.append(name);
    }
    for (const QString &path : std::as_const(fresh)) {
        struct stat info = {};
        const QByteArray file = QFile::encodeName(path);
        if (::lstat(file.constData(), &info) == 0
            && ::time(nullptr) - info.st_mtime > kSurelyDeadSeconds)
            unlink(file.constData());
    }
    return listing;
}

} // namespace troupe
