// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcpserverview.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/tools/mcpdialog.h"
#include "ui/pages/tools/mcpdoctorview.h"
#include "ui/pages/tools/mcpmodel.h"
#include "ui/pages/tools/mcpresourceview.h"
#include "ui/pages/tools/mcptoolview.h"
#include "ui/pages/tools/toolrow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr qsizetype kShownLogLine = 4'000;
constexpr qsizetype kShownLog = 400'000; // its newest end

QString aboutText(const McpServer &server)
{
    QString address = server.transport == McpTransportKind::Http
                          ? server.url
                          : commandOfWords(QStringList{server.command} + server.args);
    if (server.status != McpStatus::Ready)
        return address;
    return McpServerView::tr("%1 %2, revision %3 of MCP · %4")
        .arg(visibleText(server.serverName), visibleText(server.serverVersion),
             visibleText(server.protocolVersion), address);
}

QString problemText(const McpServer &server)
{
    if (server.status != McpStatus::Waiting || !server.nextTryAt.isSet())
        return server.problem;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(server.nextTryAt.ms);
    return McpServerView::tr("%1 It is tried again at %2.")
        .arg(server.problem,
             QLocale().toString(at.time(), QLocale::LongFormat).section(u' ', 0, 0));
}

} // namespace

McpServerView::McpServerView(PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_title(new TextLabel({}, TextStyle::Title)),
      m_state(new Badge({})),
      m_about(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger)),
      m_tabs(new TabBar(tr("Parts of the server"),
                        {tr("Tools"), tr("Resources and prompts"), tr("Log"), tr("Doctor")})),
      m_pages(new QStackedWidget),
      m_tools(new McpToolView(context)),
      m_resources(new McpResourceView(context)),
      m_log(new TextArea(tr("Log of the server"))),
      m_doctor(new McpDoctorView)
{
    setObjectName(QStringLiteral("mcpServerView"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::s);
    layout->addWidget(makeHead());
    m_about->setElided(true);
    layout->addWidget(m_about);
    m_problem->setObjectName(QStringLiteral("mcpServerProblem"));
    m_problem->setWordWrap(true);
    layout->addWidget(m_problem);
    m_tabs->setObjectName(QStringLiteral("mcpTabs"));
    layout->addWidget(m_tabs);
    m_log->setObjectName(QStringLiteral("mcpLog"));
    m_log->setReadOnly(true);
    m_log->setFont(textFont(TextStyle::Mono));
    m_log->setLineRange(6, 400);
    m_log->setTabChangesFocus(true);
    m_doctor->setObjectName(QStringLiteral("mcpDoctor"));
    for (QWidget *page : std::initializer_list<QWidget *>{m_tools, m_resources, m_log, m_doctor})
        m_pages->addWidget(page);
    layout->addWidget(m_pages, 1);
    connect(m_tabs, &TabBar::currentChanged, this, &McpServerView::enterTab);
    connect(m_doctor, &McpDoctorView::askRequested, this, &McpServerView::examine);
}

QWidget *McpServerView::makeHead()
{
    m_title->setObjectName(QStringLiteral("mcpServerName"));
    m_title->setElided(true);
    m_state->setObjectName(QStringLiteral("mcpServerState"));
    m_state->setDot(true);
    m_start = new Button(Button::Kind::Secondary, QStringLiteral("play"), tr("Start"));
    m_start->setObjectName(QStringLiteral("mcpStart"));
    m_stop = new Button(Button::Kind::Secondary, QStringLiteral("circle-stop"), tr("Stop"));
    m_stop->setObjectName(QStringLiteral("mcpStop"));
    auto *edit = new Button(Button::Kind::Icon, QStringLiteral("pencil"), tr("Change the server"));
    edit->setObjectName(QStringLiteral("mcpEdit"));
    auto *gone = new Button(Button::Kind::Icon, QStringLiteral("trash-2"), tr("Remove the server"));
    gone->setObjectName(QStringLiteral("mcpRemove"));
    auto *head = new ToolRow(this);
    auto *names = new QHBoxLayout;
    names->setSpacing(space::s);
    names->addWidget(m_title);
    names->addWidget(m_state);
    names->addStretch(1);
    head->texts()->addLayout(names);
    for (Button *button : {m_start, m_stop, edit, gone}) {
        button->setSmall(true);
        head->addControl(button);
    }
    connect(m_start, &QAbstractButton::clicked, this, &McpServerView::startOrRestart);
    connect(m_stop, &QAbstractButton::clicked, this, &McpServerView::stop);
    connect(edit, &QAbstractButton::clicked, this, &McpServerView::editRequested);
    connect(gone, &QAbstractButton::clicked, this, &McpServerView::removeRequested);
    return head;
}

void McpServerView::setServer(const McpServer &server)
{
    const bool isOther = server.id != m_server.id;
    const bool offersOther =
        isOther || server.offers != m_server.offers || server.toolCount != m_server.toolCount
        || (server.status != m_server.status && server.status == McpStatus::Ready);
    const bool isTold = server.status != m_server.status || isOther;
    m_server = server;
    showState();
    if (isOther) {
        ++m_askedTools; // what is still read is of another server
        ++m_askedLog;
        m_log->clear();
        m_doctor->setIdle();
        m_tabs->setCurrentIndex(ToolsTab);
        m_pages->setCurrentIndex(ToolsTab);
    }
    m_tools->setServer(server);
    if (offersOther)
        loadTools();
    m_resources->setServer(server, offersOther);
    if (isTold && m_pages->currentIndex() == LogTab)
        loadLog();
}

void McpServerView::showState()
{
    m_title->setText(m_server.name);
    m_state->setText(mcpStateLabel(m_server.status));
    m_state->setTone(mcpStateTone(m_server.status));
    m_about->setText(aboutText(m_server));
    m_problem->setText(problemText(m_server));
    m_problem->setVisible(!m_server.problem.isEmpty());
    const bool isRunning =
        m_server.status == McpStatus::Ready || m_server.status == McpStatus::Starting;
    m_start->setIconName(isRunning ? QStringLiteral("rotate-ccw") : QStringLiteral("play"));
    m_start->setText(isRunning ? tr("Restart") : tr("Start"));
    m_start->setAccessibleName(m_start->text());
    m_stop->setEnabled(m_server.status != McpStatus::Stopped
                       && m_server.status != McpStatus::Failed);
    m_tabs->setCount(ToolsTab, m_server.status == McpStatus::Ready ? m_server.toolCount : -1);
}

void McpServerView::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
    enterTab(tab);
}

void McpServerView::enterTab(int tab)
{
    m_pages->setCurrentIndex(tab);
    if (tab == LogTab)
        loadLog();
    if (tab == ResourcesTab)
        m_resources->load();
}

void McpServerView::loadTools()
{
    McpServerRef ref;
    ref.serverId = m_server.id;
    run<McpToolList>(this, m_context.backend.call(ops::listMcpTools, ref),
                     [this, asked = ++m_askedTools](Result<McpToolList> list) {
                         if (list && asked == m_askedTools)
                             m_tools->setTools(list->items);
                     });
}

void McpServerView::loadLog()
{
    McpServerRef ref;
    ref.serverId = m_server.id;
    run<McpLog>(this, m_context.backend.call(ops::mcpServerLog, ref),
                [this, asked = ++m_askedLog](Result<McpLog> log) {
                    if (asked != m_askedLog)
                        return;
                    if (!log) {
                        m_log->setPlainText(log.error().message);
                        return;
                    }
                    QStringList lines;
                    for (const McpLogLine &line : log->items) {
                        const QDateTime at = QDateTime::fromMSecsSinceEpoch(line.at.ms);
                        lines.append(QStringLiteral("%1  %2  %3")
                                         .arg(at.toString(QStringLiteral("HH:mm:ss")),
                                              line.kind.leftJustified(6),
                                              shownText(line.text, kShownLogLine)));
                    }
                    m_log->setPlainText(lines.isEmpty() ? tr("Nothing has happened yet.")
                                                        : lines.join(u'\n').right(kShownLog));
                    m_log->verticalScrollBar()->setValue(m_log->verticalScrollBar()->maximum());
                });
}

void McpServerView::examine()
{
    m_doctor->setBusy();
    McpServerRef ref;
    ref.serverId = m_server.id;
    run<McpDiagnosis>(this, m_context.backend.call(ops::examineMcpServer, ref),
                      [this, id = m_server.id](Result<McpDiagnosis> found) {
                          if (id != m_server.id)
                              return;
                          if (found)
                              m_doctor->setDiagnosis(*found);
                          else
                              m_doctor->setProblem(found.error().message);
                      });
}

// What it came to is told by events, which can be quicker than the answer.
void McpServerView::startOrRestart()
{
    McpServerRef ref;
    ref.serverId = m_server.id;
    run<McpServer>(this, m_context.backend.call(ops::restartMcpServer, ref),
                   [this](Result<McpServer> server) {
                       if (!server)
                           m_context.report(tr("The server is not started"),
                                            server.error().message);
                   });
}

void McpServerView::stop()
{
    McpServerRef ref;
    ref.serverId = m_server.id;
    run<McpServer>(this, m_context.backend.call(ops::stopMcpServer, ref),
                   [this](Result<McpServer> server) {
                       if (!server)
                           m_context.report(tr("The server is not stopped"),
                                            server.error().message);
                   });
}

} // namespace troupe
