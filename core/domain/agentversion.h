// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"

namespace troupe {

/// What made a version.
enum class AgentChange : quint8 {
    Created,
    Edited,
    Started,
    Stopped,
    Archived,
    Restored, ///< from the archive
    Deployed,
    Reverted, ///< to what an earlier version was
    Refreshed, ///< from a newer version of its template
};
constexpr auto enumNames(AgentChange)
{
    return std::array<std::string_view, 9>{"created",  "edited",   "started",
                                           "stopped",  "archived", "restored",
                                           "deployed", "reverted", "refreshed"};
}

/// An agent as it was, kept by the change that made it so. Rows are never changed.
struct AgentVersion
{
    QString id;
    QString agentId;
    int version = 1; ///< of the agent
    AgentChange change = AgentChange::Edited;
    QString userId; ///< who made it; empty: nobody, or not known any more
    QStringList fields; ///< that differ from the version before, by name
    QJsonObject snapshot; ///< see agentSnapshot()
    Timestamp createdAt;

    static const TypeInfo &info();
};

/// All fields of the agent as JSON, credentials left out (agentsecrets.h).
QJsonObject agentSnapshot(const Agent &agent);
/// `now` with the content of a snapshot: all that a person can edit but for its status and
/// visibility. What the snapshot leaves out, or an older program did not know, stays as it is now.
/// Invalid with every problem when the snapshot cannot be read.
Result<Agent> agentFromSnapshot(const QJsonObject &snapshot, const Agent &now);
/// Names of the fields that differ, but for the count of changes and the times.
QStringList fieldsThatDiffer(const Agent &before, const Agent &after);
/// What a change from one to the other is called.
AgentChange changeBetween(const Agent &before, const Agent &after);

} // namespace troupe
