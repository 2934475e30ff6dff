// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcphttp.h"

#include "core/base/wait.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <algorithm>

namespace troupe {

namespace {

constexpr qint64 kLargestStream = 256LL * 1024 * 1024;
constexpr int kConnectMs = 10'000;
constexpr int kNotificationMs = 30'000;
constexpr int kDeleteMs = 2'000;
constexpr int kMostRedirects = 3;
constexpr int kLivedMs = 10'000; ///< a stream that lived longer did not fail
constexpr int kMostFailures = 6;
constexpr qsizetype kLongestSessionId = 1'024;
constexpr qint64 kShortestRetryMs = 100;
constexpr qint64 kLongestRetryMs = 60'000;

Error httpError(ErrorCode code, const QString &key, const QString &message)
{
    Error error(code, message);
    error.key = key;
    return error;
}

bool isSessionId(const QByteArray &id)
{
    return !id.isEmpty() && id.size() <= kLongestSessionId
           && std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

QByteArray mediaTypeOf(const OutboundResponse &response)
{
    return response.header("Content-Type").split(';').first().trimmed().toLower();
}

/// Before attempt `failures` + 1: what the server asked for, else twice as long each time, with a
/// jitter so that many clients do not come back at once.
qint64 retryWait(std::optional<int> asked, int failures)
{
    if (asked)
        return std::clamp<qint64>(*asked, kShortestRetryMs, kLongestRetryMs);
    const qint64 longest = std::min<qint64>(kLongestRetryMs, 500LL << std::min(failures, 10));
    return longest / 2 + QRandomGenerator::global()->bounded(longest / 2 + 1);
}

/// What a refusal says of itself, when it says it as MCP or as a short text does.
QString wordsOf(const OutboundResponse &response)
{
    const auto messages = readMcpMessages(response.body);
    if (messages && messages->first().kind == McpMessage::Kind::Failure)
        return messages->first().text;
    if (mediaTypeOf(response) == "text/html")
        return {};
    return mcpCleanText(QString::fromUtf8(response.body.left(800)).simplified(), 200);
}

Error refusal(const OutboundResponse &response, bool hadSession)
{
    const int status = response.status;
    const QString words = wordsOf(response);
    const bool isGone =
        hadSession
        && (status == 404
            || (status == 400 && words.contains(QLatin1String("session"), Qt::CaseInsensitive)));
    if (isGone) {
        return httpError(ErrorCode::Unavailable, QStringLiteral("mcp_session_gone"),
                         QStringLiteral("The server has ended the session."));
    }
    QString message = QStringLiteral("The server answered with HTTP status %1.").arg(status);
    if (status == 401)
        message = QStringLiteral("The server wants a credential, or refuses the one it got (401).");
    else if (status == 403)
        message = QStringLiteral("The server forbids this (403).");
    else if (status == 404)
        message = QStringLiteral("There is no MCP server at this address (404).");
    else if (status == 405)
        message = QStringLiteral("What is at this address takes no MCP messages (405).");
    if (!words.isEmpty())
        message += QStringLiteral(" It said: %1").arg(words);
    return httpError(ErrorCode::Upstream, QStringLiteral("mcp_http_%1").arg(status), message);
}

} // namespace

struct McpHttp::Core
{
    OutboundClient &client;
    const McpHttpConfig config;
    Events events;
    QByteArray sessionId;
    QByteArray version;
    QHash<qint64, CancelToken> requests;
    CancelToken closing;
    bool isClosed = false;
    bool isOpened = false;

    Core(OutboundClient &c, McpHttpConfig made) : client(c), config(std::move(made)) {}

    OutboundRequest make(const QByteArray &method, const QByteArray &accept) const
    {
        OutboundRequest request;
        request.method = method;
        request.url = config.url;
        request.trust = config.trust;
        request.reason = QStringLiteral("MCP server %1").arg(config.name);
        request.timeouts.connectMs = kConnectMs;
        request.timeouts.firstByteMs = 0; // the session says how long it waits for an answer
        request.timeouts.idleMs = 0;
        request.maxBodyBytes = kLargestStream;
        request.maxRedirects = kMostRedirects;
        request.headers = {{"Accept", accept}};
        if (!sessionId.isEmpty())
            request.headers.append(OutboundHeader{"Mcp-Session-Id", sessionId});
        if (!version.isEmpty())
            request.headers.append(OutboundHeader{"MCP-Protocol-Version", version});
        if (method == "POST")
            request.headers.append(OutboundHeader{"Content-Type", "application/json"});
        for (const OutboundHeader &header : config.headers) {
            if (headerOf(request.headers, header.name).isEmpty())
                request.headers.append(header);
        }
        return request;
    }
    void failed(std::optional<qint64> request, const Error &error)
    {
        if (isClosed)
            return;
        if (request)
            events.failed(*request, error);
        else
            events.note(error.message);
    }
};

/// Reads what comes as the answer to one POST or GET.
struct McpHttp::Stream
{
    enum class Form : quint8 { Unknown, Json, Events, Other };

    const std::shared_ptr<Core> core;
    const std::optional<qint64> request;
    Form form = Form::Unknown;
    std::unique_ptr<SseParser> parser;
    QByteArray body;
    QByteArray lastId;
    std::optional<int> retryMs;
    QByteArray mediaType;
    bool isAnswered = false;
    bool gotSomething = false;
    bool isTooLarge = false;

    Stream(std::shared_ptr<Core> c, std::optional<qint64> r) : core(std::move(c)), request(r) {}

    OutboundSinks sinks(const std::shared_ptr<Stream> &self) const
    {
        OutboundSinks made;
        made.onHead = [self](const OutboundResponse &head) { self->head(head); };
        made.onData = [self](QByteArrayView piece) { return self->feed(piece); };
        return made;
    }
    void head(const OutboundResponse &response)
    {
        mediaType = mediaTypeOf(response);
        form = mediaType == "text/event-stream"  ? Form::Events
               : mediaType == "application/json" ? Form::Json
                                                 : Form::Other;
        parser = std::make_unique<SseParser>(kMcpLargestMessage);
        const QByteArray session = response.header("Mcp-Session-Id");
        if (response.status / 100 == 2 && !core->isOpened && isSessionId(session))
            core->sessionId = session;
    }
    bool feed(QByteArrayView piece)
    {
        if (core->isClosed)
            return false;
        if (form == Form::Events) {
            const bool fits = parser->feed(piece, [this](const SseEvent &event) { take(event); });
            takeMarks();
            isTooLarge = !fits;
            return fits && !isAnswered && !core->isClosed;
        }
        isTooLarge = body.size() + piece.size() > kMcpLargestMessage;
        if (isTooLarge)
            return false;
        body.append(piece.data(), piece.size());
        return form == Form::Json || body.size() < 1'000;
    }
    void end()
    {
        if (form == Form::Events && parser && !isAnswered && !core->isClosed) {
            parser->finish([this](const SseEvent &event) { take(event); });
            takeMarks();
        } else if (form == Form::Json && !body.isEmpty() && !isTooLarge) {
            read(body);
        }
    }

private:
    void takeMarks()
    {
        if (!parser->lastId().isEmpty())
            lastId = parser->lastId();
        if (parser->retryMs())
            retryMs = parser->retryMs();
    }
    void take(const SseEvent &event)
    {
        gotSomething = true;
        const bool isMessage = event.type.isEmpty() || event.type == "message";
        if (isMessage && !event.data.isEmpty() && !isAnswered && !core->isClosed)
            read(event.data);
    }
    void read(const QByteArray &json)
    {
        const auto messages = readMcpMessages(json);
        if (!messages) {
            core->events.note(QStringLiteral("It sent %1").arg(messages.error().message));
            if (request) {
                isAnswered = true;
                core->events.lost(*request, messages.error());
            }
            return;
        }
        for (const McpMessage &message : *messages) {
            const bool isAnswer = message.kind == McpMessage::Kind::Result
                                  || message.kind == McpMessage::Kind::Failure;
            if (isAnswer && request && message.id == QJsonValue(*request))
                isAnswered = true;
            core->events.message(message);
            if (core->isClosed)
                return;
        }
    }
};

McpHttp::McpHttp(OutboundClient &client, McpHttpConfig config)
    : m_core(std::make_shared<Core>(client, std::move(config)))
{
}

McpHttp::~McpHttp()
{
    m_core->isClosed = true;
    m_core->closing.cancel();
    for (const CancelToken &token : std::as_const(m_core->requests))
        token.cancel();
}

Result<void> McpHttp::start(Events events)
{
    m_core->events = std::move(events);
    return {};
}

void McpHttp::send(const QByteArray &message, std::optional<qint64> request)
{
    const CancelToken cancel = request ? CancelToken() : m_core->closing;
    if (request)
        m_core->requests.insert(*request, cancel);
    post(m_core, message, request, cancel);
}

void McpHttp::forget(qint64 request)
{
    if (m_core->requests.contains(request)) {
        const CancelToken cancel = m_core->requests.take(request);
        cancel.cancel();
    }
}

void McpHttp::opened(const QString &protocolVersion)
{
    m_core->version = protocolVersion.toLatin1();
    m_core->isOpened = true;
    listen(m_core, m_core->closing);
}

void McpHttp::stop(std::function<void()> done)
{
    m_core->isClosed = true;
    m_core->closing.cancel();
    const auto requests = std::exchange(m_core->requests, {});
    for (const CancelToken &token : requests)
        token.cancel();
    endSession(m_core, std::move(done));
}

Task<void> McpHttp::endSession(std::shared_ptr<Core> core, std::function<void()> done)
{
    if (core->sessionId.isEmpty()) {
        const CancelToken never;
        co_await waitCancellable(0, never);
    } else {
        OutboundRequest request = core->make("DELETE", "application/json");
        request.timeouts.totalMs = kDeleteMs;
        request.maxRedirects = 0;
        co_await core->client.fetch(request); // 405 is fine: it does not want to be told
    }
    done();
    co_return {};
}

Task<void> McpHttp::post(std::shared_ptr<Core> core, QByteArray message,
                         std::optional<qint64> request, CancelToken cancel)
{
    OutboundRequest http = core->make("POST", "application/json, text/event-stream");
    http.body = std::move(message);
    http.cancel = cancel;
    if (!request)
        http.timeouts.totalMs = kNotificationMs;
    const bool hadSession = !core->sessionId.isEmpty();
    auto stream = std::make_shared<Stream>(core, request);
    const OutboundSinks sinks = stream->sinks(stream);
    const auto response = co_await core->client.stream(http, sinks);
    if (core->isClosed || cancel.isCancelled())
        co_return {};
    if (response && response->status / 100 == 2)
        stream->end();
    if (request)
        core->requests.remove(*request);
    if (stream->isAnswered || core->isClosed)
        co_return {};
    if (stream->isTooLarge) {
        core->failed(request,
                     httpError(ErrorCode::Upstream, QStringLiteral("mcp_message_too_large"),
                               QStringLiteral("The server's answer is larger than 8 MB.")));
    } else if (response && response->status / 100 != 2) {
        core->failed(request, refusal(*response, hadSession));
    } else if (request && !stream->lastId.isEmpty()) {
        core->requests.insert(*request, cancel);
        co_await resume(core, stream, *request, cancel);
    } else if (!response) {
        core->failed(request, response.error());
    } else if (request && stream->form == Stream::Form::Other) {
        core->failed(
            request,
            httpError(ErrorCode::Upstream, QStringLiteral("mcp_not_a_server"),
                      QStringLiteral("What is at this address does not speak MCP: it "
                                     "answered with %1.")
                          .arg(stream->mediaType.isEmpty()
                                   ? QStringLiteral("nothing")
                                   : mcpCleanText(QString::fromLatin1(stream->mediaType), 60))));
    } else if (request) {
        core->failed(request, httpError(ErrorCode::Upstream, QStringLiteral("mcp_stream_ended"),
                                        QStringLiteral("The server ended its answer before the "
                                                       "result.")));
    }
    co_return {};
}

/// Goes on where a stream broke off, until the answer is there.
Task<void> McpHttp::resume(std::shared_ptr<Core> core, std::shared_ptr<Stream> stream,
                           qint64 request, CancelToken cancel)
{
    int failures = 0;
    while (failures < kMostFailures) {
        const qint64 waitMs = retryWait(stream->retryMs, failures);
        const auto waited = co_await waitCancellable(waitMs, cancel);
        if (!waited || core->isClosed)
            co_return {};
        OutboundRequest http = core->make("GET", "text/event-stream");
        http.headers.append(OutboundHeader{"Last-Event-ID", stream->lastId});
        http.cancel = cancel;
        const QByteArray before = stream->lastId;
        const OutboundSinks sinks = stream->sinks(stream);
        const auto response = co_await core->client.stream(http, sinks);
        if (core->isClosed || cancel.isCancelled())
            co_return {};
        stream->end();
        if (stream->isAnswered || core->isClosed) {
            core->requests.remove(request);
            co_return {};
        }
        if (response && response->status / 100 == 4)
            break; // it will not change its mind
        failures = stream->lastId == before ? failures + 1 : 0;
    }
    core->requests.remove(request);
    core->failed(request,
                 httpError(ErrorCode::Upstream, QStringLiteral("mcp_stream_ended"),
                           QStringLiteral("The connection broke before the result, and the "
                                          "server did not resume it.")));
    co_return {};
}

/// What the server says by itself.
Task<void> McpHttp::listen(std::shared_ptr<Core> core, CancelToken cancel)
{
    QByteArray lastId;
    for (int failures = 0; failures < kMostFailures;) {
        OutboundRequest http = core->make("GET", "text/event-stream");
        if (!lastId.isEmpty())
            http.headers.append(OutboundHeader{"Last-Event-ID", lastId});
        http.cancel = cancel;
        auto stream = std::make_shared<Stream>(core, std::nullopt);
        const OutboundSinks sinks = stream->sinks(stream);
        QElapsedTimer lived;
        lived.start();
        const auto response = co_await core->client.stream(http, sinks);
        if (core->isClosed || cancel.isCancelled())
            co_return {};
        if (response && (response->status / 100 == 4 || stream->form != Stream::Form::Events)) {
            if (response->status != 405) {
                core->events.note(QStringLiteral("It offers no stream of its own messages (HTTP "
                                                 "status %1).")
                                      .arg(response->status));
            }
            co_return {};
        }
        if (!stream->lastId.isEmpty())
            lastId = stream->lastId;
        failures = stream->gotSomething || lived.hasExpired(kLivedMs) ? 0 : failures + 1;
        const qint64 waitMs = retryWait(stream->retryMs, failures);
        const auto waited = co_await waitCancellable(waitMs, cancel);
        if (!waited || core->isClosed)
            co_return {};
    }
    core->events.note(QStringLiteral("Its stream of own messages broke and was not resumed."));
    co_return {};
}

} // namespace troupe
