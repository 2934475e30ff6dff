// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/anthropic/anthropicreader.h"
#include "core/providers/anthropic/anthropicrequest.h"
#include "core/providers/toolnames.h"
#include "tests/providers/anthropicfixture.h"

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
    void cancelling();
    void addresses_data();
    void addresses();
    void modelsAreListedPageByPage();
    void modelsThatCannotBeListed();
};

namespace {

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
        kStart + claudeEvent("ping") + kTextBlock + claudeText("Hello") + claudeEvent("ping")
            + kStop,
        hello);
    row("events of tomorrow",
        kStart + claudeEvent("sparkle", "\"index\":{}") + kTextBlock + claudeText("Hello") + kStop,
        hello);
    row("line ends of CRLF", QByteArray(kHello).replace("\n", "\r\n"), hello);
    row("no event field", QByteArray(kHello).replace("event: ", ": "), hello);
    row("without message_stop", QByteArray(kHello).replace(kStop, ""), hello);
    row("the last event without a blank line", QByteArray(kHello).chopped(2), hello);
    row("characters of several bytes", kStart + claudeText("\xE2\x82\xAC\xF0\x9F\x98\x80") + kStop,
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
            + claudeText("lo") + claudeStop("end_turn") + kStop,
        hello);
    row("a call in fragments",
        kStart + claudeText("Hello") + claudeTool(1, "t1", "look_") + claudeToolJson(1, "")
            + claudeToolJson(1, "{\"a\": ") + claudeToolJson(1, "[1,2]}") + claudeStop("tool_use")
            + kStop,
        hello, "t1 look: {\"a\":[1,2]}", "tool_calls");
    row("two calls whose fragments are mixed",
        kStart + claudeTool(0, "t1", "a") + claudeTool(1, "t2", "b") + claudeToolJson(0, "{\"x\":")
            + claudeToolJson(1, "{\"y\":2}") + claudeToolJson(0, "1}") + claudeStop("tool_use")
            + kStop,
        QString(), "t1 a {\"x\":1}|t2 b {\"y\":2}", "tool_calls");
    row("a call without arguments",
        kStart + claudeTool(0, "t1", "a") + claudeStop("tool_use") + kStop, QString(), "t1 a {}",
        "tool_calls");
    row("a call that was cut",
        kStart + claudeTool(0, "t1", "a") + claudeToolJson(0, "{\"x\":") + claudeStop("max_tokens")
            + kStop,
        QString(), "t1 a <{\"x\":>", "length");
    row("a tool of the server's is not ours",
        kStart
            + claudeEvent(
                "content_block_start",
                R"("index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}})")
            + claudeToolJson(0, "{}") + claudeText("Hello") + claudeStop("end_turn") + kStop,
        hello);
    row("too long", kStart + claudeText("Hello") + claudeStop("max_tokens") + kStop, hello, "",
        "length");
    row("the window is full",
        kStart + claudeText("Hello") + claudeStop("model_context_window_exceeded") + kStop, hello,
        "", "length");
    row("refused", kStart + claudeText("Hello") + claudeStop("refusal") + kStop, hello, "",
        "content_filter");
    row("paused", kStart + claudeText("Hello") + claudeStop("pause_turn") + kStop, hello);
    row("nothing but a stop", kStart + claudeStop("end_turn") + kStop, QString());
    row("wrong types everywhere",
        kStart + claudeEvent("content_block_delta", R"("index":"x","delta":[])")
            + claudeEvent("content_block_start", R"("index":1e99,"content_block":7)")
            + claudeEvent("message_delta",
                          R"("delta":null,"usage":{"output_tokens":"many","input_tokens":-5})")
            + claudeText("Hello") + claudeStop("end_turn") + kStop,
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

void TestAnthropic::cancelling()
{
    ClaudeFixture f;
    f.server.enqueue(streamOf(kStart + claudeText("Hel")).stall());
    auto task = f.start(f.request());
    QTRY_COMPARE(f.deltas.size(), 1);
    f.cancel.cancel();
    QCOMPARE(QCoro::waitFor(task).error().code, ErrorCode::Cancelled);
    QTRY_COMPARE(f.server.closedByClient(), 1);
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
