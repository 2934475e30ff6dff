// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentsections.h"

#include "ui/pages/agents/jsonedit.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kFormWidth = 680;
constexpr int kMostTurns = 100;

} // namespace

AgentSection::AgentSection(const QString &name, QWidget *parent)
    : QScrollArea(parent), m_body(nullptr)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(name);
    viewport()->setAutoFillBackground(false);
    auto *content = new QWidget(this);
    content->setAutoFillBackground(false);
    auto *side = new QHBoxLayout(content);
    side->setContentsMargins(space::xl + 4, space::l + 4, space::xl, space::xl);
    auto *column = new QWidget(content);
    column->setMaximumWidth(kFormWidth);
    m_body = new QVBoxLayout(column);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(space::l);
    side->addWidget(column, 10);
    side->addStretch(1);
    setWidget(content);
}

FormRow *AgentSection::addRow(const QString &pointer, const QString &label, QWidget *field,
                              const QString &hint)
{
    auto *row = new FormRow(label, field, hint, this);
    m_rows.append({pointer, row});
    m_body->addWidget(row);
    return row;
}

void AgentSection::addHeading(const QString &title, const QString &explanation)
{
    m_body->addWidget(new TextLabel(title, TextStyle::Heading));
    if (explanation.isEmpty())
        return;
    auto *note = new TextLabel(explanation, TextStyle::Small, TextLabel::Tone::Muted);
    note->setWordWrap(true);
    m_body->addWidget(note);
}

bool AgentSection::showError(const QString &pointer, const QString &message)
{
    for (const auto &[own, row] : std::as_const(m_rows)) {
        if (pointer == own || pointer.startsWith(own + u'/')) {
            row->setError(message);
            return true;
        }
    }
    return false;
}

void AgentSection::clearErrors()
{
    for (const auto &[pointer, row] : std::as_const(m_rows)) {
        if (!row->error().isEmpty())
            row->setError({});
    }
}

int AgentSection::errorCount() const
{
    int count = 0;
    for (const auto &[pointer, row] : m_rows)
        count += row->error().isEmpty() ? 0 : 1;
    return count;
}

void AgentSection::focusError()
{
    for (const auto &[pointer, row] : std::as_const(m_rows)) {
        if (row->error().isEmpty())
            continue;
        row->field()->setFocus(Qt::OtherFocusReason);
        ensureWidgetVisible(row);
        return;
    }
}

void AgentSection::tellEdited()
{
    if (!m_loading)
        emit edited();
}

MemorySection::MemorySection(QWidget *parent)
    : AgentSection(tr("Memory"), parent),
      m_type(new SegmentedControl(tr("Memory"), {tr("Conversation"), tr("None")})),
      m_turns(new ValueSlider(tr("Turns"), 0, kMostTurns, 0)),
      m_summarization(new Switch(tr("Summarise older turns")))
{
    m_type->setObjectName(QStringLiteral("memoryType"));
    m_turns->setObjectName(QStringLiteral("memoryTurns"));
    m_summarization->setObjectName(QStringLiteral("memorySummarization"));
    addHeading(tr("Memory"), tr("What of a conversation the agent is given back with each message. "
                                "The whole conversation is always kept and shown."));
    addRow(QStringLiteral("/memory/type"), tr("Remembers"), m_type);
    addRow(QStringLiteral("/memory/max_turns"), tr("Turns"), m_turns,
           tr("A turn is a message and its answer; older ones are left out."));
    auto *card = new Card(this);
    card->body()->addWidget(
        new SettingRow(tr("Summarise older turns"),
                       tr("What falls out of the window is given as a short summary instead."),
                       m_summarization));
    body()->addWidget(card);
    body()->addStretch();
    connect(m_type, &SegmentedControl::currentChanged, this, [this](int index) {
        m_otherType.clear();
        m_turns->setEnabled(index == 0);
        tellEdited();
    });
    connect(m_turns, &ValueSlider::valueChanged, this, [this] { tellEdited(); });
    connect(m_summarization, &QAbstractButton::toggled, this, [this] { tellEdited(); });
}

void MemorySection::load(const Agent &agent)
{
    m_loading = true;
    const bool none = agent.memory.type == QLatin1String("none");
    m_type->setCurrentIndex(none ? 1 : 0);
    m_otherType =
        none || agent.memory.type == QLatin1String("conversation") ? QString() : agent.memory.type;
    m_turns->setValue(agent.memory.maxTurns);
    m_turns->setEnabled(!none);
    m_summarization->setChecked(agent.memory.summarization);
    m_loading = false;
}

void MemorySection::store(Agent &agent) const
{
    const QString chosen =
        m_type->currentIndex() == 1 ? QStringLiteral("none") : QStringLiteral("conversation");
    agent.memory.type = m_otherType.isEmpty() ? chosen : m_otherType;
    const int turns = qRound(m_turns->value());
    // A count past the slider's end stays until the slider is moved.
    if (turns != kMostTurns || agent.memory.maxTurns < kMostTurns)
        agent.memory.maxTurns = turns;
    agent.memory.summarization = m_summarization->isChecked();
}

AdvancedSection::AdvancedSection(QWidget *parent)
    : AgentSection(tr("More"), parent),
      m_task(
          new TextArea(tr("Standing task"), tr("What it does when it is run without a message"))),
      m_workspace(new LineEdit(tr("Workspace"))),
      m_webhook(new LineEdit(tr("Webhook"), QStringLiteral("https://example.org/hook"))),
      m_capabilities(new JsonEdit(tr("Capabilities"), JsonEdit::Shape::Object)),
      m_metadata(new JsonEdit(tr("Metadata"), JsonEdit::Shape::Object))
{
    m_task->setObjectName(QStringLiteral("taskEdit"));
    m_workspace->setObjectName(QStringLiteral("workspaceEdit"));
    m_webhook->setObjectName(QStringLiteral("webhookEdit"));
    m_task->setLineRange(3, 8);
    addRow(QStringLiteral("/task"), tr("Standing task"), m_task,
           tr("For executions that start agents without a conversation."));
    addRow(QStringLiteral("/workspace_id"), tr("Workspace"), m_workspace,
           tr("Groups agents of one team or client."));
    addRow(QStringLiteral("/webhook_url"), tr("Webhook"), m_webhook,
           tr("An address that programs store with the agent."));
    m_capabilities->setObjectName(QStringLiteral("capabilitiesEdit"));
    m_metadata->setObjectName(QStringLiteral("metadataEdit"));
    m_editors = {{QStringLiteral("/capabilities"), m_capabilities},
                 {QStringLiteral("/metadata"), m_metadata}};
    addRow(m_editors[0].first, tr("Capabilities"), m_capabilities, tr("A JSON object."));
    addRow(m_editors[1].first, tr("Metadata"), m_metadata,
           tr("A JSON object of your own; it is kept and given back as it is."));
    body()->addStretch();
    for (const auto &[pointer, editor] : std::as_const(m_editors))
        connect(editor, &QPlainTextEdit::textChanged, this, &AdvancedSection::check);
    connect(m_task, &QPlainTextEdit::textChanged, this, [this] { tellEdited(); });
    connect(m_workspace, &QLineEdit::textEdited, this, [this] { tellEdited(); });
    connect(m_webhook, &QLineEdit::textEdited, this, [this] { tellEdited(); });
}

void AdvancedSection::load(const Agent &agent)
{
    m_loading = true;
    m_task->setPlainText(agent.task);
    m_workspace->setText(agent.workspaceId);
    m_webhook->setText(agent.webhookUrl);
    m_loaded = agent;
    m_capabilities->setObject(agent.capabilities);
    m_metadata->setObject(agent.metadata);
    m_loading = false;
    check();
}

void AdvancedSection::check()
{
    for (const auto &[pointer, editor] : std::as_const(m_editors))
        showError(pointer, editor->problem());
    tellEdited();
}

void AdvancedSection::store(Agent &agent) const
{
    agent.task = m_task->toPlainText();
    agent.workspaceId = m_workspace->text().trimmed();
    agent.webhookUrl = m_webhook->text().trimmed();
    agent.capabilities =
        m_capabilities->problem().isEmpty() ? m_capabilities->object() : m_loaded.capabilities;
    agent.metadata = m_metadata->problem().isEmpty() ? m_metadata->object() : m_loaded.metadata;
}

} // namespace troupe
