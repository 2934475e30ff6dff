// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcome/welcomepage.h"

#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/chatops.h"
#include "ui/app/desktopsettings.h"
#include "ui/app/run.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kWelcomeWidth = 760;

/// A way to begin: an agent that is made, and words that are put into the message field.
struct Beginning
{
    QString id;
    QString icon;
    QString title;
    QString text;
    Agent agent;
    QString draft;
};

Agent starter(const QString &name, const QString &role, const QString &color, const QString &prompt)
{
    Agent agent;
    agent.name = name;
    agent.role = role;
    agent.color = color;
    agent.systemPrompt = prompt;
    return agent;
}

class IconTile : public QWidget
{
public:
    IconTile(const QString &icon, int side, QWidget *parent) : QWidget(parent), m_icon(icon)
    {
        setFixedSize(side, side);
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        const QRectF all(rect());
        drawRound(painter, all, width() * 0.28, t.accentSoft);
        const qreal inset = width() * 0.27;
        paintIcon(painter, m_icon, all.adjusted(inset, inset, -inset, -inset), t.accentInk);
    }

private:
    QString m_icon;
};

class WelcomePage : public PageWidget
{
    Q_OBJECT

public:
    WelcomePage(PageContext &context, QWidget *parent);
    QString headerTitle() const override { return tr("Welcome"); }
    void enter(const QString &argument) override;
    QList<Beginning> beginnings() const;

private:
    QWidget *makeCard(const Beginning &beginning);
    QWidget *makeFoot();
    void begin(const Beginning &beginning);
    void openConversation(const Agent &agent, const QString &draft);

    PageContext &m_context;
    QWidget *m_first = nullptr; ///< of the cards
    bool m_busy = false;
};

WelcomePage::WelcomePage(PageContext &context, QWidget *parent)
    : PageWidget(parent), m_context(context)
{
    auto *outer = new QHBoxLayout(this);
    outer->addStretch();
    auto *column = new QWidget(this);
    column->setMaximumWidth(kWelcomeWidth);
    auto *layout = new QVBoxLayout(column);
    layout->setSpacing(space::m);
    layout->addStretch(2);
    layout->addWidget(new IconTile(QStringLiteral("sparkles"), 56, column), 0, Qt::AlignHCenter);
    layout->addSpacing(space::xs);
    auto *title = new TextLabel(tr("Your own troupe of AI agents"), TextStyle::Display);
    title->setAlignment(Qt::AlignHCenter);
    layout->addWidget(title);
    auto *text = new TextLabel(tr("No account, nothing to sign up for. Conversations are kept on "
                                  "this machine, and a small "
                                  "built-in model answers right away, also offline."),
                               TextStyle::Body, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignHCenter);
    layout->addWidget(text);
    layout->addSpacing(space::l);
    auto *cards = new QHBoxLayout;
    cards->setSpacing(space::l);
    const QList<Beginning> all = beginnings();
    for (const Beginning &beginning : all)
        cards->addWidget(makeCard(beginning), 1);
    m_first = cards->itemAt(0)->widget();
    layout->addLayout(cards);
    layout->addSpacing(space::s);
    layout->addWidget(makeFoot());
    layout->addStretch(3);
    outer->addWidget(column, 100);
    outer->addStretch();
}

void WelcomePage::enter(const QString &)
{
    m_first->setFocus(Qt::OtherFocusReason); // Enter is enough to begin
}

QList<Beginning> WelcomePage::beginnings() const
{
    // The words are ones that the built-in model answers well: it may be all there is so far.
    return {
        {QStringLiteral("ask"), QStringLiteral("message-square"), tr("Ask something"),
         tr("An assistant for everyday questions, which begins with what it can do."),
         starter(tr("Assistant"), tr("Answers everyday questions"), QStringLiteral("#4f46e5"),
                 tr("You are a helpful assistant. Answer briefly and plainly, and say when you are "
                    "not sure.")),
         tr("Hello! What can you do?")},
        {QStringLiteral("calculate"), QStringLiteral("hash"), tr("Work something out"),
         tr("An analyst for percentages, dates, units and sums, who shows the way."),
         starter(
             tr("Analyst"), tr("Works out figures and dates"), QStringLiteral("#0f766e"),
             tr("You are an analyst. Work things out step by step, and give the result first.")),
         tr("What is 17.5 % of 2,340?")},
        {QStringLiteral("facts"), QStringLiteral("file-text"), tr("Pull out the facts"),
         tr("An editor who finds addresses, dates and names in any text you paste."),
         starter(
             tr("Editor"), tr("Reads texts and pulls out facts"), QStringLiteral("#7e22ce"),
             tr("You are an editor. Keep to what the text says, and leave out what it does not.")),
         tr("List the email addresses in this text: Write to ann@example.com, or to "
            "bob@example.org "
            "after 5 pm.")},
    };
}

QWidget *WelcomePage::makeCard(const Beginning &beginning)
{
    auto *card = new Card(this);
    card->setClickable(true);
    card->setObjectName(QStringLiteral("welcome-") + beginning.id);
    card->setAccessibleName(beginning.title);
    card->setAccessibleDescription(beginning.text);
    card->body()->setSpacing(space::s);
    card->body()->addWidget(new IconTile(beginning.icon, 36, card));
    card->body()->addSpacing(space::xs);
    card->body()->addWidget(new TextLabel(beginning.title, TextStyle::Heading));
    auto *text = new TextLabel(beginning.text, TextStyle::Small, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    card->body()->addWidget(text);
    card->body()->addStretch();
    connect(card, &Card::clicked, this, [this, beginning] { begin(beginning); });
    return card;
}

QWidget *WelcomePage::makeFoot()
{
    auto *foot = new QWidget(this);
    auto *row = new QHBoxLayout(foot);
    row->addStretch();
    auto *provider =
        new Button(Button::Kind::Ghost, QStringLiteral("plug"), tr("Add a model provider"), foot);
    provider->setObjectName(QStringLiteral("welcome-provider"));
    auto *design =
        new Button(Button::Kind::Ghost, QStringLiteral("bot"), tr("Design an agent"), foot);
    design->setObjectName(QStringLiteral("welcome-agent"));
    row->addWidget(provider);
    row->addWidget(design);
    row->addStretch();
    connect(provider, &QAbstractButton::clicked, this, [this] {
        m_context.openPage(QStringLiteral("settings"), QStringLiteral("providers/new"));
    });
    connect(design, &QAbstractButton::clicked, this,
            [this] { m_context.openPage(QStringLiteral("agents"), QStringLiteral("new")); });
    return foot;
}

void WelcomePage::begin(const Beginning &beginning)
{
    if (m_busy)
        return;
    m_busy = true;
    run<Agent>(
        this, m_context.backend.call(ops::createAgent, beginning.agent),
        [this, draft = beginning.draft](Agent agent) { openConversation(agent, draft); },
        [this](const Error &error) {
            m_busy = false;
            m_context.report(tr("The agent could not be made"), error.message);
        });
}

void WelcomePage::openConversation(const Agent &agent, const QString &draft)
{
    CreateSession session;
    session.agentId = agent.id;
    run<Session>(
        this, m_context.backend.call(ops::createSession, session),
        [this, draft](Session made) {
            m_context.settings.setDraft(made.id, draft);
            m_context.openPage(QStringLiteral("chat"), made.id);
        },
        [this](const Error &error) {
            m_busy = false;
            m_context.report(tr("The conversation could not be begun"), error.message);
        });
}

} // namespace

PageWidget *makeWelcomePage(PageContext &context, QWidget *parent)
{
    return new WelcomePage(context, parent);
}

} // namespace troupe

#include "welcomepage.moc"
