// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/approvalops.h"
#endif
#include "ui/app/page.h"

class QStackedWidget;

namespace troupe {

class ApprovalsPanel;
class AuditPanel;
class PoliciesPanel;
class TabBar;

/// What people are asked: the inbox, what was decided, policies and the audit trail; each is made when
/// first shown.
///
/// enter(): "inbox", "decided", "policies" or "audit"; else the id of the request to show.
class ApprovalsPage : public PageWidget
{
    Q_OBJECT

public:
    ApprovalsPage(PageContext &context, QWidget *parent);

    void enter(const QString &argument) override;
    QList<QAction *> pageActions() override { return m_actions; }
    QList<std::pair<QString, QKeySequence>> keyHints() const override;
    static QList<PagePlace> places();

private:
    enum Tab { Inbox, Decided, Policies, Audit, TabCount };

    QWidget *panel(int tab);
    void open(int tab);
    void showTab(int tab);
    void makeKeys();
    template <class P>
    P *listenTo(P *panel);
    void beginPolicy(const Approval &like);

    PageContext &m_context;
    TabBar *m_tabs;
    QStackedWidget *m_stack;
    QWidget *m_panels[TabCount] = {};
    QList<QAction *> m_actions;
};

} // namespace troupe
