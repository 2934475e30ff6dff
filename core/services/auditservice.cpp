// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/auditservice.h"

#include "core/base/clock.h"
#include "core/domain/auditchain.h"
#include "core/meta/values.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr int kEntriesAtOnce = 500;

/// Text that begins with `prefix` is from it up to this.
QString endOfPrefix(const QString &prefix)
{
    return prefix + QChar(0xffff);
}

} // namespace

Task<Page<AuditEntry>> AuditService::list(Caller caller, ListAudit query)
{
    qint64 before = std::numeric_limits<qint64>::max();
    if (!query.cursor.isEmpty()) {
        const auto parts = decodeCursor(query.cursor, 1);
        if (!parts)
            co_return fail(parts.error());
        before = parts->first().toLongLong();
    }
    if (!caller.isAdmin())
        query.userId = caller.userId;
    const bool isPrefix = query.action.endsWith(u'.');
    const qint64 to = query.to.isSet() ? query.to.ms : std::numeric_limits<qint64>::max();
    const QVariantList binds{before,         query.userId,
                             query.actor,    query.subjectId,
                             query.action,   isPrefix ? endOfPrefix(query.action) : query.action,
                             query.from.ms,  to,
                             query.limit + 1};
    auto read = [binds](Sql &sql) {
        return listRows<AuditEntry>(
            sql,
            QStringLiteral(" WHERE seq < ?1 AND (?2 = '' OR user_id = ?2) AND (?3 = '' OR actor = "
                           "?3) AND (?4 = '' OR subject_id = ?4) AND (?5 = '' OR action BETWEEN ?5 "
                           "AND ?6) AND at >= ?7 AND at <= ?8 ORDER BY seq DESC LIMIT ?9"),
            binds);
    };
    auto rows = co_await m_db.read(std::move(read));
    if (!rows)
        co_return fail(rows.error());
    Page<AuditEntry> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({QString::number(page.items.last().seq)});
    co_return Page<AuditEntry>(page);
}

Task<QList<AuditEntry>> AuditService::pageAfter(qint64 seq)
{
    auto read = [seq](Sql &sql) {
        return listRows<AuditEntry>(sql, QStringLiteral(" WHERE seq > ? ORDER BY seq LIMIT ?"),
                                    {seq, kEntriesAtOnce});
    };
    return m_db.read(std::move(read));
}

Task<void> AuditService::exportTo(qint64 fromSeq, Sink sink)
{
    AuditHeader header;
    header.format = QString::fromLatin1(kAuditFormat);
    header.firstSeq = fromSeq;
    header.exportedAt = Timestamp{m_clock.nowMs()};
    AuditEnd end;
    end.end = header.format;
    qint64 last = fromSeq - 1;
    if (last > 0) {
        const auto anchor =
            m_db.reader().first(QStringLiteral("SELECT hash FROM audit WHERE seq = ?"), {last},
                                [&header](const Row &row) { header.anchor = row.text(0); });
        if (!anchor)
            co_return fail(anchor.error());
        if (!*anchor) {
            co_return fail(ErrorCode::NotFound,
                           QStringLiteral("The audit trail does not reach so far"));
        }
        end.lastHash = header.anchor;
    }
    QByteArray lines = toJson(header) + '\n';
    for (;;) {
        const Result<QList<AuditEntry>> page = co_await pageAfter(last);
        if (!page)
            co_return fail(page.error());
        for (const AuditEntry &entry : *page) {
            lines += toJson(entry) + '\n';
            last = entry.seq;
            end.lastHash = entry.hash;
            ++end.entries;
        }
        const bool isLast = page->size() < kEntriesAtOnce;
        if (isLast)
            lines += toJson(end) + '\n';
        QByteArray bytes = std::exchange(lines, {});
        const Result<bool> goesOn = co_await sink(std::move(bytes));
        if (!goesOn || !*goesOn)
            co_return fail(ErrorCode::Cancelled, QStringLiteral("The client left"));
        if (isLast)
            co_return {};
    }
}

Task<AuditReport> AuditService::verify()
{
    AuditReport report;
    AuditVerifier verifier;
    qint64 last = 0;
    for (;;) {
        const Result<QList<AuditEntry>> page = co_await pageAfter(last);
        if (!page)
            co_return fail(page.error());
        for (const AuditEntry &entry : *page) {
            if (const auto fault = verifier.add(entry)) {
                report.fault = AuditProblem{fault->seq, fault->problem};
                break;
            }
            last = entry.seq;
        }
        if (report.fault || page->size() < kEntriesAtOnce)
            break;
    }
    report.ok = !report.fault;
    report.entries = verifier.count();
    report.lastSeq = last;
    report.lastHash = verifier.lastHash();
    co_return AuditReport(report);
}

} // namespace troupe
