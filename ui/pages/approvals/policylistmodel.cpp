// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/policylistmodel.h"

#include "core/meta/values.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/widgets/listrow.h"

#include <QCoreApplication>
#include <QMimeData>

namespace troupe {

namespace {

const QLatin1String kPolicyRow("application/x-troupe-policy-row");

class PolicyWords
{
    Q_DECLARE_TR_FUNCTIONS(PolicyWords)
};

} // namespace

QString policySummary(const ApprovalPolicy &policy)
{
    QStringList parts;
    if (policy.subject == PolicySubject::AgentResponse)
        parts += PolicyWords::tr("Answers");
    else if (policy.tool.isEmpty())
        parts += PolicyWords::tr("Every tool");
    else
        parts += policy.tool;
    for (const QString &name : policy.risks) {
        if (const auto risk = enumFromName<ToolRisk>(QStringView(name)))
            parts += approvalwords::toolRisk(*risk);
    }
    if (policy.minLevel > RiskLevel::Low)
        parts += PolicyWords::tr("from “%1” on").arg(approvalwords::riskLevel(policy.minLevel));
    if (policy.minCost > Money())
        parts += PolicyWords::tr("from $%1 on").arg(policy.minCost.toString());
    if (!policy.agentId.isEmpty())
        parts += PolicyWords::tr("one agent");
    return parts.join(QStringLiteral(" · "));
}

void PolicyListModel::setPolicies(QList<ApprovalPolicy> policies)
{
    beginResetModel();
    m_policies = std::move(policies);
    endResetModel();
}

int PolicyListModel::rowOf(const QString &id) const
{
    for (int row = 0; row < m_policies.size(); ++row) {
        if (m_policies.at(row).id == id)
            return row;
    }
    return -1;
}

void PolicyListModel::moveTo(int from, int to)
{
    if (from < 0 || from >= rowCount() || to < 0 || to >= rowCount() || from == to)
        return;
    beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
    m_policies.move(from, to);
    endMoveRows();
    emit dataChanged(index(0), index(rowCount() - 1));
    QStringList ids;
    for (const ApprovalPolicy &policy : std::as_const(m_policies))
        ids += policy.id;
    emit orderChanged(ids);
}

int PolicyListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_policies.size());
}

QVariant PolicyListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ApprovalPolicy &policy = m_policies.at(index.row());
    const QString effect =
        policy.enabled ? approvalwords::effect(policy.effect) : tr("Switched off");
    switch (role) {
    case Qt::DisplayRole:
        return QStringLiteral("%1. %2").arg(index.row() + 1).arg(policy.name);
    case Qt::AccessibleTextRole:
        return tr("Policy %1, %2, %3, %4")
            .arg(QString::number(index.row() + 1), policy.name, effect, policySummary(policy));
    case RowSubtitle:
        return policySummary(policy);
    case RowIcon:
        return QStringLiteral("grip-vertical");
    case RowBadge:
        return effect;
    case RowBadgeTone:
        return static_cast<int>(policy.enabled ? approvalwords::toneOf(policy.effect)
                                               : BadgeTone::Neutral);
    default:
        return {};
    }
}

Qt::ItemFlags PolicyListModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                           : flags | Qt::ItemIsDropEnabled;
}

QStringList PolicyListModel::mimeTypes() const
{
    return {kPolicyRow};
}

QMimeData *PolicyListModel::mimeData(const QModelIndexList &indexes) const
{
    auto *data = new QMimeData;
    if (!indexes.isEmpty())
        data->setData(kPolicyRow, m_policies.at(indexes.first().row()).id.toLatin1());
    return data;
}

bool PolicyListModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int,
                                   const QModelIndex &parent)
{
    if (action != Qt::MoveAction || !data->hasFormat(kPolicyRow))
        return false;
    const int from = rowOf(QString::fromLatin1(data->data(kPolicyRow)));
    int to = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    if (to > from)
        --to;
    moveTo(from, qBound(0, to, rowCount() - 1));
    return false; // the row has moved: the view need not remove it
}

} // namespace troupe
