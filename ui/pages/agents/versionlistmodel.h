// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/agentversionops.h"
#endif

#include <QAbstractListModel>

namespace troupe {

class Backend;

/// The versions of one agent, newest first, a page at a time.
class VersionListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit VersionListModel(Backend &backend, QObject *parent = nullptr);

    /// Empty: none.
    void setAgent(const QString &agentId);
    void reload();
    const AgentVersionInfo &versionAt(int row) const { return m_versions.at(row); }
    int rowOf(int version) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void loaded(); ///< after each page
    void failed(const QString &message);

private:
    void request(bool fromStart);

    Backend &m_backend;
    QString m_agentId;
    QList<AgentVersionInfo> m_versions;
    QString m_cursor;
    int m_generation = 0; ///< answers about an earlier agent are dropped
    bool m_loading = false;
};

/// For people: "Edited", "Archived".
QString changeLabel(AgentChange change);
/// For people: "System prompt" for "system_prompt".
QString fieldLabel(const QString &field);

} // namespace troupe
