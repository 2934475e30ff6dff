// SPDX-License-Identifier: GPL-3.0-or-later
// Lines, messages, and what servers list and answer.
#include "core/tools/mcp/mcpcontent.h"
#include "core/tools/mcp/mcpmessage.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace troupe;

class TestMcpMessage : public QObject
{
    Q_OBJECT

private slots:
    void linesComeInPieces_data();
    void linesComeInPieces();
    void aLongLineIsDroppedWhole();
    void messages_data();
    void messages();
    void whatIsWritten();
    void cleanText_data();
    void cleanText();
    void slugs_data();
    void slugs();
    void toolNames();
    void toolsThatCannotBeUsed();
    void risksAreOnlyRaised();
    void results_data();
    void results();
    void aLongResultIsCut();
    void resourcesAndPrompts();
};

void TestMcpMessage::linesComeInPieces_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 2, 3, 7, 100})
        QTest::newRow(qPrintable(QStringLiteral("%1 bytes each").arg(size))) << size;
}

void TestMcpMessage::linesComeInPieces()
{
    QFETCH(int, size);
    const QByteArray text = "one\r\n\n  \ntwo words\nthree\r\nrest";
    McpLineReader reader;
    QList<QByteArray> lines;
    for (qsizetype at = 0; at < text.size(); at += size) {
        reader.feed(
            QByteArrayView(text).sliced(at, std::min<qsizetype>(size, text.size() - at)),
            [&lines](const QByteArray &line) {
                lines.append(line);
                return true;
            },
            [] { return false; });
    }
    QCOMPARE(lines, (QList<QByteArray>{"one", "two words", "three"}));
    QCOMPARE(reader.unfinished(), 4);
}

void TestMcpMessage::aLongLineIsDroppedWhole()
{
    McpLineReader reader(10);
    QStringList seen;
    for (const char *piece :
         {"0123456789", "0", "1234567890123", "45\nshort\n01234567890\nend\n"}) {
        reader.feed(
            piece,
            [&seen](const QByteArray &line) {
                seen.append(QString::fromLatin1(line));
                return true;
            },
            [&seen] {
                seen.append(QStringLiteral("dropped"));
                return true;
            });
    }
    QCOMPARE(seen.join(u','), QStringLiteral("dropped,short,dropped,end"));
}

void TestMcpMessage::messages_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected"); // kinds, or the key of the error
    const auto row = [](const char *name, const QByteArray &json, const char *expected) {
        QTest::newRow(name) << json << QString::fromLatin1(expected);
    };
    row("a request", R"({"jsonrpc":"2.0","id":1,"method":"ping"})", "request");
    row("a request named by a text", R"({"jsonrpc":"2.0","id":"a","method":"ping","params":{}})",
        "request");
    row("a notification", R"({"jsonrpc":"2.0","method":"x","params":null})", "notification");
    row("a result", R"({"jsonrpc":"2.0","id":7,"result":{}})", "result");
    row("a failure", R"({"jsonrpc":"2.0","id":7,"error":{"code":-1,"message":"no"}})", "failure");
    row("a failure of nothing", R"({"jsonrpc":"2.0","id":null,"error":{"code":-1}})", "failure");
    row("a batch", R"([{"jsonrpc":"2.0","method":"x"},{"jsonrpc":"2.0","id":7,"result":{}}])",
        "notification result");
    row("an empty batch", "[]", "mcp_bad_message");
    row("a batch with one bad message", R"([{"jsonrpc":"2.0","method":"x"},7])", "mcp_bad_message");
    row("a batch without an end",
        '[' + QByteArray(R"({"jsonrpc":"2.0","method":"x"},)").repeated(300)
            + R"({"jsonrpc":"2.0","method":"x"}])",
        "mcp_bad_message");
    row("an old protocol", R"({"jsonrpc":"1.0","method":"x"})", "mcp_bad_message");
    row("another JSON", R"({"level":"info"})", "mcp_bad_message");
    row("params that are a list", R"({"jsonrpc":"2.0","method":"x","params":[1]})",
        "mcp_bad_message");
    row("no method", R"({"jsonrpc":"2.0","id":1,"method":""})", "mcp_bad_message");
    row("a long method", R"({"jsonrpc":"2.0","method":")" + QByteArray(500, 'x') + R"("})",
        "mcp_bad_message");
    row("an id that is an object", R"({"jsonrpc":"2.0","id":{},"method":"x"})", "mcp_bad_message");
    row("an id that is a fraction", R"({"jsonrpc":"2.0","id":1.5,"result":{}})", "mcp_bad_message");
    row("a result that is a text", R"({"jsonrpc":"2.0","id":1,"result":"x"})", "mcp_bad_message");
    row("a result and an error", R"({"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1}})",
        "mcp_bad_message");
    row("neither", R"({"jsonrpc":"2.0","id":1})", "mcp_bad_message");
    row("an error that is a text", R"({"jsonrpc":"2.0","id":1,"error":"x"})", "mcp_bad_message");
    row("no JSON", "Listening on port 3000", "mcp_bad_json");
    row("half of it", R"({"jsonrpc":"2.0","id":1,"res)", "mcp_bad_json");
    row("deep JSON", QByteArray(200, '[') + QByteArray(200, ']'), "mcp_bad_json");
    row("brackets within a text are not deep",
        R"({"jsonrpc":"2.0","method":"x","params":{"a":")" + QByteArray(300, '[') + R"(\"["}})",
        "notification");
}

void TestMcpMessage::messages()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, expected);
    const auto messages = readMcpMessages(json);
    if (!messages) {
        QCOMPARE(messages.error().key, expected);
        return;
    }
    static const QStringList names{QStringLiteral("request"), QStringLiteral("notification"),
                                   QStringLiteral("result"), QStringLiteral("failure")};
    QStringList kinds;
    for (const McpMessage &message : *messages)
        kinds.append(names[static_cast<int>(message.kind)]);
    QCOMPARE(kinds.join(u' '), expected);
}

void TestMcpMessage::whatIsWritten()
{
    QCOMPARE(mcpRequest(3, QStringLiteral("tools/list"), {}),
             QByteArray(R"({"id":3,"jsonrpc":"2.0","method":"tools/list"})"));
    const QByteArray note =
        mcpNotification(QStringLiteral("x"), {{QStringLiteral("a"), QStringLiteral("two\nlines")}});
    QVERIFY(!note.contains('\n'));
    QCOMPARE(readMcpMessages(note)->first().params[QStringLiteral("a")].toString(),
             QStringLiteral("two\nlines"));
    QCOMPARE(readMcpMessages(mcpResult(QStringLiteral("p"), {}))->first().id,
             QJsonValue(QStringLiteral("p")));
    QCOMPARE(readMcpMessages(mcpFailure(4, -32601, QStringLiteral("no")))->first().code, -32601);
}

void TestMcpMessage::cleanText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("lines");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << QStringLiteral("Grüße 🎭") << false << QStringLiteral("Grüße 🎭");
    QTest::newRow("escapes of a terminal")
        << QStringLiteral("\x1b[31mred\x07") << false << QStringLiteral("[31mred");
    QTest::newRow("line ends in a title")
        << QStringLiteral("a\nb\tc") << false << QStringLiteral("a b c");
    QTest::newRow("line ends in a text")
        << QStringLiteral("a\nb\r\n") << true << QStringLiteral("a\nb\n");
    QTest::newRow("turned direction")
        << QStringLiteral("a\u202eb\u2066c") << false << QStringLiteral("abc");
    QTest::newRow("cut") << QString(30, u'x') << false << QString(20, u'x') + QChar(0x2026);
    QTest::newRow("not cut in two")
        << QString(19, u'x') + QStringLiteral("🎭🎭") << false << QString(19, u'x') + QChar(0x2026);
}

void TestMcpMessage::cleanText()
{
    QFETCH(QString, text);
    QFETCH(bool, lines);
    QFETCH(QString, expected);
    QCOMPARE(mcpCleanText(text, 20, lines), expected);
}

void TestMcpMessage::slugs_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("slug");
    QTest::newRow("as it is") << QStringLiteral("git-hub") << QStringLiteral("git-hub");
    QTest::newRow("blanks and dots")
        << QStringLiteral(" My server 2.0 ") << QStringLiteral("My_server_2_0");
    QTest::newRow("never two underlines, which divide")
        << QStringLiteral("__a__b__") << QStringLiteral("a_b");
    QTest::newRow("a long one keeps a mark")
        << QString(60, u'a') << QString(17, u'a') + QStringLiteral("-11ee39");
}

void TestMcpMessage::slugs()
{
    QFETCH(QString, name);
    QFETCH(QString, slug);
    QCOMPARE(mcpServerSlug(name), slug);
    static const QRegularExpression allowed(QStringLiteral("^[A-Za-z0-9_-]{1,24}$"));
    QVERIFY(allowed.match(mcpServerSlug(QStringLiteral("服务器"))).hasMatch());
    QVERIFY(mcpServerSlug(QStringLiteral("服务器")) != mcpServerSlug(QStringLiteral("服务")));
}

static QJsonObject listedTool(const QString &name, const QJsonObject &more = {})
{
    QJsonObject tool{{QStringLiteral("name"), name},
                     {QStringLiteral("inputSchema"),
                      QJsonObject{{QStringLiteral("type"), QStringLiteral("object")}}}};
    for (auto it = more.begin(); it != more.end(); ++it)
        tool.insert(it.key(), it.value());
    return tool;
}

void TestMcpMessage::toolNames()
{
    QList<QJsonObject> listed;
    for (const char *name :
         {"read_file", "read.file", "weather.get", "a b", "a/b", "read_file", "Grüße"})
        listed.append(listedTool(QString::fromUtf8(name)));
    listed.append(listedTool(QString(100, u'n')));
    listed.append(listedTool(QString(101, u'n')));
    const auto tools = readMcpTools(listed, QStringLiteral("s"));
    QCOMPARE(tools.size(), 8); // one was there twice
    static const QRegularExpression allowed(QStringLiteral("^s__[A-Za-z0-9_-]{1,61}$"));
    QStringList names;
    for (const McpTool &tool : tools) {
        QVERIFY2(allowed.match(tool.toolName).hasMatch(), qPrintable(tool.toolName));
        QVERIFY(tool.toolName.size() <= 64);
        names.append(tool.toolName.toLower());
    }
    names.removeDuplicates();
    QCOMPARE(names.size(), tools.size());
    QCOMPARE(tools[0].toolName, QStringLiteral("s__read_file")); // the true bearer of the name
    QVERIFY(tools[1].toolName.startsWith(QStringLiteral("s__read_file_")));
    QCOMPARE(tools[2].toolName, QStringLiteral("s__weather_get"));
    // The same again in another order.
    std::reverse(listed.begin(), listed.end());
    const auto again = readMcpTools(listed, QStringLiteral("s"));
    for (const McpTool &tool : again) {
        const auto same = std::find_if(tools.begin(), tools.end(), [&tool](const McpTool &one) {
            return one.name == tool.name;
        });
        QCOMPARE(tool.toolName, same->toolName);
    }
}

void TestMcpMessage::toolsThatCannotBeUsed()
{
    QJsonObject noSchema = listedTool(QStringLiteral("none"));
    noSchema.remove(QStringLiteral("inputSchema"));
    const QJsonObject huge =
        listedTool(QStringLiteral("huge"),
                   {{QStringLiteral("inputSchema"),
                     QJsonObject{{QStringLiteral("title"), QString(300'000, u'x')}}}});
    const QJsonObject list =
        listedTool(QStringLiteral("list"),
                   {{QStringLiteral("inputSchema"),
                     QJsonObject{{QStringLiteral("type"), QStringLiteral("array")}}}});
    const auto tools = readMcpTools({listedTool(QString()), listedTool(QStringLiteral("a\x07")),
                                     noSchema, huge, list},
                                    QStringLiteral("s"));
    QCOMPARE(tools.size(), 5);
    for (const McpTool &tool : tools)
        QVERIFY2(!tool.problem.isEmpty() && tool.toolName.isEmpty(), qPrintable(tool.name));
    const QJsonObject bare =
        listedTool(QStringLiteral("bare"), {{QStringLiteral("inputSchema"), QJsonObject()}});
    const auto usable = readMcpTools({bare}, QStringLiteral("s"));
    QCOMPARE(usable.first().parameters,
             (QJsonObject{{QStringLiteral("type"), QStringLiteral("object")}}));
}

void TestMcpMessage::risksAreOnlyRaised()
{
    const auto riskOf = [](const QJsonObject &hints) {
        return readMcpTools({listedTool(QStringLiteral("t"),
                                        {{QStringLiteral("annotations"), hints}})},
                            QStringLiteral("s"))
            .first()
            .risk;
    };
    QCOMPARE(riskOf({}), ToolRisk::External);
    QCOMPARE(riskOf({{QStringLiteral("readOnlyHint"), true}}), ToolRisk::External);
    QCOMPARE(riskOf({{QStringLiteral("destructiveHint"), false}}), ToolRisk::External);
    QCOMPARE(riskOf({{QStringLiteral("destructiveHint"), true},
                     {QStringLiteral("readOnlyHint"), true}}),
             ToolRisk::Destructive);
}

void TestMcpMessage::results_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isError");
    const auto row = [](const char *name, const char *json, const char *text,
                        bool isError = false) {
        QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(text) << isError;
    };
    row("texts", R"({"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]})", "a\nb");
    row("an error", R"({"content":[{"type":"text","text":"no"}],"isError":true})", "no", true);
    row("an image is described",
        R"({"content":[{"type":"image","mimeType":"image/png","data":"AAAAAAAA"}]})",
        "[image: image/png, 6 bytes]");
    row("so is sound", R"({"content":[{"type":"audio","mimeType":"audio/wav","data":"AAAA"}]})",
        "[audio: audio/wav, 3 bytes]");
    row("a resource with text",
        R"({"content":[{"type":"resource","resource":{"uri":"file:///a","text":"inside"}}]})",
        "[resource file:///a]\ninside");
    row("a resource of bytes",
        R"({"content":[{"type":"resource","resource":{"uri":"x:y","mimeType":"application/zip","blob":"AAAA"}}]})",
        "[resource x:y: application/zip, 3 bytes]");
    row("a link",
        R"({"content":[{"type":"resource_link","uri":"x:y","name":"N","description":"D"}]})",
        "[link to a resource: x:y, N: D]");
    row("something new", R"({"content":[{"type":"hologram"}]})",
        "[content of the unknown kind \"hologram\"]");
    row("structured content alone", R"({"content":[],"structuredContent":{"a":1}})", R"({"a":1})");
    row("structured content beside its text",
        R"({"content":[{"type":"text","text":"one"}],"structuredContent":{"a":1}})", "one");
    row("nothing", "{}", "");
    row("content that is no list", R"({"content":"text"})", "");
    row("the oldest form", R"({"toolResult":5})", "[5]");
}

void TestMcpMessage::results()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, text);
    QFETCH(bool, isError);
    const ToolResult result = readMcpToolResult(QJsonDocument::fromJson(json).object());
    QCOMPARE(result.text, text);
    QCOMPARE(result.isError, isError);
}

void TestMcpMessage::aLongResultIsCut()
{
    QJsonArray content;
    for (int i = 0; i < 3; ++i)
        content.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("text")},
                                   {QStringLiteral("text"), QString(200'000, u'x')}});
    const ToolResult result = readMcpToolResult({{QStringLiteral("content"), content}});
    QVERIFY(result.text.size() < 263'000);
    QVERIFY(result.text.endsWith(QStringLiteral("more characters]")));
}

void TestMcpMessage::resourcesAndPrompts()
{
    const auto resource = readMcpResource({{QStringLiteral("uri"), QStringLiteral("a:b")},
                                           {QStringLiteral("name"), QStringLiteral("N\n")},
                                           {QStringLiteral("size"), 12}},
                                          false);
    QCOMPARE(resource.name, QStringLiteral("N "));
    QCOMPARE(resource.size, 12);
    QCOMPARE(readMcpResource({{QStringLiteral("size"), -5}}, true).size, -1);
    const auto contents = readMcpContents(
        {{QStringLiteral("contents"),
          QJsonArray{QJsonObject{{QStringLiteral("uri"), QStringLiteral("u")},
                                 {QStringLiteral("text"), QStringLiteral("ü")}},
                     QJsonObject{{QStringLiteral("blob"), QString(2'000'000, u'A')}}, 7}}});
    QCOMPARE(contents.size(), 3);
    QCOMPARE(contents[0].size, 2);
    QCOMPARE(contents[1].size, 1'500'000);
    QVERIFY(contents[1].blob.isEmpty());
    const auto prompt =
        readMcpPrompt({{QStringLiteral("name"), QStringLiteral("p")},
                       {QStringLiteral("arguments"),
                        QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("city")},
                                               {QStringLiteral("required"), true}}}}});
    QCOMPARE(prompt.arguments.size(), 1);
    QVERIFY(prompt.arguments.first().required);
    const auto messages = readMcpPromptMessages(
        {{QStringLiteral("messages"),
          QJsonArray{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
                                 {QStringLiteral("content"),
                                  QJsonObject{{QStringLiteral("type"), QStringLiteral("text")},
                                              {QStringLiteral("text"), QStringLiteral("hi")}}}}}}});
    QCOMPARE(messages.first().text, QStringLiteral("hi"));
    QCOMPARE(readMcpLogMessage({{QStringLiteral("level"), QStringLiteral("info")},
                                {QStringLiteral("logger"), QStringLiteral("db")},
                                {QStringLiteral("data"), QJsonObject{{QStringLiteral("a"), 1}}}}),
             QStringLiteral("[info] db {\"a\":1}"));
}

QTEST_GUILESS_MAIN(TestMcpMessage)
#include "tst_mcpmessage.moc"
