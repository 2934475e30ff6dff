// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runcompareview.h"

#include "core/client/backend.h"
#include "core/contract/troupe/agentversionops.h"
#include "ui/app/run.h"
#include "ui/pages/agents/diffview.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/runs/runtext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableWidget>

namespace troupe {

namespace {

constexpr int kMostOffered = 100;
constexpr int kOtherWidth = 300;

QString statusOr(const std::optional<RunStatus> &status)
{
    return status ? runtext::status(*status) : QStringLiteral("—");
}

QString besideEachOther(const QString &one, const QString &other)
{
    return one == other ? one : one + QStringLiteral(" → ") + other;
}

QString lineOf(const RunSummary &run)
{
    return QStringList{runtext::nameOf(run), runtext::status(run.status),
                       chattext::when(run.createdAt, QDateTime::currentDateTime())}
        .join(QStringLiteral(" · "));
}

} // namespace

RunCompareView::RunCompareView(Backend &backend, QWidget *parent)
    : QWidget(parent),
      m_backend(backend),
      m_back(new Button(Button::Kind::Ghost, QStringLiteral("arrow-left"), tr("Back to the run"))),
      m_this(new TextLabel({}, TextStyle::BodyStrong)),
      m_other(new ComboBox(tr("Compare with"))),
      m_summary(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_steps(new QTableWidget),
      m_diff(new DiffView)
{
    setObjectName(QStringLiteral("runCompare"));
    m_back->setObjectName(QStringLiteral("runCompareBack"));
    m_other->setObjectName(QStringLiteral("runCompareOther"));
    m_summary->setObjectName(QStringLiteral("runCompareSummary"));
    m_steps->setObjectName(QStringLiteral("runCompareSteps"));
    m_diff->setObjectName(QStringLiteral("runCompareDiff"));
    styleTable(m_steps, tr("Steps of both runs"));
    m_steps->setColumnCount(5);
    m_steps->setHorizontalHeaderLabels(
        {tr("Step"), tr("Status"), tr("Output"), tr("Took"), tr("Cost")});
    m_steps->horizontalHeader()->setStretchLastSection(false);
    m_steps->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto *body = new QVBoxLayout(this);
    body->setContentsMargins(space::l, space::m, space::l, space::m);
    body->setSpacing(space::s);
    auto *leave = new QAction(this);
    leave->setShortcut(QKeySequence(Qt::Key_Escape));
    leave->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(leave, &QAction::triggered, this, &RunCompareView::closed);
    addAction(leave);
    m_other->setMinimumWidth(kOtherWidth);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(m_back);
    m_this->setObjectName(QStringLiteral("runCompareThis"));
    m_this->setElided(true);
    head->addWidget(m_this, 1);
    head->addWidget(new TextLabel(tr("beside"), TextStyle::Small, TextLabel::Tone::Muted));
    head->addWidget(m_other, 1);
    body->addLayout(head);
    body->addWidget(m_summary);
    auto *halves = new Splitter(Qt::Vertical);
    halves->addWidget(m_steps);
    halves->addWidget(m_diff);
    halves->setStretchFactor(0, 1);
    halves->setStretchFactor(1, 1);
    body->addWidget(halves, 1);
    connect(m_back, &QAbstractButton::clicked, this, &RunCompareView::closed);
    connect(m_other, &QComboBox::currentIndexChanged, this, &RunCompareView::read);
    connect(m_steps, &QTableWidget::currentCellChanged, this, [this](int row) { showStep(row); });
}

void RunCompareView::compare(const RunSummary &run)
{
    m_run = run;
    const int asked = ++m_asked;
    m_steps->setRowCount(0);
    m_diff->showNote({});
    m_summary->setText({});
    m_this->setText(lineOf(run));
    m_steps->setFocus(Qt::OtherFocusReason);
    ListRuns query;
    query.limit = kMostOffered;
    query.kind = run.kind;
    query.text = run.name;
    query.nested = true;
    troupe::run<Page<RunSummary>>(this, m_backend.call(ops::listRuns, query),
                                  [this, asked](Result<Page<RunSummary>> page) {
                                      if (asked != m_asked)
                                          return;
                                      if (!page)
                                          return m_summary->setText(page.error().message);
                                      offer(page->items);
                                  });
}

void RunCompareView::offer(const QList<RunSummary> &others)
{
    QList<RunSummary> sorted;
    for (const bool related : {true, false}) {
        for (const RunSummary &other : others) {
            const bool isRelated = other.originRunId == m_run.id || other.id == m_run.originRunId;
            if (other.id != m_run.id && isRelated == related)
                sorted.append(other);
        }
    }
    const QSignalBlocker quiet(m_other);
    m_other->clear();
    for (const RunSummary &other : sorted)
        m_other->addItem(lineOf(other), other.id);
    m_other->setEnabled(!sorted.isEmpty());
    if (sorted.isEmpty())
        m_summary->setText(tr("There is no other run of this name. Rerun or replay this one "
                              "to have something to compare it with."));
    else
        read();
}

void RunCompareView::read()
{
    CompareRuns query;
    query.runId = m_run.id;
    query.otherRunId = m_other->currentData().toString();
    if (query.otherRunId.isEmpty())
        return;
    const int asked = ++m_asked;
    run<RunComparison>(this, m_backend.call(ops::compareRuns, query),
                       [this, asked](Result<RunComparison> compared) {
                           if (asked != m_asked)
                               return;
                           if (!compared)
                               return m_summary->setText(compared.error().message);
                           showResult(*compared);
                       });
}

void RunCompareView::showResult(const RunComparison &compared)
{
    m_compared = compared;
    QStringList facts{compared.differing == 0
                          ? tr("All steps come to the same.")
                          : tr("%n steps differ.", nullptr, compared.differing)};
    if (!compared.samePlan)
        facts += tr("The plans are not the same.");
    if (!compared.sameInput)
        facts += tr("The inputs are not the same.");
    if (compared.truncated)
        facts += tr("There are more steps than are shown.");
    m_summary->setText(facts.join(u' '));
    const QSignalBlocker quiet(m_steps);
    m_steps->setRowCount(static_cast<int>(compared.steps.size()));
    int first = -1;
    for (int row = 0; row < m_steps->rowCount(); ++row) {
        const StepComparison &step = compared.steps.at(row);
        StepSummary named;
        named.key = step.key;
        named.name = step.name;
        named.iteration = step.iteration;
        const QStringList cells{runtext::stepName(named),
                                besideEachOther(statusOr(step.status), statusOr(step.otherStatus)),
                                step.sameOutput ? tr("same") : tr("differs"),
                                besideEachOther(runtext::duration(step.latencyMs),
                                                runtext::duration(step.otherLatencyMs)),
                                besideEachOther(chattext::cost(step.cost),
                                                chattext::cost(step.otherCost))};
        for (int column = 0; column < cells.size(); ++column)
            m_steps->setItem(row, column, new QTableWidgetItem(cells.at(column)));
        if (first < 0 && !step.sameOutput)
            first = row;
    }
    m_steps->resizeColumnsToContents();
    m_steps->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_steps->setCurrentCell(std::max(0, first), 0);
    showStep(std::max(0, first));
}

void RunCompareView::showStep(int row)
{
    if (row < 0 || row >= m_compared.steps.size())
        return m_diff->showNote({});
    const StepComparison &step = m_compared.steps.at(row);
    if (!step.status || !step.otherStatus)
        return m_diff->showNote(tr("Only one of the two runs has this step."));
    if (step.sameOutput)
        return m_diff->showNote(tr("It comes to the same in both runs."));
    if (step.tooLong)
        return m_diff->showNote(tr("The outputs differ, but are too long to be compared here."));
    AgentDiff diff;
    AgentFieldDiff field;
    field.name = step.name.isEmpty() ? step.key : step.name;
    field.lines = step.lines;
    diff.fields.append(field);
    m_diff->show(diff);
}

} // namespace troupe
