// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/workbenchops.h"
#include "core/engine/testbench.h"
#include "core/services/caller.h"

namespace troupe {

class AgentService;

/// Answers of agents that are not saved yet. A test is its caller's alone.
class WorkbenchService
{
public:
    WorkbenchService(Database &db, const AgentService &agents, ModelRegistry &models,
                     TokenMeter &meter, const Clock &clock)
        : m_agents(agents), m_bench(db, models, meter, clock)
    {
    }

    /// Whatever the draft's status. NotFound for somebody else's agent, Invalid when the last
    /// message is not the user's, else as TestBench::begin().
    Task<Message> begin(Caller caller, TestAgent input);
    Result<Message> find(const Caller &caller, const QString &testId) const;
    Task<Message> stop(Caller caller, QString testId);
    TestBench &bench() { return m_bench; }

private:
    const AgentService &m_agents;
    TestBench m_bench;
};

} // namespace troupe
