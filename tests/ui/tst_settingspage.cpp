// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/embeddedserver.h"
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/settings/keyssection.h"
#include "ui/pages/settings/modelssection.h"
#include "ui/pages/settings/privacysection.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/forms.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
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
    void theLedgerListsConnectionsLive();

private:
    QJsonArray providers();
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
