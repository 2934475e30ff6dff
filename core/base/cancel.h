// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

namespace troupe {

/// A request to stop, shared by the one who asks (cancel) and those who work (isCancelled, or a
/// callback). Copies share one state. Thread-safe; callbacks run on the thread that cancels, once,
/// outside of any lock. A default-made token can be cancelled like any other.
class CancelToken
{
public:
    CancelToken();

    void cancel() const;
    bool isCancelled() const;

    /// Keeps a callback connected; destroying it disconnects, and afterwards the callback does not
    /// start any more. One that another thread is just calling may still be running.
    class Connection
    {
    public:
        Connection() = default;
        Connection(Connection &&other) noexcept;
        Connection &operator=(Connection &&other) noexcept;
        ~Connection();

    private:
        friend class CancelToken;
        void reset();
        std::shared_ptr<void> m_state;
        unsigned long m_id = 0;
    };

    /// Calls `callback` when cancelled, or at once when that has already happened.
    [[nodiscard]] Connection onCancelled(std::function<void()> callback) const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace troupe
