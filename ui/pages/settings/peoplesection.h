// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/peopleops.h"
#include "ui/pages/settings/settingssection.h"

#include <QAbstractTableModel>

class QTableView;

namespace troupe {

class Button;
class TextLabel;

/// The people of the server, one a row.
class PeopleTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, UsernameColumn, RoleColumn, StateColumn, LoginColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setPeople(QList<User> people);
    const User &personAt(int row) const { return m_people.at(row); }
    int rowOf(const QString &id) const; ///< -1: not there

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<User> m_people;
};

/// Who may use the server: for administrators the people, their roles and passwords; for everybody
/// the own password.
class PeopleSection : public SettingsSection
{
    Q_OBJECT

public:
    PeopleSection(PageContext &context, QWidget *parent);
    void enter(const QString &detail) override;

private:
    void makePeopleCard();
    void makeOwnCard();
    void loadMe();
    void load();
    void showButtons();
    void add();
    void setPassword();
    void setRole();
    void setDisabled();
    void change(const User &person, Patch<UserChanges> changes, const QString &done);
    const User *chosen() const;

    PeopleTable *m_table;
    QTableView *m_view = nullptr;
    QWidget *m_people = nullptr;
    Button *m_add = nullptr;
    Button *m_role = nullptr;
    Button *m_state = nullptr;
    Button *m_password = nullptr;
    TextLabel *m_own = nullptr;
    User m_me;
    bool m_isAdmin = false;
};

} // namespace troupe
