// SPDX-License-Identifier: GPL-3.0-or-later
// What the list of conversations is narrowed to, and the tags that it is narrowed by.
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/conversationlist.h"
#include "ui/pages/chat/conversationpanel.h"
#include "ui/pages/chat/searchmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/textlabel.h"

#include <QDateTime>
#include <QHBoxLayout>

namespace troupe {

namespace {

constexpr int kWeek = 7;
constexpr int kMonth = 30;
constexpr int kMostInMenu = 30;

QDate today()
{
    return QDateTime::currentDateTimeUtc().date();
}

} // namespace

QWidget *ConversationPanel::buildFilterRow()
{
    m_filterRow = new QWidget(this);
    auto *row = new QHBoxLayout(m_filterRow);
    row->setContentsMargins(space::l, 0, space::s, 0);
    row->setSpacing(space::xs);
    m_filterText = new TextLabel({}, TextStyle::Small, TextLabel::Tone::Accent, m_filterRow);
    m_filterText->setObjectName(QStringLiteral("filterText"));
    m_filterText->setElided(true);
    row->addWidget(m_filterText, 1);
    auto *clear = new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Show all"), m_filterRow);
    clear->setObjectName(QStringLiteral("filterClear"));
    clear->setSmall(true);
    row->addWidget(clear);
    connect(clear, &QAbstractButton::clicked, this, [this] { setFilter({}); });
    m_filterRow->hide();
    return m_filterRow;
}

void ConversationPanel::setFilter(const SessionFilter &filter)
{
    m_filter = filter;
    QStringList parts;
    if (!filter.agentId.isEmpty())
        parts += m_sessions.agents().nameOf(filter.agentId);
    if (!filter.tag.isEmpty())
        parts += u'#' + filter.tag;
    if (filter.from == today())
        parts += tr("Today");
    else if (filter.from.isValid())
        parts += tr("Since %1").arg(QLocale().toString(filter.from, QLocale::ShortFormat));
    m_filterText->setText(parts.join(QStringLiteral(" · ")));
    m_filterRow->setVisible(!filter.isEmpty());
    m_sessions.setFilter(filter);
    m_found.setFilter(filter);
    if (isSearching())
        m_found.search();
    updateEmpty();
}

void ConversationPanel::openFilterMenu()
{
    m_sessions.readTags([this](const QStringList &tags) { showFilterMenu(tags); });
}

void ConversationPanel::showFilterMenu(const QStringList &tags)
{
    auto *menu = new Menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("filterMenu"));
    const auto add = [this](Menu *to, const QString &icon, const QString &text, bool chosen,
                            SessionFilter filter) {
        to->addItem(chosen ? QStringLiteral("check") : icon, text,
                    [this, filter = std::move(filter)] { setFilter(filter); });
    };
    const auto submenu = [menu](const QString &title) {
        auto *part = new Menu(menu);
        part->setTitle(title);
        menu->addMenu(part);
        return part;
    };
    Menu *const agents = submenu(tr("Agent"));
    agents->setObjectName(QStringLiteral("filterAgents"));
    SessionFilter wanted = m_filter;
    wanted.agentId.clear();
    add(agents, QStringLiteral("users"), tr("All agents"), m_filter.agentId.isEmpty(), wanted);
    const QList<Agent> choices = m_sessions.agents().choices().mid(0, kMostInMenu);
    for (const Agent &agent : choices) {
        wanted.agentId = agent.id;
        add(agents, QStringLiteral("bot"), agent.name, m_filter.agentId == agent.id, wanted);
    }
    Menu *const labels = submenu(tr("Tag"));
    labels->setObjectName(QStringLiteral("filterTags"));
    wanted = m_filter;
    wanted.tag.clear();
    add(labels, QStringLiteral("layers"), tr("With and without tags"), m_filter.tag.isEmpty(),
        wanted);
    for (const QString &tag : tags.mid(0, kMostInMenu)) {
        wanted.tag = tag;
        add(labels, QStringLiteral("tag"), tag, m_filter.tag == tag, wanted);
    }
    Menu *const times = submenu(tr("Time"));
    times->setObjectName(QStringLiteral("filterTimes"));
    const auto since = [&](const QString &text, const QDate &from) {
        wanted = m_filter;
        wanted.from = from;
        add(times, QStringLiteral("calendar"), text, m_filter.from == from, wanted);
    };
    since(tr("Any time"), {});
    since(tr("Today"), today());
    since(tr("Last 7 days"), today().addDays(1 - kWeek));
    since(tr("Last 30 days"), today().addDays(1 - kMonth));
    since(tr("This year"), QDate(today().year(), 1, 1));
    if (!m_filter.isEmpty()) {
        menu->addSeparator();
        add(menu, QStringLiteral("x"), tr("Show all"), false, {});
    }
    menu->popup(m_filterButton->mapToGlobal(QPoint(0, m_filterButton->height() + 4)));
}

void ConversationPanel::askTags(const Session &session)
{
    auto *dialog = new Dialog(tr("Tags of “%1”").arg(chattext::titleOf(session)), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("tagsDialog"));
    auto *edit = new TagEditor(tr("Tags"), tr("Add a tag and press Enter"), dialog);
    edit->setObjectName(QStringLiteral("tagsEdit"));
    edit->setMinimumWidth(380);
    edit->setTags(session.tags);
    dialog->body()->addWidget(edit);
    dialog->addButtons(tr("Save"), tr("Cancel"));
    connect(dialog, &QDialog::accepted, this,
            [this, edit, id = session.id] { m_sessions.setTags(id, edit->tags()); });
    dialog->open();
    edit->setFocus();
}

} // namespace troupe
