// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"

#include <QWidget>

class QTableWidget;

namespace troupe {

class Backend;
class Button;
class ComboBox;
class DiffView;
class TextLabel;

/// A run beside another one: which steps differ, and how their outputs do.
class RunCompareView : public QWidget
{
    Q_OBJECT

public:
    explicit RunCompareView(Backend &backend, QWidget *parent = nullptr);

    /// Offers what may be compared with it: its origin, its reruns and replays, others of its name.
    void compare(const RunSummary &run);

signals:
    void closed();

private:
    void offer(const QList<RunSummary> &others);
    void read();
    void showResult(const RunComparison &compared);
    void showStep(int row);

    Backend &m_backend;
    RunSummary m_run;
    RunComparison m_compared;
    Button *m_back;
    TextLabel *m_this;
    ComboBox *m_other;
    TextLabel *m_summary;
    QTableWidget *m_steps;
    DiffView *m_diff;
    int m_asked = 0;
};

} // namespace troupe
