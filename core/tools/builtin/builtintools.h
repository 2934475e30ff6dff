// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/storage/datasourcereader.h"
#include "core/tools/builtin/webtools.h"
#include "core/tools/ticketdesk.h"
#include "core/tools/toolregistry.h"

namespace troupe {

class Clock;
class Database;

/// What built-in tools work with; outlives them.
struct BuiltInWorld
{
    const Clock &clock;
    Database &db;
    OutboundClient &outbound;
    TicketDesk &tickets;
    std::shared_ptr<DataSourceReader> reader;
    std::function<Task<WebSearchAccess>()> webSearch;
};

/// Adds every built-in tool but `Task`, which the engine has.
void addBuiltInTools(ToolRegistry &registry, const BuiltInWorld &world);

} // namespace troupe
