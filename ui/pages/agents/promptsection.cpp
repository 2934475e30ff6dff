// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentsections.h"
#include "ui/pages/agents/prompteditor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kEditorHeight = 420;
constexpr int kCountAfterMs = 300;

/// The edge of a text field around the editor.
class EditorFrame : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        const bool isFocused = focusProxy() && focusProxy()->hasFocus();
        drawRound(painter, QRectF(rect()), radius::control, t.surface,
                  isFocused ? t.accent : t.border);
    }
};

} // namespace

PromptSection::PromptSection(QWidget *parent)
    : AgentSection(tr("Prompt"), parent),
      m_frame(new EditorFrame),
      m_size(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted))
{
    m_frame->setMinimumHeight(kEditorHeight);
    auto *inside = new QVBoxLayout(m_frame);
    inside->setContentsMargins(2, 6, 2, 6);
    addRow(QStringLiteral("/system_prompt"), tr("System prompt"), m_frame,
           tr("What the agent is told before every conversation. {names} in braces are marked."));
    m_size->setObjectName(QStringLiteral("promptSize"));
    body()->addWidget(m_size);
    body()->addStretch();
    m_countTimer.setSingleShot(true);
    m_countTimer.setInterval(kCountAfterMs);
    connect(&m_countTimer, &QTimer::timeout, this, [this] { emit tokensAsked(m_text); });
}

// The editor is the one heavy widget of the page, so it is made when its tab is first looked at.
void PromptSection::showEvent(QShowEvent *event)
{
    AgentSection::showEvent(event);
    if (!m_editor) {
        m_editor = new PromptEditor(tr("System prompt"), m_frame);
        m_editor->setObjectName(QStringLiteral("promptEditor"));
        m_frame->layout()->addWidget(m_editor);
        m_frame->setFocusProxy(m_editor);
        putIntoEditor();
        connect(m_editor, &QsciScintilla::textChanged, this, &PromptSection::takeFromEditor);
    }
    if (m_counted != m_text)
        m_countTimer.start(0);
}

void PromptSection::putIntoEditor()
{
    if (!m_editor)
        return;
    const bool before = std::exchange(m_loading, true);
    m_editor->setText(m_text);
    m_editor->SendScintilla(QsciScintillaBase::SCI_EMPTYUNDOBUFFER);
    m_loading = before;
}

void PromptSection::takeFromEditor()
{
    if (m_loading)
        return;
    m_text = m_editor->text();
    showSize(std::nullopt);
    m_countTimer.start();
    tellEdited();
}

void PromptSection::load(const Agent &agent)
{
    if (m_text == agent.systemPrompt && m_hasLoaded)
        return; // the place in the text stays
    m_hasLoaded = true;
    m_text = agent.systemPrompt;
    putIntoEditor();
    showSize(std::nullopt);
    if (isVisible())
        m_countTimer.start(0);
}

void PromptSection::store(Agent &agent) const
{
    agent.systemPrompt = m_text;
}

void PromptSection::showTokens(const QString &text, std::optional<qint64> tokens)
{
    if (text != m_text)
        return; // typed on since
    m_counted = text;
    showSize(tokens);
}

void PromptSection::showSize(std::optional<qint64> tokens)
{
    const QString characters = tr("%L1 characters").arg(m_text.size());
    m_size->setText(tokens ? tr("%1 · %L2 tokens with every message").arg(characters).arg(*tokens)
                           : characters);
}

} // namespace troupe
