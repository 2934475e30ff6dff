// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/agents/agentpanel.h"

class QListView;
class QStackedWidget;

namespace troupe {

class Backend;
class Button;
class DiffView;
class SegmentedControl;
class TextLabel;
class VersionListModel;

/// What an agent was before: a list of its versions, what one of them changed, and the way back.
class VersionsPanel : public AgentPanel
{
    Q_OBJECT

public:
    explicit VersionsPanel(Backend &backend, QWidget *parent = nullptr);

signals:
    void restoreAsked(int version);
    void failed(const QString &what, const QString &why);

protected:
    void forget() override;
    void read() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showChosen();
    int chosen() const; ///< the version; 0: none

    Backend &m_backend;
    VersionListModel *m_model;
    QStackedWidget *m_stack;
    QWidget *m_listSide;
    QListView *m_list;
    SegmentedControl *m_against;
    Button *m_restore;
    TextLabel *m_compared;
    DiffView *m_diff;
    int m_asked = 0; ///< answers to an earlier question are dropped
};

} // namespace troupe
