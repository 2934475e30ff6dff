// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QRandomGenerator>
#include <QString>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace troupe::test {

/// What a power cut at one moment may leave: for each file the bytes that were synced, and the
/// writes since, of which the disk may have done any part in any order.
class DiskSnapshot
{
public:
    /// One change since the last sync; a truncation has no bytes.
    struct Change
    {
        qint64 offset = 0;
        QByteArray bytes;
        bool isTruncation = false;
    };
    struct File
    {
        QByteArray synced;
        bool existed = false; ///< its name was durable
        bool removed = false; ///< removed since, without a sync of the folder
        std::vector<Change> unsynced;
    };

    QMap<QString, File> files; ///< by path
    int acknowledged = 0; ///< what the test's counter said at that moment

    /// Writes one possible outcome into `folder`, under the files' own names. Each 512-byte sector
    /// of each unsynced write is kept or lost on its own.
    void restoreTo(const QString &folder, QRandomGenerator &random) const;
};

/// A SQLite VFS over the default one that fails on demand and knows what is durable.
///
/// Files keep their contents in the real file system; beside it the VFS remembers what a disk would
/// still hold after a power cut. Thread-safe. Must outlive the connections that use it.
class FaultVfs
{
public:
    enum Operation { Read, Write, Sync, Truncate, OperationCount };

    FaultVfs();
    ~FaultVfs();
    FaultVfs(const FaultVfs &) = delete;
    FaultVfs &operator=(const FaultVfs &) = delete;

    QString name() const { return m_name; }

    /// The `nth` next operation of that kind (1 is the next) fails with `code`, and the `count - 1`
    /// after it.
    void failNext(Operation operation, int nth, int code, int count = 1);
    /// Files of which the name ends with `suffix` alone are failed by failNext(); empty: all.
    void failOnly(const QByteArray &suffix);
    /// How many bytes the files may still grow before the disk is full (SQLITE_FULL); -1: no limit.
    void setSpace(qint64 bytes);
    /// A disk that says "synced" and does nothing: the control that shows that a test can fail.
    void setSyncIsALie(bool lie);

    /// Takes a snapshot each time another of these many operations (writes, syncs, truncations and
    /// removals together) has been done, from now on. `acknowledged` is asked at each.
    void snapshotAt(std::vector<int> operations, std::function<int()> acknowledged);
    std::vector<DiskSnapshot> takeSnapshots();
    int operations() const; ///< done so far, counted as above
    int failures() const; ///< injected so far

private:
    friend struct FaultVfsCalls;
    struct Private;
    std::unique_ptr<Private> d;
    QString m_name;
};

} // namespace troupe::test
