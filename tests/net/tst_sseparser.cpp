// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sseparser.h"

#include <QRandomGenerator>
#include <QTest>

using troupe::SseEvent;
using troupe::SseParser;

namespace {

/// Each event as "type|data|id".
QList<QByteArray> eventsOf(SseParser &parser, const QList<QByteArray> &pieces)
{
    QList<QByteArray> events;
    const auto sink = [&events](const SseEvent &event) {
        events.append(event.type + '|' + event.data + '|' + event.id);
    };
    for (const QByteArray &piece : pieces)
        parser.feed(piece, sink);
    parser.finish(sink);
    return events;
}

QList<QByteArray> singleBytes(const QByteArray &text)
{
    QList<QByteArray> pieces;
    for (const char c : text)
        pieces.append(QByteArray(1, c));
    return pieces;
}

QList<QByteArray> randomPieces(const QByteArray &text, QRandomGenerator &random)
{
    QList<QByteArray> pieces;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype size = random.bounded(1, 9);
        pieces.append(text.mid(at, size));
        at += size;
    }
    return pieces;
}

} // namespace

class TestSseParser : public QObject
{
    Q_OBJECT

private slots:
    void streams_data();
    void streams();
    void commentsAreCounted();
    void retryIsRead();
    void anEventPastTheLimitStopsIt_data();
    void anEventPastTheLimitStopsIt();
    void manyEventsUnderTheLimitPass();
};

void TestSseParser::streams_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("events");
    using Events = QList<QByteArray>;
    const auto row = [](const char *name, const QByteArray &text, const Events &events) {
        QTest::newRow(name) << text << events;
    };

    row("line ends of LF", "data: a\n\ndata: b\n\n", {"|a|", "|b|"});
    row("line ends of CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", {"|a|", "|b|"});
    row("line ends of CR", "data: a\r\rdata: b\r\r", {"|a|", "|b|"});
    row("line ends mixed", "data: a\r\n\ndata: b\n\r\ndata: c\r\n\r", {"|a|", "|b|", "|c|"});
    row("several lines of data", "data: a\ndata: b\ndata:\ndata: c\n\n", {"|a\nb\n\nc|"});
    row("a byte order mark",
        "\xEF\xBB\xBF"
        "data: a\n\n",
        {"|a|"});
    row("a byte order mark later is part of a name",
        "data: a\n\n\xEF\xBB\xBF"
        "data: b\n\n",
        {"|a|"});
    row("a comment is no event", ": keep-alive\n\ndata: a\n\n", {"|a|"});
    row("no space after the colon", "data:a\n\n", {"|a|"});
    row("one space goes, others stay", "data:  a \n\n", {"| a |"});
    row("a type", "event: error\ndata: a\n\n", {"error|a|"});
    row("a type holds for one event", "event: x\ndata: a\n\ndata: b\n\n", {"x|a|", "|b|"});
    row("a type without data is no event", "event: x\n\ndata: b\n\n", {"|b|"});
    row("an id is kept", "id: 7\ndata: a\n\ndata: b\n\n", {"|a|7", "|b|7"});
    row("an id with NUL is ignored", QByteArray("id: 7\0\ndata: a\n\n", 16), {"|a|"});
    row("a field without a colon", "data\n\ndata\ndata\n\n", {"||", "|\n|"});
    row("unknown fields are ignored", "foo: bar\ndata: a\nDATA: b\n\n", {"|a|"});
    row("colons in the value", "data: {\"a\":1}\n\n", {"|{\"a\":1}|"});
    row("a missing last blank line", "data: a\n\ndata: [DONE]", {"|a|", "|[DONE]|"});
    row("characters of several bytes", "data: \xF0\x9F\x98\x80\xC3\xA9\n\n",
        {"|\xF0\x9F\x98\x80\xC3\xA9|"});
    row("nothing", "", {});
    row("blank lines alone", "\n\r\n\r\r\n", {});
}

void TestSseParser::streams()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<QByteArray>, events);

    SseParser whole;
    QCOMPARE(eventsOf(whole, {text}), events);
    SseParser byByte;
    QCOMPARE(eventsOf(byByte, singleBytes(text)), events);
    QRandomGenerator random(20251122);
    for (int i = 0; i < 50; ++i) {
        SseParser parser;
        QCOMPARE(eventsOf(parser, randomPieces(text, random)), events);
    }
}

void TestSseParser::commentsAreCounted()
{
    SseParser parser;
    eventsOf(parser, {": OPENROUTER PROCESSING\n\n:\n\ndata: a\n\n"});
    QCOMPARE(parser.comments(), 2);
}

void TestSseParser::retryIsRead()
{
    SseParser parser;
    eventsOf(parser, {"retry: soon\n"});
    QVERIFY(!parser.retryMs().has_value());
    SseParser other;
    eventsOf(other, {"retry: 1500\nretry: -1\nretry: 99999999999\n"});
    QCOMPARE(other.retryMs(), std::optional<int>(1500));
}

void TestSseParser::anEventPastTheLimitStopsIt_data()
{
    QTest::addColumn<QByteArray>("piece");
    QTest::newRow("one endless line") << QByteArray("aaaaaaaa");
    QTest::newRow("endless lines of data") << QByteArray("data: aaaa\n");
}

void TestSseParser::anEventPastTheLimitStopsIt()
{
    QFETCH(QByteArray, piece);
    SseParser parser(1000);
    int events = 0;
    const auto sink = [&events](const SseEvent &) { ++events; };
    bool going = true;
    int fed = 0;
    for (; going && fed < 10'000; ++fed)
        going = parser.feed(piece, sink);
    QVERIFY(!going);
    QVERIFY(fed * piece.size() < 2500);
    QVERIFY(!parser.feed("\n\ndata: a\n\n", sink));
    parser.finish(sink);
    QCOMPARE(events, 0);
}

void TestSseParser::manyEventsUnderTheLimitPass()
{
    SseParser parser(100);
    int events = 0;
    const auto sink = [&events](const SseEvent &) { ++events; };
    for (int i = 0; i < 1000; ++i)
        QVERIFY(parser.feed("data: 0123456789012345678901234567890123456789\n\n", sink));
    QCOMPARE(events, 1000);
}

QTEST_APPLESS_MAIN(TestSseParser)
#include "tst_sseparser.moc"
