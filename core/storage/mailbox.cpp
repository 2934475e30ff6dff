// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/mailbox.h"

#include "core/storage/database.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThread>

namespace troupe {

namespace {

constexpr auto kDeliver = QEvent::Type(QEvent::User + 1);
constexpr auto kRetire = QEvent::Type(QEvent::User + 2);

} // namespace

std::shared_ptr<Mailbox> Mailbox::create()
{
    return {new Mailbox, &Mailbox::retire};
}

Mailbox::~Mailbox() = default;

// The last owner may be another thread, or a coroutine that this mailbox is resuming. deleteLater()
// alone can overtake a delivery: some callers send deferred deletions before all else.
void Mailbox::retire(Mailbox *mailbox)
{
    const QThread *const owner = mailbox->thread();
    if (!owner || owner->isFinished())
        delete mailbox; // nobody is left to be told
    else
        QCoreApplication::postEvent(mailbox, new QEvent(kRetire));
}

void Mailbox::put(std::shared_ptr<PendingJob> finished)
{
    Item item;
    item.job = std::move(finished);
    put(std::move(item));
}

void Mailbox::put(std::vector<EventRow> events)
{
    Item item;
    item.events = std::move(events);
    put(std::move(item));
}

void Mailbox::put(Item item)
{
    bool post = false;
    {
        const std::lock_guard lock(m_mutex);
        m_items.push_back(std::move(item));
        post = !m_posted;
        m_posted = true;
    }
    if (post)
        QCoreApplication::postEvent(this, new QEvent(kDeliver));
}

bool Mailbox::event(QEvent *event)
{
    if (event->type() == kRetire) {
        deliverAll();
        deleteLater();
        return true;
    }
    if (event->type() != kDeliver)
        return QObject::event(event);
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
    }
    deliverAll();
    return true;
}

void Mailbox::deliverAll()
{
    for (;;) {
        Item item;
        bool post = false;
        {
            const std::lock_guard lock(m_mutex);
            if (m_items.empty())
                return;
            item = std::move(m_items.front());
            m_items.pop_front();
            // A coroutine may run a nested event loop and wait in it for the rest.
            post = !m_items.empty() && !m_posted;
            m_posted = m_posted || post;
        }
        if (post)
            QCoreApplication::postEvent(this, new QEvent(kDeliver));
        if (!item.events.empty() && m_eventsHandler) {
            const EventsHandler handler = m_eventsHandler; // it may be replaced while it runs
            handler(item.events);
        }
        if (item.job)
            item.job->resume();
    }
}

} // namespace troupe
