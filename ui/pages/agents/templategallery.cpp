// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/templategallery.h"

#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/chatops.h"
#include "ui/app/desktopsettings.h"
#include "ui/app/run.h"
#include "ui/pages/agents/agentcards.h"
#include "ui/pages/agents/templatelistmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kTemplateWidth = 340;
constexpr int kNarrowestCard = 250;
constexpr int kNarrowGallery =
    720; ///< under it the detail stands in place of the cards' lower half
constexpr int kGalleryFace = 48;
constexpr qsizetype kShownPrompt = 1200; // characters

enum GalleryState { GalleryWaiting, GalleryShown, GalleryNoMatch };

} // namespace

TemplateGallery::TemplateGallery(PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_model(new TemplateListModel(context.backend, this)),
      m_search(new SearchField(tr("Search templates"), tr("Search templates…"))),
      m_category(new ComboBox(tr("Category"))),
      m_count(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_list(new QListView),
      m_cards(new TemplateCardDelegate(m_list)),
      m_stack(new QStackedWidget),
      m_detail(new QScrollArea)
{
    setObjectName(QStringLiteral("templateGallery"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    m_list->setObjectName(QStringLiteral("templateList"));
    m_list->setAccessibleName(tr("Templates"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setViewMode(QListView::IconMode);
    m_list->setMovement(QListView::Static);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setItemDelegate(m_cards);
    m_list->setModel(m_model);
    auto *waiting = new QWidget;
    auto *lines = new QVBoxLayout(waiting);
    lines->addWidget(new Skeleton(6));
    lines->addStretch();
    m_stack->addWidget(waiting);
    m_stack->addWidget(m_list);
    m_stack->addWidget(new EmptyState(QStringLiteral("search"), tr("No template matches"),
                                      tr("Try fewer words, or another category.")));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(space::l, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_stack, 1);
    row->addWidget(makeDetail());
    layout->addLayout(row, 1);
    connect(m_search, &SearchField::searchChanged, this, &TemplateGallery::applyFilter);
    connect(m_category, &QComboBox::currentIndexChanged, this, &TemplateGallery::applyFilter);
    connect(m_model, &TemplateListModel::loaded, this, &TemplateGallery::showListState);
    connect(m_model, &TemplateListModel::failed, this, [this](const QString &why) {
        m_context.report(tr("The templates cannot be read"), why);
        showListState();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &TemplateGallery::showChosen);
    connect(m_list, &QListView::activated, this, [this] { use(); });
}

QWidget *TemplateGallery::makeHead()
{
    auto *head = new QWidget(this);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(space::l, space::m, space::l, space::s);
    row->setSpacing(space::s);
    auto *back = new Button(Button::Kind::Icon, QStringLiteral("arrow-left"),
                            tr("Back to the agents"), head);
    back->setObjectName(QStringLiteral("galleryBack"));
    m_search->setObjectName(QStringLiteral("templateSearch"));
    m_category->setObjectName(QStringLiteral("templateCategory"));
    m_category->addItem(tr("All categories"));
    for (std::size_t i = 0; i < enumNames(TemplateCategory{}).size(); ++i)
        m_category->addItem(categoryLabel(static_cast<TemplateCategory>(i)));
    m_search->setMaximumWidth(320);
    row->addWidget(back);
    row->addWidget(m_search, 1);
    row->addWidget(m_category);
    row->addWidget(m_count);
    row->addStretch();
    connect(back, &QAbstractButton::clicked, this, &TemplateGallery::closeAsked);
    return head;
}

QWidget *TemplateGallery::makeDetail()
{
    m_detail->setObjectName(QStringLiteral("templateDetail"));
    m_detail->setAccessibleName(tr("The template"));
    m_detail->setFrameShape(QFrame::NoFrame);
    m_detail->setWidgetResizable(true);
    m_detail->setFocusPolicy(Qt::NoFocus);
    m_detail->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_detail->setFixedWidth(kTemplateWidth);
    m_detail->viewport()->setAutoFillBackground(false);
    auto *content = new QWidget;
    content->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(space::m, space::xs, space::l, space::l);
    column->setSpacing(space::m);
    const auto wrapped = [](TextStyle style, TextLabel::Tone tone) {
        auto *label = new TextLabel({}, style, tone);
        label->setWordWrap(true);
        return label;
    };
    auto *card = new Card(content);
    QVBoxLayout *body = card->body();
    body->setSpacing(space::s);
    m_face = new AgentFace(kGalleryFace, card);
    m_name = wrapped(TextStyle::Heading, TextLabel::Tone::Text);
    m_name->setObjectName(QStringLiteral("templateName"));
    m_role = wrapped(TextStyle::Small, TextLabel::Tone::Muted);
    m_description = wrapped(TextStyle::Small, TextLabel::Tone::Text);
    body->addWidget(m_face);
    body->addWidget(m_name);
    body->addWidget(m_role);
    body->addWidget(m_description);
    m_use = new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("Use"), card);
    m_chat =
        new Button(Button::Kind::Secondary, QStringLiteral("message-square"), tr("Chat"), card);
    m_use->setObjectName(QStringLiteral("templateUse"));
    m_chat->setObjectName(QStringLiteral("templateChat"));
    m_use->setToolTip(tr("Makes an agent of your own that you can change"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_use);
    buttons->addWidget(m_chat);
    buttons->addStretch();
    body->addLayout(buttons);
    column->addWidget(card);
    const auto part = [column](const QString &title, QWidget *widget) {
        column->addWidget(new TextLabel(title, TextStyle::Label, TextLabel::Tone::Muted));
        column->addWidget(widget);
    };
    m_questions = new QWidget(content);
    (new QVBoxLayout(m_questions))->setContentsMargins(0, 0, 0, 0);
    m_strengths = wrapped(TextStyle::Small, TextLabel::Tone::Text);
    m_tools = wrapped(TextStyle::Small, TextLabel::Tone::Text);
    m_prompt = wrapped(TextStyle::Small, TextLabel::Tone::Muted);
    part(tr("Ask it"), m_questions);
    part(tr("Good at"), m_strengths);
    part(tr("Tools"), m_tools);
    part(tr("Prompt"), m_prompt);
    column->addStretch();
    m_detail->setWidget(content);
    m_detail->hide();
    connect(m_use, &QAbstractButton::clicked, this, &TemplateGallery::use);
    connect(m_chat, &QAbstractButton::clicked, this, [this] { chat({}); });
    return m_detail;
}

void TemplateGallery::enter()
{
    if (m_model->rowCount() == 0 && !m_model->isLoading())
        m_model->reload();
    m_search->setFocus(Qt::OtherFocusReason);
}

void TemplateGallery::applyFilter()
{
    std::optional<TemplateCategory> category;
    if (m_category->currentIndex() > 0)
        category = static_cast<TemplateCategory>(m_category->currentIndex() - 1);
    m_model->setFilter(m_search->text().trimmed(), category);
}

void TemplateGallery::showListState()
{
    const int count = m_model->rowCount();
    m_stack->setCurrentIndex(count > 0 ? GalleryShown : GalleryNoMatch);
    m_count->setText(tr("%n templates", nullptr, count));
    if (count > 0 && !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model->index(0));
    showChosen();
}

void TemplateGallery::showChosen()
{
    const QModelIndex index = m_list->currentIndex();
    m_chosen.reset();
    if (index.isValid())
        m_chosen = m_model->templateAt(index.row());
    m_detail->setVisible(m_chosen.has_value());
    if (!m_chosen)
        return;
    const AgentTemplate &shown = *m_chosen;
    m_face->show(shown.name, shown.avatar, shown.color);
    m_name->setText(shown.name);
    m_role->setText(tr("%1 · %2").arg(shown.role, categoryLabel(shown.category)));
    m_description->setText(shown.description);
    m_strengths->setText(shown.capabilities.join(QStringLiteral(" · ")));
    m_tools->setText(shown.tools.join(QStringLiteral(" · ")));
    m_prompt->setText(shown.systemPrompt.size() > kShownPrompt
                          ? shown.systemPrompt.left(kShownPrompt) + QChar(0x2026)
                          : shown.systemPrompt);
    showQuestions(shown.exampleQuestions);
    m_detail->verticalScrollBar()->setValue(0);
}

void TemplateGallery::showQuestions(const QStringList &questions)
{
    QLayout *layout = m_questions->layout();
    while (QLayoutItem *item = layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // perhaps it was just clicked
        delete item;
    }
    for (int i = 0; i < questions.size(); ++i) {
        auto *card = new Card(m_questions);
        card->setObjectName(QStringLiteral("templateQuestion%1").arg(i));
        card->setClickable(true);
        card->setAccessibleName(questions.at(i));
        card->body()->setContentsMargins(space::m, space::s, space::m, space::s);
        auto *text = new TextLabel(questions.at(i), TextStyle::Small);
        text->setWordWrap(true);
        card->body()->addWidget(text);
        connect(card, &Card::clicked, this, [this, question = questions.at(i)] { chat(question); });
        layout->addWidget(card);
    }
}

void TemplateGallery::setBusy(bool busy)
{
    m_busy = busy;
    m_use->setLoading(busy);
    m_chat->setEnabled(!busy);
}

void TemplateGallery::make(std::function<void(const Agent &)> then)
{
    UseTemplate input;
    input.templateId = m_chosen->id;
    run<Agent>(
        this, m_context.backend.call(ops::useTemplate, input),
        [this, then = std::move(then)](const Agent &agent) {
            setBusy(false);
            then(agent);
        },
        [this](const Error &error) {
            setBusy(false);
            m_context.report(tr("The agent could not be made"), error.message);
        });
}

void TemplateGallery::use()
{
    if (!m_chosen || m_busy)
        return;
    setBusy(true);
    make([this](const Agent &agent) { emit used(agent); });
}

// With the agent that came with the program, where it is there; else with one that is made now.
void TemplateGallery::chat(const QString &question)
{
    if (!m_chosen || m_busy)
        return;
    setBusy(true);
    AgentRef ref;
    ref.agentId = m_chosen->id;
    run<Agent>(
        this, m_context.backend.call(ops::getAgent, ref),
        [this, question, id = m_chosen->id](const Result<Agent> &installed) {
            const bool isIts =
                installed && installed->status == AgentStatus::Active
                && installed->metadata[QLatin1String("template")][QLatin1String("id")].toString()
                       == id;
            const auto open = [this, question](const Agent &agent) {
                openConversation(agent, question);
            };
            if (!isIts)
                return make(open);
            setBusy(false);
            open(*installed);
        });
}

void TemplateGallery::openConversation(const Agent &agent, const QString &question)
{
    if (question.isEmpty()) {
        m_context.openPage(QStringLiteral("chat"), QStringLiteral("agent:") + agent.id);
        return;
    }
    CreateSession session;
    session.agentId = agent.id;
    run<Session>(
        this, m_context.backend.call(ops::createSession, session),
        [this, question](const Session &made) {
            m_context.settings.setDraft(made.id, question);
            m_context.openPage(QStringLiteral("chat"), made.id);
        },
        [this](const Error &error) {
            m_context.report(tr("The conversation could not be begun"), error.message);
        });
}

void TemplateGallery::fit()
{
    const bool narrow = width() < kNarrowGallery;
    m_detail->setFixedWidth(narrow ? qMax(220, width() * 2 / 5) : kTemplateWidth);
    m_count->setVisible(!narrow);
    const int room = width() - space::l - m_detail->width() - 20; // and the scroll bar
    const int columns = qMax(1, room / kNarrowestCard);
    m_cards->setCardWidth(qMax(120, room / columns));
    m_list->doItemsLayout();
}

void TemplateGallery::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace troupe
