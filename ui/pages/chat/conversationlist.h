// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

namespace troupe {

/// A conversation or a found message: avatar, title, time; below, who answers or what was said with
/// what matched in bold. A row that begins a group has its heading above it.
class ConversationDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

    /// Of the row without its heading.
    static QRect rowRect(const QRect &rect, const QModelIndex &index);
};

/// The list of the chat. A click or Enter opens, F2 renames, Delete asks to delete.
class ConversationList : public QListView
{
    Q_OBJECT
public:
    explicit ConversationList(QWidget *parent = nullptr);

    void rename(const QModelIndex &index);

signals:
    void opened(const QModelIndex &index);
    void deleteAsked(const QModelIndex &index);
    void menuAsked(const QModelIndex &index, const QPoint &global);
    void leftUpwards(); ///< Up in the first row

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QModelIndex rowUnder(const QPoint &point) const; ///< not under its heading
    QPersistentModelIndex m_pressed;
};

} // namespace troupe
