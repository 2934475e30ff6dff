// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundclient.h"
#include "core/tools/function/inlinefunction.h"
#include "tests/support/scriptedserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;
using namespace troupe::testing;

namespace {

Task<void> nothing()
{
    co_return Result<void>();
}

class EchoTool final : public Tool
{
public:
    explicit EchoTool(const char *name)
    {
        m_info.name = QString::fromLatin1(name);
        m_info.description = QStringLiteral("Says it again");
        m_info.aliases = {QStringLiteral("search_web")};
        m_info.risk = ToolRisk::Destructive;
        m_info.permission = ToolPermission::Ask;
        m_info.parameters = {{QStringLiteral("type"), QStringLiteral("object")},
                             {QStringLiteral("required"), QJsonArray{QStringLiteral("query")}}};
    }
    const ToolInfo &info() const override { return m_info; }
    Task<ToolResult> call(QJsonObject arguments, ToolContext) override
    {
        co_return ToolResult(arguments.value(QLatin1String("query")).toString());
    }

private:
    ToolInfo m_info;
};

} // namespace

class TestHttpFunction : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void whatIsSent();
    void argumentsOfAGetAreItsQuery();
    void aSecretIsNotTold();
    void aFailureIsLogged_data();
    void aFailureIsLogged();
    void onlyWhatIsSafeIsTriedAgain();
    void moreThanTheRateIsRefused();
    void privateAddressesAreRefused();
    void whatIsNoFunctionIsRefused_data();
    void whatIsNoFunctionIsRefused();
    void declarationsOfAgents();

private:
    ToolFunction function(const QString &path, FunctionMethod method = FunctionMethod::Post) const
    {
        ToolFunction made;
        made.id = QStringLiteral("f1");
        made.ownerId = QStringLiteral("u1");
        made.name = QStringLiteral("get_weather");
        made.endpoint = m_server->url(path).toString(QUrl::RemovePath | QUrl::RemoveQuery) + path;
        made.method = method;
        made.parameters = {{QStringLiteral("type"), QStringLiteral("object")}};
        return made;
    }
    Result<ToolResult> call(const ToolFunction &function, const QJsonObject &arguments)
    {
        HttpFunction tool(function, m_world, m_window);
        ToolContext context;
        context.userId = QStringLiteral("u1");
        context.agentId = QStringLiteral("a1");
        context.callId = QStringLiteral("call-1");
        return QCoro::waitFor(tool.call(arguments, context));
    }

    ManualClock m_clock;
    std::unique_ptr<NetPolicy> m_policy;
    std::unique_ptr<OutboundClient> m_client;
    std::unique_ptr<ScriptedServer> m_server;
    std::shared_ptr<const FunctionWorld> m_world;
    std::shared_ptr<CallWindow> m_window;
    QList<FunctionExecution> m_log;
};

void TestHttpFunction::init()
{
    m_policy = std::make_unique<NetPolicy>(m_clock);
    NetSettings settings;
    settings.allowTargets = {QStringLiteral("127.0.0.0/8")};
    QVERIFY(m_policy->apply(settings));
    m_client = std::make_unique<OutboundClient>(*m_policy);
    m_server = std::make_unique<ScriptedServer>();
    m_window = std::make_shared<CallWindow>();
    m_log.clear();
    m_world = std::make_shared<const FunctionWorld>(
        FunctionWorld{*m_client, m_clock,
                      [](QString) -> Task<QByteArray> { co_return QByteArray("top-secret-key"); },
                      [log = &m_log](FunctionExecution execution) {
                          log->append(std::move(execution));
                          return nothing();
                      }});
}

void TestHttpFunction::whatIsSent()
{
    m_server->enqueue(Script::answer(200, "{\"degrees\": 21}"));
    ToolFunction weather = function(QStringLiteral("/v2/{city}/weather"));
    weather.auth = FunctionAuth::ApiKey;
    weather.authHeader = QStringLiteral("X-API-Key");
    weather.hasSecret = true;
    weather.headers = {{QStringLiteral("X-Unit"), QStringLiteral("metric")}};
    const auto result = call(weather, {{QStringLiteral("city"), QStringLiteral("Köln/../x")},
                                       {QStringLiteral("days"), 3}});
    QVERIFY(result.has_value());
    QVERIFY(!result->isError);
    QCOMPARE(result->text, QStringLiteral("{\"degrees\": 21}"));
    const SeenRequest seen = m_server->requests().value(0);
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.target, QByteArray("/v2/K%C3%B6ln%2F..%2Fx/weather"));
    QCOMPARE(seen.headers.value("x-api-key"), QByteArray("top-secret-key"));
    QCOMPARE(seen.headers.value("x-unit"), QByteArray("metric"));
    QCOMPARE(seen.headers.value("idempotency-key"), QByteArray("call-1"));
    QCOMPARE(seen.body, QByteArray("{\"days\":3}"));
    QCOMPARE(m_log.size(), 1);
    QCOMPARE(m_log[0].status, ExecutionStatus::Success);
    QCOMPARE(m_log[0].httpStatus, 200);
    QCOMPARE(m_log[0].agentId, QStringLiteral("a1"));
    QCOMPARE(m_log[0].arguments.value(QLatin1String("days")).toInt(), 3);
}

void TestHttpFunction::argumentsOfAGetAreItsQuery()
{
    m_server->enqueue(Script::answer(200, "ok", "text/plain"));
    const auto result = call(function(QStringLiteral("/find?lang=de"), FunctionMethod::Get),
                             {{QStringLiteral("q"), QStringLiteral("a&b=c +ü")},
                              {QStringLiteral("deep"), QJsonObject{{QStringLiteral("x"), true}}}});
    QVERIFY(result.has_value());
    QCOMPARE(m_server->requests()[0].target,
             QByteArray("/find?lang=de&deep=%7B%22x%22%3Atrue%7D&q=a%26b%3Dc%20%2B%C3%BC"));
    QVERIFY(m_server->requests()[0].body.isEmpty());
}

void TestHttpFunction::aSecretIsNotTold()
{
    m_server->enqueue(Script::answer(200, "{\"you sent\": \"top-secret-key\"}"));
    ToolFunction weather = function(QStringLiteral("/echo"));
    weather.auth = FunctionAuth::Bearer;
    weather.hasSecret = true;
    const auto result = call(weather, {});
    QVERIFY(result.has_value());
    QCOMPARE(result->text, QStringLiteral("{\"you sent\": \"[secret]\"}"));
    QCOMPARE(m_server->requests()[0].headers.value("authorization"),
             QByteArray("Bearer top-secret-key"));
    QVERIFY(!m_log[0].result.contains(QLatin1String("top-secret")));
}

void TestHttpFunction::aFailureIsLogged_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isResult");
    QTest::newRow("the arguments are wrong") << 422 << true;
    QTest::newRow("not found") << 404 << true;
    QTest::newRow("not allowed") << 401 << false;
    QTest::newRow("it broke") << 500 << false;
}

void TestHttpFunction::aFailureIsLogged()
{
    QFETCH(int, status);
    QFETCH(bool, isResult);
    m_server->enqueue(Script::answer(status, "{\"error\": \"no such city\"}"));
    const auto result = call(function(QStringLiteral("/weather")), {});
    QCOMPARE(result.has_value(), isResult);
    if (isResult) {
        QVERIFY(result->isError);
        QVERIFY(result->text.contains(QLatin1String("no such city")));
    } else {
        QCOMPARE(result.error().key, QStringLiteral("function_error"));
    }
    QCOMPARE(m_log.size(), 1);
    QCOMPARE(m_log[0].status, ExecutionStatus::Failed);
    QCOMPARE(m_log[0].httpStatus, status);
    QVERIFY(m_log[0].error.contains(QString::number(status)));
}

void TestHttpFunction::onlyWhatIsSafeIsTriedAgain()
{
    m_server->enqueue(Script::answer(503, "later"));
    m_server->enqueue(Script::answer(200, "now"));
    const auto got = call(function(QStringLiteral("/a"), FunctionMethod::Get), {});
    QVERIFY(got.has_value());
    QCOMPARE(got->text, QStringLiteral("now"));
    QCOMPARE(m_server->requests().size(), 2);
    m_server->enqueue(Script::answer(503, "later"));
    const auto posted = call(function(QStringLiteral("/a")), {});
    QVERIFY(!posted.has_value());
    QCOMPARE(m_server->requests().size(), 3);
    QCOMPARE(m_server->unexpected(), 0);
}

void TestHttpFunction::moreThanTheRateIsRefused()
{
    ToolFunction weather = function(QStringLiteral("/a"));
    weather.requestsPerMinute = 2;
    m_server->enqueue(Script::answer(200, "1"));
    m_server->enqueue(Script::answer(200, "2"));
    QVERIFY(call(weather, {}).has_value());
    m_clock.advanceMs(20'000);
    QVERIFY(call(weather, {}).has_value());
    const auto third = call(weather, {});
    QVERIFY(!third.has_value());
    QCOMPARE(third.error().code, ErrorCode::RateLimited);
    QCOMPARE(third.error().retryAfterSeconds, 40);
    QCOMPARE(m_log.size(), 3);
    m_clock.advanceMs(40'001);
    m_server->enqueue(Script::answer(200, "3"));
    QVERIFY(call(weather, {}).has_value());
    QCOMPARE(m_server->requests().size(), 3);
}

void TestHttpFunction::privateAddressesAreRefused()
{
    QVERIFY(m_policy->apply(NetSettings()));
    const auto result = call(function(QStringLiteral("/a")), {});
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::Forbidden);
    QCOMPARE(m_server->connections(), 0);
}

void TestHttpFunction::whatIsNoFunctionIsRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QJsonObject>("headers");
    QTest::addColumn<QJsonObject>("parameters");
    QTest::addColumn<QString>("pointer");
    const QString name = QStringLiteral("f");
    const QString endpoint = QStringLiteral("https://api.test/x");
    const QJsonObject none;
    const auto row = [](const char *title, const QString &functionName, const QString &address,
                        const QJsonObject &headers, const QJsonObject &parameters,
                        const char *pointer) {
        QTest::newRow(title) << functionName << address << headers << parameters
                             << QString::fromLatin1(pointer);
    };
    row("a name with blanks", QStringLiteral("a b"), endpoint, none, none, "/name");
    row("no name", QString(), endpoint, none, none, "/name");
    row("no address", name, QStringLiteral("weather"), none, none, "/endpoint");
    row("a file", name, QStringLiteral("file:///etc/passwd"), none, none, "/endpoint");
    row("a password in the address", name, QStringLiteral("https://u:p@api.test/"), none, none,
        "/endpoint");
    row("an argument as the host", name, QStringLiteral("https://{host}/x"), none, none,
        "/endpoint");
    row("an argument as the port", name, QStringLiteral("https://api.test:{port}/x"), none, none,
        "/endpoint");
    row("a header that splits", name, endpoint,
        QJsonObject{{QStringLiteral("X-A"), QStringLiteral("a\r\nX-B: c")}}, none, "/headers");
    row("a header without a name", name, endpoint,
        QJsonObject{{QStringLiteral("a b"), QStringLiteral("x")}}, none, "/headers");
    row("parameters that are no schema", name, endpoint, none,
        QJsonObject{{QStringLiteral("properties"), 1}}, "/parameters/properties");
}

void TestHttpFunction::whatIsNoFunctionIsRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, endpoint);
    QFETCH(QJsonObject, headers);
    QFETCH(QJsonObject, parameters);
    QFETCH(QString, pointer);
    ToolFunction made;
    made.name = name;
    made.endpoint = endpoint;
    made.headers = headers;
    made.parameters = parameters;
    const auto checked = checkFunction(made);
    QVERIFY(!checked.has_value());
    QStringList pointers;
    for (const FieldIssue &issue : checked.error().issues)
        pointers.append(issue.pointer);
    QVERIFY2(pointers.contains(pointer), qPrintable(pointers.join(u' ')));
}

void TestHttpFunction::declarationsOfAgents()
{
    ToolRegistry registry;
    registry.add(std::make_shared<EchoTool>("web_search"));
    const auto make = [&](const QJsonObject &declaration) {
        return makeInlineFunction(declaration, QStringLiteral("u1"), QStringLiteral("inline"),
                                  registry, m_world, m_window);
    };
    const auto known = make({{QStringLiteral("name"), QStringLiteral("search_web")},
                             {QStringLiteral("description"), QStringLiteral("Ours")}});
    QVERIFY(known.has_value());
    QCOMPARE((*known)->info().name, QStringLiteral("search_web"));
    QCOMPARE((*known)->info().description, QStringLiteral("Ours"));
    QCOMPARE((*known)->info().risk, ToolRisk::Destructive); // no declaration makes a tool harmless
    QCOMPARE((*known)->info().permission, ToolPermission::Ask);
    auto result = QCoro::waitFor(
        (*known)->call({{QStringLiteral("query"), QStringLiteral("x")}}, ToolContext()));
    QCOMPARE(result->text, QStringLiteral("x"));
    result = QCoro::waitFor((*known)->call({}, ToolContext())); // the tool's own schema holds
    QVERIFY(result->isError);

    const auto missing = make({{QStringLiteral("name"), QStringLiteral("fly_to_moon")}});
    QVERIFY(missing.has_value());
    result = QCoro::waitFor((*missing)->call({}, ToolContext()));
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().key, QStringLiteral("function_error"));

    m_server->enqueue(Script::answer(200, "sunny", "text/plain"));
    const auto own =
        make({{QStringLiteral("name"), QStringLiteral("get_weather")},
              {QStringLiteral("endpoint"), m_server->url(QStringLiteral("/w")).toString()},
              {QStringLiteral("authentication"),
               QJsonObject{{QStringLiteral("type"), QStringLiteral("api_key")},
                           {QStringLiteral("header"), QStringLiteral("X-Key")},
                           {QStringLiteral("value"), QStringLiteral("abcdefgh")}}}});
    QVERIFY(own.has_value());
    result = QCoro::waitFor((*own)->call({}, ToolContext()));
    QCOMPARE(result->text, QStringLiteral("sunny"));
    QCOMPARE(m_server->requests()[0].headers.value("x-key"), QByteArray("abcdefgh"));
    QVERIFY(!make({{QStringLiteral("name"), QStringLiteral("x")},
                   {QStringLiteral("endpoint"), QStringLiteral("ftp://x")}})
                 .has_value());
}

QTEST_GUILESS_MAIN(TestHttpFunction)
#include "tst_httpfunction.moc"
