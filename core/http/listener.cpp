// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/listener.h"

#include "core/base/log.h"

#include <utility>

namespace troupe {

namespace {

constexpr int kBacklog = 512;

} // namespace

Listener::Listener(std::function<void(int fd)> onAccepted) : m_onAccepted(std::move(onAccepted))
{
    setListenBacklogSize(kBacklog);
    connect(this, &QTcpServer::acceptError, this, [this] {
        qCWarning(lcHttp) << "Accepting pauses:" << errorString();
        pause();
    });
}

void Listener::offer(QTcpSocket *relay)
{
    m_offered = relay;
    // The signal is private to QTcpServer, which has no other way to say that a connection waits.
    QMetaObject::invokeMethod(this, "pendingConnectionAvailable", Qt::DirectConnection);
}

QTcpSocket *Listener::nextPendingConnection()
{
    return std::exchange(m_offered, nullptr);
}

void Listener::pause()
{
    if (isListening())
        pauseAccepting();
    m_paused = true;
}

void Listener::resume()
{
    m_paused = false;
    if (isListening())
        resumeAccepting();
}

void Listener::incomingConnection(qintptr descriptor)
{
    m_onAccepted(static_cast<int>(descriptor));
}

} // namespace troupe
