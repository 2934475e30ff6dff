// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/http/poller.h"

#include <QTcpServer>

#include <functional>

namespace troupe {

/// Listens, and hands the descriptors of new connections to `onAccepted`, which owns them from then
/// on. QTcpServer only opens the socket: its own accepting turns into a busy loop when descriptors
/// run out, so connections are accepted here, and accepting then pauses until resume(). What Qt's
/// HTTP server gets to see as "pending connections" are the relays offered to it.
class Listener final : public QTcpServer, private Poller::Watcher
{
    Q_OBJECT

public:
    Listener(Poller &poller, std::function<void(int fd)> onAccepted,
             std::function<void()> onPaused);
    ~Listener() override;

    /// Listens and accepts; see errorString() when it is false.
    bool start(const QHostAddress &address, quint16 port);
    /// Stops listening; offer() still works.
    void stop();

    /// Presents `relay` to the servers bound to this listener.
    void offer(QTcpSocket *relay);

    void pause();
    void resume();
    bool isPaused() const { return m_paused; }

    bool hasPendingConnections() const override { return m_offered != nullptr; }
    QTcpSocket *nextPendingConnection() override;

private:
    void ready(quint32 events) override;

    Poller &m_poller;
    std::function<void(int)> m_onAccepted;
    std::function<void()> m_onPaused;
    QTcpSocket *m_offered = nullptr;
    quint64 m_id = 0;
    bool m_paused = false;
};

} // namespace troupe
