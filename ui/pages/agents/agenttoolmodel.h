// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/tool.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

#include <optional>

namespace troupe {

/// A tool that the person's agents can use, with what this agent may do with it.
struct AgentTool
{
    QString name;
    QString title;
    QString description;
    ToolRisk risk = ToolRisk::Read;
    ToolSource source = ToolSource::BuiltIn;
    QStringList aliases;
    ToolPermission permission = ToolPermission::Allow; ///< what counts for this agent
    bool isOwn = false; ///< said for this agent; else it is everybody's or the tool's own
};

/// The tools that an agent has and could have: those that are known, by name, then names that
/// nothing is known for. Names are kept as they were written, aliases too.
class AgentToolListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        ToolName = Qt::UserRole + 1,
        ToolDescription, ///< one line
        ToolRiskText,
        ToolRiskTone, ///< int of BadgeTone
        ToolPermissionText,
        ToolIsKnown,
        ToolSearch, ///< what a filter looks into
    };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// What is known; nothing: the list could not be read, and no name is marked as unknown.
    void setKnown(const std::optional<QList<AgentTool>> &tools);
    void setChosen(const QStringList &names);
    QStringList chosen() const;
    void add(const QString &name); ///< a name or alias, chosen
    const AgentTool *toolAt(int row) const; ///< null: nothing is known for this name

signals:
    void chosenChanged(); ///< by a person

private:
    struct Row
    {
        QString name;
        std::optional<AgentTool> tool;
    };
    void rebuild();
    bool isChosen(const Row &row) const;

    std::optional<QList<AgentTool>> m_known;
    QStringList m_chosen;
    QList<Row> m_rows;
};

/// Finds words in name, title and description.
class AgentToolFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
};

/// A check box, name and description, permission and risk. A press on the box, or Space, chooses.
class AgentToolDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
};

} // namespace troupe
