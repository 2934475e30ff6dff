// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/agentrecord.h"

#include "core/base/clock.h"
#include "core/storage/database.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qint64 kCallsMs = 30LL * 86'400'000;

QString jsonList(const QStringList &ids)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonArray::fromStringList(ids)).toJson(QJsonDocument::Compact));
}

Result<QHash<QString, AgentRecord::Calls>> readCalls(Sql &sql, const QString &ids,
                                                     const QString &day)
{
    QHash<QString, AgentRecord::Calls> calls;
    auto done = sql.each(
        QStringLiteral("SELECT agent_id, sum(requests), sum(failures) FROM usage_daily WHERE "
                       "agent_id IN (SELECT value FROM json_each(?)) AND day >= ? GROUP BY 1"),
        {ids, day}, [&calls](const Row &row) {
            AgentRecord::Calls &of = calls[row.text(0)];
            of.requests = row.integer(1);
            if (of.requests > 0) {
                const auto requests = static_cast<double>(of.requests);
                of.successRate = (requests - static_cast<double>(row.integer(2))) / requests;
            }
            return true;
        });
    if (!done)
        return fail(done.error());
    done = sql.each(QStringLiteral("SELECT value, (SELECT latency_ms FROM usage WHERE agent_id = "
                                   "value ORDER BY id DESC LIMIT 1) AS latency FROM json_each(?)"),
                    {ids}, [&calls](const Row &row) {
                        if (!row.isNull(1))
                            calls[row.text(0)].lastLatencyMs = row.integer(1);
                        return true;
                    });
    if (!done)
        return fail(done.error());
    return calls;
}

} // namespace

Result<QHash<QString, AgentRecord::Executions>> AgentRecord::executions(
    const QStringList &agentIds) const
{
    QHash<QString, Executions> all;
    const auto done = m_db.reader().each(
        QStringLiteral("SELECT agent_id, sum(status <> 'running'), sum(status = 'succeeded'), "
                       "max(created_at) FROM runs WHERE kind = 'execution' AND agent_id IN "
                       "(SELECT value FROM json_each(?)) GROUP BY agent_id"),
        {jsonList(agentIds)}, [&all](const Row &row) {
            all[row.text(0)] = {row.integer(1), row.integer(2), Timestamp{row.integer(3)}};
            return true;
        });
    if (!done)
        return fail(done.error());
    return all;
}

Result<Timestamp> AgentRecord::lastExecution() const
{
    Timestamp last;
    const auto done = m_db.reader().first(
        QStringLiteral("SELECT max(created_at) FROM runs WHERE kind = 'execution'"), {},
        [&last](const Row &row) { last.ms = row.integer(0); });
    return done ? Result<Timestamp>(last) : fail(done.error());
}

Task<QHash<QString, AgentRecord::Calls>> AgentRecord::calls(QStringList agentIds) const
{
    const QString ids = jsonList(agentIds);
    const QString day = Timestamp{m_clock.nowMs() - kCallsMs}.toString().left(10);
    auto read = [ids, day](Sql &sql) { return readCalls(sql, ids, day); };
    co_return co_await m_db.read(std::move(read));
}

} // namespace troupe
