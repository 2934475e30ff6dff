// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QString>

#include <functional>
#include <memory>

namespace troupe {

class WsSession;

/// One WebSocket. The host keeps it while it is open, so a handler may keep a reference or only set
/// callbacks. Server thread only; all calls are safe after it has closed. Only text is accepted
/// (binary messages close 1003); the host pings and drops who does not answer.
class WsConnection final
{
public:
    WsConnection(QPointer<WsSession> session, quint64 id);
    WsConnection(const WsConnection &) = delete;
    WsConnection &operator=(const WsConnection &) = delete;

    /// Sends UTF-8 text. False when it is closed, also because this client reads too slowly
    /// (HttpLimits::wsBytes) and is closed 1013 now.
    bool sendText(const QByteArray &utf8);
    /// Says goodbye with `code` (RFC 6455, 7.4, or 3000 to 4999) and closes. `reason` is cut to 123
    /// bytes. Messages of the client are not told any more.
    void close(int code = 1000, const QString &reason = {});

    /// Set these in webSocketOpened(); nothing is lost before. Dropped after onClosed() was called.
    void onText(std::function<void(QString)> callback) { m_onText = std::move(callback); }
    /// Called once, whoever closed it.
    void onClosed(std::function<void()> callback) { m_onClosed = std::move(callback); }

    bool isOpen() const;
    qint64 bytesWaiting() const;
    quint64 id() const { return m_id; } ///< unique within the host

private:
    friend class WsSession;
    void deliver(const QString &text);
    void closed();

    QPointer<WsSession> m_session;
    quint64 m_id;
    std::function<void(QString)> m_onText;
    std::function<void()> m_onClosed;
};

} // namespace troupe
