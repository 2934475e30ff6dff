// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"
#include "core/contract/troupe/toolops.h"
#include "ui/app/page.h"
#include "ui/pages/tools/toolpermissions.h"

#include <QHash>

class QStackedWidget;

namespace troupe {

class Badge;
class Button;
class Card;
class EmptyState;
class McpToolModel;
class RowList;
class SegmentedControl;
class TextLabel;

/// The tools of one MCP server: a list, and below it what is known of the one that is chosen, whether
/// agents may call it, and a button to try it.
class McpToolView : public QWidget
{
    Q_OBJECT

public:
    explicit McpToolView(PageContext &context, QWidget *parent = nullptr);

    void setServer(const McpServer &server);
    void setTools(const QList<McpTool> &tools);

private:
    QWidget *makeDetail();
    void showTool();
    void showEmpty();
    void loadPermissions();
    void setPermission(int choice);
    void tryIt();

    PageContext &m_context;
    McpServer m_server;
    McpToolModel *m_model;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    RowList *m_list;
    Card *m_detail;
    TextLabel *m_name;
    TextLabel *m_description;
    TextLabel *m_hint;
    Badge *m_risk;
    SegmentedControl *m_permission;
    QHash<QString, ToolPermission> m_known; ///< permissions, by what models call the tool
    ToolPermissions m_permissions;
    int m_asked = 0; ///< answers to an earlier question are dropped
    Button *m_try;
};

} // namespace troupe
