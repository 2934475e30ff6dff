// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/settingssection.h"
#include "ui/widgets/forms.h"

#include <QAbstractTableModel>

class QTableView;

namespace troupe {

class Badge;
class Button;
class CheckBox;
class ComboBox;
class EmptyState;
class LineEdit;
class TextLabel;

class KeyTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        KeyColumn,
        ScopesColumn,
        TierColumn,
        CreatedColumn,
        UsedColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setKeys(QList<ApiKey> keys);
    const ApiKey &keyAt(int row) const { return m_keys.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ApiKey> m_keys;
};

/// Asks what a new key is for.
class NewKeyDialog : public Dialog
{
    Q_OBJECT

public:
    explicit NewKeyDialog(QWidget *parent);
    CreateKey request() const;

private:
    void check();

    LineEdit *m_name;
    QList<CheckBox *> m_scopes;
    ComboBox *m_tier;
    Button *m_create;
};

/// Shows a new key, this once.
class ShowKeyDialog : public Dialog
{
    Q_OBJECT

public:
    ShowKeyDialog(const CreatedKey &key, QWidget *parent);
};

/// API keys, and where the server keeps its secrets.
class KeysSection : public SettingsSection
{
    Q_OBJECT

public:
    KeysSection(PageContext &context, QWidget *parent);
    void enter(const QString &detail) override;

private:
    void load();
    void loadSecrets();
    void create();
    void revoke();
    void makeSecretsCard();

    KeyTable *m_table;
    QTableView *m_view;
    TextLabel *m_none;
    Button *m_revoke;
    Badge *m_secretState;
    TextLabel *m_secretText;
};

} // namespace troupe
