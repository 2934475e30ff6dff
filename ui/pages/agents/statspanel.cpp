// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/statspanel.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/agents/daybars.h"
#include "ui/pages/chat/chattext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kStatsPeriods[] = {7, 30, 90};
constexpr int kFigureColumns = 3;
constexpr int kStatsWidth = 760;

enum Metric { RequestMetric, TokenMetric, CostMetric };
enum Figure {
    RequestFigure,
    ConversationFigure,
    TokenFigure,
    CostFigure,
    LatencyFigure,
    SuccessFigure
};

QString orDash(std::optional<double> value, const std::function<QString(double)> &say)
{
    return value ? say(*value) : QStringLiteral("—");
}

} // namespace

StatsPanel::StatsPanel(Backend &backend, QWidget *parent)
    : AgentPanel(parent),
      m_backend(backend),
      m_stack(new QStackedWidget(this)),
      m_period(new SegmentedControl(tr("Period"), QStringList() << tr("7 days") << tr("30 days")
                                                                << tr("90 days"))),
      m_metric(new SegmentedControl(tr("Shown per day"),
                                    QStringList() << tr("Requests") << tr("Tokens") << tr("Cost"))),
      m_bars(new DayBars(tr("Per day"))),
      m_day(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger))
{
    setObjectName(QStringLiteral("statsPanel"));
    m_period->setObjectName(QStringLiteral("statsPeriod"));
    m_metric->setObjectName(QStringLiteral("statsMetric"));
    m_bars->setObjectName(QStringLiteral("statsBars"));
    m_day->setObjectName(QStringLiteral("statsDay"));
    m_period->setCurrentIndex(1);
    m_problem->hide();
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_stack->addWidget(new EmptyState(QStringLiteral("chart-column"), tr("Not saved yet"),
                                      tr("What a saved agent did shows here.")));
    auto *scroll = new QScrollArea;
    scroll->setAccessibleName(tr("Statistics"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    auto *content = new QWidget;
    content->setAutoFillBackground(false);
    auto *side = new QHBoxLayout(content);
    side->setContentsMargins(space::xl + 4, space::l + 4, space::xl, space::xl);
    auto *column = new QWidget(content);
    column->setMaximumWidth(kStatsWidth);
    side->addWidget(column, 10);
    side->addStretch(1);
    auto *body = new QVBoxLayout(column);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::l);
    body->addWidget(m_period, 0, Qt::AlignLeft);
    body->addWidget(m_problem);
    body->addWidget(makeFigures());
    auto *card = new Card(column);
    card->body()->addWidget(m_metric, 0, Qt::AlignLeft);
    card->body()->addWidget(m_bars);
    card->body()->addWidget(m_day);
    body->addWidget(card);
    body->addStretch();
    scroll->setWidget(content);
    m_stack->addWidget(scroll);
    connect(m_period, &SegmentedControl::currentChanged, this, &StatsPanel::refresh);
    connect(m_metric, &SegmentedControl::currentChanged, this, &StatsPanel::showBars);
    connect(m_bars, &DayBars::dayMarked, this, [this](int day) {
        m_day->setText(day < 0 ? tr("The arrow keys go from day to day.") : m_bars->textOf(day));
    });
    showBars();
}

QWidget *StatsPanel::makeFigures()
{
    auto *box = new QWidget(this);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::m);
    const QStringList names{tr("Requests"), tr("Conversations"), tr("Tokens in / out"),
                            tr("Cost"),     tr("Mean time"),     tr("Succeeded")};
    for (int i = 0; i < names.size(); ++i) {
        auto *card = new Card(box);
        card->body()->setSpacing(space::xxs);
        card->body()->addWidget(
            new TextLabel(names.at(i), TextStyle::Caption, TextLabel::Tone::Muted));
        auto *figure = new TextLabel(QStringLiteral("—"), TextStyle::Title);
        figure->setElided(true);
        figure->setObjectName(QStringLiteral("statsFigure%1").arg(i));
        card->body()->addWidget(figure);
        m_figures.append(figure);
        grid->addWidget(card, i / kFigureColumns, i % kFigureColumns);
        grid->setColumnStretch(i % kFigureColumns, 1);
    }
    return box;
}

void StatsPanel::showEvent(QShowEvent *event)
{
    AgentPanel::showEvent(event);
    refresh(); // it may have answered meanwhile
}

void StatsPanel::forget()
{
    ++m_asked;
    m_stats = {};
    for (TextLabel *figure : std::as_const(m_figures))
        figure->setText(QStringLiteral("—"));
    showBars();
}

void StatsPanel::read()
{
    m_stack->setCurrentIndex(agent().id.isEmpty() ? 0 : 1);
    if (agent().id.isEmpty())
        return;
    AgentStatsQuery query;
    query.agentId = agent().id;
    query.days = kStatsPeriods[m_period->currentIndex()];
    run<AgentStats>(this, m_backend.call(ops::agentStats, query),
                    [this, asked = ++m_asked](Result<AgentStats> stats) {
                        if (asked != m_asked)
                            return;
                        m_problem->setVisible(!stats);
                        if (stats)
                            show(*stats);
                        else
                            m_problem->setText(stats.error().message);
                    });
}

void StatsPanel::show(const AgentStats &stats)
{
    m_stats = stats;
    const QLocale locale;
    m_figures[RequestFigure]->setText(chattext::count(stats.requests));
    m_figures[ConversationFigure]->setText(chattext::count(stats.conversations));
    m_figures[TokenFigure]->setText(QStringLiteral("%1 / %2").arg(
        chattext::count(stats.tokensInput), chattext::count(stats.tokensOutput)));
    m_figures[CostFigure]->setText(chattext::cost(stats.cost));
    m_figures[LatencyFigure]->setText(
        orDash(stats.avgLatencyMs, [](double ms) { return chattext::duration(qRound64(ms)); }));
    m_figures[SuccessFigure]->setText(orDash(stats.successRate, [&locale](double percent) {
        return tr("%1 %").arg(locale.toString(percent, 'f', 1));
    }));
    showBars();
}

void StatsPanel::showBars()
{
    const int days = qMax(1, m_stats.days);
    const QDate first = m_stats.from.isSet()
                            ? QDateTime::fromMSecsSinceEpoch(m_stats.from.ms, Qt::UTC).date()
                            : QDate::currentDate();
    QList<double> values(days, 0);
    const int metric = m_metric->currentIndex();
    for (const AgentDay &day : std::as_const(m_stats.daily)) {
        const qint64 at = first.daysTo(QDate::fromString(day.date, Qt::ISODate));
        if (at < 0 || at >= days)
            continue;
        values[at] = metric == CostMetric    ? static_cast<double>(day.cost.nanos())
                     : metric == TokenMetric ? static_cast<double>(day.tokens)
                                             : static_cast<double>(day.requests);
    }
    m_bars->setValues(first, values, [metric](double value) {
        const auto whole = static_cast<qint64>(value);
        if (metric == CostMetric)
            return chattext::cost(Money::fromNanos(whole));
        return metric == TokenMetric ? tr("%n tokens", nullptr, static_cast<int>(whole))
                                     : tr("%n requests", nullptr, static_cast<int>(whole));
    });
}

} // namespace troupe
