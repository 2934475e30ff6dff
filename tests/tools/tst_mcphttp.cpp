// SPDX-License-Identifier: GPL-3.0-or-later
// A session over streamable HTTP, with a server that answers as it is told.
#include "core/tools/mcp/mcphttp.h"
#include "core/tools/mcp/mcpsession.h"
#include "tests/support/scriptedserver.h"

#include <QCoroTask>
#include <QTest>

using namespace troupe;
using namespace troupe::testing;

namespace {

const QByteArray kHello =
    R"({"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18",)"
    R"("capabilities":{"tools":{}},"serverInfo":{"name":"far","version":"2"}}})";

QByteArray done(int id)
{
    return R"({"jsonrpc":"2.0","id":)" + QByteArray::number(id) + R"(,"result":{"ok":true}})";
}

QByteArray sse(const QByteArray &data, const QByteArray &id = {})
{
    return (id.isEmpty() ? QByteArray() : "id: " + id + "\n") + "data: " + data + "\n\n";
}

Script json(const QByteArray &body, const QList<QByteArray> &headers = {})
{
    return Script::answer(200, body, "application/json", headers);
}

struct FarSession
{
    ManualClock clock;
    NetPolicy policy{clock};
    OutboundClient client{policy};
    ScriptedServer server;
    QStringList notes;
    QStringList notifications;
    std::unique_ptr<McpSession> session;

    explicit FarSession(const OutboundHeaders &headers = {},
                        TrustLevel trust = TrustLevel::Configured)
    {
        McpHttpConfig config;
        config.url = server.url(QStringLiteral("/mcp"));
        config.headers = headers;
        config.trust = trust;
        config.name = QStringLiteral("far");
        McpSession::Listener listener;
        listener.note = [this](const QString &text) { notes.append(text); };
        listener.notification = [this](const QString &method, const QJsonObject &) {
            notifications.append(method);
        };
        listener.closed = [](const Error &) {};
        session = std::make_unique<McpSession>(std::make_unique<McpHttp>(client, std::move(config)),
                                               QStringList(), std::move(listener));
        QVERIFY(session->start().has_value());
    }
    /// What is cancelled ends before what it works on does.
    ~FarSession()
    {
        session.reset();
        client.close();
        for (int i = 0; i < 10; ++i)
            QCoreApplication::processEvents();
    }
    Result<McpPeer> initialize()
    {
        McpRequestOptions options;
        options.timeoutMs = 20'000;
        return QCoro::waitFor(session->initialize(options));
    }
    /// Greets, answers the notification, and offers no stream of its own.
    void open(const QList<QByteArray> &headers = {})
    {
        server.enqueue(json(kHello, headers));
        const int before = static_cast<int>(server.requests().size());
        QVERIFY(initialize().has_value());
        server.enqueue(Script::answer(405, "")); // one for each, in any order
        server.enqueue(Script::answer(405, ""));
        QTRY_COMPARE_WITH_TIMEOUT(server.requests().size(), before + 3, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(notes.size(), 1, 10'000); // that the notification was refused
        notes.clear();
    }
    QString ask(int timeoutMs = 20'000)
    {
        McpRequestOptions options;
        options.timeoutMs = timeoutMs;
        const auto result =
            QCoro::waitFor(session->request(QStringLiteral("x/y"), QJsonObject(), options));
        return result ? QStringLiteral("ok") : result.error().key;
    }
};

} // namespace

class TestMcpHttp : public QObject
{
    Q_OBJECT

private slots:
    void headersOfASession();
    void answers_data();
    void answers();
    void aStreamThatBreaksIsResumed();
    void theServersOwnStream();
    void theSessionEndsWithDelete();
    void addresses();
    void aCallGivenUpEndsItsConnection();
    void itMayDieWhileAsked();
};

void TestMcpHttp::headersOfASession()
{
    FarSession f({{"Authorization", "Bearer t"}, {"Accept", "text/html"}});
    f.open({"Mcp-Session-Id: abc-1"});
    f.server.enqueue(json(done(2)));
    QCOMPARE(f.ask(), QStringLiteral("ok"));
    const SeenRequest &first = f.server.requests().first();
    QCOMPARE(first.method, QByteArray("POST"));
    QCOMPARE(first.target, QByteArray("/mcp"));
    QCOMPARE(first.headers.value("accept"), QByteArray("application/json, text/event-stream"));
    QCOMPARE(first.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(first.headers.value("authorization"), QByteArray("Bearer t"));
    QVERIFY(!first.headers.contains("mcp-session-id"));
    QVERIFY(!first.headers.contains("mcp-protocol-version"));
    const SeenRequest &last = f.server.requests().last();
    QCOMPARE(last.headers.value("mcp-session-id"), QByteArray("abc-1"));
    QCOMPARE(last.headers.value("mcp-protocol-version"), QByteArray("2025-06-18"));
    const auto entries = f.policy.ledger().recent();
    QCOMPARE(entries.first().reason, QStringLiteral("MCP server far"));
}

void TestMcpHttp::answers_data()
{
    QTest::addColumn<QByteArray>("session");
    QTest::addColumn<Script>("script");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const Script &script, const char *expected,
                        const QByteArray &session = {}) {
        QTest::newRow(name) << session << script << QString::fromLatin1(expected);
    };
    row("as JSON", json(done(2)), "ok");
    row("as a batch", json('[' + done(2) + ']'), "ok");
    row("as events",
        Script::eventStream().send(sse(R"({"jsonrpc":"2.0","method":"x"})") + sse(done(2))), "ok");
    row("as events, byte by byte", Script::eventStream().sendByByte(sse(done(2))), "ok");
    row("an answer, and the stream stays open", Script::eventStream().send(sse(done(2))).stall(),
        "ok");
    row("the answer to another", Script::eventStream().send(sse(done(9))), "mcp_stream_ended");
    row("a stream without an answer", Script::eventStream().send(": nothing\n\n"),
        "mcp_stream_ended");
    row("an event of another kind", Script::eventStream().send("event: endpoint\ndata: /x\n\n"),
        "mcp_stream_ended");
    row("no JSON", json("{"), "mcp_bad_json");
    row("nothing", json(""), "mcp_stream_ended");
    row("a page", Script::answer(200, "<html>", "text/html"), "mcp_not_a_server");
    row("401", Script::answer(401, "", "text/plain"), "mcp_http_401");
    row("404 without a session", Script::answer(404, "", "text/plain"), "mcp_http_404");
    row("404 with one", Script::answer(404, "", "text/plain"), "mcp_session_gone", "s1");
    row("400 about the session",
        Script::answer(400, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,)"
                            R"("message":"Bad Request: No valid session ID provided"}})"),
        "mcp_session_gone", "s1");
    row("400 about something else", Script::answer(400, "no", "text/plain"), "mcp_http_400", "s1");
    row("500", Script::answer(500, "broken", "text/plain"), "mcp_http_500");
    row("dropped", Script().awaitRequest().drop(), "connection_lost");
    row("a giant event", Script::eventStream().send("data: " + QByteArray(9'000'000, 'x')),
        "mcp_message_too_large");
    row("a giant body", json(QByteArray(9'000'000, ' ')), "mcp_message_too_large");
    row("nobody comes back", Script().awaitRequest().stall(), "mcp_timeout");
}

void TestMcpHttp::answers()
{
    QFETCH(QByteArray, session);
    QFETCH(Script, script);
    QFETCH(QString, expected);
    FarSession f;
    f.open(session.isEmpty() ? QList<QByteArray>()
                             : QList<QByteArray>{"Mcp-Session-Id: " + session});
    f.server.enqueue(script);
    if (expected == QLatin1String("mcp_timeout"))
        f.server.enqueue(Script::answer(202, "")); // for being told of it
    QCOMPARE(f.ask(expected == QLatin1String("mcp_timeout") ? 300 : 20'000), expected);
}

void TestMcpHttp::aStreamThatBreaksIsResumed()
{
    FarSession f;
    f.open({"Mcp-Session-Id: s1"});
    f.server.enqueue(Script::eventStream().send(
        "id: e1\nretry: 100\ndata:\n\n" + sse(R"({"jsonrpc":"2.0","method":"one"})", "e2")));
    f.server.enqueue(Script::answer(503, "")); // once more
    f.server.enqueue(Script::eventStream().send(sse(R"({"jsonrpc":"2.0","method":"two"})", "e3")));
    f.server.enqueue(Script::eventStream().send(sse(done(2), "e4")));
    QCOMPARE(f.ask(), QStringLiteral("ok"));
    QCOMPARE(f.notifications, (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
    const auto &requests = f.server.requests();
    QCOMPARE(requests[requests.size() - 2].method, QByteArray("GET"));
    QCOMPARE(requests[requests.size() - 2].headers.value("last-event-id"), QByteArray("e2"));
    QCOMPARE(requests.last().headers.value("last-event-id"), QByteArray("e3"));
    QCOMPARE(requests.last().headers.value("mcp-session-id"), QByteArray("s1"));
    // A server that cannot resume says so.
    f.server.enqueue(Script::eventStream().send("id: e5\nretry: 100\ndata:\n\n"));
    f.server.enqueue(Script::answer(400, ""));
    QCOMPARE(f.ask(), QStringLiteral("mcp_stream_ended"));
}

void TestMcpHttp::theServersOwnStream()
{
    FarSession f;
    f.server.enqueue(json(kHello));
    QVERIFY(f.initialize().has_value());
    // Which of the two comes first is not said: the stream serves as the answer to the notification, too.
    const Script stream = Script::eventStream().send(
        "retry: 100\n" + sse(R"({"jsonrpc":"2.0","method":"hello"})", "a"));
    f.server.enqueue(stream);
    f.server.enqueue(stream);
    f.server.enqueue(
        Script::eventStream().send(sse(R"({"jsonrpc":"2.0","method":"again"})", "b")).stall());
    QTRY_VERIFY_WITH_TIMEOUT(f.notifications.contains(QStringLiteral("again")), 10'000);
    QVERIFY(f.notifications.contains(QStringLiteral("hello")));
    QCOMPARE(f.server.requests().last().headers.value("last-event-id"), QByteArray("a"));
}

void TestMcpHttp::theSessionEndsWithDelete()
{
    FarSession f;
    f.open({"Mcp-Session-Id: s1"});
    f.server.enqueue(Script::answer(200, ""));
    int stopped = 0;
    f.session->stop([&stopped] { ++stopped; });
    QTRY_COMPARE_WITH_TIMEOUT(stopped, 1, 10'000);
    QCOMPARE(f.server.requests().last().method, QByteArray("DELETE"));
    QCOMPARE(f.server.requests().last().headers.value("mcp-session-id"), QByteArray("s1"));
    QCOMPARE(f.ask(), QStringLiteral("mcp_closed"));
    FarSession without;
    without.open();
    without.session->stop([&stopped] { ++stopped; });
    QTRY_COMPARE_WITH_TIMEOUT(stopped, 2, 10'000);
    QCOMPARE(without.server.unexpected(), 0);
}

void TestMcpHttp::addresses()
{
    FarSession aimed({}, TrustLevel::Aimed);
    const auto refused = aimed.initialize();
    QVERIFY(!refused);
    QCOMPARE(refused.error().key, QStringLiteral("address_refused"));
    QCOMPARE(aimed.server.connections(), 0);
    FarSession odd;
    odd.server.enqueue(json(kHello, {"Mcp-Session-Id: " + QByteArray(2'000, 'x')}));
    odd.server.enqueue(Script::answer(202, ""));
    odd.server.enqueue(Script::answer(405, ""));
    QVERIFY(odd.initialize().has_value());
    QTRY_COMPARE_WITH_TIMEOUT(odd.server.requests().size(), 3, 10'000);
    QVERIFY(!odd.server.requests().last().headers.contains("mcp-session-id"));
}

void TestMcpHttp::aCallGivenUpEndsItsConnection()
{
    FarSession f;
    f.open();
    f.server.enqueue(Script::eventStream().stall());
    f.server.enqueue(Script::answer(202, ""));
    QCOMPARE(f.ask(200), QStringLiteral("mcp_timeout"));
    QTRY_COMPARE_WITH_TIMEOUT(f.server.closedByClient(), 1, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(f.server.requests().last().body.contains("notifications/cancelled"),
                             10'000);
}

void TestMcpHttp::itMayDieWhileAsked()
{
    FarSession f;
    f.open();
    f.server.enqueue(Script::eventStream().stall());
    auto call = f.session->request(QStringLiteral("x/y"), QJsonObject(), McpRequestOptions());
    QTRY_COMPARE_WITH_TIMEOUT(f.server.requests().size(), 4, 10'000);
    f.session.reset();
    QCOMPARE(QCoro::waitFor(std::move(call)).error().code, ErrorCode::Cancelled);
    QTRY_COMPARE_WITH_TIMEOUT(f.server.closedByClient(), 1, 10'000);
}

QTEST_GUILESS_MAIN(TestMcpHttp)
#include "tst_mcphttp.moc"
