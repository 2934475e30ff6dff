// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/modelops.h"
#include "ui/app/page.h"
#include "ui/widgets/card.h"

#include <QAbstractTableModel>

class QTableView;

namespace troupe {

class Button;
class LineEdit;
class TextLabel;

/// Other names of models, one a row; the own ones first.
class AliasTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { AliasColumn, ModelColumn, OriginColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setAliases(QList<ModelAlias> aliases);
    const ModelAlias &aliasAt(int row) const { return m_aliases.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ModelAlias> m_aliases;
};

/// Other names of models: adds and removes the own ones.
class AliasesCard : public Card
{
    Q_OBJECT

public:
    AliasesCard(PageContext &context, QWidget *parent);
    void load();

private:
    void add();
    void remove();

    PageContext &m_context;
    AliasTable *m_table;
    QTableView *m_view;
    LineEdit *m_alias;
    LineEdit *m_model;
    Button *m_add;
    Button *m_remove;
    TextLabel *m_problem;
};

/// Prices from a file in LiteLLM's form: which are there, another import, forgetting them.
class ImportCard : public Card
{
    Q_OBJECT

public:
    ImportCard(PageContext &context, QWidget *parent);
    void load();
    /// Reads the file on another thread and sends what it holds.
    void importFile(const QString &path);

private:
    void choose();
    void send(const QJsonObject &prices);
    void tell(const ImportReport &report);
    void clear();
    void refuse(const QString &why);

    PageContext &m_context;
    TextLabel *m_state;
    Button *m_import;
    Button *m_clear;
};

} // namespace troupe
