// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

/// Agents that are shared with some people: they may use them, others do not learn of them.
class TestSharedAgents : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_server.reset(); }
    void whoMayDoWhat_data();
    void whoMayDoWhat();
    void listsHoldWhatOneMayUse();
    void onlyTheOwnerSeesWithWhom();
    void namesAreThoseOfPeople_data();
    void namesAreThoseOfPeople();
    void deployingShares();
    void everyAudienceIsToldItsPart();
    void whatWasPublicIsNotToldToEverybody();
    void aTaskIsDelegatedToASharedAgent();
    void anOlderFamilyDoesNotEndTheSharing();
    void copiesFilesAndVersionsLeaveThePeopleOut();

private:
    TestReply as(const QByteArray &key, const char *method, const QString &path,
                 const QByteArray &body = {}) const
    {
        return m_server->send(method, path, key, body);
    }
    QString share(const QByteArray &body) const
    {
        const TestReply made = m_server->post(kAgents, body);
        if (made.status != 201)
            qFatal("%d %s", made.status, made.body.constData());
        return made.json()[QLatin1String("id")].toString();
    }
    QStringList events(const char *sql) const
    {
        QStringList rows;
        const auto read = m_server->services().db.reader().each(QString::fromLatin1(sql), {},
                                                                [&rows](const Row &row) {
                                                                    rows += row.text(0);
                                                                    return true;
                                                                });
        if (!read)
            qFatal("%s", qPrintable(read.error().detail));
        return rows;
    }

    const QString kAgents = QStringLiteral("/troupe/v1/agents");
    std::unique_ptr<TestServer> m_server;
    QHash<QString, QByteArray> m_keys; ///< by person
};

void TestSharedAgents::init()
{
    m_server = std::make_unique<TestServer>();
    const QStringList scopes{QStringLiteral("agents:read"), QStringLiteral("agents:write"),
                             QStringLiteral("models:access"), QStringLiteral("teams:run")};
    for (const char *name : {"bob", "carol"}) {
        const QString person = QString::fromLatin1(name);
        m_keys[person] = m_server->addKey(m_server->addMember(person), scopes);
    }
    m_keys[QStringLiteral("admin")] = m_server->adminKey();
}

void TestSharedAgents::whoMayDoWhat_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("named"); ///< the status for who is named in it
    QTest::addColumn<int>("stranger");

    const auto row = [](const char *name, const char *method, const char *path, const char *body,
                        int named, int stranger) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(path) << QByteArray(body)
                            << named << stranger;
    };
    row("reads it", "GET", "/troupe/v1/agents/%1", "", 200, 404);
    row("reads it in LVNG v1", "GET", "/v1/agents/%1", "", 200, 404);
    row("reads it in LVNG v2", "GET", "/api/v2/agents/%1", "", 200, 404);
    row("begins a conversation", "POST", "/troupe/v1/sessions", "{\"agent_id\":\"%1\"}", 201, 404);
    row("talks to it in LVNG v1", "POST", "/v1/agents/%1/chat", "{\"message\":\"Hi\"}", 200, 404);
    row("copies it", "POST", "/troupe/v1/agents/%1/duplicate", "{}", 201, 404);
    row("changes it not", "PATCH", "/troupe/v1/agents/%1", "{\"name\":\"Mine\"}", 403, 404);
    row("stops it not", "POST", "/troupe/v1/agents/%1/stop", "", 403, 404);
    row("deploys it not", "POST", "/troupe/v1/agents/%1/deploy", "{}", 403, 404);
    row("deletes it not", "DELETE", "/troupe/v1/agents/%1", "", 403, 404);
    row("reads its versions not", "GET", "/troupe/v1/agents/%1/versions", "", 403, 404);
}

void TestSharedAgents::whoMayDoWhat()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    const QString id = share(R"({"name":"Ann","visibility":"shared","shared_with":["bob"]})");
    body.replace("%1", id.toUtf8());
    const QString target = path.contains(QLatin1String("%1")) ? path.arg(id) : path;
    const auto statusFor = [&](const char *who) {
        return as(m_keys[QString::fromLatin1(who)], method.constData(), target, body).status;
    };
    QTEST(statusFor("carol"), "stranger");
    QTEST(statusFor("bob"), "named");
}

void TestSharedAgents::listsHoldWhatOneMayUse()
{
    share(R"({"name":"Ann","visibility":"shared","shared_with":["bob"]})");
    share(R"({"name":"Beth","visibility":"shared","shared_with":["carol"]})");
    share(R"({"name":"Cleo"})");
    const auto names = [&](const char *who, const QString &path, const char *key) {
        QStringList names;
        const QJsonArray agents =
            as(m_keys[QString::fromLatin1(who)], "GET", path).json()[QLatin1String(key)].toArray();
        for (const QJsonValue &agent : agents)
            names += agent[QLatin1String("name")].toString();
        return names.join(u' ');
    };
    QCOMPARE(names("bob", kAgents, "items"), QStringLiteral("Ann"));
    QCOMPARE(names("carol", kAgents + QStringLiteral("?search=be"), "items"),
             QStringLiteral("Beth"));
    QCOMPARE(names("carol", kAgents + QStringLiteral("?search=ann"), "items"), QString());
    QCOMPARE(names("bob", QStringLiteral("/api/v2/agents?includePublic=true"), "agents"),
             QStringLiteral("Ann"));
    QCOMPARE(names("admin", kAgents, "items"), QStringLiteral("Cleo Beth Ann"));
}

void TestSharedAgents::onlyTheOwnerSeesWithWhom()
{
    const QString id =
        share(R"({"name":"Ann","visibility":"shared","shared_with":["bob","carol"]})");
    const auto seen = [&](const char *who) {
        const QByteArray key = m_keys[QString::fromLatin1(who)];
        const TestReply one = as(key, "GET", kAgents + u'/' + id);
        const TestReply all = as(key, "GET", kAgents);
        const QString names = QString::fromUtf8(one.body + all.body);
        return names.contains(QLatin1String("carol"));
    };
    QVERIFY(seen("admin"));
    QVERIFY(!seen("bob"));
}

void TestSharedAgents::namesAreThoseOfPeople_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer"); ///< of the problem; empty: none
    QTest::addColumn<QStringList>("people");

    QTest::newRow("in any case, each once, not the owner") << QByteArray(
        R"({"name":"A","visibility":"shared","shared_with":["BOB"," bob ","carol","admin"]})")
                                                           << QString()
                                                           << QStringList{QStringLiteral("bob"),
                                                                          QStringLiteral("carol")};
    QTest::newRow("nobody has the name")
        << QByteArray(R"({"name":"A","visibility":"shared","shared_with":["bob","zoe"]})")
        << QStringLiteral("/shared_with/1") << QStringList();
    QTest::newRow("shared with nobody") << QByteArray(R"({"name":"A","visibility":"shared"})")
                                        << QStringLiteral("/shared_with") << QStringList();
    QTest::newRow("shared with oneself")
        << QByteArray(R"({"name":"A","visibility":"shared","shared_with":["admin"]})")
        << QStringLiteral("/shared_with") << QStringList();
    QTest::newRow("people without the visibility")
        << QByteArray(R"({"name":"A","shared_with":["bob"]})") << QStringLiteral("/shared_with")
        << QStringList();
}

void TestSharedAgents::namesAreThoseOfPeople()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    QFETCH(QStringList, people);
    const TestReply made = m_server->post(kAgents, body);
    QVERIFY2(made.status == (pointer.isEmpty() ? 201 : 422), made.body.constData());
    QCOMPARE(made.json()[QLatin1String("errors")][0][QLatin1String("pointer")].toString(), pointer);
    QCOMPARE(made.json()[QLatin1String("shared_with")].toArray(),
             QJsonArray::fromStringList(people));
}

void TestSharedAgents::deployingShares()
{
    const QString id = share(R"({"name":"Ann","status":"inactive"})");
    const QString deploy = kAgents + u'/' + id + QStringLiteral("/deploy");
    const QJsonObject shared = m_server->post(deploy, R"({"shared_with":["bob"]})").json();
    QCOMPARE(shared[QLatin1String("visibility")].toString(), QStringLiteral("shared"));
    QCOMPARE(shared[QLatin1String("status")].toString(), QStringLiteral("active"));
    QCOMPARE(as(m_keys[QStringLiteral("bob")], "GET", kAgents + u'/' + id).status, 200);
    QCOMPARE(m_server->post(deploy, R"({"visibility":"private"})").status, 200);
    QCOMPARE(as(m_keys[QStringLiteral("bob")], "GET", kAgents + u'/' + id).status, 404);
    QCOMPARE(m_server->post(deploy, R"({"visibility":"shared"})").status, 422); // with whom?
    const QJsonObject open = m_server->post(deploy, "{}").json();
    QCOMPARE(open[QLatin1String("visibility")].toString(), QStringLiteral("public"));
    QCOMPARE(as(m_keys[QStringLiteral("carol")], "GET", kAgents + u'/' + id).status, 200);
}

void TestSharedAgents::everyAudienceIsToldItsPart()
{
    const QString id = share(R"({"name":"Ann","visibility":"shared","shared_with":["bob"]})");
    const QString path = kAgents + u'/' + id;
    QCOMPARE(as(m_server->adminKey(), "PATCH", path, R"({"shared_with":["carol"]})").status, 200);
    QCOMPARE(events("SELECT u.username || ' ' || e.type || ' ' || "
                    "json_array_length(e.payload, '$.shared_with') FROM events e "
                    "JOIN users u ON u.id = e.user_id WHERE e.type IN ('agent.created', "
                    "'agent.updated') ORDER BY e.seq"),
             QStringList({QStringLiteral("admin agent.created 1"),
                          QStringLiteral("bob agent.created 0"),
                          QStringLiteral("admin agent.updated 1"),
                          QStringLiteral("carol agent.updated 0")}));
    QCOMPARE(events("SELECT u.username || ' ' || e.payload FROM events e JOIN users u ON u.id = "
                    "e.user_id WHERE e.type = 'agent.removed'"),
             QStringList{QStringLiteral("bob {\"id\":\"%1\"}").arg(id)});
}

void TestSharedAgents::whatWasPublicIsNotToldToEverybody()
{
    const QString id = share(R"({"name":"Ann","visibility":"public"})");
    QCOMPARE(as(m_server->adminKey(), "PATCH", kAgents + u'/' + id,
                R"({"visibility":"private","system_prompt":"a secret now"})")
                 .status,
             200);
    QCOMPARE(events("SELECT type FROM events WHERE user_id = '' AND type LIKE 'agent.%' "
                    "ORDER BY seq"),
             QStringList({QStringLiteral("agent.created"), QStringLiteral("agent.removed")}));
    QCOMPARE(events("SELECT u.username FROM events e JOIN users u ON u.id = e.user_id "
                    "WHERE CAST(e.payload AS TEXT) LIKE '%a secret now%'"),
             QStringList{QStringLiteral("admin")});
}

void TestSharedAgents::aTaskIsDelegatedToASharedAgent()
{
    share(R"({"name":"Expert","visibility":"shared","shared_with":["bob"]})");
    const auto delegated = [&](const char *who) {
        const TestReply reply =
            as(m_keys[QString::fromLatin1(who)], "POST", QStringLiteral("/troupe/v1/runs"),
               R"({"plan":{"steps":[{"id":"ask","kind":"tool","tool":"Task",)"
               R"("arguments":{"agent":"expert","task":"How many?"}}]}})");
        const QString run = reply.json()[QLatin1String("id")].toString();
        QJsonObject shown;
        const QByteArray key = m_keys[QString::fromLatin1(who)];
        const bool hasEnded = QTest::qWaitFor([&] {
            shown = as(key, "GET", QStringLiteral("/troupe/v1/runs/") + run).json();
            return QStringList({QStringLiteral("succeeded"), QStringLiteral("failed")})
                .contains(shown[QLatin1String("run")][QLatin1String("status")].toString());
        });
        if (!hasEnded)
            qWarning("%s", reply.body.constData());
        return QString::fromUtf8(QJsonDocument(shown).toJson());
    };
    const QString named = delegated("bob");
    QVERIFY2(!named.contains(QLatin1String("no active agent")), qPrintable(named));
    QCOMPARE(events("SELECT kind FROM runs WHERE kind = 'delegate'").size(), 1);
    delegated("carol");
    QCOMPARE(events("SELECT kind FROM runs WHERE kind = 'delegate'").size(), 1);
}

void TestSharedAgents::anOlderFamilyDoesNotEndTheSharing()
{
    const QString id = share(R"({"name":"Ann","visibility":"shared","shared_with":["bob"]})");
    const QString path = QStringLiteral("/api/v2/agents/") + id;
    const QJsonObject read = m_server->get(path).json();
    QCOMPARE(read[QLatin1String("agent")][QLatin1String("isPublic")].toBool(), false);
    QCOMPARE(as(m_server->adminKey(), "PUT", path, R"({"name":"Beth","isPublic":false})").status,
             200);
    const QJsonObject agent = as(m_keys[QStringLiteral("bob")], "GET", kAgents + u'/' + id).json();
    QCOMPARE(agent[QLatin1String("name")].toString(), QStringLiteral("Beth"));
    QCOMPARE(agent[QLatin1String("visibility")].toString(), QStringLiteral("shared"));
}

void TestSharedAgents::copiesFilesAndVersionsLeaveThePeopleOut()
{
    const QString id = share(R"({"name":"Ann","visibility":"shared","shared_with":["bob"]})");
    const QString path = kAgents + u'/' + id;
    const QJsonObject copy = m_server->post(path + QStringLiteral("/duplicate"), "{}").json();
    QCOMPARE(copy[QLatin1String("visibility")].toString(), QStringLiteral("private"));
    QCOMPARE(copy[QLatin1String("shared_with")].toArray(), QJsonArray());
    QVERIFY(!m_server->get(path + QStringLiteral("/export")).body.contains("bob"));
    // An earlier version comes back for those who may use it now.
    as(m_server->adminKey(), "PATCH", path, R"({"name":"Beth","shared_with":["carol"]})");
    QCOMPARE(m_server->post(path + QStringLiteral("/versions/1/restore"), {}).status, 200);
    const QJsonObject back = m_server->get(path).json();
    QCOMPARE(back[QLatin1String("name")].toString(), QStringLiteral("Ann"));
    QCOMPARE(back[QLatin1String("shared_with")].toArray(), QJsonArray{QStringLiteral("carol")});
}

QTEST_GUILESS_MAIN(TestSharedAgents)
#include "tst_sharedagents.moc"
