// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/policyops.h"
#endif

#include <QAbstractTableModel>
#include <QHash>
#include <QPersistentModelIndex>
#include <QTimer>
#include <QWidget>

class QTableView;
class QVBoxLayout;

namespace troupe {

class Backend;
class Button;
class ComboBox;
class SearchField;
class TextLabel;

/// The audit trail, newest first, a page at a time.
class AuditModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { WhenColumn, WhoColumn, ActionColumn, WhatColumn, NumberColumn, ColumnCount };

    explicit AuditModel(Backend &backend, QObject *parent = nullptr);

    /// `action`: such as "approval."; `subjectId`: of an approval, a call or a policy.
    void setFilter(const QString &action, const QString &subjectId);
    void reload(); ///< adds what is new
    void setNames(QHash<QString, QString> names); ///< of people and agents, by id
    const AuditEntry &entryAt(int row) const { return m_entries.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void loaded();
    void failed(const QString &message);

private:
    void request(bool fromStart);
    void takeNewest(Page<AuditEntry> page);
    void append(const QList<AuditEntry> &entries);
    QString nameOf(const QString &actor) const;

    Backend &m_backend;
    QString m_action;
    QString m_subject;
    QHash<QString, QString> m_names;
    QList<AuditEntry> m_entries;
    QString m_cursor;
    int m_generation = 0;
    bool m_loading = false;
};

/// Who did what: filtered, verified on the server, saved as a file that anybody can verify.
class AuditPanel : public QWidget
{
    Q_OBJECT

public:
    explicit AuditPanel(Backend &backend, QWidget *parent = nullptr);

    void enter();
    void verify();

signals:
    void told(const QString &text);
    void failed(const QString &what, const QString &why);

private:
    void makeTools(QVBoxLayout *layout);
    void makeTable(QVBoxLayout *layout);
    void loadNames();
    void save();
    void saveTo(const QString &path);
    void showVerdict(const AuditReport &report);
    void applyFilter();

    Backend &m_backend;
    AuditModel *m_model;
    ComboBox *m_action;
    SearchField *m_subject;
    Button *m_verify;
    Button *m_save;
    TextLabel *m_verdict;
    TextLabel *m_detail;
    QTableView *m_view;
    QPersistentModelIndex m_top; ///< the row at the top while others come above it
    QTimer m_soon;
};

} // namespace troupe
