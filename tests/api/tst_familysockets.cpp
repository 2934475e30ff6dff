// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc 6.4 takes "//" in a raw string for a comment
#include "tests/api/aimosexamples.h"
#endif
#include "tests/api/shape.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QTest>
#include <QWebSocket>

using namespace troupe;

/// The sockets of AIMOS and Convergio, and what ends an open socket of any family.
class TestFamilySockets : public QObject
{
    Q_OBJECT

private slots:
    void aimosTellsMetricsAtOnceAndThenNewAgents();
    void aimosTellsAMemberOnlyWhatTheyMaySee();
    void aSocketIsTheCallersOwn_data();
    void aSocketIsTheCallersOwn();
    void aUserHasSoManySockets();
    void anAgentAnswersLive();
    void aConversationGoesOn();
    void messagesAreAnsweredInTurn();
    void anAnswerIsStopped();
    void mistakesAreTold_data();
    void mistakesAreTold();
    void aFailureIsTold();
    void theDaysTokensStopASocketToo();
    void losingTheClientStopsNothing();
    void metricsAreTold();
    void anOpenSocketEndsWithItsCredential_data();
    void anOpenSocketEndsWithItsCredential();
};

namespace {

class SocketClient
{
public:
    SocketClient(TestServer &server, const QString &path, const QByteArray &token)
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString &text) {
                             messages.append(QJsonDocument::fromJson(text.toUtf8()).object());
                         });
        QObject::connect(&socket, &QWebSocket::connected, &socket, [this] { opened = true; });
        QObject::connect(&socket, &QWebSocket::disconnected, &socket, [this] { closed = true; });
        QObject::connect(&socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error),
                         &socket, [this] { closed = true; });
        socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1%2?token=%3")
                             .arg(server.port())
                             .arg(path, QString::fromLatin1(token))));
    }
    bool opens()
    {
        return QTest::qWaitFor([this] { return opened || closed; }) && opened && !closed;
    }
    void say(const char *json) { socket.sendTextMessage(QString::fromUtf8(json)); }
    QList<QJsonObject> of(const char *type) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &message : messages) {
            if (message[QLatin1String("type")] == QLatin1String(type))
                found.append(message);
        }
        return found;
    }
    QString types() const
    {
        QStringList list;
        for (const QJsonObject &message : messages) {
            const QString type = message[QLatin1String("type")].toString();
            if (list.isEmpty() || list.last() != type)
                list += type;
        }
        return list.join(u' ');
    }

    QWebSocket socket;
    QList<QJsonObject> messages;
    bool opened = false;
    bool closed = false;
};

QString agentOn(TestServer &server, const char *body = R"({"name":"Ann"})")
{
    return server.post(QStringLiteral("/api/v1/agent-management/create"), body)
        .json()[QLatin1String("data")]
        .toObject()[QLatin1String("id")]
        .toString();
}

QString agentSocket(const QString &slug)
{
    return QStringLiteral("/ws/agents/") + slug;
}

QString updatesSocket(const QString &userId)
{
    return QStringLiteral("/api/ws/") + userId;
}

QByteArray loggedIn(TestServer &server)
{
    server.send("POST", QStringLiteral("/api/auth/register"), {}, kAimosRegister);
    return server
        .send("POST", QStringLiteral("/api/auth/login"), {}, kAimosLogin,
              {{"Content-Type", "application/x-www-form-urlencoded"}})
        .json()[QLatin1String("access_token")]
        .toString()
        .toLatin1();
}

} // namespace

void TestFamilySockets::aimosTellsMetricsAtOnceAndThenNewAgents()
{
    TestServer server;
    SocketClient client(server, updatesSocket(server.admin().id), server.adminKey());
    QVERIFY(client.opens());
    QTRY_COMPARE(client.messages.size(), 1);
    QCOMPARE(missingOf(jsonOf(kAimosUpdateMessage), client.messages.first()), QStringList());
    const QString id = server.post(QStringLiteral("/api/agents"), kAimosCreate)
                           .json()[QLatin1String("id")]
                           .toString();
    QTRY_COMPARE(client.of("agent_created").size(), 1);
    const QJsonObject agent = client.of("agent_created").first()[QLatin1String("data")].toObject();
    QCOMPARE(agent[QLatin1String("id")].toString(), id);
    QCOMPARE(agent[QLatin1String("status")].toString(), QStringLiteral("inactive"));
    QTRY_VERIFY_WITH_TIMEOUT(client.of("metrics_update").size() >= 2, 10'000); // as promised
}

void TestFamilySockets::aimosTellsAMemberOnlyWhatTheyMaySee()
{
    TestServer server;
    const User bob = server.addMember(QStringLiteral("bob"));
    SocketClient client(server, updatesSocket(bob.id),
                        server.addKey(bob, {QStringLiteral("agents:read")}));
    QVERIFY(client.opens());
    server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Private"})");
    server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Public","visibility":"public"})");
    QTRY_COMPARE(client.of("agent_created").size(), 1);
    QCOMPARE(client.of("agent_created")
                 .first()[QLatin1String("data")]
                 .toObject()[QLatin1String("name")]
                 .toString(),
             QStringLiteral("Public"));
}

void TestFamilySockets::aSocketIsTheCallersOwn_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("opens");
    QTest::newRow("one's own") << QStringLiteral("/api/ws/ADMIN") << QByteArray("KEY") << true;
    QTest::newRow("somebody else's")
        << QStringLiteral("/api/ws/user123") << QByteArray("KEY") << false;
    QTest::newRow("without a key") << QStringLiteral("/api/ws/ADMIN") << QByteArray() << false;
    QTest::newRow("an agent") << QStringLiteral("/ws/agents/ann") << QByteArray("KEY") << true;
    QTest::newRow("an agent that is not there")
        << QStringLiteral("/ws/agents/nobody") << QByteArray("KEY") << false;
}

void TestFamilySockets::aSocketIsTheCallersOwn()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, key);
    QFETCH(bool, opens);
    TestServer server;
    agentOn(server);
    path.replace(QLatin1String("ADMIN"), server.admin().id);
    key.replace("KEY", server.adminKey());
    SocketClient client(server, path, key);
    QCOMPARE(client.opens(), opens);
}

void TestFamilySockets::aUserHasSoManySockets()
{
    TestServerOptions options;
    options.rateLimits = false;
    TestServer server(options);
    const QString path = updatesSocket(server.admin().id);
    std::vector<std::unique_ptr<SocketClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<SocketClient>(server, path, server.adminKey()));
        QVERIFY(clients.back()->opens());
        QTRY_VERIFY(!clients.back()->messages.isEmpty()); // it counts by now
    }
    QVERIFY(!SocketClient(server, path, server.adminKey()).opens());
    clients.front()->socket.close();
    QTRY_COMPARE(server.host().stats().webSockets, 99);
    QVERIFY(SocketClient(server, path, server.adminKey()).opens());
}

void TestFamilySockets::anAgentAnswersLive()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Revenue rose by ten percent."));
    SocketClient client(server, agentSocket(agentOn(server)), server.adminKey());
    QVERIFY(client.opens());
    client.say(R"({"type":"message","message":"How was it?","session_id":"s1"})");
    QTRY_COMPARE(client.of("end").size(), 1);
    QCOMPARE(client.types(), QStringLiteral("start content end"));
    QString said;
    for (const QJsonObject &content : client.of("content"))
        said += content[QLatin1String("delta")].toString();
    const QJsonObject end = client.of("end").first();
    QCOMPARE(said, QStringLiteral("Revenue rose by ten percent."));
    QCOMPARE(end[QLatin1String("response")].toString(), said);
    QCOMPARE(end[QLatin1String("session_id")].toString(), QStringLiteral("s1"));
    QCOMPARE(end[QLatin1String("agent_id")].toString(), QStringLiteral("ann"));
    QCOMPARE(end[QLatin1String("usage")].toObject()[QLatin1String("output_tokens")].toInt(), 87);
    QCOMPARE(client.of("start").first()[QLatin1String("message_id")],
             end[QLatin1String("message_id")]);
}

void TestFamilySockets::aConversationGoesOn()
{
    TestServer server;
    SocketClient client(server, agentSocket(agentOn(server)), server.adminKey());
    QVERIFY(client.opens());
    for (int i = 1; i <= 2; ++i) { // without a name: the same conversation
        client.say(R"({"type":"message","message":"Hi"})");
        QTRY_COMPARE(client.of("end").size(), i);
    }
    client.say(R"({"type":"message","message":"Hi","session_id":"other"})");
    QTRY_COMPARE(client.of("end").size(), 3);
    const QList<QJsonObject> ends = client.of("end");
    QCOMPARE(ends[0][QLatin1String("session_id")], ends[1][QLatin1String("session_id")]);
    QCOMPARE(ends[2][QLatin1String("session_id")].toString(), QStringLiteral("other"));
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/sessions"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             2);
}

void TestFamilySockets::messagesAreAnsweredInTurn()
{
    TestServer server;
    SocketClient client(server, agentSocket(agentOn(server)), server.adminKey());
    QVERIFY(client.opens());
    for (int i = 0; i < 3; ++i)
        client.say(R"({"type":"message","message":"Hi"})");
    QTRY_COMPARE(client.of("end").size(), 3);
    QCOMPARE(client.types(),
             QStringLiteral("start content end start content end start content end"));
}

void TestFamilySockets::anAnswerIsStopped()
{
    TestServer server;
    server.provider().hold();
    SocketClient client(server, agentSocket(agentOn(server)), server.adminKey());
    QVERIFY(client.opens());
    client.say(R"({"type":"message","message":"Go on"})");
    QTRY_COMPARE(server.provider().callCount(), 1);
    server.provider().say(QStringLiteral("Once upon"));
    QTRY_COMPARE(client.of("content").size(), 1);
    client.say(R"({"type":"stop"})");
    QTRY_COMPARE(client.of("end").size(), 1);
    QCOMPARE(client.of("end").first()[QLatin1String("response")].toString(),
             QStringLiteral("Once upon"));
    client.say(R"({"type":"stop"})");
    QTRY_COMPARE(client.of("error").size(), 1);
}

void TestFamilySockets::mistakesAreTold_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("message");
    QTest::newRow("no JSON") << QByteArray("hello")
                             << QStringLiteral("Unknown type; known are message, stop, ping");
    QTest::newRow("an unknown type")
        << QByteArray(R"({"type":"dance"})")
        << QStringLiteral("Unknown type; known are message, stop, ping");
    QTest::newRow("no message") << QByteArray(R"({"type":"message"})")
                                << QStringLiteral("The provided data is invalid");
    QTest::newRow("a session that is no text")
        << QByteArray(R"({"type":"message","message":"Hi","session_id":7})")
        << QStringLiteral("session_id must be a text");
}

void TestFamilySockets::mistakesAreTold()
{
    QFETCH(QByteArray, sent);
    QFETCH(QString, message);
    TestServer server;
    SocketClient client(server, agentSocket(agentOn(server)), server.adminKey());
    QVERIFY(client.opens());
    client.say(sent.constData());
    QTRY_COMPARE(client.of("error").size(), 1);
    QCOMPARE(client.of("error")
                 .first()[QLatin1String("error")]
                 .toObject()[QLatin1String("message")]
                 .toString(),
             message);
    client.say(R"({"type":"message","message":"Hi"})"); // and the socket goes on
    QTRY_COMPARE(client.of("end").size(), 1);
    for (int i = 0; i < 20; ++i)
        client.say("nonsense");
    QTRY_VERIFY(client.closed);
    QCOMPARE(static_cast<int>(client.socket.closeCode()), 1008);
}

void TestFamilySockets::aFailureIsTold()
{
    TestServer server;
    server.provider().failWith(Error(ErrorCode::Upstream, QStringLiteral("The model is ill")));
    SocketClient client(server, agentSocket(agentOn(server)), server.adminKey());
    QVERIFY(client.opens());
    client.say(R"({"type":"message","message":"Hi"})");
    QTRY_COMPARE(client.of("error").size(), 1);
    QCOMPARE(client.of("error")
                 .first()[QLatin1String("error")]
                 .toObject()[QLatin1String("code")]
                 .toString(),
             QStringLiteral("PROVIDER_ERROR"));
    QCOMPARE(client.of("end").size(), 0);
}

void TestFamilySockets::theDaysTokensStopASocketToo()
{
    TestServer server;
    server.provider().setUsage({6000, 5000, 0});
    const QByteArray key = server.addKey(server.admin(), Scopes::all().names(), Tier::Free);
    SocketClient client(server, agentSocket(agentOn(server)), key);
    QVERIFY(client.opens());
    client.say(R"({"type":"message","message":"Hi"})");
    QTRY_COMPARE(client.of("end").size(), 1);
    client.say(R"({"type":"message","message":"Hi"})");
    QTRY_COMPARE(client.of("error").size(), 1);
    QCOMPARE(client.of("error")
                 .first()[QLatin1String("error")]
                 .toObject()[QLatin1String("code")]
                 .toString(),
             QStringLiteral("QUOTA_EXCEEDED"));
    QCOMPARE(server.provider().callCount(), 1);
}

void TestFamilySockets::losingTheClientStopsNothing()
{
    TestServer server;
    server.provider().hold();
    const QString slug = agentOn(server);
    {
        SocketClient client(server, agentSocket(slug), server.adminKey());
        QVERIFY(client.opens());
        client.say(R"({"type":"message","message":"Go on","session_id":"s"})");
        QTRY_COMPARE(server.provider().callCount(), 1);
        client.socket.abort();
    }
    server.provider().say(QStringLiteral("All of it."));
    server.provider().finish();
    QTRY_COMPARE(server.services().engine.runningTurns(), 0);
    const QByteArray said = server.get(QStringLiteral("/api/v2/messages")).body;
    QVERIFY(said.contains("All of it."));
}

void TestFamilySockets::metricsAreTold()
{
    TestServer server;
    SocketClient client(server, QStringLiteral("/ws/metrics"), server.adminKey());
    QVERIFY(client.opens());
    QTRY_COMPARE(client.messages.size(), 1); // at once
    for (const char *key : {"cpu_usage", "memory_usage", "health_score", "requests"})
        QVERIFY2(client.messages.first()[QLatin1String(key)].isDouble(), key);
    QTRY_VERIFY_WITH_TIMEOUT(client.messages.size() >= 2, 6'000);
}

void TestFamilySockets::anOpenSocketEndsWithItsCredential_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("how");
    for (const char *path :
         {"/troupe/v1/events", "/api/ws/JOHN", "/ws/agents/ann", "/ws/metrics"}) {
        for (const char *how : {"password", "expiry", "disabled", "set password"}) {
            QTest::addRow("%s: %s", path, how) << QString::fromLatin1(path) << QByteArray(how);
        }
    }
}

void TestFamilySockets::anOpenSocketEndsWithItsCredential()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, how);
    TestServer server;
    const QString slug = agentOn(server);
    server.post(QStringLiteral("/api/v1/agent-management/%1/deploy").arg(slug), QByteArray());
    const QByteArray token = loggedIn(server);
    const QString john = server.send("GET", QStringLiteral("/api/auth/me"), token)
                             .json()[QLatin1String("id")]
                             .toString();
    path.replace(QLatin1String("JOHN"), john);
    SocketClient client(server, path, token);
    QVERIFY(client.opens());
    SocketClient bystander(server, QStringLiteral("/troupe/v1/events"), server.adminKey());
    QVERIFY(bystander.opens());
    // So long as nothing happens to the credential, events pass by.
    agentOn(server, R"({"name":"Bea"})");
    QTRY_COMPARE(bystander.of("event").size(), 1);
    QVERIFY(!client.closed);

    const QString person = QStringLiteral("/troupe/v1/users/") + john;
    if (how == "password") {
        QCOMPARE(
            server
                .send("POST", QStringLiteral("/troupe/v1/auth/password"), token,
                      R"({"current_password":"secure_password123","new_password":"another one"})")
                .status,
            204);
    } else if (how == "set password") {
        server.send("PATCH", person, server.adminKey(), R"({"password":"another one"})");
    } else if (how == "disabled") {
        server.send("PATCH", person, server.adminKey(), R"({"disabled":true})");
    } else {
        server.clock().advanceMs(1'801'000);
        agentOn(server, R"({"name":"Cid"})"); // it is noticed at the next event, at the latest
    }
    QTRY_VERIFY(client.closed);
    QCOMPARE(static_cast<int>(client.socket.closeCode()), 4401);
    QVERIFY(!bystander.closed);
}

QTEST_GUILESS_MAIN(TestFamilySockets)
#include "tst_familysockets.moc"
