// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/writer.h"

#include "core/base/log.h"

#include <sqlite3.h>

#include <chrono>
#include <exception>

using namespace std::chrono_literals;

namespace troupe {

namespace {

constexpr size_t kMaxGroup = 256;
constexpr auto kMaxGroupWork = 5ms;
constexpr int kCheckpointFrames = 1000; // 4 MB: in a pause
constexpr int kCheckpointFramesBusy = 4000; // 16 MB: in any case
constexpr int kRestartFrames = 16000; // 64 MB: wait a little for readers to let the WAL start over
constexpr int kRestartWaitMs = 50;

using WriterSteady = std::chrono::steady_clock;

int rememberWalFrames(void *frames, sqlite3 *, const char *, int count)
{
    *static_cast<int *>(frames) = count;
    return SQLITE_OK;
}

Error groupLostError()
{
    return {ErrorCode::Internal, QStringLiteral("The write could not be saved."),
            QStringLiteral("a write of the same group ended the transaction")};
}

} // namespace

Writer::Writer(ConnectionOptions options, const Clock &clock, std::shared_ptr<Mailbox> home)
    : m_options(std::move(options)), m_clock(clock), m_home(std::move(home))
{
}

Writer::~Writer()
{
    stop();
}

Result<void> Writer::start()
{
    Result<void> opened;
    m_thread.reset(QThread::create([this, &opened] { main(&opened); }));
    m_thread->setObjectName(QStringLiteral("db-writer"));
    m_thread->start();
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_opened; });
    return opened;
}

void Writer::submit(std::shared_ptr<WriteJob> job)
{
    {
        std::unique_lock lock(m_mutex);
        if (!m_stopping) {
            m_queue.push_back(std::move(job));
            lock.unlock(); // the woken thread need not wait for us at once
            m_wake.notify_one();
            return;
        }
    }
    job->refuse(Error(ErrorCode::Unavailable, QStringLiteral("The database is being closed.")));
    PendingJob::finish(std::move(job));
}

void Writer::stop()
{
    if (!m_thread)
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
    }
    m_thread->wait();
    m_thread.reset();
}

void Writer::main(Result<void> *opened)
{
    Result<std::unique_ptr<Connection>> connection = Connection::open(m_options);
    if (connection) {
        m_connection = std::move(*connection);
        sqlite3_wal_hook(m_connection->handle(), &rememberWalFrames, &m_walFrames);
    } else {
        *opened = fail(connection.error());
    }
    {
        const std::lock_guard lock(m_mutex);
        m_opened = true;
        m_wake.notify_all();
    }
    if (!m_connection)
        return;
    loop();
    sqlite3_wal_checkpoint_v2(m_connection->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                              nullptr);
    m_connection.reset();
}

void Writer::loop()
{
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return !m_queue.empty() || m_stopping; });
            if (m_queue.empty())
                return;
        }
        if (std::shared_ptr<WriteJob> job = take(true)) {
            job->maintain(*m_connection);
            PendingJob::finish(std::move(job));
        } else {
            runGroup();
        }
        checkpointIfDue();
    }
}

/// The next job when it is of that kind.
std::shared_ptr<WriteJob> Writer::take(bool maintenance)
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.empty() || m_queue.front()->isMaintenance() != maintenance)
        return nullptr;
    std::shared_ptr<WriteJob> job = std::move(m_queue.front());
    m_queue.pop_front();
    return job;
}

bool Writer::isQueueEmpty()
{
    const std::lock_guard lock(m_mutex);
    return m_queue.empty();
}

void Writer::runGroup()
{
    Group group;
    Result<void> done = fillGroup(group);
    if (done) {
        const Result<qint64> committed = m_connection->run(QStringLiteral("COMMIT"));
        if (!committed)
            done = abandon(committed.error());
    }
    if (!done) {
        qCWarning(lcStorage) << "a group of" << group.members.size()
                             << "writes was not saved:" << done.error().detail;
        group.events.clear();
        for (Member &member : group.members) {
            if (member.kept)
                member.job->refuse(done.error());
        }
    }
    deliver(group);
}

Result<void> Writer::fillGroup(Group &group)
{
    if (const auto begun = m_connection->run(QStringLiteral("BEGIN IMMEDIATE")); !begun) {
        while (group.members.size() < kMaxGroup) {
            std::shared_ptr<WriteJob> job = take(false);
            if (!job)
                break;
            group.members.push_back(Member{std::move(job), true});
        }
        return abandon(begun.error());
    }
    const auto deadline = WriterSteady::now() + kMaxGroupWork;
    while (group.members.size() < kMaxGroup) {
        std::shared_ptr<WriteJob> job = take(false);
        if (!job)
            break;
        Member &member = group.members.emplace_back(Member{std::move(job), false});
        if (Result<void> run = runMember(group, member); !run)
            return run;
        if (WriterSteady::now() >= deadline)
            break;
    }
    return {};
}

/// An error means that the whole group is lost; that of the write alone is in its job.
Result<void> Writer::runMember(Group &group, Member &member)
{
    const size_t eventsBefore = group.events.size();
    const Result<bool> kept = runInSavepoint(group, *member.job);
    if (!kept || m_connection->isAutocommit()) {
        // SQLite ends the transaction by itself when the disk is full or fails: what was written
        // before in this group is gone too.
        if (!kept)
            member.job->refuse(kept.error());
        member.kept = kept && *kept;
        return abandon(kept ? groupLostError() : kept.error());
    }
    if (!*kept) {
        group.events.resize(eventsBefore);
        if (const auto undone = m_connection->run(QStringLiteral("ROLLBACK TO w")); !undone)
            return abandon(undone.error());
    }
    if (const auto released = m_connection->run(QStringLiteral("RELEASE w")); !released) {
        member.job->refuse(released.error());
        return abandon(released.error());
    }
    member.kept = *kept;
    return {};
}

/// Whether to keep the write; an error when SQLite has ended the transaction meanwhile.
Result<bool> Writer::runInSavepoint(Group &group, WriteJob &job)
{
    if (const auto opened = m_connection->run(QStringLiteral("SAVEPOINT w")); !opened)
        return fail(opened.error());
    std::vector<EventDraft> drafts;
    const qint64 nowMs = m_clock.nowMs();
    Tx tx(*m_connection, nowMs, drafts);
    if (!callJob(job, tx))
        return false;
    if (drafts.empty())
        return true;
    if (const Result<void> appended = appendEvents(drafts, nowMs, group.events); !appended) {
        job.refuse(appended.error());
        return false;
    }
    return true;
}

bool Writer::callJob(WriteJob &job, Tx &tx)
{
    try {
        if (job.rider) {
            if (const Result<void> ridden = job.rider(tx); !ridden) {
                job.refuse(ridden.error());
                return false;
            }
        }
        return job.run(tx);
    } catch (const std::exception &stray) {
        job.refuse(Error(ErrorCode::Internal, QStringLiteral("The write could not be saved."),
                         QString::fromUtf8(stray.what())));
        return false;
    }
}

Result<void> Writer::appendEvents(const std::vector<EventDraft> &drafts, qint64 nowMs,
                                  std::vector<EventRow> &rows)
{
    for (const EventDraft &draft : drafts) {
        const auto added = m_connection->run(
            QStringLiteral("INSERT INTO events(type, user_id, subject_id, payload, created_ms) "
                           "VALUES (?, ?, ?, ?, ?)"),
            {draft.type, draft.userId, draft.subjectId, draft.payload, nowMs});
        if (!added)
            return fail(added.error());
        rows.push_back(EventRow{m_connection->lastInsertId(), draft.type, draft.userId,
                                draft.subjectId, draft.payload, nowMs});
    }
    return {};
}

/// Leaves no transaction behind, for the next group to begin its own.
Result<void> Writer::abandon(Error error)
{
    if (!m_connection->isAutocommit()) {
        const Result<void> rolledBack = m_connection->execute(QStringLiteral("ROLLBACK"));
        if (!rolledBack && !m_connection->isAutocommit())
            qCCritical(lcStorage) << "cannot roll back:" << rolledBack.error().detail;
    }
    return fail(std::move(error));
}

void Writer::deliver(Group &group)
{
    if (!group.events.empty())
        m_home->put(std::move(group.events));
    for (Member &member : group.members)
        PendingJob::finish(std::move(member.job));
}

void Writer::checkpointIfDue()
{
    // Readers can keep a checkpoint from finishing: go on only when there is as much again.
    if (m_walFrames < m_framesAtCheckpoint)
        m_framesAtCheckpoint = 0; // the WAL started over
    const int grown = m_walFrames - m_framesAtCheckpoint;
    if (grown < kCheckpointFrames || (grown < kCheckpointFramesBusy && !isQueueEmpty()))
        return;

    sqlite3 *handle = m_connection->handle();
    const bool restart = m_walFrames >= kRestartFrames;
    if (restart)
        sqlite3_busy_timeout(handle, kRestartWaitMs);
    const int code =
        sqlite3_wal_checkpoint_v2(handle, nullptr,
                                  restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
                                  nullptr, nullptr);
    if (restart)
        sqlite3_busy_timeout(handle, m_options.busyTimeoutMs);
    m_framesAtCheckpoint = m_walFrames;
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        qCWarning(lcStorage) << "checkpoint failed:" << sqlite3_errmsg(handle);
}

} // namespace troupe
