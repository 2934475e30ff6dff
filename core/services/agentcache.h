// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/engine/eventhub.h"

#include <QHash>

#include <memory>

namespace troupe {

/// Agents that were read lately, by id: every message and most requests ask for one.
///
/// Holds committed states only. Every change of an agent appends an `agent.…` event in its
/// transaction, and events are told before the write is acknowledged: whoever was told of a change
/// never reads the state before it. About 4 MB at most. Server thread only.
class AgentCache
{
public:
    explicit AgentCache(EventHub &events);

    /// Null when it is not known here; `id` is the canonical one.
    std::shared_ptr<const Agent> find(const QString &id) const { return m_agents.value(id); }
    /// `agent` as it was just read from the server thread's reader.
    void keep(const Agent &agent);

private:
    QHash<QString, std::shared_ptr<const Agent>> m_agents;
    qsizetype m_bytes = 0;
    EventHub::Subscription m_subscription;
};

} // namespace troupe
