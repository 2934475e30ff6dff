// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/agentexchangeops.h"
#endif
#include "core/domain/agent.h"
#include "ui/app/page.h"

#include <QTimer>

#include <optional>

class QListView;
class QStackedWidget;

namespace troupe {

class AgentDesigner;
class AgentListModel;
class Button;
class EmptyState;
class SearchField;
class SegmentedControl;
class TemplateGallery;

/// All agents as a live list, and the designer of the one that is chosen.
///
/// enter(): an agent's id chooses it; "new" begins one; "templates" opens the gallery.
class AgentsPage : public PageWidget
{
    Q_OBJECT

public:
    AgentsPage(PageContext &context, QWidget *parent);

    void enter(const QString &argument) override;
    QList<QAction *> pageActions() override { return m_actions; }
    QString headerSubtitle() const override;
    QWidget *headerWidget() override;
    void requestLeave(std::function<void()> leave) override;
    void keep() override;

    AgentListModel *model() const { return m_model; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeList();
    void fit();
    void wantList(bool wanted);
    void makeActions();
    void connectModel();
    void showListState();
    void applyFilter();
    void loadModels();

    void choose(const QString &agentId);
    void showChosen(const Agent &agent);
    void beginNew();
    void closeDesigner();
    void selectRow(const QString &agentId);

    /// Before the designer shows something else: a save that is under way does not touch it.
    void turn();
    void save(std::function<void()> then = {});
    void create(const Agent &draft, std::function<void()> then);
    void saved(const Agent &agent, const std::function<void()> &then);
    void notSaved(const Error &error, const std::optional<Agent> &before);
    void told(const Agent &agent);
    void perform(const QString &action);
    void archive(const Agent &agent);
    void restore(const QString &agentId);
    void showResult(Result<Agent> agent, const QString &done);
    void setCompact(bool compact);

    // What is given away and taken in (agentsexchange.cpp).
    QWidget *makeHeader();
    void makePanels();
    void openGallery();
    void countTokens(const QString &text);
    void restoreVersion(int version);
    void deploy(const Agent &agent);
    void exportAgent(const Agent &agent);
    void chooseImport();
    void importFile(const QString &path);
    void tellImported(const AgentImportReport &report);
    /// Runs `then` once nothing unsaved would be lost, or never.
    void guardThen(std::function<void()> then);
    /// Brings back what an end without a question left unsaved. False: there is nothing.
    bool bringBack();

    PageContext &m_context;
    AgentListModel *m_model;
    QWidget *m_listPanel = nullptr;
    SearchField *m_search;
    SegmentedControl *m_filter;
    QListView *m_list;
    QStackedWidget *m_listStack;
    EmptyState *m_noAgents;
    QStackedWidget *m_detail;
    AgentDesigner *m_designer;
    TemplateGallery *m_gallery = nullptr; ///< from the first look at it on
    QWidget *m_header = nullptr;
    Button *m_new;
    Button *m_compact;
    QList<QAction *> m_actions;
    QTimer m_keepTimer;
    std::optional<Agent> m_toldWhileSaving;
    Agent m_sent; ///< what is being saved
    int m_shownTurn = 0; ///< counts what is shown in the designer
    int m_sentTurn = 0; ///< of what is being saved
    bool m_saving = false;
    /// A save that was asked for while another one was under way, and what follows it.
    std::optional<std::function<void()>> m_saveNext;
    bool m_asking = false;
    bool m_firstLoad = true;
    bool m_listWanted = true; ///< in a narrow window, which shows it or the designer
};

} // namespace troupe
