// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/agentops.h"
#endif
#include "ui/pages/agents/agentpanel.h"

class QStackedWidget;

namespace troupe {

class Backend;
class DayBars;
class SegmentedControl;
class TextLabel;

/// What an agent did over 7, 30 or 90 days: figures, and a bar per day.
class StatsPanel : public AgentPanel
{
    Q_OBJECT

public:
    explicit StatsPanel(Backend &backend, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void forget() override;
    void read() override;

private:
    QWidget *makeFigures();
    void show(const AgentStats &stats);
    void showBars();

    Backend &m_backend;
    QStackedWidget *m_stack;
    SegmentedControl *m_period;
    SegmentedControl *m_metric;
    QList<TextLabel *> m_figures;
    DayBars *m_bars;
    TextLabel *m_day;
    TextLabel *m_problem;
    AgentStats m_stats;
    int m_asked = 0; ///< answers to an earlier question are dropped
};

} // namespace troupe
