// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faketool.h"
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/agents/agenttoolmodel.h"
#include "ui/widgets/controls.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>

using namespace troupe;

/// The tab Tools & guardrails of the agent designer, as a person uses it.
class TestAgentTools : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theListKeepsItsPromises();
    void toolsAreChosenByMouseAndKeyboard();
    void whatIsNotKnownIsKeptAndMarked();
    void permissionsCountAtOnce();
    void answersAreHeldBackAndLetGo();
    void aNewAgentIsSavedFirst();
    void limitsAreChecked();
    void functionsAreShownAndKept();
    void tabGoesThroughTheTab();

private:
    QString makeAgent(const QByteArray &more = {});
    QJsonObject storedAgent(const QString &id);
    QListView *list() { return m_ui->find<QListView>(QStringLiteral("toolList")); }
    QModelIndex row(const QString &name);
    void openTools(const QString &agentId);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

void TestAgentTools::init()
{
    TestServerOptions options;
    options.rateLimits = false;
    m_server = std::make_unique<TestServer>(options);
    m_server->workshop().tools.add(std::make_shared<FakeTool>(
        QStringLiteral("send_letter"), ToolRisk::Destructive, ToolPermission::Ask));
    m_server->workshop().tools.add(std::make_shared<FakeTool>(QStringLiteral("look_up")));
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
}

void TestAgentTools::cleanup()
{
    m_ui.reset();
    m_server.reset();
}

QString TestAgentTools::makeAgent(const QByteArray &more)
{
    return m_server->post(QStringLiteral("/troupe/v1/agents"), "{\"name\":\"Ann\"" + more + "}")
        .json()[QStringLiteral("id")]
        .toString();
}

QJsonObject TestAgentTools::storedAgent(const QString &id)
{
    return m_server->get(QStringLiteral("/troupe/v1/agents/") + id).json();
}

QModelIndex TestAgentTools::row(const QString &name)
{
    for (int i = 0; i < list()->model()->rowCount(); ++i) {
        const QModelIndex index = list()->model()->index(i, 0);
        if (index.data(AgentToolListModel::ToolName).toString() == name)
            return index;
    }
    return {};
}

void TestAgentTools::openTools(const QString &agentId)
{
    m_ui->open(QStringLiteral("agents"), agentId);
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Ann"));
    auto *tabs = m_ui->find<TabBar>(QStringLiteral("agentTabs"));
    tabs->setFocus();
    while (tabs->currentIndex() < 4)
        QTest::keyClick(tabs, Qt::Key_Right);
    QTRY_VERIFY(row(QStringLiteral("look_up")).isValid());
}

void TestAgentTools::theListKeepsItsPromises()
{
    AgentToolListModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    AgentTool search;
    search.name = QStringLiteral("web_search");
    search.aliases = {QStringLiteral("WebSearch")};
    AgentTool other;
    other.name = QStringLiteral("Alpha");
    model.setChosen({QStringLiteral("WebSearch"), QStringLiteral("gone")});
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(
        model.index(1).data(AgentToolListModel::ToolIsKnown).toBool()); // nobody said otherwise yet
    model.setKnown(QList<AgentTool>{search, other});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("Alpha"));
    QCOMPARE(model.index(1).data(Qt::CheckStateRole).toInt(), int(Qt::Checked)); // by its alias
    QCOMPARE(model.index(2).data().toString(), QStringLiteral("gone"));
    QVERIFY(!model.index(2).data(AgentToolListModel::ToolIsKnown).toBool());
    QCOMPARE(model.chosen(), (QStringList{QStringLiteral("WebSearch"), QStringLiteral("gone")}));
    model.setData(model.index(0), Qt::Checked, Qt::CheckStateRole);
    model.setData(model.index(1), Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(model.chosen(), (QStringList{QStringLiteral("gone"), QStringLiteral("Alpha")}));
    model.add(QStringLiteral("WebSearch"));
    model.add(QStringLiteral("new"));
    model.add(QStringLiteral("new"));
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.chosen().size(), 4);
}

void TestAgentTools::toolsAreChosenByMouseAndKeyboard()
{
    const QString id = makeAgent();
    openTools(id);
    const QRect rect = list()->visualRect(row(QStringLiteral("look_up")));
    list()->scrollTo(row(QStringLiteral("look_up")));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                      QPoint(list()->visualRect(row(QStringLiteral("look_up"))).left() + 24,
                             list()->visualRect(row(QStringLiteral("look_up"))).center().y()));
    QVERIFY(rect.isValid());
    QCOMPARE(row(QStringLiteral("look_up")).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    m_ui->type(QStringLiteral("toolFilter"), QStringLiteral("letter"));
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    list()->setFocus();
    list()->setCurrentIndex(list()->model()->index(0, 0));
    QTest::keyClick(list(), Qt::Key_Space);
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(storedAgent(id)[QStringLiteral("tools")].toArray(),
                 (QJsonArray{QStringLiteral("look_up"), QStringLiteral("send_letter")}));
    // And back again.
    list()->setCurrentIndex(list()->model()->index(0, 0));
    QTest::keyClick(list(), Qt::Key_Space);
    m_ui->click(QStringLiteral("revertButton"));
    QCOMPARE(row(QStringLiteral("send_letter")).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
}

void TestAgentTools::whatIsNotKnownIsKeptAndMarked()
{
    const QString id = makeAgent(R"(,"tools":["mcp__gone__do","look_up"])");
    openTools(id);
    // Its name is there at once, and what is known as soon as the server has said it.
    QVERIFY(row(QStringLiteral("mcp__gone__do")).isValid());
    QTRY_VERIFY(
        !row(QStringLiteral("mcp__gone__do")).data(AgentToolListModel::ToolIsKnown).toBool());
    const QModelIndex unknown = row(QStringLiteral("mcp__gone__do"));
    QCOMPARE(unknown.data(AgentToolListModel::ToolRiskText).toString(),
             QStringLiteral("Not known"));
    m_ui->type(QStringLiteral("toolsEdit"), QStringLiteral("another"));
    QTest::keyClick(m_ui->find(QStringLiteral("toolsEdit")), Qt::Key_Return);
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(storedAgent(id)[QStringLiteral("tools")].toArray(),
                 (QJsonArray{QStringLiteral("mcp__gone__do"), QStringLiteral("look_up"),
                             QStringLiteral("another")}));
}

void TestAgentTools::permissionsCountAtOnce()
{
    const QString id = makeAgent(R"(,"tools":["send_letter"])");
    openTools(id);
    QCOMPARE(
        row(QStringLiteral("send_letter")).data(AgentToolListModel::ToolPermissionText).toString(),
        QStringLiteral("Asks first"));
    list()->setCurrentIndex(row(QStringLiteral("send_letter")));
    auto *choice = m_ui->find<SegmentedControl>(QStringLiteral("toolPermission"));
    QVERIFY(choice->isEnabled());
    QCOMPARE(choice->currentIndex(), 0);
    choice->setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(choice, Qt::Key_Right); // as for all, allow, ask, deny
    QTRY_COMPARE(
        row(QStringLiteral("send_letter")).data(AgentToolListModel::ToolPermissionText).toString(),
        QStringLiteral("Denied"));
    QTRY_COMPARE(choice->currentIndex(), 3);
    const auto permission = [&] {
        const QJsonArray tools = m_server->get(QStringLiteral("/troupe/v1/tools?agent_id=") + id)
                                     .json()[QStringLiteral("items")]
                                     .toArray();
        for (const QJsonValue &tool : tools) {
            if (tool[QStringLiteral("name")].toString() == QLatin1String("send_letter"))
                return tool[QStringLiteral("permission")].toString();
        }
        return QString();
    };
    QTRY_COMPARE(permission(), QStringLiteral("deny"));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(choice, Qt::Key_Left);
    QTRY_COMPARE(permission(), QStringLiteral("ask"));
    QTRY_COMPARE(choice->currentIndex(), 0);
    QVERIFY(!m_ui->isShown(QStringLiteral("revertButton"))); // nothing of it is unsaved
}

void TestAgentTools::answersAreHeldBackAndLetGo()
{
    const QString id = makeAgent();
    openTools(id);
    const auto policies = [&] {
        return m_server->get(QStringLiteral("/troupe/v1/approval-policies"))
            .json()[QStringLiteral("items")]
            .toArray();
    };
    auto *hold = m_ui->find<QAbstractButton>(QStringLiteral("holdAnswers"));
    QTRY_VERIFY(hold->isEnabled());
    QVERIFY(!hold->isChecked());
    hold->setFocus();
    QTest::keyClick(hold, Qt::Key_Space);
    QTRY_COMPARE(policies().size(), 1);
    const QJsonObject policy = policies().first().toObject();
    QCOMPARE(policy[QStringLiteral("subject")].toString(), QStringLiteral("agent_response"));
    QCOMPARE(policy[QStringLiteral("agent_id")].toString(), id);
    QTRY_VERIFY(hold->isEnabled() && hold->isChecked());
    QTest::keyClick(hold, Qt::Key_Space);
    QTRY_COMPARE(policies().first()[QStringLiteral("enabled")].toBool(), false);
    // A change elsewhere shows here.
    m_server->send("PATCH",
                   QStringLiteral("/troupe/v1/approval-policies/")
                       + policy[QStringLiteral("id")].toString(),
                   m_server->adminKey(), R"({"enabled":true})");
    QTRY_VERIFY(hold->isChecked());
    m_server->post(QStringLiteral("/troupe/v1/approval-policies"),
                   R"({"name":"All","subject":"agent_response","effect":"ask"})");
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("holdNote")));
}

void TestAgentTools::aNewAgentIsSavedFirst()
{
    makeAgent();
    m_ui->open(QStringLiteral("agents"));
    m_ui->click(QStringLiteral("newAgentButton"));
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Beth"));
    auto *tabs = m_ui->find<TabBar>(QStringLiteral("agentTabs"));
    tabs->setFocus();
    while (tabs->currentIndex() < 4)
        QTest::keyClick(tabs, Qt::Key_Right);
    QTRY_VERIFY(row(QStringLiteral("look_up")).isValid());
    list()->setCurrentIndex(row(QStringLiteral("look_up")));
    QVERIFY(!m_ui->find(QStringLiteral("toolPermission"))->isEnabled());
    QVERIFY(!m_ui->find(QStringLiteral("holdAnswers"))->isEnabled());
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Space);
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_VERIFY(m_ui->find(QStringLiteral("holdAnswers"))->isEnabled());
    QTRY_VERIFY(m_server->get(QStringLiteral("/troupe/v1/agents"))
                    .body.contains("\"tools\":[\"look_up\"]"));
}

void TestAgentTools::limitsAreChecked()
{
    const QString id = makeAgent();
    openTools(id);
    QCOMPARE(m_ui->text(QStringLiteral("toolRoundsEdit")), QStringLiteral("16"));
    m_ui->type(QStringLiteral("turnCostEdit"), QStringLiteral("a lot"));
    m_ui->click(QStringLiteral("saveButton"));
    QCOMPARE(storedAgent(id)[QStringLiteral("version")].toInt(), 1);
    m_ui->type(QStringLiteral("turnCostEdit"), QStringLiteral("0.5"));
    m_ui->type(QStringLiteral("toolRoundsEdit"), QStringLiteral("4"));
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(
        storedAgent(id)[QStringLiteral("guardrails")][QStringLiteral("max_tool_rounds")].toInt(),
        4);
    m_ui->type(QStringLiteral("toolRoundsEdit"), QStringLiteral("900")); // the server's to refuse
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_VERIFY(m_ui->find(QStringLiteral("toolRoundsEdit")));
    QCOMPARE(m_ui->text(QStringLiteral("toolRoundsEdit")), QStringLiteral("900"));
    QCOMPARE(storedAgent(id)[QStringLiteral("version")].toInt(), 2);
}

void TestAgentTools::functionsAreShownAndKept()
{
    const QString id = makeAgent(R"(,"functions":[{"name":"f"}])");
    openTools(id);
    auto *functions = m_ui->find<QPlainTextEdit>(QStringLiteral("functionsEdit"));
    QVERIFY(functions->isReadOnly());
    QVERIFY(functions->toPlainText().contains(QStringLiteral("\"name\": \"f\"")));
    m_ui->type(QStringLiteral("toolRoundsEdit"), QStringLiteral("4"));
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(storedAgent(id)[QStringLiteral("version")].toInt(), 2);
    QCOMPARE(storedAgent(id)[QStringLiteral("functions")].toArray().size(), 1);
}

void TestAgentTools::tabGoesThroughTheTab()
{
    openTools(makeAgent());
    QTRY_VERIFY(m_ui->find(QStringLiteral("holdAnswers"))->isEnabled());
    list()->setCurrentIndex(row(QStringLiteral("send_letter")));
    QVERIFY(m_ui->find(QStringLiteral("toolPermission"))->isEnabled());
    m_ui->find(QStringLiteral("toolFilter"))->setFocus(Qt::TabFocusReason);
    const QStringList expected{QStringLiteral("toolFilter"),     QStringLiteral("toolsEdit"),
                               QStringLiteral("toolAdd"),        QStringLiteral("toolList"),
                               QStringLiteral("toolPermission"), QStringLiteral("toolRoundsEdit"),
                               QStringLiteral("turnCostEdit"),   QStringLiteral("holdAnswers")};
    QStringList order{QApplication::focusWidget()->objectName()};
    while (order.size() < expected.size()) {
        m_ui->press(Qt::Key_Tab);
        QVERIFY(!QApplication::focusWidget()->visibleRegion().isEmpty());
        order.append(QApplication::focusWidget()->objectName());
    }
    QCOMPARE(order, expected);
}

TROUPE_UI_TEST_MAIN(TestAgentTools)
#include "tst_agenttools.moc"
