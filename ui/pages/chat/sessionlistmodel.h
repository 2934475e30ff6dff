// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "ui/pages/chat/sessionfilter.h"
#include "ui/widgets/listrow.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QJsonObject>
#include <QSet>

#include <functional>

namespace troupe {

class AgentDirectory;
class ChatApi;
struct UpdateSession;

/// Roles beside those of RowDelegate, shared by the conversations and by what a search found.
enum ChatRowRole {
    ChatSessionId = Qt::UserRole + 200, ///< QString
    ChatMessageId, ///< QString: of a found message
    ChatGroup, ///< QString: the heading above this row, empty when it is that of the row before
    ChatSnippet, ///< QString: U+2068 and U+2069 stand around what matched
    ChatBusy, ///< bool: an answer is being written
    ChatColor, ///< QColor of the avatar; invalid: the one of its name
    ChatPicture, ///< QString: a data URI or an emoji, in place of initials
};

/// Conversations, pinned first, then the newest, read page by page and kept current by events.
///
/// Changes made here are shown at once and taken back when the server refuses them; failed() says so.
class SessionListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using Clock = std::function<QDateTime()>; ///< the local time: what is "today"

    SessionListModel(ChatApi &api, AgentDirectory &agents, Clock clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override; ///< renames
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    void reload(); ///< keeps what is shown until the answer is here
    bool isLoaded() const { return m_loaded; }
    /// Shows the archived ones instead of the others.
    void setArchived(bool archived);
    bool showsArchived() const { return m_archived; }

    void setFilter(const SessionFilter &filter);
    /// The tags of all that are listed here without the filter, the most used first.
    void readTags(std::function<void(const QStringList &tags)> done);
    const AgentDirectory &agents() const { return m_agents; }
    const QString &owner() const { return m_owner; } ///< whose they are; empty until it is known

    int rowOf(const QString &sessionId) const;
    const Session *find(const QString &sessionId) const;
    const Session &at(int row) const { return m_sessions.at(row); }
    /// What an answer of the server said of one conversation.
    void apply(const Session &session);
    /// The one that is on the screen is never unread.
    void setOpenSession(const QString &sessionId);
    void refreshTimes(); ///< after midnight, say

    void rename(const QString &sessionId, const QString &title);
    void setPinned(const QString &sessionId, bool pinned);
    void setArchived(const QString &sessionId, bool archived);
    void setTags(const QString &sessionId, const QStringList &tags);
    void remove(const QString &sessionId);

signals:
    void loaded();
    void failed(const QString &what, const QString &why);
    void archivedSession(const QString &sessionId, const QString &title); ///< it can be undone
    void sessionGone(const QString &sessionId);
    void sessionChanged(const troupe::Session &session);

private:
    void read(const QString &cursor, int limit);
    void take(const QList<Session> &page, bool first);
    bool belongs(const Session &session) const;
    int placeOf(const Session &session) const;
    void dropRow(int row);
    void regroup();
    void refresh(const QString &sessionId);
    void onEvent(const QString &type, const QString &subjectId, const QJsonObject &data);
    /// Shows `wanted` at once; `what` is said when the server refuses.
    void change(const UpdateSession &edit, const Session &wanted, const QString &what,
                std::function<void()> succeeded);
    QString groupAt(int row) const;

    ChatApi &m_api;
    AgentDirectory &m_agents;
    Clock m_clock;
    QList<Session> m_sessions;
    QSet<QString> m_unread;
    QSet<QString> m_busy;
    QString m_open;
    QString m_owner;
    SessionFilter m_filter;
    QString m_nextCursor;
    int m_generation = 0;
    bool m_archived = false;
    bool m_loaded = false;
    bool m_loading = false;
};

} // namespace troupe
