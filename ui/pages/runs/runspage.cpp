// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runspage.h"

#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "core/meta/values.h"
#include "ui/app/run.h"
#include "ui/pages/runs/rundetailview.h"
#include "ui/pages/runs/runlistmodel.h"
#include "ui/pages/runs/runtext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/listrow.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>

namespace troupe {

namespace {

constexpr int kRunListWidth = 340;
constexpr int kNarrowRunList = 240;
constexpr int kNarrowRuns = 900;
constexpr int kRunsTakeTurns = 720; ///< under it the list and the run take turns
constexpr int kMostAgentNames = 500;

enum RunListState { RunsWaiting, RunsShown, NoRuns, NoMatchingRun, RunsFailed };

} // namespace

RunsPage::RunsPage(PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_context(context),
      m_model(new RunListModel(context.backend, this)),
      m_search(new SearchField(tr("Search runs"), tr("Search runs…"))),
      m_kind(new ComboBox(tr("Kind"))),
      m_status(new ComboBox(tr("Status"))),
      m_list(new RowList(tr("Runs"))),
      m_listStack(new QStackedWidget),
      m_back(new Button(Button::Kind::Ghost, QStringLiteral("arrow-left"), tr("All runs"))),
      m_detail(new RunDetailView(context))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_side = buildList();
    layout->addWidget(m_side);
    m_detailSide = new QWidget;
    auto *side = new QVBoxLayout(m_detailSide);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(0);
    m_back->setObjectName(QStringLiteral("runsBack"));
    m_back->setSmall(true);
    m_back->hide();
    side->addWidget(m_back, 0, Qt::AlignLeft);
    side->addWidget(m_detail, 1);
    layout->addWidget(m_detailSide, 1);
    connect(m_back, &QAbstractButton::clicked, this, [this] {
        wantList(true);
        m_list->setFocus(Qt::OtherFocusReason);
    });
    connectList();
    makeActions();
    readAgents();
    m_model->reload();
}

QWidget *RunsPage::buildList()
{
    m_search->setObjectName(QStringLiteral("runSearch"));
    m_kind->setObjectName(QStringLiteral("runKind"));
    m_status->setObjectName(QStringLiteral("runStatusFilter"));
    m_list->setObjectName(QStringLiteral("runList"));
    m_list->setModel(m_model);
    m_kind->addItem(tr("All kinds"), QString());
    for (const char *kind : {"plan", "chat", "delegate", "test"}) {
        const QString name = QString::fromLatin1(kind);
        m_kind->addItem(runtext::kind(name), name);
    }
    m_status->addItem(tr("Any status"), QString());
    for (const RunStatus status : {RunStatus::Running, RunStatus::Waiting, RunStatus::Succeeded,
                                   RunStatus::Failed, RunStatus::Cancelled})
        m_status->addItem(runtext::status(status), enumName(status));
    auto *panel = new Panel;
    auto *body = new QVBoxLayout(panel);
    body->setContentsMargins(0, space::m, 1, 0);
    body->setSpacing(space::s);
    auto *find = new QHBoxLayout;
    find->setContentsMargins(space::m, 0, space::m, 0);
    find->addWidget(m_search);
    body->addLayout(find);
    auto *filters = new QHBoxLayout;
    filters->setContentsMargins(space::m, 0, space::m, 0);
    filters->setSpacing(space::s);
    filters->addWidget(m_kind, 1);
    filters->addWidget(m_status, 1);
    body->addLayout(filters);
    m_listStack->addWidget(new QWidget);
    m_listStack->addWidget(m_list);
    m_listStack->addWidget(
        new EmptyState(QStringLiteral("workflow"), tr("Nothing has run yet"),
                       tr("Answers of agents and plans show here as soon as they begin.")));
    m_listStack->addWidget(new EmptyState(QStringLiteral("search"), tr("No such run"),
                                          tr("No run fits the search and the filters.")));
    auto *failed = new EmptyState(QStringLiteral("circle-alert"), tr("The runs cannot be read"),
                                  tr("Nothing is lost; try again."));
    Button *again = failed->addAction(QStringLiteral("refresh-cw"), tr("Try again"));
    connect(again, &QAbstractButton::clicked, m_model, &RunListModel::reload);
    m_listStack->addWidget(failed);
    body->addWidget(m_listStack, 1);
    return panel;
}

void RunsPage::connectList()
{
    connect(m_search, &SearchField::searchChanged, this, &RunsPage::applyFilter);
    for (ComboBox *box : {m_kind, m_status})
        connect(box, &QComboBox::currentIndexChanged, this, &RunsPage::applyFilter);
    connect(m_model, &RunListModel::loaded, this, &RunsPage::showListState);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &RunsPage::showListState);
    connect(m_model, &RunListModel::failed, this, [this](const QString &why) {
        if (m_model->rowCount() == 0)
            m_listStack->setCurrentIndex(RunsFailed);
        else
            m_context.report(tr("The runs cannot be read"), why);
    });
    connect(m_model, &RunListModel::runChanged, m_detail, &RunDetailView::noteChanged);
    connect(m_model, &RunListModel::runGone, this, [this](const QString &runId) {
        if (m_detail->runId() == runId)
            m_detail->show({});
    });
    // A view chooses the neighbour of a row that leaves, and a key would be about that one then:
    // what is shown stays, and no row is chosen.
    connect(m_model, &RunListModel::leaving, this, [this](const QString &runId) {
        if (m_list->currentIndex().row() == m_model->rowOf(runId))
            m_list->setCurrentIndex({});
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    m_detail->show(m_model->at(current.row()).id);
            });
    for (const auto signal : {&QAbstractItemView::clicked, &QAbstractItemView::activated}) {
        connect(m_list, signal, this, // also the current one, while it is compared
                [this](const QModelIndex &index) {
                    m_detail->show(m_model->at(index.row()).id);
                    wantList(false);
                });
    }
    connect(m_detail, &RunDetailView::runAsked, this, &RunsPage::choose);
}

void RunsPage::makeActions()
{
    const auto add = [this](const char *name, const QString &text, const QKeySequence &keys,
                            std::function<void()> perform) {
        auto *action = new QAction(text, this);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, std::move(perform));
        m_actions.append(action);
    };
    add("action-findRun", tr("Search runs"), QKeySequence(QKeySequence::Find), [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    add("action-refreshRuns", tr("Read everything again"), QKeySequence(tr("F5")),
        [this] { m_model->reload(); });
    add("action-cancelRun", tr("Cancel the run"), QKeySequence(tr("Ctrl+.")),
        [this] { m_detail->cancel(); });
    add("action-resumeRun", tr("Resume the run"), QKeySequence(tr("Ctrl+R")),
        [this] { m_detail->resume(); });
    add("action-replayRun", tr("Replay the run"), QKeySequence(tr("Ctrl+Shift+R")),
        [this] { m_detail->replay(); });
    add("action-compareRun", tr("Compare the run"), QKeySequence(tr("Ctrl+D")),
        [this] { m_detail->compare(); });
}

QList<std::pair<QString, QKeySequence>> RunsPage::keyHints() const
{
    return {{tr("Timeline: zoom in"), QKeySequence(Qt::Key_Plus)},
            {tr("Timeline: zoom out"), QKeySequence(Qt::Key_Minus)},
            {tr("Timeline: all of the time"), QKeySequence(Qt::Key_0)}};
}

void RunsPage::readAgents()
{
    ListAgents query;
    query.limit = kMostAgentNames;
    run<Page<Agent>>(this, m_context.backend.call(ops::listAgents, query),
                     [this](Result<Page<Agent>> page) {
                         if (!page)
                             return; // the list says what is wrong
                         QHash<QString, QString> names;
                         for (const Agent &agent : std::as_const(page->items))
                             names.insert(agent.id, agent.name);
                         m_model->setAgentNames(names);
                         m_detail->setAgentNames(names);
                     });
}

void RunsPage::applyFilter()
{
    RunListFilter filter;
    filter.kind = m_kind->currentData().toString();
    filter.status = enumFromName<RunStatus>(m_status->currentData().toString());
    filter.text = m_search->text().trimmed();
    filter.nested = filter.kind == QLatin1String("delegate");
    m_model->setFilter(filter);
}

void RunsPage::showListState()
{
    const bool isFiltered = !(m_model->filter() == RunListFilter());
    const int state = m_model->rowCount() > 0 ? RunsShown
                      : !m_model->isLoaded()  ? RunsWaiting
                      : isFiltered            ? NoMatchingRun
                                              : NoRuns;
    m_listStack->setCurrentIndex(state);
    const int row = m_model->rowOf(m_detail->runId());
    if (row >= 0 && m_list->currentIndex().row() != row)
        m_list->setCurrentIndex(m_model->index(row));
}

void RunsPage::choose(const QString &runId)
{
    m_detail->show(runId);
    wantList(false);
    const int row = m_model->rowOf(runId);
    if (row >= 0)
        m_list->setCurrentIndex(m_model->index(row));
    else
        m_list->selectionModel()->clear();
}

void RunsPage::wantList(bool wanted)
{
    m_listWanted = wanted;
    const bool isNarrow = width() < kRunsTakeTurns;
    m_side->setVisible(!isNarrow || wanted);
    m_detailSide->setVisible(!isNarrow || !wanted);
    m_back->setVisible(isNarrow);
}

void RunsPage::enter(const QString &argument)
{
    if (!argument.isEmpty())
        return choose(argument);
    wantList(true);
    if (m_listStack->currentIndex() == RunsShown)
        m_list->setFocus(Qt::OtherFocusReason);
}

void RunsPage::resizeEvent(QResizeEvent *event)
{
    PageWidget::resizeEvent(event);
    wantList(m_listWanted);
    const int side = width() < kRunsTakeTurns ? width()
                     : width() < kNarrowRuns  ? kNarrowRunList
                                              : kRunListWidth;
    m_side->setFixedWidth(side);
    const auto labels = m_listStack->findChildren<QLabel *>();
    for (QLabel *label : labels) { // the list is narrower than an empty state's text
        if (label->wordWrap())
            label->setFixedWidth(qMin(360, side - 2 * space::xl - 1));
    }
}

} // namespace troupe
