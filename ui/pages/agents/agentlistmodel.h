// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/agentops.h"

#include <QAbstractListModel>

namespace troupe {

class Backend;

/// The agents that match a filter, newest first, a page at a time, kept up to date by events.
class AgentListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Roles { AgentColor = Qt::UserRole + 200, AgentTags, AgentStatusRole };

    explicit AgentListModel(Backend &backend, QObject *parent = nullptr);

    void setFilter(const QString &search, std::optional<AgentStatus> status);
    std::optional<AgentStatus> statusFilter() const { return m_status; }
    void reload();

    const Agent &agentAt(int row) const { return m_agents.at(row); }
    int rowOf(const QString &agentId) const;
    bool isLoading() const { return m_loading; }
    bool isFiltered() const { return !m_search.isEmpty() || m_status.has_value(); }
    /// Shows a change before the server has confirmed it, or takes it back.
    void put(const Agent &agent);
    void drop(const QString &agentId);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void loaded(); ///< after each page
    void failed(const QString &message);
    /// The server told of an agent, whether the filter shows it or not.
    void agentTold(const troupe::Agent &agent);

private:
    void request(bool fromStart);
    void take(Page<Agent> page, bool fromStart);
    bool matches(const Agent &agent) const;

    Backend &m_backend;
    QList<Agent> m_agents;
    QString m_search;
    std::optional<AgentStatus> m_status;
    QString m_cursor;
    int m_generation = 0; ///< answers of an earlier filter are dropped
    bool m_loading = false;
};

} // namespace troupe
