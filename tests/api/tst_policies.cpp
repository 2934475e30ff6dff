// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/approvaltest.h"

#include "core/engine/run/auditlog.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <sqlite3.h>

using namespace troupe;

/// Policies, what they would have done, and the audit trail.
class TestPolicies : public QObject
{
    Q_OBJECT

private slots:
    void theFirstThatMatchesDecides();
    void positionsHaveNoGaps();
    void whatIsWrongIsRefused_data();
    void whatIsWrongIsRefused();
    void aDeniedCallIsNotMade_data();
    void aDeniedCallIsNotMade();
    void anApprovingPolicyAsksNobody();
    void anApprovingPolicyNamesItsTool_data();
    void anApprovingPolicyNamesItsTool();
    void aRehearsalCountsAndChangesNothing();
    void changesAreToldAndKept();
    void theAuditTrailSaysWhoDidWhat();
    void tamperingIsFound_data();
    void tamperingIsFound();
};

namespace {

const QString kPolicies = QStringLiteral("/troupe/v1/approval-policies");

QString addPolicy(TestServer &server, const QByteArray &body)
{
    const TestReply made = server.post(kPolicies, body);
    if (made.status != 201)
        qWarning("%d %s", made.status, made.body.constData());
    return Talk::idOf(made);
}

QStringList policyNames(TestServer &server)
{
    QStringList names;
    for (const QJsonObject &policy : itemsOf(server.get(kPolicies)))
        names += policy[QLatin1String("name")].toString();
    return names;
}

struct Desk
{
    explicit Desk(TestServer &s)
        : server(s), tool(std::make_shared<NotingTool>(QStringLiteral("send"))), talk(s, kMailAgent)
    {
        server.workshop().tools.add(tool);
    }
    QJsonObject call(const char *to)
    {
        server.provider().callTools(
            {{wish(QStringLiteral("send"), {{QStringLiteral("to"), QLatin1String(to)}})}});
        return talk.say(QStringLiteral("Write"));
    }
    /// Asks and decides.
    void decided(const char *to, const char *action)
    {
        const QJsonObject turn = call(to);
        const QList<QJsonObject> pending = pendingOn(server);
        if (pending.size() != 1
            || server.post(approvalPath(idIn(pending.first()), action), "{}").status != 200)
            qFatal("it cannot be decided");
        answerWhen(talk, turn, "complete");
        server.clock().advanceMs(1000);
    }

    TestServer &server;
    std::shared_ptr<NotingTool> tool;
    Talk talk;
};

/// Changes what the triggers protect, as somebody with the file would.
bool tamper(const QString &folder, const QByteArray &sql)
{
    sqlite3 *db = nullptr;
    const QByteArray file = (folder + QStringLiteral("/troupe.db")).toUtf8();
    if (sqlite3_open(file.constData(), &db) != SQLITE_OK)
        return false;
    sqlite3_busy_timeout(db, 5000);
    const QByteArray all =
        "DROP TRIGGER IF EXISTS audit_keeps; DROP TRIGGER IF EXISTS audit_stays; " + sql;
    const bool done = sqlite3_exec(db, all.constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(db);
    return done;
}

} // namespace

void TestPolicies::theFirstThatMatchesDecides()
{
    TestServer server;
    Desk desk(server);
    addPolicy(server, R"({"name":"others","tool":"other*","effect":"deny"})");
    addPolicy(server, R"({"name":"off","tool":"send","effect":"deny","enabled":false})");
    const QString ask = addPolicy(server, R"({"name":"ask","tool":"se*d","effect":"ask"})");
    addPolicy(server, R"({"name":"all","effect":"deny"})");
    desk.call("bob");
    const QList<QJsonObject> pending = pendingOn(server);
    QCOMPARE(pending.size(), 1);
    QCOMPARE(pending.first()[QLatin1String("policy_id")].toString(), ask);
    QCOMPARE(server.get(approvalPath(idIn(pending.first())))
                 .json()[QLatin1String("policy_name")]
                 .toString(),
             QStringLiteral("ask"));
}

void TestPolicies::positionsHaveNoGaps()
{
    TestServer server;
    QStringList ids;
    for (const char *name : {"a", "b", "c"})
        ids += addPolicy(server, QByteArray("{\"name\":\"") + name + "\",\"effect\":\"ask\"}");
    addPolicy(server, R"({"name":"first","effect":"ask","position":1})");
    QCOMPARE(policyNames(server).join(u' '), QStringLiteral("first a b c"));
    const QString c = kPolicies + u'/' + ids[2];
    QCOMPARE(server.send("PATCH", c, server.adminKey(), R"({"position":2})").status, 200);
    QCOMPARE(policyNames(server).join(u' '), QStringLiteral("first c a b"));
    QCOMPARE(server.send("DELETE", kPolicies + u'/' + ids[0], server.adminKey()).status, 204);
    QCOMPARE(policyNames(server).join(u' '), QStringLiteral("first c b"));
    QList<int> positions;
    QStringList order;
    for (const QJsonObject &policy : itemsOf(server.get(kPolicies))) {
        positions += policy[QLatin1String("position")].toInt();
        order.prepend(idIn(policy));
    }
    QCOMPARE(positions, QList<int>({1, 2, 3}));
    const auto put = [&](const QStringList &all) {
        return server.send("PUT", kPolicies + QStringLiteral("/order"), server.adminKey(),
                           Talk::body(
                               {{QStringLiteral("policy_ids"), QJsonArray::fromStringList(all)}}));
    };
    QCOMPARE(put(order).status, 200);
    QCOMPARE(policyNames(server).join(u' '), QStringLiteral("b c first"));
    QCOMPARE(put(order.mid(1)).status, 422);
    QCOMPARE(put(order.mid(1) + order.mid(1, 1)).status, 422);
    QCOMPARE(policyNames(server).join(u' '), QStringLiteral("b c first"));
    QCOMPARE(server.send("PATCH", c, server.adminKey(), R"({"enabled":false})").status, 200);
    QVERIFY(!server.get(c).json()[QLatin1String("enabled")].toBool(true));
}

void TestPolicies::whatIsWrongIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("without a name") << QByteArray(R"({"effect":"ask"})");
    QTest::newRow("an empty name") << QByteArray(R"({"name":"  ","effect":"ask"})");
    QTest::newRow("without an effect") << QByteArray(R"({"name":"x"})");
    QTest::newRow("an unknown effect") << QByteArray(R"({"name":"x","effect":"maybe"})");
    QTest::newRow("an unknown risk")
        << QByteArray(R"({"name":"x","effect":"ask","risks":["bad"]})");
    QTest::newRow("a negative cost") << QByteArray(R"({"name":"x","effect":"ask","min_cost":-1})");
    QTest::newRow("an unknown agent")
        << QByteArray(R"({"name":"x","effect":"ask","agent_id":"nobody"})");
    QTest::newRow("a tool of an answer")
        << QByteArray(R"({"name":"x","effect":"ask","subject":"agent_response","tool":"send"})");
    QTest::newRow("an unknown key") << QByteArray(R"({"name":"x","effect":"ask","who":"me"})");
}

void TestPolicies::whatIsWrongIsRefused()
{
    QFETCH(QByteArray, body);
    TestServer server;
    QCOMPARE(server.post(kPolicies, body).status, 422);
    QCOMPARE(server.post(kPolicies + QStringLiteral("/rehearse"), "{\"policies\":[" + body + "]}")
                 .status,
             422);
    QVERIFY(policyNames(server).isEmpty());
}

void TestPolicies::aDeniedCallIsNotMade_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::newRow("name") << QByteArray("send");
    QTest::newRow("pattern") << QByteArray("s*d");
    QTest::newRow("alias, in any case") << QByteArray("SEND_letter");
    QTest::newRow("pattern of an alias") << QByteArray("*_letter");
}

void TestPolicies::aDeniedCallIsNotMade()
{
    QFETCH(QByteArray, tool);
    TestServer server;
    Desk desk(server);
    const QString id = addPolicy(server, "{\"name\":\"no letters\",\"tool\":\"" + tool
                                             + "\",\"effect\":\"deny\"}");
    const QJsonObject turn = desk.call("bob");
    const QJsonObject answer = answerWhen(desk.talk, turn, "complete");
    QVERIFY(desk.tool->calls.isEmpty());
    const QJsonValue call = answer[QLatin1String("tool_calls")][0];
    QCOMPARE(call[QLatin1String("status")].toString(), QStringLiteral("denied"));
    QCOMPARE(call[QLatin1String("allowed_by")].toString(), QStringLiteral("policy:") + id);
    const QString told = server.provider().lastRequest().messages.last().content;
    QVERIFY2(told.contains(QLatin1String("no letters")), qPrintable(told));
}

void TestPolicies::anApprovingPolicyAsksNobody()
{
    TestServer server;
    Desk desk(server);
    const QString id = addPolicy(server, R"({"name":"fine","risks":["write"],
                                            "effect":"auto_approve"})");
    answerWhen(desk.talk, desk.call("bob"), "complete");
    QCOMPARE(desk.tool->calls.size(), 1);
    QVERIFY(pendingOn(server).isEmpty());
    QCOMPARE(server.send("DELETE", kPolicies + u'/' + id, server.adminKey()).status, 204);
    answerWhen(desk.talk, desk.call("bob"), "waiting_approval"); // at once
    QCOMPARE(desk.tool->calls.size(), 1);
}

void TestPolicies::anApprovingPolicyNamesItsTool_data()
{
    QTest::addColumn<QByteArray>("tool");
    QTest::addColumn<bool>("isNamed");
    QTest::newRow("name") << QByteArray("send") << true;
    QTest::newRow("pattern of the name") << QByteArray("se*") << true;
    QTest::newRow("alias") << QByteArray("SEND_letter") << true;
    QTest::newRow("pattern of an alias") << QByteArray("*letter") << false;
}

void TestPolicies::anApprovingPolicyNamesItsTool()
{
    QFETCH(QByteArray, tool);
    QFETCH(bool, isNamed);
    TestServer server;
    Desk desk(server);
    addPolicy(server, "{\"name\":\"letters\",\"tool\":\"" + tool
                          + "\",\"effect\":\"auto_approve\"}");
    answerWhen(desk.talk, desk.call("bob"), isNamed ? "complete" : "waiting_approval");
    QCOMPARE(desk.tool->calls.size(), isNamed ? 1 : 0);
}

void TestPolicies::aRehearsalCountsAndChangesNothing()
{
    TestServer server;
    Desk desk(server);
    const QString deny = addPolicy(server, R"({"name":"no","tool":"send","effect":"deny"})");
    answerWhen(desk.talk, desk.call("zoe"), "complete"); // denied
    server.clock().advanceMs(1000);
    server.send("DELETE", kPolicies + u'/' + deny, server.adminKey());
    desk.decided("ann", "/approve");
    desk.decided("bob", "/approve");
    desk.decided("carl", "/reject");
    desk.call("dora"); // pending
    const auto rehearse = [&](const QByteArray &body) {
        const TestReply reply = server.post(kPolicies + QStringLiteral("/rehearse"), body);
        if (reply.status != 200)
            qWarning("%s", reply.body.constData());
        return reply.json();
    };
    const auto number = [](const QJsonObject &from, const char *key) {
        return from[QLatin1String(key)].toInt(-1);
    };
    const QJsonObject letOut =
        rehearse(R"({"policies":[{"name":"fine","tool":"send","effect":"auto_approve"}]})");
    QCOMPARE(number(letOut, "examined"), 5);
    QCOMPARE(number(letOut, "auto_approved"), 5);
    QCOMPARE(number(letOut, "asked"), 0);
    QCOMPARE(number(letOut, "approved_though_rejected"), 1);
    QCOMPARE(number(letOut, "denied_though_approved"), 0);
    QCOMPARE(number(letOut, "fewer_questions"), 4);
    QCOMPARE(number(letOut, "differing"), 5);
    const QJsonArray items = letOut[QLatin1String("items")].toArray();
    QStringList fates;
    for (const QJsonValue &item : items)
        fates += item[QLatin1String("fate")].toString();
    QCOMPARE(fates.join(u' '), QStringLiteral("pending rejected approved approved denied"));
    QVERIFY(items.at(1)[QLatin1String("disagrees")].toBool());
    QVERIFY(items.at(1)[QLatin1String("preview")].toString().contains(QLatin1String("carl")));
    QCOMPARE(items.at(1)[QLatin1String("policy_name")].toString(), QStringLiteral("fine"));

    const QJsonObject denied = rehearse(R"({"policies":[{"name":"no","effect":"deny"}]})");
    QCOMPARE(number(denied, "denied"), 5);
    QCOMPARE(number(denied, "denied_though_approved"), 2);
    QCOMPARE(number(denied, "fewer_questions"), 4);
    QCOMPARE(number(denied, "differing"), 4);
    const QJsonObject now = rehearse(R"({"limit":3})");
    QCOMPARE(number(now, "examined"), 3);
    QCOMPARE(number(now, "asked"), 3);
    QCOMPARE(number(now, "differing"), 0);
    const QJsonObject none = rehearse(R"({"policies":[]})");
    QCOMPARE(number(none, "more_questions"), 1); // what was denied would be asked
    QVERIFY(policyNames(server).isEmpty());
    QCOMPARE(pendingOn(server).size(), 1);
    QCOMPARE(desk.tool->calls.size(), 2);
}

void TestPolicies::changesAreToldAndKept()
{
    TestServer server;
    const QString id = addPolicy(server, R"({"name":"a","effect":"ask"})");
    server.send("PATCH", kPolicies + u'/' + id, server.adminKey(), R"({"effect":"deny"})");
    server.send("DELETE", kPolicies + u'/' + id, server.adminKey());
    QStringList actions;
    const QList<QJsonObject> kept =
        itemsOf(server.get(QStringLiteral("/troupe/v1/audit?action=policy.")));
    for (const QJsonObject &entry : kept) {
        actions.prepend(entry[QLatin1String("action")].toString());
        QCOMPARE(entry[QLatin1String("actor")].toString(), server.admin().id);
        QCOMPARE(entry[QLatin1String("subject_id")].toString(), id);
    }
    QCOMPARE(actions.join(u' '), QStringLiteral("policy.created policy.updated policy.deleted"));
    QCOMPARE(kept.value(1)[QLatin1String("detail")][QLatin1String("effect")].toString(),
             QStringLiteral("deny"));
    const auto events = eventsAfter(server.services().db.reader(), 0, QString(), 1000);
    QVERIFY(events);
    int told = 0;
    for (const EventRow &event : *events)
        told += event.type == QLatin1String("approval.policy.updated") ? 1 : 0;
    QCOMPARE(told, 3);
}

void TestPolicies::theAuditTrailSaysWhoDidWhat()
{
    TestServer server;
    Desk desk(server);
    desk.decided("ann", "/approve");
    desk.decided("bob", "/reject");
    const QString path = QStringLiteral("/troupe/v1/audit");
    QStringList actions;
    QString cursor;
    do {
        const TestReply page =
            server.get(path + QStringLiteral("?limit=2")
                       + (cursor.isEmpty() ? QString() : QStringLiteral("&cursor=") + cursor));
        for (const QJsonObject &entry : itemsOf(page))
            actions.prepend(entry[QLatin1String("action")].toString());
        cursor = page.json()[QLatin1String("next_cursor")].toString();
    } while (!cursor.isEmpty());
    QCOMPARE(actions,
             QStringList({QStringLiteral("approval.requested"), QStringLiteral("approval.approved"),
                          QStringLiteral("tool.running"), QStringLiteral("approval.requested"),
                          QStringLiteral("tool.denied"), QStringLiteral("approval.rejected")}));
    QCOMPARE(itemsOf(server.get(path + QStringLiteral("?actor=") + server.admin().id)).size(), 2);
    QCOMPARE(itemsOf(server.get(path + QStringLiteral("?action=tool."))).size(), 2);
    QCOMPARE(itemsOf(server.get(path + QStringLiteral("?action=tool"))).size(), 0);
    const User bob = server.addMember(QStringLiteral("bob"));
    const QByteArray bobs = server.addKey(bob, {QStringLiteral("approvals:decide")});
    QVERIFY(itemsOf(server.send("GET", path, bobs)).isEmpty());

    const QJsonObject report = server.get(path + QStringLiteral("/verify")).json();
    QVERIFY(report[QLatin1String("ok")].toBool());
    QCOMPARE(report[QLatin1String("entries")].toInt(), 6);
    const TestReply file = server.get(path + QStringLiteral("/export"));
    QCOMPARE(file.status, 200);
    const QList<QByteArray> lines = file.body.trimmed().split('\n');
    QCOMPARE(lines.size(), 8);
    AuditVerifier verifier;
    for (qsizetype i = 1; i < lines.size() - 1; ++i) {
        const auto entry = fromJson<AuditEntry>(QJsonDocument::fromJson(lines.at(i)).object());
        QVERIFY(entry);
        QVERIFY(!verifier.add(*entry));
    }
    QCOMPARE(verifier.lastHash(), report[QLatin1String("last_hash")].toString());
    const QList<QByteArray> part =
        server.get(path + QStringLiteral("/export?from_seq=4")).body.trimmed().split('\n');
    QCOMPARE(part.size(), 5);
    QCOMPARE(QJsonDocument::fromJson(part.first())[QLatin1String("anchor")].toString(),
             QJsonDocument::fromJson(lines.at(3))[QLatin1String("hash")].toString());
    QCOMPARE(server.get(path + QStringLiteral("/export?from_seq=900")).status, 404);
}

void TestPolicies::tamperingIsFound_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<int>("seq");
    QTest::newRow("somebody else did it")
        << QByteArray("UPDATE audit SET actor='x' WHERE seq=2") << 2;
    QTest::newRow("it was later") << QByteArray("UPDATE audit SET at=at+1 WHERE seq=1") << 1;
    QTest::newRow("another detail")
        << QByteArray("UPDATE audit SET detail='{\"tool\":\"none\"}' WHERE seq=3") << 3;
    QTest::newRow("one is gone") << QByteArray("DELETE FROM audit WHERE seq=2") << 3;
    QTest::newRow("the first is gone") << QByteArray("DELETE FROM audit WHERE seq=1") << 2;
    QTest::newRow("with a hash of its own")
        << QByteArray("UPDATE audit SET actor='x', hash='00' WHERE seq=2") << 2;
}

void TestPolicies::tamperingIsFound()
{
    QFETCH(QByteArray, sql);
    QFETCH(int, seq);
    TestServer server;
    Desk desk(server);
    desk.decided("ann", "/approve");
    const QString verify = QStringLiteral("/troupe/v1/audit/verify");
    QVERIFY(server.get(verify).json()[QLatin1String("ok")].toBool());
    QVERIFY(tamper(server.folder(), sql));
    const QJsonObject report = server.get(verify).json();
    QVERIFY(!report[QLatin1String("ok")].toBool(true));
    QCOMPARE(report[QLatin1String("fault")][QLatin1String("seq")].toInt(), seq);
    QCOMPARE(report[QLatin1String("entries")].toInt(), sql.contains("seq=1")                  ? 0
                                                       : seq == 3 && sql.startsWith("UPDATE") ? 2
                                                                                              : 1);
}

QTEST_GUILESS_MAIN(TestPolicies)
#include "tst_policies.moc"
