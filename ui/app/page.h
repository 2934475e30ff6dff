// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

namespace troupe {

class Backend;
class DesktopSettings;
class NetPolicy;
class Theme;

/// What a page may use. Lives as long as the window; the backend changes only by making new pages.
struct PageContext
{
    Backend &backend;
    Theme &theme;
    DesktopSettings &settings;
    /// Shows another page: openPage("chat", sessionId), openPage("agents", agentId).
    std::function<void(const QString &page, const QString &argument)> openPage;
    /// Says something in passing, at the window's edge. `action` may be empty.
    std::function<void(const QString &text, const QString &action, std::function<void()> onAction)>
        toast;
    /// Says what failed, what was kept and what to do.
    std::function<void(const QString &what, const QString &why)> report;
};

/// One page of the window, made when it is first shown and kept.
class Page : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// It is shown: `argument` is what openPage() was given, or empty.
    virtual void enter(const QString &argument) { Q_UNUSED(argument); }
    /// Ctrl+F, Ctrl+N and the like while this page is shown; added to menu and palette.
    virtual QList<QAction *> pageActions() { return {}; }
};

/// A row of the sidebar.
struct PageEntry
{
    QString name; ///< "chat": for openPage, --page and object names
    QString title;
    QString icon; ///< of resources/icons
    QKeySequence shortcut;
    std::function<Page *(PageContext &context, QWidget *parent)> make;
};

} // namespace troupe
