// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "ui/pages/settings/settingssection.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace troupe {

class CheckBox;
class SearchField;
class TextLabel;

/// Every model that can be asked for, one a row.
class ModelTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        ProviderColumn,
        InputColumn,
        OutputColumn,
        ContextColumn,
        StateColumn,
        ColumnCount
    };
    static constexpr int SortRole = Qt::UserRole + 1;
    static constexpr int ConfiguredRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;

    void setModels(QList<ModelInfo> models);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant sortValue(const ModelInfo &model, int column) const;
    QString text(const ModelInfo &model, int column) const;

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

class ModelsSection : public SettingsSection
{
    Q_OBJECT

public:
    ModelsSection(PageContext &context, QWidget *parent);

private:
    void load();
    void showCount();

    ModelTable *m_table;
    ModelFilter *m_filter;
    SearchField *m_search;
    TextLabel *m_count;
};

} // namespace troupe
