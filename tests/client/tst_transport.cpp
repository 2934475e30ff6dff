// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/client/transport.h"
#include "core/net/netpolicy.h"
#include "tests/support/scriptedserver.h"

#include <QCoroTask>
#include <QTest>

using namespace troupe;
using troupe::testing::Script;
using troupe::testing::ScriptedServer;

/// One call over connections that break.
class TestTransport : public QObject
{
    Q_OBJECT

private slots:
    void aLostCallIsSentAgainWithItsKey_data();
    void aLostCallIsSentAgainWithItsKey();
    void aCallIsNotSentForEver();
    void anAnswerIsTakenAsItIs_data();
    void anAnswerIsTakenAsItIs();
    void everyCallHasAKeyOfItsOwn();
    void theCallersKeyIsUsed();
    void aReadHasNoKey();
    void aDownloadComesInPieces();
    void aDownloadThatIsCutIsNoDownload();
    void aDownloadThatIsRefusedSaysWhy();
    void aDownloadEndsWhenItsSinkDoes();
    void aDownloadCanBeCancelled();

private:
    Result<qint64> download(ApiTransport::ByteSink sink, const CancelToken &cancel = {});
    Result<QByteArray> call(Verb verb, const QByteArray &key = {});

    ManualClock m_clock;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<NetPolicy> m_policy;
    std::unique_ptr<ApiTransport> m_transport;

private slots:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_policy = std::make_unique<NetPolicy>(m_clock);
        m_transport = std::make_unique<ApiTransport>(*m_policy, m_server->url(), "token");
    }
    void cleanup()
    {
        m_transport.reset();
        m_policy.reset();
        m_server.reset();
    }
};

Result<QByteArray> TestTransport::call(Verb verb, const QByteArray &key)
{
    OpRow row;
    row.verb = verb;
    EncodedCall encoded;
    encoded.target = "/troupe/v1/agents";
    if (verb != Verb::Get)
        encoded.body = R"({"name":"Ann"})";
    return QCoro::waitFor(m_transport->send(row, encoded, key));
}

void TestTransport::aLostCallIsSentAgainWithItsKey_data()
{
    QTest::addColumn<Script>("first");
    QTest::newRow("closed without an answer") << Script().awaitRequest();
    QTest::newRow("reset without an answer") << Script().awaitRequest().drop();
}

void TestTransport::aLostCallIsSentAgainWithItsKey()
{
    QFETCH(Script, first);
    m_server->enqueue(first);
    m_server->enqueue(Script::answer(201, R"({"id":"1"})"));
    const auto answer = call(Verb::Post);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(*answer, QByteArray(R"({"id":"1"})"));
    QCOMPARE(m_server->requests().size(), 2);
    const QByteArray key = m_server->requests().first().headers.value("idempotency-key");
    QVERIFY(!key.isEmpty());
    QCOMPARE(m_server->requests().last().headers.value("idempotency-key"), key);
    QCOMPARE(m_server->requests().last().body, m_server->requests().first().body);
}

void TestTransport::aCallIsNotSentForEver()
{
    for (int i = 0; i < 10; ++i)
        m_server->enqueue(Script().awaitRequest());
    const auto answer = call(Verb::Post);
    QVERIFY(!answer);
    QCOMPARE(answer.error().key, QStringLiteral("unreachable"));
    QVERIFY(m_server->requests().size() <= 4); // Qt repeats one by itself, too
    QSet<QByteArray> keys;
    for (const auto &request : m_server->requests())
        keys.insert(request.headers.value("idempotency-key"));
    QCOMPARE(keys.size(), 1);
}

void TestTransport::anAnswerIsTakenAsItIs_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("a conflict") << 409;
    QTest::newRow("an error of the server") << 500;
    QTest::newRow("not now") << 503;
}

void TestTransport::anAnswerIsTakenAsItIs()
{
    QFETCH(int, status);
    m_server->enqueue(Script::answer(status, R"({"detail":"No."})"));
    const auto answer = call(Verb::Post);
    QVERIFY(!answer);
    QCOMPARE(answer.error().message, QStringLiteral("No."));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestTransport::everyCallHasAKeyOfItsOwn()
{
    for (int i = 0; i < 2; ++i) {
        m_server->enqueue(Script::answer(201, "{}"));
        QVERIFY(call(Verb::Post));
    }
    QVERIFY(m_server->requests().first().headers.value("idempotency-key")
            != m_server->requests().last().headers.value("idempotency-key"));
}

void TestTransport::theCallersKeyIsUsed()
{
    m_server->enqueue(Script().awaitRequest().drop());
    m_server->enqueue(Script::answer(201, "{}"));
    QVERIFY(call(Verb::Post, "local-1"));
    for (const auto &request : m_server->requests())
        QCOMPARE(request.headers.value("idempotency-key"), QByteArray("local-1"));
}

void TestTransport::aReadHasNoKey()
{
    m_server->enqueue(Script::answer(200, "{}"));
    QVERIFY(call(Verb::Get));
    QVERIFY(!m_server->requests().first().headers.contains("idempotency-key"));
}

Result<qint64> TestTransport::download(ApiTransport::ByteSink sink, const CancelToken &cancel)
{
    OpRow row;
    EncodedCall encoded;
    encoded.target = "/troupe/v1/sessions/1/export";
    return QCoro::waitFor(m_transport->download(row, encoded, std::move(sink), cancel));
}

void TestTransport::aDownloadComesInPieces()
{
    m_server->enqueue(Script().awaitRequest().send(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"));
    QByteArray all;
    const auto size = download([&](const QByteArray &bytes) -> Result<void> {
        all += bytes;
        return {};
    });
    QVERIFY(size);
    QCOMPARE(*size, 11);
    QCOMPARE(all, "hello world");
}

void TestTransport::aDownloadThatIsCutIsNoDownload()
{
    const QByteArray half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";
    m_server->enqueue(Script().awaitRequest().send(half));
    m_server->enqueue(Script().awaitRequest().send(half));
    const auto size = download([](const QByteArray &) -> Result<void> { return {}; });
    QVERIFY(!size);
}

void TestTransport::aDownloadThatIsRefusedSaysWhy()
{
    m_server->enqueue(Script::answer(404, R"({"detail":"Conversation not found"})"));
    bool touched = false;
    const auto size = download([&](const QByteArray &) -> Result<void> {
        touched = true;
        return {};
    });
    QCOMPARE(size.error().code, ErrorCode::NotFound);
    QCOMPARE(size.error().message, QStringLiteral("Conversation not found"));
    QVERIFY(!touched);
}

void TestTransport::aDownloadEndsWhenItsSinkDoes()
{
    m_server->enqueue(Script::answer(200, QByteArray(100'000, 'x')));
    const auto size = download([](const QByteArray &) -> Result<void> {
        return fail(ErrorCode::StorageFull, QStringLiteral("The disk is full"));
    });
    QCOMPARE(size.error().code, ErrorCode::StorageFull);
}

void TestTransport::aDownloadCanBeCancelled()
{
    m_server->enqueue(
        Script().awaitRequest().send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello").stall());
    const CancelToken cancel;
    const auto size = download(
        [&](const QByteArray &) -> Result<void> {
            QMetaObject::invokeMethod(
                this, [cancel] { cancel.cancel(); }, Qt::QueuedConnection);
            return {};
        },
        cancel);
    QCOMPARE(size.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
