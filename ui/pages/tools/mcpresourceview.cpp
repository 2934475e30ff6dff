// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcpresourceview.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/tools/mcpcalldialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr qsizetype kContentShown = 100'000;
constexpr qsizetype kLongestRow = 300;
constexpr qsizetype kShownProblem = 2'000;

QStandardItem *rowOf(const QString &title, const QString &subtitle, const QString &icon,
                     const QString &badge)
{
    auto *item = new QStandardItem(visibleText(title.left(kLongestRow).simplified()));
    item->setData(visibleText(subtitle.left(kLongestRow).simplified()), RowSubtitle);
    item->setData(icon, RowIcon);
    item->setData(badge, RowBadge);
    item->setData(static_cast<int>(BadgeTone::Neutral), RowBadgeTone);
    item->setEditable(false);
    return item;
}

QString contentText(const McpContents &contents)
{
    QStringList parts;
    for (const McpResourceContent &content : contents.contents) {
        parts.append(content.text.isEmpty() && content.size > 0
                         ? McpResourceView::tr("(%1, %2 bytes)")
                               .arg(content.mimeType.left(kLongestRow))
                               .arg(content.size)
                         : content.text);
    }
    return shownText(parts.join(QStringLiteral("\n\n")), kContentShown);
}

} // namespace

McpResourceView::McpResourceView(PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("file-text"), tr("Nothing here"),
                             tr("This server offers no resources and no prompts."))),
      m_list(new RowList(tr("Resources and prompts of the server"))),
      m_content(new TextArea(tr("Content"))),
      m_open(new Button(Button::Kind::Secondary, QStringLiteral("eye"), tr("Open"))),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger))
{
    m_list->setObjectName(QStringLiteral("mcpResourceList"));
    m_list->setModel(&m_model);
    m_content->setObjectName(QStringLiteral("mcpResourceContent"));
    m_content->setReadOnly(true);
    m_content->setTabChangesFocus(true);
    m_content->setLineRange(5, 9);
    m_content->setFont(textFont(TextStyle::Mono));
    m_open->setObjectName(QStringLiteral("mcpOpenResource"));
    m_open->setSmall(true);
    auto *shown = new QWidget;
    auto *layout = new QVBoxLayout(shown);
    layout->setContentsMargins(0, space::s, 0, 0);
    layout->setSpacing(space::s);
    m_problem->setObjectName(QStringLiteral("mcpResourceProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    layout->addWidget(m_problem);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_open, 0, Qt::AlignLeft);
    layout->addWidget(m_content);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(shown);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    connect(m_open, &QAbstractButton::clicked, this, &McpResourceView::open);
    connect(m_list, &QListView::activated, this, &McpResourceView::open);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &McpResourceView::forgetOther);
}

void McpResourceView::setServer(const McpServer &server, bool changed)
{
    if (server.id != m_server.id) {
        m_resources.clear();
        m_prompts.clear();
        ++m_askedLists; // what is still read is of another server
        m_isLoaded = false;
        showProblem({});
        rebuild();
        forgetOther();
    }
    m_server = server;
    m_isLoaded = m_isLoaded && !changed;
    if (isVisible())
        load();
}

void McpResourceView::load()
{
    if (m_isLoaded || m_server.status != McpStatus::Ready)
        return;
    m_isLoaded = true;
    showProblem({});
    McpServerRef ref;
    ref.serverId = m_server.id;
    ++m_askedLists;
    if (m_server.hasResources) {
        run<McpResourceList>(this, m_context.backend.call(ops::listMcpResources, ref),
                             [this, asked = m_askedLists](Result<McpResourceList> list) {
                                 if (asked != m_askedLists)
                                     return;
                                 if (!list)
                                     return showProblem(list.error().message);
                                 m_resources = list->items;
                                 rebuild();
                             });
    }
    if (m_server.hasPrompts) {
        run<McpPromptList>(this, m_context.backend.call(ops::listMcpPrompts, ref),
                           [this, asked = m_askedLists](Result<McpPromptList> list) {
                               if (asked != m_askedLists)
                                   return;
                               if (!list)
                                   return showProblem(list.error().message);
                               m_prompts = list->items;
                               rebuild();
                           });
    }
}

/// Why the lists are not what the server offers; empty: nothing is wrong. It is asked again when
/// they are shown again.
void McpResourceView::showProblem(const QString &problem)
{
    const QString text = shownText(problem, kShownProblem);
    if (text.isEmpty()) {
        m_empty->setTexts(tr("Nothing here"),
                          tr("This server offers no resources and no prompts."));
    } else {
        m_isLoaded = false;
        m_empty->setTexts(tr("What it offers cannot be read"), text);
    }
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

QString McpResourceView::chosen() const
{
    const qsizetype row = m_list->currentIndex().row();
    if (row < 0)
        return {};
    return m_server.id + u'\n'
           + (row < m_resources.size()
                  ? QStringLiteral("resource\n") + m_resources[row].uri
                  : QStringLiteral("prompt\n") + m_prompts[row - m_resources.size()].name);
}

void McpResourceView::forgetOther()
{
    if (m_isBuilding || m_opened.isEmpty() || chosen() == m_opened)
        return;
    ++m_askedContent;
    m_opened.clear();
    m_open->setLoading(false);
    m_content->clear();
}

void McpResourceView::rebuild()
{
    const int row = std::max(0, m_list->currentIndex().row());
    m_isBuilding = true;
    m_model.clear();
    for (const McpResource &resource : std::as_const(m_resources)) {
        m_model.appendRow(rowOf(resource.title.isEmpty() ? resource.name : resource.title,
                                resource.uri, QStringLiteral("file-text"),
                                resource.isTemplate ? tr("Template") : QString()));
    }
    for (const McpPrompt &prompt : std::as_const(m_prompts)) {
        m_model.appendRow(rowOf(prompt.title.isEmpty() ? prompt.name : prompt.title,
                                prompt.description, QStringLiteral("quote"), tr("Prompt")));
    }
    m_stack->setCurrentIndex(m_model.rowCount() > 0 ? 1 : 0);
    m_list->setCurrentIndex(m_model.index(std::min(row, m_model.rowCount() - 1), 0));
    m_isBuilding = false;
    forgetOther();
}

void McpResourceView::open()
{
    const qsizetype row = m_list->currentIndex().row();
    if (row < 0)
        return;
    if (row >= m_resources.size()) {
        auto *dialog = new McpCallDialog(m_context, m_server.id,
                                         m_prompts[row - m_resources.size()], window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        return;
    }
    ++m_askedContent;
    m_opened = chosen();
    if (m_resources[row].isTemplate) {
        m_content->setPlainText(tr("A template: its placeholders are filled in by who uses it."));
        return;
    }
    ReadMcpResource in;
    in.serverId = m_server.id;
    in.uri = m_resources[row].uri;
    m_open->setLoading(true);
    run<McpContents>(this, m_context.backend.call(ops::readMcpResource, in),
                     [this, asked = m_askedContent](Result<McpContents> contents) {
                         if (asked != m_askedContent)
                             return;
                         m_open->setLoading(false);
                         m_content->setPlainText(contents ? contentText(*contents)
                                                          : shownText(contents.error().message));
                     });
}

} // namespace troupe
