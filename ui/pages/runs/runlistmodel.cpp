// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runlistmodel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/meta/typeinfo.h"
#include "ui/app/run.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/runs/runtext.h"
#include "ui/widgets/listrow.h"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

constexpr int kRunPage = 50;
constexpr int kLargestRunPage = 500;

bool isNewer(const RunSummary &a, const RunSummary &b)
{
    return a.id > b.id; // ids grow with time
}

} // namespace

RunListModel::RunListModel(Backend &backend, QObject *parent)
    : QAbstractListModel(parent), m_backend(backend)
{
    EventStream &events = backend.events();
    connect(&events, &EventStream::happened, this, &RunListModel::onEvent);
    connect(&events, &EventStream::resync, this, &RunListModel::reload);
    connect(&events, &EventStream::stateChanged, this, [this] {
        if (m_backend.events().state() == EventStream::State::Online && !m_loaded)
            reload();
    });
}

int RunListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

QVariant RunListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RunSummary &run = m_runs.at(index.row());
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    const QString agent = m_agents.value(run.agentId);
    switch (role) {
    case Qt::DisplayRole:
        return runtext::nameOf(run, agent);
    case Qt::ToolTipRole:
        return runtext::errorTip(run.error);
    case Qt::AccessibleTextRole:
        return QStringList{runtext::nameOf(run, agent), runtext::status(run.status),
                           runtext::kind(run.kind),
                           chattext::when(run.createdAt, QDateTime::currentDateTime())}
            .join(QStringLiteral(", "));
    case RowSubtitle: {
        QStringList parts{runtext::kind(run.kind)};
        if (run.mode == RunMode::Replay)
            parts += tr("replay");
        if (!run.name.isEmpty())
            parts += agent;
        if (isOver(run.status))
            parts += runtext::took(run.startedAt, run.finishedAt, nowMs);
        if (run.cost.nanos() > 0)
            parts += chattext::cost(run.cost);
        parts.removeAll(QString());
        return parts.join(QStringLiteral(" · "));
    }
    case RowTime:
        return chattext::when(run.createdAt, QDateTime::currentDateTime());
    case RowBadge:
        return run.status == RunStatus::Succeeded ? QString() : runtext::status(run.status);
    case RowBadgeTone:
        return static_cast<int>(runtext::tone(run.status));
    case RowIcon:
        return run.kind == QLatin1String("plan")   ? QStringLiteral("workflow")
               : run.kind == QLatin1String("chat") ? QStringLiteral("message-square")
                                                   : QStringLiteral("bot");
    default:
        return {};
    }
}

bool RunListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_nextCursor.isEmpty() && !m_loading;
}

void RunListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        read(m_nextCursor, kRunPage);
}

void RunListModel::reload()
{
    ++m_generation;
    m_loading = false;
    read({}, std::clamp(rowCount(), kRunPage, kLargestRunPage));
}

void RunListModel::setFilter(const RunListFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    m_runs.clear();
    m_nextCursor.clear();
    m_loaded = false;
    endResetModel();
    reload();
}

void RunListModel::setAgentNames(const QHash<QString, QString> &names)
{
    m_agents = names;
    if (!m_runs.isEmpty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

void RunListModel::read(const QString &cursor, int limit)
{
    if (m_loading)
        return;
    m_loading = true;
    m_told.clear();
    m_gone.clear();
    ListRuns query;
    query.cursor = cursor;
    query.limit = limit;
    query.kind = m_filter.kind;
    query.status = m_filter.status;
    query.text = m_filter.text;
    query.nested = m_filter.nested;
    const int generation = m_generation;
    run<Page<RunSummary>>(this, m_backend.call(ops::listRuns, query),
                          [this, generation, cursor](Result<Page<RunSummary>> page) {
                              if (generation != m_generation)
                                  return;
                              m_loading = false;
                              if (!page) {
                                  emit failed(page.error().message);
                                  return;
                              }
                              take(std::move(*page), cursor.isEmpty());
                              emit loaded();
                          });
}

/// What was told meanwhile counts, whether the page is older or not: if it is newer, an event will
/// tell that, too.
void RunListModel::take(Page<RunSummary> page, bool first)
{
    const QHash<QString, RunSummary> told = std::exchange(m_told, {});
    const QSet<QString> gone = std::exchange(m_gone, {});
    page.items.removeIf([&told, &gone](const RunSummary &run) {
        return told.contains(run.id) || gone.contains(run.id);
    });
    m_nextCursor = page.nextCursor;
    merge(page.items, first, told);
    m_loaded = true;
    for (const RunSummary &run : told)
        settle(run);
}

void RunListModel::merge(const QList<RunSummary> &page, bool first,
                         const QHash<QString, RunSummary> &told)
{
    if (first && m_runs.isEmpty()) {
        beginResetModel();
        m_runs = page;
        endResetModel();
        return;
    }
    if (first) { // what the page does not list any more is gone
        for (int row = rowCount() - 1; row >= 0; --row) {
            const QString id = m_runs.at(row).id;
            if (!told.contains(id)
                && std::none_of(page.begin(), page.end(),
                                [&id](const RunSummary &listed) { return listed.id == id; }))
                drop(row);
        }
    }
    for (const RunSummary &run : page)
        apply(run);
}

int RunListModel::rowOf(const QString &runId) const
{
    for (int row = 0; row < m_runs.size(); ++row) {
        if (m_runs.at(row).id == runId)
            return row;
    }
    return -1;
}

bool RunListModel::belongs(const RunSummary &run) const
{
    return (m_filter.kind.isEmpty() || run.kind == m_filter.kind)
           && (!m_filter.status || run.status == *m_filter.status)
           && (m_filter.nested || run.parentRunId.isEmpty())
           && (m_filter.text.isEmpty() || run.name.contains(m_filter.text, Qt::CaseInsensitive)
               || run.error.contains(m_filter.text, Qt::CaseInsensitive)
               || m_agents.value(run.agentId).contains(m_filter.text, Qt::CaseInsensitive));
}

void RunListModel::drop(int row)
{
    emit leaving(m_runs.at(row).id);
    beginRemoveRows({}, row, row);
    m_runs.removeAt(row);
    endRemoveRows();
}

void RunListModel::apply(const RunSummary &run)
{
    const int row = rowOf(run.id);
    if (row >= 0) {
        m_runs[row] = run;
        emit dataChanged(index(row), index(row));
        return;
    }
    const auto it = std::lower_bound(m_runs.begin(), m_runs.end(), run, isNewer);
    const auto place = static_cast<int>(it - m_runs.begin());
    beginInsertRows({}, place, place);
    m_runs.insert(place, run);
    endInsertRows();
}

void RunListModel::onEvent(const QString &type, const QString &subjectId, const QJsonObject &data)
{
    if (type == QLatin1String("run.deleted")) {
        m_told.remove(subjectId);
        if (m_loading)
            m_gone.insert(subjectId);
        if (const int row = rowOf(subjectId); row >= 0)
            drop(row);
        emit runGone(subjectId);
        return;
    }
    if (type != QLatin1String("run.created") && type != QLatin1String("run.updated")
        && type != QLatin1String("run.completed"))
        return;
    const auto run = fromJson<RunSummary>(data);
    if (!run || run->id.isEmpty())
        return;
    if (m_loading)
        m_told.insert(run->id, *run);
    settle(*run);
    emit runChanged(*run);
}

/// Puts it where it belongs by now, if that is in the list.
void RunListModel::settle(const RunSummary &run)
{
    const int row = rowOf(run.id);
    const bool isBehind = !m_runs.isEmpty() && !m_nextCursor.isEmpty()
                          && isNewer(m_runs.last(), run); // a later page brings it
    if (belongs(run) && (row >= 0 || (m_loaded && !isBehind)))
        apply(run);
    else if (row >= 0 && !belongs(run))
        drop(row);
}

} // namespace troupe
