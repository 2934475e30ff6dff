// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/approvaladapter.h"

namespace troupe {

Task<Page<Approval>> NativeApprovals::list(Caller caller, ListApprovals in)
{
    return m_approvals.list(std::move(caller), std::move(in));
}

Result<ApprovalCounts> NativeApprovals::counts(const Caller &caller, Nothing) const
{
    return m_approvals.counts(caller);
}

Task<ApprovalDetail> NativeApprovals::get(Caller caller, ApprovalRef in)
{
    return m_approvals.get(std::move(caller), std::move(in.approvalId));
}

Task<Approval> NativeApprovals::approve(Caller caller, ApproveApproval in)
{
    return m_approvals.approve(std::move(caller), std::move(in));
}

Task<Approval> NativeApprovals::reject(Caller caller, RejectApproval in)
{
    return m_approvals.reject(std::move(caller), std::move(in));
}

Task<BulkOutcome> NativeApprovals::decideAll(Caller caller, BulkDecision in)
{
    return m_approvals.decideAll(std::move(caller), std::move(in));
}

Task<Approval> NativeApprovals::ask(Caller caller, AskApproval in)
{
    return m_approvals.ask(std::move(caller), std::move(in));
}

Result<PolicyList> NativePolicies::list(const Caller &caller, Nothing) const
{
    return m_policies.list(caller);
}

Task<ApprovalPolicy> NativePolicies::create(Caller caller, CreatePolicy in)
{
    return m_policies.create(std::move(caller), std::move(in.policy));
}

Result<ApprovalPolicy> NativePolicies::get(const Caller &caller, PolicyRef in) const
{
    return m_policies.find(caller, in.policyId);
}

Task<ApprovalPolicy> NativePolicies::update(Caller caller, UpdatePolicy in)
{
    return m_policies.update(std::move(caller), std::move(in.policyId), std::move(in.changes));
}

Task<void> NativePolicies::remove(Caller caller, PolicyRef in)
{
    return m_policies.remove(std::move(caller), std::move(in.policyId));
}

Task<PolicyList> NativePolicies::order(Caller caller, OrderPolicies in)
{
    return m_policies.order(std::move(caller), std::move(in.policyIds));
}

Task<Rehearsal> NativePolicies::rehearse(Caller caller, RehearsePolicies in)
{
    return m_policies.rehearse(std::move(caller), std::move(in));
}

Task<Page<AuditEntry>> NativePolicies::audit(Caller caller, ListAudit in)
{
    return m_audit.list(std::move(caller), std::move(in));
}

Task<void> NativePolicies::exportAudit(CallInfo, ExportAudit in, DownloadPtr download)
{
    auto isBegun = std::make_shared<bool>(false);
    AuditService::Sink sink = [download, isBegun](QByteArray bytes) {
        if (!std::exchange(*isBegun, true))
            download->begin("application/x-ndjson", QStringLiteral("audit.jsonl"), -1);
        return download->send(std::move(bytes));
    };
    return m_audit.exportTo(in.fromSeq, std::move(sink));
}

Task<AuditReport> NativePolicies::verify(Caller, Nothing)
{
    return m_audit.verify();
}

} // namespace troupe
