// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/embeddedserver.h"
#include "core/contract/troupe/agentops.h"
#include "tests/ui/uidriver.h"

#include <QCoroTask>
#include <QSignalSpy>

using namespace troupe;

/// What an embedded server brings along: the templates, as agents.
class TestFirstStart : public QObject
{
    Q_OBJECT

private slots:
    void theTemplatesAreThere();
    void whoHasThemIsStillWelcomed();
    void whatSomebodyMadeOfThemStays();

private:
    QList<Agent> agentsOf(EmbeddedServer &server);
    void start(EmbeddedServer &server);

    SystemClock m_clock;
};

void TestFirstStart::start(EmbeddedServer &server)
{
    QSignalSpy ready(&server, &EmbeddedServer::ready);
    server.start();
    QVERIFY(ready.count() > 0 || ready.wait(20'000));
}

QList<Agent> TestFirstStart::agentsOf(EmbeddedServer &server)
{
    NetPolicy policy(m_clock);
    Backend backend(policy, server.url(), server.token());
    ListAgents query;
    query.limit = 100;
    const auto page = QCoro::waitFor(backend.call(ops::listAgents, query));
    return page ? page->items : QList<Agent>();
}

void TestFirstStart::theTemplatesAreThere()
{
    QTemporaryDir folder;
    EmbeddedServer server(folder.filePath(QStringLiteral("data")), m_clock);
    start(server);
    QTRY_COMPARE(agentsOf(server).size(), 48);
    const QList<Agent> agents = agentsOf(server);
    for (const Agent &agent : agents) {
        QCOMPARE(agent.visibility, Visibility::Public);
        QCOMPARE(agent.status, AgentStatus::Active);
        QVERIFY(agent.metadata.contains(QStringLiteral("example_questions")));
    }
}

void TestFirstStart::whoHasThemIsStillWelcomed()
{
    QTemporaryDir folder;
    EmbeddedServer server(folder.filePath(QStringLiteral("data")), m_clock);
    start(server);
    QTRY_COMPARE(agentsOf(server).size(), 48);
    UiDriver ui(server.url(), server.token());
    QTRY_COMPARE(ui.window().currentPage(), QStringLiteral("welcome"));
    // One key is enough to begin.
    QTRY_VERIFY(ui.window().focusWidget());
    QTRY_COMPARE(ui.window().focusWidget()->objectName(), QStringLiteral("welcome-ask"));
    QTest::keyClick(ui.window().focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(ui.window().currentPage(), QStringLiteral("chat"));
}

void TestFirstStart::whatSomebodyMadeOfThemStays()
{
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("data"));
    {
        EmbeddedServer server(data, m_clock);
        start(server);
        QTRY_COMPARE(agentsOf(server).size(), 48);
        NetPolicy policy(m_clock);
        Backend backend(policy, server.url(), server.token());
        UpdateAgent change;
        change.agentId = QStringLiteral("amy_cfo");
        change.changes.set<&Agent::systemPrompt>(QStringLiteral("Mine."));
        QVERIFY(QCoro::waitFor(backend.call(ops::updateAgent, change)));
        AgentRef gone;
        gone.agentId = QStringLiteral("ali_chief_of_staff");
        QVERIFY(QCoro::waitFor(backend.call(ops::deleteAgent, gone)));
    }
    EmbeddedServer server(data, m_clock);
    start(server);
    const QList<Agent> agents = agentsOf(server);
    QCOMPARE(agents.size(), 47);
    const auto amy = std::find_if(agents.cbegin(), agents.cend(), [](const Agent &agent) {
        return agent.slug == QLatin1String("amy_cfo");
    });
    QVERIFY(amy != agents.cend());
    QCOMPARE(amy->systemPrompt, QStringLiteral("Mine."));
}

TROUPE_UI_TEST_MAIN(TestFirstStart)
#include "tst_firststart.moc"
