// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/toolops.h"
#include "core/services/caller.h"
#include "core/tools/builtin/webtools.h"
#include "core/tools/toolpermissions.h"
#include "core/tools/toolregistry.h"

namespace troupe {

class Clock;
class Database;
class SecretStore;

/// What tools people can use, what they said about them, and calls that people make themselves.
/// Events `tool.permission.updated` and `web_search.updated`. Server thread only.
class ToolService
{
public:
    ToolService(Database &db, ToolRegistry &registry, SecretStore &secrets, const Clock &clock)
        : m_db(db), m_registry(registry), m_secrets(secrets), m_clock(clock)
    {
    }

    /// Reads what people said. Once, after the database is open.
    Result<void> load();

    Result<ToolViews> list(const Caller &caller, const ListTools &query) const;
    /// NotFound ("tool_not_found"); Invalid with pointers into /arguments; the tool's own errors.
    Task<ToolCallAnswer> call(Caller caller, CallToolInput input);

    Task<ToolPermissionRule> setPermission(Caller caller, SetToolPermission input);
    Task<void> removePermission(Caller caller, ToolPermissionRef input);
    /// What was said about a tool under any of its names, for the engine; where more than one rule
    /// fits, the stricter counts.
    std::optional<ToolPermission> permissionOf(const QString &userId, const QString &agentId,
                                               const QString &tool) const;

    Result<WebSearchSettings> webSearch() const;
    Task<WebSearchSettings> updateWebSearch(Caller caller, UpdateWebSearch input);
    /// With its key, for the tool.
    Task<WebSearchAccess> webSearchAccess();

private:
    Task<void> record(ToolCallRecord call, bool isNew);

    Database &m_db;
    ToolRegistry &m_registry;
    SecretStore &m_secrets;
    const Clock &m_clock;
    ToolPermissions m_permissions;
};

} // namespace troupe
