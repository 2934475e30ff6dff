// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/meta/patch.h"
#include "ui/pages/agents/agentsections.h"

class QHBoxLayout;
class QStackedWidget;

namespace troupe {

class AgentPanel;
class Badge;
class Banner;
class Button;
class Menu;
class TabBar;
class TestBenchPanel;
class ToolsSection;

/// What differs between two agents, but for what only the server sets.
Patch<Agent> changesBetween(const Agent &before, const Agent &after);

/// The form for one agent. It knows what was stored last and what a person made of it since; it
/// calls no server.
class AgentDesigner : public QWidget
{
    Q_OBJECT

public:
    explicit AgentDesigner(QWidget *parent);

    /// The tabs after the form's, which ask a server, and the test beside the form. Once.
    void setPanels(AgentPanel *versions, AgentPanel *stats, TestBenchPanel *bench);

    /// Shows a stored agent, or a new one (empty id). Drops what was typed.
    enum class TabChoice { First, Same };
    /// Another agent starts at the first tab, unless it is the one that was just stored.
    void setAgent(const Agent &agent, TabChoice tab = TabChoice::First);
    /// Shows changes to it that are not saved.
    void setDraft(const Agent &draft);
    const Agent &saved() const { return m_saved; }
    bool isNew() const { return m_saved.id.isEmpty(); }
    Agent draft() const;
    bool isDirty() const;
    bool hasErrors() const;

    void setModels(const QList<ModelInfo> &models, const QString &defaultModel);
    void setSaving(bool saving);
    /// Shows each issue at its field; what has no field is returned.
    QStringList showIssues(const QList<FieldIssue> &issues);
    /// Somebody else changed the agent while a person edits it here.
    void offerReload();
    void focusName();
    void setBackShown(bool shown); ///< the way to the list, where both have no room
    void setBenchShown(bool shown);
    bool isBenchShown() const;
    ToolsSection &tools() const { return *m_toolsSection; }
    /// See PromptSection.
    void showTokens(const QString &text, std::optional<qint64> tokens);

signals:
    void backRequested();
    void saveRequested();
    void revertRequested();
    void reloadRequested();
    void chatRequested();
    /// duplicate, start, stop, deploy, export, archive, restore
    void actionRequested(const QString &action);
    void dirtyChanged();
    void agentShown(const troupe::Agent &agent); ///< as it is stored
    void tokensAsked(const QString &text);
    void benchShownChanged(bool shown);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    QWidget *makeHeader();
    void showHead();
    void showErrors();
    void buildMoreMenu();
    void fitBench();

    Agent m_saved;
    Button *m_back;
    AgentFace *m_face;
    TextLabel *m_name;
    TextLabel *m_facts;
    Badge *m_status;
    Button *m_test;
    Button *m_chat;
    Button *m_revert;
    Button *m_save;
    Button *m_more;
    Menu *m_menu;
    Banner *m_banner;
    TabBar *m_tabs;
    QStackedWidget *m_pages;
    ModelSection *m_modelSection;
    IdentitySection *m_identity;
    PromptSection *m_prompt;
    ToolsSection *m_toolsSection;
    QHBoxLayout *m_body = nullptr;
    TestBenchPanel *m_bench = nullptr;
    QList<AgentSection *> m_sections;
    QList<AgentPanel *> m_panels;
    bool m_saving = false;
};

} // namespace troupe
