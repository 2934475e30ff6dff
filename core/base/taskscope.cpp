// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/taskscope.h"

#include "core/base/log.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QThread>

namespace troupe {

namespace {

// Outside of the coroutine: the logging macro inside of one warns in unity builds with GCC 12.
void logTaskFailure(const char *what, const Error &error)
{
    if (error.code != ErrorCode::Cancelled)
        qCWarning(lcEngine) << what << "failed:" << error.message << error.detail;
}

} // namespace

TaskScope::~TaskScope()
{
    m_token.cancel();
    if (*m_running > 0)
        qCWarning(lcEngine) << *m_running << "tasks outlive their owner";
}

void TaskScope::spawn(const char *what, Task<void> task)
{
    ++*m_running;
    watch(what, std::move(task), m_running);
}

QCoro::Task<> TaskScope::watch(const char *what, Task<void> task, std::shared_ptr<int> running)
{
    const auto result = co_await std::move(task);
    if (!result)
        logTaskFailure(what, result.error());
    --*running;
}

bool TaskScope::cancelAndDrain(int timeoutMs)
{
    m_token.cancel();
    QDeadlineTimer deadline(timeoutMs);
    while (*m_running > 0 && !deadline.hasExpired()) {
        QEventLoop loop;
        loop.processEvents(QEventLoop::AllEvents, 10);
        if (*m_running > 0)
            QThread::msleep(1);
    }
    return *m_running == 0;
}

} // namespace troupe
