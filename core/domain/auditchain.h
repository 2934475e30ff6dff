// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"

#include <optional>

namespace troupe {

/// SHA-256, hex, of the UTF-8 of: previous hash, seq, at (ms), actor, user id, action, subject id and
/// the compact JSON of detail with its keys in order, each ended by a line feed.
QString auditHash(const AuditEntry &entry);

/// What is wrong with a chain; entries in order of seq, the first one after `previousHash`.
struct AuditFault
{
    qint64 seq = 0;
    QString problem;
};
class AuditVerifier
{
public:
    explicit AuditVerifier(QString previousHash = {}) : m_previous(std::move(previousHash)) {}
    /// Nothing, or the first fault; after one nothing more is checked.
    std::optional<AuditFault> add(const AuditEntry &entry);
    qint64 count() const { return m_count; }
    const QString &lastHash() const { return m_previous; }

private:
    QString m_previous;
    qint64 m_lastSeq = 0;
    qint64 m_count = 0;
};

} // namespace troupe
