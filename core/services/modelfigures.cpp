// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/usageservice.h"
#include "core/storage/database.h"

namespace troupe {

namespace {

Result<UsageService::ModelFigures> readFigures(Sql &sql, const QString &where,
                                               const QVariantList &binds)
{
    UsageService::ModelFigures figures;
    qint64 latency = 0;
    const auto summed = sql.first(
        QStringLiteral("SELECT count(*), sum(success = 0), sum(tokens_input), sum(tokens_output), "
                       "sum(cost), sum(latency_ms)")
            + where,
        binds, [&](const Row &row) {
            figures.requests = row.integer(0);
            figures.failures = row.integer(1);
            figures.tokensInput = row.integer(2);
            figures.tokensOutput = row.integer(3);
            figures.cost = Money::fromNanos(row.integer(4));
            latency = row.integer(5);
        });
    if (!summed)
        return fail(summed.error());
    if (figures.requests == 0)
        return figures;
    figures.avgLatencyMs = static_cast<double>(latency) / static_cast<double>(figures.requests);
    // The nearest rank: 95 of 100 calls took no longer.
    const qint64 rank = (figures.requests * 95 + 99) / 100 - 1;
    const auto ranked = sql.first(QStringLiteral("SELECT latency_ms") + where
                                      + QStringLiteral(" ORDER BY latency_ms LIMIT 1 OFFSET ?"),
                                  binds + QVariantList{rank}, [&figures](const Row &row) {
                                      figures.p95LatencyMs = static_cast<double>(row.integer(0));
                                  });
    return ranked ? Result<UsageService::ModelFigures>(figures) : fail(ranked.error());
}

} // namespace

Task<UsageService::ModelFigures> UsageService::ofModel(Caller caller, QString model,
                                                       Timestamp since)
{
    QString where = QStringLiteral(" FROM usage WHERE created_at >= ? AND (model = ? OR "
                                   "requested_model = ?)");
    QVariantList binds{since.ms, model, model};
    if (!caller.isAdmin()) {
        where += QStringLiteral(" AND user_id = ?");
        binds += caller.userId;
    }
    auto read = [where, binds](Sql &sql) { return readFigures(sql, where, binds); };
    co_return co_await m_db.read(std::move(read));
}

} // namespace troupe
