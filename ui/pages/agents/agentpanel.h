// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"

#include <QWidget>

namespace troupe {

/// A tab of the designer about an agent that is stored. It reads from the server only while it is
/// looked at.
class AgentPanel : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// The agent as it is stored now; a new one has no id.
    void setAgent(const Agent &agent)
    {
        const bool same = agent.id == m_agent.id && agent.version == m_agent.version;
        const bool another = agent.id != m_agent.id;
        m_agent = agent;
        if (same)
            return;
        m_stale = true;
        if (another)
            forget();
        if (isVisible())
            refresh();
    }
    const Agent &agent() const { return m_agent; }

protected:
    void showEvent(QShowEvent *event) override
    {
        QWidget::showEvent(event);
        if (m_stale)
            refresh();
    }
    /// Shows nothing of the agent before.
    virtual void forget() = 0;
    /// Reads what it shows.
    virtual void read() = 0;
    void refresh()
    {
        m_stale = false;
        read();
    }

private:
    Agent m_agent;
    bool m_stale = true;
};

} // namespace troupe
