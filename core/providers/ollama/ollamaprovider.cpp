// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/ollama/ollamaprovider.h"

#include "core/providers/ollama/ollamareader.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kMostShown = 64;
constexpr qsizetype kMostKnownModels = 500;
constexpr int kUsualContext = 4096;
constexpr int kShowTimeoutMs = 10'000;
constexpr char kUsualAddress[] = "http://localhost:11434";

} // namespace

struct OllamaProvider::State : HttpProviderBase
{
    OllamaConfig config;
    QUrl base; ///< without /api
    QHash<QString, OllamaModelFacts> facts; ///< by model
    QHash<QString, int> contexts; ///< the num_ctx last asked for, by model

    State(OllamaConfig c, QUrl b, OutboundClient &o, const Clock &k, RetryTools t)
        : HttpProviderBase(o, k, std::move(t)), config(std::move(c)), base(std::move(b))
    {
    }

    OutboundRequest request(const char *tail, const QString &secret,
                            const CancelToken &cancel) const
    {
        QUrl url = base;
        url.setPath(base.path(QUrl::FullyEncoded) + QLatin1String(tail), QUrl::StrictMode);
        OutboundHeaders headers;
        const QByteArray key = secret.trimmed().toUtf8();
        if (!key.isEmpty()) // behind a proxy, or ollama.com
            headers.append(OutboundHeader{"Authorization", "Bearer " + key});
        headers.append(OutboundHeader{"Accept", "application/x-ndjson, application/json"});
        return providerRequest(config, url, headers, cancel);
    }

    ProviderErrorContext context(const QString &model, const QString &secret, const QUrl &url) const
    {
        ProviderErrorContext context = providerErrorContext(config, clock, model, secret, url);
        context.protocol = QStringLiteral("Ollama");
        context.addressHint = QStringLiteral("it is usually %1").arg(QLatin1String(kUsualAddress));
        return context;
    }
};

OllamaProvider::OllamaProvider(std::shared_ptr<State> state) : m_state(std::move(state)) {}
OllamaProvider::~OllamaProvider() = default;

Result<std::unique_ptr<OllamaProvider>> OllamaProvider::create(OllamaConfig config,
                                                               OutboundClient &client,
                                                               const Clock &clock, RetryTools tools)
{
    const QString typed =
        config.baseUrl.trimmed().isEmpty() ? QString::fromLatin1(kUsualAddress) : config.baseUrl;
    auto base = readBaseUrl(typed, {"/api/chat", "/api/tags", "/api", "/v1"}, kUsualAddress);
    if (!base)
        return fail(std::move(base.error()));
    auto state = std::make_shared<State>(std::move(config), std::move(*base), client, clock,
                                         std::move(tools));
    return std::unique_ptr<OllamaProvider>(new OllamaProvider(std::move(state)));
}

Task<ChatReply> OllamaProvider::chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel)
{
    return runChat(m_state, std::move(request), std::move(onDelta), std::move(cancel));
}

Task<QList<ModelListing>> OllamaProvider::listModels(CancelToken cancel)
{
    return runListModels(m_state, std::move(cancel));
}

/// What /api/show says; unknown when it does not answer. Asked once for each model.
Task<OllamaModelFacts> OllamaProvider::factsOf(std::shared_ptr<State> state, QString model,
                                               QString secret, CancelToken cancel)
{
    if (const auto known = state->facts.constFind(model); known != state->facts.constEnd())
        co_return OllamaModelFacts(*known);
    OutboundRequest outbound = state->request("/api/show", secret, cancel);
    outbound.method = "POST";
    outbound.headers.append(OutboundHeader{"Content-Type", "application/json"});
    QJsonObject body; // older servers read "name"
    body.insert(QLatin1String("model"), model);
    body.insert(QLatin1String("name"), model);
    outbound.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    outbound.reason = QStringLiteral("what %1 can do").arg(model);
    outbound.timeouts.totalMs = kShowTimeoutMs;
    outbound.timeouts.firstByteMs = kShowTimeoutMs;
    const ProviderErrorContext context = state->context(model, secret, outbound.url);
    auto answer = co_await fetchBody(&state->client, outbound, context);
    if (!answer)
        co_return fail(std::move(answer.error()));
    const OllamaModelFacts facts = readOllamaFacts(*answer);
    if (state->facts.size() >= kMostKnownModels)
        state->facts.clear();
    state->facts.insert(model, facts);
    co_return OllamaModelFacts(facts);
}

Task<int> OllamaProvider::contextFor(std::shared_ptr<State> state, ChatRequest request,
                                     QString secret, CancelToken cancel)
{
    if (state->config.contextTokens > 0)
        co_return int(state->config.contextTokens);
    const qint64 needed = ollamaTokensNeeded(request);
    const int before = state->contexts.value(request.model);
    if (ollamaContextFor(needed, 0) <= std::max(kUsualContext, before))
        co_return int(before); // 0 as long as the default does
    const QString model = request.model;
    auto facts = co_await factsOf(state, model, secret, cancel);
    const int context =
        std::max(before, ollamaContextFor(needed, facts ? facts->contextWindow : 0));
    if (state->contexts.size() >= kMostKnownModels)
        state->contexts.clear();
    state->contexts.insert(model, context);
    co_return int(context);
}

Task<ChatReply> OllamaProvider::runChat(std::shared_ptr<State> state, ChatRequest request,
                                        DeltaSink onDelta, CancelToken cancel)
{
    const ApiKeySource source = state->config.apiKey;
    auto secret = co_await askForKey(source);
    if (!secret)
        co_return fail(std::move(secret.error()));
    auto context = co_await contextFor(state, request, *secret, cancel);
    if (!context)
        co_return fail(std::move(context.error()));
    AttemptMaker attempt = [state, request, key = *secret, tokens = *context, onDelta, cancel] {
        return runAttempt(state, request, key, tokens, onDelta, cancel);
    };
    auto reply =
        co_await retriedChat(state->config.retry, state->tools, std::move(attempt), cancel);
    co_return std::move(reply);
}

Task<ProviderAttempt> OllamaProvider::runAttempt(std::shared_ptr<State> state, ChatRequest request,
                                                 QString secret, int contextTokens,
                                                 DeltaSink onDelta, CancelToken cancel)
{
    OllamaOptions options;
    options.keepAlive = state->config.keepAlive;
    options.contextTokens = contextTokens;
    OutboundRequest outbound = state->request("/api/chat", secret, cancel);
    outbound.method = "POST";
    outbound.headers.append(OutboundHeader{"Content-Type", "application/json"});
    outbound.body = ollamaChatBody(request, options);
    outbound.reason = QStringLiteral("chat with %1").arg(request.model);
    const ProviderErrorContext context = state->context(request.model, secret, outbound.url);
    auto reader = std::make_shared<OllamaReader>(onDelta);
    auto attempt = co_await attemptChat(&state->client, outbound, reader, context);
    co_return std::move(attempt);
}

Task<QList<ModelListing>> OllamaProvider::runListModels(std::shared_ptr<State> state,
                                                        CancelToken cancel)
{
    const ApiKeySource source = state->config.apiKey;
    auto secret = co_await askForKey(source);
    if (!secret)
        co_return fail(std::move(secret.error()));
    OutboundRequest outbound = state->request("/api/tags", *secret, cancel);
    outbound.reason = QStringLiteral("list models");
    const ProviderErrorContext context = state->context(QString(), *secret, outbound.url);
    auto body = co_await fetchBody(&state->client, outbound, context);
    if (!body)
        co_return fail(std::move(body.error()));
    const auto tags = readOllamaTags(*body);
    if (!tags)
        co_return fail(tags.error());
    QList<ModelListing> models;
    bool answers = true;
    state->facts.clear(); // a model may have been pulled anew
    for (const QString &tag : *tags) {
        ModelListing listing;
        listing.id = tag;
        if (answers && models.size() < kMostShown) {
            auto facts = co_await factsOf(state, tag, *secret, cancel);
            if (facts) {
                listing.contextWindow = facts->contextWindow;
                listing.capabilities = facts->capabilities;
            } else if (facts.error().code == ErrorCode::Cancelled) {
                co_return fail(std::move(facts.error()));
            } else if (facts.error().code == ErrorCode::Timeout) {
                answers = false; // not a minute for each
            }
        }
        models.append(listing);
    }
    co_return QList<ModelListing>(models);
}

} // namespace troupe
