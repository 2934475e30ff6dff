// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

namespace troupe {

/// The roles a model gives to RowDelegate. Qt::DisplayRole is the title and is enough alone.
enum RowRole {
    RowSubtitle = Qt::UserRole + 100, ///< QString: the second line
    RowTime, ///< QString: at the right of the title
    RowBadge, ///< QString
    RowBadgeTone, ///< int of BadgeTone
    RowIcon, ///< QString: a Lucide name, in a soft square
    RowAvatar, ///< QString: a name, instead of an icon
    RowAvatarColor, ///< QColor of the avatar; none: derived from the name
    RowAvatarPicture, ///< QString: see paintAvatar()
    RowUnread, ///< bool: a dot and a stronger title
    RowPinned, ///< bool
};

/// One or two lines with time and badge; hover and selection are rounded rows.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// A QListView set up for RowDelegate: smooth scrolling, hover, no frame.
class RowList : public QListView
{
    Q_OBJECT

public:
    explicit RowList(const QString &name, QWidget *parent = nullptr);
};

} // namespace troupe
