// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/storage/connection.h"
#include "core/storage/pendingjob.h"

#include <QThread>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace troupe {

/// Threads for heavy reads, each with its own read-only connection; both are made when they are
/// first needed, and a thread that idles gives its page cache back. A job sees one snapshot.
class ReaderPool
{
public:
    ReaderPool(ConnectionOptions options, int threads);
    ~ReaderPool(); ///< stop()

    /// Queues a job. Thread-safe.
    void submit(std::shared_ptr<ReadJob> job);
    /// Ends a job that is queued or running with Cancelled. Thread-safe.
    void cancel(const std::shared_ptr<ReadJob> &job);
    /// Cancels all and joins. Idempotent.
    void stop();

private:
    struct Worker
    {
        std::unique_ptr<QThread> thread;
        std::unique_ptr<Connection> connection; // of the thread
        std::shared_ptr<ReadJob> current; // guarded by m_mutex
    };

    void main(Worker &worker);
    std::shared_ptr<ReadJob> next(Worker &worker);
    void perform(Worker &worker, ReadJob &job);
    void runInSnapshot(Connection &connection, ReadJob &job);
    static void refuseCancelled(std::shared_ptr<ReadJob> job);

    const ConnectionOptions m_options;
    const int m_maxThreads;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<ReadJob>> m_queue; // guarded by m_mutex
    std::vector<std::unique_ptr<Worker>> m_workers; // guarded by m_mutex
    int m_idle = 0; // guarded by m_mutex
    bool m_stopping = false; // guarded by m_mutex
};

} // namespace troupe
