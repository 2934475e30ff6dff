// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>
#include <QThread>

#include <functional>

using namespace troupe::test;

namespace {

const QString kConnection = QStringLiteral("killed approvals");
const QString kApprovals = QStringLiteral("/troupe/v1/approvals");

} // namespace

/// A real server killed (SIGKILL) while somebody is asked, and right after they have decided: what
/// was asked is still asked, what was decided stays decided, and is done once or not at all.
class TestKillApprovals : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aHeldAnswerIsLetOutOnce_data();
    void aHeldAnswerIsLetOutOnce();
    void anApprovedCallGoesOn_data();
    void anApprovedCallGoesOn();
    void aRejectedCallIsNeverMade_data();
    void aRejectedCallIsNeverMade();
    void cleanupTestCase();

private:
    void startAgain();
    void killAfter(int delayMs);
    /// Says something and waits until a person is asked: the answer's id.
    QString askedBy(const QString &agentId, const QByteArray &text);
    QString pendingId();
    bool hasEnded(const QString &messageId);
    QJsonObject settled(const QString &messageId);
    qsizetype linesOf(const QByteArray &line); ///< in the file that calls append to
    QJsonObject approval(const QString &id);
    void checkDecidedOnce(const QString &id, const QString &status);
    /// Of the stopped server's database.
    int countOf(const QString &statement, const QString &bind);
    QStringList rowOf(const QString &statement, const QString &bind, int columns);
    void addDelays();

    Sandbox m_sandbox;
    ServerProcess m_server{m_sandbox};
    std::unique_ptr<ApiClient> m_client;
    QString m_ann;
    QString m_bob;
};

void TestKillApprovals::startAgain()
{
    ServerRun run({QStringLiteral("--offline-words-per-second"), QStringLiteral("0"),
                   QStringLiteral("--rate-limits"), QStringLiteral("off")});
    QVERIFY(m_server.start(run));
    m_client = std::make_unique<ApiClient>(m_server.port(), ServerProcess::adminKey());
}

void TestKillApprovals::killAfter(int delayMs)
{
    const QDeadlineTimer moment(delayMs, Qt::PreciseTimer); // at some point of what goes on
    while (!moment.hasExpired())
        QThread::yieldCurrentThread();
    m_server.kill();
}

bool TestKillApprovals::hasEnded(const QString &messageId)
{
    const QString status = m_client->message(messageId)[QLatin1String("status")].toString();
    return status != QLatin1String("streaming") && status != QLatin1String("waiting_approval");
}

qsizetype TestKillApprovals::linesOf(const QByteArray &line)
{
    QFile file(m_sandbox.path(QStringLiteral("box/note.txt")));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n').count(line) : 0;
}

void TestKillApprovals::initTestCase()
{
    startAgain();
    const auto made = [this](const QString &path, const QByteArray &body) {
        const ApiAnswer answer = m_client->post(path, body);
        if (answer.status != 201)
            qFatal("%d %s", answer.status, answer.body.constData());
        return answer.id();
    };
    QVERIFY(QDir(m_sandbox.dataFolder()).mkpath(m_sandbox.path(QStringLiteral("box"))));
    made(QStringLiteral("/troupe/v1/folders"), "{\"name\":\"box\",\"access\":\"write\",\"path\":\""
                                                   + m_sandbox.path(QStringLiteral("box")).toUtf8()
                                                   + "\"}");
    m_ann =
        made(QStringLiteral("/troupe/v1/agents"), "{\"name\":\"Ann\",\"tools\":[\"file_write\"]}");
    m_bob = made(QStringLiteral("/troupe/v1/agents"), R"({"name":"Bob"})");
    const QString policies = QStringLiteral("/troupe/v1/approval-policies");
    made(policies, "{\"name\":\"ask before writing\",\"tool\":\"file_write\",\"effect\":\"ask\"}");
    made(policies, R"({"name":"read Bob's answers","subject":"agent_response","agent_id":")"
                       + m_bob.toUtf8() + R"(","effect":"ask"})");
}

QString TestKillApprovals::askedBy(const QString &agentId, const QByteArray &text)
{
    const QString session = m_client->createSession(agentId);
    const ApiAnswer turn =
        m_client->post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(session),
                       "{\"text\":\"" + text + "\"}");
    QString reply = turn.text("reply_id");
    if (!QTest::qWaitFor(
            [&] {
                return m_client->message(reply)[QLatin1String("status")].toString()
                       == QLatin1String("waiting_approval");
            },
            30'000))
        qWarning("nobody is asked: %s", turn.body.constData());
    return reply;
}

QString TestKillApprovals::pendingId()
{
    const QJsonArray items = m_client->get(kApprovals + QStringLiteral("?status=pending")).items();
    return items.size() == 1 ? items.at(0)[QLatin1String("id")].toString() : QString();
}

QJsonObject TestKillApprovals::approval(const QString &id)
{
    return m_client->get(kApprovals + u'/' + id).json()[QLatin1String("approval")].toObject();
}

QJsonObject TestKillApprovals::settled(const QString &messageId)
{
    if (!QTest::qWaitFor([&] { return hasEnded(messageId); }, 30'000))
        qWarning("the answer does not end");
    return m_client->message(messageId);
}

void TestKillApprovals::checkDecidedOnce(const QString &id, const QString &status)
{
    QCOMPARE(approval(id)[QLatin1String("status")].toString(), status);
    for (const char *action : {"/approve", "/reject"})
        QCOMPARE(m_client->post(kApprovals + u'/' + id + QLatin1String(action), "{}").status, 409);
    int decisions = 0;
    const QJsonArray entries =
        m_client->get(QStringLiteral("/troupe/v1/audit?action=approval.&subject_id=") + id).items();
    for (const QJsonValue &entry : entries) {
        if (entry[QLatin1String("action")].toString() != QLatin1String("approval.requested"))
            ++decisions;
    }
    QCOMPARE(decisions, 1);
    QVERIFY(m_client->get(QStringLiteral("/troupe/v1/audit/verify"))
                .json()[QLatin1String("ok")]
                .toBool());
}

QStringList TestKillApprovals::rowOf(const QString &statement, const QString &bind, int columns)
{
    QStringList row;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), kConnection);
        db.setDatabaseName(m_sandbox.dataFolder() + QStringLiteral("/troupe.db"));
        if (!db.open())
            qFatal("%s", qPrintable(db.lastError().text()));
        QSqlQuery query(db);
        query.prepare(statement);
        if (!bind.isEmpty())
            query.addBindValue(bind);
        if (!query.exec() || !query.next())
            qFatal("%s", qPrintable(query.lastError().text()));
        for (int i = 0; i < columns; ++i)
            row += query.value(i).toString();
    }
    QSqlDatabase::removeDatabase(kConnection);
    return row;
}

int TestKillApprovals::countOf(const QString &statement, const QString &bind)
{
    return rowOf(statement, bind, 1).value(0).toInt();
}

void TestKillApprovals::addDelays()
{
    QTest::addColumn<int>("delayMs");
    for (const int delay : {0, 1, 3, 8, 20, 60})
        QTest::newRow(qPrintable(QStringLiteral("killed %1 ms after the decision").arg(delay)))
            << delay;
}

void TestKillApprovals::aHeldAnswerIsLetOutOnce_data()
{
    addDelays();
}

void TestKillApprovals::aHeldAnswerIsLetOutOnce()
{
    QFETCH(int, delayMs);
    const QString reply = askedBy(m_bob, "What is 2 + 3?");
    const QString id = pendingId();
    const QString content = approval(id)[QLatin1String("content")].toString();
    QVERIFY(!content.isEmpty());
    m_server.kill();
    startAgain();
    QCOMPARE(pendingId(), id);
    QCOMPARE(m_client->message(reply)[QLatin1String("status")].toString(),
             QStringLiteral("waiting_approval"));
    QVERIFY(!m_client->message(reply)[QLatin1String("content")].toString().contains(content));
    QCOMPARE(m_client->post(kApprovals + u'/' + id + QLatin1String("/approve"), "{}").status, 200);
    killAfter(delayMs);
    startAgain();
    const QJsonObject message = settled(reply);
    QCOMPARE(message[QLatin1String("status")].toString(), QStringLiteral("complete"));
    QCOMPARE(message[QLatin1String("content")].toString(), content);
    checkDecidedOnce(id, QStringLiteral("approved"));
    m_server.kill();
    QCOMPARE(countOf(QStringLiteral("SELECT count(*) FROM model_calls c JOIN messages m ON "
                                    "m.run_id = c.run_id WHERE m.id = ?"),
                     reply),
             1); // nobody asked the model again
    QCOMPARE(countOf(QStringLiteral("SELECT count(*) FROM usage WHERE message_id = ?"), reply), 1);
    startAgain();
}

void TestKillApprovals::anApprovedCallGoesOn_data()
{
    addDelays();
}

void TestKillApprovals::anApprovedCallGoesOn()
{
    QFETCH(int, delayMs);
    const QString reply =
        askedBy(m_ann, "Call file_write with path box/note.txt and content good morning");
    const QString id = pendingId();
    QCOMPARE(approval(id)[QLatin1String("tool")].toString(), QStringLiteral("file_write"));
    m_server.kill();
    startAgain();
    QCOMPARE(pendingId(), id);
    const QByteArray line = "after " + QByteArray::number(delayMs) + " ms";
    const QByteArray body = "{\"edited\":{\"path\":\"box/note.txt\",\"mode\":\"append\","
                            "\"content\":\""
                            + line + "\\n\"},\"comment\":\"rather this\"}";
    QCOMPARE(m_client->post(kApprovals + u'/' + id + QLatin1String("/approve"), body).status, 200);
    killAfter(delayMs);
    startAgain();
    QString asked; // whether the call was made, where it was cut off
    QTRY_VERIFY_WITH_TIMEOUT(!(asked = pendingId()).isEmpty() || hasEnded(reply), 30'000);
    if (!asked.isEmpty()) {
        QCOMPARE(approval(asked)[QLatin1String("kind")].toString(),
                 QStringLiteral("uncertain_call"));
        const QByteArray whatItWas =
            linesOf(line) > 0 ? QByteArray("{\"edited\":\"It was written.\"}") : QByteArray("{}");
        const QString action = QLatin1String(linesOf(line) > 0 ? "/approve" : "/reject");
        QCOMPARE(m_client->post(kApprovals + u'/' + asked + action, whatItWas).status, 200);
    }
    QCOMPARE(settled(reply)[QLatin1String("status")].toString(), QStringLiteral("complete"));
    checkDecidedOnce(id, QStringLiteral("approved"));
    const QString hash = approval(id)[QLatin1String("arguments_hash")].toString();
    m_server.kill();
    const QStringList call = rowOf(QStringLiteral("SELECT count(*), max(status), "
                                                  "max(arguments_hash) FROM tool_calls WHERE "
                                                  "message_id = ?"),
                                   reply, 3);
    QCOMPARE(call.value(0), QStringLiteral("1"));
    QCOMPARE(call.value(1),
             linesOf(line) == 1 ? QStringLiteral("succeeded") : QStringLiteral("failed"));
    QCOMPARE(call.value(2), hash);
    QVERIFY2(linesOf(line) == 1 || (linesOf(line) == 0 && !asked.isEmpty()),
             QByteArray::number(linesOf(line)).constData());
    startAgain();
}

void TestKillApprovals::aRejectedCallIsNeverMade_data()
{
    addDelays();
}

void TestKillApprovals::aRejectedCallIsNeverMade()
{
    QFETCH(int, delayMs);
    const QString reply =
        askedBy(m_ann, "Call file_write with path box/evening.txt and content good evening");
    const QString id = pendingId();
    QCOMPARE(m_client
                 ->post(kApprovals + u'/' + id + QLatin1String("/reject"),
                        R"({"comment":"not at this hour"})")
                 .status,
             200);
    killAfter(delayMs);
    startAgain();
    QCOMPARE(settled(reply)[QLatin1String("status")].toString(), QStringLiteral("complete"));
    checkDecidedOnce(id, QStringLiteral("rejected"));
    m_server.kill();
    QCOMPARE(countOf(QStringLiteral("SELECT count(*) FROM tool_calls WHERE message_id = ? AND "
                                    "status = 'denied' AND started_at = 0"),
                     reply),
             1);
    QVERIFY(!QFile::exists(m_sandbox.path(QStringLiteral("box/evening.txt"))));
    startAgain();
}

void TestKillApprovals::cleanupTestCase()
{
    m_server.kill();
    QCOMPARE(rowOf(QStringLiteral("PRAGMA integrity_check"), QString(), 1),
             QStringList{QStringLiteral("ok")});
}

QTEST_GUILESS_MAIN(TestKillApprovals)
#include "tst_killapprovals.moc"
