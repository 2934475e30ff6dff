// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/homepage.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/approvalops.h"
#include "core/contract/troupe/runops.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/runs/runtext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QAction>
#include <QBoxLayout>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSet>
#include <QTimer>

namespace troupe {

namespace {

constexpr int kRecentShown = 8;
constexpr int kWaitingShown = 3;
constexpr int kRunsShown = 3;
constexpr int kAgentsRead = 500;
constexpr int kWidestHome = 1080;
constexpr int kNarrowHome = 820; ///< under it there is one column
constexpr int kHomeSettleMs = 80;
constexpr int kClockMs = 1000;

QString greeting(int hour)
{
    if (hour >= 5 && hour < 12)
        return HomePage::tr("Good morning");
    if (hour >= 12 && hour < 18)
        return HomePage::tr("Good afternoon");
    return HomePage::tr("Good evening");
}

bool concernsConversations(const QString &type)
{
    return type.startsWith(QLatin1String("session.")) || type.startsWith(QLatin1String("message."));
}

HomeFace faceOf(const Agent &agent)
{
    return {agent.name, QColor::isValidColor(agent.color) ? QColor(agent.color) : QColor(),
            agent.avatar};
}

/// Not each of their steps.
bool concernsRuns(const QString &type)
{
    return type.startsWith(QLatin1String("run.")) && !type.startsWith(QLatin1String("run.step"));
}

} // namespace

HomePage::HomePage(PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_context(context),
      m_columns(new QBoxLayout(QBoxLayout::LeftToRight)),
      m_health(new HealthCard(context, this)),
      m_spend(new SpendCard(this)),
      m_waiting(new HomeRows(tr("Waiting for you"), QStringLiteral("waitingList"), this)),
      m_runs(new HomeRows(tr("Runs under way"), QStringLiteral("activeRunsList"), this)),
      m_running(new HomeRows(tr("Being written now"), QStringLiteral("runningList"), this)),
      m_recent(new HomeRows(tr("Recent conversations"), QStringLiteral("recentList"), this)),
      m_none(new EmptyState(QStringLiteral("message-square"), tr("No conversations yet"),
                            tr("Begin one with an agent; it is kept here."), this)),
      m_settle(new QTimer(this)),
      m_clock(new QTimer(this))
{
    build();
    connectEvents();
    auto *refresh = new QAction(tr("Read everything again"), this);
    refresh->setObjectName(QStringLiteral("action-refreshHome"));
    refresh->setShortcut(QKeySequence(tr("F5")));
    connect(refresh, &QAction::triggered, this, &HomePage::load);
    m_actions.append(refresh);
}

void HomePage::build()
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setAccessibleName(tr("Home"));
    area->viewport()->setAutoFillBackground(false);
    auto *content = new QWidget(area);
    content->setAutoFillBackground(false);
    auto *sides = new QHBoxLayout(content);
    sides->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    auto *column = new QWidget(content);
    column->setMaximumWidth(kWidestHome);
    auto *body = new QVBoxLayout(column);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::l);
    auto *hello = new TextLabel(greeting(QTime::currentTime().hour()), TextStyle::Display);
    hello->setObjectName(QStringLiteral("homeGreeting"));
    body->addWidget(hello);
    m_columns->setSpacing(space::l);
    auto *left = new QVBoxLayout;
    left->setSpacing(space::l);
    left->addWidget(m_waiting);
    left->addWidget(m_runs);
    left->addWidget(m_running);
    left->addWidget(m_recent);
    left->addWidget(m_none);
    left->addStretch();
    auto *right = new QVBoxLayout;
    right->setSpacing(space::l);
    right->addWidget(m_spend);
    right->addWidget(m_health);
    right->addStretch();
    m_columns->addLayout(left, 3);
    m_columns->addLayout(right, 2);
    body->addLayout(m_columns);
    body->addStretch();
    sides->addStretch(1);
    sides->addWidget(column, 100);
    sides->addStretch(1);
    area->setWidget(content);
    outer->addWidget(area);
    for (QWidget *part :
         std::initializer_list<QWidget *>{m_waiting, m_runs, m_running, m_recent, m_none})
        part->hide();
    m_waiting->offerAll(tr("All requests"));
    m_runs->offerAll(tr("All runs"));
    auto *first =
        m_none->addAction(QStringLiteral("message-square-plus"), tr("Begin a conversation"));
    first->setObjectName(QStringLiteral("homeFirstConversation"));
    connect(first, &QAbstractButton::clicked, this,
            [this] { m_context.openPage(QStringLiteral("chat"), QStringLiteral("new")); });
    setTabOrder(m_waiting->list(), m_runs->list());
    setTabOrder(m_runs->list(), m_running->list());
    setTabOrder(m_running->list(), m_recent->list());
    setTabOrder(m_recent->list(), first);
    setTabOrder(first, m_health);
    connect(m_health, &Card::clicked, this, [this] {
        m_context.openPage(QStringLiteral("settings"), QStringLiteral("providers"));
    });
    const auto leadTo = [this](HomeRows *rows, const QString &page) {
        connect(rows, &HomeRows::chosen, this,
                [this, page](const QString &id) { m_context.openPage(page, id); });
        connect(rows, &HomeRows::allAsked, this, [this, page] { m_context.openPage(page, {}); });
    };
    leadTo(m_waiting, QStringLiteral("approvals"));
    leadTo(m_runs, QStringLiteral("runs"));
    leadTo(m_running, QStringLiteral("chat"));
    leadTo(m_recent, QStringLiteral("chat"));
}

void HomePage::connectEvents()
{
    m_settle->setSingleShot(true);
    m_settle->setInterval(kHomeSettleMs);
    connect(m_settle, &QTimer::timeout, this, &HomePage::load);
    m_clock->setInterval(kClockMs);
    connect(m_clock, &QTimer::timeout, this, &HomePage::showRunning);
    EventStream &events = m_context.backend.events();
    connect(&events, &EventStream::happened, this, [this](const QString &type) {
        if (concernsConversations(type) || type.startsWith(QLatin1String("provider."))
            || type.startsWith(QLatin1String("agent."))
            || type.startsWith(QLatin1String("approval.")) || concernsRuns(type))
            later();
    });
    connect(&events, &EventStream::resync, this, &HomePage::later);
    connect(&events, &EventStream::stateChanged, this, [this] {
        m_health->showConnection();
        if (m_context.backend.events().state() == EventStream::State::Online)
            later();
    });
}

void HomePage::enter(const QString &)
{
    if (m_recent->isVisible() && !m_recent->list()->currentIndex().isValid())
        m_recent->list()->setFocus();
}

void HomePage::later()
{
    m_isStale = true;
    if (isVisible())
        m_settle->start();
}

void HomePage::showEvent(QShowEvent *event)
{
    PageWidget::showEvent(event);
    if (m_isStale)
        load();
}

void HomePage::resizeEvent(QResizeEvent *event)
{
    PageWidget::resizeEvent(event);
    m_columns->setDirection(width() < kNarrowHome ? QBoxLayout::TopToBottom
                                                  : QBoxLayout::LeftToRight);
}

void HomePage::load()
{
    m_isStale = false;
    loadAgents();
    loadConversations();
    loadApprovals();
    loadRuns();
    loadProviders();
    loadUsage();
}

void HomePage::loadAgents()
{
    ListAgents query;
    query.limit = kAgentsRead;
    run<Page<Agent>>(this, m_context.backend.call(ops::listAgents, query),
                     [this](Result<Page<Agent>> page) {
                         if (!page)
                             return; // the conversations say what is wrong
                         for (const Agent &agent : std::as_const(page->items))
                             m_agents.insert(agent.id, faceOf(agent));
                         showApprovals();
                         showRuns();
                         showRunning();
                         showRecent();
                     });
}

void HomePage::loadConversations()
{
    ListSessions query;
    query.limit = kRecentShown;
    run<Page<Session>>(
        this, m_context.backend.call(ops::listSessions, query),
        [this](Page<Session> page) {
            m_sessions = std::move(page.items);
            m_hasSessions = true;
            showRecent();
        },
        [this](const Error &error) {
            m_isStale = true; // read again once it is back
            if (!m_hasSessions)
                m_context.report(tr("The conversations cannot be read"), error.message);
        });
    run<RunningAnswers>(this, m_context.backend.call(ops::listRunning),
                        [this](Result<RunningAnswers> answers) {
                            if (!answers)
                                return;
                            m_answers = std::move(answers->items);
                            showRunning();
                            showRecent();
                        });
}

void HomePage::loadApprovals()
{
    ListApprovals query;
    query.status = ApprovalStatus::Pending;
    query.order = ApprovalOrder::Riskiest;
    query.limit = kWaitingShown;
    run<Page<Approval>>(this, m_context.backend.call(ops::listApprovals, query),
                        [this](Result<Page<Approval>> page) {
                            if (!page && page.error().code != ErrorCode::Forbidden)
                                return; // what was read stays
                            m_approvals = page ? std::move(page->items) : QList<Approval>();
                            showApprovals();
                        });
}

void HomePage::loadRuns()
{
    for (const RunStatus status : {RunStatus::Running, RunStatus::Waiting}) {
        ListRuns query;
        query.kind = QStringLiteral("plan");
        query.status = status;
        query.limit = kRunsShown;
        run<Page<RunSummary>>(this, m_context.backend.call(ops::listRuns, query),
                              [this, status](Result<Page<RunSummary>> page) {
                                  if (!page && page.error().code != ErrorCode::Forbidden)
                                      return;
                                  m_active[status] =
                                      page ? std::move(page->items) : QList<RunSummary>();
                                  showRuns();
                              });
    }
}

void HomePage::loadProviders()
{
    run<Page<ProviderConfig>>(this, m_context.backend.call(ops::listProviders),
                              [this](Result<Page<ProviderConfig>> page) {
                                  if (page)
                                      m_health->showProviders(page->items);
                              });
}

void HomePage::loadUsage()
{
    const UsageQuery thirtyDays;
    run<UsageReport>(
        this, m_context.backend.call(ops::getUsage, thirtyDays),
        [this](UsageReport report) { m_spend->show(report); },
        [this](const Error &error) { m_spend->showProblem(error.message); });
}

void HomePage::showApprovals()
{
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    QList<HomeRows::Line> lines;
    for (const Approval &approval : std::as_const(m_approvals)) {
        HomeRows::Line line;
        line.id = approval.id;
        line.title = visibleText(approval.title);
        line.agent = m_agents.value(approval.agentId);
        line.icon = approvalwords::iconOf(approval.kind);
        line.subtitle =
            line.agent.name.isEmpty() ? approvalwords::kind(approval.kind) : line.agent.name;
        line.time = approvalwords::age(approval.createdAt, nowMs);
        line.badge = approvalwords::riskLevel(approval.riskLevel);
        line.badgeTone = approvalwords::toneOf(approval.riskLevel);
        lines.append(line);
    }
    m_waiting->setVisible(!lines.isEmpty());
    m_waiting->show(lines);
}

void HomePage::showRuns()
{
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    QList<HomeRows::Line> lines;
    for (const RunStatus status : {RunStatus::Waiting, RunStatus::Running}) {
        for (const RunSummary &active : std::as_const(m_active[status])) {
            HomeRows::Line line;
            line.id = active.id;
            line.title = runtext::nameOf(active);
            line.icon = QStringLiteral("activity");
            line.subtitle = chattext::cost(active.cost);
            line.time = approvalwords::age(active.startedAt, nowMs);
            line.badge = runtext::status(status);
            line.badgeTone = status == RunStatus::Waiting ? BadgeTone::Warning : BadgeTone::Accent;
            lines.append(line);
        }
    }
    m_runs->setVisible(!lines.isEmpty());
    m_runs->show(lines.mid(0, kRunsShown));
}

void HomePage::showRunning()
{
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    QList<HomeRows::Line> lines;
    for (const RunningAnswer &answer : std::as_const(m_answers)) {
        HomeRows::Line line;
        line.id = answer.sessionId;
        line.title = answer.sessionTitle.isEmpty() ? tr("New conversation") : answer.sessionTitle;
        line.subtitle = tr("%1 answers with %2").arg(answer.agentName, answer.model);
        line.time = chattext::duration(qMax<qint64>(0, nowMs - answer.startedAt.ms));
        line.agent = m_agents.value(answer.agentId);
        line.agent.name = answer.agentName;
        lines.append(line);
    }
    m_running->setVisible(!lines.isEmpty());
    m_running->show(lines);
    if (lines.isEmpty() || !isVisible())
        m_clock->stop();
    else if (!m_clock->isActive())
        m_clock->start();
}

void HomePage::showRecent()
{
    if (!m_hasSessions)
        return;
    QSet<QString> written;
    for (const RunningAnswer &answer : std::as_const(m_answers))
        written.insert(answer.sessionId);
    const QDateTime now = QDateTime::currentDateTime();
    QList<HomeRows::Line> lines;
    for (const Session &session : std::as_const(m_sessions)) {
        HomeRows::Line line;
        line.id = session.id;
        line.title = chattext::titleOf(session);
        line.agent = m_agents.value(session.agentId);
        line.subtitle = line.agent.name;
        if (session.cost.nanos() > 0)
            line.subtitle += QStringLiteral(" · ") + chattext::cost(session.cost);
        line.time = chattext::when(session.updatedAt, now);
        if (written.contains(session.id))
            line.badge = tr("writing");
        lines.append(line);
    }
    m_recent->setVisible(!lines.isEmpty());
    m_none->setVisible(lines.isEmpty());
    m_recent->show(lines);
}

} // namespace troupe
