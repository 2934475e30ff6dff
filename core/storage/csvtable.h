// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/storage/queryguard.h"

namespace troupe {

/// Loads a CSV file into a database of its own in memory, which afterwards only reads. Its first
/// line names the columns, unless there is a number in it (then column_1, column_2, …). A column is
/// INTEGER or REAL when its first thousand values are; "1.234,5" is a number in files that are not
/// separated by commas; numbers with leading zeros stay texts; an empty value is NULL.
///
/// Errors: NotFound, Invalid (with the line), TooLarge, Unavailable, Cancelled.
Result<std::shared_ptr<GuardedDatabase>> loadCsv(const QString &path, const QString &separator,
                                                 const CancelToken &cancel);

/// The one table of such a database, from the file's name: letters, digits and _.
QString csvTableName(const QString &path);

} // namespace troupe
