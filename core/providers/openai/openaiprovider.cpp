// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaiprovider.h"

#include "core/providers/openai/openaiendpoint.h"
#include "core/providers/openai/openaierrors.h"
#include "core/providers/openai/openaimodels.h"
#include "core/providers/openai/openaireader.h"
#include "core/providers/toolnames.h"

namespace troupe {

namespace {

constexpr int kMostAdaptations = 5; // one for each thing that a dialect can lack
constexpr qsizetype kMostDialects = 500;

} // namespace

struct OpenAiProvider::State : HttpProviderBase
{
    OpenAiConfig config;
    OpenAiEndpoint endpoint;
    QHash<QString, OpenAiDialect> dialects; ///< by model

    State(OpenAiConfig c, OpenAiEndpoint e, OutboundClient &o, const Clock &k, RetryTools t)
        : HttpProviderBase(o, k, std::move(t)), config(std::move(c)), endpoint(std::move(e))
    {
    }

    OpenAiDialect dialectOf(const QString &model) const
    {
        OpenAiDialect first;
        first.hasStreamOptions = config.includeUsage;
        return dialects.value(model, first);
    }

    void learn(const QString &model, const OpenAiDialect &dialect)
    {
        if (dialects.size() >= kMostDialects)
            dialects.clear();
        dialects.insert(model, dialect);
    }

    OutboundRequest request(const QUrl &url, const QString &secret, const CancelToken &cancel) const
    {
        OutboundHeaders headers;
        const QByteArray key = secret.trimmed().toUtf8();
        if (!key.isEmpty())
            headers.append(OutboundHeader{"Authorization", "Bearer " + key});
        if (url.host().endsWith(QLatin1String(".azure.com")))
            headers.append(OutboundHeader{"api-key", key});
        headers.append(
            OutboundHeader{"OpenAI-Organization", config.organisation.trimmed().toUtf8()});
        headers.append(OutboundHeader{"OpenAI-Project", config.project.trimmed().toUtf8()});
        headers.append(OutboundHeader{"Accept", "text/event-stream, application/json"});
        return providerRequest(config, url, headers, cancel);
    }

    /// A request with what is known of its model now.
    static ChatTry tryOf(const std::shared_ptr<State> &state, const ChatRequest &request,
                         const QString &secret, const DeltaSink &onDelta, const CancelToken &cancel)
    {
        const auto names = toolWireNames(request.tools);
        const OpenAiDialect dialect = state->dialectOf(request.model);
        ChatTry next;
        next.request = state->request(state->endpoint.chat, secret, cancel);
        next.request.method = "POST";
        next.request.headers.append(OutboundHeader{"Content-Type", "application/json"});
        next.request.body = openAiChatBody(request, dialect, names);
        next.request.reason = QStringLiteral("chat with %1").arg(request.model);
        next.context = providerErrorContext(state->config, state->clock, request.model, secret,
                                            next.request.url);
        next.reader = std::make_shared<OpenAiReader>(names, onDelta);
        next.learn = [state, dialect, request](const OutboundResponse &refusal) {
            const auto lesson = adapted(dialect, request, refusal);
            if (lesson)
                state->learn(request.model, *lesson);
            return lesson.has_value();
        };
        return next;
    }

    /// What a call went without, since the answer differs from what was asked for.
    QStringList noticesOf(const ChatRequest &request) const
    {
        const OpenAiDialect dialect = dialectOf(request.model);
        QStringList missing;
        if (request.temperature && !dialect.hasTemperature)
            missing.append(QStringLiteral("temperature"));
        if (request.topP && !dialect.hasTopP)
            missing.append(QStringLiteral("top_p"));
        return noticesOfMissing(request.model, missing);
    }
};

OpenAiProvider::OpenAiProvider(std::shared_ptr<State> state) : m_state(std::move(state)) {}
OpenAiProvider::~OpenAiProvider() = default;

Result<std::unique_ptr<OpenAiProvider>> OpenAiProvider::create(OpenAiConfig config,
                                                               OutboundClient &client,
                                                               const Clock &clock, RetryTools tools)
{
    auto endpoint = OpenAiEndpoint::fromBase(config.baseUrl);
    if (!endpoint)
        return fail(std::move(endpoint.error()));
    auto state = std::make_shared<State>(std::move(config), std::move(*endpoint), client, clock,
                                         std::move(tools));
    return std::unique_ptr<OpenAiProvider>(new OpenAiProvider(std::move(state)));
}

Task<ChatReply> OpenAiProvider::chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel)
{
    return runChat(m_state, std::move(request), std::move(onDelta), std::move(cancel));
}

Task<QList<ModelListing>> OpenAiProvider::listModels(CancelToken cancel)
{
    return runListModels(m_state, std::move(cancel));
}

Task<ChatReply> OpenAiProvider::runChat(std::shared_ptr<State> state, ChatRequest request,
                                        DeltaSink onDelta, CancelToken cancel)
{
    ChatSurroundings with;
    with.apiKey = state->config.apiKey;
    with.retry = state->config.retry;
    with.tools = state->tools;
    with.mostLessons = kMostAdaptations;
    ChatTryMaker make = [state, request, onDelta, cancel](const QString &secret) {
        return State::tryOf(state, request, secret, onDelta, cancel);
    };
    auto reply = co_await taughtChat(&state->client, with, std::move(make), cancel);
    if (reply)
        reply->notices += state->noticesOf(request);
    co_return std::move(reply);
}

Task<QList<ModelListing>> OpenAiProvider::runListModels(std::shared_ptr<State> state,
                                                        CancelToken cancel)
{
    const ApiKeySource source = state->config.apiKey;
    auto secret = co_await askForKey(source);
    if (!secret)
        co_return fail(std::move(secret.error()));
    OutboundRequest outbound = state->request(state->endpoint.models, *secret, cancel);
    outbound.reason = QStringLiteral("list models");
    const ProviderErrorContext context =
        providerErrorContext(state->config, state->clock, QString(), *secret, outbound.url);
    auto body = co_await fetchBody(&state->client, outbound, context);
    if (!body)
        co_return fail(std::move(body.error()));
    co_return readOpenAiModels(*body);
}

} // namespace troupe
