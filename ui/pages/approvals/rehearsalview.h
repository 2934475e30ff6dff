// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/policyops.h"
#endif

#include <QAbstractListModel>
#include <QWidget>

class QStackedWidget;

namespace troupe {

class Backend;
class RowList;
class TextLabel;

/// The examples of a rehearsal: what differs from what happened, disagreements with people first.
class RehearsalModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setItems(const QList<RehearsedItem> &items);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<RehearsedItem> m_items;
};

/// What policies would have done to the last calls and answers, in figures and examples.
class RehearsalView : public QWidget
{
    Q_OBJECT

public:
    explicit RehearsalView(Backend &backend, QWidget *parent = nullptr);

    /// As they are stored, or a draft.
    void rehearse(const std::optional<QList<ApprovalPolicy>> &draft);
    void clear();
    void tellProblem(const QString &why); ///< in place of a rehearsal
    QString summary() const;

signals:
    void rehearsed();

private:
    void show(const Rehearsal &rehearsal);

    Backend &m_backend;
    int m_asked = 0;
    QStackedWidget *m_stack;
    TextLabel *m_figures;
    TextLabel *m_questions;
    TextLabel *m_disagreements;
    TextLabel *m_note;
    RowList *m_list;
    RehearsalModel *m_model;
};

} // namespace troupe
