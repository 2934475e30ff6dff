// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/auditfile.h"

#include "core/domain/auditchain.h"

#include <QIODevice>
#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qint64 kLongestLine = 16 << 20; ///< bytes

/// The next line without its end; nothing at the end of the file.
std::optional<QJsonDocument> nextLine(QIODevice &file)
{
    const QByteArray line = file.readLine(kLongestLine);
    if (line.isEmpty())
        return std::nullopt;
    return QJsonDocument::fromJson(line);
}

} // namespace

Result<AuditReport> checkAuditFile(QIODevice &file)
{
    const auto first = nextLine(file);
    const auto header = fromJson<AuditHeader>(first ? first->object() : QJsonObject());
    if (!header || header->format != QLatin1String(kAuditFormat)) {
        return fail(ErrorCode::Malformed,
                    QStringLiteral("This is no exported audit trail: its first line is missing"));
    }
    if (header->version != 1) {
        return fail(ErrorCode::NotSupported,
                    QStringLiteral("This file is of a newer version (%1)").arg(header->version));
    }
    AuditReport report;
    AuditVerifier verifier(header->anchor);
    report.lastSeq = header->firstSeq - 1;
    report.lastHash = header->anchor;
    const auto fault = [&report, &verifier](qint64 seq, const QString &problem) {
        report.entries = verifier.count();
        report.fault = AuditProblem{seq, problem};
        return report;
    };
    while (const auto line = nextLine(file)) {
        const QJsonObject json = line->object();
        const qint64 next = report.lastSeq + 1;
        if (json.contains(QLatin1String("end"))) {
            const auto end = fromJson<AuditEnd>(json);
            const bool fits =
                end && end->entries == verifier.count() && end->lastHash == verifier.lastHash();
            if (!fits) {
                return fault(next, QStringLiteral("entries are missing at the end: the last line "
                                                  "tells of others"));
            }
            if (file.read(1).size() > 0)
                return fault(next, QStringLiteral("something follows the last line"));
            report.ok = true;
            report.entries = verifier.count();
            return report;
        }
        const auto entry = fromJson<AuditEntry>(json);
        if (!entry || line->isNull())
            return fault(next, QStringLiteral("the line cannot be read"));
        if (entry->seq != next)
            return fault(entry->seq, QStringLiteral("entry %1 should stand here").arg(next));
        if (const auto problem = verifier.add(*entry))
            return fault(problem->seq, problem->problem);
        report.lastSeq = entry->seq;
        report.lastHash = entry->hash;
    }
    return fault(report.lastSeq + 1, QStringLiteral("the file ends before its last line"));
}

} // namespace troupe
