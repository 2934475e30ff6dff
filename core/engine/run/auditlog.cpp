// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/auditlog.h"

#include "core/storage/rows.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace troupe {

QString auditHash(const AuditEntry &entry)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &part) {
        hash.addData(part);
        hash.addData(QByteArrayView("\n", 1));
    };
    add(entry.previousHash.toUtf8());
    add(QByteArray::number(entry.seq));
    add(QByteArray::number(entry.at.ms));
    add(entry.actor.toUtf8());
    add(entry.userId.toUtf8());
    add(entry.action.toUtf8());
    add(entry.subjectId.toUtf8());
    add(QJsonDocument(entry.detail).toJson(QJsonDocument::Compact));
    return QString::fromLatin1(hash.result().toHex());
}

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

std::optional<AuditFault> AuditVerifier::add(const AuditEntry &entry)
{
    if (m_lastSeq != 0 && entry.seq != m_lastSeq + 1) {
        return AuditFault{
            entry.seq,
            QStringLiteral("entries %1 to %2 are missing").arg(m_lastSeq + 1).arg(entry.seq - 1)};
    }
    if (entry.previousHash != m_previous) {
        return AuditFault{entry.seq,
                          QStringLiteral("it does not follow the entry that stands before it")};
    }
    if (auditHash(entry) != entry.hash)
        return AuditFault{entry.seq, QStringLiteral("its content was changed")};
    m_previous = entry.hash;
    m_lastSeq = entry.seq;
    ++m_count;
    return std::nullopt;
}

} // namespace troupe
