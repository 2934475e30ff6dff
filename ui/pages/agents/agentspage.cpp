// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentspage.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/systemops.h"
#include "ui/app/desktopsettings.h"
#include "ui/app/run.h"
#include "ui/pages/agents/agentcards.h"
#include "ui/pages/agents/agentdesigner.h"
#include "ui/pages/agents/agentlistmodel.h"
#include "ui/pages/agents/templategallery.h"
#include "ui/pages/agents/unsaveddialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/listrow.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kListWidth = 340;
constexpr int kNarrowPage = 820; ///< under it the list and the designer take turns
constexpr int kRoomForTest = 920; ///< of the designer; the list makes room when there is less
constexpr int kKeptAfterMs = 800;
constexpr QLatin1String kNewAgent("new");
constexpr QLatin1String kTemplates("templates");

enum ListState { ListWaiting, ListShown, ListNobody, ListNoMatch };

} // namespace

AgentsPage::AgentsPage(PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_context(context),
      m_model(new AgentListModel(context.backend, this)),
      m_search(new SearchField(tr("Search agents"), tr("Search agents…"))),
      m_filter(new SegmentedControl(tr("Which agents"),
                                    {tr("All"), tr("Active"), tr("Stopped"), tr("Archived")})),
      m_list(new QListView),
      m_listStack(new QStackedWidget),
      m_detail(new QStackedWidget),
      m_new(new Button(Button::Kind::Secondary, QStringLiteral("plus"), tr("New agent"), this)),
      m_compact(new Button(Button::Kind::Icon, QStringLiteral("list"), tr("Short rows")))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeList());
    m_detail->addWidget(
        new EmptyState(QStringLiteral("bot"), tr("Choose an agent"),
                       tr("Its prompt, model and memory show here, and can be changed.")));
    m_designer = new AgentDesigner(m_detail);
    makePanels();
    m_detail->addWidget(m_designer);
    layout->addWidget(m_detail, 1);
    m_new->setObjectName(QStringLiteral("newAgentButton"));
    connect(m_new, &QAbstractButton::clicked, this, [this] { guardThen([this] { beginNew(); }); });
    m_header = makeHeader();
    makeActions();
    connectModel();
    connect(m_designer, &AgentDesigner::saveRequested, this, [this] { save(); });
    connect(m_designer, &AgentDesigner::revertRequested, this, [this] {
        if (m_designer->isNew())
            closeDesigner();
        else
            m_designer->setAgent(m_designer->saved());
    });
    connect(m_designer, &AgentDesigner::reloadRequested, this,
            [this] { choose(m_designer->saved().id); });
    connect(m_designer, &AgentDesigner::actionRequested, this, &AgentsPage::perform);
    connect(m_designer, &AgentDesigner::benchShownChanged, this, &AgentsPage::fit);
    connect(m_designer, &AgentDesigner::backRequested, this, [this] {
        m_designer->setBenchShown(false);
        wantList(true);
        m_list->setFocus(Qt::OtherFocusReason);
    });
    connect(m_designer, &AgentDesigner::chatRequested, this, [this] {
        m_context.openPage(QStringLiteral("chat"),
                           QStringLiteral("agent:") + m_designer->saved().id);
    });
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("provider.")) || type == QLatin1String("models.updated")
            || type == QLatin1String("settings.updated"))
            loadModels();
    });
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(kKeptAfterMs);
    connect(&m_keepTimer, &QTimer::timeout, this, &AgentsPage::keep);
    connect(m_designer, &AgentDesigner::dirtyChanged, this, [this] {
        if (!m_firstLoad)
            m_keepTimer.start();
    });
    m_model->reload();
    loadModels();
}

QWidget *AgentsPage::makeList()
{
    auto *panel = new Panel(this);
    m_listPanel = panel;
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, space::m, 1, 0);
    layout->setSpacing(space::s);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(space::m, 0, space::m, 0);
    head->setSpacing(space::s);
    m_search->setObjectName(QStringLiteral("agentSearch"));
    m_filter->setObjectName(QStringLiteral("agentFilter"));
    auto *searches = new QHBoxLayout;
    searches->setSpacing(space::xs);
    searches->addWidget(m_search, 1);
    m_compact->setObjectName(QStringLiteral("agentRows"));
    m_compact->setCheckable(true);
    searches->addWidget(m_compact);
    head->addLayout(searches);
    head->addWidget(m_filter, 0, Qt::AlignLeft);
    layout->addLayout(head);

    m_list->setObjectName(QStringLiteral("agentList"));
    m_list->setAccessibleName(tr("Agents"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new AgentCardDelegate(m_list));
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    connect(m_compact, &QAbstractButton::toggled, this, &AgentsPage::setCompact);
    m_compact->setChecked(m_context.settings.compactAgents());

    auto *waiting = new QWidget;
    auto *lines = new QVBoxLayout(waiting);
    lines->addWidget(new Skeleton(6));
    lines->addStretch();
    m_noAgents = new EmptyState(QStringLiteral("bot"), tr("No agents yet"),
                                tr("An agent is a prompt, a model and a memory with a name."));
    Button *first = m_noAgents->addAction(QStringLiteral("plus"), tr("New agent"));
    first->setObjectName(QStringLiteral("firstAgentButton"));
    connect(first, &QAbstractButton::clicked, this, [this] { guardThen([this] { beginNew(); }); });
    Button *ready = m_noAgents->addAction(QStringLiteral("layers"), tr("Templates"));
    ready->setObjectName(QStringLiteral("firstTemplateButton"));
    connect(ready, &QAbstractButton::clicked, this, &AgentsPage::openGallery);
    m_listStack->addWidget(waiting);
    m_listStack->addWidget(m_list);
    m_listStack->addWidget(m_noAgents);
    m_listStack->addWidget(new EmptyState(QStringLiteral("search"), tr("No agent matches"),
                                          tr("Try fewer words, or another state above.")));
    const auto labels = m_listStack->findChildren<QLabel *>();
    for (QLabel *label : labels) { // the panel is narrower than an empty state's text
        if (label->wordWrap())
            label->setFixedWidth(kListWidth - 64);
    }
    layout->addWidget(m_listStack, 1);
    return panel;
}

void AgentsPage::makeActions()
{
    const auto add = [this](const QString &text, const QString &keys, std::function<void()> run) {
        auto *action = new QAction(text, this);
        action->setShortcut(QKeySequence(keys));
        connect(action, &QAction::triggered, this, std::move(run));
        m_actions.append(action);
    };
    add(tr("New agent"), tr("Ctrl+Shift+A"), [this] { guardThen([this] { beginNew(); }); });
    add(tr("Save the agent"), tr("Ctrl+S"), [this] {
        if (m_detail->currentWidget() == m_designer && m_designer->isDirty())
            save();
    });
    add(tr("Templates"), tr("Ctrl+Shift+T"), [this] { openGallery(); });
    add(tr("Test the agent"), tr("Ctrl+T"), [this] {
        if (m_detail->currentWidget() == m_designer)
            m_designer->setBenchShown(!m_designer->isBenchShown());
    });
    add(tr("Import agents…"), tr("Ctrl+O"), [this] { chooseImport(); });
    add(tr("Export the agent…"), tr("Ctrl+E"), [this] {
        if (m_detail->currentWidget() == m_designer && !m_designer->isNew())
            exportAgent(m_designer->saved());
    });
    add(tr("Find an agent"), tr("Ctrl+F"), [this] {
        wantList(true);
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
}

void AgentsPage::connectModel()
{
    connect(m_search, &SearchField::searchChanged, this, &AgentsPage::applyFilter);
    connect(m_filter, &SegmentedControl::currentChanged, this, &AgentsPage::applyFilter);
    connect(m_model, &AgentListModel::loaded, this, [this] {
        showListState();
        selectRow(m_designer->saved().id);
        if (m_firstLoad && bringBack())
            m_firstLoad = false;
        if (std::exchange(m_firstLoad, false) && m_detail->currentIndex() == 0
            && m_model->rowCount() > 0)
            showChosen(m_model->agentAt(0));
    });
    connect(m_model, &AgentListModel::rowsInserted, this, &AgentsPage::showListState);
    connect(m_model, &AgentListModel::rowsRemoved, this, &AgentsPage::showListState);
    connect(m_model, &AgentListModel::failed, this, [this](const QString &why) {
        m_context.report(tr("The agents cannot be read"), why);
        showListState();
    });
    connect(m_model, &AgentListModel::agentTold, this, &AgentsPage::told);
    const auto open = [this](const QModelIndex &index) {
        const Agent agent = m_model->agentAt(index.row());
        if (agent.id != m_designer->saved().id || m_detail->currentIndex() == 0)
            guardThen([this, agent] {
                showChosen(agent);
                wantList(false);
            });
        else
            wantList(false);
    };
    connect(m_list, &QListView::clicked, this, open);
    connect(m_list, &QListView::activated, this, open);
}

void AgentsPage::loadModels()
{
    run<ModelList>(
        this, m_context.backend.call(ops::listModels),
        [this](ModelList models) {
            run<ServerSettings>(
                this, m_context.backend.call(ops::getSettings),
                [this, models](ServerSettings settings) {
                    m_designer->setModels(models.items, settings.defaultModel);
                },
                [this, models](const Error &) { m_designer->setModels(models.items, {}); });
        },
        [this](const Error &error) {
            m_context.report(tr("The models cannot be read"), error.message);
        });
}

void AgentsPage::setCompact(bool compact)
{
    static_cast<AgentCardDelegate *>(m_list->itemDelegate())->setCompact(compact);
    m_list->doItemsLayout();
    m_context.settings.setCompactAgents(compact);
}

void AgentsPage::wantList(bool wanted)
{
    m_listWanted = wanted;
    fit();
}

void AgentsPage::fit()
{
    const bool narrow = width() < kNarrowPage;
    const bool isCrowded = width() - kListWidth < kRoomForTest;
    const bool wantsRoom = m_detail->currentWidget() == m_designer
                               ? m_designer->isBenchShown()
                               : m_gallery && m_detail->currentWidget() == m_gallery;
    const bool makesRoom = !narrow && isCrowded && wantsRoom;
    m_listPanel->setMinimumWidth(narrow ? 0 : kListWidth);
    m_listPanel->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : kListWidth);
    m_listPanel->setVisible(!makesRoom && (!narrow || m_listWanted));
    m_detail->setVisible(!narrow || !m_listWanted);
    m_designer->setBackShown(narrow || makesRoom);
}

void AgentsPage::resizeEvent(QResizeEvent *event)
{
    PageWidget::resizeEvent(event);
    fit();
}

void AgentsPage::applyFilter()
{
    static constexpr std::optional<AgentStatus> kStates[] = {std::nullopt, AgentStatus::Active,
                                                             AgentStatus::Inactive,
                                                             AgentStatus::Archived};
    m_model->setFilter(m_search->text().trimmed(), kStates[m_filter->currentIndex()]);
}

void AgentsPage::showListState()
{
    if (m_model->rowCount() > 0)
        m_listStack->setCurrentIndex(ListShown);
    else
        m_listStack->setCurrentIndex(m_model->isFiltered() ? ListNoMatch : ListNobody);
    emit headerChanged();
}

QString AgentsPage::headerSubtitle() const
{
    const int count = m_model->rowCount();
    if (m_model->isLoading() && count == 0)
        return {};
    return m_model->canFetchMore({}) ? tr("More than %n agents", nullptr, count)
                                     : tr("%n agents", nullptr, count);
}

QWidget *AgentsPage::headerWidget()
{
    return m_header;
}

void AgentsPage::enter(const QString &argument)
{
    if (argument == kNewAgent)
        guardThen([this] { beginNew(); });
    else if (argument == kTemplates)
        openGallery();
    else if (!argument.isEmpty() && argument != m_designer->saved().id)
        guardThen([this, argument] { choose(argument); });
}

void AgentsPage::selectRow(const QString &agentId)
{
    const int row = agentId.isEmpty() ? -1 : m_model->rowOf(agentId);
    if (row >= 0)
        m_list->setCurrentIndex(m_model->index(row));
    else
        m_list->selectionModel()->clear();
}

void AgentsPage::choose(const QString &agentId)
{
    m_firstLoad = false;
    AgentRef ref;
    ref.agentId = agentId;
    run<Agent>(
        this, m_context.backend.call(ops::getAgent, ref),
        [this](Agent agent) {
            showChosen(agent);
            wantList(false);
        },
        [this](const Error &error) {
            m_context.report(tr("The agent cannot be read"), error.message);
        });
}

void AgentsPage::showChosen(const Agent &agent)
{
    m_toldWhileSaving.reset();
    turn();
    m_designer->setAgent(agent);
    m_detail->setCurrentWidget(m_designer);
    fit();
    selectRow(agent.id);
}

void AgentsPage::beginNew()
{
    m_firstLoad = false;
    turn();
    m_designer->setAgent(Agent());
    m_detail->setCurrentWidget(m_designer);
    selectRow({});
    wantList(false);
    m_designer->focusName();
}

void AgentsPage::closeDesigner()
{
    turn();
    m_designer->setAgent(Agent());
    m_detail->setCurrentIndex(0);
    selectRow({});
    wantList(true);
    if (m_model->rowCount() > 0)
        showChosen(m_model->agentAt(0));
}

void AgentsPage::told(const Agent &agent)
{
    const Agent &mine = m_designer->saved();
    if (agent.id != mine.id)
        return;
    if (m_saving) {
        m_toldWhileSaving = agent; // perhaps our own change
        return;
    }
    if (agent.version <= mine.version)
        return;
    if (m_designer->isDirty())
        m_designer->offerReload();
    else
        m_designer->setAgent(agent);
}

void AgentsPage::perform(const QString &action)
{
    const Agent agent = m_designer->saved();
    AgentRef ref;
    ref.agentId = agent.id;
    if (action == QLatin1String("archive")) {
        archive(agent);
    } else if (action == QLatin1String("restore")) {
        restore(agent.id);
    } else if (action == QLatin1String("start") || action == QLatin1String("stop")) {
        const bool starts = action == QLatin1String("start");
        guardThen([this, ref, starts, name = agent.name] {
            run<Agent>(this, m_context.backend.call(starts ? ops::startAgent : ops::stopAgent, ref),
                       [this, starts, name](Result<Agent> changed) {
                           showResult(std::move(changed), starts ? tr("“%1” is active").arg(name)
                                                                 : tr("“%1” is stopped").arg(name));
                       });
        });
    } else if (action == QLatin1String("deploy")) {
        guardThen([this, agent] { deploy(agent); });
    } else if (action == QLatin1String("export")) {
        exportAgent(agent);
    } else if (action == QLatin1String("duplicate")) {
        DuplicateAgent copy;
        copy.agentId = agent.id;
        guardThen([this, copy, name = agent.name] {
            run<Agent>(this, m_context.backend.call(ops::duplicateAgent, copy),
                       [this, name](Result<Agent> made) {
                           showResult(std::move(made), tr("“%1” was copied").arg(name));
                       });
        });
    }
}

void AgentsPage::showResult(Result<Agent> agent, const QString &done)
{
    if (!agent) {
        m_context.report(tr("That did not work"), agent.error().message);
        return;
    }
    m_model->put(*agent);
    showChosen(*agent);
    m_context.toast(done, {}, {});
}

void AgentsPage::archive(const Agent &agent)
{
    AgentRef ref;
    ref.agentId = agent.id;
    Agent gone = agent;
    gone.status = AgentStatus::Archived;
    m_model->put(gone);
    closeDesigner();
    run<Nothing>(
        this, m_context.backend.call(ops::deleteAgent, ref),
        [this, agent](Nothing) {
            m_context.toast(tr("“%1” is archived").arg(agent.name), tr("Undo"),
                            [this, id = agent.id] { restore(id); });
        },
        [this, agent](const Error &error) {
            m_model->put(agent);
            m_context.report(tr("“%1” is not archived").arg(agent.name), error.message);
        });
}

void AgentsPage::restore(const QString &agentId)
{
    AgentRef ref;
    ref.agentId = agentId;
    run<Agent>(this, m_context.backend.call(ops::restoreAgent, ref), [this](Result<Agent> agent) {
        const QString name = agent ? agent->name : QString();
        showResult(std::move(agent), tr("“%1” is back").arg(name));
    });
}

void AgentsPage::requestLeave(std::function<void()> leave)
{
    guardThen(std::move(leave));
}

} // namespace troupe
