// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/engine/eventhub.h"
#include "core/services/caller.h"

#include <QTimer>

#include <functional>

namespace troupe {

inline constexpr int kCredentialEnded = 4401; ///< close code of a socket whose credential has ended

/// Says when a socket that is open has to end: its key was revoked, its person was disabled or got
/// another role, or, for an access token, its time is over or the password was changed. Server
/// thread only.
class CredentialWatch
{
public:
    CredentialWatch(const Clock &clock, Caller caller) : m_clock(clock), m_caller(std::move(caller))
    {
    }

    /// Whether these events end it, or time has.
    bool endsWith(const std::vector<EventRow> &events) const;
    bool isOver() const;
    /// Calls back once when the token's time is over, also when nothing happens.
    void onExpiry(std::function<void()> callback);

private:
    void waitOn();

    const Clock &m_clock;
    const Caller m_caller;
    std::function<void()> m_callback;
    QTimer m_timer;
};

} // namespace troupe
