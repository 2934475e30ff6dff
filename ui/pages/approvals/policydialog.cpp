// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/policydialog.h"

#include "core/client/backend.h"
#include "core/meta/values.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/pages/approvals/rehearsalview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kPolicyFieldsWidth = 360;
constexpr int kPolicyRehearsalWidth = 340;
constexpr int kPolicyFrameHeight = 160; ///< title, buttons and margins
constexpr int kAgentsOffered = 500;
constexpr qint64 kPolicyHourMs = 3'600'000;
constexpr qint64 kMostPolicyHours = 8760;

constexpr ToolRisk kEveryRisk[] = {ToolRisk::Read, ToolRisk::Write, ToolRisk::External,
                                   ToolRisk::Destructive};

} // namespace

PolicyDialog::PolicyDialog(Backend &backend, const ApprovalPolicy &policy, QWidget *parent)
    : Dialog(policy.id.isEmpty() ? tr("New policy") : tr("Change the policy"), parent),
      m_backend(backend),
      m_policy(policy),
      m_name(new LineEdit(tr("Name"), tr("Such as “Reading is fine”"))),
      m_subject(new SegmentedControl(tr("About"), {tr("Calls of tools"), tr("Answers")})),
      m_effect(new SegmentedControl(tr("Then"), {approvalwords::effect(PolicyEffect::AutoApprove),
                                                 approvalwords::effect(PolicyEffect::Ask),
                                                 approvalwords::effect(PolicyEffect::Deny)})),
      m_agent(new ComboBox(tr("Agent"))),
      m_tool(new LineEdit(tr("Tool"), tr("Every tool"))),
      m_level(new ComboBox(tr("From this risk on"))),
      m_cost(new LineEdit(tr("Once the run has cost"), QStringLiteral("0"))),
      m_hours(new LineEdit(tr("Denied by itself after hours"), tr("Seven days"))),
      m_enabled(new Switch(tr("Switched on"))),
      m_rehearsal(new RehearsalView(backend)),
      m_rehearse(new Button(Button::Kind::Secondary, QStringLiteral("play"), tr("Rehearse")))
{
    setObjectName(QStringLiteral("policyDialog"));
    makeFields();
    fill();
    loadAgents();
    m_save = addButtons(policy.id.isEmpty() ? tr("Make the policy") : tr("Save"), tr("Cancel"));
    m_save->setObjectName(QStringLiteral("savePolicyButton"));
    disconnect(m_save, &QAbstractButton::clicked, this, nullptr); // it closes when it is stored
    connect(m_save, &QAbstractButton::clicked, this, &PolicyDialog::store);
    const int tall = m_fieldsHeight + kPolicyFrameHeight;
    resize(minimumWidth(), qMin(tall, screen()->availableGeometry().height() - space::xxl));
    m_name->setFocus();
}

void PolicyDialog::makeFields()
{
    auto *columns = new QHBoxLayout;
    columns->setSpacing(space::xl);
    auto *fields = new QVBoxLayout;
    fields->setSpacing(space::s);
    m_name->setObjectName(QStringLiteral("policyName"));
    m_tool->setObjectName(QStringLiteral("policyTool"));
    m_subject->setObjectName(QStringLiteral("policySubject"));
    m_effect->setObjectName(QStringLiteral("policyEffect"));
    m_agent->setObjectName(QStringLiteral("policyAgent"));
    m_level->setObjectName(QStringLiteral("policyLevel"));
    m_cost->setObjectName(QStringLiteral("policyCost"));
    m_hours->setObjectName(QStringLiteral("policyHours"));
    m_enabled->setObjectName(QStringLiteral("policyEnabled"));
    m_nameRow = new FormRow(tr("Name"), m_name);
    fields->addWidget(m_nameRow);
    fields->addWidget(new FormRow(tr("About"), m_subject));
    fields->addWidget(new FormRow(tr("Agent"), m_agent));
    m_toolRow = new FormRow(tr("Tool"), m_tool, tr("A name, or a pattern such as file_*"));
    fields->addWidget(m_toolRow);
    auto *risks = new QWidget;
    auto *grid = new QGridLayout(risks);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::xs);
    for (const ToolRisk risk : kEveryRisk) {
        auto *box = new CheckBox(approvalwords::toolRisk(risk));
        box->setObjectName(QStringLiteral("policyRisk-") + enumName(risk));
        grid->addWidget(box, static_cast<int>(m_risks.size()) / 2,
                        static_cast<int>(m_risks.size()) % 2);
        m_risks.append(box);
    }
    m_risksRow = new FormRow(tr("Tools that"), risks, tr("None is every one"));
    fields->addWidget(m_risksRow);
    auto *numbers = new QHBoxLayout;
    numbers->setSpacing(space::m);
    m_costRow = new FormRow(tr("Once the run has cost ($)"), m_cost);
    m_hoursRow = new FormRow(tr("Denied by itself after (hours)"), m_hours);
    numbers->addWidget(m_costRow);
    numbers->addWidget(m_hoursRow);
    for (const RiskLevel level :
         {RiskLevel::Low, RiskLevel::Medium, RiskLevel::High, RiskLevel::Critical})
        m_level->addItem(approvalwords::riskLevel(level));
    fields->addWidget(new FormRow(tr("From this risk on"), m_level));
    fields->addLayout(numbers);
    fields->addWidget(new FormRow(tr("Then"), m_effect));
    fields->addWidget(new SettingRow(tr("Switched on"), {}, m_enabled));
    fields->addStretch();
    auto *left = new QWidget;
    left->setFixedWidth(kPolicyFieldsWidth);
    fields->setContentsMargins(0, 0, 0, 0);
    left->setLayout(fields);
    auto *area = new QScrollArea; // for a low screen
    area->setAccessibleName(tr("Fields of the policy"));
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFixedWidth(kPolicyFieldsWidth + area->verticalScrollBar()->sizeHint().width());
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    area->setWidget(left);
    m_fieldsHeight = left->sizeHint().height();
    left->setAutoFillBackground(false);
    columns->addWidget(area);
    setMinimumWidth(area->width() + kPolicyRehearsalWidth + 3 * space::xl);
    auto *right = new QVBoxLayout;
    right->setSpacing(space::s);
    m_rehearse->setObjectName(QStringLiteral("rehearseDraftButton"));
    right->addWidget(m_rehearse, 0, Qt::AlignLeft);
    m_rehearsal->setFixedWidth(kPolicyRehearsalWidth);
    right->addWidget(m_rehearsal, 1);
    columns->addLayout(right);
    body()->addLayout(columns);
    connect(m_rehearse, &QAbstractButton::clicked, this, &PolicyDialog::rehearse);
    connect(m_rehearsal, &RehearsalView::rehearsed, this,
            [this] { m_rehearse->setLoading(false); });
    connect(m_subject, &SegmentedControl::currentChanged, this, &PolicyDialog::showSubject);
}

void PolicyDialog::fill()
{
    m_name->setText(m_policy.name);
    m_subject->setCurrentIndex(static_cast<int>(m_policy.subject));
    m_effect->setCurrentIndex(static_cast<int>(m_policy.effect));
    m_tool->setText(m_policy.tool);
    for (qsizetype i = 0; i < m_risks.size(); ++i)
        m_risks.at(i)->setChecked(m_policy.risks.contains(enumName(kEveryRisk[i])));
    m_level->setCurrentIndex(static_cast<int>(m_policy.minLevel));
    if (m_policy.minCost > Money())
        m_cost->setText(m_policy.minCost.toString());
    if (m_policy.expiresAfterMs > 0)
        m_hours->setText(QLocale::c().toString(static_cast<double>(m_policy.expiresAfterMs)
                                                   / static_cast<double>(kPolicyHourMs),
                                               'g', 6));
    m_enabled->setChecked(m_policy.enabled);
    m_agent->addItem(tr("Every agent"), QString());
    if (!m_policy.agentId.isEmpty()) {
        m_agent->addItem(m_policy.agentId, m_policy.agentId);
        m_agent->setCurrentIndex(1);
    }
    showSubject();
}

void PolicyDialog::loadAgents()
{
    ListAgents query;
    query.limit = kAgentsOffered;
    run<Page<Agent>>(this, m_backend.call(ops::listAgents, query),
                     [this](Result<Page<Agent>> page) {
                         if (!page)
                             return;
                         for (const Agent &agent : page->items) {
                             const int known = m_agent->findData(agent.id);
                             if (known >= 0)
                                 m_agent->setItemText(known, agent.name);
                             else
                                 m_agent->addItem(agent.name, agent.id);
                         }
                     });
}

void PolicyDialog::showSubject()
{
    const bool isAboutCalls = m_subject->currentIndex() == 0;
    m_toolRow->setVisible(isAboutCalls);
    m_risksRow->setVisible(isAboutCalls);
}

std::optional<ApprovalPolicy> PolicyDialog::draft()
{
    for (FormRow *row : {m_nameRow, m_toolRow, m_risksRow, m_costRow, m_hoursRow})
        row->setError({});
    ApprovalPolicy policy = m_policy;
    policy.name = m_name->text().simplified();
    policy.subject = static_cast<PolicySubject>(m_subject->currentIndex());
    policy.effect = static_cast<PolicyEffect>(m_effect->currentIndex());
    policy.agentId = m_agent->currentData().toString();
    policy.tool.clear();
    policy.risks.clear();
    if (policy.subject == PolicySubject::ToolCall) {
        policy.tool = m_tool->text().trimmed();
        for (qsizetype i = 0; i < m_risks.size(); ++i) {
            if (m_risks.at(i)->isChecked())
                policy.risks.append(enumName(kEveryRisk[i]));
        }
    }
    policy.minLevel = static_cast<RiskLevel>(m_level->currentIndex());
    policy.enabled = m_enabled->isChecked();
    bool isRight = true;
    if (policy.name.isEmpty()) {
        m_nameRow->setError(tr("A policy needs a name"));
        isRight = false;
    }
    const QString cost = m_cost->text().trimmed();
    const auto money = Money::parse(cost.isEmpty() ? QStringLiteral("0") : cost);
    if (money && *money >= Money())
        policy.minCost = *money;
    else
        m_costRow->setError(tr("Dollars, such as 0.50"));
    bool isNumber = true;
    const QString text = m_hours->text().trimmed();
    const double hours = text.isEmpty() ? 0 : QLocale::c().toDouble(text, &isNumber);
    const bool fits = isNumber && hours >= 0 && hours <= kMostPolicyHours;
    if (fits)
        policy.expiresAfterMs = static_cast<qint64>(hours * static_cast<double>(kPolicyHourMs));
    else
        m_hoursRow->setError(tr("Up to 8760"));
    isRight = isRight && money && *money >= Money() && fits;
    return isRight ? std::optional(policy) : std::nullopt;
}

/// Among the others as they are now: the list that it was opened from may not be read yet.
void PolicyDialog::rehearse()
{
    const auto policy = draft();
    if (!policy)
        return;
    m_rehearse->setLoading(true);
    run<PolicyList>(this, m_backend.call(ops::listPolicies),
                    [this, policy = *policy](Result<PolicyList> list) {
                        if (list)
                            rehearseAmong(std::move(list->items), policy);
                        else
                            m_rehearsal->tellProblem(list.error().message);
                    });
}

/// It takes the place of the stored one, and a new one is asked last.
void PolicyDialog::rehearseAmong(QList<ApprovalPolicy> all, const ApprovalPolicy &policy)
{
    bool isThere = false;
    for (ApprovalPolicy &other : all) {
        if (!policy.id.isEmpty() && other.id == policy.id) {
            other = policy;
            isThere = true;
        }
    }
    if (!isThere)
        all.append(policy);
    m_rehearsal->rehearse(all);
}

void PolicyDialog::store()
{
    const auto policy = draft();
    if (!policy)
        return;
    m_save->setLoading(true);
    const auto done = [this](Result<ApprovalPolicy> result) {
        m_save->setLoading(false);
        if (!result)
            return tell(result.error());
        emit stored(*result);
        accept();
    };
    if (m_policy.id.isEmpty()) {
        CreatePolicy input;
        input.policy = *policy;
        run<ApprovalPolicy>(this, m_backend.call(ops::createPolicy, input), done);
        return;
    }
    UpdatePolicy input;
    input.policyId = m_policy.id;
    input.changes.set<&ApprovalPolicy::name>(policy->name);
    input.changes.set<&ApprovalPolicy::subject>(policy->subject);
    input.changes.set<&ApprovalPolicy::effect>(policy->effect);
    input.changes.set<&ApprovalPolicy::agentId>(policy->agentId);
    input.changes.set<&ApprovalPolicy::tool>(policy->tool);
    input.changes.set<&ApprovalPolicy::risks>(policy->risks);
    input.changes.set<&ApprovalPolicy::minLevel>(policy->minLevel);
    input.changes.set<&ApprovalPolicy::minCost>(policy->minCost);
    input.changes.set<&ApprovalPolicy::expiresAfterMs>(policy->expiresAfterMs);
    input.changes.set<&ApprovalPolicy::enabled>(policy->enabled);
    run<ApprovalPolicy>(this, m_backend.call(ops::updatePolicy, input), done);
}

void PolicyDialog::tell(const Error &error)
{
    QStringList lines{error.message};
    for (const FieldIssue &issue : error.issues)
        lines += issue.pointer.mid(1) + QStringLiteral(": ") + issue.message;
    lines.removeDuplicates();
    m_nameRow->setError(lines.join(QStringLiteral("; ")));
}

} // namespace troupe
