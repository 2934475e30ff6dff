// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"

#include <QAbstractButton>
#include <QList>
#include <QPointer>

class QListView;
class QStandardItemModel;

namespace troupe {

class Popover;
class SearchField;

/// A price for people: "$0.15", "free", "—" when unknown.
QString priceLabel(Money perMillion, bool local);

/// A choice among all models, opened as a list with a search, grouped by provider. The first row is
/// the default model (an empty id).
class ModelPicker : public QAbstractButton
{
    Q_OBJECT

public:
    explicit ModelPicker(const QString &name, QWidget *parent = nullptr);

    void setModels(QList<ModelInfo> models);
    const QList<ModelInfo> &models() const { return m_models; }
    QString model() const { return m_model; }
    void setModel(const QString &model);
    /// What the empty choice stands for: "Default model (troupe-offline)".
    void setDefaultLabel(const QString &label);
    const ModelInfo *info(const QString &model) const;

    QSize sizeHint() const override;

signals:
    void modelChosen(const QString &model); ///< by a person

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void open();
    void fill(const QString &search);
    void choose(const QModelIndex &index);
    void makePopover();
    void addModelRow(const ModelInfo &info);

    QString m_name;
    QString m_model;
    QString m_defaultLabel;
    QList<ModelInfo> m_models;
    QPointer<Popover> m_popover;
    SearchField *m_search = nullptr;
    QListView *m_list = nullptr;
    QStandardItemModel *m_rows = nullptr;
};

} // namespace troupe
