// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/agentaccess.h"

#include "core/base/ids.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

Error sharesProblem(const QString &pointer, const QString &message)
{
    Error error(ErrorCode::Invalid, message);
    error.issues.append({pointer, message});
    return error;
}

/// The ids of those it is shared with.
Result<QStringList> sharedUserIds(Sql &sql, const Agent &agent)
{
    QStringList ids;
    if (agent.visibility != Visibility::Shared)
        return ids;
    for (const QString &name : agent.sharedWith) {
        const auto found = sql.first(QStringLiteral("SELECT id FROM users WHERE username = ?"),
                                     {name}, [&ids](const Row &row) { ids += row.text(0); });
        if (!found)
            return fail(found.error());
    }
    return ids;
}

} // namespace

tl::unexpected<Error> agentNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("agent_not_found"),
                     QStringLiteral("Agent not found"));
}

QString agentTail(const QString &anyId, QVariantList &binds)
{
    if (const auto id = parseId(anyId)) {
        binds += *id;
        return QStringLiteral(" WHERE id = ?");
    }
    binds += anyId;
    return QStringLiteral(" WHERE slug = ?");
}

bool owns(const Caller &caller, const Agent &agent)
{
    return agent.ownerId == caller.userId || caller.isAdmin();
}

bool mayUse(const Caller &caller, const Agent &agent)
{
    return owns(caller, agent) || agent.visibility == Visibility::Public
           || (agent.visibility == Visibility::Shared
               && agent.sharedWith.contains(caller.username));
}

void hideFrom(const Caller &caller, Agent &agent)
{
    if (!agent.sharedWith.isEmpty() && !owns(caller, agent))
        agent.sharedWith.clear();
}

Result<Agent> writableAgent(Sql &sql, const Caller &caller, const QString &anyId, bool archivedToo)
{
    QVariantList binds;
    const QString tail = agentTail(anyId, binds);
    auto agent = findRow<Agent>(sql, tail, binds);
    if (!agent)
        return fail(agent.error());
    if (!*agent || ((*agent)->status == AgentStatus::Archived && !archivedToo))
        return agentNotFound();
    if (!owns(caller, **agent)) {
        if (!mayUse(caller, **agent))
            return agentNotFound();
        return fail(ErrorCode::Forbidden, QStringLiteral("Only its owner may change this agent"));
    }
    return std::move(**agent);
}

Result<void> settleShares(Sql &sql, Agent &agent)
{
    if (agent.visibility != Visibility::Shared) {
        agent.sharedWith.clear();
        return {};
    }
    QStringList people;
    for (qsizetype i = 0; i < agent.sharedWith.size(); ++i) {
        QString name, id;
        const auto found =
            sql.first(QStringLiteral("SELECT username, id FROM users WHERE username = ? COLLATE "
                                     "NOCASE"),
                      {agent.sharedWith.at(i).trimmed()}, [&](const Row &row) {
                          name = row.text(0);
                          id = row.text(1);
                      });
        if (!found)
            return fail(found.error());
        if (name.isEmpty()) {
            return fail(sharesProblem(QStringLiteral("/shared_with/%1").arg(i),
                                      QStringLiteral("nobody here is called “%1”")
                                          .arg(agent.sharedWith.at(i).left(100))));
        }
        if (id != agent.ownerId && !people.contains(name))
            people += name;
    }
    if (people.isEmpty()) {
        return fail(sharesProblem(QStringLiteral("/shared_with"),
                                  QStringLiteral("name the people it is shared with")));
    }
    agent.sharedWith = std::move(people);
    return {};
}

Result<void> tellOfAgent(Tx &tx, const QString &event, const Agent *before, const Agent &agent)
{
    Agent seen = agent; // by those who do not own it
    seen.sharedWith.clear();
    const auto now = sharedUserIds(tx.sql(), agent);
    const auto earlier = before ? sharedUserIds(tx.sql(), *before) : Result<QStringList>();
    if (!now || !earlier)
        return fail(now ? earlier.error() : now.error());
    const bool isPublic = agent.visibility == Visibility::Public;
    const QByteArray gone = "{\"id\":\"" + agent.id.toUtf8() + "\"}";
    if (before && before->visibility == Visibility::Public && !isPublic) {
        tx.emitEvent({QStringLiteral("agent.removed"), QString(), agent.id, gone});
    } else if (!isPublic) {
        for (const QString &userId : *earlier) {
            if (!now->contains(userId))
                tx.emitEvent({QStringLiteral("agent.removed"), userId, agent.id, gone});
        }
    }
    if (isPublic) {
        tx.emitEvent({event, QString(), agent.id, toJson(seen)});
        return {};
    }
    tx.emitEvent({event, agent.ownerId, agent.id, toJson(agent)});
    for (const QString &userId : *now)
        tx.emitEvent({event, userId, agent.id, toJson(seen)});
    return {};
}

} // namespace troupe
