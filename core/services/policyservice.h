// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/policyops.h"
#include "core/services/caller.h"

#include <functional>

namespace troupe {

class AgentService;
class Database;
class Tx;
class Workshop;

/// The caller's own policies. After each change that is durable the gate counts with it; each is
/// told as "approval.policy.updated" and kept in the audit trail. Positions are 1, 2, 3, … without
/// gaps. Somebody else's policy is NotFound. Server thread only.
class PolicyService
{
public:
    PolicyService(Database &db, Workshop &workshop, const AgentService &agents)
        : m_db(db), m_workshop(workshop), m_agents(agents)
    {
    }

    Result<PolicyList> list(const Caller &caller) const;
    Result<ApprovalPolicy> find(const Caller &caller, const QString &policyId) const;
    /// Invalid; Conflict with key "too_many_policies" beyond 200.
    Task<ApprovalPolicy> create(Caller caller, ApprovalPolicy draft);
    Task<ApprovalPolicy> update(Caller caller, QString policyId, Patch<ApprovalPolicy> changes);
    Task<void> remove(Caller caller, QString policyId);
    /// Invalid unless every policy is named once.
    Task<PolicyList> order(Caller caller, QStringList policyIds);

    /// Changes nothing.
    Task<Rehearsal> rehearse(Caller caller, RehearsePolicies input);

private:
    using Policies = QList<ApprovalPolicy>;
    /// What becomes of the owner's list; the policy that it is about, by index, -1: all.
    using Change = std::function<Result<qsizetype>(Policies &policies, qint64 nowMs)>;

    Result<void> check(const Caller &caller, ApprovalPolicy &policy) const;
    Task<ApprovalPolicy> change(Caller caller, QString action, QString policyId, Change change);

    Database &m_db;
    Workshop &m_workshop;
    const AgentService &m_agents;
};

} // namespace troupe
