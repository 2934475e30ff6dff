// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/outboundexchange.h"

#include <QSslError>
#include <QSslSocket>

#include <algorithm>

namespace troupe {

namespace {

constexpr qint64 kReadBuffer = 256 * 1024;
constexpr qint64 kReadAtOnce = 256 * 1024; // then others of the thread get their turn
constexpr qint64 kPiece = 16 * 1024;
constexpr int kMostAttempts = 4;
constexpr int kNoTimeout = 0;

quint16 targetPort(const QUrl &url)
{
    return static_cast<quint16>(url.port(url.scheme() == QLatin1String("https") ? 443 : 80));
}

/// One of each family first, so that a broken IPv6 costs one attempt and not the connection.
QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> first;
    QList<QHostAddress> second;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.first().protocol() ? first : second).append(address);
    QList<QHostAddress> mixed;
    for (qsizetype i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            mixed.append(first[i]);
        if (i < second.size())
            mixed.append(second[i]);
    }
    return mixed.first(std::min<qsizetype>(mixed.size(), kMostAttempts));
}

bool isProxyError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return true;
    default:
        return false;
    }
}

} // namespace

struct OutboundExchange::Hook
{
    std::mutex mutex;
    OutboundExchange *exchange = nullptr;

    void cancel()
    {
        const std::scoped_lock lock(mutex);
        if (!exchange)
            return;
        OutboundExchange *const target = exchange;
        QMetaObject::invokeMethod(
            target,
            [target] {
                target->failWith(ErrorCode::Cancelled, "cancelled", QStringLiteral("Cancelled."));
            },
            Qt::QueuedConnection);
    }
};

OutboundExchange::OutboundExchange(std::shared_ptr<OutboundCore> core, OutboundRequest request,
                                   OutboundSinks sinks)
    : m_core(std::move(core)),
      m_request(std::move(request)),
      m_sinks(std::move(sinks)),
      m_isTls(m_request.url.scheme() == QLatin1String("https")),
      m_port(targetPort(m_request.url)),
      m_host(m_request.url.host(QUrl::FullyEncoded)),
      m_parser(m_request.method == "HEAD"),
      m_hook(std::make_shared<Hook>())
{
    m_hook->exchange = this;
    m_timer.setSingleShot(true);
    m_total.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &OutboundExchange::timedOut);
    connect(&m_total, &QTimer::timeout, this, [this] {
        failWith(ErrorCode::Timeout, "total_timeout",
                 QStringLiteral("%1 took too long to answer.").arg(m_host));
    });
    connect(&m_core->policy, &NetPolicy::offlineLocked, this, &OutboundExchange::lockClosed);
}

OutboundExchange::~OutboundExchange()
{
    {
        const std::scoped_lock lock(m_hook->mutex);
        m_hook->exchange = nullptr;
    }
    if (m_socket)
        m_socket->disconnect(this);
}

void OutboundExchange::listenFor(const CancelToken &token)
{
    m_cancels.push_back(token.onCancelled([hook = m_hook] { hook->cancel(); }));
}

void OutboundExchange::start()
{
    m_entry.atMs = m_core->policy.clock().nowMs();
    m_entry.host = m_host;
    m_entry.port = m_port;
    m_entry.reason = m_request.reason;
    if (m_request.cancel.isCancelled() || m_core->closing.isCancelled()) {
        failWith(ErrorCode::Cancelled, "cancelled", QStringLiteral("Cancelled."));
        return;
    }
    if (auto ready = prepare(); !ready) {
        end(fail(std::move(ready.error())));
        return;
    }
    listenFor(m_request.cancel);
    listenFor(m_core->closing);
    if (m_request.timeouts.totalMs > 0)
        m_total.start(m_request.timeouts.totalMs);
    m_connectDeadline = m_request.timeouts.connectMs > 0
                            ? QDeadlineTimer(m_request.timeouts.connectMs)
                            : QDeadlineTimer(QDeadlineTimer::Forever);
    startPhase(Phase::Connecting, m_request.timeouts.connectMs);
    resolve();
}

Result<void> OutboundExchange::prepare()
{
    const QUrl &url = m_request.url;
    const bool isWeb = m_isTls || url.scheme() == QLatin1String("http");
    if (!url.isValid() || m_host.isEmpty() || !isWeb || m_port == 0) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("bad_request"),
                         QStringLiteral("\"%1\" is no http or https address.")
                             .arg(url.toDisplayString(QUrl::RemoveUserInfo).left(200)));
    }
    if (auto allowed = m_core->policy.checkHost(m_host); !allowed)
        return allowed;
    m_proxy = m_core->policy.proxyFor(m_host);
    // Many proxies tunnel to port 443 alone. An aimed request tunnels all the same: the proxy must
    // get the checked address, not the name.
    m_absoluteForm = !m_isTls && m_proxy.type() == QNetworkProxy::HttpProxy
                     && m_request.trust == TrustLevel::Configured;
    QByteArray proxyAuthorization;
    if (m_absoluteForm && !m_proxy.user().isEmpty()) {
        const QString pair = m_proxy.user() + u':' + m_proxy.password();
        proxyAuthorization = "Basic " + pair.toUtf8().toBase64();
    }
    auto bytes = serializeRequest(m_request, m_absoluteForm, proxyAuthorization);
    if (!bytes)
        return fail(std::move(bytes.error()));
    m_bytes = std::move(*bytes);
    return {};
}

void OutboundExchange::resolve()
{
    const QHostAddress literal(m_host);
    if (!literal.isNull()) {
        resolved(QList<QHostAddress>{literal});
    } else if (AddressRules::isLoopbackHost(m_host)) { // RFC 6761: never asked of a name server
        resolved(QList<QHostAddress>{QHostAddress(QHostAddress::LocalHost),
                                     QHostAddress(QHostAddress::LocalHostIPv6)});
    } else if (m_request.trust == TrustLevel::Configured
               && m_proxy.type() != QNetworkProxy::NoProxy) {
        if (m_absoluteForm) {
            const QString proxyHost = m_proxy.hostName();
            const auto proxyPort = m_proxy.port();
            m_proxy = QNetworkProxy(QNetworkProxy::NoProxy);
            openSocket(proxyHost, proxyPort);
        } else {
            openSocket(m_host, m_port); // the proxy looks it up
        }
    } else {
        m_core->resolver(m_host, this, [this](Result<QList<QHostAddress>> addresses) {
            if (m_phase == Phase::Connecting)
                resolved(std::move(addresses));
        });
    }
}

void OutboundExchange::resolved(Result<QList<QHostAddress>> addresses)
{
    if (!addresses) {
        end(fail(std::move(addresses.error())));
        return;
    }
    if (addresses->isEmpty()) {
        failWith(ErrorCode::Unavailable, "host_not_found",
                 QStringLiteral("There is no host named %1.").arg(m_host));
        return;
    }
    if (m_request.trust == TrustLevel::Aimed) {
        const AddressRules rules = m_core->policy.addressRules();
        for (const QHostAddress &address : std::as_const(*addresses)) {
            const QString refusal = rules.refusal(address);
            if (refusal.isEmpty())
                continue;
            failWith(ErrorCode::Forbidden, "address_refused",
                     QStringLiteral("%1 is %2, which requests of this kind may not reach. An "
                                    "administrator can allow it (allowed targets in the network "
                                    "settings, or --allow-target).")
                         .arg(m_host, refusal),
                     address.toString());
            return;
        }
    }
    m_addresses = interleaved(*addresses);
    connectNext();
}

void OutboundExchange::connectNext()
{
    const QHostAddress address = m_addresses[m_nextAddress++];
    const qint64 left = m_connectDeadline.remainingTime(); // -1: for ever
    const qint64 tries = m_addresses.size() - m_nextAddress + 1;
    if (left >= 0)
        m_timer.start(static_cast<int>(std::max<qint64>(1, left / tries)));
    openSocket(address.toString(), m_port);
}

void OutboundExchange::openSocket(const QString &target, quint16 port)
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket.release()->deleteLater(); // we may be in a slot of it
    }
    QSslSocket *tls = m_isTls ? new QSslSocket : nullptr;
    m_socket.reset(tls ? tls : new QTcpSocket);
    m_socket->setProxy(m_proxy);
    m_socket->setReadBufferSize(kReadBuffer);
    connect(m_socket.get(), &QIODevice::readyRead, this, &OutboundExchange::readSome);
    connect(m_socket.get(), &QAbstractSocket::errorOccurred, this, &OutboundExchange::socketFailed);
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &OutboundExchange::remoteClosed);
    if (tls) {
        tls->setSslConfiguration(m_core->policy.sslConfiguration());
        connect(tls, &QSslSocket::encrypted, this, &OutboundExchange::connected);
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &OutboundExchange::written);
        tls->connectToHostEncrypted(target, port, m_host);
    } else {
        connect(m_socket.get(), &QAbstractSocket::connected, this, &OutboundExchange::connected);
        connect(m_socket.get(), &QIODevice::bytesWritten, this, &OutboundExchange::written);
        m_socket->connectToHost(target, port);
    }
}

void OutboundExchange::connected()
{
    if (m_phase != Phase::Connecting)
        return;
    startPhase(Phase::Waiting, m_request.timeouts.firstByteMs);
    m_entry.bytesSent = m_bytes.size();
    m_socket->write(m_bytes);
    m_bytes.clear();
}

void OutboundExchange::written(qint64)
{
    if (m_phase == Phase::Waiting && m_socket->bytesToWrite() > 0)
        startPhase(Phase::Waiting, m_request.timeouts.idleMs);
    else if (m_phase == Phase::Waiting)
        startPhase(Phase::Waiting, m_request.timeouts.firstByteMs);
}

void OutboundExchange::readSome()
{
    if (m_phase != Phase::Waiting && m_phase != Phase::Reading)
        return;
    char piece[kPiece];
    qint64 total = 0;
    while (total < kReadAtOnce) {
        const qint64 size = m_socket->read(piece, sizeof piece);
        if (size <= 0)
            break;
        total += size;
        m_entry.bytesReceived += size;
        const auto problem = m_parser.feed(QByteArrayView(piece, static_cast<qsizetype>(size)),
                                           [this](QByteArrayView bytes) { return take(bytes); });
        if (m_phase == Phase::Over)
            return;
        if (problem) {
            failWith(ErrorCode::Upstream, "response_malformed",
                     QStringLiteral("%1 gave an answer that is not proper HTTP.").arg(m_host),
                     *problem);
            return;
        }
        headArrived();
        if (m_parser.isComplete()) {
            succeed();
            return;
        }
    }
    if (total > 0 && m_phase == Phase::Reading)
        startPhase(Phase::Reading, m_request.timeouts.idleMs);
    if (total >= kReadAtOnce)
        QMetaObject::invokeMethod(this, &OutboundExchange::readSome, Qt::QueuedConnection);
}

void OutboundExchange::headArrived()
{
    if (m_headSeen || !m_parser.hasHead())
        return;
    m_headSeen = true;
    m_response.status = m_parser.status();
    m_response.headers = m_parser.headers();
    m_response.url = m_request.url;
    startPhase(Phase::Reading, m_request.timeouts.idleMs);
    if (m_sinks.onHead)
        m_sinks.onHead(m_response);
}

bool OutboundExchange::take(QByteArrayView piece)
{
    headArrived();
    m_bodyBytes += piece.size();
    if (m_bodyBytes > m_request.maxBodyBytes) {
        failWith(ErrorCode::Upstream, "response_too_large",
                 QStringLiteral("The answer of %1 is larger than the %2 MB that are accepted.")
                     .arg(m_host)
                     .arg(std::max<qint64>(1, m_request.maxBodyBytes / (1024 * 1024))));
        return false;
    }
    if (m_request.cancel.isCancelled()) // the queued abort may still be on its way
        return false;
    if (m_sinks.onData && m_response.status / 100 == 2)
        return m_sinks.onData(piece);
    m_response.body.append(piece);
    return true;
}

void OutboundExchange::socketFailed(QAbstractSocket::SocketError error)
{
    if (m_phase == Phase::Over || error == QAbstractSocket::RemoteHostClosedError) {
        if (m_phase == Phase::Connecting)
            remoteClosed();
        return; // disconnected() follows, when all was read
    }
    const QString detail = m_socket->errorString();
    if (m_phase != Phase::Connecting) {
        readSome(); // what came before the reset may be the whole answer
        if (m_phase != Phase::Over) {
            failWith(ErrorCode::Upstream, "connection_lost",
                     QStringLiteral("The connection to %1 was lost.").arg(m_host), detail);
        }
        return;
    }
    if (isProxyError(error)) {
        failWith(ErrorCode::Unavailable, "proxy_failed",
                 QStringLiteral("The proxy did not connect to %1. Check the proxy in the network "
                                "settings.")
                     .arg(m_host),
                 detail);
        return;
    }
    auto *const tls = qobject_cast<QSslSocket *>(m_socket.get());
    const bool isTrouble = error == QAbstractSocket::SslHandshakeFailedError
                           || error == QAbstractSocket::SslInternalError
                           || error == QAbstractSocket::SslInvalidUserDataError;
    if (tls && isTrouble) {
        const QList<QSslError> errors = tls->sslHandshakeErrors();
        const QString why = errors.isEmpty() ? detail : errors.first().errorString();
        failWith(ErrorCode::Upstream, "tls_failed",
                 QStringLiteral("The identity of %1 could not be verified: %2 If your organisation "
                                "has its own certificate authority, name its file in the network "
                                "settings.")
                     .arg(m_host, why.endsWith(u'.') ? why : why + u'.'),
                 detail);
        return;
    }
    if (m_nextAddress < m_addresses.size()) {
        connectNext();
        return;
    }
    failWith(ErrorCode::Unavailable, "connect_failed",
             QStringLiteral("%1 (port %2) does not accept connections. Check the address and "
                            "whether the server is running.")
                 .arg(m_host)
                 .arg(m_port),
             detail);
}

void OutboundExchange::remoteClosed()
{
    if (m_phase == Phase::Over)
        return;
    if (m_phase == Phase::Connecting) {
        if (m_nextAddress < m_addresses.size()) {
            connectNext();
            return;
        }
        failWith(ErrorCode::Unavailable, "connect_failed",
                 QStringLiteral("%1 closed the connection at once.").arg(m_host));
        return;
    }
    for (qint64 before = -1; m_phase != Phase::Over && before != m_entry.bytesReceived;) {
        before = m_entry.bytesReceived;
        readSome();
    }
    if (m_phase == Phase::Over)
        return;
    const auto problem = m_parser.finish();
    if (!problem) {
        succeed();
    } else if (m_headSeen) {
        failWith(ErrorCode::Upstream, "response_truncated",
                 QStringLiteral("%1 ended the connection in the middle of its answer.").arg(m_host),
                 *problem);
    } else {
        failWith(ErrorCode::Upstream, "connection_lost",
                 QStringLiteral("%1 closed the connection without an answer.").arg(m_host),
                 *problem);
    }
}

void OutboundExchange::startPhase(Phase phase, int timeoutMs)
{
    m_phase = phase;
    if (timeoutMs > kNoTimeout)
        m_timer.start(timeoutMs);
    else
        m_timer.stop();
}

void OutboundExchange::timedOut()
{
    if (m_phase == Phase::Connecting) {
        if (m_socket && m_nextAddress < m_addresses.size()) {
            connectNext();
            return;
        }
        failWith(ErrorCode::Timeout, "connect_timeout",
                 QStringLiteral("%1 could not be reached in time.").arg(m_host));
    } else if (m_phase == Phase::Waiting) {
        failWith(ErrorCode::Timeout, "first_byte_timeout",
                 QStringLiteral("%1 did not answer in time.").arg(m_host));
    } else {
        failWith(ErrorCode::Timeout, "idle_timeout",
                 QStringLiteral("%1 stopped in the middle of its answer.").arg(m_host));
    }
}

void OutboundExchange::lockClosed()
{
    if (m_phase == Phase::Over)
        return;
    if (auto allowed = m_core->policy.checkHost(m_host); !allowed)
        end(fail(std::move(allowed.error())));
}

void OutboundExchange::succeed()
{
    if (m_request.cancel.isCancelled()) {
        failWith(ErrorCode::Cancelled, "cancelled", QStringLiteral("Cancelled."));
        return;
    }
    end(std::move(m_response));
}

void OutboundExchange::failWith(ErrorCode code, const char *key, const QString &message,
                                const QString &detail)
{
    end(failKeyed(code, QString::fromLatin1(key), message, detail));
}

void OutboundExchange::end(Result<OutboundResponse> result)
{
    if (m_phase == Phase::Over)
        return;
    m_phase = Phase::Over;
    m_timer.stop();
    m_total.stop();
    m_cancels.clear();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
    m_entry.outcome = result ? QString::number(result->status) : result.error().key;
    m_core->policy.ledger().add(m_entry);
    m_result = std::move(result);
    // Whoever waits goes on from the event loop, where this object may be destroyed.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_announced = true;
            if (m_waiter)
                std::exchange(m_waiter, nullptr).resume();
        },
        Qt::QueuedConnection);
}

} // namespace troupe
