// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/storage/migration.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

/// Versions of agents over the wire: every change keeps what was before.
class TestAgentVersions : public QObject
{
    Q_OBJECT

private slots:
    void everyChangeKeepsTheOneBefore();
    void whoeverChangesItIsNamed();
    void everyFamilyKeepsVersions();
    void aRefreshedTemplateKeepsVersions();
    void theyComeInPages();
    void oneIsReadAsItWas();
    void twoAreCompared();
    void longTextsAreComparedByLines();
    void anEarlierOneComesBackAsANewOne();
    void whatRunsAndWhoSeesItStays();
    void anArchivedAgentComesBackWithIt();
    void secretsAreNeverKept();
    void secretsOfTodayStayWithAnEarlierOne();
    void aModelThatIsGoneIsNamed();
    void refusals_data();
    void refusals();
    void othersSeeNone();
    void anOlderDatabaseGoesOn();
};

namespace {

const QString kAgents = QStringLiteral("/troupe/v1/agents");

QString makeAgent(TestServer &server, const QByteArray &body = R"({"name":"Ann"})",
                  const QByteArray &key = {})
{
    const TestReply reply =
        server.send("POST", kAgents, key.isEmpty() ? server.adminKey() : key, body);
    if (reply.status != 201)
        qFatal("agent: %d %s", reply.status, reply.body.constData());
    return kAgents + u'/' + reply.json()[QLatin1String("id")].toString();
}

void change(TestServer &server, const QString &agent, const QByteArray &body)
{
    const TestReply reply = server.send("PATCH", agent, server.adminKey(), body);
    if (reply.status != 200)
        qFatal("change: %d %s", reply.status, reply.body.constData());
}

QJsonArray versionsOf(TestServer &server, const QString &agent)
{
    return server.get(agent + QStringLiteral("/versions")).json()[QLatin1String("items")].toArray();
}

// "3 edited name", newest first.
QStringList told(const QJsonArray &versions)
{
    QStringList lines;
    for (const QJsonValue &version : versions) {
        QStringList words{QString::number(version[QLatin1String("version")].toInt()),
                          version[QLatin1String("change")].toString()};
        for (const QJsonValue &field : version[QLatin1String("fields")].toArray())
            words += field.toString();
        lines += words.join(u' ');
    }
    return lines;
}

QJsonValue fieldOf(const TestReply &diff, const char *name)
{
    for (const QJsonValue &field : diff.json()[QLatin1String("fields")].toArray()) {
        if (field[QLatin1String("field")].toString() == QLatin1String(name))
            return field;
    }
    return {};
}

} // namespace

void TestAgentVersions::everyChangeKeepsTheOneBefore()
{
    TestServer server;
    const QString agent = makeAgent(server);
    QCOMPARE(told(versionsOf(server, agent)), QStringList{QStringLiteral("1 created")});
    change(server, agent, R"({"name":"Beth","tags":["x"]})");
    server.post(agent + QStringLiteral("/stop"), QByteArray());
    server.post(agent + QStringLiteral("/start"), QByteArray());
    server.send("DELETE", agent, server.adminKey());
    server.post(agent + QStringLiteral("/restore"), QByteArray());
    server.post(agent + QStringLiteral("/deploy"), "{}");
    server.send("PATCH", agent + QStringLiteral("/capabilities"), server.adminKey(),
                R"({"capabilities":{"vision":true}})");
    const QStringList expected{
        QStringLiteral("8 edited capabilities"), QStringLiteral("7 deployed visibility"),
        QStringLiteral("6 restored status"),     QStringLiteral("5 archived status"),
        QStringLiteral("4 started status"),      QStringLiteral("3 stopped status"),
        QStringLiteral("2 edited name tags"),    QStringLiteral("1 created")};
    const QJsonArray versions = versionsOf(server, agent);
    QCOMPARE(told(versions), expected);
    QVERIFY(versions.first()[QLatin1String("current")].toBool());
    QVERIFY(!versions.at(1)[QLatin1String("current")].toBool());
}

void TestAgentVersions::whoeverChangesItIsNamed()
{
    TestServer server;
    const User ann = server.addMember(QStringLiteral("ann"));
    const QByteArray key =
        server.addKey(ann, {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString agent = makeAgent(server, R"({"name":"A"})", key);
    server.clock().advanceMs(60'000);
    change(server, agent, R"({"name":"B"})");
    const QJsonArray versions = versionsOf(server, agent);
    QCOMPARE(versions.at(0)[QLatin1String("user_id")].toString(), server.admin().id);
    QCOMPARE(versions.at(1)[QLatin1String("user_id")].toString(), ann.id);
    QCOMPARE(versions.at(1)[QLatin1String("user_name")].toString(), QStringLiteral("ann"));
    QVERIFY(versions.at(0)[QLatin1String("created_at")].toString()
            > versions.at(1)[QLatin1String("created_at")].toString());
}

void TestAgentVersions::everyFamilyKeepsVersions()
{
    TestServer server;
    const QString agent = makeAgent(server);
    const QString id = agent.section(u'/', -1);
    QCOMPARE(server
                 .send("PUT", QStringLiteral("/v1/agents/") + id, server.adminKey(),
                       R"({"name":"One"})")
                 .status,
             200);
    QCOMPARE(server
                 .send("PUT", QStringLiteral("/api/v2/agents/") + id, server.adminKey(),
                       R"({"name":"Two"})")
                 .status,
             200);
    QCOMPARE(server.send("DELETE", QStringLiteral("/v1/agents/") + id, server.adminKey()).status
                 / 100,
             2);
    const QStringList expected{QStringLiteral("4 archived status"), QStringLiteral("3 edited name"),
                               QStringLiteral("2 edited name"), QStringLiteral("1 created")};
    QCOMPARE(told(versionsOf(server, agent)), expected);
}

void TestAgentVersions::aRefreshedTemplateKeepsVersions()
{
    TestServer server;
    const TemplateCatalog catalog;
    const Services services = server.services();
    TemplateService templates(services.db, services.agents, catalog);
    QString owner = server.admin().id;
    QVERIFY(QCoro::waitFor(templates.installTemplates(owner)));
    // As if the program that installed it had had an older version of the template.
    auto age = [](Tx &tx) {
        return tx.sql().run(QStringLiteral("UPDATE installed_templates SET version = 0 "
                                           "WHERE template_id = 'amy_cfo'"));
    };
    QVERIFY(QCoro::waitFor(services.db.write(std::move(age))));
    const auto done = QCoro::waitFor(templates.installTemplates(owner));
    QVERIFY(done);
    QCOMPARE(done->refreshed, QStringList{QStringLiteral("amy_cfo")});
    const QJsonArray versions = versionsOf(server, kAgents + QStringLiteral("/amy_cfo"));
    QCOMPARE(versions.size(), 2);
    QCOMPARE(versions.first()[QLatin1String("change")].toString(), QStringLiteral("refreshed"));
    QCOMPARE(versions.first()[QLatin1String("user_id")].toString(), QString());
}

void TestAgentVersions::theyComeInPages()
{
    TestServer server;
    const QString agent = makeAgent(server);
    for (int i = 2; i <= 8; ++i)
        change(server, agent, "{\"name\":\"N" + QByteArray::number(i) + "\"}");
    QList<int> numbers;
    QString cursor;
    int pages = 0;
    do {
        QString target = agent + QStringLiteral("/versions?limit=3");
        if (!cursor.isEmpty())
            target += QStringLiteral("&cursor=") + cursor;
        const TestReply reply = server.get(target);
        QCOMPARE(reply.status, 200);
        for (const QJsonValue &item : reply.json()[QLatin1String("items")].toArray())
            numbers += item[QLatin1String("version")].toInt();
        cursor = reply.json()[QLatin1String("next_cursor")].toString();
        ++pages;
    } while (!cursor.isEmpty() && pages < 10);
    QCOMPARE(pages, 3);
    QCOMPARE(numbers, (QList<int>{8, 7, 6, 5, 4, 3, 2, 1}));
}

void TestAgentVersions::oneIsReadAsItWas()
{
    TestServer server;
    const QString agent =
        makeAgent(server,
                  R"({"name":"Ann","system_prompt":"Be kind.","temperature":0.3,"tags":["a"]})");
    change(server, agent, R"({"name":"Beth","temperature":null})");
    const QJsonObject one = server.get(agent + QStringLiteral("/versions/1")).json();
    QCOMPARE(one[QLatin1String("version")][QLatin1String("version")].toInt(), 1);
    const QJsonValue was = one[QLatin1String("agent")];
    QCOMPARE(was[QLatin1String("name")].toString(), QStringLiteral("Ann"));
    QCOMPARE(was[QLatin1String("temperature")].toDouble(), 0.3);
    const QJsonObject two = server.get(agent + QStringLiteral("/versions/2")).json();
    QVERIFY(two[QLatin1String("agent")][QLatin1String("temperature")].isNull());
    QVERIFY(two[QLatin1String("version")][QLatin1String("current")].toBool());
}

void TestAgentVersions::twoAreCompared()
{
    TestServer server;
    const QString agent = makeAgent(server, R"({"name":"Ann","tags":["a"]})");
    change(server, agent, R"({"name":"Beth","tags":["a","b"]})");
    change(server, agent, R"({"name":"Cleo"})");
    const TestReply diff = server.get(agent + QStringLiteral("/diff?from=1&to=2"));
    QCOMPARE(diff.status, 200);
    QCOMPARE(diff.json()[QLatin1String("fields")].toArray().size(), 2);
    QCOMPARE(fieldOf(diff, "name")[QLatin1String("before")].toString(), QStringLiteral("Ann"));
    QCOMPARE(fieldOf(diff, "name")[QLatin1String("after")].toString(), QStringLiteral("Beth"));
    QCOMPARE(fieldOf(diff, "tags")[QLatin1String("after")].toArray().size(), 2);
    QVERIFY(fieldOf(diff, "name")[QLatin1String("lines")].toArray().isEmpty());
    const TestReply now = server.get(agent + QStringLiteral("/diff?from=2"));
    QCOMPARE(now.json()[QLatin1String("to")].toInt(), 3);
    QCOMPARE(fieldOf(now, "name")[QLatin1String("after")].toString(), QStringLiteral("Cleo"));
    const TestReply back = server.get(agent + QStringLiteral("/diff?from=3&to=1"));
    QCOMPARE(fieldOf(back, "name")[QLatin1String("after")].toString(), QStringLiteral("Ann"));
}

void TestAgentVersions::longTextsAreComparedByLines()
{
    TestServer server;
    const QString agent = makeAgent(server, R"({"name":"Ann","system_prompt":"one\ntwo\nthree"})");
    change(server, agent, R"({"system_prompt":"one\n2\nthree"})");
    const QJsonArray lines = fieldOf(server.get(agent + QStringLiteral("/diff?from=1&to=2")),
                                     "system_prompt")[QLatin1String("lines")]
                                 .toArray();
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines.at(1)[QLatin1String("change")].toString(), QStringLiteral("removed"));
    QCOMPARE(lines.at(1)[QLatin1String("text")].toString(), QStringLiteral("two"));
    QCOMPARE(lines.at(1)[QLatin1String("before")].toInt(), 2);
    QCOMPARE(lines.at(2)[QLatin1String("change")].toString(), QStringLiteral("added"));
    QCOMPARE(lines.at(2)[QLatin1String("text")].toString(), QStringLiteral("2"));
}

void TestAgentVersions::anEarlierOneComesBackAsANewOne()
{
    TestServer server;
    const QString agent =
        makeAgent(server, R"({"name":"Ann","temperature":0.3,"metadata":{"a":1}})");
    change(server, agent, R"({"name":"Beth","temperature":null,"metadata":{}})");
    const TestReply restored =
        server.post(agent + QStringLiteral("/versions/1/restore"), QByteArray());
    QCOMPARE(restored.status, 200);
    QCOMPARE(restored.json()[QLatin1String("version")].toInt(), 3);
    QCOMPARE(restored.json()[QLatin1String("name")].toString(), QStringLiteral("Ann"));
    QCOMPARE(restored.json()[QLatin1String("temperature")].toDouble(), 0.3);
    QCOMPARE(restored.json()[QLatin1String("metadata")][QLatin1String("a")].toInt(), 1);
    QCOMPARE(server.get(agent).json(), restored.json());
    QCOMPARE(told(versionsOf(server, agent)).first(),
             QStringLiteral("3 reverted name temperature metadata"));
}

void TestAgentVersions::whatRunsAndWhoSeesItStays()
{
    TestServer server;
    const QString agent = makeAgent(server, R"({"name":"Ann","visibility":"public"})");
    change(server, agent, R"({"name":"Beth","visibility":"private","status":"inactive"})");
    const QJsonObject restored =
        server.post(agent + QStringLiteral("/versions/1/restore"), QByteArray()).json();
    QCOMPARE(restored[QLatin1String("name")].toString(), QStringLiteral("Ann"));
    QCOMPARE(restored[QLatin1String("visibility")].toString(), QStringLiteral("private"));
    QCOMPARE(restored[QLatin1String("status")].toString(), QStringLiteral("inactive"));
}

void TestAgentVersions::anArchivedAgentComesBackWithIt()
{
    TestServer server;
    const QString agent = makeAgent(server);
    change(server, agent, R"({"name":"Beth"})");
    server.send("DELETE", agent, server.adminKey());
    QCOMPARE(versionsOf(server, agent).size(), 3); // also while it is archived
    const QJsonObject restored =
        server.post(agent + QStringLiteral("/versions/1/restore"), QByteArray()).json();
    QCOMPARE(restored[QLatin1String("status")].toString(), QStringLiteral("active"));
    QCOMPARE(restored[QLatin1String("name")].toString(), QStringLiteral("Ann"));
    QVERIFY(restored[QLatin1String("archived_at")].isNull());
}

void TestAgentVersions::secretsAreNeverKept()
{
    TestServer server;
    const QString agent =
        makeAgent(server,
                  R"({"name":"Ann","metadata":{"webhook":{"secret":"hunter-2-hunter"}},
            "functions":[{"name":"f","headers":{"Authorization":"hunter-2-hunter"}}],
            "webhook_url":"https://u:hunter-2-hunter@example.org/"})");
    change(server, agent, R"({"name":"Beth"})");
    change(server, agent, R"({"metadata":{"webhook":{"secret":"hunter-2-hunted"}}})");
    qint64 rows = 0, leaks = 0;
    const auto counted = server.services().db.reader().first(
        QStringLiteral("SELECT count(*), sum(instr(snapshot, 'hunter-2') > 0) FROM agent_versions"),
        {}, [&](const Row &row) {
            rows = row.integer(0);
            leaks = row.integer(1);
        });
    QVERIFY(counted);
    QCOMPARE(rows, 3);
    QCOMPARE(leaks, 0);
    QVERIFY(!server.get(agent + QStringLiteral("/versions/1")).body.contains("hunter-2"));
    QVERIFY(!server.get(agent + QStringLiteral("/versions/3")).body.contains("hunter-2"));
    QVERIFY(!server.get(agent + QStringLiteral("/diff?from=1&to=3")).body.contains("hunter-2"));
}

void TestAgentVersions::secretsOfTodayStayWithAnEarlierOne()
{
    TestServer server;
    const QString agent =
        makeAgent(server, R"({"name":"Ann","metadata":{"token":"old","team":"red"}})");
    change(server, agent, R"({"name":"Beth","metadata":{"token":"new","team":"blue"}})");
    const QJsonValue metadata =
        server.post(agent + QStringLiteral("/versions/1/restore"), QByteArray())
            .json()[QLatin1String("metadata")];
    QCOMPARE(metadata[QLatin1String("token")].toString(), QStringLiteral("new"));
    QCOMPARE(metadata[QLatin1String("team")].toString(), QStringLiteral("red"));
}

void TestAgentVersions::aModelThatIsGoneIsNamed()
{
    TestServer server;
    const QString provider =
        server
            .post(QStringLiteral("/troupe/v1/providers"),
                  R"({"name":"there","kind":"openai","base_url":"http://127.0.0.1:1/v1",
                      "models":["their-own"]})")
            .json()[QLatin1String("id")]
            .toString();
    const QString agent = makeAgent(server, R"({"name":"Ann","model":"their-own"})");
    change(server, agent, R"({"model":""})");
    QCOMPARE(
        server.send("DELETE", QStringLiteral("/troupe/v1/providers/") + provider, server.adminKey())
            .status,
        204);
    const TestReply restored =
        server.post(agent + QStringLiteral("/versions/1/restore"), QByteArray());
    QCOMPARE(restored.status, 400);
    QVERIFY(restored.body.contains("their-own"));
    QCOMPARE(versionsOf(server, agent).size(), 2);
}

void TestAgentVersions::refusals_data()
{
    QTest::addColumn<QByteArray>("verb");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *verb, const char *path, int status) {
        QTest::newRow(name) << QByteArray(verb) << QString::fromLatin1(path) << status;
    };
    row("a version that was never", "GET", "/versions/9", 404);
    row("no number", "GET", "/versions/x", 422);
    row("zero", "GET", "/versions/0", 422);
    row("restoring what was never", "POST", "/versions/9/restore", 404);
    row("a comparison with what was never", "GET", "/diff?from=1&to=9", 404);
    row("a comparison with nothing", "GET", "/diff", 422);
    row("a page of no list", "GET", "/versions?cursor=zzz", 400);
    row("too many at once", "GET", "/versions?limit=501", 422);
}

void TestAgentVersions::refusals()
{
    QFETCH(QByteArray, verb);
    QFETCH(QString, path);
    QFETCH(int, status);
    TestServer server;
    const QString agent = makeAgent(server);
    const TestReply reply = server.send(verb, agent + path, server.adminKey());
    QVERIFY2(reply.status == status, QByteArray::number(reply.status) + ' ' + reply.body);
    QCOMPARE(reply.header("Content-Type"), QByteArray("application/problem+json"));
}

void TestAgentVersions::othersSeeNone()
{
    TestServer server;
    const QByteArray key =
        server.addKey(server.addMember(QStringLiteral("ann")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString hidden = makeAgent(server);
    const QString shown = makeAgent(server, R"({"name":"Open","visibility":"public"})");
    for (const char *path : {"/versions", "/versions/1", "/diff?from=1"}) {
        QCOMPARE(server.send("GET", hidden + QLatin1String(path), key).status, 404);
        QCOMPARE(server.send("GET", shown + QLatin1String(path), key).status, 403);
    }
    QCOMPARE(server.send("POST", shown + QStringLiteral("/versions/1/restore"), key, {}).status,
             403);
    QCOMPARE(server.send("POST", shown + QStringLiteral("/deploy"), key, "{}").status, 403);
}

namespace {

/// A database as the program made it before there were versions, with an agent that had changed.
QString oldDatabase(const QString &folder)
{
    DatabaseOptions options;
    options.folder = folder;
    options.holder = QStringLiteral("the old program");
    auto migrations =
        migrationsFromFolder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/migrations"));
    if (!migrations)
        qFatal("migrations");
    while (migrations->back().name != QLatin1String("agent_versions"))
        migrations->pop_back();
    migrations->pop_back();
    options.migrations = std::move(*migrations);
    ManualClock clock;
    const auto db = Database::open(std::move(options), clock);
    if (!db)
        qFatal("old database: %s", qPrintable(db.error().detail));
    QString id = newId();
    auto write = [id](Tx &tx) -> Result<qint64> {
        return tx.sql().run(
            QStringLiteral("INSERT INTO agents VALUES(?, 'nobody', 'old', 'Old', '', '', '', '', "
                           "'Be old.', '', NULL, NULL, '[]', '[]', '[]', '{}', '{}', '{}', '', "
                           "'', '', 'private', 'active', 5, 1000, 2000, 0)"),
            {id});
    };
    if (const auto written = QCoro::waitFor((*db)->write(std::move(write))); !written)
        qFatal("old agent: %s", qPrintable(written.error().detail));
    return id;
}

} // namespace

void TestAgentVersions::anOlderDatabaseGoesOn()
{
    QTemporaryDir temporary;
    TestServerOptions options;
    options.folder = temporary.filePath(QStringLiteral("data"));
    const QString agent = kAgents + u'/' + oldDatabase(options.folder);
    TestServer server(options);
    QCOMPARE(told(versionsOf(server, agent)), QStringList{QStringLiteral("5 edited")});
    change(server, agent, R"({"system_prompt":"Be new."})");
    const QStringList expected{QStringLiteral("6 edited system_prompt"),
                               QStringLiteral("5 edited")};
    QCOMPARE(told(versionsOf(server, agent)), expected);
    const QJsonObject restored =
        server.post(agent + QStringLiteral("/versions/5/restore"), QByteArray()).json();
    QCOMPARE(restored[QLatin1String("system_prompt")].toString(), QStringLiteral("Be old."));
}

QTEST_GUILESS_MAIN(TestAgentVersions)
#include "tst_agentversions.moc"
