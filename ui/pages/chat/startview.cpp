// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/startview.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kStartWidth = 640;

/// An icon on a soft square.
class Emblem : public QWidget
{
public:
    Emblem(const QString &icon, int side, QWidget *parent) : QWidget(parent), m_icon(icon)
    {
        setFixedSize(side, side);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        drawRound(painter, QRectF(rect()), width() * 0.28, t.accentSoft);
        const double inset = width() * 0.27;
        paintIcon(painter, m_icon, QRectF(rect()).adjusted(inset, inset, -inset, -inset),
                  t.accentInk);
    }

private:
    QString m_icon;
};

} // namespace

StartView::StartView(QWidget *parent)
    : QWidget(parent),
      m_title(new TextLabel({}, TextStyle::Display, TextLabel::Tone::Text, this)),
      m_text(new TextLabel({}, TextStyle::Body, TextLabel::Tone::Muted, this)),
      m_actions(new QWidget(this)),
      m_hint(new Card(this, Card::Ground::Subtle))
{
    setObjectName(QStringLiteral("startView"));
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    auto *page = new QWidget;
    page->setAutoFillBackground(false);
    auto *middle = new QHBoxLayout(page);
    middle->setContentsMargins(space::xl, space::xl, space::xl, space::l);
    auto *box = new QWidget(page);
    box->setMaximumWidth(kStartWidth);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    middle->addStretch(1);
    middle->addWidget(box, 1000);
    middle->addStretch(1);

    column->addStretch(2);
    column->addWidget(new Emblem(QStringLiteral("sparkles"), 56, box), 0, Qt::AlignHCenter);
    column->addSpacing(space::l);
    m_title->setObjectName(QStringLiteral("startTitle"));
    m_title->setAlignment(Qt::AlignHCenter);
    m_title->setWordWrap(true);
    column->addWidget(m_title);
    column->addSpacing(space::s);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    column->addWidget(m_text);

    auto *actions = new QHBoxLayout(m_actions);
    actions->setContentsMargins(0, space::xl, 0, 0);
    actions->setSpacing(space::s);
    auto *assistant = new Button(Button::Kind::Primary, QStringLiteral("message-square"),
                                 tr("Start with Assistant"), m_actions);
    assistant->setObjectName(QStringLiteral("startWithAssistantButton"));
    auto *make =
        new Button(Button::Kind::Secondary, QStringLiteral("plus"), tr("Make an agent"), m_actions);
    make->setObjectName(QStringLiteral("makeAgentButton"));
    actions->addStretch();
    actions->addWidget(assistant);
    actions->addWidget(make);
    actions->addStretch();
    column->addWidget(m_actions);
    column->addSpacing(space::xxl);
    column->addWidget(buildPrompts());
    column->addSpacing(space::l);

    auto *hint = static_cast<Card *>(m_hint);
    hint->body()->setContentsMargins(space::l, space::s, space::s, space::s);
    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    auto *words =
        new TextLabel(tr("troupe-offline is built in: rules and extraction on this machine, "
                         "no language model. For real conversations, add a provider."),
                      TextStyle::Small, TextLabel::Tone::Muted, hint);
    words->setWordWrap(true);
    line->addWidget(words, 1);
    auto *provider =
        new Button(Button::Kind::Secondary, QStringLiteral("plug"), tr("Add a provider"), hint);
    provider->setObjectName(QStringLiteral("addProviderButton"));
    provider->setSmall(true);
    line->addWidget(provider, 0, Qt::AlignVCenter);
    hint->body()->addLayout(line);
    column->addWidget(m_hint);
    column->addStretch(3);
    scroll->setWidget(page);

    connect(assistant, &QAbstractButton::clicked, this, &StartView::assistantAsked);
    connect(make, &QAbstractButton::clicked, this, &StartView::agentAsked);
    connect(provider, &QAbstractButton::clicked, this, &StartView::providerAsked);
    setState(false, {}, {});
    setBuiltInHint(false);
}

QWidget *StartView::buildPrompts()
{
    struct Prompt
    {
        QString icon;
        QString title;
        QString text;
    };
    const QList<Prompt> prompts{
        {QStringLiteral("hash"), tr("Work something out"), tr("What is 17.5 % of 2,340?")},
        {QStringLiteral("calendar"), tr("Count the days"),
         tr("How many days are there between 3 March 2026 and 24 December 2026?")},
        {QStringLiteral("at-sign"), tr("Pull out the facts"),
         tr("List the email addresses in this text: Write to ann@example.com, or to "
            "bob@example.org "
            "after 5 pm.")},
        {QStringLiteral("circle-question-mark"), tr("See what it can do"), tr("What can you do?")},
    };
    auto *box = new QWidget(this);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::m);
    int i = 0;
    for (const Prompt &prompt : prompts) {
        auto *card = new Card(box);
        card->setObjectName(QStringLiteral("examplePrompt%1").arg(i));
        card->setClickable(true);
        card->setAccessibleName(tr("%1: %2").arg(prompt.title, prompt.text));
        card->body()->setSpacing(space::xxs);
        auto *row = new QHBoxLayout;
        row->setSpacing(space::m);
        row->addWidget(new Emblem(prompt.icon, 32, card), 0, Qt::AlignTop);
        auto *words = new QVBoxLayout;
        words->setSpacing(space::xxs);
        words->addWidget(
            new TextLabel(prompt.title, TextStyle::Label, TextLabel::Tone::Text, card));
        auto *text = new TextLabel(prompt.text, TextStyle::Caption, TextLabel::Tone::Muted, card);
        text->setWordWrap(true);
        words->addWidget(text);
        words->addStretch();
        row->addLayout(words, 1);
        card->body()->addLayout(row);
        connect(card, &Card::clicked, this,
                [this, text = prompt.text] { emit promptChosen(text); });
        grid->addWidget(card, i / 2, i % 2);
        ++i;
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    return box;
}

void StartView::setState(bool hasAgents, const QString &agentName, const QString &agentDescription)
{
    m_actions->setVisible(!hasAgents);
    if (!hasAgents) {
        m_title->setText(tr("Welcome to Troupe"));
        m_text->setText(tr("Talk to agents of your own. Begin with a ready one, or make one."));
    } else {
        m_title->setText(agentName.isEmpty() ? tr("What shall we begin with?")
                                             : tr("Talk to %1").arg(agentName));
        m_text->setText(agentDescription.isEmpty() ? tr("Write below, or begin with one of these.")
                                                   : agentDescription);
    }
}

void StartView::setBuiltInHint(bool shown)
{
    m_hint->setVisible(shown);
}

} // namespace troupe
