// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/poller.h"
#include "core/http/transport.h"

#include <array>
#include <cerrno>
#include <deque>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace troupe {

namespace {

QHostAddress addressOf(int fd, int (*ask)(int, sockaddr *, socklen_t *))
{
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto *address = reinterpret_cast<sockaddr *>(&storage);
    if (ask(fd, address, &size) != 0)
        return {};
    QHostAddress host(address);
    bool mapped = false;
    const quint32 v4 = host.toIPv4Address(&mapped);
    return mapped ? QHostAddress(v4) : host;
}

class PlainTransport final : public Transport, private Poller::Watcher
{
public:
    PlainTransport(int fd, Poller &poller) : m_fd(fd), m_poller(poller)
    {
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~PlainTransport() override { abort(); }

    bool start(Observer *observer) override
    {
        m_observer = observer;
        m_events = EPOLLIN | EPOLLRDHUP;
        m_id = m_poller.add(m_fd, m_events, this);
        return m_id != 0;
    }

    qint64 read(char *buffer, qint64 size) override
    {
        if (m_fd < 0 || m_ended)
            return 0;
        const ssize_t count = ::recv(m_fd, buffer, static_cast<std::size_t>(size), MSG_DONTWAIT);
        if (count == 0)
            m_ended = true;
        return count > 0 ? count : 0; // errors come as EPOLLERR
    }

    void write(QByteArray bytes, QByteArray more) override
    {
        if (m_fd < 0 || m_finished || m_broken)
            return;
        qsizetype sent = m_queue.empty() ? send(bytes, more) : 0;
        if (m_broken)
            return;
        for (QByteArray *part : {&bytes, &more}) {
            if (sent >= part->size()) {
                sent -= part->size();
                continue;
            }
            if (m_queue.empty())
                m_offset = sent;
            m_waiting += part->size() - sent;
            m_queue.push_back(std::move(*part));
            sent = 0;
        }
        if (!m_queue.empty())
            watch();
    }

    qint64 bytesToWrite() const override { return m_waiting; }

    void setReading(bool on) override
    {
        m_reading = on;
        watch();
    }

    void finish() override
    {
        m_finished = true;
        if (m_fd >= 0 && m_queue.empty())
            ::shutdown(m_fd, SHUT_WR);
    }

    void abort() override
    {
        if (m_fd < 0)
            return;
        if (m_id != 0)
            m_poller.remove(m_id, m_fd);
        ::close(m_fd);
        m_fd = -1;
        m_queue.clear();
        m_waiting = 0;
    }

    bool isTls() const override { return false; }
    QHostAddress localAddress() const override { return addressOf(m_fd, ::getsockname); }
    QHostAddress peerAddress() const override { return addressOf(m_fd, ::getpeername); }

private:
    qsizetype send(QByteArrayView bytes, QByteArrayView more = {})
    {
        const auto part = [](QByteArrayView view) {
            return iovec{const_cast<char *>(view.data()), static_cast<std::size_t>(view.size())};
        };
        std::array<iovec, 2> parts{part(bytes), part(more)};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = more.isEmpty() ? 1 : 2;
        const ssize_t count = ::sendmsg(m_fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0)
            return count;
        // A broken connection is told by epoll, from the event loop.
        m_broken = errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
        return 0;
    }

    void watch()
    {
        quint32 events = 0;
        if (!m_leavingTold)
            events |= EPOLLRDHUP;
        if (m_reading && !m_ended)
            events |= EPOLLIN;
        if (!m_queue.empty())
            events |= EPOLLOUT;
        if (events != m_events && m_fd >= 0 && m_id != 0)
            m_poller.change(m_id, m_fd, events);
        m_events = events;
    }

    void drain()
    {
        while (!m_queue.empty() && !m_broken) {
            const QByteArray &front = m_queue.front();
            const qsizetype sent = send(QByteArrayView(front).sliced(m_offset));
            m_offset += sent;
            m_waiting -= sent;
            if (m_offset < front.size())
                break;
            m_queue.pop_front();
            m_offset = 0;
        }
        if (m_queue.empty() && m_finished)
            ::shutdown(m_fd, SHUT_WR);
        watch();
    }

    void ready(quint32 events) override
    {
        if (events & (EPOLLERR | EPOLLHUP)) {
            // What the other side sent before it closed both directions is not worth serving.
            abort();
            m_observer->transportClosed();
            return;
        }
        if (events & EPOLLOUT) {
            drain();
            m_observer->transportWritten();
        }
        if ((events & EPOLLIN) && m_reading && m_fd >= 0)
            m_observer->transportReadable();
        if (m_fd >= 0 && m_ended && !m_endTold) {
            m_endTold = m_leavingTold = true;
            watch();
            m_observer->transportEnded();
        } else if (m_fd >= 0 && (events & EPOLLRDHUP) && !m_reading && !m_leavingTold) {
            m_leavingTold = true;
            watch();
            m_observer->transportLeaving();
        }
    }

    int m_fd;
    Poller &m_poller;
    Observer *m_observer = nullptr;
    quint64 m_id = 0;
    quint32 m_events = 0;
    std::deque<QByteArray> m_queue;
    qsizetype m_offset = 0; ///< what has left of the front
    qint64 m_waiting = 0;
    bool m_reading = true;
    bool m_ended = false;
    bool m_endTold = false;
    bool m_leavingTold = false;
    bool m_finished = false;
    bool m_broken = false;
};

} // namespace

std::unique_ptr<Transport> makePlainTransport(int fd, Poller &poller)
{
    return std::make_unique<PlainTransport>(fd, poller);
}

} // namespace troupe
