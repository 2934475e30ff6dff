// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QTest>

using namespace troupe;

/// Agents that were read are kept in memory: whoever was told of a change never reads what was
/// before it, whichever family and method made the change.
class TestAgentCache : public QObject
{
    Q_OBJECT

private slots:
    void aChangeIsReadAtOnce_data();
    void aChangeIsReadAtOnce();
    void anArchivedAgentIsGoneAtOnce();
    void aPublicAgentBecomesPrivateAtOnce();
    void largeAgentsAndManyAreReadRight();
};

namespace {

QString idOf(const TestReply &reply)
{
    return reply.json()[QLatin1String("id")].toString();
}

QString nativePath(const QString &id)
{
    return QStringLiteral("/troupe/v1/agents/") + id;
}

} // namespace

void TestAgentCache::aChangeIsReadAtOnce_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");

    QTest::newRow("native PATCH") << QByteArray("PATCH") << QStringLiteral("/troupe/v1/agents/%1")
                                  << QByteArray(R"({"description":"new"})");
    QTest::newRow("LVNG v1 PUT") << QByteArray("PUT") << QStringLiteral("/v1/agents/%1")
                                 << QByteArray(R"({"description":"new"})");
    QTest::newRow("LVNG v2 PUT") << QByteArray("PUT") << QStringLiteral("/api/v2/agents/%1")
                                 << QByteArray(R"({"description":"new"})");
}

void TestAgentCache::aChangeIsReadAtOnce()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    TestServer server;
    const TestReply made =
        server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann","description":"old"})");
    const QString id = idOf(made);
    const QString slug = made.json()[QLatin1String("slug")].toString();
    const auto described = [&server](const QString &anyId) {
        return server.get(nativePath(anyId)).json()[QLatin1String("description")].toString();
    };
    QCOMPARE(described(id), QStringLiteral("old"));
    QCOMPARE(described(slug), QStringLiteral("old"));

    const TestReply changed = server.send(method, path.arg(id), server.adminKey(), body);
    QCOMPARE(changed.status, 200);
    QCOMPARE(described(id), QStringLiteral("new"));
    QCOMPARE(described(slug), QStringLiteral("new"));
}

void TestAgentCache::anArchivedAgentIsGoneAtOnce()
{
    TestServer server;
    const QString id = idOf(server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann"})"));
    QCOMPARE(server.get(nativePath(id)).status, 200);
    QCOMPARE(server.send("DELETE", nativePath(id), server.adminKey()).status, 204);
    QCOMPARE(server.get(nativePath(id)).status, 404);
    QCOMPARE(server.post(nativePath(id) + QStringLiteral("/restore"), {}).status, 200);
    QCOMPARE(server.get(nativePath(id)).status, 200);
}

void TestAgentCache::aPublicAgentBecomesPrivateAtOnce()
{
    TestServer server;
    const QByteArray other =
        server.addKey(server.addMember(QStringLiteral("bob")), {QStringLiteral("agents:read")});
    const QString id = idOf(server.post(QStringLiteral("/troupe/v1/agents"),
                                        R"({"name":"Ann","visibility":"public"})"));
    QCOMPARE(server.send("GET", nativePath(id), other).status, 200);
    QCOMPARE(server.send("PATCH", nativePath(id), server.adminKey(), R"({"visibility":"private"})")
                 .status,
             200);
    QCOMPARE(server.send("GET", nativePath(id), other).status, 404);
}

void TestAgentCache::largeAgentsAndManyAreReadRight()
{
    TestServerOptions options;
    options.rateLimits = false;
    TestServer server(options);
    QStringList ids;
    for (int i = 0; i < 100; ++i) { // together far more than is kept
        const QByteArray prompt(i % 10 == 0 ? 100'000 : 30'000, static_cast<char>('a' + i % 26));
        ids += idOf(server.post(QStringLiteral("/troupe/v1/agents"),
                                R"({"name":"Agent )" + QByteArray::number(i)
                                    + R"(","system_prompt":")" + prompt + R"("})"));
    }
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < ids.size(); ++i) {
            const QJsonObject agent = server.get(nativePath(ids[i])).json();
            QCOMPARE(agent[QLatin1String("name")].toString(), QStringLiteral("Agent %1").arg(i));
            QCOMPARE(agent[QLatin1String("system_prompt")].toString().size(),
                     i % 10 == 0 ? 100'000 : 30'000);
        }
    }
}

QTEST_GUILESS_MAIN(TestAgentCache)
#include "tst_agentcache.moc"
