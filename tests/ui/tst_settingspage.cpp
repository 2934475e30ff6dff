// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/embeddedserver.h"
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/settings/keyssection.h"
#include "ui/pages/settings/modelcards.h"
#include "ui/pages/settings/modeltable.h"
#include "ui/pages/settings/privacysection.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/forms.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTableView>

using namespace troupe;

class TestSettingsPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aProviderIsAddedAndTested();
    void aRefusedProviderSaysWhyAtItsField();
    void aProviderIsSwitchedOffAndRemoved();
    void aKeyIsShownOnceAndWorks();
    void aRevokedKeyIsRefused();
    void theOfflineLockReachesTheServer();
    void aRefusedProxyIsShownAtItsField();
    void serverSettingsReachTheServer();
    void aChangeFromElsewhereShowsLive();
    void aBackupIsWritten();
    void vacuumTellsItsResult();
    void modelsAreSearched();
    void modelTableKeepsItsPromises();
    void aPriceIsChangedAndTakenBack();
    void aWrongPriceIsSaidAtItsField();
    void aModelGetsAnotherName();
    void pricesAreImportedFromAFile();
    void aServerOnThisMachineIsAdded();
    void aKeyGetsItsTier();
    void aPersonIsAddedLogsInAndIsDisabled();
    void whatIsWrongWithAPersonIsSaidAtItsField();
    void theOwnPasswordIsSet();
    void membersSeeThemselvesOnly();
    void theLedgerListsConnectionsLive();

private:
    QJsonArray providers();
    QJsonObject model(const QString &id);
    QJsonObject person(const QString &username);
    int logInStatus(const QString &username, const QString &password);
    void choosePerson(const QString &name);
    QJsonObject serverSettings()
    {
        return m_server->get(QStringLiteral("/troupe/v1/settings")).json();
    }
    void openSection(const char *name)
    {
        m_ui->open(QStringLiteral("settings"), QString::fromLatin1(name));
    }

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

void TestSettingsPage::init()
{
    m_server = std::make_unique<TestServer>();
    m_server->post(QStringLiteral("/troupe/v1/agents"), R"({"name": "Ann"})"); // no welcome
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
    QTRY_COMPARE(m_ui->text(QStringLiteral("connectionPill")), QStringLiteral("Embedded"));
}

void TestSettingsPage::cleanup()
{
    m_ui.reset();
    m_server.reset();
}

QJsonArray TestSettingsPage::providers()
{
    return m_server->get(QStringLiteral("/troupe/v1/providers"))
        .json()[QStringLiteral("items")]
        .toArray();
}

void TestSettingsPage::aProviderIsAddedAndTested()
{
    openSection("providers");
    m_ui->click(QStringLiteral("addProviderButton"));
    m_ui->type(QStringLiteral("providerNameEdit"), QStringLiteral("local"));
    m_ui->type(QStringLiteral("providerUrlEdit"), QStringLiteral("http://127.0.0.1:9/v1"));
    m_ui->type(QStringLiteral("providerKeyEdit"), QStringLiteral("sk-secret"));
    m_ui->click(QStringLiteral("saveProviderButton"));
    QTRY_COMPARE(providers().size(), 1);
    const QJsonObject provider = providers().first().toObject();
    QCOMPARE(provider[QStringLiteral("name")].toString(), QStringLiteral("local"));
    QCOMPARE(provider[QStringLiteral("base_url")].toString(),
             QStringLiteral("http://127.0.0.1:9/v1"));
    QVERIFY(provider[QStringLiteral("has_secret")].toBool());
    QVERIFY(m_ui->find(QStringLiteral("provider-local")));
    QTRY_VERIFY(!providers().first()[QStringLiteral("checked_at")].isNull()); // it was called
}

void TestSettingsPage::aRefusedProviderSaysWhyAtItsField()
{
    openSection("providers/new");
    m_ui->type(QStringLiteral("providerUrlEdit"), QStringLiteral("no address"));
    m_ui->click(QStringLiteral("saveProviderButton"));
    auto *row =
        qobject_cast<FormRow *>(m_ui->find(QStringLiteral("providerUrlEdit"))->parentWidget());
    QVERIFY(row);
    QTRY_VERIFY(!row->error().isEmpty());
    QCOMPARE(m_ui->text(QStringLiteral("providerUrlEdit")), QStringLiteral("no address"));
    QCOMPARE(providers().size(), 0);
}

void TestSettingsPage::aProviderIsSwitchedOffAndRemoved()
{
    m_server->post(QStringLiteral("/troupe/v1/providers"),
                   R"({"name": "local", "kind": "openai", "base_url": "http://127.0.0.1:9/v1"})");
    openSection("providers");
    m_ui->click(QStringLiteral("enableProvider-local"));
    QTRY_COMPARE(providers().first()[QStringLiteral("enabled")].toBool(), false);
    QTRY_VERIFY(!m_ui->find<QAbstractButton>(QStringLiteral("enableProvider-local"))->isChecked());
    m_ui->click(QStringLiteral("removeProvider-local"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(providers().size(), 0);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("provider-local")));
}

void TestSettingsPage::aKeyIsShownOnceAndWorks()
{
    openSection("keys");
    m_ui->click(QStringLiteral("newKeyButton"));
    m_ui->type(QStringLiteral("keyNameEdit"), QStringLiteral("laptop"));
    m_ui->click(QStringLiteral("scope-agents:write"));
    m_ui->click(QStringLiteral("createKeyConfirm"));
    const QByteArray key = m_ui->text(QStringLiteral("newKeyEdit")).toUtf8();
    QVERIFY(!key.isEmpty());
    m_ui->click(QStringLiteral("copyKeyButton"));
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), key);
    m_ui->click(QStringLiteral("confirmButton"));
    QCOMPARE(m_server->send("GET", QStringLiteral("/troupe/v1/agents"), key).status, 200);
    QCOMPARE(
        m_server->send("POST", QStringLiteral("/troupe/v1/agents"), key, R"({"name": "B"})").status,
        403);
    QTRY_VERIFY(m_ui->rows(QStringLiteral("keysTable")).contains(QStringLiteral("laptop")));
    QVERIFY(!m_ui->isShown(QStringLiteral("newKeyEdit")));
}

void TestSettingsPage::aRevokedKeyIsRefused()
{
    const QByteArray key = m_server
                               ->post(QStringLiteral("/troupe/v1/keys"),
                                      R"({"name": "old", "scopes": ["agents:read"]})")
                               .json()[QStringLiteral("key")]
                               .toString()
                               .toUtf8();
    QCOMPARE(m_server->send("GET", QStringLiteral("/troupe/v1/agents"), key).status, 200);
    openSection("keys");
    QTRY_VERIFY(m_ui->rows(QStringLiteral("keysTable")).contains(QStringLiteral("old")));
    m_ui->clickRow(QStringLiteral("keysTable"),
                   static_cast<int>(
                       m_ui->rows(QStringLiteral("keysTable")).indexOf(QStringLiteral("old"))));
    m_ui->click(QStringLiteral("revokeKeyButton"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(m_server->send("GET", QStringLiteral("/troupe/v1/agents"), key).status, 401);
}

void TestSettingsPage::theOfflineLockReachesTheServer()
{
    openSection("privacy");
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Open: providers")));
    m_ui->click(QStringLiteral("offlineLock"));
    QTRY_COMPARE(serverSettings()[QStringLiteral("offline_lock")].toBool(), true);
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Closed:")));
}

void TestSettingsPage::aRefusedProxyIsShownAtItsField()
{
    QTemporaryDir folder;
    const SystemClock clock;
    EmbeddedServer server(folder.filePath(QStringLiteral("data")), clock); // with its network rules
    QSignalSpy ready(&server, &EmbeddedServer::ready);
    server.start();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 20'000);
    m_ui->connectTo(server.url(), server.token());
    openSection("privacy");
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Open: providers")));
    m_ui->type(QStringLiteral("proxyEdit"), QStringLiteral("gopher://old"));
    m_ui->press(Qt::Key_Return);
    auto *row = qobject_cast<FormRow *>(m_ui->find(QStringLiteral("proxyEdit"))->parentWidget());
    QTRY_VERIFY(!row->error().isEmpty());
    QCOMPARE(m_ui->text(QStringLiteral("proxyEdit")), QStringLiteral("gopher://old"));
    m_ui.reset(); // before its server
}

void TestSettingsPage::serverSettingsReachTheServer()
{
    openSection("server");
    QTRY_VERIFY(m_ui->find<QAbstractButton>(QStringLiteral("offlineFallback"))->isChecked());
    m_ui->click(QStringLiteral("offlineFallback"));
    QTRY_COMPARE(serverSettings()[QStringLiteral("offline_fallback")].toBool(), false);
    auto *pace = m_ui->find<ValueSlider>(QStringLiteral("offlinePace"));
    pace->setValue(75);
    QTRY_COMPARE(serverSettings()[QStringLiteral("offline_words_per_second")].toInt(), 75);
    m_ui->click(QStringLiteral("defaultModelPicker"));
    m_ui->type(QStringLiteral("modelSearch"), QStringLiteral("gpt-4o-mini"));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(serverSettings()[QStringLiteral("default_model")].toString(),
                 QStringLiteral("gpt-4o-mini"));
}

void TestSettingsPage::aChangeFromElsewhereShowsLive()
{
    openSection("server");
    QTRY_VERIFY(m_ui->find<QAbstractButton>(QStringLiteral("rateLimits"))->isChecked());
    QCOMPARE(m_server
                 ->send("PATCH", QStringLiteral("/troupe/v1/settings"), m_server->adminKey(),
                        R"({"rate_limits": false})")
                 .status,
             200);
    QTRY_VERIFY(!m_ui->find<QAbstractButton>(QStringLiteral("rateLimits"))->isChecked());
}

void TestSettingsPage::aBackupIsWritten()
{
    openSection("server");
    m_ui->click(QStringLiteral("backupButton"));
    const QString result = m_ui->text(QStringLiteral("databaseResult"));
    const QString path = result.mid(result.indexOf(QStringLiteral("/")));
    QVERIFY2(QFileInfo::exists(path), qPrintable(result));
}

void TestSettingsPage::vacuumTellsItsResult()
{
    openSection("server");
    m_ui->click(QStringLiteral("vacuumButton"));
    QVERIFY(m_ui->text(QStringLiteral("databaseResult")).contains(QStringLiteral(" now")));
}

void TestSettingsPage::modelsAreSearched()
{
    openSection("models");
    QTRY_VERIFY(m_ui->rows(QStringLiteral("modelsTable")).size() > 10);
    m_ui->type(QStringLiteral("modelsSearch"), QStringLiteral("troupe-off"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("modelsTable")),
                 QStringList{QStringLiteral("troupe-offline")});
}

void TestSettingsPage::modelTableKeepsItsPromises()
{
    ModelTable table;
    ModelFilter filter;
    filter.setSourceModel(&table);
    QAbstractItemModelTester tableTester(&table,
                                         QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester filterTester(&filter,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    ModelInfo ready;
    ready.id = QStringLiteral("a");
    ready.configured = true;
    ModelInfo foreign;
    foreign.id = QStringLiteral("b");
    table.setModels({foreign, ready});
    QCOMPARE(filter.rowCount(), 2);
    filter.setOnlyConfigured(true);
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.index(0, 0).data().toString(), QStringLiteral("a"));
}

QJsonObject TestSettingsPage::model(const QString &id)
{
    const QJsonArray models = m_server->get(QStringLiteral("/troupe/v1/models"))
                                  .json()[QStringLiteral("items")]
                                  .toArray();
    for (const QJsonValue &item : models) {
        if (item[QStringLiteral("id")].toString() == id)
            return item.toObject();
    }
    return {};
}

void TestSettingsPage::aPriceIsChangedAndTakenBack()
{
    openSection("models");
    const double listed =
        model(QStringLiteral("gpt-4o"))[QStringLiteral("input_per_million")].toDouble();
    QTRY_VERIFY(m_ui->rows(QStringLiteral("modelsTable")).size() > 10);
    m_ui->type(QStringLiteral("modelsSearch"), QStringLiteral("gpt-4o-mini"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("modelsTable")),
                 QStringList{QStringLiteral("gpt-4o-mini")});
    m_ui->type(QStringLiteral("modelsSearch"), QStringLiteral("GPT-4o"));
    QTRY_VERIFY(m_ui->rows(QStringLiteral("modelsTable")).size() > 1);
    const auto row = static_cast<int>(
        m_ui->rows(QStringLiteral("modelsTable")).indexOf(QStringLiteral("gpt-4o")));
    QVERIFY(row >= 0);
    m_ui->clickRow(QStringLiteral("modelsTable"), row);
    m_ui->click(QStringLiteral("changeModelButton"));
    m_ui->type(QStringLiteral("overrideInput"), QStringLiteral("1,25"));
    m_ui->type(QStringLiteral("overrideContext"), QStringLiteral("9000"));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(model(QStringLiteral("gpt-4o"))[QStringLiteral("input_per_million")].toDouble(),
                 1.25);
    const QJsonObject changed = model(QStringLiteral("gpt-4o"));
    QCOMPARE(changed[QStringLiteral("price_source")].toString(), QStringLiteral("yours"));
    QCOMPARE(changed[QStringLiteral("context_window")].toInt(), 9000);
    const auto *view = m_ui->find<QTableView>(QStringLiteral("modelsTable"));
    const auto price = [&] { // wherever the model stands now
        const auto at = static_cast<int>(
            m_ui->rows(QStringLiteral("modelsTable")).indexOf(QStringLiteral("gpt-4o")));
        return view->model()->index(at, ModelTable::PriceColumn).data().toString();
    };
    QTRY_COMPARE(price(), QStringLiteral("Yours"));
    // The row is still chosen; the dialog knows what was said.
    m_ui->click(QStringLiteral("changeModelButton"));
    QCOMPARE(m_ui->text(QStringLiteral("overrideInput")), QStringLiteral("1.25"));
    m_ui->click(QStringLiteral("overrideTakeBack"));
    QTRY_COMPARE(model(QStringLiteral("gpt-4o"))[QStringLiteral("input_per_million")].toDouble(),
                 listed);
    QTRY_COMPARE(price(), QStringLiteral("List"));
}

void TestSettingsPage::aWrongPriceIsSaidAtItsField()
{
    openSection("models");
    m_ui->type(QStringLiteral("modelsSearch"), QStringLiteral("gpt-4.1-nano"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("modelsTable")).size(), 1);
    m_ui->clickRow(QStringLiteral("modelsTable"), 0);
    m_ui->click(QStringLiteral("changeModelButton"));
    m_ui->type(QStringLiteral("overrideOutput"), QStringLiteral("cheap"));
    m_ui->click(QStringLiteral("overrideSave"));
    auto *row =
        qobject_cast<FormRow *>(m_ui->find(QStringLiteral("overrideOutput"))->parentWidget());
    QVERIFY(row);
    QVERIFY(!row->error().isEmpty());
    m_ui->type(QStringLiteral("overrideOutput"), QString());
    m_ui->type(QStringLiteral("overrideContext"), QStringLiteral("100"));
    m_ui->type(QStringLiteral("overrideMaxOutput"), QStringLiteral("200"));
    m_ui->click(QStringLiteral("overrideSave"));
    auto *longest =
        qobject_cast<FormRow *>(m_ui->find(QStringLiteral("overrideMaxOutput"))->parentWidget());
    QTRY_VERIFY(!longest->error().isEmpty()); // the server's own words
    QVERIFY(!model(QStringLiteral("gpt-4.1-nano"))[QStringLiteral("changed")].toBool(true));
    m_ui->press(Qt::Key_Escape);
}

void TestSettingsPage::aModelGetsAnotherName()
{
    openSection("models");
    m_ui->type(QStringLiteral("aliasName"), QStringLiteral("fast"));
    m_ui->type(QStringLiteral("aliasModel"), QStringLiteral("nobody-knows-it"));
    m_ui->click(QStringLiteral("aliasAdd"));
    QVERIFY(m_ui->find(QStringLiteral("aliasProblem")));
    m_ui->type(QStringLiteral("aliasModel"), QStringLiteral("gpt-4o-mini"));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(m_ui->rows(QStringLiteral("aliasTable")).value(0), QStringLiteral("fast"));
    QVERIFY(model(QStringLiteral("gpt-4o-mini"))[QStringLiteral("aliases")].toArray().contains(
        QStringLiteral("fast")));
    m_ui->clickRow(QStringLiteral("aliasTable"), 0);
    m_ui->click(QStringLiteral("aliasRemove"));
    QTRY_VERIFY(!m_ui->rows(QStringLiteral("aliasTable")).contains(QStringLiteral("fast")));
    m_ui->clickText(QStringLiteral("Undo"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("aliasTable")).value(0), QStringLiteral("fast"));
    // A name that came with the program cannot be taken away.
    m_ui->clickRow(QStringLiteral("aliasTable"), 1);
    QVERIFY(!m_ui->find(QStringLiteral("aliasRemove"))->isEnabled());
}

void TestSettingsPage::pricesAreImportedFromAFile()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("prices.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"gpt-4o":{"input_cost_per_token":1e-07,"output_cost_per_token":2e-07},)"
               R"("odd":{"input_cost_per_token":"much"}})");
    file.close();
    openSection("models");
    QVERIFY(m_ui->find(QStringLiteral("importPricesButton")));
    auto *card = m_ui->window().findChild<ImportCard *>();
    QVERIFY(card);
    card->importFile(file.fileName()); // what the dialog for files does with its choice
    QVERIFY(m_ui->find(QStringLiteral("importReport")));
    QVERIFY(m_ui->sees(QStringLiteral("made no sense")));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(model(QStringLiteral("gpt-4o"))[QStringLiteral("input_per_million")].toDouble(),
                 0.1);
    m_ui->click(QStringLiteral("clearImportButton"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(model(QStringLiteral("gpt-4o"))[QStringLiteral("price_source")].toString(),
                 QStringLiteral("catalogue"));
    card->importFile(folder.filePath(QStringLiteral("missing.json")));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("No prices were imported")));
}

static Task<QList<LocalServer>> anOllama()
{
    LocalServer ollama;
    ollama.program = QStringLiteral("Ollama");
    ollama.kind = ProviderKind::Ollama;
    ollama.baseUrl = QStringLiteral("http://127.0.0.1:11434");
    ollama.models = QStringList{QStringLiteral("llama3.2")};
    QList<LocalServer> found{ollama};
    co_return found;
}

void TestSettingsPage::aServerOnThisMachineIsAdded()
{
    m_server->services().models.discovery().searchWith(
        [](const CancelToken &) { return anOllama(); });
    openSection("providers");
    QVERIFY(m_ui->find(QStringLiteral("found-ollama")));
    QVERIFY(m_ui->sees(QStringLiteral("Ollama at 127.0.0.1:11434")));
    m_ui->click(QStringLiteral("addFound-ollama"));
    QTRY_COMPARE(providers().size(), 1);
    QCOMPARE(providers().first()[QStringLiteral("kind")].toString(), QStringLiteral("ollama"));
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("found-ollama"))); // it is among the providers now
    QVERIFY(m_ui->find(QStringLiteral("provider-ollama")));
    // Where it is switched off nobody looks.
    openSection("privacy");
    QTRY_VERIFY(m_ui->find<QAbstractButton>(QStringLiteral("localDiscovery"))->isChecked());
    m_ui->click(QStringLiteral("localDiscovery"));
    QTRY_COMPARE(serverSettings()[QStringLiteral("local_discovery")].toBool(true), false);
    openSection("providers");
    QTRY_VERIFY(!m_ui->find(QStringLiteral("searchServersButton"))->isEnabled());
}

void TestSettingsPage::aKeyGetsItsTier()
{
    openSection("keys");
    m_ui->click(QStringLiteral("newKeyButton"));
    m_ui->type(QStringLiteral("keyNameEdit"), QStringLiteral("script"));
    auto *tier = m_ui->find<QComboBox>(QStringLiteral("keyTier"));
    tier->setCurrentIndex(tier->findText(QStringLiteral("Free")));
    m_ui->click(QStringLiteral("createKeyConfirm"));
    m_ui->click(QStringLiteral("copyKeyButton"));
    m_ui->click(QStringLiteral("confirmButton"));
    const QJsonArray keys =
        m_server->get(QStringLiteral("/troupe/v1/keys")).json()[QStringLiteral("items")].toArray();
    QString stored;
    for (const QJsonValue &key : keys) {
        if (key[QStringLiteral("name")].toString() == QLatin1String("script"))
            stored = key[QStringLiteral("tier")].toString();
    }
    QCOMPARE(stored, QStringLiteral("free"));
}

QJsonObject TestSettingsPage::person(const QString &username)
{
    const QJsonArray people =
        m_server->get(QStringLiteral("/troupe/v1/users")).json()[QStringLiteral("items")].toArray();
    for (const QJsonValue &item : people) {
        if (item[QStringLiteral("username")].toString() == username)
            return item.toObject();
    }
    return {};
}

int TestSettingsPage::logInStatus(const QString &username, const QString &password)
{
    return m_server
        ->send(
            "POST", QStringLiteral("/troupe/v1/auth/login"), QByteArray(),
            QStringLiteral(R"({"username":"%1","password":"%2"})").arg(username, password).toUtf8())
        .status;
}

void TestSettingsPage::choosePerson(const QString &name)
{
    QTRY_VERIFY(m_ui->rows(QStringLiteral("peopleTable")).contains(name));
    m_ui->clickRow(QStringLiteral("peopleTable"),
                   static_cast<int>(m_ui->rows(QStringLiteral("peopleTable")).indexOf(name)));
}

void TestSettingsPage::aPersonIsAddedLogsInAndIsDisabled()
{
    openSection("people");
    m_ui->click(QStringLiteral("addPersonButton"));
    m_ui->type(QStringLiteral("personUsername"), QStringLiteral("bea"));
    m_ui->type(QStringLiteral("personName"), QStringLiteral("Bea Example"));
    m_ui->click(QStringLiteral("makeUpPassword"));
    const QString password = m_ui->text(QStringLiteral("personPassword"));
    QCOMPARE(password.size(), 20);
    m_ui->click(QStringLiteral("addPersonConfirm"));
    QTRY_VERIFY(!person(QStringLiteral("bea")).isEmpty());
    QCOMPARE(logInStatus(QStringLiteral("bea"), password), 200);
    choosePerson(QStringLiteral("Bea Example"));

    m_ui->click(QStringLiteral("personRoleButton"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(person(QStringLiteral("bea"))[QStringLiteral("role")].toString(),
                 QStringLiteral("admin"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("personRoleButton")), QStringLiteral("Make a member"));

    m_ui->click(QStringLiteral("personPasswordButton"));
    m_ui->type(QStringLiteral("newPassword"), QStringLiteral("a new long one"));
    m_ui->click(QStringLiteral("setPasswordConfirm"));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("“bea” has a new password")));
    QCOMPARE(logInStatus(QStringLiteral("bea"), QStringLiteral("a new long one")), 200);
    QCOMPARE(logInStatus(QStringLiteral("bea"), password), 401);

    m_ui->click(QStringLiteral("personStateButton"));
    m_ui->click(QStringLiteral("confirmButton"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("personStateButton")), QStringLiteral("Enable"));
    QCOMPARE(logInStatus(QStringLiteral("bea"), QStringLiteral("a new long one")), 401);
    m_ui->click(QStringLiteral("personStateButton"));
    QTRY_VERIFY(!person(QStringLiteral("bea"))[QStringLiteral("disabled")].toBool(true));
    QCOMPARE(logInStatus(QStringLiteral("bea"), QStringLiteral("a new long one")), 200);
}

void TestSettingsPage::whatIsWrongWithAPersonIsSaidAtItsField()
{
    m_server->post(QStringLiteral("/troupe/v1/users"), R"({"username":"bea"})");
    openSection("people/new");
    m_ui->type(QStringLiteral("personUsername"), QStringLiteral("bea"));
    m_ui->click(QStringLiteral("addPersonConfirm"));
    auto *row =
        qobject_cast<FormRow *>(m_ui->find(QStringLiteral("personUsername"))->parentWidget());
    QTRY_VERIFY(!row->error().isEmpty());
    m_ui->type(QStringLiteral("personUsername"), QStringLiteral("cy"));
    m_ui->click(QStringLiteral("addPersonConfirm"));
    QTRY_VERIFY(row->error().contains(QLatin1String("3"))); // too short
    m_ui->press(Qt::Key_Escape);
    QVERIFY(person(QStringLiteral("cy")).isEmpty());
}

void TestSettingsPage::theOwnPasswordIsSet()
{
    openSection("people");
    QTRY_VERIFY(m_ui->sees(QStringLiteral("an administrator of this server")));
    m_ui->click(QStringLiteral("ownPasswordButton"));
    m_ui->type(QStringLiteral("newPassword"), QStringLiteral("correct horse battery"));
    m_ui->click(QStringLiteral("setPasswordConfirm"));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("Your password is changed")));
    QCOMPARE(logInStatus(QStringLiteral("admin"), QStringLiteral("correct horse battery")), 200);
    m_ui->click(QStringLiteral("ownPasswordButton"));
    m_ui->type(QStringLiteral("currentPassword"), QStringLiteral("wrong"));
    m_ui->type(QStringLiteral("newPassword"), QStringLiteral("another long one"));
    m_ui->click(QStringLiteral("setPasswordConfirm"));
    auto *row =
        qobject_cast<FormRow *>(m_ui->find(QStringLiteral("currentPassword"))->parentWidget());
    QTRY_VERIFY(!row->error().isEmpty() || m_ui->isShown(QStringLiteral("personProblem")));
    QCOMPARE(logInStatus(QStringLiteral("admin"), QStringLiteral("correct horse battery")), 200);
    m_ui->press(Qt::Key_Escape);
}

void TestSettingsPage::membersSeeThemselvesOnly()
{
    const QByteArray key =
        m_server->addKey(m_server->addMember(QStringLiteral("dana")),
                         {QStringLiteral("agents:read"), QStringLiteral("agents:write"),
                          QStringLiteral("models:access"), QStringLiteral("usage:read")});
    m_ui->connectTo(QUrl(m_server->url()), key);
    openSection("people");
    QTRY_VERIFY(m_ui->sees(QStringLiteral("You are “dana”, a member")));
    QVERIFY(!m_ui->isShown(QStringLiteral("peopleTable")));
    QVERIFY(!m_ui->isShown(QStringLiteral("addPersonButton")));
}

void TestSettingsPage::theLedgerListsConnectionsLive()
{
    LedgerTable ledger(m_ui->backend(), nullptr);
    QAbstractItemModelTester tester(&ledger,
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy answered(&ledger, &QAbstractItemModel::modelReset);
    ledger.refresh();
    QTRY_COMPARE(answered.count(), 1);
    const int before = ledger.rowCount();
    const int listed = static_cast<int>(m_server->get(QStringLiteral("/troupe/v1/system/network"))
                                            .json()[QStringLiteral("items")]
                                            .toArray()
                                            .size());
    QCOMPARE(before, listed);
}

TROUPE_UI_TEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
