// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include <QStringList>

#include <memory>

namespace troupe {

/// Counts tokens without holding up the server thread: what was counted lately is remembered, so a
/// long conversation is not counted anew with each message, and what is long is counted on the pool.
/// Server thread only.
class TokenMeter
{
public:
    TokenMeter();
    ~TokenMeter();

    /// Of each text.
    Task<QList<qint64>> count(QStringList texts);

    /// As many tokens as a text can have at most: each is at least a byte of its UTF-8.
    static qint64 mostTokens(const QString &text) { return text.size() * 3; }

    /// Ends when nobody waits for a count any more; runs the event loop for up to `timeoutMs`.
    /// Whoever asks for counts is there until then.
    void drain(int timeoutMs);

private:
    struct State;

    static Task<QList<qint64>> countWith(std::shared_ptr<State> state, QStringList texts);

    std::shared_ptr<State> m_state; ///< a count on the pool may outlive the meter
};

} // namespace troupe
