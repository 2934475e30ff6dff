// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cancel.h"

#include <atomic>
#include <map>
#include <mutex>
#include <utility>

namespace troupe {

struct CancelToken::State
{
    std::atomic<bool> cancelled{false};
    std::mutex mutex;
    unsigned long nextId = 1;
    std::map<unsigned long, std::function<void()>> callbacks;
};

CancelToken::CancelToken() : m_state(std::make_shared<State>()) {}

void CancelToken::cancel() const
{
    if (m_state->cancelled.exchange(true))
        return;
    const auto state = m_state;
    for (;;) {
        std::function<void()> callback;
        {
            // One at a time: what is disconnected meanwhile does not start.
            const std::scoped_lock lock(state->mutex);
            if (state->callbacks.empty())
                return;
            callback = std::move(state->callbacks.extract(state->callbacks.begin()).mapped());
        }
        callback();
    }
}

bool CancelToken::isCancelled() const
{
    return m_state->cancelled.load();
}

CancelToken::Connection CancelToken::onCancelled(std::function<void()> callback) const
{
    Connection connection;
    {
        const std::scoped_lock lock(m_state->mutex);
        if (!m_state->cancelled.load()) {
            connection.m_state = m_state;
            connection.m_id = m_state->nextId++;
            m_state->callbacks.emplace(connection.m_id, std::move(callback));
            return connection;
        }
    }
    callback();
    return connection;
}

CancelToken::Connection::Connection(Connection &&other) noexcept
    : m_state(std::move(other.m_state)), m_id(std::exchange(other.m_id, 0))
{
}

CancelToken::Connection &CancelToken::Connection::operator=(Connection &&other) noexcept
{
    if (this != &other) {
        reset();
        m_state = std::move(other.m_state);
        m_id = std::exchange(other.m_id, 0);
    }
    return *this;
}

CancelToken::Connection::~Connection()
{
    reset();
}

void CancelToken::Connection::reset()
{
    if (!m_state)
        return;
    const auto state = std::static_pointer_cast<State>(std::move(m_state));
    const std::scoped_lock lock(state->mutex);
    state->callbacks.erase(m_id);
}

} // namespace troupe
