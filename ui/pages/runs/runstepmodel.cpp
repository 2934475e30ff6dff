// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/runstepmodel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/runs/runtext.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kStepPage = 1000;

bool beganBefore(const StepSummary &a, const StepSummary &b)
{
    return a.position != b.position ? a.position < b.position : a.id < b.id;
}

} // namespace

RunStepModel::RunStepModel(Backend &backend, QObject *parent)
    : QAbstractTableModel(parent), m_backend(backend)
{
    EventStream &events = backend.events();
    connect(&events, &EventStream::happened, this, &RunStepModel::onEvent);
    connect(&events, &EventStream::resync, this, &RunStepModel::reload);
}

int RunStepModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int RunStepModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunStepModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const StepSummary &step = m_steps.at(index.row());
    if (role == Qt::ToolTipRole)
        return runtext::errorTip(step.error);
    if (role == Qt::TextAlignmentRole && index.column() >= TookColumn)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return runtext::stepName(step);
    case KindColumn:
        return runtext::kind(step.kind);
    case StatusColumn:
        return runtext::status(step.status);
    case TookColumn:
        return runtext::took(step.startedAt, step.finishedAt, QDateTime::currentMSecsSinceEpoch());
    case CostColumn:
        return step.cost.nanos() > 0 ? chattext::cost(step.cost) : QString();
    default:
        return {};
    }
}

QVariant RunStepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Step");
    case KindColumn:
        return tr("Kind");
    case StatusColumn:
        return tr("Status");
    case TookColumn:
        return tr("Took");
    case CostColumn:
        return tr("Cost");
    default:
        return {};
    }
}

void RunStepModel::setRun(const QString &runId)
{
    beginResetModel();
    m_runId = runId;
    m_steps.clear();
    m_rows.clear();
    m_loaded = false;
    endResetModel();
    reload();
}

void RunStepModel::reload()
{
    ++m_generation;
    m_told.clear();
    m_isReading = !m_runId.isEmpty();
    if (m_isReading)
        read({});
}

void RunStepModel::read(const QString &cursor)
{
    ListRunSteps query;
    query.runId = m_runId;
    query.limit = kStepPage;
    query.cursor = cursor;
    const int generation = m_generation;
    run<Page<StepSummary>>(this, m_backend.call(ops::listRunSteps, query),
                           [this, generation](Result<Page<StepSummary>> page) {
                               if (generation != m_generation)
                                   return;
                               if (!page) {
                                   m_isReading = false;
                                   emit failed(page.error().message);
                                   return;
                               }
                               for (const StepSummary &step : std::as_const(page->items)) {
                                   if (!m_told.contains(step.id))
                                       apply(step);
                               }
                               if (!page->nextCursor.isEmpty() && m_steps.size() < kMostSteps)
                                   return read(page->nextCursor);
                               m_isReading = false;
                               m_loaded = true;
                               emit loaded();
                           });
}

void RunStepModel::apply(const StepSummary &step)
{
    const int known = rowOf(step.id);
    if (known >= 0 && m_steps.at(known).position == step.position) {
        m_steps[known] = step;
        emit dataChanged(index(known, 0), index(known, ColumnCount - 1));
        emit stepChanged(step.id);
        return;
    }
    if (known >= 0)
        return move(known, step);
    const auto it = std::lower_bound(m_steps.begin(), m_steps.end(), step, beganBefore);
    const auto place = static_cast<int>(it - m_steps.begin());
    beginInsertRows({}, place, place);
    m_steps.insert(place, step);
    for (int row = place; row < m_steps.size(); ++row)
        m_rows.insert(m_steps.at(row).id, row);
    endInsertRows();
    emit stepChanged(step.id);
}

/// It was announced by a loop, and begins now. Who looks at it goes on looking at it.
void RunStepModel::move(int from, const StepSummary &step)
{
    const auto it = std::lower_bound(m_steps.begin(), m_steps.end(), step, beganBefore);
    const auto before = static_cast<int>(it - m_steps.begin());
    const int to = before > from ? before - 1 : before;
    if (to != from) {
        beginMoveRows({}, from, from, {}, before);
        m_steps.move(from, to);
        for (int row = std::min(from, to); row <= std::max(from, to); ++row)
            m_rows.insert(m_steps.at(row).id, row);
        endMoveRows();
    }
    m_steps[to] = step;
    emit dataChanged(index(to, 0), index(to, ColumnCount - 1));
    emit stepChanged(step.id);
}

void RunStepModel::onEvent(const QString &type, const QString &subjectId, const QJsonObject &data)
{
    if (type != QLatin1String("run.step") || subjectId != m_runId || m_runId.isEmpty())
        return;
    const auto step = fromJson<StepSummary>(data);
    if (!step || step->id.isEmpty() || (m_steps.size() >= kMostSteps && rowOf(step->id) < 0))
        return;
    if (m_isReading)
        m_told.insert(step->id);
    apply(*step);
}

} // namespace troupe
