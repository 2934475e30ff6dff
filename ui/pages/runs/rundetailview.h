// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"

#include <QHash>
#include <QWidget>

class QStackedWidget;
class QTableView;
class QTimer;

namespace troupe {

class Badge;
class Banner;
class Button;
class RunCompareView;
class RunStepModel;
class RunStepView;
class RunTimeline;
class TextLabel;
struct PageContext;

/// One run: how it stands and what can be done with it, its steps as a timeline and as a table, and the
/// chosen step. Live.
class RunDetailView : public QWidget
{
    Q_OBJECT

public:
    explicit RunDetailView(PageContext &context, QWidget *parent = nullptr);

    void show(const QString &runId);
    const QString &runId() const { return m_runId; }
    void setAgentNames(const QHash<QString, QString> &names);
    /// Any run has changed: one that is told by an event.
    void noteChanged(const RunSummary &run);

    // What its actions do; nothing where they are not possible.
    void cancel();
    void resume();
    void replay();
    void compare();
    void remove();

signals:
    void runAsked(const QString &runId);

private:
    void build();
    QWidget *buildHead();
    void blank();
    void settleSoon();
    void reload();
    void take(const RunDetail &detail);
    void showActions();
    void chooseStep(int row);
    void rerun(const Step &step);
    /// Calls one and says what came of it; a new run is shown.
    void act(Op<RunRef, RunSummary> op, const QString &failed);
    void tookNew(const RunSummary &run, const QString &from);

    PageContext &m_context;
    RunStepModel *m_steps;
    QStackedWidget *m_stack;
    TextLabel *m_title;
    Badge *m_status;
    TextLabel *m_facts;
    TextLabel *m_error;
    Banner *m_waits;
    Button *m_cancel;
    Button *m_resume;
    Button *m_replay;
    Button *m_compare;
    Button *m_remove;
    Button *m_conversation;
    Button *m_parent;
    Button *m_origin;
    RunTimeline *m_timeline;
    QTableView *m_table;
    RunStepView *m_step;
    RunCompareView *m_compareView;
    QTimer *m_settle;
    QString m_runId;
    RunDetail m_detail;
    QHash<QString, QString> m_agents;
    int m_asked = 0;
    int m_taken = 0; ///< the newest question that was answered
    bool m_isChoosing = false;
};

} // namespace troupe
