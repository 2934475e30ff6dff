// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/mcp.h"
#include "ui/widgets/badge.h"

#include <QAbstractListModel>

namespace troupe {

/// What a server's state is called, and its colour.
QString mcpStateLabel(McpStatus status);
BadgeTone mcpStateTone(McpStatus status);

/// The MCP servers of a list, by name.
class McpServerModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    /// Changes, adds and takes away single rows, so that what is chosen stays chosen.
    void setServers(const QList<McpServer> &servers);
    void put(const McpServer &server);
    void remove(const QString &id);
    const McpServer *at(int row) const;
    int rowOf(const QString &id) const; ///< -1: none

private:
    QList<McpServer> m_servers;
};

/// The tools of one server.
class McpToolModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    void setTools(const QList<McpTool> &tools);
    const McpTool *at(int row) const;

private:
    QList<McpTool> m_tools;
};

} // namespace troupe
