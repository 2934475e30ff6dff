// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/templateops.h"
#endif

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace troupe {

class Backend;

/// The templates that match a filter, in order of category and name, a page at a time.
class TemplateListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Roles { TemplateColor = Qt::UserRole + 200, TemplateCategoryName, TemplateAbout };

    explicit TemplateListModel(Backend &backend, QObject *parent = nullptr);

    void setFilter(const QString &search, std::optional<TemplateCategory> category);
    void reload();
    const AgentTemplate &templateAt(int row) const { return m_templates.at(row); }
    bool isLoading() const { return m_loading; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void loaded(); ///< after each page
    void failed(const QString &message);

private:
    void request(bool fromStart);

    Backend &m_backend;
    QList<AgentTemplate> m_templates;
    QString m_search;
    std::optional<TemplateCategory> m_category;
    QString m_cursor;
    int m_generation = 0; ///< answers of an earlier filter are dropped
    bool m_loading = false;
};

/// A template as a card: face, name, role, what it does, category.
class TemplateCardDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setCardWidth(int width) { m_width = width; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_width = 280;
};

/// For people: "Customer success".
QString categoryLabel(TemplateCategory category);

} // namespace troupe
