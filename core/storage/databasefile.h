// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/storage/migration.h"

#include <QString>

#include <vector>

namespace troupe {

class Clock;
class DataFolder;

/// "TRUP", kept in the file's header (`PRAGMA application_id`).
constexpr qint32 kApplicationId = 0x54525550;

struct PreparedFile
{
    bool closedUncleanly = false;
};

/// Makes troupe.db ready to be opened: creates it, or checks it (without changing a byte) and
/// upgrades it after a backup. A new database appears under its name only when it is complete.
/// To be called before anything else in this process has the file open: closing a descriptor of it
/// would free SQLite's locks.
Result<PreparedFile> prepareDatabaseFile(const DataFolder &folder,
                                         const std::vector<Migration> &migrations,
                                         const Clock &clock, const QString &vfs);

} // namespace troupe
