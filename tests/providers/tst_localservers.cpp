// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/localservers.h"
#include "core/providers/providerfactory.h"
#include "tests/providers/providerfixture.h"

using namespace troupe;
using namespace troupe::testing;

class TestLocalServers : public QObject
{
    Q_OBJECT

private slots:
    void whoAnswers_data();
    void whoAnswers();
    void allPortsAreAskedInTheirOrder();
    void nothingIsAskedUnlessToldTo();
    void theOfflineLockLetsItBe();
    void aSilentServerIsNotWaitedForLong();
    void cancelling();
    void theUsualPorts();
    void eachKindMakesAProvider();
};

namespace {

struct Search
{
    ManualClock clock;
    NetPolicy policy{clock};
    OutboundClient client{policy};
    CancelToken cancel;

    Result<QList<LocalServer>> find(const QList<LocalPort> &ports)
    {
        LocalServerSearch search(client, ports);
        return QCoro::waitFor(search.find(cancel));
    }
};

quint16 unusedPort()
{
    const ScriptedServer gone;
    return gone.port();
}

} // namespace

void TestLocalServers::whoAnswers_data()
{
    QTest::addColumn<QString>("usual");
    QTest::addColumn<QList<QByteArray>>("answers"); // "status body", one a connection
    QTest::addColumn<QString>("found");
    const auto row = [](const char *name, const char *usual, const QList<QByteArray> &answers,
                        const char *found) {
        QTest::newRow(name) << QString::fromLatin1(usual) << answers << QString::fromLatin1(found);
    };
    const QByteArray version = R"(200 {"version":"0.12.3"})";
    const QByteArray tags = R"(200 {"models":[{"name":"qwen3:4b"},{"name":"gemma3"}]})";
    row("Ollama", "Ollama",
        {R"(200 {"object":"list","data":[{"id":"qwen3:4b","owned_by":"library"}]})", version, tags},
        "Ollama ollama / qwen3:4b,gemma3");
    row("Ollama without a model", "Ollama",
        {R"(200 {"object":"list","data":null})", version, R"(200 {"models":null})"},
        "Ollama ollama / ");
    row("Ollama on another's port", "vLLM",
        {R"(200 {"data":[{"id":"a","owned_by":"library"}]})", version, tags},
        "Ollama ollama / qwen3:4b,gemma3");
    row("an old Ollama without the compatible list", "Ollama",
        {"404 404 page not found", version, tags}, "Ollama ollama / qwen3:4b,gemma3");
    row("something that lists as Ollama but is not", "Ollama",
        {R"(200 {"data":[{"id":"a"}]})", "404 {}"}, "Ollama openai /v1 a");
    row("LM Studio", "LM Studio",
        {R"(200 {"data":[{"id":"qwen","object":"model","owned_by":"organization_owner"}],"object":"list"})"},
        "LM Studio openai /v1 qwen");
    row("llama.cpp where LocalAI is usual", "LocalAI",
        {R"(200 {"object":"list","data":[{"id":"a.gguf","owned_by":"llamacpp","meta":{"n_ctx":4096}}]})"},
        "llama.cpp openai /v1 a.gguf");
    row("vLLM", "vLLM", {R"(200 {"data":[{"id":"a","owned_by":"vllm"}]})"}, "vLLM openai /v1 a");
    row("GPT4All", "Jan", {R"(200 {"data":[{"id":"a","owned_by":"humanity"}]})"},
        "GPT4All openai /v1 a");
    row("it does not say who it is", "Jan", {R"(200 {"data":[{"id":"a"},{"id":"b"}]})"},
        "Jan openai /v1 a,b");
    row("it wants a key", "vLLM", {R"(401 {"error":"Invalid API key"})"}, "vLLM openai /v1 key ");
    row("a page that wants a password", "vLLM", {"401 <html>Sign in</html>"}, "");
    row("an API of another sort that wants a token", "vLLM", {R"(401 {"error":"login first"})"},
        "");
    row("another Troupe", "vLLM",
        {R"(401 {"error":{"code":"api_key_missing","message":"Send an API key","request_id":"r"}})"},
        "");
    row("a web site", "LocalAI", {"200 <!DOCTYPE html><html></html>"}, "");
    row("another API", "LocalAI", {R"(200 {"hello":"world"})"}, "");
    row("a list of something, refused", "LocalAI", {R"(500 {"data":[{"id":"a"}]})"}, "");
    row("a redirect is not followed", "LocalAI", {"302 x"}, "");
    row("it breaks off", "LocalAI", {}, "");
}

void TestLocalServers::whoAnswers()
{
    QFETCH(QString, usual);
    QFETCH(QList<QByteArray>, answers);
    QFETCH(QString, found);
    Search s;
    ScriptedServer server;
    for (const QByteArray &answer : answers)
        server.enqueue(Script::answer(answer.left(3).toInt(), answer.mid(4)));
    if (answers.isEmpty())
        server.enqueue(Script().awaitRequest().drop());
    const auto servers = s.find({{server.port(), usual}});
    QVERIFY(servers.has_value());
    QStringList lines;
    for (const LocalServer &one : *servers) {
        const QString root = QStringLiteral("http://127.0.0.1:%1").arg(server.port());
        QVERIFY(one.baseUrl.startsWith(root));
        const QString path = one.baseUrl.mid(root.size());
        lines.append(one.program
                     + (one.kind == ProviderKind::Ollama ? QStringLiteral(" ollama ")
                                                         : QStringLiteral(" openai "))
                     + (path.isEmpty() ? QStringLiteral("/") : path) + u' '
                     + (one.needsKey ? QStringLiteral("key ") : QString()) + one.models.join(u','));
    }
    QCOMPARE(lines.join(u'|'), found);
    QCOMPARE(server.scriptsLeft(), 0);
    QCOMPARE(server.unexpected(), 0);
    for (const SeenRequest &request : server.requests())
        QVERIFY(!request.headers.contains("authorization"));
}

void TestLocalServers::allPortsAreAskedInTheirOrder()
{
    Search s;
    ScriptedServer first;
    ScriptedServer second;
    first.enqueue(Script::answer(200, R"({"data":[{"id":"a"}]})"));
    second.enqueue(Script::answer(200, R"({"data":[{"id":"b"}]})"));
    const auto servers = s.find({{second.port(), QStringLiteral("Second")},
                                 {unusedPort(), QStringLiteral("None")},
                                 {first.port(), QStringLiteral("First")}});
    QCOMPARE(servers->size(), 2);
    QCOMPARE(servers->at(0).program, QStringLiteral("Second"));
    QCOMPARE(servers->at(1).program, QStringLiteral("First"));
    QCOMPARE(s.policy.ledger().recent().size(), 3); // every question is told
    QCOMPARE(s.policy.ledger().recent().first().reason,
             QStringLiteral("look for local model servers"));
}

void TestLocalServers::nothingIsAskedUnlessToldTo()
{
    Search s;
    const ScriptedServer server;
    const LocalServerSearch search(s.client, {{server.port(), QStringLiteral("X")}});
    QCoreApplication::processEvents();
    QCOMPARE(server.connections(), 0);
    QVERIFY(s.policy.ledger().recent().isEmpty());
}

void TestLocalServers::theOfflineLockLetsItBe()
{
    Search s;
    NetSettings settings;
    settings.offline = true;
    QVERIFY(s.policy.apply(settings));
    ScriptedServer server;
    server.enqueue(Script::answer(200, R"({"data":[{"id":"a"}]})"));
    QCOMPARE(s.find({{server.port(), QStringLiteral("X")}})->size(), 1);
}

void TestLocalServers::aSilentServerIsNotWaitedForLong()
{
    Search s;
    ScriptedServer silent;
    ScriptedServer endless;
    silent.enqueue(Script().awaitRequest().stall());
    endless.enqueue(Script()
                        .awaitRequest()
                        .send("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(5'000'000, ' '))
                        .stall());
    QElapsedTimer timer;
    timer.start();
    QVERIFY(s.find({{silent.port(), QStringLiteral("X")}, {endless.port(), QStringLiteral("Y")}})
                ->isEmpty());
    QVERIFY(timer.elapsed() < 10'000);
    QTRY_COMPARE(silent.closedByClient(), 1);
}

void TestLocalServers::cancelling()
{
    Search s;
    ScriptedServer silent;
    silent.enqueue(Script().awaitRequest().stall());
    LocalServerSearch search(s.client, {{silent.port(), QStringLiteral("X")}});
    auto task = search.find(s.cancel);
    QTRY_COMPARE(silent.requests().size(), 1);
    s.cancel.cancel();
    QCOMPARE(QCoro::waitFor(task).error().code, ErrorCode::Cancelled);
}

void TestLocalServers::theUsualPorts()
{
    QList<int> ports;
    for (const LocalPort &port : LocalServerSearch::usualPorts())
        ports.append(port.port);
    QCOMPARE(ports, (QList<int>{11434, 1234, 8080, 8000, 4891, 1337}));
}

void TestLocalServers::eachKindMakesAProvider()
{
    Search s;
    ScriptedServer server;
    HttpProviderConfig config;
    config.baseUrl = server.url().toString();
    const QByteArray targets[] = {"/v1/models", "/v1/models?limit=1000", "/api/tags"};
    const QByteArray bodies[] = {R"({"data":[]})", R"({"data":[]})", R"({"models":[]})"};
    int at = 0;
    for (const ProviderKind kind :
         {ProviderKind::OpenAi, ProviderKind::Anthropic, ProviderKind::Ollama}) {
        server.enqueue(Script::answer(200, bodies[at]));
        auto provider = makeHttpProvider(kind, config, s.client, s.clock);
        QVERIFY(provider.has_value());
        QVERIFY(QCoro::waitFor((*provider)->listModels(s.cancel)).has_value());
        QCOMPARE(server.requests().last().target, targets[at++]);
        HttpProviderConfig bad;
        bad.baseUrl = QStringLiteral("ftp://x");
        QCOMPARE(makeHttpProvider(kind, bad, s.client, s.clock).error().key,
                 QStringLiteral("invalid_base_url"));
    }
    QVERIFY(!makeHttpProvider(ProviderKind::Offline, config, s.client, s.clock).has_value());
}

QTEST_GUILESS_MAIN(TestLocalServers)
#include "tst_localservers.moc"
