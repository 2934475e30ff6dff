// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/providers/anthropicfixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestAnthropicFailures : public QObject
{
    Q_OBJECT

private slots:
    void brokenAnswers_data();
    void brokenAnswers();
    void refusals_data();
    void refusals();
    void aRefusedSettingIsLeftOut_data();
    void aRefusedSettingIsLeftOut();
    void overloadIsWaitedFor();
    void aHostileStreamEnds_data();
    void aHostileStreamEnds();
    void theKeyIsNeverRepeated();
};

void TestAnthropicFailures::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, const QByteArray &events, ErrorCode code,
                        const char *key) {
        QTest::newRow(name) << events << code << QString::fromLatin1(key);
    };
    const auto error = [](const QByteArray &type, const QByteArray &message) {
        return claudeEvent("error",
                           R"("error":{"type":")" + type + R"(","message":")" + message + R"("})");
    };
    using enum ErrorCode;
    row("cut after some text", kStart + claudeText("Hel"), Upstream, "stream_cut");
    row("cut after the start", kStart, Upstream, "stream_cut");
    row("cut inside an event", kStart + claudeText("Hel") + "event: x\ndata: {\"ty", Upstream,
        "bad_answer");
    row("an event that is no JSON", kStart + "data: hello\n\n", Upstream, "bad_answer");
    row("nothing at all", "", Upstream, "bad_answer");
    row("pings alone", claudeEvent("ping"), Upstream, "empty_answer");
    row("a web page", "<!DOCTYPE html><html></html>", Upstream, "endpoint_not_found");
    row("JSON of something else", R"({"hello":"world"})", Upstream, "empty_answer");
    row("overloaded", kStart + error("overloaded_error", "Overloaded"), Unavailable,
        "provider_overloaded");
    row("overloaded in the middle",
        kStart + claudeText("Hel") + error("overloaded_error", "Overloaded"), Unavailable,
        "provider_overloaded");
    row("an error of theirs", kStart + error("api_error", "Internal server error"), Upstream,
        "provider_error");
    row("too many requests", error("rate_limit_error", "slow down"), RateLimited, "rate_limited");
    row("a timeout", error("timeout_error", "took too long"), Timeout, "provider_timeout");
    row("a key that is no longer good", error("authentication_error", "invalid x-api-key"),
        Unauthenticated, "invalid_api_key");
    row("no permission", error("permission_error", "not for you"), Unauthenticated,
        "permission_denied");
    row("too long",
        error("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        Invalid, "context_length_exceeded");
    row("an error as plain JSON with status 200",
        R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})",
        Unavailable, "provider_overloaded");
    row("an error without the event field",
        "data: "
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n",
        Unavailable, "provider_overloaded");
}

void TestAnthropicFailures::brokenAnswers()
{
    QFETCH(QByteArray, events);
    QFETCH(ErrorCode, code);
    QFETCH(QString, key);
    ClaudeFixture f;
    f.config.retry.maxRetries = 0;
    f.server.enqueue(streamOf(events));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), key);
    QCOMPARE(reply.error().code, code);
    QCOMPARE(f.server.connections(), 1);
}

void TestAnthropicFailures::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, int status, const char *type, const char *message,
                        ErrorCode code, const char *key) {
        QTest::newRow(name) << status
                            << QByteArray(R"({"type":"error","error":{"type":")") + type
                                   + R"(","message":")" + message + R"("},"request_id":"req_body"})"
                            << code << QString::fromLatin1(key);
    };
    using enum ErrorCode;
    row("a wrong key", 401, "authentication_error", "invalid x-api-key", Unauthenticated,
        "invalid_api_key");
    row("a key without the right", 403, "permission_error", "no access", Unauthenticated,
        "permission_denied");
    row("no credit", 400, "invalid_request_error",
        "Your credit balance is too low to access the Anthropic API.", RateLimited,
        "insufficient_quota");
    row("billing", 402, "billing_error", "pay", RateLimited, "insufficient_quota");
    row("an unknown model", 404, "not_found_error", "model: m-1", Invalid, "invalid_model");
    row("a wrong path", 404, "not_found_error", "Not Found", Upstream, "endpoint_not_found");
    row("too long", 400, "invalid_request_error",
        "prompt is too long: 210000 tokens > 200000 maximum", Invalid, "context_length_exceeded");
    row("too long with the answer", 400, "invalid_request_error",
        "input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000", Invalid,
        "context_length_exceeded");
    row("too many bytes", 413, "request_too_large", "Request exceeds the maximum size", Invalid,
        "provider_refused_request");
    row("a bad request", 400, "invalid_request_error", "messages: roles must alternate", Invalid,
        "provider_refused_request");
    row("too many requests", 429, "rate_limit_error", "slow down", RateLimited, "rate_limited");
    row("an error of theirs", 500, "api_error", "Internal server error", Upstream,
        "provider_error");
    row("a timeout of theirs", 504, "timeout_error", "timed out", Timeout, "provider_timeout");
    row("overloaded", 529, "overloaded_error", "Overloaded", Unavailable, "provider_overloaded");
}

void TestAnthropicFailures::refusals()
{
    QFETCH(int, status);
    QFETCH(QByteArray, error);
    QFETCH(ErrorCode, code);
    QFETCH(QString, key);
    ClaudeFixture f;
    f.config.retry.maxRetries = 0;
    f.server.enqueue(Script::answer(status, error));
    f.server.enqueue(Script::answer(status, error, "application/json", {"request-id: req_head"}));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), key);
    QCOMPARE(reply.error().code, code);
    QVERIFY(reply.error().message.size() > 20 && reply.error().message.size() < 700);
    QVERIFY(reply.error().detail.contains(QLatin1String("req_body")));
    const auto again = f.chat();
    QVERIFY(again.error().detail.contains(QLatin1String("req_")));
}

void TestAnthropicFailures::aRefusedSettingIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("instead");
    QTest::newRow("temperature and top_p together") << QByteArray(
        "`temperature` and `top_p` cannot both be specified for this model. Please use only one.")
                                                    << QStringLiteral("top_p") << 0;
    QTest::newRow("a temperature at all")
        << QByteArray("`temperature` is deprecated for this model.")
        << QStringLiteral("temperature") << 0;
    QTest::newRow("too large an answer") << QByteArray(
        "max_tokens: 64000 > 8192, which is the maximum allowed number of output tokens for m-1")
                                         << QStringLiteral("max_tokens") << 8192;
}

void TestAnthropicFailures::aRefusedSettingIsLeftOut()
{
    QFETCH(QByteArray, message);
    QFETCH(QString, field);
    QFETCH(int, instead);
    ClaudeFixture f;
    f.server.enqueue(
        Script::answer(400, R"({"type":"error","error":{"type":"invalid_request_error","message":")"
                                + message + "\"}}"));
    f.server.enqueue(streamOf(kHello));
    f.server.enqueue(streamOf(kHello));
    ChatRequest request = f.request();
    request.temperature = 0.3;
    request.topP = 0.9;
    request.maxTokens = 64'000;
    QCOMPARE(keyOf(f.chat(request)), QStringLiteral("a reply"));
    QVERIFY(f.body(0).contains(field));
    QCOMPARE(f.body(1).value(field).toInt(), instead);
    QCOMPARE(f.notices.size(), instead == 0 ? 1 : 0);
    QVERIFY(f.waits.isEmpty());
    QVERIFY(f.chat(request)); // remembered
    QCOMPARE(f.body(2), f.body(1));
}

void TestAnthropicFailures::overloadIsWaitedFor()
{
    ClaudeFixture f;
    f.server.enqueue(Script::answer(
        529, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})"));
    f.server.enqueue(Script::answer(429, "{}", "application/json", {"retry-after: 7"}));
    f.server.enqueue(streamOf(
        kStart + claudeEvent("error", R"("error":{"type":"overloaded_error","message":"x"})")));
    f.server.enqueue(streamOf(kHello));
    QCOMPARE(keyOf(f.chat()), QStringLiteral("a reply"));
    QCOMPARE(f.server.connections(), 4);
    QCOMPARE(f.waits.size(), 3);
    QCOMPARE(f.waits.first(), 250);
    QVERIFY(f.waits.at(1) >= 7000);

    f.server.enqueue(streamOf(kStart + claudeText("Hel")
                              + claudeEvent("error", R"("error":{"type":"overloaded_error"})")));
    QCOMPARE(f.chat().error().code, ErrorCode::Unavailable); // some of it is on the screen
    QCOMPARE(f.server.connections(), 5);
}

void TestAnthropicFailures::aHostileStreamEnds_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("unit");
    QTest::addColumn<QString>("key");
    QTest::newRow("a line without an end")
        << kStart + "data: " << QByteArray(1'000'000, 'x') << QStringLiteral("bad_answer");
    QTest::newRow("a JSON answer without an end")
        << QByteArray("{\"a\":[") << QByteArray(1'000'000, '1') << QStringLiteral("bad_answer");
    QTest::newRow("deep nesting") << QByteArray("data: ") << QByteArray(1'000'000, '[')
                                  << QStringLiteral("bad_answer");
}

void TestAnthropicFailures::aHostileStreamEnds()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, unit);
    QFETCH(QString, key);
    ClaudeFixture f;
    Script script = streamOf(start);
    for (int i = 0; i < 20; ++i)
        script.send(unit);
    f.server.enqueue(script);
    QCOMPARE(keyOf(f.chat()), key);
}

void TestAnthropicFailures::theKeyIsNeverRepeated()
{
    ClaudeFixture f;
    f.server.enqueue(Script::answer(401, R"({"error":{"message":"Wrong key: sk-secret-1234"}})"));
    const auto reply = f.chat();
    QVERIFY(reply.error().message.contains(QLatin1String("Wrong key")));
    QVERIFY(!reply.error().message.contains(QLatin1String("sk-secret-1234")));

    ClaudeFixture g;
    g.config.apiKey = {};
    g.server.enqueue(Script::answer(401, ""));
    QCOMPARE(keyOf(g.chat()), QStringLiteral("api_key_missing"));
    QVERIFY(!g.server.requests().first().headers.contains("x-api-key"));

    ClaudeFixture h;
    h.config.apiKey = [] { return lockedKeyTask(); };
    QCOMPARE(h.chat().error().message, QStringLiteral("The keyring is locked."));
    QCOMPARE(h.server.connections(), 0);
}

QTEST_GUILESS_MAIN(TestAnthropicFailures)
#include "tst_anthropicfailures.moc"
