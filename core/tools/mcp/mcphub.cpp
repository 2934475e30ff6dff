// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcphub.h"

#include <QDeadlineTimer>
#include <QEventLoop>

#include <algorithm>

namespace troupe {

namespace {

/// Of one call, with all the progress that it tells: the session says earlier when nothing comes.
constexpr int kCallMs = 600'000;

/// A tool of a server as agents call it. It outlives the connection when a call is running.
class McpRegisteredTool final : public Tool
{
public:
    McpRegisteredTool(ToolInfo info, QString name, McpConnection *connection)
        : m_info(std::move(info)), m_name(std::move(name)), m_connection(connection)
    {
    }
    const ToolInfo &info() const override { return m_info; }
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override
    {
        if (!m_connection)
            return removed();
        return m_connection->call(m_name, std::move(arguments), std::move(context));
    }

private:
    static Task<ToolResult> removed()
    {
        co_return failKeyed(ErrorCode::Unavailable, QStringLiteral("mcp_not_ready"),
                            QStringLiteral("The MCP server of this tool was removed."));
    }

    const ToolInfo m_info;
    const QString m_name; ///< the server's own
    const QPointer<McpConnection> m_connection;
};

bool isSameSetting(const McpServer &a, const McpServer &b)
{
    return a.name == b.name && a.transport == b.transport && a.command == b.command
           && a.args == b.args && a.workingFolder == b.workingFolder && a.roots == b.roots
           && a.url == b.url && a.timeoutMs == b.timeoutMs && a.envNames == b.envNames
           && a.headerNames == b.headerNames;
}

bool isSameInfo(const ToolInfo &a, const ToolInfo &b)
{
    return a.name == b.name && a.title == b.title && a.description == b.description
           && a.parameters == b.parameters && a.risk == b.risk && a.ownerId == b.ownerId
           && a.aliases == b.aliases && a.timeoutMs == b.timeoutMs && a.permission == b.permission;
}

} // namespace

McpHub::McpHub(ToolRegistry &registry, OutboundClient &client, const Clock &clock,
               McpTimings timings)
    : m_registry(registry), m_client(client), m_clock(clock), m_timings(timings)
{
}

McpHub::~McpHub() = default;

void McpHub::onChanged(std::function<void(const QString &)> callback)
{
    m_changed = std::move(callback);
}

McpConnection *McpHub::find(const QString &serverId) const
{
    const auto entry = m_servers.find(serverId);
    return entry == m_servers.end() ? nullptr : entry->second.connection.get();
}

void McpHub::put(const McpServer &server, McpSetupSource source)
{
    if (m_isClosing)
        return;
    Entry &entry = m_servers[server.id];
    const bool isNew = !entry.connection;
    const bool isSame = !isNew && isSameSetting(entry.server, server);
    entry.server = server;
    if (isNew) {
        entry.connection = std::make_unique<McpConnection>(m_client, m_clock, m_timings);
        entry.connection->onChanged([this, id = server.id] { changed(id); });
    }
    entry.connection->setSource(std::move(source));
    if (!isNew && !isSame && entry.connection->isRunning())
        entry.connection->restart();
    else if (!isNew)
        publish(); // who may use them may have changed
}

void McpHub::remove(const QString &serverId)
{
    const auto entry = m_servers.find(serverId);
    if (entry == m_servers.end())
        return;
    std::unique_ptr<McpConnection> connection = std::move(entry->second.connection);
    m_servers.erase(entry);
    m_registry.replace(ToolSource::Mcp, serverId, {});
    connection->onChanged(nullptr);
    connection->stop();
    std::erase_if(m_leaving, [](const auto &one) { return !one->isEnding(); });
    if (connection->isEnding())
        m_leaving.push_back(std::move(connection));
    publish();
}

void McpHub::changed(const QString &serverId)
{
    publish();
    if (m_changed && !m_isClosing)
        m_changed(serverId);
}

void McpHub::publish()
{
    if (m_isClosing)
        return;
    // A bare name is an alias when it is the only one of its kind.
    QHash<QString, int> bare;
    for (const auto &[id, entry] : m_servers) {
        for (const McpTool &tool : entry.connection->tools()) {
            if (!tool.toolName.isEmpty())
                ++bare[tool.name.toLower()];
        }
    }
    for (auto &[id, entry] : m_servers) {
        std::vector<ToolInfo> infos;
        std::vector<std::shared_ptr<Tool>> tools;
        for (const McpTool &tool : entry.connection->tools()) {
            if (tool.toolName.isEmpty())
                continue;
            const bool isAlone = bare.value(tool.name.toLower()) == 1;
            infos.push_back(infoOf(entry.server, tool, isAlone));
            tools.push_back(std::make_shared<McpRegisteredTool>(infos.back(), tool.name,
                                                                entry.connection.get()));
        }
        if (std::equal(infos.begin(), infos.end(), entry.published.begin(), entry.published.end(),
                       isSameInfo))
            continue;
        entry.published = std::move(infos);
        m_registry.replace(ToolSource::Mcp, id, tools);
    }
}

ToolInfo McpHub::infoOf(const McpServer &server, const McpTool &tool, bool isAlone) const
{
    ToolInfo info;
    info.name = tool.toolName;
    info.title = tool.title.isEmpty() ? tool.name : tool.title;
    info.description = tool.description;
    info.parameters = tool.parameters;
    info.risk = tool.risk;
    info.source = ToolSource::Mcp;
    info.sourceId = server.id;
    info.ownerId = server.shared ? QString() : server.ownerId;
    info.timeoutMs = kCallMs;
    info.permission = server.permission;
    const auto other = m_registry.find(tool.name, server.ownerId);
    if (isAlone && (!other || other->info().source == ToolSource::Mcp))
        info.aliases.append(tool.name);
    return info;
}

void McpHub::shutdown(int timeoutMs)
{
    m_isClosing = true;
    for (auto &[id, entry] : m_servers) {
        entry.connection->onChanged(nullptr);
        entry.connection->stop();
        m_registry.replace(ToolSource::Mcp, id, {});
    }
    const auto isEnding = [this] {
        return std::any_of(m_servers.begin(), m_servers.end(),
                           [](const auto &one) { return one.second.connection->isEnding(); })
               || std::any_of(m_leaving.begin(), m_leaving.end(),
                              [](const auto &one) { return one->isEnding(); });
    };
    const QDeadlineTimer deadline(timeoutMs);
    QEventLoop loop;
    while (isEnding() && !deadline.hasExpired())
        loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    m_servers.clear();
    m_leaving.clear();
}

} // namespace troupe
