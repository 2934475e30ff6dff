// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/storage/rows.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

namespace {

const QString kSessions = QStringLiteral("/troupe/v1/sessions");
const QString kImports = QStringLiteral("/troupe/v1/imports");

QString idOf(const TestReply &reply)
{
    return reply.json()[QLatin1String("id")].toString();
}

QString newAgent(TestServer &server, const QByteArray &body = R"({"name":"Ann"})")
{
    return idOf(server.post(QStringLiteral("/troupe/v1/agents"), body));
}

QString newSession(TestServer &server, const QString &agentId)
{
    return idOf(server.post(kSessions, "{\"agent_id\":\"" + agentId.toUtf8() + "\"}"));
}

QJsonArray messagesOf(TestServer &server, const QString &sessionId)
{
    return server.get(kSessions + u'/' + sessionId + QStringLiteral("/messages?limit=1000"))
        .json()[QLatin1String("items")]
        .toArray();
}

/// Says something and waits for the whole answer.
void talk(TestServer &server, const QString &sessionId, const QString &text, const QString &answer,
          const QString &fileId = {})
{
    server.provider().answerWith(answer);
    QJsonObject body{{QStringLiteral("text"), text}};
    if (!fileId.isEmpty())
        body[QStringLiteral("attachments")] = QJsonArray{fileId};
    const TestReply posted = server.post(kSessions + u'/' + sessionId + QStringLiteral("/messages"),
                                         QJsonDocument(body).toJson());
    if (posted.status != 202)
        qFatal("message: %d %s", posted.status, posted.body.constData());
    const bool ended = QTest::qWaitFor([&] {
        return messagesOf(server, sessionId).last()[QLatin1String("status")]
               == QLatin1String("complete");
    });
    if (!ended)
        qFatal("the answer does not end");
}

TestReply exported(TestServer &server, const QString &sessionId, const char *format)
{
    return server.get(kSessions + u'/' + sessionId + QStringLiteral("/export?format=")
                      + QString::fromLatin1(format));
}

/// Sends a file and imports it; returns the import once it has ended.
QJsonObject imported(TestServer &server, const QByteArray &file, const QByteArray &more = {})
{
    const QByteArray size = QByteArray::number(file.size());
    const QString upload =
        idOf(server.post(QStringLiteral("/troupe/v1/uploads"),
                         "{\"name\":\"conversations.json\",\"size\":" + size + "}"));
    for (qsizetype at = 0; at < file.size();) {
        const QByteArray part = file.mid(at, 8 << 20);
        const TestReply put =
            server.send("PUT",
                        QStringLiteral("/troupe/v1/uploads/%1?offset=%2").arg(upload).arg(at),
                        server.adminKey(), part);
        if (put.status != 200)
            qFatal("part: %d %s", put.status, put.body.constData());
        at += part.size();
    }
    const TestReply begun =
        server.post(kImports, "{\"upload_id\":\"" + upload.toUtf8() + "\"" + more + "}");
    if (begun.status != 202)
        qFatal("import: %d %s", begun.status, begun.body.constData());
    QJsonObject state;
    const bool ended = QTest::qWaitFor(
        [&] {
            state = server.get(kImports + u'/' + idOf(begun)).json();
            return state[QLatin1String("status")] != QLatin1String("running");
        },
        60'000);
    if (!ended)
        qFatal("the import does not end");
    return state;
}

QByteArray chatGptNode(const QByteArray &id, const QByteArray &parent, const QByteArray &role,
                       const QByteArray &text, qint64 time)
{
    return "\"" + id + "\":{\"id\":\"" + id
           + "\",\"parent\":" + (parent.isEmpty() ? QByteArray("null") : '"' + parent + '"')
           + ",\"message\":{\"author\":{\"role\":\"" + role + "\"},\"create_time\":"
           + QByteArray::number(time) + ",\"content\":{\"content_type\":\"text\",\"parts\":[\""
           + text + "\"]},\"metadata\":{\"model_slug\":\"gpt-4o\"}}}";
}

QByteArray chatGptConversation(const QByteArray &id, const QByteArray &question)
{
    return "{\"title\":\"About " + id + "\",\"conversation_id\":\"" + id
           + "\",\"create_time\":1700000000,\"update_time\":1700000100,\"current_node\":\"a2\","
             "\"mapping\":{"
           + chatGptNode("q", {}, "user", question, 1'700'000'001) + ','
           + chatGptNode("a1", "q", "assistant", "Here.", 1'700'000'002) + ','
           + chatGptNode("a2", "q", "assistant", "There.", 1'700'000'003) + "}}";
}

qint64 rowsIn(TestServer &server, const char *table)
{
    qint64 rows = -1;
    server.services().db.reader().first(QStringLiteral("SELECT count(*) FROM ")
                                            + QString::fromLatin1(table),
                                        {}, [&](const Row &row) { rows = row.integer(0); });
    return rows;
}

} // namespace

/// Conversations to files and from files, and what a message would cost.
class TestTransfers : public QObject
{
    Q_OBJECT

private slots:
    void markdownHoldsWhatWasSaid();
    void aPageIsSafeAndWhole();
    void jsonComesBackTheSame();
    void aLongConversationStreams();
    void somebodyElsesIsNotFound();

    void chatGptsFileIsImported();
    void theSameFileIsNotImportedTwice();
    void aBrokenConversationDoesNotStopTheOthers();
    void aFileCutInTheMiddleKeepsWhatCameBefore();
    void whatIsNoFileOfConversationsFails();
    void importedWordsAreFoundAndCostNothing();
    void anImportBelongsToItsOwner();
    void anUploadMustBeComplete();
    void whatACrashLeftRunningIsInterrupted();
    void aLargeFileNeedsLittleMemory();

    void anEstimateSaysTokensAndMoney();
    void anEstimateOfWhatIsFree_data();
    void anEstimateOfWhatIsFree();
    void anEstimateCountsTheContext();
    void anEstimateHoldsToTheLimit();
    void anEstimateStoresNothing();
};

void TestTransfers::markdownHoldsWhatWasSaid()
{
    TestServer server;
    const QString session = newSession(server, newAgent(server));
    talk(server, session, QStringLiteral("Where is the *pump*?"), QStringLiteral("- Here"));
    const TestReply reply = exported(server, session, "md");
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("Content-Type"), "text/markdown; charset=utf-8");
    QVERIFY(reply.header("Content-Disposition").contains("filename=\"Where is the _pump__.md\"")
            || reply.header("Content-Disposition").contains("Where%20is%20the"));
    QVERIFY(reply.body.startsWith("# Where is the pump?\n"));
    QVERIFY(reply.body.contains("\n## You, "));
    QVERIFY(reply.body.contains("\n\n- Here\n\n"));
    QVERIFY(reply.body.contains("*troupe-offline · 25 tokens in, 87 out · $0*"));
    QCOMPARE(exported(server, session, "pdf").status, 422);
}

void TestTransfers::aPageIsSafeAndWhole()
{
    TestServer server;
    const QString session = newSession(server, newAgent(server, R"({"name":"<b>Ann</b>"})"));
    talk(server, session, QStringLiteral("<script>alert(1)</script>"),
         QStringLiteral("**Bold** <img src=x onerror=alert(2)> [x](javascript:alert(3))"));
    const QByteArray page = exported(server, session, "html").body;
    QVERIFY(page.startsWith("<!doctype html>"));
    QVERIFY(page.endsWith("</html>\n"));
    QVERIFY(page.contains("<strong>Bold</strong>"));
    QVERIFY(page.contains("default-src 'none'"));
    QVERIFY(!page.contains("<script"));
    QVERIFY(!page.contains("<img"));
    QVERIFY(!page.contains("<b>Ann"));
    QVERIFY(!page.contains("href=\"javascript"));
    QVERIFY(page.contains("&lt;script&gt;alert(1)"));
}

void TestTransfers::jsonComesBackTheSame()
{
    TestServer server;
    const QString session = newSession(server, newAgent(server));
    const TestReply file = server.send("POST", QStringLiteral("/troupe/v1/attachments?name=a.txt"),
                                       server.adminKey(), "The pump is blue.");
    talk(server, session, QStringLiteral("Look"), QStringLiteral("Blue."), idOf(file));
    talk(server, session, QStringLiteral("Thanks"), QStringLiteral("Welcome."));
    server.send("PATCH", kSessions + u'/' + session, server.adminKey(),
                R"({"tags":["work"],"pinned":true})");
    const QJsonArray before = messagesOf(server, session);
    const QByteArray json = exported(server, session, "json").body;
    const QJsonObject whole = QJsonDocument::fromJson(json).object();
    QCOMPARE(whole[QLatin1String("messages")].toArray().size(), 4);

    const QJsonObject here = imported(server, json);
    QCOMPARE(here[QLatin1String("skipped")].toInt(), 1); // it is still here
    server.send("DELETE", kSessions + u'/' + session, server.adminKey());
    const QJsonObject state = imported(server, json);
    QCOMPARE(state[QLatin1String("imported")].toInt(), 1);
    QCOMPARE(state[QLatin1String("format")].toString(), QStringLiteral("troupe"));
    QCOMPARE(state[QLatin1String("losses")].toArray().size(), 0);

    const QJsonObject copy =
        server.get(kSessions).json()[QLatin1String("items")].toArray().first().toObject();
    QCOMPARE(copy[QLatin1String("title")].toString(), QStringLiteral("Look"));
    QCOMPARE(copy[QLatin1String("pinned")].toBool(), true);
    QCOMPARE(copy[QLatin1String("tags")].toArray().first().toString(), QStringLiteral("work"));
    const QJsonArray after = messagesOf(server, copy[QLatin1String("id")].toString());
    QCOMPARE(after.size(), before.size());
    for (qsizetype i = 0; i < before.size(); ++i) {
        for (const char *key : {"role", "content", "status", "model", "tokens_input",
                                "tokens_output", "created_at", "finish_reason"}) {
            const QLatin1String name(key);
            QCOMPARE(after.at(i)[name], before.at(i)[name]);
        }
        if (i > 0)
            QCOMPARE(after.at(i)[QLatin1String("parent_id")], after.at(i - 1)[QLatin1String("id")]);
    }
    const QJsonValue carried =
        after.first()[QLatin1String("attachments")].toArray().first()[QLatin1String("id")];
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/attachments/%1/content").arg(carried.toString()))
                 .body,
             "The pump is blue.");
}

void TestTransfers::aLongConversationStreams()
{
    TestServer server;
    QByteArray nodes;
    constexpr int kMessages = 3000;
    for (int i = 0; i < kMessages; ++i) {
        const QByteArray id = 'n' + QByteArray::number(i);
        const QByteArray parent = i == 0 ? QByteArray() : 'n' + QByteArray::number(i - 1);
        nodes += (i == 0 ? "" : ",")
                 + chatGptNode(id, parent, i % 2 == 0 ? "user" : "assistant",
                               "message number " + QByteArray::number(i) + " "
                                   + QByteArray("word ").repeated(200),
                               1'700'000'000 + i);
    }
    const QByteArray file = "[{\"title\":\"Long\",\"id\":\"long\",\"current_node\":\"n"
                            + QByteArray::number(kMessages - 1) + "\",\"mapping\":{" + nodes
                            + "}}]";
    QCOMPARE(imported(server, file)[QLatin1String("messages")].toInt(), kMessages);
    const QString session = server.get(kSessions)
                                .json()[QLatin1String("items")]
                                .toArray()
                                .first()[QLatin1String("id")]
                                .toString();
    for (const char *format : {"md", "html", "json"}) {
        const TestReply reply = exported(server, session, format);
        QCOMPARE(reply.status, 200);
        QVERIFY(!reply.headers.contains("content-length")); // in pieces
        QVERIFY(reply.body.size() > 3'000'000);
        qsizetype at = 0;
        for (int i = 0; i < kMessages; i += 100) {
            at = reply.body.indexOf("message number " + QByteArray::number(i) + " ", at);
            QVERIFY(at > 0); // all of them, in order
        }
    }
}

void TestTransfers::somebodyElsesIsNotFound()
{
    TestServer server;
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QString session = newSession(server, newAgent(server));
    QCOMPARE(server.send("GET", kSessions + u'/' + session + QStringLiteral("/export"), bob).status,
             404);
    QCOMPARE(server
                 .send("POST", QStringLiteral("/troupe/v1/estimate"), bob,
                       "{\"session_id\":\"" + session.toUtf8() + "\"}")
                 .status,
             404);
}

void TestTransfers::chatGptsFileIsImported()
{
    TestServer server;
    const QString agent = newAgent(server);
    const QJsonObject state = imported(server,
                                       '[' + chatGptConversation("c1", "Where?") + ','
                                           + chatGptConversation("c2", "When?") + ']',
                                       ",\"agent_id\":\"" + agent.toUtf8() + '"');
    QCOMPARE(state[QLatin1String("status")].toString(), QStringLiteral("complete"));
    QCOMPARE(state[QLatin1String("imported")].toInt(), 2);
    QCOMPARE(state[QLatin1String("messages")].toInt(), 6);
    QCOMPARE(state[QLatin1String("bytes_read")], state[QLatin1String("bytes_total")]);
    const QJsonArray sessions = server.get(kSessions).json()[QLatin1String("items")].toArray();
    QCOMPARE(sessions.size(), 2);
    const QJsonObject session = sessions.last().toObject();
    QCOMPARE(session[QLatin1String("agent_id")].toString(), agent);
    QCOMPARE(session[QLatin1String("created_at")].toString(),
             QStringLiteral("2023-11-14T22:13:20.000Z"));
    const QJsonArray messages = messagesOf(server, session[QLatin1String("id")].toString());
    QCOMPARE(messages.size(), 2); // of the branch that was shown
    QCOMPARE(messages.last()[QLatin1String("content")].toString(), QStringLiteral("There."));
    QCOMPARE(messages.last()[QLatin1String("parent_id")], messages.first()[QLatin1String("id")]);
    QCOMPARE(messages.last()[QLatin1String("sibling_count")].toInt(), 2); // the other is there, too
    QCOMPARE(session[QLatin1String("head_id")], messages.last()[QLatin1String("id")]);
    QCOMPARE(session[QLatin1String("message_count")].toInt(), 2);
    QCOMPARE(messages.last()[QLatin1String("model")].toString(), QStringLiteral("gpt-4o"));
    // It goes on with the agent.
    talk(server, session[QLatin1String("id")].toString(), QStringLiteral("Sure?"),
         QStringLiteral("Yes."));
    QCOMPARE(rowsIn(server, "uploads"), 0);
}

void TestTransfers::theSameFileIsNotImportedTwice()
{
    TestServer server;
    const QByteArray file = '[' + chatGptConversation("c1", "Where?") + ']';
    const QByteArray more = '[' + chatGptConversation("c1", "Where?") + ','
                            + chatGptConversation("c1", "Where?") + ','
                            + chatGptConversation("c2", "When?") + ']';
    QCOMPARE(imported(server, file)[QLatin1String("imported")].toInt(), 1);
    const QJsonObject again = imported(server, more);
    QCOMPARE(again[QLatin1String("imported")].toInt(), 1);
    QCOMPARE(again[QLatin1String("skipped")].toInt(), 2);
    QCOMPARE(rowsIn(server, "sessions"), 2);
    QCOMPARE(rowsIn(server, "agents"), 1); // the one that goes on with them is made once
}

void TestTransfers::aBrokenConversationDoesNotStopTheOthers()
{
    TestServer server;
    const QJsonObject state = imported(server, "[{\"x\":1},{\"mapping\":{}},{bad},"
                                                   + chatGptConversation("c1", "Where?") + ']');
    QCOMPARE(state[QLatin1String("found")].toInt(), 4);
    QCOMPARE(state[QLatin1String("failed")].toInt(), 3);
    QCOMPARE(state[QLatin1String("imported")].toInt(), 1);
    QStringList kinds;
    for (const QJsonValue &loss : state[QLatin1String("losses")].toArray())
        kinds.append(loss[QLatin1String("kind")].toString());
    kinds.sort();
    QCOMPARE(kinds, (QStringList{QStringLiteral("empty"), QStringLiteral("unreadable")}));
}

void TestTransfers::aFileCutInTheMiddleKeepsWhatCameBefore()
{
    TestServer server;
    const QByteArray file =
        '[' + chatGptConversation("c1", "Where?") + ',' + chatGptConversation("c2", "When?");
    const QJsonObject state = imported(server, file.chopped(10));
    QCOMPARE(state[QLatin1String("status")].toString(), QStringLiteral("failed"));
    QVERIFY(state[QLatin1String("error")].toString().contains(QLatin1String("ends in the middle")));
    QCOMPARE(state[QLatin1String("imported")].toInt(), 1);
    QCOMPARE(rowsIn(server, "sessions"), 1);
}

void TestTransfers::whatIsNoFileOfConversationsFails()
{
    TestServer server;
    const QJsonObject state = imported(server, "PK\x03\x04 an archive");
    QCOMPARE(state[QLatin1String("status")].toString(), QStringLiteral("failed"));
    QVERIFY(state[QLatin1String("error")].toString().contains(QLatin1String("unpack")));
}

void TestTransfers::importedWordsAreFoundAndCostNothing()
{
    TestServer server;
    imported(server, '[' + chatGptConversation("c1", "Where is the harbour crane?") + ']');
    const QJsonArray hits = server.get(QStringLiteral("/troupe/v1/search?query=crane"))
                                .json()[QLatin1String("items")]
                                .toArray();
    QCOMPARE(hits.size(), 1);
    QCOMPARE(rowsIn(server, "usage"), 0);
    QCOMPARE(rowsIn(server, "usage_daily"), 0);
    const QJsonValue session =
        server.get(kSessions).json()[QLatin1String("items")].toArray().first();
    QCOMPARE(session[QLatin1String("cost")].toDouble(), 0.0);
}

void TestTransfers::anImportBelongsToItsOwner()
{
    TestServer server;
    const QByteArray bob =
        server.addKey(server.addMember(QStringLiteral("bob")),
                      {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
    const QJsonObject state = imported(server, '[' + chatGptConversation("c1", "Where?") + ']');
    const QString import = kImports + u'/' + state[QLatin1String("id")].toString();
    QCOMPARE(server.send("GET", import, bob).status, 404);
    QCOMPARE(server.send("POST", import + QStringLiteral("/cancel"), bob).status, 404);
    QCOMPARE(server.send("GET", kImports, bob).json()[QLatin1String("items")].toArray().size(), 0);
    QCOMPARE(server.get(kImports).json()[QLatin1String("items")].toArray().size(), 1);
    const TestReply ended =
        server.send("POST", import + QStringLiteral("/cancel"), server.adminKey());
    QCOMPARE(ended.status, 409);
}

void TestTransfers::anUploadMustBeComplete()
{
    TestServer server;
    const QString upload =
        idOf(server.post(QStringLiteral("/troupe/v1/uploads"), R"({"name":"c","size":5})"));
    const TestReply reply = server.post(kImports, "{\"upload_id\":\"" + upload.toUtf8() + "\"}");
    QCOMPARE(reply.status, 409);
    QCOMPARE(reply.json()[QLatin1String("code")].toString(), QStringLiteral("upload_incomplete"));
}

void TestTransfers::whatACrashLeftRunningIsInterrupted()
{
    QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.filePath(QStringLiteral("data"));
    QString id;
    {
        TestServer server(options);
        ConversationImport running;
        running.id = id = newId();
        running.ownerId = server.admin().id;
        auto write = [running](Tx &tx) { return insertRow(tx.sql(), running); };
        QVERIFY(QCoro::waitFor(server.services().db.write(std::move(write))));
    }
    TestServer server(options);
    const QJsonObject state = server.get(kImports + u'/' + id).json();
    QCOMPARE(state[QLatin1String("status")].toString(), QStringLiteral("interrupted"));
    QVERIFY(state[QLatin1String("error")].toString().contains(QLatin1String("again")));
}

void TestTransfers::aLargeFileNeedsLittleMemory()
{
    TestServer server;
    QByteArray file = "[";
    const QByteArray words = QByteArray("word ").repeated(20'000);
    for (int i = 0; i < 300; ++i) { // 30 MB
        file += (i == 0 ? "" : ",")
                + chatGptConversation("c" + QByteArray::number(i), words + QByteArray::number(i));
    }
    file += ']';
    const QJsonObject state = imported(server, file);
    QCOMPARE(state[QLatin1String("imported")].toInt(), 300);
    QCOMPARE(state[QLatin1String("bytes_read")].toInteger(), file.size());
}

void TestTransfers::anEstimateSaysTokensAndMoney()
{
    TestServer server;
    server.post(QStringLiteral("/troupe/v1/providers"),
                R"({"name":"remote","base_url":"https://models.example/v1","models":["gpt-4o"]})");
    const QString agent = newAgent(server, R"({"name":"Ann","model":"gpt-4o"})");
    const TestReply reply =
        server.post(QStringLiteral("/troupe/v1/estimate"),
                    "{\"agent_id\":\"" + agent.toUtf8() + "\",\"text\":\"hello world\"}");
    QCOMPARE(reply.status, 200);
    const QJsonObject estimate = reply.json();
    QCOMPARE(estimate[QLatin1String("model")].toString(), QStringLiteral("gpt-4o"));
    QCOMPARE(estimate[QLatin1String("tokens_input")].toInt(), 6); // two words, four for the role
    QCOMPARE(estimate[QLatin1String("is_priced")].toBool(), true);
    QCOMPARE(estimate[QLatin1String("is_free")].toBool(), false);
    const double low = estimate[QLatin1String("cost_low")].toDouble();
    const double high = estimate[QLatin1String("cost_high")].toDouble();
    // $2.50 and $10 per million.
    QCOMPARE(low, (6 * 2.5 + 50 * 10) / 1e6);
    QCOMPARE(high, (6 * 2.5 + 1000 * 10) / 1e6);
}

void TestTransfers::anEstimateOfWhatIsFree_data()
{
    QTest::addColumn<QByteArray>("provider");
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<bool>("free");
    QTest::addColumn<bool>("priced");
    QTest::newRow("the built-in model")
        << QByteArray() << QByteArray(R"({"name":"Ann"})") << true << true;
    QTest::newRow("a model on this machine")
        << QByteArray(R"({"name":"here","base_url":"http://127.0.0.1:1/v1","models":["gpt-4o"]})")
        << QByteArray(R"({"name":"Ann","model":"gpt-4o"})") << true << true;
    QTest::newRow("a model without a price")
        << QByteArray(
               R"({"name":"far","base_url":"https://models.example/v1","models":["mystery"]})")
        << QByteArray(R"({"name":"Ann","model":"mystery"})") << false << false;
}

void TestTransfers::anEstimateOfWhatIsFree()
{
    QFETCH(QByteArray, provider);
    QFETCH(QByteArray, agent);
    TestServer server;
    if (!provider.isEmpty())
        QCOMPARE(server.post(QStringLiteral("/troupe/v1/providers"), provider).status, 201);
    const QString id = newAgent(server, agent);
    const QJsonObject estimate = server
                                     .post(QStringLiteral("/troupe/v1/estimate"),
                                           "{\"agent_id\":\"" + id.toUtf8() + "\",\"text\":\"hi\"}")
                                     .json();
    QTEST(estimate[QLatin1String("is_free")].toBool(), "free");
    QTEST(estimate[QLatin1String("is_priced")].toBool(), "priced");
    QCOMPARE(estimate[QLatin1String("cost_high")].toDouble(), 0.0);
}

void TestTransfers::anEstimateCountsTheContext()
{
    TestServer server;
    const QString session = newSession(server, newAgent(server));
    const QByteArray body = "{\"session_id\":\"" + session.toUtf8() + "\",\"text\":\"hello world\"";
    const auto tokens = [&](const QByteArray &more) {
        return server.post(QStringLiteral("/troupe/v1/estimate"), body + more + '}')
            .json()[QLatin1String("tokens_input")]
            .toInt();
    };
    QCOMPARE(tokens({}), 6);
    const QString file =
        idOf(server.send("POST", QStringLiteral("/troupe/v1/attachments?name=a.txt"),
                         server.adminKey(), QByteArray("word ").repeated(100)));
    const int withFile = tokens(",\"attachments\":[\"" + file.toUtf8() + "\"]");
    QVERIFY(withFile > 100 && withFile < 150);
    talk(server, session, QStringLiteral("hello world"), QStringLiteral("hello world"));
    QCOMPARE(tokens({}), 18);
}

void TestTransfers::anEstimateHoldsToTheLimit()
{
    TestServer server;
    const QString agent = newAgent(server, R"({"name":"Ann","max_tokens":30})");
    const QJsonObject estimate =
        server
            .post(QStringLiteral("/troupe/v1/estimate"),
                  "{\"agent_id\":\"" + agent.toUtf8() + "\",\"text\":\"hi\"}")
            .json();
    QCOMPARE(estimate[QLatin1String("tokens_output_low")].toInt(), 30);
    QCOMPARE(estimate[QLatin1String("tokens_output_high")].toInt(), 30);
    // What the answers of the conversation were like is what is expected of the next.
    const QString session = newSession(server, newAgent(server));
    server.provider().setUsage({10, 200, 0});
    for (int i = 0; i < 3; ++i)
        talk(server, session, QStringLiteral("hi"), QStringLiteral("ho"));
    const QJsonObject usual = server
                                  .post(QStringLiteral("/troupe/v1/estimate"),
                                        "{\"session_id\":\"" + session.toUtf8() + "\"}")
                                  .json();
    QCOMPARE(usual[QLatin1String("tokens_output_low")].toInt(), 100);
    QCOMPARE(usual[QLatin1String("tokens_output_high")].toInt(), 300);
}

void TestTransfers::anEstimateStoresNothing()
{
    TestServer server;
    const QString session = newSession(server, newAgent(server));
    server.post(QStringLiteral("/troupe/v1/estimate"),
                "{\"session_id\":\"" + session.toUtf8() + "\",\"text\":\"hi\"}");
    QCOMPARE(messagesOf(server, session).size(), 0);
    QCOMPARE(rowsIn(server, "runs"), 0);
    QCOMPARE(server.provider().callCount(), 0);
}

QTEST_GUILESS_MAIN(TestTransfers)
#include "tst_transfers.moc"
