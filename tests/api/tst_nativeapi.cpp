// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

/// Every row of the native API over the wire: status, shape and effect.
class TestNativeApi : public QObject
{
    Q_OBJECT

private slots:
    void anAgentIsCreatedReadChangedArchivedAndRestored();
    void agentsComeInPages();
    void startStopAndDuplicate();
    void aConversationFromFirstMessageToDeletion();
    void aStandInSaysThatItIsOne();
    void theEndOfATurnTellsTheConversation();
    void anInactiveAgentRefusesMessages();
    void anAnswerIsStoppedAndContinued();
    void whatWasSaidIsFound();
    void providersAndModels();
    void aProvidersSecretIsNeverShown();
    void usageCountsWhatHappened();
    void keysAreShownOnceAndRevokedAtOnce();
    void settingsAreChangedAndKept();
    void systemFiguresAreReal();
    void backupAndVacuum();
    void metricsCountRequestsByRoute();
    void documentsAreServed();

private:
    QString makeAgent(TestServer &server, const QByteArray &body = R"({"name":"Ann"})");
    QString makeSession(TestServer &server, const QString &agentId);
};

QString TestNativeApi::makeAgent(TestServer &server, const QByteArray &body)
{
    const TestReply reply = server.post(QStringLiteral("/troupe/v1/agents"), body);
    if (reply.status != 201)
        qFatal("agent: %d %s", reply.status, reply.body.constData());
    return reply.json()[QLatin1String("id")].toString();
}

QString TestNativeApi::makeSession(TestServer &server, const QString &agentId)
{
    const TestReply reply = server.post(QStringLiteral("/troupe/v1/sessions"),
                                        "{\"agent_id\":\"" + agentId.toUtf8() + "\"}");
    if (reply.status != 201)
        qFatal("session: %d %s", reply.status, reply.body.constData());
    return reply.json()[QLatin1String("id")].toString();
}

void TestNativeApi::anAgentIsCreatedReadChangedArchivedAndRestored()
{
    TestServer server;
    const TestReply created = server.post(
        QStringLiteral("/troupe/v1/agents"),
        R"({"name":"Ann","system_prompt":"Answer briefly.","temperature":0.4,"tags":["a","b"]})");
    QCOMPARE(created.status, 201);
    const QString id = created.json()[QLatin1String("id")].toString();
    QCOMPARE(id.size(), 36);
    QCOMPARE(created.json()[QLatin1String("status")].toString(), QStringLiteral("active"));
    QVERIFY(!created.header("X-Request-Id").isEmpty());
    QCOMPARE(created.header("Content-Type"), QByteArray("application/json"));

    const QString path = QStringLiteral("/troupe/v1/agents/") + id;
    const TestReply read = server.get(path);
    QCOMPARE(read.status, 200);
    QCOMPARE(read.json(), created.json());

    const TestReply changed =
        server.send("PATCH", path, server.adminKey(), R"({"temperature":null,"name":"Anna"})");
    QCOMPARE(changed.status, 200);
    QVERIFY(changed.json()[QLatin1String("temperature")].isNull());
    QCOMPARE(changed.json()[QLatin1String("name")].toString(), QStringLiteral("Anna"));
    QCOMPARE(changed.json()[QLatin1String("system_prompt")].toString(),
             QStringLiteral("Answer briefly."));
    QCOMPARE(changed.json()[QLatin1String("version")].toInt(), 2);

    const TestReply removed = server.send("DELETE", path, server.adminKey());
    QCOMPARE(removed.status, 204);
    QVERIFY(removed.body.isEmpty());
    QCOMPARE(server.get(path).status, 404);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/agents"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             0);

    const TestReply restored = server.post(path + QStringLiteral("/restore"), QByteArray());
    QCOMPARE(restored.status, 200);
    QCOMPARE(server.get(path).status, 200);
}

void TestNativeApi::agentsComeInPages()
{
    TestServer server;
    for (int i = 0; i < 7; ++i)
        makeAgent(server, "{\"name\":\"Agent " + QByteArray::number(i) + "\"}");
    QStringList names;
    QString cursor;
    int pages = 0;
    do {
        QString target = QStringLiteral("/troupe/v1/agents?limit=3");
        if (!cursor.isEmpty())
            target +=
                QStringLiteral("&cursor=") + QString::fromLatin1(QUrl::toPercentEncoding(cursor));
        const TestReply reply = server.get(target);
        QCOMPARE(reply.status, 200);
        for (const QJsonValue &item : reply.json()[QLatin1String("items")].toArray())
            names += item[QLatin1String("name")].toString();
        cursor = reply.json()[QLatin1String("next_cursor")].toString();
        ++pages;
    } while (!cursor.isEmpty() && pages < 10);
    QCOMPARE(pages, 3);
    QCOMPARE(names.size(), 7);
    names.removeDuplicates();
    QCOMPARE(names.size(), 7);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/agents?cursor=!!")).status, 400);
}

void TestNativeApi::startStopAndDuplicate()
{
    TestServer server;
    const QString path = QStringLiteral("/troupe/v1/agents/") + makeAgent(server);
    QCOMPARE(server.post(path + QStringLiteral("/stop"), QByteArray())
                 .json()[QLatin1String("status")]
                 .toString(),
             QStringLiteral("inactive"));
    QCOMPARE(server.get(path).json()[QLatin1String("status")].toString(),
             QStringLiteral("inactive"));
    QCOMPARE(server.post(path + QStringLiteral("/start"), QByteArray())
                 .json()[QLatin1String("status")]
                 .toString(),
             QStringLiteral("active"));
    const TestReply copy = server.post(path + QStringLiteral("/duplicate"), R"({"name":"Bea"})");
    QCOMPARE(copy.status, 201);
    QCOMPARE(copy.json()[QLatin1String("name")].toString(), QStringLiteral("Bea"));
    const TestReply stats = server.get(path + QStringLiteral("/stats?days=7"));
    QCOMPARE(stats.status, 200);
    QCOMPARE(stats.json()[QLatin1String("requests")].toInt(-1), 0);
    QVERIFY(stats.json()[QLatin1String("avg_latency_ms")].isNull());
}

void TestNativeApi::aConversationFromFirstMessageToDeletion()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Thirty days."));
    const QString sessionId = makeSession(server, makeAgent(server));
    const QString path = QStringLiteral("/troupe/v1/sessions/") + sessionId;

    const TestReply posted =
        server.post(path + QStringLiteral("/messages"), R"({"text":"How long?"})");
    QCOMPARE(posted.status, 202);
    const QString replyId = posted.json()[QLatin1String("reply_id")].toString();
    QCOMPARE(
        posted.json()[QLatin1String("message")].toObject()[QLatin1String("content")].toString(),
        QStringLiteral("How long?"));
    QCOMPARE(posted.json()[QLatin1String("reply")].toObject()[QLatin1String("status")].toString(),
             QStringLiteral("streaming"));

    const QString replyPath = QStringLiteral("/troupe/v1/messages/") + replyId;
    QTRY_COMPARE(server.get(replyPath).json()[QLatin1String("status")].toString(),
                 QStringLiteral("complete"));
    const QJsonObject reply = server.get(replyPath).json();
    QCOMPARE(reply[QLatin1String("content")].toString(), QStringLiteral("Thirty days."));
    QCOMPARE(reply[QLatin1String("tokens_input")].toInt(), 25);
    QCOMPARE(reply[QLatin1String("tokens_output")].toInt(), 87);

    const QJsonArray messages =
        server.get(path + QStringLiteral("/messages")).json()[QLatin1String("items")].toArray();
    QCOMPARE(messages.size(), 2);
    QCOMPARE(messages.first()[QLatin1String("role")].toString(), QStringLiteral("user"));
    QCOMPARE(server.get(path + QStringLiteral("/messages?order=desc&limit=1"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .first()[QLatin1String("id")]
                 .toString(),
             replyId);

    const TestReply renamed = server.send("PATCH", path, server.adminKey(),
                                          R"({"title":"Returns","pinned":true,"tags":["shop"]})");
    QCOMPARE(renamed.status, 200);
    QCOMPARE(server.get(path).json()[QLatin1String("title")].toString(), QStringLiteral("Returns"));
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/sessions?search=Return"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             1);

    QCOMPARE(server.send("DELETE", path, server.adminKey()).status, 204);
    QCOMPARE(server.get(path).status, 404);
    QCOMPARE(server.get(replyPath).status, 404);
}

void TestNativeApi::aStandInSaysThatItIsOne()
{
    TestServer server;
    const QString agentId = makeAgent(server, R"({"name":"Ann","model":"gpt-4.1"})");
    const TestReply turn = server.post(
        QStringLiteral("/troupe/v1/sessions/%1/messages").arg(makeSession(server, agentId)),
        R"({"text":"Hello"})");
    QCOMPARE(turn.status, 202);
    const QJsonArray told = turn.json()[QLatin1String("reply")][QLatin1String("notices")].toArray();
    QCOMPARE(told.size(), 1); // at once, not only at its end
    QVERIFY(told.first().toString().contains(QStringLiteral("gpt-4.1")));
    QVERIFY(told.first().toString().contains(QStringLiteral("troupe-offline")));
    const QString path =
        QStringLiteral("/troupe/v1/messages/") + turn.json()[QLatin1String("reply_id")].toString();
    QTRY_COMPARE(server.get(path).json()[QLatin1String("status")].toString(),
                 QStringLiteral("complete"));
    QCOMPARE(server.get(path).json()[QLatin1String("notices")].toArray(), told);

    const TestReply answer =
        server.post(QStringLiteral("/v1/agents/%1/chat").arg(agentId), R"({"message":"Hello"})");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json()[QLatin1String("notices")].toArray(), told);
    // Who answers for itself has nothing to say.
    const TestReply own = server.post(QStringLiteral("/v1/agents/%1/chat").arg(makeAgent(server)),
                                      R"({"message":"Hello"})");
    QCOMPARE(own.status, 200);
    QVERIFY(!own.json().contains(QLatin1String("notices")));
}

void TestNativeApi::theEndOfATurnTellsTheConversation()
{
    TestServer server;
    const QString agentId = makeAgent(server, R"({"name":"Ann","model":"gpt-4.1"})");
    const QString sessionId = makeSession(server, agentId);
    const TestReply turn =
        server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessionId),
                    R"({"text":"Hello"})");
    const QString reply =
        QStringLiteral("/troupe/v1/messages/") + turn.json()[QLatin1String("reply_id")].toString();
    QTRY_COMPARE(server.get(reply).json()[QLatin1String("status")].toString(),
                 QStringLiteral("complete"));
    QList<QPair<QString, QJsonObject>> events;
    const auto read = server.services().db.reader().each(
        QStringLiteral("SELECT type, payload FROM events ORDER BY seq"), {}, [&](const Row &row) {
            events.append(
                {row.text(0), QJsonDocument::fromJson(row.value(1).toByteArray()).object()});
            return true;
        });
    QVERIFY(read);
    QCOMPARE(events.last().first, QStringLiteral("session.updated"));
    QCOMPARE(events.at(events.size() - 2).first, QStringLiteral("message.completed"));
    QCOMPARE(events.last().second,
             server.get(QStringLiteral("/troupe/v1/sessions/") + sessionId).json());
    QCOMPARE(events.last().second[QLatin1String("message_count")].toInt(), 2);
}

void TestNativeApi::anInactiveAgentRefusesMessages()
{
    TestServer server;
    const QString agentId = makeAgent(server);
    const QString sessionId = makeSession(server, agentId);
    server.post(QStringLiteral("/troupe/v1/agents/%1/stop").arg(agentId), QByteArray());
    const TestReply refused =
        server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessionId),
                    R"({"text":"Hello"})");
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.json()[QLatin1String("code")].toString(), QStringLiteral("agent_inactive"));
}

void TestNativeApi::anAnswerIsStoppedAndContinued()
{
    TestServer server;
    server.provider().hold();
    const QString sessionId = makeSession(server, makeAgent(server));
    const TestReply posted =
        server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessionId),
                    R"({"text":"Tell me"})");
    const QString path = QStringLiteral("/troupe/v1/messages/")
                         + posted.json()[QLatin1String("reply_id")].toString();
    QTRY_COMPARE(server.provider().callCount(), 1);
    server.provider().say(QStringLiteral("Once upon"));
    QCOMPARE(server.get(path).json()[QLatin1String("content")].toString(),
             QStringLiteral("Once upon"));

    const TestReply stopped = server.post(path + QStringLiteral("/stop"), QByteArray());
    QCOMPARE(stopped.status, 200);
    QCOMPARE(stopped.json()[QLatin1String("status")].toString(), QStringLiteral("stopped"));
    QCOMPARE(stopped.json()[QLatin1String("content")].toString(), QStringLiteral("Once upon"));
    QVERIFY(server.provider().lastWasCancelled());
    QCOMPARE(server.post(path + QStringLiteral("/stop"), QByteArray()).status, 409);

    QCOMPARE(server.post(path + QStringLiteral("/continue"), QByteArray()).status, 202);
    QTRY_COMPARE(server.provider().callCount(), 2);
    server.provider().say(QStringLiteral(" a time."));
    server.provider().finish();
    QTRY_COMPARE(server.get(path).json()[QLatin1String("status")].toString(),
                 QStringLiteral("complete"));
    QCOMPARE(server.get(path).json()[QLatin1String("content")].toString(),
             QStringLiteral("Once upon a time."));
}

void TestNativeApi::whatWasSaidIsFound()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("The warranty covers batteries."));
    const QString sessionId = makeSession(server, makeAgent(server));
    server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessionId),
                R"({"text":"What does the warranty cover?"})");
    QTRY_COMPARE(server.get(QStringLiteral("/troupe/v1/search?query=batter"))
                     .json()[QLatin1String("items")]
                     .toArray()
                     .size(),
                 1);
    const QJsonObject hit = server.get(QStringLiteral("/troupe/v1/search?query=batter"))
                                .json()[QLatin1String("items")]
                                .toArray()
                                .first()
                                .toObject();
    QCOMPARE(hit[QLatin1String("session_id")].toString(), sessionId);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/search")).status, 422);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/search?query=submarine"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             0);
}

void TestNativeApi::providersAndModels()
{
    TestServer server;
    const TestReply created =
        server.post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"local","kind":"openai","base_url":"http://127.0.0.1:11434/v1"})");
    QCOMPARE(created.status, 201);
    const QString path =
        QStringLiteral("/troupe/v1/providers/") + created.json()[QLatin1String("id")].toString();
    QCOMPARE(server.get(path).json()[QLatin1String("name")].toString(), QStringLiteral("local"));
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/providers"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             1);

    const TestReply tested = server.post(path + QStringLiteral("/test"), QByteArray());
    QCOMPARE(tested.status, 200);
    QVERIFY(tested.json()[QLatin1String("ok")].toBool());
    QCOMPARE(tested.json()[QLatin1String("models")].toArray().first().toString(),
             QStringLiteral("scripted-1"));

    QCOMPARE(server.send("PATCH", path, server.adminKey(), R"({"enabled":false})").status, 200);
    QVERIFY(!server.get(path).json()[QLatin1String("enabled")].toBool(true));

    const QJsonArray models =
        server.get(QStringLiteral("/troupe/v1/models")).json()[QLatin1String("items")].toArray();
    QVERIFY(models.size() > 10);
    QCOMPARE(server.send("DELETE", path, server.adminKey()).status, 204);
    QCOMPARE(server.get(path).status, 404);
}

void TestNativeApi::aProvidersSecretIsNeverShown()
{
    TestServer server;
    const TestReply created = server.post(
        QStringLiteral("/troupe/v1/providers"),
        R"({"name":"paid","base_url":"http://127.0.0.1:1/v1","api_key":"sk-very-secret"})");
    QCOMPARE(created.status, 201);
    QVERIFY(created.json()[QLatin1String("has_secret")].toBool());
    QVERIFY(!created.body.contains("sk-very-secret"));
    const TestReply listed = server.get(QStringLiteral("/troupe/v1/providers"));
    QVERIFY(!listed.body.contains("sk-very-secret"));
    const TestReply refused =
        server.post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"","base_url":"x","api_key":"sk-very-secret","unknown":1})");
    QCOMPARE(refused.status, 422);
    QVERIFY(!refused.body.contains("sk-very-secret"));
}

void TestNativeApi::usageCountsWhatHappened()
{
    TestServer server;
    const QString agentId = makeAgent(server);
    const QString sessionId = makeSession(server, agentId);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/usage"))
                 .json()[QLatin1String("totals")]
                 .toObject()[QLatin1String("requests")]
                 .toInt(-1),
             0);
    server.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessionId),
                R"({"text":"Hi"})");
    QTRY_COMPARE(server.get(QStringLiteral("/troupe/v1/usage"))
                     .json()[QLatin1String("totals")]
                     .toObject()[QLatin1String("requests")]
                     .toInt(),
                 1);
    const QJsonObject report =
        server.get(QStringLiteral("/troupe/v1/usage?by=agent&granularity=none")).json();
    const QJsonObject row = report[QLatin1String("rows")].toArray().first().toObject();
    QCOMPARE(row[QLatin1String("key")].toString(), agentId);
    QCOMPARE(row[QLatin1String("tokens_input")].toInt(), 25);
    QCOMPARE(row[QLatin1String("tokens_cached")].toInt(), 15);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/usage?granularity=hour")).status, 422);
}

void TestNativeApi::keysAreShownOnceAndRevokedAtOnce()
{
    TestServer server;
    const TestReply created = server.post(QStringLiteral("/troupe/v1/keys"),
                                          R"({"name":"laptop","scopes":["agents:read"]})");
    QCOMPARE(created.status, 201);
    const QByteArray key = created.json()[QLatin1String("key")].toString().toUtf8();
    QVERIFY(key.startsWith("lvng_"));
    QCOMPARE(server.send("GET", QStringLiteral("/troupe/v1/agents"), key).status, 200);
    QVERIFY(!server.get(QStringLiteral("/troupe/v1/keys")).body.contains(key));
    const QString id = created.json()[QLatin1String("id")].toString();
    QCOMPARE(
        server.send("DELETE", QStringLiteral("/troupe/v1/keys/") + id, server.adminKey()).status,
        204);
    QCOMPARE(server.send("GET", QStringLiteral("/troupe/v1/agents"), key).status, 401);
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/keys"), R"({"name":"x","scopes":["agents:fly"]})")
                 .status,
             422);
}

void TestNativeApi::settingsAreChangedAndKept()
{
    TestServer server;
    QVERIFY(!server.get(QStringLiteral("/troupe/v1/settings"))
                 .json()[QLatin1String("offline_lock")]
                 .toBool(true));
    const TestReply changed = server.send("PATCH", QStringLiteral("/troupe/v1/settings"),
                                          server.adminKey(), R"({"offline_lock":true})");
    QCOMPARE(changed.status, 200);
    QVERIFY(server.get(QStringLiteral("/troupe/v1/settings"))
                .json()[QLatin1String("offline_lock")]
                .toBool());
    QVERIFY(server.get(QStringLiteral("/troupe/v1/system"))
                .json()[QLatin1String("offline_lock")]
                .toBool());
    QCOMPARE(server
                 .send("PATCH", QStringLiteral("/troupe/v1/settings"), server.adminKey(),
                       R"({"offline_words_per_second":-1})")
                 .status,
             422);
}

void TestNativeApi::systemFiguresAreReal()
{
    TestServer server;
    const QJsonObject before = server.get(QStringLiteral("/troupe/v1/system")).json();
    QVERIFY(before[QLatin1String("memory_bytes")].toInteger() > 1'000'000);
    QVERIFY(before[QLatin1String("connections")].toInteger() >= 1);
    QCOMPARE(before[QLatin1String("secret_store")].toObject()[QLatin1String("kind")].toString(),
             QStringLiteral("session_only"));
    makeAgent(server);
    const QJsonObject after = server.get(QStringLiteral("/troupe/v1/system")).json();
    QCOMPARE(after[QLatin1String("requests")].toInteger(),
             before[QLatin1String("requests")].toInteger() + 2);
    QVERIFY(after[QLatin1String("last_event_seq")].toInteger()
            > before[QLatin1String("last_event_seq")].toInteger());
    QCOMPARE(server.send("GET", QStringLiteral("/troupe/v1/health"), QByteArray())
                 .json()[QLatin1String("status")]
                 .toString(),
             QStringLiteral("ok"));
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/system/network")).status, 200);
}

void TestNativeApi::backupAndVacuum()
{
    TestServer server;
    const TestReply backup = server.post(QStringLiteral("/troupe/v1/system/backup"), QByteArray());
    QCOMPARE(backup.status, 201);
    QVERIFY(QFile::exists(backup.json()[QLatin1String("path")].toString()));
    QVERIFY(backup.json()[QLatin1String("bytes")].toInteger() > 0);
    const TestReply vacuum = server.post(QStringLiteral("/troupe/v1/system/vacuum"), QByteArray());
    QCOMPARE(vacuum.status, 200);
    QVERIFY(vacuum.json()[QLatin1String("bytes_after")].toInteger() > 0);
}

void TestNativeApi::metricsCountRequestsByRoute()
{
    TestServer server;
    const QString agentId = makeAgent(server);
    for (int i = 0; i < 3; ++i)
        server.get(QStringLiteral("/troupe/v1/agents/") + agentId);
    server.get(QStringLiteral("/troupe/v1/agents/") + QStringLiteral("nobody"));
    server.get(QStringLiteral("/troupe/v1/nowhere"));
    const TestReply reply = server.get(QStringLiteral("/troupe/v1/metrics"));
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.header("Content-Type").startsWith("text/plain; version=0.0.4"));
    const QByteArray labels =
        "{family=\"troupe\",endpoint=\"/troupe/v1/agents/{agent_id}\",method=\"GET\"";
    QVERIFY2(reply.body.contains("troupe_http_requests_total" + labels + ",status=\"200\"} 3\n"),
             reply.body);
    QVERIFY(reply.body.contains("troupe_http_requests_total" + labels + ",status=\"404\"} 1\n"));
    QVERIFY(reply.body.contains("troupe_http_request_duration_seconds_count" + labels + "} 4\n"));
    QVERIFY(reply.body.contains("endpoint=\"(none)\""));
    QVERIFY(!reply.body.contains(agentId.toUtf8())); // a label per id would grow without end
    QVERIFY(reply.body.contains("troupe_http_requests_in_flight 1\n"));
}

void TestNativeApi::documentsAreServed()
{
    TestServer server;
    for (const char *family : {"/troupe/v1", "/v1"}) {
        const QString mount = QString::fromLatin1(family);
        const TestReply openApi =
            server.send("GET", mount + QStringLiteral("/openapi.json"), QByteArray());
        QCOMPARE(openApi.status, 200);
        QCOMPARE(openApi.json()[QLatin1String("openapi")].toString(), QStringLiteral("3.1.0"));
        const TestReply docs = server.send("GET", mount + QStringLiteral("/docs"), QByteArray());
        QCOMPARE(docs.status, 200);
        QVERIFY(docs.header("Content-Type").startsWith("text/html"));
        QVERIFY(docs.header("Content-Security-Policy")
                    .startsWith("default-src 'none'; style-src 'unsafe-inline'"));
        QVERIFY(docs.body.contains(family));
        for (const char *outside :
             {"<script", "http://", "https://fonts", "<link", "<img", "@import", "url("})
            QVERIFY2(!docs.body.contains(outside) || qstrcmp(outside, "http://") == 0, outside);
    }
}

QTEST_GUILESS_MAIN(TestNativeApi)
#include "tst_nativeapi.moc"
