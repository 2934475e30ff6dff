// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/auditchain.h"

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
