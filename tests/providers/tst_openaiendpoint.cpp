// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaiendpoint.h"
#include "core/providers/openai/openaimodels.h"

#include <QTest>

using namespace troupe;

class TestOpenAiEndpoint : public QObject
{
    Q_OBJECT

private slots:
    void addresses_data();
    void addresses();
    void whatIsNoAddress_data();
    void whatIsNoAddress();
    void modelLists_data();
    void modelLists();
};

void TestOpenAiEndpoint::addresses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("chat");
    const auto row = [](const char *name, const char *typed, const char *chat) {
        QTest::newRow(name) << QString::fromLatin1(typed) << QString::fromLatin1(chat);
    };
    row("a host and a port", "http://host:1234", "http://host:1234/v1/chat/completions");
    row("with a slash", "http://host:1234/", "http://host:1234/v1/chat/completions");
    row("with /v1", "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions");
    row("with /v1 and slashes", "https://api.openai.com/v1//",
        "https://api.openai.com/v1/chat/completions");
    row("all of it", "https://api.openai.com/v1/chat/completions",
        "https://api.openai.com/v1/chat/completions");
    row("all of it and a slash", "https://h.com/v1/chat/completions/",
        "https://h.com/v1/chat/completions");
    row("the list of models", "https://h.com/v1/models", "https://h.com/v1/chat/completions");
    row("another path", "https://api.groq.com/openai/v1",
        "https://api.groq.com/openai/v1/chat/completions");
    row("a path without /v1", "https://generativelanguage.googleapis.com/v1beta/openai/",
        "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions");
    row("a path all of it below another", "https://openrouter.ai/api/v1/chat/completions",
        "https://openrouter.ai/api/v1/chat/completions");
    row("Azure's query",
        "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
        "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21");
    row("no scheme, local", "localhost:11434", "http://localhost:11434/v1/chat/completions");
    row("no scheme, an address", "192.168.1.5/v1", "http://192.168.1.5/v1/chat/completions");
    row("no scheme, a name of the house", "gpu-box", "http://gpu-box/v1/chat/completions");
    row("no scheme, the internet", "api.x.ai/v1", "https://api.x.ai/v1/chat/completions");
    row("IPv6", "http://[::1]:8080", "http://[::1]:8080/v1/chat/completions");
    row("spaces around", "  http://host:1234 ", "http://host:1234/v1/chat/completions");
    row("escapes in the path stay", "https://h.com/a%2Fb", "https://h.com/a%2Fb/chat/completions");
}

void TestOpenAiEndpoint::addresses()
{
    QFETCH(QString, typed);
    QFETCH(QString, chat);
    const auto endpoint = OpenAiEndpoint::fromBase(typed);
    QVERIFY(endpoint.has_value());
    QCOMPARE(QString::fromLatin1(endpoint->chat.toEncoded()), chat);
    QCOMPARE(QString::fromLatin1(endpoint->models.toEncoded()),
             QString(chat).replace(QLatin1String("chat/completions"), QLatin1String("models")));
}

void TestOpenAiEndpoint::whatIsNoAddress_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *typed :
         {"", "   ", "http://", "ftp://host/v1", "file:///etc/passwd", "http://a b/", "http:///v1"})
        QTest::newRow(qPrintable(QStringLiteral("\"%1\"").arg(QString::fromLatin1(typed))))
            << QString::fromLatin1(typed);
}

void TestOpenAiEndpoint::whatIsNoAddress()
{
    QFETCH(QString, typed);
    const auto endpoint = OpenAiEndpoint::fromBase(typed);
    QVERIFY(!endpoint.has_value());
    QCOMPARE(endpoint.error().key, QStringLiteral("invalid_base_url"));
}

void TestOpenAiEndpoint::modelLists_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("models"); // "id=context …", or "refused"
    const auto row = [](const char *name, const char *body, const char *models) {
        QTest::newRow(name) << QByteArray(body) << QString::fromLatin1(models);
    };
    row("OpenAI", R"({"object":"list","data":[{"id":"gpt-4.1","object":"model"},{"id":"o3"}]})",
        "gpt-4.1=0 o3=0");
    row("OpenRouter",
        R"({"data":[{"id":"a/b","context_length":131072,"top_provider":{"context_length":1}}]})",
        "a/b=131072");
    row("OpenRouter, the provider's",
        R"({"data":[{"id":"a","top_provider":{"context_length":4096}}]})", "a=4096");
    row("Groq", R"({"data":[{"id":"a","context_window":8192}]})", "a=8192");
    row("vLLM", R"({"data":[{"id":"a","max_model_len":32768}]})", "a=32768");
    row("LM Studio: what is loaded",
        R"({"data":[{"id":"a","max_context_length":32768,"loaded_context_length":4096}]})",
        "a=4096");
    row("llama.cpp",
        R"({"models":[{"name":"x"}],"data":[{"id":"a","meta":{"n_ctx_train":131072}}]})",
        "a=131072");
    row("llama.cpp: what is loaded",
        R"({"data":[{"id":"a","meta":{"n_ctx_train":131072,"n_ctx":8192}}]})", "a=8192");
    row("Ollama's own list", R"({"models":[{"name":"llama3:8b","model":"llama3:8b"}]})",
        "llama3:8b=0");
    row("a bare array", R"([{"id":"a"},"b"])", "a=0 b=0");
    row("Ollama without models", R"({"object":"list","data":null})", "");
    row("an empty list", R"({"data":[]})", "");
    row("the same twice", R"({"data":[{"id":"a"},{"id":"a"}]})", "a=0");
    row("entries without an id", R"({"data":[{},7,null,{"id":""},{"id":"a"}]})", "a=0");
    row("a context of nonsense",
        R"({"data":[{"id":"a","context_length":-5},{"id":"b","context_length":1e30},{"id":"c","context_length":"8k"}]})",
        "a=0 b=2000000000 c=0");
    row("a web page", "<html></html>", "refused");
    row("another JSON", R"({"ok":true})", "refused");
    row("nothing", "", "refused");
}

void TestOpenAiEndpoint::modelLists()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, models);
    const auto listed = readOpenAiModels(body);
    QStringList found;
    if (listed) {
        for (const ModelListing &model : *listed)
            found.append(QStringLiteral("%1=%2").arg(model.id).arg(model.contextWindow));
    } else {
        QCOMPARE(listed.error().code, ErrorCode::Upstream);
        found.append(QStringLiteral("refused"));
    }
    QCOMPARE(found.join(u' '), models);
}

QTEST_APPLESS_MAIN(TestOpenAiEndpoint)
#include "tst_openaiendpoint.moc"
