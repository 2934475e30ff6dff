// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/chatops.h"
#include "ui/app/desktopsettings.h"
#include "ui/app/run.h"
#include "ui/pages/welcome/welcomepage.h"
#include "ui/shell/approvalwatch.h"
#include "ui/shell/connection.h"
#include "ui/shell/notices.h"
#include "ui/shell/palette/commandpalette.h"
#include "ui/shell/palette/windowcommands.h"
#include "ui/shell/searchpill.h"
#include "ui/shell/shortcutsheet.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/topbar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/menu.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPointer>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kCollapseBelow = 1060; // a list and a form side by side need the rest
constexpr qsizetype kLongestTitle = 120; // of a request, in passing
constexpr QLatin1String kWelcome("welcome");
constexpr QLatin1String kChat("chat");
constexpr QLatin1String kSettingsPage("settings");
constexpr QLatin1String kApprovalsPage("approvals");

} // namespace

/// Banners under the top bar, off its edges and each other; without any it takes no room.
class BannerColumn : public QWidget
{
public:
    explicit BannerColumn(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
    {
        m_layout->setContentsMargins(space::m, space::s, space::m, space::s);
        m_layout->setSpacing(space::s);
        hide();
    }
    void addWidget(QWidget *banner)
    {
        m_layout->addWidget(banner);
        banner->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent) {
            bool any = false;
            for (int i = 0; i < m_layout->count(); ++i)
                any = any || !m_layout->itemAt(i)->widget()->isHidden();
            setVisible(any);
        }
        return QWidget::eventFilter(watched, event);
    }
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(0, height() - 1, width(), 1, tokensOf(this).hairline);
    }

private:
    QVBoxLayout *m_layout;
};

MainWindow::MainWindow(Theme &theme, DesktopSettings &settings, QList<PageEntry> entries)
    : m_theme(theme), m_settings(settings), m_entries(std::move(entries))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Troupe"));
    setMinimumSize(640, 480);
    resize(1280, 820);
    build();
    makeActions();
    if (const QByteArray geometry = settings.windowGeometry(); !geometry.isEmpty())
        restoreGeometry(geometry);
    fitSidebar();
    showStarting(tr("Opening your data…"));
}

MainWindow::~MainWindow()
{
    clearServer();
}

Banner *MainWindow::addBanner(const QString &name)
{
    auto *banner = new Banner(this);
    banner->setObjectName(name);
    banner->hide();
    m_banners->addWidget(banner);
    return banner;
}

void MainWindow::build()
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_sidebar = new Sidebar(m_entries, m_theme, this);
    layout->addWidget(m_sidebar);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    m_topBar = new TopBar(this);
    column->addWidget(m_topBar);
    m_banners = new BannerColumn(this);
    column->addWidget(m_banners);
    m_connectionBanner = addBanner(QStringLiteral("connectionBanner"));
    m_offerBanner = addBanner(QStringLiteral("offerBanner"));
    m_offerBanner->setDismissable(true);
    m_stack = new QStackedWidget(this);
    m_start = new StartState(m_stack);
    m_stack->addWidget(m_start);
    column->addWidget(m_stack, 1);
    layout->addLayout(column, 1);
    m_toasts = new ToastArea(this);
    m_notices = new NoticesPopover(this);
    m_connection = new ConnectionView(m_topBar->pill(), m_connectionBanner, this);
    m_menu = new Menu(this);
    watchApprovals();

    connect(m_sidebar, &Sidebar::pageChosen, this, [this](const QString &page) { openPage(page); });
    connect(m_sidebar, &Sidebar::newConversation, this,
            [this] { openPage(kChat, QStringLiteral("new")); });
    connect(m_sidebar, &Sidebar::themeToggled, this, &MainWindow::toggleTheme);
    connect(m_sidebar, &Sidebar::collapseToggled, this, [this] {
        const bool collapsed = !m_sidebar->isCollapsed();
        m_sidebar->setCollapsed(collapsed);
        if (width() >= kCollapseBelow)
            m_settings.setSidebarCollapsed(collapsed);
    });
    connect(&m_settings, &DesktopSettings::sidebarCollapsedChanged, m_sidebar,
            &Sidebar::setCollapsed);
    connect(m_topBar->bell(), &QAbstractButton::clicked, this,
            [this] { m_notices->toggle(m_topBar->bell()); });
    connect(m_notices, &NoticesPopover::unreadChanged, m_topBar, &TopBar::setUnread);
    connect(m_topBar->menuButton(), &QAbstractButton::clicked, this, [this] {
        buildMenu();
        QWidget *anchor = m_topBar->menuButton();
        const QPoint corner = anchor->mapToGlobal(QPoint(anchor->width(), anchor->height() + 4));
        m_menu->popup(corner - QPoint(m_menu->sizeHint().width(), 0));
    });
    connect(m_topBar->search(), &QAbstractButton::clicked, this, &MainWindow::showPalette);
    connect(m_start, &StartState::actionChosen, this, &MainWindow::problemAction);
    connect(m_connection, &ConnectionView::chooseServer, this, &MainWindow::chooseServer);
    connect(m_connection, &ConnectionView::useEmbedded, this,
            [this] { leaveThen([this] { emit embeddedRequested(); }); });
    connect(m_offerBanner, &Banner::actionTriggered, this, [this] {
        m_offerBanner->hide();
        openPage(kSettingsPage, QStringLiteral("providers/new"));
    });
}

QAction *MainWindow::addShortcut(const QString &name, const QString &text, const QKeySequence &keys,
                                 std::function<void()> run)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QStringLiteral("action-") + name);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action);
    m_actions.append(action);
    return action;
}

void MainWindow::makeActions()
{
    QAction *palette = addShortcut(QStringLiteral("palette"), tr("Search or run a command"),
                                   QKeySequence(tr("Ctrl+K")), [this] { showPalette(); });
    m_topBar->search()->setKeys(palette->shortcut().toString(QKeySequence::NativeText));
    addShortcut(QStringLiteral("new"), tr("New conversation"), QKeySequence(tr("Ctrl+N")),
                [this] { openPage(kChat, QStringLiteral("new")); });
    for (const PageEntry &entry : std::as_const(m_entries))
        addShortcut(entry.name, entry.title, entry.shortcut,
                    [this, name = entry.name] { openPage(name); });
    addShortcut(QStringLiteral("theme"), tr("Light or dark"), QKeySequence(tr("Ctrl+Shift+L")),
                [this] { toggleTheme(); });
    addShortcut(QStringLiteral("sidebar"), tr("Collapse the sidebar"), QKeySequence(tr("Ctrl+B")),
                [this] { emit m_sidebar->collapseToggled(); });
    addShortcut(QStringLiteral("notifications"), tr("Notifications"),
                QKeySequence(tr("Ctrl+Shift+N")), [this] { m_notices->toggle(m_topBar->bell()); });
    addShortcut(QStringLiteral("connection"), tr("Connect to a server…"), {},
                [this] { chooseServer(); });
    addShortcut(QStringLiteral("shortcuts"), tr("Keyboard shortcuts"), QKeySequence(tr("F1")),
                [this] { showShortcuts(); });
    addShortcut(QStringLiteral("quit"), tr("Quit"), QKeySequence(tr("Ctrl+Q")),
                [this] { close(); });
}

QList<QAction *> MainWindow::allActions() const
{
    QList<QAction *> all = m_actions;
    if (PageWidget *shown = m_pages.value(m_current))
        all = shown->pageActions() + all;
    return all;
}

void MainWindow::buildMenu()
{
    m_menu->clear();
    if (PageWidget *shown = m_pages.value(m_current)) {
        const QList<QAction *> own = shown->pageActions();
        m_menu->addActions(own);
        if (!own.isEmpty())
            m_menu->addSeparator();
    }
    for (QAction *action : std::as_const(m_actions)) {
        if (action->objectName() == QLatin1String("action-theme")
            || action->objectName() == QLatin1String("action-shortcuts"))
            m_menu->addSeparator();
        m_menu->addAction(action);
    }
}

void MainWindow::showStarting(const QString &what)
{
    m_stack->setCurrentWidget(m_start);
    m_start->showWaiting(what);
    m_topBar->setPageWidget(nullptr);
    m_topBar->setTitle({}, {});
}

void MainWindow::showProblem(const StartProblem &problem)
{
    clearServer();
    m_stack->setCurrentWidget(m_start);
    m_start->showProblem(problem);
    m_topBar->setTitle({}, {});
    m_topBar->pill()->setState(ConnectionPill::Health::Bad, tr("Server"), tr("not running"));
}

void MainWindow::setServer(Backend &backend, const ServerIdentity &identity)
{
    clearServer();
    m_serverUrl = identity.embedded ? QUrl() : backend.base();
    m_context.reset(new PageContext{
        backend, m_theme, m_settings, identity,
        [this](const QString &page, const QString &argument) { openPage(page, argument); },
        [this](const QString &text, const QString &action, std::function<void()> run) {
            toast(text, action, std::move(run));
        },
        [this](const QString &what, const QString &why) { report(what, why); },
        [this](const QString &file) { leaveThen([this, file] { emit restoreRequested(file); }); }});
    m_connection->setServer(&backend, identity);
    m_approvals->setServer(&backend);
    watchFirstAnswer();
    QString first = m_wanted;
    if (first.isEmpty())
        first = m_firstPage;
    if (first.isEmpty())
        first = entryOf(m_settings.lastPage()) ? m_settings.lastPage() : kChat;
    m_firstPage.clear();
    m_wanted.clear();
    welcomeOrOpen(first);
}

void MainWindow::clearServer()
{
    m_approvals->setServer(nullptr);
    m_connection->setServer(nullptr, {});
    delete std::exchange(m_palette, nullptr);
    m_topBar->setPageWidget(nullptr);
    m_current.clear();
    m_stack->setCurrentWidget(m_start);
    const auto pages = std::exchange(m_pages, {});
    qDeleteAll(pages);
    m_context.reset();
}

void MainWindow::welcomeOrOpen(const QString &page)
{
    if (m_settings.welcomed() || page != kChat) {
        showPage(page, page == kChat ? m_settings.lastSession() : QString());
        return;
    }
    // Whoever has conversations already, from another desktop or the command line, needs no welcome.
    // Agents say nothing: those of the templates are there from the start.
    ListSessions query;
    query.limit = 1;
    run<Page<Session>>(this, m_context->backend.call(ops::listSessions, query),
                       [this, page](Result<Page<Session>> sessions) {
                           if (!m_context || !m_current.isEmpty())
                               return;
                           const bool known = !sessions || !sessions->items.isEmpty();
                           if (known)
                               m_settings.setWelcomed(true);
                           showPage(known ? page : kWelcome,
                                    known && page == kChat ? m_settings.lastSession() : QString());
                       });
}

void MainWindow::watchFirstAnswer()
{
    if (m_settings.offeredProvider())
        return;
    connect(&m_context->backend.events(), &EventStream::happened, m_offerBanner,
            [this](const QString &type, const QString &, const QJsonObject &data) {
                if (type != QLatin1String("message.completed") || m_settings.offeredProvider())
                    return;
                m_settings.setOfferedProvider(true);
                if (data[QStringLiteral("model")].toString() != QLatin1String("troupe-offline"))
                    return;
                m_offerBanner->show(
                    Banner::Kind::Info,
                    tr("That answer came from the built-in offline model. For a large "
                       "model, add Ollama, LM Studio or an API."),
                    tr("Add a provider"));
            });
}

/// The badge of the sidebar, the icon beside the clock, and what pops up there.
void MainWindow::watchApprovals()
{
    m_approvals = new ApprovalWatch(this);
    connect(m_approvals, &ApprovalWatch::pendingChanged, this,
            [this](int count) { m_sidebar->setBadge(kApprovalsPage, count); });
    connect(m_approvals, &ApprovalWatch::asked, this,
            [this](const QString &id, const QString &title, const QString &sessionId) {
                const bool isInSight = m_current == kApprovalsPage
                                       || (m_current == kChat && !sessionId.isEmpty()
                                           && sessionId == m_settings.lastSession());
                if (isInSight)
                    return;
                m_notices->add(tr("Somebody has to decide"), title);
                toast(tr("Somebody has to decide: %1").arg(title.left(kLongestTitle)), tr("Show"),
                      [this, id] { openPage(kApprovalsPage, id); });
            });
    connect(m_approvals, &ApprovalWatch::opened, this, [this](const QString &approvalId) {
        setWindowState(windowState() & ~Qt::WindowMinimized);
        show();
        raise();
        activateWindow();
        openPage(kApprovalsPage, approvalId.isEmpty() ? QStringLiteral("inbox") : approvalId);
    });
}

const PageEntry *MainWindow::entryOf(const QString &page) const
{
    for (const PageEntry &entry : m_entries) {
        if (entry.name == page)
            return &entry;
    }
    return nullptr;
}

QStringList MainWindow::pageNames() const
{
    QStringList names;
    for (const PageEntry &entry : m_entries)
        names.append(entry.name);
    return names;
}

void MainWindow::leaveThen(std::function<void()> then)
{
    if (PageWidget *shown = m_pages.value(m_current))
        shown->requestLeave(std::move(then));
    else
        then();
}

void MainWindow::openPage(const QString &page, const QString &argument)
{
    m_sidebar->setCurrent(m_current); // a row that was pressed is current only when it is shown
    if (!m_context) {
        m_wanted = page;
        return;
    }
    if (page == m_current) {
        showPage(page, argument);
        return;
    }
    leaveThen([this, page, argument] { showPage(page, argument); });
}

PageWidget *MainWindow::makePage(const PageEntry &entry)
{
    PageWidget *page = entry.make(*m_context, m_stack);
    page->setObjectName(QStringLiteral("page-") + entry.name);
    page->setAccessibleName(entry.title);
    connect(page, &PageWidget::headerChanged, this, [this, name = entry.name] {
        if (name == m_current)
            showHeader();
    });
    if (QWidget *own = page->headerWidget())
        own->hide();
    m_stack->addWidget(page);
    m_pages.insert(entry.name, page);
    return page;
}

void MainWindow::showPage(const QString &name, const QString &argument)
{
    if (!m_context)
        return;
    PageWidget *next = m_pages.value(name);
    if (!next) {
        const PageEntry *entry = entryOf(name);
        const PageEntry welcome{kWelcome, tr("Welcome"), {}, {}, false, makeWelcomePage};
        if (!entry && name != kWelcome)
            return;
        next = makePage(entry ? *entry : welcome);
    }
    if (PageWidget *before = m_pages.value(m_current); before && before != next) {
        const auto actions = before->pageActions();
        for (QAction *action : actions)
            removeAction(action);
    }
    m_current = name;
    m_stack->setCurrentWidget(next);
    m_sidebar->setCurrent(name);
    if (name != kWelcome) {
        m_settings.setLastPage(name);
        m_settings.setWelcomed(true);
    }
    addActions(next->pageActions());
    next->enter(argument);
    showHeader();
}

void MainWindow::showHeader()
{
    PageWidget *shown = m_pages.value(m_current);
    if (!shown)
        return;
    const PageEntry *entry = entryOf(m_current);
    const QString title = shown->headerTitle();
    m_topBar->setTitle(title.isEmpty() && entry ? entry->title : title, shown->headerSubtitle());
    m_topBar->setPageWidget(shown->headerWidget());
}

void MainWindow::chooseServer()
{
    auto *dialog = new ConnectDialog(m_serverUrl, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        leaveThen(
            [this, url = dialog->url(), key = dialog->key()] { emit connectRequested(url, key); });
    });
    dialog->open();
}

void MainWindow::showShortcuts()
{
    const PageWidget *shown = m_pages.value(m_current);
    auto *sheet =
        new ShortcutSheet(allActions(), shown ? shown->keyHints() : ShortcutSheet::Keys(), this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

void MainWindow::showPalette()
{
    const auto open = [this](const QString &page, const QString &argument) {
        openPage(page, argument);
    };
    if (!m_palette) {
        m_palette = new CommandPalette(this);
        m_palette->setServer(m_context ? &m_context->backend : nullptr, open);
    }
    PageWidget *shown = m_pages.value(m_current);
    m_palette->summon(windowCommands(m_entries, shown ? shown->pageActions() : QList<QAction *>(),
                                     m_actions, open));
}

void MainWindow::toggleTheme()
{
    m_settings.setThemeMode(m_theme.isDark() ? QStringLiteral("light") : QStringLiteral("dark"));
}

void MainWindow::toast(const QString &text, const QString &action, std::function<void()> run)
{
    m_toasts->showToast(text, QStringLiteral("circle-check"), action, std::move(run));
}

void MainWindow::note(const QString &what, const QString &text)
{
    m_notices->add(what, text);
}

void MainWindow::report(const QString &what, const QString &why)
{
    m_notices->add(what, why);
    m_toasts->showToast(why.isEmpty() ? what : QStringLiteral("%1: %2").arg(what, why),
                        QStringLiteral("circle-alert"));
}

void MainWindow::fitSidebar()
{
    const bool narrow = width() < kCollapseBelow;
    if (narrow == m_mayCollapse) // crossed the line: follow the room, not the last click
        m_sidebar->setCollapsed(narrow || m_settings.sidebarCollapsed());
    m_mayCollapse = !narrow;
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitSidebar();
}

void MainWindow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tokens().canvas);
    if (!m_painted) {
        m_painted = true;
        QTimer::singleShot(0, this, &MainWindow::shown);
    }
}

void MainWindow::keep()
{
    m_settings.setWindowGeometry(saveGeometry());
    for (PageWidget *page : std::as_const(m_pages))
        page->keep();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setWindowGeometry(saveGeometry());
    if (m_leaving || !m_pages.contains(m_current)) {
        event->accept();
        return;
    }
    event->ignore();
    const QPointer<MainWindow> window(this);
    m_pages.value(m_current)->requestLeave([window] {
        if (!window)
            return;
        window->m_leaving = true;
        // Inside of a close event another close() does nothing.
        QTimer::singleShot(0, window, &QWidget::close);
    });
}

} // namespace troupe
