// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/wssession.h"

#include "core/base/log.h"
#include "core/http/hostcore.h"
#include "core/http/relay.h"
#include "core/http/transport.h"

#include <QWebSocket>

namespace troupe {

namespace {

constexpr qint64 kNsPerMilli = 1'000'000;
constexpr qsizetype kMaxReason = 123; // RFC 6455, 5.5: control frames hold 125 bytes
constexpr int kUnsupportedData = 1003;
constexpr int kTryAgainLater = 1013;

QString violationText(int code)
{
    switch (code) {
    case 1007:
        return QStringLiteral("Text is not UTF-8");
    case 1009:
        return QStringLiteral("The message is too big");
    default:
        return QStringLiteral("A frame breaks the protocol");
    }
}

/// At most kMaxReason bytes of UTF-8.
QString shortReason(QString reason)
{
    while (reason.toUtf8().size() > kMaxReason)
        reason.chop(1);
    return reason;
}

} // namespace

WsSession::WsSession(HostCore &core, Transport &transport, HttpRequest request, QByteArray head,
                     std::function<void()> onFinished)
    : m_core(core),
      m_transport(transport),
      m_request(std::move(request)),
      m_head(std::move(head)),
      m_onFinished(std::move(onFinished)),
      m_check(core.limits().wsFrameBytes, core.limits().wsMessageBytes),
      m_lastSeen(HostCore::nowNs()),
      m_lastPing(m_lastSeen)
{
    m_id = m_core.registerSession(this);
    ++m_core.stats.webSockets;
}

WsSession::~WsSession()
{
    lose();
    m_core.forgetSession(m_id);
    tellClosed();
    if (m_socket)
        m_socket->disconnect();
    m_socket.reset();
    delete m_relay;
}

void WsSession::open(const QHostAddress &peer, const QByteArray &key)
{
    m_relay = new RelaySocket(peer);
    m_relay->setOnWrite([this](QByteArray bytes) { qtWrote(std::move(bytes)); });
    m_relay->setOnDisconnect([this] { finish(); });
    m_relay->setWaiting([this] { return m_transport.bytesToWrite(); });
    m_core.bridge().upgrade(*m_relay, m_id, key);
}

void WsSession::opened(std::unique_ptr<QWebSocket> socket)
{
    m_socket = std::move(socket);
    if (m_lost || m_finished)
        return;
    const HttpLimits &limits = m_core.limits();
    // Our own check is the one that judges; Qt's limits only have to be no tighter.
    m_socket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(limits.wsFrameBytes) + 1);
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(limits.wsMessageBytes) + 1);
    m_socket->setOutgoingFrameSize(QWebSocket::maxOutgoingFrameSize()); // one frame a message
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        if (isOpen())
            m_handle->deliver(text);
    });
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this] {
        if (isOpen())
            close(kUnsupportedData, QStringLiteral("Only text is understood"));
    });
    m_core.stats.bytesOut += m_head.size();
    m_transport.write(std::exchange(m_head, {}));
    m_handle = std::make_shared<WsConnection>(QPointer<WsSession>(this), m_id);
    m_core.handler().webSocketOpened(std::move(m_request), m_handle);
    if (!m_early.isEmpty())
        feed(std::exchange(m_early, {}));
}

void WsSession::qtWrote(QByteArray bytes)
{
    if (!m_qtHeadDone) {
        m_qtHead += bytes;
        const qsizetype end = m_qtHead.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        m_qtHeadDone = true;
        bytes = m_qtHead.sliced(end + 4);
        m_qtHead.clear();
    }
    if (m_corked) {
        m_cork += bytes;
    } else if (!bytes.isEmpty()) {
        m_core.stats.bytesOut += bytes.size();
        m_transport.write(std::move(bytes));
    }
}

void WsSession::feed(QByteArrayView bytes)
{
    if (m_lost || m_finished)
        return;
    m_lastSeen = HostCore::nowNs();
    if (!m_socket) {
        m_early.append(bytes);
        if (m_early.size() > m_core.limits().headBytes)
            finish();
        return;
    }
    const int violation = m_check.feed(bytes);
    const QByteArray approved = m_check.takeApproved();
    account(m_check.held());
    if (!approved.isEmpty() && m_relay)
        m_relay->deliver(approved);
    if (m_lost || m_finished)
        return;
    const bool full = m_held > 0 && m_core.stats.bufferedBytes > m_core.limits().bufferedBytes;
    if (violation != 0) {
        ++m_core.stats.refused[violation];
        close(violation, violationText(violation));
        finish();
    } else if (full) {
        close(kTryAgainLater, QStringLiteral("Too much at once"));
        finish();
    }
}

void WsSession::lose()
{
    if (std::exchange(m_lost, true))
        return;
    --m_core.stats.webSockets;
    account(0);
    // Never from within the call that found out: the handler may be in the middle of a send.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_relay)
                m_relay->loseConnection();
            tellClosed();
        },
        Qt::QueuedConnection);
}

bool WsSession::tick(qint64 now)
{
    const qint64 period = m_core.limits().wsPingMs * kNsPerMilli;
    if (now - m_lastSeen > 2 * period)
        return false;
    if (m_closing)
        return now - m_closingSince <= m_core.limits().lingerMs * kNsPerMilli;
    if (m_socket && now - m_lastPing >= period) {
        m_lastPing = now;
        m_socket->ping();
    }
    return true;
}

bool WsSession::sendText(const QByteArray &utf8)
{
    if (!isOpen())
        return false;
    if (m_transport.bytesToWrite() + utf8.size() > m_core.limits().wsBytes) {
        qCInfo(lcHttp) << "A WebSocket client that does not read is closed";
        close(kTryAgainLater, QStringLiteral("Too slow"));
        return false;
    }
    m_corked = true; // Qt writes header and payload apart; one packet is enough
    m_socket->sendTextMessage(QString::fromUtf8(utf8));
    m_corked = false;
    qtWrote(std::exchange(m_cork, {}));
    return true;
}

void WsSession::close(int code, const QString &reason)
{
    if (m_closing || m_lost)
        return;
    m_closing = true;
    m_closingSince = HostCore::nowNs();
    if (m_socket)
        m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(code), shortReason(reason));
    else
        finish();
}

qint64 WsSession::bytesWaiting() const
{
    return m_lost ? 0 : m_transport.bytesToWrite();
}

void WsSession::finish()
{
    if (std::exchange(m_finished, true) || m_lost)
        return;
    m_closing = true;
    account(0);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_lost)
                m_onFinished();
            tellClosed();
        },
        Qt::QueuedConnection);
}

void WsSession::tellClosed()
{
    if (const auto handle = std::exchange(m_handle, nullptr))
        handle->closed();
}

void WsSession::account(qint64 held)
{
    m_core.stats.bufferedBytes += held - m_held;
    m_held = held;
}

} // namespace troupe
