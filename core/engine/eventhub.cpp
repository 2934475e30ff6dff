// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/eventhub.h"

#include <utility>

namespace troupe {

EventHub::Subscription &EventHub::Subscription::operator=(Subscription &&other) noexcept
{
    if (this != &other) {
        reset();
        m_listeners = std::move(other.m_listeners);
        m_id = std::exchange(other.m_id, 0);
    }
    return *this;
}

void EventHub::Subscription::reset()
{
    if (const auto listeners = m_listeners.lock())
        listeners->erase(m_id);
    m_listeners.reset();
}

EventHub::Subscription EventHub::subscribe(Listener listener)
{
    Subscription subscription;
    subscription.m_listeners = m_listeners;
    subscription.m_id = m_nextId++;
    m_listeners->emplace(subscription.m_id, std::move(listener));
    return subscription;
}

void EventHub::publish(const std::vector<EventRow> &events)
{
    // A listener may unsubscribe itself or others: walk by id, not by iterator.
    const auto listeners = m_listeners;
    quint64 last = 0;
    for (auto it = listeners->upper_bound(last); it != listeners->end();
         it = listeners->upper_bound(last)) {
        last = it->first;
        const Listener listener = it->second;
        listener(events);
    }
}

} // namespace troupe
