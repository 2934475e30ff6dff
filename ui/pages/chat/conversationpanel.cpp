// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/conversationpanel.h"

#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/conversationlist.h"
#include "ui/pages/chat/searchmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QShortcut>
#include <QVBoxLayout>

namespace troupe {

ConversationPanel::ConversationPanel(SessionListModel &sessions, SearchModel &found,
                                     QWidget *parent)
    : QFrame(parent),
      m_sessions(sessions),
      m_found(found),
      m_search(new SearchField(tr("Search conversations"), tr("Search"), this)),
      m_archive(
          new Button(Button::Kind::Icon, QStringLiteral("archive"), tr("Show archived"), this)),
      m_filterButton(new Button(Button::Kind::Icon, QStringLiteral("funnel"), tr("Filter"), this)),
      m_list(new ConversationList(this)),
      m_empty(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted, this))
{
    setObjectName(QStringLiteral("conversationPanel"));
    setMinimumWidth(220);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, space::m, 0, 0);
    layout->setSpacing(space::xs);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(space::m, 0, space::s, 0);
    head->setSpacing(space::xxs);
    m_search->setObjectName(QStringLiteral("conversationSearch"));
    head->addWidget(m_search, 1);
    m_archive->setObjectName(QStringLiteral("archiveToggle"));
    m_archive->setCheckable(true);
    m_filterButton->setObjectName(QStringLiteral("filterButton"));
    head->addWidget(m_filterButton);
    head->addWidget(m_archive);
    auto *fresh = new Button(Button::Kind::Icon, QStringLiteral("message-square-plus"),
                             tr("New conversation"), this);
    fresh->setObjectName(QStringLiteral("newConversationButton"));
    head->addWidget(fresh);
    layout->addLayout(head);
    layout->addWidget(buildFilterRow());
    m_empty->setObjectName(QStringLiteral("conversationListEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignHCenter);
    m_empty->setMargin(space::xl);
    m_empty->hide();
    layout->addWidget(m_empty);
    layout->addWidget(m_list, 1);
    m_list->setModel(&m_sessions);

    connect(fresh, &QAbstractButton::clicked, this, &ConversationPanel::newAsked);
    connect(m_filterButton, &QAbstractButton::clicked, this, &ConversationPanel::openFilterMenu);
    connect(m_archive, &QAbstractButton::toggled, this, &ConversationPanel::setArchive);
    connect(m_search, &QLineEdit::textChanged, this, &ConversationPanel::showSearch);
    connect(m_search, &SearchField::searchChanged, this, &ConversationPanel::searchSettled);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (isSearching() && m_found.rowCount() > 0)
            openRow(m_list->currentIndex().isValid() ? m_list->currentIndex()
                                                     : m_found.index(0, 0));
    });
    auto *down = new QShortcut(QKeySequence(Qt::Key_Down), m_search);
    down->setContext(Qt::WidgetShortcut);
    connect(down, &QShortcut::activated, this, &ConversationPanel::focusList);
    connect(m_list, &ConversationList::leftUpwards, this, &ConversationPanel::focusSearch);
    connect(m_list, &ConversationList::opened, this, &ConversationPanel::openRow);
    connect(m_list, &ConversationList::deleteAsked, this,
            [this](const QModelIndex &index) { askDelete(index.data(ChatSessionId).toString()); });
    connect(m_list, &ConversationList::menuAsked, this, &ConversationPanel::showMenu);
    const auto changed = [this] {
        updateEmpty();
        selectCurrent();
    };
    for (QAbstractItemModel *model : {static_cast<QAbstractItemModel *>(&m_sessions),
                                      static_cast<QAbstractItemModel *>(&m_found)}) {
        connect(model, &QAbstractItemModel::rowsInserted, this, changed);
        connect(model, &QAbstractItemModel::rowsRemoved, this, changed);
        connect(model, &QAbstractItemModel::modelReset, this, changed);
    }
    connect(&m_sessions, &SessionListModel::loaded, this, changed);
    connect(&m_found, &SearchModel::finished, this, changed);
}

void ConversationPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this); // the line at its edge is the splitter's
    painter.fillRect(rect(), tokensOf(this).panel);
}

bool ConversationPanel::isSearching() const
{
    return m_list->model() == &m_found;
}

void ConversationPanel::setCurrent(const QString &sessionId)
{
    m_current = sessionId;
    selectCurrent();
}

void ConversationPanel::selectCurrent()
{
    if (isSearching())
        return;
    const int row = m_sessions.rowOf(m_current);
    if (row < 0)
        m_list->selectionModel()->clear();
    else if (m_list->currentIndex().row() != row || !m_list->selectionModel()->isRowSelected(row))
        m_list->setCurrentIndex(m_sessions.index(row));
}

void ConversationPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ConversationPanel::focusList()
{
    m_list->setFocus(Qt::ShortcutFocusReason);
    if (!m_list->currentIndex().isValid() && m_list->model()->rowCount() > 0)
        m_list->setCurrentIndex(m_list->model()->index(0, 0));
}

void ConversationPanel::showSearch(const QString &text)
{
    const bool searches = !text.trimmed().isEmpty();
    m_found.setText(searches ? text : QString());
    QAbstractItemModel *const wanted =
        searches ? static_cast<QAbstractItemModel *>(&m_found) : &m_sessions;
    if (m_list->model() != wanted) {
        m_list->setModel(wanted);
        selectCurrent();
    }
    updateEmpty();
}

void ConversationPanel::searchSettled(const QString &text)
{
    if (!text.trimmed().isEmpty())
        m_found.search();
    updateEmpty();
}

void ConversationPanel::updateEmpty()
{
    QString text;
    if (isSearching()) {
        if (m_found.rowCount() == 0)
            text = !m_found.problem().isEmpty() ? m_found.problem()
                   : m_found.isSearching()
                       ? tr("Searching…")
                       : tr("Nothing was said about “%1”.").arg(m_found.text().trimmed());
    } else if (m_sessions.rowCount() == 0 && m_sessions.isLoaded()) {
        text = !m_filter.isEmpty() ? tr("No conversation fits the filter.")
               : m_sessions.showsArchived()
                   ? tr("Nothing is archived. What you archive waits here and can be brought back.")
                   : tr("Your conversations will be listed here.");
    }
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

void ConversationPanel::setArchive(bool archived)
{
    const QString name = archived ? tr("Back to the conversations") : tr("Show archived");
    m_archive->setText(name);
    m_archive->setAccessibleName(name);
    m_archive->setToolTip(name);
    m_archive->setIconName(archived ? QStringLiteral("arrow-left") : QStringLiteral("archive"));
    m_search->setPlaceholderText(archived ? tr("Search the archive") : tr("Search"));
    m_sessions.setArchived(archived);
    updateEmpty();
}

void ConversationPanel::openRow(const QModelIndex &index)
{
    if (index.isValid())
        emit openAsked(index.data(ChatSessionId).toString(), index.data(ChatMessageId).toString());
}

void ConversationPanel::showMenu(const QModelIndex &index, const QPoint &global)
{
    const QString id = index.data(ChatSessionId).toString();
    const Session *const session = m_sessions.find(id);
    auto *menu = new Menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("conversationMenu"));
    menu->addItem(QStringLiteral("message-square"), tr("Open"),
                  [this, place = QPersistentModelIndex(index)] { openRow(place); });
    if (session) {
        const bool pinned = session->pinned;
        const bool archived = session->archivedAt.isSet();
        menu->addItem(
            QStringLiteral("pencil"), tr("Rename"), [this, id] { renameInline(id); },
            QKeySequence(Qt::Key_F2));
        menu->addItem(QStringLiteral("pin"), pinned ? tr("Unpin") : tr("Pin"),
                      [this, id, pinned] { m_sessions.setPinned(id, !pinned); });
        menu->addItem(QStringLiteral("tag"), tr("Tags…"), [this, id] {
            if (const Session *const tagged = m_sessions.find(id))
                askTags(*tagged);
        });
        menu->addItem(QStringLiteral("archive"), archived ? tr("Bring back") : tr("Archive"),
                      [this, id, archived] { m_sessions.setArchived(id, !archived); });
        menu->addSeparator();
        menu->addDangerItem(QStringLiteral("trash-2"), tr("Delete…"),
                            [this, id] { askDelete(id); });
    }
    menu->popup(global);
}

bool ConversationPanel::renameInline(const QString &sessionId)
{
    if (isSearching())
        m_search->clear();
    const int row = m_sessions.rowOf(sessionId);
    if (row < 0 || !isVisible())
        return false;
    m_list->setCurrentIndex(m_sessions.index(row));
    m_list->rename(m_sessions.index(row));
    return true;
}

void ConversationPanel::askDelete(const QString &sessionId)
{
    const Session *const session = m_sessions.find(sessionId);
    const QString title = session ? chattext::titleOf(*session) : tr("this conversation");
    auto *dialog = new ConfirmDialog(
        tr("Delete “%1”?").arg(title),
        tr("Its messages are removed for good. What they cost stays in the figures. "
           "Archiving would keep them."),
        tr("Delete"), window());
    dialog->setObjectName(QStringLiteral("deleteConversationDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, sessionId] { m_sessions.remove(sessionId); });
    dialog->open();
}

} // namespace troupe
