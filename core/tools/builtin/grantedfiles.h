// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/domain/datasource.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace troupe {

/// A file or folder as a listing tells it.
struct ListedFile
{
    QString name;
    bool isFolder = false;
    bool isOther = false; ///< a link, a pipe, a device: not to be opened
    qint64 size = 0;
    qint64 modifiedMs = 0;

    ListedFile() = default;
};

struct FolderListing
{
    QList<ListedFile> files; ///< folders first, by name
    bool isCut = false;

    FolderListing() = default;
};

enum class WriteMode : quint8 {
    Create, ///< a new file; Conflict when there is one
    Replace, ///< new or instead of what was there
    Append, ///< after what is there, if anything
};

/// The files inside of granted folders, and nothing else, whatever a path says and whatever others
/// do to the folders meanwhile: the kernel resolves each path beneath the folder (openat2; without
/// it, step by step and through no link). Only plain files are opened; files are written whole or
/// not at all (a temporary file beside it, fsync, rename). Blocks; any thread.
///
/// Paths are "folder name/rest", or absolute and inside of a folder; with one folder its name may
/// be left out. ".." is refused.
///
/// Errors: NotFound, Forbidden (outside, a link that leads out, no permission to write), Invalid
/// (no plain file), Conflict (it is there already), TooLarge, Unavailable, StorageFull.
class GrantedFiles
{
public:
    static constexpr qint64 kMaxFile = 16 * 1024 * 1024; ///< bytes, to read and to end up with
    static constexpr int kMaxEntries = 500;

    explicit GrantedFiles(QList<GrantedFolder> folders) : m_folders(std::move(folders)) {}

    Result<QByteArray> read(const QString &path) const;
    Result<FolderListing> list(const QString &path) const;
    /// Returns the size of the file afterwards. Makes folders that are missing.
    Result<qint64> write(const QString &path, const QByteArray &bytes, WriteMode mode) const;

    const QList<GrantedFolder> &folders() const { return m_folders; }

private:
    struct Place
    {
        const GrantedFolder *folder = nullptr;
        QList<QByteArray> steps; ///< below the folder; none: the folder itself
    };
    Result<Place> placeOf(const QString &path) const;

    QList<GrantedFolder> m_folders;
};

} // namespace troupe
