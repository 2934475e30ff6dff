// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QMenu>

#include <functional>

namespace troupe {

/// A menu with rounded corners and themed icons.
class Menu : public QMenu
{
    Q_OBJECT

public:
    explicit Menu(QWidget *parent = nullptr);

    QAction *addItem(const QString &icon, const QString &text, std::function<void()> run,
                     const QKeySequence &shortcut = {});
    /// The same in the colour of danger.
    QAction *addDangerItem(const QString &icon, const QString &text, std::function<void()> run);
};

} // namespace troupe
