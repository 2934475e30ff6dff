// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/anthropic/anthropicprovider.h"
#include "core/providers/anthropic/anthropicreader.h"
#include "core/providers/anthropic/anthropicrequest.h"
#include "core/providers/toolnames.h"
#include "tests/providers/providerfixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestAnthropic : public QObject
{
    Q_OBJECT

private slots:
    void aStreamIsAnswered();
    void theRequestIsAsTheProtocolSaysIt();
    void conversationsAreMadeToFit_data();
    void conversationsAreMadeToFit();
    void streams_data();
    void streams();
    void brokenAnswers_data();
    void brokenAnswers();
    void refusals_data();
    void refusals();
    void aRefusedSettingIsLeftOut_data();
    void aRefusedSettingIsLeftOut();
    void overloadIsWaitedFor();
    void aHostileStreamEnds_data();
    void aHostileStreamEnds();
    void cancelling();
    void theKeyIsNeverRepeated();
    void addresses_data();
    void addresses();
    void modelsAreListedPageByPage();
    void modelsThatCannotBeListed();
};

namespace {

using ClaudeFixture = ProviderFixture<AnthropicProvider, AnthropicConfig>;

QByteArray claudeEvent(const QByteArray &type, const QByteArray &rest = {})
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + '"' + (rest.isEmpty() ? "" : ",")
           + rest + "}\n\n";
}

const QByteArray kStart = claudeEvent(
    "message_start",
    R"("message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}})");
const QByteArray kTextBlock =
    claudeEvent("content_block_start", R"("index":0,"content_block":{"type":"text","text":""})");
const QByteArray kStopBlock = claudeEvent("content_block_stop", "\"index\":0");
const QByteArray kStop = claudeEvent("message_stop");

QByteArray text(const QByteArray &delta)
{
    return claudeEvent("content_block_delta",
                       R"("index":0,"delta":{"type":"text_delta","text":")" + delta + "\"}");
}

QByteArray stopReason(const QByteArray &reason)
{
    return claudeEvent("message_delta",
                       R"("delta":{"stop_reason":")" + reason
                           + R"(","stop_sequence":null},"usage":{"output_tokens":42})");
}

QByteArray toolBlock(int index, const QByteArray &id, const QByteArray &name)
{
    return claudeEvent("content_block_start", "\"index\":" + QByteArray::number(index)
                                                  + R"(,"content_block":{"type":"tool_use","id":")"
                                                  + id + R"(","name":")" + name
                                                  + R"(","input":{}})");
}

QByteArray toolJson(int index, const QByteArray &partial)
{
    QByteArray quoted = partial;
    quoted.replace('"', "\\\"");
    return claudeEvent("content_block_delta",
                       "\"index\":" + QByteArray::number(index)
                           + R"(,"delta":{"type":"input_json_delta","partial_json":")" + quoted
                           + "\"}");
}

const QByteArray kHello =
    kStart + kTextBlock + text("Hel") + text("lo") + kStopBlock + stopReason("end_turn") + kStop;

QString callsOf(const ChatReply &reply)
{
    QStringList calls;
    for (const ToolCall &call : reply.toolCalls) {
        const QByteArray json = QJsonDocument(call.arguments).toJson(QJsonDocument::Compact);
        calls.append(call.id + u' ' + call.name + u' '
                     + (call.malformedArguments.isEmpty() ? QString::fromUtf8(json)
                                                          : u'<' + call.malformedArguments + u'>'));
    }
    return calls.join(u'|');
}

ChatMessage said(ChatRole role, const char *content)
{
    return ChatMessage{role, QString::fromUtf8(content), {}, {}};
}

ChatMessage called(const char *id, const char *content = "")
{
    ToolCall call;
    call.id = QString::fromLatin1(id);
    call.name = QStringLiteral("look");
    return ChatMessage{ChatRole::Assistant, QString::fromUtf8(content), {call}, {}};
}

ChatMessage answered(const char *id, const char *content)
{
    return ChatMessage{ChatRole::Tool, QString::fromUtf8(content), {}, QString::fromLatin1(id)};
}

/// "user: hi + look#1 / …": the turns of a request body in short.
QString turnsOf(const QList<ChatMessage> &messages)
{
    ChatRequest request;
    request.messages = messages;
    const QJsonObject body = QJsonDocument::fromJson(anthropicChatBody(request, {}, {})).object();
    QStringList turns;
    for (const QJsonValue &turn : body.value(QLatin1String("messages")).toArray()) {
        QStringList blocks;
        for (const QJsonValue &block : turn[QLatin1String("content")].toArray()) {
            const QString type = block[QLatin1String("type")].toString();
            if (type == QLatin1String("text"))
                blocks.append(block[QLatin1String("text")].toString());
            else if (type == QLatin1String("tool_use"))
                blocks.append(QLatin1String("call#") + block[QLatin1String("id")].toString());
            else if (type == QLatin1String("tool_result"))
                blocks.append(QLatin1String("result#")
                              + block[QLatin1String("tool_use_id")].toString() + u'='
                              + block[QLatin1String("content")].toString());
            else
                blocks.append(type);
        }
        turns.append(turn[QLatin1String("role")].toString() + QLatin1String(": ")
                     + blocks.join(QLatin1String(" + ")));
    }
    return turns.join(QLatin1String(" / "));
}

} // namespace

void TestAnthropic::aStreamIsAnswered()
{
    ClaudeFixture f;
    f.server.enqueue(streamOf(kHello).stall()); // it need not close
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), QStringLiteral("a reply"));
    QCOMPARE(reply->text, QStringLiteral("Hello"));
    QCOMPARE(f.deltas, (QStringList{QStringLiteral("Hel"), QStringLiteral("lo")}));
    QCOMPARE(reply->finishReason, QStringLiteral("stop"));
    QCOMPARE(reply->model, QStringLiteral("claude-x"));
    QCOMPARE(reply->usage->input, 125);
    QCOMPARE(reply->usage->cached, 100);
    QCOMPARE(reply->usage->output, 42);
    QCOMPARE(f.policy.ledger().recent().first().reason, QStringLiteral("chat with m-1"));
}

void TestAnthropic::theRequestIsAsTheProtocolSaysIt()
{
    ClaudeFixture f;
    f.config.extraHeaders.append(OutboundHeader{"anthropic-beta", "x-1"});
    f.server.enqueue(streamOf(kHello));
    ChatRequest request = f.request();
    request.messages.prepend(said(ChatRole::System, "Be brief."));
    request.messages.last().images.append(ChatImage{QStringLiteral("image/png"), "PNG"});
    ToolCall call;
    call.id = QStringLiteral("toolu_1");
    call.name = QStringLiteral("get.weather");
    call.arguments.insert(QStringLiteral("city"), QStringLiteral("Paris"));
    request.messages.append(
        ChatMessage{ChatRole::Assistant, QStringLiteral("Let me look."), {call}, {}});
    request.messages.append(answered("toolu_1", "Rain"));
    request.tools.append(ToolSpec{QStringLiteral("get.weather"), QStringLiteral("Weather"), {}});
    request.temperature = 1.5;
    request.topP = 0.5;
    request.maxTokens = 77;
    QVERIFY(f.chat(request));
    const auto &seen = f.server.requests().first();
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.target, QByteArray("/v1/messages"));
    QCOMPARE(seen.headers.value("x-api-key"), QByteArray("sk-secret-1234"));
    QVERIFY(!seen.headers.contains("authorization"));
    QCOMPARE(seen.headers.value("anthropic-version"), QByteArray("2023-06-01"));
    QCOMPARE(seen.headers.value("anthropic-beta"), QByteArray("x-1"));
    QCOMPARE(seen.headers.value("content-type"), QByteArray("application/json"));
    const QByteArray expected = R"({
        "model":"m-1","stream":true,"max_tokens":77,"system":"Be brief.","temperature":1,"top_p":0.5,
        "messages":[
          {"role":"user","content":[
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"UE5H"}},
            {"type":"text","text":"Hi"}]},
          {"role":"assistant","content":[{"type":"text","text":"Let me look."},
            {"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Paris"}}]},
          {"role":"user","content":[
            {"type":"tool_result","tool_use_id":"toolu_1","content":"Rain"}]}],
        "tools":[{"name":"get_weather","description":"Weather","input_schema":{"type":"object"}}]})";
    QCOMPARE(f.body(), QJsonDocument::fromJson(expected).object());
    QCOMPARE(anthropicDefaultMaxTokens(QStringLiteral("claude-3-haiku-20240307")), 4096);
    QCOMPARE(anthropicDefaultMaxTokens(QStringLiteral("claude-3-5-sonnet-latest")), 8192);
    QCOMPARE(anthropicDefaultMaxTokens(QStringLiteral("claude-opus-4-1")), 32'000);
}

void TestAnthropic::conversationsAreMadeToFit_data()
{
    QTest::addColumn<QList<ChatMessage>>("messages");
    QTest::addColumn<QString>("turns");
    const auto row = [](const char *name, const QList<ChatMessage> &messages, const char *turns) {
        QTest::newRow(name) << messages << QString::fromUtf8(turns);
    };
    using enum ChatRole;
    row("messages of one role become one turn",
        {said(User, "a"), said(User, "b"), said(Assistant, "c"), said(Assistant, "d"),
         said(User, "e")},
        "user: a + b / assistant: c + d / user: e");
    row("blank texts are left out", {said(User, "a"), said(Assistant, " \n"), said(User, "b")},
        "user: a + b");
    row("an answer comes first", {said(Assistant, "a"), said(User, "b")},
        "user: (The conversation so far.) / assistant: a / user: b");
    row("blanks at the end of an answer that is to go on",
        {said(User, "a"), said(Assistant, "b \n")}, "user: a / assistant: b");
    row("results stand before what a person says next",
        {said(User, "a"), called("1"), said(User, "b"), answered("1", "r")},
        "user: a / assistant: call#1 / user: result#1=r + b");
    row("two calls, two results",
        {said(User, "a"), called("1"), called("2"), answered("2", "s"), answered("1", "r")},
        "user: a / assistant: call#1 + call#2 / user: result#2=s + result#1=r");
    row("a call without a result", {said(User, "a"), called("1", "t"), said(User, "b")},
        "user: a / assistant: t + call#1 / user: result#1=The call was interrupted. + b");
    row("a call without a result at the end", {said(User, "a"), called("1")},
        "user: a / assistant: call#1 / user: result#1=The call was interrupted.");
    row("a result without its call", {said(User, "a"), answered("9", "r"), said(User, "b")},
        "user: a + The result of a tool: r + b");
    row("a second result of one call",
        {said(User, "a"), called("1"), answered("1", "r"), answered("1", "s")},
        "user: a / assistant: call#1 / user: result#1=r + The result of a tool: s");
    row("an id that the protocol does not permit",
        {said(User, "a"), called("functions.look:0"), answered("functions.look:0", "r")},
        "user: a / assistant: call#functions_look_0 / user: result#functions_look_0=r");
    row("system prompts are no turns", {said(System, "s"), said(User, "a")}, "user: a");
}

void TestAnthropic::conversationsAreMadeToFit()
{
    QFETCH(QList<ChatMessage>, messages);
    QFETCH(QString, turns);
    QCOMPARE(turnsOf(messages), turns);
}

void TestAnthropic::streams_data()
{
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("calls");
    QTest::addColumn<QString>("finish");
    const auto row = [](const char *name, const QByteArray &events, const QString &text,
                        const char *calls = "", const char *finish = "stop") {
        QTest::newRow(name) << events << text << QString::fromUtf8(calls)
                            << QString::fromLatin1(finish);
    };
    const QString hello = QStringLiteral("Hello");
    row("plain", kHello, hello);
    row("with pings",
        kStart + claudeEvent("ping") + kTextBlock + text("Hello") + claudeEvent("ping") + kStop,
        hello);
    row("events of tomorrow",
        kStart + claudeEvent("sparkle", "\"index\":{}") + kTextBlock + text("Hello") + kStop,
        hello);
    row("line ends of CRLF", QByteArray(kHello).replace("\n", "\r\n"), hello);
    row("no event field", QByteArray(kHello).replace("event: ", ": "), hello);
    row("without message_stop", QByteArray(kHello).replace(kStop, ""), hello);
    row("the last event without a blank line", QByteArray(kHello).chopped(2), hello);
    row("characters of several bytes", kStart + text("\xE2\x82\xAC\xF0\x9F\x98\x80") + kStop,
        QString::fromUtf8("\xE2\x82\xAC\xF0\x9F\x98\x80"));
    row("after the end comes rubbish", kHello + "data: {broken\n\n", hello);
    row("thinking is no text",
        kStart
            + claudeEvent("content_block_start",
                          R"("index":0,"content_block":{"type":"thinking","thinking":""})")
            + claudeEvent("content_block_delta",
                          R"("index":0,"delta":{"type":"thinking_delta","thinking":"Hm"})")
            + claudeEvent("content_block_delta",
                          R"("index":0,"delta":{"type":"signature_delta","signature":"x"})")
            + claudeEvent("content_block_start",
                          R"("index":1,"content_block":{"type":"text","text":"Hel"})")
            + text("lo") + stopReason("end_turn") + kStop,
        hello);
    row("a call in fragments",
        kStart + text("Hello") + toolBlock(1, "t1", "look_") + toolJson(1, "")
            + toolJson(1, "{\"a\": ") + toolJson(1, "[1,2]}") + stopReason("tool_use") + kStop,
        hello, "t1 look: {\"a\":[1,2]}", "tool_calls");
    row("two calls whose fragments are mixed",
        kStart + toolBlock(0, "t1", "a") + toolBlock(1, "t2", "b") + toolJson(0, "{\"x\":")
            + toolJson(1, "{\"y\":2}") + toolJson(0, "1}") + stopReason("tool_use") + kStop,
        QString(), "t1 a {\"x\":1}|t2 b {\"y\":2}", "tool_calls");
    row("a call without arguments",
        kStart + toolBlock(0, "t1", "a") + stopReason("tool_use") + kStop, QString(), "t1 a {}",
        "tool_calls");
    row("a call that was cut",
        kStart + toolBlock(0, "t1", "a") + toolJson(0, "{\"x\":") + stopReason("max_tokens")
            + kStop,
        QString(), "t1 a <{\"x\":>", "length");
    row("a tool of the server's is not ours",
        kStart
            + claudeEvent(
                "content_block_start",
                R"("index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}})")
            + toolJson(0, "{}") + text("Hello") + stopReason("end_turn") + kStop,
        hello);
    row("too long", kStart + text("Hello") + stopReason("max_tokens") + kStop, hello, "", "length");
    row("the window is full",
        kStart + text("Hello") + stopReason("model_context_window_exceeded") + kStop, hello, "",
        "length");
    row("refused", kStart + text("Hello") + stopReason("refusal") + kStop, hello, "",
        "content_filter");
    row("paused", kStart + text("Hello") + stopReason("pause_turn") + kStop, hello);
    row("nothing but a stop", kStart + stopReason("end_turn") + kStop, QString());
    row("wrong types everywhere",
        kStart + claudeEvent("content_block_delta", R"("index":"x","delta":[])")
            + claudeEvent("content_block_start", R"("index":1e99,"content_block":7)")
            + claudeEvent("message_delta",
                          R"("delta":null,"usage":{"output_tokens":"many","input_tokens":-5})")
            + text("Hello") + stopReason("end_turn") + kStop,
        hello);
    row("one whole message",
        R"({"type":"message","model":"claude-x","content":[{"type":"text","text":"Hello"},{"type":"tool_use","id":"t1","name":"a","input":{"x":1}}],"stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":4}})",
        hello, "t1 a {\"x\":1}", "tool_calls");
}

void TestAnthropic::streams()
{
    QFETCH(QByteArray, events);
    QFETCH(QString, text);
    QFETCH(QString, calls);
    QFETCH(QString, finish);
    const QHash<QString, QString> names{{QStringLiteral("look_"), QStringLiteral("look:")}};
    for (qsizetype at = 0; at <= events.size(); ++at) { // cut at every byte
        QString given;
        AnthropicReader reader(names, [&given](const QString &delta) { given += delta; });
        reader.feed(QByteArrayView(events).first(at));
        reader.feed(QByteArrayView(events).sliced(at));
        reader.end();
        QCOMPARE(reader.problem(), QString());
        QVERIFY(reader.sawAnswer() && reader.isComplete() && !reader.complaint());
        QCOMPARE(reader.reply().text, text);
        QCOMPARE(given, text);
        QCOMPARE(callsOf(reader.reply()), calls);
        QCOMPARE(reader.reply().finishReason, finish);
    }
    ClaudeFixture f;
    f.server.enqueue(Script::eventStream().sendByByte(events));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), QStringLiteral("a reply"));
    QCOMPARE(reply->text, text);
}

void TestAnthropic::brokenAnswers_data()
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
    row("cut after some text", kStart + text("Hel"), Upstream, "stream_cut");
    row("cut after the start", kStart, Upstream, "stream_cut");
    row("cut inside an event", kStart + text("Hel") + "event: x\ndata: {\"ty", Upstream,
        "bad_answer");
    row("an event that is no JSON", kStart + "data: hello\n\n", Upstream, "bad_answer");
    row("nothing at all", "", Upstream, "bad_answer");
    row("pings alone", claudeEvent("ping"), Upstream, "empty_answer");
    row("a web page", "<!DOCTYPE html><html></html>", Upstream, "endpoint_not_found");
    row("JSON of something else", R"({"hello":"world"})", Upstream, "empty_answer");
    row("overloaded", kStart + error("overloaded_error", "Overloaded"), Unavailable,
        "provider_overloaded");
    row("overloaded in the middle", kStart + text("Hel") + error("overloaded_error", "Overloaded"),
        Unavailable, "provider_overloaded");
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

void TestAnthropic::brokenAnswers()
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

void TestAnthropic::refusals_data()
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

void TestAnthropic::refusals()
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

void TestAnthropic::aRefusedSettingIsLeftOut_data()
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

void TestAnthropic::aRefusedSettingIsLeftOut()
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

void TestAnthropic::overloadIsWaitedFor()
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

    f.server.enqueue(streamOf(kStart + text("Hel")
                              + claudeEvent("error", R"("error":{"type":"overloaded_error"})")));
    QCOMPARE(f.chat().error().code, ErrorCode::Unavailable); // some of it is on the screen
    QCOMPARE(f.server.connections(), 5);
}

void TestAnthropic::aHostileStreamEnds_data()
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

void TestAnthropic::aHostileStreamEnds()
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

void TestAnthropic::cancelling()
{
    ClaudeFixture f;
    f.server.enqueue(streamOf(kStart + text("Hel")).stall());
    auto task = f.start(f.request());
    QTRY_COMPARE(f.deltas.size(), 1);
    f.cancel.cancel();
    QCOMPARE(QCoro::waitFor(task).error().code, ErrorCode::Cancelled);
    QTRY_COMPARE(f.server.closedByClient(), 1);
}

void TestAnthropic::theKeyIsNeverRepeated()
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

void TestAnthropic::addresses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char *name, const char *path, const char *target) {
        QTest::newRow(name) << QString::fromLatin1(path) << QByteArray(target);
    };
    row("a host", "", "/v1/messages");
    row("with a slash", "/", "/v1/messages");
    row("with /v1", "/v1", "/v1/messages");
    row("all of it", "/v1/messages", "/v1/messages");
    row("below a path", "/anthropic", "/anthropic/v1/messages");
    row("below a path with all of it", "/anthropic/v1/messages/", "/anthropic/v1/messages");
}

void TestAnthropic::addresses()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, target);
    ClaudeFixture f;
    f.config.baseUrl = QStringLiteral("127.0.0.1:%1").arg(f.server.port()) + path;
    f.server.enqueue(streamOf(kHello));
    QVERIFY(f.chat());
    QCOMPARE(f.server.requests().first().target, target);

    AnthropicConfig bad;
    bad.baseUrl = QStringLiteral("ftp://x");
    QCOMPARE(AnthropicProvider::create(bad, f.client, f.clock).error().key,
             QStringLiteral("invalid_base_url"));
    bad.baseUrl.clear(); // Anthropic's own
    QVERIFY(AnthropicProvider::create(bad, f.client, f.clock).has_value());
}

void TestAnthropic::modelsAreListedPageByPage()
{
    ClaudeFixture f;
    f.server.enqueue(Script::answer(
        200,
        R"({"data":[{"id":"a","max_input_tokens":200000,"max_tokens":64000,"capabilities":{"image_input":{"supported":true},"thinking":{"supported":false}}},{"id":"b"}],"has_more":true,"last_id":"b&x"})"));
    f.server.enqueue(
        Script::answer(200, R"({"data":[{"id":"c"},{"id":"a"}],"has_more":true,"last_id":"a"})"));
    f.server.enqueue(Script::answer(200, R"({"data":[{"id":"a"}],"has_more":true,"last_id":"a"})"));
    const auto models = QCoro::waitFor(f.made().listModels(f.cancel));
    QVERIFY(models.has_value());
    QCOMPARE(models->size(), 3); // and the third page went round in a circle
    QCOMPARE(models->at(0).id, QStringLiteral("a"));
    QCOMPARE(models->at(0).contextWindow, 200'000);
    QCOMPARE(models->at(0).maxOutput, 64'000);
    QVERIFY(models->at(0).capabilities.contains(QLatin1String("vision")));
    QVERIFY(!models->at(0).capabilities.contains(QLatin1String("reasoning")));
    QCOMPARE(f.server.requests().at(0).target, QByteArray("/v1/models?limit=1000"));
    QCOMPARE(f.server.requests().at(1).target, QByteArray("/v1/models?limit=1000&after_id=b%26x"));
    QCOMPARE(f.server.scriptsLeft(), 0);
}

void TestAnthropic::modelsThatCannotBeListed()
{
    ClaudeFixture f;
    f.server.enqueue(Script::answer(200, "<html>"));
    QCOMPARE(QCoro::waitFor(f.made().listModels(f.cancel)).error().code, ErrorCode::Upstream);
    f.server.enqueue(Script::answer(401, ""));
    QCOMPARE(QCoro::waitFor(f.made().listModels(f.cancel)).error().code,
             ErrorCode::Unauthenticated);
}

QTEST_GUILESS_MAIN(TestAnthropic)
#include "tst_anthropic.moc"
