// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"
#include "core/services/caller.h"

/// What people enter for MCP servers, taken over and checked. Pure.
namespace troupe {

void takeMcpInput(const McpServerInput &input, McpServer &server);
void takeMcpChanges(const Patch<McpServerInput> &changes, McpServer &server);
/// Invalid with every problem as an issue: what its transport needs, names and values of variables
/// and headers, addresses.
Result<void> checkMcpServer(const McpServer &server, const QJsonObject &env,
                            const QJsonObject &headers);
/// Forbidden for programs and shared servers, unless `caller` is an administrator.
Result<void> mayKeepMcpServer(const Caller &caller, const McpServer &server);

} // namespace troupe
