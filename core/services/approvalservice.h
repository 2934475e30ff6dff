// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/approvalops.h"
#include "core/services/auditservice.h"
#include "core/services/policyservice.h"

namespace troupe {

class AgentService;
class Clock;
class Database;
class Workshop;
struct Decision;

/// What people are asked, and their decisions. Whose run it is decides, or an administrator; for
/// everybody else it is NotFound. Server thread only.
class ApprovalService
{
public:
    ApprovalService(Database &db, Workshop &workshop, const AgentService &agents,
                    const Clock &clock);

    PolicyService &policies() { return m_policies; }
    AuditService &audit() { return m_audit; }

    /// Contents and arguments of more than 8,192 characters are cut.
    Task<Page<Approval>> list(Caller caller, ListApprovals query);
    Result<ApprovalCounts> counts(const Caller &caller) const;
    Result<Approval> find(const Caller &caller, const QString &approvalId) const;
    Task<ApprovalDetail> get(Caller caller, QString approvalId);

    /// Invalid with pointers below /edited when what was edited does not fit; Conflict with key
    /// "already_decided" when somebody was quicker or it has expired, "tool_not_found" when arguments
    /// were edited and the tool is not there any more.
    Task<Approval> approve(Caller caller, ApproveApproval input);
    Task<Approval> reject(Caller caller, RejectApproval input);
    /// One after another; what fails changes nothing of the others.
    Task<BulkOutcome> decideAll(Caller caller, BulkDecision input);
    Task<Approval> ask(Caller caller, AskApproval input);

    /// What is asked about an answer now, oldest first.
    Result<QStringList> pendingOf(const QString &messageId) const;
    /// The agent's slug, also when it is archived; the id itself when it is gone.
    QString slugOf(const QString &agentId) const;

private:
    Result<void> checkEdited(const Approval &approval, const QJsonValue &edited) const;
    Result<QJsonObject> schemaOf(const Approval &approval) const;
    Task<Approval> decide(Caller caller, Decision decision);
    Task<QList<ApprovalDiff>> diffsOf(Approval approval);

    Database &m_db;
    Workshop &m_workshop;
    const AgentService &m_agents;
    const Clock &m_clock;
    PolicyService m_policies;
    AuditService m_audit;
};

} // namespace troupe
