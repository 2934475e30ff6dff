// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette/windowcommands.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>

namespace troupe {

namespace {

QString sentence(const char *text)
{
    return QCoreApplication::translate("CommandPalette", text);
}

PaletteEntry entryOf(QAction *action, const QString &section)
{
    PaletteEntry entry;
    entry.section = section;
    entry.title = action->text().remove(u'&');
    entry.icon = QStringLiteral("command");
    entry.hint = action->shortcut().toString(QKeySequence::NativeText);
    entry.run = [action = QPointer<QAction>(action)] {
        if (action) // its page may have gone meanwhile
            action->trigger();
    };
    return entry;
}

} // namespace

QList<PaletteEntry> windowCommands(
    const QList<PageEntry> &pages, const QList<QAction *> &pageActions,
    const QList<QAction *> &windowActions,
    const std::function<void(const QString &page, const QString &argument)> &open)
{
    const QString here = sentence(QT_TRANSLATE_NOOP("CommandPalette", "On this page"));
    const QString places = sentence(QT_TRANSLATE_NOOP("CommandPalette", "Go to"));
    const QString window = sentence(QT_TRANSLATE_NOOP("CommandPalette", "Commands"));
    QList<PaletteEntry> entries;
    for (QAction *action : pageActions) {
        if (action->isEnabled() && !action->text().isEmpty())
            entries += entryOf(action, here);
    }
    for (const PageEntry &page : pages) {
        PaletteEntry entry;
        entry.section = places;
        entry.title = page.title;
        entry.icon = page.icon;
        entry.hint = page.shortcut.toString(QKeySequence::NativeText);
        entry.run = [open, name = page.name] { open(name, {}); };
        entries += entry;
        for (const PagePlace &place : page.places) {
            PaletteEntry inside = entry;
            inside.title = QStringLiteral("%1 › %2").arg(page.title, place.title);
            inside.hint.clear();
            inside.run = [open, name = page.name, argument = place.argument] {
                open(name, argument);
            };
            entries += inside;
        }
    }
    for (QAction *action : windowActions) {
        const QString name = action->objectName();
        const bool opensPage =
            std::any_of(pages.begin(), pages.end(), [&name](const PageEntry &page) {
                return name == QStringLiteral("action-") + page.name;
            });
        if (action->isEnabled() && !opensPage && name != QLatin1String("action-palette"))
            entries += entryOf(action, window);
    }
    return entries;
}

} // namespace troupe
