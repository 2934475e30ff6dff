// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/mcp/mcpconnection.h"
#include "core/tools/toolregistry.h"

#include <map>

namespace troupe {

/// All servers and what agents can use of them. Their tools are in the registry while a server is
/// ready, and stay there while it is tried again. A tool is found by its bare name, too, as long as
/// nothing else that the same people can use is called so. One thread.
class McpHub
{
public:
    McpHub(ToolRegistry &registry, OutboundClient &client, const Clock &clock,
           McpTimings timings = McpTimings());
    ~McpHub();

    /// Told after each change of a server's state.
    void onChanged(std::function<void(const QString &serverId)> callback);
    /// Adds a server, or takes over its changed settings: one that runs is started again.
    void put(const McpServer &server, McpSetupSource source);
    void remove(const QString &serverId);
    /// Null when there is none of that id.
    McpConnection *find(const QString &serverId) const;
    /// Stops all of them and waits, running events, until they have ended; what has not after
    /// `timeoutMs` is killed.
    void shutdown(int timeoutMs);

private:
    struct Entry
    {
        McpServer server;
        std::unique_ptr<McpConnection> connection;
        std::vector<ToolInfo> published;
    };
    void changed(const QString &serverId);
    void publish();
    ToolInfo infoOf(const McpServer &server, const McpTool &tool, bool isAlone) const;

    ToolRegistry &m_registry;
    OutboundClient &m_client;
    const Clock &m_clock;
    const McpTimings m_timings;
    std::map<QString, Entry> m_servers;
    std::vector<std::unique_ptr<McpConnection>> m_leaving; ///< removed, not ended yet
    std::function<void(const QString &)> m_changed;
    bool m_isClosing = false;
};

} // namespace troupe
