// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/auditchain.h"
#include "core/storage/database.h"

namespace troupe {

/// The audit trail: append-only, each entry's hash covers the one before. Changing or removing an
/// entry breaks every hash after it; removing the newest ones is seen by who has noted a later hash.

/// Appends within the write that it tells of. `at` is that of the write.
Result<void> appendAudit(Tx &tx, AuditEntry entry);

} // namespace troupe
