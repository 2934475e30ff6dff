// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/toolspage.h"

#include "ui/pages/tools/builtinpanel.h"
#include "ui/pages/tools/datapanel.h"
#include "ui/pages/tools/functionspanel.h"
#include "ui/pages/tools/mcppanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

ToolsPage::ToolsPage(PageContext &context, QWidget *parent)
    : PageWidget(parent), m_context(context), m_stack(new QStackedWidget(this))
{
    PageContext &c = m_context;
    // In the order of places(). A new tab is one row here and one there.
    m_list = {
        {QStringLiteral("builtin"), [&c](QWidget *p) { return new BuiltInPanel(c, p); }},
        {QStringLiteral("functions"), [&c](QWidget *p) { return new FunctionsPanel(c, p); }},
        {QStringLiteral("mcp"), [&c](QWidget *p) { return new McpPanel(c, p); }},
        {QStringLiteral("data"), [&c](QWidget *p) { return new DataPanel(c, p); }},
    };
    QStringList titles;
    const QList<PagePlace> known = places();
    for (const PagePlace &place : known)
        titles.append(place.title);
    m_tabs = new TabBar(tr("Kinds of tools"), titles, this);
    m_tabs->setObjectName(QStringLiteral("toolsTabs"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(space::xxl, space::s, space::xl, 0);
    head->addWidget(m_tabs);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &TabBar::currentChanged, this,
            [this](int index) { open(m_list.at(index).name, {}); });
    addActions();
}

void ToolsPage::addActions()
{
    const auto add = [this](const QString &text, const QKeySequence &keys, const QString &place) {
        auto *action = new QAction(text, this);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, place] { enter(place); });
        m_actions.append(action);
    };
    add(tr("New function"), QKeySequence(tr("Ctrl+Shift+F")), QStringLiteral("functions/new"));
    add(tr("Add an MCP server"), QKeySequence(tr("Ctrl+Shift+M")), QStringLiteral("mcp/new"));
    add(tr("Attach data"), QKeySequence(tr("Ctrl+Shift+D")), QStringLiteral("data/new"));
    add(tr("Grant a folder"), QKeySequence(tr("Ctrl+Shift+G")), QStringLiteral("data/folder"));
}

QList<PagePlace> ToolsPage::places()
{
    return {{QStringLiteral("builtin"), tr("Built-in")},
            {QStringLiteral("functions"), tr("Functions")},
            {QStringLiteral("mcp"), tr("MCP servers")},
            {QStringLiteral("data"), tr("Data & folders")}};
}

void ToolsPage::enter(const QString &argument)
{
    if (argument.isEmpty() && !m_current.isEmpty())
        return;
    const QString name = argument.section(u'/', 0, 0);
    open(name.isEmpty() ? m_list.first().name : name, argument.section(u'/', 1));
}

void ToolsPage::open(const QString &name, const QString &detail)
{
    for (qsizetype i = 0; i < m_list.size(); ++i) {
        Tab &tab = m_list[i];
        if (tab.name != name)
            continue;
        if (!tab.panel) {
            tab.panel = tab.make(m_stack);
            tab.panel->setObjectName(QStringLiteral("tools-") + name);
            m_stack->addWidget(tab.panel);
        }
        m_current = name;
        m_tabs->setCurrentIndex(static_cast<int>(i));
        m_stack->setCurrentWidget(tab.panel);
        if (auto *section = qobject_cast<SettingsSection *>(tab.panel))
            section->enter(detail);
        else if (auto *servers = qobject_cast<McpPanel *>(tab.panel))
            servers->enter(detail);
    }
}

} // namespace troupe
