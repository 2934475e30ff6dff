// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/websocket.h"

#include "core/http/wssession.h"

#include <utility>

namespace troupe {

WsConnection::WsConnection(QPointer<WsSession> session, quint64 id)
    : m_session(std::move(session)), m_id(id)
{
}

bool WsConnection::sendText(const QByteArray &utf8)
{
    return m_session && m_session->sendText(utf8);
}

void WsConnection::close(int code, const QString &reason)
{
    if (m_session)
        m_session->close(code, reason);
}

bool WsConnection::isOpen() const
{
    return m_session && m_session->isOpen();
}

qint64 WsConnection::bytesWaiting() const
{
    return m_session ? m_session->bytesWaiting() : 0;
}

void WsConnection::deliver(const QString &text)
{
    if (const auto callback = m_onText) // a copy: it may set another one
        callback(text);
}

void WsConnection::closed()
{
    m_session.clear();
    m_onText = nullptr;
    if (const auto callback = std::exchange(m_onClosed, nullptr))
        callback();
}

} // namespace troupe
