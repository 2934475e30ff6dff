// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/homecards.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/pages/chat/chattext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kRowIdRole = Qt::UserRole + 300;
constexpr int kRowHeightOfTwoLines = 60;

void emptyLayout(QVBoxLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

HealthCard::HealthCard(PageContext &context, QWidget *parent)
    : Card(parent), m_context(context), m_connection(new QVBoxLayout), m_providers(new QVBoxLayout)
{
    setObjectName(QStringLiteral("healthCard"));
    setClickable(true);
    setAccessibleName(tr("Health of the connection and the providers"));
    setAccessibleDescription(tr("Opens the providers"));
    body()->setSpacing(space::m);
    body()->addWidget(new TextLabel(tr("Health"), TextStyle::BodyStrong));
    m_connection->setSpacing(space::m);
    m_providers->setSpacing(space::m);
    body()->addLayout(m_connection);
    body()->addLayout(m_providers);
    showConnection();
}

QWidget *HealthCard::makeLine(const QString &title, const QString &text, int tone,
                              const QString &state)
{
    auto *line = new QWidget(this);
    line->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    auto *name = new TextLabel(title, TextStyle::Label);
    name->setElided(true);
    texts->addWidget(name);
    auto *note = new TextLabel(text, TextStyle::Caption, TextLabel::Tone::Muted);
    note->setElided(true);
    texts->addWidget(note);
    row->addLayout(texts, 1);
    auto *badge = new Badge(state, static_cast<BadgeTone>(tone), line);
    badge->setDot(true);
    row->addWidget(badge, 0, Qt::AlignVCenter);
    return line;
}

void HealthCard::showConnection()
{
    emptyLayout(m_connection);
    const EventStream &events = m_context.backend.events();
    BadgeTone tone = BadgeTone::Warning;
    QString state;
    QString text = m_context.server.embedded ? tr("On this machine, in this program")
                                             : m_context.backend.base().toString();
    switch (events.state()) {
    case EventStream::State::Online:
        tone = BadgeTone::Success;
        state = tr("Connected");
        break;
    case EventStream::State::Connecting:
        state = tr("Connecting");
        break;
    case EventStream::State::Waiting:
        state = tr("Offline");
        text = events.reason();
        break;
    case EventStream::State::Refused:
        tone = BadgeTone::Danger;
        state = tr("Refused");
        text = events.reason();
        break;
    }
    m_connection->addWidget(
        makeLine(m_context.server.embedded ? tr("Embedded server") : m_context.server.name, text,
                 static_cast<int>(tone), state));
}

void HealthCard::showProviders(const QList<ProviderConfig> &providers)
{
    emptyLayout(m_providers);
    m_providers->addWidget(makeLine(tr("Built-in offline model"), tr("Needs no network"),
                                    static_cast<int>(BadgeTone::Success), tr("Ready")));
    for (const ProviderConfig &provider : providers) {
        BadgeTone tone = BadgeTone::Success;
        QString state = tr("Ready");
        QString text = tr("%n models", nullptr, static_cast<int>(provider.models.size()));
        if (!provider.enabled) {
            tone = BadgeTone::Neutral;
            state = tr("Off");
        } else if (!provider.lastError.isEmpty()) {
            tone = BadgeTone::Danger;
            state = tr("Does not answer");
            text = provider.lastError;
        } else if (provider.models.isEmpty()) {
            tone = BadgeTone::Warning;
            state = tr("No models");
        }
        m_providers->addWidget(makeLine(provider.name, text, static_cast<int>(tone), state));
    }
}

SpendCard::SpendCard(QWidget *parent)
    : Card(parent),
      m_amount(new TextLabel(QStringLiteral(" "), TextStyle::Display)),
      m_today(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_month(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_listed(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Faint))
{
    setObjectName(QStringLiteral("spendCard"));
    m_amount->setObjectName(QStringLiteral("spendToday"));
    m_today->setObjectName(QStringLiteral("answersToday"));
    m_month->setObjectName(QStringLiteral("spendMonth"));
    body()->setSpacing(space::xs);
    body()->addWidget(new TextLabel(tr("Spent today"), TextStyle::BodyStrong));
    for (TextLabel *label : {m_amount, m_today, m_month, m_listed}) {
        label->setWordWrap(label != m_amount);
        body()->addWidget(label);
    }
    m_listed->hide();
}

void SpendCard::show(const UsageReport &report)
{
    UsageFigures today;
    for (const UsageFigures &row : report.rows) {
        if (row.date == report.to) // days are UTC's, as the server counts them
            today = row;
    }
    m_amount->setText(chattext::cost(today.cost));
    m_today->setText(tr("%n answers, %1 tokens", nullptr, static_cast<int>(today.requests))
                         .arg(chattext::count(today.tokensInput + today.tokensOutput)));
    m_month->setText(tr("%1 in the last 30 days").arg(chattext::cost(report.totals.cost)));
    const bool differs = today.listCost > today.cost;
    m_listed->setVisible(differs);
    if (differs) {
        m_listed->setText(tr("The models that were asked for would have cost %1 today.")
                              .arg(chattext::cost(today.listCost)));
    }
}

void SpendCard::showProblem(const QString &why)
{
    m_today->setText(why);
}

HomeRows::HomeRows(const QString &title, const QString &name, QWidget *parent)
    : Card(parent),
      m_head(new QHBoxLayout),
      m_list(new RowList(title)),
      m_rows(new QStandardItemModel(this))
{
    setObjectName(name + QStringLiteral("Card"));
    body()->setContentsMargins(space::xs, space::m, space::xs, space::xs);
    body()->setSpacing(space::xs);
    m_head->setContentsMargins(space::m, 0, space::m, 0);
    m_head->addWidget(new TextLabel(title, TextStyle::BodyStrong));
    m_head->addStretch();
    body()->addLayout(m_head);
    m_list->setObjectName(name);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setModel(m_rows);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    body()->addWidget(m_list);
    const auto open = [this](const QModelIndex &index) {
        emit chosen(index.data(kRowIdRole).toString());
    };
    connect(m_list, &QAbstractItemView::activated, this, open);
    connect(m_list, &QAbstractItemView::clicked, this, open);
}

void HomeRows::offerAll(const QString &label)
{
    auto *all = new Button(Button::Kind::Ghost, label, this);
    all->setObjectName(m_list->objectName() + QStringLiteral("All"));
    all->setSmall(true);
    m_head->addWidget(all);
    connect(all, &QAbstractButton::clicked, this, &HomeRows::allAsked);
}

void HomeRows::show(const QList<Line> &lines)
{
    if (lines == m_shown) // what is hovered or current stays so
        return;
    m_shown = lines;
    const QString current = m_list->currentIndex().data(kRowIdRole).toString();
    m_rows->clear();
    for (const Line &line : lines) {
        auto *item = new QStandardItem(line.title);
        item->setEditable(false);
        item->setData(line.id, kRowIdRole);
        item->setData(line.subtitle, RowSubtitle);
        item->setData(line.time, RowTime);
        item->setData(line.agent.name, RowAvatar);
        item->setData(line.agent.color, RowAvatarColor);
        item->setData(line.agent.picture, RowAvatarPicture);
        item->setData(line.icon, RowIcon);
        if (!line.badge.isEmpty()) {
            item->setData(line.badge, RowBadge);
            item->setData(static_cast<int>(line.badgeTone), RowBadgeTone);
        }
        QStringList spoken{line.title, line.subtitle, line.badge, line.time};
        spoken.removeAll(QString());
        item->setData(spoken.join(QStringLiteral(", ")), Qt::AccessibleTextRole);
        m_rows->appendRow(item);
        if (line.id == current)
            m_list->setCurrentIndex(item->index());
    }
    m_list->setFixedHeight(static_cast<int>(lines.size()) * kRowHeightOfTwoLines + space::xs);
}

QStringList HomeRows::titles() const
{
    QStringList titles;
    for (int row = 0; row < m_rows->rowCount(); ++row)
        titles.append(m_rows->item(row)->text());
    return titles;
}

} // namespace troupe
