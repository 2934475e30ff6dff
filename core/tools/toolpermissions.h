// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/toolfunction.h"

#include <QHash>
#include <QList>

#include <optional>

namespace troupe {

class Sql;

/// What people said about tools, in memory: read for every call of a tool. Server thread only.
///
/// A rule for one agent comes before the one for every agent of its owner.
class ToolPermissions
{
public:
    /// Reads all rules. Once, after the database is open, and after each change of many.
    Result<void> load(Sql &sql);
    /// After a rule was committed.
    void set(const ToolPermissionRule &rule);
    void remove(const QString &ownerId, const QString &agentId, const QString &tool);

    /// What was said about the tool (its name, not an alias) for that agent of that person; nothing:
    /// the tool's own default counts.
    std::optional<ToolPermission> permissionOf(const QString &userId, const QString &agentId,
                                               const QString &tool) const;
    /// The rule for exactly that agent; "": for every agent.
    std::optional<ToolPermission> ruleOf(const QString &userId, const QString &agentId,
                                         const QString &tool) const;

private:
    static QString keyOf(const QString &ownerId, const QString &agentId, const QString &tool);

    QHash<QString, ToolPermission> m_rules;
};

} // namespace troupe
