// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaiprovider.h"

#include "core/base/log.h"
#include "core/providers/openai/openaiendpoint.h"
#include "core/providers/openai/openaimodels.h"
#include "core/providers/openai/openaireader.h"

namespace troupe {

namespace {

constexpr int kMostAdaptations = 5; // one for each thing that a dialect can lack
constexpr qint64 kLongestStream = 256LL * 1024 * 1024;
constexpr qsizetype kMostDialects = 500;

Error upstream(const char *key, const QString &message, const QString &detail)
{
    Error error(ErrorCode::Upstream, message, detail);
    error.key = QString::fromLatin1(key);
    return error;
}

void addHeader(OutboundHeaders &headers, const char *name, const QString &value)
{
    if (!value.isEmpty())
        headers.append(OutboundHeader{name, value.trimmed().toUtf8()});
}

} // namespace

OpenAiConfig::OpenAiConfig()
{
    timeouts.firstByteMs = 300'000;
    timeouts.idleMs = 180'000;
}

struct OpenAiProvider::State
{
    OpenAiConfig config;
    OpenAiEndpoint endpoint;
    OutboundClient &client;
    const Clock &clock;
    RetryTools tools;
    QHash<QString, OpenAiDialect> dialects; ///< by model

    State(OpenAiConfig c, OpenAiEndpoint e, OutboundClient &o, const Clock &k, RetryTools t)
        : config(std::move(c)), endpoint(std::move(e)), client(o), clock(k), tools(std::move(t))
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

    OpenAiErrorContext context(const QString &model, const QString &secret, const QUrl &url) const
    {
        OpenAiErrorContext context;
        context.server = config.name.isEmpty() ? url.host() : config.name;
        context.model = model;
        context.secret = secret;
        context.hasKey = !secret.isEmpty();
        context.url = url;
        context.nowMs = clock.nowMs();
        return context;
    }

    OutboundRequest request(const QUrl &url, const QString &secret, const CancelToken &cancel) const
    {
        OutboundRequest request;
        request.url = url;
        request.trust = TrustLevel::Configured;
        request.timeouts = config.timeouts;
        request.cancel = cancel;
        OutboundHeaders headers;
        if (!secret.isEmpty())
            addHeader(headers, "Authorization", QStringLiteral("Bearer ") + secret.trimmed());
        if (url.host().endsWith(QLatin1String(".azure.com")))
            addHeader(headers, "api-key", secret);
        addHeader(headers, "OpenAI-Organization", config.organisation);
        addHeader(headers, "OpenAI-Project", config.project);
        headers.append(OutboundHeader{"Accept", "text/event-stream, application/json"});
        for (const OutboundHeader &header : std::as_const(headers)) {
            if (headerOf(config.extraHeaders, header.name).isEmpty())
                request.headers.append(header);
        }
        request.headers.append(config.extraHeaders);
        return request;
    }

    /// What a call went without, since the answer differs from what was asked for.
    QStringList noticesOf(const ChatRequest &request, const OpenAiDialect &dialect) const
    {
        QStringList missing;
        if (request.temperature && !dialect.hasTemperature)
            missing.append(QStringLiteral("temperature"));
        if (request.topP && !dialect.hasTopP)
            missing.append(QStringLiteral("top_p"));
        if (missing.isEmpty())
            return {};
        const QString notice = QStringLiteral("The model \"%1\" does not accept %2; it answered "
                                              "without.")
                                   .arg(request.model, missing.join(QLatin1String(", ")));
        qCInfo(lcProviders).noquote() << notice;
        return {notice};
    }
};

/// How one request ended: with a reply, with a failure, or with a lesson.
struct OpenAiProvider::Attempt
{
    std::optional<ChatReply> reply;
    OpenAiFailure failure;
    std::optional<OpenAiDialect> lesson;
    bool gaveText = false;

    Attempt() {}
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

Task<QString> OpenAiProvider::secretOf(std::shared_ptr<State> state)
{
    if (!state->config.apiKey)
        co_return QString();
    auto secret = co_await state->config.apiKey();
    co_return secret;
}

Task<ChatReply> OpenAiProvider::runChat(std::shared_ptr<State> state, ChatRequest request,
                                        DeltaSink onDelta, CancelToken cancel)
{
    auto secret = co_await secretOf(state);
    if (!secret)
        co_return fail(std::move(secret.error()));
    qint64 waitedMs = 0;
    int retries = 0;
    int adaptations = 0;
    for (;;) {
        auto attempt = co_await runAttempt(state, request, *secret, onDelta, cancel);
        if (!attempt)
            co_return fail(std::move(attempt.error()));
        if (attempt->reply) {
            const OpenAiDialect dialect = state->dialectOf(request.model);
            attempt->reply->notices += state->noticesOf(request, dialect);
            co_return std::move(*attempt->reply);
        }
        if (attempt->lesson && adaptations < kMostAdaptations) {
            ++adaptations;
            state->learn(request.model, *attempt->lesson);
            continue;
        }
        OpenAiFailure &failure = attempt->failure;
        if (!failure.mayRetry || attempt->gaveText)
            co_return fail(std::move(failure.error));
        const double random = state->tools.random();
        const auto waitMs =
            state->config.retry.waitMs(retries, waitedMs, failure.retryAfterMs, random);
        if (!waitMs)
            co_return fail(std::move(failure.error));
        ++retries;
        waitedMs += *waitMs;
        const qint64 ms = *waitMs;
        auto waited = co_await state->tools.wait(ms, cancel);
        if (!waited)
            co_return fail(std::move(waited.error()));
    }
}

Task<OpenAiProvider::Attempt> OpenAiProvider::runAttempt(std::shared_ptr<State> state,
                                                         ChatRequest request, QString secret,
                                                         DeltaSink onDelta, CancelToken cancel)
{
    const OpenAiDialect dialect = state->dialectOf(request.model);
    const auto names = openAiToolNames(request.tools);
    OutboundRequest outbound = state->request(state->endpoint.chat, secret, cancel);
    outbound.method = "POST";
    outbound.headers.append(OutboundHeader{"Content-Type", "application/json"});
    outbound.body = openAiChatBody(request, dialect, names);
    outbound.reason = QStringLiteral("chat with %1").arg(request.model);
    outbound.maxBodyBytes = kLongestStream;

    auto reader = std::make_shared<OpenAiReader>(names, onDelta);
    OutboundSinks sinks;
    sinks.onData = [reader](QByteArrayView piece) { return reader->feed(piece); };
    const auto response = co_await state->client.stream(outbound, sinks);

    const OpenAiErrorContext context = state->context(request.model, secret, outbound.url);
    Attempt attempt;
    const bool isCancelled =
        cancel.isCancelled() || (!response && response.error().code == ErrorCode::Cancelled);
    if (response && response->status / 100 != 2) {
        attempt.lesson = adapted(dialect, request, *response);
        attempt.failure = failureOf(*response, context);
        co_return attempt;
    }
    if (!isCancelled && response)
        reader->end();
    attempt.gaveText = reader->gaveText();
    const auto broken = [&](const char *key, const char *what, const QString &detail) {
        attempt.failure.error =
            upstream(key, QString::fromLatin1(what).arg(context.server), detail);
    };
    if (isCancelled) {
        attempt.failure.error = Error(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
    } else if (reader->complaint()) {
        static const OutboundHeaders none;
        attempt.failure =
            failureOf(*reader->complaint(), 0, response ? response->headers : none, context);
    } else if (reader->stream().sawChoice() && reader->isComplete()) {
        attempt.reply = reader->stream().reply(); // whatever came after the end of the answer
    } else if (!response && !reader->stream().sawChoice()) {
        attempt.failure = failureOf(response.error(), context);
    } else if (!response && response.error().code == ErrorCode::Timeout) {
        attempt.failure.error = response.error();
    } else if (reader->isWebPage()) {
        broken("endpoint_not_found",
               "%1 answered with a web page. Check the address of this "
               "provider; it often ends with /v1.",
               reader->problem());
    } else if (!reader->problem().isEmpty()) {
        broken("bad_answer", "%1 gave an answer that cannot be read.", reader->problem());
    } else if (!response || reader->stream().sawChoice()) {
        broken("stream_cut", "%1 ended its answer in the middle.",
               response ? QString() : response.error().detail);
    } else {
        broken("empty_answer", "%1 gave no answer. Try again.", QString());
    }
    co_return attempt;
}

Task<QList<ModelListing>> OpenAiProvider::runListModels(std::shared_ptr<State> state,
                                                        CancelToken cancel)
{
    auto secret = co_await secretOf(state);
    if (!secret)
        co_return fail(std::move(secret.error()));
    OutboundRequest outbound = state->request(state->endpoint.models, *secret, cancel);
    outbound.reason = QStringLiteral("list models");
    outbound.timeouts.firstByteMs = std::min(outbound.timeouts.firstByteMs, 30'000);
    outbound.timeouts.totalMs = 60'000;
    const auto response = co_await state->client.fetch(outbound);
    const OpenAiErrorContext context = state->context(QString(), *secret, outbound.url);
    if (!response) {
        OpenAiFailure failure = failureOf(response.error(), context);
        co_return fail(std::move(failure.error));
    }
    if (response->status / 100 != 2) {
        OpenAiFailure failure = failureOf(*response, context);
        co_return fail(std::move(failure.error));
    }
    co_return readOpenAiModels(response->body);
}

} // namespace troupe
