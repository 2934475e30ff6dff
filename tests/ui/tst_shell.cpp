// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/pages.h"

#include <QAbstractButton>
#include <QAction>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>

using namespace troupe;

/// Notes what becomes a window of its own.
class WindowNotes : public QObject
{
public:
    QStringList names;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget =
            event->type() == QEvent::Show ? qobject_cast<QWidget *>(watched) : nullptr;
        if (widget && widget->isWindow())
            names += QString::fromLatin1(widget->metaObject()->className()) + u' '
                     + widget->objectName();
        return false;
    }
};

class TestShell : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void pagesOpenByClickAndShortcut();
    void theThemeSwitchesAndIsRemembered();
    void theSidebarCollapsesWhenTheWindowIsNarrow();
    void theLastPageIsOpenedAgain();
    void aFirstRunLeadsToAConversation();
    void whoHasConversationsIsNotWelcomed();
    void aLostConnectionShowsABannerAndKeepsTyping();
    void theConnectionPillTellsTheServer();
    void aReportIsKeptAmongTheNotifications();
    void escapeClosesAPopover();
    void aProblemFillsTheWindowWithItsWaysOut();
    void pagesChosenBeforeTheServerIsThereOpenLater();
    void theShortcutSheetNamesEveryShortcut();
    void noTwoActionsShareAShortcut();
    void noPageFlashesAWindow();

private:
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

void TestShell::init()
{
    m_server = std::make_unique<TestServer>();
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
}

void TestShell::cleanup()
{
    m_ui.reset();
    m_server.reset();
}

void TestShell::pagesOpenByClickAndShortcut()
{
    m_ui->click(QStringLiteral("nav-agents"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
    QCOMPARE(m_ui->text(QStringLiteral("pageTitle")), QStringLiteral("Agents"));
    m_ui->press(Qt::Key_Comma, Qt::ControlModifier);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("settings"));
    m_ui->press(Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
    m_ui->press(Qt::Key_N, Qt::ControlModifier);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
}

void TestShell::theThemeSwitchesAndIsRemembered()
{
    m_ui->settings().setThemeMode(QStringLiteral("light"));
    m_ui->press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_ui->settings().themeMode(), QStringLiteral("dark"));
    m_ui->click(QStringLiteral("nav-settings"));
    m_ui->click(QStringLiteral("settings-appearance"));
    m_ui->click(QStringLiteral("theme-light"));
    QCOMPARE(m_ui->settings().themeMode(), QStringLiteral("light"));
}

void TestShell::theSidebarCollapsesWhenTheWindowIsNarrow()
{
    auto *sidebar = m_ui->find(QStringLiteral("sidebar"));
    QCOMPARE(sidebar->width(), 232);
    m_ui->window().resize(820, 700);
    QTRY_VERIFY(sidebar->width() < 80);
    auto *row = m_ui->find<QAbstractButton>(QStringLiteral("nav-agents"));
    QCOMPARE(row->accessibleName(), QStringLiteral("Agents"));
    m_ui->window().resize(1360, 860);
    QTRY_COMPARE(sidebar->width(), 232);
    m_ui->click(QStringLiteral("collapseButton"));
    QTRY_VERIFY(sidebar->width() < 80);
    QVERIFY(m_ui->settings().sidebarCollapsed());
}

void TestShell::theLastPageIsOpenedAgain()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("desktop.ini"));
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey(), file);
    m_ui->click(QStringLiteral("nav-agents"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey(), file);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
}

void TestShell::aFirstRunLeadsToAConversation()
{
    m_ui->click(QStringLiteral("welcome-ask"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
    const QJsonArray sessions = m_server->get(QStringLiteral("/troupe/v1/sessions"))
                                    .json()[QStringLiteral("items")]
                                    .toArray();
    QCOMPARE(sessions.size(), 1);
    const QString id = sessions.first()[QStringLiteral("id")].toString();
    QVERIFY(!m_ui->settings().draft(id).isEmpty()); // one more click sends it
    QCOMPARE(m_server->get(QStringLiteral("/troupe/v1/agents"))
                 .json()[QStringLiteral("items")]
                 .toArray()
                 .size(),
             1);
}

void TestShell::whoHasConversationsIsNotWelcomed()
{
    m_server->post(QStringLiteral("/troupe/v1/agents"), R"({"name": "Ann"})");
    m_server->post(QStringLiteral("/troupe/v1/sessions"), R"({"agent_id": "ann"})");
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
}

void TestShell::aLostConnectionShowsABannerAndKeepsTyping()
{
    m_ui->click(QStringLiteral("nav-agents"));
    m_ui->click(QStringLiteral("newAgentButton"));
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Ann"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
    m_server->host().shutdown(0, [] {});
    QVERIFY(m_ui->find(QStringLiteral("connectionBanner")));
    QCOMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Ann")); // typing is kept
}

void TestShell::theConnectionPillTellsTheServer()
{
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
    m_ui->click(QStringLiteral("connectionPill"));
    QVERIFY(m_ui->find(QStringLiteral("connectionPopover")));
    QTRY_VERIFY(m_ui->sees(m_server->url()));
}

void TestShell::aReportIsKeptAmongTheNotifications()
{
    m_ui->window().report(QStringLiteral("The import failed"), QStringLiteral("no space"));
    m_ui->click(QStringLiteral("notificationsButton"));
    QVERIFY(m_ui->find(QStringLiteral("notificationsPopover")));
    QVERIFY(m_ui->sees(QStringLiteral("The import failed")));
    m_ui->click(QStringLiteral("clearNotifications"));
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("notificationsPopover")));
}

void TestShell::escapeClosesAPopover()
{
    m_ui->click(QStringLiteral("notificationsButton"));
    QVERIFY(m_ui->find(QStringLiteral("notificationsPopover")));
    m_ui->press(Qt::Key_Escape);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("notificationsPopover")));
    m_ui->click(QStringLiteral("notificationsButton"));
    QVERIFY(m_ui->find(QStringLiteral("notificationsPopover")));
    m_ui->click(QStringLiteral("notificationsButton")); // a press on its own button closes it, too
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("notificationsPopover")));
}

void TestShell::aProblemFillsTheWindowWithItsWaysOut()
{
    QSignalSpy chosen(&m_ui->window(), &MainWindow::problemAction);
    StartProblem problem;
    problem.title = QStringLiteral("Your data cannot be opened");
    problem.message = QStringLiteral("The disk is full.");
    problem.path = QStringLiteral("/data");
    problem.actions = {{QStringLiteral("retry"), QStringLiteral("Try again"),
                        QStringLiteral("refresh-cw")},
                       {QStringLiteral("quit"), QStringLiteral("Quit"), QStringLiteral("log-out")}};
    m_ui->window().showProblem(problem);
    QCOMPARE(m_ui->text(QStringLiteral("problemTitle")), problem.title);
    QCOMPARE(m_ui->text(QStringLiteral("problemMessage")), problem.message);
    QCOMPARE(m_ui->text(QStringLiteral("problemPath")), problem.path);
    m_ui->click(QStringLiteral("problem-quit"));
    QCOMPARE(chosen.first().first().toString(), QStringLiteral("quit"));
}

void TestShell::pagesChosenBeforeTheServerIsThereOpenLater()
{
    m_ui->window().clearServer();
    m_ui->window().showStarting(QStringLiteral("Opening…"));
    m_ui->click(QStringLiteral("nav-settings"));
    QCOMPARE(m_ui->window().currentPage(), QString());
    m_ui->connectTo(QUrl(m_server->url()), m_server->adminKey());
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("settings"));
}

void TestShell::theShortcutSheetNamesEveryShortcut()
{
    m_ui->click(QStringLiteral("nav-agents"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("agents"));
    m_ui->press(Qt::Key_F1);
    QVERIFY(m_ui->find(QStringLiteral("shortcutSheet")));
    const auto actions = m_ui->window().allActions();
    for (const QAction *action : actions) {
        if (!action->shortcut().isEmpty())
            QVERIFY2(m_ui->sees(action->text()), qPrintable(action->text()));
    }
    m_ui->press(Qt::Key_Escape);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("shortcutSheet")));
}

void TestShell::noTwoActionsShareAShortcut()
{
    const QStringList pages = m_ui->window().pageNames();
    for (const QString &page : pages) {
        m_ui->open(page);
        QTRY_COMPARE(m_ui->window().currentPage(), page);
        QHash<QString, QString> taken;
        const auto actions = m_ui->window().allActions();
        for (const QAction *action : actions) {
            const QString keys = action->shortcut().toString();
            if (keys.isEmpty())
                continue;
            QVERIFY2(!taken.contains(keys), qPrintable(page + u' ' + keys + u' ' + action->text()));
            taken.insert(keys, action->text());
        }
    }
}

/// A widget that is shown before it has a parent takes the focus from the window.
void TestShell::noPageFlashesAWindow()
{
    WindowNotes notes;
    qApp->installEventFilter(&notes);
    for (const PageEntry &entry : allPages()) {
        QStringList places{QString()};
        for (const PagePlace &place : entry.places)
            places += place.argument;
        for (const QString &place : std::as_const(places)) {
            m_ui->open(entry.name, place);
            QTRY_COMPARE(m_ui->window().currentPage(), entry.name);
        }
    }
    QVERIFY2(notes.names.isEmpty(), qPrintable(notes.names.join(QStringLiteral(", "))));
}

TROUPE_UI_TEST_MAIN(TestShell)
#include "tst_shell.moc"
