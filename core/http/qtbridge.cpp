// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/qtbridge.h"

#include "core/http/listener.h"
#include "core/http/relay.h"

#include <QHttpServerRequest>
#include <QWebSocket>

namespace troupe {

namespace {

constexpr char kRelayHeader[] = "X-Relay";
constexpr int kMaxPendingUpgrades = 1 << 20; // connections are capped elsewhere

QHttpServerRequest::Method qtMethod(HttpMethod method)
{
    using Method = QHttpServerRequest::Method;
    switch (method) {
    case HttpMethod::Get:
        return Method::Get;
    case HttpMethod::Head:
        return Method::Head;
    case HttpMethod::Post:
        return Method::Post;
    case HttpMethod::Put:
        return Method::Put;
    case HttpMethod::Patch:
        return Method::Patch;
    case HttpMethod::Delete:
        return Method::Delete;
    case HttpMethod::Options:
        return Method::Options;
    }
    return Method::Unknown;
}

} // namespace

QtBridge::QtBridge(Listener &listener)
    : m_listener(listener), m_webSockets(QStringLiteral("troupe"), QWebSocketServer::NonSecureMode)
{
    bind(&listener);
    listener.setParent(nullptr); // bind() adopts it; the host owns it
    m_webSockets.setMaxPendingConnections(kMaxPendingUpgrades);
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *pending = m_webSockets.nextPendingConnection()) {
            std::unique_ptr<QWebSocket> socket(pending);
            socket->setParent(nullptr);
            const quint64 id = socket->request().rawHeader(kRelayHeader).toULongLong();
            if (m_opened)
                m_opened(id, std::move(socket));
        }
    });
}

void QtBridge::introduce(RelaySocket &relay)
{
    m_listener.offer(&relay);
}

bool QtBridge::agrees(RelaySocket &relay, HttpMethod method, QByteArrayView target)
{
    const QByteArray name = httpMethodName(method);
    QByteArray head;
    head.reserve(name.size() + target.size() + 32);
    head.append(name).append(' ').append(target).append(" HTTP/1.1\r\nHost: troupe\r\n\r\n");
    m_expected = method;
    m_agreed = false;
    relay.deliver(head);
    return m_agreed;
}

void QtBridge::upgrade(RelaySocket &relay, quint64 id, const QByteArray &key)
{
    m_webSockets.handleConnection(&relay);
    relay.deliver("GET / HTTP/1.1\r\nHost: troupe\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                  + key + "\r\n" + kRelayHeader + ": " + QByteArray::number(id) + "\r\n\r\n");
}

bool QtBridge::handleRequest(const QHttpServerRequest &request, QTcpSocket *socket)
{
    Q_UNUSED(socket);
    m_agreed = request.method() == qtMethod(m_expected);
    return true; // the answer is written by the host, later
}

void QtBridge::missingHandler(const QHttpServerRequest &request, QTcpSocket *socket)
{
    Q_UNUSED(request);
    Q_UNUSED(socket);
}

} // namespace troupe
