// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/agentservice.h"

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/engine/modelregistry.h"
#include "core/meta/values.h"
#include "core/services/agentaccess.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QJsonDocument>

namespace troupe {

namespace {

constexpr int kSlugLength = 60;
constexpr qint64 kMsPerDay = 86'400'000;

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
    QString rank; ///< an expression; empty without a search
    QString searched;

    AgentFilter(const Caller &caller, const AgentService::SliceQuery &query)
    {
        using Query = AgentService::SliceQuery;
        if (query.whose == Query::Own) {
            add(QStringLiteral(" AND owner_id = ?"), caller.userId);
        } else if (query.whose == Query::OwnAndPublic || !caller.isAdmin()) {
            // Who deleted something did not do it for others to see.
            add(QStringLiteral(" AND (owner_id = ? OR (status <> 'archived' AND ")
                    + QLatin1String(kAgentsOfOthers) + QStringLiteral("))"),
                caller.userId);
            binds += caller.username;
        }
        if (query.status)
            add(QStringLiteral(" AND status = ?"), enumName(*query.status));
        else
            where += QStringLiteral(" AND status <> 'archived'");
        if (!query.workspaceId.isEmpty())
            add(QStringLiteral(" AND workspace_id = ?"), query.workspaceId);
        if (!query.tags.isEmpty()) {
            add(QStringLiteral(" AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE value NOT IN "
                               "(SELECT value FROM json_each(agents.tags)))"),
                QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(query.tags)).toJson()));
        }
        if (!query.search.isEmpty()) {
            searched = query.search;
            rank = query.searchRoleAndTags
                       ? QStringLiteral("text_match(?, name, description, role, tags)")
                       : QStringLiteral("text_match(?, name, description)");
            add(QStringLiteral(" AND ") + rank + QStringLiteral(" > 0"), searched);
        }
    }

    void add(const QString &condition, const QVariant &value)
    {
        where += condition;
        binds += value;
    }
    /// The order of the list, and what is bound to it.
    QString order()
    {
        if (rank.isEmpty())
            return QStringLiteral(" ORDER BY id DESC");
        binds += searched;
        return QStringLiteral(" ORDER BY ") + rank + QStringLiteral(" DESC, id DESC");
    }
};

QJsonObject deepMerged(QJsonObject base, const QJsonObject &changes)
{
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        const QJsonValue old = base.value(it.key());
        base[it.key()] = old.isObject() && it->isObject()
                             ? QJsonValue(deepMerged(old.toObject(), it->toObject()))
                             : QJsonValue(*it);
    }
    return base;
}

/// `userId` empty: of everybody.
Result<AgentStats> readStats(Sql &sql, AgentStats stats, const QString &userId)
{
    qint64 failures = 0, latency = 0;
    const QString firstDay = stats.from.toString().left(10);
    const auto summed =
        sql.first(QStringLiteral("SELECT sum(requests), sum(failures), sum(tokens_input), "
                                 "sum(tokens_output), sum(cost), sum(latency_ms), max(last_at) "
                                 "FROM usage_daily WHERE agent_id = ?1 AND day >= ?2 "
                                 "AND (?3 = '' OR user_id = ?3)"),
                  {stats.agentId, firstDay, userId}, [&](const Row &row) {
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
    const auto days = sql.each(
        QStringLiteral("SELECT day, sum(requests), sum(tokens_input + tokens_output), sum(cost) "
                       "FROM usage_daily WHERE agent_id = ?1 AND day >= ?2 "
                       "AND (?3 = '' OR user_id = ?3) GROUP BY day ORDER BY day"),
        {stats.agentId, firstDay, userId}, [&stats](const Row &row) {
            stats.daily.append(
                {row.text(0), row.integer(1), row.integer(2), Money::fromNanos(row.integer(3))});
            return true;
        });
    if (!days)
        return fail(days.error());
    const auto counted = sql.first(
        QStringLiteral("SELECT count(*) FROM sessions WHERE agent_id = ?1 AND updated_at >= ?2 "
                       "AND message_count > 0 AND (?3 = '' OR owner_id = ?3)"),
        {stats.agentId, stats.from.ms, userId},
        [&](const Row &row) { stats.conversations = row.integer(0); });
    if (!counted)
        return fail(counted.error());
    const auto rated = sql.first(
        QStringLiteral("SELECT avg(m.rating) FROM messages m WHERE m.agent_id = ?1 "
                       "AND m.rating IS NOT NULL AND m.created_at >= ?2 AND (?3 = '' OR EXISTS "
                       "(SELECT 1 FROM sessions s WHERE s.id = m.session_id AND s.owner_id = ?3))"),
        {stats.agentId, stats.from.ms, userId}, [&](const Row &row) {
            if (!row.isNull(0))
                stats.userSatisfaction = row.real(0);
        });
    return rated ? Result<AgentStats>(stats) : fail(rated.error());
}

Error withoutName()
{
    Error error(ErrorCode::Invalid, QStringLiteral("An agent needs a name"));
    error.issues.append({QStringLiteral("/name"), QStringLiteral("must not be empty")});
    return error;
}

/// Names without the visibility that they are for would be forgotten.
Result<void> checkShares(const Agent &agent)
{
    if (agent.sharedWith.isEmpty() || agent.visibility == Visibility::Shared)
        return {};
    Error error(ErrorCode::Invalid, QStringLiteral("An agent is shared with people when its "
                                                   "visibility is \"shared\""));
    error.issues.append(
        {QStringLiteral("/shared_with"), QStringLiteral("needs the visibility \"shared\"")});
    return fail(std::move(error));
}

/// An agent is read by whoever may use it and lies in the database as it is: what a function proves
/// itself with belongs into the secret store.
Result<void> checkFunctionsHoldNoSecret(const QJsonArray &functions)
{
    Error error(ErrorCode::Invalid,
                QStringLiteral(
                    "The value of an authentication is a secret. Register the function, "
                    "which keeps it in the secret store, and name it in the agent's tools."));
    for (qsizetype i = 0; i < functions.size(); ++i) {
        const QJsonValue value =
            functions.at(i)[QLatin1String("authentication")][QLatin1String("value")];
        if (!value.isUndefined() && !value.isNull()
            && value.toString(QStringLiteral("?")) != QString())
            error.issues.append({QStringLiteral("/functions/%1/authentication/value").arg(i),
                                 QStringLiteral("must not be in the agent")});
    }
    return error.issues.isEmpty() ? Result<void>() : fail(std::move(error));
}

} // namespace

Result<Page<Agent>> AgentService::list(const Caller &caller, const ListAgents &query) const
{
    SliceQuery slice;
    slice.status = query.status;
    slice.search = query.search;
    if (!query.tag.isEmpty())
        slice.tags = QStringList{query.tag};
    AgentFilter filter(caller, slice);
    const bool isRanked = !filter.rank.isEmpty();
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, isRanked ? 2 : 1);
        if (!cursor)
            return fail(cursor.error());
        if (isRanked) {
            filter.where +=
                QStringLiteral(" AND (") + filter.rank + QStringLiteral(", id) < (?, ?)");
            filter.binds += filter.searched;
            filter.binds += cursor->at(0).toLongLong();
        } else {
            filter.where += QStringLiteral(" AND id < ?");
        }
        filter.binds += cursor->last();
    }
    const QString tail = filter.where + filter.order() + QStringLiteral(" LIMIT ?");
    filter.binds += query.limit + 1;
    auto rows = listRows<Agent>(m_db.reader(), tail, filter.binds);
    if (!rows)
        return fail(rows.error());
    Page<Agent> page;
    page.items = std::move(*rows);
    for (Agent &agent : page.items)
        hideFrom(caller, agent);
    if (!cutToLimit(page.items, query.limit))
        return page;
    QStringList cursor{page.items.last().id};
    if (isRanked) {
        const auto ranked =
            m_db.reader().first(QStringLiteral("SELECT ") + filter.rank
                                    + QStringLiteral(" FROM agents WHERE id = ?"),
                                {filter.searched, cursor.first()},
                                [&cursor](const Row &row) { cursor.prepend(row.text(0)); });
        if (!ranked)
            return fail(ranked.error());
    }
    page.nextCursor = encodeCursor(cursor);
    return page;
}

Result<AgentService::Slice> AgentService::slice(const Caller &caller, const SliceQuery &query) const
{
    AgentFilter filter(caller, query);
    Slice slice;
    const auto counted =
        m_db.reader().first(QStringLiteral("SELECT count(*) FROM agents") + filter.where,
                            filter.binds,
                            [&slice](const Row &row) { slice.total = row.integer(0); });
    if (!counted)
        return fail(counted.error());
    const QString tail = filter.where + filter.order() + QStringLiteral(" LIMIT ? OFFSET ?");
    filter.binds += query.limit;
    filter.binds += query.offset;
    auto rows = listRows<Agent>(m_db.reader(), tail, filter.binds);
    if (!rows)
        return fail(rows.error());
    slice.items = std::move(*rows);
    for (Agent &agent : slice.items)
        hideFrom(caller, agent);
    return slice;
}

Result<std::shared_ptr<const Agent>> AgentService::read(const QString &anyId) const
{
    const auto id = parseId(anyId);
    if (id) {
        if (auto known = m_cache.find(*id))
            return known;
    }
    QVariantList binds;
    const QString tail = agentTail(anyId, binds);
    auto agent = findRow<Agent>(m_db.reader(), tail, binds);
    if (!agent)
        return fail(agent.error());
    if (!*agent)
        return agentNotFound();
    m_cache.keep(**agent);
    return std::make_shared<const Agent>(std::move(**agent));
}

Result<Agent> AgentService::find(const Caller &caller, const QString &anyId) const
{
    const auto agent = read(anyId);
    if (!agent)
        return fail(agent.error());
    Agent found = **agent;
    if (found.status == AgentStatus::Archived || !mayUse(caller, found))
        return agentNotFound();
    hideFrom(caller, found);
    return found;
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
    if (const auto settled = settleShares(tx.sql(), agent); !settled)
        return fail(settled.error());
    if (const auto inserted = insertRow(tx.sql(), agent); !inserted)
        return fail(inserted.error());
    if (const auto told = tellOfAgent(tx, QStringLiteral("agent.created"), nullptr, agent); !told)
        return fail(told.error());
    return agent;
}

Task<Agent> AgentService::create(Caller caller, Agent draft)
{
    if (const auto known = checkModel(draft.model); !known)
        co_return fail(known.error());
    if (const auto fine = checkFunctionsHoldNoSecret(draft.functions); !fine)
        co_return fail(fine.error());
    if (const auto fine = checkShares(draft); !fine)
        co_return fail(fine.error());
    draft.id = newId();
    draft.ownerId = caller.userId;
    draft.version = 1;
    draft.archivedAt = {};
    auto write = [draft = std::move(draft)](Tx &tx) mutable {
        return insertNewAgent(tx, std::move(draft)); // a write runs once
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Agent> AgentService::change(Caller caller, QString anyId, bool archivedToo, QString event,
                                 Edit edit)
{
    auto write = [caller, anyId, archivedToo, event, edit](Tx &tx) -> Result<Agent> {
        const auto before = writableAgent(tx.sql(), caller, anyId, archivedToo);
        if (!before)
            return fail(before.error());
        Agent agent = *before;
        if (const auto edited = edit(agent); !edited)
            return fail(edited.error());
        return storeChangedAgent(tx, *before, std::move(agent), AgentEdit(event, caller.userId));
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Agent> AgentService::update(Caller caller, QString anyId, Patch<Agent> changes)
{
    const auto agent = writableAgent(m_db.reader(), caller, anyId, false);
    if (!agent)
        co_return fail(agent.error());
    if (changes.has<&Agent::model>() && changes.value.model != agent->model) {
        if (const auto known = checkModel(changes.value.model); !known)
            co_return fail(known.error());
    }
    if (changes.has<&Agent::functions>()) {
        if (const auto fine = checkFunctionsHoldNoSecret(changes.value.functions); !fine)
            co_return fail(fine.error());
    }
    Edit edit = [changes](Agent &stored) -> Result<void> {
        changes.applyTo(stored);
        if (stored.name.isEmpty())
            return fail(withoutName());
        return changes.has<&Agent::sharedWith>() ? checkShares(stored) : Result<void>();
    };
    QString id = agent->id;
    QString event = QStringLiteral("agent.updated");
    co_return co_await change(std::move(caller), std::move(id), false, std::move(event),
                              std::move(edit));
}

Task<void> AgentService::remove(Caller caller, QString anyId)
{
    auto archived = co_await setStatus(std::move(caller), std::move(anyId), AgentStatus::Archived);
    co_return archived ? Result<void>() : fail(archived.error());
}

Task<Agent> AgentService::restore(Caller caller, QString anyId)
{
    const auto agent = writableAgent(m_db.reader(), caller, anyId, true);
    if (!agent)
        co_return fail(agent.error());
    if (agent->status != AgentStatus::Archived)
        co_return Agent(*agent);
    Edit edit = [](Agent &stored) -> Result<void> {
        stored.status = AgentStatus::Active;
        return {};
    };
    QString id = agent->id;
    QString event = QStringLiteral("agent.restored");
    co_return co_await change(std::move(caller), std::move(id), true, std::move(event),
                              std::move(edit));
}

Task<Agent> AgentService::setStatus(Caller caller, QString anyId, AgentStatus status)
{
    const auto agent = writableAgent(m_db.reader(), caller, anyId, false);
    if (!agent)
        co_return fail(agent.error());
    if (agent->status == status)
        co_return Agent(*agent);
    Edit edit = [status](Agent &stored) -> Result<void> {
        stored.status = status;
        return {};
    };
    QString id = agent->id;
    QString event = QStringLiteral("agent.updated");
    co_return co_await change(std::move(caller), std::move(id), false, std::move(event),
                              std::move(edit));
}

Task<Agent> AgentService::deploy(Caller caller, QString anyId, Visibility visibility,
                                 QStringList sharedWith)
{
    auto write = [caller, anyId, visibility, sharedWith](Tx &tx) -> Result<Agent> {
        auto before = writableAgent(tx.sql(), caller, anyId, false);
        if (!before)
            return fail(before.error());
        Agent agent = *before;
        agent.status = AgentStatus::Active;
        agent.visibility = visibility;
        if (!sharedWith.isEmpty())
            agent.sharedWith = sharedWith;
        if (const auto settled = settleShares(tx.sql(), agent); !settled)
            return fail(settled.error());
        if (agent.status == before->status && agent.visibility == before->visibility
            && agent.sharedWith == before->sharedWith)
            return std::move(*before);
        const AgentEdit edit(QStringLiteral("agent.updated"), caller.userId, AgentChange::Deployed);
        return storeChangedAgent(tx, *before, std::move(agent), edit);
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Agent> AgentService::mergeCapabilities(Caller caller, QString anyId, QJsonObject changes)
{
    const auto agent = writableAgent(m_db.reader(), caller, anyId, false);
    if (!agent)
        co_return fail(agent.error());
    Edit edit = [changes](Agent &stored) -> Result<void> {
        stored.capabilities = deepMerged(stored.capabilities, changes);
        return {};
    };
    QString id = agent->id;
    QString event = QStringLiteral("agent.updated");
    co_return co_await change(std::move(caller), std::move(id), false, std::move(event),
                              std::move(edit));
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
    copy.sharedWith.clear();
    co_return co_await create(std::move(caller), std::move(copy));
}

Task<AgentStats> AgentService::stats(Caller caller, QString anyId, int days)
{
    const auto agent = find(caller, anyId);
    if (!agent)
        co_return fail(agent.error());
    AgentStats period;
    period.agentId = agent->id;
    period.days = days;
    period.to = Timestamp{m_clock.nowMs()};
    period.from = Timestamp{(period.to.ms / kMsPerDay - days + 1) * kMsPerDay};
    const QString userId = owns(caller, *agent) ? QString() : caller.userId;
    auto read = [period, userId](Sql &sql) { return readStats(sql, period, userId); };
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
