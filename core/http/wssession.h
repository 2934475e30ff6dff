// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/http/framecheck.h"
#include "core/http/message.h"

#include <QHostAddress>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

class QWebSocket;

namespace troupe {

class HostCore;
class RelaySocket;
class Transport;
class WsConnection;

/// The WebSocket side of one connection: checks what comes in, gives Qt's QWebSocket the approved
/// frames over a relay, and writes what Qt writes to the transport.
class WsSession final : public QObject
{
    Q_OBJECT

public:
    /// `head` is our 101; `onFinished` is called when the session has said its last word.
    WsSession(HostCore &core, Transport &transport, HttpRequest request, QByteArray head,
              std::function<void()> onFinished);
    ~WsSession() override;

    /// Starts Qt's side of the handshake; opened() follows from the event loop.
    void open(const QHostAddress &peer, const QByteArray &key);
    void opened(std::unique_ptr<QWebSocket> socket);

    void feed(QByteArrayView bytes);
    /// The connection is gone.
    void lose();
    /// False when the peer is dead.
    bool tick(qint64 now);

    bool isOpen() const { return m_socket && !m_closing && !m_lost; }
    bool sendText(const QByteArray &utf8);
    void close(int code, const QString &reason);
    qint64 bytesWaiting() const;

private:
    void qtWrote(QByteArray bytes);
    void finish();
    void tellClosed();
    void account(qint64 held);

    HostCore &m_core;
    Transport &m_transport;
    HttpRequest m_request;
    QByteArray m_head;
    std::function<void()> m_onFinished;
    FrameCheck m_check;
    QPointer<RelaySocket> m_relay;
    std::unique_ptr<QWebSocket> m_socket;
    std::shared_ptr<WsConnection> m_handle;
    quint64 m_id = 0;
    QByteArray m_qtHead; ///< of Qt's 101, which is not sent
    QByteArray m_early; ///< frames that came before Qt was ready
    QByteArray m_cork;
    qint64 m_lastSeen = 0;
    qint64 m_lastPing = 0;
    qint64 m_closingSince = 0;
    qint64 m_held = 0;
    bool m_qtHeadDone = false;
    bool m_corked = false;
    bool m_closing = false;
    bool m_finished = false;
    bool m_lost = false;
};

} // namespace troupe
