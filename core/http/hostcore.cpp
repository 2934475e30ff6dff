// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/hostcore.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/http/connection.h"
#include "core/http/transport.h"
#include "core/http/wssession.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QWebSocket>

#include <algorithm>
#include <chrono>
#include <utility>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr std::size_t kScratchBytes = 64 * 1024;
constexpr int kMaxConnections = 4096;
constexpr int kReservedDescriptors = 64; // database, providers, the rest of the process
constexpr int kMaxOverflow = 32;
constexpr int kRequestIdPrefixBytes = 6;
constexpr int kMinTickMs = 10;
constexpr int kMaxTickMs = 500;

int defaultConnections()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return kMaxConnections;
    const auto descriptors = static_cast<int>(
        std::min<rlim_t>(limit.rlim_cur, static_cast<rlim_t>(kMaxConnections) * 2));
    const int spare = std::max(kReservedDescriptors, descriptors / 4);
    return std::clamp(descriptors - spare, 1, kMaxConnections);
}

int tickMs(const HttpLimits &limits)
{
    const int shortest =
        std::min({limits.silentMs, limits.headMs, limits.bodyStallMs, limits.bodyMs, limits.idleMs,
                  limits.writeStallMs, limits.lingerMs, limits.heartbeatMs, limits.wsPingMs});
    return std::clamp(shortest / 4, kMinTickMs, kMaxTickMs);
}

} // namespace

HostCore::HostCore(HttpHostOptions options, HttpHandler &handler)
    : m_options(std::move(options)),
      m_handler(handler),
      m_scratch(kScratchBytes),
      m_idPrefix(randomHex(kRequestIdPrefixBytes).toLatin1())
{
    if (m_options.limits.connections <= 0)
        m_options.limits.connections = defaultConnections();
    m_parserLimits.headBytes = m_options.limits.headBytes;
    m_parserLimits.headers = m_options.limits.headers;
    m_parserLimits.bodyBytes = m_options.limits.bodyBytes;
    m_timer.setTimerType(Qt::CoarseTimer);
    m_timer.setInterval(tickMs(m_options.limits));
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
    m_deadline.setSingleShot(true);
    QObject::connect(&m_deadline, &QTimer::timeout, &m_deadline, [this] { finishShutdown(); });
}

HostCore::~HostCore()
{
    m_done = nullptr;
    m_draining = true;
    const QSet<HttpConnection *> connections = m_connections;
    for (HttpConnection *connection : connections)
        connection->drop();
    const auto dead = std::exchange(m_dead, {});
}

std::optional<Error> HostCore::loadTls()
{
    if (m_options.tlsCertificatePem.isEmpty())
        return std::nullopt;
    const QList<QSslCertificate> chain =
        QSslCertificate::fromData(m_options.tlsCertificatePem, QSsl::Pem);
    if (chain.isEmpty())
        return Error(ErrorCode::Invalid, QStringLiteral("The TLS certificate cannot be read"));
    QSslKey key(m_options.tlsKeyPem, QSsl::Rsa, QSsl::Pem);
    if (key.isNull())
        key = QSslKey(m_options.tlsKeyPem, QSsl::Ec, QSsl::Pem);
    if (key.isNull())
        return Error(ErrorCode::Invalid, QStringLiteral("The TLS key cannot be read"));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    m_tls = configuration;
    m_options.tlsKeyPem.clear();
    return std::nullopt;
}

std::optional<Error> HostCore::listen()
{
    if (!m_poller.isValid())
        return Error(ErrorCode::Unavailable, QStringLiteral("The server cannot watch connections"));
    if (auto error = loadTls())
        return error;
    m_listener = std::make_unique<Listener>(
        m_poller, [this](int fd) { accepted(fd); },
        [this] {
            if (!m_timer.isActive())
                m_timer.start(); // which resumes
        });
    if (!m_listener->start(m_options.address, m_options.port)) {
        const bool taken = m_listener->serverError() == QAbstractSocket::AddressInUseError;
        return Error(taken ? ErrorCode::Conflict : ErrorCode::Unavailable,
                     QStringLiteral("Cannot listen on %1 port %2: %3")
                         .arg(m_options.address.toString())
                         .arg(m_options.port)
                         .arg(m_listener->errorString()));
    }
    m_policy = HostPolicy(m_options.allowedHosts, m_listener->serverPort());
    m_bridge = std::make_unique<QtBridge>(*m_listener);
    m_bridge->setOnOpened([this](quint64 id, std::unique_ptr<QWebSocket> socket) {
        if (WsSession *session = m_sessions.value(id))
            session->opened(std::move(socket));
    });
    return std::nullopt;
}

HttpHostStats HostCore::snapshot() const
{
    HttpHostStats result = stats;
    result.connections = m_connections.size();
    return result;
}

// ---- Small things that every request needs

qint64 HostCore::nowNs()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

QByteArray HostCore::date()
{
    const qint64 second = std::chrono::duration_cast<std::chrono::seconds>(
                              std::chrono::system_clock::now().time_since_epoch())
                              .count();
    if (second != m_dateSecond) {
        m_dateSecond = second;
        m_date = httpDate(second);
    }
    return m_date;
}

QByteArray HostCore::nextRequestId()
{
    static constexpr char kDigits[] = "0123456789abcdef";
    QByteArray id = "req_" + m_idPrefix;
    const quint32 number = ++m_lastId;
    for (int shift = 28; shift >= 0; shift -= 4)
        id.append(kDigits[(number >> shift) & 15]);
    return id;
}

QByteArray HostCore::corsOrigin(const QByteArray &origin) const
{
    if (origin.isEmpty())
        return {};
    const bool listed =
        m_options.corsOrigins.contains(origin) || m_options.corsOrigins.contains("*");
    return listed ? origin : QByteArray();
}

std::vector<char> HostCore::takeScratch()
{
    std::vector<char> scratch = std::move(m_scratch);
    m_scratch.clear();
    if (scratch.empty())
        scratch.resize(kScratchBytes);
    return scratch;
}

quint64 HostCore::registerSession(WsSession *session)
{
    m_sessions.insert(++m_lastSession, session);
    return m_lastSession;
}

// ---- Connections come and go

bool HostCore::hasRoom() const
{
    return m_connections.size() - m_overflow < m_options.limits.connections;
}

void HostCore::accepted(int fd)
{
    ++stats.accepted;
    const bool room = hasRoom() || reclaim();
    if (!room && m_overflow >= kMaxOverflow) {
        // The rest waits in the backlog until somebody leaves.
        ++stats.refused[503];
        ::close(fd);
        m_listener->pause();
        return;
    }
    std::unique_ptr<Transport> transport =
        m_tls ? makeTlsTransport(fd, *m_tls) : makePlainTransport(fd, m_poller);
    if (!transport) {
        ::close(fd);
        return;
    }
    // It belongs to m_connections until closed(), which deletes it.
    auto *const connection =
        std::make_unique<HttpConnection>(*this, std::move(transport)).release();
    m_connections.insert(connection);
    if (!room)
        ++m_overflow;
    if (!(room ? connection->start() : connection->startRefused())) {
        connection->drop();
        return;
    }
    if (!m_timer.isActive())
        m_timer.start();
}

bool HostCore::reclaim()
{
    const qint64 now = nowNs();
    HttpConnection *longest = nullptr;
    qint64 longestFor = 0;
    for (HttpConnection *connection : std::as_const(m_connections)) {
        const qint64 waiting = connection->reclaimableFor(now);
        if (waiting > longestFor) {
            longest = connection;
            longestFor = waiting;
        }
    }
    if (!longest)
        return false;
    ++stats.refused[408];
    longest->drop();
    return true;
}

void HostCore::closed(HttpConnection *connection)
{
    if (!m_connections.remove(connection))
        return;
    if (connection->isOverflow())
        --m_overflow;
    if (m_dead.empty())
        QMetaObject::invokeMethod(
            &m_timer, [this] { const auto dead = std::exchange(m_dead, {}); },
            Qt::QueuedConnection);
    m_dead.emplace_back(connection);
    if (m_draining && m_connections.isEmpty() && m_done)
        m_deadline.start(0);
    else if (!m_draining && m_listener->isPaused())
        m_listener->resume();
}

void HostCore::tick()
{
    const qint64 now = nowNs();
    const QSet<HttpConnection *> connections = m_connections;
    for (HttpConnection *connection : connections) {
        if (!connection->isDead())
            connection->tick(now);
    }
    if (m_listener->isPaused())
        m_listener->resume();
    else if (m_connections.isEmpty())
        m_timer.stop();
}

void HostCore::shutdown(int timeoutMs, std::function<void()> done)
{
    if (m_draining)
        return;
    m_draining = true;
    m_done = done ? std::move(done) : [] {};
    m_listener->stop();
    const QSet<HttpConnection *> connections = m_connections;
    for (HttpConnection *connection : connections)
        connection->drain();
    m_deadline.start(m_connections.isEmpty() ? 0 : timeoutMs);
}

void HostCore::finishShutdown()
{
    const QSet<HttpConnection *> connections = m_connections;
    for (HttpConnection *connection : connections)
        connection->drop();
    if (const auto done = std::exchange(m_done, nullptr))
        done();
}

} // namespace troupe
