// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QNetworkReply>
#include <QTest>

using namespace troupe;

/// Idempotency-Key: done once, answered alike.
class TestIdempotency : public QObject
{
    Q_OBJECT

private slots:
    void aRepetitionIsAnsweredAlikeAndDoneOnce();
    void anAnswerSurvivesARestart();
    void anotherRequestWithTheKeyIsRefused();
    void keysOfUsersAreApart();
    void aRefusalMayBeTriedAgain();
    void repetitionsAtOnceAreDoneOnce();
    void akeyIsForgottenAfterADay();
    void secretsAreNotWrittenDown();
    void passwordsLeaveNoTrace_data();
    void passwordsLeaveNoTrace();
    void strangersShareNothing();
    void badKeys_data();
    void badKeys();
    void theOtherFamiliesIgnoreIt();

private:
    static TestReply create(TestServer &server, const QByteArray &key,
                            const QByteArray &body = R"({"name":"Ann"})",
                            const QByteArray &credential = {})
    {
        return server.send("POST", QStringLiteral("/troupe/v1/agents"),
                           credential.isEmpty() ? server.adminKey() : credential, body,
                           {{"Idempotency-Key", key}});
    }
    static int agentCount(TestServer &server)
    {
        return static_cast<int>(server.get(QStringLiteral("/troupe/v1/agents"))
                                    .json()[QLatin1String("items")]
                                    .toArray()
                                    .size());
    }
};

void TestIdempotency::aRepetitionIsAnsweredAlikeAndDoneOnce()
{
    TestServer server;
    const TestReply first = create(server, "one");
    QCOMPARE(first.status, 201);
    QVERIFY(first.header("Idempotency-Replayed").isEmpty());
    const TestReply second = create(server, "one");
    QCOMPARE(second.status, 201);
    QCOMPARE(second.header("Idempotency-Replayed"), QByteArray("true"));
    QCOMPARE(second.body, first.body);
    QCOMPARE(second.header("Content-Type"), first.header("Content-Type"));
    QCOMPARE(agentCount(server), 1);
    QCOMPARE(create(server, "two").status, 201);
    QCOMPARE(agentCount(server), 2);
}

void TestIdempotency::anAnswerSurvivesARestart()
{
    QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.path() + QStringLiteral("/data");
    QByteArray body;
    QByteArray key;
    {
        TestServer server(options);
        key = server.adminKey();
        body = create(server, "one").body;
    }
    TestServer server(options);
    const TestReply again = create(server, "one", R"({"name":"Ann"})", key);
    QCOMPARE(again.body, body);
    QCOMPARE(again.header("Idempotency-Replayed"), QByteArray("true"));
    QCOMPARE(agentCount(server), 1);
}

void TestIdempotency::anotherRequestWithTheKeyIsRefused()
{
    TestServer server;
    create(server, "one");
    const TestReply other = create(server, "one", R"({"name":"Bea"})");
    QCOMPARE(other.status, 422);
    QCOMPARE(other.json()[QLatin1String("code")].toString(),
             QStringLiteral("idempotency_key_reused"));
    const TestReply elsewhere =
        server.send("POST", QStringLiteral("/troupe/v1/keys"), server.adminKey(),
                    R"({"name":"Ann"})", {{"Idempotency-Key", "one"}});
    QCOMPARE(elsewhere.status, 422);
    QCOMPARE(agentCount(server), 1);
}

void TestIdempotency::keysOfUsersAreApart()
{
    TestServer server;
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")), {QStringLiteral("agents:write")});
    create(server, "one");
    const TestReply theirs = create(server, "one", R"({"name":"Bob's"})", bob);
    QCOMPARE(theirs.status, 201);
    QVERIFY(theirs.header("Idempotency-Replayed").isEmpty());
}

void TestIdempotency::aRefusalMayBeTriedAgain()
{
    TestServer server;
    QCOMPARE(create(server, "one", R"({"name":""})").status, 422);
    QCOMPARE(create(server, "one").status, 201);
    QCOMPARE(agentCount(server), 1);
}

void TestIdempotency::repetitionsAtOnceAreDoneOnce()
{
    TestServer server;
    QNetworkAccessManager network;
    std::vector<std::unique_ptr<QNetworkReply>> replies;
    for (int i = 0; i < 6; ++i) {
        QNetworkRequest request(QUrl(server.url() + QStringLiteral("/troupe/v1/agents")));
        request.setRawHeader("Authorization", "Bearer " + server.adminKey());
        request.setRawHeader("Content-Type", "application/json");
        request.setRawHeader("Idempotency-Key", "same");
        replies.emplace_back(network.post(request, R"({"name":"Ann"})"));
    }
    QByteArray body;
    int replayed = 0;
    for (const auto &reply : replies) {
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 201);
        const QByteArray answer = reply->readAll();
        if (body.isEmpty())
            body = answer;
        QCOMPARE(answer, body);
        replayed += reply->hasRawHeader("Idempotency-Replayed") ? 1 : 0;
    }
    QCOMPARE(replayed, 5);
    QCOMPARE(agentCount(server), 1);
}

void TestIdempotency::akeyIsForgottenAfterADay()
{
    TestServer server;
    create(server, "one");
    server.clock().advanceMs(24ll * 3600 * 1000 + 1);
    const TestReply later = create(server, "one", R"({"name":"Bea"})");
    QCOMPARE(later.status, 201);
    QCOMPARE(agentCount(server), 2);
}

void TestIdempotency::secretsAreNotWrittenDown()
{
    TestServer server;
    const auto makeKey = [&server] {
        return server.send("POST", QStringLiteral("/troupe/v1/keys"), server.adminKey(),
                           R"({"name":"laptop"})", {{"Idempotency-Key", "one"}});
    };
    const TestReply first = makeKey();
    QCOMPARE(first.status, 201);
    const TestReply second = makeKey();
    QCOMPARE(second.body, first.body);
    QByteArray stored;
    const auto read =
        server.services().db.reader().each(QStringLiteral("SELECT body FROM idempotency"), {},
                                           [&stored](const Row &row) {
                                               stored += row.value(0).toByteArray();
                                               return true;
                                           });
    QVERIFY(read);
    QVERIFY(!stored.contains(first.json()[QLatin1String("key")].toString().toLatin1()));
}

void TestIdempotency::passwordsLeaveNoTrace_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a password") << QStringLiteral("/troupe/v1/users")
                                << QByteArray(R"({"username":"bob","password":"correct horse"})");
    QTest::newRow("a provider's key")
        << QStringLiteral("/troupe/v1/providers")
        << QByteArray(
               R"({"name":"p","kind":"openai","base_url":"http://127.0.0.1:9/v1","api_key":"sk-1"})");
}

void TestIdempotency::passwordsLeaveNoTrace()
{
    TestServer server;
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    const auto ask = [&] {
        return server.send("POST", path, server.adminKey(), body, {{"Idempotency-Key", "bob"}});
    };
    const TestReply first = ask();
    QCOMPARE(first.status, 201);
    const TestReply second = ask(); // answered alike from memory
    QCOMPARE(second.status, 201);
    QCOMPARE(second.body, first.body);
    qint64 rows = -1;
    const auto counted =
        server.services().db.reader().first(QStringLiteral("SELECT count(*) FROM idempotency"), {},
                                            [&](const Row &row) { rows = row.integer(0); });
    QVERIFY(counted);
    QCOMPARE(rows, 0);
}

void TestIdempotency::strangersShareNothing()
{
    TestServer server;
    const QByteArray body = R"({"username":"ann","password":"correct horse"})";
    const auto ask = [&](const char *path) {
        return server.send("POST", QString::fromLatin1(path), {}, body,
                           {{"Idempotency-Key", "same"}});
    };
    QCOMPARE(ask("/troupe/v1/auth/register").status, 201);
    QCOMPARE(ask("/troupe/v1/auth/register").status, 409); // the second is somebody else's
    for (int i = 0; i < 2; ++i) {
        const TestReply login = ask("/troupe/v1/auth/login");
        QCOMPARE(login.status, 200);
        QVERIFY(login.header("Idempotency-Replayed").isEmpty());
    }
}

void TestIdempotency::badKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("too long") << QByteArray(256, 'a');
    QTest::newRow("not ASCII") << QByteArray("sch\xc3\xb6n");
}

void TestIdempotency::badKeys()
{
    QFETCH(QByteArray, key);
    TestServer server;
    QCOMPARE(create(server, key).status, 400);
    QCOMPARE(agentCount(server), 0);
}

void TestIdempotency::theOtherFamiliesIgnoreIt()
{
    TestServer server;
    for (int i = 0; i < 2; ++i) {
        const TestReply reply = server.send("POST", QStringLiteral("/v1/agents"), server.adminKey(),
                                            R"({"name":"Ann"})", {{"Idempotency-Key", "one"}});
        QCOMPARE(reply.status, 201);
    }
    QCOMPARE(agentCount(server), 2);
}

QTEST_GUILESS_MAIN(TestIdempotency)
#include "tst_idempotency.moc"
