// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/agentops.h"
#include "ui/pages/home/homecards.h"

class QBoxLayout;
class QTimer;

namespace troupe {

/// Where things stand: what is being written now, the recent conversations, the health of connection
/// and providers, and what was spent. Live; reads nothing while it is not in sight. There is a part
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
    void loadAgents();
    void loadProviders();
    void loadUsage();
    void showRunning();
    void showRecent();

    PageContext &m_context;
    QBoxLayout *m_columns;
    HealthCard *m_health;
    SpendCard *m_spend;
    ConversationRows *m_running;
    ConversationRows *m_recent;
    EmptyState *m_none;
    QTimer *m_settle;
    QTimer *m_clock; ///< how long an answer takes, while one is written
    QList<QAction *> m_actions;
    QHash<QString, QString> m_agents; ///< names by id
    QList<Session> m_sessions;
    QList<RunningAnswer> m_answers;
    bool m_isStale = true;
    bool m_hasSessions = false; ///< they were read
};

} // namespace troupe
