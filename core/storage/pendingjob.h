// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <atomic>
#include <coroutine>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace troupe {

class Connection;
class Mailbox;
class Sql;
class Tx;

/// What a coroutine waits for while another thread works: shared by the coroutine's frame and the
/// thread, resumed at most once, on the thread that waits.
class PendingJob
{
public:
    PendingJob() = default;
    virtual ~PendingJob() = default;
    PendingJob(const PendingJob &) = delete;
    PendingJob &operator=(const PendingJob &) = delete;

    /// Sets an error as the result, in place of what run() may have left.
    virtual void refuse(const Error &error) = 0;

    /// Remembers who waits. On the waiting thread, before the job is handed over.
    void waitIn(std::shared_ptr<Mailbox> mailbox, std::coroutine_handle<> waiter);
    /// The frame goes away without being resumed. On the waiting thread.
    void forget() { m_waiter = nullptr; }
    /// Sends the finished job to the one who waits. On any thread, once.
    static void finish(std::shared_ptr<PendingJob> job);
    /// On the waiting thread.
    void resume();

private:
    std::shared_ptr<Mailbox> m_mailbox;
    std::coroutine_handle<> m_waiter;
};

/// A write: run() gets a Tx inside of a savepoint, and tells whether to keep what it did.
class WriteJob : public PendingJob
{
public:
    virtual bool run(Tx &tx) = 0;
    std::function<Result<void>(Tx &)> rider; ///< runs before it, in its savepoint; may be empty
    /// Work of the writer that stands outside of any transaction, such as a checkpoint.
    virtual bool isMaintenance() const { return false; }
    virtual void maintain(Connection &) {}
};

/// A read on a connection of the pool.
class ReadJob : public PendingJob
{
public:
    virtual void run(Connection &connection) = 0;
    std::atomic<bool> cancelled = false;
};

/// Keeps the Result<T> of a job until the coroutine takes it.
template <class Base, class T>
class JobWithResult : public Base
{
public:
    void refuse(const Error &error) override { m_result.emplace(fail(error)); }
    Result<T> take() { return std::move(*m_result); }

protected:
    std::optional<Result<T>> m_result;
};

template <class Fn, class T>
class WriteCall final : public JobWithResult<WriteJob, T>
{
public:
    explicit WriteCall(Fn fn) : m_fn(std::move(fn)) {}
    bool run(Tx &tx) override
    {
        this->m_result.emplace(m_fn(tx));
        return this->m_result->has_value();
    }

private:
    Fn m_fn;
};

Sql &asSql(Connection &connection);

template <class Fn, class T>
class ReadCall final : public JobWithResult<ReadJob, T>
{
public:
    explicit ReadCall(Fn fn) : m_fn(std::move(fn)) {}
    void run(Connection &connection) override { this->m_result.emplace(m_fn(asSql(connection))); }

private:
    Fn m_fn;
};

/// A job that a coroutine is about to wait for: `co_await waiting.forResult()`. It is handed over
/// when the coroutine has stopped, so that it cannot be resumed too early.
/// `Queue` has submit(std::shared_ptr<Job>, std::coroutine_handle<>).
template <class Queue, class Job>
class JobWait
{
public:
    JobWait(Queue &queue, std::shared_ptr<Job> job) : m_queue(queue), m_job(std::move(job)) {}
    ~JobWait() { m_job->forget(); }
    JobWait(const JobWait &) = delete;
    JobWait &operator=(const JobWait &) = delete;

    /// Only a pointer, because GCC 12 copies awaiters.
    struct Awaiter
    {
        JobWait *wait;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) const
        {
            wait->m_queue.submit(wait->m_job, waiter);
        }
        void await_resume() const noexcept {}
    };
    Awaiter forResult() { return Awaiter{this}; }

private:
    Queue &m_queue; // not used after the hand-over: the database may be gone by then
    std::shared_ptr<Job> m_job;
};

} // namespace troupe
