// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/mcp/mcpconnection.h"

namespace troupe {

struct McpDoctorOptions
{
    int handshakeMs = 30'000;
    int versionMs = 10'000; ///< for `node --version` and the like
    /// Where programs are looked for that PATH does not hold; empty: the usual folders.
    QStringList otherFolders;
    CancelToken cancel;

    McpDoctorOptions() {}
};

/// Says why a server does not start, or that it does: looks for the command, starts the server beside
/// the one that may be running, shakes hands, lists its tools, and ends it. Always a result: what
/// fails is a check, with what was found and what to do. Stops at the first that makes the rest
/// impossible. `client` outlives the task.
Task<QList<McpCheck>> examineMcp(OutboundClient *client, McpSetup setup, McpDoctorOptions options);

} // namespace troupe
