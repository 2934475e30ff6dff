// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace troupe {

/// Every model that can be asked for, one a row.
class ModelTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        ProviderColumn,
        ContextColumn,
        InputColumn,
        OutputColumn,
        PriceColumn,
        StateColumn,
        ColumnCount
    };
    static constexpr int SortRole = Qt::UserRole + 1;
    static constexpr int ConfiguredRole = Qt::UserRole + 2;
    static constexpr int SearchRole = Qt::UserRole + 3; ///< all that a search looks at

    using QAbstractTableModel::QAbstractTableModel;

    void setModels(QList<ModelInfo> models);
    const ModelInfo &modelAt(int row) const { return m_models.at(row); }
    int rowOf(const QString &id) const; ///< -1: not there

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant sortValue(const ModelInfo &model, int column) const;
    QString text(const ModelInfo &model, int column) const;
    QString toolTip(const ModelInfo &model) const;

    QList<ModelInfo> m_models;
};

class ModelFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setOnlyConfigured(bool only);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    bool m_onlyConfigured = false;
};

} // namespace troupe
