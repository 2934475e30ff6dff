// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"

#include <QWidget>

class QPlainTextEdit;
class QStackedWidget;

namespace troupe {

class Button;
class TabBar;
class TextLabel;
struct PageContext;

/// One step of a run: what went in and came out, answers of models and calls of tools.
class RunStepView : public QWidget
{
    Q_OBJECT

public:
    explicit RunStepView(PageContext &context, QWidget *parent = nullptr);

    /// `canRerun`: the run has ended and has a plan.
    void show(const QString &runId, const QString &stepId, bool canRerun);
    void clear();
    void reload(); ///< after the step has changed
    const QString &stepId() const { return m_stepId; }

signals:
    void rerunAsked(const troupe::Step &step);
    void runAsked(const QString &runId); ///< one that the step has begun

private:
    void showDetail();
    QString callsText() const;

    PageContext &m_context;
    QStackedWidget *m_stack;
    TextLabel *m_title;
    TextLabel *m_facts;
    TextLabel *m_error;
    Button *m_rerun;
    Button *m_child;
    Button *m_agent;
    TabBar *m_tabs;
    QPlainTextEdit *m_text;
    QString m_runId;
    QString m_stepId;
    StepDetail m_detail;
    bool m_canRerun = false;
    int m_asked = 0;
};

} // namespace troupe
