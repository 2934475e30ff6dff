// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace troupe;

/// The generated documents. The golden files make every change of an API visible in review; run with
/// TROUPE_UPDATE_GOLDEN=1 to write them anew.
class TestOpenApi : public QObject
{
    Q_OBJECT

private slots:
    void theDocumentIsTheGoldenOne_data();
    void theDocumentIsTheGoldenOne();
    void referencesLeadSomewhereAndNothingIsUnused_data() { documents(); }
    void referencesLeadSomewhereAndNothingIsUnused();
    void operationsAreNamedOnce_data() { documents(); }
    void operationsAreNamedOnce();
    void everyPathAnswersAsItSays_data() { documents(); }
    void everyPathAnswersAsItSays();

private:
    void documents()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("native") << QStringLiteral("/troupe/v1/openapi.json");
        QTest::newRow("LVNG v1") << QStringLiteral("/v1/openapi.json");
        QTest::newRow("LVNG v2") << QStringLiteral("/api/v2/openapi.json");
        QTest::newRow("AIMOS") << QStringLiteral("/api/openapi.json");
        QTest::newRow("Convergio") << QStringLiteral("/openapi.json");
    }
};

namespace {

void collectReferences(const QJsonValue &value, QStringList &references)
{
    if (value.isArray()) {
        for (const QJsonValue &item : value.toArray())
            collectReferences(item, references);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (it.key() == QLatin1String("$ref"))
                references += it->toString();
            else
                collectReferences(*it, references);
        }
    }
}

} // namespace

void TestOpenApi::theDocumentIsTheGoldenOne_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("file");
    QTest::newRow("native") << QStringLiteral("/troupe/v1/openapi.json")
                            << QStringLiteral("troupe");
    QTest::newRow("LVNG v1") << QStringLiteral("/v1/openapi.json") << QStringLiteral("lvng1");
    QTest::newRow("LVNG v2") << QStringLiteral("/api/v2/openapi.json") << QStringLiteral("lvng2");
    QTest::newRow("AIMOS") << QStringLiteral("/api/openapi.json") << QStringLiteral("aimos");
    QTest::newRow("Convergio") << QStringLiteral("/openapi.json") << QStringLiteral("convergio");
}

void TestOpenApi::theDocumentIsTheGoldenOne()
{
    QFETCH(QString, path);
    QFETCH(QString, file);
    TestServer server;
    const QByteArray actual = server.get(path).body;
    QFile golden(QStringLiteral(TROUPE_SOURCE_DIR "/tests/api/golden/%1.openapi.json").arg(file));
    if (qEnvironmentVariableIsSet("TROUPE_UPDATE_GOLDEN")) {
        QVERIFY(golden.open(QIODevice::WriteOnly));
        golden.write(actual);
        golden.close();
    }
    QVERIFY2(golden.open(QIODevice::ReadOnly), qPrintable(golden.fileName()));
    const QList<QByteArray> expected = golden.readAll().split('\n');
    const QList<QByteArray> lines = actual.split('\n');
    for (qsizetype i = 0; i < qMin(expected.size(), lines.size()); ++i)
        QCOMPARE(lines[i], expected[i]);
    QCOMPARE(lines.size(), expected.size());
}

void TestOpenApi::referencesLeadSomewhereAndNothingIsUnused()
{
    QFETCH(QString, path);
    TestServer server;
    const QJsonObject document = server.get(path).json();
    QStringList references;
    collectReferences(document, references);
    QVERIFY(references.size() > 20);
    const QJsonObject components = document[QLatin1String("components")].toObject();
    for (const QString &reference : std::as_const(references)) {
        const QStringList parts = reference.split(u'/');
        QCOMPARE(parts.size(), 4);
        QVERIFY2(components[parts[2]].toObject().contains(parts[3]), qPrintable(reference));
    }
    for (const char *kind : {"schemas", "responses"}) {
        const QJsonObject entries = components[QLatin1String(kind)].toObject();
        for (const QString &name : entries.keys()) {
            const QString reference =
                QStringLiteral("#/components/%1/%2").arg(QLatin1String(kind), name);
            QVERIFY2(references.contains(reference), qPrintable(reference));
        }
    }
}

void TestOpenApi::operationsAreNamedOnce()
{
    QFETCH(QString, path);
    TestServer server;
    const QJsonObject paths = server.get(path).json()[QLatin1String("paths")].toObject();
    QStringList names;
    for (const QJsonValue &item : paths) {
        for (const QJsonValue &operation : item.toObject()) {
            const QString name = operation[QLatin1String("operationId")].toString();
            QVERIFY2(QRegularExpression(QStringLiteral("^[a-z][A-Za-z]+$")).match(name).hasMatch(),
                     qPrintable(name));
            QVERIFY2(!names.contains(name), qPrintable(name));
            names += name;
            QVERIFY(!operation[QLatin1String("summary")].toString().isEmpty());
            QVERIFY(!operation[QLatin1String("x-scope")].toString().isEmpty());
        }
    }
    QVERIFY(names.size() >= 10);
}

void TestOpenApi::everyPathAnswersAsItSays()
{
    QFETCH(QString, path);
    TestServer server;
    const QJsonObject paths = server.get(path).json()[QLatin1String("paths")].toObject();
    for (auto it = paths.begin(); it != paths.end(); ++it) {
        const QJsonObject item = it->toObject();
        for (const QString &verb : item.keys()) {
            QString target = it.key();
            target.replace(QRegularExpression(QStringLiteral("\\{[^}]+\\}")),
                           QStringLiteral("nobody"));
            const bool hasBody = item[verb].toObject().contains(QLatin1String("requestBody"));
            if (target.endsWith(QLatin1String("backup"))
                || target.endsWith(QLatin1String("vacuum")))
                continue; // tested where they are
            const TestReply reply = server.send(verb.toUpper().toLatin1(), target,
                                                server.adminKey(), hasBody ? "{}" : QByteArray());
            const QString status = QString::number(reply.status);
            QVERIFY2(item[verb].toObject()[QLatin1String("responses")].toObject().contains(status),
                     qPrintable(verb + u' ' + it.key() + QStringLiteral(" answered ") + status));
        }
    }
}

QTEST_GUILESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
