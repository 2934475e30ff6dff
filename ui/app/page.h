// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QString>
#include <QWidget>

#include <functional>
#include <utility>

namespace troupe {

class Backend;
class DesktopSettings;
class Theme;

/// The server a window works with, for people.
struct ServerIdentity
{
    QString name; ///< "Embedded", or the host of a remote one
    bool embedded = true;
    QString dataFolder; ///< of the embedded one
};

/// What a page may use. Lives as long as the page; another server means other pages.
struct PageContext
{
    Backend &backend;
    Theme &theme;
    DesktopSettings &settings;
    ServerIdentity server;
    /// Shows another page: openPage("chat", sessionId), openPage("agents", agentId). The chat takes
    /// "new" for an empty conversation and "agent:ID" for a new one with that agent.
    std::function<void(const QString &page, const QString &argument)> openPage;
    /// Says something in passing, at the window's edge. `action` may be empty.
    std::function<void(const QString &text, const QString &action, std::function<void()> onAction)>
        toast;
    /// Says what failed, what was kept and what to do; also kept among the notifications.
    std::function<void(const QString &what, const QString &why)> report;
    /// Puts a backup in place of the embedded server's data, in a window made anew. Not for a remote
    /// server, whose files are elsewhere.
    std::function<void(const QString &file)> restoreBackup = {};
};

/// One page of the window, made when it is first shown and kept.
class PageWidget : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// It is shown: `argument` is what openPage() was given, or empty.
    virtual void enter(const QString &argument) { Q_UNUSED(argument); }
    /// Actions with their shortcuts that work while this page is shown; also in the menu. Created
    /// once, owned by the page. Find is Ctrl+F.
    virtual QList<QAction *> pageActions() { return {}; }

    /// Keys of the page's fields and lists that are no actions, for the sheet of shortcuts.
    virtual QList<std::pair<QString, QKeySequence>> keyHints() const { return {}; }

    /// The top bar shows these; empty: the entry's title. Emit headerChanged() when they change.
    virtual QString headerTitle() const { return {}; }
    virtual QString headerSubtitle() const { return {}; }
    /// Buttons at the right of the top bar while the page is shown; owned by the page. May be null.
    virtual QWidget *headerWidget() { return nullptr; }

    /// Somebody wants another page, another server or to quit. Call `leave` now, later (after
    /// saving, or asking), or never. The default lets go at once.
    virtual void requestLeave(std::function<void()> leave) { leave(); }
    /// The program ends at once and can ask nobody: keep what was typed.
    virtual void keep() {}

signals:
    void headerChanged();
};

/// A part of a page that openPage() can go to at once.
struct PagePlace
{
    QString argument;
    QString title;
};

/// A row of the sidebar.
struct PageEntry
{
    QString name; ///< "chat": for openPage, --page and object names
    QString title;
    QString icon; ///< of resources/icons
    QKeySequence shortcut;
    bool atFoot = false; ///< at the foot of the sidebar
    std::function<PageWidget *(PageContext &context, QWidget *parent)> make;
    QList<PagePlace> places = {}; ///< for the command palette
};

} // namespace troupe
