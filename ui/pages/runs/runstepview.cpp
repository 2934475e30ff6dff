// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runstepview.h"

#include "core/client/backend.h"
#include "ui/app/page.h"
#include "ui/app/run.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/runs/runtext.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QStackedWidget>

namespace troupe {

namespace {

enum StepTab { OutputTab, InputTab, CallsTab };

} // namespace

RunStepView::RunStepView(PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_stack(new QStackedWidget(this)),
      m_title(new TextLabel({}, TextStyle::Heading)),
      m_facts(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_error(new TextLabel({}, TextStyle::Body, TextLabel::Tone::Danger)),
      m_rerun(
          new Button(Button::Kind::Secondary, QStringLiteral("rotate-ccw"), tr("Rerun from here"))),
      m_child(new Button(Button::Kind::Ghost, QStringLiteral("workflow"), tr("Its run"))),
      m_agent(new Button(Button::Kind::Ghost, QStringLiteral("bot"), tr("Agent"))),
      m_tabs(new TabBar(tr("Parts of the step"),
                        QStringList() << tr("Output") << tr("Input") << tr("Answers and calls"))),
      m_text(new QPlainTextEdit)
{
    m_title->setObjectName(QStringLiteral("runStepTitle"));
    m_title->setElided(true);
    m_facts->setObjectName(QStringLiteral("runStepFacts"));
    m_facts->setElided(true);
    m_error->setObjectName(QStringLiteral("runStepError"));
    m_error->setWordWrap(true);
    m_rerun->setObjectName(QStringLiteral("runStepRerun"));
    m_child->setObjectName(QStringLiteral("runStepChild"));
    m_agent->setObjectName(QStringLiteral("runStepAgent"));
    m_tabs->setObjectName(QStringLiteral("runStepTabs"));
    m_text->setObjectName(QStringLiteral("runStepText"));
    m_text->setAccessibleName(tr("What went in or came out"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->viewport()->setAutoFillBackground(false);
    m_text->document()->setDocumentMargin(0);
    m_text->setTabChangesFocus(true);
    m_text->setFont(textFont(TextStyle::Mono));
    for (Button *button : {m_rerun, m_child, m_agent})
        button->setSmall(true);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_stack->addWidget(new EmptyState(QStringLiteral("list"), tr("No step chosen"),
                                      tr("Choose a step to see what went in and came out.")));
    auto *page = new QWidget;
    auto *body = new QVBoxLayout(page);
    body->setContentsMargins(space::l, space::s, space::l, space::s);
    body->setSpacing(space::xs);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(m_title, 1);
    head->addWidget(m_agent);
    head->addWidget(m_child);
    head->addWidget(m_rerun);
    body->addLayout(head);
    body->addWidget(m_facts);
    body->addWidget(m_error);
    body->addWidget(m_tabs);
    body->addWidget(m_text, 1);
    m_stack->addWidget(page);
    connect(m_tabs, &TabBar::currentChanged, this, &RunStepView::showDetail);
    connect(m_rerun, &QAbstractButton::clicked, this, [this] { emit rerunAsked(m_detail.step); });
    connect(m_child, &QAbstractButton::clicked, this, [this] {
        if (m_detail.children.isEmpty())
            return;
        const QString id = m_detail.children.last().id;
        emit runAsked(id);
    });
    connect(m_agent, &QAbstractButton::clicked, this,
            [this] { m_context.openPage(QStringLiteral("agents"), m_detail.step.agentId); });
}

void RunStepView::clear()
{
    ++m_asked;
    m_stepId.clear();
    m_stack->setCurrentIndex(0);
}

void RunStepView::show(const QString &runId, const QString &stepId, bool canRerun)
{
    m_canRerun = canRerun;
    if (stepId == m_stepId && runId == m_runId)
        return showDetail();
    m_runId = runId;
    m_stepId = stepId;
    reload();
}

void RunStepView::reload()
{
    if (m_stepId.isEmpty())
        return;
    RunStepRef ref;
    ref.runId = m_runId;
    ref.stepId = m_stepId;
    const int asked = ++m_asked;
    run<StepDetail>(this, m_context.backend.call(ops::getRunStep, ref),
                    [this, asked](Result<StepDetail> detail) {
                        if (asked != m_asked)
                            return;
                        if (!detail)
                            return m_context.report(tr("The step cannot be read"),
                                                    detail.error().message);
                        m_detail = std::move(*detail);
                        m_stack->setCurrentIndex(1);
                        showDetail();
                    });
}

/// Each round of a model with the calls it made, as text.
QString RunStepView::callsText() const
{
    QStringList parts;
    const auto addCalls = [&](int round) {
        for (const ToolCallRecord &call : m_detail.toolCalls) {
            if (call.round != round)
                continue;
            parts += tr("Call of %1: %2, %3")
                         .arg(call.tool, runtext::callStatus(call.status),
                              runtext::duration(call.durationMs));
            parts += runtext::pretty(call.arguments);
            if (!call.result.isEmpty())
                parts += QStringLiteral("→ ") + runtext::pretty(call.result);
            if (!call.error.isEmpty() && call.error != call.result)
                parts += QStringLiteral("! ") + call.error;
            parts += QString();
        }
    };
    int rounds = 0;
    for (const ModelCall &round : m_detail.rounds) {
        parts += tr("%1: %2 in, %3 out, %4, %5")
                     .arg(round.model, chattext::count(round.tokensInput),
                          chattext::count(round.tokensOutput), chattext::cost(round.cost),
                          runtext::duration(round.latencyMs));
        parts += round.notices;
        if (!round.text.isEmpty())
            parts += runtext::pretty(round.text);
        parts += QString();
        addCalls(round.round);
        rounds = std::max(rounds, round.round + 1);
    }
    for (const ToolCallRecord &call : m_detail.toolCalls)
        rounds = std::max(rounds, m_detail.rounds.isEmpty() ? call.round + 1 : rounds);
    for (int round = 0; m_detail.rounds.isEmpty() && round < rounds; ++round)
        addCalls(round);
    const QString text = parts.join(u'\n').trimmed();
    return text.isEmpty() ? tr("No model was asked, and no tool called.")
                          : text.left(runtext::kLongestShown);
}

void RunStepView::showDetail()
{
    const Step &step = m_detail.step;
    if (step.id != m_stepId)
        return; // it is still being read
    StepSummary summary;
    summary.key = step.key;
    summary.name = step.name;
    summary.iteration = step.iteration;
    m_title->setText(runtext::stepName(summary));
    QStringList facts{runtext::kind(step.kind), runtext::status(step.status)};
    if (step.finishedAt.isSet())
        facts += runtext::took(step.startedAt, step.finishedAt, 0);
    if (step.attempt > 0)
        facts += tr("attempt %1").arg(QLocale().toString(step.attempt + 1));
    if (step.tokensInput + step.tokensOutput > 0) {
        facts += tr("%1 tokens").arg(chattext::count(step.tokensInput + step.tokensOutput));
        facts += chattext::cost(step.cost);
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_error->setText(runtext::errorText(step.error));
    m_error->setVisible(!step.error.isEmpty());
    m_rerun->setVisible(m_canRerun && !step.key.contains(u'['));
    m_child->setVisible(!m_detail.children.isEmpty());
    m_agent->setVisible(!step.agentId.isEmpty());
    m_tabs->setCount(CallsTab,
                     static_cast<int>(m_detail.rounds.size() + m_detail.toolCalls.size()));
    const int tab = m_tabs->currentIndex();
    const QString text = tab == CallsTab   ? callsText()
                         : tab == InputTab ? runtext::pretty(step.input)
                                           : runtext::pretty(step.output);
    if (m_text->toPlainText() != text)
        m_text->setPlainText(text);
    m_text->setPlaceholderText(tab == InputTab ? tr("Nothing went in.") : tr("Nothing came out."));
}

} // namespace troupe
