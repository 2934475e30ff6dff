// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pages.h"

#include "ui/pages/agents/agentspage.h"
#include "ui/pages/approvals/approvalspage.h"
#include "ui/pages/chat/chatpage.h"
#include "ui/pages/home/homepage.h"
#include "ui/pages/runs/runspage.h"
#include "ui/pages/settings/settingspage.h"
#include "ui/pages/tools/toolspage.h"

#include <QCoreApplication>

namespace troupe {

namespace {

template <class T>
PageWidget *makePageOf(PageContext &context, QWidget *parent)
{
    return new T(context, parent);
}

QString pageTitle(const char *text)
{
    return QCoreApplication::translate("Pages", text);
}

} // namespace

QList<PageEntry> allPages()
{
    return {
        {QStringLiteral("home"), pageTitle(QT_TRANSLATE_NOOP("Pages", "Home")),
         QStringLiteral("house"), QKeySequence(QStringLiteral("Ctrl+0")), false,
         makePageOf<HomePage>},
        {QStringLiteral("chat"), pageTitle(QT_TRANSLATE_NOOP("Pages", "Chat")),
         QStringLiteral("message-square"), QKeySequence(QStringLiteral("Ctrl+1")), false,
         makeChatPage},
        {QStringLiteral("agents"), pageTitle(QT_TRANSLATE_NOOP("Pages", "Agents")),
         QStringLiteral("bot"), QKeySequence(QStringLiteral("Ctrl+2")), false,
         makePageOf<AgentsPage>},
        {QStringLiteral("runs"), pageTitle(QT_TRANSLATE_NOOP("Pages", "Runs")),
         QStringLiteral("activity"), QKeySequence(QStringLiteral("Ctrl+5")), false,
         makePageOf<RunsPage>},
        {QStringLiteral("approvals"), pageTitle(QT_TRANSLATE_NOOP("Pages", "Approvals")),
         QStringLiteral("shield-check"), QKeySequence(QStringLiteral("Ctrl+6")), false,
         makePageOf<ApprovalsPage>, ApprovalsPage::places()},
        {QStringLiteral("tools"), pageTitle(QT_TRANSLATE_NOOP("Pages", "Tools")),
         QStringLiteral("wrench"), QKeySequence(QStringLiteral("Ctrl+8")), false,
         makePageOf<ToolsPage>, ToolsPage::places()},
        {QStringLiteral("settings"), pageTitle(QT_TRANSLATE_NOOP("Pages", "Settings")),
         QStringLiteral("settings"), QKeySequence(QStringLiteral("Ctrl+,")), true,
         makePageOf<SettingsPage>, SettingsPage::places()},
    };
}

} // namespace troupe
