// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc 6.4 takes "//" in a raw string for a comment
#include "tests/api/lvng1examples.h"
#endif
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

using namespace troupe;

namespace {

QJsonObject shape(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

/// What of `expected` is missing in `actual` or has another type there.
QStringList shapeProblems(const QJsonObject &expected, const QJsonObject &actual,
                          const QString &at = {})
{
    QStringList problems;
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        const QString path = at + u'/' + it.key();
        const QJsonValue value = actual[it.key()];
        if (value.type() != it->type())
            problems += path;
        else if (it->isObject())
            problems += shapeProblems(it->toObject(), value.toObject(), path);
    }
    return problems;
}

bool matches(const QString &text, const char *pattern)
{
    return QRegularExpression(QStringLiteral("^") + QLatin1String(pattern) + u'$')
        .match(text)
        .hasMatch();
}

/// The objects of an event stream, read from a raw socket until the server closes it.
QList<QJsonObject> eventsOf(const QByteArray &stream)
{
    QList<QJsonObject> events;
    for (const QByteArray &line : stream.split('\n')) {
        if (line.startsWith("data: "))
            events += QJsonDocument::fromJson(line.mid(6)).object();
    }
    return events;
}

} // namespace

/// LVNG v1 as its guide documents it.
class TestLvng1 : public QObject
{
    Q_OBJECT

private slots:
    void theDocumentedAgentIsCreated();
    void everyFieldIsShownUnderTheNameItWasSentWith();
    void agentsAreListedWithPagination();
    void patchAndPutChangeWhatIsSent_data();
    void patchAndPutChangeWhatIsSent();
    void deleteIsRecoverableInside();
    void theDocumentedMessageIsAnswered();
    void costTrackingIsWhatWasSpent();
    void aSessionIsTheClientsOwnName();
    void maxTokensAndModelAreHandedOn();
    void theDocumentedStream();
    void aClientThatLeavesStopsNothing();
    void aStreamThatFailsSaysSo();
    void anAnswerThatFailsIsAnError();
    void modelsHaveTheDocumentedFigures();
    void modelMetricsAreOfRealCalls();
    void modelMetricsAreOnesOwn();
    void healthIsOpen();

    void errors_data();
    void errors();
    void anInactiveAgentRefuses();

private:
    QString makeAgent(TestServer &server);
};

QString TestLvng1::makeAgent(TestServer &server)
{
    const TestReply reply = server.post(QStringLiteral("/v1/agents"), kCreateAgent);
    if (reply.status != 201)
        qFatal("agent: %d %s", reply.status, reply.body.constData());
    return reply.json()[QLatin1String("id")].toString();
}

void TestLvng1::theDocumentedAgentIsCreated()
{
    TestServer server;
    const TestReply reply = server.post(QStringLiteral("/v1/agents"), kCreateAgent);
    QCOMPARE(reply.status, 201);
    const QJsonObject agent = reply.json();
    QCOMPARE(shapeProblems(shape(kAgentShape), agent), QStringList());
    QVERIFY(matches(agent[QLatin1String("id")].toString(), "agent_[0-9a-z]{26}"));
    QCOMPARE(agent[QLatin1String("status")].toString(), QStringLiteral("active"));
    QVERIFY(matches(agent[QLatin1String("created_at")].toString(),
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
    QCOMPARE(agent[QLatin1String("endpoint")].toString(),
             server.url()
                 + QStringLiteral("/v1/agents/%1/chat").arg(agent[QLatin1String("id")].toString()));
}

void TestLvng1::everyFieldIsShownUnderTheNameItWasSentWith()
{
    TestServer server;
    const QJsonObject sent = shape(kCreateAgent);
    const QJsonObject read = server.get(QStringLiteral("/v1/agents/") + makeAgent(server)).json();
    for (auto it = sent.begin(); it != sent.end(); ++it)
        QCOMPARE(read[it.key()], *it);
}

void TestLvng1::agentsAreListedWithPagination()
{
    TestServer server;
    for (int i = 0; i < 5; ++i)
        makeAgent(server);
    const QString stopped = makeAgent(server);
    server.post(QStringLiteral("/troupe/v1/agents/%1/stop").arg(stopped), QByteArray());

    const QJsonObject page = server.get(QStringLiteral("/v1/agents?limit=2&offset=2")).json();
    QCOMPARE(page[QLatin1String("agents")].toArray().size(), 2);
    QCOMPARE(page[QLatin1String("pagination")].toObject(),
             shape(R"({"total": 6, "page": 2, "per_page": 2})"));
    const QJsonObject active =
        server.get(QStringLiteral("/v1/agents?limit=20&offset=0&status=active")).json();
    QCOMPARE(active[QLatin1String("agents")].toArray().size(), 5);
    QCOMPARE(shapeProblems(shape(kAgentShape),
                           active[QLatin1String("agents")].toArray().first().toObject()),
             QStringList());
    QCOMPARE(server.get(QStringLiteral("/v1/agents?limit=1&offset=1"))
                 .json()[QLatin1String("pagination")]
                 .toObject(),
             shape(R"({"total": 6, "page": 2, "per_page": 1})"));
}

void TestLvng1::patchAndPutChangeWhatIsSent_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("PATCH") << QByteArray("PATCH");
    QTest::newRow("PUT") << QByteArray("PUT");
}

void TestLvng1::patchAndPutChangeWhatIsSent()
{
    QFETCH(QByteArray, method);
    TestServer server;
    const QString path = QStringLiteral("/v1/agents/") + makeAgent(server);
    const TestReply reply = server.send(method, path, server.adminKey(), R"({
  "model": "gpt-4.1",
  "temperature": 0.1,
  "system_prompt": "Updated system prompt..."
})");
    QCOMPARE(reply.status, 200);
    const QJsonObject agent = server.get(path).json();
    QCOMPARE(agent[QLatin1String("model")].toString(), QStringLiteral("gpt-4.1"));
    QCOMPARE(agent[QLatin1String("temperature")].toDouble(), 0.1);
    QCOMPARE(agent[QLatin1String("name")].toString(), QStringLiteral("Customer Support Agent"));
    QCOMPARE(agent[QLatin1String("max_tokens")].toInt(), 2000);
}

void TestLvng1::deleteIsRecoverableInside()
{
    TestServer server;
    const QString id = makeAgent(server);
    const QString path = QStringLiteral("/v1/agents/") + id;
    const TestReply removed = server.send("DELETE", path, server.adminKey());
    QCOMPARE(removed.status, 204);
    QCOMPARE(server.get(path).status, 404);
    QCOMPARE(
        server.post(QStringLiteral("/troupe/v1/agents/%1/restore").arg(id), QByteArray()).status,
        200);
    QCOMPARE(server.get(path).status, 200);
}

void TestLvng1::theDocumentedMessageIsAnswered()
{
    TestServer server;
    const QString agentId = makeAgent(server);
    const TestReply reply =
        server.post(QStringLiteral("/v1/agents/%1/chat").arg(agentId), kSendMessage);
    QCOMPARE(reply.status, 200);
    const QJsonObject answer = reply.json();
    QCOMPARE(shapeProblems(shape(kAnswerShape), answer), QStringList());
    QVERIFY(matches(answer[QLatin1String("id")].toString(), "msg_[0-9a-z]{26}"));
    QCOMPARE(answer[QLatin1String("agent_id")].toString(), agentId);
    QCOMPARE(answer[QLatin1String("session_id")].toString(), QStringLiteral("session_xyz789"));
    QCOMPARE(answer[QLatin1String("message")].toString(),
             QStringLiteral("What are your return policies?"));
    QCOMPARE(answer[QLatin1String("response")].toString(),
             QStringLiteral("Our return policy allows returns within 30 days."));
    QCOMPARE(answer[QLatin1String("tokens_used")].toObject(),
             shape(R"({"input": 25, "output": 87, "cached": 15})"));
    QCOMPARE(answer[QLatin1String("requested_model")].toString(), QStringLiteral("gpt-4.1-mini"));
    QCOMPARE(answer[QLatin1String("model")].toString(), QStringLiteral("troupe-offline"));
    const QJsonObject message = server.get(QStringLiteral("/troupe/v1/sessions"))
                                    .json()[QLatin1String("items")]
                                    .toArray()
                                    .first()
                                    .toObject();
    const QJsonArray messages = server
                                    .get(QStringLiteral("/troupe/v1/sessions/%1/messages")
                                             .arg(message[QLatin1String("id")].toString()))
                                    .json()[QLatin1String("items")]
                                    .toArray();
    QCOMPARE(
        messages.first()[QLatin1String("metadata")].toObject()[QLatin1String("channel")].toString(),
        QStringLiteral("web_chat"));
}

void TestLvng1::costTrackingIsWhatWasSpent()
{
    TestServer server;
    const QString path = QStringLiteral("/v1/agents/") + makeAgent(server);
    server.post(path + QStringLiteral("/chat"), kSendMessage);
    server.post(path + QStringLiteral("/chat"), kSendMessage);
    const QJsonObject cost = server.get(path).json()[QLatin1String("cost_tracking")].toObject();
    QCOMPARE(cost[QLatin1String("input_tokens")].toInt(), 50);
    QCOMPARE(cost[QLatin1String("output_tokens")].toInt(), 174);
}

void TestLvng1::aSessionIsTheClientsOwnName()
{
    TestServer server;
    const QString path = QStringLiteral("/v1/agents/%1/chat").arg(makeAgent(server));
    server.post(path, R"({"message":"one","session_id":"täglich / 7"})");
    server.post(path, R"({"message":"two","session_id":"täglich / 7"})");
    QCOMPARE(server.provider().lastRequest().messages.size(), 4); // prompt, one, its answer, two
    const TestReply made = server.post(path, R"({"message":"three"})");
    QVERIFY(!made.json()[QLatin1String("session_id")].toString().isEmpty());
    QCOMPARE(server.provider().lastRequest().messages.size(), 2);
    const QByteArray again = "{\"message\":\"four\",\"session_id\":\""
                             + made.json()[QLatin1String("session_id")].toString().toUtf8() + "\"}";
    server.post(path, again);
    QCOMPARE(server.provider().lastRequest().messages.size(), 4);
    // Another agent has conversations of its own under the same name.
    server.post(QStringLiteral("/v1/agents/%1/chat").arg(makeAgent(server)),
                R"({"message":"five","session_id":"täglich / 7"})");
    QCOMPARE(server.provider().lastRequest().messages.size(), 2);
}

void TestLvng1::maxTokensAndModelAreHandedOn()
{
    TestServer server;
    const QString path = QStringLiteral("/v1/agents/%1/chat").arg(makeAgent(server));
    server.post(path, R"({"message":"Hi","max_tokens":17})");
    QCOMPARE(server.provider().lastRequest().maxTokens, 17);
    QCOMPARE(server.provider().lastRequest().temperature, std::optional<double>(0.3));
    const TestReply reply = server.post(path, R"({"message":"Hi","model":"gpt-4.1"})");
    QCOMPARE(reply.json()[QLatin1String("requested_model")].toString(), QStringLiteral("gpt-4.1"));
}

void TestLvng1::theDocumentedStream()
{
    TestServer server;
    server.provider().answerWith(
        QStringLiteral("Machine learning is a subset of artificial intelligence"));
    const QString path = QStringLiteral("/v1/agents/%1/chat").arg(makeAgent(server));
    const TestReply reply = server.post(path, kStreamMessage);
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.header("Content-Type").startsWith("text/event-stream"));
    QVERIFY(!reply.header("X-RateLimit-Remaining").isEmpty());
    const QList<QJsonObject> events = eventsOf(reply.body);
    QVERIFY(events.size() > 4);
    QCOMPARE(events.first()[QLatin1String("type")].toString(), QStringLiteral("start"));
    QVERIFY(matches(events.first()[QLatin1String("message_id")].toString(), "msg_[0-9a-z]{26}"));
    QString text;
    for (const QJsonObject &event : events.mid(1, events.size() - 2)) {
        QCOMPARE(event[QLatin1String("type")].toString(), QStringLiteral("content"));
        text += event[QLatin1String("delta")].toString();
    }
    QCOMPARE(text, QStringLiteral("Machine learning is a subset of artificial intelligence"));
    QCOMPARE(events.last()[QLatin1String("type")].toString(), QStringLiteral("end"));
    QCOMPARE(shapeProblems(shape(
                               R"({"total_tokens": {"input": 15, "output": 234}, "cost": 0.0045})"),
                           events.last()),
             QStringList());
}

void TestLvng1::aClientThatLeavesStopsNothing()
{
    TestServer server;
    server.provider().hold();
    const QString id = makeAgent(server);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
    const QByteArray body = kStreamMessage;
    socket.write("POST /v1/agents/" + id.toLatin1()
                 + "/chat HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                   "Content-Type: application/json\r\nAuthorization: Bearer "
                 + server.adminKey() + "\r\nContent-Length: " + QByteArray::number(body.size())
                 + "\r\n\r\n" + body);
    QByteArray received;
    QTRY_VERIFY((received += socket.readAll()).contains("\"start\""));
    server.provider().say(QStringLiteral("Machine "));
    QTRY_VERIFY((received += socket.readAll()).contains("Machine "));
    socket.abort();
    QTRY_COMPARE(server.host().stats().sseStreams, 0);
    QVERIFY(!server.provider().lastWasCancelled());
    server.provider().say(QStringLiteral("learning"));
    server.provider().finish();
    const QString messageId = eventsOf(received).first()[QLatin1String("message_id")].toString();
    const QString path = QStringLiteral("/troupe/v1/messages/") + messageId;
    QTRY_COMPARE(server.get(path).json()[QLatin1String("status")].toString(),
                 QStringLiteral("complete"));
    QCOMPARE(server.get(path).json()[QLatin1String("content")].toString(),
             QStringLiteral("Machine learning"));
}

void TestLvng1::aStreamThatFailsSaysSo()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Well"));
    server.provider().failWith(Error(ErrorCode::Unavailable, QStringLiteral("The model is away")));
    const TestReply reply =
        server.post(QStringLiteral("/v1/agents/%1/chat").arg(makeAgent(server)), kStreamMessage);
    const QJsonObject last = eventsOf(reply.body).last();
    QCOMPARE(last[QLatin1String("type")].toString(), QStringLiteral("error"));
    QCOMPARE(shapeProblems(
                 shape(R"({"error": {"type": "", "code": "", "message": "", "request_id": ""}})"),
                 last),
             QStringList());
    // What fails before the first event is an ordinary error.
    const TestReply refused = server.post(QStringLiteral("/v1/agents/nobody/chat"), kStreamMessage);
    QCOMPARE(refused.status, 404);
}

void TestLvng1::anAnswerThatFailsIsAnError()
{
    TestServer server;
    server.provider().failWith(Error(ErrorCode::Unavailable, QStringLiteral("The model is away")));
    const TestReply reply =
        server.post(QStringLiteral("/v1/agents/%1/chat").arg(makeAgent(server)), kSendMessage);
    QCOMPARE(reply.status, 503);
    QCOMPARE(reply.json()[QLatin1String("error")].toObject()[QLatin1String("type")].toString(),
             QStringLiteral("api_error"));
}

void TestLvng1::modelsHaveTheDocumentedFigures()
{
    TestServer server;
    const QJsonObject page = server.get(QStringLiteral("/v1/models?limit=1000")).json();
    QCOMPARE(page[QLatin1String("pagination")].toObject()[QLatin1String("page")].toInt(), 1);
    QCOMPARE(page[QLatin1String("pagination")].toObject()[QLatin1String("total")].toInt(),
             page[QLatin1String("models")].toArray().size());
    QHash<QString, QJsonObject> models;
    for (const QJsonValue &model : page[QLatin1String("models")].toArray()) {
        QCOMPARE(shapeProblems(shape(kModelShape), model.toObject()), QStringList());
        models.insert(model[QLatin1String("id")].toString(), model.toObject());
    }
    const QJsonObject mini = models.value(QStringLiteral("gpt-4.1-mini"));
    QCOMPARE(mini[QLatin1String("cost_per_1k_input")].toDouble(), 0.0004);
    QCOMPARE(mini[QLatin1String("cost_per_1k_output")].toDouble(), 0.0016);
    QCOMPARE(mini[QLatin1String("provider")].toString(), QStringLiteral("openai"));
    const QJsonObject first = server.get(QStringLiteral("/v1/models")).json();
    QCOMPARE(first[QLatin1String("pagination")].toObject()[QLatin1String("per_page")].toInt(), 20);
    QVERIFY(first[QLatin1String("models")].toArray().size() <= 20);
}

void TestLvng1::modelMetricsAreOfRealCalls()
{
    TestServer server;
    const QString path = QStringLiteral("/v1/models/gpt-4.1-mini/metrics");
    const TestReply before = server.get(path + QStringLiteral("?timeframe=24h"));
    QCOMPARE(before.status, 200);
    const QByteArray nothing =
        R"({"model_id":"gpt-4.1-mini","timeframe":"24h","requests":0,"tokens_input":0,
            "tokens_output":0,"cost":0,"avg_latency_ms":null,"p95_latency_ms":null,
            "error_rate":null,"success_rate":null})";
    QCOMPARE(before.json(), QJsonDocument::fromJson(nothing).object());
    const QString chat = QStringLiteral("/v1/agents/%1/chat")
                             .arg(server.post(QStringLiteral("/v1/agents"), kCreateAgent)
                                      .json()[QLatin1String("id")]
                                      .toString());
    for (int i = 0; i < 3; ++i)
        server.post(chat, kSendMessage);
    server.provider().failWith(Error(ErrorCode::Upstream, QStringLiteral("no")));
    server.post(chat, kSendMessage);
    const QJsonObject metrics = server.get(path).json();
    QCOMPARE(metrics[QLatin1String("requests")].toInt(), 4);
    QVERIFY(metrics[QLatin1String("tokens_input")].toInt() >= 3 * 25);
    QVERIFY(metrics[QLatin1String("tokens_output")].toInt() >= 3 * 87);
    QCOMPARE(metrics[QLatin1String("error_rate")].toDouble(), 25.0);
    QCOMPARE(metrics[QLatin1String("success_rate")].toDouble(), 75.0);
    for (const char *key : {"avg_latency_ms", "p95_latency_ms"})
        QVERIFY2(metrics[QLatin1String(key)].isDouble(), key);
    // So long ago that only the longest look back sees them.
    server.clock().advanceMs(25LL * 3'600'000);
    QCOMPARE(server.get(path).json()[QLatin1String("requests")].toInt(), 0);
    QCOMPARE(server.get(path + QStringLiteral("?timeframe=7d"))
                 .json()[QLatin1String("requests")]
                 .toInt(),
             4);
    QCOMPARE(server.get(path + QStringLiteral("?timeframe=1y")).status, 400);
    const TestReply unknown = server.get(QStringLiteral("/v1/models/nobody/metrics"));
    QCOMPARE(unknown.status, 404);
    QCOMPARE(unknown.json()[QLatin1String("error")].toObject()[QLatin1String("code")].toString(),
             QStringLiteral("model_not_found"));
}

void TestLvng1::modelMetricsAreOnesOwn()
{
    TestServer server;
    const QString chat = QStringLiteral("/v1/agents/%1/chat")
                             .arg(server.post(QStringLiteral("/v1/agents"), kCreateAgent)
                                      .json()[QLatin1String("id")]
                                      .toString());
    server.post(chat, kSendMessage);
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")), {QStringLiteral("models:access")});
    QCOMPARE(server.send("GET", QStringLiteral("/v1/models/gpt-4.1-mini/metrics"), bob)
                 .json()[QLatin1String("requests")]
                 .toInt(),
             0);
}

void TestLvng1::healthIsOpen()
{
    TestServer server;
    const TestReply reply = server.send("GET", QStringLiteral("/v1/health"), QByteArray());
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json()[QLatin1String("status")].toString(), QStringLiteral("ok"));
}

void TestLvng1::errors_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("param");

    const auto row = [](const char *name, const char *method, const char *target,
                        const QByteArray &body, int status, const char *type, const char *code,
                        const char *message, const char *param) {
        QTest::newRow(name) << QByteArray(method) << QString::fromLatin1(target) << body << status
                            << QString::fromLatin1(type) << QString::fromLatin1(code)
                            << QString::fromLatin1(message) << QString::fromLatin1(param);
    };
    const char *invalid = "invalid_request_error";
    row("the documented missing message", "POST", "/v1/agents/AGENT/chat", "{}", 400, invalid,
        "missing_parameter", "Missing required parameter: 'message'", "message");
    row("a missing name", "POST", "/v1/agents", "{}", 400, invalid, "missing_parameter",
        "Missing required parameter: 'name'", "name");
    row("a nested value that is wrong", "POST", "/v1/agents",
        R"({"name":"A","memory_config":{"max_turns":"many"}})", 400, invalid, "invalid_parameter",
        "", "memory_config.max_turns");
    row("malformed JSON", "POST", "/v1/agents", "{", 400, invalid, "invalid_request", "", "");
    row("an unknown agent", "GET", "/v1/agents/agent_abc123", {}, 404, "not_found_error",
        "agent_not_found", "Agent not found", "");
    row("a chat with an unknown agent", "POST", "/v1/agents/agent_abc123/chat",
        R"({"message":"Hi"})", 404, "not_found_error", "agent_not_found", "Agent not found", "");
    row("a model that nobody knows", "POST", "/v1/agents", R"({"name":"A","model":"gpt-99"})", 400,
        invalid, "invalid_model", "", "model");
    row("a chat with a model that nobody knows", "POST", "/v1/agents/AGENT/chat",
        R"({"message":"Hi","model":"gpt-99"})", 400, invalid, "invalid_model", "", "");
    row("an unknown path", "GET", "/v1/nowhere", {}, 404, "not_found_error", "unknown_endpoint", "",
        "");
    row("a method that is not taken", "DELETE", "/v1/agents", {}, 405, invalid,
        "method_not_allowed", "", "");
}

void TestLvng1::errors()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, type);
    QFETCH(QString, code);
    QFETCH(QString, message);
    QFETCH(QString, param);

    TestServer server;
    target.replace(QLatin1String("AGENT"), makeAgent(server));
    const TestReply reply = server.send(method, target, server.adminKey(), body);
    QCOMPARE(reply.status, status);
    const QJsonObject error = reply.json()[QLatin1String("error")].toObject();
    QCOMPARE(error[QLatin1String("type")].toString(), type);
    QCOMPARE(error[QLatin1String("code")].toString(), code);
    if (!message.isEmpty())
        QCOMPARE(error[QLatin1String("message")].toString(), message);
    QCOMPARE(error[QLatin1String("param")].toString(), param);
    QVERIFY(error.contains(QLatin1String("param")));
    QCOMPARE(error[QLatin1String("request_id")].toString().toLatin1(),
             reply.header("X-Request-Id"));
}

void TestLvng1::anInactiveAgentRefuses()
{
    TestServer server;
    const QString id = makeAgent(server);
    server.send("PATCH", QStringLiteral("/v1/agents/") + id, server.adminKey(),
                R"({"status":"inactive"})");
    for (const char *body : {kSendMessage, kStreamMessage}) {
        const TestReply reply = server.post(QStringLiteral("/v1/agents/%1/chat").arg(id), body);
        QCOMPARE(reply.status, 409);
        QCOMPARE(reply.json()[QLatin1String("error")].toObject()[QLatin1String("code")].toString(),
                 QStringLiteral("agent_inactive"));
    }
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/sessions"))
                 .json()[QLatin1String("items")]
                 .toArray()
                 .size(),
             0);
}

QTEST_GUILESS_MAIN(TestLvng1)
#include "tst_lvng1.moc"
