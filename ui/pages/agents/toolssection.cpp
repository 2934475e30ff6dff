// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/toolssection.h"

#include "ui/pages/agents/jsonedit.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QIntValidator>
#include <QListView>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kToolListHeight = 324;
constexpr int kMostToolRounds = 10'000; // what can be typed; the server says what it takes
const QString kRoundsPointer = QStringLiteral("/guardrails/max_tool_rounds");
const QString kCostPointer = QStringLiteral("/guardrails/max_turn_cost");

enum PermissionChoice { AsForAll, AllowChoice, AskChoice, DenyChoice };

} // namespace

ToolsSection::ToolsSection(QWidget *parent)
    : AgentSection(tr("Tools and guardrails"), parent),
      m_model(new AgentToolListModel(this)),
      m_filter(new AgentToolFilter(this)),
      m_search(new SearchField(tr("Filter the tools"), tr("Filter the tools…"))),
      m_list(new QListView),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger)),
      m_name(new LineEdit(tr("Name of another tool"), tr("Add by name…"))),
      m_permissionOf(new TextLabel({}, TextStyle::Label, TextLabel::Tone::Text)),
      m_permission(new SegmentedControl(tr("May it call this tool?"),
                                        {tr("As for all"), tr("Allow"), tr("Ask"), tr("Deny")})),
      m_rounds(new LineEdit(tr("Tool rounds in a turn"))),
      m_cost(new LineEdit(tr("Cost of a turn, in dollars"), tr("No limit"))),
      m_hold(new Switch(tr("Hold back answers"))),
      m_holdNote(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_functionsBox(new QWidget(this)),
      m_functions(new JsonEdit(tr("Functions"), JsonEdit::Shape::Array))
{
    addTools();
    addGuardrails();
    addFunctions();
    body()->addStretch();
    showTool();
    showGates();
}

void ToolsSection::addTools()
{
    addHeading(tr("Tools"), tr("What the agent may ask for. Which calls people have to approve is "
                               "said for each tool, and by policies on the page Approvals."));
    m_search->setObjectName(QStringLiteral("toolFilter"));
    m_name->setObjectName(QStringLiteral("toolsEdit"));
    auto *add = new Button(Button::Kind::Secondary, QStringLiteral("plus"), tr("Add"), this);
    add->setObjectName(QStringLiteral("toolAdd"));
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_search, 3);
    row->addWidget(m_name, 2);
    row->addWidget(add);
    body()->addLayout(row);
    setTabOrder(m_name, add);
    m_problem->setObjectName(QStringLiteral("toolsProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_problem);

    m_filter->setSourceModel(m_model);
    m_list->setObjectName(QStringLiteral("toolList"));
    m_list->setAccessibleName(tr("Tools"));
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new AgentToolDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFixedHeight(kToolListHeight);
    m_list->viewport()->setAutoFillBackground(false);
    auto *card = new Card(this);
    card->body()->setContentsMargins(4, 4, 4, 4);
    card->body()->addWidget(m_list);
    body()->addWidget(card);
    setTabOrder(add, m_list);

    m_permission->setObjectName(QStringLiteral("toolPermission"));
    m_permissionOf->setObjectName(QStringLiteral("toolPermissionOf"));
    m_permissionOf->setElided(true);
    auto *permission = new QHBoxLayout;
    permission->setSpacing(space::m);
    permission->addWidget(m_permissionOf, 1);
    permission->addWidget(m_permission);
    body()->addLayout(permission);

    connect(m_search, &QLineEdit::textChanged, m_filter, &AgentToolFilter::setText);
    connect(m_name, &QLineEdit::returnPressed, this, &ToolsSection::addByName);
    connect(add, &QAbstractButton::clicked, this, &ToolsSection::addByName);
    connect(m_model, &AgentToolListModel::chosenChanged, this, [this] { tellEdited(); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ToolsSection::showTool);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &ToolsSection::showTool);
    connect(m_permission, &SegmentedControl::currentChanged, this, [this](int choice) {
        const QModelIndex index = m_filter->mapToSource(m_list->currentIndex());
        const AgentTool *const tool = m_model->toolAt(index.row());
        if (!tool)
            return;
        std::optional<ToolPermission> wanted;
        if (choice != AsForAll)
            wanted = choice == AllowChoice ? ToolPermission::Allow
                     : choice == AskChoice ? ToolPermission::Ask
                                           : ToolPermission::Deny;
        emit permissionAsked(tool->name, wanted);
    });
}

void ToolsSection::addGuardrails()
{
    addHeading(tr("Guardrails"),
               tr("Where a turn ends by itself, so that nothing runs on unattended."));
    m_rounds->setObjectName(QStringLiteral("toolRoundsEdit"));
    m_cost->setObjectName(QStringLiteral("turnCostEdit"));
    m_hold->setObjectName(QStringLiteral("holdAnswers"));
    m_rounds->setValidator(new QIntValidator(0, kMostToolRounds, m_rounds));
    addRow(kRoundsPointer, tr("Tool rounds in a turn"), m_rounds,
           tr("How often in one turn the model may call tools before it has to answer."));
    addRow(kCostPointer, tr("Cost of a turn, in dollars"), m_cost,
           tr("A turn that has cost this much makes no further calls. Empty: no limit."));
    auto *card = new Card(this);
    card->body()->addWidget(
        new SettingRow(tr("Hold back answers"),
                       tr("Nobody sees an answer of this agent until a person has approved it. "
                          "Counts at once."),
                       m_hold));
    m_holdNote->setObjectName(QStringLiteral("holdNote"));
    m_holdNote->setWordWrap(true);
    card->body()->addWidget(m_holdNote);
    body()->addWidget(card);
    connect(m_rounds, &QLineEdit::textChanged, this, &ToolsSection::checkLimits);
    connect(m_cost, &QLineEdit::textChanged, this, &ToolsSection::checkLimits);
    connect(m_hold, &QAbstractButton::clicked, this, &ToolsSection::holdAsked);
}

void ToolsSection::addFunctions()
{
    m_functions->setObjectName(QStringLiteral("functionsEdit"));
    m_functions->setReadOnly(true);
    auto *layout = new QVBoxLayout(m_functionsBox);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new FormRow(
        tr("Functions"), m_functions,
        tr("Declared by programs over the LVNG v1 API, which call them themselves. They are kept "
           "as they are; functions that Troupe calls are made on the page Tools."),
        m_functionsBox));
    body()->addWidget(m_functionsBox);
}

void ToolsSection::addByName()
{
    QString name = m_name->text().trimmed();
    while (name.endsWith(u','))
        name.chop(1);
    if (name.isEmpty())
        return;
    m_name->clear();
    m_model->add(name);
}

void ToolsSection::load(const Agent &agent)
{
    m_loading = true;
    const bool another = agent.id != m_loaded.id;
    m_loaded = agent;
    m_model->setChosen(agent.tools);
    m_rounds->setText(QString::number(agent.guardrails.maxToolRounds));
    m_cost->setText(agent.guardrails.maxTurnCost == Money()
                        ? QString()
                        : agent.guardrails.maxTurnCost.toString());
    m_functions->setArray(agent.functions);
    m_functionsBox->setVisible(!agent.functions.isEmpty());
    m_loading = false;
    if (another)
        setHeldAnswers({});
    checkLimits();
    showTool();
}

void ToolsSection::store(Agent &agent) const
{
    agent.tools = m_model->chosen();
    bool isNumber = false;
    const int rounds = m_rounds->text().toInt(&isNumber);
    agent.guardrails.maxToolRounds = isNumber ? rounds : m_loaded.guardrails.maxToolRounds;
    const QString cost = m_cost->text().trimmed();
    const auto limit = cost.isEmpty() ? std::optional<Money>(Money()) : Money::parse(cost);
    agent.guardrails.maxTurnCost = limit ? *limit : m_loaded.guardrails.maxTurnCost;
}

void ToolsSection::checkLimits()
{
    bool isNumber = false;
    m_rounds->text().toInt(&isNumber);
    showError(kRoundsPointer, isNumber ? QString() : tr("A whole number is needed."));
    const QString cost = m_cost->text().trimmed();
    showError(kCostPointer, cost.isEmpty() || Money::parse(cost)
                                ? QString()
                                : tr("An amount such as 0.25 is needed."));
    tellEdited();
}

void ToolsSection::setTools(const std::optional<QList<AgentTool>> &tools, const QString &problem)
{
    const QString current = m_list->currentIndex().data(AgentToolListModel::ToolName).toString();
    m_model->setKnown(tools);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex index = m_filter->index(row, 0);
        if (index.data(AgentToolListModel::ToolName).toString() == current)
            m_list->setCurrentIndex(index);
    }
    showTool();
}

void ToolsSection::showTool()
{
    const QModelIndex index = m_filter->mapToSource(m_list->currentIndex());
    const AgentTool *const tool = m_model->toolAt(index.row());
    const bool canSay = tool && !m_loaded.id.isEmpty();
    const QSignalBlocker quiet(m_permission);
    m_permission->setEnabled(canSay);
    m_permissionOf->setText(!tool ? tr("Choose a tool to say whether it may be called.")
                            : m_loaded.id.isEmpty()
                                ? tr("Save the agent first to say whether it may "
                                     "call %1.")
                                      .arg(tool->name)
                                : tr("May it call %1? Counts at once.").arg(tool->name));
    int choice = AsForAll;
    if (tool && tool->isOwn)
        choice = tool->permission == ToolPermission::Allow ? AllowChoice
                 : tool->permission == ToolPermission::Ask ? AskChoice
                                                           : DenyChoice;
    m_permission->setCurrentIndex(choice);
}

void ToolsSection::setHeldAnswers(const HeldAnswers &held)
{
    m_held = held;
    showGates();
}

void ToolsSection::showGates()
{
    m_hold->setEnabled(m_held.isKnown && !m_loaded.id.isEmpty());
    m_hold->setChecked(m_held.isHeld);
    const QString note = m_loaded.id.isEmpty() ? tr("Save the agent first.")
                         : m_held.isHeldForAll
                             ? tr("A policy holds back the answers of every agent.")
                             : QString();
    m_holdNote->setText(note);
    m_holdNote->setVisible(!note.isEmpty());
}

} // namespace troupe
