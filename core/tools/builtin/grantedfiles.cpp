// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/grantedfiles.h"

#include "core/base/ids.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr qsizetype kLongestPath = 4096;
constexpr qsizetype kDeepestPath = 64;
constexpr mode_t kNewFile = 0644;
constexpr mode_t kNewFolder = 0755;

/// A file descriptor that closes itself.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    bool isOpen() const { return m_fd >= 0; }
    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

tl::unexpected<Error> refusal(int code, const QString &path)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return fail(ErrorCode::NotFound, QStringLiteral("There is no “%1”.").arg(path));
    case EXDEV:
    case ELOOP:
        return fail(ErrorCode::Forbidden,
                    QStringLiteral("“%1” leads out of the granted folder.").arg(path));
    case EACCES:
    case EPERM:
        return fail(ErrorCode::Forbidden,
                    QStringLiteral("The system does not allow to open “%1”.").arg(path));
    case EEXIST:
        return fail(ErrorCode::Conflict, QStringLiteral("“%1” exists already.").arg(path));
    case EISDIR:
        return fail(ErrorCode::Invalid, QStringLiteral("“%1” is a folder.").arg(path));
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return fail(ErrorCode::StorageFull, QStringLiteral("There is no room for “%1”.").arg(path));
    default:
        return fail(ErrorCode::Unavailable,
                    QStringLiteral("“%1” cannot be used: %2.")
                        .arg(path, QString::fromLocal8Bit(std::strerror(code))));
    }
}

/// Without openat2: one step after the other, through no link at all.
Descriptor openByStep(int root, const QList<QByteArray> &steps, int flags)
{
    Descriptor at(::openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    for (qsizetype i = 0; i < steps.size() && at.isOpen(); ++i) {
        const bool isLast = i + 1 == steps.size();
        const int how = isLast ? flags : O_PATH | O_DIRECTORY;
        const int next = ::openat(at.get(), steps.at(i).constData(), how | O_NOFOLLOW | O_CLOEXEC);
        const int problem = errno;
        at = Descriptor(next);
        errno = problem;
    }
    return at;
}

/// Opens what lies beneath `root`; links may be followed as long as they stay there. errno is set
/// when it is not open.
Descriptor openBeneath(int root, const QList<QByteArray> &steps, int flags)
{
    const QByteArray relative = steps.isEmpty() ? QByteArray(".") : steps.join('/');
    open_how how{};
    how.flags = static_cast<quint64>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    for (int attempt = 0; attempt < 16; ++attempt) {
        const long fd = ::syscall(SYS_openat2, root, relative.constData(), &how, sizeof(how));
        if (fd >= 0)
            return Descriptor(static_cast<int>(fd));
        if (errno == EAGAIN || errno == EINTR) // something was renamed meanwhile
            continue;
        if (errno == ENOSYS || errno == EPERM) {
            return steps.isEmpty() ? Descriptor(::openat(root, ".", flags | O_CLOEXEC))
                                   : openByStep(root, steps, flags);
        }
        break;
    }
    return Descriptor();
}

Descriptor openRoot(const GrantedFolder &folder)
{
    return Descriptor(
        ::open(QFile::encodeName(folder.path).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

/// A plain file, for reading. What it is is looked at before it is opened: opening a pipe waits,
/// and opening a device can do things.
Result<Descriptor> openPlainFile(int root, const QList<QByteArray> &steps, const QString &path)
{
    const Descriptor peeked = openBeneath(root, steps, O_PATH);
    struct stat before
    {};
    if (!peeked.isOpen() || ::fstat(peeked.get(), &before) != 0)
        return refusal(errno, path);
    if (S_ISDIR(before.st_mode))
        return refusal(EISDIR, path);
    if (!S_ISREG(before.st_mode))
        return fail(ErrorCode::Invalid, QStringLiteral("“%1” is not a plain file.").arg(path));
    Descriptor opened = openBeneath(root, steps, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat now
    {};
    if (!opened.isOpen() || ::fstat(opened.get(), &now) != 0)
        return refusal(errno, path);
    if (!S_ISREG(now.st_mode) || now.st_ino != before.st_ino || now.st_dev != before.st_dev) {
        return fail(ErrorCode::Conflict,
                    QStringLiteral("“%1” was replaced while it was opened.").arg(path));
    }
    return opened;
}

Result<QByteArray> readWhole(int fd, const QString &path)
{
    QByteArray bytes;
    constexpr qsizetype kPiece = 256 * 1024;
    for (;;) {
        const qsizetype had = bytes.size();
        bytes.resize(had + kPiece);
        const ssize_t got = ::read(fd, bytes.data() + had, kPiece);
        bytes.resize(had + std::max<ssize_t>(got, 0));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refusal(errno, path);
        if (got == 0)
            return bytes;
        if (bytes.size() > GrantedFiles::kMaxFile) {
            return fail(ErrorCode::TooLarge, QStringLiteral("“%1” is larger than %2 MB.")
                                                 .arg(path)
                                                 .arg(GrantedFiles::kMaxFile / 1024 / 1024));
        }
    }
}

bool writeWhole(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t put =
            ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        done += put;
    }
    return ::fsync(fd) == 0;
}

/// The folder that a file goes to; folders that are missing are made, each beneath the one before.
Result<Descriptor> openParent(int root, const QList<QByteArray> &steps, const QString &path)
{
    const QList<QByteArray> parents = steps.first(steps.size() - 1);
    for (qsizetype count = 1; count <= parents.size(); ++count) {
        const Descriptor there = openBeneath(root, parents.first(count), O_PATH | O_DIRECTORY);
        if (there.isOpen())
            continue;
        if (errno != ENOENT)
            return refusal(errno, path);
        const Descriptor above =
            openBeneath(root, parents.first(count - 1), O_RDONLY | O_DIRECTORY);
        if (!above.isOpen()
            || (::mkdirat(above.get(), parents.at(count - 1).constData(), kNewFolder) != 0
                && errno != EEXIST))
            return refusal(errno, path);
        ::fsync(above.get());
    }
    Descriptor folder = openBeneath(root, parents, O_RDONLY | O_DIRECTORY);
    if (!folder.isOpen())
        return refusal(errno, path);
    return folder;
}

/// What stands where a file is to be written, without following a link.
Result<bool> isThere(int folder, const QByteArray &name, const QString &path, mode_t &mode)
{
    struct stat found
    {};
    if (::fstatat(folder, name.constData(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return false;
        return refusal(errno, path);
    }
    if (!S_ISREG(found.st_mode)) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("“%1” is a folder, a link or a device, and is left as it is.")
                        .arg(path));
    }
    mode = found.st_mode & 0777;
    return true;
}

Result<void> replaceFile(int folder, const QByteArray &name, const QByteArray &bytes, mode_t mode,
                         bool mayReplace, const QString &path)
{
    const QByteArray temporary = ".troupe-" + randomHex(8).toLatin1() + ".tmp";
    const Descriptor file(::openat(folder, temporary.constData(),
                                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!file.isOpen())
        return refusal(errno, path);
    int problem = 0;
    if (!writeWhole(file.get(), bytes)) {
        problem = errno;
    } else if (mayReplace) {
        problem = ::renameat(folder, temporary.constData(), folder, name.constData()) ? errno : 0;
    } else {
        // A link does not take the place of a file that has come meanwhile.
        problem = ::linkat(folder, temporary.constData(), folder, name.constData(), 0) ? errno : 0;
    }
    if (problem != 0 || !mayReplace)
        ::unlinkat(folder, temporary.constData(), 0);
    if (problem != 0)
        return refusal(problem, path);
    ::fsync(folder);
    return {};
}

} // namespace

Result<GrantedFiles::Place> GrantedFiles::placeOf(const QString &path) const
{
    if (m_folders.isEmpty()) {
        return fail(ErrorCode::NotFound,
                    QStringLiteral("No folder is granted. The person can grant folders on the page "
                                   "Tools, under Data and folders."));
    }
    if (path.contains(QChar(0)) || path.size() > kLongestPath)
        return fail(ErrorCode::Invalid, QStringLiteral("That is no path."));
    Place place;
    QString rest = path.trimmed();
    if (rest.startsWith(u'/')) {
        for (const GrantedFolder &folder : m_folders) {
            const bool isInside = rest == folder.path || rest.startsWith(folder.path + u'/');
            if (isInside && (!place.folder || folder.path.size() > place.folder->path.size()))
                place.folder = &folder;
        }
        if (!place.folder) {
            return fail(ErrorCode::Forbidden,
                        QStringLiteral("“%1” is in no granted folder.").arg(path));
        }
        rest = rest.mid(place.folder->path.size());
    } else {
        const QString first = rest.section(u'/', 0, 0);
        for (const GrantedFolder &folder : m_folders) {
            if (folder.name.compare(first, Qt::CaseInsensitive) == 0)
                place.folder = &folder;
        }
        if (place.folder)
            rest = rest.mid(first.size());
        else if (m_folders.size() == 1)
            place.folder = &m_folders.first();
        else
            return fail(ErrorCode::NotFound,
                        QStringLiteral("A path begins with the name of a granted folder; “%1” is "
                                       "none.")
                            .arg(first));
    }
    const QStringList steps = rest.split(u'/', Qt::SkipEmptyParts);
    for (const QString &step : steps) {
        if (step == QLatin1String("..")) {
            return fail(ErrorCode::Forbidden,
                        QStringLiteral(
                            "“..” is not allowed: name files from the granted folder on."));
        }
        if (step != QLatin1String("."))
            place.steps.append(QFile::encodeName(step));
    }
    if (place.steps.size() > kDeepestPath)
        return fail(ErrorCode::Invalid, QStringLiteral("The path has too many folders in it."));
    return place;
}

Result<QByteArray> GrantedFiles::read(const QString &path) const
{
    const auto place = placeOf(path);
    if (!place)
        return fail(place.error());
    const Descriptor root = openRoot(*place->folder);
    if (!root.isOpen())
        return refusal(errno, place->folder->name);
    const auto file = openPlainFile(root.get(), place->steps, path);
    if (!file)
        return fail(file.error());
    return readWhole(file->get(), path);
}

Result<FolderListing> GrantedFiles::list(const QString &path) const
{
    const auto place = placeOf(path);
    if (!place)
        return fail(place.error());
    const Descriptor root = openRoot(*place->folder);
    if (!root.isOpen())
        return refusal(errno, place->folder->name);
    Descriptor opened = openBeneath(root.get(), place->steps, O_RDONLY | O_DIRECTORY);
    if (!opened.isOpen())
        return errno == ENOTDIR
                   ? fail(ErrorCode::Invalid, QStringLiteral("“%1” is not a folder.").arg(path))
                   : refusal(errno, path);
    DIR *folder = ::fdopendir(opened.get());
    if (!folder)
        return refusal(errno, path);
    opened.release();
    FolderListing listing;
    while (const dirent *entry = ::readdir(folder)) {
        const QByteArray name(entry->d_name);
        struct stat found
        {};
        if (name == "." || name == ".."
            || ::fstatat(::dirfd(folder), entry->d_name, &found, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (listing.files.size() >= kMaxEntries) {
            listing.isCut = true;
            break;
        }
        ListedFile file;
        file.name = QFile::decodeName(name);
        file.isFolder = S_ISDIR(found.st_mode);
        file.isOther = !file.isFolder && !S_ISREG(found.st_mode);
        file.size = found.st_size;
        file.modifiedMs = static_cast<qint64>(found.st_mtim.tv_sec) * 1000;
        listing.files.append(file);
    }
    ::closedir(folder);
    std::sort(listing.files.begin(), listing.files.end(), [](const auto &a, const auto &b) {
        return std::pair(!a.isFolder, a.name) < std::pair(!b.isFolder, b.name);
    });
    return listing;
}

Result<qint64> GrantedFiles::write(const QString &path, const QByteArray &bytes,
                                   WriteMode mode) const
{
    const auto place = placeOf(path);
    if (!place)
        return fail(place.error());
    if (place->folder->access != FolderAccess::Write) {
        return fail(ErrorCode::Forbidden,
                    QStringLiteral("The folder “%1” is granted for reading only.")
                        .arg(place->folder->name));
    }
    if (place->steps.isEmpty())
        return refusal(EISDIR, path);
    const Descriptor root = openRoot(*place->folder);
    if (!root.isOpen())
        return refusal(errno, place->folder->name);
    const auto folder = openParent(root.get(), place->steps, path);
    if (!folder)
        return fail(folder.error());
    mode_t permissions = kNewFile;
    const QByteArray name = place->steps.last();
    const auto exists = isThere(folder->get(), name, path, permissions);
    if (!exists)
        return fail(exists.error());
    if (*exists && mode == WriteMode::Create)
        return refusal(EEXIST, path);
    QByteArray content = bytes;
    if (*exists && mode == WriteMode::Append) {
        const auto before = openPlainFile(folder->get(), QList<QByteArray>{name}, path);
        if (!before)
            return fail(before.error());
        const auto old = readWhole(before->get(), path);
        if (!old)
            return fail(old.error());
        content.prepend(*old);
    }
    if (content.size() > kMaxFile)
        return fail(
            ErrorCode::TooLarge,
            QStringLiteral("The file would be larger than %1 MB.").arg(kMaxFile / 1024 / 1024));
    const auto done =
        replaceFile(folder->get(), name, content, permissions, mode != WriteMode::Create, path);
    if (!done)
        return fail(done.error());
    return content.size();
}

} // namespace troupe
