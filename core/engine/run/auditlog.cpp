// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/auditlog.h"

#include "core/storage/rows.h"

namespace troupe {

Result<void> appendAudit(Tx &tx, AuditEntry entry)
{
    entry.seq = 1;
    const auto last =
        tx.sql().first(QStringLiteral("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"), {},
                       [&entry](const Row &row) {
                           entry.seq = row.integer(0) + 1;
                           entry.previousHash = row.text(1);
                       });
    if (!last)
        return fail(last.error());
    entry.at = Timestamp{tx.nowMs()};
    entry.hash = auditHash(entry);
    const auto done = insertRow(tx.sql(), entry);
    return done ? Result<void>() : fail(done.error());
}

} // namespace troupe
