// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

class TestAccessLog : public QObject
{
    Q_OBJECT

private slots:
    void oneLinePerRequestAndNothingSecret();
};

void TestAccessLog::oneLinePerRequestAndNothingSecret()
{
    QTemporaryDir folder;
    TestServerOptions options;
    options.accessLog = folder.filePath(QStringLiteral("access.jsonl"));
    TestServer server(options);
    const TestReply created =
        server.post(QStringLiteral("/v1/agents"), R"({"name":"private words"})");
    const QString id = created.json()[QLatin1String("id")].toString();
    server.get(QStringLiteral("/v1/agents/%1?q=query-secret").arg(id));
    server.get(QStringLiteral("/v1/nowhere/path-secret"));

    QFile file(options.accessLog);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.permissions() & (QFile::ReadOther | QFile::ReadGroup | QFile::WriteOther),
             QFile::Permissions());
    const QByteArray all = file.readAll();
    for (const QByteArray &secret : {QByteArray("private words"), QByteArray("query-secret"),
                                     QByteArray("path-secret"), server.adminKey(), id.toLatin1()})
        QVERIFY2(!all.contains(secret), secret);
    const QList<QByteArray> lines = all.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    const QJsonObject first = QJsonDocument::fromJson(lines[0]).object();
    QCOMPARE(first[QLatin1String("method")].toString(), QStringLiteral("POST"));
    QCOMPARE(first[QLatin1String("route")].toString(), QStringLiteral("/v1/agents"));
    QCOMPARE(first[QLatin1String("status")].toInt(), 201);
    QCOMPARE(first[QLatin1String("bytes")].toInt(), created.body.size());
    QCOMPARE(first[QLatin1String("request_id")].toString().toLatin1(),
             created.header("X-Request-Id"));
    QCOMPARE(first[QLatin1String("user_id")].toString(), server.admin().id);
    QVERIFY(first[QLatin1String("ms")].isDouble());
    const QJsonObject third = QJsonDocument::fromJson(lines[2]).object();
    QCOMPARE(third[QLatin1String("route")].toString(), QStringLiteral("(none)"));
    QCOMPARE(third[QLatin1String("status")].toInt(), 404);
}

QTEST_GUILESS_MAIN(TestAccessLog)
#include "tst_accesslog.moc"
