// SPDX-License-Identifier: GPL-3.0-or-later
// How a connection becomes a WebSocket.
#include "core/http/connection.h"
#include "core/http/hostcore.h"
#include "core/http/wssession.h"

namespace troupe {

std::optional<HttpResponse> HttpConnection::refuseUpgrade(const HttpRequest &request)
{
    if (request.headers.values("Sec-WebSocket-Version") != QList<QByteArray>{"13"}) {
        HttpResponse response =
            errorResponse(426, request.path, QStringLiteral("Only WebSocket version 13 is spoken"));
        response.headers.set(QByteArrayLiteral("Sec-WebSocket-Version"), QByteArrayLiteral("13"));
        return response;
    }
    const QList<QByteArray> keys = request.headers.values("Sec-WebSocket-Key");
    const auto key =
        keys.size() == 1
            ? QByteArray::fromBase64Encoding(keys.first(), QByteArray::AbortOnBase64DecodingErrors)
            : QByteArray::FromBase64Result{{},
                                           QByteArray::Base64DecodingStatus::IllegalInputLength};
    if (!key || key.decoded.size() != 16 || !request.body.isEmpty() || !m_keepAlive)
        return errorResponse(400, request.path,
                             QStringLiteral("The WebSocket handshake is malformed"));
    // Browsers let any page open a WebSocket to anywhere; the page's origin is all that tells.
    const QByteArray origin = request.headers.value("Origin");
    if (request.headers.has("Origin") && m_core.corsOrigin(origin).isEmpty()
        && !HostPolicy::isSameOrigin(origin, request.headers.value("Host")))
        return errorResponse(403, request.path,
                             QStringLiteral("Pages from this origin may not connect"));
    if (m_core.stats.webSockets >= m_core.limits().webSockets)
        return errorResponse(503, request.path, QStringLiteral("Too many WebSockets"));
    return m_core.handler().acceptWebSocket(request);
}

void HttpConnection::beginUpgrade(HttpRequest request)
{
    if (auto refusal = refuseUpgrade(request)) {
        m_keepAlive = false;
        reply(m_serial, std::move(*refusal));
        return;
    }
    ++m_served;
    ++m_core.stats.requests;
    openWebSocket(std::move(request));
}

void HttpConnection::openWebSocket(HttpRequest request)
{
    const QByteArray key = request.headers.value("Sec-WebSocket-Key");
    QByteArray subprotocol;
    for (const QByteArray &known : m_core.options().webSocketProtocols) {
        if (subprotocol.isEmpty() && request.headers.hasToken("Sec-WebSocket-Protocol", known))
            subprotocol = known;
    }
    const QByteArray head = writeSwitchingProtocols(key, subprotocol, context(false));
    m_mode = Mode::WebSocket;
    m_session = std::make_unique<WsSession>(m_core, *m_transport, std::move(request), head,
                                            [this] { beginClosing(); });
    m_session->open(m_peerAddress, key);
}

} // namespace troupe
