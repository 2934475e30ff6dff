// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/listener.h"

#include "core/base/log.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>

namespace troupe {

namespace {

constexpr int kBacklog = 512;
constexpr int kAcceptsPerTurn = 32;

} // namespace

Listener::Listener(Poller &poller, std::function<void(int fd)> onAccepted,
                   std::function<void()> onPaused)
    : m_poller(poller), m_onAccepted(std::move(onAccepted)), m_onPaused(std::move(onPaused))
{
    setListenBacklogSize(kBacklog);
}

Listener::~Listener()
{
    stop();
}

bool Listener::start(const QHostAddress &address, quint16 port)
{
    if (!listen(address, port))
        return false;
    pauseAccepting(); // for good
    resume();
    return true;
}

void Listener::stop()
{
    pause();
    close();
}

void Listener::offer(QTcpSocket *relay)
{
    m_offered = relay;
    // The signal is private to QTcpServer, which emits it for connections that it accepted itself.
    QMetaObject::invokeMethod(this, "pendingConnectionAvailable", Qt::DirectConnection);
}

QTcpSocket *Listener::nextPendingConnection()
{
    return std::exchange(m_offered, nullptr);
}

void Listener::pause()
{
    m_paused = true;
    if (m_id != 0)
        m_poller.remove(std::exchange(m_id, 0), static_cast<int>(socketDescriptor()));
}

void Listener::resume()
{
    if (!isListening() || m_id != 0)
        return;
    m_id = m_poller.add(static_cast<int>(socketDescriptor()), EPOLLIN, this);
    m_paused = m_id == 0;
}

void Listener::ready(quint32 events)
{
    Q_UNUSED(events);
    const int listening = static_cast<int>(socketDescriptor());
    for (int i = 0; i < kAcceptsPerTurn && !m_paused; ++i) {
        const int fd = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            m_onAccepted(fd);
            continue;
        }
        const int error = errno;
        if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
            qCWarning(lcHttp, "Accepting pauses: %s", std::strerror(error));
            pause();
            m_onPaused();
        } else if (error != EINTR && error != ECONNABORTED) {
            return; // EAGAIN: nobody else waits
        }
    }
}

} // namespace troupe
