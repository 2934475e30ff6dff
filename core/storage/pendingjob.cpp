// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/pendingjob.h"

#include "core/storage/connection.h"
#include "core/storage/mailbox.h"

namespace troupe {

void PendingJob::waitIn(std::shared_ptr<Mailbox> mailbox, std::coroutine_handle<> waiter)
{
    m_mailbox = std::move(mailbox);
    m_waiter = waiter;
}

void PendingJob::finish(std::shared_ptr<PendingJob> job)
{
    // The mailbox holds the job, so the job must not hold the mailbox.
    const std::shared_ptr<Mailbox> mailbox = std::move(job->m_mailbox);
    if (mailbox)
        mailbox->put(std::move(job));
}

void PendingJob::resume()
{
    if (const std::coroutine_handle<> waiter = std::exchange(m_waiter, nullptr))
        waiter.resume();
}

Sql &asSql(Connection &connection)
{
    return connection;
}

} // namespace troupe
