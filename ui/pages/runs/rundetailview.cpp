// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/rundetailview.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/page.h"
#include "ui/app/run.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/runs/rerundialog.h"
#include "ui/pages/runs/runcompareview.h"
#include "ui/pages/runs/runstepmodel.h"
#include "ui/pages/runs/runstepview.h"
#include "ui/pages/runs/runtext.h"
#include "ui/pages/runs/runtimeline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>

namespace troupe {

namespace {

constexpr int kRunSettleMs = 120; ///< several events make one reading

enum DetailPart { NoRunPart, RunPart, ComparePart };

Button *headButton(const QString &name, const QString &icon, const QString &text,
                   Button::Kind kind = Button::Kind::Secondary)
{
    auto *button = new Button(kind, icon, text);
    button->setObjectName(name);
    button->setSmall(true);
    return button;
}

} // namespace

RunDetailView::RunDetailView(PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_steps(new RunStepModel(context.backend, this)),
      m_stack(new QStackedWidget(this)),
      m_title(new TextLabel({}, TextStyle::Title)),
      m_status(new Badge({})),
      m_facts(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_error(new TextLabel({}, TextStyle::Body, TextLabel::Tone::Danger)),
      m_waits(new Banner),
      m_cancel(headButton(QStringLiteral("runCancel"), QStringLiteral("circle-stop"), tr("Cancel"),
                          Button::Kind::Danger)),
      m_resume(headButton(QStringLiteral("runResume"), QStringLiteral("play"), tr("Resume"),
                          Button::Kind::Primary)),
      m_replay(headButton(QStringLiteral("runReplay"), QStringLiteral("history"), tr("Replay"))),
      m_compare(
          headButton(QStringLiteral("runCompareWith"), QStringLiteral("columns-2"), tr("Compare"))),
      m_remove(headButton(QStringLiteral("runRemove"), QStringLiteral("trash-2"), tr("Delete run"),
                          Button::Kind::Icon)),
      m_conversation(headButton(QStringLiteral("runConversation"), QStringLiteral("message-square"),
                                tr("Conversation"), Button::Kind::Ghost)),
      m_parent(headButton(QStringLiteral("runParent"), QStringLiteral("arrow-up"),
                          tr("The run that began it"), Button::Kind::Ghost)),
      m_origin(headButton(QStringLiteral("runOrigin"), QStringLiteral("git-branch"),
                          tr("What it repeats"), Button::Kind::Ghost)),
      m_timeline(new RunTimeline(*m_steps)),
      m_table(new QTableView),
      m_step(new RunStepView(context)),
      m_compareView(new RunCompareView(context.backend)),
      m_settle(new QTimer(this))
{
    build();
    m_settle->setSingleShot(true);
    m_settle->setInterval(kRunSettleMs);
    connect(m_settle, &QTimer::timeout, this, &RunDetailView::reload);
    connect(m_cancel, &QAbstractButton::clicked, this, &RunDetailView::cancel);
    connect(m_resume, &QAbstractButton::clicked, this, &RunDetailView::resume);
    connect(m_replay, &QAbstractButton::clicked, this, &RunDetailView::replay);
    connect(m_compare, &QAbstractButton::clicked, this, &RunDetailView::compare);
    connect(m_remove, &QAbstractButton::clicked, this, &RunDetailView::remove);
    connect(m_conversation, &QAbstractButton::clicked, this,
            [this] { m_context.openPage(QStringLiteral("chat"), m_detail.run.sessionId); });
    connect(m_parent, &QAbstractButton::clicked, this, [this] {
        const QString id = m_detail.run.parentRunId; // what is shown next takes its place
        emit runAsked(id);
    });
    connect(m_origin, &QAbstractButton::clicked, this, [this] {
        const QString id = m_detail.run.originRunId; // what is shown next takes its place
        emit runAsked(id);
    });
    connect(m_waits, &Banner::actionTriggered, this, [this] {
        if (!m_detail.questions.isEmpty())
            m_context.openPage(QStringLiteral("approvals"), m_detail.questions.first().approvalId);
    });
    connect(m_timeline, &RunTimeline::chosen, this, &RunDetailView::chooseStep);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { chooseStep(current.row()); });
    connect(m_steps, &RunStepModel::loaded, this, [this] {
        if (m_step->stepId().isEmpty() && m_steps->rowCount() > 0)
            chooseStep(0);
    });
    connect(m_steps, &RunStepModel::failed, this,
            [this](const QString &why) { m_context.report(tr("The steps cannot be read"), why); });
    connect(m_steps, &RunStepModel::stepChanged, this, [this](const QString &stepId) {
        if (stepId == m_step->stepId())
            m_step->reload();
        if (m_steps->isLoaded()) // how many have ended, and what they cost
            settleSoon();
    });
    connect(&m_context.backend.events(), &EventStream::resync, this, &RunDetailView::settleSoon);
    connect(m_step, &RunStepView::rerunAsked, this, &RunDetailView::rerun);
    connect(m_step, &RunStepView::runAsked, this, &RunDetailView::runAsked);
    connect(m_compareView, &RunCompareView::closed, this, [this] {
        m_stack->setCurrentIndex(RunPart);
        m_compare->setFocus(Qt::OtherFocusReason);
    });
}

QWidget *RunDetailView::buildHead()
{
    m_title->setObjectName(QStringLiteral("runTitle"));
    m_title->setElided(true);
    m_status->setObjectName(QStringLiteral("runStatus"));
    m_facts->setObjectName(QStringLiteral("runFacts"));
    m_facts->setElided(true);
    m_error->setObjectName(QStringLiteral("runError"));
    m_error->setWordWrap(true);
    m_waits->setObjectName(QStringLiteral("runWaits"));
    auto *head = new QWidget;
    auto *body = new QVBoxLayout(head);
    body->setContentsMargins(space::l, space::m, space::l, space::s);
    body->setSpacing(space::xs);
    auto *first = new QHBoxLayout;
    first->setSpacing(space::s);
    first->addWidget(m_title);
    first->addWidget(m_status);
    first->addStretch();
    for (Button *button : {m_resume, m_cancel, m_replay, m_compare, m_remove})
        first->addWidget(button);
    body->addLayout(first);
    auto *second = new QHBoxLayout;
    second->setSpacing(space::s);
    second->addWidget(m_facts, 1);
    for (Button *button : {m_conversation, m_parent, m_origin})
        second->addWidget(button);
    body->addLayout(second);
    body->addWidget(m_error);
    body->addWidget(m_waits);
    m_waits->hide();
    return head;
}

void RunDetailView::build()
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_stack->addWidget(
        new EmptyState(QStringLiteral("workflow"), tr("Choose a run"),
                       tr("Its steps, what went in and came out, and what it cost show here.")));
    auto *page = new QWidget;
    auto *body = new QVBoxLayout(page);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(buildHead());
    body->addWidget(new Divider);
    m_table->setObjectName(QStringLiteral("runStepTable"));
    m_table->setModel(m_steps);
    styleTable(m_table, tr("Steps"));
    m_table->horizontalHeader()->setSectionResizeMode(RunStepModel::NameColumn,
                                                      QHeaderView::Stretch);
    auto *views =
        new TabBar(tr("How the steps show"), QStringList() << tr("Timeline") << tr("Table"));
    views->setObjectName(QStringLiteral("runStepViews"));
    auto *both = new QStackedWidget;
    both->addWidget(m_timeline);
    both->addWidget(m_table);
    connect(views, &TabBar::currentChanged, both, &QStackedWidget::setCurrentIndex);
    auto *upper = new QWidget;
    auto *upperBody = new QVBoxLayout(upper);
    upperBody->setContentsMargins(space::l, space::xs, space::l, 0);
    upperBody->setSpacing(space::xs);
    upperBody->addWidget(views);
    upperBody->addWidget(both, 1);
    auto *halves = new Splitter(Qt::Vertical);
    halves->addWidget(upper);
    halves->addWidget(m_step);
    halves->setStretchFactor(0, 1);
    halves->setStretchFactor(1, 1);
    halves->setChildrenCollapsible(false);
    body->addWidget(halves, 1);
    m_stack->addWidget(page);
    m_stack->addWidget(m_compareView);
}

void RunDetailView::show(const QString &runId)
{
    if (runId == m_runId && m_stack->currentIndex() == RunPart)
        return;
    m_runId = runId;
    blank();
    m_step->clear();
    m_steps->setRun(m_runId);
    m_stack->setCurrentIndex(m_runId.isEmpty() ? NoRunPart : RunPart);
    reload();
}

/// While a run is read nothing of another one stands there, least of all what can be done with it.
void RunDetailView::blank()
{
    m_detail = {};
    m_title->setText({});
    m_facts->setText({});
    m_status->hide();
    m_error->hide();
    m_waits->hide();
    for (Button *button :
         {m_cancel, m_resume, m_replay, m_compare, m_remove, m_conversation, m_parent, m_origin})
        button->hide();
}

void RunDetailView::setAgentNames(const QHash<QString, QString> &names)
{
    m_agents = names;
    if (!m_detail.run.id.isEmpty())
        take(RunDetail(m_detail));
}

void RunDetailView::noteChanged(const RunSummary &run)
{
    if (!m_runId.isEmpty() && (run.id == m_runId || run.parentRunId == m_runId))
        settleSoon();
}

/// However often something happens, the head follows.
void RunDetailView::settleSoon()
{
    if (!m_settle->isActive())
        m_settle->start();
}

void RunDetailView::reload()
{
    if (m_runId.isEmpty())
        return;
    RunRef ref;
    ref.runId = m_runId;
    const int asked = ++m_asked;
    run<RunDetail>(this, m_context.backend.call(ops::getRun, ref),
                   [this, asked, runId = m_runId](Result<RunDetail> detail) {
                       // While much happens the next question is out before this answer comes.
                       if (runId != m_runId || asked < m_taken)
                           return;
                       m_taken = asked;
                       if (!detail)
                           return m_context.report(tr("The run cannot be read"),
                                                   detail.error().message);
                       take(*detail);
                   });
}

void RunDetailView::take(const RunDetail &detail)
{
    m_detail = detail;
    const Run &run = m_detail.run;
    const RunSummary summary = summaryOf(run);
    m_title->setText(runtext::nameOf(summary, m_agents.value(run.agentId)));
    m_status->setText(runtext::status(run.status));
    m_status->setTone(runtext::tone(run.status));
    m_status->show();
    const QDateTime now = QDateTime::currentDateTime();
    QStringList facts{runtext::kind(run.kind), chattext::when(run.createdAt, now)};
    if (run.mode == RunMode::Replay)
        facts += tr("replay");
    facts += runtext::took(run.startedAt, run.finishedAt, now.toMSecsSinceEpoch());
    facts += tr("%1 of %2 steps")
                 .arg(chattext::count(detail.stepsEnded), chattext::count(detail.stepCount));
    if (detail.totalTokensInput + detail.totalTokensOutput > 0) {
        facts += tr("%1 tokens")
                     .arg(chattext::count(detail.totalTokensInput + detail.totalTokensOutput));
    }
    facts += chattext::cost(detail.totalCost);
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_error->setText(runtext::errorText(run.error));
    m_error->setVisible(!run.error.isEmpty());
    if (m_detail.questions.isEmpty()) {
        m_waits->hide();
    } else {
        m_waits->show(Banner::Kind::Warning,
                      tr("It waits for a decision: %1").arg(m_detail.questions.first().title),
                      tr("Open approvals"));
    }
    showActions();
    if (!m_step->stepId().isEmpty())
        m_step->show(m_runId, m_step->stepId(), isOver(run.status) && !run.plan.isEmpty());
}

void RunDetailView::showActions()
{
    const Run &run = m_detail.run;
    const bool hasPlan = !run.plan.isEmpty();
    const bool isEnded = isOver(run.status);
    const bool isChatOrTest =
        run.kind == QLatin1String("chat") || run.kind == QLatin1String("test");
    m_cancel->setVisible(!isEnded && run.kind != QLatin1String("test"));
    m_resume->setVisible(hasPlan && isEnded && run.status != RunStatus::Succeeded
                         && run.mode == RunMode::Live);
    m_replay->setVisible(hasPlan && isEnded);
    m_compare->setVisible(hasPlan);
    m_remove->setVisible(isEnded && !isChatOrTest && run.parentRunId.isEmpty());
    m_conversation->setVisible(!run.sessionId.isEmpty());
    m_parent->setVisible(!run.parentRunId.isEmpty());
    m_origin->setVisible(!run.originRunId.isEmpty());
}

/// The timeline and the table show the same one.
void RunDetailView::chooseStep(int row)
{
    if (m_isChoosing || row < 0 || row >= m_steps->rowCount())
        return;
    m_isChoosing = true;
    m_timeline->setCurrentRow(row);
    m_table->setCurrentIndex(m_steps->index(row, 0));
    m_isChoosing = false;
    m_step->show(m_runId, m_steps->at(row).id,
                 isOver(m_detail.run.status) && !m_detail.run.plan.isEmpty());
}

/// Who has gone on to another run meanwhile stays there.
void RunDetailView::tookNew(const RunSummary &run, const QString &from)
{
    m_context.toast(tr("A new run has begun"), QString(), {});
    if (from == m_runId)
        emit runAsked(run.id);
}

void RunDetailView::act(Op<RunRef, RunSummary> op, const QString &failed)
{
    RunRef ref;
    ref.runId = m_detail.run.id; // the one that can be seen; none while it is read
    if (ref.runId.isEmpty())
        return;
    run<RunSummary>(this, m_context.backend.call(op, ref),
                    [this, failed, asked = ref.runId](Result<RunSummary> run) {
                        if (!run)
                            return m_context.report(failed, run.error().message);
                        if (run->id != asked)
                            tookNew(*run, asked);
                        else if (asked == m_runId)
                            settleSoon();
                    });
}

void RunDetailView::cancel()
{
    if (!m_cancel->isHidden())
        act(ops::cancelRun, tr("The run cannot be cancelled"));
}

void RunDetailView::resume()
{
    if (!m_resume->isHidden())
        act(ops::resumeRun, tr("The run cannot be resumed"));
}

void RunDetailView::replay()
{
    if (!m_replay->isHidden())
        act(ops::replayRun, tr("The run cannot be replayed"));
}

void RunDetailView::compare()
{
    if (m_compare->isHidden() || m_detail.run.id.isEmpty())
        return;
    m_stack->setCurrentIndex(ComparePart);
    m_compareView->compare(summaryOf(m_detail.run));
}

void RunDetailView::remove()
{
    if (m_remove->isHidden() || m_detail.run.id.isEmpty())
        return;
    const QString name =
        runtext::nameOf(summaryOf(m_detail.run), m_agents.value(m_detail.run.agentId));
    auto *dialog = new ConfirmDialog(tr("Delete the run “%1”?").arg(name),
                                     tr("Its steps and what they came to are gone. What it cost "
                                        "stays in the statistics."),
                                     tr("Delete"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    RunRef ref;
    ref.runId = m_detail.run.id;
    connect(dialog, &QDialog::accepted, this, [this, ref] {
        run<Nothing>(this, m_context.backend.call(ops::deleteRun, ref),
                     [this](Result<Nothing> done) {
                         if (!done)
                             m_context.report(tr("The run cannot be deleted"),
                                              done.error().message);
                     });
    });
    dialog->open();
}

void RunDetailView::rerun(const Step &step)
{
    auto *dialog = new RerunDialog(step, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    RerunRun request;
    request.runId = step.runId;
    request.stepKey = step.key;
    connect(dialog, &QDialog::accepted, this, [this, dialog, request] {
        RerunRun edited = request;
        edited.input = dialog->input();
        edited.output = dialog->output();
        run<RunSummary>(this, m_context.backend.call(ops::rerunRun, edited),
                        [this, from = edited.runId](Result<RunSummary> run) {
                            if (!run)
                                return m_context.report(tr("The run cannot be run again"),
                                                        run.error().message);
                            tookNew(*run, from);
                        });
    });
    dialog->open();
}

} // namespace troupe
