// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/catalog/litellmprices.h"

#include <QJsonDocument>
#include <QTest>

using namespace troupe;

class TestLiteLlmPrices : public QObject
{
    Q_OBJECT

private slots:
    void aPriceOfATokenIsExact_data();
    void aPriceOfATokenIsExact();
    void anEntryBecomesAModel();
    void whatMakesNoSenseIsLeftOutAndTold_data();
    void whatMakesNoSenseIsLeftOutAndTold();
    void otherKindsOfModelsArePassedOver();
    void aFloodOfErrorsIsBounded();
};

namespace {

PriceImport imported(const QByteArray &json)
{
    return readLiteLlmPrices(QJsonDocument::fromJson(json).object());
}

} // namespace

void TestLiteLlmPrices::aPriceOfATokenIsExact_data()
{
    QTest::addColumn<QString>("perToken");
    QTest::addColumn<QString>("perMillion"); // empty: none

    const auto row = [](const char *name, const char *perToken, const char *perMillion) {
        QTest::newRow(name) << QString::fromLatin1(perToken) << QString::fromLatin1(perMillion);
    };
    row("an exponent", "1e-07", "0.1");
    row("an exponent without a zero", "1e-7", "0.1");
    row("a capital exponent", "1.5E-06", "1.5");
    row("a plain decimal", "0.0000025", "2.5");
    row("many digits", "1.23456789e-06", "1.23456789");
    row("down to the nano-dollar", "1e-15", "0.000000001");
    row("half a nano-dollar rounds to even, down", "5e-16", "0");
    row("half a nano-dollar rounds to even, up", "1.5e-15", "0.000000002");
    row("less than half is nothing", "4.9e-16", "0");
    row("hardly anything", "1e-9999", "0");
    row("free", "0", "0");
    row("free, with a point", "0.0", "0");
    row("a million dollars", "1", "1000000");
    row("more than a million dollars", "1.000001", "");
    row("an endless price", "1e9999", "");
    row("an exponent that no number has", "1e99999999999", "");
    row("negative", "-1e-07", "");
    row("a word", "free", "");
    row("not a number", "nan", "");
    row("endless", "inf", "");
    row("nothing", "", "");
    row("a point alone", ".", "");
    row("two points", "1.2.3", "");
    row("hexadecimal", "0x10", "");
    row("a comma", "1,5", "");
    row("more digits than any price", "1.2345678901234567890123456789012345e-06", "");
}

void TestLiteLlmPrices::aPriceOfATokenIsExact()
{
    QFETCH(QString, perToken);
    QFETCH(QString, perMillion);
    const auto price = perMillionFromPerToken(perToken);
    QCOMPARE(price ? price->toString() : QString(), perMillion);
}

void TestLiteLlmPrices::anEntryBecomesAModel()
{
    const PriceImport import = imported(R"({
        "sample_spec": {"max_tokens": "LEGACY parameter.", "mode": "one of: chat, embedding"},
        "openrouter/anthropic/claude-3.5-sonnet": {
            "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
            "cache_read_input_token_cost": 3e-07, "max_input_tokens": 200000,
            "max_output_tokens": 8192, "max_tokens": 8192, "litellm_provider": "openrouter",
            "mode": "chat", "supports_vision": true, "supports_function_calling": true,
            "tool_use_system_prompt_tokens": 159, "source": "https://example.org"}})");
    QCOMPARE(import.problemCount, 0);
    QCOMPARE(import.models.size(), 1);
    const ImportedModel &model = import.models.first();
    QCOMPARE(model.model, QStringLiteral("openrouter/anthropic/claude-3.5-sonnet"));
    QCOMPARE(model.provider, QStringLiteral("openrouter"));
    QCOMPARE(model.inputPerMillion->toString(), QStringLiteral("3"));
    QCOMPARE(model.outputPerMillion->toString(), QStringLiteral("15"));
    QCOMPARE(model.cachedInputPerMillion->toString(), QStringLiteral("0.3"));
    QCOMPARE(model.contextWindow, 200'000);
    QCOMPARE(model.maxOutput, 8192);
    QCOMPARE(model.capabilities,
             (QStringList{QStringLiteral("text"), QStringLiteral("function_calling"),
                          QStringLiteral("vision")}));
}

void TestLiteLlmPrices::whatMakesNoSenseIsLeftOutAndTold_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QString>("problem"); // a part of it; empty: it is taken

    const auto row = [](const char *name, const char *entry, const char *problem) {
        QTest::newRow(name) << QByteArray(entry) << QString::fromLatin1(problem);
    };
    row("no object", "7", "is no object");
    row("a list", "[]", "is no object");
    row("empty", "{}", "neither a price");
    row("a price as a word", R"({"input_cost_per_token":"much","output_cost_per_token":0})",
        "input_cost_per_token");
    row("a price as text", R"({"input_cost_per_token":"1e-07","output_cost_per_token":"2e-07"})",
        "");
    row("a negative price", R"({"input_cost_per_token":-1,"output_cost_per_token":0})",
        "input_cost_per_token");
    row("a price as a list", R"({"input_cost_per_token":[1],"output_cost_per_token":0})",
        "input_cost_per_token");
    row("a giant price", R"({"input_cost_per_token":1e300,"output_cost_per_token":0})",
        "input_cost_per_token");
    row("one price of two", R"({"input_cost_per_token":1e-07})", "only");
    row("no price but a context", R"({"max_input_tokens":4096})", "");
    row("half a token", R"({"max_input_tokens":4096.5})", "max_input_tokens");
    row("tokens as text", R"({"max_input_tokens":"4096"})", "");
    row("tokens as words", R"({"max_input_tokens":"set to max input tokens"})", "max_input_tokens");
    row("negative tokens", R"({"max_input_tokens":-1})", "max_input_tokens");
    row("too many tokens", R"({"max_input_tokens":1e12})", "max_input_tokens");
    row("null", R"({"input_cost_per_token":null,"max_input_tokens":10})", "");
}

void TestLiteLlmPrices::whatMakesNoSenseIsLeftOutAndTold()
{
    QFETCH(QByteArray, entry);
    QFETCH(QString, problem);
    const PriceImport import = imported("{\"m\":" + entry + "}");
    QCOMPARE(import.models.size(), problem.isEmpty() ? 1 : 0);
    QCOMPARE(import.problemCount, problem.isEmpty() ? 0 : 1);
    if (!problem.isEmpty()) {
        QCOMPARE(import.problems.first().model, QStringLiteral("m"));
        QVERIFY2(import.problems.first().message.contains(problem),
                 qPrintable(import.problems.first().message));
    }
}

void TestLiteLlmPrices::otherKindsOfModelsArePassedOver()
{
    const PriceImport import = imported(R"({
        "e": {"mode": "embedding", "input_cost_per_token": 1e-07},
        "i": {"mode": "image_generation"},
        "c": {"mode": "completion", "input_cost_per_token": 0, "output_cost_per_token": 0},
        "r": {"mode": "responses", "input_cost_per_token": 0, "output_cost_per_token": 0}})");
    QCOMPARE(import.otherModes, 2);
    QCOMPARE(import.models.size(), 2);
    QCOMPARE(import.problemCount, 0);
}

void TestLiteLlmPrices::aFloodOfErrorsIsBounded()
{
    QJsonObject document;
    for (int i = 0; i < 1000; ++i)
        document.insert(QStringLiteral("bad %1").arg(i), QJsonObject());
    document.insert(QString(5000, u'x'), QJsonObject());
    document.insert(QStringLiteral("same"), QJsonObject{{QStringLiteral("max_tokens"), 5}});
    document.insert(QStringLiteral("SAME"), QJsonObject{{QStringLiteral("max_tokens"), 5}});
    const PriceImport import = readLiteLlmPrices(document);
    QCOMPARE(import.problemCount, 1002);
    QCOMPARE(import.problems.size(), 200);
    QCOMPARE(import.models.size(), 1);
    for (const PriceProblem &problem : import.problems)
        QVERIFY(problem.model.size() <= 200);
}

QTEST_APPLESS_MAIN(TestLiteLlmPrices)
#include "tst_litellmprices.moc"
