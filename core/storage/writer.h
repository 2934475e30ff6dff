// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/storage/connection.h"
#include "core/storage/database.h"
#include "core/storage/mailbox.h"

#include <QThread>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace troupe {

/// The one writer: a thread that takes what is queued into one transaction (group commit) and
/// delivers the results after it is durable. Groups are bounded in number and time, and nobody
/// waits for a group to fill.
///
/// Checkpoints run on this thread, after the results are out: when the WAL has grown past 4 MB and
/// there is a pause, and past 16 MB in any case.
class Writer
{
public:
    /// Events are put into `home` before the results of their group.
    Writer(ConnectionOptions options, const Clock &clock, std::shared_ptr<Mailbox> home);
    ~Writer(); ///< stop()

    /// Opens the connection on the new thread and tells how that went.
    Result<void> start();
    /// Queues a job. Thread-safe. After stop() it is refused with Unavailable.
    void submit(std::shared_ptr<WriteJob> job);
    /// Finishes the queue, truncates the WAL, closes and joins. Idempotent.
    void stop();

private:
    struct Member
    {
        std::shared_ptr<WriteJob> job;
        bool kept = false; ///< its savepoint was released
    };
    struct Group
    {
        std::vector<Member> members;
        std::vector<EventRow> events;
    };

    void main(Result<void> *opened);
    void loop();
    std::shared_ptr<WriteJob> take(bool maintenance);
    bool isQueueEmpty();
    void runGroup();
    Result<void> fillGroup(Group &group);
    Result<void> runMember(Group &group, Member &member);
    Result<bool> runInSavepoint(Group &group, WriteJob &job);
    bool callJob(WriteJob &job, Tx &tx);
    Result<void> appendEvents(const std::vector<EventDraft> &drafts, qint64 nowMs,
                              std::vector<EventRow> &rows);
    Result<void> abandon(Error error);
    void deliver(Group &group);
    void checkpointIfDue();

    const ConnectionOptions m_options;
    const Clock &m_clock;
    const std::shared_ptr<Mailbox> m_home;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<Connection> m_connection; // made, used and closed on m_thread
    int m_walFrames = 0; // of m_thread
    int m_framesAtCheckpoint = 0; // of m_thread

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<WriteJob>> m_queue; // guarded by m_mutex
    bool m_opened = false; // guarded by m_mutex
    bool m_stopping = false; // guarded by m_mutex
};

} // namespace troupe
