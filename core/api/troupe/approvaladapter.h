// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/route.h"
#include "core/services/approvalservice.h"

namespace troupe {

/// Approvals in the native API.
class NativeApprovals
{
public:
    explicit NativeApprovals(ApprovalService &approvals) : m_approvals(approvals) {}

    Task<Page<Approval>> list(Caller caller, ListApprovals in);
    Result<ApprovalCounts> counts(const Caller &caller, Nothing in) const;
    Task<ApprovalDetail> get(Caller caller, ApprovalRef in);
    Task<Approval> approve(Caller caller, ApproveApproval in);
    Task<Approval> reject(Caller caller, RejectApproval in);
    Task<BulkOutcome> decideAll(Caller caller, BulkDecision in);
    Task<Approval> ask(Caller caller, AskApproval in);

private:
    ApprovalService &m_approvals;
};

/// Policies and the audit trail in the native API.
class NativePolicies
{
public:
    explicit NativePolicies(ApprovalService &approvals)
        : m_policies(approvals.policies()), m_audit(approvals.audit())
    {
    }

    Result<PolicyList> list(const Caller &caller, Nothing in) const;
    Task<ApprovalPolicy> create(Caller caller, CreatePolicy in);
    Result<ApprovalPolicy> get(const Caller &caller, PolicyRef in) const;
    Task<ApprovalPolicy> update(Caller caller, UpdatePolicy in);
    Task<void> remove(Caller caller, PolicyRef in);
    Task<PolicyList> order(Caller caller, OrderPolicies in);
    Task<Rehearsal> rehearse(Caller caller, RehearsePolicies in);
    Task<Page<AuditEntry>> audit(Caller caller, ListAudit in);
    Task<void> exportAudit(CallInfo info, ExportAudit in, DownloadPtr download);
    Task<AuditReport> verify(Caller caller, Nothing in);

private:
    PolicyService &m_policies;
    AuditService &m_audit;
};

} // namespace troupe
