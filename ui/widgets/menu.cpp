// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/menu.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"

namespace troupe {

Menu::Menu(QWidget *parent) : QMenu(parent)
{
    // Without both, the window's own square corners and shadow show around the rounded ones.
    setWindowFlags(windowFlags() | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint);
    setAttribute(Qt::WA_TranslucentBackground);
    setFont(textFont(TextStyle::Small));
}

QAction *Menu::addItem(const QString &icon, const QString &text, std::function<void()> run,
                       const QKeySequence &shortcut)
{
    QAction *action = addAction(icon.isEmpty() ? QIcon() : themedIcon(icon), text);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    return action;
}

QAction *Menu::addDangerItem(const QString &icon, const QString &text, std::function<void()> run)
{
    QAction *action = addItem(icon, text, std::move(run));
    action->setIcon(themedIcon(icon, IconTone::Danger));
    return action;
}

} // namespace troupe
