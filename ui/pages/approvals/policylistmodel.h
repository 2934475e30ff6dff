// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/policyops.h"
#endif

#include <QAbstractListModel>

namespace troupe {

/// Policies in the order in which they are asked; rows can be dragged to another place.
class PolicyListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setPolicies(QList<ApprovalPolicy> policies);
    const QList<ApprovalPolicy> &policies() const { return m_policies; }
    const ApprovalPolicy &policyAt(int row) const { return m_policies.at(row); }
    int rowOf(const QString &id) const;
    /// Moves a row, and asks for the new order to be stored.
    void moveTo(int from, int to);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

signals:
    void orderChanged(const QStringList &ids);

private:
    QList<ApprovalPolicy> m_policies;
};

/// "Calls of send* that change things here, from medium risk on".
QString policySummary(const ApprovalPolicy &policy);

} // namespace troupe
