// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/toolservices.h"

#include "core/engine/run/workshop.h"
#include "core/tools/builtin/builtintools.h"

namespace troupe {

ToolServices::ToolServices(Database &db, Workshop &workshop, OutboundClient &outbound,
                           SecretStore &secrets, const Clock &clock, const QString &dataFolder)
    : m_tools(db, workshop.tools, secrets, clock),
      m_functions(db, workshop.tools, outbound, secrets, clock),
      m_data(db, m_reader, dataFolder),
      m_tickets(db)
{
    addBuiltInTools(workshop.tools, {clock, db, outbound, m_tickets, m_reader,
                                     [this] { return m_tools.webSearchAccess(); }});
    workshop.gate.setPermissions(
        [this](const QString &userId, const QString &agentId, const QString &tool) {
            return m_tools.permissionOf(userId, agentId, tool);
        });
    workshop.loop.setInlineTools([this](const Agent &agent, const QString &userId) {
        return m_functions.inlineTools(agent, userId);
    });
}

Result<void> ToolServices::load()
{
    if (const auto loaded = m_tools.load(); !loaded)
        return fail(loaded.error());
    return m_functions.load();
}

} // namespace troupe
