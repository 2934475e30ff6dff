// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelregistry.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace troupe;

/// What people say of models: other names, facts and prices of their own, imported lists; and model
/// servers that are found on this machine.
class TestModelBook : public QObject
{
    Q_OBJECT

private slots:
    void anOwnAliasCountsFirst();
    void anAliasIsChecked_data();
    void anAliasIsChecked();
    void anOverrideChangesWhatIsChargedAndShown();
    void anOverrideIsChecked_data();
    void anOverrideIsChecked();
    void whatRunsHereCostsNothingUnlessYouSaySo();
    void whatAProviderToldIsShown();
    void importedPricesCount();
    void anUnusableImportChangesNothing();
    void everythingIsThereAfterARestart();
    void serversOnThisMachineAreFoundWhenAsked();
    void aSearchCanBeSwitchedOff();
    void tokensAreCounted();

private:
    QString addProvider(TestServer &server, const char *url = "https://models.example/v1");
    QJsonObject model(TestServer &server, const QString &id) const;
    QJsonObject answerOf(TestServer &server, const QString &model) const;
};

namespace {

Task<QList<LocalServer>> someServers()
{
    LocalServer ollama;
    ollama.program = QStringLiteral("Ollama");
    ollama.kind = ProviderKind::Ollama;
    ollama.baseUrl = QStringLiteral("http://127.0.0.1:11434");
    ollama.models = QStringList{QStringLiteral("llama3.2")};
    LocalServer ourselves;
    ourselves.baseUrl = QStringLiteral("http://127.0.0.1:8000/v1");
    QList<LocalServer> found{ollama, ourselves};
    co_return found;
}

} // namespace

QString TestModelBook::addProvider(TestServer &server, const char *url)
{
    const TestReply created = server.post(QStringLiteral("/troupe/v1/providers"),
                                          R"({"name":"far","models":["gpt-4o","own"],"base_url":")"
                                              + QByteArray(url) + "\"}");
    if (created.status != 201)
        qFatal("provider: %s", created.body.constData());
    return created.json()[QLatin1String("id")].toString();
}

QJsonObject TestModelBook::model(TestServer &server, const QString &id) const
{
    const QJsonArray models =
        server.get(QStringLiteral("/troupe/v1/models")).json()[QLatin1String("items")].toArray();
    for (const QJsonValue &item : models) {
        if (item[QLatin1String("id")].toString() == id)
            return item.toObject();
    }
    return {};
}

/// The message that a model answered; 25 tokens in (15 of them cached), 87 out.
QJsonObject TestModelBook::answerOf(TestServer &server, const QString &model) const
{
    const QString agent = server
                              .post(QStringLiteral("/troupe/v1/agents"),
                                    R"({"name":"A","model":")" + model.toUtf8() + "\"}")
                              .json()[QLatin1String("id")]
                              .toString();
    const QJsonObject session = server
                                    .post(QStringLiteral("/troupe/v1/sessions"),
                                          R"({"agent_id":")" + agent.toUtf8() + "\"}")
                                    .json();
    const QJsonObject posted = server
                                   .post(QStringLiteral("/troupe/v1/sessions/%1/messages")
                                             .arg(session[QLatin1String("id")].toString()),
                                         R"({"text":"Hi"})")
                                   .json();
    const QString reply = posted[QLatin1String("reply")][QLatin1String("id")].toString();
    QJsonObject message;
    const auto ended = [&] {
        message = server.get(QStringLiteral("/troupe/v1/messages/") + reply).json();
        return message[QLatin1String("status")].toString() == QLatin1String("complete");
    };
    if (!QTest::qWaitFor(ended, 5000))
        qWarning("no answer: %s", QJsonDocument(message).toJson().constData());
    return message;
}

void TestModelBook::anOwnAliasCountsFirst()
{
    TestServer server;
    addProvider(server);
    const TestReply made =
        server.send("PUT", QStringLiteral("/troupe/v1/models/aliases/claude-sonnet"),
                    server.adminKey(), R"({"model":"far/gpt-4o"})");
    QCOMPARE(made.status, 200);
    QCOMPARE(made.json()[QLatin1String("model")].toString(), QStringLiteral("far/gpt-4o"));
    const QJsonObject answer = answerOf(server, QStringLiteral("Claude-Sonnet"));
    QCOMPARE(answer[QLatin1String("requested_model")].toString(), QStringLiteral("Claude-Sonnet"));
    QCOMPARE(answer[QLatin1String("model")].toString(), QStringLiteral("gpt-4o"));
    QCOMPARE(answer[QLatin1String("provider")].toString(), QStringLiteral("far"));
    QVERIFY(answer[QLatin1String("notices")].toArray().isEmpty());

    const QJsonArray aliases = server.get(QStringLiteral("/troupe/v1/models/aliases"))
                                   .json()[QLatin1String("items")]
                                   .toArray();
    int named = 0;
    bool hasBuiltIn = false;
    for (const QJsonValue &alias : aliases) {
        named += alias[QLatin1String("alias")].toString() == QLatin1String("claude-sonnet");
        hasBuiltIn = hasBuiltIn || alias[QLatin1String("built_in")].toBool();
    }
    QCOMPARE(named, 1);
    QVERIFY(hasBuiltIn);

    QCOMPARE(server
                 .send("DELETE", QStringLiteral("/troupe/v1/models/aliases/claude-sonnet"),
                       server.adminKey())
                 .status,
             204);
    QCOMPARE(server
                 .send("DELETE", QStringLiteral("/troupe/v1/models/aliases/claude-sonnet"),
                       server.adminKey())
                 .status,
             404);
    // The name that came with the program is back: nobody serves that model here.
    const QJsonObject fallback = answerOf(server, QStringLiteral("claude-sonnet"));
    QCOMPARE(fallback[QLatin1String("model")].toString(), QStringLiteral("troupe-offline"));
    QVERIFY(!fallback[QLatin1String("notices")].toArray().isEmpty());
}

void TestModelBook::anAliasIsChecked_data()
{
    QTest::addColumn<QString>("alias");
    QTest::addColumn<QByteArray>("model");
    QTest::newRow("an unknown model") << QStringLiteral("mine") << QByteArray("nobody-knows-it");
    QTest::newRow("no model") << QStringLiteral("mine") << QByteArray("");
    QTest::newRow("itself") << QStringLiteral("gpt-4o") << QByteArray("GPT-4o");
    QTest::newRow("a circle") << QStringLiteral("gpt-4o") << QByteArray("first");
    QTest::newRow("a space") << QStringLiteral("my%20model") << QByteArray("gpt-4o");
    QTest::newRow("a slash") << QStringLiteral("my%2Fmodel") << QByteArray("gpt-4o");
    QTest::newRow("the built-in model") << QStringLiteral("troupe-offline") << QByteArray("gpt-4o");
}

void TestModelBook::anAliasIsChecked()
{
    QFETCH(QString, alias);
    QFETCH(QByteArray, model);
    TestServer server;
    QCOMPARE(server
                 .send("PUT", QStringLiteral("/troupe/v1/models/aliases/first"), server.adminKey(),
                       R"({"model":"gpt-4o"})")
                 .status,
             200);
    const TestReply refused =
        server.send("PUT", QStringLiteral("/troupe/v1/models/aliases/") + alias, server.adminKey(),
                    R"({"model":")" + model + "\"}");
    QVERIFY2(refused.status == 422 || refused.status == 404, refused.body);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/models")).status, 200);
}

void TestModelBook::anOverrideChangesWhatIsChargedAndShown()
{
    TestServer server;
    addProvider(server);
    const QJsonObject before = model(server, QStringLiteral("gpt-4o"));
    QCOMPARE(before[QLatin1String("price_source")].toString(), QStringLiteral("catalogue"));
    QVERIFY(!before[QLatin1String("changed")].toBool(true));
    const TestReply made = server.send(
        "PUT", QStringLiteral("/troupe/v1/models/overrides"), server.adminKey(),
        R"({"model":"GPT-4o","input_per_million":1,"cached_input_per_million":0.5,)"
        R"("output_per_million":2,"context_window":9000,"capabilities":["text","vision"]})");
    QVERIFY2(made.status == 200, made.body);
    const QJsonObject after = model(server, QStringLiteral("gpt-4o"));
    QCOMPARE(after[QLatin1String("price_source")].toString(), QStringLiteral("yours"));
    QVERIFY(after[QLatin1String("changed")].toBool());
    QCOMPARE(after[QLatin1String("context_window")].toInt(), 9000);
    QCOMPARE(after[QLatin1String("capabilities")].toArray().size(), 2);
    // 10 at $1, 15 at $0.5 and 87 at $2 a million.
    const QJsonObject answer = answerOf(server, QStringLiteral("gpt-4o"));
    QCOMPARE(answer[QLatin1String("cost")].toDouble(), 0.0001915);

    // Without a fact, or by its own verb, it is forgotten.
    QCOMPARE(server
                 .send("PUT", QStringLiteral("/troupe/v1/models/overrides"), server.adminKey(),
                       R"({"model":"gpt-4o"})")
                 .status,
             200);
    QCOMPARE(model(server, QStringLiteral("gpt-4o")), before);
    QCOMPARE(server
                 .send("DELETE", QStringLiteral("/troupe/v1/models/overrides?model=gpt-4o"),
                       server.adminKey())
                 .status,
             404);
}

void TestModelBook::anOverrideIsChecked_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no model") << QByteArray(R"({"input_per_million":1})");
    QTest::newRow("a negative price") << QByteArray(R"({"model":"gpt-4o","input_per_million":-1})");
    QTest::newRow("a giant price")
        << QByteArray(R"({"model":"gpt-4o","output_per_million":1000001})");
    QTest::newRow("an endless price")
        << QByteArray(R"({"model":"gpt-4o","output_per_million":1e300})");
    QTest::newRow("no context") << QByteArray(R"({"model":"gpt-4o","context_window":0})");
    QTest::newRow("an answer longer than the context")
        << QByteArray(R"({"model":"gpt-4o","context_window":10,"max_output":11})");
    QTest::newRow("an empty capability")
        << QByteArray(R"({"model":"gpt-4o","capabilities":[" "]})");
    QTest::newRow("an unknown key") << QByteArray(R"({"model":"gpt-4o","colour":"red"})");
}

void TestModelBook::anOverrideIsChecked()
{
    QFETCH(QByteArray, body);
    TestServer server;
    const TestReply refused =
        server.send("PUT", QStringLiteral("/troupe/v1/models/overrides"), server.adminKey(), body);
    QCOMPARE(refused.status, 422);
    QVERIFY(!refused.json()[QLatin1String("errors")].toArray().isEmpty());
    QVERIFY(server.get(QStringLiteral("/troupe/v1/models/overrides"))
                .json()[QLatin1String("items")]
                .toArray()
                .isEmpty());
}

void TestModelBook::whatRunsHereCostsNothingUnlessYouSaySo()
{
    TestServer server;
    addProvider(server, "http://127.0.0.1:4000/v1");
    QCOMPARE(answerOf(server, QStringLiteral("gpt-4o"))[QLatin1String("cost")].toDouble(), 0.0);
    QCOMPARE(server
                 .send("PUT", QStringLiteral("/troupe/v1/models/overrides"), server.adminKey(),
                       R"({"model":"far/gpt-4o","input_per_million":4,"output_per_million":0})")
                 .status,
             200);
    QVERIFY(answerOf(server, QStringLiteral("gpt-4o"))[QLatin1String("cost")].toDouble() > 0);
}

void TestModelBook::whatAProviderToldIsShown()
{
    TestServer server;
    const TestReply created =
        server.post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"local","base_url":"http://127.0.0.1:11434/v1"})");
    QCOMPARE(created.status, 201);
    QTRY_VERIFY(!model(server, QStringLiteral("scripted-1")).isEmpty());
    QCOMPARE(model(server, QStringLiteral("scripted-1"))[QLatin1String("context_window")].toInt(),
             8000);
    const QJsonArray listed = server.get(QStringLiteral("/troupe/v1/providers/local"))
                                  .json()[QLatin1String("listed")]
                                  .toArray();
    QCOMPARE(listed.size(), 1);
    QCOMPARE(listed.first()[QLatin1String("id")].toString(), QStringLiteral("scripted-1"));
}

void TestModelBook::importedPricesCount()
{
    TestServer server;
    addProvider(server);
    const TestReply imported = server.post(QStringLiteral("/troupe/v1/models/import"), R"({
        "gpt-4o": {"input_cost_per_token": 1e-07, "output_cost_per_token": 2e-07,
                   "mode": "chat", "litellm_provider": "openai"},
        "own": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06,
                "max_input_tokens": 5000, "mode": "chat", "supports_vision": true},
        "voice": {"mode": "audio_speech"},
        "broken": {"input_cost_per_token": "x"}})");
    QVERIFY2(imported.status == 200, imported.body);
    QCOMPARE(imported.json()[QLatin1String("models")].toInt(), 2);
    QCOMPARE(imported.json()[QLatin1String("other_modes")].toInt(), 1);
    QCOMPARE(imported.json()[QLatin1String("problem_count")].toInt(), 1);
    QCOMPARE(imported.json()[QLatin1String("problems")][0][QLatin1String("model")].toString(),
             QStringLiteral("broken"));

    const QJsonObject own = model(server, QStringLiteral("own"));
    QCOMPARE(own[QLatin1String("price_source")].toString(), QStringLiteral("imported"));
    QCOMPARE(own[QLatin1String("context_window")].toInt(), 5000);
    QVERIFY(own[QLatin1String("capabilities")].toArray().contains(QStringLiteral("vision")));
    QCOMPARE(model(server, QStringLiteral("gpt-4o"))[QLatin1String("input_per_million")].toDouble(),
             0.1);
    // What a person says counts more.
    server.send("PUT", QStringLiteral("/troupe/v1/models/overrides"), server.adminKey(),
                R"({"model":"gpt-4o","input_per_million":7})");
    const QJsonObject mixed = model(server, QStringLiteral("gpt-4o"));
    QCOMPARE(mixed[QLatin1String("input_per_million")].toDouble(), 7.0);
    QCOMPARE(mixed[QLatin1String("output_per_million")].toDouble(), 0.2);

    const QJsonObject state = server.get(QStringLiteral("/troupe/v1/models/import")).json();
    QCOMPARE(state[QLatin1String("models")].toInt(), 2);
    QVERIFY(state[QLatin1String("imported_at")].isString());
    QCOMPARE(
        server.send("DELETE", QStringLiteral("/troupe/v1/models/import"), server.adminKey()).status,
        204);
    QCOMPARE(model(server, QStringLiteral("own"))[QLatin1String("price_source")].toString(),
             QStringLiteral("unknown"));
}

void TestModelBook::anUnusableImportChangesNothing()
{
    TestServer server;
    QCOMPARE(
        server.post(QStringLiteral("/troupe/v1/models/import"), R"({"m":{"max_input_tokens":10}})")
            .status,
        200);
    const TestReply refused = server.post(QStringLiteral("/troupe/v1/models/import"),
                                          R"({"a/b":{"input_cost_per_token":"x"}})");
    QCOMPARE(refused.status, 422);
    QCOMPARE(refused.json()[QLatin1String("errors")][0][QLatin1String("pointer")].toString(),
             QStringLiteral("/a~1b"));
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/models/import"), "[]").status, 422);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/models/import"))
                 .json()[QLatin1String("models")]
                 .toInt(),
             1);
}

void TestModelBook::everythingIsThereAfterARestart()
{
    QTemporaryDir folder;
    TestServerOptions options;
    options.folder = folder.path() + QStringLiteral("/data");
    {
        TestServer server(options);
        server.send("PUT", QStringLiteral("/troupe/v1/models/aliases/mine"), server.adminKey(),
                    R"({"model":"gpt-4o"})");
        server.send("PUT", QStringLiteral("/troupe/v1/models/overrides"), server.adminKey(),
                    R"({"model":"gpt-4o","context_window":1234})");
        server.post(QStringLiteral("/troupe/v1/models/import"),
                    R"({"gpt-4o":{"input_cost_per_token":1e-06,"output_cost_per_token":1e-06}})");
    }
    TestServer server(options);
    const QJsonObject gpt = model(server, QStringLiteral("gpt-4o"));
    QCOMPARE(gpt[QLatin1String("context_window")].toInt(), 1234);
    QCOMPARE(gpt[QLatin1String("price_source")].toString(), QStringLiteral("imported"));
    QVERIFY(gpt[QLatin1String("aliases")].toArray().contains(QStringLiteral("mine")));
}

void TestModelBook::serversOnThisMachineAreFoundWhenAsked()
{
    TestServer server;
    int searches = 0;
    server.services().models.discovery().searchWith([&searches](const CancelToken &) {
        ++searches;
        return someServers();
    });
    server.services().models.discovery().setOwnPort(8000);
    const QString path = QStringLiteral("/troupe/v1/providers/discover");
    QVERIFY(server.get(path).json()[QLatin1String("searched_at")].isNull());
    QCOMPARE(searches, 0); // never by itself
    const TestReply found = server.post(path, QByteArray());
    QCOMPARE(found.status, 200);
    QCOMPARE(searches, 1);
    const QJsonArray items = found.json()[QLatin1String("items")].toArray();
    QCOMPARE(items.size(), 1);
    QCOMPARE(items.first()[QLatin1String("kind")].toString(), QStringLiteral("ollama"));
    QCOMPARE(items.first()[QLatin1String("provider_id")].toString(), QString());
    // Once it is added, the last search says so.
    const TestReply added =
        server.post(QStringLiteral("/troupe/v1/providers"),
                    R"({"name":"ollama","kind":"ollama","base_url":"http://localhost:11434/"})");
    QCOMPARE(added.status, 201);
    QCOMPARE(server.get(path).json()[QLatin1String("items")][0][QLatin1String("provider_id")],
             added.json()[QLatin1String("id")]);
    QCOMPARE(searches, 1);
}

void TestModelBook::aSearchCanBeSwitchedOff()
{
    TestServer server;
    QCOMPARE(server
                 .send("PATCH", QStringLiteral("/troupe/v1/settings"), server.adminKey(),
                       R"({"local_discovery":false})")
                 .status,
             200);
    const QString path = QStringLiteral("/troupe/v1/providers/discover");
    QCOMPARE(server.post(path, QByteArray()).status, 403);
    QVERIFY(!server.get(path).json()[QLatin1String("enabled")].toBool(true));
}

void TestModelBook::tokensAreCounted()
{
    TestServer server;
    const TestReply counted = server.post(QStringLiteral("/troupe/v1/tokens"),
                                          R"({"texts":["Hello, world", "", "Hello, world"]})");
    QVERIFY2(counted.status == 200, counted.body);
    QCOMPARE(counted.json()[QLatin1String("tokens")].toArray(), (QJsonArray{3, 0, 3}));
    QCOMPARE(counted.json()[QLatin1String("total")].toInt(), 6);
    QCOMPARE(counted.json()[QLatin1String("encoding")].toString(), QStringLiteral("o200k_base"));
    QCOMPARE(server.post(QStringLiteral("/troupe/v1/tokens"), R"({"texts":[]})").status, 422);
}

QTEST_GUILESS_MAIN(TestModelBook)
#include "tst_modelbook.moc"
