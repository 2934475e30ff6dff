// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcpmodel.h"

#include "ui/pages/tools/toolwords.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongestRowText = 300; // of what a server says of a tool

} // namespace

QString mcpStateLabel(McpStatus status)
{
    switch (status) {
    case McpStatus::Stopped:
        return McpServerModel::tr("Stopped");
    case McpStatus::Starting:
        return McpServerModel::tr("Starting");
    case McpStatus::Ready:
        return McpServerModel::tr("Ready");
    case McpStatus::Waiting:
        return McpServerModel::tr("Trying again");
    case McpStatus::Failed:
        return McpServerModel::tr("Not working");
    }
    return {};
}

BadgeTone mcpStateTone(McpStatus status)
{
    switch (status) {
    case McpStatus::Ready:
        return BadgeTone::Success;
    case McpStatus::Starting:
        return BadgeTone::Accent;
    case McpStatus::Waiting:
        return BadgeTone::Warning;
    case McpStatus::Failed:
        return BadgeTone::Danger;
    case McpStatus::Stopped:
        break;
    }
    return BadgeTone::Neutral;
}

int McpServerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_servers.size());
}

QVariant McpServerModel::data(const QModelIndex &index, int role) const
{
    const McpServer *server = at(index.row());
    if (!index.isValid() || !server)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return server->name;
    case RowSubtitle:
        if (!server->problem.isEmpty())
            return server->problem.section(u'\n', 0, 0);
        if (server->status == McpStatus::Ready)
            return tr("%n tools", nullptr, server->toolCount);
        return server->transport == McpTransportKind::Http
                   ? server->url
                   : (QStringList{server->command} + server->args).join(u' ');
    case RowBadge:
        return mcpStateLabel(server->status);
    case RowBadgeTone:
        return static_cast<int>(mcpStateTone(server->status));
    case RowIcon:
        return server->transport == McpTransportKind::Http ? QStringLiteral("globe")
                                                           : QStringLiteral("terminal");
    case Qt::AccessibleTextRole:
        return tr("%1, %2").arg(server->name, mcpStateLabel(server->status));
    default:
        return {};
    }
}

void McpServerModel::setServers(const QList<McpServer> &servers)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const QString id = m_servers[row].id;
        const bool stays = std::any_of(servers.begin(), servers.end(),
                                       [&id](const McpServer &one) { return one.id == id; });
        if (!stays)
            remove(id);
    }
    for (const McpServer &server : servers)
        put(server);
}

void McpServerModel::put(const McpServer &server)
{
    const int known = rowOf(server.id);
    if (known >= 0 && m_servers[known].name == server.name) {
        m_servers[known] = server;
        emit dataChanged(index(known), index(known));
        return;
    }
    if (known >= 0) // by its new name it belongs elsewhere
        remove(server.id);
    const auto place = std::lower_bound(m_servers.begin(), m_servers.end(), server,
                                        [](const McpServer &a, const McpServer &b) {
                                            const int order =
                                                a.name.compare(b.name, Qt::CaseInsensitive);
                                            return order != 0 ? order < 0 : a.id < b.id;
                                        });
    const int row = static_cast<int>(place - m_servers.begin());
    beginInsertRows({}, row, row);
    m_servers.insert(row, server);
    endInsertRows();
}

void McpServerModel::remove(const QString &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_servers.removeAt(row);
    endRemoveRows();
}

const McpServer *McpServerModel::at(int row) const
{
    return row >= 0 && row < m_servers.size() ? &m_servers[row] : nullptr;
}

int McpServerModel::rowOf(const QString &id) const
{
    for (int row = 0; row < m_servers.size(); ++row) {
        if (m_servers[row].id == id)
            return row;
    }
    return -1;
}

int McpToolModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tools.size());
}

QVariant McpToolModel::data(const QModelIndex &index, int role) const
{
    const McpTool *tool = at(index.row());
    if (!index.isValid() || !tool)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return visibleText(
            (tool->title.isEmpty() ? tool->name : tool->title).left(kLongestRowText).simplified());
    case RowSubtitle:
        return visibleText((tool->problem.isEmpty() ? tool->description : tool->problem)
                               .left(kLongestRowText)
                               .simplified());
    case RowBadge:
        return tool->problem.isEmpty() ? toolRiskLabel(tool->risk) : tr("Not usable");
    case RowBadgeTone:
        return static_cast<int>(tool->problem.isEmpty() ? toolRiskTone(tool->risk)
                                                        : BadgeTone::Danger);
    case RowIcon:
        return QStringLiteral("wrench");
    default:
        return {};
    }
}

void McpToolModel::setTools(const QList<McpTool> &tools)
{
    beginResetModel();
    m_tools = tools;
    endResetModel();
}

const McpTool *McpToolModel::at(int row) const
{
    return row >= 0 && row < m_tools.size() ? &m_tools[row] : nullptr;
}

} // namespace troupe
