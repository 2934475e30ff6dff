// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/familydocs.h"
#include "core/api/router.h"
#include "core/meta/values.h"
#include "tests/api/accessrows.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <QWebSocket>

using namespace troupe;

/// Every endpoint of every family, by everybody, on everybody's things. The endpoints come from the
/// server, the rules from accessrows.h.
class TestAccessMatrix : public QObject
{
    Q_OBJECT

private slots:
    void everyEndpointHasItsRowAndEveryRowItsEndpoint();
    void whoMay_data();
    void whoMay();
};

namespace {

enum class Who { Nobody, Member, Admin, WithoutScope };
enum class Whose { Own, OthersPrivate, OthersPublic };

QString endpointOf(const Route &route)
{
    return QLatin1String(verbName(route.row->verb)) + u' ' + QLatin1String(route.row->path);
}

/// A server with two people besides the administrator, and things of each.
struct World
{
    TestServer server;
    User bob;
    User carol;
    QByteArray bobKey;
    QByteArray carolKey;

    static TestServerOptions options()
    {
        TestServerOptions options;
        options.rateLimits = false;
        return options;
    }

    World() : server(options())
    {
        QStringList scopes = Scopes::all().names();
        scopes.removeAll(QStringLiteral("admin"));
        bob = server.addMember(QStringLiteral("bob"));
        carol = server.addMember(QStringLiteral("carol"));
        bobKey = server.addKey(bob, scopes);
        carolKey = server.addKey(carol, scopes);
    }

    QString make(const QByteArray &key, const char *path, const QByteArray &body, const char *id)
    {
        const TestReply reply = server.send("POST", QLatin1String(path), key, body);
        QString made = reply.json()[QLatin1String(id)].toString();
        if (made.isEmpty()) // a call about it would ask for another path
            qFatal("POST %s answered %d: %s", path, reply.status, reply.body.constData());
        return made;
    }
    QString makeAgent(const QByteArray &key, bool isPublic)
    {
        return make(key, "/troupe/v1/agents",
                    isPublic ? R"({"name":"A","visibility":"public"})" : R"({"name":"A"})", "id");
    }
    QString makeSession(const QByteArray &key)
    {
        const QByteArray agent = makeAgent(key, false).toLatin1();
        return make(key, "/troupe/v1/sessions", "{\"agent_id\":\"" + agent + "\"}", "id");
    }
    /// Complete, and an export of nothing.
    QString makeUpload(const QByteArray &key)
    {
        QString upload = make(key, "/troupe/v1/uploads", R"({"name":"c.json","size":2})", "id");
        server.send("PUT", QStringLiteral("/troupe/v1/uploads/%1?offset=0").arg(upload), key, "[]");
        return upload;
    }
    /// One that has ended: only four of a person may run at once.
    QString makeTest(const QByteArray &key)
    {
        QString test =
            make(key, "/troupe/v1/agent-tests",
                 R"({"agent":{"name":"A"},"messages":[{"role":"user","content":"Hi"}]})", "id");
        const auto hasEnded = [this, &key, &test] {
            return server.send("GET", QStringLiteral("/troupe/v1/agent-tests/") + test, key)
                       .json()[QLatin1String("status")]
                   == QLatin1String("complete");
        };
        if (!QTest::qWaitFor(hasEnded))
            qFatal("a test does not end");
        return test;
    }
    /// One that has ended.
    QString makeRun(const QByteArray &key)
    {
        QString run = make(key, "/troupe/v1/runs",
                           R"({"plan":{"steps":[{"id":"greet","kind":"transform",)"
                           R"("template":"Hi"}]}})",
                           "id");
        const RunEngine &runs = server.workshop().runs;
        if (!QTest::qWaitFor([&runs] { return runs.activeRuns() == 0; }))
            qFatal("a run does not end");
        return run;
    }
    QString firstStepOf(const QString &run)
    {
        const TestReply steps = server.get(QStringLiteral("/troupe/v1/runs/%1/steps").arg(run));
        return steps.json()[QLatin1String("items")][0][QLatin1String("id")].toString();
    }
    QString makeMessage(const QByteArray &key) { return makeMessageIn(makeSession(key), key); }
    QString makeMessageIn(const QString &session, const QByteArray &key)
    {
        const QByteArray path = "/troupe/v1/sessions/" + session.toLatin1() + "/messages";
        QString reply = make(key, path.constData(), R"({"text":"Hi"})", "reply_id");
        ChatEngine &engine = server.services().engine;
        if (!QTest::qWaitFor([&engine] { return engine.runningTurns() == 0; }))
            qFatal("a turn does not end");
        return reply;
    }
};

/// What has to come of a call; 0: anything but 401, 403 and 404.
int expectedStatus(About about, const OpRow &row, Who who, Whose whose)
{
    const bool isOpen = row.scope == Scope::Open;
    if (who == Who::Nobody && !isOpen)
        return 401;
    if (who == Who::WithoutScope && !isOpen && row.scope != Scope::Any)
        return 403;
    const bool isAdmin = who == Who::Admin;
    switch (about) {
    case About::Admins:
    case About::AdminsAgent:
        return isAdmin ? 0 : 403;
    case About::AdminsOwn:
        return !isAdmin ? 403 : whose == Whose::Own ? 0 : 404;
    case About::ReadAgent:
        return whose == Whose::OthersPrivate && !isAdmin ? 404 : 0;
    case About::ChangeAgent:
        if (whose == Whose::Own || isAdmin)
            return 0;
        return whose == Whose::OthersPublic ? 403 : 404;
    case About::Conversation:
        return whose == Whose::Own ? 0 : 404; // also for an administrator
    case About::Key:
    case About::Run:
        return whose == Whose::Own || isAdmin ? 0 : 404;
    case About::Nothing:
    case About::Self:
        break;
    }
    return 0;
}

/// The path and body of a call about a thing of `key`'s person.
struct Call
{
    QString path;
    QByteArray body;
};

/// What tools work with.
void putTools(World &world, Call &call, const QByteArray &owner, const Route &route)
{
    static int count = 0;
    const QByteArray number = QByteArray::number(++count);
    const auto has = [&call](const char *placeholder) {
        return call.path.contains(QLatin1String(placeholder));
    };
    const auto put = [&call](const char *placeholder, const QString &value) {
        call.path.replace(QLatin1String(placeholder), value);
    };
    Caller caller;
    caller.userId = owner == world.bobKey     ? world.bob.id
                    : owner == world.carolKey ? world.carol.id
                                              : world.server.admin().id;
    if (has("{tool}") && route.row->verb == Verb::Delete) {
        for (const QByteArray &key : {world.bobKey, world.server.adminKey()})
            world.server.send("PUT", QStringLiteral("/troupe/v1/tools/calculator/permission"), key,
                              R"({"permission":"ask"})");
    }
    put("{tool}", QStringLiteral("calculator"));
    if (has("{function_id}"))
        put("{function_id}",
            world.make(owner, "/troupe/v1/functions",
                       "{\"name\":\"f" + number + "\",\"endpoint\":\"http://127.0.0.1:9/x\"}",
                       "id"));
    if (has("{ticket_id}"))
        put("{ticket_id}", world.make(owner, "/troupe/v1/tickets", R"({"title":"T"})", "id"));
    if (has("{data_source_id}")) {
        QFile file(QDir::temp().filePath(QStringLiteral("troupe-accessmatrix.csv")));
        if (!file.open(QIODevice::WriteOnly) || file.write("a\n1\n") < 0)
            qFatal("no file");
        file.close();
        DataSource draft;
        draft.name = QStringLiteral("s") + QString::fromLatin1(number);
        draft.kind = DataSourceKind::Csv;
        draft.path = file.fileName();
        const auto made = QCoro::waitFor(world.server.services().tools.data().add(caller, draft));
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        put("{data_source_id}", made->id);
    }
    if (has("{folder_id}")) {
        GrantedFolder draft;
        draft.name = QStringLiteral("d") + QString::fromLatin1(number);
        draft.path = QStringLiteral(TROUPE_SOURCE_DIR);
        const auto made =
            QCoro::waitFor(world.server.services().tools.data().addFolder(caller, draft));
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        put("{folder_id}", made->id);
    }
}

Call makeCall(World &world, const Route &route, const QByteArray &owner, Whose whose)
{
    const OpRow &row = *route.row;
    Call call;
    call.path = QString::fromLatin1(row.path);
    call.body = row.verb == Verb::Get || row.verb == Verb::Delete ? QByteArray()
                                                                  : bodyExample(row, *route.in);
    if (call.body.isEmpty() && row.verb != Verb::Get && row.verb != Verb::Delete)
        call.body = "{}";
    const bool isPublic = whose == Whose::OthersPublic;
    const auto put = [&call](const char *placeholder, const QString &value) {
        call.path.replace(QLatin1String(placeholder), value);
    };
    const bool isInBody = call.body.contains("agent_id");
    if (call.path.contains(QLatin1String("{agent_id}")) || call.path.contains(QLatin1String("{id}"))
        || isInBody) {
        const QString agent = world.makeAgent(owner, isPublic);
        put("{agent_id}", agent);
        put("{id}", agent);
        static const QRegularExpression inBody(QStringLiteral("\"agent_id\": ?\"[^\"]*\""));
        call.body = QString::fromUtf8(call.body)
                        .replace(inBody, QStringLiteral("\"agent_id\":\"%1\"").arg(agent))
                        .toUtf8();
    }
    if (call.path.contains(QLatin1String("{session_id}"))) {
        const QString session = world.makeSession(owner);
        put("{session_id}", session);
        if (call.path.contains(QLatin1String("{message_id}")))
            put("{message_id}", world.makeMessageIn(session, owner));
        static const QRegularExpression inBody(QStringLiteral("\"message_id\": ?\"[^\"]*\""));
        if (call.body.contains("\"message_id\"")) {
            const QString message = world.makeMessageIn(session, owner);
            call.body = QString::fromUtf8(call.body)
                            .replace(inBody, QStringLiteral("\"message_id\":\"%1\"").arg(message))
                            .toUtf8();
        }
    }
    if (call.path.contains(QLatin1String("{message_id}")))
        put("{message_id}", world.makeMessage(owner));
    if (call.path.contains(QLatin1String("{key_id}")))
        put("{key_id}", world.make(owner, "/troupe/v1/keys", R"({"name":"k"})", "id"));
    if (call.path.contains(QLatin1String("{approval_id}")))
        put("{approval_id}", world.make(owner, "/troupe/v1/approvals", R"({"content":"x"})", "id"));
    if (call.path.contains(QLatin1String("{policy_id}")))
        put("{policy_id}", world.make(owner, "/troupe/v1/approval-policies",
                                      R"({"name":"p","effect":"ask"})", "id"));
    if (call.path.contains(QLatin1String("{provider_id}"))) {
        static int count = 0;
        put("{provider_id}",
            world.make(world.server.adminKey(), "/troupe/v1/providers",
                       "{\"name\":\"p" + QByteArray::number(++count)
                           + "\",\"kind\":\"openai\",\"base_url\":\"http://127.0.0.1:9/v1\"}",
                       "id"));
    }
    if (call.path.contains(QLatin1String("{alias}"))) {
        world.server.send("PUT", QStringLiteral("/troupe/v1/models/aliases/other"),
                          world.server.adminKey(), R"({"model":"troupe-offline"})");
        put("{alias}", QStringLiteral("other"));
    }
    if (call.path.contains(QLatin1String("{test_id}")))
        put("{test_id}", world.makeTest(owner));
    if (call.path.contains(QLatin1String("{run_id}"))) {
        const QString run = world.makeRun(owner);
        put("{run_id}", run);
        put("{step_id}", world.firstStepOf(run));
        put("{other_run_id}", run);
    }
    if (call.path.contains(QLatin1String("{attachment_id}")))
        put("{attachment_id}",
            world.make(owner, "/troupe/v1/attachments?name=a.txt", "words", "id"));
    if (call.path.contains(QLatin1String("{upload_id}")))
        put("{upload_id}", world.makeUpload(owner));
    if (call.path.contains(QLatin1String("{import_id}"))) {
        const QByteArray upload = world.makeUpload(owner).toLatin1();
        put("{import_id}",
            world.make(owner, "/troupe/v1/imports", "{\"upload_id\":\"" + upload + "\"}", "id"));
    }
    if (call.path == QLatin1String("/troupe/v1/imports") && row.verb == Verb::Post)
        call.body = "{\"upload_id\":\"" + world.makeUpload(owner).toLatin1() + "\"}";
    if (call.path == QLatin1String("/troupe/v1/estimate")) {
        call.body = "{\"agent_id\":\"" + world.makeAgent(owner, isPublic).toLatin1()
                    + "\",\"text\":\"Hi\"}";
    }
    if (call.path.contains(QLatin1String("{server_id}"))) {
        static int servers = 0;
        put("{server_id}", world.make(owner, "/troupe/v1/mcp/servers",
                                      "{\"name\":\"s" + QByteArray::number(++servers)
                                          + "\",\"transport\":\"http\",\"enabled\":false,"
                                            "\"url\":\"http://127.0.0.1:9/mcp\"}",
                                      "id"));
    }
    if (call.path.contains(QLatin1String("/mcp/")))
        put("{tool}", QStringLiteral("echo"));
    putTools(world, call, owner, route);
    put("{version}", QStringLiteral("1"));
    if (call.path.endsWith(QLatin1String("/diff")))
        call.path += QStringLiteral("?from=1");
    put("{template_id}", QStringLiteral("amy_cfo"));
    put("{model_id}", QStringLiteral("troupe-offline"));
    put("{user_id}", world.carol.id);
    return call;
}

/// Whether a socket may be opened, as the status of the answer before the upgrade; 101: it may.
int upgradeStatus(World &world, const QString &path, const QByteArray &key)
{
    return world.server
        .send("GET", path, key, {},
              {{"Connection", "Upgrade"},
               {"Upgrade", "websocket"},
               {"Sec-WebSocket-Version", "13"},
               {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}})
        .status;
}

} // namespace

void TestAccessMatrix::everyEndpointHasItsRowAndEveryRowItsEndpoint()
{
    TestServer server;
    QStringList endpoints;
    for (const auto &route : server.api().routes())
        endpoints += endpointOf(*route);
    QStringList rows;
    for (const AccessRow &row : kAccessRows)
        rows += QLatin1String(row.endpoint);
    QCOMPARE(QSet<QString>(rows.begin(), rows.end()).size(), rows.size());
    for (const QString &endpoint : std::as_const(endpoints))
        QVERIFY2(rows.contains(endpoint), qPrintable(endpoint + QStringLiteral(" has no row")));
    for (const QString &row : std::as_const(rows))
        QVERIFY2(endpoints.contains(row), qPrintable(row + QStringLiteral(" is no endpoint")));
}

void TestAccessMatrix::whoMay_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<int>("about");
    for (const AccessRow &row : kAccessRows)
        QTest::newRow(row.endpoint)
            << QString::fromLatin1(row.endpoint) << static_cast<int>(row.about);
}

void TestAccessMatrix::whoMay()
{
    QFETCH(QString, endpoint);
    QFETCH(int, about);
    World world;
    const Route *route = nullptr;
    for (const auto &candidate : world.server.api().routes()) {
        if (endpointOf(*candidate) == endpoint)
            route = candidate.get();
    }
    QVERIFY(route);
    const OpRow &row = *route->row;
    // What a login or a form answers is about its own credential, not about the caller's.
    const bool isLogin = row.scope == Scope::Open && static_cast<About>(about) == About::Self;
    const auto verb = QByteArray(verbName(row.verb));
    for (const Who who : {Who::Nobody, Who::Member, Who::Admin, Who::WithoutScope}) {
        for (const Whose whose : {Whose::Own, Whose::OthersPrivate, Whose::OthersPublic}) {
            QStringList poor = Scopes::all().names();
            poor.removeAll(enumName(row.scope));
            poor.removeAll(QStringLiteral("admin"));
            const QByteArray key = who == Who::Nobody   ? QByteArray()
                                   : who == Who::Admin  ? world.server.adminKey()
                                   : who == Who::Member ? world.bobKey
                                                        : world.server.addKey(world.bob, poor);
            const QByteArray self = who == Who::Admin ? world.server.adminKey() : world.bobKey;
            const QByteArray owner = whose == Whose::Own ? self : world.carolKey;
            Call call = makeCall(world, *route, owner, whose);
            if (static_cast<About>(about) == About::Self) {
                call.path.replace(world.carol.id,
                                  who == Who::Admin ? world.server.admin().id : world.bob.id);
            }
            const int expected = expectedStatus(static_cast<About>(about), row, who, whose);
            const bool isSocket = row.kind == AnswerKind::Channel;
            if (isSocket && expected == 0)
                continue; // that it opens is tested where it is
            const int status = isSocket ? upgradeStatus(world, call.path, key)
                                        : world.server.send(verb, call.path, key, call.body).status;
            const QByteArray where =
                endpoint.toLatin1() + " by " + QByteArray::number(static_cast<int>(who)) + " on "
                + QByteArray::number(static_cast<int>(whose)) + " answered "
                + QByteArray::number(status) + ", not " + QByteArray::number(expected);
            QVERIFY2(status > 0, where);
            if (expected > 0)
                QVERIFY2(status == expected, where);
            else if (!isLogin)
                QVERIFY2(status != 401 && status != 403 && status != 404, where);
        }
    }
}

QTEST_GUILESS_MAIN(TestAccessMatrix)
#include "tst_accessmatrix.moc"
