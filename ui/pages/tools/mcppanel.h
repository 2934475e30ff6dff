// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/mcp.h"
#include "ui/app/page.h"

class QStackedWidget;

namespace troupe {

class McpServerModel;
class McpServerView;
class RowList;

/// The MCP servers: a list with their live state, and the one that is chosen beside it. Servers are
/// added, changed, started, stopped, imported from other programs' files, and removed.
class McpPanel : public QWidget
{
    Q_OBJECT

public:
    explicit McpPanel(PageContext &context, QWidget *parent = nullptr);

    /// It is shown; "new" begins a new server.
    void enter(const QString &detail);
    void addServer();
    void importFile(); ///< asks for one

private:
    QWidget *makeList();
    QWidget *makeEmpty();
    void load();
    void happened(const QString &type, const QString &id, const QJsonObject &data);
    void showServers();
    void choose();
    void edit(const McpServer &server);
    void remove(const McpServer &server);
    void importFrom(const QString &path);
    void showReport(const QJsonObject &document);

    PageContext &m_context;
    McpServerModel *m_model;
    RowList *m_list;
    QWidget *m_side; ///< the list, once there is a server
    QStackedWidget *m_detail;
    McpServerView *m_view;
    bool m_isReading = false;
    bool m_isToldMeanwhile = false; ///< what is being read may be from before
};

} // namespace troupe
