// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/settingssection.h"

#include <QAbstractTableModel>

class QTableView;
class QTimer;

namespace troupe {

class FormRow;
class LineEdit;
class Switch;
class TagEditor;
class TextLabel;

/// Outbound connections, newest first, a page at a time.
class LedgerTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        HostColumn,
        ReasonColumn,
        SentColumn,
        ReceivedColumn,
        OutcomeColumn,
        ColumnCount
    };

    explicit LedgerTable(Backend &backend, QObject *parent);

    /// Asks for what is newer than the first row; the first time for the first page.
    void refresh();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void failed(const QString &message);

private:
    void takeNewest(const Page<NetworkEntry> &page);

    Backend &m_backend;
    QList<NetworkEntry> m_entries;
    QString m_cursor;
    bool m_loading = false;
    bool m_started = false;
};

/// The offline lock, what is allowed out and how, and the ledger of what went out.
class PrivacySection : public SettingsSection
{
    Q_OBJECT

public:
    PrivacySection(PageContext &context, ServerSettingsLink &server, QWidget *parent);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeLockCard();
    void makeLedgerCard();
    void makeWayCard();
    void showSettings();
    void showRefusal(const QString &pointer, const QString &message);

    ServerSettingsLink &m_server;
    LedgerTable *m_ledger;
    Switch *m_lock;
    TextLabel *m_lockState;
    Switch *m_discovery;
    QTableView *m_view;
    TextLabel *m_none;
    LineEdit *m_proxy;
    LineEdit *m_caFile;
    TagEditor *m_allow;
    FormRow *m_proxyRow;
    FormRow *m_caRow;
    FormRow *m_allowRow;
    QTimer *m_poll;
    bool m_showing = false;
};

} // namespace troupe
