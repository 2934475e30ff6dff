// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentimportdialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kReportWidth = 520;
constexpr int kTallestReport = 420;
constexpr qsizetype kMostShown = 200; // more lines than anybody reads

class AgentImportWords
{
    Q_DECLARE_TR_FUNCTIONS(AgentImportWords)
};

QString outcomeLabel(AgentImportOutcome outcome)
{
    switch (outcome) {
    case AgentImportOutcome::Made:
        return AgentImportWords::tr("made");
    case AgentImportOutcome::Renamed:
        return AgentImportWords::tr("renamed");
    case AgentImportOutcome::Refused:
        return AgentImportWords::tr("refused");
    }
    return {};
}

BadgeTone outcomeTone(AgentImportOutcome outcome)
{
    return outcome == AgentImportOutcome::Made      ? BadgeTone::Success
           : outcome == AgentImportOutcome::Renamed ? BadgeTone::Accent
                                                    : BadgeTone::Danger;
}

} // namespace

QString importSummary(const AgentImportReport &report)
{
    QStringList parts;
    if (report.made > 0)
        parts += AgentImportWords::tr("%n agents made", nullptr, report.made);
    if (report.renamed > 0)
        parts += AgentImportWords::tr("%n under another name", nullptr, report.renamed);
    if (report.refused > 0)
        parts += AgentImportWords::tr("%n refused", nullptr, report.refused);
    return parts.join(QStringLiteral(", "));
}

AgentImportDialog::AgentImportDialog(const AgentImportReport &report, QWidget *parent)
    : Dialog(tr("Import of agents"), parent)
{
    setObjectName(QStringLiteral("importReport"));
    auto *summary = new TextLabel(importSummary(report), TextStyle::Body);
    summary->setObjectName(QStringLiteral("importSummary"));
    body()->addWidget(summary);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(tr("What became of each"));
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(kReportWidth);
    scroll->setMaximumHeight(kTallestReport);
    scroll->viewport()->setAutoFillBackground(false);
    auto *content = new QWidget;
    content->setAutoFillBackground(false);
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, space::s, 0);
    rows->setSpacing(space::s);
    for (const ImportedAgent &agent : report.agents.mid(0, kMostShown)) {
        auto *line = new QHBoxLayout;
        line->setSpacing(space::s);
        const QString name =
            agent.name.isEmpty() ? tr("Agent %1").arg(agent.index + 1) : agent.name;
        auto *title = new TextLabel(name, TextStyle::BodyStrong);
        title->setElided(true);
        line->addWidget(title, 1);
        line->addWidget(new Badge(outcomeLabel(agent.outcome), outcomeTone(agent.outcome)));
        rows->addLayout(line);
        QStringList notes = agent.notes;
        for (const AgentImportProblem &problem : agent.problems)
            notes += QStringLiteral("%1 %2").arg(problem.pointer, problem.message);
        for (const QString &note : std::as_const(notes)) {
            auto *text = new TextLabel(note, TextStyle::Small, TextLabel::Tone::Muted);
            text->setWordWrap(true);
            rows->addWidget(text);
        }
    }
    if (report.agents.size() > kMostShown) {
        rows->addWidget(new TextLabel(tr("and %n more", nullptr,
                                         static_cast<int>(report.agents.size() - kMostShown)),
                                      TextStyle::Small, TextLabel::Tone::Muted));
    }
    rows->addStretch();
    scroll->setWidget(content);
    body()->addWidget(scroll);
    auto *close = new Button(Button::Kind::Primary, tr("Close"), this);
    close->setObjectName(QStringLiteral("importClose"));
    auto *foot = new QHBoxLayout;
    foot->addStretch();
    foot->addWidget(close);
    body()->addLayout(foot);
    connect(close, &QAbstractButton::clicked, this, &QDialog::accept);
    close->setFocus();
}

} // namespace troupe
