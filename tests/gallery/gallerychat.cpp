// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gallery/gallery.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace troupe::gallery {

namespace {

TranscriptMessage say(const char *id, TranscriptMessage::Role role, const char *author,
                      const char *time, const QString &markdown)
{
    TranscriptMessage message;
    message.id = QString::fromLatin1(id);
    message.role = role;
    message.author = QString::fromLatin1(author);
    message.time = QDateTime(QDate(2026, 11, 21),
                             QTime::fromString(QString::fromLatin1(time), QStringLiteral("hh:mm")));
    message.markdown = markdown;
    const TranscriptAction copy{QStringLiteral("copy"), QStringLiteral("copy"),
                                QStringLiteral("Copy"), false};
    const TranscriptAction retry{QStringLiteral("retry"), QStringLiteral("refresh-cw"),
                                 QStringLiteral("Retry"), false};
    const TranscriptAction edit{QStringLiteral("edit"), QStringLiteral("pencil"),
                                QStringLiteral("Edit"), false};
    if (role == TranscriptMessage::Role::Assistant)
        message.actions = {copy, retry};
    else if (role == TranscriptMessage::Role::User)
        message.actions = {copy, edit};
    return message;
}

} // namespace

QList<TranscriptMessage> sampleConversation()
{
    using Role = TranscriptMessage::Role;
    QList<TranscriptMessage> list;
    list << say("m0", Role::System, "", "10:23",
                QStringLiteral(
                    "You are a careful engineer. Answer **briefly** and show the numbers."));
    list << say("m1", Role::User, "You", "10:24",
                QStringLiteral("The importer times out on files over 50 MB. Can you find out why, "
                               "and propose a fix?"));
    list << say("m2", Role::Assistant, "Planner", "10:24",
                QStringLiteral("I split this into **three** tasks and gave them to the team:\n\n"
                               "1. *Profiler* measures `import_rows()` on a 60 MB file\n"
                               "2. *Coder* rewrites the hot loop\n"
                               "3. *Reviewer* checks the change against the "
                               "[coding rules](https://example.com/rules)\n\n"
                               "> A change without a measurement is an opinion.\n"));
    list.last().footer = QStringLiteral("small-2 · 182 tokens · $0.0004 · 1.2 s");
    list << say("m3", Role::Notice, "", "10:24", QStringLiteral("Planner handed over to Coder"));
    list << say(
        "m4", Role::Assistant, "Coder", "10:25",
        QStringLiteral(
            "The rows were inserted one at a time. Batching them removes **96 %** of the time:\n\n"
            "```python\nasync def import_rows(db, rows, size=1000):\n    # one transaction per "
            "batch\n"
            "    for batch in chunks(rows, size):\n        async with db.transaction():\n"
            "            await db.insert_many(\"invoice\", batch)\n    return True\n```\n\n"
            "| File | Before | After |\n|---|---:|---:|\n| 10 MB | 14.1 s | 0.6 s |\n"
            "| 60 MB | timeout | 3.4 s |\n\n### What is left\n\n"
            "- the index on `invoice.number` is built twice\n- a test with a broken row\n\n"
            "Shall I open a pull request?"));
    list.last().footer = QStringLiteral("large-1 · 412 tokens · $0.0021 · 3.4 s");
    list << say("m5", Role::User, "You", "10:26", QStringLiteral("Yes, please."));
    list << say("m6", Role::Assistant, "Reviewer", "10:26",
                QStringLiteral("The transaction is held while the batch is parsed; parse first."));
    list.last().state = TranscriptMessage::State::Failed;
    list.last().problem = QStringLiteral("The provider closed the connection after 12 s. "
                                         "What had arrived is kept; nothing was charged twice.");
    list.last().footer = QStringLiteral("large-1 · 31 tokens");
    list.last().actions.prepend(
        {QStringLiteral("continue"), QStringLiteral("play"), QStringLiteral("Continue"), true});
    list << say("m7", Role::Assistant, "Coder", "10:27", QString());
    list.last().state = TranscriptMessage::State::Streaming;
    return list;
}

QWidget *makeChatPage(QWidget *parent)
{
    auto *page = new QWidget(parent);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, space::l);
    layout->setSpacing(0);

    auto *header = new QHBoxLayout;
    header->setContentsMargins(space::xl, space::m, space::l, space::m);
    header->setSpacing(space::xs);
    auto *titles = new QVBoxLayout;
    titles->setSpacing(2);
    titles->addWidget(
        new TextLabel(QStringLiteral("Refactor the billing importer"), TextStyle::Heading));
    titles->addWidget(new TextLabel(QStringLiteral("Planner · 4 agents · $0.42 so far"),
                                    TextStyle::Caption, TextLabel::Tone::Muted));
    header->addLayout(titles);
    header->addStretch();
    auto *running = new Badge(QStringLiteral("Running"), BadgeTone::Success);
    running->setDot(true);
    header->addWidget(running);
    header->addSpacing(space::s);
    header->addWidget(
        new Button(Button::Kind::Icon, QStringLiteral("search"), QStringLiteral("Find")));
    header->addWidget(
        new Button(Button::Kind::Icon, QStringLiteral("users"), QStringLiteral("Agents")));
    header->addWidget(
        new Button(Button::Kind::Icon, QStringLiteral("ellipsis"), QStringLiteral("More")));
    layout->addLayout(header);
    layout->addWidget(new Divider);

    auto *view = new TranscriptView;
    view->setObjectName(QStringLiteral("transcript"));
    view->setMessages(sampleConversation());
    layout->addWidget(view, 1);

    auto *row = new QHBoxLayout;
    row->setContentsMargins(space::xl, 0, space::xl, 0);
    auto *composer = new Card;
    composer->setMaximumWidth(768 + 2 * 2);
    composer->body()->setContentsMargins(space::s, space::s, space::s, space::s);
    composer->body()->setSpacing(space::xs);
    auto *area = new TextArea(QStringLiteral("Message"), QStringLiteral("Message the team…"));
    area->setBare(true);
    area->setEnterSubmits(true);
    auto *field = new QVBoxLayout;
    field->setContentsMargins(space::s, space::xs, space::s, 0);
    field->addWidget(area);
    composer->body()->addLayout(field);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(space::xs);
    tools->addWidget(
        new Button(Button::Kind::Icon, QStringLiteral("paperclip"), QStringLiteral("Attach")));
    tools->addWidget(
        new Button(Button::Kind::Icon, QStringLiteral("at-sign"), QStringLiteral("Mention")));
    tools->addStretch();
    tools->addWidget(new TextLabel(QStringLiteral("about $0.002 – 0.004"), TextStyle::Caption,
                                   TextLabel::Tone::Faint));
    tools->addSpacing(space::s);
    tools->addWidget(new Button(Button::Kind::Primary, QStringLiteral("send-horizontal"),
                                QStringLiteral("Send")));
    composer->body()->addLayout(tools);
    row->addStretch(1);
    row->addWidget(composer, 1000);
    row->addStretch(1);
    layout->addLayout(row);
    return page;
}

} // namespace troupe::gallery
