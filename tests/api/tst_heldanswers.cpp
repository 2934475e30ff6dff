// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/approvaltest.h"

#include <QWebSocket>

using namespace troupe;

/// Answers that wait for a person: nothing of them is seen before, and every family says so.
class TestHeldAnswers : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsSeenBeforeItIsApproved();
    void whatIsSaidBesideCallsIsHeldToo();
    void whatIsApprovedIsWhatIsShown();
    void aRejectedAnswerStaysHidden();
    void aDeniedAnswerIsNeverShown();
    void convergioNamesTheApproval();
    void lvng1SaysThatItWaits();
    void lvng2SaysThatItWaits();
    void convergioListsAndDecides();
    void convergioAsksByHand();
};

namespace {

const QString kSecret = QStringLiteral("swordfish");
const QString kHeldAnswer = QStringLiteral("The word is swordfish today.");

void holdAnswers(TestServer &server, const char *effect = "ask")
{
    const TestReply made =
        server.post(QStringLiteral("/troupe/v1/approval-policies"),
                    QByteArray(R"({"name":"read first","subject":"agent_response","effect":")")
                        + effect + "\"}");
    if (made.status != 201)
        qFatal("%s", made.body.constData());
    server.provider().answerWith(kHeldAnswer);
}

QString pendingId(TestServer &server)
{
    const QList<QJsonObject> pending = pendingOn(server);
    return pending.size() == 1 ? idIn(pending.first()) : QString();
}

/// A socket and all that it was told.
struct Listener
{
    Listener(TestServer &server, const QString &path)
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString &text) { told.append(text); });
        QUrl url(server.url() + path + QStringLiteral("?token=")
                 + QString::fromLatin1(server.adminKey()));
        url.setScheme(QStringLiteral("ws"));
        socket.open(url);
    }
    QString all() const { return told.join(u'\n'); }

    QWebSocket socket;
    QStringList told;
};

} // namespace

void TestHeldAnswers::nothingIsSeenBeforeItIsApproved()
{
    TestServer server;
    holdAnswers(server);
    Listener events(server, QStringLiteral("/troupe/v1/events"));
    QTRY_VERIFY(!events.told.isEmpty());
    const Talk talk(server);
    const TestReply begun =
        server.post(talk.path() + QStringLiteral("/messages"), R"({"text":"What is the word?"})");
    const QString reply = begun.json()[QLatin1String("reply_id")].toString();
    events.socket.sendTextMessage(
        QStringLiteral(R"({"type":"watch","message_id":"%1"})").arg(reply));
    const QJsonObject turn = talk.ended(begun);
    answerWhen(talk, turn, "waiting_approval");
    QTRY_VERIFY(events.all().contains(QLatin1String("approval.requested")));
    const auto everything = [&] {
        QByteArray seen = server.get(Talk::messagePath(reply)).body;
        seen += server.get(talk.path()).body;
        seen += server.get(talk.path() + QStringLiteral("/messages")).body;
        for (const char *format : {"md", "json", "html"})
            seen +=
                server.get(talk.path() + QStringLiteral("/export?format=") + QLatin1String(format))
                    .body;
        seen += server.get(QStringLiteral("/troupe/v1/search?query=") + kSecret).body;
        seen += server.get(QStringLiteral("/troupe/v1/sessions")).body;
        seen += server.get(QStringLiteral("/troupe/v1/audit")).body;
        seen += server.get(QStringLiteral("/api/v2/messages")).body;
        for (const QJsonObject &run : itemsOf(server.get(QStringLiteral("/troupe/v1/runs")))) {
            const QString path = QStringLiteral("/troupe/v1/runs/") + idIn(run);
            const TestReply steps = server.get(path + QStringLiteral("/steps"));
            seen += server.get(path).body + steps.body;
            for (const QJsonObject &step : itemsOf(steps))
                seen += server.get(path + QStringLiteral("/steps/") + idIn(step)).body;
        }
        return seen + events.all().toUtf8();
    };
    QVERIFY(!everything().contains(kSecret.toUtf8()));
    // Only who decides reads it.
    const QString id = pendingId(server);
    QCOMPARE(pendingOn(server).first()[QLatin1String("content")].toString(), kHeldAnswer);
    QVERIFY(!everything().contains(kSecret.toUtf8()));
    QCOMPARE(server.post(approvalPath(id, "/approve"), "{}").status, 200);
    const QJsonObject answer = answerWhen(talk, turn, "complete");
    QCOMPARE(answer[QLatin1String("content")].toString(), kHeldAnswer);
    QTRY_VERIFY(events.all().contains(QLatin1String("message.completed")));
    QCOMPARE(server.provider().callCount(), 1); // nobody was asked again
}

void TestHeldAnswers::whatIsSaidBesideCallsIsHeldToo()
{
    TestServer server;
    holdAnswers(server);
    const auto tool = std::make_shared<NotingTool>(QStringLiteral("send"));
    server.workshop().tools.add(tool);
    server.provider().answerBy([](const ChatRequest &request) {
        ChatReply reply;
        if (request.messages.last().role == ChatRole::Tool) {
            reply.text = QStringLiteral("It is sent.");
        } else {
            reply.text = QStringLiteral("First of all: ") + kSecret;
            reply.toolCalls = {wish(QStringLiteral("send"), toBob())};
        }
        return reply;
    });
    const Talk talk(server, kMailAgent);
    const QJsonObject turn = talk.say(QStringLiteral("Send it"));
    QJsonObject answer = answerWhen(talk, turn, "waiting_approval");
    QVERIFY(!answer[QLatin1String("content")].toString().contains(kSecret));
    QCOMPARE(server.post(approvalPath(pendingId(server), "/approve"), "{}").status, 200);
    QString held;
    QTRY_VERIFY(!(held = pendingId(server)).isEmpty()); // now the answer
    answer = answerWhen(talk, turn, "waiting_approval");
    QVERIFY(!answer[QLatin1String("content")].toString().contains(kSecret));
    // Who decides reads all that will be let out.
    const QString shown = pendingOn(server).first()[QLatin1String("content")].toString();
    QVERIFY2(shown.contains(kSecret) && shown.contains(QLatin1String("It is sent.")),
             qPrintable(shown));
    QCOMPARE(
        server.post(approvalPath(held, "/approve"), R"({"edited":"It is sent to Bob."})").status,
        200);
    answer = answerWhen(talk, turn, "complete");
    QCOMPARE(answer[QLatin1String("content")].toString(), QStringLiteral("It is sent to Bob."));
    QCOMPARE(tool->calls.size(), 1);
}

void TestHeldAnswers::whatIsApprovedIsWhatIsShown()
{
    TestServer server;
    holdAnswers(server);
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("What is the word?"));
    const QString id = pendingId(server);
    QCOMPARE(server.post(approvalPath(id, "/approve"), R"({"edited":"  "})").status, 422);
    QCOMPARE(server.post(approvalPath(id, "/approve"), R"({"edited":{"a":1}})").status, 422);
    QCOMPARE(server.post(approvalPath(id, "/approve"), R"({"edited":"I may not say."})").status,
             200);
    const QJsonObject answer = answerWhen(talk, turn, "complete");
    QCOMPARE(answer[QLatin1String("content")].toString(), QStringLiteral("I may not say."));
    QVERIFY(!server.get(talk.path() + QStringLiteral("/messages")).body.contains(kSecret.toUtf8()));
    // Later turns know what was said, not what was written first.
    talk.say(QStringLiteral("And now?"));
    for (const ChatMessage &message : server.provider().lastRequest().messages)
        QVERIFY(!message.content.contains(kSecret));
}

void TestHeldAnswers::aRejectedAnswerStaysHidden()
{
    TestServer server;
    holdAnswers(server);
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("What is the word?"));
    QCOMPARE(
        server.post(approvalPath(pendingId(server), "/reject"), R"({"comment":"too open"})").status,
        200);
    const QJsonObject answer = answerWhen(talk, turn, "failed");
    QVERIFY(!answer[QLatin1String("content")].toString().contains(kSecret));
    QVERIFY(answer[QLatin1String("error")].toString().contains(QLatin1String("too open")));
    QVERIFY(!server.get(talk.path() + QStringLiteral("/messages")).body.contains(kSecret.toUtf8()));
}

void TestHeldAnswers::aDeniedAnswerIsNeverShown()
{
    TestServer server;
    holdAnswers(server, "deny");
    const Talk talk(server);
    const QJsonObject turn = talk.say(QStringLiteral("What is the word?"));
    const QJsonObject answer = answerWhen(talk, turn, "failed");
    QVERIFY(!answer[QLatin1String("content")].toString().contains(kSecret));
    QVERIFY(pendingOn(server).isEmpty());
}

void TestHeldAnswers::convergioNamesTheApproval()
{
    TestServer server;
    holdAnswers(server);
    const Talk talk(server);
    const TestReply held = server.post(QStringLiteral("/api/v1/agents/chat"),
                                       "{\"agent_id\":\"" + talk.agent().toUtf8()
                                           + "\",\"message\":\"What is the word?\"}");
    QCOMPARE(held.status, 200);
    QVERIFY(!held.body.contains(kSecret.toUtf8()));
    const QJsonValue data = held.json()[QLatin1String("data")];
    const QString id = data[QLatin1String("approval_id")].toString();
    QCOMPARE(id, pendingId(server));
    QCOMPARE(data[QLatin1String("status")].toString(), QStringLiteral("waiting_approval"));
    QCOMPARE(data[QLatin1String("response")].toString(), QString());
    const QString reply = data[QLatin1String("message_id")].toString();
    QCOMPARE(server.post(QStringLiteral("/api/v1/approvals/%1/approve").arg(id), "{}").status, 200);
    QTRY_COMPARE(talk.message(reply)[QLatin1String("content")].toString(), kHeldAnswer);

    Listener socket(server, QStringLiteral("/ws/agents/") + talk.agent());
    QTRY_COMPARE(socket.socket.state(), QAbstractSocket::ConnectedState);
    socket.socket.sendTextMessage(QStringLiteral(R"({"type":"message","message":"Again"})"));
    QTRY_VERIFY(socket.all().contains(QLatin1String("\"end\"")));
    QVERIFY(!socket.all().contains(kSecret));
    QVERIFY(socket.all().contains(pendingId(server)));
    QVERIFY(socket.all().contains(QLatin1String("waiting_approval")));
}

void TestHeldAnswers::lvng1SaysThatItWaits()
{
    TestServer server;
    holdAnswers(server);
    const Talk talk(server);
    const QString path = QStringLiteral("/v1/agents/%1/chat").arg(talk.agent());
    const TestReply whole = server.post(path, R"({"message":"What is the word?"})");
    QCOMPARE(whole.status, 200);
    QVERIFY(!whole.body.contains(kSecret.toUtf8()));
    QCOMPARE(whole.json()[QLatin1String("finish_reason")].toString(),
             QStringLiteral("waiting_approval"));
    QCOMPARE(whole.json()[QLatin1String("approval_id")].toString(), pendingId(server));
    QCOMPARE(server.post(approvalPath(pendingId(server), "/reject"), "{}").status, 200);

    const TestReply streamed =
        server.post(path, R"({"message":"What is the word?","stream":true})");
    QVERIFY(!streamed.body.contains(kSecret.toUtf8()));
    QVERIFY(streamed.body.contains("\"finish_reason\":\"waiting_approval\""));
    QVERIFY(streamed.body.contains(pendingId(server).toUtf8()));
    QVERIFY(!streamed.body.contains("\"error\""));
}

void TestHeldAnswers::lvng2SaysThatItWaits()
{
    TestServer server;
    holdAnswers(server);
    const Talk talk(server);
    const TestReply held =
        server.post(QStringLiteral("/api/v2/agents/%1/message").arg(talk.agent()),
                    R"({"message":"What is the word?"})");
    QCOMPARE(held.status, 200);
    QVERIFY(!held.body.contains(kSecret.toUtf8()));
    QVERIFY(held.json()[QLatin1String("success")].toBool());
    QCOMPARE(statusIn(held.json()), QStringLiteral("waiting_approval"));
    QCOMPARE(held.json()[QLatin1String("approval_id")].toString(), pendingId(server));
}

void TestHeldAnswers::convergioListsAndDecides()
{
    TestServer server;
    const auto tool = std::make_shared<NotingTool>(QStringLiteral("send"));
    server.workshop().tools.add(tool);
    const Talk talk(server, R"({"name":"Ann Lee","tools":["send"]})");
    const QString pending = QStringLiteral("/api/v1/approvals/pending");
    const auto first = [&] {
        return server.get(pending).json()[QLatin1String("pending_approvals")][0].toObject();
    };
    server.provider().callTools({{wish(QStringLiteral("send"), toBob())}});
    QJsonObject turn = talk.say(QStringLiteral("Write"));
    QJsonObject asked = first();
    QCOMPARE(asked[QLatin1String("type")].toString(), QStringLiteral("tool_call"));
    QCOMPARE(asked[QLatin1String("agent_id")].toString(), QStringLiteral("ann_lee"));
    QCOMPARE(asked[QLatin1String("risk_level")].toString(), QStringLiteral("medium"));
    QCOMPARE(asked[QLatin1String("content")].toString(), QStringLiteral(R"(send {"to":"bob"})"));
    QVERIFY(asked[QLatin1String("created_at")].toString().endsWith(u'Z'));
    const auto decide = [&](const char *action, const QByteArray &body) {
        return server.post(
            QStringLiteral("/api/v1/approvals/%1/%2").arg(idIn(asked), QLatin1String(action)),
            body);
    };
    const TestReply refused = decide("approve", R"({"edited_content":{"to":1}})");
    QCOMPARE(refused.status, 422);
    QCOMPARE(refused.json()[QLatin1String("success")].toBool(true), false);
    const TestReply approved =
        decide("approve", R"({"comment":"ok","edited_content":"{\"to\":\"carol\"}"})");
    QCOMPARE(approved.status, 200);
    const QJsonValue data = approved.json()[QLatin1String("data")];
    QCOMPARE(data[QLatin1String("id")].toString(), idIn(asked));
    QCOMPARE(data[QLatin1String("status")].toString(), QStringLiteral("approved"));
    QCOMPARE(data[QLatin1String("decided_by")].toString(), server.admin().username);
    QVERIFY(data[QLatin1String("decided_at")].toString().endsWith(u'Z'));
    QCOMPARE(decide("reject", "{}").status, 409);
    answerWhen(talk, turn, "complete");
    QCOMPARE(tool->calls.value(0)[QLatin1String("to")].toString(), QStringLiteral("carol"));

    server.provider().callTools({{wish(QStringLiteral("send"), toBob())}});
    turn = talk.say(QStringLiteral("Write"));
    asked = first();
    const TestReply rejected = decide("reject", QByteArray()); // no body at all
    QCOMPARE(rejected.status, 200);
    QCOMPARE(rejected.json()[QLatin1String("data")][QLatin1String("status")].toString(),
             QStringLiteral("rejected"));
    answerWhen(talk, turn, "complete");
    QCOMPARE(tool->calls.size(), 1);
    QVERIFY(first().isEmpty());
    QCOMPARE(server.post(QStringLiteral("/api/v1/approvals/nothing/approve"), "{}").status, 404);
}

void TestHeldAnswers::convergioAsksByHand()
{
    TestServer server;
    const Talk talk(server, R"({"name":"Ann Lee"})");
    const TestReply asked = server.post(
        QStringLiteral("/api/v1/approvals"),
        R"({"type":"agent_response","agent_id":"ann_lee","content":"Proposed","risk_level":"high"})");
    QCOMPARE(asked.status, 201);
    const QString id = idIn(asked.json()[QLatin1String("data")].toObject());
    const QJsonValue pending = server.get(QStringLiteral("/api/v1/approvals/pending"))
                                   .json()[QLatin1String("pending_approvals")][0];
    QCOMPARE(idIn(pending.toObject()), id);
    QCOMPARE(pending[QLatin1String("type")].toString(), QStringLiteral("agent_response"));
    QCOMPARE(pending[QLatin1String("agent_id")].toString(), QStringLiteral("ann_lee"));
    QCOMPARE(pending[QLatin1String("content")].toString(), QStringLiteral("Proposed"));
    QCOMPARE(server
                 .post(QStringLiteral("/api/v1/approvals/%1/approve").arg(id),
                       R"({"edited_content":"Better"})")
                 .status,
             200);
    QCOMPARE(server
                 .post(QStringLiteral("/api/v1/approvals"),
                       R"({"agent_id":"nobody","content":"x","risk_level":"high"})")
                 .status,
             404);
    QCOMPARE(server.post(QStringLiteral("/api/v1/approvals"), R"({"risk_level":"high"})").status,
             422);
}

QTEST_GUILESS_MAIN(TestHeldAnswers)
#include "tst_heldanswers.moc"
