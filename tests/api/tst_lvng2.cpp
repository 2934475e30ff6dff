// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc 6.4 takes "//" in a raw string for a comment
#include "tests/api/lvng2examples.h"
#endif
#include "tests/api/lvng2support.h"

#include <QCoroTask>
#include <QTest>
#include <QUuid>

using namespace troupe;

/// Agents of LVNG v2 as its page documents them.
class TestLvng2 : public QObject
{
    Q_OBJECT

private slots:
    void theDocumentedAgentIsCreatedAndRead();
    void theDocumentedListFindsIt();
    void putAndPatchChangeWhatIsSent_data();
    void putAndPatchChangeWhatIsSent();
    void nullEmptiesAField();
    void statusIsChangedByPut();
    void deleteIsSoft();
    void theDocumentedCopy();
    void aCopyWithoutNameIsCalledCopy();
    void capabilitiesAreMergedAtEveryDepth();
    void changesAtTheSameTimeAreAllKept();
    void startAndStop();
    void listsAreFiltered_data();
    void listsAreFiltered();
    void listsArePaged();
    void everyFaceOfAnIdIsTaken();
    void whoMayDoWhat();
    void nativeListsPageThroughASearch();
};

void TestLvng2::theDocumentedAgentIsCreatedAndRead()
{
    TestServer server;
    const TestReply created = server.post(kAgents, kV2Create);
    QCOMPARE(created.status, 201);
    QCOMPARE(created.json()[QLatin1String("success")], QJsonValue(true));
    const QJsonObject agent = agentOf(created);
    QCOMPARE(differencesFrom(jsonOf(kV2Agent), agent, kGenerated), QStringList());
    QVERIFY(isIsoWithMilliseconds(agent[QLatin1String("created_at")].toString()));
    QCOMPARE(QUuid(agent[QLatin1String("id")].toString()).toString(QUuid::WithoutBraces),
             agent[QLatin1String("id")].toString());
    QCOMPARE(agent[QLatin1String("user_id")].toString(), server.admin().id);
    const TestReply read = server.get(kAgents + u'/' + agent[QLatin1String("id")].toString());
    QCOMPARE(read.status, 200);
    QCOMPARE(agentOf(read), agent);
}

void TestLvng2::theDocumentedListFindsIt()
{
    TestServer server;
    const QString id = makeAgent(server, kV2Create);
    makeAgent(server, R"({"name":"Poet"})");
    server.post(kAgents + u'/' + id + QStringLiteral("/start"), QByteArray());
    const TestReply reply =
        server.get(kAgents + QStringLiteral("?search=analyst&status=active&limit=25"));
    QCOMPARE(reply.status, 200);
    const QJsonArray agents = reply.json()[QLatin1String("agents")].toArray();
    QCOMPARE(agents.size(), 1);
    QCOMPARE(differencesFrom(jsonOf(kV2ListedAgent), agents.first().toObject(), kGenerated),
             QStringList());
    QJsonObject around = reply.json();
    around.remove(QStringLiteral("agents"));
    QCOMPARE(around, jsonOf(R"({"success": true, "total": 1, "limit": 25, "offset": 0})"));
}

void TestLvng2::putAndPatchChangeWhatIsSent_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("PUT") << QByteArray("PUT");
    QTest::newRow("PATCH") << QByteArray("PATCH");
}

void TestLvng2::putAndPatchChangeWhatIsSent()
{
    QFETCH(QByteArray, method);
    TestServer server;
    const QString path = kAgents + u'/' + makeAgent(server, kV2Create);
    server.clock().advanceMs(1500);
    const TestReply reply = server.send(method, path, server.adminKey(), kV2Update);
    QCOMPARE(reply.status, 200);
    QCOMPARE(differencesFrom(jsonOf(kV2Updated), agentOf(reply), kGenerated), QStringList());
    const QJsonObject agent = agentOf(server.get(path));
    QCOMPARE(agent, agentOf(reply));
    QCOMPARE(agent[QLatin1String("systemPrompt")], jsonOf(kV2Agent)[QLatin1String("systemPrompt")]);
    QVERIFY(agent[QLatin1String("updated_at")].toString()
            > agent[QLatin1String("created_at")].toString());
}

void TestLvng2::nullEmptiesAField()
{
    TestServer server;
    const QString path =
        kAgents + u'/'
        + makeAgent(server, R"({"name":"Ann","avatar":"https://example.com/a.png","temperature":0.5,
            "workspaceId":"4a2b9c9e-54f4-4d0c-9d2c-1f2b3c4d5e6f","metadata":{"a":[1,{"b":null}]}})");
    QJsonObject agent = agentOf(server.get(path));
    QCOMPARE(agent[QLatin1String("avatar")].toString(),
             QStringLiteral("https://example.com/a.png"));
    QCOMPARE(agent[QLatin1String("metadata")].toObject(), jsonOf(R"({"a":[1,{"b":null}]})"));
    QCOMPARE(agent[QLatin1String("workspaceId")].toString(),
             QStringLiteral("4a2b9c9e-54f4-4d0c-9d2c-1f2b3c4d5e6f"));
    // What was read can be sent back whole.
    QCOMPARE(server.send("PUT", path, server.adminKey(), QJsonDocument(agent).toJson()).status,
             200);
    server.send("PUT", path, server.adminKey(),
                R"({"avatar":null,"temperature":null,"workspaceId":null,"metadata":null})");
    agent = agentOf(server.get(path));
    for (const char *key : {"avatar", "temperature", "workspaceId"})
        QVERIFY2(agent[QLatin1String(key)].isNull(), key);
    QCOMPARE(agent[QLatin1String("metadata")], QJsonValue(QJsonObject()));
    QCOMPARE(agent[QLatin1String("name")].toString(), QStringLiteral("Ann"));
}

void TestLvng2::statusIsChangedByPut()
{
    TestServer server;
    const QString path = kAgents + u'/' + makeAgent(server, R"({"name":"Ann","status":"active"})");
    QCOMPARE(agentOf(server.get(path))[QLatin1String("status")].toString(),
             QStringLiteral("inactive"));
    server.send("PUT", path, server.adminKey(), R"({"status":"active"})");
    QCOMPARE(agentOf(server.get(path))[QLatin1String("status")].toString(),
             QStringLiteral("active"));
    const TestReply archived =
        server.send("PUT", path, server.adminKey(), R"({"status":"archived"})");
    QCOMPARE(archived.status, 200);
    QVERIFY(isIsoWithMilliseconds(agentOf(archived)[QLatin1String("deleted_at")].toString()));
    QCOMPARE(server.get(path).status, 404);
}

void TestLvng2::deleteIsSoft()
{
    TestServer server;
    const QString id = makeAgent(server, kV2Create);
    const QString path = kAgents + u'/' + id;
    const TestReply removed = server.send("DELETE", path, server.adminKey());
    QCOMPARE(removed.status, 200);
    QCOMPARE(removed.json(),
             jsonOf(R"({"success": true, "message": "Agent deleted successfully"})"));
    QCOMPARE(server.get(path).status, 404);
    QCOMPARE(server.send("DELETE", path, server.adminKey()).status, 404);
    QCOMPARE(server.post(path + QStringLiteral("/start"), QByteArray()).status, 404);
    QCOMPARE(server.post(path + QStringLiteral("/message"), kV2Message).status, 404);
    QCOMPARE(namesOf(server.get(kAgents)), QStringList());
    const QJsonObject listed = server.get(kAgents + QStringLiteral("?status=archived"))
                                   .json()[QLatin1String("agents")]
                                   .toArray()
                                   .first()
                                   .toObject();
    QCOMPARE(listed[QLatin1String("id")].toString(), id);
    QVERIFY(isIsoWithMilliseconds(listed[QLatin1String("deleted_at")].toString()));
    server.post(QStringLiteral("/troupe/v1/agents/%1/restore").arg(id), QByteArray());
    QVERIFY(!agentOf(server.get(path)).contains(QLatin1String("deleted_at")));
}

void TestLvng2::theDocumentedCopy()
{
    TestServer server;
    const QString id = makeAgent(server, kV2Create);
    const QString path = kAgents + u'/' + id;
    server.send("PUT", path, server.adminKey(), R"({"status":"active","isPublic":true})");
    const TestReply copy = server.post(path + QStringLiteral("/duplicate"), kV2Duplicate);
    QCOMPARE(copy.status, 201);
    QCOMPARE(differencesFrom(jsonOf(kV2Copy), agentOf(copy), kGenerated), QStringList());
    const QString copyId = agentOf(copy)[QLatin1String("id")].toString();
    QVERIFY(copyId != id);
    QCOMPARE(agentOf(server.get(kAgents + u'/' + copyId)), agentOf(copy));
    QCOMPARE(agentOf(server.get(path))[QLatin1String("name")].toString(),
             QStringLiteral("Data Analyst"));
}

void TestLvng2::aCopyWithoutNameIsCalledCopy()
{
    TestServer server;
    const QString path =
        kAgents + u'/' + makeAgent(server, kV2Create) + QStringLiteral("/duplicate");
    for (const QByteArray &body :
         {QByteArray(), QByteArray("{}"), QByteArray(R"({"name":null})")}) {
        const TestReply copy = server.post(path, body);
        QCOMPARE(copy.status, 201);
        QCOMPARE(agentOf(copy)[QLatin1String("name")].toString(),
                 QStringLiteral("Data Analyst (Copy)"));
    }
}

void TestLvng2::capabilitiesAreMergedAtEveryDepth()
{
    TestServer server;
    const QString path = kAgents + u'/' + makeAgent(server, kV2Create);
    const TestReply merged = server.send("PUT", path + QStringLiteral("/capabilities"),
                                         server.adminKey(), kV2Capabilities);
    QCOMPARE(merged.status, 200);
    QCOMPARE(agentOf(merged)[QLatin1String("capabilities")],
             jsonOf(kV2Capabilities)[QLatin1String("capabilities")]);
    QCOMPARE(agentOf(merged)[QLatin1String("name")].toString(), QStringLiteral("Data Analyst"));
    for (
        const char *body :
        {R"({"capabilities":{"web_search":{"engines":["a","b"],"safe":{"level":1}}}})",
         R"({"capabilities":{"web_search":{"engines":["c"],"safe":{"on":true}},"file_analysis":null}})"}) {
        QCOMPARE(server.send("PUT", path + QStringLiteral("/capabilities"), server.adminKey(), body)
                     .status,
                 200);
    }
    QCOMPARE(agentOf(server.get(path))[QLatin1String("capabilities")].toObject(),
             jsonOf(R"({"code_interpreter": true, "file_analysis": null,
                        "web_search": {"engines": ["c"], "safe": {"level": 1, "on": true}}})"));
    // The native API merges them alike.
    const QString native = QStringLiteral("/troupe/v1/agents/") + path.section(u'/', -1);
    QCOMPARE(server
                 .send("PATCH", native + QStringLiteral("/capabilities"), server.adminKey(),
                       R"({"capabilities":{"web_search":{"safe":{"on":false}}}})")
                 .json()[QLatin1String("capabilities")]
                 .toObject()[QLatin1String("web_search")]
                 .toObject(),
             jsonOf(R"({"engines": ["c"], "safe": {"level": 1, "on": false}})"));
    // A PUT of the agent replaces them.
    server.send("PUT", path, server.adminKey(), R"({"capabilities":{"only":1}})");
    QCOMPARE(agentOf(server.get(path))[QLatin1String("capabilities")].toObject(),
             jsonOf(R"({"only":1})"));
}

void TestLvng2::changesAtTheSameTimeAreAllKept()
{
    TestServer server;
    const QString id = makeAgent(server, R"({"name":"Ann"})");
    Caller caller;
    caller.userId = server.admin().id;
    caller.scopes = Scopes::all();
    AgentService &agents = server.services().agents;
    std::vector<Task<Agent>> running; // all read before the first has written
    for (int i = 0; i < 5; ++i) {
        const QJsonObject one{{QString::number(i), i}};
        running.push_back(agents.mergeCapabilities(caller, id, one));
    }
    Patch<Agent> name;
    name.set<&Agent::name>(QStringLiteral("Bea"));
    running.push_back(agents.update(caller, id, name));
    running.push_back(agents.setStatus(caller, id, AgentStatus::Active));
    for (Task<Agent> &task : running)
        QVERIFY(QCoro::waitFor(std::move(task)));
    const QJsonObject agent = agentOf(server.get(kAgents + u'/' + id));
    QCOMPARE(agent[QLatin1String("capabilities")].toObject().size(), 5);
    QCOMPARE(agent[QLatin1String("name")].toString(), QStringLiteral("Bea"));
    QCOMPARE(agent[QLatin1String("status")].toString(), QStringLiteral("active"));
}

void TestLvng2::startAndStop()
{
    TestServer server;
    const QString id = makeAgent(server, kV2Create);
    const QString path = kAgents + u'/' + id;
    for (const auto &[verb, status] : {std::pair("start", "active"), std::pair("start", "active"),
                                       std::pair("stop", "inactive")}) {
        const TestReply reply = server.post(path + u'/' + QLatin1String(verb), QByteArray());
        QCOMPARE(reply.status, 200);
        QCOMPARE(missingOf(jsonOf(R"({"id":"","name":"","status":"","updated_at":""})"),
                           agentOf(reply)),
                 QStringList());
        QCOMPARE(agentOf(reply)[QLatin1String("status")].toString(), QLatin1String(status));
        QCOMPARE(agentOf(server.get(path))[QLatin1String("status")].toString(),
                 QLatin1String(status));
    }
}

void TestLvng2::listsAreFiltered_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("names");
    const auto row = [](const char *name, const char *query, const QStringList &names) {
        QTest::newRow(name) << QString::fromUtf8(query) << names;
    };
    const QString analyst = QStringLiteral("Data Analyst");
    const QString chef = QString::fromUtf8("Chef Crème Brûlée");
    const QString percent = QStringLiteral("100% Sure_Thing");
    const QString helper = QStringLiteral("Helper");
    const QString street = QString::fromUtf8("Straße 51");
    row("all, the newest first", "", {street, helper, percent, chef, analyst});
    row("a word in any case", "search=ANALYST", {analyst, helper});
    row("a title comes before a description", "search=data", {analyst, helper});
    row("the beginning of a word", "search=anal", {analyst, helper});
    row("the inside of a word", "search=nalys", {analyst, helper});
    row("without the accents", "search=creme%20brulee", {chef});
    row("with accents where there are none", "search=d%C3%A4t%C3%A4", {analyst, helper});
    row("letters that fold to two", "search=STRASSE", {street});
    row("all words, in any order", "search=brulee%20chef", {chef});
    row("no agent has both words", "search=chef%20analyst", {});
    row("a percent sign is text", "search=%25", {percent});
    row("an underscore is text", "search=e_T", {percent});
    row("a backslash is text", "search=%5C", {});
    row("words of the description only", "search=desserts", {chef});
    row("not the tags", "search=reporting", {});
    row("not the prompt", "search=secretword", {});
    row("blanks are no search", "search=%20%20", {street, helper, percent, chef, analyst});
    row("SQL is text", "search=%27%20OR%201%3D1%20--", {});
    row("FTS operators are text", "search=%22data%22%20OR%20chef*", {});
    row("FTS columns and NEAR are text", "search=name%3A%20NEAR(data%20analyst)", {});
    row("one tag", "tags=analytics", {helper, analyst});
    row("several tags are ANDed", "tags=analytics,reporting", {analyst});
    row("with blanks around them", "tags=%20reporting%20,%20analytics", {analyst});
    row("a tag is matched whole", "tags=analytic", {});
    row("SQL in a tag is text", "tags=a%27)%20OR%201%3D1", {});
    row("JSON in a tag is text", "tags=%5B%22analytics%22%5D", {});
    row("active ones", "status=active", {helper});
    row("inactive ones", "status=inactive", {street, percent, chef, analyst});
    row("the archived", "status=archived", {QStringLiteral("Gone")});
    row("a workspace", "workspaceId=w1", {chef});
    row("another workspace", "workspaceId=w2", {});
    row("all at once", "search=data&tags=analytics&status=active&includePublic=true", {helper});
}

void TestLvng2::listsAreFiltered()
{
    QFETCH(QString, query);
    QFETCH(QStringList, names);
    TestServer server;
    makeAgent(server, R"({"name":"Data Analyst","description":"Makes reports.",
        "systemPrompt":"secretword","tags":["analytics","reporting"]})");
    makeAgent(server, QByteArray("{\"name\":\"Chef Crème Brûlée\",\"description\":\"Loves "
                                 "desserts\",\"workspaceId\":\"w1\"}"));
    makeAgent(server, R"({"name":"100% Sure_Thing"})");
    const QString helper = makeAgent(
        server, R"({"name":"Helper","description":"Helps the data analyst","tags":["analytics"]})");
    server.post(kAgents + u'/' + helper + QStringLiteral("/start"), QByteArray());
    makeAgent(server, QByteArray("{\"name\":\"Straße 51\"}"));
    const QString gone = makeAgent(server, R"({"name":"Gone"})");
    server.send("DELETE", kAgents + u'/' + gone, server.adminKey());

    const TestReply reply = server.get(kAgents + u'?' + query);
    QCOMPARE(reply.status, 200);
    QCOMPARE(namesOf(reply), names);
    QCOMPARE(reply.json()[QLatin1String("total")].toInt(), names.size());
}

void TestLvng2::listsArePaged()
{
    TestServer server;
    for (int i = 0; i < 5; ++i)
        makeAgent(server, "{\"name\":\"A" + QByteArray::number(i) + "\"}");
    const auto page = [&server](const char *query) {
        return server.get(kAgents + QLatin1String(query));
    };
    QCOMPARE(namesOf(page("?limit=2&offset=1")),
             (QStringList{QStringLiteral("A3"), QStringLiteral("A2")}));
    QCOMPARE(page("?limit=2&offset=1").json()[QLatin1String("total")].toInt(), 5);
    QCOMPARE(namesOf(page("?offset=5")), QStringList());
    QCOMPARE(namesOf(page("?limit=2&offset=2&search=a")),
             (QStringList{QStringLiteral("A2"), QStringLiteral("A1")}));
    QCOMPARE(page("").json()[QLatin1String("limit")].toInt(), 50);
}

void TestLvng2::everyFaceOfAnIdIsTaken()
{
    TestServer server;
    const QJsonObject made =
        server.post(QStringLiteral("/v1/agents"), R"({"name":"Ann Lee"})").json();
    const QString v1 = made[QLatin1String("id")].toString();
    const QString id = agentOf(server.get(kAgents + u'/' + v1))[QLatin1String("id")].toString();
    QCOMPARE(id.at(14), QLatin1Char('7')); // a UUIDv7
    for (const QString &face : {id, id.toUpper(), v1, QStringLiteral("ann_lee")})
        QCOMPARE(agentOf(server.get(kAgents + u'/' + face))[QLatin1String("id")].toString(), id);
    QCOMPARE(namesOf(server.get(kAgents)), QStringList{QStringLiteral("Ann Lee")});
    const QString mine = makeAgent(server, kV2Create);
    QCOMPARE(server.get(QStringLiteral("/v1/agents/") + mine).json()[QLatin1String("name")],
             QJsonValue(QStringLiteral("Data Analyst")));
}

void TestLvng2::whoMayDoWhat()
{
    TestServerOptions options;
    options.rateLimits = false;
    TestServer server(options);
    const QByteArray ann = memberKey(server, QStringLiteral("ann"));
    const QByteArray bob = memberKey(server, QStringLiteral("bob"));
    const QString hidden = kAgents + u'/' + makeAgent(server, R"({"name":"Hidden"})", ann);
    const QString open =
        kAgents + u'/' + makeAgent(server, R"({"name":"Open","isPublic":true})", ann);
    server.send("POST", open + QStringLiteral("/start"), ann, QByteArray());

    struct Call
    {
        QByteArray method;
        QString tail;
        QByteArray body;
        int ofPublic;
    };
    const QList<Call> calls{{"GET", {}, {}, 200},
                            {"GET", QStringLiteral("/stats"), {}, 200},
                            {"POST", QStringLiteral("/duplicate"), "{}", 201},
                            {"PUT", {}, R"({"name":"Mine"})", 403},
                            {"PATCH", {}, R"({"name":"Mine"})", 403},
                            {"DELETE", {}, {}, 403},
                            {"PUT", QStringLiteral("/capabilities"), R"({"capabilities":{}})", 403},
                            {"POST", QStringLiteral("/start"), {}, 403},
                            {"POST", QStringLiteral("/stop"), {}, 403},
                            {"POST", QStringLiteral("/message"), R"({"message":"Hi"})", 200}};
    for (const Call &call : calls) {
        const TestReply other = server.send(call.method, hidden + call.tail, bob, call.body);
        QCOMPARE(other.status, 404);
        QCOMPARE(other.json(), jsonOf(R"({"success": false, "error": "Agent not found"})"));
        QCOMPARE(server.send(call.method, open + call.tail, bob, call.body).status, call.ofPublic);
    }
    QCOMPARE(agentOf(server.send("GET", open, ann))[QLatin1String("name")].toString(),
             QStringLiteral("Open"));

    const auto listed = [&server](const QByteArray &key, const char *query) {
        QStringList names = namesOf(server.send("GET", kAgents + QLatin1String(query), key));
        names.sort();
        return names;
    };
    QCOMPARE(listed(bob, ""), QStringList{QStringLiteral("Open (Copy)")});
    QCOMPARE(listed(bob, "?includePublic=true"),
             (QStringList{QStringLiteral("Open"), QStringLiteral("Open (Copy)")}));
    QCOMPARE(listed(ann, "?includePublic=false"),
             (QStringList{QStringLiteral("Hidden"), QStringLiteral("Open")}));
    // An administrator may read and change everything, but lists what is theirs.
    QCOMPARE(listed(server.adminKey(), ""), QStringList());
    QCOMPARE(server.get(hidden).status, 200);
    QCOMPARE(server.send("PUT", hidden, server.adminKey(), R"({"name":"Renamed"})").status, 200);
    // What its owner deleted is nobody else's to see.
    server.send("DELETE", open, ann);
    QCOMPARE(listed(bob, "?status=archived&includePublic=true"), QStringList());
    QCOMPARE(server.send("GET", open, bob).status, 404);
}

void TestLvng2::nativeListsPageThroughASearch()
{
    TestServer server;
    for (const char *name : {"xylophone", "plays the xylophone", "a xylophonist", "drums"})
        makeAgent(server, QByteArray("{\"name\":\"") + name + "\"}");
    QStringList names;
    QString cursor;
    do {
        const QJsonObject page =
            server.get(QStringLiteral("/troupe/v1/agents?search=xylophon&limit=1&cursor=") + cursor)
                .json();
        for (const QJsonValue &agent : page[QLatin1String("items")].toArray())
            names += agent[QLatin1String("name")].toString();
        cursor = page[QLatin1String("next_cursor")].toString();
    } while (!cursor.isEmpty() && names.size() < 10);
    QCOMPARE(names, (QStringList{QStringLiteral("xylophone"), QStringLiteral("a xylophonist"),
                                 QStringLiteral("plays the xylophone")}));
}

QTEST_GUILESS_MAIN(TestLvng2)
#include "tst_lvng2.moc"
