// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/approvaltest.h"

#include "core/storage/database.h"

#include <QTemporaryDir>
#include <QWebSocket>

using namespace troupe;

/// What people are asked about calls of tools, and what their decisions do.
class TestApprovals : public QObject
{
    Q_OBJECT

private slots:
    void aCallWaitsForAPersonAndIsMadeOnce();
    void exactlyWhatWasEditedIsExecuted();
    void editedArgumentsMustFitTheSchema();
    void theModelReadsWhyItWasRejected();
    void whatNobodyDecidesIsDenied();
    void ofTwoDecisionsTheFirstCounts();
    void severalCallsWaitForTheLast();
    void aRestartChangesNothing();
    void stoppingCancelsWhatIsAsked();
    void deletingTheConversationCancelsWhatIsAsked();
    void whatIsShownBeforeDeciding();
    void theListIsFilteredSortedAndPaged();
    void manyAreDecidedAtOnce();
    void askedByHand();
    void formsAreFilledIn();
    void othersThingsAreNotThere();
    void socketsTellAndShowNoMoreThanTheyMay();
};

namespace {

struct Mail
{
    explicit Mail(TestServer &s)
        : server(s), tool(std::make_shared<NotingTool>(QStringLiteral("send")))
    {
        server.workshop().tools.add(tool);
    }
    QJsonObject ask(const Talk &talk, const QJsonObject &arguments = toBob())
    {
        server.provider().callTools({{wish(QStringLiteral("send"), arguments)}});
        return talk.say(QStringLiteral("Write to him"));
    }
    QString onlyPending() const
    {
        const QList<QJsonObject> pending = pendingOn(server);
        if (pending.size() != 1)
            qWarning("%lld are pending", static_cast<long long>(pending.size()));
        return pending.isEmpty() ? QString() : idIn(pending.first());
    }

    TestServer &server;
    std::shared_ptr<NotingTool> tool;
};

} // namespace

void TestApprovals::aCallWaitsForAPersonAndIsMadeOnce()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    const QJsonObject turn = mail.ask(talk);
    const QJsonObject waiting = answerWhen(talk, turn, "waiting_approval");
    QCOMPARE(waiting[QLatin1String("tool_calls")][0][QLatin1String("status")].toString(),
             QStringLiteral("waiting_approval"));
    QVERIFY(mail.tool->calls.isEmpty());
    const QJsonObject asked = pendingOn(server).value(0);
    QCOMPARE(asked[QLatin1String("kind")].toString(), QStringLiteral("tool_call"));
    QCOMPARE(asked[QLatin1String("tool")].toString(), QStringLiteral("send"));
    QCOMPARE(asked[QLatin1String("arguments")].toObject(), toBob());
    QCOMPARE(asked[QLatin1String("risk_level")].toString(), QStringLiteral("medium"));
    QCOMPARE(waiting[QLatin1String("tool_calls")][0][QLatin1String("approval_id")].toString(),
             idIn(asked));

    const TestReply approved =
        server.post(approvalPath(idIn(asked), "/approve"), R"({"comment":"fine"})");
    QCOMPARE(approved.status, 200);
    QCOMPARE(statusIn(approved.json()), QStringLiteral("approved"));
    QCOMPARE(approved.json()[QLatin1String("decided_by")].toString(), server.admin().id);
    const QJsonObject answer = answerWhen(talk, turn, "complete");
    QCOMPARE(mail.tool->calls, QList<QJsonObject>{toBob()});
    const QJsonValue call = answer[QLatin1String("tool_calls")][0];
    QCOMPARE(call[QLatin1String("status")].toString(), QStringLiteral("succeeded"));
    QCOMPARE(call[QLatin1String("allowed_by")].toString(),
             QStringLiteral("person:") + server.admin().id);
    const ChatMessage told = server.provider().lastRequest().messages.last();
    QVERIFY(told.role == ChatRole::Tool);
    QCOMPARE(told.content, QStringLiteral("sent to bob"));
}

void TestApprovals::exactlyWhatWasEditedIsExecuted()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    const QJsonObject turn = mail.ask(talk);
    const QString id = mail.onlyPending();
    const TestReply approved =
        server.post(approvalPath(id, "/approve"), R"({"edited":{"to":"carol","count":2}})");
    QCOMPARE(approved.status, 200);
    answerWhen(talk, turn, "complete");
    const QJsonObject edited{{QStringLiteral("to"), QStringLiteral("carol")},
                             {QStringLiteral("count"), 2}};
    QCOMPARE(mail.tool->calls, QList<QJsonObject>{edited});
    const QJsonObject detail = server.get(approvalPath(id)).json();
    const QJsonObject stored = detail[QLatin1String("approval")].toObject();
    QCOMPARE(stored[QLatin1String("arguments")].toObject(), toBob()); // what was asked stays
    QCOMPARE(stored[QLatin1String("edited")].toObject(), edited);
    QCOMPARE(detail[QLatin1String("call")][QLatin1String("arguments")].toObject(), edited);
    QCOMPARE(stored[QLatin1String("arguments_hash")],
             detail[QLatin1String("call")][QLatin1String("arguments_hash")]);
    bool isShown = false;
    for (const QJsonValue &diff : detail[QLatin1String("diffs")].toArray())
        isShown = isShown || diff[QLatin1String("name")].toString() == QLatin1String("to");
    QVERIFY(isShown);
}

void TestApprovals::editedArgumentsMustFitTheSchema()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    mail.ask(talk);
    const QString id = mail.onlyPending();
    for (const QByteArray edited : {R"({"to":7})", R"({"count":2})", R"({"to":"x","count":10})",
                                    R"({"to":"x","bcc":"y"})", R"("to carol")", R"(["x"])"}) {
        const TestReply refused =
            server.post(approvalPath(id, "/approve"), "{\"edited\":" + edited + '}');
        QCOMPARE(refused.status, 422);
        const QString pointer =
            refused.json()[QLatin1String("errors")][0][QLatin1String("pointer")].toString();
        QVERIFY2(pointer.startsWith(QLatin1String("/edited")), qPrintable(pointer));
    }
    QCOMPARE(mail.onlyPending(), id); // nothing was decided
    QVERIFY(mail.tool->calls.isEmpty());
}

void TestApprovals::theModelReadsWhyItWasRejected()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    const QJsonObject turn = mail.ask(talk);
    const TestReply rejected =
        server.post(approvalPath(mail.onlyPending(), "/reject"), R"({"comment":"he has moved"})");
    QCOMPARE(rejected.status, 200);
    const QJsonObject answer = answerWhen(talk, turn, "complete");
    QVERIFY(mail.tool->calls.isEmpty());
    QCOMPARE(answer[QLatin1String("tool_calls")][0][QLatin1String("status")].toString(),
             QStringLiteral("denied"));
    const ChatMessage told = server.provider().lastRequest().messages.last();
    QVERIFY2(told.content.contains(QLatin1String("he has moved")), qPrintable(told.content));
}

void TestApprovals::whatNobodyDecidesIsDenied()
{
    TestServer server;
    Mail mail(server);
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/approval-policies"),
                       R"({"name":"soon","effect":"ask","expires_after_ms":60000})")
                 .status,
             201);
    const Talk talk(server, kMailAgent);
    const QJsonObject turn = mail.ask(talk);
    const QString id = mail.onlyPending();
    server.clock().advanceMs(60'001);
    const TestReply late = server.post(approvalPath(id, "/approve"), "{}");
    QCOMPARE(late.status, 409);
    QCOMPARE(late.json()[QLatin1String("code")].toString(), QStringLiteral("already_decided"));
    answerWhen(talk, turn, "complete");
    QVERIFY(mail.tool->calls.isEmpty());
    QCOMPARE(statusIn(server.get(approvalPath(id)).json()[QLatin1String("approval")].toObject()),
             QStringLiteral("expired"));
    const ChatMessage told = server.provider().lastRequest().messages.last();
    QVERIFY2(told.content.contains(QLatin1String("in time")), qPrintable(told.content));
}

void TestApprovals::ofTwoDecisionsTheFirstCounts()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    const QJsonObject turn = mail.ask(talk);
    const QString id = mail.onlyPending();
    QCOMPARE(server.post(approvalPath(id, "/approve"), "{}").status, 200);
    for (const char *again : {"/approve", "/reject"}) {
        const TestReply second = server.post(approvalPath(id, again), "{}");
        QCOMPARE(second.status, 409);
        QCOMPARE(second.json()[QLatin1String("code")].toString(),
                 QStringLiteral("already_decided"));
        const QString detail = second.json()[QLatin1String("detail")].toString()
                               + second.json()[QLatin1String("title")].toString();
        QVERIFY2(detail.contains(QLatin1String("approved")), second.body);
        QVERIFY2(detail.contains(QLatin1String(" by ") + server.admin().username), second.body);
        QVERIFY2(detail.contains(Timestamp{server.clock().nowMs()}.toString().left(16)),
                 second.body);
    }
    answerWhen(talk, turn, "complete");
    QCOMPARE(mail.tool->calls.size(), 1);
}

void TestApprovals::severalCallsWaitForTheLast()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    server.provider().callTools(
        {{wish(QStringLiteral("send"), {{QStringLiteral("to"), QStringLiteral("a")}},
               QStringLiteral("one")),
          wish(QStringLiteral("send"), {{QStringLiteral("to"), QStringLiteral("b")}},
               QStringLiteral("two"))}});
    const QJsonObject turn = talk.say(QStringLiteral("Both"));
    const QList<QJsonObject> pending = pendingOn(server);
    QCOMPARE(pending.size(), 2);
    const QString first = idIn(pending.at(1)), second = idIn(pending.at(0));
    QCOMPARE(server.post(approvalPath(first, "/approve"), "{}").status, 200);
    QCOMPARE(pendingOn(server).size(), 1);
    QCOMPARE(statusIn(answerWhen(talk, turn, "waiting_approval")),
             QStringLiteral("waiting_approval"));
    QCOMPARE(server.post(approvalPath(second, "/reject"), "{}").status, 200);
    answerWhen(talk, turn, "complete");
    QCOMPARE(mail.tool->calls.size(), 1);
    QCOMPARE(mail.tool->calls.first()[QLatin1String("to")].toString(), QStringLiteral("a"));
}

void TestApprovals::aRestartChangesNothing()
{
    QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.path();
    QJsonObject turn;
    QString agent, session, id;
    {
        TestServer server(options);
        Mail mail(server);
        const Talk talk(server, kMailAgent);
        turn = mail.ask(talk);
        agent = talk.agent();
        session = talk.id();
        id = mail.onlyPending();
    }
    TestServer server(options);
    Mail mail(server);
    const Talk talk(server, agent, session);
    QCOMPARE(mail.onlyPending(), id);
    answerWhen(talk, turn, "waiting_approval");
    QCOMPARE(server.post(approvalPath(id, "/approve"), "{}").status, 200);
    answerWhen(talk, turn, "complete");
    QCOMPARE(mail.tool->calls, QList<QJsonObject>{toBob()});
}

void TestApprovals::stoppingCancelsWhatIsAsked()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    const QJsonObject turn = mail.ask(talk);
    const QString id = mail.onlyPending();
    const QString reply = turn[QLatin1String("reply_id")].toString();
    QCOMPARE(server.post(Talk::messagePath(reply, "/stop"), "{}").status, 200);
    const QJsonObject stopped = talk.message(reply);
    QCOMPARE(statusIn(stopped), QStringLiteral("stopped"));
    QCOMPARE(stopped[QLatin1String("tool_calls")][0][QLatin1String("status")].toString(),
             QStringLiteral("cancelled"));
    QCOMPARE(statusIn(server.get(approvalPath(id)).json()[QLatin1String("approval")].toObject()),
             QStringLiteral("cancelled"));
    QCOMPARE(server.post(approvalPath(id, "/approve"), "{}").status, 409);
    QVERIFY(mail.tool->calls.isEmpty());
}

void TestApprovals::deletingTheConversationCancelsWhatIsAsked()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    mail.ask(talk);
    const QString id = mail.onlyPending();
    QCOMPARE(server.send("DELETE", talk.path(), server.adminKey()).status, 204);
    QVERIFY(pendingOn(server).isEmpty());
    QCOMPARE(statusIn(server.get(approvalPath(id)).json()[QLatin1String("approval")].toObject()),
             QStringLiteral("cancelled"));
    QCOMPARE(server.post(approvalPath(id, "/approve"), "{}").status, 409);
    QVERIFY(mail.tool->calls.isEmpty());
}

void TestApprovals::whatIsShownBeforeDeciding()
{
    TestServer server;
    Mail mail(server);
    const Talk talk(server, kMailAgent);
    mail.ask(talk);
    const QJsonObject detail = server.get(approvalPath(mail.onlyPending())).json();
    QCOMPARE(detail[QLatin1String("agent_name")].toString(), QStringLiteral("Ann"));
    QCOMPARE(detail[QLatin1String("user_name")].toString(), server.admin().username);
    QCOMPARE(detail[QLatin1String("tool_description")].toString(),
             QStringLiteral("Sends a letter"));
    QCOMPARE(detail[QLatin1String("schema")].toObject(), mail.tool->info().parameters);
    QCOMPARE(statusIn(detail[QLatin1String("call")].toObject()),
             QStringLiteral("waiting_approval"));
    const QJsonValue diff = detail[QLatin1String("diffs")][0];
    QCOMPARE(diff[QLatin1String("name")].toString(), QStringLiteral("letters.txt"));
    QStringList lines;
    for (const QJsonValue &line : diff[QLatin1String("lines")].toArray())
        lines += line[QLatin1String("change")].toString() + u' '
                 + line[QLatin1String("text")].toString();
    QCOMPARE(lines, QStringList({QStringLiteral("removed old"), QStringLiteral("added bob"),
                                 QStringLiteral("same kept")}));
}

void TestApprovals::theListIsFilteredSortedAndPaged()
{
    TestServer server;
    const QString path = QStringLiteral("/troupe/v1/approvals");
    QStringList made; // in order
    for (const char *level : {"low", "critical", "medium", "critical", "high"}) {
        const TestReply asked =
            server.post(path, QByteArray("{\"content\":\"x\",\"risk_level\":\"") + level + "\"}");
        QCOMPARE(asked.status, 201);
        made += idIn(asked.json());
        server.clock().advanceMs(10);
    }
    const auto read = [&](const QString &query) {
        QStringList ids;
        QString cursor;
        do {
            const TestReply page =
                server.get(path + QStringLiteral("?limit=2&") + query
                           + (cursor.isEmpty() ? QString() : QStringLiteral("&cursor=") + cursor));
            for (const QJsonObject &item : itemsOf(page))
                ids += idIn(item);
            cursor = page.json()[QLatin1String("next_cursor")].toString();
        } while (!cursor.isEmpty() && ids.size() < 20);
        return ids;
    };
    QCOMPARE(read(QStringLiteral("order=oldest")), made);
    QStringList backwards = made;
    std::reverse(backwards.begin(), backwards.end());
    QCOMPARE(read(QStringLiteral("order=newest")), backwards);
    QCOMPARE(read(QStringLiteral("order=riskiest")),
             QStringList({made[1], made[3], made[4], made[2], made[0]}));
    QCOMPARE(read(QStringLiteral("risk_level=critical&order=oldest")),
             QStringList({made[1], made[3]}));
    QVERIFY(read(QStringLiteral("kind=tool_call")).isEmpty());
    QVERIFY(read(QStringLiteral("agent_id=nobody")).isEmpty());
    QCOMPARE(server.post(approvalPath(made[1], "/reject"), "{}").status, 200);
    QCOMPARE(read(QStringLiteral("status=pending")).size(), 4);
    QCOMPARE(read(QStringLiteral("decided=true")), QStringList({made[1]}));
    const QJsonObject counts = server.get(path + QStringLiteral("/counts")).json();
    QCOMPARE(counts[QLatin1String("pending")].toInt(), 4);
    QCOMPARE(counts[QLatin1String("critical")].toInt(), 1);
    QCOMPARE(counts[QLatin1String("low")].toInt(), 1);
    QCOMPARE(server.get(path + QStringLiteral("?cursor=zzz")).status, 400);
    QCOMPARE(server.get(path + QStringLiteral("?status=maybe")).status, 422);
}

void TestApprovals::manyAreDecidedAtOnce()
{
    TestServer server;
    const QString path = QStringLiteral("/troupe/v1/approvals");
    QStringList ids;
    for (int i = 0; i < 3; ++i)
        ids += idIn(server.post(path, R"({"content":"x"})").json());
    QCOMPARE(server.post(approvalPath(ids[1], "/reject"), "{}").status, 200);
    const QJsonObject body{{QStringLiteral("approval_ids"),
                            QJsonArray::fromStringList(ids
                                                       + QStringList{QStringLiteral("nothing")})},
                           {QStringLiteral("approve"), true}};
    const QJsonObject outcome =
        server.post(path + QStringLiteral("/bulk"), Talk::body(body)).json();
    QCOMPARE(outcome[QLatin1String("decided")].toInt(), 2);
    QCOMPARE(outcome[QLatin1String("failed")].toInt(), 2);
    const QJsonArray items = outcome[QLatin1String("items")].toArray();
    QVERIFY(items.at(0)[QLatin1String("ok")].toBool());
    QCOMPARE(items.at(1)[QLatin1String("code")].toString(), QStringLiteral("already_decided"));
    QCOMPARE(items.at(1)[QLatin1String("status")].toString(), QStringLiteral("rejected"));
    QCOMPARE(items.at(3)[QLatin1String("code")].toString(), QStringLiteral("approval_not_found"));
}

void TestApprovals::askedByHand()
{
    TestServer server;
    const TestReply asked =
        server.post(QStringLiteral("/troupe/v1/approvals"),
                    R"({"type":"letter","title":"A letter","content":"Dear Bob","risk_level":"high",
            "reasons":["It is long"],"expires_after_ms":1000})");
    QCOMPARE(asked.status, 201);
    QCOMPARE(asked.json()[QLatin1String("kind")].toString(), QStringLiteral("manual"));
    QCOMPARE(asked.json()[QLatin1String("title")].toString(), QStringLiteral("A letter"));
    const QString id = idIn(asked.json());
    QCOMPARE(server.post(approvalPath(id, "/approve"), R"({"edited":{"a":1}})").status, 422);
    const TestReply done = server.post(approvalPath(id, "/approve"), R"({"edited":"Dear Carol"})");
    QCOMPARE(done.status, 200);
    QCOMPARE(done.json()[QLatin1String("edited")].toString(), QStringLiteral("Dear Carol"));
    QCOMPARE(done.json()[QLatin1String("content")].toString(), QStringLiteral("Dear Bob"));
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/approvals"), R"({"content":""})").status, 422);
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/approvals"),
                       R"({"content":"x","agent_id":"nobody"})")
                 .status,
             404);
}

void TestApprovals::formsAreFilledIn()
{
    TestServer server;
    const QByteArray form =
        R"({"type":"object","properties":{"amount":{"type":"number"}},"required":["amount"]})";
    const TestReply asked = server.post(QStringLiteral("/troupe/v1/approvals"),
                                        "{\"content\":\"How much?\",\"form\":" + form + '}');
    QCOMPARE(asked.status, 201);
    const QString id = idIn(asked.json());
    QCOMPARE(server.post(approvalPath(id, "/approve"), "{}").status, 422);
    QCOMPARE(server.post(approvalPath(id, "/approve"), R"({"edited":{"amount":"much"}})").status,
             422);
    QCOMPARE(server.post(approvalPath(id, "/approve"), R"({"edited":{"amount":7}})").status, 200);
    QCOMPARE(server
                 .post(QStringLiteral("/troupe/v1/approvals"),
                       R"({"content":"x","form":{"type":"array"}})")
                 .status,
             422);
}

void TestApprovals::othersThingsAreNotThere()
{
    TestServer server;
    const User bob = server.addMember(QStringLiteral("bob"));
    const User carol = server.addMember(QStringLiteral("carol"));
    const QStringList scopes{QStringLiteral("approvals:decide"), QStringLiteral("agents:read")};
    const QByteArray bobs = server.addKey(bob, scopes), carols = server.addKey(carol, scopes);
    const QString path = QStringLiteral("/troupe/v1/approvals");
    const QString id = idIn(server.send("POST", path, bobs, R"({"content":"x"})").json());
    QVERIFY(!id.isEmpty());
    QCOMPARE(server.send("GET", approvalPath(id), carols).status, 404);
    QCOMPARE(server.send("POST", approvalPath(id, "/approve"), carols, "{}").status, 404);
    QVERIFY(itemsOf(server.send("GET", path, carols)).isEmpty());
    QCOMPARE(itemsOf(server.send("GET", path, bobs)).size(), 1);
    QCOMPARE(server.send("GET", path + QStringLiteral("/counts"), carols)
                 .json()[QLatin1String("pending")]
                 .toInt(),
             0);
    const QByteArray reader = server.addKey(bob, {QStringLiteral("agents:read")});
    QCOMPARE(server.send("GET", path, reader).status, 403);
    QCOMPARE(server.send("POST", approvalPath(id, "/approve"), reader, "{}").status, 403);
    QCOMPARE(server.post(approvalPath(id, "/approve"), "{}").status, 200); // an administrator
}

void TestApprovals::socketsTellAndShowNoMoreThanTheyMay()
{
    TestServer server;
    Mail mail(server);
    const User bob = server.addMember(QStringLiteral("bob"));
    const QByteArray bobs = server.addKey(bob, {QStringLiteral("agents:read")});
    const auto listen = [&server](QWebSocket &socket, const QByteArray &key, QStringList *types) {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [types](const QString &text) {
                             types->append(QJsonDocument::fromJson(text.toUtf8())
                                               .object()[QLatin1String("event")]
                                               .toString());
                         });
        QUrl url(server.url() + QStringLiteral("/troupe/v1/events?token=")
                 + QString::fromLatin1(key));
        url.setScheme(QStringLiteral("ws"));
        socket.open(url);
        return QTest::qWaitFor([types] { return !types->isEmpty(); }); // the greeting
    };
    QWebSocket owners, others;
    QStringList told, toldOthers;
    QVERIFY(listen(owners, server.adminKey(), &told));
    QVERIFY(listen(others, bobs, &toldOthers));
    const Talk talk(server, kMailAgent);
    mail.ask(talk);
    QTRY_VERIFY(told.contains(QLatin1String("approval.requested")));
    QCOMPARE(server.post(approvalPath(mail.onlyPending(), "/approve"), "{}").status, 200);
    QTRY_VERIFY(told.contains(QLatin1String("approval.decided")));
    QVERIFY(!toldOthers.contains(QLatin1String("approval.requested")));
    QVERIFY(!toldOthers.contains(QLatin1String("approval.decided")));
}

QTEST_GUILESS_MAIN(TestApprovals)
#include "tst_approvals.moc"
