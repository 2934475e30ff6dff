// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/catalog/catalog.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

#include <thread>

using namespace troupe;

namespace {

Money dollars(const char *text)
{
    return *Money::parse(QString::fromLatin1(text));
}

TokenCounts tokenCounts(qint64 input, qint64 output, qint64 cached = 0)
{
    TokenCounts counts;
    counts.input = input;
    counts.output = output;
    counts.cached = cached;
    return counts;
}

QString idOf(const CatalogModel *model)
{
    return model ? model->id : QStringLiteral("(none)");
}

QByteArray smallCatalog()
{
    return R"({"vendors": {"acme": {"dated": "2025-11-01"}},
               "models": [{"id": "a-1", "provider": "acme", "context_window": 1000, "max_output": 100,
                           "input_per_million": "2", "output_per_million": "8", "aliases": ["a"]}]})";
}

} // namespace

class TestCatalog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void theReferencesFigures_data();
    void theReferencesFigures();
    void listPrices_data();
    void listPrices();
    void everyEntryIsComplete();
    void everyVendorIsThere();
    void finds_data();
    void finds();
    void chargesByTheMillion_data();
    void chargesByTheMillion();
    void chargesSumExactly();
    void theOfflineModelCostsNothing();
    void overridesChangeOnlyWhatTheySay();
    void overridesAddModelsAndAliases();
    void allProblemsAreTold_data();
    void allProblemsAreTold();
    void unreadableOverrides_data();
    void unreadableOverrides();
    void aFailedOverrideChangesNothing();
    void isReadInTimeOnceAndFromAnyThread();

private:
    ModelCatalog m_catalog;
};

void TestCatalog::initTestCase()
{
    auto loaded = ModelCatalog::builtIn();
    if (!loaded) {
        for (const FieldIssue &issue : loaded.error().issues)
            qWarning() << issue.pointer << issue.message;
        QFAIL(qPrintable(loaded.error().message));
    }
    m_catalog = *loaded;
}

void TestCatalog::theReferencesFigures_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("maxOutput");
    QTest::addColumn<QString>("inputPer1k");
    QTest::addColumn<QString>("outputPer1k");
    QTest::addColumn<int>("latency");
    QTest::newRow("gpt-4.1") << "gpt-4.1"
                             << "GPT-4.1" << 32768ll << "0.002"
                             << "0.008" << 600;
    QTest::newRow("gpt-4.1-mini") << "gpt-4.1-mini"
                                  << "GPT-4.1 Mini" << 16384ll << "0.0004"
                                  << "0.0016" << 400;
}

void TestCatalog::theReferencesFigures()
{
    QFETCH(QString, id);
    QFETCH(QString, name);
    QFETCH(qint64, maxOutput);
    QFETCH(QString, inputPer1k);
    QFETCH(QString, outputPer1k);
    QFETCH(int, latency);
    const CatalogModel *model = m_catalog.lookup(id);
    QVERIFY(model);
    QCOMPARE(model->id, id);
    QCOMPARE(model->name, name);
    QCOMPARE(model->provider, QStringLiteral("openai"));
    QCOMPARE(model->capabilities, QStringList({QStringLiteral("text"), QStringLiteral("reasoning"),
                                               QStringLiteral("function_calling")}));
    QCOMPARE(model->contextWindow, 1'000'000);
    QCOMPARE(model->maxOutput, maxOutput);
    QCOMPARE(chargeFor(1000, model->inputPerMillion).toString(), inputPer1k);
    QCOMPARE(chargeFor(1000, model->outputPerMillion).toString(), outputPer1k);
    QCOMPARE(model->latencyMs, latency);
    QCOMPARE(model->availability, QStringLiteral("high"));
}

void TestCatalog::listPrices_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("prices"); // input cached output
    QTest::addColumn<qint64>("context");
    const auto row = [](const char *id, const char *prices, qint64 context) {
        QTest::newRow(id) << QString::fromLatin1(id) << QString::fromLatin1(prices) << context;
    };
    row("gpt-5", "1.25 0.125 10", 400'000);
    row("gpt-4o", "2.5 1.25 10", 128'000);
    row("gpt-4o-mini", "0.15 0.075 0.6", 128'000);
    row("o3", "2 0.5 8", 200'000);
    row("gpt-4", "30 30 60", 8192);
    row("claude-sonnet-4-5", "3 0.3 15", 200'000);
    row("claude-opus-4-5", "5 0.5 25", 200'000);
    row("claude-haiku-4-5", "1 0.1 5", 200'000);
    row("claude-3-haiku", "0.25 0.03 1.25", 200'000);
    row("gemini-2.5-pro", "1.25 0.125 10", 1'048'576);
    row("gemini-2.5-flash", "0.3 0.03 2.5", 1'048'576);
    row("open-mistral-nemo", "0.15 0.15 0.15", 131'072);
    row("deepseek-chat", "0.28 0.028 0.42", 128'000);
}

void TestCatalog::listPrices()
{
    QFETCH(QString, id);
    QFETCH(QString, prices);
    QFETCH(qint64, context);
    const CatalogModel *model = m_catalog.lookup(id);
    QVERIFY(model);
    QCOMPARE(model->inputPerMillion.toString() + u' ' + model->cachedInputPerMillion.toString()
                 + u' ' + model->outputPerMillion.toString(),
             prices);
    QCOMPARE(model->contextWindow, context);
}

void TestCatalog::everyEntryIsComplete()
{
    QVERIFY(m_catalog.all().size() >= 40);
    QSet<QString> ids;
    for (const CatalogModel &model : m_catalog.all()) {
        const QByteArray what = model.id.toUtf8();
        QVERIFY2(!ids.contains(model.id), what);
        ids.insert(model.id);
        QVERIFY2(!model.name.isEmpty() && !model.provider.isEmpty(), what);
        QVERIFY2(model.contextWindow >= 4096 && model.maxOutput >= 1024, what);
        QVERIFY2(model.capabilities.contains(QStringLiteral("text")), what);
        QVERIFY2(model.latencyMs > 0, what);
        QVERIFY2(QDate::fromString(model.dated, Qt::ISODate).isValid(), what);
        QVERIFY2(model.cachedInputPerMillion <= model.inputPerMillion, what);
        QVERIFY2(model.inputPerMillion <= model.outputPerMillion, what);
        if (model.longPrompt) {
            QVERIFY2(model.longPrompt->inputPerMillion > model.inputPerMillion, what);
            QVERIFY2(model.longPrompt->outputPerMillion > model.outputPerMillion, what);
        }
        QCOMPARE(idOf(m_catalog.lookup(model.id)), model.id);
        QCOMPARE(idOf(m_catalog.lookup(model.id.toUpper())), model.id);
    }
}

void TestCatalog::everyVendorIsThere()
{
    QHash<QString, int> counts;
    for (const CatalogModel &model : m_catalog.all())
        ++counts[model.provider];
    QVERIFY(counts.value(QStringLiteral("openai")) >= 15);
    QVERIFY(counts.value(QStringLiteral("anthropic")) >= 10);
    QVERIFY(counts.value(QStringLiteral("google")) >= 6);
    QVERIFY(counts.value(QStringLiteral("mistral")) >= 6);
    QCOMPARE(counts.value(QStringLiteral("deepseek")), 2);
    QCOMPARE(counts.value(QStringLiteral("troupe")), 1);
}

void TestCatalog::finds_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("id");
    const auto row = [](const char *what, const char *name, const char *id) {
        QTest::newRow(what) << QString::fromLatin1(name) << QString::fromLatin1(id);
    };
    row("an id in another case", "GPT-4o-Mini", "gpt-4o-mini");
    row("an id among spaces", " gpt-4o ", "gpt-4o");
    row("the references' claude-sonnet", "claude-sonnet", "claude-sonnet-5-5");
    row("the references' claude-haiku", "claude-haiku", "claude-haiku-5-5");
    row("the references' claude-opus", "claude-opus", "claude-opus-5-5");
    row("the references' gpt-4", "gpt-4", "gpt-4");
    row("a dated id", "gpt-4o-2024-08-06", "gpt-4o");
    row("a dated id that has prices of its own", "gpt-4o-2024-05-13", "gpt-4o-2024-05-13");
    row("a dated id of the longer name", "gpt-4o-mini-2024-07-18", "gpt-4o-mini");
    row("a dated id of Anthropic", "claude-3-5-sonnet-20241022", "claude-3-5-sonnet-latest");
    row("a dated id of the fourth generation", "claude-opus-4-20250514", "claude-opus-4-0");
    row("a dated id of a minor version", "claude-opus-4-1-20250805", "claude-opus-4-1");
    row("the newest of a name", "claude-3-5-haiku-latest", "claude-3-5-haiku-latest");
    row("an id on another cloud", "claude-sonnet-4-5@20250929", "claude-sonnet-4-5");
    row("a dot for a dash", "claude-3.5-sonnet", "claude-3-5-sonnet-latest");
    row("month and day", "gpt-3.5-turbo-0125", "gpt-3.5-turbo");
    row("year and month", "mistral-small-2503", "mistral-small-latest");
    row("a numbered release", "gemini-2.0-flash-001", "gemini-2.0-flash");
    row("a dated preview", "gemini-2.5-pro-preview-06-05", "gemini-2.5-pro");
    row("the model's path of Google", "models/gemini-2.5-flash", "gemini-2.5-flash");
    row("with its provider", "anthropic/claude-haiku-4-5", "claude-haiku-4-5");
    row("the built-in model", "troupe-offline", "troupe-offline");
    row("another model of the family is not the family", "gpt-4o-realtime", "(none)");
    row("a bigger context is another model", "gpt-4-32k", "(none)");
    row("a longer word is not a version", "gpt-4olive", "(none)");
    row("an unknown minor version is not guessed", "claude-opus-4-99", "(none)");
    row("an unknown model", "llama3.2:3b", "(none)");
    row("nothing", "", "(none)");
    row("a date alone", "-2024-08-06", "(none)");
    row("a provider alone", "openai/", "(none)");
    QTest::newRow("a megabyte") << QString(1 << 20, u'g') << QStringLiteral("(none)");
    QTest::newRow("thousands of dashes")
        << QStringLiteral("gpt-4o") + QString(10'000, u'-') << QStringLiteral("(none)");
}

void TestCatalog::finds()
{
    QFETCH(QString, name);
    QFETCH(QString, id);
    QCOMPARE(idOf(m_catalog.lookup(name)), id);
}

void TestCatalog::chargesByTheMillion_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<qint64>("input");
    QTest::addColumn<qint64>("cached");
    QTest::addColumn<qint64>("output");
    QTest::addColumn<QString>("total");
    const auto row = [](const char *what, const char *id, qint64 input, qint64 cached,
                        qint64 output, const char *total) {
        QTest::newRow(what) << QString::fromLatin1(id) << input << cached << output
                            << QString::fromLatin1(total);
    };
    row("a million of each", "gpt-4.1", 1'000'000, 0, 1'000'000, "10");
    row("a short chat turn", "gpt-4.1-mini", 25, 0, 48, "0.0000868");
    row("the cached part costs less", "gpt-4o", 1'000'000, 400'000, 0, "2");
    row("all of it cached", "gpt-4o", 1'000'000, 1'000'000, 0, "1.25");
    row("without a cached price the input price counts", "gpt-4", 1'000'000, 1'000'000, 0, "30");
    row("nothing costs nothing", "gpt-4", 0, 0, 0, "0");
    row("up to the limit the prompt is short", "gemini-2.5-pro", 200'000, 0, 100'000, "1.25");
    row("one token more makes all of it long", "gemini-2.5-pro", 200'001, 0, 100'000, "2.0000025");
    row("cached tokens count to the length", "gemini-2.5-pro", 400'000, 400'000, 0, "0.1");
    row("more cached than input is cut", "gpt-4o", 100, 900, 0, "0.000125");
    row("negative counts are none", "gpt-4o", -5, -7, -9, "0");
    row("a component rounds half to even", "gemini-1.5-flash-8b", 1, 0, 0, "0.000000038");
    row("a tie goes to the even neighbour", "gpt-4.1-nano", 1, 1, 0, "0.000000025");
}

void TestCatalog::chargesByTheMillion()
{
    QFETCH(QString, id);
    QFETCH(qint64, input);
    QFETCH(qint64, cached);
    QFETCH(qint64, output);
    QFETCH(QString, total);
    const CatalogModel *model = m_catalog.lookup(id);
    QVERIFY(model);
    QCOMPARE(charge(tokenCounts(input, output, cached), *model).total().toString(), total);
}

void TestCatalog::chargesSumExactly()
{
    const CatalogModel *model = m_catalog.lookup(u"gemini-1.5-flash");
    const TokenCharge parts = charge(tokenCounts(1003, 77, 333), *model);
    QCOMPARE(parts.input, chargeFor(670, dollars("0.075")));
    QCOMPARE(parts.cachedInput, chargeFor(333, dollars("0.01875")));
    QCOMPARE(parts.output, chargeFor(77, dollars("0.3")));
    QCOMPARE(parts.total().nanos(),
             parts.input.nanos() + parts.cachedInput.nanos() + parts.output.nanos());
}

void TestCatalog::theOfflineModelCostsNothing()
{
    const CatalogModel *model = m_catalog.lookup(u"troupe-offline");
    QVERIFY(model);
    QCOMPARE(model->contextWindow, 128'000);
    QCOMPARE(model->provider, QStringLiteral("troupe"));
    QCOMPARE(charge(tokenCounts(1'000'000'000, 1'000'000'000, 5), *model).total(), Money());
}

void TestCatalog::overridesChangeOnlyWhatTheySay()
{
    ModelCatalog catalog = m_catalog;
    QVERIFY(catalog
                .applyOverrides(R"({"models": [{"id": "GPT-4o", "input_per_million": "1.5",
        "dated": "2026-01-01"}, {"id": "gpt-4", "input_per_million": "20"},
        {"id": "gemini-2.5-pro", "long_prompt": null}]})")
                .has_value());
    const CatalogModel *changed = catalog.lookup(u"gpt-4o");
    const CatalogModel *before = m_catalog.lookup(u"gpt-4o");
    QCOMPARE(changed->inputPerMillion, dollars("1.5"));
    QCOMPARE(changed->dated, QStringLiteral("2026-01-01"));
    QCOMPARE(changed->cachedInputPerMillion, before->cachedInputPerMillion);
    QCOMPARE(changed->outputPerMillion, before->outputPerMillion);
    QCOMPARE(changed->contextWindow, before->contextWindow);
    QCOMPARE(changed->capabilities, before->capabilities);
    QCOMPARE(idOf(changed), QStringLiteral("gpt-4o"));
    QCOMPARE(catalog.lookup(u"gpt-4")->cachedInputPerMillion,
             dollars("20")); // it had none of its own
    QVERIFY(!catalog.lookup(u"gemini-2.5-pro")->longPrompt);
    QVERIFY(m_catalog.lookup(u"gemini-2.5-pro")->longPrompt);
    QCOMPARE(catalog.all().size(), m_catalog.all().size());
}

void TestCatalog::overridesAddModelsAndAliases()
{
    ModelCatalog catalog = m_catalog;
    const auto applied = catalog.applyOverrides(R"({
        "models": [{"id": "house-1", "provider": "house", "context_window": 32000,
                    "input_per_million": "0.5", "output_per_million": "1", "aliases": ["house"]}],
        "aliases": {"claude-sonnet": "claude-sonnet-4-5", "our-best": "house-1"}})");
    QVERIFY(applied.has_value());
    QCOMPARE(catalog.all().size(), m_catalog.all().size() + 1);
    QCOMPARE(idOf(catalog.lookup(u"HOUSE")), QStringLiteral("house-1"));
    QCOMPARE(idOf(catalog.lookup(u"our-best")), QStringLiteral("house-1"));
    QCOMPARE(idOf(catalog.lookup(u"claude-sonnet")), QStringLiteral("claude-sonnet-4-5"));
    QCOMPARE(catalog.lookup(u"house")->maxOutput, 32'000);
    QCOMPARE(catalog.lookup(u"house")->cachedInputPerMillion, dollars("0.5"));
}

void TestCatalog::allProblemsAreTold_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("pointers");
    const auto row = [](const char *what, const char *json,
                        std::initializer_list<const char *> pointers) {
        QStringList list;
        for (const char *one : pointers)
            list << QString::fromLatin1(one);
        QTest::newRow(what) << QByteArray(json) << list;
    };
    row("an unknown key", R"({"modles": []})", {"/modles"});
    row("an unknown key with a slash", R"({"a/b~c": []})", {"/a~1b~0c"});
    row("models are no list", R"({"models": {}})", {"/models"});
    row("a model is a text", R"({"models": ["gpt-4o"]})", {"/models/0"});
    row("no id", R"({"models": [{"input_per_million": "1"}]})", {"/models/0/id"});
    row("an id with a space", R"({"models": [{"id": "a b"}]})", {"/models/0/id"});
    row("a new model without anything", R"({"models": [{"id": "x"}]})",
        {"/models/0/provider", "/models/0/context_window", "/models/0/input_per_million",
         "/models/0/output_per_million"});
    row("problems of several models",
        R"({"models": [{"id": "gpt-4o", "input_per_million": 2}, {"id": "a-1", "context_window": -1,
            "latency_ms": 1.5, "capabilities": "text", "name": 7}]})",
        {"/models/0/input_per_million", "/models/1/name", "/models/1/context_window",
         "/models/1/latency_ms", "/models/1/capabilities"});
    row("a price as a number", R"({"models": [{"id": "a-1", "output_per_million": 0.1}]})",
        {"/models/0/output_per_million"});
    row("a negative price", R"({"models": [{"id": "a-1", "output_per_million": "-1"}]})",
        {"/models/0/output_per_million"});
    row("a price with an exponent", R"({"models": [{"id": "a-1", "output_per_million": "1e3"}]})",
        {"/models/0/output_per_million"});
    row("a price that would overflow sums",
        R"({"models": [{"id": "a-1", "output_per_million": "9000000000"}]})",
        {"/models/0/output_per_million"});
    row("a price finer than a nano-dollar",
        R"({"models": [{"id": "a-1", "output_per_million": "0.0000000001"}]})",
        {"/models/0/output_per_million"});
    row("more output than context", R"({"models": [{"id": "a-1", "max_output": 5000}]})",
        {"/models/0/max_output"});
    row("a context past all sense", R"({"models": [{"id": "a-1", "context_window": 1e18}]})",
        {"/models/0/context_window"});
    row("an unknown key of a model", R"({"models": [{"id": "a-1", "price": "1"}]})",
        {"/models/0/price"});
    row("the same id twice", R"({"models": [{"id": "a-1"}, {"id": "A-1"}]})", {"/models/1/id"});
    row("an alias twice", R"({"models": [{"id": "a-1", "aliases": ["q", "Q", 3]}]})",
        {"/models/0/aliases/1", "/models/0/aliases/2"});
    row("half a long prompt", R"({"models": [{"id": "a-1", "long_prompt": {"above": 0, "x": 1}}]})",
        {"/models/0/long_prompt/x", "/models/0/long_prompt/above",
         "/models/0/long_prompt/input_per_million", "/models/0/long_prompt/output_per_million"});
    row("aliases that lead nowhere",
        R"({"aliases": {"q": "nothing", "r": 1, "a b": "a-1", "ok": "a-1"}})",
        {"/aliases/a b", "/aliases/q", "/aliases/r"});
    row("an alias that hides a model", R"({"aliases": {"a-1": "a-1"}})", {"/aliases/a-1"});
    row("an alias of a model that hides another",
        R"({"models": [{"id": "b", "provider": "x", "context_window": 9, "input_per_million": "1",
            "output_per_million": "1", "aliases": ["a", "A-1"]}]})",
        {"/models/0/aliases/1"});
    row("aliases are no object", R"({"aliases": []})", {"/aliases"});
    row("a vendor's day that is none", R"({"vendors": {"x": {"dated": "2025-02-30"}}})",
        {"/vendors/x/dated"});
    row("vendors are no object", R"({"vendors": 1})", {"/vendors"});
}

void TestCatalog::allProblemsAreTold()
{
    QFETCH(QByteArray, json);
    QFETCH(QStringList, pointers);
    auto catalog = ModelCatalog::load(smallCatalog());
    QVERIFY(catalog.has_value());
    if (json.contains("gpt-4o\", \"input"))
        *catalog = m_catalog, catalog->applyOverrides(smallCatalog());
    const auto applied = catalog->applyOverrides(json);
    QVERIFY(!applied.has_value());
    QCOMPARE(applied.error().code, ErrorCode::Invalid);
    QStringList found;
    for (const FieldIssue &issue : applied.error().issues) {
        found << issue.pointer;
        QVERIFY(!issue.message.isEmpty());
    }
    QCOMPARE(found, pointers);
}

void TestCatalog::unreadableOverrides_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing") << QByteArray() << int(ErrorCode::Malformed);
    QTest::newRow("half of it") << QByteArray(R"({"models": [)") << int(ErrorCode::Malformed);
    QTest::newRow("a list") << QByteArray("[]") << int(ErrorCode::Malformed);
    QTest::newRow("bytes of zero") << QByteArray(100, '\0') << int(ErrorCode::Malformed);
    QTest::newRow("nested too deep") << QByteArray(5000, '[') << int(ErrorCode::Malformed);
    QTest::newRow("five megabytes") << QByteArray(5 << 20, ' ') << int(ErrorCode::TooLarge);
    QByteArray many = R"({"models": [)";
    for (int i = 0; i < 10'001; ++i)
        many += "{},";
    QTest::newRow("ten thousand empty models") << many + "{}]}" << int(ErrorCode::Invalid);
    QByteArray bad = R"({"models": [)";
    for (int i = 0; i < 5000; ++i)
        bad += "1,";
    QTest::newRow("thousands of problems") << bad + "1]}" << int(ErrorCode::Invalid);
}

void TestCatalog::unreadableOverrides()
{
    QFETCH(QByteArray, json);
    QFETCH(int, code);
    ModelCatalog catalog = m_catalog;
    const auto applied = catalog.applyOverrides(json);
    QVERIFY(!applied.has_value());
    QCOMPARE(int(applied.error().code), code);
    QVERIFY(applied.error().issues.size() <= 200);
}

void TestCatalog::aFailedOverrideChangesNothing()
{
    ModelCatalog catalog = m_catalog;
    QVERIFY(!catalog
                 .applyOverrides(R"({"models": [{"id": "gpt-4o", "input_per_million": "99"},
        {"id": "fresh", "provider": "x"}], "aliases": {"claude-sonnet": "gpt-4o"}})")
                 .has_value());
    QCOMPARE(catalog.lookup(u"gpt-4o")->inputPerMillion, dollars("2.5"));
    QCOMPARE(idOf(catalog.lookup(u"fresh")), QStringLiteral("(none)"));
    QCOMPARE(idOf(catalog.lookup(u"claude-sonnet")), QStringLiteral("claude-sonnet-5-5"));
}

void TestCatalog::isReadInTimeOnceAndFromAnyThread()
{
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 10; ++i) {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(ModelCatalog::builtIn().has_value());
        best = qMin(best, timer.nsecsElapsed());
    }
    qInfo("read in %lld microseconds", static_cast<long long>(best / 1000));
    QVERIFY(best < 50'000'000); // without optimisation, under a sanitizer, on a busy machine

    const LazyModelCatalog lazy;
    std::vector<const CatalogModel *> found(8);
    std::vector<std::thread> threads;
    threads.reserve(found.size());
    for (auto &slot : found)
        threads.emplace_back([&lazy, &slot] { slot = lazy.get().lookup(u"gpt-4o"); });
    for (std::thread &thread : threads)
        thread.join();
    for (const CatalogModel *model : found) {
        QVERIFY(model);
        QCOMPARE(model, found.front());
    }
}

QTEST_APPLESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
