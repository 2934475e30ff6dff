// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/systemops.h"
#include "core/services/caller.h"

namespace troupe {

class Clock;
class Database;

/// What calls to models cost, from daily rollups that are kept in the transaction of each usage row.
/// An admin sees everybody's, others their own.
class UsageService
{
public:
    UsageService(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    Task<UsageReport> report(Caller caller, UsageQuery query);
    /// Calls that asked for `model`, or that it answered, since a moment.
    struct ModelFigures
    {
        qint64 requests = 0;
        qint64 failures = 0;
        qint64 tokensInput = 0;
        qint64 tokensOutput = 0;
        Money cost;
        std::optional<double> avgLatencyMs; ///< nothing without calls
        std::optional<double> p95LatencyMs;
    };
    Task<ModelFigures> ofModel(Caller caller, QString model, Timestamp since);
    /// Input and output tokens of the caller since midnight UTC: against the tier's quota.
    Result<qint64> tokensToday(const Caller &caller) const;

private:
    Database &m_db;
    const Clock &m_clock;
};

} // namespace troupe
