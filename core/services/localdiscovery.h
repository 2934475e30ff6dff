// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/modelops.h"
#include "core/providers/localservers.h"

#include <functional>

namespace troupe {

class Clock;
class Database;

/// Finds model servers on this machine when somebody asks, never by itself, and remembers what the
/// last search found until the process ends.
class LocalDiscovery
{
public:
    using Search = std::function<Task<QList<LocalServer>>(CancelToken)>;

    LocalDiscovery(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Who looks; without one nothing is found.
    void searchWith(Search search) { m_search = std::move(search); }
    void setEnabled(bool enabled) { m_enabled = enabled; }
    /// Our own port: what answers there is no model server.
    void setOwnPort(quint16 port) { m_ownPort = port; }

    /// Takes up to three seconds. Forbidden ("discovery_off") when the setting is off.
    Task<DiscoveryReport> search(CancelToken cancel);
    Result<DiscoveryReport> last() const;

private:
    Result<DiscoveryReport> report() const;

    Database &m_db;
    const Clock &m_clock;
    Search m_search;
    bool m_enabled = true;
    quint16 m_ownPort = 0;
    QList<LocalServer> m_found;
    Timestamp m_searchedAt;
};

} // namespace troupe
