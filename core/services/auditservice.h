// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/policyops.h"
#include "core/services/caller.h"

#include <functional>

namespace troupe {

class Clock;
class Database;

/// The audit trail: what people see of it, and the whole of it as a file. Who exports or verifies has
/// been checked to be an administrator.
class AuditService
{
public:
    AuditService(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// About the caller's own things; for an administrator everybody's.
    Task<Page<AuditEntry>> list(Caller caller, ListAudit query);

    using Sink = std::function<Task<bool>(QByteArray bytes)>; ///< false: nobody reads any more
    /// JSON lines: an AuditHeader, an entry each, an AuditEnd. Cancelled when nobody reads. Memory
    /// stays within some hundred entries.
    Task<void> exportTo(qint64 fromSeq, Sink sink);
    Task<AuditReport> verify();

private:
    Task<QList<AuditEntry>> pageAfter(qint64 seq);

    Database &m_db;
    const Clock &m_clock;
};

} // namespace troupe
