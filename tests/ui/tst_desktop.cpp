// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopapp.h"
#include "core/contract/troupe/systemops.h"
#include "core/security/runtimefile.h"
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QCoroTask>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <optional>

using namespace troupe;

/// The program as it starts: its window, its server, and what stands in their way.
class TestDesktop : public QObject
{
    Q_OBJECT

private slots:
    void theWindowShowsBeforeTheDatabaseIsOpened();
    void aSecondStartOffersToWorkWithTheFirst();
    void aDamagedDatabaseIsAProblemWithWaysOut();
    void aBackupIsRestoredInTheWindow();
    void aDamagedDatabaseGivesWayToABackup();
    void anUnreachableServerOffersTheEmbeddedOne();
    void anotherServerIsUsedWithItsKey();
    void anotherLanguageIsSpokenAtOnce();
    void anEndWithoutAQuestionKeepsWhatWasTyped();
    void optionsAreRead_data();
    void optionsAreRead();

private:
    static DesktopOptions optionsFor(const QTemporaryDir &folder);
    static QWidget *shown(DesktopApp &desktop, const char *name);
    static QString label(DesktopApp &desktop, const char *name);
    static void click(DesktopApp &desktop, const char *name);
    static void choose(DesktopApp &desktop, const QString &file);
    static QString backUp(DesktopApp &desktop, const QString &folder);
    static std::optional<bool> storedFallback(const QString &folder);
};

DesktopOptions TestDesktop::optionsFor(const QTemporaryDir &folder)
{
    DesktopOptions options;
    options.dataFolder = folder.filePath(QStringLiteral("data"));
    return options;
}

QWidget *TestDesktop::shown(DesktopApp &desktop, const char *name)
{
    const auto found = desktop.window().findChildren<QWidget *>(QString::fromLatin1(name));
    for (QWidget *widget : found) {
        if (widget->isVisible())
            return widget;
    }
    return nullptr;
}

QString TestDesktop::label(DesktopApp &desktop, const char *name)
{
    const auto *text = qobject_cast<QLabel *>(shown(desktop, name));
    return text ? text->text() : QString();
}

void TestDesktop::theWindowShowsBeforeTheDatabaseIsOpened()
{
    QTemporaryDir folder;
    const DesktopOptions options = optionsFor(folder);
    DesktopApp desktop(themeOf(qApp), options);
    QSignalSpy painted(&desktop.window(), &MainWindow::shown);
    desktop.start();
    QVERIFY(desktop.window().isVisible());
    QVERIFY(!QFile::exists(options.dataFolder + QStringLiteral("/troupe.db")));
    QTRY_COMPARE(painted.count(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("welcome"), 20'000);
    QVERIFY(QFile::exists(options.dataFolder + QStringLiteral("/troupe.db")));
}

void TestDesktop::aSecondStartOffersToWorkWithTheFirst()
{
    QTemporaryDir folder;
    DesktopApp first(themeOf(qApp), optionsFor(folder));
    first.start();
    QTRY_COMPARE_WITH_TIMEOUT(first.window().currentPage(), QStringLiteral("welcome"), 20'000);
    DesktopApp second(themeOf(qApp), optionsFor(folder));
    second.start();
    QTRY_VERIFY_WITH_TIMEOUT(shown(second, "problem-running"), 20'000);
    QVERIFY(label(second, "problemMessage")
                .contains(QString::number(QCoreApplication::applicationPid())));
    QTest::mouseClick(shown(second, "problem-running"), Qt::LeftButton);
    QTRY_COMPARE(second.window().currentPage(), QStringLiteral("welcome"));
}

void TestDesktop::aDamagedDatabaseIsAProblemWithWaysOut()
{
    QTemporaryDir folder;
    const DesktopOptions options = optionsFor(folder);
    QVERIFY(QDir().mkpath(options.dataFolder));
    QFile file(options.dataFolder + QStringLiteral("/troupe.db"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray rubbish(8192, 'x');
    QCOMPARE(file.write(rubbish), rubbish.size());
    file.close();

    DesktopApp desktop(themeOf(qApp), options);
    desktop.start();
    QTRY_VERIFY_WITH_TIMEOUT(shown(desktop, "problem-retry"), 20'000);
    QVERIFY(!label(desktop, "problemMessage").isEmpty());
    QCOMPARE(label(desktop, "problemPath"), options.dataFolder);
    QVERIFY(shown(desktop, "problem-folder") && shown(desktop, "problem-quit"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), rubbish); // left as it was

    QVERIFY(file.remove());
    QTest::mouseClick(shown(desktop, "problem-retry"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("welcome"), 20'000);
}

void TestDesktop::click(DesktopApp &desktop, const char *name)
{
    QTRY_VERIFY_WITH_TIMEOUT(shown(desktop, name), 20'000);
    QTest::mouseClick(shown(desktop, name), Qt::LeftButton);
}

/// Chooses a file in the dialog of backups.
void TestDesktop::choose(DesktopApp &desktop, const QString &file)
{
    QTRY_VERIFY(shown(desktop, "restoreFileDialog"));
    auto *dialog = qobject_cast<QFileDialog *>(shown(desktop, "restoreFileDialog"));
    emit dialog->fileSelected(file);
    dialog->close();
}

/// The path of a backup made on the page that is open.
QString TestDesktop::backUp(DesktopApp &desktop, const QString &folder)
{
    click(desktop, "backupButton");
    const auto wait = [&] { QTRY_VERIFY(label(desktop, "databaseResult").contains(folder)); };
    wait();
    const QDir backups(folder + QStringLiteral("/backups"));
    const QStringList files = backups.entryList({QStringLiteral("*.db")}, QDir::Files);
    return files.isEmpty() ? QString() : backups.filePath(files.last());
}

/// The setting as the server of this folder has it.
std::optional<bool> TestDesktop::storedFallback(const QString &folder)
{
    const auto running = readRuntimeFile(runtimeFilePath(folder));
    if (!running)
        return {};
    const SystemClock clock;
    NetPolicy policy(clock);
    Backend backend(policy, running->url, running->token.reveal().toByteArray());
    const Result<ServerSettings> settings = QCoro::waitFor(backend.call(ops::getSettings));
    return settings ? std::optional<bool>(settings->offlineFallback) : std::nullopt;
}

void TestDesktop::aBackupIsRestoredInTheWindow()
{
    QTemporaryDir folder;
    DesktopOptions options = optionsFor(folder);
    options.page = QStringLiteral("settings");
    DesktopApp desktop(themeOf(qApp), options);
    desktop.start();
    QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("settings"), 20'000);
    desktop.window().openPage(QStringLiteral("settings"), QStringLiteral("server"));
    const QString backup = backUp(desktop, options.dataFolder);
    QVERIFY(QFile::exists(backup));
    QCOMPARE(storedFallback(options.dataFolder), std::optional<bool>(true));
    click(desktop, "offlineFallback");
    QTRY_COMPARE(storedFallback(options.dataFolder), std::optional<bool>(false));

    click(desktop, "restoreButton");
    choose(desktop, folder.filePath(QStringLiteral("none.db"))); // gone meanwhile
    click(desktop, "confirmButton");
    QTRY_COMPARE_WITH_TIMEOUT(storedFallback(options.dataFolder), std::optional<bool>(false),
                              20'000); // nothing was changed, and the server is there again
    QTRY_VERIFY(label(desktop, "toastText").contains(QStringLiteral("not restored")));

    desktop.window().openPage(QStringLiteral("settings"), QStringLiteral("server"));
    click(desktop, "restoreButton");
    choose(desktop, backup);
    click(desktop, "confirmButton");
    QTRY_COMPARE_WITH_TIMEOUT(storedFallback(options.dataFolder), std::optional<bool>(true),
                              20'000);
    QVERIFY(!QDir(options.dataFolder + QStringLiteral("/backups"))
                 .entryList({QStringLiteral("troupe-before-restore-*.db")})
                 .isEmpty());
}

void TestDesktop::aDamagedDatabaseGivesWayToABackup()
{
    QTemporaryDir folder;
    DesktopOptions options = optionsFor(folder);
    options.page = QStringLiteral("settings");
    QString backup;
    {
        DesktopApp desktop(themeOf(qApp), options);
        desktop.start();
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("settings"),
                                  20'000);
        desktop.window().openPage(QStringLiteral("settings"), QStringLiteral("server"));
        backup = backUp(desktop, options.dataFolder);
    }
    QVERIFY(QFile::exists(backup));
    QFile file(options.dataFolder + QStringLiteral("/troupe.db"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(QByteArray(8192, 'x')), 8192);
    file.close();

    DesktopApp desktop(themeOf(qApp), options);
    desktop.start();
    click(desktop, "problem-restore");
    choose(desktop, backup);
    QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("settings"), 20'000);
    QCOMPARE(storedFallback(options.dataFolder), std::optional<bool>(true));
}

void TestDesktop::anUnreachableServerOffersTheEmbeddedOne()
{
    QTemporaryDir folder;
    DesktopOptions options = optionsFor(folder);
    options.connect = QUrl(QStringLiteral("http://127.0.0.1:9"));
    qputenv("TROUPE_API_KEY", "lvng_test"); // no keychain is asked
    DesktopApp desktop(themeOf(qApp), options);
    desktop.start();
    QTRY_VERIFY_WITH_TIMEOUT(shown(desktop, "problem-embedded"), 20'000);
    qunsetenv("TROUPE_API_KEY");
    QTest::mouseClick(shown(desktop, "problem-embedded"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("welcome"), 20'000);
}

void TestDesktop::anotherServerIsUsedWithItsKey()
{
    TestServer server;
    server.post(QStringLiteral("/troupe/v1/agents"), R"({"name": "Ann"})");
    QTemporaryDir folder;
    DesktopOptions options = optionsFor(folder);
    options.connect = QUrl(server.url());
    options.page = QStringLiteral("agents");
    qputenv("TROUPE_API_KEY", server.adminKey());
    {
        DesktopApp desktop(themeOf(qApp), options);
        desktop.start();
        QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("agents"), 20'000);
        QVERIFY(!QFile::exists(options.dataFolder + QStringLiteral("/troupe.db")));
    }
    qputenv("TROUPE_API_KEY", "lvng_wrong");
    DesktopApp refused(themeOf(qApp), options);
    refused.start();
    QTRY_VERIFY_WITH_TIMEOUT(shown(refused, "problem-choose"), 20'000);
    qunsetenv("TROUPE_API_KEY");
}

void TestDesktop::anotherLanguageIsSpokenAtOnce()
{
    TestServer server;
    QTemporaryDir folder;
    DesktopOptions options = optionsFor(folder);
    options.connect = QUrl(server.url());
    options.page = QStringLiteral("settings");
    qputenv("TROUPE_API_KEY", server.adminKey());
    DesktopApp desktop(themeOf(qApp), options);
    desktop.start();
    QTRY_COMPARE_WITH_TIMEOUT(desktop.window().currentPage(), QStringLiteral("settings"), 20'000);
    qunsetenv("TROUPE_API_KEY");
    desktop.window().openPage(QStringLiteral("settings"), QStringLiteral("appearance"));
    const QPointer<MainWindow> english = &desktop.window();
    QTRY_VERIFY(shown(desktop, "languageBox"));
    const auto choose = [&](const char *language) {
        auto *box = qobject_cast<QComboBox *>(shown(desktop, "languageBox"));
        box->setCurrentIndex(box->findData(QString::fromLatin1(language)));
        emit box->activated(box->currentIndex());
    };
    const auto nav = [&] {
        const auto *button = qobject_cast<QAbstractButton *>(shown(desktop, "nav-settings"));
        return button ? button->text() : QString();
    };
    choose("de");
    QTRY_COMPARE(nav(), QStringLiteral("Einstellungen"));
    QVERIFY(!english); // one window, and the program goes on
    QTRY_VERIFY(shown(desktop, "languageBox")); // at the same place
    choose("en");
    QTRY_COMPARE(nav(), QStringLiteral("Settings"));
}

void TestDesktop::anEndWithoutAQuestionKeepsWhatWasTyped()
{
    TestServer server;
    server.post(QStringLiteral("/troupe/v1/agents"), R"({"name": "Ann"})");
    server.post(QStringLiteral("/troupe/v1/sessions"), R"({"agent_id": "ann"})");
    QTemporaryDir folder;
    DesktopOptions options = optionsFor(folder);
    options.connect = QUrl(server.url());
    options.page = QStringLiteral("chat");
    qputenv("TROUPE_API_KEY", server.adminKey());
    const auto field = [](DesktopApp &desktop) {
        return qobject_cast<QPlainTextEdit *>(shown(desktop, "messageEdit"));
    };
    {
        DesktopApp desktop(themeOf(qApp), options);
        desktop.start();
        QTRY_VERIFY_WITH_TIMEOUT(field(desktop), 20'000);
        field(desktop)->setPlainText(QStringLiteral("Half a thought"));
        desktop.end();
        QVERIFY(!desktop.window().isVisible());
    }
    DesktopApp again(themeOf(qApp), options);
    again.start();
    QTRY_VERIFY_WITH_TIMEOUT(field(again), 20'000);
    QTRY_COMPARE(field(again)->toPlainText(), QStringLiteral("Half a thought"));
    qunsetenv("TROUPE_API_KEY");
}

void TestDesktop::optionsAreRead_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("page");

    const auto list = [](const char *text) { return QString::fromLatin1(text).split(u' '); };
    QTest::newRow("nothing opens the window") << list("troupe") << -1 << QString();
    QTest::newRow("a page") << list("troupe --page agents") << -1 << QStringLiteral("agents");
    QTest::newRow("help ends well") << list("troupe --help") << 0 << QString();
    QTest::newRow("an unknown option is refused") << list("troupe --pages x") << 2 << QString();
    QTest::newRow("a stray word is refused") << list("troupe agents") << 2 << QString();
    QTest::newRow("an address without a host is refused")
        << list("troupe --connect here") << 2 << QString();
}

void TestDesktop::optionsAreRead()
{
    QFETCH(QStringList, arguments);
    const DesktopOptions options = DesktopOptions::parse(arguments);
    QTEST(options.exitCode, "exitCode");
    QTEST(options.page, "page");
    QCOMPARE(options.text.isEmpty(), options.exitCode < 0);
}

TROUPE_UI_TEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
