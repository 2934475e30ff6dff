// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/ollama/ollamaprovider.h"
#include "core/providers/ollama/ollamareader.h"
#include "tests/providers/providerfixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestOllama : public QObject
{
    Q_OBJECT

private slots:
    void aStreamIsAnswered();
    void theRequestIsAsTheProtocolSaysIt();
    void streams_data();
    void streams();
    void brokenAnswers_data();
    void brokenAnswers();
    void refusals_data();
    void refusals();
    void aHostileStreamEnds_data();
    void aHostileStreamEnds();
    void longConversationsGetTheContextTheyNeed();
    void contexts_data();
    void contexts();
    void facts_data();
    void facts();
    void aServerThatIsBusyIsWaitedFor();
    void cancelling();
    void addresses_data();
    void addresses();
    void modelsAreListed();
    void modelsThatCannotBeListed();
};

namespace {

using OllamaFixture = ProviderFixture<OllamaProvider, OllamaConfig>;

QByteArray part(const QByteArray &text)
{
    return R"({"model":"m-1","created_at":"x","message":{"role":"assistant","content":")" + text
           + "\"},\"done\":false}\n";
}

QByteArray calls(const QByteArray &json)
{
    return R"({"model":"m-1","message":{"role":"assistant","content":"","tool_calls":)" + json
           + "},\"done\":false}\n";
}

QByteArray done(const QByteArray &reason = "stop")
{
    return R"({"model":"m-1","message":{"role":"assistant","content":""},"done":true,"done_reason":")"
           + reason + "\",\"prompt_eval_count\":26,\"eval_count\":298}\n";
}

const QByteArray kHello = part("Hel") + part("lo") + done();

Script linesOf(const QByteArray &lines)
{
    return Script()
        .awaitRequest()
        .send("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n")
        .send(lines);
}

QString described(const ChatReply &reply)
{
    QStringList lines;
    for (const ToolCall &call : reply.toolCalls) {
        const QByteArray json = QJsonDocument(call.arguments).toJson(QJsonDocument::Compact);
        const bool isOurs = call.id.startsWith(QLatin1String("call_")) && call.id.size() == 29;
        lines.append((isOurs ? QStringLiteral("*") : call.id) + u' ' + call.name + u' '
                     + (call.malformedArguments.isEmpty() ? QString::fromUtf8(json)
                                                          : u'<' + call.malformedArguments + u'>'));
    }
    return lines.join(u'|');
}

} // namespace

void TestOllama::aStreamIsAnswered()
{
    OllamaFixture f;
    f.server.enqueue(linesOf(kHello).stall());
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), QStringLiteral("a reply"));
    QCOMPARE(reply->text, QStringLiteral("Hello"));
    QCOMPARE(f.deltas, (QStringList{QStringLiteral("Hel"), QStringLiteral("lo")}));
    QCOMPARE(reply->usage->input, 26);
    QCOMPARE(reply->usage->output, 298);
    QCOMPARE(reply->model, QStringLiteral("m-1"));
    QCOMPARE(f.policy.ledger().recent().first().reason, QStringLiteral("chat with m-1"));
}

void TestOllama::theRequestIsAsTheProtocolSaysIt()
{
    OllamaFixture f;
    f.config.keepAlive = QStringLiteral("10m");
    f.config.contextTokens = 8192;
    f.server.enqueue(linesOf(kHello));
    ChatRequest request = f.request();
    request.messages.prepend(ChatMessage{ChatRole::System, QStringLiteral("Be brief."), {}, {}});
    request.messages.last().images.append(ChatImage{QStringLiteral("image/png"), "PNG"});
    ToolCall call;
    call.id = QStringLiteral("call_1");
    call.name = QStringLiteral("get_weather");
    call.arguments.insert(QStringLiteral("city"), QStringLiteral("Paris"));
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
    QCOMPARE(seen.target, QByteArray("/api/chat"));
    QCOMPARE(seen.headers.value("authorization"), QByteArray("Bearer sk-secret-1234"));
    const QByteArray expected = R"({
        "model":"m-1","stream":true,"keep_alive":"10m",
        "options":{"temperature":0.25,"top_p":0.5,"num_predict":77,"num_ctx":8192},
        "messages":[{"role":"system","content":"Be brief."},
          {"role":"user","content":"Hi","images":["UE5H"]},
          {"role":"assistant","content":"","tool_calls":[{"id":"call_1",
            "function":{"name":"get_weather","arguments":{"city":"Paris"}}}]},
          {"role":"tool","content":"Rain","tool_name":"get_weather","tool_call_id":"call_1"}],
        "tools":[{"type":"function","function":{"name":"get_weather","description":"Weather",
          "parameters":{"type":"object","properties":{}}}}]})";
    QCOMPARE(f.body(), QJsonDocument::fromJson(expected).object());

    OllamaFixture g; // nothing that was not asked for
    g.config.keepAlive = QStringLiteral("-1");
    g.config.apiKey = {};
    g.server.enqueue(linesOf(kHello));
    QVERIFY(g.chat());
    QVERIFY(!g.body().contains(QLatin1String("options")));
    QCOMPARE(g.body().value(QLatin1String("keep_alive")), QJsonValue(-1));
    QVERIFY(!g.server.requests().first().headers.contains("authorization"));
}

void TestOllama::streams_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("called");
    QTest::addColumn<QString>("finish");
    const auto row = [](const char *name, const QByteArray &lines, const QString &text,
                        const char *called = "", const char *finish = "stop") {
        QTest::newRow(name) << lines << text << QString::fromUtf8(called)
                            << QString::fromLatin1(finish);
    };
    const QString hello = QStringLiteral("Hello");
    row("plain", kHello, hello);
    row("line ends of CRLF", QByteArray(kHello).replace("\n", "\r\n"), hello);
    row("blank lines between", QByteArray(kHello).replace("\n", "\n\n \n"), hello);
    row("no line end at the end", kHello.chopped(1), hello);
    row("a byte order mark", "\xEF\xBB\xBF" + kHello, hello);
    row("characters of several bytes", part("\xE2\x82\xAC\xF0\x9F\x98\x80") + done(),
        QString::fromUtf8("\xE2\x82\xAC\xF0\x9F\x98\x80"));
    row("all in one line", R"({"message":{"content":"Hello"},"done":true,"done_reason":"stop"})",
        hello);
    row("text in the last line", part("Hel") + R"({"message":{"content":"lo"},"done":true})",
        hello);
    row("after the end comes rubbish", kHello + "{broken\n", hello);
    row("thinking is no text",
        R"({"message":{"role":"assistant","content":"","thinking":"Hm"},"done":false})"
        "\n" + kHello,
        hello);
    row("cut by num_predict", part("Hello") + done("length"), hello, "", "length");
    row("an old server says no reason", part("Hello") + "{\"done\":true}\n", hello);
    row("an error of null", R"({"error":null,"message":{"content":"Hello"},"done":true})", hello);
    row("a call", calls(R"([{"function":{"name":"a","arguments":{"x":[1]}}}])") + done(), QString(),
        "* a {\"x\":[1]}", "tool_calls");
    row("calls with ids in two lines",
        calls(R"([{"id":"c1","function":{"index":0,"name":"a","arguments":{}}}])")
            + calls(R"([{"id":"c2","function":{"index":1,"name":"b","arguments":{"y":2}}}])")
            + done(),
        QString(), "c1 a {}|c2 b {\"y\":2}", "tool_calls");
    row("arguments as text",
        calls(R"([{"id":"c","function":{"name":"a","arguments":"{\"x\":1}"}}])") + done(),
        QString(), "c a {\"x\":1}", "tool_calls");
    row("arguments that are no object",
        calls(R"([{"id":"c","function":{"name":"a","arguments":"x="}}])") + done(), QString(),
        "c a <x=>", "tool_calls");
    row("wrong types everywhere",
        R"({"message":{"content":7,"tool_calls":{"a":1}},"done":"yes"})"
        "\n"
        R"({"message":{"content":"Hello","tool_calls":[1,null,{"function":[]}]}})"
        "\n"
        R"({"done":true,"prompt_eval_count":"x","eval_count":-3,"done_reason":{}})"
        "\n",
        hello);
}

void TestOllama::streams()
{
    QFETCH(QByteArray, lines);
    QFETCH(QString, text);
    QFETCH(QString, called);
    QFETCH(QString, finish);
    for (qsizetype at = 0; at <= lines.size(); ++at) { // cut at every byte
        QString given;
        OllamaReader reader([&given](const QString &delta) { given += delta; });
        reader.feed(QByteArrayView(lines).first(at));
        reader.feed(QByteArrayView(lines).sliced(at));
        reader.end();
        QCOMPARE(reader.problem(), QString());
        QVERIFY(reader.sawAnswer() && reader.isComplete() && !reader.complaint());
        QCOMPARE(reader.reply().text, text);
        QCOMPARE(given, text);
        QCOMPARE(described(reader.reply()), called);
        QCOMPARE(reader.reply().finishReason, finish);
    }
    OllamaFixture f;
    f.server.enqueue(linesOf("").sendByByte(lines));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), QStringLiteral("a reply"));
    QCOMPARE(reply->text, text);
}

void TestOllama::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, const QByteArray &lines, ErrorCode code,
                        const char *key) {
        QTest::newRow(name) << lines << code << QString::fromLatin1(key);
    };
    using enum ErrorCode;
    row("cut after some text", part("Hel"), Upstream, "stream_cut");
    row("cut inside a line", part("Hel") + "{\"mess", Upstream, "bad_answer");
    row("a line that is no JSON", part("a") + "hello\n", Upstream, "bad_answer");
    row("a line that is an array", part("a") + "[1]\n", Upstream, "bad_answer");
    row("nothing at all", "", Upstream, "bad_answer");
    row("an array alone", "[1]", Upstream, "bad_answer");
    row("JSON of something else", R"({"hello":"world"})", Upstream, "empty_answer");
    row("a web page", "<html><title>Login</title></html>", Upstream, "endpoint_not_found");
    row("an error in the middle",
        part("Hel")
            + R"({"error":"an error was encountered while running the model: CUDA error"})"
              "\n",
        Upstream, "provider_error");
    row("an error at once", R"({"error":"model runner has unexpectedly stopped"})", Upstream,
        "provider_error");
    row("too long, in the middle",
        part("Hel") + R"({"error":"the input length exceeds the context length"})", Invalid,
        "context_length_exceeded");
    row("too large a model",
        R"({"error":"model requires more system memory (5.6 GiB) than is available (3.1 GiB), it said"})",
        Invalid, "model_too_large");
}

void TestOllama::brokenAnswers()
{
    QFETCH(QByteArray, lines);
    QFETCH(ErrorCode, code);
    QFETCH(QString, key);
    OllamaFixture f;
    f.config.retry.maxRetries = 0;
    f.server.enqueue(linesOf(lines));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), key);
    QCOMPARE(reply.error().code, code);
    QCOMPARE(f.server.connections(), 1);
}

void TestOllama::refusals_data()
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
    row("an unknown model", 404, R"({"error":"model 'm-1' not found"})", Invalid, "invalid_model");
    row("another server", 404, "404 page not found", Upstream, "endpoint_not_found");
    row("no tools", 400,
        R"({"error":"registry.ollama.ai/library/gemma:2b does not support tools"})", Invalid,
        "tools_not_supported");
    row("too large a model", 500,
        R"({"error":"model requires more system memory (5.6 GiB) than is available (3.1 GiB), it said"})",
        Invalid, "model_too_large");
    row("the runner died", 500, R"({"error":"llama runner process has terminated: exit status 2"})",
        Upstream, "provider_error");
    row("busy", 503,
        R"({"error":"server busy, please try again. maximum pending requests exceeded"})",
        Unavailable, "provider_overloaded");
    row("no key for the cloud", 401, R"({"error":"unauthorized"})", Unauthenticated,
        "invalid_api_key");
    row("a bad request", 400, R"({"error":"invalid message role"})", Invalid,
        "provider_refused_request");
    row("no words", 500, "", Upstream, "provider_error");
}

void TestOllama::refusals()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorCode, code);
    QFETCH(QString, key);
    OllamaFixture f;
    f.config.retry.maxRetries = 0;
    f.server.enqueue(Script::answer(status, body));
    const auto reply = f.chat();
    QCOMPARE(keyOf(reply), key);
    QCOMPARE(reply.error().code, code);
    QVERIFY(reply.error().message.size() > 20 && reply.error().message.size() < 700);
}

void TestOllama::aHostileStreamEnds_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("a line without an end") << part("a") << QByteArray(1'000'000, 'x');
    QTest::newRow("a first line without an end") << QByteArray("{") << QByteArray(1'000'000, ' ');
    QTest::newRow("an array without an end") << QByteArray("[") << QByteArray(1'000'000, '[');
}

void TestOllama::aHostileStreamEnds()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, unit);
    OllamaFixture f;
    Script script = linesOf(start);
    for (int i = 0; i < 20; ++i)
        script.send(unit);
    f.server.enqueue(script);
    QCOMPARE(keyOf(f.chat()), QStringLiteral("bad_answer"));
}

void TestOllama::longConversationsGetTheContextTheyNeed()
{
    const auto contextOf = [](const QJsonObject &body) {
        return body.value(QLatin1String("options"))[QLatin1String("num_ctx")].toInt();
    };
    OllamaFixture f;
    f.server.enqueue(linesOf(kHello));
    QVERIFY(f.chat());
    QCOMPARE(contextOf(f.body(0)), 0); // the default does

    ChatRequest request = f.request();
    request.messages.first().content = QStringLiteral("word ").repeated(6000);
    f.server.enqueue(Script::answer(
        200,
        R"({"model_info":{"general.architecture":"llama","llama.context_length":131072},"capabilities":["completion"]})"));
    f.server.enqueue(linesOf(kHello));
    QVERIFY(f.chat(request));
    QCOMPARE(f.server.requests().at(1).target, QByteArray("/api/show"));
    QCOMPARE(contextOf(f.body(2)), 16'384);

    f.server.enqueue(linesOf(kHello)); // neither asked again nor taken back
    QVERIFY(f.chat());
    QCOMPARE(contextOf(f.body(3)), 16'384);

    OllamaFixture g; // a server that does not know /api/show
    g.server.enqueue(Script::answer(404, "404 page not found"));
    g.server.enqueue(linesOf(kHello));
    QVERIFY(g.chat(request));
    QCOMPARE(contextOf(g.body(1)), 16'384);
}

void TestOllama::contexts_data()
{
    QTest::addColumn<qint64>("needed");
    QTest::addColumn<int>("window");
    QTest::addColumn<int>("context");
    QTest::newRow("little") << qint64(10) << 0 << 4096;
    QTest::newRow("just enough for the default") << qint64(3276) << 0 << 4096;
    QTest::newRow("a little more") << qint64(3300) << 0 << 8192;
    QTest::newRow("more than the model takes") << qint64(100'000) << 32'768 << 32'768;
    QTest::newRow("a small model") << qint64(10) << 2048 << 2048;
    QTest::newRow("absurdly much") << qint64(1) << -1 << 4096;
    QTest::newRow("no end") << qint64(1e15) << 0 << (1 << 30);
}

void TestOllama::contexts()
{
    QFETCH(qint64, needed);
    QFETCH(int, window);
    QFETCH(int, context);
    QCOMPARE(ollamaContextFor(needed, window), context);
}

void TestOllama::facts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("window");
    QTest::addColumn<QString>("capabilities");
    const auto row = [](const char *name, const char *json, int window, const char *capabilities) {
        QTest::newRow(name) << QByteArray(json) << window << QString::fromLatin1(capabilities);
    };
    row("a model that sees and calls",
        R"({"model_info":{"general.architecture":"gemma3","gemma3.context_length":131072,"clip.context_length":77},"capabilities":["completion","vision","tools","thinking","insert"]})",
        131'072, "text,vision,tools,reasoning");
    row("no architecture", R"({"model_info":{"qwen2.context_length":32768}})", 32'768, "");
    row("an embedder", R"({"capabilities":["embedding"]})", 0, "embedding");
    row("nonsense",
        R"({"model_info":{"general.architecture":7,"x.context_length":"many"},"capabilities":{"a":1}})",
        0, "");
    row("absurd", R"({"model_info":{"x.context_length":1e300}})", 2'000'000'000, "");
    row("no JSON", "<html>", 0, "");
}

void TestOllama::facts()
{
    QFETCH(QByteArray, json);
    QFETCH(int, window);
    QFETCH(QString, capabilities);
    const OllamaModelFacts facts = readOllamaFacts(json);
    QCOMPARE(facts.contextWindow, window);
    QCOMPARE(facts.capabilities.join(u','), capabilities);
}

void TestOllama::aServerThatIsBusyIsWaitedFor()
{
    OllamaFixture f;
    f.server.enqueue(Script::answer(503, R"({"error":"server busy"})"));
    f.server.enqueue(linesOf(R"({"error":"the runner stopped"})"));
    f.server.enqueue(linesOf(kHello));
    QCOMPARE(keyOf(f.chat()), QStringLiteral("a reply"));
    QCOMPARE(f.waits.size(), 2);

    f.server.enqueue(linesOf(part("Hel") + R"({"error":"the runner stopped"})"));
    QCOMPARE(f.chat().error().code, ErrorCode::Upstream); // some of it is on the screen
    QCOMPARE(f.server.connections(), 4);
}

void TestOllama::cancelling()
{
    OllamaFixture f;
    f.server.enqueue(linesOf(part("Hel")).stall());
    auto task = f.start(f.request());
    QTRY_COMPARE(f.deltas.size(), 1);
    f.cancel.cancel();
    QCOMPARE(QCoro::waitFor(task).error().code, ErrorCode::Cancelled);
    QTRY_COMPARE(f.server.closedByClient(), 1);
}

void TestOllama::addresses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char *name, const char *path, const char *target) {
        QTest::newRow(name) << QString::fromLatin1(path) << QByteArray(target);
    };
    row("a host", "", "/api/chat");
    row("with a slash", "/", "/api/chat");
    row("with /api", "/api/", "/api/chat");
    row("all of it", "/api/chat", "/api/chat");
    row("the OpenAI-compatible address", "/v1", "/api/chat");
    row("below a path", "/ollama", "/ollama/api/chat");
}

void TestOllama::addresses()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, target);
    OllamaFixture f;
    f.config.baseUrl = QStringLiteral("127.0.0.1:%1").arg(f.server.port()) + path;
    f.server.enqueue(linesOf(kHello));
    QVERIFY(f.chat());
    QCOMPARE(f.server.requests().first().target, target);

    OllamaConfig bad;
    bad.baseUrl = QStringLiteral("file:///x");
    QCOMPARE(OllamaProvider::create(bad, f.client, f.clock).error().key,
             QStringLiteral("invalid_base_url"));
}

void TestOllama::modelsAreListed()
{
    OllamaFixture f;
    f.server.enqueue(Script::answer(
        200,
        R"({"models":[{"name":"a:latest","model":"a:latest"},{"name":"b"},{"name":""},7,{"name":"b"}]})"));
    f.server.enqueue(Script::answer(
        200, R"({"model_info":{"x.context_length":8192},"capabilities":["completion","tools"]})"));
    f.server.enqueue(Script::answer(500, R"({"error":"broken"})"));
    const auto models = QCoro::waitFor(f.made().listModels(f.cancel));
    QVERIFY(models.has_value());
    QCOMPARE(models->size(), 2);
    QCOMPARE(models->at(0).id, QStringLiteral("a:latest"));
    QCOMPARE(models->at(0).contextWindow, 8192);
    QCOMPARE(models->at(0).capabilities,
             (QStringList{QStringLiteral("text"), QStringLiteral("tools")}));
    QCOMPARE(models->at(1).id, QStringLiteral("b"));
    QCOMPARE(models->at(1).contextWindow, 0);
    QCOMPARE(f.server.requests().at(0).target, QByteArray("/api/tags"));
    QCOMPARE(f.body(1).value(QLatin1String("model")).toString(), QStringLiteral("a:latest"));

    f.server.enqueue(Script::answer(200, R"({"models":null})"));
    QVERIFY(QCoro::waitFor(f.made().listModels(f.cancel))->isEmpty());
}

void TestOllama::modelsThatCannotBeListed()
{
    OllamaFixture f;
    f.server.enqueue(Script::answer(200, "Ollama is running"));
    f.server.enqueue(Script::answer(200, R"({"models":{"a":1}})"));
    f.server.enqueue(Script::answer(404, "404 page not found"));
    QList<QString> keys;
    for (int i = 0; i < 3; ++i)
        keys.append(QCoro::waitFor(f.made().listModels(f.cancel)).error().key);
    QCOMPARE(keys, QList<QString>(3, QStringLiteral("endpoint_not_found")));
}

QTEST_GUILESS_MAIN(TestOllama)
#include "tst_ollama.moc"
