// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/providers/openaifixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestOpenAiProvider : public QObject
{
    Q_OBJECT

private slots:
    void aStreamIsAnswered();
    void theRequestIsAsTheProtocolSaysIt();
    void streamsOfTheWorld_data();
    void streamsOfTheWorld();
    void cancellingWhileItStreams();
    void cancellingWhileItWaits();
    void offline();
    void theProviderMayDieWhileItStreams();
    void toolNamesAreTranslated();
    void modelsAreListed();
    void modelsThatCannotBeListed();
};

void TestOpenAiProvider::aStreamIsAnswered()
{
    Fixture f;
    f.server.enqueue(streamOf(": keep-alive\n\n" + textChunk("Hel") + textChunk("lo")
                              + finishChunk() + kUsageChunk + kDone)
                         .stall()); // it need not close
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), QStringLiteral("a reply"));
    QCOMPARE(reply->text, QStringLiteral("Hello"));
    QCOMPARE(f.deltas, (QStringList{QStringLiteral("Hel"), QStringLiteral("lo")}));
    QCOMPARE(reply->finishReason, QStringLiteral("stop"));
    QCOMPARE(reply->model, QStringLiteral("m-1"));
    QVERIFY(reply->usage.has_value());
    QCOMPARE(reply->usage->input, 9);
    QCOMPARE(reply->usage->output, 4);
    QCOMPARE(reply->usage->cached, 3);
    QVERIFY(f.notices.isEmpty());
    const auto entries = f.policy.ledger().recent();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().reason, QStringLiteral("chat with m-1"));
}

void TestOpenAiProvider::theRequestIsAsTheProtocolSaysIt()
{
    Fixture f;
    f.config.organisation = QStringLiteral("org-1");
    f.config.extraHeaders.append(OutboundHeader{"X-Title", "Troupe"});
    f.server.enqueue(streamOf(textChunk("x", "\"stop\"") + kDone));
    ChatRequest request = f.request();
    ToolCall call;
    call.id = QStringLiteral("call_1");
    call.name = QStringLiteral("get_weather");
    call.arguments.insert(QStringLiteral("city"), QStringLiteral("Paris"));
    request.messages.prepend(ChatMessage{ChatRole::System, QStringLiteral("Be brief."), {}, {}});
    request.messages.append(ChatMessage{ChatRole::Assistant, QString(), {call}, {}});
    request.messages.append(
        ChatMessage{ChatRole::Tool, QStringLiteral("Rain"), {}, QStringLiteral("call_1")});
    request.tools.append(ToolSpec{QStringLiteral("get_weather"), QStringLiteral("Weather"), {}});
    request.temperature = 0.25;
    request.topP = 0.5;
    request.maxTokens = 77;
    QVERIFY(f.chat(request));

    const auto &seen = f.server.requests().first();
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.target, QByteArray("/v1/chat/completions"));
    QCOMPARE(seen.headers.value("authorization"), QByteArray("Bearer sk-secret-1234"));
    QCOMPARE(seen.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(seen.headers.value("openai-organization"), QByteArray("org-1"));
    QCOMPARE(seen.headers.value("x-title"), QByteArray("Troupe"));
    const QByteArray expected = R"({
        "model":"m-1","stream":true,"stream_options":{"include_usage":true},
        "temperature":0.25,"top_p":0.5,"max_tokens":77,
        "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},
          {"role":"assistant","content":"","tool_calls":[{"id":"call_1","type":"function",
            "function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}]},
          {"role":"tool","content":"Rain","tool_call_id":"call_1"}],
        "tools":[{"type":"function","function":{"name":"get_weather","description":"Weather",
          "parameters":{"type":"object","properties":{}}}}]})";
    QCOMPARE(f.body(), QJsonDocument::fromJson(expected).object());
}

void TestOpenAiProvider::streamsOfTheWorld_data()
{
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &events, const QString &text) {
        QTest::newRow(name) << events << text;
    };
    const QString hello = QStringLiteral("Hello");
    const QByteArray good = textChunk("Hel") + textChunk("lo", "\"stop\"");

    row("with [DONE]", good + kDone, hello);
    row("without [DONE]", good, hello);
    row("without a finish reason but with [DONE]", textChunk("Hello") + kDone, hello);
    row("line ends of CRLF", QByteArray(good + kDone).replace("\n", "\r\n"), hello);
    row("line ends of CR", QByteArray(good + kDone).replace("\n", "\r"), hello);
    row("no space after data:", QByteArray(good + kDone).replace("data: ", "data:"), hello);
    row("the last event without a blank line", QByteArray(good).chopped(2), hello);
    row("a byte order mark", "\xEF\xBB\xBF" + good, hello);
    row("blank lines first", "\n\n" + good, hello);
    row("JSON over several data lines",
        "data: {\"choices\":[{\"delta\":{\"content\":\ndata: "
        "\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n",
        hello);
    row("characters of several bytes", textChunk("\xE2\x82\xAC\xF0\x9F\x98\x80", "\"stop\""),
        QString::fromUtf8("\xE2\x82\xAC\xF0\x9F\x98\x80"));
    row("escaped surrogates", textChunk("\\ud83d\\ude00", "\"stop\""),
        QString::fromUtf8("\xF0\x9F\x98\x80"));
    row("error: null in each chunk",
        sseEvent(
            R"({"error":null,"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}]})"),
        hello);
    row("thoughts are not text",
        sseEvent(R"({"choices":[{"delta":{"reasoning_content":"Hm","content":null}}]})") + good,
        hello);
    row("after the end comes rubbish", good + "data: {broken\n\n", hello);
    row("plain JSON instead of a stream",
        R"({"choices":[{"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]})",
        hello);
    row("plain JSON without a finish reason", R"( {"choices":[{"message":{"content":"Hello"}}]} )",
        hello);
    row("an empty answer that was finished", finishChunk() + kDone, QString());
}

void TestOpenAiProvider::streamsOfTheWorld()
{
    QFETCH(QByteArray, events);
    QFETCH(QString, text);
    Fixture f;
    f.server.enqueue(streamOf(events));
    f.server.enqueue(Script::eventStream().sendByByte(events));
    for (int i = 0; i < 2; ++i) {
        f.deltas.clear();
        const auto reply = f.chat();
        QCOMPARE(keyOf(reply), QStringLiteral("a reply"));
        QCOMPARE(reply->text, text);
        QCOMPARE(f.deltas.join(QString()), text);
        QCOMPARE(reply->finishReason, QStringLiteral("stop"));
    }
    QCOMPARE(f.server.connections(), 2);
}

void TestOpenAiProvider::cancellingWhileItStreams()
{
    Fixture f;
    f.server.enqueue(streamOf(textChunk("Hel")).stall());
    auto task = f.start(f.request());
    QTRY_COMPARE(f.deltas.size(), 1);
    f.cancel.cancel();
    QCOMPARE(QCoro::waitFor(task).error().code, ErrorCode::Cancelled);
    QTRY_COMPARE(f.server.closedByClient(), 1);
    QCOMPARE(f.deltas.size(), 1);
}

void TestOpenAiProvider::cancellingWhileItWaits()
{
    Fixture f;
    bool waiting = false;
    f.tools.wait = [&waiting](qint64, CancelToken cancel) {
        waiting = true;
        return waitCancellable(3'600'000, cancel); // the real one
    };
    f.server.enqueue(Script::answer(500, "{}"));
    auto task = f.start(f.request());
    QTRY_VERIFY(waiting);
    f.cancel.cancel();
    QCOMPARE(QCoro::waitFor(task).error().code, ErrorCode::Cancelled);
    QCOMPARE(f.server.connections(), 1);
}

void TestOpenAiProvider::offline()
{
    Fixture f;
    NetSettings settings;
    settings.offline = true;
    QVERIFY(f.policy.apply(settings));
    f.server.enqueue(streamOf(textChunk("x", "\"stop\"")));
    QCOMPARE(keyOf(f.chat()), QStringLiteral("a reply")); // a local server goes on

    Fixture g;
    QVERIFY(g.policy.apply(settings));
    g.config.baseUrl = QStringLiteral("https://api.openai.com/v1");
    const auto reply = g.chat();
    QCOMPARE(keyOf(reply), QStringLiteral("offline_locked"));
    QCOMPARE(reply.error().code, ErrorCode::Forbidden);
    QVERIFY(g.waits.isEmpty());
}

void TestOpenAiProvider::theProviderMayDieWhileItStreams()
{
    Fixture f;
    f.server.enqueue(
        Script::eventStream().sendByByte(textChunk("Hel") + textChunk("lo", "\"stop\"")));
    f.provider = std::move(*OpenAiProvider::create(f.config, f.client, f.clock, f.tools));
    auto task = f.provider->chat(
        f.request(), [&f](const QString &) { f.provider.reset(); }, f.cancel);
    const auto reply = QCoro::waitFor(task);
    QVERIFY(!f.provider);
    QCOMPARE(reply->text, QStringLiteral("Hello"));
}

void TestOpenAiProvider::toolNamesAreTranslated()
{
    Fixture f;
    ChatRequest request = f.request();
    request.tools.append(ToolSpec{QStringLiteral("mcp:files.read"), {}, {}});
    request.tools.append(ToolSpec{QStringLiteral("mcp/files.read"), {}, {}});
    f.server.enqueue(streamOf(sseEvent(
        R"({"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"mcp_files_read_2","arguments":"{\"p\":1}"}}]},"finish_reason":"tool_calls"}]})")));
    const auto reply = f.chat(request);
    QCOMPARE(reply->toolCalls.size(), 1);
    QCOMPARE(reply->toolCalls.first().name, QStringLiteral("mcp/files.read"));
    QCOMPARE(reply->finishReason, QStringLiteral("tool_calls"));
    const QJsonArray tools = f.body().value(QLatin1String("tools")).toArray();
    QCOMPARE(tools[0][QLatin1String("function")][QLatin1String("name")].toString(),
             QStringLiteral("mcp_files_read"));
}

void TestOpenAiProvider::modelsAreListed()
{
    Fixture f;
    f.provider = std::move(*OpenAiProvider::create(f.config, f.client, f.clock, f.tools));
    f.server.enqueue(
        Script::answer(200, R"({"data":[{"id":"a","context_length":8192},{"id":"b"}]})"));
    const auto models = QCoro::waitFor(f.provider->listModels(f.cancel));
    QVERIFY(models.has_value());
    QCOMPARE(models->size(), 2);
    QCOMPARE(models->at(0).id, QStringLiteral("a"));
    QCOMPARE(models->at(0).contextWindow, 8192);
    QCOMPARE(f.server.requests().first().target, QByteArray("/v1/models"));
    QCOMPARE(f.server.requests().first().method, QByteArray("GET"));
}

void TestOpenAiProvider::modelsThatCannotBeListed()
{
    Fixture f;
    f.provider = std::move(*OpenAiProvider::create(f.config, f.client, f.clock, f.tools));
    f.server.enqueue(Script::answer(200, "<html>"));
    QCOMPARE(QCoro::waitFor(f.provider->listModels(f.cancel)).error().code, ErrorCode::Upstream);
    f.server.enqueue(Script::answer(401, ""));
    QCOMPARE(QCoro::waitFor(f.provider->listModels(f.cancel)).error().code,
             ErrorCode::Unauthenticated);
}

QTEST_GUILESS_MAIN(TestOpenAiProvider)
#include "tst_openaiprovider.moc"
