// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/agentops.h"
#include "core/services/caller.h"

namespace troupe {

class Database;

/// Agents: who may see and change them, and what a change does. Every method takes every face of an
/// id (UUID, agent_…, slug). Somebody else's private agent is NotFound; changing a public agent of
/// somebody else is Forbidden. An archived agent is NotFound except to list, restore and get() with
/// `archivedToo`.
class AgentService
{
public:
    explicit AgentService(Database &db) : m_db(db) {}

    Result<Page<Agent>> list(const Caller &caller, const ListAgents &query) const;
    /// By offset, newest first, with the total: for the families that page so. `includePublic`: also
    /// public ones of others.
    struct Slice
    {
        QList<Agent> items;
        qint64 total = 0;
    };
    Result<Slice> slice(const Caller &caller, const ListAgents &query, int offset) const;

    Result<Agent> find(const Caller &caller, const QString &anyId) const;
    Task<Agent> create(Caller caller, Agent draft);
    Task<Agent> update(Caller caller, QString anyId, Patch<Agent> changes);
    /// Archives: recoverable.
    Task<void> remove(Caller caller, QString anyId);
    Task<Agent> restore(Caller caller, QString anyId);
    Task<Agent> setStatus(Caller caller, QString anyId, AgentStatus status);
    Task<Agent> duplicate(Caller caller, QString anyId, QString name);
    Task<AgentStats> stats(Caller caller, QString anyId, int days);
    /// How many the caller has that are not archived: bounded by the tier.
    Result<qint64> count(const Caller &caller) const;

private:
    Database &m_db;
};

} // namespace troupe
