// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/toolservices.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testserver.h"
#include "tests/ui/relay.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/tools/datadialogs.h"
#include "ui/pages/tools/functionlog.h"
#include "ui/pages/tools/jsoneditor.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>

using namespace troupe;

class TestToolsPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aPermissionIsChangedByKeyboard();
    void aChangeFromElsewhereShowsLive();
    void aToolIsTried();
    void wrongArgumentsAreSaidAtOnce();
    void webSearchIsSetUp();
    void aKeyGoesOnlyWhereItIsShown();
    void aFunctionIsMadeTestedAndLogged();
    void whatIsWrongWithAFunctionIsSaidAtItsField();
    void aSchemaIsCheckedAsOneTypes_data();
    void aSchemaIsCheckedAsOneTypes();
    void aFunctionIsSwitchedOffAndRemoved();
    void theLogKeepsItsPromises();
    void theLogIsCurrentAndNoHtml();
    void dataIsAttachedAndRemoved();
    void whatIsWrongWithDataIsSaidAtItsField();
    void aFolderIsGranted();
    void theLastWishCounts();
    void olderAnswersAreDropped();
    void aHomeIsThatOfTheServer();
    void shortcutsOpenWhatTheyName_data();
    void shortcutsOpenWhatTheyName();
    void tabGoesThroughTheTools();

private:
    void openTab(const char *name)
    {
        m_ui->open(QStringLiteral("tools"), QString::fromLatin1(name));
    }
    QString permissionOf(const char *tool)
    {
        const QJsonArray items = m_server->get(QStringLiteral("/troupe/v1/tools"))
                                     .json()[QLatin1String("items")]
                                     .toArray();
        for (const QJsonValue &item : items) {
            if (item[QLatin1String("name")] == QLatin1String(tool))
                return item[QLatin1String("permission")].toString();
        }
        return {};
    }
    QJsonArray listOf(const char *what)
    {
        return m_server->get(QStringLiteral("/troupe/v1/") + QLatin1String(what))
            .json()[QLatin1String("items")]
            .toArray();
    }
    QString rowError(const char *field)
    {
        for (QWidget *at = m_ui->find(QLatin1String(field)); at; at = at->parentWidget()) {
            if (const auto *row = qobject_cast<FormRow *>(at))
                return row->error();
        }
        return {};
    }

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

void TestToolsPage::init()
{
    TestServerOptions options;
    options.allowTargets = {QStringLiteral("127.0.0.0/8")};
    m_server = std::make_unique<TestServer>(options);
    m_server->post(QStringLiteral("/troupe/v1/agents"), R"({"name": "Ann"})"); // no welcome
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
}

void TestToolsPage::cleanup()
{
    m_ui.reset();
    m_server.reset();
}

void TestToolsPage::aPermissionIsChangedByKeyboard()
{
    openTab("builtin");
    auto *choice = m_ui->find<SegmentedControl>(QStringLiteral("toolPermission-http_fetch"));
    QVERIFY(choice);
    QCOMPARE(choice->currentIndex(), 1); // it asks
    choice->setFocus();
    m_ui->press(Qt::Key_Right);
    QTRY_COMPARE(permissionOf("http_fetch"), QStringLiteral("deny"));
    QVERIFY(choice->hasFocus());
    m_ui->press(Qt::Key_Left);
    m_ui->press(Qt::Key_Left);
    QTRY_COMPARE(permissionOf("http_fetch"), QStringLiteral("allow"));
}

void TestToolsPage::shortcutsOpenWhatTheyName_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("field");
    QTest::newRow("a function") << int(Qt::Key_F) << QStringLiteral("functionName");
    QTest::newRow("a server") << int(Qt::Key_M) << QStringLiteral("mcpName");
    QTest::newRow("data") << int(Qt::Key_D) << QStringLiteral("dataName");
    QTest::newRow("a folder") << int(Qt::Key_G) << QStringLiteral("folderName");
}

void TestToolsPage::shortcutsOpenWhatTheyName()
{
    QFETCH(int, key);
    QFETCH(QString, field);
    openTab("builtin");
    QVERIFY(m_ui->find(QStringLiteral("toolPermission-calculator")));
    m_ui->press(static_cast<Qt::Key>(key), Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_ui->find(field));
    m_ui->press(Qt::Key_Escape);
    QTRY_VERIFY(!m_ui->isShown(field));
}

void TestToolsPage::tabGoesThroughTheTools()
{
    openTab("builtin");
    QWidget *first = m_ui->find(QStringLiteral("toolPermission-calculator"));
    QWidget *tabs = m_ui->find(QStringLiteral("toolsTabs"));
    QVERIFY(first && tabs);
    QTRY_COMPARE(first->height(), first->sizeHint().height()); // the rows have found their places
    tabs->setFocus(Qt::TabFocusReason);
    QStringList order;
    for (int i = 0; i < 5; ++i) {
        m_ui->press(Qt::Key_Tab);
        order.append(QApplication::focusWidget()->objectName());
    }
    const qsizetype at = order.indexOf(QStringLiteral("toolPermission-calculator"));
    QVERIFY2(at >= 0 && at < 3, qPrintable(order.join(u' ')));
    QCOMPARE(order.value(at + 1), QStringLiteral("tryTool-calculator"));
    QVERIFY2(order.value(at + 2).startsWith(QStringLiteral("toolPermission-")),
             qPrintable(order.join(u' ')));
    // In the order of the rows, and what has the focus is in sight.
    order.clear();
    for (int i = 0; i < 60 && QApplication::focusWidget()->objectName() != u"searchEngine"; ++i) {
        m_ui->press(Qt::Key_Tab);
        QWidget *focus = QApplication::focusWidget();
        order.append(focus->objectName());
        auto *area = m_ui->find<QScrollArea>(QStringLiteral("tools-builtin"));
        QTRY_VERIFY2(!focus->visibleRegion().isEmpty(),
                     qPrintable(QStringLiteral("%1: at %2 of %3, scrolled %4 of %5")
                                    .arg(order.join(u' '))
                                    .arg(focus->mapTo(area->widget(), QPoint()).y())
                                    .arg(area->widget()->height())
                                    .arg(area->verticalScrollBar()->value())
                                    .arg(area->verticalScrollBar()->maximum())));
    }
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("searchEngine"));
}

void TestToolsPage::aChangeFromElsewhereShowsLive()
{
    openTab("builtin");
    auto *choice = m_ui->find<SegmentedControl>(QStringLiteral("toolPermission-calculator"));
    QVERIFY(choice);
    QCOMPARE(choice->currentIndex(), 0);
    m_server->send("PUT", QStringLiteral("/troupe/v1/tools/calculator/permission"),
                   m_server->adminKey(), R"({"permission":"deny"})");
    QTRY_COMPARE(choice->currentIndex(), 2);
}

void TestToolsPage::aToolIsTried()
{
    openTab("builtin");
    m_ui->click(QStringLiteral("tryTool-calculator"));
    auto *arguments = m_ui->find<JsonEditor>(QStringLiteral("toolArguments"));
    QVERIFY(arguments);
    QVERIFY(arguments->object().contains(QLatin1String("expression"))); // to be filled in
    arguments->setText(QStringLiteral("{\"expression\": \"0.1 + 0.2\"}"));
    m_ui->click(QStringLiteral("callToolButton"));
    auto *result = m_ui->find<QPlainTextEdit>(QStringLiteral("toolResult"));
    QTRY_COMPARE(result->toPlainText(), QStringLiteral("0.3"));
    QVERIFY(m_ui->text(QStringLiteral("toolCallState")).startsWith(QStringLiteral("Done")));
    arguments->setText(QStringLiteral("{\"expression\": \"1 / 0\"}"));
    m_ui->click(QStringLiteral("callToolButton"));
    QTRY_VERIFY(result->toPlainText().contains(QStringLiteral("divides by zero")));
    arguments->setText(QStringLiteral("{\"decimals\": \"x\"}"));
    m_ui->click(QStringLiteral("callToolButton"));
    QTRY_VERIFY(result->toPlainText().contains(QStringLiteral("/arguments/decimals")));
}

void TestToolsPage::wrongArgumentsAreSaidAtOnce()
{
    openTab("builtin");
    m_ui->click(QStringLiteral("tryTool-calculator"));
    auto *arguments = m_ui->find<JsonEditor>(QStringLiteral("toolArguments"));
    QVERIFY(arguments);
    arguments->setText(QStringLiteral("{\n  \"expression\": }"));
    QVERIFY(arguments->problem().contains(QStringLiteral("Line 2")));
    QVERIFY(m_ui->sees(QStringLiteral("Line 2")));
    m_ui->click(QStringLiteral("callToolButton"));
    QVERIFY(!m_ui->isShown(QStringLiteral("toolResult")));
}

void TestToolsPage::webSearchIsSetUp()
{
    openTab("builtin");
    auto *engine = m_ui->find<QComboBox>(QStringLiteral("searchEngine"));
    QVERIFY(engine);
    engine->setCurrentIndex(2); // Brave
    m_ui->click(QStringLiteral("saveSearchButton"));
    QTRY_VERIFY(!rowError("searchKey").isEmpty());
    m_ui->type(QStringLiteral("searchKey"), QStringLiteral("brave-key"));
    m_ui->click(QStringLiteral("saveSearchButton"));
    const auto stored = [this] {
        return m_server->get(QStringLiteral("/troupe/v1/web-search")).json();
    };
    QTRY_COMPARE(stored()[QLatin1String("engine")].toString(), QStringLiteral("brave"));
    QVERIFY(stored()[QLatin1String("has_key")].toBool());
    QTRY_COMPARE(m_ui->text(QStringLiteral("searchKey")), QString());
}

void TestToolsPage::aKeyGoesOnlyWhereItIsShown()
{
    openTab("builtin");
    auto *engine = m_ui->find<QComboBox>(QStringLiteral("searchEngine"));
    engine->setCurrentIndex(2); // Brave
    m_ui->type(QStringLiteral("searchKey"), QStringLiteral("brave-key"));
    engine->setCurrentIndex(1); // SearXNG after all
    m_ui->type(QStringLiteral("searchUrl"), QStringLiteral("http://127.0.0.1:8888"));
    m_ui->click(QStringLiteral("saveSearchButton"));
    const auto stored = [this] {
        return m_server->get(QStringLiteral("/troupe/v1/web-search")).json();
    };
    QTRY_COMPARE(stored()[QLatin1String("engine")].toString(), QStringLiteral("searxng"));
    QVERIFY(!stored()[QLatin1String("has_key")].toBool());
    engine->setCurrentIndex(3); // Tavily is not given the key of Brave, either
    QCOMPARE(m_ui->text(QStringLiteral("searchKey")), QString());
}

void TestToolsPage::aFunctionIsMadeTestedAndLogged()
{
    testing::ScriptedServer there;
    openTab("functions");
    QVERIFY(m_ui->find(QStringLiteral("noFunctions")));
    m_ui->click(QStringLiteral("addFunctionButton"));
    m_ui->type(QStringLiteral("functionName"), QStringLiteral("get_weather"));
    m_ui->type(QStringLiteral("functionEndpoint"),
               there.url(QStringLiteral("/weather")).toString());
    m_ui->find<QComboBox>(QStringLiteral("functionAuth"))->setCurrentIndex(1);
    m_ui->type(QStringLiteral("functionAuthHeader"), QStringLiteral("X-Key"));
    m_ui->type(QStringLiteral("functionSecret"), QStringLiteral("s3cr3t-key"));
    m_ui->type(QStringLiteral("functionRate"), QStringLiteral("60"));
    m_ui->click(QStringLiteral("saveFunctionButton"));
    QTRY_COMPARE(listOf("functions").size(), 1);
    const QJsonObject made = listOf("functions").first().toObject();
    QVERIFY(made[QLatin1String("has_secret")].toBool());
    QCOMPARE(made[QLatin1String("requests_per_minute")].toInt(), 60);
    QVERIFY(made[QLatin1String("parameters")][QLatin1String("properties")].toObject().contains(
        QLatin1String("location")));

    there.enqueue(testing::Script::answer(200, "{\"degrees\": 21}"));
    m_ui->click(QStringLiteral("testFunction-get_weather"));
    m_ui->find<JsonEditor>(QStringLiteral("toolArguments"))
        ->setText(QStringLiteral("{\"location\": \"Bonn\"}"));
    m_ui->click(QStringLiteral("callToolButton"));
    QTRY_COMPARE(m_ui->find<QPlainTextEdit>(QStringLiteral("toolResult"))->toPlainText(),
                 QStringLiteral("{\"degrees\": 21}"));
    QCOMPARE(there.requests()[0].headers.value("x-key"), QByteArray("s3cr3t-key"));
    m_ui->press(Qt::Key_Escape);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("functionTestDialog")));

    m_ui->click(QStringLiteral("logFunction-get_weather"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("functionLog")).size(), 1);
    m_ui->clickRow(QStringLiteral("functionLog"), 0);
    QTRY_VERIFY(m_ui->find<QPlainTextEdit>(QStringLiteral("functionCall"))
                    ->toPlainText()
                    .contains(QStringLiteral("Bonn")));
}

void TestToolsPage::whatIsWrongWithAFunctionIsSaidAtItsField()
{
    openTab("functions/new");
    m_ui->type(QStringLiteral("functionName"), QStringLiteral("get weather"));
    m_ui->type(QStringLiteral("functionEndpoint"), QStringLiteral("nowhere"));
    m_ui->click(QStringLiteral("saveFunctionButton"));
    QTRY_VERIFY(!rowError("functionName").isEmpty());
    QVERIFY(!rowError("functionEndpoint").isEmpty());
    QCOMPARE(m_ui->text(QStringLiteral("functionName")), QStringLiteral("get weather")); // kept
    QCOMPARE(listOf("functions").size(), 0);
}

void TestToolsPage::aSchemaIsCheckedAsOneTypes_data()
{
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("told"); ///< empty: nothing is wrong
    const auto row = [](const char *name, const char *schema, const char *told) {
        QTest::newRow(name) << QString::fromUtf8(schema) << QString::fromUtf8(told);
    };
    row("right", "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}", "");
    row("broken off", "{\"type\": ", "Line 1");
    row("a list", "[]", "must be an object");
    row("no object", "{\"type\": \"array\"}", "\"type\": \"object\"");
    row("a type that is none", "{\"properties\": {\"city\": {\"type\": \"text\"}}}", "“text”");
    row("a property that is no schema", "{\"properties\": {\"city\": 1}}", "city");
    row("draft 3's required", "{\"required\": true}", "required");
}

void TestToolsPage::aSchemaIsCheckedAsOneTypes()
{
    QFETCH(QString, schema);
    QFETCH(QString, told);
    openTab("functions/new");
    auto *parameters = m_ui->find<JsonEditor>(QStringLiteral("functionParameters"));
    QVERIFY(parameters);
    parameters->setText(schema);
    if (told.isEmpty())
        QCOMPARE(parameters->problem(), QString());
    else
        QVERIFY2(parameters->problem().contains(told), qPrintable(parameters->problem()));
}

void TestToolsPage::aFunctionIsSwitchedOffAndRemoved()
{
    m_server->post(QStringLiteral("/troupe/v1/functions"),
                   R"({"name":"f","endpoint":"https://a.test/"})");
    openTab("functions");
    m_ui->click(QStringLiteral("enableFunction-f"));
    QTRY_COMPARE(listOf("functions").first()[QLatin1String("is_enabled")].toBool(), false);
    m_ui->click(QStringLiteral("removeFunction-f"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(listOf("functions").size(), 0);
    QVERIFY(m_ui->find(QStringLiteral("noFunctions")));
}

void TestToolsPage::theLogKeepsItsPromises()
{
    m_server->post(QStringLiteral("/troupe/v1/functions"),
                   R"({"name":"f","endpoint":"http://127.0.0.1:9/"})");
    for (int i = 0; i < 3; ++i)
        m_server->post(QStringLiteral("/troupe/v1/functions/f/test"), "{}");
    ExecutionModel model(m_ui->backend(), QStringLiteral("f"), nullptr);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy loaded(&model, &ExecutionModel::loaded);
    model.reload();
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, ExecutionModel::State).data().toString(), QStringLiteral("Failed"));
}

void TestToolsPage::theLogIsCurrentAndNoHtml()
{
    testing::ScriptedServer there;
    for (const char *name : {"f", "g"})
        m_server->post(QStringLiteral("/troupe/v1/functions"),
                       QByteArray(R"({"name":")") + name + R"(","endpoint":")"
                           + there.url(QStringLiteral("/x")).toString().toUtf8() + "\"}");
    const auto callNow = [&](const char *name, const char *answer) {
        there.enqueue(testing::Script::answer(200, answer, "text/plain"));
        m_server->post(QStringLiteral("/troupe/v1/functions/%1/test").arg(QLatin1String(name)),
                       "{}");
    };
    callNow("f", "<img src='file:///x'> \xe2\x80\xae evil");
    Relay relay(m_server->port());
    m_ui = std::make_unique<UiDriver>(relay.url(), m_server->adminKey());
    openTab("functions");
    m_ui->click(QStringLiteral("logFunction-f"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("functionLog")).size(), 1);
    auto *table = m_ui->find<QTableView>(QStringLiteral("functionLog"));
    const QModelIndex said = table->model()->index(0, ExecutionModel::Said);
    QVERIFY2(said.data().toString().contains(QStringLiteral("⟦U+202E⟧")),
             qPrintable(said.data().toString()));
    QVERIFY2(said.data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;img")),
             qPrintable(said.data(Qt::ToolTipRole).toString()));
    m_ui->clickRow(QStringLiteral("functionLog"), 0);
    const QString read =
        table->currentIndex().siblingAtColumn(ExecutionModel::Said).data().toString();

    // Two calls while the log is being read: the last answer counts, and the call that is read stays.
    QSignalSpy resets(table->model(), &QAbstractItemModel::modelReset);
    relay.hold("GET /troupe/v1/functions/");
    callNow("f", "two");
    QTRY_COMPARE(relay.held(), 1);
    callNow("f", "three");
    QTRY_COMPARE(relay.held(), 2);
    relay.letGo(1);
    QTRY_COMPARE(table->model()->rowCount(), 3);
    relay.letGo(0);
    QCOMPARE(table->currentIndex().siblingAtColumn(ExecutionModel::Said).data().toString(), read);
    QCOMPARE(table->currentIndex().row(), 2);
    callNow("g", "of another function");
    callNow("f", "four");
    QTRY_COMPARE(relay.held(), 1);
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(relay.waiting(), 1); // the other function is not its concern
    relay.letGo(0, Relay::failure());
    QTRY_VERIFY(m_ui->text(QStringLiteral("functionLogState"))
                    .contains(QStringLiteral("The calls cannot be read")));
    QVERIFY(resets.isEmpty() && m_ui->isShown(QStringLiteral("functionLog")));
    relay.holdNoMore();
    callNow("f", "five");
    QTRY_COMPARE(table->model()->rowCount(), 5);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("functionLogState")));
}

void TestToolsPage::dataIsAttachedAndRemoved()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("sales.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("region,amount\nnorth,3\n");
    file.close();
    openTab("data/new");
    m_ui->type(QStringLiteral("dataPath"), file.fileName());
    QCOMPARE(m_ui->text(QStringLiteral("dataName")), QStringLiteral("sales")); // of the file
    QCOMPARE(m_ui->find<QComboBox>(QStringLiteral("dataKind"))->currentIndex(), 1);
    m_ui->click(QStringLiteral("saveDataButton"));
    QTRY_COMPARE(listOf("data-sources").size(), 1);
    m_ui->click(QStringLiteral("tablesOf-sales"));
    auto *tables = m_ui->find<QPlainTextEdit>(QStringLiteral("dataSchema"));
    QTRY_VERIFY(tables->toPlainText().contains(QStringLiteral("amount  INTEGER")));
    m_ui->press(Qt::Key_Escape);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("dataSchemaDialog")));
    m_ui->click(QStringLiteral("removeData-sales"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(listOf("data-sources").size(), 0);
    QVERIFY(file.exists());
}

void TestToolsPage::whatIsWrongWithDataIsSaidAtItsField()
{
    openTab("data/new");
    m_ui->type(QStringLiteral("dataPath"), QStringLiteral("/nowhere/x.csv"));
    m_ui->click(QStringLiteral("saveDataButton"));
    QTRY_VERIFY(!rowError("dataPath").isEmpty());
    QCOMPARE(m_ui->text(QStringLiteral("dataPath")), QStringLiteral("/nowhere/x.csv"));
}

void TestToolsPage::aFolderIsGranted()
{
    const QTemporaryDir folder;
    openTab("data/folder");
    m_ui->type(QStringLiteral("folderPath"), folder.path());
    m_ui->type(QStringLiteral("folderName"), QStringLiteral("docs"));
    QTRY_COMPARE(QApplication::focusWidget(), m_ui->find(QStringLiteral("folderName")));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(listOf("folders").size(), 1);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("folderDialog")));
    QCOMPARE(listOf("folders").first()[QLatin1String("access")].toString(), QStringLiteral("read"));
    QTRY_VERIFY(m_ui->find(QStringLiteral("folderAccess-docs"))->isVisible());
    m_ui->window().activateWindow(); // as a window manager does when a dialog closes
    QVERIFY(QTest::qWaitForWindowActive(&m_ui->window()));
    m_ui->find(QStringLiteral("folderAccess-docs"))->setFocus();
    QTRY_VERIFY(m_ui->find(QStringLiteral("folderAccess-docs"))->hasFocus());
    m_ui->press(Qt::Key_Right);
    QTRY_COMPARE(listOf("folders").first()[QLatin1String("access")].toString(),
                 QStringLiteral("write"));
    // Its row is made anew by what the server tells, and the keyboard stays there.
    QTRY_VERIFY(QApplication::focusWidget()
                && QApplication::focusWidget()->objectName() == u"folderAccess-docs");
    m_ui->press(Qt::Key_Left);
    QTRY_COMPARE(listOf("folders").first()[QLatin1String("access")].toString(),
                 QStringLiteral("read"));
    m_ui->click(QStringLiteral("removeFolder-docs"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(listOf("folders").size(), 0);
}

void TestToolsPage::theLastWishCounts()
{
    const QTemporaryDir folder;
    m_server->post(QStringLiteral("/troupe/v1/folders"),
                   R"({"name":"docs","access":"read","path":")" + folder.path().toUtf8() + "\"}");
    m_server->post(QStringLiteral("/troupe/v1/functions"),
                   R"({"name":"f","endpoint":"https://a.test/"})");
    Relay relay(m_server->port());
    m_ui = std::make_unique<UiDriver>(relay.url(), m_server->adminKey());
    openTab("data");
    auto *access = m_ui->find<SegmentedControl>(QStringLiteral("folderAccess-docs"));
    QVERIFY(access);
    QCOMPARE(access->currentIndex(), 0);
    relay.hold("PATCH /troupe/v1/folders");
    access->setFocus();
    m_ui->press(Qt::Key_Right);
    QTRY_COMPARE(relay.held(), 1);
    QCOMPARE(listOf("folders").first()[QLatin1String("access")].toString(),
             QStringLiteral("write"));
    m_ui->press(Qt::Key_Left);
    // The first is not answered yet, so the second waits, and what is told meanwhile is older.
    QCOMPARE(listOf("folders").first()[QLatin1String("access")].toString(),
             QStringLiteral("write"));
    QCOMPARE(relay.waiting(), 1);
    access = m_ui->find<SegmentedControl>(QStringLiteral("folderAccess-docs"));
    QCOMPARE(access->currentIndex(), 0);
    relay.letGo(0);
    QTRY_COMPARE(relay.held(), 1);
    QCOMPARE(listOf("folders").first()[QLatin1String("access")].toString(), QStringLiteral("read"));
    relay.letGo(0);
    QTRY_COMPARE(m_ui->find<SegmentedControl>(QStringLiteral("folderAccess-docs"))->currentIndex(),
                 0);

    openTab("functions");
    relay.hold("PATCH /troupe/v1/functions");
    m_ui->click(QStringLiteral("enableFunction-f"));
    QTRY_COMPARE(relay.held(), 1);
    m_ui->click(QStringLiteral("enableFunction-f"));
    QVERIFY(!listOf("functions").first()[QLatin1String("is_enabled")].toBool());
    QCOMPARE(relay.waiting(), 1);
    relay.letGo(0);
    QTRY_COMPARE(relay.held(), 1);
    relay.letGo(0, Relay::failure()); // and when the last one fails, the page shows what counts
    QVERIFY(listOf("functions").first()[QLatin1String("is_enabled")].toBool());
    QTRY_VERIFY(m_ui->find<QAbstractButton>(QStringLiteral("enableFunction-f"))->isChecked());
}

void TestToolsPage::olderAnswersAreDropped()
{
    Relay relay(m_server->port());
    m_ui = std::make_unique<UiDriver>(relay.url(), m_server->adminKey());
    openTab("functions");
    QVERIFY(m_ui->find(QStringLiteral("noFunctions")));
    relay.hold("GET /troupe/v1/functions");
    for (int i = 1; i < 3; ++i) {
        m_server->post(QStringLiteral("/troupe/v1/functions"),
                       R"({"name":"f)" + QByteArray::number(i)
                           + R"(","endpoint":"https://a.test/"})");
        QTRY_COMPARE(relay.held(), i);
    }
    relay.letGo(1);
    QVERIFY(m_ui->find(QStringLiteral("function-f2")));
    relay.letGo(0);
    relay.holdNoMore();
    QTRY_COMPARE(listOf("functions").size(), 2); // the older answer has arrived by then
    QVERIFY(m_ui->isShown(QStringLiteral("function-f2")));

    const QTemporaryDir folder;
    openTab("data");
    QTRY_VERIFY(m_ui->sees(QStringLiteral("No folder is granted.")));
    relay.hold("GET /troupe/v1/folders");
    for (int i = 1; i < 3; ++i) {
        QVERIFY(QDir(folder.path()).mkdir(QString::number(i)));
        m_server->post(QStringLiteral("/troupe/v1/folders"),
                       R"({"access":"read","name":"d)" + QByteArray::number(i) + R"(","path":")"
                           + folder.filePath(QString::number(i)).toUtf8() + "\"}");
        QTRY_COMPARE(relay.held(), i);
    }
    relay.letGo(1);
    QVERIFY(m_ui->find(QStringLiteral("folder-d2")));
    relay.letGo(0);
    QTRY_COMPARE(listOf("folders").size(), 2);
    QVERIFY(m_ui->isShown(QStringLiteral("folder-d2")));
}

void TestToolsPage::aHomeIsThatOfTheServer()
{
    PageContext context{
        m_ui->backend(), themeOf(qApp), m_ui->settings(), ServerIdentity(), {}, {}, {}, {}};
    PathField here(context, QStringLiteral("File"), false, nullptr);
    here.edit()->setText(QStringLiteral("~/x.csv"));
    QCOMPARE(here.path(), QDir::homePath() + QStringLiteral("/x.csv"));
    context.server.embedded = false;
    PathField there(context, QStringLiteral("File"), false, nullptr);
    there.edit()->setText(QStringLiteral("~/x.csv"));
    QCOMPARE(there.path(), QStringLiteral("~/x.csv"));
}

TROUPE_UI_TEST_MAIN(TestToolsPage)
#include "tst_toolspage.moc"
