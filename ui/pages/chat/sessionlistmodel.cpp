// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/sessionlistmodel.h"

#include "core/meta/values.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kSessionPage = 50;
constexpr int kLargestSessionPage = 500;

bool standsBefore(const Session &a, const Session &b)
{
    if (a.pinned != b.pinned)
        return a.pinned;
    if (a.updatedAt != b.updatedAt)
        return a.updatedAt > b.updatedAt;
    return a.id > b.id;
}

} // namespace

SessionListModel::SessionListModel(ChatApi &api, AgentDirectory &agents, Clock clock,
                                   QObject *parent)
    : QAbstractListModel(parent), m_api(api), m_agents(agents), m_clock(std::move(clock))
{
    connect(&api, &ChatApi::happened, this, &SessionListModel::onEvent);
    connect(&api, &ChatApi::resync, this, &SessionListModel::reload);
    connect(&api, &ChatApi::linkChanged, this, [this] {
        if (m_api.link() == ChatApi::Link::Online && !m_loaded)
            reload();
    });
    connect(&agents, &AgentDirectory::changed, this, &SessionListModel::regroup);
}

int SessionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sessions.size());
}

QString SessionListModel::groupAt(int row) const
{
    const QDateTime now = m_clock();
    const QString group = chattext::group(m_sessions.at(row), now);
    return row > 0 && chattext::group(m_sessions.at(row - 1), now) == group ? QString() : group;
}

QVariant SessionListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Session &session = m_sessions.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return chattext::titleOf(session);
    case Qt::EditRole:
        return session.title;
    case Qt::AccessibleTextRole: {
        QStringList parts{chattext::titleOf(session), m_agents.nameOf(session.agentId),
                          chattext::when(session.updatedAt, m_clock())};
        if (m_unread.contains(session.id))
            parts += tr("new answer");
        if (session.pinned)
            parts += tr("pinned");
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    case RowSubtitle: {
        const QString name = m_agents.nameOf(session.agentId);
        QStringList parts{name.isEmpty() ? tr("Agent") : name};
        for (const QString &tag : session.tags)
            parts += u'#' + tag;
        return parts.join(QStringLiteral("  "));
    }
    case RowAvatar:
        return m_agents.nameOf(session.agentId);
    case ChatColor:
        return m_agents.colorOf(session.agentId);
    case ChatPicture:
        return m_agents.pictureOf(session.agentId);
    case RowTime:
        return chattext::when(session.updatedAt, m_clock());
    case RowUnread:
        return m_unread.contains(session.id);
    case RowPinned:
        return session.pinned;
    case ChatSessionId:
        return session.id;
    case ChatGroup:
        return groupAt(index.row());
    case ChatBusy:
        return m_busy.contains(session.id);
    default:
        return {};
    }
}

Qt::ItemFlags SessionListModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable | Qt::ItemNeverHasChildren : flags;
}

bool SessionListModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString title = value.toString().trimmed();
    if (!index.isValid() || role != Qt::EditRole || title.isEmpty()
        || title == m_sessions.at(index.row()).title)
        return false;
    rename(m_sessions.at(index.row()).id, title);
    return true;
}

bool SessionListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_nextCursor.isEmpty() && !m_loading;
}

void SessionListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        read(m_nextCursor, kSessionPage);
}

void SessionListModel::reload()
{
    const auto shown = static_cast<int>(m_sessions.size());
    ++m_generation;
    m_loading = false;
    read({}, qBound(kSessionPage, shown, kLargestSessionPage));
}

void SessionListModel::setArchived(bool archived)
{
    if (archived == m_archived)
        return;
    beginResetModel();
    m_archived = archived;
    m_sessions.clear();
    m_nextCursor.clear();
    m_loaded = false;
    endResetModel();
    reload();
}

void SessionListModel::setFilter(const SessionFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    m_sessions.clear();
    m_nextCursor.clear();
    m_loaded = false;
    endResetModel();
    reload();
}

void SessionListModel::read(const QString &cursor, int limit)
{
    if (m_loading)
        return;
    m_loading = true;
    ListSessions query;
    query.cursor = cursor;
    query.limit = limit;
    query.archived = m_archived;
    query.agentId = m_filter.agentId;
    query.tag = m_filter.tag;
    query.from = m_filter.from.toString(Qt::ISODate);
    query.to = m_filter.to.toString(Qt::ISODate);
    const int generation = m_generation;
    m_api.listSessions(this, query, [this, generation, cursor](Result<Page<Session>> page) {
        if (generation != m_generation)
            return;
        m_loading = false;
        if (!page) {
            if (m_api.link() != ChatApi::Link::Offline) // else the window says so already
                emit failed(tr("The conversations cannot be read"), page.error().message);
            return;
        }
        m_nextCursor = page->nextCursor;
        take(page->items, cursor.isEmpty());
        if (cursor.isEmpty()) {
            m_loaded = true;
            emit loaded();
        }
    });
}

void SessionListModel::take(const QList<Session> &page, bool first)
{
    if (!page.isEmpty() && m_owner.isEmpty())
        m_owner = page.first().ownerId;
    if (first && m_sessions.isEmpty()) {
        beginResetModel();
        m_sessions = page;
        endResetModel();
        return;
    }
    if (first) { // what the page does not list any more is gone
        QSet<QString> listed;
        for (const Session &session : page)
            listed.insert(session.id);
        for (int row = rowCount() - 1; row >= 0; --row) {
            if (!listed.contains(m_sessions.at(row).id))
                dropRow(row);
        }
    }
    for (const Session &session : page) {
        const int row = rowOf(session.id);
        if (row >= 0) {
            apply(session);
            continue;
        }
        const int place = placeOf(session);
        beginInsertRows({}, place, place);
        m_sessions.insert(place, session);
        endInsertRows();
    }
    regroup();
}

int SessionListModel::rowOf(const QString &sessionId) const
{
    for (int row = 0; row < m_sessions.size(); ++row) {
        if (m_sessions.at(row).id == sessionId)
            return row;
    }
    return -1;
}

const Session *SessionListModel::find(const QString &sessionId) const
{
    const int row = rowOf(sessionId);
    return row < 0 ? nullptr : &m_sessions.at(row);
}

bool SessionListModel::belongs(const Session &session) const
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(session.updatedAt.ms, Qt::UTC).date();
    return session.archivedAt.isSet() == m_archived
           && (m_owner.isEmpty() || session.ownerId == m_owner)
           && (m_filter.agentId.isEmpty() || session.agentId == m_filter.agentId)
           && (m_filter.tag.isEmpty() || session.tags.contains(m_filter.tag, Qt::CaseInsensitive))
           && (!m_filter.from.isValid() || day >= m_filter.from)
           && (!m_filter.to.isValid() || day <= m_filter.to);
}

int SessionListModel::placeOf(const Session &session) const
{
    const auto it = std::lower_bound(m_sessions.begin(), m_sessions.end(), session, standsBefore);
    return static_cast<int>(it - m_sessions.begin());
}

void SessionListModel::dropRow(int row)
{
    beginRemoveRows({}, row, row);
    m_sessions.removeAt(row);
    endRemoveRows();
}

void SessionListModel::apply(const Session &session)
{
    int row = rowOf(session.id);
    if (!belongs(session)) {
        if (row >= 0) {
            dropRow(row);
            regroup();
        }
        return;
    }
    if (row < 0) {
        const int place = placeOf(session);
        if (place == rowCount() && !m_nextCursor.isEmpty())
            return; // a later page brings it
        beginInsertRows({}, place, place);
        m_sessions.insert(place, session);
        endInsertRows();
        regroup();
        return;
    }
    const bool moves = (row > 0 && standsBefore(session, m_sessions.at(row - 1)))
                       || (row + 1 < rowCount() && standsBefore(m_sessions.at(row + 1), session));
    if (moves) {
        QList<Session> others = m_sessions;
        others.removeAt(row);
        const auto it = std::lower_bound(others.begin(), others.end(), session, standsBefore);
        const auto place = static_cast<int>(it - others.begin());
        const int target = place > row ? place + 1 : place;
        if (beginMoveRows({}, row, row, {}, target)) {
            m_sessions.move(row, place);
            endMoveRows();
        }
        row = place;
    }
    m_sessions[row] = session;
    emit dataChanged(index(row), index(row));
    if (moves)
        regroup();
}

void SessionListModel::regroup()
{
    if (!m_sessions.isEmpty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

void SessionListModel::refreshTimes()
{
    regroup();
}

void SessionListModel::setOpenSession(const QString &sessionId)
{
    m_open = sessionId;
    if (m_unread.remove(sessionId)) {
        if (const int row = rowOf(sessionId); row >= 0)
            emit dataChanged(index(row), index(row));
    }
}

void SessionListModel::onEvent(const QString &type, const QString &subjectId,
                               const QJsonObject &data)
{
    if (type == QLatin1String("session.created") || type == QLatin1String("session.updated")) {
        if (const auto session = fromJson<Session>(data); session && !session->id.isEmpty()) {
            apply(*session);
            emit sessionChanged(*session);
        }
    } else if (type == QLatin1String("session.deleted")) {
        m_unread.remove(subjectId);
        m_busy.remove(subjectId);
        if (const int row = rowOf(subjectId); row >= 0) {
            dropRow(row);
            regroup();
        }
        emit sessionGone(subjectId);
    } else if (type == QLatin1String("message.started") || type == QLatin1String("message.waiting")
               || type == QLatin1String("message.completed")) {
        const QString sessionId = data[QLatin1String("session_id")].toString();
        const bool ended = type == QLatin1String("message.completed");
        if (ended || type == QLatin1String("message.waiting"))
            m_busy.remove(sessionId);
        else
            m_busy.insert(sessionId);
        if (type != QLatin1String("message.started") && sessionId != m_open)
            m_unread.insert(sessionId);
        const int row = rowOf(sessionId);
        if (row >= 0)
            emit dataChanged(index(row), index(row));
        if (ended && (row >= 0 || sessionId == m_open))
            refresh(sessionId);
    }
}

// What an answer cost and when it ended is told by no event of the conversation.
void SessionListModel::refresh(const QString &sessionId)
{
    SessionRef ref;
    ref.sessionId = sessionId;
    m_api.getSession(this, ref, [this](Result<Session> session) {
        if (!session)
            return;
        apply(*session);
        emit sessionChanged(*session);
    });
}

} // namespace troupe
