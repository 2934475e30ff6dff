// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

/// Agents given to others over the wire: deployed, as files, and from files that nobody can trust.
class TestAgentExchange : public QObject
{
    Q_OBJECT

private slots:
    void deployingOpensIt();
    void deployingForOneself();
    void whatIsDeployedStaysAsItIs();
    void aFileHoldsWhatAPersonCanEdit();
    void aFileHoldsNoCredentials();
    void aFileMakesTheSameAgentElsewhere();
    void aNameThatIsTakenIsChanged();
    void goodOnesAreMadeBesideBadOnes();
    void whatIsForeignIsTamed();
    void nothingIsMadeOfNothing_data();
    void nothingIsMadeOfNothing();
    void refusals_data();
    void refusals();
    void anImportTellsWhoeverListens();
    void searchFindsByRankPrefixAndWithoutAccents();
    void statisticsHaveTheirDays();
};

namespace {

const QString kAgents = QStringLiteral("/troupe/v1/agents");

QString makeAgent(TestServer &server, const QByteArray &body)
{
    const TestReply reply = server.post(kAgents, body);
    if (reply.status != 201)
        qFatal("agent: %d %s", reply.status, reply.body.constData());
    return kAgents + u'/' + reply.json()[QLatin1String("id")].toString();
}

QByteArray fileOf(const QByteArray &agents)
{
    return R"({"format":"troupe.agents","version":1,"agents":)" + agents + '}';
}

TestReply import(TestServer &server, const QByteArray &document)
{
    return server.post(kAgents + QStringLiteral("/import"), document);
}

int countOf(TestServer &server)
{
    return static_cast<int>(server.get(kAgents).json()[QLatin1String("items")].toArray().size());
}

} // namespace

void TestAgentExchange::deployingOpensIt()
{
    TestServer server;
    const QByteArray key =
        server.addKey(server.addMember(QStringLiteral("ann")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString agent = makeAgent(server, R"({"name":"Ann","status":"inactive"})");
    QCOMPARE(server.send("GET", agent, key).status, 404);
    const TestReply deployed = server.post(agent + QStringLiteral("/deploy"), "{}");
    QCOMPARE(deployed.status, 200);
    QCOMPARE(deployed.json()[QLatin1String("status")].toString(), QStringLiteral("active"));
    QCOMPARE(deployed.json()[QLatin1String("visibility")].toString(), QStringLiteral("public"));
    QCOMPARE(server.send("GET", agent, key).status, 200);
}

void TestAgentExchange::deployingForOneself()
{
    TestServer server;
    const QString agent =
        makeAgent(server, R"({"name":"Ann","status":"inactive","visibility":"public"})");
    const QJsonObject deployed =
        server.post(agent + QStringLiteral("/deploy"), R"({"visibility":"private"})").json();
    QCOMPARE(deployed[QLatin1String("status")].toString(), QStringLiteral("active"));
    QCOMPARE(deployed[QLatin1String("visibility")].toString(), QStringLiteral("private"));
}

void TestAgentExchange::whatIsDeployedStaysAsItIs()
{
    TestServer server;
    const QString agent = makeAgent(server, R"({"name":"Ann"})");
    const QJsonObject once = server.post(agent + QStringLiteral("/deploy"), "{}").json();
    const QJsonObject twice = server.post(agent + QStringLiteral("/deploy"), "{}").json();
    QCOMPARE(twice, once);
    QCOMPARE(once[QLatin1String("version")].toInt(), 2);
}

void TestAgentExchange::aFileHoldsWhatAPersonCanEdit()
{
    TestServer server;
    const QString agent =
        makeAgent(server,
                  R"({"name":"Ann","system_prompt":"Be kind.","temperature":0.4,"tags":["a"]})");
    const TestReply reply = server.get(agent + QStringLiteral("/export"));
    QCOMPARE(reply.status, 200);
    const QJsonObject file = reply.json();
    QCOMPARE(file[QLatin1String("format")].toString(), QStringLiteral("troupe.agents"));
    QCOMPARE(file[QLatin1String("version")].toInt(), 1);
    QVERIFY(file[QLatin1String("left_out")].toArray().isEmpty());
    const QJsonObject kept = file[QLatin1String("agents")].toArray().first().toObject();
    QCOMPARE(kept[QLatin1String("system_prompt")].toString(), QStringLiteral("Be kind."));
    for (const char *key : {"id", "owner_id", "slug", "version", "created_at"})
        QVERIFY2(!kept.contains(QLatin1String(key)), key);
}

void TestAgentExchange::aFileHoldsNoCredentials()
{
    TestServer server;
    const QString agent = makeAgent(
        server, R"({"name":"Ann","metadata":{"webhook":{"secret":"hunter2","url":"https://e.org"}},
                    "webhook_url":"https://e.org/hook?token=hunter2"})");
    const TestReply reply = server.get(agent + QStringLiteral("/export"));
    QVERIFY(!reply.body.contains("hunter2"));
    const QJsonArray expected{QStringLiteral("/agents/0/metadata/webhook/secret"),
                              QStringLiteral("/agents/0/webhook_url")};
    QCOMPARE(reply.json()[QLatin1String("left_out")].toArray(), expected);
    // The agent itself still has them.
    QVERIFY(server.get(agent).body.contains("hunter2"));
}

void TestAgentExchange::aFileMakesTheSameAgentElsewhere()
{
    TestServer here, there;
    const QString agent =
        makeAgent(here,
                  R"({"name":"Ann","role":"Helper","system_prompt":"Be kind.","temperature":0.4,
            "max_tokens":50,"tags":["a"],"tools":["x"],"capabilities":{"vision":true},
            "memory":{"type":"none","max_turns":3},"metadata":{"team":"blue","key":{"token":"t"}},
            "color":"#0f766e","functions":[{"name":"f"}],"task":"Report."})");
    const QByteArray file = here.get(agent + QStringLiteral("/export")).body;
    const TestReply imported = import(there, file);
    QCOMPARE(imported.status, 200);
    QCOMPARE(imported.json()[QLatin1String("made")].toInt(), 1);
    const QJsonValue told = imported.json()[QLatin1String("agents")].toArray().first();
    QCOMPARE(told[QLatin1String("outcome")].toString(), QStringLiteral("made"));
    QCOMPARE(told[QLatin1String("notes")].toArray().size(), 1); // a credential is missing
    QJsonObject copy =
        there.get(kAgents + u'/' + told[QLatin1String("agent_id")].toString()).json();
    QJsonObject original = here.get(agent).json();
    QCOMPARE(copy[QLatin1String("metadata")][QLatin1String("key")].toObject(), QJsonObject());
    for (const char *key :
         {"id", "owner_id", "created_at", "updated_at", "metadata", "archived_at"}) {
        copy.remove(QLatin1String(key));
        original.remove(QLatin1String(key));
    }
    QCOMPARE(copy, original);
}

void TestAgentExchange::aNameThatIsTakenIsChanged()
{
    TestServer server;
    makeAgent(server, R"({"name":"Ann"})");
    const TestReply reply =
        import(server, fileOf(R"([{"name":"Ann"},{"name":"Ann"},{"name":"Beth"}])"));
    QCOMPARE(reply.json()[QLatin1String("made")].toInt(), 3);
    QCOMPARE(reply.json()[QLatin1String("renamed")].toInt(), 2);
    QStringList names;
    for (const QJsonValue &agent : reply.json()[QLatin1String("agents")].toArray())
        names += agent[QLatin1String("name")].toString();
    const QStringList expected{QStringLiteral("Ann (2)"), QStringLiteral("Ann (3)"),
                               QStringLiteral("Beth")};
    QCOMPARE(names, expected);
    QCOMPARE(countOf(server), 4);
}

void TestAgentExchange::goodOnesAreMadeBesideBadOnes()
{
    TestServer server;
    const TestReply reply =
        import(server, fileOf(R"([{"name":"Good"},{"name":""},{"name":"Hot","temperature":9},"text",
                           {"name":"Odd","memory":7,"status":"dead"}])"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json()[QLatin1String("made")].toInt(), 1);
    QCOMPARE(reply.json()[QLatin1String("refused")].toInt(), 4);
    const QJsonArray agents = reply.json()[QLatin1String("agents")].toArray();
    const auto pointers = [&agents](int index) {
        QStringList list;
        for (const QJsonValue &problem : agents.at(index)[QLatin1String("problems")].toArray())
            list += problem[QLatin1String("pointer")].toString();
        return list;
    };
    QCOMPARE(pointers(0), QStringList());
    QCOMPARE(pointers(1), QStringList{QStringLiteral("/agents/1/name")});
    QCOMPARE(pointers(2), QStringList{QStringLiteral("/agents/2/temperature")});
    QCOMPARE(pointers(3), QStringList{QStringLiteral("/agents/3")});
    QVERIFY(pointers(4).size() == 2);
    QCOMPARE(countOf(server), 1);
}

void TestAgentExchange::whatIsForeignIsTamed()
{
    TestServer server;
    const QByteArray key =
        server.addKey(server.addMember(QStringLiteral("ann")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const TestReply reply =
        server.send("POST", kAgents + QStringLiteral("/import"), key,
                    fileOf(R"([{"name":"X","id":"01890000-0000-7000-8000-000000000000",
                    "owner_id":"somebody","slug":"system","version":77,"visibility":"public",
                    "status":"archived","model":"no-such-model-anywhere","surprise":1}])"));
    QCOMPARE(reply.status, 200);
    const QJsonValue told = reply.json()[QLatin1String("agents")].toArray().first();
    const QJsonObject agent =
        server.send("GET", kAgents + u'/' + told[QLatin1String("agent_id")].toString(), key).json();
    QVERIFY(agent[QLatin1String("id")].toString()
            != QStringLiteral("01890000-0000-7000-8000-000000000000"));
    QVERIFY(agent[QLatin1String("owner_id")].toString() != QStringLiteral("somebody"));
    QCOMPARE(agent[QLatin1String("slug")].toString(), QStringLiteral("x"));
    QCOMPARE(agent[QLatin1String("version")].toInt(), 1);
    QCOMPARE(agent[QLatin1String("visibility")].toString(), QStringLiteral("private"));
    QCOMPARE(agent[QLatin1String("status")].toString(), QStringLiteral("inactive"));
    QCOMPARE(agent[QLatin1String("model")].toString(), QString());
    QString notes;
    for (const QJsonValue &note : told[QLatin1String("notes")].toArray())
        notes += note.toString() + u'\n';
    QVERIFY2(notes.contains(QStringLiteral("surprise")), qPrintable(notes));
    QVERIFY2(notes.contains(QStringLiteral("no-such-model-anywhere")), qPrintable(notes));
    QVERIFY2(notes.contains(QStringLiteral("private")), qPrintable(notes));
}

void TestAgentExchange::nothingIsMadeOfNothing_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &document, int status) {
        QTest::newRow(name) << document << status;
    };
    row("an empty object", "{}", 400);
    row("an agent alone", R"({"name":"Ann"})", 400);
    row("a list", "[]", 422);
    row("another format", R"({"format":"chatgpt","version":1,"agents":[{"name":"A"}]})", 400);
    row("a later version", R"({"format":"troupe.agents","version":2,"agents":[{"name":"A"}]})",
        400);
    row("no version", R"({"format":"troupe.agents","agents":[{"name":"A"}]})", 400);
    row("no agents", fileOf("[]"), 400);
    row("agents that are none", fileOf("{}"), 400);
    row("no JSON", "{", 400);
    row("too many", fileOf("[" + QByteArray(R"({"name":"A"},)").repeated(500) + R"({"name":"A"}])"),
        413);
    row("a name that is too long", fileOf(R"([{"name":")" + QByteArray(300, 'n') + R"("}])"), 200);
}

void TestAgentExchange::nothingIsMadeOfNothing()
{
    QFETCH(QByteArray, document);
    QFETCH(int, status);
    TestServer server;
    const TestReply reply = import(server, document);
    QVERIFY2(reply.status == status, QByteArray::number(reply.status) + ' ' + reply.body);
    QCOMPARE(countOf(server), 0);
}

void TestAgentExchange::refusals_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *verb, const char *path, const char *body,
                        int status) {
        QTest::newRow(name) << QByteArray(verb) << QString::fromLatin1(path) << QByteArray(body)
                            << status;
    };
    row("a file of nobody", "GET", "/nobody/export", "", 404);
    row("deploying nobody", "POST", "/nobody/deploy", "{}", 404);
    row("deploying to nowhere", "POST", "/ann/deploy", R"({"visibility":"moon"})", 422);
    row("deploying with what is not known", "POST", "/ann/deploy", R"({"where":"moon"})", 422);
}

void TestAgentExchange::refusals()
{
    QFETCH(QByteArray, verb);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    TestServer server;
    makeAgent(server, R"({"name":"Ann"})");
    const TestReply reply =
        server.send(verb, kAgents + path, server.adminKey(), body.isEmpty() ? QByteArray() : body);
    QVERIFY2(reply.status == status, QByteArray::number(reply.status) + ' ' + reply.body);
}

void TestAgentExchange::anImportTellsWhoeverListens()
{
    TestServer server;
    QCOMPARE(import(server, fileOf(R"([{"name":"A"},{"name":"B"}])")).status, 200);
    qint64 events = 0;
    QVERIFY(server.services().db.reader().first(
        QStringLiteral("SELECT count(*) FROM events WHERE type = 'agent.created'"), {},
        [&events](const Row &row) { events = row.integer(0); }));
    QCOMPARE(events, 2);
}

void TestAgentExchange::searchFindsByRankPrefixAndWithoutAccents()
{
    TestServer server;
    makeAgent(server, R"({"name":"Notes","description":"Knows a recipe for cake"})");
    makeAgent(server, R"({"name":"Crème brûlée","role":"Cook"})");
    makeAgent(server, R"({"name":"Recipe finder","tags":["crème"]})");
    const auto found = [&server](const char *query) {
        QStringList names;
        const QJsonObject page =
            server.get(kAgents + QStringLiteral("?search=") + QLatin1String(query)).json();
        for (const QJsonValue &agent : page[QLatin1String("items")].toArray())
            names += agent[QLatin1String("name")].toString();
        return names;
    };
    const QStringList byRank{QStringLiteral("Recipe finder"), QStringLiteral("Notes")};
    QCOMPARE(found("recipe"), byRank);
    QCOMPARE(found("rec"), byRank); // a beginning
    const QStringList plain{QStringLiteral("Crème brûlée"), QStringLiteral("Recipe finder")};
    QCOMPARE(found("creme"), plain);
    QCOMPARE(found("BRULEE"), QStringList{QStringLiteral("Crème brûlée")});
    QCOMPARE(found("%25"), QStringList());
}

void TestAgentExchange::statisticsHaveTheirDays()
{
    TestServer server;
    const QString agent = makeAgent(server, R"({"name":"Ann"})");
    const QString session = server
                                .post(QStringLiteral("/troupe/v1/sessions"),
                                      "{\"agent_id\":\"" + agent.section(u'/', -1).toUtf8() + "\"}")
                                .json()[QLatin1String("id")]
                                .toString();
    const auto say = [&server, &session](int requests) {
        server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                    R"({"text":"Hi"})");
        QTRY_COMPARE(server.get(QStringLiteral("/troupe/v1/usage?granularity=none"))
                         .json()[QLatin1String("totals")][QLatin1String("requests")]
                         .toInt(),
                     requests);
    };
    say(1);
    server.clock().advanceMs(3 * 86'400'000ll);
    say(2);
    say(3);
    const auto daily = [&server, &agent](int days) {
        QList<int> requests;
        const QJsonObject stats =
            server.get(agent + QStringLiteral("/stats?days=%1").arg(days)).json();
        for (const QJsonValue &day : stats[QLatin1String("daily")].toArray())
            requests += day[QLatin1String("requests")].toInt();
        return requests;
    };
    QCOMPARE(daily(7), (QList<int>{1, 2}));
    QCOMPARE(daily(90), (QList<int>{1, 2}));
    QCOMPARE(daily(1), QList<int>{2});
    const QJsonValue last = server.get(agent + QStringLiteral("/stats?days=7"))
                                .json()[QLatin1String("daily")]
                                .toArray()
                                .last();
    QCOMPARE(last[QLatin1String("tokens")].toInt(), 2 * (25 + 87));
}

QTEST_GUILESS_MAIN(TestAgentExchange)
#include "tst_agentexchange.moc"
