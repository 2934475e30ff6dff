// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/markdownhtml.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

using namespace troupe;

/// Markdown as the page of a saved conversation shows it.
class TestMarkdownHtml : public QObject
{
    Q_OBJECT

private slots:
    void aTextBecomesAPage_data();
    void aTextBecomesAPage();
    void nothingHostileGetsThrough_data();
    void nothingHostileGetsThrough();
    void longTextsTakeLinearTime_data();
    void longTextsTakeLinearTime();
};

void TestMarkdownHtml::aTextBecomesAPage_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("html");
    const auto row = [](const char *name, const char *markdown, const char *html) {
        QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(html);
    };
    row("paragraphs", "one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n");
    row("emphasis", "**a** *b* _c_ ~~d~~ `e`",
        "<p><strong>a</strong> <em>b</em> <em>c</em> <del>d</del> <code>e</code></p>\n");
    row("nested emphasis", "**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>\n");
    row("stars that are no emphasis", "2 * 3 * 4 and a_b_c", "<p>2 * 3 * 4 and a_b_c</p>\n");
    row("escapes", "\\*a\\*", "<p>*a*</p>\n");
    row("headings are below the page's own", "# A\n#no", "<h3>A</h3>\n<p>#no</p>\n");
    row("a fence", "```cpp\nint a<b;\n```",
        "<pre data-language=\"cpp\"><code>int a&lt;b;</code></pre>\n");
    row("an open fence", "```\nx", "<pre><code>x</code></pre>\n");
    row("a list", "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    row("a list in a list", "1. a\n   - b\n2. c",
        "<ol>\n<li><p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>\n");
    row("a quote", "> a\n> b", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n");
    row("a rule", "a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n");
    row("a table", "| a | b |\n|---|:-:|\n| 1 | **2** |",
        "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td><strong>2</strong></td></tr>\n"
        "</table>\n");
    row("a link", "[a](https://b.example/?x=1&y=2)",
        "<p><a rel=\"noreferrer noopener\" href=\"https://b.example/?x=1&amp;y=2\">a</a></p>\n");
    row("an address", "see https://a.example.",
        "<p>see <a rel=\"noreferrer noopener\" href=\"https://a.example\">https://a.example</a>."
        "</p>\n");
}

void TestMarkdownHtml::aTextBecomesAPage()
{
    QFETCH(QString, markdown);
    QTEST(markdownToHtml(markdown), "html");
}

void TestMarkdownHtml::nothingHostileGetsThrough_data()
{
    QTest::addColumn<QString>("markdown");
    for (const char *text :
         {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
          "[x](data:text/html;base64,PHNjcmlwdD4=)", "![x](http://a.example/\" onload=\"alert(1))",
          "`<b>`", "```\"><script>\nx\n```", "> <iframe src=//x>",
          "| <b> | a |\n|-|-|\n| <i> | b |", "[<b>](https://a.example/'\"><script>)",
          "<https://a.example/\"><svg onload=x>>", "# <svg/onload=alert(1)>", "**<b>**",
          "[a](JaVaScRiPt:x)", "[a](\tjavascript:x)"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestMarkdownHtml::nothingHostileGetsThrough()
{
    QFETCH(QString, markdown);
    const QString html = markdownToHtml(markdown);
    static const QRegularExpression tag(QStringLiteral("<(/?)([a-zA-Z0-9]+)([^>]*)>"));
    static const QStringList allowed{QStringLiteral("p"),         QStringLiteral("br"),
                                     QStringLiteral("a"),         QStringLiteral("h3"),
                                     QStringLiteral("code"),      QStringLiteral("pre"),
                                     QStringLiteral("tr"),        QStringLiteral("th"),
                                     QStringLiteral("td"),        QStringLiteral("em"),
                                     QStringLiteral("strong"),    QStringLiteral("table"),
                                     QStringLiteral("blockquote")};
    static const QRegularExpression attributes(
        QStringLiteral("^(?: rel=\"noreferrer noopener\" href=\"https?://[^\"<>]*\"| "
                       "data-language=\"[^\"<>]*\")?$"));
    auto tags = tag.globalMatch(html);
    while (tags.hasNext()) {
        const auto found = tags.next();
        QVERIFY2(allowed.contains(found.captured(2)), qPrintable(html));
        QVERIFY2(attributes.match(found.captured(3)).hasMatch(), qPrintable(html));
    }
}

void TestMarkdownHtml::longTextsTakeLinearTime_data()
{
    QTest::addColumn<QString>("piece");
    for (const char *text : {"*", "**a ", "[", "[a](", "`", "> ", "- ", "_a_ ", "<http://a", "|a",
                             "a\n", "~~", "\\", "![", "https://a"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestMarkdownHtml::longTextsTakeLinearTime()
{
    QFETCH(QString, piece);
    QElapsedTimer timer;
    timer.start();
    const QString html = markdownToHtml(piece.repeated(200'000 / piece.size()));
    QVERIFY(!html.isEmpty());
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestMarkdownHtml)
#include "tst_markdownhtml.moc"
