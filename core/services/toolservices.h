// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/services/datasourceservice.h"
#include "core/services/functionservice.h"
#include "core/services/ticketservice.h"
#include "core/services/toolservice.h"

namespace troupe {

class Workshop;

/// Everything about tools but MCP servers, wired: the services, and the built-in tools in the
/// workshop's registry, its gate and its turns. Made after the workshop and before it starts.
class ToolServices
{
public:
    /// `dataFolder`: what no agent gets to see.
    ToolServices(Database &db, Workshop &workshop, OutboundClient &outbound, SecretStore &secrets,
                 const Clock &clock, const QString &dataFolder);

    /// Reads permissions and functions. Once, after the database is open.
    Result<void> load();

    ToolService &tools() { return m_tools; }
    FunctionService &functions() { return m_functions; }
    DataSourceService &data() { return m_data; }
    TicketService &tickets() { return m_tickets; }

private:
    std::shared_ptr<DataSourceReader> m_reader = std::make_shared<DataSourceReader>();
    ToolService m_tools;
    FunctionService m_functions;
    DataSourceService m_data;
    TicketService m_tickets;
};

} // namespace troupe
