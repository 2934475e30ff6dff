// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultvfs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <new>

namespace troupe::test {

namespace {

constexpr qint64 kSector = 512;

void applyBytes(QByteArray &image, qint64 offset, const char *bytes, qint64 size)
{
    if (image.size() < offset + size)
        image.append(QByteArray(offset + size - image.size(), '\0'));
    memcpy(image.data() + offset, bytes, static_cast<size_t>(size));
}

void applyChange(QByteArray &image, const DiskSnapshot::Change &change)
{
    if (!change.isTruncation)
        applyBytes(image, change.offset, change.bytes.constData(), change.bytes.size());
    else if (image.size() > change.offset)
        image.truncate(change.offset);
}

/// Some sectors of a write reach the disk: none, all, the first ones, or any.
void applyTorn(QByteArray &image, const DiskSnapshot::Change &change, QRandomGenerator &random)
{
    const quint32 fate = random.bounded(4u);
    if (fate == 0)
        return;
    if (fate == 1 || change.isTruncation) {
        applyChange(image, change);
        return;
    }
    const qint64 end = change.offset + change.bytes.size();
    for (qint64 at = change.offset; at < end;) {
        const qint64 next = std::min(end, (at / kSector + 1) * kSector);
        const bool kept = random.bounded(2u) == 0;
        if (fate == 2 && !kept)
            return;
        if (kept)
            applyBytes(image, at, change.bytes.constData() + (at - change.offset), next - at);
        at = next;
    }
}

} // namespace

void DiskSnapshot::restoreTo(const QString &folder, QRandomGenerator &random) const
{
    for (auto it = files.begin(); it != files.end(); ++it) {
        const File &file = it.value();
        if ((!file.existed || file.removed) && random.bounded(2u) == 0)
            continue;
        QByteArray image = file.synced;
        for (const Change &change : file.unsynced)
            applyTorn(image, change, random);
        QFile out(folder + u'/' + QFileInfo(it.key()).fileName());
        const bool written = out.open(QIODevice::WriteOnly) && out.write(image) == image.size();
        Q_ASSERT(written);
        Q_UNUSED(written);
    }
}

struct FaultVfs::Private
{
    struct Fault
    {
        int wait = 0; ///< operations until it strikes; 0: none
        int left = 0;
        int code = SQLITE_OK;
    };

    sqlite3_vfs vfs = {};
    sqlite3_vfs *real = nullptr;
    QByteArray name;

    mutable std::mutex mutex;
    std::array<Fault, OperationCount> faults;
    QByteArray onlySuffix;
    qint64 space = -1;
    bool syncIsALie = false;
    int operations = 0;
    int failures = 0;
    QMap<QString, DiskSnapshot::File> files;
    std::vector<int> snapshotOperations; // ascending, counted from 0
    std::function<int()> acknowledged;
    std::vector<DiskSnapshot> snapshots;

    int strike(Operation operation, const QString &path)
    {
        Fault &fault = faults[operation];
        if (fault.left == 0 || (!onlySuffix.isEmpty() && !path.endsWith(QLatin1String(onlySuffix))))
            return SQLITE_OK;
        if (--fault.wait > 0)
            return SQLITE_OK;
        --fault.left;
        ++failures;
        return fault.code;
    }

    // Before the operation takes effect: the moment between two operations of the disk.
    void count()
    {
        ++operations;
        if (snapshotOperations.empty() || operations != snapshotOperations.front())
            return;
        snapshotOperations.erase(snapshotOperations.begin());
        DiskSnapshot snapshot;
        snapshot.files = files;
        snapshot.acknowledged = acknowledged ? acknowledged() : 0;
        snapshots.push_back(std::move(snapshot));
    }
};

/// The functions that SQLite calls.
struct FaultVfsCalls
{
    using Disk = FaultVfs::Private;

    /// An open file: ours in front, the real one right behind it.
    struct FaultFile
    {
        sqlite3_file base;
        Disk *disk;
        QString *path; // null for temporary files, which no crash needs
        sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
    };

    static FaultFile *file(sqlite3_file *f) { return reinterpret_cast<FaultFile *>(f); }
    static Disk *disk(sqlite3_vfs *vfs) { return static_cast<Disk *>(vfs->pAppData); }

    static int close(sqlite3_file *f)
    {
        FaultFile *const own = file(f);
        sqlite3_file *const real = own->real();
        delete own->path;
        own->path = nullptr;
        return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
    }

    static int read(sqlite3_file *f, void *into, int size, sqlite3_int64 offset)
    {
        FaultFile *const own = file(f);
        if (own->path) {
            const std::lock_guard lock(own->disk->mutex);
            if (const int code = own->disk->strike(FaultVfs::Read, *own->path)) {
                memset(into, 0, static_cast<size_t>(size));
                return code;
            }
        }
        return own->real()->pMethods->xRead(own->real(), into, size, offset);
    }

    static int write(sqlite3_file *f, const void *from, int size, sqlite3_int64 offset)
    {
        FaultFile *const own = file(f);
        sqlite3_file *const real = own->real();
        if (!own->path)
            return real->pMethods->xWrite(real, from, size, offset);
        const std::lock_guard lock(own->disk->mutex);
        if (const int code = own->disk->strike(FaultVfs::Write, *own->path))
            return code;
        if (own->disk->space >= 0) {
            sqlite3_int64 now = 0;
            real->pMethods->xFileSize(real, &now);
            const qint64 growth = std::max<qint64>(0, offset + size - now);
            if (growth > own->disk->space) {
                ++own->disk->failures;
                return SQLITE_FULL;
            }
            own->disk->space -= growth;
        }
        own->disk->count();
        const int code = real->pMethods->xWrite(real, from, size, offset);
        if (code == SQLITE_OK) {
            DiskSnapshot::Change change;
            change.offset = offset;
            change.bytes = QByteArray(static_cast<const char *>(from), size);
            own->disk->files[*own->path].unsynced.push_back(std::move(change));
        }
        return code;
    }

    static int truncate(sqlite3_file *f, sqlite3_int64 size)
    {
        FaultFile *const own = file(f);
        sqlite3_file *const real = own->real();
        if (!own->path)
            return real->pMethods->xTruncate(real, size);
        const std::lock_guard lock(own->disk->mutex);
        if (const int code = own->disk->strike(FaultVfs::Truncate, *own->path))
            return code;
        own->disk->count();
        DiskSnapshot::Change change;
        change.offset = size;
        change.isTruncation = true;
        own->disk->files[*own->path].unsynced.push_back(std::move(change));
        return real->pMethods->xTruncate(real, size);
    }

    static int sync(sqlite3_file *f, int flags)
    {
        FaultFile *const own = file(f);
        sqlite3_file *const real = own->real();
        if (!own->path)
            return real->pMethods->xSync(real, flags);
        const std::lock_guard lock(own->disk->mutex);
        if (const int code = own->disk->strike(FaultVfs::Sync, *own->path))
            return code;
        own->disk->count();
        if (!own->disk->syncIsALie) {
            DiskSnapshot::File &tracked = own->disk->files[*own->path];
            for (const DiskSnapshot::Change &change : tracked.unsynced)
                applyChange(tracked.synced, change);
            tracked.unsynced.clear();
            tracked.existed = true;
        }
        return SQLITE_OK; // the real disk need not be waited for
    }

    static int fileSize(sqlite3_file *f, sqlite3_int64 *size)
    {
        return file(f)->real()->pMethods->xFileSize(file(f)->real(), size);
    }
    static int lock(sqlite3_file *f, int kind)
    {
        return file(f)->real()->pMethods->xLock(file(f)->real(), kind);
    }
    static int unlock(sqlite3_file *f, int kind)
    {
        return file(f)->real()->pMethods->xUnlock(file(f)->real(), kind);
    }
    static int checkReserved(sqlite3_file *f, int *out)
    {
        return file(f)->real()->pMethods->xCheckReservedLock(file(f)->real(), out);
    }
    static int control(sqlite3_file *f, int op, void *argument)
    {
        return file(f)->real()->pMethods->xFileControl(file(f)->real(), op, argument);
    }
    static int sectorSize(sqlite3_file *f)
    {
        return file(f)->real()->pMethods->xSectorSize(file(f)->real());
    }
    static int characteristics(sqlite3_file *f)
    {
        return file(f)->real()->pMethods->xDeviceCharacteristics(file(f)->real());
    }
    static int shmMap(sqlite3_file *f, int region, int size, int extend, void volatile **out)
    {
        return file(f)->real()->pMethods->xShmMap(file(f)->real(), region, size, extend, out);
    }
    static int shmLock(sqlite3_file *f, int offset, int n, int flags)
    {
        return file(f)->real()->pMethods->xShmLock(file(f)->real(), offset, n, flags);
    }
    static void shmBarrier(sqlite3_file *f)
    {
        file(f)->real()->pMethods->xShmBarrier(file(f)->real());
    }
    static int shmUnmap(sqlite3_file *f, int remove)
    {
        return file(f)->real()->pMethods->xShmUnmap(file(f)->real(), remove);
    }

    // Version 2: shared memory for the WAL, but no mapped reads that would pass us by.
    static constexpr sqlite3_io_methods kMethods{
        2,        close,         read,    write,      truncate,        sync,   fileSize, lock,
        unlock,   checkReserved, control, sectorSize, characteristics, shmMap, shmLock,  shmBarrier,
        shmUnmap, nullptr,       nullptr};

    static int open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *outFlags)
    {
        FaultFile *const own = new (f) FaultFile{};
        own->disk = disk(vfs);
        const int code =
            own->disk->real->xOpen(own->disk->real, name, own->real(), flags, outFlags);
        if (!own->real()->pMethods)
            return code; // SQLite calls xClose only when the methods are set
        own->base.pMethods = &kMethods;
        const int tracked = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
        if (code == SQLITE_OK && name && (flags & tracked) != 0) {
            own->path = new QString(QString::fromUtf8(name));
            const std::lock_guard lock(own->disk->mutex);
            DiskSnapshot::File &entry = own->disk->files[*own->path];
            if (entry.removed)
                entry = DiskSnapshot::File{};
            QFile now(*own->path);
            // A file that was there before us is durable as it is.
            if (!entry.existed && entry.unsynced.empty() && now.open(QIODevice::ReadOnly)) {
                entry.synced = now.readAll();
                entry.existed = !entry.synced.isEmpty();
            }
        }
        return code;
    }

    static int remove(sqlite3_vfs *vfs, const char *name, int syncFolder)
    {
        {
            const std::lock_guard lock(disk(vfs)->mutex);
            const auto entry = disk(vfs)->files.find(QString::fromUtf8(name));
            if (entry != disk(vfs)->files.end()) {
                disk(vfs)->count();
                if (syncFolder)
                    disk(vfs)->files.erase(entry);
                else
                    entry->removed = true;
            }
        }
        return disk(vfs)->real->xDelete(disk(vfs)->real, name, syncFolder);
    }
};

FaultVfs::FaultVfs() : d(std::make_unique<Private>())
{
    static std::atomic<int> counter = 0;
    m_name = QStringLiteral("fault%1").arg(++counter);
    d->name = m_name.toLatin1();
    d->real = sqlite3_vfs_find(nullptr);
    d->vfs = *d->real; // what is not replaced below needs nothing of its own
    d->vfs.zName = d->name.constData();
    d->vfs.szOsFile = static_cast<int>(sizeof(FaultVfsCalls::FaultFile)) + d->real->szOsFile;
    d->vfs.pNext = nullptr;
    d->vfs.pAppData = d.get();
    d->vfs.xOpen = &FaultVfsCalls::open;
    d->vfs.xDelete = &FaultVfsCalls::remove;
    // The real VFS finds its own data in pAppData.
    d->vfs.xFullPathname = [](sqlite3_vfs *vfs, const char *name, int size, char *out) {
        sqlite3_vfs *const real = static_cast<Private *>(vfs->pAppData)->real;
        return real->xFullPathname(real, name, size, out);
    };
    d->vfs.xAccess = [](sqlite3_vfs *vfs, const char *name, int flags, int *out) {
        sqlite3_vfs *const real = static_cast<Private *>(vfs->pAppData)->real;
        return real->xAccess(real, name, flags, out);
    };
    sqlite3_vfs_register(&d->vfs, 0);
}

FaultVfs::~FaultVfs()
{
    sqlite3_vfs_unregister(&d->vfs);
}

void FaultVfs::failNext(Operation operation, int nth, int code, int count)
{
    const std::lock_guard lock(d->mutex);
    d->faults[operation] = Private::Fault{nth, count, code};
}

void FaultVfs::failOnly(const QByteArray &suffix)
{
    const std::lock_guard lock(d->mutex);
    d->onlySuffix = suffix;
}

void FaultVfs::setSpace(qint64 bytes)
{
    const std::lock_guard lock(d->mutex);
    d->space = bytes;
}

void FaultVfs::setSyncIsALie(bool lie)
{
    const std::lock_guard lock(d->mutex);
    d->syncIsALie = lie;
}

void FaultVfs::snapshotAt(std::vector<int> operations, std::function<int()> acknowledged)
{
    const std::lock_guard lock(d->mutex);
    std::sort(operations.begin(), operations.end());
    operations.erase(std::unique(operations.begin(), operations.end()), operations.end());
    for (int &operation : operations)
        operation += d->operations;
    d->snapshotOperations = std::move(operations);
    d->acknowledged = std::move(acknowledged);
}

std::vector<DiskSnapshot> FaultVfs::takeSnapshots()
{
    const std::lock_guard lock(d->mutex);
    return std::exchange(d->snapshots, {});
}

int FaultVfs::operations() const
{
    const std::lock_guard lock(d->mutex);
    return d->operations;
}

int FaultVfs::failures() const
{
    const std::lock_guard lock(d->mutex);
    return d->failures;
}

} // namespace troupe::test
