// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"

#include <QAbstractListModel>
#include <QHash>
#include <QJsonObject>
#include <QSet>

namespace troupe {

class Backend;

/// What of the runs is listed.
struct RunListFilter
{
    QString kind;
    std::optional<RunStatus> status;
    QString text;
    bool nested = false;
    friend bool operator==(const RunListFilter &, const RunListFilter &) = default;
};

/// Runs, newest first, read page by page and kept current by events. Gives the roles of RowDelegate.
class RunListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit RunListModel(Backend &backend, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    void reload(); ///< keeps what is shown until the answer is here
    void setFilter(const RunListFilter &filter);
    const RunListFilter &filter() const { return m_filter; }
    bool isLoaded() const { return m_loaded; }
    int rowOf(const QString &runId) const;
    const RunSummary &at(int row) const { return m_runs.at(row); }
    void setAgentNames(const QHash<QString, QString> &names);

signals:
    void loaded();
    void failed(const QString &why);
    void runChanged(const troupe::RunSummary &run); ///< any, also one that is not listed
    void runGone(const QString &runId);
    /// Its row is about to go, as it does not fit the filter any more or is deleted.
    void leaving(const QString &runId);

private:
    void read(const QString &cursor, int limit);
    void take(Page<RunSummary> page, bool first);
    void merge(const QList<RunSummary> &page, bool first, const QHash<QString, RunSummary> &told);
    void settle(const RunSummary &run);
    void apply(const RunSummary &run);
    void drop(int row);
    bool belongs(const RunSummary &run) const;
    void onEvent(const QString &type, const QString &subjectId, const QJsonObject &data);

    Backend &m_backend;
    QList<RunSummary> m_runs;
    QHash<QString, QString> m_agents;
    RunListFilter m_filter;
    QString m_nextCursor;
    // What events told while a page is read; the page can be older.
    QHash<QString, RunSummary> m_told;
    QSet<QString> m_gone;
    int m_generation = 0;
    bool m_loaded = false;
    bool m_loading = false;
};

} // namespace troupe
