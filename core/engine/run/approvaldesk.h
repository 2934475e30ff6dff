// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "core/engine/run/loopjournal.h"

#include <QTimer>

#include <functional>
#include <vector>

namespace troupe {

/// Where people's decisions arrive, and where what nobody decided expires, which denies it. Whoever
/// waits for a decision is told after it is durable. Server thread only.
class ApprovalDesk
{
public:
    using Listener = std::function<void(const Approval &)>;

    ApprovalDesk(Database &db, const Clock &clock);
    ~ApprovalDesk();

    /// Listeners live as long as the desk.
    void onDecided(Listener listener) { m_listeners.push_back(std::move(listener)); }
    /// Begins to look for what has expired: now, and then when the next one does. Once.
    void start();
    /// Decides once. Conflict (key "already_decided") when somebody was quicker or it has expired.
    Task<Approval> decide(Decision decision);
    /// Something was asked: it may be the next to expire.
    void noteAsked();
    /// Asks a person for something that no run waits for.
    Task<Approval> ask(Approval approval);
    void shutdown(int timeoutMs);

private:
    Task<void> expire();
    void schedule();

    Database &m_db;
    const Clock &m_clock;
    std::vector<Listener> m_listeners;
    QTimer m_timer;
    TaskScope m_scope;
};

} // namespace troupe
