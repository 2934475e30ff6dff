// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/providers/openaifixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestOpenAiFailures : public QObject
{
    Q_OBJECT

private slots:
    void brokenAnswers_data();
    void brokenAnswers();
    void refusals_data();
    void refusals();
    void theKeyIsNeverRepeated();
    void aKeyThatCannotBeHad();
    void aRefusedFieldIsLeftOut_data();
    void aRefusedFieldIsLeftOut();
    void whatWasLearntIsRemembered();
    void twoFieldsThatRefuseEachOtherEnd();
    void retries_data();
    void retries();
    void retriesGiveUpAfterThree();
    void nothingIsRepeatedAfterTheFirstText();
    void aServerThatIsNotThere();
};

void TestOpenAiFailures::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, const QByteArray &events, ErrorCode code,
                        const char *key) {
        QTest::newRow(name) << events << code << QString::fromLatin1(key);
    };
    row("cut after some text", textChunk("Hel"), ErrorCode::Upstream, "stream_cut");
    row("cut inside an event", textChunk("Hel") + "data: {\"choi", ErrorCode::Upstream,
        "bad_answer");
    row("an event that is no JSON", textChunk("a") + "data: hello\n\n", ErrorCode::Upstream,
        "bad_answer");
    row("an event that is an array", "data: [1]\n\n", ErrorCode::Upstream, "bad_answer");
    row("nothing at all", "", ErrorCode::Upstream, "bad_answer");
    row("[DONE] alone", kDone, ErrorCode::Upstream, "empty_answer");
    row("comments alone", ": hi\n\n", ErrorCode::Upstream, "empty_answer");
    row("a web page", "<!DOCTYPE html><html><title>Login</title></html>", ErrorCode::Upstream,
        "endpoint_not_found");
    row("JSON of something else", R"({"hello":"world"})", ErrorCode::Upstream, "empty_answer");
    row("half of a JSON answer", R"({"choices":[)", ErrorCode::Upstream, "bad_answer");
    row("an error event after text",
        textChunk("Hel") + sseEvent(R"({"error":{"message":"boom","code":500}})"),
        ErrorCode::Upstream, "provider_error");
    row("an error of the context",
        sseEvent(
            R"({"error":{"message":"maximum context length is 8","code":"context_length_exceeded"}})"),
        ErrorCode::Invalid, "context_length_exceeded");
    row("an event of type error", textChunk("a") + "event: error\ndata: {\"message\":\"boom\"}\n\n",
        ErrorCode::Upstream, "provider_error");
    row("an error as plain JSON with status 200",
        R"({"error":{"message":"Invalid API key","code":401}})", ErrorCode::Unauthenticated,
        "invalid_api_key");
}

void TestOpenAiFailures::brokenAnswers()
{
    QFETCH(QByteArray, events);
    QFETCH(ErrorCode, code);
    QFETCH(QString, key);
    Fixture f;
    f.config.retry.maxRetries = 0;
    f.server.enqueue(streamOf(events));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), key);
    QCOMPARE(reply.error().code, code);
    QVERIFY(reply.error().message.contains(QLatin1String("Scripted"))
            || reply.error().message.contains(QLatin1String("m-1")));
    QCOMPARE(f.server.connections(), 1);
}

void TestOpenAiFailures::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, int status, const QByteArray &body, ErrorCode code,
                        const char *key) {
        QTest::newRow(name) << status << body << code << QString::fromLatin1(key);
    };
    using enum ErrorCode;
    row("OpenAI: a wrong key", 401,
        R"({"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}})",
        Unauthenticated, "invalid_api_key");
    row("Gemini: a wrong key is a 400 in an array", 400,
        R"([{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}])",
        Unauthenticated, "invalid_api_key");
    row("an empty 401", 401, "", Unauthenticated, "invalid_api_key");
    row("a 403 without words", 403, "", Unauthenticated, "permission_denied");
    row("a 403 about the model", 403,
        R"({"error":{"message":"Project does not have access to model x","code":"model_not_found"}})",
        Invalid, "invalid_model");
    row("OpenAI: an unknown model", 404,
        R"({"error":{"message":"The model `x` does not exist or you do not have access to it.","code":"model_not_found"}})",
        Invalid, "invalid_model");
    row("Ollama: an unknown model", 404,
        R"({"error":{"message":"model 'x' not found","type":"api_error"}})", Invalid,
        "invalid_model");
    row("vLLM: an unknown model", 404,
        R"({"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404})",
        Invalid, "invalid_model");
    row("a wrong path of FastAPI", 404, R"({"detail":"Not Found"})", Upstream,
        "endpoint_not_found");
    row("a web page for a 404", 404, "<html><title>404: no model here</title></html>", Upstream,
        "endpoint_not_found");
    row("OpenAI: too long", 400,
        R"({"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}})",
        Invalid, "context_length_exceeded");
    row("llama.cpp: too long", 400,
        R"({"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}})",
        Invalid, "context_length_exceeded");
    row("LM Studio: too long", 400,
        R"({"error":"Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens"})",
        Invalid, "context_length_exceeded");
    row("xAI: too long", 400,
        R"({"code":"invalid","error":"This model's maximum prompt length is 131072 but the request contains 537812 tokens."})",
        Invalid, "context_length_exceeded");
    row("Gemini: too long", 400,
        R"({"error":{"message":"The input token count exceeds the maximum number of tokens allowed (1048576)."}})",
        Invalid, "context_length_exceeded");
    row("too long as a 500", 500,
        R"({"error":{"message":"context size exceeded: exceeds context window"}})", Invalid,
        "context_length_exceeded");
    row("too long as a 413", 413, R"({"message":"Prompt is too long"})", Invalid,
        "context_length_exceeded");
    row("FastAPI's list", 422,
        R"({"detail":[{"loc":["body","top_k"],"msg":"value is not a valid integer"}]})", Invalid,
        "provider_refused_request");
    row("tools are not for this model", 400,
        R"({"error":{"message":"registry.ollama.ai/library/gemma:2b does not support tools"}})",
        Invalid, "tools_not_supported");
    row("too many requests", 429,
        R"({"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}})", RateLimited,
        "rate_limited");
    row("no quota left", 429,
        R"({"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}})",
        RateLimited, "insufficient_quota");
    row("DeepSeek: no balance", 402, R"({"error":{"message":"Insufficient Balance"}})", RateLimited,
        "insufficient_quota");
    row("a 500 as a web page", 500, "<html><title>Oops</title></html>", Upstream, "provider_error");
    row("an empty 502", 502, "", Unavailable, "provider_overloaded");
    row("loading a model", 503,
        R"({"error":{"message":"Loading model","type":"unavailable_error","code":503}})",
        Unavailable, "provider_overloaded");
    row("overloaded", 529, R"({"error":{"type":"overloaded_error","message":"Overloaded"}})",
        Unavailable, "provider_overloaded");
    row("a gateway that waited too long", 504, "upstream timed out", Timeout, "provider_timeout");
    row("a redirect", 301, "", Upstream, "provider_redirects");
    row("a body of nonsense", 400, "\xFF\xFE{{{", Invalid, "provider_refused_request");
}

void TestOpenAiFailures::refusals()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorCode, code);
    QFETCH(QString, key);
    Fixture f;
    f.config.retry.maxRetries = 0;
    f.server.enqueue(Script::answer(status, body));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), key);
    QCOMPARE(reply.error().code, code);
    QVERIFY(reply.error().message.size() > 20);
    QVERIFY(reply.error().message.size() < 700);
    QCOMPARE(f.server.connections(), 1);
}

void TestOpenAiFailures::theKeyIsNeverRepeated()
{
    Fixture f;
    f.server.enqueue(Script::answer(401, R"({"error":"Wrong key: sk-secret-1234"})"));
    const auto reply = f.chat();
    QVERIFY(reply.error().message.contains(QLatin1String("Wrong key")));
    QVERIFY(!reply.error().message.contains(QLatin1String("sk-secret-1234")));
    QVERIFY(!reply.error().detail.contains(QLatin1String("sk-secret-1234")));

    Fixture g;
    g.config.apiKey = [] { return keyTask(QStringLiteral("sk-a\r\nX-Evil: 1")); };
    const auto refused = g.chat();
    QCOMPARE(keyOf(refused), QStringLiteral("bad_request"));
    QVERIFY(!refused.error().message.contains(QLatin1String("sk-a")));
    QCOMPARE(g.server.connections(), 0);

    Fixture h;
    h.config.apiKey = {};
    h.server.enqueue(Script::answer(401, ""));
    QCOMPARE(keyOf(h.chat()), QStringLiteral("api_key_missing"));
    QVERIFY(!h.server.requests().first().headers.contains("authorization"));
}

void TestOpenAiFailures::aKeyThatCannotBeHad()
{
    Fixture f;
    f.config.apiKey = [] { return lockedKeyTask(); };
    const auto reply = f.chat();
    QCOMPARE(reply.error().message, QStringLiteral("The keyring is locked."));
    QCOMPARE(f.server.connections(), 0);
}

void TestOpenAiFailures::aRefusedFieldIsLeftOut_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("refusal");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("instead");
    QTest::addColumn<bool>("told");
    const auto row = [](const char *name, int status, const QByteArray &refusal, const char *field,
                        const char *instead, bool told) {
        QTest::newRow(name) << status << refusal << QString::fromLatin1(field)
                            << QString::fromLatin1(instead) << told;
    };
    row("o1: max_tokens", 400,
        R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}})",
        "max_tokens", "max_completion_tokens", false);
    row("o3: temperature", 400,
        R"({"error":{"message":"Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.","param":"temperature","code":"unsupported_value"}})",
        "temperature", "", true);
    row("o3: top_p", 400,
        R"({"error":{"message":"Unsupported parameter: 'top_p' is not supported with this model.","param":"top_p","code":"unsupported_parameter"}})",
        "top_p", "", true);
    row("Mistral: stream_options", 422,
        R"({"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]})",
        "stream_options", "", false);
    row("a proxy: stream_options", 400, R"({"error":"unknown field \"stream_options\""})",
        "stream_options", "", false);
}

void TestOpenAiFailures::aRefusedFieldIsLeftOut()
{
    QFETCH(int, status);
    QFETCH(QByteArray, refusal);
    QFETCH(QString, field);
    QFETCH(QString, instead);
    QFETCH(bool, told);
    Fixture f;
    f.server.enqueue(Script::answer(status, refusal));
    f.server.enqueue(streamOf(textChunk("x", "\"stop\"") + kDone));
    ChatRequest request = f.request();
    request.maxTokens = 5;
    request.temperature = 0.3;
    request.topP = 0.9;
    QCOMPARE(keyOf(f.chat(request)), QStringLiteral("a reply"));
    const QJsonObject first = f.body(0);
    const QJsonObject second = f.body(1);
    QVERIFY(first.contains(field));
    QVERIFY(!second.contains(field));
    QCOMPARE(second.size(), first.size() - (instead.isEmpty() ? 1 : 0));
    if (!instead.isEmpty())
        QCOMPARE(second.value(instead).toInt(), 5);
    QCOMPARE(f.notices.size(), told ? 1 : 0);
    QVERIFY(f.waits.isEmpty()); // no backoff: the server is well
}

void TestOpenAiFailures::whatWasLearntIsRemembered()
{
    Fixture f;
    f.server.enqueue(Script::answer(
        400, R"({"error":{"message":"x","param":"max_tokens","code":"unsupported_parameter"}})"));
    f.server.enqueue(streamOf(textChunk("x", "\"stop\"")));
    f.server.enqueue(streamOf(textChunk("y", "\"stop\"")));
    f.server.enqueue(streamOf(textChunk("z", "\"stop\"")));
    ChatRequest request = f.request();
    request.maxTokens = 5;
    QVERIFY(f.chat(request));
    QVERIFY(f.chat(request));
    QCOMPARE(f.server.connections(), 3);
    QVERIFY(f.body(2).contains(QLatin1String("max_completion_tokens")));
    request.model = QStringLiteral("another");
    QVERIFY(f.chat(request));
    QVERIFY(f.body(3).contains(QLatin1String("max_tokens"))); // of that model nothing is known
}

void TestOpenAiFailures::twoFieldsThatRefuseEachOtherEnd()
{
    Fixture f;
    for (int i = 0; i < 20; ++i) {
        f.server.enqueue(Script::answer(
            400, i % 2 == 0 ? R"({"error":{"message":"unknown field max_tokens"}})"
                            : R"({"error":{"message":"unknown field max_completion_tokens"}})"));
    }
    ChatRequest request = f.request();
    request.maxTokens = 5;
    QCOMPARE(keyOf(f.chat(request)), QStringLiteral("provider_refused_request"));
    QVERIFY(f.server.connections() <= 6);
}

void TestOpenAiFailures::retries_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("wait");
    const QByteArray none = "X: y";
    const QByteArray noBody = "{}";
    // Half of the first backoff of 500 ms is 250; a wish of the server gets a quarter of that on top.
    QTest::newRow("a 500") << 500 << none << noBody << 250ll;
    QTest::newRow("a 502") << 502 << none << noBody << 250ll;
    QTest::newRow("a 503") << 503 << none << noBody << 250ll;
    QTest::newRow("a 529") << 529 << none << noBody << 250ll;
    QTest::newRow("a 429 without a word") << 429 << none << noBody << 250ll;
    QTest::newRow("Retry-After in seconds")
        << 429 << QByteArray("Retry-After: 7") << noBody << 7062ll;
    QTest::newRow("Retry-After with a fraction")
        << 503 << QByteArray("Retry-After: 0.5") << noBody << 562ll;
    QTest::newRow("Retry-After as a date")
        << 429 << QByteArray("Retry-After: Fri, 15 Jan 2027 08:00:04 GMT") << noBody << 4062ll;
    QTest::newRow("a date that has passed")
        << 429 << QByteArray("Retry-After: Fri, 15 Jan 2027 07:59:00 GMT") << noBody << 62ll;
    QTest::newRow("OpenAI: the reset of what ran out")
        << 429
        << QByteArray("x-ratelimit-remaining-tokens: 0\r\nx-ratelimit-reset-tokens: 1m0.5s\r\n"
                      "x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 120ms")
        << noBody << -1ll; // a minute is too long to wait for
    QTest::newRow("OpenAI: the reset of what did not run out does not count")
        << 429
        << QByteArray("x-ratelimit-remaining-tokens: 5\r\nx-ratelimit-reset-tokens: 1m0.5s\r\n"
                      "x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 120ms")
        << noBody << 182ll;
    QTest::newRow("a hint in the message")
        << 429 << none
        << QByteArray(
               R"({"error":{"message":"Rate limit reached. Please try again in 1.2s. Visit x."}})")
        << 1262ll;
    QTest::newRow("a wish that is too long")
        << 429 << QByteArray("Retry-After: 3600") << noBody << -1ll;
    QTest::newRow("no quota left")
        << 429 << none << QByteArray(R"({"error":{"code":"insufficient_quota"}})") << -1ll;
    QTest::newRow("a wrong key") << 401 << none << noBody << -1ll;
    QTest::newRow("a bad request") << 400 << none << noBody << -1ll;
    QTest::newRow("a gateway timeout: the model may have run") << 504 << none << noBody << -1ll;
}

void TestOpenAiFailures::retries()
{
    QFETCH(int, status);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(qint64, wait);
    Fixture f; // at 2027-01-15 08:00:00 UTC
    f.server.enqueue(Script::answer(status, body, "application/json", {header}));
    f.server.enqueue(streamOf(textChunk("x", "\"stop\"")));
    const auto reply = f.chat();
    if (wait < 0) {
        QVERIFY(!reply);
        QVERIFY(f.waits.isEmpty());
        QCOMPARE(f.server.connections(), 1);
    } else {
        QCOMPARE(keyOf(reply), QStringLiteral("a reply"));
        QCOMPARE(f.waits, QList<qint64>{wait});
    }
}

void TestOpenAiFailures::retriesGiveUpAfterThree()
{
    Fixture f;
    for (int i = 0; i < 9; ++i)
        f.server.enqueue(Script::answer(429, "{}", "application/json", {"Retry-After: 2"}));
    const auto reply = f.chat();
    QCOMPARE(reply.error().code, ErrorCode::RateLimited);
    QCOMPARE(reply.error().retryAfterSeconds, 2);
    QCOMPARE(f.server.connections(), 4);
    QCOMPARE(f.waits.size(), 3);
}

void TestOpenAiFailures::nothingIsRepeatedAfterTheFirstText()
{
    Fixture f;
    f.server.enqueue(
        streamOf(textChunk("Hel") + sseEvent(R"({"error":{"message":"x","code":503}})")));
    QCOMPARE(f.chat().error().code, ErrorCode::Unavailable);
    QCOMPARE(f.server.connections(), 1);
    QCOMPARE(f.deltas, QStringList{QStringLiteral("Hel")});

    f.deltas.clear(); // but an error before any text is as good as a status
    f.server.enqueue(streamOf(sseEvent(R"({"error":{"message":"x","code":503}})")));
    f.server.enqueue(streamOf(textChunk("x", "\"stop\"")));
    QCOMPARE(keyOf(f.chat()), QStringLiteral("a reply"));
    QCOMPARE(f.deltas, QStringList{QStringLiteral("x")});

    f.server.enqueue(Script().awaitRequest().drop()); // read, perhaps paid for: not sent again
    QCOMPARE(keyOf(f.chat()), QStringLiteral("connection_lost"));
    QCOMPARE(f.server.connections(), 4);
}

void TestOpenAiFailures::aServerThatIsNotThere()
{
    Fixture f;
    {
        const ScriptedServer gone;
        f.config.baseUrl = gone.url().toString();
    }
    const auto reply = f.chat();
    QCOMPARE(reply.error().code, ErrorCode::Unavailable);
    QVERIFY(reply.error().message.contains(QLatin1String("not running")));
    QVERIFY(f.waits.isEmpty());
}

QTEST_GUILESS_MAIN(TestOpenAiFailures)
#include "tst_openaifailures.moc"
