// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/searchmodel.h"

#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"

namespace troupe {

namespace {

constexpr int kTitleHits = 20;
constexpr int kMessageHits = 30;
constexpr int kLongestTitleQuery = 200;
constexpr int kLongestQuery = 500;

/// Puts the marks of a snippet around the first occurrence in a title.
QString markedTitle(const QString &title, const QString &text)
{
    const qsizetype at = title.indexOf(text, 0, Qt::CaseInsensitive);
    if (at < 0 || text.isEmpty())
        return title;
    return title.left(at) + QChar(0x2068) + title.mid(at, text.size()) + QChar(0x2069)
           + title.mid(at + text.size());
}

} // namespace

SearchModel::SearchModel(ChatApi &api, AgentDirectory &agents, SessionListModel &sessions,
                         SessionListModel::Clock clock, QObject *parent)
    : QAbstractListModel(parent),
      m_api(api),
      m_agents(agents),
      m_sessions(sessions),
      m_clock(std::move(clock))
{
}

int SearchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_titles.size() + m_hits.size());
}

QVariant SearchModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const auto titles = static_cast<int>(m_titles.size());
    return row < titles ? titleData(m_titles.at(row), row, role)
                        : hitData(m_hits.at(row - titles), row - titles, role);
}

QVariant SearchModel::titleData(const Session &session, int row, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return chattext::titleOf(session);
    case RowSubtitle: {
        const QString name = m_agents.nameOf(session.agentId);
        return name.isEmpty() ? tr("Agent") : name;
    }
    case RowAvatar:
        return m_agents.nameOf(session.agentId);
    case ChatColor:
        return m_agents.colorOf(session.agentId);
    case ChatPicture:
        return m_agents.pictureOf(session.agentId);
    case RowTime:
        return chattext::when(session.updatedAt, m_clock());
    case RowPinned:
        return session.pinned;
    case ChatSessionId:
        return session.id;
    case ChatGroup:
        return row == 0 ? tr("Conversations") : QString();
    case ChatSnippet:
        return markedTitle(chattext::titleOf(session), m_text.trimmed());
    default:
        return {};
    }
}

QVariant SearchModel::hitData(const SearchHit &hit, int row, int role) const
{
    const QString title = hit.sessionTitle.isEmpty() ? tr("New conversation") : hit.sessionTitle;
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case Qt::AccessibleTextRole: {
        QString plain = hit.snippet;
        plain.remove(QChar(0x2068)).remove(QChar(0x2069));
        return tr("%1 in “%2”").arg(plain.simplified(), title);
    }
    case RowTime:
        return chattext::when(hit.createdAt, m_clock());
    case RowAvatar:
        return hit.role == MessageRole::User ? tr("You") : m_agents.nameOf(hit.agentId);
    case ChatColor:
        return hit.role == MessageRole::User ? QColor() : m_agents.colorOf(hit.agentId);
    case ChatPicture:
        return hit.role == MessageRole::User ? QString() : m_agents.pictureOf(hit.agentId);
    case ChatSessionId:
        return hit.sessionId;
    case ChatMessageId:
        return hit.messageId;
    case ChatGroup:
        return row == 0 ? tr("Messages") : QString();
    case ChatSnippet:
        return hit.snippet;
    default:
        return {};
    }
}

bool SearchModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_nextCursor.isEmpty() && !m_readingHits;
}

void SearchModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        readHits(m_nextCursor);
}

void SearchModel::setText(const QString &text)
{
    if (text == m_text)
        return;
    ++m_generation;
    m_waiting = 0;
    m_readingHits = false;
    m_text = text;
    m_problem.clear();
    const QString wanted = text.trimmed();
    QList<Session> titles;
    for (int row = 0; !wanted.isEmpty() && row < m_sessions.rowCount(); ++row) {
        const Session &session = m_sessions.at(row);
        if (session.title.contains(wanted, Qt::CaseInsensitive))
            titles.append(session);
    }
    beginResetModel();
    m_titles = titles;
    m_hits.clear();
    m_nextCursor.clear();
    endResetModel();
}

void SearchModel::search()
{
    const QString wanted = m_text.trimmed();
    if (wanted.isEmpty())
        return;
    const int generation = ++m_generation;
    m_waiting = 1;
    m_problem.clear();
    ListSessions query;
    query.search = wanted.left(kLongestTitleQuery);
    query.limit = kTitleHits;
    query.archived = m_sessions.showsArchived();
    query.agentId = m_filter.agentId;
    query.tag = m_filter.tag;
    query.from = m_filter.from.toString(Qt::ISODate);
    query.to = m_filter.to.toString(Qt::ISODate);
    m_api.listSessions(this, query, [this, generation](Result<Page<Session>> page) {
        if (generation != m_generation)
            return;
        if (page)
            setTitles(page->items);
        else
            m_problem = page.error().message;
        --m_waiting;
        if (m_waiting == 0)
            emit finished();
    });
    m_readingHits = false;
    readHits({});
}

void SearchModel::readHits(const QString &cursor)
{
    const int generation = m_generation;
    ++m_waiting;
    m_readingHits = true;
    SearchMessages query;
    query.query = m_text.trimmed().left(kLongestQuery);
    query.cursor = cursor;
    query.limit = kMessageHits;
    query.agentId = m_filter.agentId;
    query.tag = m_filter.tag;
    query.from = m_filter.from.toString(Qt::ISODate);
    query.to = m_filter.to.toString(Qt::ISODate);
    m_api.searchMessages(this, query, [this, generation, cursor](Result<Page<SearchHit>> page) {
        if (generation != m_generation)
            return;
        m_readingHits = false;
        --m_waiting;
        if (page) {
            const auto titles = static_cast<int>(m_titles.size());
            if (cursor.isEmpty() && !m_hits.isEmpty()) {
                beginRemoveRows({}, titles, rowCount() - 1);
                m_hits.clear();
                endRemoveRows();
            }
            m_nextCursor = page->nextCursor;
            if (!page->items.isEmpty()) {
                const int first = rowCount();
                beginInsertRows({}, first, first + static_cast<int>(page->items.size()) - 1);
                m_hits += page->items;
                endInsertRows();
            }
        } else {
            m_problem = page.error().message;
        }
        if (m_waiting == 0)
            emit finished();
    });
}

void SearchModel::setTitles(const QList<Session> &titles)
{
    if (!m_titles.isEmpty()) {
        beginRemoveRows({}, 0, static_cast<int>(m_titles.size()) - 1);
        m_titles.clear();
        endRemoveRows();
    }
    if (!titles.isEmpty()) {
        beginInsertRows({}, 0, static_cast<int>(titles.size()) - 1);
        m_titles = titles;
        endInsertRows();
    }
}

} // namespace troupe
