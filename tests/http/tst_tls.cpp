// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/httpfixture.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

using namespace troupe;
using namespace troupe::test;

namespace {

// Made for these tests and used nowhere else.
const char kCertificate[] = R"(-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUXj68rIS3BNmeGi4nN2aSbQJADUAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAzMzk1M1oYDzIxMjYxMDI5
MDMzOTUzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASwVu4aakmuDg5Qu5RoI1PesArEI/ry/oZ9bHxzJC/QeOHL6wG1459k
1jPiNPx+tfFLKRQn/eFsMdpKrG9wQ/tro28wbTAdBgNVHQ4EFgQU4dOeXDL9zg0k
rA7KYG1dU85+rwAwHwYDVR0jBBgwFoAU4dOeXDL9zg0krA7KYG1dU85+rwAwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgXY8h5VXZo7qxyHhwFFpQ4pxB3OV4OhRZxLE8OJ6ITswCIDi7
5Lge1cmY0zmSH6WzyOYvTxIe7qEi9CszNYp8D3rz
-----END CERTIFICATE-----
)";
const char kKey[] = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgL0d2QKaYaGhwWFbH
e2NefBf/imLuWLWRvWpzeWF7bkuhRANCAASwVu4aakmuDg5Qu5RoI1PesArEI/ry
/oZ9bHxzJC/QeOHL6wG1459k1jPiNPx+tfFLKRQn/eFsMdpKrG9wQ/tr
-----END PRIVATE KEY-----
)";

HttpHostOptions tlsOptions()
{
    HttpHostOptions options;
    options.tlsCertificatePem = kCertificate;
    options.tlsKeyPem = kKey;
    return options;
}

std::unique_ptr<QSslSocket> connectTo(quint16 port)
{
    auto socket = std::make_unique<QSslSocket>();
    QSslConfiguration configuration = socket->sslConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromData(kCertificate));
    socket->setSslConfiguration(configuration);
    socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port, QStringLiteral("localhost"));
    return socket;
}

QByteArray askOver(QSslSocket &socket, const QByteArray &request, const QByteArray &end)
{
    socket.write(request);
    QByteArray answer;
    while (!answer.contains(end) && socket.waitForReadyRead(5000))
        answer += socket.readAll();
    return answer;
}

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private slots:
    void requestsAreAnsweredOverTls();
    void largeMessagesGoBothWays();
    void plainTextIsNotAnswered();
    void webSocketsWorkOverTls();
    void aHandshakeThatStallsIsCut();
    void shutdownEndsTlsConnections();
    void aBadCertificateIsRefused_data();
    void aBadCertificateIsRefused();
};

void TestTls::requestsAreAnsweredOverTls()
{
    HostThread server(tlsOptions());
    QVERIFY(server.host);
    server.run([&] { QCOMPARE(server.host->url().scheme(), QStringLiteral("https")); });
    const auto socket = connectTo(server.port);
    QVERIFY2(socket->waitForEncrypted(5000), qPrintable(socket->errorString()));
    for (int i = 0; i < 3; ++i) {
        const QByteArray answer = askOver(*socket, get("/hello"), "hello");
        QVERIFY(answer.startsWith("HTTP/1.1 200"));
        QVERIFY(answer.contains("Strict-Transport-Security: max-age="));
    }
    socket->write(get("/hello", "Connection: close\r\n"));
    QVERIFY(socket->waitForDisconnected(3000)
            || socket->state() == QAbstractSocket::UnconnectedState);
    QVERIFY(socket->readAll().endsWith("hello"));
}

void TestTls::largeMessagesGoBothWays()
{
    HostThread server(tlsOptions());
    const auto socket = connectTo(server.port);
    QVERIFY(socket->waitForEncrypted(5000));
    const QByteArray answer =
        askOver(*socket, post("/echo", QByteArray(3'000'000, 'x') + "the end"), "the end");
    QVERIFY(answer.size() > 3'000'000);
}

void TestTls::plainTextIsNotAnswered()
{
    HostThread server(tlsOptions());
    RawClient client(server.port);
    client.send(get("/hello"));
    client.readSome(3000);
    QVERIFY(!client.unread().contains("HTTP/1.1"));
    QTRY_COMPARE(server.stats().connections, 0);
    QCOMPARE(server.handler.handled.load(), 0);
}

void TestTls::webSocketsWorkOverTls()
{
    HostThread server(tlsOptions());
    const auto socket = connectTo(server.port);
    QVERIFY(socket->waitForEncrypted(5000));
    const QByteArray handshake =
        get("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    QVERIFY(askOver(*socket, handshake, "\r\n\r\n").startsWith("HTTP/1.1 101"));
    const QByteArray hello("\x81\x82\0\0\0\0hi", 8); // masked with zeros
    QVERIFY(askOver(*socket, hello, "echo:hi").endsWith("echo:hi"));
    socket->abort();
    QTRY_COMPARE(server.handler.closed.load(), 1);
}

void TestTls::aHandshakeThatStallsIsCut()
{
    HttpHostOptions options = tlsOptions();
    options.limits.silentMs = 200;
    options.limits.lingerMs = 100;
    HostThread server(options);
    RawClient client(server.port);
    client.send(QByteArray("\x16\x03\x01", 3));
    QVERIFY(client.isClosedWithin(3000));
    QTRY_COMPARE(server.stats().connections, 0);
}

void TestTls::shutdownEndsTlsConnections()
{
    HostThread server(tlsOptions());
    const auto socket = connectTo(server.port);
    QVERIFY(socket->waitForEncrypted(5000));
    QVERIFY(!askOver(*socket, get("/hello"), "hello").isEmpty());
    std::atomic<bool> done{false};
    server.run([&] { server.host->shutdown(3000, [&done] { done = true; }); });
    QTRY_VERIFY(done);
    QCOMPARE(server.stats().connections, 0);
}

void TestTls::aBadCertificateIsRefused_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("a certificate that is none") << QByteArray("nonsense") << QByteArray(kKey);
    QTest::newRow("a key that is none") << QByteArray(kCertificate) << QByteArray("nonsense");
}

void TestTls::aBadCertificateIsRefused()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    HttpHostOptions options;
    options.tlsCertificatePem = certificate;
    options.tlsKeyPem = key;
    HostThread server(options);
    QVERIFY(!server.host);
    QCOMPARE(server.error.code, ErrorCode::Invalid);
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
