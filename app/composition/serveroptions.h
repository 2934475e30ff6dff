// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/composition/server.h"
#include "core/security/secretstore.h"
#include "core/services/caller.h"
#include "core/services/peopleservice.h"
#include "core/storage/database.h"

/// What the options of a server mean to its parts.
namespace troupe {

SecretStoreOptions secretOptions(const ServerOptions &options);
/// Unavailable when the migrations that belong to the program are not there.
Result<DatabaseOptions> databaseOptions(const ServerOptions &options);
PeopleOptions peopleOptions(const ServerOptions &options);
/// Whom --open-convergio lets act without a credential: on the administrator's things, but not as
/// one.
Caller openCaller(const User &admin);
/// A certificate or a key, at most 1 MB of it. Invalid with the reason when it cannot be read.
Result<QByteArray> readSmallFile(const QString &path);

} // namespace troupe
