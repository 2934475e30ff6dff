// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/wait.h"

#include <QObject>
#include <QTimer>

#include <algorithm>
#include <coroutine>
#include <mutex>

namespace troupe {

namespace {

constexpr qint64 kLongestWaitMs = 24 * 60 * 60 * 1000;

/// A timer to wait for with co_await, ended early by a token of any thread.
class CancellableTimer : public QObject
{
public:
    CancellableTimer(qint64 ms, const CancelToken &cancel) : m_hook(std::make_shared<Hook>())
    {
        m_hook->timer = this;
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { resume(); });
        m_timer.start(static_cast<int>(std::clamp<qint64>(ms, 0, kLongestWaitMs)));
        m_connection = cancel.onCancelled([hook = m_hook] {
            const std::scoped_lock lock(hook->mutex);
            if (hook->timer) {
                QMetaObject::invokeMethod(
                    hook->timer, [timer = hook->timer] { timer->resume(); }, Qt::QueuedConnection);
            }
        });
    }
    ~CancellableTimer() override
    {
        const std::scoped_lock lock(m_hook->mutex);
        m_hook->timer = nullptr;
    }

    struct Ended
    {
        CancellableTimer &timer;
        bool await_ready() const { return timer.m_over; }
        void await_suspend(std::coroutine_handle<> waiter) { timer.m_waiter = waiter; }
        void await_resume() const {}
    };
    Ended ended() { return Ended{*this}; }

private:
    struct Hook
    {
        std::mutex mutex;
        CancellableTimer *timer = nullptr;
    };

    void resume()
    {
        if (std::exchange(m_over, true))
            return;
        m_timer.stop();
        // Not from the timer's own slot: whoever resumes destroys it.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_waiter)
                    m_waiter.resume();
            },
            Qt::QueuedConnection);
    }

    QTimer m_timer;
    std::shared_ptr<Hook> m_hook;
    CancelToken::Connection m_connection;
    std::coroutine_handle<> m_waiter;
    bool m_over = false;
};

} // namespace

Task<void> waitCancellable(qint64 ms, CancelToken cancel)
{
    auto timer = std::make_unique<CancellableTimer>(ms, cancel);
    co_await timer->ended();
    timer.reset();
    if (cancel.isCancelled())
        co_return failKeyed(ErrorCode::Cancelled, QStringLiteral("cancelled"),
                            QStringLiteral("Cancelled."));
    co_return Result<void>();
}

} // namespace troupe
