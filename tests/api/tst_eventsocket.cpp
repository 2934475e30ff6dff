// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QWebSocket>

using namespace troupe;

namespace {

/// A client of the event socket that keeps what it was told.
class Client
{
public:
    explicit Client(const TestServer &server, const QString &query = {}, QByteArray key = {})
    {
        if (key.isEmpty())
            key = server.adminKey();
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                         [this](const QString &text) {
                             m_messages += QJsonDocument::fromJson(text.toUtf8()).object();
                         });
        QNetworkRequest request(QUrl(
            QStringLiteral("ws://127.0.0.1:%1/troupe/v1/events%2").arg(server.port()).arg(query)));
        request.setRawHeader("Authorization", "Bearer " + key);
        m_socket.open(request);
    }

    void send(const QByteArray &json) { m_socket.sendTextMessage(QString::fromUtf8(json)); }
    void watch(const QString &id, qint64 offset = 0)
    {
        send("{\"type\":\"watch\",\"message_id\":\"" + id.toLatin1()
             + "\",\"offset\":" + QByteArray::number(offset) + '}');
    }
    QList<QJsonObject> ofType(const char *type) const
    {
        QList<QJsonObject> list;
        for (const QJsonObject &message : m_messages) {
            if (message[QLatin1String("type")].toString() == QLatin1String(type))
                list += message;
        }
        return list;
    }
    QStringList eventNames() const
    {
        QStringList names;
        for (const QJsonObject &event : ofType("event"))
            names += event[QLatin1String("event")].toString();
        return names;
    }
    /// The text of an answer, put together; says where a delta skips or repeats.
    QString text(const QString &id, qint64 from = 0) const
    {
        QString text;
        for (const QJsonObject &delta : ofType("delta")) {
            if (delta[QLatin1String("message_id")].toString() != id)
                continue;
            if (delta[QLatin1String("offset")].toInteger() != from + text.size())
                return QStringLiteral("broken at %1").arg(from + text.size());
            text += delta[QLatin1String("text")].toString();
        }
        return text;
    }
    qint64 helloSeq() const
    {
        const auto hello = ofType("hello");
        return hello.isEmpty() ? -1 : hello.first()[QLatin1String("seq")].toInteger();
    }
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    int closeCode() const { return m_socket.closeCode(); }
    QWebSocket &socket() { return m_socket; }

private:
    QWebSocket m_socket;
    QList<QJsonObject> m_messages;
};

QString createAgent(TestServer &server, const QByteArray &key = {})
{
    return server
        .send("POST", QStringLiteral("/troupe/v1/agents"), key.isEmpty() ? server.adminKey() : key,
              R"({"name":"Ann"})")
        .json()[QLatin1String("id")]
        .toString();
}

/// Begins an answer that waits for the test to say it; returns its id.
QString beginAnswer(TestServer &server)
{
    server.provider().hold();
    const int before = server.provider().callCount();
    const QByteArray agent = createAgent(server).toLatin1();
    const QString session =
        server.post(QStringLiteral("/troupe/v1/sessions"), "{\"agent_id\":\"" + agent + "\"}")
            .json()[QLatin1String("id")]
            .toString();
    QString reply = server
                        .post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                              R"({"text":"Tell me"})")
                        .json()[QLatin1String("reply_id")]
                        .toString();
    if (!QTest::qWaitFor([&] { return server.provider().callCount() > before; }))
        qFatal("the model was not asked");
    return reply;
}

} // namespace

/// The event socket of the native API.
class TestEventSocket : public QObject
{
    Q_OBJECT

private slots:
    void itTellsWhatHappens();
    void replayMeetsLiveWithoutGapOrRepetition();
    void aClientFarBehindIsToldToReadAgain();
    void aClientThatMissedForgottenEventsIsToldToReadAgain();
    void aNumberOfAnotherDatabaseIsToldToReadAgain();
    void aMemberHearsOnlyOfTheirsAndPublicThings();
    void anAnswerIsWatchedFromItsBeginning();
    void twoWatchAndOneLeaves();
    void aReconnectInMidAnswerMissesNothing();
    void anAnswerThatHasEndedIsToldWhole();
    void offsetsCountUtf16();
    void unwatchEndsTheDeltas();
    void somebodyElsesAnswerCannotBeWatched();
    void mistakesAreAnswered_data();
    void mistakesAreAnswered();
    void manyMistakesCloseIt();
    void aFloodClosesIt();
    void aRevokedKeyClosesItAtOnce();
    void aClientThatLeavesIsForgotten();
};

void TestEventSocket::itTellsWhatHappens()
{
    TestServer server;
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    const QString id = createAgent(server);
    QTRY_COMPARE(client.eventNames(), QStringList{QStringLiteral("agent.created")});
    const QJsonObject event = client.ofType("event").first();
    QCOMPARE(event[QLatin1String("subject_id")].toString(), id);
    QCOMPARE(event[QLatin1String("data")].toObject(),
             server.get(QStringLiteral("/troupe/v1/agents/") + id).json());
    QVERIFY(event[QLatin1String("seq")].toInteger() > client.helloSeq());
    client.send(R"({"type":"ping"})");
    QTRY_COMPARE(client.ofType("pong").size(), 1);
}

void TestEventSocket::replayMeetsLiveWithoutGapOrRepetition()
{
    TestServer server;
    const qint64 start = *lastEventSeq(server.services().db.reader());
    constexpr int kBefore = 1200; // more than two pages of the replay
    constexpr int kDuring = 40;
    auto write = [](Tx &tx) -> Result<bool> {
        for (int i = 0; i < kBefore; ++i)
            tx.emitEvent({QStringLiteral("test.event"), QString(), QString::number(i), "{}"});
        return true;
    };
    QVERIFY(QCoro::waitFor(server.services().db.write(std::move(write))));
    Client client(server, QStringLiteral("?after=%1").arg(start));
    for (int i = 0; i < kDuring; ++i)
        createAgent(server);
    QTRY_COMPARE(client.ofType("event").size(), kBefore + kDuring);
    qint64 last = start;
    for (const QJsonObject &event : client.ofType("event")) {
        const qint64 seq = event[QLatin1String("seq")].toInteger();
        QVERIFY2(seq == last + 1, QByteArray::number(seq));
        last = seq;
    }
}

void TestEventSocket::aClientFarBehindIsToldToReadAgain()
{
    TestServer server;
    auto write = [](Tx &tx) -> Result<bool> {
        for (int i = 0; i < 10'050; ++i)
            tx.emitEvent({QStringLiteral("test.event"), QString(), QString::number(i), "{}"});
        return true;
    };
    QVERIFY(QCoro::waitFor(server.services().db.write(std::move(write))));
    Client client(server, QStringLiteral("?after=1"));
    QTRY_COMPARE(client.ofType("resync").size(), 1);
    QCOMPARE(client.ofType("resync").first()[QLatin1String("seq")].toInteger(), client.helloSeq());
    createAgent(server);
    QTRY_COMPARE(client.eventNames(), QStringList{QStringLiteral("agent.created")});
}

void TestEventSocket::aClientThatMissedForgottenEventsIsToldToReadAgain()
{
    TestServer server;
    const qint64 start = *lastEventSeq(server.services().db.reader());
    for (int i = 0; i < 4; ++i)
        createAgent(server);
    auto forget = [start](Tx &tx) {
        return tx.sql().run(QStringLiteral("DELETE FROM events WHERE seq <= ?"), {start + 2});
    };
    QVERIFY(QCoro::waitFor(server.services().db.write(std::move(forget))));
    Client missed(server, QStringLiteral("?after=%1").arg(start + 1));
    Client current(server, QStringLiteral("?after=%1").arg(start + 2));
    QTRY_COMPARE(missed.ofType("resync").size(), 1);
    QTRY_COMPARE(current.ofType("event").size(), 2);
    QCOMPARE(current.ofType("resync").size(), 0);
    QCOMPARE(missed.ofType("event").size(), 0);
}

void TestEventSocket::aNumberOfAnotherDatabaseIsToldToReadAgain()
{
    TestServer server;
    Client client(server, QStringLiteral("?after=999999"));
    QTRY_COMPARE(client.ofType("resync").size(), 1);
    createAgent(server);
    QTRY_COMPARE(client.eventNames().size(), 1);
}

void TestEventSocket::aMemberHearsOnlyOfTheirsAndPublicThings()
{
    TestServer server;
    const QStringList scopes{QStringLiteral("agents:read"), QStringLiteral("agents:write")};
    const QByteArray bob = server.addKey(server.addMember(QStringLiteral("bob")), scopes);
    const QByteArray eve = server.addKey(server.addMember(QStringLiteral("eve")), scopes);
    const qint64 start = *lastEventSeq(server.services().db.reader());
    const QString after = QStringLiteral("?after=%1").arg(start);
    createAgent(server, eve); // replayed to those who may know
    Client bobs(server, after, bob);
    Client admins(server, after);
    QTRY_VERIFY(bobs.helloSeq() >= 0 && admins.helloSeq() >= 0);
    createAgent(server, eve);
    server.send("POST", QStringLiteral("/troupe/v1/agents"), eve,
                R"({"name":"All","visibility":"public"})");
    const QString own = createAgent(server, bob);
    QTRY_COMPARE(admins.eventNames().size(), 4);
    QTRY_COMPARE(bobs.eventNames().size(), 2);
    QCOMPARE(bobs.ofType("event").last()[QLatin1String("subject_id")].toString(), own);
}

void TestEventSocket::anAnswerIsWatchedFromItsBeginning()
{
    TestServer server;
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    const QString id = beginAnswer(server);
    server.provider().say(QStringLiteral("Once "));
    client.watch(id);
    QTRY_COMPARE(client.text(id), QStringLiteral("Once "));
    server.provider().say(QStringLiteral("upon "));
    server.provider().say(QStringLiteral("a time"));
    QTRY_COMPARE(client.text(id), QStringLiteral("Once upon a time"));
    server.provider().finish();
    QTRY_COMPARE(client.ofType("done").size(), 1);
    const QJsonObject message = client.ofType("done").first()[QLatin1String("message")].toObject();
    QCOMPARE(message[QLatin1String("status")].toString(), QStringLiteral("complete"));
    QCOMPARE(message[QLatin1String("content")].toString(), QStringLiteral("Once upon a time"));
    // It is told after it is durable.
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/messages/") + id).json(), message);
    QVERIFY(client.eventNames().contains(QStringLiteral("message.completed")));
}

void TestEventSocket::twoWatchAndOneLeaves()
{
    TestServer server;
    const QString id = beginAnswer(server);
    Client stays(server);
    auto leaves = std::make_unique<Client>(server);
    QTRY_VERIFY(stays.helloSeq() >= 0 && leaves->helloSeq() >= 0);
    stays.watch(id);
    leaves->watch(id);
    server.provider().say(QStringLiteral("one "));
    QTRY_COMPARE(leaves->text(id), QStringLiteral("one "));
    leaves.reset();
    server.provider().say(QStringLiteral("two"));
    server.provider().finish();
    QTRY_COMPARE(stays.ofType("done").size(), 1);
    QCOMPARE(stays.text(id), QStringLiteral("one two"));
}

void TestEventSocket::aReconnectInMidAnswerMissesNothing()
{
    TestServer server;
    const QString id = beginAnswer(server);
    QString whole;
    QString received;
    qint64 seq = 0;
    for (int part = 0; part < 5; ++part) {
        Client client(server, part ? QStringLiteral("?after=%1").arg(seq) : QString());
        QTRY_VERIFY(client.helloSeq() >= 0);
        seq = client.helloSeq();
        client.watch(id, received.size());
        const QString live = QStringLiteral("live %1, ").arg(part);
        server.provider().say(live);
        whole += live;
        QTRY_COMPARE(received + client.text(id, received.size()), whole);
        received = whole;
        client.socket().abort();
        const QString missed = QStringLiteral("missed %1, ").arg(part);
        server.provider().say(missed);
        whole += missed;
    }
    server.provider().finish();
    Client last(server);
    QTRY_VERIFY(last.helloSeq() >= 0);
    last.watch(id, received.size());
    QTRY_COMPARE(last.ofType("done").size(), 1);
    QCOMPARE(received + last.text(id, received.size()), whole);
}

void TestEventSocket::anAnswerThatHasEndedIsToldWhole()
{
    TestServer server;
    const QString id = beginAnswer(server);
    server.provider().say(QStringLiteral("All of it"));
    server.provider().finish();
    QTRY_COMPARE(server.services().engine.runningTurns(), 0);
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    client.watch(id, 4);
    QTRY_COMPARE(client.ofType("done").size(), 1);
    QCOMPARE(client.text(id, 4), QStringLiteral("of it"));
    client.watch(id, 9);
    QTRY_COMPARE(client.ofType("done").size(), 2);
    QCOMPARE(client.ofType("delta").size(), 1);
}

void TestEventSocket::offsetsCountUtf16()
{
    TestServer server;
    const QString id = beginAnswer(server);
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    client.watch(id);
    server.provider().say(QStringLiteral("ä🎭"));
    QTRY_COMPARE(client.text(id), QStringLiteral("ä🎭"));
    server.provider().say(QStringLiteral("!"));
    QTRY_COMPARE(client.text(id), QStringLiteral("ä🎭!"));
    QCOMPARE(client.ofType("delta").last()[QLatin1String("offset")].toInt(), 3);
    server.provider().finish();
}

void TestEventSocket::unwatchEndsTheDeltas()
{
    TestServer server;
    const QString id = beginAnswer(server);
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    client.watch(id);
    server.provider().say(QStringLiteral("heard"));
    QTRY_COMPARE(client.text(id), QStringLiteral("heard"));
    client.send("{\"type\":\"unwatch\",\"message_id\":\"" + id.toLatin1() + "\"}");
    client.send(R"({"type":"ping"})");
    QTRY_COMPARE(client.ofType("pong").size(), 1);
    server.provider().say(QStringLiteral(" unheard"));
    server.provider().finish();
    QTRY_VERIFY(client.eventNames().contains(QStringLiteral("message.completed")));
    QCOMPARE(client.text(id), QStringLiteral("heard"));
    QCOMPARE(client.ofType("done").size(), 0);
}

void TestEventSocket::somebodyElsesAnswerCannotBeWatched()
{
    TestServer server;
    const QString id = beginAnswer(server);
    Client client(server, QString(),
                  server.addKey(server.addMember(QStringLiteral("eve")),
                                {QStringLiteral("agents:read")}));
    QTRY_VERIFY(client.helloSeq() >= 0);
    client.watch(id);
    QTRY_COMPARE(client.ofType("error").size(), 1);
    server.provider().say(QStringLiteral("secret"));
    client.send(R"({"type":"ping"})");
    QTRY_COMPARE(client.ofType("pong").size(), 1);
    QCOMPARE(client.ofType("delta").size(), 0);
    server.provider().finish();
}

void TestEventSocket::mistakesAreAnswered_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("no type") << QByteArray("{}");
    QTest::newRow("an unknown type") << QByteArray(R"({"type":"subscribe"})");
    QTest::newRow("a watch of nothing") << QByteArray(R"({"type":"watch"})");
    QTest::newRow("a watch of nobody's message")
        << QByteArray(R"({"type":"watch","message_id":"x"})");
    QTest::newRow("an offset below zero")
        << QByteArray(R"({"type":"watch","message_id":"x","offset":-1})");
    QTest::newRow("an offset that is text")
        << QByteArray(R"({"type":"watch","message_id":"x","offset":"0"})");
    QTest::newRow("JSON nested deep")
        << QByteArray(QByteArray(50'000, '[') + QByteArray(50'000, ']'));
}

void TestEventSocket::mistakesAreAnswered()
{
    QFETCH(QByteArray, message);
    TestServer server;
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    client.send(message);
    QTRY_COMPARE(client.ofType("error").size(), 1);
    QVERIFY(!client.ofType("error").first()[QLatin1String("message")].toString().isEmpty());
    client.send(R"({"type":"ping"})");
    QTRY_COMPARE(client.ofType("pong").size(), 1);
}

void TestEventSocket::manyMistakesCloseIt()
{
    TestServer server;
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    for (int i = 0; i < 30; ++i)
        client.send("nonsense");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.closeCode(), 1008);
}

void TestEventSocket::aFloodClosesIt()
{
    TestServer server;
    Client client(server);
    QTRY_VERIFY(client.helloSeq() >= 0);
    for (int i = 0; i < 5000; ++i)
        client.send(R"({"type":"ping"})");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.closeCode(), 1008);
}

void TestEventSocket::aRevokedKeyClosesItAtOnce()
{
    TestServer server;
    const TestReply created = server.post(QStringLiteral("/troupe/v1/keys"), R"({"name":"x"})");
    Client client(server, QString(), created.json()[QLatin1String("key")].toString().toLatin1());
    Client other(server);
    QTRY_VERIFY(client.helloSeq() >= 0 && other.helloSeq() >= 0);
    server.send("DELETE",
                QStringLiteral("/troupe/v1/keys/") + created.json()[QLatin1String("id")].toString(),
                server.adminKey());
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.closeCode(), 4401);
    QVERIFY(!other.isClosed());
}

void TestEventSocket::aClientThatLeavesIsForgotten()
{
    TestServer server;
    {
        Client client(server);
        QTRY_VERIFY(client.helloSeq() >= 0);
        QCOMPARE(server.host().stats().webSockets, 1);
        client.socket().abort();
    }
    QTRY_COMPARE(server.host().stats().webSockets, 0);
    createAgent(server); // nothing of it listens any more
}

QTEST_GUILESS_MAIN(TestEventSocket)
#include "tst_eventsocket.moc"
