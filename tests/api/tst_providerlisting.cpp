// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QTest>

using namespace troupe;

/// What a provider serves is learnt by itself, in the background.
class TestProviderListing : public QObject
{
    Q_OBJECT

private slots:
    void aNewProvidersModelsAreListed();
    void aListingThatFailsIsAState_data();
    void aListingThatFailsIsAState();
    void whatAPersonTypedStays();
    void aChangeThatMattersListsAgain_data();
    void aChangeThatMattersListsAgain();
    void modelsAreKnownAtOnceAfterARestart();
    void aStartWithoutNewsWritesNothing();
    void aProviderThatIsOffIsNotAsked();

private:
    QString add(TestServer &server, const QByteArray &more = {});
    QStringList modelsOf(TestServer &server, const QString &path) const;
    QString errorOf(TestServer &server, const QString &path) const;
};

QString TestProviderListing::add(TestServer &server, const QByteArray &more)
{
    const TestReply created =
        server.post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"local","base_url":"http://127.0.0.1:11434/v1")" + more + "}");
    if (created.status != 201)
        qFatal("provider: %d %s", created.status, created.body.constData());
    return QStringLiteral("/troupe/v1/providers/") + created.json()[QLatin1String("id")].toString();
}

QStringList TestProviderListing::modelsOf(TestServer &server, const QString &path) const
{
    QStringList models;
    const QJsonArray list = server.get(path).json()[QLatin1String("models")].toArray();
    for (const QJsonValue &model : list)
        models += model.toString();
    return models;
}

QString TestProviderListing::errorOf(TestServer &server, const QString &path) const
{
    return server.get(path).json()[QLatin1String("last_error")].toString();
}

void TestProviderListing::aNewProvidersModelsAreListed()
{
    TestServer server;
    const QString path = add(server);
    QTRY_COMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
    QVERIFY(errorOf(server, path).isEmpty());
    QVERIFY(!server.get(path).json()[QLatin1String("models_typed")].toBool(true));
    // An agent can be given it.
    QCOMPARE(
        server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann","model":"scripted-1"})")
            .status,
        201);
}

void TestProviderListing::aListingThatFailsIsAState_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("a server that is down") << QStringLiteral("unreachable");
    QTest::newRow("a closed offline lock, since nothing is known of it yet")
        << QStringLiteral("offline_locked");
}

void TestProviderListing::aListingThatFailsIsAState()
{
    QFETCH(QString, key);
    TestServer server;
    Error down(ErrorCode::Unavailable, QStringLiteral("It is down"));
    down.key = key;
    server.provider().failListing(down);
    const QString path = add(server);
    QTRY_COMPARE(errorOf(server, path), QStringLiteral("It is down"));
    QVERIFY(modelsOf(server, path).isEmpty());
    server.provider().list({QStringLiteral("a")});
    server.services().models.listAll();
    QTRY_COMPARE(modelsOf(server, path), QStringList{QStringLiteral("a")});
    QVERIFY(errorOf(server, path).isEmpty());
}

void TestProviderListing::whatAPersonTypedStays()
{
    TestServer server;
    const QString path = add(server, R"(,"models":["mine"])");
    QTRY_VERIFY(!server.get(path).json()[QLatin1String("checked_at")].isNull());
    QCOMPARE(modelsOf(server, path), QStringList{QStringLiteral("mine")});
    QVERIFY(server.get(path).json()[QLatin1String("models_typed")].toBool());
    QCOMPARE(server.post(path + QStringLiteral("/test"), QByteArray()).status, 200);
    QCOMPARE(modelsOf(server, path), QStringList{QStringLiteral("mine")});
    // Saved again as they are, listed models do not become typed ones.
    QCOMPARE(server.send("PATCH", path, server.adminKey(), R"({"models":[]})").status, 200);
    QTRY_COMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
    QCOMPARE(server.send("PATCH", path, server.adminKey(), R"({"models":["scripted-1"]})").status,
             200);
    QVERIFY(!server.get(path).json()[QLatin1String("models_typed")].toBool(true));
}

void TestProviderListing::aChangeThatMattersListsAgain_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<bool>("lists");
    QTest::newRow("another address")
        << QByteArray(R"({"base_url":"http://127.0.0.1:1/v1"})") << true;
    QTest::newRow("another key") << QByteArray(R"({"api_key":"sk-2"})") << true;
    QTest::newRow("another name") << QByteArray(R"({"name":"other"})") << false;
    QTest::newRow("the same address")
        << QByteArray(R"({"base_url":"http://127.0.0.1:11434/v1"})") << false;
}

void TestProviderListing::aChangeThatMattersListsAgain()
{
    QFETCH(QByteArray, change);
    QFETCH(bool, lists);
    TestServer server;
    const QString path = add(server);
    QTRY_COMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
    const int before = server.provider().listingCount();
    server.provider().list({QStringLiteral("b"), QStringLiteral("c")});
    QCOMPARE(server.send("PATCH", path, server.adminKey(), change).status, 200);
    if (lists) {
        QTRY_COMPARE(modelsOf(server, path),
                     QStringList({QStringLiteral("b"), QStringLiteral("c")}));
    }
    QCOMPARE(server.provider().listingCount(), before + (lists ? 1 : 0));
}

void TestProviderListing::modelsAreKnownAtOnceAfterARestart()
{
    const QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.path();
    QString path;
    {
        TestServer server(options);
        path = add(server);
        QTRY_COMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
    }
    TestServer server(options);
    Error lock(ErrorCode::Forbidden, QStringLiteral("The offline lock is closed"));
    lock.key = QStringLiteral("offline_locked");
    server.provider().failListing(lock);
    server.services().models.listAll();
    QTRY_COMPARE(server.provider().listingCount(), 1);
    QCOMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
    server.provider().failListing(Error(ErrorCode::Unavailable, QStringLiteral("It is down")));
    server.services().models.listAll();
    QTRY_COMPARE(errorOf(server, path), QStringLiteral("It is down")); // and the lock left no trace
    QCOMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
}

void TestProviderListing::aStartWithoutNewsWritesNothing()
{
    TestServer server;
    const QString path = add(server);
    QTRY_COMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
    const auto lastEvent = [&server] {
        return lastEventSeq(server.services().db.reader()).value_or(-1);
    };
    const qint64 before = lastEvent();
    QVERIFY(before > 0);
    server.services().models.listAll();
    QTRY_COMPARE(server.provider().listingCount(), 2);
    // A write of ours is behind all that the listing may have written.
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/agents"), R"({"name":"Ann"})").status, 201);
    QCOMPARE(lastEvent(), before + 1);
}

void TestProviderListing::aProviderThatIsOffIsNotAsked()
{
    TestServer server;
    const QString path = add(server, R"(,"enabled":false)");
    server.services().models.listAll();
    QVERIFY(modelsOf(server, path).isEmpty());
    QCOMPARE(server.provider().listingCount(), 0);
    QCOMPARE(server.send("PATCH", path, server.adminKey(), R"({"enabled":true})").status, 200);
    QTRY_COMPARE(modelsOf(server, path), QStringList{QStringLiteral("scripted-1")});
}

QTEST_GUILESS_MAIN(TestProviderListing)
#include "tst_providerlisting.moc"
