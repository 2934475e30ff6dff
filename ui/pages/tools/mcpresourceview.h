// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"
#include "ui/app/page.h"

#include <QStandardItemModel>

class QStackedWidget;

namespace troupe {

class Button;
class EmptyState;
class RowList;
class TextArea;
class TextLabel;

/// The resources and prompts of one MCP server: a list, and what the chosen one holds.
class McpResourceView : public QWidget
{
    Q_OBJECT

public:
    explicit McpResourceView(PageContext &context, QWidget *parent = nullptr);

    /// `changed`: what it offers may be another; asked for when it is shown.
    void setServer(const McpServer &server, bool changed);
    void load();

private:
    void rebuild();
    void open();
    void showProblem(const QString &problem);
    QString chosen() const; ///< what names the row that is chosen
    void forgetOther(); ///< drops content that is not of the chosen row

    PageContext &m_context;
    McpServer m_server;
    QList<McpResource> m_resources;
    QList<McpPrompt> m_prompts;
    QStandardItemModel m_model;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    RowList *m_list;
    TextArea *m_content;
    Button *m_open;
    TextLabel *m_problem;
    QString m_opened; ///< whose content is shown or awaited
    int m_askedLists = 0; ///< answers to an earlier question are dropped
    int m_askedContent = 0;
    bool m_isLoaded = false;
    bool m_isBuilding = false; ///< rows come and go, nobody chooses
};

} // namespace troupe
