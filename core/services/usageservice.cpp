// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/usageservice.h"

#include "core/base/clock.h"
#include "core/meta/values.h"
#include "core/storage/database.h"

#include <QDate>

namespace troupe {

namespace {

constexpr int kDefaultDays = 30;

Result<QDate> dateOr(const QString &text, const char *pointer, QDate otherwise)
{
    if (text.isEmpty())
        return otherwise;
    const QDate date = QDate::fromString(text.left(10), Qt::ISODate);
    if (date.isValid())
        return date;
    Error error(ErrorCode::Invalid, QStringLiteral("A date is written like 2025-06-01"));
    error.issues.append({QString::fromLatin1(pointer), error.message});
    return fail(std::move(error));
}

Error endsBeforeItBegins()
{
    Error error(ErrorCode::Invalid, QStringLiteral("The last day is before the first"));
    error.issues.append({QStringLiteral("/to"), error.message});
    return error;
}

QString groupColumn(UsageGroup by)
{
    switch (by) {
    case UsageGroup::Agent:
        return QStringLiteral("u.agent_id");
    case UsageGroup::Model:
        return QStringLiteral("u.model");
    case UsageGroup::Provider:
        return QStringLiteral("u.provider");
    case UsageGroup::User:
        return QStringLiteral("u.user_id");
    default:
        return QStringLiteral("''");
    }
}

QString labelColumn(UsageGroup by)
{
    if (by == UsageGroup::Agent)
        return QStringLiteral("(SELECT name FROM agents WHERE id = u.agent_id)");
    if (by == UsageGroup::User)
        return QStringLiteral("(SELECT username FROM users WHERE id = u.user_id)");
    return groupColumn(by);
}

QString dateColumn(Granularity granularity)
{
    switch (granularity) {
    case Granularity::Day:
        return QStringLiteral("u.day");
    case Granularity::Month:
        return QStringLiteral("substr(u.day, 1, 7)");
    default:
        return QStringLiteral("''");
    }
}

UsageFigures figuresFrom(const Row &row)
{
    UsageFigures figures;
    figures.date = row.text(0);
    figures.key = row.text(1);
    figures.label = row.text(2);
    figures.requests = row.integer(3);
    const qint64 failures = row.integer(4);
    figures.tokensInput = row.integer(5);
    figures.tokensOutput = row.integer(6);
    figures.tokensCached = row.integer(7);
    figures.cost = Money::fromNanos(row.integer(8));
    figures.listCost = Money::fromNanos(row.integer(9));
    if (figures.requests > 0) {
        const auto requests = static_cast<double>(figures.requests);
        figures.avgLatencyMs = static_cast<double>(row.integer(10)) / requests;
        figures.successRate = 100.0 * (requests - static_cast<double>(failures)) / requests;
    }
    return figures;
}

constexpr char kSums[] = "sum(u.requests), sum(u.failures), sum(u.tokens_input), "
                         "sum(u.tokens_output), sum(u.tokens_cached), sum(u.cost), "
                         "sum(u.list_cost), sum(u.latency_ms) FROM usage_daily u";

} // namespace

Task<UsageReport> UsageService::report(Caller caller, UsageQuery query)
{
    const QDate today =
        QDate::fromString(Timestamp{m_clock.nowMs()}.toString().left(10), Qt::ISODate);
    const auto to = dateOr(query.to, "/to", today);
    if (!to)
        co_return fail(to.error());
    const auto from = dateOr(query.from, "/from", to->addDays(1 - kDefaultDays));
    if (!from)
        co_return fail(from.error());
    if (*from > *to)
        co_return fail(endsBeforeItBegins());

    QString where = QStringLiteral(" WHERE u.day BETWEEN ? AND ?");
    QVariantList binds{from->toString(Qt::ISODate), to->toString(Qt::ISODate)};
    if (!caller.isAdmin()) {
        where += QStringLiteral(" AND u.user_id = ?");
        binds += caller.userId;
    }
    auto read = [where, binds, query](Sql &sql) -> Result<UsageReport> {
        UsageReport report;
        report.from = binds.at(0).toString();
        report.to = binds.at(1).toString();
        auto done = sql.each(QStringLiteral("SELECT '', '', '', ") + QLatin1String(kSums) + where,
                             binds, [&report](const Row &row) {
                                 report.totals = figuresFrom(row);
                                 return true;
                             });
        if (!done)
            return fail(done.error());
        done = sql.each(QStringLiteral("SELECT %1 AS date, %2 AS key, %3, ")
                                .arg(dateColumn(query.granularity), groupColumn(query.by),
                                     labelColumn(query.by))
                            + QLatin1String(kSums) + where
                            + QStringLiteral(" GROUP BY 1, 2 ORDER BY 1, sum(u.cost) DESC, "
                                             "sum(u.requests) DESC, 2"),
                        binds, [&report](const Row &row) {
                            report.rows.append(figuresFrom(row));
                            return true;
                        });
        if (!done)
            return fail(done.error());
        return report;
    };
    co_return co_await m_db.read(std::move(read));
}

Result<qint64> UsageService::tokensToday(const Caller &caller) const
{
    const QString day = Timestamp{m_clock.nowMs()}.toString().left(10);
    qint64 tokens = 0;
    const auto summed = m_db.reader().first(
        QStringLiteral("SELECT sum(tokens_input + tokens_output) FROM usage_daily "
                       "WHERE day = ? AND user_id = ?"),
        {day, caller.userId}, [&tokens](const Row &row) { tokens = row.integer(0); });
    if (!summed)
        return fail(summed.error());
    return tokens;
}

} // namespace troupe
