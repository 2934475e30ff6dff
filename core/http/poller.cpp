// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/poller.h"

#include <array>

#include <sys/epoll.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr int kEventsPerTurn = 64; // then the other event sources of the thread get their turn

} // namespace

Poller::Poller() : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                     [this] { dispatch(); });
}

Poller::~Poller()
{
    m_notifier.reset();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

quint64 Poller::add(int fd, quint32 events, Watcher *watcher)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = m_lastId + 1;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        return 0;
    m_watchers.insert(++m_lastId, watcher);
    return m_lastId;
}

void Poller::change(quint64 id, int fd, quint32 events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, fd, &event);
}

void Poller::remove(quint64 id, int fd)
{
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, nullptr);
    m_watchers.remove(id);
}

void Poller::dispatch()
{
    std::array<epoll_event, kEventsPerTurn> events;
    const int count = ::epoll_wait(m_epoll, events.data(), kEventsPerTurn, 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[static_cast<std::size_t>(i)];
        if (Watcher *watcher = m_watchers.value(event.data.u64))
            watcher->ready(event.events);
    }
}

} // namespace troupe
