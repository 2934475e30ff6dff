// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/agentops.h"
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/agents/agentlistmodel.h"
#include "ui/pages/agents/agentspage.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/forms.h"

#include <QAbstractItemModelTester>
#include <QFileDialog>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>

using namespace troupe;

/// The agents page, driven as a person does; what counts is what the server stored.
class TestAgentsPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aNewAgentIsStored();
    void everyFieldReachesTheServer();
    void controlSSaves();
    void aRefusedFieldIsShownAtTheField();
    void aWrongJsonIsNotSent();
    void revertBringsBackWhatIsStored();
    void anArchivedAgentComesBackByUndo();
    void anArchivedAgentIsRestoredFromTheFilter();
    void duplicateStopAndStart();
    void aChangeFromElsewhereShowsLive();
    void aChangeFromElsewhereDoesNotOverwriteTyping();
    void leavingWithUnsavedChangesAsks();
    void stayingKeepsWhatWasTyped();
    void whatIsTypedWhileItIsSavedIsKept();
    void aSaveDoesNotTouchAnotherAgent();
    void changesNotSavedSurviveAnEnd_data();
    void changesNotSavedSurviveAnEnd();
    void aNarrowWindowShowsTheListOrTheDesigner();
    void aPictureIsStoredAndCanBeRemoved();
    void searchAndFilterNarrowTheList();
    void theListReadsPageByPage();

private:
    QJsonArray stored(const QString &query = {});
    QJsonObject storedNamed(const QString &name);
    QString makeAgent(const QString &name);
    AgentsPage *page()
    {
        return qobject_cast<AgentsPage *>(m_ui->window().page(QStringLiteral("agents")));
    }
    void openTab(int index);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

void TestAgentsPage::init()
{
    TestServerOptions options;
    options.rateLimits = false;
    m_server = std::make_unique<TestServer>(options);
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
}

void TestAgentsPage::cleanup()
{
    m_ui.reset();
    m_server.reset();
}

QJsonArray TestAgentsPage::stored(const QString &query)
{
    return m_server->get(QStringLiteral("/troupe/v1/agents") + query)
        .json()[QStringLiteral("items")]
        .toArray();
}

QJsonObject TestAgentsPage::storedNamed(const QString &name)
{
    const QJsonArray agents = stored();
    for (const QJsonValue &agent : agents) {
        if (agent[QStringLiteral("name")].toString() == name)
            return agent.toObject();
    }
    return {};
}

QString TestAgentsPage::makeAgent(const QString &name)
{
    const QJsonObject body{{QStringLiteral("name"), name}};
    return m_server->post(QStringLiteral("/troupe/v1/agents"), QJsonDocument(body).toJson())
        .json()[QStringLiteral("id")]
        .toString();
}

void TestAgentsPage::openTab(int index)
{
    auto *tabs = m_ui->find<TabBar>(QStringLiteral("agentTabs"));
    QVERIFY(tabs);
    tabs->setFocus();
    while (tabs->currentIndex() < index)
        QTest::keyClick(tabs, Qt::Key_Right);
    while (tabs->currentIndex() > index)
        QTest::keyClick(tabs, Qt::Key_Left);
}

void TestAgentsPage::aNewAgentIsStored()
{
    m_ui->open(QStringLiteral("agents"));
    m_ui->click(QStringLiteral("newAgentButton"));
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Ann"));
    openTab(1);
    m_ui->type(QStringLiteral("promptEditor"), QStringLiteral("Answer in one word."));
    m_ui->click(QStringLiteral("saveButton"));

    QTRY_COMPARE(stored().size(), 1);
    QCOMPARE(stored().first()[QStringLiteral("name")].toString(), QStringLiteral("Ann"));
    QCOMPARE(stored().first()[QStringLiteral("system_prompt")].toString(),
             QStringLiteral("Answer in one word."));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("agentList")), QStringList{QStringLiteral("Ann")});
}

void TestAgentsPage::everyFieldReachesTheServer()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->type(QStringLiteral("roleEdit"), QStringLiteral("Reviewer"));
    m_ui->type(QStringLiteral("descriptionEdit"), QStringLiteral("Kind."));
    m_ui->type(QStringLiteral("avatarEdit"), QStringLiteral("https://example.org/a.png"));
    m_ui->type(QStringLiteral("colorEdit"), QStringLiteral("#0f766e"));
    m_ui->type(QStringLiteral("tagsEdit"), QStringLiteral("first,"));
    auto *visibility = m_ui->find<SegmentedControl>(QStringLiteral("visibilityControl"));
    visibility->setFocus();
    QVERIFY(!m_ui->isShown(QStringLiteral("sharedWithEdit")));
    QTest::keyClick(visibility, Qt::Key_Right);
    QVERIFY(m_ui->isShown(QStringLiteral("sharedWithEdit"))); // to name the people
    QTest::keyClick(visibility, Qt::Key_Right);
    openTab(2);
    m_ui->click(QStringLiteral("ownTemperature"));
    m_ui->type(QStringLiteral("maxTokensEdit"), QStringLiteral("321"));
    openTab(3);
    auto *memory = m_ui->find<SegmentedControl>(QStringLiteral("memoryType"));
    memory->setFocus();
    QTest::keyClick(memory, Qt::Key_Right);
    m_ui->click(QStringLiteral("memorySummarization"));
    openTab(4);
    m_ui->type(QStringLiteral("toolsEdit"), QStringLiteral("web_search,"));
    m_ui->click(QStringLiteral("toolAdd"));
    m_ui->type(QStringLiteral("toolRoundsEdit"), QStringLiteral("5"));
    m_ui->type(QStringLiteral("turnCostEdit"), QStringLiteral("0.25"));
    openTab(5);
    m_ui->type(QStringLiteral("capabilitiesEdit"), QStringLiteral(R"({"vision": true})"));
    m_ui->type(QStringLiteral("metadataEdit"), QStringLiteral(R"({"team": "blue"})"));
    m_ui->type(QStringLiteral("taskEdit"), QStringLiteral("Report."));
    m_ui->type(QStringLiteral("workspaceEdit"), QStringLiteral("w1"));
    m_ui->type(QStringLiteral("webhookEdit"), QStringLiteral("https://example.org/hook"));
    m_ui->click(QStringLiteral("saveButton"));

    QTRY_COMPARE(storedNamed(QStringLiteral("Ann"))[QStringLiteral("version")].toInt(), 2);
    const QJsonObject agent = storedNamed(QStringLiteral("Ann"));
    QCOMPARE(agent[QStringLiteral("role")].toString(), QStringLiteral("Reviewer"));
    QCOMPARE(agent[QStringLiteral("description")].toString(), QStringLiteral("Kind."));
    QCOMPARE(agent[QStringLiteral("avatar")].toString(),
             QStringLiteral("https://example.org/a.png"));
    QCOMPARE(agent[QStringLiteral("color")].toString(), QStringLiteral("#0f766e"));
    QCOMPARE(agent[QStringLiteral("tags")].toArray(), QJsonArray{QStringLiteral("first")});
    QCOMPARE(agent[QStringLiteral("visibility")].toString(), QStringLiteral("public"));
    QCOMPARE(agent[QStringLiteral("temperature")].toDouble(), 0.7);
    QCOMPARE(agent[QStringLiteral("max_tokens")].toInt(), 321);
    QCOMPARE(agent[QStringLiteral("memory")][QStringLiteral("type")].toString(),
             QStringLiteral("none"));
    QCOMPARE(agent[QStringLiteral("memory")][QStringLiteral("summarization")].toBool(), true);
    QCOMPARE(agent[QStringLiteral("tools")].toArray(), QJsonArray{QStringLiteral("web_search")});
    QCOMPARE(agent[QStringLiteral("guardrails")][QStringLiteral("max_tool_rounds")].toInt(), 5);
    QCOMPARE(agent[QStringLiteral("guardrails")][QStringLiteral("max_turn_cost")].toVariant(),
             QJsonValue(0.25).toVariant());
    QCOMPARE(agent[QStringLiteral("capabilities")][QStringLiteral("vision")].toBool(), true);
    QCOMPARE(agent[QStringLiteral("metadata")][QStringLiteral("team")].toString(),
             QStringLiteral("blue"));
    QCOMPARE(agent[QStringLiteral("task")].toString(), QStringLiteral("Report."));
    QCOMPARE(agent[QStringLiteral("workspace_id")].toString(), QStringLiteral("w1"));
    QCOMPARE(agent[QStringLiteral("webhook_url")].toString(),
             QStringLiteral("https://example.org/hook"));
}

void TestAgentsPage::controlSSaves()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Beth"));
    m_ui->press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(stored().first()[QStringLiteral("name")].toString(), QStringLiteral("Beth"));
}

void TestAgentsPage::aRefusedFieldIsShownAtTheField()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    openTab(2);
    m_ui->type(QStringLiteral("maxTokensEdit"),
               QStringLiteral("0")); // a number, but none the server takes
    openTab(1);
    m_ui->click(QStringLiteral("saveButton"));

    auto *field = m_ui->find(QStringLiteral("maxTokensEdit")); // its tab is opened
    QVERIFY(field);
    auto *row = qobject_cast<FormRow *>(field->parentWidget());
    QVERIFY(row);
    QTRY_VERIFY(!row->error().isEmpty());
    QCOMPARE(m_ui->text(QStringLiteral("maxTokensEdit")), QStringLiteral("0"));
    QCOMPARE(stored().first()[QStringLiteral("version")].toInt(), 1);
}

void TestAgentsPage::aWrongJsonIsNotSent()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    openTab(5);
    m_ui->type(QStringLiteral("metadataEdit"), QStringLiteral("{\"team\": "));
    auto *row = qobject_cast<FormRow *>(m_ui->find(QStringLiteral("metadataEdit"))->parentWidget());
    QVERIFY(row->error().startsWith(QStringLiteral("Line 1")));
    openTab(0);
    m_ui->click(QStringLiteral("saveButton"));
    QVERIFY(m_ui->find(QStringLiteral("metadataEdit"))); // brought back to it
    QCOMPARE(stored().first()[QStringLiteral("version")].toInt(), 1);

    m_ui->type(QStringLiteral("metadataEdit"), QStringLiteral("{\"team\": 1}"));
    QVERIFY(row->error().isEmpty());
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(stored().first()[QStringLiteral("metadata")][QStringLiteral("team")].toInt(), 1);
}

void TestAgentsPage::revertBringsBackWhatIsStored()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Beth"));
    m_ui->click(QStringLiteral("revertButton"));
    QCOMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Ann"));
    QVERIFY(!m_ui->isShown(QStringLiteral("revertButton")));
}

void TestAgentsPage::anArchivedAgentComesBackByUndo()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->click(QStringLiteral("moreButton"));
    m_ui->choose(QStringLiteral("agent-archive"));
    QTRY_COMPARE(stored().size(), 0);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("agentList")));

    m_ui->clickText(QStringLiteral("Undo"));
    QTRY_COMPARE(stored().size(), 1);
    QTRY_COMPARE(m_ui->rows(QStringLiteral("agentList")), QStringList{QStringLiteral("Ann")});
}

void TestAgentsPage::anArchivedAgentIsRestoredFromTheFilter()
{
    const QString id = makeAgent(QStringLiteral("Ann"));
    m_server->send("DELETE", QStringLiteral("/troupe/v1/agents/") + id, m_server->adminKey());
    m_ui->open(QStringLiteral("agents"));
    auto *filter = m_ui->find<SegmentedControl>(QStringLiteral("agentFilter"));
    filter->setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(filter, Qt::Key_Right);
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->click(QStringLiteral("moreButton"));
    m_ui->choose(QStringLiteral("agent-restore"));
    QTRY_COMPARE(stored().size(), 1);
}

void TestAgentsPage::duplicateStopAndStart()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->click(QStringLiteral("moreButton"));
    m_ui->choose(QStringLiteral("agent-stop"));
    QTRY_COMPARE(storedNamed(QStringLiteral("Ann"))[QStringLiteral("status")].toString(),
                 QStringLiteral("inactive"));
    QTRY_COMPARE(m_ui->window().findChild<QWidget *>(QStringLiteral("chatButton"))->isEnabled(),
                 false);
    m_ui->click(QStringLiteral("moreButton"));
    m_ui->choose(QStringLiteral("agent-start"));
    QTRY_COMPARE(storedNamed(QStringLiteral("Ann"))[QStringLiteral("status")].toString(),
                 QStringLiteral("active"));
    m_ui->click(QStringLiteral("moreButton"));
    m_ui->choose(QStringLiteral("agent-duplicate"));
    QTRY_COMPARE(stored().size(), 2);
    QVERIFY(!storedNamed(QStringLiteral("Ann (Copy)")).isEmpty());
}

void TestAgentsPage::aChangeFromElsewhereShowsLive()
{
    m_ui->open(QStringLiteral("agents"));
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("firstAgentButton")));
    QTRY_VERIFY(m_ui->text(QStringLiteral("connectionPill"))
                == QStringLiteral("Embedded")); // online
    const QString id = makeAgent(QStringLiteral("Ann"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("agentList")), QStringList{QStringLiteral("Ann")});
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_server->send("PATCH", QStringLiteral("/troupe/v1/agents/") + id, m_server->adminKey(),
                   R"({"name": "Beth"})");
    QTRY_COMPARE(m_ui->rows(QStringLiteral("agentList")), QStringList{QStringLiteral("Beth")});
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Beth"));
}

void TestAgentsPage::aChangeFromElsewhereDoesNotOverwriteTyping()
{
    const QString id = makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    QTRY_VERIFY(m_ui->text(QStringLiteral("connectionPill")) == QStringLiteral("Embedded"));
    m_ui->type(QStringLiteral("roleEdit"), QStringLiteral("mine"));
    m_server->send("PATCH", QStringLiteral("/troupe/v1/agents/") + id, m_server->adminKey(),
                   R"({"role": "theirs"})");
    QVERIFY(m_ui->find(QStringLiteral("agentBanner")));
    QCOMPARE(m_ui->text(QStringLiteral("roleEdit")), QStringLiteral("mine"));
    auto *banner = m_ui->find(QStringLiteral("agentBanner"));
    const auto buttons = banner->findChildren<QAbstractButton *>();
    QTest::mouseClick(buttons.first(), Qt::LeftButton);
    QTRY_COMPARE(m_ui->text(QStringLiteral("roleEdit")), QStringLiteral("theirs"));
}

void TestAgentsPage::leavingWithUnsavedChangesAsks()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Beth"));
    m_ui->click(QStringLiteral("nav-settings"));
    m_ui->click(QStringLiteral("saveFirstButton"));
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("settings"));
    QCOMPARE(stored().first()[QStringLiteral("name")].toString(), QStringLiteral("Beth"));
}

void TestAgentsPage::whatIsTypedWhileItIsSavedIsKept()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Beth"));
    m_ui->press(Qt::Key_S, Qt::ControlModifier);
    m_ui->type(QStringLiteral("nameEdit"),
               QStringLiteral("Carl")); // without waiting for the answer
    m_ui->press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(stored().first()[QStringLiteral("name")].toString(), QStringLiteral("Carl"));
    QTRY_VERIFY(!m_ui->find<QWidget>(QStringLiteral("saveButton"))->isEnabled());
    QCOMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Carl"));
}

void TestAgentsPage::aSaveDoesNotTouchAnotherAgent()
{
    makeAgent(QStringLiteral("Ann"));
    makeAgent(QStringLiteral("Beth"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    const QString first = m_ui->text(QStringLiteral("nameEdit"));
    const QString other = first == QLatin1String("Ann") ? QStringLiteral("Beth")
                                                        : QStringLiteral("Ann");
    const QString otherId = storedNamed(other)[QStringLiteral("id")].toString();
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Zoe"));
    m_ui->press(Qt::Key_S, Qt::ControlModifier);
    m_ui->open(QStringLiteral("agents"), otherId);
    if (m_ui->isShown(QStringLiteral("discardButton"))) // the answer is not here yet
        m_ui->click(QStringLiteral("discardButton"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), other);
    QTRY_VERIFY(!storedNamed(QStringLiteral("Zoe")).isEmpty());
    QTRY_COMPARE(m_ui->rows(QStringLiteral("agentList")).size(), 2);
    QTRY_VERIFY(m_ui->rows(QStringLiteral("agentList")).contains(QStringLiteral("Zoe")));
    QCOMPARE(m_ui->text(QStringLiteral("nameEdit")), other);
    QVERIFY(!m_ui->find<QWidget>(QStringLiteral("saveButton"))->isEnabled());
    QVERIFY(!storedNamed(other).isEmpty());
}

void TestAgentsPage::stayingKeepsWhatWasTyped()
{
    makeAgent(QStringLiteral("Ann"));
    makeAgent(QStringLiteral("Carl"));
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Beth"));
    m_ui->clickRow(QStringLiteral("agentList"), 1);
    m_ui->click(QStringLiteral("stayButton"));
    QCOMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Beth"));
    m_ui->clickRow(QStringLiteral("agentList"), 1);
    m_ui->click(QStringLiteral("discardButton"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Ann"));
    QVERIFY(storedNamed(QStringLiteral("Beth")).isEmpty());
}

void TestAgentsPage::changesNotSavedSurviveAnEnd_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::newRow("of a stored agent") << false;
    QTest::newRow("of a new one") << true;
}

void TestAgentsPage::changesNotSavedSurviveAnEnd()
{
    QFETCH(bool, isNew);
    const QString id = makeAgent(QStringLiteral("Ann"));
    QTemporaryDir folder;
    const QString settings = folder.filePath(QStringLiteral("desktop.ini"));
    const auto restart = [&] {
        m_ui.reset();
        m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey(), settings);
        m_ui->open(QStringLiteral("agents"));
        QVERIFY(m_ui->find(QStringLiteral("nameEdit")));
    };
    restart();
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Ann"));
    if (isNew)
        m_ui->click(QStringLiteral("newAgentButton"));
    m_ui->type(QStringLiteral("roleEdit"), QStringLiteral("Reads everything"));
    QTRY_VERIFY(!m_ui->settings().unsavedAgent().isEmpty()); // by itself, for an end by force
    m_ui->window().keep();
    if (!isNew) // meanwhile somebody else changes another field
        m_server->send("PATCH", QStringLiteral("/troupe/v1/agents/") + id, m_server->adminKey(),
                       R"({"name": "Anna"})");

    restart();
    QTRY_COMPARE(m_ui->text(QStringLiteral("roleEdit")), QStringLiteral("Reads everything"));
    QCOMPARE(m_ui->text(QStringLiteral("nameEdit")), isNew ? QString() : QStringLiteral("Anna"));
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Bea"));
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(storedNamed(QStringLiteral("Bea"))[QStringLiteral("role")].toString(),
                 QStringLiteral("Reads everything"));
    QTRY_VERIFY(m_ui->settings().unsavedAgent().isEmpty());
}

void TestAgentsPage::aNarrowWindowShowsTheListOrTheDesigner()
{
    makeAgent(QStringLiteral("Ann"));
    m_ui->open(QStringLiteral("agents"));
    QVERIFY(m_ui->find(QStringLiteral("agentDesigner")));
    QVERIFY(m_ui->isShown(QStringLiteral("agentList")));
    QVERIFY(!m_ui->isShown(QStringLiteral("agentBack")));
    m_ui->window().resize(700, 620);
    QTRY_VERIFY(!m_ui->isShown(QStringLiteral("agentDesigner")));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("agentDesigner")));
    QVERIFY(!m_ui->isShown(QStringLiteral("agentList")));
    m_ui->click(QStringLiteral("agentBack"));
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("agentList")));
    m_ui->window().resize(1360, 860);
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("agentDesigner")));
    QVERIFY(m_ui->isShown(QStringLiteral("agentList")));
}

void TestAgentsPage::aPictureIsStoredAndCanBeRemoved()
{
    makeAgent(QStringLiteral("Ann"));
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("ann.png"));
    QImage picture(300, 200, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QVERIFY(picture.save(path));
    m_ui->open(QStringLiteral("agents"));
    m_ui->click(QStringLiteral("choosePicture"));
    auto *dialog = m_ui->window().findChild<QFileDialog *>(QStringLiteral("pictureDialog"));
    QVERIFY(dialog);
    emit dialog->fileSelected(path);
    dialog->close();
    QVERIFY(m_ui->text(QStringLiteral("avatarEdit")).isEmpty()); // no soup of letters
    m_ui->click(QStringLiteral("saveButton"));
    const auto avatar = [this] {
        return storedNamed(QStringLiteral("Ann"))[QStringLiteral("avatar")].toString();
    };
    QTRY_VERIFY(avatar().startsWith(QLatin1String("data:image/png;base64,")));
    QVERIFY(avatar().size() < 32'768);
    QTRY_VERIFY(!m_ui->find<QWidget>(QStringLiteral("saveButton"))->isEnabled());
    m_ui->click(QStringLiteral("removePicture"));
    m_ui->type(QStringLiteral("avatarEdit"), QStringLiteral("★"));
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(avatar(), QStringLiteral("★"));
}

void TestAgentsPage::searchAndFilterNarrowTheList()
{
    makeAgent(QStringLiteral("Ann"));
    makeAgent(QStringLiteral("Beth"));
    m_ui->open(QStringLiteral("agents"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("agentList")).size(), 2);
    m_ui->press(Qt::Key_F, Qt::ControlModifier);
    m_ui->type(QStringLiteral("agentSearch"), QStringLiteral("bet"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("agentList")), QStringList{QStringLiteral("Beth")});
    m_ui->type(QStringLiteral("agentSearch"), QStringLiteral("nobody"));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("No agent matches")));
}

void TestAgentsPage::theListReadsPageByPage()
{
    constexpr int kAgents = 150;
    for (int i = 0; i < kAgents; ++i)
        makeAgent(QStringLiteral("Agent %1").arg(i));
    AgentListModel checked(m_ui->backend());
    QAbstractItemModelTester tester(&checked,
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    checked.reload();
    QTRY_COMPARE(checked.rowCount(), kAgents); // the tester fetches more by itself
    AgentListModel model(m_ui->backend());
    model.reload();
    QTRY_COMPARE(model.rowCount(), 60);
    while (model.canFetchMore({})) {
        const int before = model.rowCount();
        model.fetchMore({});
        QTRY_VERIFY(model.rowCount() > before);
    }
    QCOMPARE(model.rowCount(), kAgents);
    QCOMPARE(model.agentAt(0).name, QStringLiteral("Agent 149"));
    QCOMPARE(model.agentAt(kAgents - 1).name, QStringLiteral("Agent 0"));
}

TROUPE_UI_TEST_MAIN(TestAgentsPage)
#include "tst_agentspage.moc"
