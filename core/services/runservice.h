// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/runops.h"
#include "core/engine/run/planrules.h"
#include "core/services/agentservice.h"

namespace troupe {

class ChatEngine;
class Workshop;

/// Runs: who may see and steer them. Somebody else's run is NotFound (key "run_not_found"), but for an
/// administrator. A run goes on as the person who began it, whoever resumes it.
///
/// Server thread only.
class RunService
{
public:
    RunService(Database &db, const AgentService &agents, Workshop &workshop, ChatEngine &chat)
        : m_db(db), m_agents(agents), m_workshop(workshop), m_chat(chat)
    {
    }

    /// Checks the plan and begins. Invalid with key "invalid_plan" names all its problems.
    Task<RunSummary> start(Caller caller, StartRun input);
    PlanReport validate(const Caller &caller, const ValidatePlan &input) const;

    Task<Page<RunSummary>> list(Caller caller, ListRuns query);
    Result<RunDetail> find(const Caller &caller, const QString &runId) const;
    Task<Page<StepSummary>> steps(Caller caller, ListRunSteps query);
    /// NotFound with key "step_not_found".
    Result<StepDetail> step(const Caller &caller, const RunStepRef &ref) const;
    Task<Page<ToolCallRecord>> toolCalls(Caller caller, ListRunToolCalls query);

    /// Ends when the run has ended. Conflict when it had ended before.
    Task<RunSummary> cancel(Caller caller, QString runId);
    /// As RunEngine::resume(), rerun() and replay(); agents and tools that cannot be used any more are
    /// named (Invalid, key "invalid_plan").
    Task<RunSummary> resume(Caller caller, QString runId);
    Task<RunSummary> rerun(Caller caller, RerunRun input);
    Task<RunSummary> replay(Caller caller, QString runId);

    Task<RunComparison> compare(Caller caller, CompareRuns query);
    /// What it cost stays in the usage rows. Conflict while it or one of its children goes on, and for
    /// runs that belong to another one or to a conversation.
    Task<void> remove(Caller caller, QString runId);

private:
    Result<Run> readable(const Caller &caller, const QString &anyId) const;
    /// The plan as the engine takes it: with agents by id.
    QJsonObject withAgentIds(const Caller &caller, QJsonObject plan, int depth) const;
    Result<Plan> check(const Caller &caller, const QJsonObject &plan,
                       const QJsonObject &input) const;
    /// Whether a stored plan can still be run by the person whose run it is.
    Result<void> checkAgain(const Caller &caller, const Run &run) const;
    Task<RunSummary> cancelChat(Run run);

    Database &m_db;
    const AgentService &m_agents;
    Workshop &m_workshop;
    ChatEngine &m_chat;
};

} // namespace troupe
