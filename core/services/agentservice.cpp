// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/agentservice.h"

#include "core/base/ids.h"
#include "core/engine/modelregistry.h"
#include "core/meta/values.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr int kSlugLength = 60;
constexpr qint64 kMsPerDay = 86'400'000;

tl::unexpected<Error> agentNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("agent_not_found"),
                     QStringLiteral("Agent not found"));
}

bool owns(const Caller &caller, const Agent &agent)
{
    return agent.ownerId == caller.userId || caller.isAdmin();
}

QString slugFrom(const QString &name)
{
    QString slug;
    const QString plain = name.normalized(QString::NormalizationForm_KD).toLower();
    for (const QChar c : plain) {
        const bool isWord = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (isWord)
            slug += c;
        else if (!slug.isEmpty() && !slug.endsWith(u'_') && c.category() != QChar::Mark_NonSpacing)
            slug += u'_';
        if (slug.size() == kSlugLength)
            break;
    }
    while (slug.endsWith(u'_'))
        slug.chop(1);
    return slug.isEmpty() ? QStringLiteral("agent") : slug;
}

Result<QString> freeSlug(Sql &sql, const QString &name)
{
    const QString slug = slugFrom(name);
    const auto taken = sql.first(QStringLiteral("SELECT 1 FROM agents WHERE slug = ?"), {slug},
                                 [](const Row &) {});
    if (!taken)
        return fail(taken.error());
    return *taken ? slug + u'_' + randomHex(4) : slug;
}

// The conditions of a list, and what is bound to them.
struct AgentFilter
{
    QString where = QStringLiteral(" WHERE 1");
    QVariantList binds;

    AgentFilter(const Caller &caller, const ListAgents &query)
    {
        if (!caller.isAdmin()) {
            where += QStringLiteral(" AND (owner_id = ? OR visibility = 'public')");
            binds += caller.userId;
        }
        if (query.status) {
            where += QStringLiteral(" AND status = ?");
            binds += enumName(*query.status);
        } else {
            where += QStringLiteral(" AND status <> 'archived'");
        }
        if (!query.search.isEmpty()) {
            where +=
                QStringLiteral(" AND (name LIKE ? ESCAPE '\\' OR description LIKE ? ESCAPE '\\'"
                               " OR role LIKE ? ESCAPE '\\' OR tags LIKE ? ESCAPE '\\')");
            for (int i = 0; i < 4; ++i)
                binds += likePattern(query.search);
        }
        if (!query.tag.isEmpty()) {
            where += QStringLiteral(" AND EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)");
            binds += query.tag;
        }
    }
};

QString idTail(const QString &anyId, QVariantList &binds)
{
    if (const auto id = parseId(anyId)) {
        binds += *id;
        return QStringLiteral(" WHERE id = ?");
    }
    binds += anyId;
    return QStringLiteral(" WHERE slug = ?");
}

} // namespace

Result<Page<Agent>> AgentService::list(const Caller &caller, const ListAgents &query) const
{
    AgentFilter filter(caller, query);
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            return fail(cursor.error());
        filter.where += QStringLiteral(" AND id < ?");
        filter.binds += cursor->first();
    }
    filter.binds += query.limit + 1;
    auto rows =
        listRows<Agent>(m_db.reader(), filter.where + QStringLiteral(" ORDER BY id DESC LIMIT ?"),
                        filter.binds);
    if (!rows)
        return fail(rows.error());
    Page<Agent> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    return page;
}

Result<AgentService::Slice> AgentService::slice(const Caller &caller, const ListAgents &query,
                                                int offset) const
{
    AgentFilter filter(caller, query);
    Slice slice;
    const auto counted =
        m_db.reader().first(QStringLiteral("SELECT count(*) FROM agents") + filter.where,
                            filter.binds,
                            [&slice](const Row &row) { slice.total = row.integer(0); });
    if (!counted)
        return fail(counted.error());
    filter.binds += query.limit;
    filter.binds += offset;
    auto rows = listRows<Agent>(m_db.reader(),
                                filter.where + QStringLiteral(" ORDER BY id DESC LIMIT ? OFFSET ?"),
                                filter.binds);
    if (!rows)
        return fail(rows.error());
    slice.items = std::move(*rows);
    return slice;
}

Result<Agent> AgentService::find(const Caller &caller, const QString &anyId) const
{
    QVariantList binds;
    const QString tail = idTail(anyId, binds);
    auto agent = findRow<Agent>(m_db.reader(), tail, binds);
    if (!agent)
        return fail(agent.error());
    if (!*agent || (*agent)->status == AgentStatus::Archived)
        return agentNotFound();
    if (!owns(caller, **agent) && (*agent)->visibility != Visibility::Public)
        return agentNotFound();
    return std::move(**agent);
}

Result<Agent> AgentService::findWritable(const Caller &caller, const QString &anyId,
                                         bool archivedToo) const
{
    QVariantList binds;
    const QString tail = idTail(anyId, binds);
    auto agent = findRow<Agent>(m_db.reader(), tail, binds);
    if (!agent)
        return fail(agent.error());
    if (!*agent || ((*agent)->status == AgentStatus::Archived && !archivedToo))
        return agentNotFound();
    if (!owns(caller, **agent)) {
        if ((*agent)->visibility != Visibility::Public)
            return agentNotFound();
        return fail(ErrorCode::Forbidden, QStringLiteral("Only its owner may change this agent"));
    }
    return std::move(**agent);
}

Result<void> AgentService::checkModel(const QString &model) const
{
    if (m_models.knows(model))
        return {};
    Error error(ErrorCode::Malformed,
                QStringLiteral("Unsupported model: '%1'. It is in no catalogue and no provider "
                               "lists it.")
                    .arg(model));
    error.key = QStringLiteral("invalid_model");
    error.issues.append({QStringLiteral("/model"), QStringLiteral("is not known")});
    return fail(std::move(error));
}

Result<Agent> insertNewAgent(Tx &tx, Agent agent)
{
    agent.createdAt = agent.updatedAt = Timestamp{tx.nowMs()};
    if (agent.status == AgentStatus::Archived)
        agent.archivedAt = agent.createdAt;
    const auto slug = freeSlug(tx.sql(), agent.name);
    if (!slug)
        return fail(slug.error());
    agent.slug = *slug;
    if (const auto inserted = insertRow(tx.sql(), agent); !inserted)
        return fail(inserted.error());
    const QString audience = agent.visibility == Visibility::Public ? QString() : agent.ownerId;
    tx.emitEvent({QStringLiteral("agent.created"), audience, agent.id, toJson(agent)});
    return agent;
}

Task<Agent> AgentService::create(Caller caller, Agent draft)
{
    if (const auto known = checkModel(draft.model); !known)
        co_return fail(known.error());
    draft.id = newId();
    draft.ownerId = caller.userId;
    draft.version = 1;
    draft.archivedAt = {};
    auto write = [draft](Tx &tx) { return insertNewAgent(tx, draft); };
    co_return co_await m_db.write(std::move(write));
}

Task<Agent> AgentService::store(Agent agent, QString eventType)
{
    auto write = [agent, eventType](Tx &tx) -> Result<Agent> {
        // Of two changes at once none is lost: the second one is told to look again.
        const auto stored = findRow<Agent>(tx.sql(), QStringLiteral(" WHERE id = ?"), {agent.id});
        if (!stored)
            return fail(stored.error());
        if (!*stored)
            return agentNotFound();
        if ((*stored)->version != agent.version) {
            return failKeyed(ErrorCode::Conflict, QStringLiteral("agent_changed"),
                             QStringLiteral("The agent was changed meanwhile; read it again"));
        }
        Agent changed = agent;
        ++changed.version;
        changed.updatedAt = Timestamp{tx.nowMs()};
        if (changed.status == AgentStatus::Archived && !changed.archivedAt.isSet())
            changed.archivedAt = changed.updatedAt;
        if (changed.status != AgentStatus::Archived)
            changed.archivedAt = {};
        if (const auto updated = updateRow(tx.sql(), changed); !updated)
            return fail(updated.error());
        const bool wasPublic = (*stored)->visibility == Visibility::Public;
        const QString audience =
            changed.visibility == Visibility::Public || wasPublic ? QString() : changed.ownerId;
        tx.emitEvent({eventType, audience, changed.id, toJson(changed)});
        return changed;
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Agent> AgentService::update(Caller caller, QString anyId, Patch<Agent> changes)
{
    auto agent = findWritable(caller, anyId, false);
    if (!agent)
        co_return fail(agent.error());
    if (changes.has<&Agent::model>() && changes.value.model != agent->model) {
        if (const auto known = checkModel(changes.value.model); !known)
            co_return fail(known.error());
    }
    changes.applyTo(*agent);
    if (agent->name.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("An agent needs a name"));
        error.issues.append({QStringLiteral("/name"), QStringLiteral("must not be empty")});
        co_return fail(std::move(error));
    }
    const bool archives = agent->status == AgentStatus::Archived;
    Agent changed = *agent;
    QString event = archives ? QStringLiteral("agent.archived") : QStringLiteral("agent.updated");
    co_return co_await store(std::move(changed), std::move(event));
}

Task<void> AgentService::remove(Caller caller, QString anyId)
{
    auto agent = findWritable(caller, anyId, false);
    if (!agent)
        co_return fail(agent.error());
    agent->status = AgentStatus::Archived;
    Agent changed = *agent;
    QString event = QStringLiteral("agent.archived");
    const Result<Agent> stored = co_await store(std::move(changed), std::move(event));
    co_return stored ? Result<void>() : fail(stored.error());
}

Task<Agent> AgentService::restore(Caller caller, QString anyId)
{
    auto agent = findWritable(caller, anyId, true);
    if (!agent)
        co_return fail(agent.error());
    if (agent->status != AgentStatus::Archived)
        co_return *agent;
    agent->status = AgentStatus::Active;
    Agent changed = *agent;
    QString event = QStringLiteral("agent.restored");
    co_return co_await store(std::move(changed), std::move(event));
}

Task<Agent> AgentService::setStatus(Caller caller, QString anyId, AgentStatus status)
{
    auto agent = findWritable(caller, anyId, false);
    if (!agent)
        co_return fail(agent.error());
    if (agent->status == status)
        co_return *agent;
    agent->status = status;
    Agent changed = *agent;
    QString event = QStringLiteral("agent.updated");
    co_return co_await store(std::move(changed), std::move(event));
}

Task<Agent> AgentService::duplicate(Caller caller, QString anyId, QString name)
{
    auto agent = find(caller, anyId);
    if (!agent)
        co_return fail(agent.error());
    Agent copy = *agent;
    copy.name = name.isEmpty() ? (copy.name.left(190) + QStringLiteral(" (Copy)")) : name;
    copy.status = AgentStatus::Inactive;
    copy.visibility = Visibility::Private;
    co_return co_await create(std::move(caller), std::move(copy));
}

Task<AgentStats> AgentService::stats(Caller caller, QString anyId, int days)
{
    const auto agent = find(caller, anyId);
    if (!agent)
        co_return fail(agent.error());
    auto read = [id = agent->id, days](Sql &sql) -> Result<AgentStats> {
        AgentStats stats;
        stats.agentId = id;
        stats.days = days;
        qint64 failures = 0, latency = 0;
        const auto summed =
            sql.first(QStringLiteral("SELECT sum(requests), sum(failures), sum(tokens_input), "
                                     "sum(tokens_output), sum(cost), sum(latency_ms), max(last_at) "
                                     "FROM usage_daily WHERE agent_id = ? "
                                     "AND day > date('now', '-' || ? || ' days')"),
                      {id, days}, [&](const Row &row) {
                          stats.requests = row.integer(0);
                          failures = row.integer(1);
                          stats.tokensInput = row.integer(2);
                          stats.tokensOutput = row.integer(3);
                          stats.cost = Money::fromNanos(row.integer(4));
                          latency = row.integer(5);
                          stats.lastUsedAt = Timestamp{row.integer(6)};
                      });
        if (!summed)
            return fail(summed.error());
        if (stats.requests > 0) {
            const auto requests = static_cast<double>(stats.requests);
            stats.avgLatencyMs = static_cast<double>(latency) / requests;
            stats.successRate = 100.0 * static_cast<double>(stats.requests - failures) / requests;
        }
        const auto counted = sql.first(
            QStringLiteral("SELECT count(*) FROM sessions WHERE agent_id = ? "
                           "AND created_at > (CAST(strftime('%s', 'now') AS INTEGER) * 1000) - ?"),
            {id, days * kMsPerDay}, [&](const Row &row) { stats.conversations = row.integer(0); });
        if (!counted)
            return fail(counted.error());
        return stats;
    };
    co_return co_await m_db.read(std::move(read));
}

Result<AgentService::Totals> AgentService::totals(const QString &agentId) const
{
    Totals totals;
    const auto summed = m_db.reader().first(
        QStringLiteral("SELECT sum(tokens_input), sum(tokens_output), sum(cost) FROM usage_daily "
                       "WHERE agent_id = ?"),
        {agentId}, [&totals](const Row &row) {
            totals.tokensInput = row.integer(0);
            totals.tokensOutput = row.integer(1);
            totals.cost = Money::fromNanos(row.integer(2));
        });
    if (!summed)
        return fail(summed.error());
    return totals;
}

Result<qint64> AgentService::count(const Caller &caller) const
{
    qint64 count = 0;
    const auto counted = m_db.reader().first(
        QStringLiteral("SELECT count(*) FROM agents WHERE owner_id = ? AND status <> 'archived'"),
        {caller.userId}, [&count](const Row &row) { count = row.integer(0); });
    if (!counted)
        return fail(counted.error());
    return count;
}

} // namespace troupe
