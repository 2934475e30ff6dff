// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"
#include "ui/app/page.h"

class QStackedWidget;

namespace troupe {

class Badge;
class Button;
class Card;
class EmptyState;
class McpToolModel;
class RowList;
class TextLabel;

/// The tools of one MCP server: a list, and below it what is known of the one that is chosen, with a
/// button to try it.
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
    Button *m_try;
};

} // namespace troupe
