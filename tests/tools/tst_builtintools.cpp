// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundclient.h"
#include "core/tools/builtin/calculatortool.h"
#include "core/tools/builtin/datetimetool.h"
#include "core/tools/builtin/filetools.h"
#include "core/tools/builtin/htmltext.h"
#include "core/tools/builtin/textstatistics.h"
#include "core/tools/builtin/webtools.h"
#include "core/tools/toolarguments.h"
#include "tests/support/scriptedserver.h"

#include <QCoroTask>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;
using namespace troupe::testing;

namespace {

/// JSON with ' for ".
QJsonObject json(QByteArray text)
{
    return QJsonDocument::fromJson(text.replace('\'', '"')).object();
}

Task<WebSearchAccess> accessOf(WebSearchAccess access)
{
    co_return WebSearchAccess(access);
}

} // namespace

class TestBuiltInTools : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void calculations_data();
    void calculations();
    void times_data();
    void times();
    void countsOfTexts();
    void pagesAsText_data();
    void pagesAsText();
    void fetching();
    void fetchingIsAimed();
    void searching_data();
    void searching();
    void searchingWithoutAnEngineSaysSo();
    void textsAreDecoded();

private:
    QString call(Tool &tool, const QByteArray &arguments)
    {
        const QJsonObject given = json(arguments);
        if (const auto fits = checkToolArguments(tool.info().parameters, given); !fits)
            return QStringLiteral("unfit: ") + fits.error().issues.value(0).message;
        const auto result = QCoro::waitFor(tool.call(given, ToolContext()));
        return result ? result->text : QStringLiteral("failed: ") + result.error().key;
    }
    void allowLoopback()
    {
        NetSettings settings;
        settings.allowTargets = {QStringLiteral("127.0.0.0/8")};
        QVERIFY(m_policy->apply(settings));
    }

    ManualClock m_clock{1'774'746'000'000}; // 2026-03-29T01:00:00Z: Europe's clocks go forward
    std::unique_ptr<NetPolicy> m_policy;
    std::unique_ptr<OutboundClient> m_client;
    std::unique_ptr<ScriptedServer> m_server;
};

void TestBuiltInTools::init()
{
    m_policy = std::make_unique<NetPolicy>(m_clock);
    m_client = std::make_unique<OutboundClient>(*m_policy);
    m_server = std::make_unique<ScriptedServer>();
}

void TestBuiltInTools::calculations_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *arguments, const char *text) {
        QTest::newRow(arguments) << QByteArray(arguments) << QString::fromUtf8(text);
    };
    row("{'expression': '0.1 + 0.2'}", "0.3");
    row("{'expression': '(1200 - 15%) * 1.19'}", "1213.8");
    row("{'expression': '2 / 3', 'decimals': 4}", "0.6667 (rounded)");
    row("{'expression': '12345678901234567890 * 98765432109876543210'}",
        "1219326311370217952237463801111263526900");
    row("{'expression': 'sqrt(2) ^ 2'}", "2 (rounded)");
    row("{'expression': '1 / 0'}",
        "Error: the expression cannot be calculated: it divides by zero.");
    row("{'expression': ''}", "unfit: String should be no fewer than 1 characters in length.");
    row("{}", "unfit: Missing required property 'expression'.");
}

void TestBuiltInTools::calculations()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QString, text);
    CalculatorTool tool;
    QVERIFY(checkToolSchema(tool.info().parameters).has_value());
    QCOMPARE(call(tool, arguments), text);
    const QString code = call(tool, "{'expression': 'import os; print(1)'}");
    QVERIFY2(code.startsWith(QLatin1String("Error")), qPrintable(code));
}

void TestBuiltInTools::times_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *arguments, const char *text) {
        QTest::newRow(arguments) << QByteArray(arguments) << QString::fromUtf8(text);
    };
    row("{}", "Sunday 2026-03-29 01:00:00 (UTC, UTC+00:00)");
    row("{'operation': 'now', 'time_zone': 'Europe/Berlin'}",
        "Sunday 2026-03-29 03:00:00 (Europe/Berlin, UTC+02:00)");
    row("{'operation': 'info', 'time': '2025-12-29'}", "Week 1 of 2026, day 363 of 365");
    row("{'operation': 'convert', 'time': '2026-07-01T12:00', 'time_zone': 'America/New_York', "
        "'to_time_zone': 'Asia/Kolkata'}",
        "Wednesday 2026-07-01 21:30:00 (Asia/Kolkata, UTC+05:30)");
    row("{'operation': 'convert', 'time': '2026-07-01T12:00:00+02:00', 'to_time_zone': 'UTC'}",
        "2026-07-01 10:00:00");
    row("{'operation': 'difference', 'time': '2026-01-31', 'until': '2026-03-29'}",
        "57 days (0 years, 1 months, 29 days)");
    row("{'operation': 'difference', 'time': '2026-03-27', 'until': '2026-03-31'}",
        "not known): 2");
    row("{'operation': 'difference', 'time': '2026-03-29T00:00', 'until': '2026-03-30T00:00', "
        "'time_zone': 'Europe/Berlin'}",
        "In hours: 23,");
    row("{'operation': 'add', 'time': '2024-02-29', 'years': 1}", "Friday 2025-02-28");
    row("{'operation': 'add', 'time': '2026-03-01', 'days': -1, 'hours': 25}",
        "2026-03-01 01:00:00");
    row("{'operation': 'now', 'time_zone': 'Mars/Olympus'}", "Error: there is no time zone");
    row("{'operation': 'info', 'time': '2026-02-30'}", "Error: “2026-02-30” is no date");
    row("{'operation': 'add', 'time': '9999-12-31', 'days': 1}", "Error: that is beyond");
}

void TestBuiltInTools::times()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QString, text);
    DateTimeTool tool(m_clock);
    QVERIFY(checkToolSchema(tool.info().parameters).has_value());
    const QString told = call(tool, arguments);
    QVERIFY2(told.contains(text), qPrintable(told));
}

void TestBuiltInTools::countsOfTexts()
{
    TextStatisticsTool tool;
    QVERIFY(checkToolSchema(tool.info().parameters).has_value());
    const QString told =
        call(tool,
             "{'text': 'The cat saw the dog. It ran!\\n\\nÄh, 👩‍👩‍👧 the end.\\n'}");
    for (const char *part :
         {"Words: 10\n", "Sentences: 3 ", "Lines: 3\n", "Paragraphs: 2\n", "the (3)"})
        QVERIFY2(told.contains(QString::fromUtf8(part)), qPrintable(told));
    QVERIFY(call(tool, "{'text': ''}").contains(QLatin1String("Words: 0")));
}

void TestBuiltInTools::pagesAsText_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *html, const char *text) {
        QTest::newRow(name) << QString::fromUtf8(html) << QString::fromUtf8(text);
    };
    row("title, heading and paragraphs",
        "<html><head><title>A &amp; B</title><style>p {}</style></head><body><h1>Head</h1><p>One\n "
        "two</p><p>Three<br>four</p>",
        "Title: A & B\n\n# Head\n\nOne two\n\nThree\nfour");
    row("scripts are left out", "a<script>if (1 < 2) alert('</p>')</script>b", "ab");
    row("a list", "<ul><li>one</li><li>two</li></ul>", "- one\n- two");
    row("links", "<a href='/x?a=1&amp;b=2'> there </a>!", "[there](https://e.test/x?a=1&b=2) !");
    row("links that run code", "<a href='javascript:alert(1)'>there</a>", "there");
    row("a table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        "a | b |\nc |");
    row("entities", "&lt;b&gt; &#228;&#xe4; &nope; &copy; &#0; &", "<b> ää &nope; © &");
    row("comments", "a<!-- <p>no</p> -->b<!-- open", "ab");
    row("a quote hides the end of a tag", "<p title=\"a > b\">text</p>", "text");
    row("what is broken ends", "<p <a href=<div <<< text", "<<< text");
    row("preformatted", "<pre>a\n  b</pre>", "a\n  b");
}

void TestBuiltInTools::pagesAsText()
{
    QFETCH(QString, html);
    QFETCH(QString, text);
    const QString told = htmlToText(html, QUrl(QStringLiteral("https://e.test/page")));
    if (QLatin1String(QTest::currentDataTag()) == QLatin1String("what is broken ends"))
        QVERIFY(told.size() < html.size());
    else
        QCOMPARE(told, text);
}

void TestBuiltInTools::fetching()
{
    allowLoopback();
    HttpFetchTool tool(*m_client);
    QVERIFY(checkToolSchema(tool.info().parameters).has_value());
    m_server->enqueue(Script::answer(302, {}, "text/plain", {"Location: /end"}));
    m_server->enqueue(Script::answer(200, "<h1>H\xfc</h1>", "text/html; charset=iso-8859-1"));
    const QString page = call(tool, "{'url': '" + m_server->url().toEncoded() + "'}");
    QVERIFY2(page.contains(QLatin1String("Status: 200\n")), qPrintable(page));
    QVERIFY(page.contains(QLatin1String("/end\n")));
    QVERIFY(page.endsWith(QStringLiteral("# Hü")));
    m_server->enqueue(Script::answer(404, "gone", "text/plain"));
    QVERIFY(call(tool, "{'url': '" + m_server->url().toEncoded() + "'}")
                .startsWith(QLatin1String("Status: 404")));
    m_server->enqueue(Script::answer(200, QByteArray(5, '\1'), "image/png"));
    QVERIFY(call(tool, "{'url': '" + m_server->url().toEncoded() + "'}")
                .endsWith(QLatin1String("(5 bytes that are not text)")));
    m_server->enqueue(Script::answer(200, QByteArray(500, 'x'), "text/plain"));
    const QString part = call(tool, "{'url': '" + m_server->url().toEncoded()
                                        + "', 'start': 100, 'max_characters': 100}");
    QVERIFY2(part.contains(QLatin1String("(200 of 500 characters; go on with start 200)")),
             qPrintable(part));
}

void TestBuiltInTools::fetchingIsAimed()
{
    HttpFetchTool tool(*m_client);
    const QString refused = call(tool, "{'url': '" + m_server->url().toEncoded() + "'}");
    QVERIFY2(refused.startsWith(QLatin1String("Error")), qPrintable(refused));
    QCOMPARE(m_server->connections(), 0);
    for (const char *url :
         {"file:///etc/passwd", "ftp://example.org/", "https://u:p@example.org/",
          "http://169.254.169.254/latest/meta-data", "http://[::1]:9/", "not an address"}) {
        const QString told = call(tool, QByteArray("{'url': '") + url + "'}");
        QVERIFY2(told.startsWith(QLatin1String("Error")), qPrintable(told));
    }
}

void TestBuiltInTools::searching_data()
{
    QTest::addColumn<int>("engine");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("SearXNG") << 1
                             << QByteArray("{'results': [{'title': 'T', 'url': 'https://a.test/', "
                                           "'content': 'S'}]}")
                             << QByteArray("/search?q=a%20%26%20b&format=json") << QByteArray();
    QTest::newRow("Brave") << 2
                           << QByteArray("{'web': {'results': [{'title': 'T', 'url': "
                                         "'https://a.test/', 'description': '<b>S</b>'}]}}")
                           << QByteArray("/?q=a%20%26%20b&count=8")
                           << QByteArray("x-subscription-token");
    QTest::newRow("Tavily") << 3
                            << QByteArray("{'results': [{'title': 'T', 'url': 'https://a.test/', "
                                          "'content': 'S'}]}")
                            << QByteArray("/") << QByteArray("authorization");
}

void TestBuiltInTools::searching()
{
    QFETCH(int, engine);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, header);
    WebSearchAccess access;
    access.engine = static_cast<WebSearchAccess::Engine>(engine);
    access.baseUrl = m_server->url();
    access.apiKey = header.isEmpty() ? "" : "key-1";
    WebSearchTool tool(*m_client, [access] { return accessOf(access); });
    QVERIFY(checkToolSchema(tool.info().parameters).has_value());
    m_server->enqueue(Script::answer(200, answer.replace('\'', '"')));
    QCOMPARE(call(tool, "{'query': 'a & b'}"), QStringLiteral("1. T\n   https://a.test/\n   S"));
    const SeenRequest seen = m_server->requests()[0];
    QCOMPARE(seen.target, target);
    if (!header.isEmpty())
        QVERIFY(seen.headers.value(header).endsWith("key-1"));
    if (engine == 3)
        QCOMPARE(seen.body, QByteArray("{\"max_results\":8,\"query\":\"a & b\"}"));
    m_server->enqueue(Script::answer(401, "{}"));
    QVERIFY(call(tool, "{'query': 'a'}").contains(QLatin1String("refuses the configured key")));
    m_server->enqueue(Script::answer(200, "no JSON"));
    QCOMPARE(call(tool, "{'query': 'a'}"), QStringLiteral("Nothing was found."));
}

void TestBuiltInTools::searchingWithoutAnEngineSaysSo()
{
    WebSearchAccess access;
    WebSearchTool none(*m_client, [&access] { return accessOf(access); });
    QVERIFY(call(none, "{'query': 'a'}").contains(QLatin1String("not configured")));
    NetSettings offline;
    offline.offline = true;
    QVERIFY(m_policy->apply(offline));
    access.engine = WebSearchAccess::Engine::Brave;
    QVERIFY(call(none, "{'query': 'a'}").contains(QLatin1String("locked offline")));
}

void TestBuiltInTools::textsAreDecoded()
{
    QCOMPARE(decodeText("a\r\nb")->text, QStringLiteral("a\nb"));
    QCOMPARE(decodeText("M\xfcller")->encoding, QStringLiteral("Latin-1"));
    QCOMPARE(decodeText(QByteArray("\xff\xfe"
                                   "a\0",
                                   4))
                 ->text,
             QStringLiteral("a"));
    QVERIFY(!decodeText(QByteArray("a\0b", 3)).has_value());
    QVERIFY(!decodeText("\x7f"
                        "ELF\x02\x01")
                 .has_value());
}

QTEST_GUILESS_MAIN(TestBuiltInTools)
#include "tst_builtintools.moc"
