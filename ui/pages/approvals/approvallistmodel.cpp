// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/approvallistmodel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/widgets/listrow.h"

#include <QDateTime>

namespace troupe {

namespace {

constexpr int kApprovalPage = 50;
constexpr int kMostApprovalsAtOnce = 200;
constexpr int kApprovalsSoonMs = 30; ///< several changes are read once

} // namespace

ApprovalListModel::ApprovalListModel(Backend &backend, Which which, QObject *parent)
    : QAbstractListModel(parent), m_backend(backend), m_which(which)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kApprovalsSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &ApprovalListModel::reload);
    connect(&backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type == QLatin1String("approval.decided")
            || (type == QLatin1String("approval.requested") && m_which == Which::Pending))
            m_soon.start();
    });
    connect(&backend.events(), &EventStream::resync, &m_soon, qOverload<>(&QTimer::start));
}

void ApprovalListModel::setRisk(std::optional<RiskLevel> risk)
{
    if (m_risk == risk)
        return;
    beginResetModel(); // what is listed does not fit, also when the answer never comes
    m_risk = risk;
    m_approvals.clear();
    m_loaded = false;
    m_hasFailed = false;
    endResetModel();
    reload();
}

void ApprovalListModel::reload()
{
    m_soon.stop();
    ++m_generation;
    m_cursor.clear();
    request(true);
}

void ApprovalListModel::request(bool fromStart)
{
    ListApprovals query;
    if (m_which == Which::Pending) {
        query.status = ApprovalStatus::Pending;
        query.order = ApprovalOrder::Riskiest;
    } else {
        query.decided = true;
    }
    query.riskLevel = m_risk;
    query.limit =
        fromStart ? qBound(kApprovalPage, rowCount(), kMostApprovalsAtOnce) : kApprovalPage;
    query.cursor = m_cursor;
    m_loading = true;
    run<Page<Approval>>(this, m_backend.call(ops::listApprovals, query),
                        [this, fromStart, generation = m_generation](Result<Page<Approval>> page) {
                            if (generation != m_generation)
                                return;
                            m_loading = false;
                            m_hasFailed = !page;
                            if (!page) {
                                emit failed(page.error().message);
                                return;
                            }
                            m_loaded = true;
                            m_cursor = page->nextCursor;
                            if (fromStart) {
                                emit replacing();
                                replace(std::move(page->items));
                            } else if (!page->items.isEmpty()) {
                                const int first = rowCount();
                                beginInsertRows({}, first,
                                                first + static_cast<int>(page->items.size()) - 1);
                                m_approvals += page->items;
                                endInsertRows();
                            }
                            emit loaded();
                        });
}

/// Rows that stay are kept, so that a selection and the place of the list stay, too.
void ApprovalListModel::replace(QList<Approval> approvals)
{
    const auto indexIn = [](const QList<Approval> &list, const QString &id) {
        for (qsizetype i = 0; i < list.size(); ++i) {
            if (list.at(i).id == id)
                return i;
        }
        return qsizetype(-1);
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (indexIn(approvals, m_approvals.at(row).id) >= 0)
            continue;
        beginRemoveRows({}, row, row);
        m_approvals.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < approvals.size(); ++row) {
        const Approval &wanted = approvals.at(row);
        const auto was = static_cast<int>(indexIn(m_approvals, wanted.id));
        if (was < 0) {
            beginInsertRows({}, row, row);
            m_approvals.insert(row, wanted);
            endInsertRows();
            continue;
        }
        if (was != row) {
            beginMoveRows({}, was, was, {}, row);
            m_approvals.move(was, row);
            endMoveRows();
        }
        m_approvals[row] = wanted;
    }
    if (rowCount() > 0)
        emit dataChanged(index(0), index(rowCount() - 1));
}

int ApprovalListModel::rowOf(const QString &id) const
{
    for (int row = 0; row < m_approvals.size(); ++row) {
        if (m_approvals.at(row).id == id)
            return row;
    }
    return -1;
}

int ApprovalListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_approvals.size());
}

QVariant ApprovalListModel::data(const QModelIndex &index, int role) const
{
    namespace w = approvalwords;
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Approval &approval = m_approvals.at(index.row());
    const bool isPending = approval.status == ApprovalStatus::Pending;
    const Timestamp time = isPending ? approval.createdAt : approval.decidedAt;
    const QString when = w::age(time, QDateTime::currentMSecsSinceEpoch());
    switch (role) {
    case Qt::DisplayRole:
        return visibleText(approval.title);
    case Qt::AccessibleTextRole:
        return QStringList{visibleText(approval.title), w::riskLevel(approval.riskLevel),
                           w::status(approval.status), when}
            .join(QStringLiteral(", "));
    case RowSubtitle:
        if (!isPending)
            return QStringLiteral("%1 · %2").arg(w::kind(approval.kind),
                                                 w::riskLevel(approval.riskLevel));
        return approval.tool.isEmpty()
                   ? w::kind(approval.kind)
                   : QStringLiteral("%1 · %2").arg(w::kind(approval.kind),
                                                   w::toolRisk(approval.toolRisk));
    case RowIcon:
        return w::iconOf(approval.kind);
    case RowTime:
        return when;
    case RowBadge:
        return isPending ? w::riskLevel(approval.riskLevel) : w::status(approval.status);
    case RowBadgeTone:
        return static_cast<int>(isPending ? w::toneOf(approval.riskLevel)
                                          : w::toneOf(approval.status));
    default:
        return {};
    }
}

bool ApprovalListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_cursor.isEmpty() && !m_loading;
}

void ApprovalListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(false);
}

} // namespace troupe
