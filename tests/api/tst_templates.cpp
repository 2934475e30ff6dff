// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include "core/storage/rows.h"

#include <QCoroTask>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

/// Templates over the wire, agents made from them, and their installation as agents.
class TestTemplates : public QObject
{
    Q_OBJECT

private slots:
    void theyComeInPages();
    void filters_data();
    void filters();
    void oneIsReadWhole();
    void anAgentIsMade();
    void whatTheBodySaysCounts();
    void refusals_data();
    void refusals();
    void itBelongsToWhoMadeIt();

    void everyTemplateIsInstalledOnce();
    void installedAgentsAnswerEverybody();
    void anUntouchedAgentFollowsItsTemplate();
    void anEditedAgentIsLeft();
    void aDeletedAgentStaysDeleted();
    void aNewTemplateJoins();
    void aTakenSlugIsRespected();
    void anOlderProgramTakesNothingBack();
};

namespace {

/// Two templates in a folder, of which one changes with the versions of a program.
class TwoTemplates
{
public:
    TwoTemplates()
    {
        write(QStringLiteral("ann_helper"), QStringLiteral("Ann - Helper"), 1,
              QStringLiteral("Help."));
        write(QStringLiteral("bob_builder"), QStringLiteral("Bob - Builder"), 1,
              QStringLiteral("Build."));
    }
    void write(const QString &id, const QString &name, int version, const QString &prompt) const
    {
        const QJsonArray one{QStringLiteral("x")};
        const QJsonObject json{{QStringLiteral("id"), id},
                               {QStringLiteral("name"), name},
                               {QStringLiteral("role"), QStringLiteral("Role")},
                               {QStringLiteral("description"), QStringLiteral("Does things.")},
                               {QStringLiteral("category"), QStringLiteral("personal")},
                               {QStringLiteral("color"), QStringLiteral("#4571c9")},
                               {QStringLiteral("avatar"), QStringLiteral("A")},
                               {QStringLiteral("system_prompt"), prompt},
                               {QStringLiteral("capabilities"), one},
                               {QStringLiteral("tools"), one},
                               {QStringLiteral("tags"), one},
                               {QStringLiteral("temperature"), 0.5},
                               {QStringLiteral("max_tokens"), 100},
                               {QStringLiteral("example_questions"),
                                QJsonArray{QStringLiteral("1?"), QStringLiteral("2?"),
                                           QStringLiteral("3?")}},
                               {QStringLiteral("version"), version}};
        QFile file(m_folder.filePath(id + QStringLiteral(".json")));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            qFatal("template: %s", qPrintable(file.errorString()));
        file.write(QJsonDocument(json).toJson());
    }
    /// As a program does that has these files.
    TemplateInstallation install(TestServer &server) const
    {
        const TemplateCatalog catalog(m_folder.path());
        const Services services = server.services();
        TemplateService templates(services.db, services.agents, catalog);
        QString owner = server.admin().id;
        const auto done = QCoro::waitFor(templates.installTemplates(owner));
        if (!done)
            qFatal("install: %s", qPrintable(done.error().message + done.error().detail));
        return *done;
    }

private:
    QTemporaryDir m_folder;
};

QStringList idsOf(const TestReply &reply)
{
    QStringList ids;
    for (const QJsonValue &item : reply.json()[QLatin1String("items")].toArray())
        ids += item[QLatin1String("id")].toString();
    return ids;
}

QJsonObject agentOf(TestServer &server, const char *slug)
{
    const TestReply reply = server.get(QStringLiteral("/troupe/v1/agents/") + QLatin1String(slug));
    return reply.status == 200 ? reply.json() : QJsonObject();
}

const QString kTemplates = QStringLiteral("/troupe/v1/agent-templates");

} // namespace

void TestTemplates::theyComeInPages()
{
    TestServer server;
    QStringList ids;
    QString cursor;
    int pages = 0;
    do {
        QString target = kTemplates + QStringLiteral("?limit=20");
        if (!cursor.isEmpty())
            target += QStringLiteral("&cursor=") + cursor;
        const TestReply reply = server.get(target);
        QCOMPARE(reply.status, 200);
        ids += idsOf(reply);
        cursor = reply.json()[QLatin1String("next_cursor")].toString();
        ++pages;
    } while (!cursor.isEmpty() && pages < 10);
    QCOMPARE(pages, 3);
    QCOMPARE(ids.size(), 48);
    QCOMPARE(ids.removeDuplicates(), 0);
    QCOMPARE(ids.first(), QStringLiteral("ali_chief_of_staff"));
}

void TestTemplates::filters_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("ids");
    const auto row = [](const char *name, const char *query, const QStringList &ids) {
        QTest::newRow(name) << QString::fromLatin1(query) << ids;
    };
    row("a category", "category=strategy",
        {QStringLiteral("antonio_strategy_expert"), QStringLiteral("clara_market_analyst"),
         QStringLiteral("cyrus_scenario_planner")});
    row("a tag", "tag=facilitation", {QStringLiteral("bea_decision_facilitator")});
    row("a part of a tag is none", "tag=facilit", {});
    row("a word of the name, in any case", "search=VIRTUOSO",
        {QStringLiteral("ava_analytics_virtuoso")});
    row("a word of the description", "search=tight+spots",
        {QStringLiteral("emil_treasury_planner")});
    row("a capability", "search=a/b+test+plans", {QStringLiteral("greta_experiment_designer")});
    row("both together", "category=finance&search=cash", {QStringLiteral("emil_treasury_planner")});
    row("a search that is no pattern", "search=%25", {});
    row("an empty filter is none of them", "tag=&search=&category=security",
        {QStringLiteral("gita_security_analyst")});
}

void TestTemplates::filters()
{
    QFETCH(QString, query);
    QFETCH(QStringList, ids);
    TestServer server;
    const TestReply reply = server.get(kTemplates + u'?' + query);
    QCOMPARE(reply.status, 200);
    QCOMPARE(idsOf(reply), ids);
}

void TestTemplates::oneIsReadWhole()
{
    TestServer server;
    const TestReply reply = server.get(kTemplates + QStringLiteral("/amy_cfo"));
    QCOMPARE(reply.status, 200);
    QFile file(QStringLiteral(TROUPE_SOURCE_DIR "/resources/templates/amy_cfo.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(reply.json(), QJsonDocument::fromJson(file.readAll()).object());
}

void TestTemplates::anAgentIsMade()
{
    TestServer server;
    const QString target = kTemplates + QStringLiteral("/amy_cfo/agents");
    const TestReply made = server.post(target, QByteArray());
    QCOMPARE(made.status, 201);
    const QJsonObject agent = made.json();
    QCOMPARE(agent[QLatin1String("slug")].toString(), QStringLiteral("amy_cfo"));
    QCOMPARE(agent[QLatin1String("name")].toString(), QStringLiteral("Amy - CFO"));
    QCOMPARE(agent[QLatin1String("status")].toString(), QStringLiteral("active"));
    QCOMPARE(agent[QLatin1String("visibility")].toString(), QStringLiteral("private"));
    const QJsonObject amy = server.get(kTemplates + QStringLiteral("/amy_cfo")).json();
    for (const char *key : {"role", "description", "color", "avatar", "system_prompt", "tools",
                            "tags", "temperature", "max_tokens"})
        QCOMPARE(agent[QLatin1String(key)], amy[QLatin1String(key)]);
    const QJsonObject origin =
        agent[QLatin1String("metadata")].toObject()[QLatin1String("template")].toObject();
    QCOMPARE(origin, QJsonObject({{QStringLiteral("id"), QStringLiteral("amy_cfo")},
                                  {QStringLiteral("version"), 1}}));
    QCOMPARE(agentOf(server, "amy_cfo"), agent); // stored, not only answered

    const TestReply second = server.post(target, "{}");
    QCOMPARE(second.status, 201);
    QVERIFY(second.json()[QLatin1String("slug")].toString().startsWith(QLatin1String("amy_cfo_")));
}

void TestTemplates::whatTheBodySaysCounts()
{
    TestServer server;
    const TestReply made =
        server.post(kTemplates + QStringLiteral("/amy_cfo/agents"),
                    R"({"name":"Our CFO","temperature":null,"tags":[],"visibility":"public",
            "metadata":{"team":"north","template":"nothing"}})");
    QCOMPARE(made.status, 201);
    const QJsonObject agent = made.json();
    QCOMPARE(agent[QLatin1String("slug")].toString(), QStringLiteral("our_cfo"));
    QVERIFY(agent[QLatin1String("temperature")].isNull());
    QVERIFY(agent[QLatin1String("tags")].toArray().isEmpty());
    QCOMPARE(agent[QLatin1String("visibility")].toString(), QStringLiteral("public"));
    QVERIFY(
        agent[QLatin1String("system_prompt")].toString().startsWith(QLatin1String("You are Amy")));
    const QJsonObject metadata = agent[QLatin1String("metadata")].toObject();
    QCOMPARE(metadata[QLatin1String("team")].toString(), QStringLiteral("north"));
    QCOMPARE(metadata[QLatin1String("template")].toObject()[QLatin1String("id")].toString(),
             QStringLiteral("amy_cfo"));
}

void TestTemplates::refusals_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("tail");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("said"); ///< somewhere in the answer
    const auto row = [](const char *name, const char *method, const char *tail, const char *body,
                        int status, const char *said) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(tail) << QByteArray(body)
                            << status << QString::fromLatin1(said);
    };
    row("a template that does not exist", "GET", "/nobody", "", 404, "template_not_found");
    row("an agent of nobody", "POST", "/nobody/agents", "{}", 404, "template_not_found");
    row("a category that does not exist", "GET", "?category=magic", "", 422, "/category");
    row("a limit of zero", "GET", "?limit=0", "", 422, "/limit");
    row("a cursor that is none", "GET", "?cursor=!!", "", 400, "cursor");
    row("a cursor of another list", "GET", "?cursor=YzEKeA", "", 400, "cursor"); // c1, x
    row("an agent without a name", "POST", "/amy_cfo/agents", R"({"name":null})", 422, "/name");
    row("an empty name", "POST", "/amy_cfo/agents", R"({"name":""})", 422, "/name");
    row("an unknown key", "POST", "/amy_cfo/agents", R"({"nme":"x"})", 422, "/nme");
    row("a temperature past the range", "POST", "/amy_cfo/agents", R"({"temperature":3})", 422,
        "/temperature");
    row("a model that nobody knows", "POST", "/amy_cfo/agents", R"({"model":"no-such-model"})", 400,
        "invalid_model");
    row("a body that is a list", "POST", "/amy_cfo/agents", "[]", 422, "object");
    row("a body that is no JSON", "POST", "/amy_cfo/agents", "{", 400, "JSON");
    row("templates cannot be changed", "PATCH", "/amy_cfo", "{}", 405, "");
    row("templates cannot be deleted", "DELETE", "/amy_cfo", "", 405, "");
}

void TestTemplates::refusals()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, tail);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, said);
    TestServer server;
    const TestReply reply = server.send(method, kTemplates + tail, server.adminKey(), body);
    QVERIFY2(reply.status == status, QByteArray::number(reply.status) + ' ' + reply.body);
    QVERIFY2(reply.body.contains(said.toUtf8()), reply.body);
    QCOMPARE(idsOf(server.get(QStringLiteral("/troupe/v1/agents"))).size(), 0);
}

void TestTemplates::itBelongsToWhoMadeIt()
{
    TestServer server;
    const QStringList scopes{QStringLiteral("agents:read"), QStringLiteral("agents:write")};
    const QByteArray bob = server.addKey(server.addMember(QStringLiteral("bob")), scopes);
    const QByteArray eve = server.addKey(server.addMember(QStringLiteral("eve")), scopes);
    const TestReply made =
        server.send("POST", kTemplates + QStringLiteral("/amy_cfo/agents"), bob, "{}");
    QCOMPARE(made.status, 201);
    const QString path = QStringLiteral("/troupe/v1/agents/amy_cfo");
    QCOMPARE(server.send("GET", path, bob).status, 200);
    QCOMPARE(server.send("GET", path, eve).status, 404);
    QCOMPARE(idsOf(server.send("GET", kTemplates, eve)).size(), 48);
}

void TestTemplates::everyTemplateIsInstalledOnce()
{
    TestServer server;
    TemplateService &templates = server.services().templates;
    QString owner = server.admin().id;
    const auto first = QCoro::waitFor(templates.installTemplates(owner));
    QVERIFY(first);
    QCOMPARE(first->installed.size(), 48);
    const QStringList agents = idsOf(server.get(QStringLiteral("/troupe/v1/agents?limit=100")));
    QCOMPARE(agents.size(), 48);
    for (const QString &id : first->installed)
        QVERIFY2(!agentOf(server, qPrintable(id)).isEmpty(), qPrintable(id));

    const auto events = lastEventSeq(server.services().db.reader());
    const auto again = QCoro::waitFor(templates.installTemplates(owner));
    QVERIFY(again && again->installed.isEmpty() && again->refreshed.isEmpty());
    QCOMPARE(*lastEventSeq(server.services().db.reader()), *events);
    QCOMPARE(idsOf(server.get(QStringLiteral("/troupe/v1/agents?limit=100"))), agents);
}

void TestTemplates::installedAgentsAnswerEverybody()
{
    TestServer server;
    TwoTemplates().install(server);
    const QJsonObject ann = agentOf(server, "ann_helper");
    QCOMPARE(ann[QLatin1String("owner_id")].toString(), server.admin().id);
    QCOMPARE(ann[QLatin1String("visibility")].toString(), QStringLiteral("public"));
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString path = QStringLiteral("/troupe/v1/agents/ann_helper");
    QCOMPARE(server.send("GET", path, bob).status, 200);
    QCOMPARE(server.send("PATCH", path, bob, R"({"name":"Mine"})").status, 403);
    QCOMPARE(server
                 .send("POST", QStringLiteral("/troupe/v1/sessions"), bob,
                       R"({"agent_id":"ann_helper"})")
                 .status,
             201);
}

void TestTemplates::anUntouchedAgentFollowsItsTemplate()
{
    TestServer server;
    const TwoTemplates program;
    QCOMPARE(program.install(server).installed.size(), 2);
    const QString path = QStringLiteral("/troupe/v1/agents/ann_helper");
    const QString id = agentOf(server, "ann_helper")[QLatin1String("id")].toString();
    // Of these the template has nothing to say.
    QCOMPARE(server
                 .send("PATCH", path, server.adminKey(),
                       R"({"visibility":"private","memory":{"max_turns":3}})")
                 .status,
             200);
    QCOMPARE(server.post(path + QStringLiteral("/stop"), QByteArray()).status, 200);

    program.write(QStringLiteral("ann_helper"), QStringLiteral("Ann - Assistant"), 2,
                  QStringLiteral("Help well."));
    const TemplateInstallation done = program.install(server);
    QCOMPARE(done.refreshed, QStringList{QStringLiteral("ann_helper")});
    QVERIFY(done.installed.isEmpty() && done.kept.isEmpty());
    const QJsonObject ann = agentOf(server, "ann_helper"); // the slug is kept
    QCOMPARE(ann[QLatin1String("id")].toString(), id);
    QCOMPARE(ann[QLatin1String("name")].toString(), QStringLiteral("Ann - Assistant"));
    QCOMPARE(ann[QLatin1String("system_prompt")].toString(), QStringLiteral("Help well."));
    QCOMPARE(ann[QLatin1String("status")].toString(), QStringLiteral("inactive"));
    QCOMPARE(ann[QLatin1String("visibility")].toString(), QStringLiteral("private"));
    QCOMPARE(ann[QLatin1String("memory")].toObject()[QLatin1String("max_turns")].toInt(), 3);
    QCOMPARE(ann[QLatin1String("metadata")]
                 .toObject()[QLatin1String("template")]
                 .toObject()[QLatin1String("version")]
                 .toInt(),
             2);

    program.write(QStringLiteral("ann_helper"), QStringLiteral("Ann - Helper"), 3,
                  QStringLiteral("Help best."));
    QCOMPARE(program.install(server).refreshed.size(), 1); // and again
    QVERIFY(program.install(server).refreshed.isEmpty());
}

void TestTemplates::anEditedAgentIsLeft()
{
    TestServer server;
    const TwoTemplates program;
    program.install(server);
    const QString path = QStringLiteral("/troupe/v1/agents/ann_helper");
    QCOMPARE(server.send("PATCH", path, server.adminKey(), R"({"system_prompt":"My way."})").status,
             200);
    const QJsonObject before = agentOf(server, "ann_helper");
    program.write(QStringLiteral("ann_helper"), QStringLiteral("Ann - Helper"), 2,
                  QStringLiteral("Their way."));
    const TemplateInstallation done = program.install(server);
    QCOMPARE(done.kept, QStringList{QStringLiteral("ann_helper")});
    QVERIFY(done.refreshed.isEmpty());
    QCOMPARE(agentOf(server, "ann_helper"), before);

    // Whoever takes the edit back follows again.
    QCOMPARE(server.send("PATCH", path, server.adminKey(), R"({"system_prompt":"Help."})").status,
             200);
    QCOMPARE(program.install(server).refreshed, QStringList{QStringLiteral("ann_helper")});
    QCOMPARE(agentOf(server, "ann_helper")[QLatin1String("system_prompt")].toString(),
             QStringLiteral("Their way."));
}

void TestTemplates::aDeletedAgentStaysDeleted()
{
    TestServer server;
    const TwoTemplates program;
    program.install(server);
    const QString path = QStringLiteral("/troupe/v1/agents/ann_helper");
    QCOMPARE(server.send("DELETE", path, server.adminKey()).status, 204);
    program.write(QStringLiteral("ann_helper"), QStringLiteral("Ann - Helper"), 2,
                  QStringLiteral("Help more."));
    const TemplateInstallation done = program.install(server);
    QVERIFY(done.installed.isEmpty() && done.refreshed.isEmpty());
    QCOMPARE(server.get(path).status, 404);
    QCOMPARE(idsOf(server.get(QStringLiteral("/troupe/v1/agents"))).size(), 1);
}

void TestTemplates::aNewTemplateJoins()
{
    TestServer server;
    const TwoTemplates program;
    program.install(server);
    program.write(QStringLiteral("cy_clerk"), QStringLiteral("Cy - Clerk"), 1,
                  QStringLiteral("File."));
    QCOMPARE(program.install(server).installed, QStringList{QStringLiteral("cy_clerk")});
    QVERIFY(!agentOf(server, "cy_clerk").isEmpty());
}

void TestTemplates::aTakenSlugIsRespected()
{
    TestServer server;
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann Helper"})").status,
             201);
    const QJsonObject mine = agentOf(server, "ann_helper");
    QCOMPARE(TwoTemplates().install(server).installed.size(), 2);
    QCOMPARE(agentOf(server, "ann_helper"), mine);
    QCOMPARE(idsOf(server.get(QStringLiteral("/troupe/v1/agents"))).size(), 3);
}

void TestTemplates::anOlderProgramTakesNothingBack()
{
    TestServer server;
    const TwoTemplates program;
    program.write(QStringLiteral("ann_helper"), QStringLiteral("Ann - Helper"), 5,
                  QStringLiteral("New."));
    program.install(server);
    program.write(QStringLiteral("ann_helper"), QStringLiteral("Ann - Helper"), 4,
                  QStringLiteral("Old."));
    const TemplateInstallation done = program.install(server);
    QVERIFY(done.refreshed.isEmpty() && done.kept.isEmpty());
    QCOMPARE(agentOf(server, "ann_helper")[QLatin1String("system_prompt")].toString(),
             QStringLiteral("New."));
}

QTEST_GUILESS_MAIN(TestTemplates)
#include "tst_templates.moc"
