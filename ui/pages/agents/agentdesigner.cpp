// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentdesigner.h"

#include "ui/pages/agents/agentcards.h"
#include "ui/pages/agents/agentpanel.h"
#include "ui/pages/agents/testbenchpanel.h"
#include "ui/pages/agents/toolssection.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QJsonDocument>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kBenchWidth = 380;
constexpr int kNarrowDesigner = 860; ///< under it the test stands in place of the form

} // namespace

Patch<Agent> changesBetween(const Agent &before, const Agent &after)
{
    const QJsonObject old = QJsonDocument::fromJson(toJson(before)).object();
    const QJsonObject now = QJsonDocument::fromJson(toJson(after)).object();
    Patch<Agent> patch;
    const TypeInfo &type = Agent::info();
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        const FieldInfo &field = type.fields[i];
        const QString &key = field.key(KeyStyle::Snake);
        if (field.has(ReadOnly) || old.value(key) == now.value(key))
            continue;
        field.ops->assign(field.get(&after), field.get(&patch.value));
        patch.present |= quint64(1) << i;
    }
    return patch;
}

AgentDesigner::AgentDesigner(QWidget *parent)
    : QWidget(parent),
      m_back(new Button(Button::Kind::Icon, QStringLiteral("arrow-left"), tr("Back to the agents"),
                        this)),
      m_face(new AgentFace(44, this)),
      m_name(new TextLabel({}, TextStyle::Heading, TextLabel::Tone::Text, this)),
      m_facts(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted, this)),
      m_status(new Badge({}, BadgeTone::Success, this)),
      m_test(new Button(Button::Kind::Secondary, QStringLiteral("play"), tr("Test"), this)),
      m_chat(
          new Button(Button::Kind::Secondary, QStringLiteral("message-square"), tr("Chat"), this)),
      m_revert(new Button(Button::Kind::Ghost, QStringLiteral("undo-2"), tr("Revert"), this)),
      m_save(new Button(Button::Kind::Primary, QStringLiteral("check"), tr("Save"), this)),
      m_more(new Button(Button::Kind::Icon, QStringLiteral("ellipsis"), tr("More for this agent"),
                        this)),
      m_menu(new Menu(this)),
      m_banner(new Banner(this)),
      m_tabs(new TabBar(tr("Parts of the agent"),
                        {tr("Identity"), tr("Prompt"), tr("Model & sampling"), tr("Memory"),
                         tr("Tools & guardrails"), tr("More"), tr("Versions"), tr("Stats")},
                        this)),
      m_pages(new QStackedWidget(this)),
      m_modelSection(new ModelSection(m_pages)),
      m_identity(new IdentitySection(m_pages)),
      m_prompt(new PromptSection(m_pages)),
      m_toolsSection(new ToolsSection(m_pages))
{
    setObjectName(QStringLiteral("agentDesigner"));
    m_back->setObjectName(QStringLiteral("agentBack"));
    m_back->hide();
    m_test->setObjectName(QStringLiteral("testButton"));
    m_test->setCheckable(true);
    m_test->setToolTip(tr("Chats with the agent as it stands here, saved or not"));
    m_chat->setObjectName(QStringLiteral("chatButton"));
    m_revert->setObjectName(QStringLiteral("revertButton"));
    m_save->setObjectName(QStringLiteral("saveButton"));
    m_more->setObjectName(QStringLiteral("moreButton"));
    m_tabs->setObjectName(QStringLiteral("agentTabs"));
    m_banner->setObjectName(QStringLiteral("agentBanner"));
    build();
}

void AgentDesigner::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    m_banner->hide();
    layout->addWidget(m_banner);
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(space::xl + 4, 0, space::l, 0);
    tabs->addWidget(m_tabs, 1);
    layout->addLayout(tabs);
    m_body = new QHBoxLayout;
    m_body->setSpacing(0);
    m_body->addWidget(m_pages, 1);
    layout->addLayout(m_body, 1);
    for (AgentSection *section :
         std::initializer_list<AgentSection *>{m_identity, m_prompt, m_modelSection,
                                               new MemorySection(m_pages), m_toolsSection,
                                               new AdvancedSection(m_pages)}) {
        m_sections.append(section);
        m_pages->addWidget(section);
        connect(section, &AgentSection::edited, this, [this] {
            showHead();
            emit dirtyChanged();
        });
    }
    connect(m_tabs, &TabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        if (m_pages->isHidden()) // the test stands in its place
            setBenchShown(false);
    });
    connect(m_prompt, &PromptSection::tokensAsked, this, &AgentDesigner::tokensAsked);
    connect(m_test, &QAbstractButton::clicked, this, &AgentDesigner::setBenchShown);
    connect(m_back, &QAbstractButton::clicked, this, &AgentDesigner::backRequested);
    connect(m_chat, &QAbstractButton::clicked, this, &AgentDesigner::chatRequested);
    connect(m_revert, &QAbstractButton::clicked, this, &AgentDesigner::revertRequested);
    connect(m_save, &QAbstractButton::clicked, this, &AgentDesigner::saveRequested);
    connect(m_banner, &Banner::actionTriggered, this, &AgentDesigner::reloadRequested);
    connect(m_more, &QAbstractButton::clicked, this, [this] {
        buildMoreMenu();
        const QPoint corner = m_more->mapToGlobal(QPoint(m_more->width(), m_more->height() + 4));
        m_menu->popup(corner - QPoint(m_menu->sizeHint().width(), 0));
    });
}

QWidget *AgentDesigner::makeHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(space::xl + 4, space::l, space::l, space::s);
    row->setSpacing(space::m);
    row->addWidget(m_back);
    row->addWidget(m_face);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xxs);
    auto *first = new QHBoxLayout;
    first->setSpacing(space::s);
    m_name->setElided(true);
    m_facts->setElided(true);
    m_status->setDot(true);
    first->addWidget(m_name);
    first->addWidget(m_status);
    first->addStretch(1);
    texts->addLayout(first);
    texts->addWidget(m_facts);
    row->addLayout(texts, 1);
    row->addWidget(m_revert);
    row->addWidget(m_test);
    row->addWidget(m_chat);
    row->addWidget(m_save);
    row->addWidget(m_more);
    return header;
}

void AgentDesigner::setPanels(AgentPanel *versions, AgentPanel *stats, TestBenchPanel *bench)
{
    m_panels = {versions, stats};
    for (AgentPanel *panel : std::as_const(m_panels))
        m_pages->addWidget(panel);
    m_bench = bench;
    m_body->addWidget(bench);
    bench->hide();
    connect(bench, &TestBenchPanel::closeAsked, this, [this] {
        setBenchShown(false);
        m_test->setFocus(Qt::OtherFocusReason);
    });
}

void AgentDesigner::setBackShown(bool shown)
{
    m_back->setVisible(shown);
}

void AgentDesigner::setBenchShown(bool shown)
{
    m_bench->setVisible(shown);
    m_test->setChecked(shown);
    emit benchShownChanged(shown); // the page may make room
    fitBench();
    if (shown)
        m_bench->focusInput();
}

bool AgentDesigner::isBenchShown() const
{
    return !m_bench->isHidden();
}

void AgentDesigner::fitBench()
{
    if (!m_bench)
        return;
    const bool narrow = width() < kNarrowDesigner;
    m_bench->setMinimumWidth(narrow ? 0 : kBenchWidth);
    m_bench->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : kBenchWidth);
    m_pages->setVisible(!narrow || !isBenchShown());
}

void AgentDesigner::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitBench();
}

void AgentDesigner::showTokens(const QString &text, std::optional<qint64> tokens)
{
    m_prompt->showTokens(text, tokens);
}

void AgentDesigner::buildMoreMenu()
{
    const auto add = [this](const char *action, const char *icon, const QString &text) {
        const QString id = QString::fromLatin1(action);
        m_menu->addItem(QString::fromLatin1(icon), text, [this, id] { emit actionRequested(id); })
            ->setObjectName(QStringLiteral("agent-") + id);
    };
    m_menu->clear();
    if (m_saved.status == AgentStatus::Archived) {
        add("restore", "rotate-ccw", tr("Restore"));
        return;
    }
    if (m_saved.status == AgentStatus::Active)
        add("stop", "pause", tr("Stop"));
    else
        add("start", "play", tr("Start"));
    if (m_saved.status != AgentStatus::Active || m_saved.visibility != Visibility::Public)
        add("deploy", "globe", tr("Deploy"));
    add("duplicate", "copy", tr("Duplicate"));
    add("export", "file-down", tr("Export…"));
    m_menu->addSeparator();
    m_menu
        ->addDangerItem(QStringLiteral("archive"), tr("Archive"),
                        [this] { emit actionRequested(QStringLiteral("archive")); })
        ->setObjectName(QStringLiteral("agent-archive"));
}

void AgentDesigner::setAgent(const Agent &agent, TabChoice tab)
{
    const bool another = agent.id != m_saved.id || agent.id.isEmpty();
    m_saved = agent;
    m_banner->hide();
    for (AgentSection *section : std::as_const(m_sections)) {
        section->clearErrors();
        section->load(agent);
    }
    for (AgentPanel *panel : std::as_const(m_panels))
        panel->setAgent(agent);
    if (m_bench)
        m_bench->setAgent(agent.id);
    emit agentShown(agent);
    if (another && tab == TabChoice::First)
        m_tabs->setCurrentIndex(0);
    m_pages->setCurrentIndex(m_tabs->currentIndex());
    showErrors();
    showHead();
    emit dirtyChanged();
}

void AgentDesigner::setDraft(const Agent &draft)
{
    for (AgentSection *section : std::as_const(m_sections))
        section->load(draft);
    showHead();
    emit dirtyChanged();
}

Agent AgentDesigner::draft() const
{
    Agent agent = m_saved;
    for (const AgentSection *section : m_sections)
        section->store(agent);
    return agent;
}

bool AgentDesigner::isDirty() const
{
    return changesBetween(m_saved, draft()).present != 0 || hasErrors();
}

bool AgentDesigner::hasErrors() const
{
    for (const AgentSection *section : m_sections) {
        if (section->errorCount() > 0)
            return true;
    }
    return false;
}

void AgentDesigner::setModels(const QList<ModelInfo> &models, const QString &defaultModel)
{
    m_modelSection->setModels(models, defaultModel);
}

void AgentDesigner::setSaving(bool saving)
{
    m_saving = saving;
    m_save->setLoading(saving);
    showHead();
}

QStringList AgentDesigner::showIssues(const QList<FieldIssue> &issues)
{
    QStringList homeless;
    for (const FieldIssue &issue : issues) {
        bool shown = false;
        for (AgentSection *section : std::as_const(m_sections))
            shown = shown || section->showError(issue.pointer, issue.message);
        if (!shown)
            homeless.append(QStringLiteral("%1 %2").arg(issue.pointer, issue.message));
    }
    showErrors();
    for (int i = 0; i < m_sections.size(); ++i) {
        if (m_sections.at(i)->errorCount() == 0)
            continue;
        m_tabs->setCurrentIndex(i);
        m_pages->setCurrentIndex(i);
        m_sections.at(i)->focusError();
        break;
    }
    return homeless;
}

void AgentDesigner::showErrors()
{
    for (int i = 0; i < m_sections.size(); ++i) {
        const int count = m_sections.at(i)->errorCount();
        m_tabs->setCount(i, count > 0 ? count : -1);
    }
}

void AgentDesigner::offerReload()
{
    m_banner->show(Banner::Kind::Warning,
                   tr("This agent was changed elsewhere. What you typed is kept here."),
                   tr("Load the other version"));
}

void AgentDesigner::focusName()
{
    m_tabs->setCurrentIndex(0);
    m_pages->setCurrentIndex(0);
    if (auto *edit = findChild<LineEdit *>(QStringLiteral("nameEdit")))
        edit->setFocus(Qt::OtherFocusReason);
}

void AgentDesigner::showHead()
{
    const Agent now = draft();
    const bool dirty = isDirty();
    const bool archived = m_saved.status == AgentStatus::Archived;
    m_face->show(now.name, now.avatar, now.color);
    m_name->setText(now.name.isEmpty() ? tr("New agent") : now.name);
    QStringList facts;
    if (isNew())
        facts.append(tr("Not saved yet"));
    else
        facts.append(tr("Version %1").arg(m_saved.version));
    if (dirty && !isNew())
        facts.append(tr("unsaved changes"));
    facts.append(now.model.isEmpty() ? tr("default model") : now.model);
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_status->setText(statusLabel(now.status));
    m_status->setTone(now.status == AgentStatus::Active ? BadgeTone::Success : BadgeTone::Neutral);
    m_status->setVisible(!isNew());
    m_test->setVisible(!archived);
    m_chat->setVisible(!isNew() && !archived);
    m_chat->setEnabled(now.status == AgentStatus::Active);
    m_more->setVisible(!isNew());
    m_revert->setVisible(dirty && !m_saving);
    m_revert->setText(isNew() ? tr("Discard") : tr("Revert"));
    m_revert->updateGeometry();
    m_save->setText(isNew() ? tr("Create") : tr("Save"));
    m_save->setEnabled((dirty || isNew()) && !archived);
    showErrors();
}

} // namespace troupe
