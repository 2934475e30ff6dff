// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QWebSocket>

using namespace troupe;

/// Drafts of agents that answer over the wire.
class TestWorkbench : public QObject
{
    Q_OBJECT

private slots:
    void aDraftAnswersAndIsNotSaved();
    void theDraftIsWhatTheModelIsTold();
    void theAnswerComesOverTheEventSocket();
    void anAnswerThatEndedIsToldWhole();
    void itIsStopped();
    void itsCostIsCountedAsATest();
    void aFailureIsTold();
    void fourAtOnceAreTheMost();
    void oldAnswersAreForgotten();
    void refusals_data();
    void refusals();
    void itIsItsPersonsAlone();
};

namespace {

const QString kTests = QStringLiteral("/troupe/v1/agent-tests");

QByteArray hello(const QByteArray &agent = R"({"name":"Draft"})", const QByteArray &more = {})
{
    return "{\"agent\":" + agent + more + R"(,"messages":[{"role":"user","content":"Hello"}]})";
}

QString begin(TestServer &server, const QByteArray &body = hello())
{
    const TestReply reply = server.post(kTests, body);
    if (reply.status != 202)
        qFatal("test: %d %s", reply.status, reply.body.constData());
    return reply.json()[QLatin1String("id")].toString();
}

QJsonObject read(TestServer &server, const QString &id)
{
    return server.get(kTests + u'/' + id).json();
}

QString statusOf(TestServer &server, const QString &id)
{
    return read(server, id)[QLatin1String("status")].toString();
}

qint64 number(TestServer &server, const char *sql)
{
    qint64 value = -1;
    const auto done =
        server.services().db.reader().first(QString::fromLatin1(sql), {},
                                            [&value](const Row &row) { value = row.integer(0); });
    return done ? value : -2;
}

} // namespace

void TestWorkbench::aDraftAnswersAndIsNotSaved()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Yes."));
    const QString id = begin(server);
    QTRY_COMPARE(statusOf(server, id), QStringLiteral("complete"));
    const QJsonObject answer = read(server, id);
    QCOMPARE(answer[QLatin1String("content")].toString(), QStringLiteral("Yes."));
    QCOMPARE(answer[QLatin1String("tokens_output")].toInt(), 87);
    for (const char *sql :
         {"SELECT count(*) FROM agents", "SELECT count(*) FROM sessions",
          "SELECT count(*) FROM messages", "SELECT count(*) FROM events WHERE type LIKE 'agent.%'",
          "SELECT count(*) FROM events WHERE type LIKE 'message.%'"})
        QVERIFY2(number(server, sql) == 0, sql);
}

void TestWorkbench::theDraftIsWhatTheModelIsTold()
{
    TestServer server;
    const QString id = begin(
        server,
        R"({"agent":{"name":"D","system_prompt":"Be brief.","temperature":0.3,"max_tokens":12},
            "messages":[{"role":"user","content":"One"},{"role":"assistant","content":"Two"},
                        {"role":"user","content":"Three"}]})");
    QTRY_COMPARE(statusOf(server, id), QStringLiteral("complete"));
    const ChatRequest &request = server.provider().lastRequest();
    QCOMPARE(request.temperature.value_or(0), 0.3);
    QCOMPARE(request.maxTokens, 12);
    QCOMPARE(request.messages.size(), 4);
    QVERIFY(request.messages.at(0).content.contains(QStringLiteral("Be brief.")));
    QCOMPARE(request.messages.at(1).content, QStringLiteral("One"));
    QCOMPARE(request.messages.at(2).role, ChatRole::Assistant);
    QCOMPARE(request.messages.at(3).content, QStringLiteral("Three"));
}

namespace {

/// Watches one answer and keeps what it is told.
class Watcher
{
public:
    Watcher(const TestServer &server, const QString &id, QByteArray key = {})
    {
        if (key.isEmpty())
            key = server.adminKey();
        QObject::connect(&m_socket, &QWebSocket::connected, &m_socket, [this, id] {
            m_socket.sendTextMessage(
                QStringLiteral("{\"type\":\"watch\",\"message_id\":\"%1\",\"offset\":0}").arg(id));
        });
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                         [this](const QString &text) {
                             const QJsonObject json =
                                 QJsonDocument::fromJson(text.toUtf8()).object();
                             const QString type = json[QLatin1String("type")].toString();
                             if (type == QLatin1String("delta"))
                                 this->text += json[QLatin1String("text")].toString();
                             if (type == QLatin1String("done"))
                                 done = json[QLatin1String("message")].toObject();
                             if (type == QLatin1String("error"))
                                 problem = json[QLatin1String("message")].toString();
                         });
        QNetworkRequest request(
            QUrl(QStringLiteral("ws://127.0.0.1:%1/troupe/v1/events").arg(server.port())));
        request.setRawHeader("Authorization", "Bearer " + key);
        m_socket.open(request);
    }
    QString text;
    QJsonObject done;
    QString problem;

private:
    QWebSocket m_socket;
};

} // namespace

void TestWorkbench::theAnswerComesOverTheEventSocket()
{
    TestServer server;
    server.provider().hold();
    const QString id = begin(server);
    Watcher watcher(server, id);
    server.provider().say(QStringLiteral("One "));
    QTRY_COMPARE(watcher.text, QStringLiteral("One "));
    QCOMPARE(read(server, id)[QLatin1String("content")].toString(), QStringLiteral("One "));
    server.provider().say(QStringLiteral("two"));
    server.provider().finish();
    QTRY_VERIFY(!watcher.done.isEmpty());
    QCOMPARE(watcher.text, QStringLiteral("One two"));
    QCOMPARE(watcher.done[QLatin1String("status")].toString(), QStringLiteral("complete"));
}

void TestWorkbench::anAnswerThatEndedIsToldWhole()
{
    TestServer server;
    server.provider().answerWith(QStringLiteral("Quick."));
    const QString id = begin(server);
    QTRY_COMPARE(statusOf(server, id), QStringLiteral("complete"));
    Watcher watcher(server, id);
    QTRY_VERIFY(!watcher.done.isEmpty());
    QCOMPARE(watcher.text, QStringLiteral("Quick."));
}

void TestWorkbench::itIsStopped()
{
    TestServer server;
    server.provider().hold();
    const QString id = begin(server);
    server.provider().say(QStringLiteral("Half"));
    const TestReply stopped =
        server.post(kTests + u'/' + id + QStringLiteral("/stop"), QByteArray());
    QCOMPARE(stopped.status, 200);
    QCOMPARE(stopped.json()[QLatin1String("status")].toString(), QStringLiteral("stopped"));
    QCOMPARE(stopped.json()[QLatin1String("content")].toString(), QStringLiteral("Half"));
    QVERIFY(server.provider().lastWasCancelled());
    QCOMPARE(server.post(kTests + u'/' + id + QStringLiteral("/stop"), QByteArray()).status, 200);
}

void TestWorkbench::itsCostIsCountedAsATest()
{
    TestServer server;
    const QString agent = server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann"})")
                              .json()[QLatin1String("id")]
                              .toString();
    const QString id =
        begin(server, hello(R"({"name":"Ann"})", ",\"agent_id\":\"" + agent.toUtf8() + '"'));
    QTRY_COMPARE(statusOf(server, id), QStringLiteral("complete"));
    QCOMPARE(number(server, "SELECT count(*) FROM usage WHERE kind = 'test' AND "
                            "tokens_input = 25 AND session_id = ''"),
             1);
    QCOMPARE(number(server, "SELECT count(*) FROM runs WHERE kind = 'test' AND "
                            "status = 'succeeded'"),
             1);
    const QJsonObject report = server.get(QStringLiteral("/troupe/v1/usage?by=agent")).json();
    const QJsonValue row = report[QLatin1String("rows")].toArray().first();
    QCOMPARE(row[QLatin1String("key")].toString(), agent);
    QCOMPARE(row[QLatin1String("requests")].toInt(), 1);
}

void TestWorkbench::aFailureIsTold()
{
    TestServer server;
    server.provider().failWith(Error(ErrorCode::Upstream, QStringLiteral("It broke.")));
    const QString id = begin(server);
    QTRY_COMPARE(statusOf(server, id), QStringLiteral("failed"));
    QCOMPARE(read(server, id)[QLatin1String("error")].toString(), QStringLiteral("It broke."));
}

void TestWorkbench::fourAtOnceAreTheMost()
{
    TestServer server;
    server.provider().hold();
    QStringList ids;
    for (int i = 0; i < 4; ++i)
        ids += begin(server);
    const TestReply refused = server.post(kTests, hello());
    QCOMPARE(refused.status, 429);
    QVERIFY(!refused.header("Retry-After").isEmpty());
    server.post(kTests + u'/' + ids.first() + QStringLiteral("/stop"), QByteArray());
    begin(server);
}

void TestWorkbench::oldAnswersAreForgotten()
{
    TestServerOptions options;
    options.rateLimits = false;
    TestServer server(options);
    const QString first = begin(server);
    QTRY_COMPARE(statusOf(server, first), QStringLiteral("complete"));
    for (int i = 0; i < 64; ++i) {
        const QString id = begin(server);
        QTRY_COMPARE(statusOf(server, id), QStringLiteral("complete"));
    }
    QCOMPARE(server.get(kTests + u'/' + first).status, 404);
}

void TestWorkbench::refusals_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("nothing") << QByteArray("{}") << 422;
    QTest::newRow("a draft without a name") << hello("{}") << 422;
    QTest::newRow("a draft that is wrong") << hello(R"({"name":"A","temperature":5})") << 422;
    QTest::newRow("a draft with an unknown key") << hello(R"({"name":"A","mood":"good"})") << 422;
    QTest::newRow("nothing said") << QByteArray(R"({"agent":{"name":"A"},"messages":[]})") << 422;
    QTest::newRow("the agent spoke last")
        << QByteArray(R"({"agent":{"name":"A"},"messages":[{"role":"assistant","content":"x"}]})")
        << 422;
    QTest::newRow("a system message")
        << QByteArray(R"({"agent":{"name":"A"},"messages":[{"role":"system","content":"x"},
                          {"role":"user","content":"x"}]})")
        << 422;
    QTest::newRow("an unknown model") << hello(R"({"name":"A","model":"nobody-knows-it"})") << 400;
    QTest::newRow("a draft of no agent")
        << hello(R"({"name":"A"})", R"(,"agent_id":"01890000-0000-7000-8000-000000000000")") << 404;
}

void TestWorkbench::refusals()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    TestServer server;
    const TestReply reply = server.post(kTests, body);
    QVERIFY2(reply.status == status, QByteArray::number(reply.status) + ' ' + reply.body);
    QCOMPARE(server.provider().callCount(), 0);
}

void TestWorkbench::itIsItsPersonsAlone()
{
    TestServer server;
    const QByteArray key =
        server.addKey(server.addMember(QStringLiteral("ann")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString id = begin(server);
    QCOMPARE(server.send("GET", kTests + u'/' + id, key).status, 404);
    QCOMPARE(server.send("POST", kTests + u'/' + id + QStringLiteral("/stop"), key, {}).status,
             404);
    Watcher watcher(server, id, key);
    QTRY_VERIFY(!watcher.problem.isEmpty());
    QCOMPARE(watcher.text, QString());
}

QTEST_GUILESS_MAIN(TestWorkbench)
#include "tst_workbench.moc"
