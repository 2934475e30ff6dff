// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"

#include <functional>

class QStackedWidget;

namespace troupe {

class TabBar;

/// What agents can call: built-in tools, HTTP functions, MCP servers, data and folders, each a tab
/// that is made when it is first shown.
///
/// enter(): a tab's name, and what it should do: "functions/new".
class ToolsPage : public PageWidget
{
    Q_OBJECT

public:
    ToolsPage(PageContext &context, QWidget *parent);

    void enter(const QString &argument) override;
    QList<QAction *> pageActions() override { return m_actions; }
    static QList<PagePlace> places(); ///< its tabs, in order
    QString currentTab() const { return m_current; }

private:
    struct Tab
    {
        QString name;
        std::function<QWidget *(QWidget *)> make;
        QWidget *panel = nullptr;
    };
    void open(const QString &name, const QString &detail);
    void addActions();

    PageContext &m_context;
    QList<Tab> m_list;
    QList<QAction *> m_actions;
    QString m_current;
    TabBar *m_tabs;
    QStackedWidget *m_stack;
};

} // namespace troupe
