// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace troupe {

class Connection;

/// One step of the schema. Its number is the schema number (`PRAGMA user_version`) after it.
struct Migration
{
    int number = 0; ///< 1, 2, 3, … without gaps
    QString name; ///< "agents", for messages and logs
    QString sql; ///< statements that end with `;`; no transaction control
};

/// Reads `NNNN_name.sql` files of a folder or resource (":/migrations"), in order of their numbers.
/// Internal when the numbers have gaps or doubles, or a file cannot be read.
Result<std::vector<Migration>> migrationsFromFolder(const QString &folder);

/// Splits a script at the `;` that end statements: not those in quotes, comments and trigger
/// bodies. Pieces without SQL (only comments) are dropped. Internal when the script ends inside of
/// a quote, a comment or a trigger.
Result<QStringList> splitStatements(const QString &script);

/// Brings the schema from `from` to the last of `migrations` in one transaction: all of it or, on
/// any error (which names the migration), nothing. Foreign keys are off meanwhile, so that tables
/// can be rebuilt, and are checked as a whole before the commit.
Result<void> migrate(Connection &connection, const std::vector<Migration> &migrations, int from);

/// Internal when the numbers are not 1, 2, 3, …
Result<void> checkMigrationNumbers(const std::vector<Migration> &migrations);

} // namespace troupe
