// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/testcertificate.h"
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <csignal>
#include <map>
#include <thread>

using namespace troupe::test;

/// troupe-server as people start it: a process, a folder, signals.
class TestServerProgram : public QObject
{
    Q_OBJECT

private slots:
    void itSaysOnceWhereItListens();
    void itSaysOnceWhereTheKeyOfTheSecretsIs();
    void aProviderThatIsDownDoesNotHinderTheStart();
    void onlyTheBootstrapKeyOpensIt();
    void aConversationAsServerSentEvents();
    void aConversationOverTheEventSocket();
    void whatHappenedIsListedFoundAndCounted();
    void aRevokedKeyIsRefusedAtOnce();
    void settingsOutliveTheProcess();
    void settingsThatCannotBeAppliedAreToldAndLetNothingOut();
    void aServerStartsFromABackup();
    void vacuumGivesSpaceBack();
    void aSecondProcessOnTheFolderIsRefused();
    void optionsThatAreRefused_data();
    void optionsThatAreRefused();
    void aFolderThatCannotBeUsed_data();
    void aFolderThatCannotBeUsed();
    void aSignalKeepsEveryDelta_data();
    void aSignalKeepsEveryDelta();
    void aSignalDuringTheStartHarmsNothing();
};

namespace {

const QString kFullSpeed = QStringLiteral("--offline-words-per-second");

ServerRun fullSpeed()
{
    return ServerRun({kFullSpeed, QStringLiteral("0")});
}

QString countingTo(int count)
{
    QStringList numbers;
    for (int i = 1; i <= count; ++i)
        numbers += QString::number(i);
    return numbers.join(QStringLiteral(", "));
}

ProgramResult serverEnds(const Sandbox &sandbox, const QStringList &arguments)
{
    return runProgram(sandbox, programPath(QStringLiteral("troupe-server")), arguments);
}

} // namespace

void TestServerProgram::itSaysOnceWhereItListens()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    const QJsonObject ready = QJsonDocument::fromJson(server.readyLine()).object();
    QCOMPARE(ready.keys(), (QStringList{QStringLiteral("event"), QStringLiteral("url")}));
    QCOMPARE(ready[QLatin1String("url")].toString(), server.url());

    ApiClient anybody(server.port(), {});
    for (const char *path : {"/troupe/v1/health", "/v1/health"}) {
        const ApiAnswer health = anybody.get(QString::fromLatin1(path));
        QCOMPARE(health.status, 200);
        QVERIFY2(QStringList({QStringLiteral("ok"), QStringLiteral("healthy")})
                     .contains(health.text("status")),
                 health.body.constData());
    }
    const QFileInfo database(sandbox.dataFolder() + QStringLiteral("/troupe.db"));
    QVERIFY(!(database.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    QCOMPARE(server.end(SIGTERM, 5'000), 0);
}

void TestServerProgram::itSaysOnceWhereTheKeyOfTheSecretsIs()
{
    Sandbox sandbox;
    const QByteArray path = sandbox.path(QStringLiteral("key/of-secrets")).toUtf8();
    QVERIFY(QDir().mkpath(sandbox.path(QStringLiteral("key"))));
    const ServerRun run(
        {QStringLiteral("--secrets-key-file"), sandbox.path(QStringLiteral("key/of-secrets"))});
    ServerProcess first(sandbox);
    QVERIFY(first.start(run));
    QCOMPARE(first.end(SIGTERM, 5'000), 0);
    const QByteArray said = first.errors();
    const QByteArray sentence = "without it the secrets are lost";
    QVERIFY2(said.contains("The key that opens them is the new file " + path), said.constData());
    QCOMPARE(said.count(sentence), 1);
    QFile key(QString::fromUtf8(path));
    QVERIFY(key.open(QIODevice::ReadOnly));
    QVERIFY(!said.contains(key.readAll().trimmed()));
    QVERIFY(!(key.permissions() & (QFile::ReadGroup | QFile::ReadOther)));

    ServerProcess second(sandbox);
    QVERIFY(second.start(run));
    QCOMPARE(second.end(SIGTERM, 5'000), 0);
    QVERIFY2(!second.errors().contains(sentence), second.errors().constData());
}

void TestServerProgram::aProviderThatIsDownDoesNotHinderTheStart()
{
    Sandbox sandbox;
    QTcpServer silent; // accepts, and never answers
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const QByteArray body = R"({"name":"silent","base_url":"http://127.0.0.1:)"
                            + QByteArray::number(silent.serverPort()) + R"(/v1"})";
    QString path;
    {
        ServerProcess server(sandbox);
        QVERIFY(server.start());
        ApiClient client(server.port(), ServerProcess::adminKey());
        const ApiAnswer made = client.post(QStringLiteral("/troupe/v1/providers"), body);
        QCOMPARE(made.status, 201);
        path = QStringLiteral("/troupe/v1/providers/") + made.text("id");
        QTRY_VERIFY(silent.hasPendingConnections()); // it is asked by itself
        delete silent.nextPendingConnection();
        QTRY_VERIFY(!client.get(path).text("last_error").isEmpty());
        QCOMPARE(server.end(SIGTERM, 5'000), 0);
    }
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    ApiClient client(server.port(), ServerProcess::adminKey());
    QTRY_VERIFY(silent.hasPendingConnections()); // asked at the start, too, and nobody waits
    QCOMPARE(client.get(path).status, 200);
    QCOMPARE(server.end(SIGTERM, 5'000), 0); // nor for the answer
}

void TestServerProgram::onlyTheBootstrapKeyOpensIt()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    const QString agents = QStringLiteral("/troupe/v1/agents");
    QCOMPARE(ApiClient(server.port(), ServerProcess::adminKey()).get(agents).status, 200);
    QByteArray other = ServerProcess::adminKey();
    other.back() = 'd';
    QCOMPARE(ApiClient(server.port(), other).get(agents).status, 401);
    QCOMPARE(ApiClient(server.port(), {}).get(agents).status, 401);
    // The key is known by its hash alone.
    QCOMPARE(server.end(SIGTERM, 5'000), 0);
    QFile database(sandbox.dataFolder() + QStringLiteral("/troupe.db"));
    QVERIFY(database.open(QIODevice::ReadOnly));
    QVERIFY(!database.readAll().contains(ServerProcess::adminKey()));
}

void TestServerProgram::aConversationAsServerSentEvents()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start(fullSpeed()));
    ApiClient client(server.port(), ServerProcess::adminKey());
    const ApiAnswer agent = client.post(QStringLiteral("/v1/agents"), R"({"name":"Ann"})");
    QCOMPARE(agent.status, 201);

    RawClient raw(server.port());
    const QByteArray body =
        R"({"message":"List the numbers from 1 to 40","session_id":"s-1","stream":true})";
    raw.send(requestHead("POST", "/v1/agents/" + agent.id().toLatin1() + "/chat",
                         ServerProcess::adminKey(),
                         "Content-Type: application/json\r\nContent-Length: "
                             + QByteArray::number(body.size()) + "\r\n")
             + body);
    const RawAnswer head = raw.readAnswer(10'000, true);
    QCOMPARE(head.status, 200);
    QVERIFY(head.fields.at("content-type").startsWith("text/event-stream"));
    QString text;
    QStringList types;
    for (;;) {
        const QByteArray event = raw.readUntil("\n\n", 10'000);
        if (event.isEmpty())
            break;
        QVERIFY2(event.startsWith("data: "), event.constData());
        const QJsonObject json = QJsonDocument::fromJson(event.mid(6)).object();
        types += json[QLatin1String("type")].toString();
        text += json[QLatin1String("delta")].toString();
        if (types.last() == QLatin1String("end"))
            break;
    }
    QCOMPARE(types.first(), QStringLiteral("start"));
    QCOMPARE(types.last(), QStringLiteral("end"));
    QCOMPARE(text, countingTo(40));
    QVERIFY(raw.isClosedWithin(5'000));
    QCOMPARE(client.get(QStringLiteral("/troupe/v1/sessions")).items().size(), 1);
}

void TestServerProgram::aConversationOverTheEventSocket()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start(fullSpeed()));
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QString sessionId = client.createSession(client.createAgent());
    SocketClient socket(server.port(), ServerProcess::adminKey());
    QVERIFY(socket.isOpen());
    const QString reply = client.beginCounting(sessionId, 200);
    socket.sendText("{\"type\":\"watch\",\"message_id\":\"" + reply.toLatin1() + "\"}");
    QString text;
    QString ended;
    while (ended.isEmpty()) {
        const SocketClient::Frame frame = socket.read(10'000);
        QCOMPARE(frame.opcode, 1);
        const QJsonObject json = QJsonDocument::fromJson(frame.payload).object();
        const QString type = json[QLatin1String("type")].toString();
        if (type == QLatin1String("delta")) {
            QCOMPARE(json[QLatin1String("offset")].toInteger(), text.size());
            text += json[QLatin1String("text")].toString();
        } else if (type == QLatin1String("done")) {
            ended = json[QLatin1String("message")].toObject()[QLatin1String("content")].toString();
        }
    }
    QCOMPARE(text, countingTo(200));
    QCOMPARE(ended, text);
}

void TestServerProgram::whatHappenedIsListedFoundAndCounted()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start(fullSpeed()));
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QString agentId = client.createAgent(QStringLiteral("Harbour pilot"));
    const QString sessionId = client.createSession(agentId);
    const ApiAnswer posted =
        client.post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessionId),
                    R"({"text":"Remember the zanzibar manifest."})");
    QCOMPARE(posted.status, 202);
    const QJsonObject reply = client.waitForEnd(posted.text("reply_id"));
    QCOMPARE(reply[QLatin1String("status")].toString(), QStringLiteral("complete"));

    const QJsonArray agents =
        client.get(QStringLiteral("/v1/agents")).json()[QLatin1String("agents")].toArray();
    QCOMPARE(agents.size(), 1);
    QCOMPARE(agents.first()[QLatin1String("name")].toString(), QStringLiteral("Harbour pilot"));
    const QJsonArray hits = client.get(QStringLiteral("/troupe/v1/search?query=zanzibar")).items();
    QVERIFY(!hits.isEmpty());
    QCOMPARE(hits.first()[QLatin1String("session_id")].toString(), sessionId);
    QCOMPARE(client.get(QStringLiteral("/troupe/v1/search?query=unsaid")).items().size(), 0);
    const QJsonObject usage = client.get(QStringLiteral("/troupe/v1/usage?by=agent")).json();
    const QJsonObject totals = usage[QLatin1String("totals")].toObject();
    QCOMPARE(totals[QLatin1String("requests")].toInt(), 1);
    QCOMPARE(totals[QLatin1String("tokens_output")], reply[QLatin1String("tokens_output")]);
    QCOMPARE(usage[QLatin1String("rows")].toArray().first()[QLatin1String("key")].toString(),
             agentId);
}

void TestServerProgram::aRevokedKeyIsRefusedAtOnce()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    ApiClient admin(server.port(), ServerProcess::adminKey());
    const ApiAnswer made = admin.post(QStringLiteral("/troupe/v1/keys"),
                                      R"({"name":"laptop","scopes":["agents:read"]})");
    QCOMPARE(made.status, 201);
    const QByteArray key = made.text("key").toLatin1();
    ApiClient laptop(server.port(), key);
    QCOMPARE(laptop.get(QStringLiteral("/troupe/v1/agents")).status, 200);
    QCOMPARE(laptop.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"x"})").status, 403);
    SocketClient socket(server.port(), key);
    QVERIFY(socket.isOpen());

    QCOMPARE(admin.send("DELETE", QStringLiteral("/troupe/v1/keys/") + made.id()).status, 204);
    QCOMPARE(laptop.get(QStringLiteral("/troupe/v1/agents")).status, 401); // on its open connection
    QCOMPARE(socket.readCloseCode(), 4401);
    QCOMPARE(SocketClient(server.port(), key).status(), 401);
    QVERIFY(server.start());
    QCOMPARE(ApiClient(server.port(), key).get(QStringLiteral("/troupe/v1/agents")).status, 401);
}

void TestServerProgram::settingsOutliveTheProcess()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    const QString path = QStringLiteral("/troupe/v1/settings");
    {
        ApiClient client(server.port(), ServerProcess::adminKey());
        const ApiAnswer changed =
            client.send("PATCH", path, R"({"offline_lock":true,"offline_words_per_second":7})");
        QVERIFY2(changed.status == 200, changed.body.constData());
        QCOMPARE(client.send("PATCH", path, R"({"offline_words_per_second":-3})").status, 422);
        QCOMPARE(client.send("PATCH", path, R"({"no_such_setting":1})").status, 422);
    }
    QCOMPARE(server.end(SIGTERM, 5'000), 0);
    QVERIFY(server.start());
    const QJsonObject settings =
        ApiClient(server.port(), ServerProcess::adminKey()).get(path).json();
    QCOMPARE(settings[QLatin1String("offline_lock")].toBool(), true);
    QCOMPARE(settings[QLatin1String("offline_words_per_second")].toInt(), 7);
}

void TestServerProgram::settingsThatCannotBeAppliedAreToldAndLetNothingOut()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    QFile authority(sandbox.path(QStringLiteral("authority.pem")));
    QVERIFY(authority.open(QIODevice::WriteOnly));
    authority.write(troupe::testing::kCertificatePem);
    authority.close();
    {
        ApiClient client(server.port(), ServerProcess::adminKey());
        const ApiAnswer changed =
            client.send("PATCH", QStringLiteral("/troupe/v1/settings"),
                        "{\"ca_file\":\"" + authority.fileName().toUtf8() + "\"}");
        QVERIFY2(changed.status == 200, changed.body.constData());
        const ApiAnswer refused = client.send("PATCH", QStringLiteral("/troupe/v1/settings"),
                                              R"({"proxy_url":"nowhere"})");
        QCOMPARE(refused.status, 422);
        QVERIFY2(refused.body.contains("\"/proxy_url\""), refused.body.constData());
    }
    QCOMPARE(server.end(SIGTERM, 5'000), 0);
    QVERIFY(authority.remove());
    QVERIFY(server.start());
    QTRY_VERIFY(server.errors().contains("Nothing leaves this machine"));
    QVERIFY2(server.errors().contains("authority.pem"), server.errors().constData());
    ApiClient client(server.port(), ServerProcess::adminKey());
    const ApiAnswer made =
        client.post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"away","base_url":"https://192.0.2.1/v1"})"); // TEST-NET-1
    const ApiAnswer tested =
        client.post(QStringLiteral("/troupe/v1/providers/%1/test").arg(made.text("id")));
    QCOMPARE(tested.json()[QLatin1String("ok")].toBool(true), false);
    QVERIFY2(tested.text("message").contains(QStringLiteral("192.0.2.1 was not contacted")),
             tested.body.constData());
}

void TestServerProgram::aServerStartsFromABackup()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QString before = client.createAgent(QStringLiteral("Before"));
    const ApiAnswer backup = client.post(QStringLiteral("/troupe/v1/system/backup"));
    QCOMPARE(backup.status, 201);
    QCOMPARE(QFileInfo(backup.text("path")).size(),
             backup.json()[QLatin1String("bytes")].toInteger());
    const QString after = client.createAgent(QStringLiteral("After"));

    const QString folder = sandbox.path(QStringLiteral("restored"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(QFile::copy(backup.text("path"), folder + QStringLiteral("/troupe.db")));
    ServerProcess restored(sandbox);
    ServerRun run;
    run.folder = folder;
    QVERIFY(restored.start(run));
    ApiClient other(restored.port(), ServerProcess::adminKey());
    QCOMPARE(other.get(QStringLiteral("/troupe/v1/agents/") + before).status, 200);
    QCOMPARE(other.get(QStringLiteral("/troupe/v1/agents/") + after).status, 404);
}

void TestServerProgram::vacuumGivesSpaceBack()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QString agentId = client.createAgent();
    const QByteArray big = "{\"text\":\"" + QByteArray(200'000, 'x') + "\"}";
    QStringList sessions;
    for (int i = 0; i < 10; ++i) {
        sessions += client.createSession(agentId);
        const QString path = QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessions.last());
        const ApiAnswer posted = client.post(path, big);
        QCOMPARE(posted.status, 202);
        client.post(QStringLiteral("/troupe/v1/messages/%1/stop").arg(posted.text("reply_id")));
    }
    for (const QString &id : sessions)
        QCOMPARE(client.send("DELETE", QStringLiteral("/troupe/v1/sessions/") + id).status, 204);
    const QJsonObject done = client.post(QStringLiteral("/troupe/v1/system/vacuum")).json();
    QVERIFY(done[QLatin1String("bytes_after")].toInteger() > 0);
    QVERIFY2(done[QLatin1String("bytes_after")].toInteger() + 1'000'000
                 < done[QLatin1String("bytes_before")].toInteger(),
             QJsonDocument(done).toJson().constData());
    QCOMPARE(client.get(QStringLiteral("/troupe/v1/agents/") + agentId).status, 200);
}

void TestServerProgram::aSecondProcessOnTheFolderIsRefused()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    const ProgramResult second =
        serverEnds(sandbox, {QStringLiteral("--port"), QStringLiteral("0"),
                             QStringLiteral("--data"), sandbox.dataFolder()});
    QCOMPARE(second.code, 1);
    QVERIFY2(second.out.isEmpty(), second.out.constData());
    QVERIFY2(second.err.contains("troupe-server (pid " + QByteArray::number(server.pid()) + ")"),
             second.err.constData());
    // The first goes on, and can still be found.
    ApiClient client(server.port(), ServerProcess::adminKey());
    client.createAgent();
    QCOMPARE(ctl(sandbox, {QStringLiteral("agents"), QStringLiteral("list")}).code, 0);
    // A lock that a killed process left holds nobody up.
    server.kill();
    QVERIFY(server.start());
}

void TestServerProgram::optionsThatAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, std::initializer_list<const char *> arguments,
                        const char *says) {
        QStringList list;
        for (const char *argument : arguments)
            list += QString::fromLatin1(argument);
        QTest::newRow(name) << list << QByteArray(says);
    };
    row("an option that does not exist", {"--frobnicate"}, "--frobnicate");
    row("a word that is no option", {"start"}, "start");
    row("a port past the range", {"--port", "65536"}, "65536");
    row("a port that is no number", {"--port", "http"}, "http");
    row("a negative port", {"--port", "-1"}, "--port");
    row("an address that is a name", {"--listen", "localhost.example"}, "localhost.example");
    row("rate limits that are neither on nor off", {"--rate-limits", "maybe"}, "maybe");
    row("all addresses without TLS", {"--listen", "0.0.0.0"}, "--tls-cert");
    row("all IPv6 addresses without TLS", {"--listen", "::"}, "--tls-cert");
    row("a private address without TLS", {"--listen", "192.168.0.1"}, "--tls-cert");
    row("an open Convergio for everybody",
        {"--listen", "0.0.0.0", "--insecure", "--open-convergio"}, "--open-convergio");
    row("a certificate without its key", {"--tls-cert", "cert.pem"}, "--tls-key");
    row("a pace below zero", {"--offline-words-per-second", "-2"}, "--offline-words-per-second");
    row("a value that is missing", {"--data"}, "--data");
}

void TestServerProgram::optionsThatAreRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    Sandbox sandbox;
    const ProgramResult result = serverEnds(sandbox, arguments);
    QCOMPARE(result.code, 2);
    QVERIFY2(result.err.contains(says), result.err.constData());
    QVERIFY(result.out.isEmpty());
    QVERIFY(!QFileInfo::exists(sandbox.path(QStringLiteral("share/troupe"))));
}

void TestServerProgram::aFolderThatCannotBeUsed_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("troupe.db is another kind of file") << QByteArray(4096, 'x');
    QTest::newRow("troupe.db is a foreign database of SQLite")
        << QByteArray("SQLite format 3\0\x10\0\1\1\0\x40\x20\x20", 24) + QByteArray(4072, '\0');
}

void TestServerProgram::aFolderThatCannotBeUsed()
{
    QFETCH(QByteArray, content);
    Sandbox sandbox;
    QVERIFY(QDir().mkpath(sandbox.dataFolder()));
    const QString path = sandbox.dataFolder() + QStringLiteral("/troupe.db");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    const ProgramResult result =
        serverEnds(sandbox, {QStringLiteral("--port"), QStringLiteral("0"),
                             QStringLiteral("--data"), sandbox.dataFolder()});
    QCOMPARE(result.code, 1);
    QVERIFY(!result.err.trimmed().isEmpty());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content); // not a byte of it changed
}

void TestServerProgram::aSignalKeepsEveryDelta_data()
{
    QTest::addColumn<int>("signalNumber");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestServerProgram::aSignalKeepsEveryDelta()
{
    QFETCH(int, signalNumber);
    constexpr int kAnswers = 20;
    constexpr int kNumbers = 300;
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start(ServerRun({kFullSpeed, QStringLiteral("30")})));
    ApiClient client(server.port(), ServerProcess::adminKey());
    const QString agentId = client.createAgent();
    SocketClient socket(server.port(), ServerProcess::adminKey());
    std::map<QString, QString> told;
    for (int i = 0; i < kAnswers; ++i) {
        const QString id = client.beginCounting(client.createSession(agentId), kNumbers);
        told[id] = QString();
        socket.sendText("{\"type\":\"watch\",\"message_id\":\"" + id.toLatin1() + "\"}");
    }
    int speaking = 0;
    const auto readOne = [&](int timeoutMs) {
        const SocketClient::Frame frame = socket.read(timeoutMs);
        const QJsonObject json = QJsonDocument::fromJson(frame.payload).object();
        if (json[QLatin1String("type")].toString() == QLatin1String("delta")) {
            QString &text = told[json[QLatin1String("message_id")].toString()];
            speaking += text.isEmpty() ? 1 : 0;
            text += json[QLatin1String("text")].toString();
        }
        return frame.opcode >= 0 && frame.opcode != 8;
    };
    while (speaking < kAnswers)
        QVERIFY(readOne(10'000));
    std::thread reader([&readOne] {
        while (readOne(10'000)) {}
    });
    const int code = server.end(signalNumber, 5'000);
    server.kill();
    reader.join();
    QCOMPARE(code, 0);

    QVERIFY(server.start(fullSpeed()));
    ApiClient again(server.port(), ServerProcess::adminKey());
    for (const auto &[id, text] : told) {
        const QJsonObject stored = again.message(id);
        QCOMPARE(stored[QLatin1String("status")].toString(), QStringLiteral("interrupted"));
        const QString content = stored[QLatin1String("content")].toString();
        QVERIFY2(!text.isEmpty() && content.startsWith(text), qPrintable(content + u'|' + text));
        QVERIFY(countingTo(kNumbers).startsWith(content));
        QCOMPARE(again.post(QStringLiteral("/troupe/v1/messages/%1/continue").arg(id)).status, 202);
    }
    for (const auto &[id, text] : told) {
        const QJsonObject ended = again.waitForEnd(id);
        QCOMPARE(ended[QLatin1String("status")].toString(), QStringLiteral("complete"));
        QVERIFY(ended[QLatin1String("content")].toString().startsWith(text));
    }
}

void TestServerProgram::aSignalDuringTheStartHarmsNothing()
{
    Sandbox sandbox;
    for (int delayMs = 0; delayMs < 60; delayMs += 5) {
        QProcess process;
        process.setProcessEnvironment(sandbox.environment());
        process.start(programPath(QStringLiteral("troupe-server")),
                      {QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--data"),
                       sandbox.dataFolder()});
        QVERIFY(process.waitForStarted());
        ::poll(nullptr, 0, delayMs); // which moment it hits is the machine's choice: any must do
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(10'000));
        // Before the program watches for signals, the system ends it.
        const bool byDefault =
            process.exitStatus() == QProcess::CrashExit && process.exitCode() == SIGTERM;
        QVERIFY2(byDefault
                     || (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0),
                 process.readAllStandardError().constData());
    }
    ServerProcess server(sandbox);
    QVERIFY(server.start());
    QCOMPARE(server.end(SIGTERM, 5'000), 0);
}

QTEST_GUILESS_MAIN(TestServerProgram)
#include "tst_server.moc"
