// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/http/message.h"

#include <QAbstractHttpServer>
#include <QWebSocketServer>

#include <functional>
#include <memory>

class QWebSocket;

namespace troupe {

class Listener;
class RelaySocket;

/// Qt's two servers behind the guard (Qt 6.4; all that depends on its version is in qtbridge.* and
/// relay.*).
///
/// QAbstractHttpServer reads an approved head once more, in a canonical form, when its target is not
/// of the plainest kind: such a request goes on only when both parsers agree about it. Bodies never
/// pass it: the guard has framed them already,
/// and Qt would copy them. QWebSocketServer does the handshake and the frames.
class QtBridge final : public QAbstractHttpServer
{
    Q_OBJECT

public:
    explicit QtBridge(Listener &listener);

    /// Shows `relay` to the HTTP server; once per relay, before agrees().
    void introduce(RelaySocket &relay);
    /// Whether Qt reads from the canonical head what the guard read.
    bool agrees(RelaySocket &relay, HttpMethod method, QByteArrayView target);

    /// Upgrades `relay` with a canonical handshake; `opened` gets the socket from the event loop.
    void upgrade(RelaySocket &relay, quint64 id, const QByteArray &key);
    void setOnOpened(std::function<void(quint64 id, std::unique_ptr<QWebSocket>)> opened)
    {
        m_opened = std::move(opened);
    }

protected:
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;

private:
    Listener &m_listener;
    QWebSocketServer m_webSockets;
    std::function<void(quint64, std::unique_ptr<QWebSocket>)> m_opened;
    HttpMethod m_expected = HttpMethod::Get;
    bool m_agreed = false;
};

} // namespace troupe
