// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/ctlcase.h"
#include "tests/smoke/apiclient.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace troupe::test;

/// troupectl against a real server: its words, its JSON and its exit codes are a stable interface.
class TestTroupectl : public CtlCase
{
    Q_OBJECT

private slots:
    void initTestCase() { begin(); }

    void exitCodes_data();
    void exitCodes();
    void everyCommandPrintsOneJsonDocument_data();
    void everyCommandPrintsOneJsonDocument();
    void agentsFromFilesAndStandardInput();
    void aMistakeInAFileIsNamed();
    void anAgentGoesIntoAFileAndBack();
    void anEarlierVersionIsShownAndRestored();
    void modelsGetNamesAndPrices();
    void modelServersAreLookedForOnThisMachine();
    void everyPageOfAListIsPrinted();
    void aNewKeyWorksUntilItIsRevoked();
    void eventsAreLines();
    void theServerIsFoundByItsFolder();
    void aServerThatDiesInTheMiddleIsUnreachable();
    void completionWorksInBash_data();
    void completionWorksInBash();
};

void TestTroupectl::exitCodes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("key"); ///< of the environment; empty: none
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const char *line, int code, const char *key = "") {
        QTest::newRow(name) << QString::fromUtf8(line) << QString::fromLatin1(key) << code;
    };
    row("0: a list", "agents list", 0);
    row("0: help", "--help", 0);
    row("0: help of a command", "agents create --help", 0);
    row("0: the version", "--version", 0);
    row("1: an agent that does not exist", "agents get nobody", 1);
    row("1: a conversation that does not exist",
        "sessions show 01890000-0000-7000-8000-000000000000", 1);
    row("1: a template that does not exist", "templates show nobody", 1);
    row("1: a template on a model that nobody knows", "templates use amy_cfo --model nothing", 1);
    row("1: a message for nobody", "chat nobody hello", 1);
    row("1: a file that does not exist", "agents create /nonexistent/file.json", 1);
    row("1: a search without a word", "sessions search ''", 1);
    row("1: an unknown scope", "keys create --scopes agents:fly", 1);
    row("1: a date that is none", "usage --from yesterday", 1);
    row("2: no command", "", 2);
    row("2: an unknown command", "dance", 2);
    row("2: a command without its verb", "agents", 2);
    row("2: an unknown verb", "agents juggle", 2);
    row("2: a category that is not offered", "templates list --category magic", 2);
    row("2: an unknown option", "agents list --frobnicate", 2);
    row("2: a missing argument", "agents get", 2);
    row("2: one argument too many", "agents get ann bea", 2);
    row("2: a value that is not offered", "usage --by moon", 2);
    row("2: a number past its range", "agents stats ann --days 0", 2);
    row("2: an unknown backend", "--backend other agents list", 2);
    row("0: agents by AIMOS", "--backend aimos agents list", 0);
    row("1: an agent that does not exist, by LVNG v1", "--backend lvng-v1 agents get nobody", 1);
    row("3: AIMOS has no conversations", "--backend aimos chat ann hello", 3);
    row("3: LVNG v1 has no list of them", "--backend lvng-v1 sessions list", 3);
    row("3: Convergio copies no agents", "--backend convergio agents duplicate ann", 3);
    row("3: LVNG v2 lists no models", "--backend lvng-v2 models list", 3);
    row("3: AIMOS searches no agents", "--backend aimos agents list --search x", 3);
    row("4: a wrong key, by Convergio", "--backend convergio agents list", 4,
        "lvng_000000000000000000000000000000000000000000");
    row("5: nothing listens there, by LVNG v2",
        "--backend lvng-v2 --url http://127.0.0.1:1 agents list", 5);
    row("4: a wrong key", "agents list", 4, "lvng_000000000000000000000000000000000000000000");
    row("4: a key that is none", "agents list", 4, "password");
    row("5: nothing listens there", "--url http://127.0.0.1:1 agents list", 5);
    row("5: a name that does not resolve", "--url http://troupe.invalid agents list", 5);
    row("5: no server runs on that folder", "--data /nonexistent agents list", 5);
    row("5: events of nobody", "--url http://127.0.0.1:1 events follow", 5);
    row("5: a message to nobody", "--url http://127.0.0.1:1 chat ann hello", 5);
}

void TestTroupectl::exitCodes()
{
    QFETCH(QString, line);
    QFETCH(QString, key);
    QFETCH(int, code);
    ProgramInput input;
    if (!key.isEmpty())
        input.variables.append({QStringLiteral("TROUPE_API_KEY"), key});
    const ProgramResult result = run(line, input);
    QVERIFY2(result.code == code, QByteArray::number(result.code) + ' ' + result.out + result.err);
    QCOMPARE(result.err.isEmpty(), code == 0); // what went wrong is said on stderr, and only that
    if (code != 0)
        QVERIFY2(result.out.isEmpty(), result.out.constData());
}

void TestTroupectl::everyCommandPrintsOneJsonDocument_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("key"); ///< that the document has
    const auto row = [](const char *line, const char *key) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromLatin1(key);
    };
    row("agents list", "items");
    row("agents get ann", "slug");
    row("agents duplicate ann --name Copy", "slug");
    row("agents stop copy", "status");
    row("agents start copy", "status");
    row("agents stats ann", "requests");
    row("agents deploy copy", "visibility");
    row("agents versions copy", "items");
    row("agents diff copy 1 3", "fields");
    row("agents restore copy --version 1", "version");
    row("agents export ann copy", "format");
    row("templates list --category finance", "items");
    row("templates show amy_cfo", "system_prompt");
    row("templates use amy_cfo --name Controller", "slug");
    row("sessions list", "items");
    row("sessions show SESSION", "items");
    row("sessions search numbers", "items");
    row("sessions export SESSION --format json", "messages");
    row("chat ann hello --no-stream", "content");
    row("models list", "items");
    row("models list --configured", "items");
    row("providers list", "items");
    row("providers add there http://127.0.0.1:1/v1", "base_url");
    row("models alias fast troupe-offline", "model");
    row("models aliases", "items");
    row("models set gpt-4o --input 2.25 --context 9000 --capability text", "input_per_million");
    row("models overrides", "items");
    row("usage --by model", "totals");
    row("keys list", "items");
    row("keys create --name k --scopes agents:read", "key");
    row("system status", "status");
    row("system info", "memory_bytes");
    row("system backup", "path");
    row("system vacuum", "bytes_after");
}

void TestTroupectl::everyCommandPrintsOneJsonDocument()
{
    QFETCH(QString, line);
    QFETCH(QString, key);
    line.replace(QLatin1String("SESSION"), m_sessionId);
    // The option counts after the command as before it.
    const ProgramResult result = run(line + QStringLiteral(" --json"));
    QVERIFY2(result.code == 0, result.err.constData());
    QCOMPARE(result.out.count('\n'), 1);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(result.out, &problem);
    QVERIFY2(document.isObject(), result.out.constData());
    QVERIFY2(document.object().contains(key), result.out.constData());
}

void TestTroupectl::agentsFromFilesAndStandardInput()
{
    QFile file(m_sandbox.path(QStringLiteral("agent.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"name":"Bea","system_prompt":"Answer in verse.","temperature":0.3})");
    file.close();
    const QJsonObject made = json(QStringLiteral("agents create ") + file.fileName());
    QCOMPARE(made[QLatin1String("slug")].toString(), QStringLiteral("bea"));
    QCOMPARE(made[QLatin1String("temperature")].toDouble(), 0.3);

    const QJsonObject changed = json(QStringLiteral("agents update bea -"),
                                     ProgramInput(R"({"temperature":null,"role":"poet"})"));
    QVERIFY(changed[QLatin1String("temperature")].isNull());
    QCOMPARE(changed[QLatin1String("system_prompt")].toString(),
             QStringLiteral("Answer in verse."));
    QCOMPARE(json(QStringLiteral("agents get bea"))[QLatin1String("role")].toString(),
             QStringLiteral("poet"));

    QVERIFY(run(QStringLiteral("agents list --search poet")).out.contains("Bea"));
    QCOMPARE(run(QStringLiteral("agents delete bea")).code, 0);
    QCOMPARE(run(QStringLiteral("agents get bea")).code, 1);
    QVERIFY(run(QStringLiteral("agents list --status archived")).out.contains("Bea"));
    const QString id = made[QLatin1String("id")].toString();
    QCOMPARE(run(QStringLiteral("agents restore ") + id).code, 0);
    QCOMPARE(run(QStringLiteral("agents get ") + id).code, 0);
}

void TestTroupectl::aMistakeInAFileIsNamed()
{
    const ProgramResult unknown = run(QStringLiteral("agents create -"),
                                      ProgramInput(R"({"name":"Cy","temprature":1,"tags":"x"})"));
    QCOMPARE(unknown.code, 1);
    QVERIFY2(unknown.err.contains("temprature") && unknown.err.contains("tags"),
             unknown.err.constData());
    const ProgramResult broken = run(QStringLiteral("agents create -"), ProgramInput("{\"name\":"));
    QCOMPARE(broken.code, 1);
    const ProgramResult refused =
        run(QStringLiteral("agents create -"), ProgramInput(R"({"name":"","temperature":9})"));
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("name") && refused.err.contains("temperature"),
             refused.err.constData());
}

void TestTroupectl::anAgentGoesIntoAFileAndBack()
{
    json(QStringLiteral("agents create -"),
         ProgramInput(R"({"name":"Carrier","metadata":{"token":"hunter2"}})"));
    const ProgramResult exported = run(QStringLiteral("agents export carrier ann"));
    QCOMPARE(exported.code, 0);
    QVERIFY(!exported.out.contains("hunter2"));
    const QJsonObject report = json(QStringLiteral("agents import -"), ProgramInput(exported.out));
    QCOMPARE(report[QLatin1String("made")].toInt(), 2);
    QCOMPARE(report[QLatin1String("renamed")].toInt(), 2);
    const ProgramResult refused = run(QStringLiteral("agents import -"),
                                      ProgramInput(R"({"format":"troupe.agents","version":1,
                             "agents":[{"name":"Fine"},{"name":"Hot","temperature":9}]})"));
    QCOMPARE(refused.code, 1);
    QVERIFY(refused.out.contains("Fine: made"));
    QVERIFY2(refused.err.contains("/agents/1/temperature"), refused.err.constData());
}

void TestTroupectl::anEarlierVersionIsShownAndRestored()
{
    json(QStringLiteral("agents create -"),
         ProgramInput(R"({"name":"Versed","system_prompt":"one\ntwo"})"));
    json(QStringLiteral("agents update versed -"), ProgramInput(R"({"system_prompt":"one\n2"})"));
    const ProgramResult versions = run(QStringLiteral("agents versions versed"));
    QVERIFY2(versions.out.contains("edited") && versions.out.contains("system_prompt"),
             versions.out.constData());
    const ProgramResult diff = run(QStringLiteral("agents diff versed 1"));
    QVERIFY2(diff.out.contains("- two") && diff.out.contains("+ 2"), diff.out.constData());
    const QJsonObject restored = json(QStringLiteral("agents restore versed --version 1"));
    QCOMPARE(restored[QLatin1String("system_prompt")].toString(), QStringLiteral("one\ntwo"));
    QCOMPARE(restored[QLatin1String("version")].toInt(), 3);
    run(QStringLiteral("agents delete versed"));
    QCOMPARE(json(QStringLiteral("agents restore versed"))[QLatin1String("status")].toString(),
             QStringLiteral("active"));
    QCOMPARE(run(QStringLiteral("agents restore versed --version 99")).code, 1);
    QCOMPARE(run(QStringLiteral("agents tokens -"), ProgramInput("Answer briefly.")).out,
             QByteArray("3 tokens (o200k_base)\n"));
}

void TestTroupectl::modelsGetNamesAndPrices()
{
    const auto priceOf = [this](const QString &id) {
        const QJsonArray models =
            json(QStringLiteral("models list"))[QLatin1String("items")].toArray();
        for (const QJsonValue &model : models) {
            if (model[QLatin1String("id")].toString() == id)
                return model[QLatin1String("input_per_million")].toDouble();
        }
        return -1.0;
    };
    const double listed = priceOf(QStringLiteral("gpt-4.1"));
    QVERIFY(listed > 0);
    const QByteArray prices =
        R"({"gpt-4.1":{"input_cost_per_token":1e-07,"output_cost_per_token":2e-07,"mode":"chat"},)"
        R"("odd":{"input_cost_per_token":"much"}})";
    const ProgramResult imported = run(QStringLiteral("models import -"), ProgramInput(prices));
    QCOMPARE(imported.code, 0);
    QVERIFY2(imported.out.contains("1 models taken"), imported.out.constData());
    QVERIFY2(imported.out.contains("odd: input_cost_per_token"), imported.out.constData());
    QCOMPARE(priceOf(QStringLiteral("gpt-4.1")), 0.1);
    QCOMPARE(run(QStringLiteral("models set gpt-4.1 --input 7")).code, 0);
    QCOMPARE(priceOf(QStringLiteral("gpt-4.1")), 7.0);
    QCOMPARE(run(QStringLiteral("models set gpt-4.1 --input cheap")).code, 2);
    QCOMPARE(run(QStringLiteral("models reset gpt-4.1")).code, 0);
    QCOMPARE(run(QStringLiteral("models import --clear")).code, 0);
    QCOMPARE(priceOf(QStringLiteral("gpt-4.1")), listed);
    QCOMPARE(run(QStringLiteral("models import -"), ProgramInput("[1]")).code, 1);
    QCOMPARE(run(QStringLiteral("models import -"), ProgramInput("{}")).code, 1);

    QCOMPARE(run(QStringLiteral("models alias mine troupe-offline")).code, 0);
    QCOMPARE(run(QStringLiteral("models alias other nobody-knows-it")).code, 1);
    QCOMPARE(run(QStringLiteral("agents create -"), ProgramInput(R"({"name":"Al","model":"mine"})"))
                 .code,
             0);
    const QJsonObject answer = json(QStringLiteral("chat al hello --no-stream"));
    QCOMPARE(answer[QLatin1String("model")].toString(), QStringLiteral("troupe-offline"));
    QVERIFY(answer[QLatin1String("notices")].toArray().isEmpty()); // nobody stood in
    QCOMPARE(run(QStringLiteral("models unalias mine")).code, 0);
    QCOMPARE(run(QStringLiteral("models unalias mine")).code, 1);
}

void TestTroupectl::modelServersAreLookedForOnThisMachine()
{
    const QJsonObject found = json(QStringLiteral("providers discover"));
    QVERIFY(found[QLatin1String("searched_at")].isString());
    for (const QJsonValue &server : found[QLatin1String("items")].toArray())
        QVERIFY(server[QLatin1String("base_url")].toString().startsWith(
            QLatin1String("http://127.0.0.1:")));
}

void TestTroupectl::everyPageOfAListIsPrinted()
{
    ApiClient client(m_server.port(), ServerProcess::adminKey());
    for (int i = 0; i < 620; ++i) // more than one page of the largest size
        client.createAgent(QStringLiteral("Row %1").arg(i));
    const QJsonArray items = json(QStringLiteral("agents list"))[QLatin1String("items")].toArray();
    QSet<QString> names;
    for (const QJsonValue &item : items)
        names += item[QLatin1String("name")].toString();
    for (int i = 0; i < 620; ++i)
        QVERIFY(names.contains(QStringLiteral("Row %1").arg(i)));
    QCOMPARE(names.size(), items.size());
}

void TestTroupectl::aNewKeyWorksUntilItIsRevoked()
{
    const ProgramResult made =
        run(QStringLiteral("keys create --name script --scopes agents:read"));
    QCOMPARE(made.code, 0);
    const QString key = QString::fromLatin1(made.out.trimmed());
    QVERIFY2(key.startsWith(QLatin1String("lvng_")), made.out.constData());
    const ProgramInput asScript(QStringLiteral("TROUPE_API_KEY"), key);
    QCOMPARE(run(QStringLiteral("agents list"), asScript).code, 0);
    QCOMPARE(run(QStringLiteral("agents stop ann"), asScript).code, 4);
    QCOMPARE(run(QStringLiteral("--url %1 agents list").arg(m_server.url()), asScript).code, 0);

    QString id;
    const QJsonArray keys = json(QStringLiteral("keys list"))[QLatin1String("items")].toArray();
    for (const QJsonValue &item : keys) {
        if (item[QLatin1String("name")].toString() == QLatin1String("script"))
            id = item[QLatin1String("id")].toString();
    }
    QCOMPARE(run(QStringLiteral("keys revoke ") + id).code, 0);
    QCOMPARE(run(QStringLiteral("agents list"), asScript).code, 4);
}

void TestTroupectl::eventsAreLines()
{
    QProcess follow;
    follow.setProcessEnvironment(m_sandbox.environment());
    follow.start(programPath(QStringLiteral("troupectl")),
                 {QStringLiteral("--data"), m_sandbox.dataFolder(), QStringLiteral("events"),
                  QStringLiteral("follow")});
    QVERIFY(follow.waitForStarted());
    ApiClient client(m_server.port(), ServerProcess::adminKey());
    const auto sockets = [&client] {
        return client.get(QStringLiteral("/troupe/v1/system"))
            .json()[QLatin1String("web_sockets")]
            .toInt();
    };
    QTRY_COMPARE(sockets(), 1);
    const QString id = client.createAgent(QStringLiteral("Told"));
    QTRY_VERIFY(follow.canReadLine());
    const QByteArray line = follow.readLine();
    const QJsonObject event = QJsonDocument::fromJson(line).object();
    QCOMPARE(event[QLatin1String("event")].toString(), QStringLiteral("agent.created"));
    QCOMPARE(event[QLatin1String("subject_id")].toString(), id);
    QCOMPARE(event[QLatin1String("data")].toObject()[QLatin1String("name")].toString(),
             QStringLiteral("Told"));
    follow.kill();
    follow.waitForFinished();
}

void TestTroupectl::theServerIsFoundByItsFolder()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    ServerRun run;
    run.folder = sandbox.path(QStringLiteral("share/troupe")); // what --data is by default
    QVERIFY(server.start(run));
    const auto bare = [&sandbox](const QStringList &arguments) {
        return runProgram(sandbox, programPath(QStringLiteral("troupectl")), arguments);
    };
    const QStringList list{QStringLiteral("agents"), QStringLiteral("list")};
    QCOMPARE(bare(list).code, 0);
    // Another name of the same folder, as a person types it.
    QCOMPARE(bare(QStringList{QStringLiteral("--data"), run.folder + QStringLiteral("/../troupe/")}
                  + list)
                 .code,
             0);
    QCOMPARE(server.end(SIGTERM, 5'000), 0);
    QCOMPARE(bare(list).code, 5);
    QVERIFY(server.start(run));
    server.kill(); // leaves its announcement behind
    QCOMPARE(bare(list).code, 5);
    QVERIFY(server.start(run));
    QCOMPARE(bare(list).code, 0);
}

void TestTroupectl::aServerThatDiesInTheMiddleIsUnreachable()
{
    Sandbox sandbox;
    ServerProcess server(sandbox);
    QVERIFY(server.start(
        ServerRun({QStringLiteral("--offline-words-per-second"), QStringLiteral("4")})));
    ApiClient(server.port(), ServerProcess::adminKey()).createAgent();
    QProcess chat;
    chat.setProcessEnvironment(sandbox.environment());
    chat.start(programPath(QStringLiteral("troupectl")),
               {QStringLiteral("--data"), sandbox.dataFolder(), QStringLiteral("chat"),
                QStringLiteral("ann"), QStringLiteral("List the numbers from 1 to 300")});
    QVERIFY(chat.waitForReadyRead(30'000));
    server.kill();
    QVERIFY2(chat.waitForFinished(30'000), "it waits for a server that has ended");
    QCOMPARE(chat.exitCode(), 5);
    QVERIFY(!chat.readAllStandardError().isEmpty());
}

void TestTroupectl::completionWorksInBash_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("offered");
    QTest::newRow("a command") << QStringLiteral("troupectl ag") << QByteArray("agents");
    QTest::newRow("commands that begin alike")
        << QStringLiteral("troupectl s") << QByteArray("sessions system");
    QTest::newRow("a verb") << QStringLiteral("troupectl agents du") << QByteArray("duplicate");
    QTest::newRow("a verb of another command")
        << QStringLiteral("troupectl keys re") << QByteArray("revoke");
    QTest::newRow("nothing fits") << QStringLiteral("troupectl xyz") << QByteArray("");
    QTest::newRow("after an option with a value")
        << QStringLiteral("troupectl --url http://127.0.0.1:8000 --json agents du")
        << QByteArray("duplicate");
    QTest::newRow("an option") << QStringLiteral("troupectl --ur") << QByteArray("--url");
    QTest::newRow("an option of a verb")
        << QStringLiteral("troupectl agents list --se") << QByteArray("--search");
}

void TestTroupectl::completionWorksInBash()
{
    QFETCH(QString, typed);
    QFETCH(QByteArray, offered);
    const ProgramResult script = run(QStringLiteral("completion"));
    QCOMPARE(script.code, 0);
    const QByteArray test = "set -eu\n" + script.out + "\nCOMP_WORDS=(" + typed.toUtf8()
                            + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_troupectl || true\necho "
                              "\"${COMPREPLY[*]-}\"\n"
                              "complete -p troupectl >/dev/null\n";
    const ProgramResult bash =
        runProgram(m_sandbox, QStringLiteral("bash"),
                   {QStringLiteral("--norc"), QStringLiteral("-s")}, ProgramInput(test));
    QVERIFY2(bash.code == 0, bash.err.constData());
    QCOMPARE(bash.out.trimmed(), offered);
}

QTEST_GUILESS_MAIN(TestTroupectl)
#include "tst_troupectl.moc"
