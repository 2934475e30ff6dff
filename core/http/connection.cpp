// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/connection.h"

#include "core/base/log.h"
#include "core/http/hostcore.h"
#include "core/http/relay.h"
#include "core/http/wssession.h"

namespace troupe {

namespace {

constexpr qint64 kNsPerMs = 1'000'000;
constexpr qsizetype kMaxPipelined = 64 * 1024; // bytes of requests that wait for the one before
constexpr qint64 kMaxUnsent = 256 * 1024; // of answers, before the next request is looked at
constexpr qint64 kAlwaysBuffered = 16 * 1024; // small bodies pass even when buffers are full
constexpr qint64 kReclaimPartialMs = 1'000;
constexpr qint64 kReclaimSilentMs = 3'000;
constexpr char kMethods[] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// Whether no two parsers can read the target differently: segments of letters, digits, "-" and "_"
/// alone. Most requests are such, and a second parser would cost more than ours.
bool hasOneReading(const HttpRequest &request)
{
    if (!request.query.isNull() || !request.path.startsWith('/'))
        return false;
    char before = 0;
    for (const char c : request.path) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                             || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!isPlain && (c != '/' || before == '/'))
            return false;
        before = c;
    }
    return true;
}

} // namespace

HttpConnection::HttpConnection(HostCore &core, std::unique_ptr<Transport> transport)
    : m_core(core),
      m_transport(std::move(transport)),
      m_parser(core.parserLimits()),
      m_local(m_transport->localAddress()),
      m_peerAddress(m_transport->peerAddress()),
      m_since(HostCore::nowNs())
{
    m_peer = m_peerAddress.toString().toLatin1();
}

HttpConnection::~HttpConnection()
{
    m_session.reset();
    delete m_relay;
}

bool HttpConnection::start()
{
    return m_transport->start(this);
}

bool HttpConnection::startRefused()
{
    m_overflow = true;
    if (!m_transport->start(this))
        return false;
    refuse(503, QStringLiteral("The server has no free connection"));
    return true;
}

// ---- What comes in

void HttpConnection::transportReadable()
{
    std::vector<char> scratch = m_core.takeScratch();
    const qint64 count = m_transport->read(scratch.data(), static_cast<qint64>(scratch.size()));
    if (count > 0) {
        m_core.stats.bytesIn += count;
        received(QByteArrayView(scratch.data(), count));
    }
    m_core.giveScratch(std::move(scratch));
}

void HttpConnection::received(QByteArrayView bytes)
{
    switch (m_mode) {
    case Mode::Reading:
        if (m_in.isEmpty()) {
            consume(bytes);
            return;
        }
        break;
    case Mode::Handling:
        break;
    case Mode::WebSocket:
        m_session->feed(bytes);
        return;
    case Mode::Streaming: // there is no next request on this connection
    case Mode::Closing:
    case Mode::Dead:
        return;
    }
    m_in.append(bytes);
    if (m_in.size() > kMaxPipelined && !m_paused) {
        m_paused = true;
        m_transport->setReading(false);
    }
}

void HttpConnection::consume(QByteArrayView bytes)
{
    m_consuming = true;
    while (m_mode == Mode::Reading && m_transport->bytesToWrite() <= kMaxUnsent
           && (!bytes.isEmpty() || m_parser.state() == RequestParser::State::HeadDone))
        parse(bytes);
    m_consuming = false;

    if (m_mode == Mode::WebSocket) {
        if (!bytes.isEmpty())
            m_session->feed(bytes);
    } else if (m_mode == Mode::Reading || m_mode == Mode::Handling) {
        m_in = bytes.toByteArray();
    }
    if (m_mode == Mode::Reading && m_inputEnded && m_in.isEmpty()) {
        if (m_parser.hasStarted())
            refuse(400, QStringLiteral("The request ended early"));
        else
            beginClosing();
    }
}

void HttpConnection::resume()
{
    if (m_mode != Mode::Reading || m_consuming)
        return;
    const QByteArray waiting = std::exchange(m_in, {});
    consume(waiting);
    if (m_paused && m_in.size() <= kMaxPipelined && m_mode != Mode::Dead) {
        m_paused = false;
        m_transport->setReading(true);
    }
}

void HttpConnection::parse(QByteArrayView &bytes)
{
    if (!m_parser.hasStarted())
        m_since = HostCore::nowNs();
    qsizetype used = 0;
    const auto state = m_parser.feed(bytes, used);
    bytes = bytes.sliced(used);
    switch (state) {
    case RequestParser::State::Head:
        break;
    case RequestParser::State::HeadDone:
        headRead();
        break;
    case RequestParser::State::Body:
        bodyProgress();
        break;
    case RequestParser::State::Complete:
        dispatch();
        break;
    case RequestParser::State::Failed:
        refuse(m_parser.errorStatus(), m_parser.errorMessage(), m_parser.head().path);
        break;
    }
}

bool HttpConnection::checkHost(const QByteArray &host)
{
    if (host.isEmpty() && !m_parser.head().http11)
        return true;
    if (!m_approvedHost.isEmpty() && host == m_approvedHost)
        return true;
    switch (m_core.policy().check(host, m_local)) {
    case HostPolicy::Verdict::Allowed:
        m_approvedHost = host;
        return true;
    case HostPolicy::Verdict::Malformed:
        refuse(400, QStringLiteral("The Host field is malformed"), m_parser.head().path);
        return false;
    case HostPolicy::Verdict::Foreign:
        refuse(421, QStringLiteral("This server does not go by that name"), m_parser.head().path);
        return false;
    }
    return false;
}

void HttpConnection::headRead()
{
    const RequestHead &head = m_parser.head();
    m_isHead = head.method == HttpMethod::Head;
    if (!checkHost(head.host))
        return;
    if (!head.targetAuthority.isEmpty() && !checkHost(head.targetAuthority))
        return;
    m_lastBody = m_since = HostCore::nowNs();
    if (head.expectContinue && (head.chunked || head.contentLength > 0))
        write(QByteArrayLiteral("HTTP/1.1 100 Continue\r\n\r\n"));
}

void HttpConnection::bodyProgress()
{
    m_lastBody = HostCore::nowNs();
    account(m_parser.bodyReceived());
    if (m_buffered > kAlwaysBuffered && m_core.stats.bufferedBytes > m_core.limits().bufferedBytes)
        refuse(503, QStringLiteral("Too many bodies at once"), m_parser.head().path);
}

void HttpConnection::dispatch()
{
    const bool keepAlive = m_parser.head().keepAlive;
    m_http11 = m_parser.head().http11;
    HttpRequest request = m_parser.take();
    account(0);
    m_mode = Mode::Handling;
    ++m_serial;
    m_keepAlive = keepAlive;
    m_isHead = request.method == HttpMethod::Head;
    m_requestId = m_core.nextRequestId();
    m_path = request.path;
    m_corsOrigin.clear();
    request.requestId = m_requestId;
    request.peer = m_peer;
    request.receivedNs = HostCore::nowNs();

    if (!hasOneReading(request) && !qtAgrees(request)) {
        m_keepAlive = false;
        replyError(m_serial, 400, QStringLiteral("The request is malformed"));
        return;
    }
    if (answerOptions(request))
        return;
    if (request.isWebSocketUpgrade()) {
        beginUpgrade(std::move(request));
        return;
    }
    ++m_served;
    ++m_core.stats.requests;
    auto exchange = std::make_shared<HttpExchange>(QPointer<HttpConnection>(this), m_serial);
    m_core.handler().handle(std::move(request), std::move(exchange));
}

bool HttpConnection::qtAgrees(const HttpRequest &request)
{
    if (!m_relay) {
        m_relay = new RelaySocket(m_peerAddress);
        m_core.bridge().introduce(*m_relay);
    }
    const QByteArray target =
        request.query.isNull() ? request.path : request.path + '?' + request.query;
    return m_core.bridge().agrees(*m_relay, request.method, target);
}

bool HttpConnection::answerOptions(const HttpRequest &request)
{
    if (!m_core.options().corsOrigins.isEmpty())
        m_corsOrigin = m_core.corsOrigin(request.headers.value("Origin"));
    if (request.method != HttpMethod::Options)
        return false;
    HttpResponse response(204, {}, {});
    if (request.path == "*") {
        response.headers.add(QByteArrayLiteral("Allow"), QByteArray(kMethods));
        reply(m_serial, std::move(response));
        return true;
    }
    if (m_corsOrigin.isEmpty() || !request.headers.has("Access-Control-Request-Method"))
        return false;
    response.headers.add(QByteArrayLiteral("Access-Control-Allow-Methods"), QByteArray(kMethods));
    const QByteArray asked = request.headers.value("Access-Control-Request-Headers");
    if (!asked.isEmpty())
        response.headers.add(QByteArrayLiteral("Access-Control-Allow-Headers"), asked);
    response.headers.add(QByteArrayLiteral("Access-Control-Max-Age"), QByteArrayLiteral("600"));
    reply(m_serial, std::move(response));
    return true;
}

// ---- Answers

CancelToken HttpConnection::goneToken(quint64 serial)
{
    if (serial == m_serial && (m_mode == Mode::Handling || m_mode == Mode::Streaming)) {
        if (!m_gone) {
            m_gone.emplace();
            if (m_inputEnded)
                m_gone->cancel();
        }
        return *m_gone;
    }
    CancelToken token;
    if (isDead())
        token.cancel();
    return token;
}

ResponseContext HttpConnection::context(bool close) const
{
    ResponseContext context;
    context.requestId = m_requestId;
    context.date = m_core.date();
    context.corsOrigin = m_corsOrigin;
    context.isHead = m_isHead;
    context.close = close;
    context.tls = m_transport->isTls();
    return context;
}

HttpResponse HttpConnection::errorResponse(int status, const QByteArray &path,
                                           const QString &message)
{
    ++m_core.stats.refused[status];
    HttpResponse response =
        m_core.handler().renderError(status, path, m_requestId, message, m_peer);
    response.status = status;
    return response;
}

void HttpConnection::reply(quint64 serial, HttpResponse response)
{
    if (!isAwaiting(serial))
        return;
    if (!isWritable(response)) {
        qCWarning(lcHttp) << "An answer with an unsafe head becomes a 500:" << m_path;
        response = errorResponse(500, m_path, QStringLiteral("Internal server error"));
        if (!isWritable(response))
            response = HttpResponse(500, {}, {});
    }
    const bool close = !m_keepAlive || m_core.isDraining();
    send(response, close);
    m_gone.reset();
    if (m_mode == Mode::Dead)
        return;
    if (close) {
        beginClosing();
        return;
    }
    m_mode = Mode::Reading;
    m_since = HostCore::nowNs();
    if (!m_in.isEmpty() || m_inputEnded || m_paused)
        resume();
}

void HttpConnection::replyError(quint64 serial, int status, const QString &message)
{
    reply(serial, errorResponse(status, m_path, message));
}

void HttpConnection::send(const HttpResponse &response, bool close)
{
    const ResponseContext how = context(close);
    const bool withBody = hasBody(response, how);
    write(writeHead(response, how), withBody ? response.body : QByteArray());
}

void HttpConnection::write(QByteArray bytes, QByteArray more)
{
    m_core.stats.bytesOut += bytes.size() + more.size();
    if (m_transport->bytesToWrite() == 0)
        m_lastWrite = HostCore::nowNs();
    m_transport->write(std::move(bytes), std::move(more));
}

void HttpConnection::refuse(int status, const QString &message, const QByteArray &path)
{
    m_requestId = m_core.nextRequestId();
    m_corsOrigin.clear();
    m_isHead = m_parser.head().method == HttpMethod::Head && !path.isEmpty();
    send(errorResponse(status, path, message), true);
    beginClosing();
}

void HttpConnection::startStream(quint64 serial, HttpHeaders headers)
{
    if (!isAwaiting(serial))
        return;
    HttpResponse response(200, QByteArrayLiteral("text/event-stream"), {});
    response.headers = std::move(headers);
    if (!isWritable(response)) {
        m_keepAlive = false;
        replyError(serial, 500, QStringLiteral("Internal server error"));
        return;
    }
    write(writeStreamHead(response, context(true)));
    m_in.clear();
    if (std::exchange(m_paused, false))
        m_transport->setReading(true);
    if (m_isHead) {
        m_gone.reset();
        beginClosing();
        return;
    }
    m_mode = Mode::Streaming;
    m_lastBeat = HostCore::nowNs();
    ++m_core.stats.sseStreams;
}

bool HttpConnection::streamWrite(quint64 serial, QByteArray bytes)
{
    if (!isStreaming(serial))
        return false;
    if (m_transport->bytesToWrite() + bytes.size() > m_core.limits().streamBytes) {
        qCInfo(lcHttp) << "A client that does not read its stream is dropped";
        drop();
        return false;
    }
    m_lastBeat = HostCore::nowNs();
    write(std::move(bytes));
    return true;
}

void HttpConnection::streamClose(quint64 serial)
{
    if (!isStreaming(serial))
        return;
    --m_core.stats.sseStreams;
    m_gone.reset();
    beginClosing();
}

// ---- The end

void HttpConnection::beginClosing()
{
    if (m_mode == Mode::Dead)
        return;
    m_mode = Mode::Closing;
    account(0);
    m_in.clear();
    m_since = HostCore::nowNs();
    // What still arrives is read and forgotten: closing over unread bytes would reset the
    // connection, and with it the answer that is on its way.
    if (std::exchange(m_paused, false))
        m_transport->setReading(true);
    m_transport->finish();
    if (m_inputEnded && m_transport->bytesToWrite() == 0)
        drop();
}

void HttpConnection::cancelGone()
{
    if (const auto gone = m_gone) // a copy: the callback may answer, which ends it
        gone->cancel();
}

void HttpConnection::drop()
{
    if (m_mode == Mode::Dead)
        return;
    const Mode mode = std::exchange(m_mode, Mode::Dead);
    account(0);
    if (mode == Mode::Streaming && !m_isBody)
        --m_core.stats.sseStreams;
    m_transport->abort();
    const auto gone = std::exchange(m_gone, std::nullopt);
    if (m_session)
        m_session->lose();
    m_core.closed(this);
    if (gone)
        gone->cancel();
    tellBodyRoom();
}

void HttpConnection::transportWritten()
{
    m_lastWrite = HostCore::nowNs();
    if (m_transport->bytesToWrite() == 0)
        m_since = m_mode == Mode::Closing ? m_lastWrite : m_since;
    if (m_mode == Mode::Closing && m_inputEnded && m_transport->bytesToWrite() == 0)
        drop();
    else if (m_mode == Mode::Streaming && m_isBody && bodyHasRoom())
        tellBodyRoom();
    else if (m_mode == Mode::Reading && !m_in.isEmpty())
        resume();
}

void HttpConnection::transportEnded()
{
    m_inputEnded = true;
    switch (m_mode) {
    case Mode::Reading:
        if (m_in.isEmpty())
            consume({});
        break;
    case Mode::Handling: // half-closed clients still get the answer, if the handler gives one
        cancelGone();
        break;
    case Mode::Closing:
        if (m_transport->bytesToWrite() == 0)
            drop();
        break;
    case Mode::Streaming:
    case Mode::WebSocket:
        drop();
        break;
    case Mode::Dead:
        break;
    }
}

void HttpConnection::transportLeaving()
{
    if (m_mode == Mode::Handling)
        cancelGone();
}

void HttpConnection::transportClosed()
{
    drop();
}

void HttpConnection::account(qint64 buffered)
{
    m_core.stats.bufferedBytes += buffered - m_buffered;
    m_buffered = buffered;
}

// ---- Time

void HttpConnection::tick(qint64 now)
{
    const HttpLimits &limits = m_core.limits();
    const auto longer = [now](qint64 since, qint64 ms) { return now - since > ms * kNsPerMs; };
    if (m_mode != Mode::Dead && m_transport->bytesToWrite() > 0
        && longer(m_lastWrite, limits.writeStallMs)) {
        drop();
        return;
    }
    switch (m_mode) {
    case Mode::Reading:
        tickReading(now);
        break;
    case Mode::Streaming:
        if (!m_isBody && longer(m_lastBeat, limits.heartbeatMs))
            streamWrite(m_serial, QByteArrayLiteral(": keep-alive\n\n"));
        break;
    case Mode::WebSocket:
        if (!m_session->tick(now))
            drop();
        break;
    case Mode::Closing:
        if (m_transport->bytesToWrite() == 0 && longer(m_since, limits.lingerMs))
            drop();
        break;
    case Mode::Handling:
    case Mode::Dead:
        break;
    }
}

void HttpConnection::tickReading(qint64 now)
{
    const HttpLimits &limits = m_core.limits();
    const qint64 elapsedMs = (now - m_since) / kNsPerMs;
    const bool inBody = m_parser.state() == RequestParser::State::Body;
    if (inBody) {
        const bool stalled = now - m_lastBody > limits.bodyStallMs * kNsPerMs;
        const bool slow = elapsedMs > limits.bodyStallMs
                          && m_parser.bodyWireBytes() * 1000 < elapsedMs * limits.bodyRate;
        if (stalled || slow || elapsedMs > limits.bodyMs)
            refuse(408, QStringLiteral("The body did not come in time"), m_parser.head().path);
    } else if (m_parser.hasStarted()) {
        if (elapsedMs > limits.headMs)
            refuse(408, QStringLiteral("The request did not come in time"));
    } else if (elapsedMs > (m_served > 0 ? limits.idleMs : limits.silentMs)) {
        beginClosing();
    }
}

void HttpConnection::drain()
{
    if (m_mode == Mode::WebSocket)
        m_session->close(1001, QStringLiteral("The server stops"));
    else if (m_mode == Mode::Reading && !m_parser.hasStarted())
        beginClosing();
}

qint64 HttpConnection::reclaimableFor(qint64 now) const
{
    if (m_mode != Mode::Reading || m_served > 0)
        return 0;
    const bool partial = m_parser.state() == RequestParser::State::Head && m_parser.hasStarted();
    if (!partial && m_parser.hasStarted())
        return 0;
    const qint64 patience = (partial ? kReclaimPartialMs : kReclaimSilentMs) * kNsPerMs;
    return qMax<qint64>(0, now - m_since - patience);
}

} // namespace troupe
