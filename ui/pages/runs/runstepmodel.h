// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/runops.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QJsonObject>
#include <QSet>

namespace troupe {

class Backend;

/// The steps of one run as a table, in the order in which they began: read in pages one after the
/// other, up to kMostSteps, and kept current by events.
class RunStepModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, KindColumn, StatusColumn, TookColumn, CostColumn, ColumnCount };
    static constexpr int kMostSteps = 10'000;

    explicit RunStepModel(Backend &backend, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setRun(const QString &runId); ///< empty: none
    void reload();
    int rowOf(const QString &stepId) const { return m_rows.value(stepId, -1); }
    const StepSummary &at(int row) const { return m_steps.at(row); }
    const QList<StepSummary> &steps() const { return m_steps; }
    bool isLoaded() const { return m_loaded; }

signals:
    void loaded(); ///< all pages
    void failed(const QString &why);
    void stepChanged(const QString &stepId);

private:
    void read(const QString &cursor);
    void apply(const StepSummary &step);
    void move(int from, const StepSummary &step);
    void onEvent(const QString &type, const QString &subjectId, const QJsonObject &data);

    Backend &m_backend;
    QString m_runId;
    QList<StepSummary> m_steps;
    QHash<QString, int> m_rows; ///< by id
    QSet<QString> m_told; ///< by events while pages are read, which can be older
    int m_generation = 0;
    bool m_isReading = false;
    bool m_loaded = false;
};

} // namespace troupe
