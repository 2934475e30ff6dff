// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"
#include "tests/ui/uidriver.h"
#include "ui/pages/agents/diffview.h"
#include "ui/pages/agents/templatelistmodel.h"
#include "ui/pages/agents/testbenchpanel.h"
#include "ui/pages/agents/versionlistmodel.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QListView>

using namespace troupe;

/// The designer's prompt, versions, statistics and test, templates and files, as a person uses them.
class TestAgentDesigner : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void thePromptEditorIsMadeWhenItsTabIsShown();
    void thePromptIsCountedInTokens();
    void aPromptThatNoEditorCanShowStaysAsItIs();
    void tabLeavesThePrompt();
    void aDraftIsTestedAndNotSaved();
    void aTestThatCannotBeginGivesTheWordsBack();
    void aTestIsStopped();
    void versionsAreListedAndCompared();
    void anEarlierVersionComesBack();
    void theVersionsComePageByPage();
    void statisticsShowWhatHappened();
    void deployingCanBeUndone();
    void anAgentGoesIntoAFileAndBack();
    void anImportThatIsNotPlainIsTold();
    void aFileThatIsNoneIsRefused_data();
    void aFileThatIsNoneIsRefused();
    void aTemplateBecomesAnAgent();
    void templatesAreFoundByCategoryAndWords();
    void aQuestionOfATemplateBeginsAConversation();
    void theTemplatesComePageByPage();
    void shortRowsAreRemembered();

private:
    QString makeAgent(const QByteArray &body = R"({"name":"Ann","system_prompt":"Be kind."})");
    void change(const QString &id, const QByteArray &body);
    QJsonObject agent(const QString &id);
    int agentCount();
    void openAgents();
    void openTab(int index);
    void chooseFile(const char *name, const QString &path);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<UiDriver> m_ui;
};

namespace {

enum Tab { IdentityTab, PromptTab, ModelTab, MemoryTab, ToolsTab, MoreTab, VersionsTab, StatsTab };

} // namespace

void TestAgentDesigner::init()
{
    TestServerOptions options;
    options.rateLimits = false;
    m_server = std::make_unique<TestServer>(options);
    m_ui = std::make_unique<UiDriver>(QUrl(m_server->url()), m_server->adminKey());
}

void TestAgentDesigner::cleanup()
{
    m_ui.reset();
    m_server.reset();
}

QString TestAgentDesigner::makeAgent(const QByteArray &body)
{
    return m_server->post(QStringLiteral("/troupe/v1/agents"), body)
        .json()[QStringLiteral("id")]
        .toString();
}

void TestAgentDesigner::change(const QString &id, const QByteArray &body)
{
    m_server->send("PATCH", QStringLiteral("/troupe/v1/agents/") + id, m_server->adminKey(), body);
}

QJsonObject TestAgentDesigner::agent(const QString &id)
{
    return m_server->get(QStringLiteral("/troupe/v1/agents/") + id).json();
}

int TestAgentDesigner::agentCount()
{
    return static_cast<int>(m_server->get(QStringLiteral("/troupe/v1/agents"))
                                .json()[QStringLiteral("items")]
                                .toArray()
                                .size());
}

void TestAgentDesigner::openAgents()
{
    m_ui->open(QStringLiteral("agents"));
    m_ui->clickRow(QStringLiteral("agentList"), 0);
    QVERIFY(m_ui->find(QStringLiteral("nameEdit")));
}

void TestAgentDesigner::openTab(int index)
{
    auto *tabs = m_ui->find<TabBar>(QStringLiteral("agentTabs"));
    QVERIFY(tabs);
    tabs->setFocus();
    while (tabs->currentIndex() < index)
        QTest::keyClick(tabs, Qt::Key_Right);
    while (tabs->currentIndex() > index)
        QTest::keyClick(tabs, Qt::Key_Left);
}

void TestAgentDesigner::chooseFile(const char *name, const QString &path)
{
    auto *dialog = m_ui->window().findChild<QFileDialog *>(QLatin1String(name));
    QVERIFY2(dialog, name);
    emit dialog->fileSelected(path);
    dialog->close();
}

void TestAgentDesigner::thePromptEditorIsMadeWhenItsTabIsShown()
{
    makeAgent();
    openAgents();
    QVERIFY(!m_ui->window().findChild<QWidget *>(QStringLiteral("promptEditor")));
    openTab(PromptTab);
    QWidget *editor = m_ui->find(QStringLiteral("promptEditor"));
    QVERIFY(editor);
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(editor);
    QVERIFY(face);
    QCOMPARE(face->text(QAccessible::Name), QStringLiteral("System prompt"));
}

void TestAgentDesigner::thePromptIsCountedInTokens()
{
    const QString id = makeAgent();
    openAgents();
    openTab(PromptTab);
    QTRY_COMPARE(m_ui->text(QStringLiteral("promptSize")),
                 QStringLiteral("8 characters · 3 tokens with every message"));
    m_ui->type(QStringLiteral("promptEditor"), QStringLiteral("Answer {name} briefly."));
    QTRY_COMPARE(m_ui->text(QStringLiteral("promptSize")),
                 QStringLiteral("22 characters · 6 tokens with every message"));
    m_ui->press(Qt::Key_S, Qt::ControlModifier); // the window's, not the editor's
    QTRY_COMPARE(agent(id)[QStringLiteral("system_prompt")].toString(),
                 QStringLiteral("Answer {name} briefly."));
}

void TestAgentDesigner::aPromptThatNoEditorCanShowStaysAsItIs()
{
    const QString id = makeAgent(R"({"name":"Ann","system_prompt":"a\u0000b\r\nc"})");
    const QString before = agent(id)[QStringLiteral("system_prompt")].toString();
    QCOMPARE(before.size(), 6);
    openAgents();
    openTab(PromptTab);
    QVERIFY(m_ui->find(QStringLiteral("promptEditor")));
    QVERIFY(!m_ui->isShown(QStringLiteral("revertButton"))); // nothing has changed by looking
    openTab(IdentityTab);
    m_ui->type(QStringLiteral("nameEdit"), QStringLiteral("Beth"));
    m_ui->click(QStringLiteral("saveButton"));
    QTRY_COMPARE(agent(id)[QStringLiteral("name")].toString(), QStringLiteral("Beth"));
    QCOMPARE(agent(id)[QStringLiteral("system_prompt")].toString(), before);
}

void TestAgentDesigner::tabLeavesThePrompt()
{
    makeAgent();
    openAgents();
    openTab(PromptTab);
    QWidget *editor = m_ui->find(QStringLiteral("promptEditor"));
    editor->setFocus();
    m_ui->press(Qt::Key_Tab);
    QVERIFY(!editor->hasFocus());
    QVERIFY(!m_ui->isShown(QStringLiteral("revertButton")));
}

void TestAgentDesigner::aDraftIsTestedAndNotSaved()
{
    const QString id = makeAgent();
    m_server->provider().answerWith(QStringLiteral("Yes."));
    openAgents();
    openTab(PromptTab);
    m_ui->type(QStringLiteral("promptEditor"), QStringLiteral("Answer in one word."));
    m_ui->click(QStringLiteral("testButton"));
    m_ui->type(QStringLiteral("testBenchEdit"), QStringLiteral("Ready?"));
    m_ui->press(Qt::Key_Return);
    auto *bench = m_ui->find<TestBenchPanel>(QStringLiteral("testBench"));
    const auto answered = [bench](int count, const QString &end) {
        return bench->said().size() == count && bench->said().last().contains(end);
    };
    QTRY_VERIFY(answered(2, QStringLiteral("Yes.")));
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("testBenchSend")));
    QVERIFY(m_server->provider().lastRequest().messages.first().content.contains(
        QStringLiteral("one word")));
    QCOMPARE(agent(id)[QStringLiteral("system_prompt")].toString(), QStringLiteral("Be kind."));
    QCOMPARE(m_server->get(QStringLiteral("/troupe/v1/sessions"))
                 .json()[QStringLiteral("items")]
                 .toArray()
                 .size(),
             0);

    m_ui->type(QStringLiteral("testBenchEdit"), QStringLiteral("And now?"));
    m_ui->press(Qt::Key_Return);
    QTRY_VERIFY(answered(4, QStringLiteral("Yes.")));
    QCOMPARE(m_server->provider().lastRequest().messages.size(), 4); // it knows what was said
    m_ui->click(QStringLiteral("testBenchRestart"));
    QCOMPARE(bench->said(), QStringList());
    m_ui->click(QStringLiteral("testBenchClose"));
    QVERIFY(!m_ui->isShown(QStringLiteral("testBench")));
}

void TestAgentDesigner::aTestThatCannotBeginGivesTheWordsBack()
{
    makeAgent();
    openAgents();
    openTab(ModelTab);
    m_ui->click(QStringLiteral("testButton"));
    m_ui->type(QStringLiteral("maxTokensEdit"), QStringLiteral("99999999"));
    m_ui->type(QStringLiteral("testBenchEdit"), QStringLiteral("Ready?"));
    m_ui->press(Qt::Key_Return);
    QTRY_COMPARE(m_ui->text(QStringLiteral("testBenchEdit")), QStringLiteral("Ready?"));
    QCOMPARE(m_ui->find<TestBenchPanel>(QStringLiteral("testBench"))->said(), QStringList());
    QCOMPARE(m_server->provider().callCount(), 0);
}

void TestAgentDesigner::aTestIsStopped()
{
    makeAgent();
    m_server->provider().hold();
    openAgents();
    m_ui->click(QStringLiteral("testButton"));
    m_ui->type(QStringLiteral("testBenchEdit"), QStringLiteral("Tell me"));
    m_ui->click(QStringLiteral("testBenchSend"));
    QTRY_COMPARE(m_server->provider().callCount(), 1);
    m_server->provider().say(QStringLiteral("Once upon"));
    auto *bench = m_ui->find<TestBenchPanel>(QStringLiteral("testBench"));
    QTRY_VERIFY(bench->said().size() == 2
                && bench->said().last().contains(QStringLiteral("Once upon")));
    m_ui->click(QStringLiteral("testBenchStop"));
    QTRY_VERIFY(m_server->provider().lastWasCancelled());
    QTRY_VERIFY(m_ui->isShown(QStringLiteral("testBenchSend")));
    QVERIFY(bench->said().last().contains(QStringLiteral("Once upon")));
}

void TestAgentDesigner::versionsAreListedAndCompared()
{
    const QString id = makeAgent(R"({"name":"Ann","system_prompt":"one\ntwo\nthree"})");
    change(id, R"({"system_prompt":"one\n2\nthree","temperature":0.5})");
    openAgents();
    openTab(VersionsTab);
    QTRY_COMPARE(m_ui->rows(QStringLiteral("versionList")),
                 (QStringList{QStringLiteral("2 · Edited"), QStringLiteral("1 · Made")}));
    auto *diff = m_ui->find<DiffView>(QStringLiteral("versionDiff"));
    QTRY_VERIFY(diff->toPlainText().contains(QStringLiteral("− two")));
    QVERIFY(diff->toPlainText().contains(QStringLiteral("+ 2")));
    QVERIFY(diff->toPlainText().contains(QStringLiteral("Temperature")));
    QVERIFY(!m_ui->find(QStringLiteral("versionRestore"))->isEnabled()); // it is that now
    m_ui->clickRow(QStringLiteral("versionList"), 1);
    QTRY_VERIFY(diff->toPlainText().contains(QStringLiteral("first version")));
}

void TestAgentDesigner::anEarlierVersionComesBack()
{
    const QString id = makeAgent();
    change(id, R"({"name":"Beth","system_prompt":"Be strict."})");
    openAgents();
    openTab(VersionsTab);
    m_ui->clickRow(QStringLiteral("versionList"), 1);
    m_ui->click(QStringLiteral("versionRestore"));
    QTRY_COMPARE(agent(id)[QStringLiteral("version")].toInt(), 3);
    QCOMPARE(agent(id)[QStringLiteral("system_prompt")].toString(), QStringLiteral("Be kind."));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("versionList")).first(), QStringLiteral("3 · Restored"));
    openTab(IdentityTab);
    QCOMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Ann"));
}

void TestAgentDesigner::theVersionsComePageByPage()
{
    const QString id = makeAgent();
    for (int i = 0; i < 60; ++i)
        change(id, "{\"name\":\"N" + QByteArray::number(i) + "\"}");
    VersionListModel model(m_ui->backend());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAgent(id);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 61); // the tester fetches more
    QVERIFY(!model.canFetchMore({}));
    QCOMPARE(model.versionAt(60).version, 1);
    model.setAgent({});
    QCOMPARE(model.rowCount(), 0);
}

void TestAgentDesigner::statisticsShowWhatHappened()
{
    const QString id = makeAgent();
    const QString session =
        m_server
            ->post(QStringLiteral("/troupe/v1/sessions"), "{\"agent_id\":\"" + id.toUtf8() + "\"}")
            .json()[QStringLiteral("id")]
            .toString();
    m_server->post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                   R"({"text":"Hi"})");
    QTRY_COMPARE(m_server->get(QStringLiteral("/troupe/v1/usage"))
                     .json()[QStringLiteral("totals")][QStringLiteral("requests")]
                     .toInt(),
                 1);
    openAgents();
    openTab(StatsTab);
    QTRY_COMPARE(m_ui->text(QStringLiteral("statsFigure0")), QStringLiteral("1"));
    QCOMPARE(m_ui->text(QStringLiteral("statsFigure2")), QStringLiteral("25 / 87"));
    QWidget *bars = m_ui->find(QStringLiteral("statsBars"));
    bars->setFocus();
    m_ui->press(Qt::Key_End);
    QTRY_VERIFY2(m_ui->text(QStringLiteral("statsDay")).contains(QStringLiteral(": 1 request")),
                 qPrintable(m_ui->text(QStringLiteral("statsDay"))));
    QVERIFY(bars->accessibleName().contains(QStringLiteral("1 request")));
    m_server->clock().advanceMs(20 * 86'400'000ll);
    auto *period = m_ui->find<SegmentedControl>(QStringLiteral("statsPeriod"));
    period->setFocus();
    QTest::keyClick(period, Qt::Key_Left);
    QTRY_COMPARE(m_ui->text(QStringLiteral("statsFigure0")), QStringLiteral("0"));
}

void TestAgentDesigner::deployingCanBeUndone()
{
    const QString id = makeAgent(R"({"name":"Ann","status":"inactive"})");
    openAgents();
    m_ui->click(QStringLiteral("moreButton"));
    m_ui->choose(QStringLiteral("agent-deploy"));
    QTRY_COMPARE(agent(id)[QStringLiteral("visibility")].toString(), QStringLiteral("public"));
    QCOMPARE(agent(id)[QStringLiteral("status")].toString(), QStringLiteral("active"));
    m_ui->clickText(QStringLiteral("Undo"));
    QTRY_COMPARE(agent(id)[QStringLiteral("visibility")].toString(), QStringLiteral("private"));
    QCOMPARE(agent(id)[QStringLiteral("status")].toString(), QStringLiteral("inactive"));
}

void TestAgentDesigner::anAgentGoesIntoAFileAndBack()
{
    makeAgent(R"({"name":"Ann","system_prompt":"Be kind.","metadata":{"token":"hunter2"}})");
    openAgents();
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("ann.json"));
    m_ui->click(QStringLiteral("moreButton"));
    m_ui->choose(QStringLiteral("agent-export"));
    chooseFile("exportDialog", path);
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("troupe.agents"));
    QVERIFY(!bytes.contains("hunter2"));

    m_ui->click(QStringLiteral("importButton"));
    chooseFile("importDialog", path);
    QTRY_COMPARE(agentCount(), 2);
    QTRY_VERIFY(
        m_ui->text(QStringLiteral("importSummary")).contains(QStringLiteral("1 under another")));
    m_ui->click(QStringLiteral("importClose"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), QStringLiteral("Ann (2)"));
}

void TestAgentDesigner::anImportThatIsNotPlainIsTold()
{
    m_ui->open(QStringLiteral("agents"));
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("two.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format":"troupe.agents","version":1,
                   "agents":[{"name":"Good"},{"name":"Bad","temperature":7}]})");
    file.close();
    m_ui->press(Qt::Key_O, Qt::ControlModifier);
    chooseFile("importDialog", path);
    QTRY_VERIFY(m_ui->text(QStringLiteral("importSummary")).contains(QStringLiteral("1 refused")));
    QVERIFY(m_ui->sees(QStringLiteral("/agents/1/temperature")));
    m_ui->press(Qt::Key_Escape);
    QCOMPARE(agentCount(), 1);
}

void TestAgentDesigner::aFileThatIsNoneIsRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("why");
    QTest::newRow("no JSON") << QByteArray("hello") << QStringLiteral("no JSON");
    QTest::newRow("a list") << QByteArray("[]") << QStringLiteral("holds no agents");
    QTest::newRow("something else")
        << QByteArray(R"({"mapping":{}})") << QStringLiteral("This is no file of agents");
}

void TestAgentDesigner::aFileThatIsNoneIsRefused()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, why);
    m_ui->open(QStringLiteral("agents"));
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    m_ui->click(QStringLiteral("importButton"));
    chooseFile("importDialog", path);
    QTRY_VERIFY(m_ui->sees(why));
    QCOMPARE(agentCount(), 0);
}

void TestAgentDesigner::aTemplateBecomesAnAgent()
{
    m_ui->open(QStringLiteral("agents"));
    m_ui->click(QStringLiteral("templatesButton"));
    m_ui->type(QStringLiteral("templateSearch"), QStringLiteral("virtuoso"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("templateList")).size(), 1);
    QTRY_VERIFY(m_ui->text(QStringLiteral("templateName")).startsWith(QStringLiteral("Ava")));
    m_ui->click(QStringLiteral("templateUse"));
    QTRY_COMPARE(agentCount(), 1);
    const QJsonObject made = agent(QStringLiteral("ava_analytics_virtuoso"));
    QCOMPARE(made[QStringLiteral("metadata")][QStringLiteral("template")][QStringLiteral("id")]
                 .toString(),
             QStringLiteral("ava_analytics_virtuoso"));
    QTRY_COMPARE(m_ui->text(QStringLiteral("nameEdit")), made[QStringLiteral("name")].toString());
}

void TestAgentDesigner::templatesAreFoundByCategoryAndWords()
{
    m_ui->open(QStringLiteral("agents"), QStringLiteral("templates"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("templateList")).size(), 48);
    auto *category = m_ui->find<ComboBox>(QStringLiteral("templateCategory"));
    category->setCurrentIndex(2); // strategy
    QTRY_COMPARE(m_ui->rows(QStringLiteral("templateList")).size(), 3);
    m_ui->type(QStringLiteral("templateSearch"), QStringLiteral("zzzz"));
    QTRY_VERIFY(m_ui->sees(QStringLiteral("No template matches")));
    m_ui->click(QStringLiteral("galleryBack"));
    QVERIFY(!m_ui->isShown(QStringLiteral("templateGallery")));
}

void TestAgentDesigner::aQuestionOfATemplateBeginsAConversation()
{
    m_ui->open(QStringLiteral("agents"), QStringLiteral("templates"));
    m_ui->type(QStringLiteral("templateSearch"), QStringLiteral("virtuoso"));
    QTRY_COMPARE(m_ui->rows(QStringLiteral("templateList")).size(), 1);
    QWidget *question = m_ui->find(QStringLiteral("templateQuestion0"));
    const QString text = question->accessibleName();
    question->setFocus();
    QTest::keyClick(question, Qt::Key_Return);
    QTRY_COMPARE(m_ui->window().currentPage(), QStringLiteral("chat"));
    QCOMPARE(agentCount(), 1);
    QTRY_COMPARE(m_ui->text(QStringLiteral("messageEdit")), text);
}

void TestAgentDesigner::theTemplatesComePageByPage()
{
    TemplateListModel model(m_ui->backend());
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 48);
    model.setFilter(QString(), TemplateCategory::Finance);
    QTRY_VERIFY(model.rowCount() > 0 && model.rowCount() < 48);
    model.setFilter(QStringLiteral("zzzz"), std::nullopt);
    QTRY_COMPARE(model.rowCount(), 0);
}

void TestAgentDesigner::shortRowsAreRemembered()
{
    makeAgent();
    openAgents();
    auto *list = m_ui->find<QListView>(QStringLiteral("agentList"));
    const int card = list->sizeHintForRow(0);
    m_ui->click(QStringLiteral("agentRows"));
    QVERIFY(list->sizeHintForRow(0) < card);
    QVERIFY(m_ui->settings().compactAgents());
}

TROUPE_UI_TEST_MAIN(TestAgentDesigner)
#include "tst_agentdesigner.moc"
