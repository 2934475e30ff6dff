// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/approvalops.h"
#endif

#include <QAbstractListModel>
#include <QTimer>

namespace troupe {

class Backend;

/// What people are asked, a page at a time: what is pending, the riskiest first; or what is decided,
/// the newest first. Live: what changes on the server is read again within a moment.
class ApprovalListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Which : quint8 { Pending, Decided };

    ApprovalListModel(Backend &backend, Which which, QObject *parent = nullptr);

    void setRisk(std::optional<RiskLevel> risk);
    std::optional<RiskLevel> risk() const { return m_risk; }
    void reload();
    bool isLoaded() const { return m_loaded; }
    bool hasFailed() const { return m_hasFailed; } ///< the last time
    const Approval &approvalAt(int row) const { return m_approvals.at(row); }
    int rowOf(const QString &id) const; ///< -1: not (yet) in the list

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void replacing(); ///< what is listed is about to be compared with what the server lists
    void loaded(); ///< after each page
    void failed(const QString &message);

private:
    void request(bool fromStart);
    void replace(QList<Approval> approvals);

    Backend &m_backend;
    const Which m_which;
    std::optional<RiskLevel> m_risk;
    QList<Approval> m_approvals;
    QString m_cursor;
    QTimer m_soon;
    int m_generation = 0; ///< answers to earlier questions are dropped
    bool m_loading = false;
    bool m_loaded = false;
    bool m_hasFailed = false;
};

} // namespace troupe
