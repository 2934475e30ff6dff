// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/runops.h"
#include "core/domain/approval.h"
#include "ui/pages/home/homecards.h"

class QBoxLayout;
class QTimer;

namespace troupe {

/// Where things stand: what waits for a decision, what runs and is being written now, the recent
/// conversations, the health of connection and providers, and what was spent. Live; reads nothing while it is not in sight. There is a part
/// only for what there is.
class HomePage : public PageWidget
{
    Q_OBJECT

public:
    HomePage(PageContext &context, QWidget *parent);

    void enter(const QString &argument) override;
    QList<QAction *> pageActions() override { return m_actions; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void connectEvents();
    void later(); ///< several events make one reading
    void load();
    void loadConversations();
    void loadApprovals();
    void loadRuns();
    void loadAgents();
    void loadProviders();
    void loadUsage();
    void showApprovals();
    void showRuns();
    void showRunning();
    void showRecent();

    PageContext &m_context;
    QBoxLayout *m_columns;
    HealthCard *m_health;
    SpendCard *m_spend;
    HomeRows *m_waiting;
    HomeRows *m_runs;
    HomeRows *m_running;
    HomeRows *m_recent;
    EmptyState *m_none;
    QTimer *m_settle;
    QTimer *m_clock; ///< how long an answer takes, while one is written
    QList<QAction *> m_actions;
    QHash<QString, HomeFace> m_agents; ///< by id
    QList<Session> m_sessions;
    QList<Approval> m_approvals; ///< pending, the riskiest first
    QHash<RunStatus, QList<RunSummary>> m_active; ///< runs of plans that have not ended
    QList<RunningAnswer> m_answers;
    bool m_isStale = true;
    bool m_hasSessions = false; ///< they were read
};

} // namespace troupe
