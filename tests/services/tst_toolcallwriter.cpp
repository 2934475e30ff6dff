// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/conversationwriter.h"
#include "core/services/transfer/toolcallwriter.h"

#include <QTest>

using namespace troupe;

namespace {

QJsonObject callOf(const QString &name, const QString &result, const QJsonObject &arguments = {})
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("status"), QStringLiteral("succeeded")},
            {QStringLiteral("duration_ms"), 1200},
            {QStringLiteral("arguments"), arguments},
            {QStringLiteral("result"), result}};
}

} // namespace

/// What saved conversations tell of tool calls.
class TestToolCallWriter : public QObject
{
    Q_OBJECT

private slots:
    void markdownTellsWhatWasCalled()
    {
        const QString text = toolCallsMarkdown(
            {callOf(QStringLiteral("web_search"), QStringLiteral("High water at 12:04."),
                    {{QStringLiteral("query"), QStringLiteral("tides")}})});
        QVERIFY2(text.startsWith(QStringLiteral("**Tool** `web_search` (succeeded, 1200 ms)\n\n")),
                 qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("\"query\": \"tides\"")));
        QVERIFY(text.contains(QStringLiteral("```text\nHigh water at 12:04.\n```\n")));
        QCOMPARE(toolCallsMarkdown({}), QString());
        QCOMPARE(toolCallsHtml({}), QString());
    }

    void nothingLeavesItsFence()
    {
        const QString text = toolCallsMarkdown(
            {callOf(QStringLiteral("x`\n# y"), QStringLiteral("a\n````\n# A heading\n```\nb"))});
        QVERIFY2(text.startsWith(QStringLiteral("**Tool** `x # y` (")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("\n`````text\n")));
        QVERIFY(text.endsWith(QStringLiteral("\n`````\n\n")));
    }

    void htmlIsEscaped()
    {
        const QString html = toolCallsHtml(
            {callOf(QStringLiteral("<script>x</script>"), QStringLiteral("<img src=x> & \"y\""),
                    {{QStringLiteral("a"), QStringLiteral("</code></pre><b>")}})});
        QVERIFY2(!html.contains(QStringLiteral("<script")) && !html.contains(QStringLiteral("<img"))
                     && !html.contains(QStringLiteral("<b>")),
                 qPrintable(html));
        QVERIFY(html.contains(QStringLiteral("&lt;img src=x&gt; &amp;")));
    }

    void longTextsAreCutAndSaySo()
    {
        const QString text =
            toolCallsMarkdown({callOf(QStringLiteral("t"), QString(1'000'000, u'r'),
                                      {{QStringLiteral("a"), QString(1'000'000, u'a')}})});
        QVERIFY(text.size() < 14'000);
        QVERIFY2(text.contains(QStringLiteral("\u2026 (8000 of 1000000 characters)")),
                 qPrintable(text.right(200)));
        QJsonObject cut = callOf(QStringLiteral("t"), QStringLiteral("short"));
        cut[QStringLiteral("truncated")] = true;
        QVERIFY(toolCallsMarkdown({cut}).contains(QStringLiteral("short\n\u2026 (cut)")));
        QJsonArray many;
        for (int i = 0; i < 250; ++i)
            many.append(callOf(QStringLiteral("t"), {}));
        QVERIFY(toolCallsMarkdown(many).contains(QStringLiteral("50 more calls")));
        QVERIFY(toolCallsHtml(many).contains(QStringLiteral("50 more calls")));
    }

    void everyFormatTellsThem()
    {
        ExportMessage said;
        said.message.role = MessageRole::Assistant;
        said.message.content = QStringLiteral("Done.");
        said.message.toolCalls = {callOf(QStringLiteral("web_search"), QStringLiteral("Noon."))};
        for (const ExportFormat format :
             {ExportFormat::Markdown, ExportFormat::Html, ExportFormat::Json}) {
            const auto writer = makeConversationWriter(format);
            const QByteArray text = writer->message(said);
            QVERIFY2(text.contains("web_search") && text.contains("Noon."), text.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestToolCallWriter)
#include "tst_toolcallwriter.moc"
