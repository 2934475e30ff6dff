// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/agentops.h"
#include "core/services/agentcache.h"
#include "core/services/caller.h"

#include <functional>

namespace troupe {

class Clock;
class Database;
class ModelRegistry;
class Tx;

/// Agents: who may see and change them, and what a change does. Every method takes every face of an
/// id (UUID, agent_…, slug). Somebody else's private agent is NotFound; changing a public agent of
/// somebody else is Forbidden. An archived agent is NotFound except to list and restore.
class AgentService
{
public:
    AgentService(Database &db, const ModelRegistry &models, EventHub &events, const Clock &clock)
        : m_db(db), m_models(models), m_clock(clock), m_cache(events)
    {
    }

    /// Newest first; with a search, what fits best first (see core/storage/textmatch.h).
    Result<Page<Agent>> list(const Caller &caller, const ListAgents &query) const;
    /// By offset, in the same order, with the total: for the families that page so.
    struct SliceQuery
    {
        enum Whose { Readable, Own, OwnAndPublic }; ///< Readable: everybody's for an administrator
        Whose whose = Readable;
        std::optional<AgentStatus> status; ///< empty: all but archived
        QString search;
        bool searchRoleAndTags = true; ///< beside name and description
        QStringList tags; ///< has all of them
        QString workspaceId;
        int limit = 20;
        int offset = 0;
    };
    struct Slice
    {
        QList<Agent> items;
        qint64 total = 0;
    };
    Result<Slice> slice(const Caller &caller, const SliceQuery &query) const;

    Result<Agent> find(const Caller &caller, const QString &anyId) const;
    Task<Agent> create(Caller caller, Agent draft);
    Task<Agent> update(Caller caller, QString anyId, Patch<Agent> changes);
    /// Archives: recoverable.
    Task<void> remove(Caller caller, QString anyId);
    Task<Agent> restore(Caller caller, QString anyId);
    Task<Agent> setStatus(Caller caller, QString anyId, AgentStatus status);
    Task<Agent> duplicate(Caller caller, QString anyId, QString name);
    /// Objects are merged at every depth, other values replaced.
    Task<Agent> mergeCapabilities(Caller caller, QString anyId, QJsonObject changes);
    /// Over whole days of UTC, today's included.
    Task<AgentStats> stats(Caller caller, QString anyId, int days);
    /// Tokens and cost of all its calls so far.
    struct Totals
    {
        qint64 tokensInput = 0;
        qint64 tokensOutput = 0;
        Money cost;
    };
    Result<Totals> totals(const QString &agentId) const;
    /// How many the caller has that are not archived: bounded by the tier.
    Result<qint64> count(const Caller &caller) const;

private:
    /// Whoever asks; archived ones, too.
    Result<std::shared_ptr<const Agent>> read(const QString &anyId) const;
    Result<void> checkModel(const QString &model) const;
    using Edit = std::function<Result<void>(Agent &)>;
    /// Runs `edit` on what is stored, inside of the write: of changes at the same time none is lost.
    Task<Agent> change(Caller caller, QString anyId, bool archivedToo, QString event, Edit edit);

    Database &m_db;
    const ModelRegistry &m_models;
    const Clock &m_clock;
    mutable AgentCache m_cache;
};

/// Stores a new agent with its event: gives it times and a slug made of its name. The id and owner
/// are the caller's to set.
Result<Agent> insertNewAgent(Tx &tx, Agent agent);

} // namespace troupe
