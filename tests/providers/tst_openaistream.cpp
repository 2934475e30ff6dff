// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaistream.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace troupe;

namespace {

/// Chunks as the deltas of choice 0, one per line.
ChatReply replyTo(const QByteArray &deltas, const QByteArray &finish)
{
    OpenAiStream stream;
    for (const QByteArray &line : deltas.split('\n')) {
        const QByteArray chunk = R"({"choices":[{"index":0,"delta":)" + line.trimmed() + "}]}";
        stream.take(QJsonDocument::fromJson(chunk).object());
    }
    const QByteArray last = R"({"choices":[{"delta":{},"finish_reason":")" + finish + R"("}]})";
    stream.take(QJsonDocument::fromJson(last).object());
    return stream.reply();
}

/// "id name {arguments}" of each call; an id we made is "*", broken arguments are in <>.
QStringList described(const ChatReply &reply)
{
    QStringList lines;
    for (const ToolCall &call : reply.toolCalls) {
        const QString id = call.id.startsWith(QLatin1String("call_")) && call.id.size() == 29
                               ? QStringLiteral("*")
                               : call.id;
        const QString arguments =
            call.malformedArguments.isEmpty()
                ? QString::fromUtf8(QJsonDocument(call.arguments).toJson(QJsonDocument::Compact))
                : u'<' + call.malformedArguments + u'>';
        lines.append(id + u' ' + call.name + u' ' + arguments);
    }
    return lines;
}

} // namespace

class TestOpenAiStream : public QObject
{
    Q_OBJECT

private slots:
    void toolCalls_data();
    void toolCalls();
    void madeUpIdsDiffer();
    void usage_data();
    void usage();
    void finishReasons_data();
    void finishReasons();
    void onlyTheFirstChoiceCounts();
    void partsAndRefusalsAreText();
    void callsWithoutEndAreBounded();
};

void TestOpenAiStream::toolCalls_data()
{
    QTest::addColumn<QByteArray>("deltas");
    QTest::addColumn<QStringList>("calls");
    const auto row = [](const char *name, const QByteArray &deltas, const QStringList &calls) {
        QTest::newRow(name) << deltas << calls;
    };
    const QString one = QStringLiteral("a f {\"x\":1}");
    const QString two = QStringLiteral("b g {\"y\":2}");

    row("OpenAI: fragments by index",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}
        {"tool_calls":[{"index":0,"function":{"arguments":"{\"x\""}}]}
        {"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]})",
        {one});
    row("two calls interleaved",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}},{"index":1,"id":"b","function":{"name":"g","arguments":"{\"y\":"}}]}
        {"tool_calls":[{"index":1,"function":{"arguments":"2}"}},{"index":0,"function":{"arguments":"1}"}}]})",
        {one, two});
    row("complete in one chunk",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]})",
        {one});
    row("Ollama: arguments as an object",
        R"({"tool_calls":[{"id":"a","function":{"name":"f","arguments":{"x":1}}}]})", {one});
    row("no index, ids tell them apart",
        R"({"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]}
        {"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{\"y\":2}"}}]})",
        {one, two});
    row("Gemini: all have index 0",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]}
        {"tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":"{\"y\":2}"}}]})",
        {one, two});
    row("no index, fragments without an id go on",
        R"({"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"x\""}}]}
        {"tool_calls":[{"function":{"arguments":":1}"}}]})",
        {one});
    row("id and name in each fragment",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}]}
        {"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":":1}"}}]})",
        {one});
    row("no ids at all",
        R"({"tool_calls":[{"function":{"name":"f","arguments":"{\"x\":1}"}},{"function":{"name":"g","arguments":"{\"y\":2}"}}]})",
        {QStringLiteral("* f {\"x\":1}"), QStringLiteral("* g {\"y\":2}")});
    row("the name in fragments", R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"get_"}}]}
        {"tool_calls":[{"index":0,"function":{"name":"it","arguments":"{}"}}]})",
        {QStringLiteral("a get_it {}")});
    row("no arguments", R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]})",
        {QStringLiteral("a f {}")});
    row("arguments of null",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"null"}}]})",
        {QStringLiteral("a f {}")});
    row("broken arguments are kept as text",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}]})",
        {QStringLiteral("a f <{\"x\":>")});
    row("an array is no object",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"[1]"}}]})",
        {QStringLiteral("a f <[1]>")});
    row("a call without a name is none",
        R"({"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{}"}}]})", {});
    row("the older function_call", R"({"function_call":{"name":"f","arguments":"{\"x\""}}
        {"function_call":{"arguments":":1}"}})",
        {QStringLiteral("* f {\"x\":1}")});
    row("tool_calls of null", R"({"content":"x","tool_calls":null})", {});
    row("rubbish", R"({"tool_calls":[1,"x",null,{},[]]})", {});
}

void TestOpenAiStream::toolCalls()
{
    QFETCH(QByteArray, deltas);
    QFETCH(QStringList, calls);
    const ChatReply reply = replyTo(deltas, "stop");
    QCOMPARE(described(reply), calls);
    QCOMPARE(reply.finishReason,
             calls.isEmpty() ? QStringLiteral("stop") : QStringLiteral("tool_calls"));
}

void TestOpenAiStream::madeUpIdsDiffer()
{
    const ChatReply reply = replyTo(
        R"({"tool_calls":[{"function":{"name":"f"}},{"function":{"name":"f"}},{"function":{"name":"f"}}]})",
        "tool_calls");
    QSet<QString> ids;
    for (const ToolCall &call : reply.toolCalls)
        ids.insert(call.id);
    QCOMPARE(ids.size(), 3);
}

void TestOpenAiStream::usage_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::addColumn<QString>("counts"); // input/output/cached
    const auto row = [](const char *name, const QByteArray &chunks, const char *counts) {
        QTest::newRow(name) << chunks << QString::fromLatin1(counts);
    };
    row("none", R"({"choices":[]})", "none");
    row("null", R"({"usage":null})", "none");
    row("OpenAI",
        R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,"prompt_tokens_details":{"cached_tokens":3}}})",
        "9/4/3");
    row("DeepSeek",
        R"({"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_cache_hit_tokens":5}})",
        "9/4/5");
    row("Groq", R"({"x_groq":{"usage":{"prompt_tokens":9,"completion_tokens":4}}})", "9/4/0");
    row("Moonshot: inside the choice",
        R"({"choices":[{"delta":{},"usage":{"prompt_tokens":9,"completion_tokens":4}}]})", "9/4/0");
    row("llama.cpp timings", R"({"timings":{"prompt_n":6,"predicted_n":4,"cache_n":3}})", "9/4/3");
    row("usage outranks timings",
        "{\"timings\":{\"prompt_n\":6,\"predicted_n\":4}}\n{\"usage\":{\"prompt_tokens\":9,"
        "\"completion_tokens\":4}}\n{\"timings\":{\"prompt_n\":1,\"predicted_n\":1}}",
        "9/4/0");
    row("in every chunk, the last counts",
        "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n{\"usage\":{\"prompt_tokens\":"
        "9,\"completion_tokens\":4}}",
        "9/4/0");
    row("input_tokens", R"({"usage":{"input_tokens":9,"output_tokens":4}})", "9/4/0");
    row("a total alone with the prompt", R"({"usage":{"prompt_tokens":9,"total_tokens":13}})",
        "9/4/0");
    row("negative counts are nothing", R"({"usage":{"prompt_tokens":-9,"completion_tokens":4}})",
        "0/4/0");
    row("more cached than there is",
        R"({"usage":{"prompt_tokens":9,"completion_tokens":4,"cached_tokens":99}})", "9/4/9");
    row("counts past 32 bits", R"({"usage":{"prompt_tokens":5000000000,"completion_tokens":4}})",
        "5000000000/4/0");
    row("counts that are text", R"({"usage":{"prompt_tokens":"9","completion_tokens":"4"}})",
        "none");
}

void TestOpenAiStream::usage()
{
    QFETCH(QByteArray, chunks);
    QFETCH(QString, counts);
    OpenAiStream stream;
    for (const QByteArray &chunk : chunks.split('\n'))
        stream.take(QJsonDocument::fromJson(chunk).object());
    const auto usage = stream.reply().usage;
    const QString found =
        usage ? QStringLiteral("%1/%2/%3").arg(usage->input).arg(usage->output).arg(usage->cached)
              : QStringLiteral("none");
    QCOMPARE(found, counts);
}

void TestOpenAiStream::finishReasons_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("meant");
    QTest::newRow("stop") << QByteArray("stop") << "stop";
    QTest::newRow("length") << QByteArray("length") << "length";
    QTest::newRow("max_tokens") << QByteArray("max_tokens") << "length";
    QTest::newRow("in capitals") << QByteArray("MAX_TOKENS") << "length";
    QTest::newRow("tool_calls") << QByteArray("tool_calls") << "tool_calls";
    QTest::newRow("function_call") << QByteArray("function_call") << "tool_calls";
    QTest::newRow("content_filter") << QByteArray("content_filter") << "content_filter";
    QTest::newRow("a word nobody knows") << QByteArray("eos_token") << "stop";
}

void TestOpenAiStream::finishReasons()
{
    QFETCH(QByteArray, sent);
    QFETCH(QString, meant);
    QCOMPARE(replyTo(R"({"content":"x"})", sent).finishReason, meant);
}

void TestOpenAiStream::onlyTheFirstChoiceCounts()
{
    OpenAiStream stream;
    const QByteArray chunk =
        R"({"model":"m","choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"stop"},{"index":0,"delta":{"content":"yes"}}]})";
    QCOMPARE(stream.take(QJsonDocument::fromJson(chunk).object()), QStringLiteral("yes"));
    QVERIFY(!stream.isFinished());
    QCOMPARE(stream.reply().model, QStringLiteral("m"));
}

void TestOpenAiStream::partsAndRefusalsAreText()
{
    OpenAiStream stream;
    const auto take = [&stream](const char *delta) {
        const QByteArray chunk = R"({"choices":[{"delta":)" + QByteArray(delta) + "}]}";
        return stream.take(QJsonDocument::fromJson(chunk).object());
    };
    QCOMPARE(take(R"({"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"a"}]})"),
             QStringLiteral("a"));
    QCOMPARE(take(R"({"refusal":"I cannot."})"), QStringLiteral("I cannot."));
    QCOMPARE(take(R"({"reasoning":"hm"})"), QString());
    QCOMPARE(take(R"({"content":7})"), QString());
    QCOMPARE(stream.ignoredThinking(), 2);
}

void TestOpenAiStream::callsWithoutEndAreBounded()
{
    OpenAiStream stream;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray chunk = R"({"choices":[{"delta":{"tool_calls":[{"index":)"
                                 + QByteArray::number(i) + R"(,"id":"x)" + QByteArray::number(i)
                                 + R"(","function":{"name":"f"}}]}}]})";
        stream.take(QJsonDocument::fromJson(chunk).object());
    }
    QVERIFY(stream.reply().toolCalls.size() <= 128);
}

QTEST_APPLESS_MAIN(TestOpenAiStream)
#include "tst_openaistream.moc"
