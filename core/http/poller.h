// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace troupe {

/// Watches many descriptors of one thread with one epoll set, so that thousands of idle
/// connections cost nothing (Qt's own loop polls every descriptor each time it wakes).
/// Level-triggered; a watcher may add and remove any watcher, itself too, while it is called.
class Poller final
{
public:
    class Watcher
    {
    public:
        virtual void ready(quint32 epollEvents) = 0;

    protected:
        ~Watcher() = default;
    };

    Poller();
    ~Poller();
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;

    bool isValid() const { return m_epoll >= 0; }
    /// An id for change() and remove(), or 0 when the kernel refuses.
    quint64 add(int fd, quint32 events, Watcher *watcher);
    void change(quint64 id, int fd, quint32 events);
    void remove(quint64 id, int fd);

private:
    void dispatch();

    int m_epoll = -1;
    quint64 m_lastId = 0;
    QHash<quint64, Watcher *> m_watchers;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace troupe
