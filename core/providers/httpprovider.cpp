// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/httpprovider.h"

#include "core/base/log.h"
#include "core/net/addressrules.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr qint64 kLongestStream = 256LL * 1024 * 1024;

QString withScheme(const QString &typed)
{
    if (typed.contains(QLatin1String("://")))
        return typed;
    const QUrl guess(QStringLiteral("http://") + typed);
    const bool isLocal = guess.port() > 0 || AddressRules::isLoopbackHost(guess.host())
                         || !QHostAddress(guess.host()).isNull() || !guess.host().contains(u'.');
    return (isLocal ? QStringLiteral("http://") : QStringLiteral("https://")) + typed;
}

/// What a 2xx answer came to, or one that did not arrive.
void concludeAnswer(ProviderAttempt &attempt, const Result<OutboundResponse> &response,
                    const ReplyReader &reader, const ProviderErrorContext &context)
{
    const auto broken = [&](const char *key, const QString &what, const QString &detail) {
        Error error(ErrorCode::Upstream, context.server + u' ' + what, detail);
        error.key = QString::fromLatin1(key);
        attempt.failure.error = std::move(error);
    };
    if (reader.complaint()) {
        static const OutboundHeaders none;
        attempt.failure =
            failureOf(*reader.complaint(), 0, response ? response->headers : none, context);
    } else if (reader.sawAnswer() && reader.isComplete()) {
        attempt.reply = reader.reply(); // whatever came after the end of the answer
    } else if (!response && !reader.sawAnswer()) {
        attempt.failure = failureOf(response.error(), context);
    } else if (!response && response.error().code == ErrorCode::Timeout) {
        attempt.failure.error = response.error();
    } else if (reader.isWebPage()) {
        broken("endpoint_not_found",
               QStringLiteral("answered with a web page. Check the address of this provider; %1.")
                   .arg(context.addressHint),
               reader.problem());
    } else if (!reader.problem().isEmpty()) {
        broken("bad_answer", QStringLiteral("gave an answer that cannot be read."),
               reader.problem());
    } else if (!response || reader.sawAnswer()) {
        broken("stream_cut", QStringLiteral("ended its answer in the middle."),
               response ? QString() : response.error().detail);
    } else {
        broken("empty_answer", QStringLiteral("gave no answer. Try again."), QString());
    }
}

} // namespace

HttpProviderConfig::HttpProviderConfig()
{
    timeouts.firstByteMs = 300'000;
    timeouts.idleMs = 180'000;
}

Task<QString> askForKey(ApiKeySource source)
{
    if (!source)
        co_return QString();
    auto secret = co_await source();
    co_return secret;
}

OutboundRequest providerRequest(const HttpProviderConfig &config, const QUrl &url,
                                const OutboundHeaders &headers, const CancelToken &cancel)
{
    OutboundRequest request;
    request.url = url;
    request.trust = TrustLevel::Configured;
    request.timeouts = config.timeouts;
    request.cancel = cancel;
    for (const OutboundHeader &header : headers) {
        if (!header.value.isEmpty() && headerOf(config.extraHeaders, header.name).isEmpty())
            request.headers.append(header);
    }
    request.headers.append(config.extraHeaders);
    return request;
}

ProviderErrorContext providerErrorContext(const HttpProviderConfig &config, const Clock &clock,
                                          const QString &model, const QString &secret,
                                          const QUrl &url)
{
    ProviderErrorContext context;
    context.server = config.name.isEmpty() ? url.host() : config.name;
    context.model = model;
    context.secret = secret;
    context.hasKey = !secret.isEmpty();
    context.url = url;
    context.nowMs = clock.nowMs();
    return context;
}

Task<ProviderAttempt> attemptChat(OutboundClient *client, OutboundRequest request,
                                  std::shared_ptr<ReplyReader> reader, ProviderErrorContext context)
{
    request.maxBodyBytes = kLongestStream;
    OutboundSinks sinks;
    sinks.onData = [reader](QByteArrayView piece) { return reader->feed(piece); };
    const CancelToken cancel = request.cancel;
    auto response = co_await client->stream(request, sinks);
    ProviderAttempt attempt;
    if (cancel.isCancelled() || (!response && response.error().code == ErrorCode::Cancelled)) {
        attempt.gaveText = reader->gaveText();
        attempt.failure.error = Error(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
        co_return attempt;
    }
    if (response && response->status / 100 != 2) {
        attempt.failure = failureOf(*response, context);
        attempt.refusal = std::move(*response);
        co_return attempt;
    }
    if (response)
        reader->end();
    attempt.gaveText = reader->gaveText();
    concludeAnswer(attempt, response, *reader, context);
    co_return attempt;
}

Task<ChatReply> retriedChat(RetryPolicy policy, RetryTools tools, AttemptMaker attempt,
                            CancelToken cancel)
{
    qint64 waitedMs = 0;
    for (int retries = 0;; ++retries) {
        auto made = co_await attempt();
        if (!made)
            co_return fail(std::move(made.error()));
        if (made->reply)
            co_return std::move(*made->reply);
        ProviderFailure &failure = made->failure;
        if (!failure.mayRetry || made->gaveText)
            co_return fail(std::move(failure.error));
        const double random = tools.random();
        const auto waitMs = policy.waitMs(retries, waitedMs, failure.retryAfterMs, random);
        if (!waitMs)
            co_return fail(std::move(failure.error));
        const qint64 ms = *waitMs;
        waitedMs += ms;
        auto waited = co_await tools.wait(ms, cancel);
        if (!waited)
            co_return fail(std::move(waited.error()));
    }
}

namespace {

/// Goes on with what the server has just taught.
Task<ProviderAttempt> taughtAttempt(OutboundClient *client, ChatTryMaker make, QString secret,
                                    int mostLessons)
{
    for (int lessons = 0;; ++lessons) {
        const ChatTry next = make(secret);
        auto attempt = co_await attemptChat(client, next.request, next.reader, next.context);
        if (!attempt || !attempt->refusal || lessons >= mostLessons
            || !next.learn(*attempt->refusal))
            co_return std::move(attempt);
    }
}

} // namespace

Task<ChatReply> taughtChat(OutboundClient *client, ChatSurroundings with, ChatTryMaker make,
                           CancelToken cancel)
{
    auto secret = co_await askForKey(with.apiKey);
    if (!secret)
        co_return fail(std::move(secret.error()));
    AttemptMaker attempt = [client, make, key = *secret, most = with.mostLessons] {
        return taughtAttempt(client, make, key, most);
    };
    co_return co_await retriedChat(with.retry, with.tools, std::move(attempt), cancel);
}

Task<QByteArray> fetchBody(OutboundClient *client, OutboundRequest request,
                           ProviderErrorContext context)
{
    request.timeouts.firstByteMs = std::min(request.timeouts.firstByteMs, 30'000);
    request.timeouts.totalMs =
        request.timeouts.totalMs > 0 ? std::min(request.timeouts.totalMs, 60'000) : 60'000;
    auto response = co_await client->fetch(request);
    if (!response) {
        ProviderFailure failure = failureOf(response.error(), context);
        co_return fail(std::move(failure.error));
    }
    if (response->status / 100 != 2) {
        ProviderFailure failure = failureOf(*response, context);
        co_return fail(std::move(failure.error));
    }
    co_return std::move(response->body);
}

QStringList noticesOfMissing(const QString &model, const QStringList &missing)
{
    if (missing.isEmpty())
        return {};
    const QString notice = QStringLiteral("The model \"%1\" does not accept %2; it answered "
                                          "without.")
                               .arg(model, missing.join(QLatin1String(", ")));
    qCInfo(lcProviders).noquote() << notice;
    return {notice};
}

Result<QUrl> readBaseUrl(const QString &typed, std::initializer_list<const char *> tails,
                         const char *examples)
{
    QUrl url(withScheme(typed.trimmed()), QUrl::StrictMode);
    const bool isWeb =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (typed.trimmed().isEmpty() || !url.isValid() || url.host().isEmpty() || !isWeb) {
        return failKeyed(ErrorCode::Invalid, QStringLiteral("invalid_base_url"),
                         QStringLiteral("The address of the model server must be like %1.")
                             .arg(QLatin1String(examples)));
    }
    QString path = url.path(QUrl::FullyEncoded);
    const auto trim = [&path] {
        while (path.endsWith(u'/'))
            path.chop(1);
    };
    trim();
    for (const char *tail : tails) {
        if (path.endsWith(QLatin1String(tail))) {
            path.chop(static_cast<qsizetype>(qstrlen(tail)));
            break;
        }
    }
    trim();
    url.setFragment(QString());
    url.setPath(path, QUrl::StrictMode);
    return url;
}

} // namespace troupe
