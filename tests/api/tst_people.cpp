// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/jwt.h"
#include "core/services/tokenissuer.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QWebSocket>

using namespace troupe;

/// People: registration, login, what a token may do, and when it may no more.
class TestPeople : public QObject
{
    Q_OBJECT

private slots:
    void whoRegistersCanLogInAndIsAMember();
    void refusedRegistrations_data();
    void refusedRegistrations();
    void registrationCanBeClosed();
    void aNameIsTakenWhateverItsCase();
    void wrongNameAndWrongPasswordLookAlike();
    void theEMailAddressIsAName();
    void guessesAreThrottled();
    void aTokenEnds_data();
    void aTokenEnds();
    void forgedTokens_data();
    void forgedTokens();
    void aDisabledPersonsKeysAreRefusedToo();
    void anOpenSocketEndsWithThePersonsRights_data();
    void anOpenSocketEndsWithThePersonsRights();
    void aFormerAdministratorsKeyDoesLess();
    void aPasswordIsChangedByItsOwnerOnly();
    void anAdministratorLooksAfterPeople();
    void somebodyStaysAdministrator_data();
    void somebodyStaysAdministrator();
    void onlyAdministratorsSeePeople_data();
    void onlyAdministratorsSeePeople();
    void tokensSurviveARestart();
    void noHashLeavesTheServer();
};

namespace {

const QString kRegister = QStringLiteral("/troupe/v1/auth/register");
const QString kLogin = QStringLiteral("/troupe/v1/auth/login");
const QString kMe = QStringLiteral("/troupe/v1/auth/me");

TestReply registerAnn(TestServer &server)
{
    return server.send("POST", kRegister, {},
                       R"({"username":"ann","email":"ann@example.com",)"
                       R"("password":"correct horse"})");
}

TestReply logIn(TestServer &server, const QByteArray &name = "ann",
                const QByteArray &password = "correct horse")
{
    return server.send("POST", kLogin, {},
                       "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}");
}

QByteArray tokenOf(const TestReply &login)
{
    return login.json()[QLatin1String("access_token")].toString().toLatin1();
}

QString idOf(const TestReply &reply)
{
    return reply.json()[QLatin1String("id")].toString();
}

QString person(const QString &id)
{
    return QStringLiteral("/troupe/v1/users/") + id;
}

} // namespace

void TestPeople::whoRegistersCanLogInAndIsAMember()
{
    TestServer server;
    const TestReply made = registerAnn(server);
    QCOMPARE(made.status, 201);
    QCOMPARE(made.json()[QLatin1String("role")].toString(), QStringLiteral("member"));
    QCOMPARE(made.json()[QLatin1String("email")].toString(), QStringLiteral("ann@example.com"));
    const TestReply login = logIn(server);
    QCOMPARE(login.status, 200);
    QCOMPARE(login.json()[QLatin1String("token_type")].toString(), QStringLiteral("bearer"));
    QCOMPARE(login.json()[QLatin1String("expires_in")].toInt(), 1800);
    const QByteArray token = tokenOf(login);

    const TestReply me = server.send("GET", kMe, token);
    QCOMPARE(me.status, 200);
    QCOMPARE(idOf(me), idOf(made));
    QVERIFY(!me.json()[QLatin1String("last_login_at")].toString().isEmpty());
    const TestReply agent =
        server.send("POST", QStringLiteral("/troupe/v1/agents"), token, R"({"name":"Mine"})");
    QCOMPARE(agent.status, 201);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), token).status, 200); // every family
    QCOMPARE(server.send("GET", QStringLiteral("/troupe/v1/users"), token).status, 403);
    const TestReply key = server.send("POST", QStringLiteral("/troupe/v1/keys"), token,
                                      R"({"name":"x","scopes":["admin"]})");
    QCOMPARE(key.status, 403);
}

void TestPeople::refusedRegistrations_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const QByteArray &body, const char *pointer) {
        QTest::newRow(name) << body << QString::fromLatin1(pointer);
    };
    row("no name", R"({"password":"correct horse"})", "/username");
    row("a short name", R"({"username":"ab","password":"correct horse"})", "/username");
    row("a name with a space", R"({"username":"ann b","password":"correct horse"})", "/username");
    row("a name with a line break", R"({"username":"ann\nb","password":"correct horse"})",
        "/username");
    row("no password", R"({"username":"ann"})", "/password");
    row("a short password", R"({"username":"ann","password":"seven77"})", "/password");
    row("a password of 2,000 characters",
        R"({"username":"ann","password":")" + QByteArray(2000, 'x') + R"("})", "/password");
    row("a strange address", R"({"username":"ann","password":"correct horse","email":"nowhere"})",
        "/email");
    row("a role of one's own choice",
        R"({"username":"ann","password":"correct horse","role":"admin"})", "/role");
}

void TestPeople::refusedRegistrations()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, pointer);
    TestServer server;
    const TestReply reply = server.send("POST", kRegister, {}, body);
    QCOMPARE(reply.status, 422);
    QCOMPARE(reply.json()[QLatin1String("errors")][0][QLatin1String("pointer")].toString(),
             pointer);
    QVERIFY(!reply.body.contains("correct horse"));
}

void TestPeople::registrationCanBeClosed()
{
    TestServerOptions options;
    options.registrationOpen = false;
    TestServer server(options);
    const TestReply reply = registerAnn(server);
    QCOMPARE(reply.status, 403);
    QCOMPARE(logIn(server).status, 401);
}

void TestPeople::aNameIsTakenWhateverItsCase()
{
    TestServer server;
    QCOMPARE(registerAnn(server).status, 201);
    QCOMPARE(
        server.send("POST", kRegister, {}, R"({"username":"ANN","password":"12345678"})").status,
        409);
    QCOMPARE(
        server.send("POST", kRegister, {}, R"({"username":"Admin","password":"12345678"})").status,
        409);
    QCOMPARE(server
                 .send("POST", kRegister, {},
                       R"({"username":"bob","email":"Ann@Example.com","password":"12345678"})")
                 .status,
             409);
}

void TestPeople::wrongNameAndWrongPasswordLookAlike()
{
    TestServer server;
    registerAnn(server);
    server.send("POST", QStringLiteral("/troupe/v1/users"), server.adminKey(),
                R"({"username":"nopassword"})");
    const auto said = [](const TestReply &reply) {
        QJsonObject body = reply.json();
        body.remove(QLatin1String("request_id"));
        return body;
    };
    const TestReply wrongPassword = logIn(server, "ann", "wrong horse");
    QCOMPARE(wrongPassword.status, 401);
    for (const QByteArray name : {"nobody", "nopassword", "admin"}) {
        const TestReply reply = logIn(server, name, "wrong horse");
        QCOMPARE(reply.status, 401);
        QCOMPARE(said(reply), said(wrongPassword));
    }
}

void TestPeople::theEMailAddressIsAName()
{
    TestServer server;
    registerAnn(server);
    QCOMPARE(logIn(server, "ANN@example.com").status, 200);
    QCOMPARE(logIn(server, "Ann").status, 200);
}

void TestPeople::guessesAreThrottled()
{
    TestServer server;
    registerAnn(server);
    for (int i = 0; i < LoginThrottle::kTriesPerName; ++i)
        QCOMPARE(logIn(server, "ann", "wrong horse").status, 401);
    const TestReply refused = logIn(server);
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.header("Retry-After").toInt() > 0);
    QCOMPARE(logIn(server, "bob", "wrong horse").status, 401); // others are let in
    server.clock().advanceMs(LoginThrottle::kWindowMs);
    QCOMPARE(logIn(server).status, 200);
    for (int i = 0; i < 3 * LoginThrottle::kTriesPerName; ++i)
        QCOMPARE(logIn(server).status, 200); // who knows it is not counted
}

void TestPeople::aTokenEnds_data()
{
    QTest::addColumn<QByteArray>("change"); ///< by the administrator; empty: time passes
    QTest::newRow("when its time is over") << QByteArray();
    QTest::newRow("when the person is disabled") << QByteArray(R"({"disabled":true})");
    QTest::newRow("when the person gets another role") << QByteArray(R"({"role":"admin"})");
    QTest::newRow("when the person gets another password")
        << QByteArray(R"({"password":"another horse"})");
}

void TestPeople::aTokenEnds()
{
    QFETCH(QByteArray, change);
    TestServer server;
    const QString id = idOf(registerAnn(server));
    const QByteArray token = tokenOf(logIn(server));
    QCOMPARE(server.send("GET", kMe, token).status, 200);
    if (change.isEmpty()) {
        server.clock().advanceMs(1'799'000);
        QCOMPARE(server.send("GET", kMe, token).status, 200);
        server.clock().advanceMs(1'000);
    } else {
        QCOMPARE(server.send("PATCH", person(id), server.adminKey(), change).status, 200);
    }
    QCOMPARE(server.send("GET", kMe, token).status, 401);
}

void TestPeople::forgedTokens_data()
{
    QTest::addColumn<QByteArray>("kind");
    for (const char *kind : {"another signature", "no algorithm", "another key", "no parts"})
        QTest::newRow(kind) << QByteArray(kind);
}

void TestPeople::forgedTokens()
{
    QFETCH(QByteArray, kind);
    TestServer server;
    const QString id = idOf(registerAnn(server));
    QByteArray token = tokenOf(logIn(server));
    if (kind == "another signature") {
        token[token.size() - 5] = token[token.size() - 5] == 'a' ? 'b' : 'a';
    } else if (kind == "no algorithm") {
        const QList<QByteArray> parts = token.split('.');
        token = QByteArray(R"({"alg":"none","typ":"JWT"})").toBase64(QByteArray::Base64UrlEncoding)
                + '.' + parts.at(1) + '.';
    } else if (kind == "another key") {
        const QJsonObject claims{
            {QStringLiteral("iss"), QStringLiteral("troupe")},
            {QStringLiteral("aud"), QStringLiteral("troupe")},
            {QStringLiteral("sub"), id},
            {QStringLiteral("exp"), server.clock().nowMs() / 1000 + 1000},
            {QStringLiteral("scope"), QStringLiteral("admin")},
        };
        token = signJwt(claims, SecretString(QByteArrayView(QByteArray(32, 'k')))).value();
    } else {
        token = "..";
    }
    QCOMPARE(server.send("GET", kMe, token).status, 401);
}

void TestPeople::aDisabledPersonsKeysAreRefusedToo()
{
    TestServer server;
    const QString id = idOf(registerAnn(server));
    const TestReply made = server.send("POST", QStringLiteral("/troupe/v1/keys"),
                                       tokenOf(logIn(server)), R"({"name":"laptop"})");
    const QByteArray key = made.json()[QLatin1String("key")].toString().toLatin1();
    QCOMPARE(server.send("GET", kMe, key).status, 200);
    server.send("PATCH", person(id), server.adminKey(), R"({"disabled":true})");
    QCOMPARE(server.send("GET", kMe, key).status, 401);
    QCOMPARE(logIn(server).status, 401);
    server.send("PATCH", person(id), server.adminKey(), R"({"disabled":false})");
    QCOMPARE(server.send("GET", kMe, key).status, 200);
    QCOMPARE(logIn(server).status, 200);
}

void TestPeople::anOpenSocketEndsWithThePersonsRights_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<bool>("ends");
    QTest::newRow("disabled") << QByteArray(R"({"disabled":true})") << true;
    QTest::newRow("another role") << QByteArray(R"({"role":"admin"})") << true;
    QTest::newRow("another name") << QByteArray(R"({"display_name":"Ann B."})") << false;
}

void TestPeople::anOpenSocketEndsWithThePersonsRights()
{
    QFETCH(QByteArray, change);
    QFETCH(bool, ends);
    TestServer server;
    const QString id = idOf(registerAnn(server));
    QWebSocket socket;
    int texts = 0;
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [&texts] { ++texts; });
    socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/troupe/v1/events?token=%2")
                         .arg(server.port())
                         .arg(QString::fromLatin1(tokenOf(logIn(server))))));
    QTRY_COMPARE(texts, 1); // the hello
    QCOMPARE(server.send("PATCH", person(id), server.adminKey(), change).status, 200);
    if (ends) {
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(static_cast<int>(socket.closeCode()), 4401);
        QCOMPARE(texts, 1);
    } else {
        QTRY_COMPARE(texts, 2); // the change itself
        QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
    }
}

void TestPeople::aFormerAdministratorsKeyDoesLess()
{
    TestServer server;
    const QString users = QStringLiteral("/troupe/v1/users");
    const QString id =
        idOf(server.post(users, R"({"username":"bob","role":"admin","password":"correct horse"})"));
    const TestReply made = server.send("POST", QStringLiteral("/troupe/v1/keys"),
                                       tokenOf(logIn(server, "bob")), R"({"name":"laptop"})");
    const QByteArray key = made.json()[QLatin1String("key")].toString().toLatin1();
    QCOMPARE(server.send("GET", users, key).status, 200);
    QCOMPARE(server.send("PATCH", person(id), server.adminKey(), R"({"role":"member"})").status,
             200);
    QCOMPARE(server.send("GET", users, key).status, 403);
    QCOMPARE(server.send("GET", kMe, key).status, 200);
}

void TestPeople::aPasswordIsChangedByItsOwnerOnly()
{
    TestServer server;
    registerAnn(server);
    const QByteArray token = tokenOf(logIn(server));
    const QString path = QStringLiteral("/troupe/v1/auth/password");
    QCOMPARE(server
                 .send("POST", path, token,
                       R"({"current_password":"wrong","new_password":"staple horse"})")
                 .status,
             422);
    QCOMPARE(server.send("POST", path, token, R"({"new_password":"staple horse"})").status, 422);
    QCOMPARE(server
                 .send("POST", path, token,
                       R"({"current_password":"correct horse","new_password":"staple horse"})")
                 .status,
             204);
    QCOMPARE(server.send("GET", kMe, token).status, 401); // other sessions end
    QCOMPARE(logIn(server).status, 401);
    QCOMPARE(logIn(server, "ann", "staple horse").status, 200);
}

void TestPeople::anAdministratorLooksAfterPeople()
{
    TestServer server;
    const QString users = QStringLiteral("/troupe/v1/users");
    const TestReply made =
        server.post(users, R"({"username":"bob","role":"admin","password":"correct horse"})");
    QCOMPARE(made.status, 201);
    QCOMPARE(server.send("GET", users, tokenOf(logIn(server, "bob"))).status, 200);
    for (int i = 0; i < 5; ++i)
        server.post(users, "{\"username\":\"member" + QByteArray::number(i) + "\"}");
    QStringList names;
    QString cursor;
    do {
        const QJsonObject page =
            server
                .get(users + QStringLiteral("?limit=3")
                     + (cursor.isEmpty() ? cursor : QStringLiteral("&cursor=") + cursor))
                .json();
        for (const QJsonValue &user : page[QLatin1String("items")].toArray())
            names += user[QLatin1String("username")].toString();
        cursor = page[QLatin1String("next_cursor")].toString();
    } while (!cursor.isEmpty());
    QCOMPARE(names.size(), 7);
    QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), 7);
    const QString id = idOf(made);
    const TestReply changed = server.send("PATCH", person(id), server.adminKey(),
                                          R"({"display_name":"Bob B.","email":"bob@b.org"})");
    QCOMPARE(changed.status, 200);
    QCOMPARE(server.get(person(id)).json()[QLatin1String("display_name")].toString(),
             QStringLiteral("Bob B."));
    QCOMPARE(server.get(person(QStringLiteral("nobody"))).status, 404);
}

void TestPeople::somebodyStaysAdministrator_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::newRow("disabled") << QByteArray(R"({"disabled":true})");
    QTest::newRow("made a member") << QByteArray(R"({"role":"member"})");
}

void TestPeople::somebodyStaysAdministrator()
{
    QFETCH(QByteArray, change);
    TestServer server;
    const TestReply refused =
        server.send("PATCH", person(server.admin().id), server.adminKey(), change);
    QCOMPARE(refused.status, 409);
    server.post(QStringLiteral("/troupe/v1/users"), R"({"username":"bob","role":"admin"})");
    QCOMPARE(server.send("PATCH", person(server.admin().id), server.adminKey(), change).status,
             200);
}

void TestPeople::onlyAdministratorsSeePeople_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::newRow("list") << QByteArray("GET") << QStringLiteral("/troupe/v1/users");
    QTest::newRow("create") << QByteArray("POST") << QStringLiteral("/troupe/v1/users");
    QTest::newRow("read") << QByteArray("GET") << QStringLiteral("/troupe/v1/users/x");
    QTest::newRow("change") << QByteArray("PATCH") << QStringLiteral("/troupe/v1/users/x");
}

void TestPeople::onlyAdministratorsSeePeople()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    TestServer server;
    registerAnn(server);
    const QByteArray body = method == "GET" ? QByteArray() : QByteArray("{}");
    QCOMPARE(server.send(method, path, tokenOf(logIn(server)), body).status, 403);
    QCOMPARE(server.send(method, path, {}, body).status, 401);
}

void TestPeople::tokensSurviveARestart()
{
    TestServer server;
    const std::unique_ptr<SecretStore> secrets = makeSessionStore(QStringLiteral("for tests"));
    TokenIssuer before(*secrets, server.clock());
    QVERIFY(QCoro::waitFor(before.prepare()));
    const auto token = before.issue(server.admin(), Scopes::all(), Tier::Starter);
    QVERIFY(token);
    TokenIssuer after(*secrets, server.clock());
    QVERIFY(!after.verify(token->toLatin1()));
    QVERIFY(QCoro::waitFor(after.prepare()));
    const auto claims = after.verify(token->toLatin1());
    QVERIFY(claims);
    QCOMPARE(claims->userId, server.admin().id);
    QCOMPARE(claims->tier, Tier::Starter);
}

void TestPeople::noHashLeavesTheServer()
{
    TestServer server;
    const TestReply made = registerAnn(server);
    const TestReply login = logIn(server);
    const TestReply list = server.get(QStringLiteral("/troupe/v1/users"));
    for (const TestReply *reply : {&made, &login, &list}) {
        QVERIFY(!reply->body.contains("argon2"));
        QVERIFY(!reply->body.contains("password"));
    }
    const auto events = eventsAfter(server.services().db.reader(), 0, {}, 1000);
    QVERIFY(events);
    QVERIFY(!events->empty());
    for (const EventRow &event : *events)
        QVERIFY2(!event.payload.contains("argon2") && !event.payload.contains("horse"),
                 event.payload.constData());
}

QTEST_GUILESS_MAIN(TestPeople)
#include "tst_people.moc"
