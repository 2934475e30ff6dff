// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/toolfunction.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

#include <QAbstractTableModel>

class QTableView;

namespace troupe {

class Backend;
class TextArea;
class TextLabel;

/// The calls of one function, the newest first, a page at a time.
class ExecutionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, State, Status, Took, Said, ColumnCount };

    ExecutionModel(Backend &backend, QString functionId, QObject *parent);

    void reload();
    const FunctionExecution &callAt(int row) const { return m_calls.at(row); }

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
    void take(const Page<FunctionExecution> &page, bool fromStart);

    Backend &m_backend;
    QString m_functionId;
    QList<FunctionExecution> m_calls;
    QString m_cursor;
    bool m_loading = false;
    int m_asked = 0; ///< answers to an earlier question are dropped
};

/// The log of a function: what was asked, what came back.
class FunctionLogDialog : public Dialog
{
    Q_OBJECT

public:
    FunctionLogDialog(PageContext &context, const ToolFunction &function, QWidget *parent);

private:
    void showCall(const QModelIndex &index);

    ExecutionModel *m_model;
    QTableView *m_table;
    TextLabel *m_state;
    TextArea *m_detail;
};

} // namespace troupe
