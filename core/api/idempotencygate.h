// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apicall.h"
#include "core/services/idempotency.h"

#include <QHash>

namespace troupe {

/// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the same write, sent again with the
/// same key within 24 hours, is answered with what it was answered the first time, and done once.
///
/// Only successful answers are kept; after a refusal the key may be used again. A repetition that
/// comes while the first is still at work waits for its answer. Another request with a key that is
/// taken: 422. A write that a crash left without answer: 409, since nobody knows what came of it;
/// a crash before the write leaves no trace, and a repetition is the first.
/// Server thread only.
class IdempotencyGate
{
public:
    IdempotencyGate(Database &db, const Clock &clock);
    ~IdempotencyGate();

    /// Whether the call may go on. If not, it is answered, or will be. Then its handler is invoked
    /// and begun() called, in this turn of the event loop.
    bool enter(const ApiCallPtr &call);
    void begun();

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace troupe
