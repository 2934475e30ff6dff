// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/chatops.h"
#endif
#include "ui/pages/chat/sessionlistmodel.h"

#include <QAbstractListModel>

namespace troupe {

/// What a search found: conversations by title (those that are known at once, then all), then what
/// was said, best first, with more on demand. Roles as in SessionListModel.
class SearchModel : public QAbstractListModel
{
    Q_OBJECT
public:
    SearchModel(ChatApi &api, AgentDirectory &agents, SessionListModel &sessions,
                SessionListModel::Clock clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// Filters titles now. The server is asked by search().
    void setText(const QString &text);
    void search();
    void setFilter(const SessionFilter &filter) { m_filter = filter; } ///< of the next search
    const QString &text() const { return m_text; }
    bool isSearching() const { return m_waiting > 0; }
    const QString &problem() const { return m_problem; } ///< why the server found nothing

signals:
    void finished();

private:
    void setTitles(const QList<Session> &titles);
    void readHits(const QString &cursor);
    QVariant titleData(const Session &session, int row, int role) const;
    QVariant hitData(const SearchHit &hit, int row, int role) const;

    ChatApi &m_api;
    AgentDirectory &m_agents;
    SessionListModel &m_sessions;
    SessionListModel::Clock m_clock;
    QString m_text;
    QString m_problem;
    SessionFilter m_filter;
    QList<Session> m_titles;
    QList<SearchHit> m_hits;
    QString m_nextCursor;
    int m_generation = 0;
    int m_waiting = 0;
    bool m_readingHits = false;
};

} // namespace troupe
