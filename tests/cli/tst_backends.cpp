// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace troupe::test;

/// troupectl --backend: the same words, whichever API the server is spoken to in.
class TestBackends : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void everyBackendLooksAfterAgents_data();
    void everyBackendLooksAfterAgents();
    void everyBackendThatTalksAnswers_data();
    void everyBackendThatTalksAnswers();
    void modelsByLvng1AreTheNativeOnes();
    void aPersonLogsInToAimos();

private:
    ProgramResult run(const QString &line, const ProgramInput &input = {});
    QJsonObject json(const QString &line, const ProgramInput &input = {});

    Sandbox m_sandbox;
    ServerProcess m_server{m_sandbox};
};

ProgramResult TestBackends::run(const QString &line, const ProgramInput &input)
{
    QStringList words;
    static const QRegularExpression pattern(QStringLiteral("'([^']*)'|(\\S+)"));
    auto matches = pattern.globalMatch(line);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        words += match.captured(match.lastCapturedIndex());
    }
    return ctl(m_sandbox, words, input);
}

QJsonObject TestBackends::json(const QString &line, const ProgramInput &input)
{
    const ProgramResult result = run(QStringLiteral("--json ") + line, input);
    if (result.code != 0)
        qWarning("%s: %d %s", qPrintable(line), result.code, result.err.constData());
    return QJsonDocument::fromJson(result.out).object();
}

void TestBackends::initTestCase()
{
    QVERIFY(m_server.start(
        ServerRun({QStringLiteral("--offline-words-per-second"), QStringLiteral("0")})));
    QVERIFY(!json(QStringLiteral("agents create -"), ProgramInput(R"({"name":"Ann"})")).isEmpty());
}

void TestBackends::everyBackendLooksAfterAgents_data()
{
    QTest::addColumn<QString>("backend");
    for (const char *backend : {"troupe", "lvng-v1", "lvng-v2", "aimos", "convergio"})
        QTest::newRow(backend) << QString::fromLatin1(backend);
}

void TestBackends::everyBackendLooksAfterAgents()
{
    QFETCH(QString, backend);
    const auto by = [&backend](const QString &line) {
        return QStringLiteral("--backend %1 %2").arg(backend, line);
    };
    const QJsonObject made = json(by(QStringLiteral("agents create -")),
                                  ProgramInput(R"({"name":"Remote","description":"First",
                                                   "system_prompt":"Be brief."})"));
    const QString id = made[QLatin1String("id")].toString();
    QVERIFY(!id.isEmpty());
    QCOMPARE(made[QLatin1String("status")].toString(), QStringLiteral("active"));
    // The native API sees what was made.
    const QJsonObject native = json(QStringLiteral("agents get ") + id);
    for (const char *key : {"name", "description", "system_prompt", "status"})
        QCOMPARE(native[QLatin1String(key)], made[QLatin1String(key)]);
    const QJsonObject changed = json(by(QStringLiteral("agents update %1 -").arg(id)),
                                     ProgramInput(R"({"description":"Second"})"));
    QCOMPARE(changed[QLatin1String("description")].toString(), QStringLiteral("Second"));
    QCOMPARE(
        json(by(QStringLiteral("agents get ") + id))[QLatin1String("system_prompt")].toString(),
        QStringLiteral("Be brief."));
    QCOMPARE(json(by(QStringLiteral("agents stop ") + id))[QLatin1String("status")].toString(),
             QStringLiteral("inactive"));
    QCOMPARE(json(by(QStringLiteral("agents start ") + id))[QLatin1String("status")].toString(),
             QStringLiteral("active"));
    const auto lists = [&] {
        const QJsonArray items =
            json(by(QStringLiteral("agents list")))[QLatin1String("items")].toArray();
        return std::any_of(items.begin(), items.end(), [&id](const QJsonValue &item) {
            return item.toObject()[QLatin1String("id")].toString() == id;
        });
    };
    QVERIFY(lists());
    QCOMPARE(run(by(QStringLiteral("agents delete ") + id)).code, 0);
    QVERIFY(!lists());
    QCOMPARE(run(by(QStringLiteral("agents get ") + id)).code, 1);
}

void TestBackends::everyBackendThatTalksAnswers_data()
{
    QTest::addColumn<QString>("backend");
    for (const char *backend : {"lvng-v1", "lvng-v2", "convergio"})
        QTest::newRow(backend) << QString::fromLatin1(backend);
}

void TestBackends::everyBackendThatTalksAnswers()
{
    QFETCH(QString, backend);
    const QString line = QStringLiteral("--backend %1 chat ann 'What is 15 % of 80?' --session s1");
    const ProgramResult said = run(line.arg(backend));
    QCOMPARE(said.code, 0);
    QVERIFY2(said.out.contains("12"), said.out);
    const QJsonObject answer = json(line.arg(backend));
    QVERIFY(answer[QLatin1String("content")].toString().contains(QLatin1String("12")));
    QCOMPARE(answer[QLatin1String("model")].toString(), QStringLiteral("troupe-offline"));
    QVERIFY(answer[QLatin1String("tokens_input")].toInt() > 0);
}

void TestBackends::aPersonLogsInToAimos()
{
    QCOMPARE(run(QStringLiteral("users create logger --password-stdin"),
                 ProgramInput("a long password\n"))
                 .code,
             0);
    ProgramInput credentials(QStringLiteral("TROUPE_USERNAME"), QStringLiteral("logger"));
    credentials.variables.append(
        {QStringLiteral("TROUPE_PASSWORD"), QStringLiteral("a long password")});
    QCOMPARE(run(QStringLiteral("--backend aimos agents list"), credentials).code, 0);
    // A member changes nothing there.
    credentials.input = R"({"name":"Nobody's"})";
    const ProgramResult refused =
        run(QStringLiteral("--backend aimos agents create -"), credentials);
    QCOMPARE(refused.code, 4);
    QVERIFY(refused.err.contains("Administrative privileges required"));
}

void TestBackends::modelsByLvng1AreTheNativeOnes()
{
    const QJsonArray native = json(QStringLiteral("models list"))[QLatin1String("items")].toArray();
    const QJsonArray foreign =
        json(QStringLiteral("--backend lvng-v1 models list"))[QLatin1String("items")].toArray();
    QVERIFY(native.size() > 5);
    QCOMPARE(foreign.size(), native.size());
    for (qsizetype i = 0; i < native.size(); ++i) {
        for (const char *key : {"id", "context_window", "input_per_million", "output_per_million"})
            QCOMPARE(foreign[i].toObject()[QLatin1String(key)],
                     native[i].toObject()[QLatin1String(key)]);
    }
}

QTEST_GUILESS_MAIN(TestBackends)
#include "tst_backends.moc"
