// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"
#include "ui/shell/startstate.h"

#include <QHash>
#include <QUrl>
#include <QWidget>

#include <memory>
#include <optional>

class QStackedWidget;

namespace troupe {

class ApprovalWatch;
class Banner;
class BannerColumn;
class CommandPalette;
class ConnectionView;
class Menu;
class NoticesPopover;
class Sidebar;
class ToastArea;
class TopBar;

/// The window: sidebar, top bar, banners and the page. It shows itself without a server; pages are
/// made when there is one, each when it is first opened, and kept until the server changes.
class MainWindow : public QWidget
{
    Q_OBJECT

public:
    MainWindow(Theme &theme, DesktopSettings &settings, QList<PageEntry> entries);
    ~MainWindow() override;

    void showStarting(const QString &what);
    void showProblem(const StartProblem &problem);
    /// Opens the last page on this server. `backend` stays alive until clearServer() or the end of
    /// the window.
    void setServer(Backend &backend, const ServerIdentity &identity);
    void clearServer(); ///< closes all pages

    /// Asks the page that is shown to let go first.
    void openPage(const QString &page, const QString &argument = {});
    /// The page that is opened when the server is there, instead of the last one.
    void setFirstPage(const QString &page) { m_firstPage = page; }
    QString currentPage() const { return m_current; }
    PageWidget *page(const QString &name) const { return m_pages.value(name); }
    QStringList pageNames() const;

    void toast(const QString &text, const QString &action = {}, std::function<void()> run = {});
    void report(const QString &what, const QString &why);
    void note(const QString &what, const QString &text); ///< among the notices, without a toast
    void chooseServer(); ///< asks for another one
    void keep(); ///< the window's place and what was typed, before an end that asks nobody
    /// Every action of the window and of the page that is shown.
    QList<QAction *> allActions() const;

signals:
    void problemAction(const QString &id);
    /// A person chose another server.
    void connectRequested(const QUrl &url, const QByteArray &key);
    void embeddedRequested();
    /// A person wants the data of the embedded server replaced by this backup.
    void restoreRequested(const QString &file);
    void shown(); ///< after the first paint

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    Banner *addBanner(const QString &name);
    void makeActions();
    QAction *addShortcut(const QString &name, const QString &text, const QKeySequence &keys,
                         std::function<void()> run);
    void buildMenu();
    void leaveThen(std::function<void()> then);
    void showPage(const QString &name, const QString &argument);
    PageWidget *makePage(const PageEntry &entry);
    const PageEntry *entryOf(const QString &page) const;
    void showHeader();
    void fitSidebar();
    void welcomeOrOpen(const QString &page);
    void watchFirstAnswer();
    void watchApprovals();
    void showShortcuts();
    void showPalette();
    void toggleTheme();

    Theme &m_theme;
    DesktopSettings &m_settings;
    QList<PageEntry> m_entries;
    std::unique_ptr<PageContext> m_context;
    Sidebar *m_sidebar = nullptr;
    TopBar *m_topBar = nullptr;
    BannerColumn *m_banners = nullptr;
    Banner *m_connectionBanner = nullptr;
    Banner *m_offerBanner = nullptr;
    QStackedWidget *m_stack = nullptr;
    StartState *m_start = nullptr;
    ToastArea *m_toasts = nullptr;
    NoticesPopover *m_notices = nullptr;
    CommandPalette *m_palette = nullptr; ///< made when it is first asked for
    ConnectionView *m_connection = nullptr;
    ApprovalWatch *m_approvals = nullptr;
    Menu *m_menu = nullptr;
    QList<QAction *> m_actions;
    QHash<QString, PageWidget *> m_pages;
    QString m_current;
    QString m_firstPage;
    QString m_wanted; ///< chosen before there was a server
    QUrl m_serverUrl;
    bool m_leaving = false;
    bool m_painted = false;
    bool m_mayCollapse = true;
};

} // namespace troupe
