// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/agentexchangeops.h"
#include "core/contract/troupe/agentversionops.h"
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
    /// Active, and open to whom `visibility` says; `sharedWith` empty: as it is stored. Invalid when
    /// it is to be shared with nobody, or with somebody who is not there.
    Task<Agent> deploy(Caller caller, QString anyId, Visibility visibility, QStringList sharedWith);
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

    /// Malformed with key "invalid_model" when nobody knows it.
    Result<void> checkModel(const QString &model) const;

    // Versions (agentversions.cpp): for the owner and administrators, archived or not. NotFound with
    // key "version_not_found".
    Task<Page<AgentVersionInfo>> versions(Caller caller, ListAgentVersions query);
    Task<AgentVersionContent> version(Caller caller, AgentVersionRef ref);
    Task<AgentDiff> diff(Caller caller, DiffAgentVersions query);
    /// A new version with the content of an earlier one. Status, visibility and credentials stay,
    /// but an archived agent comes back.
    Task<Agent> restoreVersion(Caller caller, AgentVersionRef ref);

    // Files (agentexchange.cpp).
    Result<AgentExport> exportOne(const Caller &caller, const QString &anyId) const;
    /// Makes what can be read, all in one write. Malformed when the document is no export of agents,
    /// or one of a later version; TooLarge when it holds too many.
    Task<AgentImportReport> importAll(Caller caller, QJsonObject document);

private:
    /// Whoever asks; archived ones, too.
    Result<std::shared_ptr<const Agent>> read(const QString &anyId) const;
    using Edit = std::function<Result<void>(Agent &)>;
    /// Runs `edit` on what is stored, inside of the write: of changes at the same time none is lost.
    Task<Agent> change(Caller caller, QString anyId, bool archivedToo, QString event, Edit edit);

    Database &m_db;
    const ModelRegistry &m_models;
    const Clock &m_clock;
    mutable AgentCache m_cache;
};

/// What an agent is changed for.
struct AgentEdit
{
    QString event; ///< "agent.updated"; an archived agent's is "agent.archived" in any case
    QString userId; ///< who does it; empty: the program
    std::optional<AgentChange> change; ///< empty: told by what differs

    AgentEdit() = default;
    AgentEdit(QString eventName, QString who, std::optional<AgentChange> what = {})
        : event(std::move(eventName)), userId(std::move(who)), change(what)
    {
    }
};

/// The one place where a changed agent is stored: with the version before it, its own, and its
/// event. `before` is what is stored now.
Result<Agent> storeChangedAgent(Tx &tx, const Agent &before, Agent agent, const AgentEdit &edit);

/// Stores a new agent with its event: gives it times and a slug made of its name. The id and owner
/// are the caller's to set.
Result<Agent> insertNewAgent(Tx &tx, Agent agent);

} // namespace troupe
