// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "tests/api/branchtest.h"

#include <QCoroTask>
#include <QElapsedTimer>
#include <QRandomGenerator>

#include <functional>

using namespace troupe;

/// Whatever a person does with a conversation: every branch can be reached, nothing is said twice and
/// nothing lost, and what it cost is what its usage says. Seeds are fixed; each runs anew alike.
class TestMessageTree : public QObject
{
    Q_OBJECT

private slots:
    void anythingKeepsTheTree_data();
    void anythingKeepsTheTree();
    void aLongBranchIsShownAndReadQuickly();
};

namespace {

/// What a test knows of one message.
struct Known
{
    QString session;
    QString parent;
    bool isAnswer = false;
};

/// The tree as the test expects it, beside the server's.
class Model
{
public:
    QHash<QString, Known> messages;
    QHash<QString, QString> heads; ///< by conversation
    QSet<QString> usedSessions; ///< also deleted ones
    QHash<QString, int> answers; ///< usage rows that each conversation must have

    QStringList of(const QString &session, bool answersOnly, bool saidOnly) const
    {
        QStringList ids;
        for (auto it = messages.begin(); it != messages.end(); ++it) {
            if (it->session == session && (!answersOnly || it->isAnswer)
                && (!saidOnly || !it->isAnswer))
                ids += it.key();
        }
        ids.sort(); // the order of a hash is none to draw from
        return ids;
    }
    QStringList pathTo(QString id) const
    {
        QStringList path;
        for (; !id.isEmpty(); id = messages.value(id).parent)
            path.prepend(id);
        return path;
    }
    QString leafBelow(QString id) const
    {
        for (;;) {
            QString newest; // ids sort by time
            for (auto it = messages.begin(); it != messages.end(); ++it) {
                if (it->parent == id && it.key() > newest)
                    newest = it.key();
            }
            if (newest.isEmpty())
                return id;
            id = newest;
        }
    }
    QStringList leaves(const QString &session) const
    {
        QSet<QString> parents;
        for (const Known &known : messages)
            parents.insert(known.parent);
        QStringList found;
        for (const QString &id : of(session, false, false)) {
            if (!parents.contains(id))
                found += id;
        }
        return found;
    }
    QStringList versionsOf(const QString &id) const
    {
        const Known known = messages.value(id);
        QStringList versions = of(known.session, false, false);
        versions.removeIf(
            [&](const QString &other) { return messages.value(other).parent != known.parent; });
        return versions;
    }
    void drop(const QString &id)
    {
        QStringList gone;
        for (auto it = messages.begin(); it != messages.end(); ++it) {
            if (pathTo(it.key()).contains(id))
                gone += it.key();
        }
        for (const QString &one : std::as_const(gone))
            messages.remove(one);
    }
    void add(const QJsonObject &turn)
    {
        const QJsonObject message = turn[QLatin1String("message")].toObject();
        const QJsonObject reply = turn[QLatin1String("reply")].toObject();
        for (const QJsonObject &one : {message, reply}) {
            const QString id = one[QLatin1String("id")].toString();
            messages[id] = {one[QLatin1String("session_id")].toString(),
                            one[QLatin1String("parent_id")].toString(),
                            one[QLatin1String("role")].toString() == QLatin1String("assistant")};
        }
        const QString session = reply[QLatin1String("session_id")].toString();
        heads[session] = reply[QLatin1String("id")].toString();
        ++answers[session];
    }
};

struct Figures
{
    int rows = 0;
    qint64 cost = 0;
};

Figures usageOf(TestServer &server, const QString &session)
{
    Figures figures;
    const auto read = server.services().db.reader().first(
        QStringLiteral("SELECT count(*), sum(cost) FROM usage WHERE session_id = ?"), {session},
        [&](const Row &row) {
            figures.rows = static_cast<int>(row.integer(0));
            figures.cost = row.integer(1);
        });
    if (!read)
        qFatal("usage cannot be read");
    return figures;
}

/// Everything that must hold of one conversation, seen from outside.
void check(TestServer &server, const Model &model, const QString &sessionId)
{
    const Talk talk(server, QString(), sessionId);
    const QJsonObject session = talk.session();
    QCOMPARE(session[QLatin1String("head_id")].toString(), model.heads.value(sessionId));
    QStringList shown;
    for (const QJsonObject &message : talk.messages(QStringLiteral("?limit=1000"))) {
        shown += message[QLatin1String("id")].toString();
        QVERIFY(message[QLatin1String("shown")].toBool());
        QStringList siblings;
        for (const QString &id : model.of(sessionId, false, false)) {
            if (model.messages.value(id).parent == message[QLatin1String("parent_id")].toString())
                siblings += id;
        }
        const int count = siblings.size() > 1 ? static_cast<int>(siblings.size()) : 0;
        QCOMPARE(message[QLatin1String("sibling_count")].toInt(), count);
        QCOMPARE(message[QLatin1String("sibling_ids")].toArray(),
                 count > 0 ? QJsonArray::fromStringList(siblings) : QJsonArray());
    }
    QCOMPARE(shown, model.pathTo(model.heads.value(sessionId)));
    QCOMPARE(session[QLatin1String("message_count")].toInt(), static_cast<int>(shown.size()));
    QStringList heads;
    const QJsonObject page = server.get(talk.path() + QStringLiteral("/branches?limit=200")).json();
    for (const QJsonValue &branch : page[QLatin1String("items")].toArray()) {
        const QString head = branch[QLatin1String("head_id")].toString();
        heads += head;
        QCOMPARE(branch[QLatin1String("message_count")].toInt(),
                 static_cast<int>(model.pathTo(head).size()));
    }
    heads.sort();
    QCOMPARE(heads, model.leaves(sessionId));
    const Figures figures = usageOf(server, sessionId);
    QCOMPARE(figures.rows, model.answers.value(sessionId));
    QCOMPARE(qRound64(session[QLatin1String("cost")].toDouble() * 1e9), figures.cost);
}

/// Does one thing, at random, and notes what must come of it.
class Person
{
public:
    Person(TestServer &server, Model &model, quint32 seed)
        : m_server(server), m_model(model), m_random(seed)
    {
    }

    QString act(const QString &agent)
    {
        const QStringList sessions = live();
        if (sessions.isEmpty()) {
            const Talk talk(m_server, agent,
                            Talk::idOf(m_server.post(QStringLiteral("/troupe/v1/sessions"),
                                                     "{\"agent_id\":\"" + agent.toUtf8() + "\"}")));
            m_model.heads[talk.id()] = QString();
            m_model.add(talk.say(QStringLiteral("begin")));
            return talk.id();
        }
        const Talk talk(m_server, agent, any(sessions));
        const QStringList all = m_model.of(talk.id(), false, false);
        switch (m_random.bounded(12)) {
        case 0:
        case 1:
        case 2:
            m_model.add(talk.say(QStringLiteral("post")));
            break;
        case 3:
        case 4:
            m_model.add(talk.edit(any(m_model.of(talk.id(), false, true)), QStringLiteral("edit")));
            break;
        case 5:
        case 6:
            m_model.add(talk.again(any(all)));
            break;
        case 7:
        case 8: {
            const QString to = any(all);
            if (talk.switchTo(to).status != 200)
                qFatal("a branch cannot be reached");
            if (!m_model.pathTo(m_model.heads.value(talk.id())).contains(to))
                m_model.heads[talk.id()] = m_model.leafBelow(to);
            break;
        }
        case 9:
        case 10:
            deleteBranch(talk, any(all));
            break;
        default:
            return m_random.bounded(3) == 0 ? remove(talk) : fork(talk, any(all));
        }
        return talk.id();
    }

private:
    QStringList live() const
    {
        QStringList sessions = m_model.heads.keys();
        sessions.sort();
        return sessions;
    }
    QString any(const QStringList &ids) { return ids.at(m_random.bounded(ids.size())); }

    QString fork(const Talk &talk, const QString &at)
    {
        const TestReply forked = m_server.post(Talk::messagePath(at, "/fork"), "{}");
        if (forked.status != 201)
            qFatal("%s", forked.body.constData());
        const Talk copy(m_server, talk.agent(), Talk::idOf(forked));
        const QStringList path = m_model.pathTo(at);
        const QList<QJsonObject> messages = copy.messages(QStringLiteral("?limit=1000"));
        if (messages.size() != path.size())
            qFatal("a copy has another length");
        for (qsizetype i = 0; i < path.size(); ++i) {
            const QString id = messages.at(i)[QLatin1String("id")].toString();
            m_model.messages[id] = {copy.id(),
                                    messages.at(i)[QLatin1String("parent_id")].toString(),
                                    m_model.messages.value(path.at(i)).isAnswer};
            m_model.heads[copy.id()] = id;
        }
        return copy.id();
    }
    void deleteBranch(const Talk &talk, const QString &id)
    {
        const TestReply reply =
            m_server.send("DELETE", talk.path() + QStringLiteral("/branches/") + id,
                          m_server.adminKey());
        QStringList versions = m_model.versionsOf(id);
        if (versions.size() < 2) {
            if (reply.status != 409)
                qFatal("the only version is deleted: %s", reply.body.constData());
            return;
        }
        if (reply.status != 200)
            qFatal("a branch is not deleted: %s", reply.body.constData());
        const qsizetype at = versions.indexOf(id);
        const QString &next = versions.at(at + 1 < versions.size() ? at + 1 : at - 1);
        const bool wasShown = m_model.pathTo(m_model.heads.value(talk.id())).contains(id);
        m_model.drop(id);
        if (wasShown)
            m_model.heads[talk.id()] = m_model.leafBelow(next);
    }
    QString remove(const Talk &talk)
    {
        if (m_server.send("DELETE", talk.path(), m_server.adminKey()).status != 204)
            qFatal("a conversation cannot be deleted");
        m_model.usedSessions.insert(talk.id());
        m_model.heads.remove(talk.id());
        m_model.messages.removeIf(
            [&](const auto &entry) { return entry.value().session == talk.id(); });
        return {};
    }

    TestServer &m_server;
    Model &m_model;
    QRandomGenerator m_random;
};

} // namespace

void TestMessageTree::anythingKeepsTheTree_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1u, 2u, 3u, 20'260'131u})
        QTest::addRow("seed %u", seed) << seed;
}

void TestMessageTree::anythingKeepsTheTree()
{
    QFETCH(quint32, seed);
    TestServerOptions options;
    options.rateLimits = false;
    TestServer server(options);
    server.post(QStringLiteral("/troupe/v1/providers"),
                R"({"name":"P","kind":"openai","base_url":"https://models.example/v1",)"
                R"("models":["gpt-4.1"]})");
    server.send("PATCH", QStringLiteral("/troupe/v1/settings"), server.adminKey(),
                R"({"auto_titles":false})");
    server.provider().answerWith(QStringLiteral("Answer"));
    const QString agent = Talk::idOf(
        server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann","model":"gpt-4.1"})"));
    Model model;
    Person person(server, model, seed);
    for (int step = 0; step < 60; ++step) {
        const QString session = person.act(agent);
        if (session.isEmpty())
            continue;
        check(server, model, session);
        if (QTest::currentTestFailed()) {
            qWarning("after step %d", step);
            return;
        }
    }
    for (const QString &session : model.heads.keys())
        check(server, model, session);
    for (const QString &session : std::as_const(model.usedSessions))
        QCOMPARE(usageOf(server, session).rows, model.answers.value(session));
}

void TestMessageTree::aLongBranchIsShownAndReadQuickly()
{
    constexpr int kMessages = 10'000;
    TestServer server;
    const Talk talk(server);
    QStringList ids;
    for (int i = 0; i < kMessages; ++i)
        ids += newId();
    auto fill = [&ids, session = talk.id()](Tx &tx) -> Result<bool> {
        for (int i = 0; i < kMessages; ++i) {
            Message message;
            message.id = ids.at(i);
            message.sessionId = session;
            message.parentId = i > 0 ? ids.at(i - 1) : QString();
            message.role = i % 2 == 0 ? MessageRole::User : MessageRole::Assistant;
            message.content = QStringLiteral("Message %1 ").arg(i).repeated(40);
            message.createdAt = Timestamp{tx.nowMs()};
            if (const auto done = insertRow(tx.sql(), message); !done)
                return fail(done.error());
        }
        return tx.sql()
            .run(QStringLiteral("UPDATE sessions SET head_id = ? WHERE id = ?"),
                 {ids.last(), session})
            .map([](qint64) { return true; });
    };
    QVERIFY(QCoro::waitFor(server.services().db.write(std::move(fill))));
    // Another version of the first message hides all the rest.
    talk.edit(ids.first(), QStringLiteral("other"));
    QCOMPARE(talk.messages().size(), 2);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(talk.switchTo(ids.at(1)).status, 200);
    const qint64 switched = timer.restart();
    const QList<QJsonObject> page = talk.messages(QStringLiteral("?order=desc&limit=60"));
    const qint64 read = timer.restart();
    const QList<QJsonObject> middle =
        talk.messages(QStringLiteral("?limit=120&around=") + ids.at(kMessages / 2));
    const qint64 around = timer.elapsed();
    qInfo("switched in %lld ms, end read in %lld ms, middle in %lld ms", switched, read, around);
    QCOMPARE(page.first()[QLatin1String("id")].toString(), ids.last());
    QCOMPARE(middle.size(), 120);
    // Of what is measured elsewhere this shows only that none of it is quadratic.
    QVERIFY(switched < 5'000);
    QVERIFY(read < 1'000);
    QVERIFY(around < 1'000);
}

QTEST_GUILESS_MAIN(TestMessageTree)
#include "tst_messagetree.moc"
