// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/embeddedserver.h"
#include "app/desktop/translations.h"
#include "tests/ui/seed.h"
#include "tests/ui/uidriver.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/controls.h"

#include <QDir>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace troupe;

/// Every page in both themes, on a small studio of real data. With TROUPE_SCREENS=FOLDER the
/// pictures are kept there (`./dev screens`); without it they are only looked at for being blank.
/// TROUPE_SCREENS_LANGUAGE=de makes them in German.
class TestScreens : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyPageShowsSomething_data();
    void everyPageShowsSomething();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void cleanupTestCase();

private:
    void save(const QString &name);

    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<EmbeddedServer> m_server;
    Translations m_words;
    bool m_isEnglish = true;
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
    const QString language = qEnvironmentVariable("TROUPE_SCREENS_LANGUAGE", QStringLiteral("en"));
    m_isEnglish = language == QLatin1String("en");
    m_words.use(language);
    m_ui = std::make_unique<UiDriver>(m_server->url(), m_server->token());
    QVERIFY(m_ui->find(QStringLiteral("welcome-ask")));
    for (const bool dark : {false, true}) {
        m_ui->settings().setThemeMode(dark ? QStringLiteral("dark") : QStringLiteral("light"));
        themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
        save((dark ? QStringLiteral("dark-") : QStringLiteral("light-"))
             + QStringLiteral("welcome"));
    }
    m_ui->settings().setOfferedProvider(true);
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
    for (int i = 0; i < 5; ++i) { // layouts ask for layouts
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCoreApplication::processEvents();
    }
    QPixmap picture = m_ui->window().grab();
    if (QWidget *modal = QApplication::activeModalWidget()) {
        QPainter painter(&picture); // as the window system would show it
        painter.drawPixmap(picture.rect().center() - modal->rect().center(), modal->grab());
    }
    const QImage image = picture.toImage();
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
    row("home", "home", "", "in the last 30 days");
    row("agents", "agents", "", "Planner");
    row("runs", "runs", "", "", "runs:1");
    row("runs-waiting", "runs", "", "", "runs:2");
    row("runs-failed", "runs", "", "", "runs:3");
    row("runs-compare", "runs", "", "", "runs:1:runCompareWith");
    row("runs-rerun", "runs", "", "", "runs:1:runStepRerun");
    row("tools-builtin", "tools", "builtin", "Calculator");
    row("tools-try", "tools", "builtin", "Calculator", "tryTool-calculator");
    row("tools-functions", "tools", "functions", "get_weather");
    row("tools-function-dialog", "tools", "functions/new", "Endpoint");
    row("tools-mcp", "tools", "mcp", "No MCP servers yet");
    row("tools-data", "tools", "data", "Databases and CSV files");
    row("tools-data-dialog", "tools", "data/new", "What agents call it");
    row("settings-providers", "settings", "providers", "ollama");
    row("settings-models", "settings", "models", " of ");
    row("settings-models-dialog", "settings", "models", " of ", "model:gpt-4o");
    row("settings-people", "settings", "people", "an administrator");
    row("settings-people-dialog", "settings", "people/new", "Username");
    row("settings-keys-dialog", "settings", "keys/new", "It may");
    row("settings-keys", "settings", "keys", "Secrets "); // are, or have not been used
    row("settings-appearance", "settings", "appearance", "Theme");
    row("settings-server", "settings", "server", "schema version");
    row("settings-privacy", "settings", "privacy", "Open: providers");
    row("settings-about", "settings", "about", "Troupe 0");
    row("chat", "chat", "", "");
    row("chat-conversation", "chat", "", "", "row:conversationList");
    row("agents-prompt", "agents", "", "characters", "tab:agentTabs:1");
    row("agents-model", "agents", "", "Own temperature", "tab:agentTabs:2");
    row("agents-model-picker", "agents", "", "Own temperature", "modelPicker");
    row("agents-memory", "agents", "", "Summarise", "tab:agentTabs:3");
    row("agents-tools", "agents", "", "Guardrails", "tab:agentTabs:4");
    row("agents-stats", "agents", "", "Mean time", "tab:agentTabs:7");
    row("agents-versions", "agents", "", "", "tab:agentTabs:6");
    row("agents-test", "agents", "", "Planner", "testButton");
    row("agents-templates", "agents", "templates", "48 templates");
    row("settings-provider-dialog", "settings", "providers/new", "Base URL", "");
    row("agents-new", "agents", "new", "New agent");
    row("approvals", "approvals", "inbox", "Denied by itself");
    row("approvals-call", "approvals", "inbox", "Denied by itself", "call:file_write");
    row("approvals-policies", "approvals", "policies", "The first policy", "rehearseButton");
    row("approvals-policy-dialog", "approvals", "policies", "The first policy", "newPolicyButton");
    row("approvals-audit", "approvals", "audit", "", "verifyAuditButton");
    row("approvals-decided", "approvals", "decided", "Others still work on it");
    row("palette", "home", "", "in the last 30 days", "globalSearch");
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
        if (click.startsWith(QLatin1String("tab:"))) {
            auto *tabs = m_ui->find<TabBar>(click.section(u':', 1, 1));
            tabs->setCurrentIndex(click.section(u':', 2).toInt());
            emit tabs->currentChanged(tabs->currentIndex());
        }
        QTRY_VERIFY2_WITH_TIMEOUT(!m_isEnglish || m_ui->sees(sign), qPrintable(sign), 30'000);
        if (click.startsWith(QLatin1String("model:"))) {
            m_ui->type(QStringLiteral("modelsSearch"), click.section(u':', 1));
            QTRY_VERIFY(m_ui->rows(QStringLiteral("modelsTable")).size() < 10);
            m_ui->clickRow(QStringLiteral("modelsTable"), 0);
            m_ui->click(QStringLiteral("changeModelButton"));
            QVERIFY(m_ui->find(QStringLiteral("overrideInput")));
        } else if (click.startsWith(QLatin1String("row:"))) {
            m_ui->clickRow(click.section(u':', 1), 0);
            QVERIFY(m_ui->find(QStringLiteral("transcript")));
            QTRY_VERIFY(m_ui->find<TranscriptView>(QStringLiteral("transcript"))->count() > 3);
        } else if (click.startsWith(QLatin1String("call:"))) {
            const QStringList rows = m_ui->rows(QStringLiteral("approvalList"));
            const auto asks = rows.filter(click.section(u':', 1));
            QVERIFY(!asks.isEmpty());
            m_ui->clickRow(QStringLiteral("approvalList"),
                           static_cast<int>(rows.indexOf(asks.first())));
            QVERIFY(m_ui->find(QStringLiteral("approvalDiff")));
        } else if (click.startsWith(QLatin1String("runs:"))) {
            QTRY_VERIFY(m_ui->rows(QStringLiteral("runList")).size() > 2);
            m_ui->clickRow(QStringLiteral("runList"), click.section(u':', 1, 1).toInt());
            QTRY_VERIFY(m_ui->isShown(QStringLiteral("runStepText")));
            if (const QString more = click.section(u':', 2); !more.isEmpty())
                m_ui->click(more);
            if (click.endsWith(QLatin1String("runCompareWith")))
                QTRY_VERIFY(!m_ui->rows(QStringLiteral("runCompareSteps")).isEmpty());
        } else if (!click.isEmpty() && !click.startsWith(QLatin1String("tab:"))) {
            m_ui->click(click);
            if (click == QLatin1String("verifyAuditButton")) {
                QTRY_VERIFY(m_ui->isShown(QStringLiteral("auditVerdict")));
                m_ui->clickRow(QStringLiteral("auditTable"), 0);
            }
        }
        if (page == QLatin1String("chat")) // its transcript is no label
            QTRY_VERIFY(!m_ui->text(QStringLiteral("pageTitle")).isEmpty());
        save((dark ? QStringLiteral("dark-") : QStringLiteral("light-"))
             + QString::fromLatin1(QTest::currentDataTag()));
        if (QWidget *modal = QApplication::activeModalWidget())
            modal->close();
        else if (!click.isEmpty())
            m_ui->press(Qt::Key_Escape);
    }
}

void TestScreens::nothingIsCutOff_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QSize>("size");
    QTest::newRow("small") << QStringLiteral("en") << QSize(640, 480);
    QTest::newRow("narrow") << QStringLiteral("en") << QSize(900, 620);
    QTest::newRow("just wide enough for the sidebar") << QStringLiteral("en") << QSize(1060, 700);
    QTest::newRow("wide") << QStringLiteral("en") << QSize(1920, 1080);
    QTest::newRow("small, in German") << QStringLiteral("de") << QSize(640, 480);
    QTest::newRow("narrow, in German") << QStringLiteral("de") << QSize(900, 620);
    QTest::newRow("usual, in German") << QStringLiteral("de") << QSize(1280, 820);
}

void TestScreens::nothingIsCutOff()
{
    QFETCH(QString, language);
    QFETCH(QSize, size);
    themeOf(qApp).setMode(Theme::Mode::Light);
    Translations words;
    words.use(language);
    m_ui = std::make_unique<UiDriver>(m_server->url(), m_server->token());
    m_ui->settings().setOfferedProvider(true);
    m_ui->window().resize(size);
    const QList<QPair<QString, QString>> places{
        {QStringLiteral("home"), {}},
        {QStringLiteral("chat"), {}},
        {QStringLiteral("chat"), QStringLiteral("new")},
        {QStringLiteral("agents"), {}},
        {QStringLiteral("runs"), {}},
        {QStringLiteral("agents"), QStringLiteral("new")},
        {QStringLiteral("approvals"), QStringLiteral("inbox")},
        {QStringLiteral("approvals"), QStringLiteral("policies")},
        {QStringLiteral("approvals"), QStringLiteral("audit")},
        {QStringLiteral("tools"), QStringLiteral("builtin")},
        {QStringLiteral("tools"), QStringLiteral("functions")},
        {QStringLiteral("tools"), QStringLiteral("mcp")},
        {QStringLiteral("tools"), QStringLiteral("data")},
        {QStringLiteral("settings"), QStringLiteral("providers")},
        {QStringLiteral("settings"), QStringLiteral("models")},
        {QStringLiteral("settings"), QStringLiteral("people")},
        {QStringLiteral("settings"), QStringLiteral("keys")},
        {QStringLiteral("settings"), QStringLiteral("appearance")},
        {QStringLiteral("settings"), QStringLiteral("server")},
        {QStringLiteral("settings"), QStringLiteral("privacy")},
        {QStringLiteral("settings"), QStringLiteral("about")}};
    QStringList tooWide;
    for (const auto &[page, argument] : places) {
        m_ui->open(page, argument);
        QTRY_COMPARE(m_ui->window().currentPage(), page);
        QTRY_VERIFY(!m_ui->isShown(QStringLiteral("skeleton")));
        save(QStringLiteral("%1-%2-%3-%4")
                 .arg(language, QString::number(size.width()), page, argument));
        const auto areas = m_ui->window().findChildren<QScrollArea *>();
        for (const QScrollArea *area : areas) {
            if (area->isVisible() && area->widget()
                && area->widget()->width() > area->viewport()->width())
                tooWide.append(QStringLiteral("%1 %2 %3: wants %4, has %5")
                                   .arg(page, argument, area->accessibleName())
                                   .arg(area->widget()->width())
                                   .arg(area->viewport()->width()));
        }
        QCOMPARE(m_ui->window().size(), size); // nothing pushed it wider
    }
    QVERIFY2(tooWide.isEmpty(), qPrintable(tooWide.join(QStringLiteral("; "))));
}

TROUPE_UI_TEST_MAIN(TestScreens)
#include "tst_screens.moc"
