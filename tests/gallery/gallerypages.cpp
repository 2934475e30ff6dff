// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gallery/gallery.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace troupe::gallery {

namespace {

QVBoxLayout *startPage(QWidget *page, const QString &title, const QString &subtitle,
                       const QList<QWidget *> &actions)
{
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(space::xxl, space::xl, space::xxl, space::xl);
    layout->setSpacing(space::l);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(new TextLabel(title, TextStyle::Title));
    texts->addWidget(new TextLabel(subtitle, TextStyle::Small, TextLabel::Tone::Muted));
    row->addLayout(texts);
    row->addStretch();
    for (QWidget *action : actions)
        row->addWidget(action);
    layout->addLayout(row);
    return layout;
}

Card *titledCard(const QString &title)
{
    auto *card = new Card;
    card->body()->setSpacing(space::m);
    card->body()->addWidget(new TextLabel(title, TextStyle::Heading));
    return card;
}

QHBoxLayout *rowOf(const QList<QWidget *> &widgets)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch();
    return row;
}

Card *figureCard(const QString &name, const QString &value, const QString &change,
                 TextLabel::Tone tone)
{
    auto *card = new Card;
    card->body()->setSpacing(space::xs);
    card->body()->addWidget(new TextLabel(name, TextStyle::Small, TextLabel::Tone::Muted));
    card->body()->addWidget(new TextLabel(value, TextStyle::Display));
    card->body()->addWidget(new TextLabel(change, TextStyle::Caption, tone));
    return card;
}

Button *button(Button::Kind kind, const char *icon, const char *text)
{
    return new Button(kind, QString::fromLatin1(icon), QString::fromLatin1(text));
}

} // namespace

QWidget *makeShell(QWidget *page, int current, QWidget *parent)
{
    auto *window = new QWidget(parent);
    window->setWindowTitle(QStringLiteral("Troupe"));
    auto *layout = new QHBoxLayout(window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *side = new Panel;
    side->setFixedWidth(224);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(space::m, space::l, space::m, space::m);
    column->setSpacing(2);
    auto *brand = new QHBoxLayout;
    brand->setContentsMargins(space::s, 0, 0, space::m);
    brand->setSpacing(10);
    auto *logo = new Avatar(QStringLiteral("Troupe"), 26);
    logo->setColor(tokensOf(window).accent);
    brand->addWidget(logo);
    brand->addWidget(new TextLabel(QStringLiteral("Troupe"), TextStyle::Heading));
    brand->addStretch();
    column->addLayout(brand);
    const std::pair<const char *, const char *> entries[] = {{"house", "Home"},
                                                             {"message-square", "Chat"},
                                                             {"bot", "Agents"},
                                                             {"users", "Teams"},
                                                             {"workflow", "Workflows"},
                                                             {"play", "Runs"},
                                                             {"shield-check", "Approvals"},
                                                             {"book-open", "Knowledge"},
                                                             {"wrench", "Tools"},
                                                             {"chart-column", "Costs"},
                                                             {"contact", "Directory"},
                                                             {"server", "System"}};
    int index = 0;
    for (const auto &[icon, name] : entries) {
        auto *nav = button(Button::Kind::Nav, icon, name);
        nav->setAutoExclusive(true);
        nav->setChecked(index++ == current);
        if (qstrcmp(name, "Approvals") == 0)
            nav->setBadge(3);
        column->addWidget(nav);
    }
    column->addStretch();
    column->addWidget(button(Button::Kind::Nav, "settings", "Settings"));
    layout->addWidget(side);
    layout->addWidget(page, 1);
    return window;
}

QWidget *makeControlsPage(QWidget *parent)
{
    auto *page = new QWidget(parent);
    auto *layout =
        startPage(page, QStringLiteral("Controls"), QStringLiteral("Everything a page is made of"),
                  {button(Button::Kind::Secondary, "download", "Export CSV"),
                   button(Button::Kind::Primary, "plus", "New agent")});
    auto *banner = new Banner;
    layout->addWidget(banner);
    banner->show(Banner::Kind::Warning,
                 QStringLiteral("The connection to studio.example was lost."),
                 QStringLiteral("Retry now"));
    banner->countDown(12, [](int s) { return QStringLiteral("Trying again in %1 s.").arg(s); });
    auto *figures = new QHBoxLayout;
    figures->setSpacing(space::m);
    figures->addWidget(figureCard(QStringLiteral("Spend"), QStringLiteral("$1,284.60"),
                                  QStringLiteral("12.4 % more than last month"),
                                  TextLabel::Tone::Warning));
    figures->addWidget(figureCard(QStringLiteral("Tokens"), QStringLiteral("48.2 M"),
                                  QStringLiteral("8.1 % more"), TextLabel::Tone::Muted));
    figures->addWidget(figureCard(QStringLiteral("Runs"), QStringLiteral("3,912"),
                                  QStringLiteral("98.7 % succeeded"), TextLabel::Tone::Success));
    figures->addWidget(figureCard(QStringLiteral("Cost per run"), QStringLiteral("$0.33"),
                                  QStringLiteral("4.0 % less"), TextLabel::Tone::Success));
    layout->addLayout(figures);

    auto *two = new QHBoxLayout;
    two->setSpacing(space::m);
    auto *buttons = titledCard(QStringLiteral("Buttons"));
    auto *loading = button(Button::Kind::Primary, "play", "Running");
    loading->setLoading(true);
    auto *disabled = button(Button::Kind::Primary, "check", "Disabled");
    disabled->setEnabled(false);
    buttons->body()->addLayout(rowOf({button(Button::Kind::Primary, "plus", "Primary"),
                                      button(Button::Kind::Secondary, "pencil", "Secondary"),
                                      button(Button::Kind::Ghost, "copy", "Ghost"),
                                      button(Button::Kind::Danger, "trash-2", "Delete")}));
    buttons->body()->addLayout(rowOf({loading, disabled, button(Button::Kind::Icon, "star", "Star"),
                                      button(Button::Kind::Icon, "ellipsis", "More")}));
    auto *dot = new Badge(QStringLiteral("Running"), BadgeTone::Success);
    dot->setDot(true);
    buttons->body()->addLayout(rowOf({dot, new Badge(QStringLiteral("Draft")),
                                      new Badge(QStringLiteral("New"), BadgeTone::Accent),
                                      new Badge(QStringLiteral("Waiting"), BadgeTone::Warning),
                                      new Badge(QStringLiteral("Failed"), BadgeTone::Danger)}));
    buttons->body()->addLayout(
        rowOf({new Avatar(QStringLiteral("Ann Lee")), new Avatar(QStringLiteral("Planner")),
               new Avatar(QStringLiteral("Coder")), new Avatar(QStringLiteral("Reviewer")),
               new Avatar(QStringLiteral("Data Base")), new Spinner}));
    buttons->body()->addStretch();
    two->addWidget(buttons, 1);

    auto *choices = titledCard(QStringLiteral("Choices"));
    auto *on = new Switch(QStringLiteral("Stream answers"));
    on->setChecked(true);
    choices->body()->addWidget(new SettingRow(QStringLiteral("Stream answers"),
                                              QStringLiteral("Show text as it is written"), on));
    choices->body()->addWidget(new SettingRow(QStringLiteral("Offline lock"),
                                              QStringLiteral("No packet leaves this computer"),
                                              new Switch(QStringLiteral("Offline lock"))));
    auto *theme = new SegmentedControl(QStringLiteral("Theme"),
                                       {QStringLiteral("Light"), QStringLiteral("Dark"),
                                        QStringLiteral("System")});
    theme->setIcons({QStringLiteral("sun"), QStringLiteral("moon"), QStringLiteral("monitor")});
    theme->setCurrentIndex(1);
    choices->body()->addWidget(new SettingRow(QStringLiteral("Appearance"), {}, theme));
    auto *slider = new ValueSlider(QStringLiteral("Temperature"), 0, 2, 2);
    slider->setValue(0.7);
    choices->body()->addWidget(new FormRow(QStringLiteral("Temperature"), slider));
    auto *check = new CheckBox(QStringLiteral("Ask before a tool writes"));
    check->setChecked(true);
    choices->body()->addWidget(check);
    choices->body()->addWidget(new CheckBox(QStringLiteral("Keep a memory between conversations")));
    choices->body()->addStretch();
    two->addWidget(choices, 1);
    layout->addLayout(two);

    auto *progress = titledCard(QStringLiteral("Waiting"));
    auto *line = new ProgressLine(QStringLiteral("Indexing"));
    line->setFraction(0.62);
    progress->body()->addWidget(line);
    progress->body()->addWidget(new Skeleton(3));
    layout->addWidget(progress);
    layout->addStretch();
    return page;
}

QWidget *makeFormsPage(QWidget *parent)
{
    auto *page = new QWidget(parent);
    auto *layout =
        startPage(page, QStringLiteral("Ann"), QStringLiteral("Researcher · version 4 · not saved"),
                  {button(Button::Kind::Ghost, "history", "Versions"),
                   button(Button::Kind::Secondary, "play", "Test"),
                   button(Button::Kind::Primary, "check", "Save")});
    auto *tabs = new TabBar(QStringLiteral("Agent"),
                            {QStringLiteral("Identity"), QStringLiteral("Prompt"),
                             QStringLiteral("Model"), QStringLiteral("Tools"),
                             QStringLiteral("Knowledge"), QStringLiteral("Guardrails")});
    tabs->setCount(3, 5);
    layout->addWidget(tabs);
    auto *two = new QHBoxLayout;
    two->setSpacing(space::xl);
    auto *left = new QVBoxLayout;
    left->setSpacing(space::l);
    auto *name = new LineEdit(QString());
    name->setText(QStringLiteral("Ann"));
    left->addWidget(new FormRow(QStringLiteral("Name"), name,
                                QStringLiteral("Shown in conversations and teams")));
    auto *wrong =
        new FormRow(QStringLiteral("Handle"), new LineEdit(QString(), QStringLiteral("ann")));
    wrong->setError(QStringLiteral("Another agent has this handle already"));
    left->addWidget(wrong);
    auto *model = new ComboBox(QString());
    model->addItem(themedIcon(QStringLiteral("cpu")), QStringLiteral("Built-in offline"));
    model->addItem(QStringLiteral("large-1"));
    left->addWidget(new FormRow(QStringLiteral("Model"), model));
    left->addWidget(
        new FormRow(QStringLiteral("API key"),
                    new PasswordEdit(QString(), QStringLiteral("Kept in the keychain"))));
    auto *tags = new TagEditor(QStringLiteral("Tags"), QStringLiteral("Add a tag"));
    tags->setTags(
        {QStringLiteral("research"), QStringLiteral("billing"), QStringLiteral("weekly report")});
    left->addWidget(new FormRow(QStringLiteral("Tags"), tags));
    left->addStretch();
    two->addLayout(left, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(space::l);
    auto *prompt = new TextArea(QString(), QStringLiteral("How should Ann behave?"));
    prompt->setLineRange(5, 8);
    prompt->setPlainText(QStringLiteral(
        "You are Ann, a careful researcher.\nAnswer briefly, and cite what you used."));
    right->addWidget(new FormRow(QStringLiteral("Instructions"), prompt));
    right->addWidget(
        new FormRow(QStringLiteral("Find"), new SearchField(QStringLiteral("Search tools"),
                                                            QStringLiteral("Search tools"))));
    auto *facts = titledCard(QStringLiteral("Facts"));
    auto *list = new KeyValueList;
    list->setRow(QStringLiteral("Identifier"), QStringLiteral("agt_0193f2c4"), true);
    list->setRow(QStringLiteral("Created"), QStringLiteral("21 Nov 2026, 10:24"));
    list->setRow(QStringLiteral("Runs"), QStringLiteral("1,204 · 98.7 % succeeded"));
    facts->body()->addWidget(list);
    right->addWidget(facts);
    right->addStretch();
    two->addLayout(right, 1);
    layout->addLayout(two, 1);
    return page;
}

QWidget *makeListsPage(QWidget *parent)
{
    auto *page = new QWidget(parent);
    auto *outer = new QHBoxLayout(page);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *splitter = new Splitter(Qt::Horizontal);
    outer->addWidget(splitter);
    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, space::m, 0, 0);
    column->setSpacing(space::s);
    auto *search = new QHBoxLayout;
    search->setContentsMargins(space::m, 0, space::m, 0);
    search->addWidget(new SearchField(QStringLiteral("Search conversations"),
                                      QStringLiteral("Search conversations")));
    search->addWidget(button(Button::Kind::Icon, "message-square-plus", "New conversation"));
    column->addLayout(search);
    auto *rows = new RowList(QStringLiteral("Conversations"));
    auto *model = new QStandardItemModel(rows);
    struct Row
    {
        const char *title;
        const char *subtitle;
        const char *time;
        const char *badge;
        BadgeTone tone;
        const char *avatar;
        bool unread;
        bool pinned;
    };
    const Row samples[] = {{"Refactor the billing importer", "Shall I open a pull request?",
                            "10:27", "", BadgeTone::Neutral, "Planner", true, true},
                           {"Weekly report", "The numbers are in the second table.", "09:02",
                            "Waiting", BadgeTone::Warning, "Ann Lee", false, false},
                           {"Release notes 4.2", "I left out the two internal changes.", "Fri", "",
                            BadgeTone::Neutral, "Reviewer", false, false},
                           {"Why is the index so large?",
                            "Because every row is stored twice: once in the table and once", "Thu",
                            "Failed", BadgeTone::Danger, "Data Base", false, false},
                           {"Onboarding questions", "Here are the ten that come up most.", "12 Nov",
                            "", BadgeTone::Neutral, "Coder", false, false}};
    for (const Row &row : samples) {
        auto *item = new QStandardItem(QString::fromLatin1(row.title));
        item->setData(QString::fromLatin1(row.subtitle), RowSubtitle);
        item->setData(QString::fromLatin1(row.time), RowTime);
        item->setData(QString::fromLatin1(row.badge), RowBadge);
        item->setData(static_cast<int>(row.tone), RowBadgeTone);
        item->setData(QString::fromLatin1(row.avatar), RowAvatar);
        item->setData(row.unread, RowUnread);
        item->setData(row.pinned, RowPinned);
        model->appendRow(item);
    }
    rows->setModel(model);
    rows->setCurrentIndex(model->index(1, 0));
    column->addWidget(rows, 1);
    splitter->addWidget(left);

    auto *right = new QWidget;
    auto *body = new QVBoxLayout(right);
    body->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    body->setSpacing(space::l);
    auto *card = titledCard(QStringLiteral("Top agents"));
    card->body()->setContentsMargins(0, space::l, 0, space::s);
    card->body()->itemAt(0)->widget()->setContentsMargins(space::l, 0, 0, 0);
    auto *table = new QTableView;
    styleTable(table, QStringLiteral("Top agents"));
    auto *data = new QStandardItemModel(0, 4, table);
    data->setHorizontalHeaderLabels({QStringLiteral("Agent"), QStringLiteral("Team"),
                                     QStringLiteral("Runs"), QStringLiteral("Cost")});
    const char *cells[4][4] = {{"Coder", "Billing importer", "1,204", "$612.40"},
                               {"Planner", "Billing importer", "884", "$241.75"},
                               {"Reviewer", "Release notes", "742", "$198.10"},
                               {"Profiler", "Billing importer", "401", "$96.02"}};
    for (const auto &line : cells) {
        QList<QStandardItem *> items;
        for (int i = 0; i < 4; ++i) {
            items << new QStandardItem(QString::fromLatin1(line[i]));
            if (i > 1)
                items.last()->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        data->appendRow(items);
    }
    table->setModel(data);
    for (int i = 2; i < 4; ++i)
        data->setHeaderData(i, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter),
                            Qt::TextAlignmentRole);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->selectRow(1);
    table->setMinimumHeight(204);
    card->body()->addWidget(table);
    body->addWidget(card);
    auto *emptyCard = new Card;
    auto *empty = new EmptyState(
        QStringLiteral("book-open"), QStringLiteral("No documents yet"),
        QStringLiteral("Drop files or folders here. Agents cite what they find in them."));
    empty->addAction(QStringLiteral("upload"), QStringLiteral("Add files"));
    empty->addAction(QStringLiteral("folder"), QStringLiteral("Watch a folder"));
    emptyCard->body()->addWidget(empty);
    body->addWidget(emptyCard, 1);
    splitter->addWidget(right);
    splitter->setSizes({320, 800});
    splitter->setStretchFactor(1, 1);
    return page;
}

} // namespace troupe::gallery
