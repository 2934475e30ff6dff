// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/readerpool.h"

#include <algorithm>
#include <chrono>
#include <exception>

using namespace std::chrono_literals;

namespace troupe {

namespace {

constexpr auto kIdleBeforeShrink = 10s;

Error readCancelledError()
{
    return {ErrorCode::Cancelled, QStringLiteral("The request was cancelled.")};
}

} // namespace

ReaderPool::ReaderPool(ConnectionOptions options, int threads)
    : m_options(std::move(options)), m_maxThreads(qMax(1, threads))
{
}

ReaderPool::~ReaderPool()
{
    stop();
}

void ReaderPool::refuseCancelled(std::shared_ptr<ReadJob> job)
{
    job->refuse(readCancelledError());
    PendingJob::finish(std::move(job));
}

void ReaderPool::submit(std::shared_ptr<ReadJob> job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopping && !job->cancelled) {
            m_queue.push_back(std::move(job));
            if (static_cast<int>(m_queue.size()) > m_idle
                && static_cast<int>(m_workers.size()) < m_maxThreads) {
                Worker &worker = *m_workers.emplace_back(std::make_unique<Worker>());
                worker.thread.reset(QThread::create([this, &worker] { main(worker); }));
                worker.thread->setObjectName(QStringLiteral("db-reader"));
                worker.thread->start();
            }
            m_wake.notify_one();
            return;
        }
    }
    refuseCancelled(std::move(job));
}

void ReaderPool::cancel(const std::shared_ptr<ReadJob> &job)
{
    {
        const std::lock_guard lock(m_mutex);
        job->cancelled = true;
        for (const auto &worker : m_workers) {
            // The connection lives as long as `current` is set.
            if (worker->current == job && worker->connection)
                worker->connection->interrupt();
        }
        const auto queued = std::find(m_queue.begin(), m_queue.end(), job);
        if (queued == m_queue.end())
            return;
        m_queue.erase(queued);
    }
    refuseCancelled(job);
}

void ReaderPool::stop()
{
    std::deque<std::shared_ptr<ReadJob>> queued;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        queued.swap(m_queue);
        for (const auto &worker : m_workers) {
            if (worker->current && worker->connection)
                worker->connection->interrupt();
        }
        m_wake.notify_all();
    }
    for (std::shared_ptr<ReadJob> &job : queued)
        refuseCancelled(std::move(job));
    for (const auto &worker : m_workers)
        worker->thread->wait();
    m_workers.clear();
}

void ReaderPool::main(Worker &worker)
{
    while (std::shared_ptr<ReadJob> job = next(worker)) {
        perform(worker, *job);
        {
            const std::lock_guard lock(m_mutex);
            worker.current.reset();
        }
        PendingJob::finish(std::move(job));
    }
    worker.connection.reset();
}

/// Waits for a job and makes it the current one; nothing when the pool stops.
std::shared_ptr<ReadJob> ReaderPool::next(Worker &worker)
{
    std::unique_lock lock(m_mutex);
    const auto ready = [this] { return !m_queue.empty() || m_stopping; };
    ++m_idle;
    if (worker.connection && !m_wake.wait_for(lock, kIdleBeforeShrink, ready)) {
        lock.unlock();
        worker.connection->shrink();
        lock.lock();
    }
    m_wake.wait(lock, ready);
    --m_idle;
    if (m_stopping)
        return nullptr;
    std::shared_ptr<ReadJob> job = std::move(m_queue.front());
    m_queue.pop_front();
    worker.current = job;
    if (worker.connection)
        worker.connection->allow();
    return job;
}

void ReaderPool::perform(Worker &worker, ReadJob &job)
{
    if (!worker.connection) {
        Result<std::unique_ptr<Connection>> opened = Connection::open(m_options);
        if (!opened) {
            job.refuse(opened.error());
            return;
        }
        const std::lock_guard lock(m_mutex);
        worker.connection = std::move(*opened);
        if (job.cancelled || m_stopping)
            worker.connection->interrupt();
    }
    try {
        runInSnapshot(*worker.connection, job);
    } catch (const std::exception &stray) {
        job.refuse(Error(ErrorCode::Internal, QStringLiteral("The database could not do this."),
                         QString::fromUtf8(stray.what())));
    }
    if (!worker.connection->isAutocommit()
        && !worker.connection->execute(QStringLiteral("ROLLBACK"))) {
        const std::lock_guard lock(m_mutex);
        worker.connection.reset(); // the next job opens a sound one
    }
}

void ReaderPool::runInSnapshot(Connection &connection, ReadJob &job)
{
    if (const auto begun = connection.run(QStringLiteral("BEGIN")); !begun) {
        job.refuse(begun.error());
        return;
    }
    job.run(connection);
    // What an interrupted read has put together is not whole.
    if (job.cancelled)
        job.refuse(readCancelledError());
}

} // namespace troupe
