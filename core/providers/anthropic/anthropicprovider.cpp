// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/anthropic/anthropicprovider.h"

#include "core/providers/anthropic/anthropicmodels.h"
#include "core/providers/anthropic/anthropicreader.h"
#include "core/providers/anthropic/anthropicrequest.h"
#include "core/providers/toolnames.h"

#include <QSet>
#include <QUrlQuery>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMostLessons = 4;
constexpr qsizetype kMostLearnt = 500;
constexpr int kMostPages = 20;
constexpr qsizetype kMostListed = 10'000;

} // namespace

struct AnthropicProvider::State : HttpProviderBase
{
    AnthropicConfig config;
    QUrl base; ///< without /v1
    QHash<QString, AnthropicDialect> dialects; ///< by model

    State(AnthropicConfig c, QUrl b, OutboundClient &o, const Clock &k, RetryTools t)
        : HttpProviderBase(o, k, std::move(t)), config(std::move(c)), base(std::move(b))
    {
    }

    QUrl at(const char *tail) const
    {
        QUrl url = base;
        url.setPath(base.path(QUrl::FullyEncoded) + QLatin1String(tail), QUrl::StrictMode);
        return url;
    }

    void learn(const QString &model, const AnthropicDialect &dialect)
    {
        if (dialects.size() >= kMostLearnt)
            dialects.clear();
        dialects.insert(model, dialect);
    }

    OutboundRequest request(const QUrl &url, const QString &secret, const CancelToken &cancel) const
    {
        OutboundHeaders headers;
        headers.append(OutboundHeader{"x-api-key", secret.trimmed().toUtf8()});
        headers.append(OutboundHeader{"anthropic-version", config.version});
        headers.append(OutboundHeader{"Accept", "text/event-stream, application/json"});
        return providerRequest(config, url, headers, cancel);
    }

    ProviderErrorContext context(const QString &model, const QString &secret, const QUrl &url) const
    {
        ProviderErrorContext context = providerErrorContext(config, clock, model, secret, url);
        context.protocol = QStringLiteral("Messages API");
        context.addressHint = QStringLiteral("Anthropic's own is https://api.anthropic.com");
        return context;
    }

    /// A request with what is known of its model now.
    static ChatTry tryOf(const std::shared_ptr<State> &state, const ChatRequest &request,
                         const QString &secret, const DeltaSink &onDelta, const CancelToken &cancel)
    {
        const auto names = toolWireNames(request.tools);
        const AnthropicDialect dialect = state->dialects.value(request.model);
        ChatTry next;
        next.request = state->request(state->at("/v1/messages"), secret, cancel);
        next.request.method = "POST";
        next.request.headers.append(OutboundHeader{"Content-Type", "application/json"});
        next.request.body = anthropicChatBody(request, dialect, names);
        next.request.reason = QStringLiteral("chat with %1").arg(request.model);
        next.context = state->context(request.model, secret, next.request.url);
        next.reader = std::make_shared<AnthropicReader>(names, onDelta);
        next.learn = [state, dialect, request](const OutboundResponse &refusal) {
            const auto lesson = adaptedAnthropic(dialect, request, refusal);
            if (lesson)
                state->learn(request.model, *lesson);
            return lesson.has_value();
        };
        return next;
    }

    QStringList noticesOf(const ChatRequest &request) const
    {
        const AnthropicDialect dialect = dialects.value(request.model);
        QStringList missing;
        if (request.temperature && !dialect.hasTemperature)
            missing.append(QStringLiteral("temperature"));
        if (request.topP && !dialect.hasTopP)
            missing.append(QStringLiteral("top_p"));
        return noticesOfMissing(request.model, missing);
    }
};

AnthropicProvider::AnthropicProvider(std::shared_ptr<State> state) : m_state(std::move(state)) {}
AnthropicProvider::~AnthropicProvider() = default;

Result<std::unique_ptr<AnthropicProvider>> AnthropicProvider::create(AnthropicConfig config,
                                                                     OutboundClient &client,
                                                                     const Clock &clock,
                                                                     RetryTools tools)
{
    const QString typed = config.baseUrl.trimmed().isEmpty()
                              ? QStringLiteral("https://api.anthropic.com")
                              : config.baseUrl;
    auto base =
        readBaseUrl(typed, {"/v1/messages", "/v1/models", "/v1"}, "https://api.anthropic.com");
    if (!base)
        return fail(std::move(base.error()));
    auto state = std::make_shared<State>(std::move(config), std::move(*base), client, clock,
                                         std::move(tools));
    return std::unique_ptr<AnthropicProvider>(new AnthropicProvider(std::move(state)));
}

Task<ChatReply> AnthropicProvider::chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel)
{
    return runChat(m_state, std::move(request), std::move(onDelta), std::move(cancel));
}

Task<QList<ModelListing>> AnthropicProvider::listModels(CancelToken cancel)
{
    return runListModels(m_state, std::move(cancel));
}

Task<ChatReply> AnthropicProvider::runChat(std::shared_ptr<State> state, ChatRequest request,
                                           DeltaSink onDelta, CancelToken cancel)
{
    ChatSurroundings with;
    with.apiKey = state->config.apiKey;
    with.retry = state->config.retry;
    with.tools = state->tools;
    with.mostLessons = kMostLessons;
    ChatTryMaker make = [state, request, onDelta, cancel](const QString &secret) {
        return State::tryOf(state, request, secret, onDelta, cancel);
    };
    auto reply = co_await taughtChat(&state->client, with, std::move(make), cancel);
    if (reply)
        reply->notices += state->noticesOf(request);
    co_return std::move(reply);
}

Task<QList<ModelListing>> AnthropicProvider::runListModels(std::shared_ptr<State> state,
                                                           CancelToken cancel)
{
    const ApiKeySource source = state->config.apiKey;
    auto secret = co_await askForKey(source);
    if (!secret)
        co_return fail(std::move(secret.error()));
    QList<ModelListing> models;
    QSet<QString> seen;
    QString after;
    for (int page = 0; page < kMostPages; ++page) {
        QUrl url = state->at("/v1/models");
        QUrlQuery query(url);
        query.addQueryItem(QStringLiteral("limit"), QStringLiteral("1000"));
        if (!after.isEmpty())
            query.addQueryItem(QStringLiteral("after_id"),
                               QString::fromLatin1(QUrl::toPercentEncoding(after)));
        url.setQuery(query);
        OutboundRequest outbound = state->request(url, *secret, cancel);
        outbound.reason = QStringLiteral("list models");
        const ProviderErrorContext context = state->context(QString(), *secret, url);
        auto body = co_await fetchBody(&state->client, outbound, context);
        if (!body)
            co_return fail(std::move(body.error()));
        const auto read = readAnthropicModels(*body);
        if (!read)
            co_return fail(read.error());
        const qsizetype before = models.size();
        for (const ModelListing &model : read->models) {
            if (!seen.contains(model.id) && models.size() < kMostListed) {
                seen.insert(model.id);
                models.append(model);
            }
        }
        after = read->nextAfter;
        if (after.isEmpty() || models.size() == before) // a server that goes round in circles
            break;
    }
    co_return QList<ModelListing>(models);
}

} // namespace troupe
