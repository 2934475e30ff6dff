// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/responseparser.h"

#include <QTest>

using troupe::OutboundResponseParser;

namespace {

struct Read
{
    QByteArray body;
    QString problem;
    int status = 0;
};

Read readAll(const QByteArray &text, qsizetype pieceSize, bool toHead)
{
    OutboundResponseParser parser(toHead);
    Read read;
    const auto sink = [&read](QByteArrayView piece) {
        read.body.append(piece);
        return true;
    };
    for (qsizetype at = 0; at < text.size(); at += pieceSize) {
        if (const auto problem = parser.feed(text.mid(at, pieceSize), sink)) {
            read.problem = *problem;
            return read;
        }
    }
    read.problem = parser.finish().value_or(QString());
    read.status = parser.status();
    return read;
}

} // namespace

class TestResponseParser : public QObject
{
    Q_OBJECT

private slots:
    void bodies_data();
    void bodies();
    void hostileAnswersAreRefused_data();
    void hostileAnswersAreRefused();
    void endlessPartsAreRefused_data();
    void endlessPartsAreRefused();
    void theSinkCanStop();
};

void TestResponseParser::bodies_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("toHead");
    const auto row = [](const char *name, const QByteArray &text, int status,
                        const QByteArray &body, bool toHead = false) {
        QTest::newRow(name) << text << status << body << toHead;
    };

    row("a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi");
    row("bytes after the length are not the body",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi!", 200, "hi");
    row("the same length twice",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, "hi");
    row("no reason phrase", "HTTP/1.1 404\r\nContent-Length: 1\r\n\r\nx", 404, "x");
    row("until the connection closes", "HTTP/1.0 200 OK\r\n\r\nhello", 200, "hello");
    row("line ends of LF alone", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, "hi");
    row("chunks",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
        200, "abcde");
    row("chunk sizes in hexadecimal",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n00A\r\n0123456789\r\n0\r\n\r\n", 200,
        "0123456789");
    row("trailers are read past",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n", 200,
        "a");
    row("chunks outrank a length",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: "
        "chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        200, "a");
    row("an interim answer",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 "
        "Created\r\nContent-Length: 1\r\n\r\nx",
        201, "x");
    row("no content", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, "");
    row("the answer to HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, "", true);
    row("an empty header", "HTTP/1.1 200 OK\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n", 200, "");
}

void TestResponseParser::bodies()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, toHead);
    for (const qsizetype size : {text.size(), qsizetype(1), qsizetype(3)}) {
        const Read read = readAll(text, size, toHead);
        QCOMPARE(read.problem, QString());
        QCOMPARE(read.status, status);
        QCOMPARE(read.body, body);
    }
}

void TestResponseParser::hostileAnswersAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";

    row("not HTTP", "SSH-2.0-OpenSSH\r\n\r\n");
    row("HTTP/2", "HTTP/2 200 OK\r\n\r\n");
    row("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n");
    row("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n");
    row("a status that is no number", "HTTP/1.1 2x0 OK\r\n\r\n");
    row("a folded header", ok + "A: b\r\n c\r\n\r\n");
    row("a header without a colon", ok + "abc\r\n\r\n");
    row("a header without a name", ok + ": x\r\n\r\n");
    row("a space before the colon", ok + "Content-Length : 1\r\n\r\nx");
    row("NUL in a header", ok + QByteArray("A: b\0c\r\n\r\n", 11));
    row("a lone CR in a header", ok + "A: b\rc\r\n\r\n");
    row("two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx");
    row("a list of lengths", ok + "Content-Length: 1, 2\r\n\r\nxx");
    row("a negative length", ok + "Content-Length: -1\r\n\r\n");
    row("a signed length", ok + "Content-Length: +1\r\n\r\nx");
    row("a length past 64 bits", ok + "Content-Length: 99999999999999999999\r\n\r\n");
    row("an unknown coding", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n");
    row("chunked twice", ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("a chunk size that is no number", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n");
    row("a negative chunk size", ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n");
    row("a chunk size with a prefix", ok + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n");
    row("an endless chunk size", ok + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n");
    row("a chunk past its size", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n");
    row("a body shorter than its length", ok + "Content-Length: 5\r\n\r\nabc");
    row("chunks without an end", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
    row("a head without an end", ok + "A: b\r\n");
    row("nothing at all", "");
    row("an upgrade nobody asked for", "HTTP/1.1 101 Switching\r\n\r\n");
}

void TestResponseParser::hostileAnswersAreRefused()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readAll(text, qMax<qsizetype>(1, text.size()), false).problem.isEmpty());
    QVERIFY(!readAll(text, 1, false).problem.isEmpty());
}

void TestResponseParser::endlessPartsAreRefused_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("piece");
    QTest::newRow("an endless status line") << QByteArray("HTTP/1.1 200 ") << QByteArray("aaaa");
    QTest::newRow("an endless header")
        << QByteArray("HTTP/1.1 200 OK\r\nA: ") << QByteArray("aaaa");
    QTest::newRow("endless headers") << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray("A: b\r\n");
    QTest::newRow("endless interim answers")
        << QByteArray() << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
    QTest::newRow("an endless chunk extension")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")
        << QByteArray("aaaa");
    QTest::newRow("endless trailers")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
        << QByteArray("A: b\r\n");
}

void TestResponseParser::endlessPartsAreRefused()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, piece);
    OutboundResponseParser parser;
    const auto sink = [](QByteArrayView) { return true; };
    QVERIFY(!parser.feed(start, sink));
    int fed = 0;
    while (fed < 100'000 && !parser.feed(piece, sink))
        ++fed;
    QVERIFY2(fed * piece.size() < 100'000, "it should have been refused by 64 kB");
}

void TestResponseParser::theSinkCanStop()
{
    OutboundResponseParser parser;
    QByteArray seen;
    const auto sink = [&seen](QByteArrayView piece) {
        seen.append(piece);
        return false;
    };
    QVERIFY(!parser.feed("HTTP/1.1 200 OK\r\n\r\nabc", sink));
    QVERIFY(!parser.feed("def", sink));
    QVERIFY(parser.isComplete());
    QVERIFY(parser.wasStopped());
    QCOMPARE(seen, QByteArray("abc"));
}

QTEST_APPLESS_MAIN(TestResponseParser)
#include "tst_responseparser.moc"
