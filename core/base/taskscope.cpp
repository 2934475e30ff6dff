// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/taskscope.h"

#include "core/base/log.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QThread>

namespace troupe {

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
    if (!result && result.error().code != ErrorCode::Cancelled)
        qCWarning(lcEngine) << what << "failed:" << result.error().message << result.error().detail;
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
