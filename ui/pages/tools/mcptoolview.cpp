// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcptoolview.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/tools/mcpcalldialog.h"
#include "ui/pages/tools/mcpmodel.h"
#include "ui/pages/tools/toolrow.h"
#include "ui/pages/tools/toolwords.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr qsizetype kDescriptionShown = 500;

} // namespace

McpToolView::McpToolView(PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_model(new McpToolModel(this)),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("wrench"), {}, {})),
      m_list(new RowList(tr("Tools of the server"))),
      m_permissions(context.backend, this)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, space::s, 0, 0);
    layout->setSpacing(space::m);
    m_list->setObjectName(QStringLiteral("mcpToolList"));
    m_list->setModel(m_model);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeDetail());
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &McpToolView::showTool);
    connect(m_list, &QListView::activated, this, &McpToolView::tryIt);
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type == QLatin1String("tool.permission.updated"))
            loadPermissions();
    });
    connect(&m_permissions, &ToolPermissions::settled, this,
            [this](const QString &, const QString &problem) {
                if (!problem.isEmpty())
                    m_context.report(tr("The permission is not changed"), problem);
                loadPermissions();
            });
    showEmpty();
}

QWidget *McpToolView::makeDetail()
{
    m_detail = new Card(this, Card::Ground::Subtle);
    m_detail->setObjectName(QStringLiteral("mcpToolDetail"));
    m_name = new TextLabel({}, TextStyle::Mono);
    m_name->setObjectName(QStringLiteral("mcpToolName"));
    m_name->setElided(true);
    m_risk = new Badge({});
    m_try = new Button(Button::Kind::Icon, QStringLiteral("play"), tr("Try it"));
    m_try->setObjectName(QStringLiteral("mcpTry"));
    m_permission = new SegmentedControl(tr("Whether agents may call this tool"),
                                        {tr("Allow"), tr("Ask"), tr("Deny")});
    m_permission->setObjectName(QStringLiteral("mcpToolPermission"));
    connect(m_permission, &SegmentedControl::currentChanged, this, &McpToolView::setPermission);
    auto *head = new ToolRow(m_detail);
    auto *names = new QHBoxLayout;
    names->setSpacing(space::s);
    names->addWidget(m_name);
    names->addWidget(m_risk);
    names->addStretch(1);
    head->texts()->addLayout(names);
    head->addControl(m_permission);
    head->addControl(m_try);
    m_description = new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted);
    m_description->setWordWrap(true);
    m_hint = new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Faint);
    m_hint->setWordWrap(true);
    m_detail->body()->setSpacing(space::s);
    m_detail->body()->addWidget(head);
    m_detail->body()->addWidget(m_description);
    m_detail->body()->addWidget(m_hint);
    connect(m_try, &QAbstractButton::clicked, this, &McpToolView::tryIt);
    return m_detail;
}

void McpToolView::setServer(const McpServer &server)
{
    if (server.id != m_server.id)
        m_model->setTools({});
    m_server = server;
    showEmpty();
    showTool();
}

void McpToolView::setTools(const QList<McpTool> &tools)
{
    const McpTool *before = m_model->at(m_list->currentIndex().row());
    const QString name = before ? before->name : QString();
    m_model->setTools(tools);
    showEmpty();
    int row = 0;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        if (m_model->at(i)->name == name)
            row = i;
    }
    m_list->setCurrentIndex(m_model->index(row));
    showTool();
    loadPermissions();
}

void McpToolView::loadPermissions()
{
    if (m_model->rowCount() == 0)
        return;
    run<ToolViews>(this, m_context.backend.call(ops::listTools, ListTools()),
                   [this, asked = ++m_asked](Result<ToolViews> tools) {
                       // Without it what counts by default is shown; while something is said it is
                       // read again.
                       if (!tools || asked != m_asked || m_permissions.isBusy())
                           return;
                       m_known.clear();
                       for (const ToolView &tool : tools->items)
                           m_known.insert(tool.name, tool.permission);
                       showTool();
                   });
}

void McpToolView::setPermission(int choice)
{
    const McpTool *tool = m_model->at(m_list->currentIndex().row());
    if (!tool || tool->toolName.isEmpty())
        return;
    const auto permission = static_cast<ToolPermission>(choice);
    m_known.insert(tool->toolName, permission);
    m_permissions.say(tool->toolName, {}, permission);
}

void McpToolView::showEmpty()
{
    const bool hasTools = m_model->rowCount() > 0;
    m_stack->setCurrentIndex(hasTools ? 1 : 0);
    m_detail->setVisible(hasTools);
    if (m_server.status == McpStatus::Ready)
        m_empty->setTexts(tr("No tools"), tr("This server offers none."));
    else if (m_server.status == McpStatus::Starting)
        m_empty->setTexts(tr("Starting"), tr("Its tools show when it has said which it has."));
    else if (m_server.status == McpStatus::Stopped)
        m_empty->setTexts(tr("Stopped"), tr("Start the server to see its tools."));
    else
        m_empty->setTexts(tr("Not working"), tr("The doctor finds out why."));
}

void McpToolView::showTool()
{
    const McpTool *tool = m_model->at(m_list->currentIndex().row());
    m_detail->setVisible(tool != nullptr);
    if (!tool)
        return;
    m_name->setText(visibleText(tool->toolName.isEmpty() ? tool->name : tool->toolName));
    m_risk->setText(toolRiskLabel(tool->risk));
    m_risk->setTone(toolRiskTone(tool->risk));
    const QString text = tool->problem.isEmpty() ? tool->description : tool->problem;
    m_description->setText(
        shownText(text, kDescriptionShown)); // what a server says of itself is not to be trusted
    m_description->setVisible(!m_description->text().isEmpty());
    m_hint->setText(
        tool->readOnlyHint ? tr(
            "The server says that it only reads. That is not checked, so it counts as external.")
                           : QString());
    m_hint->setVisible(!m_hint->text().isEmpty());
    m_try->setEnabled(m_server.status == McpStatus::Ready && tool->problem.isEmpty());
    m_permission->setVisible(!tool->toolName.isEmpty());
    const QSignalBlocker quiet(m_permission); // nobody has chosen
    m_permission->setCurrentIndex(
        static_cast<int>(m_known.value(tool->toolName, m_server.permission)));
}

void McpToolView::tryIt()
{
    const McpTool *tool = m_model->at(m_list->currentIndex().row());
    if (!tool || !m_try->isEnabled())
        return;
    auto *dialog = new McpCallDialog(m_context, m_server.id, *tool, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace troupe
