// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/timestamp.h"

#include <QHash>
#include <QStringList>

#include <optional>

namespace troupe {

class Clock;
class Database;

/// How agents have done, from the rows of their runs and calls.
class AgentRecord
{
public:
    AgentRecord(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// Runs of kind "execution" (AIMOS): those that have ended, and when the last one began.
    struct Executions
    {
        qint64 total = 0;
        qint64 successful = 0;
        Timestamp lastAt;
    };
    /// By id of the agent; those without a run are not in it.
    Result<QHash<QString, Executions>> executions(const QStringList &agentIds) const;
    /// When the last one of all began; not set when there was none.
    Result<Timestamp> lastExecution() const;

    /// Calls to models of the last 30 days, by id of the agent.
    struct Calls
    {
        qint64 requests = 0;
        std::optional<double> successRate; ///< 0 to 1; nothing without calls
        std::optional<qint64> lastLatencyMs; ///< of the last call ever
    };
    Task<QHash<QString, Calls>> calls(QStringList agentIds) const;

private:
    Database &m_db;
    const Clock &m_clock;
};

} // namespace troupe
