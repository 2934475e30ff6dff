// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/embeddedserver.h"
#include "tests/ui/seed.h"
#include "tests/ui/uidriver.h"
#include "ui/widgets/fields.h"

#include <QDir>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace troupe;

/// Every page in both themes, on a small studio of real data. With TROUPE_SCREENS=FOLDER the
/// pictures are kept there (`./dev screens`); without it they are only looked at for being blank.
class TestScreens : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyPageShowsSomething_data();
    void everyPageShowsSomething();
    void cleanupTestCase();

private:
    void save(const QString &name);

    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<EmbeddedServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

void TestScreens::initTestCase()
{
    QVERIFY(m_folder.isValid());
    m_server = std::make_unique<EmbeddedServer>(m_folder.filePath(QStringLiteral("data")), m_clock);
    QSignalSpy ready(m_server.get(), &EmbeddedServer::ready);
    QSignalSpy failed(m_server.get(), &EmbeddedServer::failed);
    m_server->start();
    QVERIFY2(ready.count() > 0 || ready.wait(20'000),
             failed.isEmpty() ? "" : qPrintable(failed.first().first().toString()));
    m_ui = std::make_unique<UiDriver>(m_server->url(), m_server->token());
    QVERIFY(m_ui->find(QStringLiteral("welcome-ask")));
    for (const bool dark : {false, true}) {
        m_ui->settings().setThemeMode(dark ? QStringLiteral("dark") : QStringLiteral("light"));
        themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        save((dark ? QStringLiteral("dark-") : QStringLiteral("light-")) + QStringLiteral("welcome"));
    }
    QVERIFY(seedStudio(m_ui->backend()));
}

void TestScreens::cleanupTestCase()
{
    m_ui.reset();
    m_server.reset();
}

void TestScreens::save(const QString &name)
{
    QTest::mouseMove(&m_ui->window(), QPoint(700, 40)); // nothing is hovered
    QCoreApplication::processEvents();
    const QImage image = m_ui->window().grab().toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3)
            colors.insert(image.pixel(x, y));
    }
    QVERIFY2(colors.size() > 24, qPrintable(name));
    const QString folder = qEnvironmentVariable("TROUPE_SCREENS");
    if (folder.isEmpty())
        return;
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(image.save(folder + u'/' + name + QStringLiteral(".png")));
}

void TestScreens::everyPageShowsSomething_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("sign"); ///< what is there once the page has its data
    QTest::addColumn<QString>("click"); ///< pressed then, when not empty

    const auto row = [](const char *name, const char *page, const char *argument, const char *sign,
                        const char *click = "") {
        QTest::newRow(name) << QString::fromLatin1(page) << QString::fromLatin1(argument)
                            << QString::fromLatin1(sign) << QString::fromLatin1(click);
    };
    row("agents", "agents", "", "Planner");
    row("settings-providers", "settings", "providers", "ollama");
    row("settings-models", "settings", "models", " of ");
    row("settings-keys", "settings", "keys", "Secret store");
    row("settings-appearance", "settings", "appearance", "Theme");
    row("settings-server", "settings", "server", "schema version");
    row("settings-privacy", "settings", "privacy", "Open: providers");
    row("settings-about", "settings", "about", "Troupe 0");
    row("chat", "chat", "", "");
    row("agents-new", "agents", "new", "New agent");
}

void TestScreens::everyPageShowsSomething()
{
    QFETCH(QString, page);
    QFETCH(QString, argument);
    QFETCH(QString, sign);
    QFETCH(QString, click);

    for (const bool dark : {false, true}) {
        themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        m_ui->settings().setThemeMode(dark ? QStringLiteral("dark") : QStringLiteral("light"));
        m_ui->open(page, argument);
        QTRY_COMPARE(m_ui->window().currentPage(), page);
        QTRY_VERIFY2(m_ui->sees(sign), qPrintable(sign));
        if (!click.isEmpty() && !dark)
            m_ui->click(click);
        if (page == QLatin1String("chat")) // its transcript is no label
            QTRY_VERIFY(!m_ui->text(QStringLiteral("pageTitle")).isEmpty());
        save((dark ? QStringLiteral("dark-") : QStringLiteral("light-"))
             + QString::fromLatin1(QTest::currentDataTag()));
    }
}

TROUPE_UI_TEST_MAIN(TestScreens)
#include "tst_screens.moc"
