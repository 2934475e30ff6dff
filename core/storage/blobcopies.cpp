// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/blobcopies.h"

#include "core/base/log.h"
#include "core/storage/connection.h"
#include "core/storage/datafolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr qsizetype kNameOfBlob = 64; // a SHA-256 in hexadecimal
constexpr qint64 kCopiedAtOnce = 1 << 20;

QString blobsIn(const QString &folder)
{
    return folder + QStringLiteral("/blobs");
}

QString placeIn(const QString &folder, const QString &sha256)
{
    return blobsIn(folder) + u'/' + sha256.left(2) + u'/' + sha256;
}

bool isBlobName(const QString &name)
{
    return name.size() == kNameOfBlob && std::all_of(name.begin(), name.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

QStringList blobsOf(const QString &folder)
{
    QStringList names;
    QDirIterator walk(blobsIn(folder), QDir::Files | QDir::NoSymLinks,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        walk.next();
        if (isBlobName(walk.fileName()))
            names.append(walk.fileName());
    }
    return names;
}

/// Folders that are only ours, and whose names are durable.
Result<void> makeFolders(const QString &folder, const QString &sha256)
{
    const QString blobs = blobsIn(folder);
    for (const QString &path : {folder, blobs, blobs + u'/' + sha256.left(2)}) {
        if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0) {
            if (errno != EEXIST)
                return fail(fileError(path, errno));
            continue;
        }
        if (auto synced = syncPath(QFileInfo(path).path()); !synced)
            return synced;
    }
    return {};
}

Result<void> copyBytes(const QString &from, const QString &to)
{
    const QString part = to + QStringLiteral(".part");
    QFile::remove(part);
    if (auto made = makePrivateFile(part); !made)
        return made;
    QFile source(from);
    QFile target(part);
    const auto broken = [&part](const QString &path, int error) {
        QFile::remove(part);
        return fail(fileError(path, error));
    };
    if (!source.open(QIODevice::ReadOnly) || !target.open(QIODevice::WriteOnly))
        return broken(from, errno);
    while (!source.atEnd()) {
        const QByteArray bytes = source.read(kCopiedAtOnce);
        if (bytes.isEmpty() || target.write(bytes) != bytes.size())
            return broken(to, errno);
    }
    if (!target.flush())
        return broken(to, errno);
    target.close();
    if (auto synced = syncPath(part); !synced)
        return synced;
    if (::rename(QFile::encodeName(part).constData(), QFile::encodeName(to).constData()) != 0)
        return broken(to, errno);
    return {};
}

/// False when there is none in `from`.
Result<bool> place(const QString &from, const QString &to, const QString &sha256)
{
    const QString source = placeIn(from, sha256);
    const QString target = placeIn(to, sha256);
    struct stat there = {};
    struct stat wanted = {};
    const bool isThere = ::lstat(QFile::encodeName(target).constData(), &there) == 0;
    if (::lstat(QFile::encodeName(source).constData(), &wanted) != 0 || !S_ISREG(wanted.st_mode))
        return isThere && S_ISREG(there.st_mode);
    if (isThere && S_ISREG(there.st_mode) && there.st_size == wanted.st_size)
        return true;
    if (const auto made = makeFolders(to, sha256); !made)
        return fail(made.error());
    if (isThere)
        QFile::remove(target);
    if (::link(QFile::encodeName(source).constData(), QFile::encodeName(target).constData()) != 0) {
        if (errno == ENOENT) // deleted just now
            return false;
        if (const auto copied = copyBytes(source, target); !copied)
            return fail(copied.error());
    }
    const auto synced = syncPath(QFileInfo(target).path());
    return synced ? Result<bool>(true) : fail(synced.error());
}

bool isSound(const QString &path, const QString &sha256)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file)
           && QString::fromLatin1(hash.result().toHex()) == sha256;
}

/// The blobs that a copy names, with their sizes.
Result<QHash<QString, qint64>> namedBy(const QString &copy)
{
    ConnectionOptions options;
    options.path = copy;
    options.mode = ConnectionOptions::Immutable;
    const Result<std::unique_ptr<Connection>> opened = Connection::open(options);
    if (!opened)
        return fail(opened.error());
    const auto tables = (*opened)->scalar(QStringLiteral(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'attachments'"));
    if (!tables)
        return fail(tables.error());
    QHash<QString, qint64> named;
    if (tables->toInt() == 0)
        return named; // from before there were files
    const auto read =
        (*opened)->each(QStringLiteral("SELECT sha256, max(size) FROM attachments GROUP BY sha256"),
                        {}, [&named](const Row &row) {
                            if (isBlobName(row.text(0)))
                                named.insert(row.text(0), row.integer(1));
                            return true;
                        });
    return read ? Result<QHash<QString, qint64>>(named) : fail(read.error());
}

Result<void> dropUnnamed(const QString &copiesFolder)
{
    QSet<QString> named;
    const QFileInfoList copies =
        QDir(copiesFolder).entryInfoList({QStringLiteral("*.db")}, QDir::Files);
    for (const QFileInfo &copy : copies) {
        const auto of = namedBy(copy.filePath());
        if (!of) {
            qCWarning(lcStorage) << "no blobs beside backups are removed, because"
                                 << copy.filePath() << "cannot be read:" << of.error().detail;
            return {};
        }
        for (auto it = of->cbegin(); it != of->cend(); ++it)
            named.insert(it.key());
    }
    const QStringList kept = blobsOf(copiesFolder);
    for (const QString &sha256 : kept) {
        if (!named.contains(sha256))
            QFile::remove(placeIn(copiesFolder, sha256));
    }
    return {};
}

} // namespace

Result<void> keepBlobs(const QString &dataFolder, const QString &copiesFolder)
{
    const QStringList all = blobsOf(dataFolder);
    for (const QString &sha256 : all) {
        if (const auto placed = place(dataFolder, copiesFolder, sha256); !placed)
            return fail(placed.error());
    }
    return {};
}

Result<BlobCopies> keepBlobsOf(const QString &dataFolder, const QString &copy)
{
    const QString copiesFolder = QFileInfo(copy).absolutePath();
    const auto named = namedBy(copy);
    if (!named)
        return fail(named.error());
    BlobCopies copies;
    for (auto it = named->cbegin(); it != named->cend(); ++it) {
        const auto placed = place(dataFolder, copiesFolder, it.key());
        if (!placed)
            return fail(placed.error());
        copies.files += *placed ? 1 : 0;
        copies.bytes += *placed ? it.value() : 0;
        copies.missing += *placed ? 0 : 1;
    }
    if (const auto dropped = dropUnnamed(copiesFolder); !dropped)
        return fail(dropped.error());
    return copies;
}

Result<BlobCopies> bringBackBlobs(const QString &dataFolder, const QString &copy)
{
    const QString copiesFolder = QFileInfo(copy).absolutePath();
    const auto named = namedBy(copy);
    if (!named)
        return fail(named.error());
    BlobCopies copies;
    for (auto it = named->cbegin(); it != named->cend(); ++it) {
        bool isThere = isSound(placeIn(dataFolder, it.key()), it.key());
        if (!isThere && isSound(placeIn(copiesFolder, it.key()), it.key())) {
            QFile::remove(placeIn(dataFolder, it.key()));
            const auto placed = place(copiesFolder, dataFolder, it.key());
            if (!placed)
                return fail(placed.error());
            isThere = *placed;
        }
        copies.files += isThere ? 1 : 0;
        copies.bytes += isThere ? it.value() : 0;
        copies.missing += isThere ? 0 : 1;
    }
    return copies;
}

} // namespace troupe
