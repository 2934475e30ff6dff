// SPDX-License-Identifier: GPL-3.0-or-later
// What agents were before: kept with each change, compared, brought back.
#include "core/base/ids.h"
#include "core/meta/values.h"
#include "core/services/agentaccess.h"
#include "core/services/agentservice.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qsizetype kLongLine = 100; // characters; a longer text is compared by lines

tl::unexpected<Error> versionNotFound(int version)
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("version_not_found"),
                     QStringLiteral("The agent has no version %1").arg(version));
}

AgentVersion versionOf(const Agent &agent)
{
    AgentVersion row;
    row.agentId = agent.id;
    row.version = agent.version;
    row.snapshot = agentSnapshot(agent);
    row.createdAt = agent.updatedAt;
    return row;
}

/// The version of an agent whose making nobody noted: a new one, or one of an older program.
AgentVersion unnotedVersion(const Agent &agent)
{
    AgentVersion row = versionOf(agent);
    if (agent.version == 1) {
        row.change = AgentChange::Created;
        row.userId = agent.ownerId;
        row.createdAt = agent.createdAt;
    }
    return row;
}

Result<void> keepVersion(Sql &sql, AgentVersion row)
{
    row.id = newId();
    const auto inserted = insertRow(sql, row);
    return inserted ? Result<void>() : fail(inserted.error());
}

Result<void> keepVersions(Sql &sql, const Agent &before, const Agent &after, const AgentEdit &edit)
{
    const auto noted =
        sql.first(QStringLiteral("SELECT 1 FROM agent_versions WHERE agent_id = ? AND version = ?"),
                  {before.id, before.version}, [](const Row &) {});
    if (!noted)
        return fail(noted.error());
    if (!*noted) {
        if (auto kept = keepVersion(sql, unnotedVersion(before)); !kept)
            return kept;
    }
    AgentVersion row = versionOf(after);
    row.change = edit.change.value_or(changeBetween(before, after));
    row.userId = edit.userId;
    row.fields = fieldsThatDiffer(before, after);
    return keepVersion(sql, std::move(row));
}

Result<AgentVersion> readVersion(Sql &sql, const Agent &agent, int version)
{
    auto row = findRow<AgentVersion>(sql, QStringLiteral(" WHERE agent_id = ? AND version = ?"),
                                     {agent.id, version});
    if (!row)
        return fail(row.error());
    if (*row)
        return std::move(**row);
    return version == agent.version ? Result<AgentVersion>(unnotedVersion(agent))
                                    : versionNotFound(version);
}

Result<AgentVersionInfo> infoOf(Sql &sql, const AgentVersion &row, const Agent &agent)
{
    AgentVersionInfo info;
    info.agentId = row.agentId;
    info.version = row.version;
    info.change = row.change;
    info.userId = row.userId;
    info.fields = row.fields;
    info.createdAt = row.createdAt;
    info.current = row.version == agent.version;
    const auto named =
        sql.first(QStringLiteral("SELECT iif(display_name = '', username, display_name) FROM users "
                                 "WHERE id = ?"),
                  {row.userId}, [&info](const Row &user) { info.userName = user.text(0); });
    return named ? Result<AgentVersionInfo>(std::move(info)) : fail(named.error());
}

// Without the snapshots, which may be large.
Result<Page<AgentVersionInfo>> readVersions(Sql &sql, const Agent &agent, int before, int limit)
{
    Page<AgentVersionInfo> page;
    QList<AgentVersion> rows;
    const auto read = sql.each(
        QStringLiteral("SELECT version, change, user_id, fields, created_at FROM agent_versions "
                       "WHERE agent_id = ? AND version < ? ORDER BY version DESC LIMIT ?"),
        {agent.id, before, limit + 1}, [&rows, &agent](const Row &row) {
            AgentVersion &version = rows.emplaceBack();
            version.agentId = agent.id;
            version.version = static_cast<int>(row.integer(0));
            version.change = enumFromName<AgentChange>(row.text(1)).value_or(AgentChange::Edited);
            version.userId = row.text(2);
            const QJsonArray fields = QJsonDocument::fromJson(row.bytes(3)).array();
            for (const QJsonValue &field : fields)
                version.fields += field.toString();
            version.createdAt = Timestamp{row.integer(4)};
            return true;
        });
    if (!read)
        return fail(read.error());
    const bool isNoted = !rows.isEmpty() && rows.first().version == agent.version;
    if (!isNoted && agent.version < before)
        rows.prepend(unnotedVersion(agent));
    for (const AgentVersion &row : std::as_const(rows)) {
        auto info = infoOf(sql, row, agent);
        if (!info)
            return fail(info.error());
        page.items.append(std::move(*info));
    }
    if (cutToLimit(page.items, limit))
        page.nextCursor = encodeCursor({QString::number(page.items.last().version)});
    return page;
}

AgentFieldDiff fieldDiff(const QString &name, const QJsonValue &before, const QJsonValue &after)
{
    AgentFieldDiff diff{name, before, after, {}};
    if (!before.isString() || !after.isString())
        return diff;
    const QString old = before.toString(), now = after.toString();
    const auto isLong = [](const QString &text) {
        return text.contains(u'\n') || text.size() > kLongLine;
    };
    if (isLong(old) || isLong(now))
        diff.lines = lineDiff(old, now);
    return diff;
}

/// `to` 0: what the agent is now.
Result<AgentDiff> readDiff(Sql &sql, const Agent &agent, int from, int to)
{
    const auto before = readVersion(sql, agent, from);
    if (!before)
        return fail(before.error());
    const auto after = readVersion(sql, agent, to == 0 ? agent.version : to);
    if (!after)
        return fail(after.error());
    AgentDiff diff;
    diff.agentId = agent.id;
    diff.from = before->version;
    diff.to = after->version;
    for (const FieldInfo &field : Agent::info().fields) {
        const QString &key = field.key(KeyStyle::Snake);
        const QJsonValue old = before->snapshot.value(key), now = after->snapshot.value(key);
        if (!field.has(ReadOnly) && old != now)
            diff.fields.append(fieldDiff(key, old, now));
    }
    return diff;
}

} // namespace

Result<Agent> storeChangedAgent(Tx &tx, const Agent &before, Agent agent, const AgentEdit &edit)
{
    agent.version = before.version + 1;
    agent.updatedAt = Timestamp{tx.nowMs()};
    const bool isArchived = agent.status == AgentStatus::Archived;
    if (isArchived && !agent.archivedAt.isSet())
        agent.archivedAt = agent.updatedAt;
    if (!isArchived)
        agent.archivedAt = {};
    if (const auto settled = settleShares(tx.sql(), agent); !settled)
        return fail(settled.error());
    if (const auto kept = keepVersions(tx.sql(), before, agent, edit); !kept)
        return fail(kept.error());
    if (const auto updated = updateRow(tx.sql(), agent); !updated)
        return fail(updated.error());
    const QString event = isArchived ? QStringLiteral("agent.archived") : edit.event;
    if (const auto told = tellOfAgent(tx, event, &before, agent); !told)
        return fail(told.error());
    return agent;
}

Task<Page<AgentVersionInfo>> AgentService::versions(Caller caller, ListAgentVersions query)
{
    const auto agent = writableAgent(m_db.reader(), caller, query.agentId, true);
    if (!agent)
        co_return fail(agent.error());
    int before = std::numeric_limits<int>::max();
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            co_return fail(cursor.error());
        before = cursor->first().toInt();
    }
    auto read = [agent = *agent, before, limit = query.limit](Sql &sql) {
        return readVersions(sql, agent, before, limit);
    };
    co_return co_await m_db.read(std::move(read));
}

Task<AgentVersionContent> AgentService::version(Caller caller, AgentVersionRef ref)
{
    const auto agent = writableAgent(m_db.reader(), caller, ref.agentId, true);
    if (!agent)
        co_return fail(agent.error());
    auto read = [agent = *agent, number = ref.version](Sql &sql) -> Result<AgentVersionContent> {
        const auto row = readVersion(sql, agent, number);
        if (!row)
            return fail(row.error());
        auto info = infoOf(sql, *row, agent);
        if (!info)
            return fail(info.error());
        return AgentVersionContent{std::move(*info), row->snapshot};
    };
    co_return co_await m_db.read(std::move(read));
}

Task<AgentDiff> AgentService::diff(Caller caller, DiffAgentVersions query)
{
    const auto agent = writableAgent(m_db.reader(), caller, query.agentId, true);
    if (!agent)
        co_return fail(agent.error());
    auto read = [agent = *agent, query](Sql &sql) {
        return readDiff(sql, agent, query.from, query.to);
    };
    co_return co_await m_db.read(std::move(read));
}

Task<Agent> AgentService::restoreVersion(Caller caller, AgentVersionRef ref)
{
    const auto agent = writableAgent(m_db.reader(), caller, ref.agentId, true);
    if (!agent)
        co_return fail(agent.error());
    const auto kept = readVersion(m_db.reader(), *agent, ref.version);
    if (!kept)
        co_return fail(kept.error());
    const QString model = kept->snapshot.value(QLatin1String("model")).toString();
    if (model != agent->model) {
        if (const auto known = checkModel(model); !known)
            co_return fail(known.error());
    }
    auto write = [caller, id = agent->id, number = ref.version](Tx &tx) -> Result<Agent> {
        const auto before = writableAgent(tx.sql(), caller, id, true);
        if (!before)
            return fail(before.error());
        const auto row = readVersion(tx.sql(), *before, number);
        if (!row)
            return fail(row.error());
        auto again = agentFromSnapshot(row->snapshot, *before);
        if (!again)
            return fail(again.error());
        AgentEdit edit(QStringLiteral("agent.updated"), caller.userId, AgentChange::Reverted);
        if (again->status == AgentStatus::Archived) {
            again->status = AgentStatus::Active;
            edit.event = QStringLiteral("agent.restored");
        }
        return storeChangedAgent(tx, *before, std::move(*again), edit);
    };
    co_return co_await m_db.write(std::move(write));
}

} // namespace troupe
