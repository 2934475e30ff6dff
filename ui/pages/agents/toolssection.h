// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/agents/agentsections.h"
#include "ui/pages/agents/agenttoolmodel.h"

class QListView;

namespace troupe {

class SearchField;

/// Whether a person has to approve what an agent answers.
struct HeldAnswers
{
    bool isKnown = false; ///< the policies could be read
    bool isHeld = false; ///< by a policy for this agent alone
    bool isHeldForAll = false; ///< by one for every agent
};

/// The tools of an agent and where its turns end. Tools and limits are saved with the agent;
/// permissions and approval are said about a stored agent and count at once.
class ToolsSection : public AgentSection
{
    Q_OBJECT

public:
    explicit ToolsSection(QWidget *parent);
    void load(const Agent &agent) override;
    void store(Agent &agent) const override;

    void setTools(const std::optional<QList<AgentTool>> &tools, const QString &problem = {});
    void setHeldAnswers(const HeldAnswers &held);
    AgentToolListModel *model() const { return m_model; }

signals:
    /// Nothing: what is said for every agent counts again.
    void permissionAsked(const QString &tool, std::optional<troupe::ToolPermission> permission);
    void holdAsked(bool hold);

private:
    void addTools();
    void addGuardrails();
    void addFunctions();
    void addByName();
    void showTool();
    void checkLimits();
    void showGates();

    AgentToolListModel *m_model;
    AgentToolFilter *m_filter;
    SearchField *m_search;
    QListView *m_list;
    TextLabel *m_problem;
    LineEdit *m_name;
    TextLabel *m_permissionOf;
    SegmentedControl *m_permission;
    LineEdit *m_rounds;
    LineEdit *m_cost;
    Switch *m_hold;
    TextLabel *m_holdNote;
    QWidget *m_functionsBox;
    JsonEdit *m_functions;
    Agent m_loaded; ///< stands in for what cannot be read now
    HeldAnswers m_held;
};

} // namespace troupe
