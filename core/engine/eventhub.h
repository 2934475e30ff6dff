// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/storage/database.h"

#include <functional>
#include <map>
#include <memory>

namespace troupe {

/// Hands committed events to whoever listens, in order of seq, on the server thread.
class EventHub
{
public:
    using Listener = std::function<void(const std::vector<EventRow> &)>;

    /// Stops listening when destroyed.
    class Subscription
    {
    public:
        Subscription() = default;
        Subscription(Subscription &&) = default;
        Subscription &operator=(Subscription &&other) noexcept;
        ~Subscription() { reset(); }
        void reset();

    private:
        friend class EventHub;
        std::weak_ptr<std::map<quint64, Listener>> m_listeners;
        quint64 m_id = 0;
    };

    [[nodiscard]] Subscription subscribe(Listener listener);
    void publish(const std::vector<EventRow> &events);

private:
    std::shared_ptr<std::map<quint64, Listener>> m_listeners =
        std::make_shared<std::map<quint64, Listener>>();
    quint64 m_nextId = 1;
};

} // namespace troupe
