// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"

#include <memory>

namespace troupe {

/// Owns background tasks of one thread. Its owner calls cancelAndDrain() before it dies, so that
/// no task outlives what it works on.
class TaskScope
{
public:
    TaskScope() = default;
    ~TaskScope();
    TaskScope(const TaskScope &) = delete;
    TaskScope &operator=(const TaskScope &) = delete;

    /// Tasks take this token (or a token that it cancels).
    const CancelToken &token() const { return m_token; }
    /// Takes over a task that is running. A failure is logged with `what`.
    void spawn(const char *what, Task<void> task);
    int running() const { return *m_running; }
    /// Cancels, then runs the thread's events until every task has ended or `timeoutMs` passed.
    /// Returns whether all ended.
    bool cancelAndDrain(int timeoutMs);

private:
    static QCoro::Task<> watch(const char *what, Task<void> task, std::shared_ptr<int> running);

    CancelToken m_token;
    std::shared_ptr<int> m_running = std::make_shared<int>(0);
};

} // namespace troupe
