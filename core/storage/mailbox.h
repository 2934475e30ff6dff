// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace troupe {

struct EventRow;
class PendingJob;

/// Hands finished work back to the thread that awaits it, through that thread's event loop, in the
/// order in which it was put in. put() may be called from any thread; all else belongs to the
/// thread that made the mailbox. What is put in is delivered even when nobody else holds it.
class Mailbox final : public QObject
{
public:
    using EventsHandler = std::function<void(const std::vector<EventRow> &)>;

    /// A mailbox of the current thread.
    static std::shared_ptr<Mailbox> create();
    ~Mailbox() override;

    void put(std::shared_ptr<PendingJob> finished);
    void put(std::vector<EventRow> events);
    void setEventsHandler(EventsHandler handler) { m_eventsHandler = std::move(handler); }

protected:
    bool event(QEvent *event) override;

private:
    struct Item
    {
        std::shared_ptr<PendingJob> job;
        std::vector<EventRow> events;
    };

    Mailbox() = default;
    static void retire(Mailbox *mailbox);
    void put(Item item);
    void deliverAll();

    std::mutex m_mutex;
    std::deque<Item> m_items; // guarded by m_mutex
    bool m_posted = false; // guarded by m_mutex
    EventsHandler m_eventsHandler;
};

} // namespace troupe
