// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/netpolicy.h"
#include "tests/support/scriptedserver.h"

#include <QDirIterator>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace troupe;
using troupe::testing::Script;
using troupe::testing::ScriptedServer;

class TestNetPolicy : public QObject
{
    Q_OBJECT

private slots:
    void settingsAreTakenWholeOrNotAtAll_data();
    void settingsAreTakenWholeOrNotAtAll();
    void theProxyIsNotForLoopback();
    void theLedgerKeepsTheNewest();
    void aManagerFetchesAndIsInTheLedger();
    void aManagerObeysTheLock();
    void aManagerFetchesOnlyTheWeb();
    void aManagerStaysAtItsOrigin();
    void aWebSocketIsInTheLedger();
    void aWebSocketObeysTheLock();
    void aWebSocketIsCutWhenTheLockCloses();
    void nothingElseOpensConnections();
};

namespace {

NetSettings offlineSettings()
{
    NetSettings settings;
    settings.offline = true;
    return settings;
}

} // namespace

void TestNetPolicy::settingsAreTakenWholeOrNotAtAll_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *name, const char *field, const char *value, bool valid) {
        QTest::newRow(name) << QString::fromLatin1(field) << QString::fromLatin1(value) << valid;
    };
    row("no proxy", "/proxy_url", "", true);
    row("an HTTP proxy", "/proxy_url", "http://proxy:3128", true);
    row("a SOCKS proxy with a password", "/proxy_url", "socks5://me:pw@proxy:1080", true);
    row("a proxy without a scheme", "/proxy_url", "proxy:3128", false);
    row("a proxy of another scheme", "/proxy_url", "ftp://proxy", false);
    row("a proxy without a host", "/proxy_url", "http://", false);
    row("a CA file that is not there", "/ca_file", "/nowhere/ca.pem", false);
    row("a target", "/allow_targets", "10.0.0.0/8", true);
    row("a target that is none", "/allow_targets", "ten", false);
}

void TestNetPolicy::settingsAreTakenWholeOrNotAtAll()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(bool, valid);
    const ManualClock clock;
    NetPolicy policy(clock);
    NetSettings settings = offlineSettings();
    if (field == QLatin1String("/proxy_url"))
        settings.proxy = value;
    else if (field == QLatin1String("/ca_file"))
        settings.caFile = value;
    else
        settings.allowTargets = QStringList{value};
    const auto applied = policy.apply(settings);
    QCOMPARE(applied.has_value(), valid);
    QCOMPARE(policy.isOffline(), valid);
    if (!valid)
        QCOMPARE(applied.error().issues.first().pointer, field);
}

void TestNetPolicy::theProxyIsNotForLoopback()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    NetSettings settings;
    settings.proxy = QStringLiteral("socks5://proxy:1080");
    QVERIFY(policy.apply(settings));
    QCOMPARE(policy.proxyFor(QStringLiteral("example.com")).type(), QNetworkProxy::Socks5Proxy);
    QCOMPARE(policy.proxyFor(QStringLiteral("127.0.0.1")).type(), QNetworkProxy::NoProxy);
    QCOMPARE(policy.proxyFor(QStringLiteral("localhost")).type(), QNetworkProxy::NoProxy);
}

void TestNetPolicy::theLedgerKeepsTheNewest()
{
    Ledger ledger(3);
    int told = 0;
    ledger.setSink([&](const LedgerEntry &) { told += static_cast<int>(ledger.recent().size()); });
    for (int i = 0; i < 5; ++i) {
        LedgerEntry entry;
        entry.atMs = i;
        ledger.add(entry);
    }
    const auto entries = ledger.recent();
    QCOMPARE(entries.size(), 3);
    QCOMPARE(entries.first().atMs, 2);
    QCOMPARE(entries.last().atMs, 4);
    QCOMPARE(told, 1 + 2 + 3 + 3 + 3);
}

void TestNetPolicy::aManagerFetchesAndIsInTheLedger()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    NetSettings settings = offlineSettings(); // loopback goes on, and past the proxy
    settings.proxy = QStringLiteral("http://proxy.example:3128");
    QVERIFY(policy.apply(settings));
    ScriptedServer server;
    server.enqueue(Script::answer(200, "hello"));
    const auto manager = policy.makeAccessManager(QStringLiteral("own server"));
    const std::unique_ptr<QNetworkReply> reply(
        manager->put(QNetworkRequest(server.url()), QByteArray("abc")));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(reply->readAll(), QByteArray("hello"));
    const auto entries = policy.ledger().recent();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().reason, QStringLiteral("own server"));
    QCOMPARE(entries.first().outcome, QStringLiteral("200"));
    QCOMPARE(entries.first().bytesReceived, 5);
    QCOMPARE(entries.first().bytesSent, 3);
    QCOMPARE(entries.first().port, server.port());
}

void TestNetPolicy::aManagerObeysTheLock()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    QVERIFY(policy.apply(offlineSettings()));
    const auto manager = policy.makeAccessManager(QStringLiteral("remote server"));
    const std::unique_ptr<QNetworkReply> reply(
        manager->get(QNetworkRequest(QUrl(QStringLiteral("https://agents.example/")))));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(reply->error(), QNetworkReply::ContentAccessDenied);
    QVERIFY(reply->errorString().contains(QLatin1String("offline")));
    QCOMPARE(policy.ledger().recent().first().outcome, QStringLiteral("offline_locked"));
}

void TestNetPolicy::aManagerFetchesOnlyTheWeb()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("secret")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto manager = policy.makeAccessManager(QStringLiteral("x"));
    const std::unique_ptr<QNetworkReply> reply(
        manager->get(QNetworkRequest(QUrl::fromLocalFile(file.fileName()))));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(reply->error(), QNetworkReply::ContentAccessDenied);
}

void TestNetPolicy::aManagerStaysAtItsOrigin()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    ScriptedServer server;
    ScriptedServer other;
    server.enqueue(Script::answer(302, "", "text/plain", {"Location: " + other.url().toEncoded()}));
    const auto manager = policy.makeAccessManager(QStringLiteral("x"));
    const std::unique_ptr<QNetworkReply> reply(manager->get(QNetworkRequest(server.url())));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(reply->error(), QNetworkReply::InsecureRedirectError);
    QCOMPARE(other.connections(), 0);
}

void TestNetPolicy::aWebSocketIsInTheLedger()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    QVERIFY(policy.apply(offlineSettings()));
    QWebSocketServer server(QStringLiteral("t"), QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    auto socket = policy.makeWebSocket(QStringLiteral("events"));
    QSignalSpy connected(socket.get(), &QWebSocket::connected);
    QVERIFY(policy.openWebSocket(*socket, QNetworkRequest(server.serverUrl())));
    QTRY_COMPARE(connected.size(), 1);
    QTRY_VERIFY(server.hasPendingConnections());
    const std::unique_ptr<QWebSocket> peer(server.nextPendingConnection());
    QSignalSpy received(socket.get(), &QWebSocket::textMessageReceived);
    peer->sendTextMessage(QStringLiteral("h\u00e9"));
    QTRY_COMPARE(received.size(), 1);
    socket->close();
    QTRY_COMPARE(policy.ledger().recent().size(), 1);
    const LedgerEntry entry = policy.ledger().recent().first();
    QCOMPARE(entry.reason, QStringLiteral("events"));
    QCOMPARE(entry.outcome, QStringLiteral("closed"));
    QCOMPARE(entry.bytesReceived, 3);
    socket.reset();
    QCOMPARE(policy.ledger().recent().size(), 1); // once
}

void TestNetPolicy::aWebSocketObeysTheLock()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    QVERIFY(policy.apply(offlineSettings()));
    const auto socket = policy.makeWebSocket(QStringLiteral("events"));
    const QNetworkRequest request(QUrl(QStringLiteral("wss://agents.example/ws")));
    const auto opened = policy.openWebSocket(*socket, request);
    QVERIFY(!opened);
    QCOMPARE(opened.error().key, QStringLiteral("offline_locked"));
    QCOMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(policy.ledger().recent().first().outcome, QStringLiteral("offline_locked"));
}

void TestNetPolicy::aWebSocketIsCutWhenTheLockCloses()
{
    const ManualClock clock;
    NetPolicy policy(clock);
    ScriptedServer proxy; // stands in for the world outside, and never answers
    NetSettings settings;
    settings.proxy = QStringLiteral("http://127.0.0.1:%1").arg(proxy.port());
    QVERIFY(policy.apply(settings));
    proxy.enqueue(Script().awaitRequest().stall());
    auto socket = policy.makeWebSocket(QStringLiteral("events"));
    const QNetworkRequest request(QUrl(QStringLiteral("ws://agents.example/ws")));
    QVERIFY(policy.openWebSocket(*socket, request));
    QTRY_COMPARE(proxy.requests().size(), 1);
    settings.offline = true;
    QVERIFY(policy.apply(settings));
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(proxy.closedByClient(), 1);
}

void TestNetPolicy::nothingElseOpensConnections()
{
    static const QRegularExpression connecting(QStringLiteral(
        "\\bconnectToHost(Encrypted)?\\s*\\(|QHostInfo::|QDnsLookup|[^\\w:]::connect\\s*\\("
        "|\\bsocket\\s*\\(\\s*(AF|PF)_INET|\\bgetaddrinfo\\s*\\("));
    static const QRegularExpression making(
        QStringLiteral(
            "\\bnew\\s+(QNetworkAccessManager|QTcpSocket|QSslSocket|QUdpSocket|QWebSocket)\\b"
            "|make_unique<\\s*(QNetworkAccessManager|QTcpSocket|QSslSocket|QUdpSocket|QWebSocket)"
            "\\b"
            "|^\\s*(QNetworkAccessManager|QTcpSocket|QSslSocket|QUdpSocket|QWebSocket)\\s+\\w+\\s*["
            ";({=]"),
        QRegularExpression::MultilineOption);
    const QString root = QStringLiteral(TROUPE_SOURCE_DIR);
    QStringList offenders;
    int scanned = 0;
    int ours = 0;
    for (const char *folder : {"core", "ui", "app"}) {
        QDirIterator files(root + u'/' + QLatin1String(folder),
                           {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            // A server makes sockets of accepted connections; it connects none.
            const bool isServer = file.fileName().contains(QLatin1String("/core/http/"));
            const bool opens = text.contains(connecting) || (!isServer && text.contains(making));
            ++scanned;
            if (!opens)
                continue;
            if (file.fileName().contains(QLatin1String("/core/net/")))
                ++ours;
            else
                offenders.append(file.fileName().mid(root.size() + 1));
        }
    }
    QVERIFY(scanned > 20);
    QVERIFY(ours >= 2); // the pattern sees what it should
    QVERIFY2(offenders.isEmpty(), qPrintable(offenders.join(u' ')));
}

QTEST_GUILESS_MAIN(TestNetPolicy)
#include "tst_netpolicy.moc"
