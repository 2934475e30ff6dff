// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"
#include "ui/app/page.h"

class QListView;
class QStackedWidget;

namespace troupe {

class Badge;
class Button;
class McpDoctorView;
class McpResourceView;
class McpToolView;
class TabBar;
class TextArea;
class TextLabel;

/// One MCP server: how it is, its tools, resources and prompts, its log, and the doctor.
class McpServerView : public QWidget
{
    Q_OBJECT

public:
    enum Tab { ToolsTab, ResourcesTab, LogTab, DoctorTab };

    explicit McpServerView(PageContext &context, QWidget *parent = nullptr);

    void setServer(const McpServer &server);
    const McpServer &server() const { return m_server; }
    void showTab(Tab tab);

signals:
    void editRequested();
    void removeRequested();

private:
    QWidget *makeHead();
    void loadTools();
    void loadLog();
    void examine();
    void startOrRestart();
    void stop();
    void showState();
    void enterTab(int tab);

    PageContext &m_context;
    McpServer m_server;
    TextLabel *m_title;
    Badge *m_state;
    TextLabel *m_about;
    TextLabel *m_problem;
    Button *m_start;
    Button *m_stop;
    TabBar *m_tabs;
    QStackedWidget *m_pages;
    McpToolView *m_tools;
    McpResourceView *m_resources;
    TextArea *m_log;
    McpDoctorView *m_doctor;
    int m_askedTools = 0; ///< answers to an earlier question are dropped
    int m_askedLog = 0;
};

} // namespace troupe
