// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of MCP servers, with the fake server as a program.
#include "app/desktop/translations.h"
#include "tests/support/testserver.h"
#include "tests/ui/insight.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/tools/mcpdialog.h"
#include "ui/pages/tools/mcpmodel.h"
#include "ui/pages/tools/mcppanel.h"
#include "ui/pages/tools/secretrows.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QListView>

using namespace troupe;

class TestMcpPanel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aServerIsAddedAndItsToolsTried();
    void whatIsRefusedIsSaidAtItsField();
    void theStateIsLive();
    void stoppedStartedRemoved();
    void secretsAreNotShown();
    void aRenamedSecretIsTypedAgain();
    void theDoctorSaysWhatToDo();
    void examinedBeforeItIsStored();
    void commandLines_data();
    void commandLines();
    void theModelKeepsItsPromises();
    void everythingHasAName();
    void aSmallWindowHasRoomForIt_data();
    void aSmallWindowHasRoomForIt();

private:
    QString add(const char *name, const char *mode = "normal", const QByteArray &more = {});
    template <class T>
    T *find(const char *name)
    {
        return widgetInSight<T>(name);
    }
    void click(const char *name)
    {
        auto *button = find<QAbstractButton>(name);
        QTRY_VERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void type(const char *name, const QString &text)
    {
        auto *edit = find<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    QJsonArray servers()
    {
        return m_server->get(QStringLiteral("/troupe/v1/mcp/servers"))
            .json()[QLatin1String("items")]
            .toArray();
    }
    QString state() { return find<Badge>("mcpServerState")->text(); }

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
    std::unique_ptr<PageContext> m_context;
    std::unique_ptr<McpPanel> m_panel;
    QStringList m_reports;
};

void TestMcpPanel::init()
{
    m_server = std::make_unique<TestServer>();
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
    m_context.reset(new PageContext{
        m_ui->backend(),
        themeOf(qApp),
        m_ui->settings(),
        ServerIdentity(),
        [](const QString &, const QString &) {},
        [](const QString &, const QString &, const std::function<void()> &) {},
        [this](const QString &what, const QString &why) { m_reports.append(what + u'|' + why); },
        {}});
    m_reports.clear();
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("connectionPill")));
}

void TestMcpPanel::cleanup()
{
    m_panel.reset();
    m_context.reset();
    m_ui.reset();
    m_server.reset();
}

QString TestMcpPanel::add(const char *name, const char *mode, const QByteArray &more)
{
    const QByteArray body = QByteArray("{\"name\":\"") + name
                            + "\",\"command\":\"" TROUPE_BIN_DIR "/../tests/fakemcp\",\"args\":[\""
                            + mode + "\"]" + more + "}";
    return m_server->post(QStringLiteral("/troupe/v1/mcp/servers"), body)
        .json()[QLatin1String("id")]
        .toString();
}

static void showPanel(std::unique_ptr<McpPanel> &panel, PageContext &context)
{
    panel = std::make_unique<McpPanel>(context);
    panel->resize(1000, 640);
    panel->show();
}

void TestMcpPanel::aServerIsAddedAndItsToolsTried()
{
    showPanel(m_panel, *m_context);
    click("addMcpServer");
    type("mcpName", QStringLiteral("Files"));
    type("mcpCommand", QStringLiteral(TROUPE_BIN_DIR "/../tests/fakemcp normal"));
    click("mcpSave");
    QTRY_COMPARE_WITH_TIMEOUT(servers().size(), 1, 10'000);
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Ready"), 20'000);
    auto *tools = find<QListView>("mcpToolList");
    QTRY_COMPARE(tools->model()->rowCount(), 4);
    QTRY_COMPARE(find<TextLabel>("mcpToolName")->text(), QStringLiteral("Files__echo"));
    // It asks first, until somebody says otherwise.
    auto *permission = find<SegmentedControl>("mcpToolPermission");
    QCOMPARE(permission->currentIndex(), 1);
    permission->setFocus();
    QTest::keyClick(permission, Qt::Key_Left);
    const auto counts = [this] {
        const auto tools = m_server->get(QStringLiteral("/troupe/v1/tools"))
                               .json()[QLatin1String("items")]
                               .toArray();
        for (const QJsonValue &tool : tools) {
            if (tool[QLatin1String("name")].toString() == QLatin1String("Files__echo"))
                return tool[QLatin1String("permission")].toString();
        }
        return QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(counts(), QStringLiteral("allow"), 10'000);
    click("mcpTry");
    auto *arguments = find<QPlainTextEdit>("callArguments");
    arguments->setPlainText(QStringLiteral("{\"text\": "));
    click("callButton"); // no JSON: nothing is called
    QVERIFY(find<QPlainTextEdit>("callResult")->toPlainText().isEmpty());
    arguments->setPlainText(QStringLiteral("{\"text\": \"good day\"}"));
    click("callButton");
    QTRY_COMPARE_WITH_TIMEOUT(find<QPlainTextEdit>("callResult")->toPlainText(),
                              QStringLiteral("good day"), 10'000);
    QTest::keyClick(arguments, Qt::Key_Escape);
}

void TestMcpPanel::whatIsRefusedIsSaidAtItsField()
{
    showPanel(m_panel, *m_context);
    click("addMcpServer");
    type("mcpName", QStringLiteral("Files"));
    click("mcpSave");
    auto *dialog = find<QLineEdit>("mcpCommand")->window();
    const auto errors = [dialog] {
        QStringList errors;
        const auto rows = dialog->findChildren<FormRow *>();
        for (const FormRow *row : rows) {
            if (!row->error().isEmpty())
                errors.append(row->error());
        }
        return errors;
    };
    QTRY_COMPARE_WITH_TIMEOUT(errors().size(), 1, 10'000);
    QCOMPARE(servers().size(), 0);
    QCOMPARE(find<QLineEdit>("mcpName")->text(), QStringLiteral("Files")); // nothing is lost
    QTest::keyClick(dialog, Qt::Key_Escape);
}

void TestMcpPanel::theStateIsLive()
{
    const QString id = add("s");
    showPanel(m_panel, *m_context);
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Ready"), 20'000);
    m_server->post(QStringLiteral("/troupe/v1/mcp/servers/%1/stop").arg(id), "{}");
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Stopped"), 10'000);
    add("t", "oldversion");
    auto *list = find<QListView>("mcpServerList");
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, 10'000);
    list->setCurrentIndex(list->model()->index(1, 0));
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Not working"), 20'000);
    QTRY_VERIFY(find<TextLabel>("mcpServerProblem")->text().contains(QStringLiteral("1999-01-01")));
}

void TestMcpPanel::stoppedStartedRemoved()
{
    add("s");
    showPanel(m_panel, *m_context);
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Ready"), 20'000);
    click("mcpStop");
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Stopped"), 10'000);
    click("mcpStart");
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Ready"), 20'000);
    click("mcpRemove");
    click("confirmButton");
    QTRY_COMPARE_WITH_TIMEOUT(servers().size(), 0, 10'000);
}

void TestMcpPanel::secretsAreNotShown()
{
    const QString id =
        add("s", "normal", ",\"enabled\":false,\"env\":{\"TOKEN\":\"hush\",\"OTHER\":\"x\"}");
    showPanel(m_panel, *m_context);
    click("mcpEdit");
    auto *rows = find<SecretRows>("mcpEnv");
    const auto fields = rows->findChildren<PasswordEdit *>();
    QCOMPARE(fields.size(), 2);
    for (const PasswordEdit *field : fields)
        QVERIFY(field->text().isEmpty());
    QVERIFY(rows->changes().isEmpty()); // what is not touched stays
    // One is replaced, the other removed.
    fields[1]->setText(QStringLiteral("new"));
    const auto buttons = rows->findChildren<QAbstractButton *>();
    const auto remover = std::find_if(buttons.begin(), buttons.end(), [](QAbstractButton *button) {
        return button->text().startsWith(SecretRows::tr("Remove %1 %2").section(u' ', 0, 0));
    });
    QVERIFY(remover != buttons.end());
    QTest::mouseClick(*remover, Qt::LeftButton);
    QCOMPARE(rows->changes().size(), 2);
    click("mcpSave");
    const auto names = [this, &id] {
        return m_server->get(QStringLiteral("/troupe/v1/mcp/servers/%1").arg(id))
            .json()[QLatin1String("env_names")]
            .toArray();
    };
    QTRY_COMPARE_WITH_TIMEOUT(names(), QJsonArray{QStringLiteral("TOKEN")}, 10'000);
}

void TestMcpPanel::aRenamedSecretIsTypedAgain()
{
    const QString id =
        add("s", "normal", ",\"enabled\":false,\"env\":{\"A\":\"hush\",\"B\":\"x\"}");
    const auto names = [this, &id] {
        return m_server->get(QStringLiteral("/troupe/v1/mcp/servers/%1").arg(id))
            .json()[QLatin1String("env_names")]
            .toArray();
    };
    showPanel(m_panel, *m_context);
    click("mcpEdit");
    auto *rows = find<SecretRows>("mcpEnv");
    const auto values = rows->findChildren<PasswordEdit *>();
    QList<QLineEdit *> fields;
    for (LineEdit *edit : rows->findChildren<LineEdit *>()) {
        if (!qobject_cast<PasswordEdit *>(edit))
            fields.append(edit);
    }
    QCOMPARE(fields.size(), 2);
    const auto problem = [rows] {
        for (QWidget *at = rows; at; at = at->parentWidget()) {
            if (const auto *row = qobject_cast<FormRow *>(at))
                return row->error();
        }
        return QString();
    };
    // Each takes the name of the other: nothing is sent that would lose what is stored.
    fields[0]->setText(QStringLiteral("B"));
    click("mcpSave");
    QVERIFY2(problem().contains(QStringLiteral("type its value again")), qPrintable(problem()));
    QCOMPARE(values[0]->window()->focusWidget(), values[0]);
    values[0]->setText(QStringLiteral("one"));
    click("mcpSave");
    QVERIFY2(problem().contains(QStringLiteral("twice")), qPrintable(problem()));
    fields[1]->clear();
    click("mcpSave");
    QVERIFY2(problem().contains(QStringLiteral("no name any more")), qPrintable(problem()));
    QCOMPARE(fields[1]->window()->focusWidget(), fields[1]);
    QCOMPARE(names(), (QJsonArray{QStringLiteral("A"), QStringLiteral("B")}));
    fields[1]->setText(QStringLiteral("A"));
    values[1]->setText(QStringLiteral("two"));
    QCOMPARE(rows->changes(), (QJsonObject{{QStringLiteral("A"), QStringLiteral("two")},
                                           {QStringLiteral("B"), QStringLiteral("one")}}));
    click("mcpSave");
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("mcpSave")));
    QCOMPARE(names(), (QJsonArray{QStringLiteral("A"), QStringLiteral("B")}));
}

void TestMcpPanel::theDoctorSaysWhatToDo()
{
    add("s", "exit2", ",\"enabled\":false");
    showPanel(m_panel, *m_context);
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Stopped"), 10'000);
    auto *tabs = find<TabBar>("mcpTabs");
    tabs->setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(tabs, Qt::Key_Right);
    click("examineButton");
    auto *check = find<QWidget>("check-start");
    QStringList texts;
    const auto labels = check->findChildren<TextLabel *>();
    for (const TextLabel *label : labels)
        texts.append(label->text());
    QVERIFY2(texts.join(u'|').contains(QStringLiteral("the token is missing")),
             qPrintable(texts.join(u'|')));
    QVERIFY(check->accessibleName().size() > 3);
}

void TestMcpPanel::examinedBeforeItIsStored()
{
    showPanel(m_panel, *m_context);
    click("addMcpServer");
    type("mcpName", QStringLiteral("Files"));
    type("mcpCommand", QStringLiteral("no-such-command-here --flag"));
    click("mcpExamine");
    QVERIFY(find<QWidget>("check-command"));
    QCOMPARE(servers().size(), 0);
    QTest::keyClick(find<QLineEdit>("mcpName"), Qt::Key_Escape);
}

void TestMcpPanel::commandLines_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("words") << QStringLiteral("npx -y server")
                           << QStringList{QStringLiteral("npx"), QStringLiteral("-y"),
                                          QStringLiteral("server")};
    QTest::newRow("quotes keep spaces")
        << QStringLiteral("a \"b c\" d")
        << QStringList{QStringLiteral("a"), QStringLiteral("b c"), QStringLiteral("d")};
    QTest::newRow("an empty word")
        << QStringLiteral("a \"\" b")
        << QStringList{QStringLiteral("a"), QStringLiteral(""), QStringLiteral("b")};
    QTest::newRow("a quote") << QStringLiteral("a \"b\"\"\"c\"")
                             << QStringList{QStringLiteral("a"), QStringLiteral("b\"c")};
}

void TestMcpPanel::commandLines()
{
    QFETCH(QString, line);
    QFETCH(QStringList, words);
    QCOMPARE(wordsOfCommand(line), words);
    QCOMPARE(wordsOfCommand(commandOfWords(words)), words);
}

void TestMcpPanel::theModelKeepsItsPromises()
{
    McpServerModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto server = [](const char *id, const char *name) {
        McpServer made;
        made.id = QLatin1String(id);
        made.name = QLatin1String(name);
        return made;
    };
    model.setServers({server("1", "b"), server("2", "a")});
    QCOMPARE(model.at(0)->id, QStringLiteral("2"));
    model.put(server("2", "c")); // by its new name it moves
    QCOMPARE(model.at(1)->id, QStringLiteral("2"));
    model.setServers({server("3", "x"), server("2", "c")});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOf(QStringLiteral("1")), -1);
    model.remove(QStringLiteral("2"));
    QCOMPARE(model.rowCount(), 1);
    McpToolModel tools;
    QAbstractItemModelTester toolTester(&tools,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
    tools.setTools(QList<McpTool>(3));
    tools.setTools({});
}

void TestMcpPanel::everythingHasAName()
{
    add("s");
    showPanel(m_panel, *m_context);
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Ready"), 20'000);
    click("mcpEdit");
    const auto tops = {static_cast<QWidget *>(m_panel.get()), find<QLineEdit>("mcpName")->window()};
    for (QWidget *top : tops) {
        const auto widgets = top->findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
                continue;
            const auto *button = qobject_cast<QAbstractButton *>(widget);
            const bool isNamed = !widget->accessibleName().isEmpty()
                                 || (button && !button->text().isEmpty()) || widget->focusProxy();
            QVERIFY2(isNamed, widget->metaObject()->className());
        }
    }
    const QString folder = qEnvironmentVariable("TROUPE_SCREENS");
    if (!folder.isEmpty()) {
        for (const bool dark : {false, true}) {
            themeOf(qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
            const QString prefix =
                folder + (dark ? QStringLiteral("/dark-") : QStringLiteral("/light-"));
            m_panel->grab().save(prefix + QStringLiteral("mcp.png"));
            find<QLineEdit>("mcpName")->window()->grab().save(prefix
                                                              + QStringLiteral("mcpdialog.png"));
        }
        themeOf(qApp).setMode(Theme::Mode::Light);
    }
}

void TestMcpPanel::aSmallWindowHasRoomForIt_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << QStringLiteral("en");
    QTest::newRow("German") << QStringLiteral("de");
}

void TestMcpPanel::aSmallWindowHasRoomForIt()
{
    QFETCH(QString, language);
    Translations words;
    words.use(language);
    add("s");
    showPanel(m_panel, *m_context);
    QTRY_COMPARE_WITH_TIMEOUT(state(), McpServerModel::tr("Ready"), 20'000);
    QVERIFY(find<SegmentedControl>("mcpToolPermission"));
    QCOMPARE(find<QAbstractButton>("mcpStop")->text() == u"Stop", language == u"en");
    const QSize small(568, 400);
    m_panel->resize(small);
    for (int i = 0; i < 5; ++i) { // layouts ask for layouts
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCoreApplication::processEvents();
    }
    QStringList wide; // what pushed it wider
    const auto inner = m_panel->findChildren<QWidget *>();
    for (const QWidget *widget : inner) {
        if (widget->minimumSizeHint().width() > small.width() / 2)
            wide.append(QStringLiteral("%1 %2 %3")
                            .arg(QString::fromLatin1(widget->metaObject()->className()),
                                 widget->objectName(),
                                 QString::number(widget->minimumSizeHint().width())));
    }
    QVERIFY2(m_panel->width() == small.width(), qPrintable(wide.join(QStringLiteral("; "))));
    const QRect whole(QPoint(), m_panel->size());
    for (const char *name : {"mcpStart", "mcpStop", "mcpEdit", "mcpRemove", "mcpToolPermission",
                             "mcpTry", "mcpTabs", "addMcpServer"}) {
        QWidget *widget = find<QWidget>(name);
        QVERIFY2(widget->width() >= widget->minimumSizeHint().width(), name);
        QVERIFY2(whole.contains(QRect(widget->mapTo(m_panel.get(), QPoint()), widget->size())),
                 name);
    }
    const QString folder = qEnvironmentVariable("TROUPE_SCREENS");
    if (!folder.isEmpty())
        m_panel->grab().save(folder + u'/' + language + QStringLiteral("-small-mcp.png"));
}

TROUPE_UI_TEST_MAIN(TestMcpPanel)
#include "tst_mcppanel.moc"
