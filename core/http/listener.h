// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>

#include <functional>

namespace troupe {

/// Accepts connections and hands their descriptors to `onAccepted`, which owns them from then on.
/// What Qt's HTTP server gets to see as "pending connections" are only the relays offered to it.
/// When descriptors run out, accepting pauses until resume().
class Listener final : public QTcpServer
{
    Q_OBJECT

public:
    explicit Listener(std::function<void(int fd)> onAccepted);

    /// Presents `relay` to the servers bound to this listener.
    void offer(QTcpSocket *relay);

    void pause();
    void resume();
    bool isPaused() const { return m_paused; }

    bool hasPendingConnections() const override { return m_offered != nullptr; }
    QTcpSocket *nextPendingConnection() override;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    std::function<void(int)> m_onAccepted;
    QTcpSocket *m_offered = nullptr;
    bool m_paused = false;
};

} // namespace troupe
