// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/httpfixture.h"

#include <QTest>

using namespace troupe;
using namespace troupe::test;

/// What the server does with bytes that no good client sends, over real sockets.
class TestGuard : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_server = std::make_unique<HostThread>(); }
    void cleanupTestCase() { m_server.reset(); }

    void aBadMessageGetsOneAnswerAndAClose_data();
    void aBadMessageGetsOneAnswerAndAClose();
    void aGoodMessageIsAnswered_data();
    void aGoodMessageIsAnswered();
    void aHugeLengthIsRefusedBeforeTheBody();
    void aChunkedBodyOverTheLimitIsRefused();
    void everyAnswerCarriesTheHouseFields();
    void handlersMayOverrideTheCacheField();
    void headAnswersHaveALengthAndNoBody();
    void noContentHasNeitherLengthNorBody();
    void connectionCloseIsHonoured_data();
    void connectionCloseIsHonoured();
    void expectContinueIsAnswered();
    void unsafeHeaderValuesNeverSplitAnAnswer();
    void requestIdsAreOursAndDiffer();
    void corsIsOffUnlessConfigured();
    void corsAnswersConfiguredOrigins();

private:
    std::unique_ptr<HostThread> m_server;
};

void TestGuard::aBadMessageGetsOneAnswerAndAClose_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");

    const auto row = [](const char *name, const QByteArray &bytes, int status = 400) {
        QTest::newRow(name) << bytes << status;
    };
    const QByteArray host = "Host: localhost\r\n";
    row("no spaces in the request line", "GARBAGE\r\n\r\n");
    row("a TLS greeting", QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7));
    row("HTTP/0.9", "GET /\r\n");
    row("two spaces", "GET  /hello HTTP/1.1\r\n" + host + "\r\n");
    row("a tab instead of a space", "GET\t/hello HTTP/1.1\r\n" + host + "\r\n");
    row("a space at the start", " GET /hello HTTP/1.1\r\n" + host + "\r\n");
    row("a version that is none", "GET /hello HTTP/x.1\r\n" + host + "\r\n");
    row("a lower-case version", "GET /hello http/1.1\r\n" + host + "\r\n");
    row("HTTP/2.0", "GET /hello HTTP/2.0\r\n" + host + "\r\n", 505);
    row("the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("a method of nobody", "BREW /hello HTTP/1.1\r\n" + host + "\r\n", 501);
    row("TRACE", "TRACE /hello HTTP/1.1\r\n" + host + "\r\n", 501);
    row("CONNECT", "CONNECT localhost:1 HTTP/1.1\r\n" + host + "\r\n", 501);
    row("a method in lower case", "get /hello HTTP/1.1\r\n" + host + "\r\n", 501);
    row("a method with a bracket", "G(T /hello HTTP/1.1\r\n" + host + "\r\n");
    row("a target without a slash", "GET hello HTTP/1.1\r\n" + host + "\r\n");
    row("an asterisk for GET", "GET * HTTP/1.1\r\n" + host + "\r\n");
    row("a fragment in the target", "GET /hello#top HTTP/1.1\r\n" + host + "\r\n");
    row("a bad percent sign", "GET /hel%zzlo HTTP/1.1\r\n" + host + "\r\n");
    row("an encoded NUL", "GET /hello%00 HTTP/1.1\r\n" + host + "\r\n");
    row("bytes over 0x7f in the target", "GET /h\xc3\xa9 HTTP/1.1\r\n" + host + "\r\n");
    row("an absolute target of another scheme",
        "GET ftp://localhost/ HTTP/1.1\r\n" + host + "\r\n");
    row("user information in the target", "GET http://a@localhost/ HTTP/1.1\r\n" + host + "\r\n");
    row("no Host", "GET /hello HTTP/1.1\r\n\r\n");
    row("two Hosts", "GET /hello HTTP/1.1\r\n" + host + host + "\r\n");
    row("an empty Host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n");
    row("a Host with a path", "GET /hello HTTP/1.1\r\nHost: localhost/x\r\n\r\n");
    row("a Host with user information", "GET /hello HTTP/1.1\r\nHost: a@localhost\r\n\r\n");
    row("a Host with a bad port", "GET /hello HTTP/1.1\r\nHost: localhost:99999\r\n\r\n");
    row("somebody else's Host", "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421);
    row("our name with another port", "GET /hello HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 421);
    row("a private address that is not ours", "GET /hello HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n", 421);
    row("somebody else's absolute target",
        "GET http://evil.example/hello HTTP/1.1\r\n" + host + "\r\n", 421);
    row("bare LF everywhere", "GET /hello HTTP/1.1\nHost: localhost\n\n");
    row("bare LF after a field", "GET /hello HTTP/1.1\r\nHost: localhost\n\r\n");
    row("bare CR in a field", "GET /hello HTTP/1.1\r\nHost: local\rhost\r\n\r\n");
    row("NUL in a value", get("/hello", "X: a" + QByteArray(1, '\0') + "b\r\n"));
    row("a control character in a value", "GET /hello HTTP/1.1\r\n" + host + "X: a\x01\r\n\r\n");
    row("a control character in a name", "GET /hello HTTP/1.1\r\n" + host + "X\x01: a\r\n\r\n");
    row("space before the colon", "GET /hello HTTP/1.1\r\n" + host + "X : a\r\n\r\n");
    row("no colon", "GET /hello HTTP/1.1\r\n" + host + "X\r\n\r\n");
    row("an empty name", "GET /hello HTTP/1.1\r\n" + host + ": a\r\n\r\n");
    row("a folded field", "GET /hello HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n");
    row("a folded first field", "GET /hello HTTP/1.1\r\n Host: localhost\r\n\r\n");
    const QByteArray start = "POST /echo HTTP/1.1\r\n" + host;
    row("length and coding together",
        start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("two lengths that differ", start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!");
    row("two lengths that agree", start + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    row("a list of lengths", start + "Content-Length: 5, 5\r\n\r\nhello");
    row("a negative length", start + "Content-Length: -1\r\n\r\n");
    row("a length with a plus", start + "Content-Length: +5\r\n\r\nhello");
    row("a length with letters", start + "Content-Length: 5x\r\n\r\nhello");
    row("a hexadecimal length", start + "Content-Length: 0x5\r\n\r\nhello");
    row("an empty length", start + "Content-Length:\r\n\r\n");
    row("a length past 64 bits", start + "Content-Length: 18446744073709551621\r\n\r\nhello");
    row("a coding of HTTP/1.0",
        "POST /echo HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("two codings",
        start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("an unknown coding", start + "Transfer-Encoding: gzip\r\n\r\n", 501);
    row("a list of codings", start + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);
    row("a coding that only looks like chunked", start + "Transfer-Encoding: xchunked\r\n\r\n",
        501);
    const QByteArray chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
    row("a chunk size that is none", chunked + "xyz\r\n");
    row("a negative chunk size", chunked + "-5\r\nhello\r\n");
    row("a chunk size with 0x", chunked + "0x5\r\nhello\r\n");
    row("a chunk size past 64 bits", chunked + "ffffffffffffffff1\r\n");
    row("an empty chunk size", chunked + "\r\n");
    row("a chunk longer than it says", chunked + "5\r\nhello!\r\n");
    row("a chunk ended by bare LF", chunked + "5\r\nhello\n");
    row("a chunk size ended by bare LF", chunked + "5\nhello\r\n");
    row("NUL in a chunk extension", chunked + QByteArray("5;a=\0\r\n", 7));
    row("a malformed trailer", chunked + "0\r\nno colon\r\n\r\n");
    row("endless chunk extensions", chunked + "5;" + QByteArray(40'000, 'x'));
    row("endless trailers", chunked + "0\r\nX: " + QByteArray(40'000, 'x'), 431);
    row("an unknown expectation", start + "Expect: the-moon\r\nContent-Length: 5\r\n\r\n", 417);
    row("endless target", "GET /" + QByteArray(100'000, 'a'), 414);
    row("endless field", "GET /hello HTTP/1.1\r\n" + host + "X: " + QByteArray(100'000, 'a'), 431);
    QByteArray many = "GET /hello HTTP/1.1\r\n" + host;
    for (int i = 0; i < 200; ++i)
        many += "X-" + QByteArray::number(i) + ": 1\r\n";
    row("too many fields", many + "\r\n", 431);
    row("nothing but empty lines", QByteArray("\r\n").repeated(20'000), 414);
}

void TestGuard::aBadMessageGetsOneAnswerAndAClose()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);

    const int handledBefore = m_server->handler.handled;
    RawClient client(m_server->port);
    client.send(bytes);
    client.send(get("/hello")); // must not be read as a second request
    const RawAnswer answer = client.readAnswer();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.fields.at("connection"), "close");
    QVERIFY(answer.body.contains("\"status\":" + QByteArray::number(status)));
    QVERIFY(answer.body.contains(answer.fields.at("x-request-id")));
    QVERIFY2(client.isClosedWithin(3000), "one answer, then the end");
    QCOMPARE(m_server->handler.handled.load(), handledBefore);
}

void TestGuard::aGoodMessageIsAnswered_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");

    const QByteArray host = "Host: localhost\r\n";
    const QByteArray chunked =
        "POST /echo HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("plain") << get("/hello") << QByteArray("hello");
    QTest::newRow("our address") << QByteArray("GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                                 << QByteArray("hello");
    QTest::newRow("our address with the port") << QByteArray(
        "GET /hello HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_server->port) + "\r\n\r\n")
                                               << QByteArray("hello");
    QTest::newRow("names without case")
        << QByteArray("GET /hello HTTP/1.1\r\nhOsT: LocalHost\r\n\r\n") << QByteArray("hello");
    QTest::newRow("an absolute target")
        << QByteArray("GET http://localhost/hello HTTP/1.1\r\n" + host + "\r\n")
        << QByteArray("hello");
    QTest::newRow("empty lines before the request")
        << QByteArray("\r\n\r\n" + get("/hello")) << QByteArray("hello");
    QTest::newRow("HTTP/1.0 without Host")
        << QByteArray("GET /hello HTTP/1.0\r\n\r\n") << QByteArray("hello");
    QTest::newRow("query and percent signs stay as they came")
        << get("/echo?a=%20b&c={d}|'") << QByteArray("GET /echo?a=%20b&c={d}|'\n\n");
    QTest::newRow("PUT") << QByteArray("PUT /echo HTTP/1.1\r\n" + host
                                       + "Content-Length: 2\r\n\r\nok")
                         << QByteArray("PUT /echo\n2\nok");
    QTest::newRow("DELETE with a body")
        << QByteArray("DELETE /echo HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\nok")
        << QByteArray("DELETE /echo\n2\nok");
    QTest::newRow("leading zeros in the length")
        << QByteArray("POST /echo HTTP/1.1\r\n" + host + "Content-Length: 002\r\n\r\nok")
        << QByteArray("POST /echo\n002\nok");
    QTest::newRow("one chunk") << QByteArray(chunked + "5\r\nhello\r\n0\r\n\r\n")
                               << QByteArray("POST /echo\n5\nhello");
    QTest::newRow("chunks with extensions and trailers")
        << QByteArray(chunked + "5;a=b\r\nhello\r\n1 ;q=\"x\"\r\n!\r\n000;z\r\nX-Sum: 1\r\n\r\n")
        << QByteArray("POST /echo\n6\nhello!");
    QTest::newRow("a chunk size with capital digits")
        << QByteArray(chunked + "A\r\n0123456789\r\n0\r\n\r\n")
        << QByteArray("POST /echo\n10\n0123456789");
}

void TestGuard::aGoodMessageIsAnswered()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);

    RawClient whole(m_server->port);
    const RawAnswer atOnce = whole.ask(bytes);
    QCOMPARE(atOnce.status, 200);
    QCOMPARE(atOnce.body, body);

    RawClient slow(m_server->port);
    for (const char c : bytes)
        QVERIFY(slow.send(QByteArray(1, c)));
    const RawAnswer byteByByte = slow.readAnswer();
    QCOMPARE(byteByByte.status, 200);
    QCOMPARE(byteByByte.body, body);
}

void TestGuard::aHugeLengthIsRefusedBeforeTheBody()
{
    RawClient client(m_server->port);
    QElapsedTimer timer;
    timer.start();
    const RawAnswer answer =
        client.ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10737418240\r\n\r\n");
    QCOMPARE(answer.status, 413);
    QVERIFY(answer.body.contains("\"path\":\"/echo\""));
    QVERIFY(timer.elapsed() < 1000);
    QVERIFY(client.isClosedWithin(1000));
}

void TestGuard::aChunkedBodyOverTheLimitIsRefused()
{
    RawClient client(m_server->port);
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const QByteArray chunk = "100000\r\n" + QByteArray(1 << 20, 'x') + "\r\n";
    for (int i = 0; i < 12; ++i) {
        if (!client.send(chunk))
            break;
    }
    QCOMPARE(client.readAnswer().status, 413);
}

void TestGuard::everyAnswerCarriesTheHouseFields()
{
    for (const QByteArray &request : {get("/hello"), get("/nothing"), QByteArray("X\r\n\r\n")}) {
        RawClient client(m_server->port);
        const RawAnswer answer = client.ask(request);
        QCOMPARE(answer.fields.at("x-content-type-options"), "nosniff");
        QCOMPARE(answer.fields.at("referrer-policy"), "no-referrer");
        QCOMPARE(answer.fields.at("cache-control"), "no-store");
        QCOMPARE(answer.fields.at("x-request-id").size(), 24);
        QVERIFY(answer.fields.at("date").endsWith(" GMT"));
        QVERIFY(!answer.fields.count("access-control-allow-origin"));
    }
}

void TestGuard::handlersMayOverrideTheCacheField()
{
    RawClient client(m_server->port);
    const RawAnswer answer = client.ask(get("/cached"));
    QCOMPARE(answer.fields.at("cache-control"), "max-age=60");
    QCOMPARE(answer.head.count("Cache-Control"), 1);
}

void TestGuard::headAnswersHaveALengthAndNoBody()
{
    RawClient client(m_server->port);
    client.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/id"));
    const RawAnswer answer = client.readAnswer(5000, true);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.fields.at("content-length"), "5");
    QCOMPARE(client.readAnswer().status, 200); // the next byte is the next answer's
}

void TestGuard::noContentHasNeitherLengthNorBody()
{
    RawClient client(m_server->port);
    client.send(get("/empty") + get("/hello"));
    const RawAnswer answer = client.readAnswer();
    QCOMPARE(answer.status, 204);
    QVERIFY(!answer.fields.count("content-length"));
    QCOMPARE(client.readAnswer().body, "hello");
}

void TestGuard::connectionCloseIsHonoured_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("Connection: close") << get("/hello", "Connection: close\r\n");
    QTest::newRow("close within a list") << get("/hello", "Connection: foo, Close\r\n");
    QTest::newRow("HTTP/1.0") << QByteArray("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n");
}

void TestGuard::connectionCloseIsHonoured()
{
    QFETCH(QByteArray, request);
    RawClient client(m_server->port);
    const RawAnswer answer = client.ask(request + get("/hello"));
    QCOMPARE(answer.body, "hello");
    QCOMPARE(answer.fields.at("connection"), "close");
    QVERIFY(client.isClosedWithin(1000));
}

void TestGuard::expectContinueIsAnswered()
{
    RawClient client(m_server->port);
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                "Content-Length: 2\r\n\r\n");
    QCOMPARE(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    QCOMPARE(client.ask("ok").body, "POST /echo\n2\nok");

    RawClient large(m_server->port);
    const RawAnswer refused =
        large.ask("POST /echo HTTP/1.1\r\nHost: localhost\r\n"
                  "Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n");
    QCOMPARE(refused.status, 413); // and no 100 before it
}

void TestGuard::unsafeHeaderValuesNeverSplitAnAnswer()
{
    RawClient client(m_server->port);
    const RawAnswer answer = client.ask(get("/split", "Connection: close\r\n"));
    QCOMPARE(answer.status, 500);
    QVERIFY(!answer.head.contains("stolen"));
    QVERIFY(client.isClosedWithin(1000));
}

void TestGuard::requestIdsAreOursAndDiffer()
{
    RawClient client(m_server->port);
    const RawAnswer first = client.ask(get("/id", "X-Request-Id: mine\r\n"));
    const RawAnswer second = client.ask(get("/id"));
    QCOMPARE(first.body, first.fields.at("x-request-id"));
    QVERIFY(first.body != "mine");
    QVERIFY(first.body != second.body);
}

void TestGuard::corsIsOffUnlessConfigured()
{
    RawClient client(m_server->port);
    const RawAnswer answer =
        client.ask("OPTIONS /hello HTTP/1.1\r\nHost: localhost\r\nOrigin: http://app.example\r\n"
                   "Access-Control-Request-Method: POST\r\n\r\n");
    QCOMPARE(answer.status, 200); // the handler's own answer
    QVERIFY(!answer.head.contains("Access-Control"));
}

void TestGuard::corsAnswersConfiguredOrigins()
{
    HttpHostOptions options;
    options.corsOrigins = {"http://app.example"};
    options.allowedHosts = {QStringLiteral("studio.example")};
    HostThread server(options);
    RawClient client(server.port);
    const RawAnswer preflight = client.ask(
        "OPTIONS /hello HTTP/1.1\r\nHost: studio.example:444\r\nOrigin: http://app.example\r\n"
        "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: "
        "authorization\r\n\r\n");
    QCOMPARE(preflight.status, 204);
    QCOMPARE(preflight.fields.at("access-control-allow-origin"), "http://app.example");
    QCOMPARE(preflight.fields.at("access-control-allow-headers"), "authorization");
    QVERIFY(preflight.fields.at("access-control-allow-methods").contains("POST"));

    const RawAnswer answer = client.ask(get("/hello", "Origin: http://app.example\r\n"));
    QCOMPARE(answer.fields.at("access-control-allow-origin"), "http://app.example");
    QCOMPARE(answer.fields.at("vary"), "Origin");
    const RawAnswer foreign = client.ask(get("/hello", "Origin: http://evil.example\r\n"));
    QCOMPARE(foreign.status, 200);
    QVERIFY(!foreign.head.contains("Access-Control"));
}

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
