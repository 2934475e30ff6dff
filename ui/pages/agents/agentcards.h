// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"

#include <QStyledItemDelegate>
#include <QWidget>

namespace troupe {

/// A rounded square with an agent's picture or emoji, or the initials of its name, on its colour.
class AgentFace : public QWidget
{
    Q_OBJECT

public:
    explicit AgentFace(int side, QWidget *parent = nullptr);

    void show(const QString &name, const QString &avatar, const QString &color);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_avatar;
    QColor m_color;
};

/// An agent of the list as a card: face, name, state, what it does, model and tags.
class AgentCardDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// A short row instead: face, name, role, state.
    void setCompact(bool compact) { m_compact = compact; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool m_compact = false;
};

/// For people: "Active", "Stopped", "Archived".
QString statusLabel(AgentStatus status);

} // namespace troupe
