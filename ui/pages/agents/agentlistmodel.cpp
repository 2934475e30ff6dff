// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agentlistmodel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/visibletext.h"

namespace troupe {

namespace {

constexpr int kPageSize = 60;

QString agentSubtitle(const Agent &agent)
{
    if (!agent.role.isEmpty())
        return agent.role;
    const QString line = agent.description.simplified();
    return line.isEmpty() ? AgentListModel::tr("No role yet") : line;
}

} // namespace

AgentListModel::AgentListModel(Backend &backend, QObject *parent)
    : QAbstractListModel(parent), m_backend(backend)
{
    EventStream &events = backend.events();
    connect(&events, &EventStream::happened, this,
            [this](const QString &type, const QString &id, const QJsonObject &data) {
                if (!type.startsWith(QLatin1String("agent.")))
                    return;
                if (type == QLatin1String("agent.removed")) // it is not open to us any more
                    return drop(id);
                if (const auto agent = fromJson<Agent>(data)) {
                    put(*agent);
                    emit agentTold(*agent);
                }
            });
    connect(&events, &EventStream::resync, this, &AgentListModel::reload);
}

void AgentListModel::setFilter(const QString &search, std::optional<AgentStatus> status)
{
    if (search == m_search && status == m_status)
        return;
    m_search = search;
    m_status = status;
    reload();
}

void AgentListModel::reload()
{
    ++m_generation;
    m_cursor.clear();
    request(true);
}

void AgentListModel::request(bool fromStart)
{
    ListAgents query;
    query.limit = kPageSize;
    query.cursor = m_cursor;
    query.search = m_search;
    query.status = m_status;
    m_loading = true;
    run<Page<Agent>>(this, m_backend.call(ops::listAgents, query),
                     [this, fromStart, generation = m_generation](Result<Page<Agent>> page) {
                         if (generation != m_generation)
                             return;
                         m_loading = false;
                         if (page)
                             take(std::move(*page), fromStart);
                         else
                             emit failed(page.error().message);
                     });
}

void AgentListModel::take(Page<Agent> page, bool fromStart)
{
    m_cursor = page.nextCursor;
    if (fromStart) {
        beginResetModel();
        m_agents = std::move(page.items);
        endResetModel();
    } else {
        QList<Agent> fresh;
        for (const Agent &agent : std::as_const(page.items)) {
            if (rowOf(agent.id) < 0) // an event may have been faster
                fresh.append(agent);
        }
        if (!fresh.isEmpty()) {
            const int first = static_cast<int>(m_agents.size());
            beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
            m_agents += fresh;
            endInsertRows();
        }
    }
    emit loaded();
}

int AgentListModel::rowOf(const QString &agentId) const
{
    for (int row = 0; row < m_agents.size(); ++row) {
        if (m_agents.at(row).id == agentId)
            return row;
    }
    return -1;
}

bool AgentListModel::matches(const Agent &agent) const
{
    if (m_status ? agent.status != *m_status : agent.status == AgentStatus::Archived)
        return false;
    const auto has = [this](const QString &text) {
        return text.contains(m_search, Qt::CaseInsensitive);
    };
    return m_search.isEmpty() || has(agent.name) || has(agent.description) || has(agent.role)
           || has(agent.tags.join(u' '));
}

void AgentListModel::drop(const QString &agentId)
{
    const int row = rowOf(agentId);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_agents.removeAt(row);
    endRemoveRows();
}

void AgentListModel::put(const Agent &agent)
{
    const int row = rowOf(agent.id);
    const bool shown = matches(agent);
    if (row >= 0 && shown) {
        m_agents[row] = agent;
        emit dataChanged(index(row), index(row));
    } else if (row >= 0) {
        beginRemoveRows({}, row, row);
        m_agents.removeAt(row);
        endRemoveRows();
    } else if (shown) {
        int at = 0; // ids sort by time, the newest is first
        while (at < m_agents.size() && m_agents.at(at).id > agent.id)
            ++at;
        if (at == m_agents.size() && !m_cursor.isEmpty())
            return; // belongs to a page that is not fetched yet
        beginInsertRows({}, at, at);
        m_agents.insert(at, agent);
        endInsertRows();
    }
}

int AgentListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_agents.size());
}

QVariant AgentListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Agent &agent = m_agents.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return agent.name;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3").arg(agent.name, agentSubtitle(agent), enumName(agent.status));
    case Qt::ToolTipRole:
        return toolTipText(agent.description);
    case RowSubtitle:
        return agentSubtitle(agent);
    case RowTime:
        return agent.model.isEmpty() ? tr("default model") : agent.model;
    case RowAvatar:
        return agent.avatar;
    case AgentColor:
        return QColor(agent.color);
    case AgentTags:
        return agent.tags;
    case AgentStatusRole:
        return static_cast<int>(agent.status);
    default:
        return {};
    }
}

bool AgentListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_cursor.isEmpty() && !m_loading;
}

void AgentListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(false);
}

} // namespace troupe
