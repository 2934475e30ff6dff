// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/approval.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &Approval::info()
{
    static const TypeInfo type{"approvals",
                               {
                                   field<&Approval::id>("id", Primary | ReadOnly),
                                   field<&Approval::userId>("user_id", ReadOnly),
                                   field<&Approval::kind>("kind", ReadOnly),
                                   field<&Approval::status>("status", ReadOnly),
                                   field<&Approval::title>("title", ReadOnly),
                                   field<&Approval::runId>("run_id", ReadOnly),
                                   field<&Approval::stepId>("step_id", ReadOnly),
                                   field<&Approval::callId>("call_id", ReadOnly),
                                   field<&Approval::sessionId>("session_id", ReadOnly),
                                   field<&Approval::messageId>("message_id", ReadOnly),
                                   field<&Approval::agentId>("agent_id", ReadOnly),
                                   field<&Approval::tool>("tool", ReadOnly),
                                   field<&Approval::toolRisk>("tool_risk", ReadOnly),
                                   field<&Approval::arguments>("arguments", ReadOnly),
                                   field<&Approval::argumentsHash>("arguments_hash", ReadOnly),
                                   field<&Approval::content>("content", ReadOnly),
                                   field<&Approval::form>("form", ReadOnly),
                                   field<&Approval::riskLevel>("risk_level", ReadOnly),
                                   field<&Approval::reasons>("reasons", ReadOnly),
                                   field<&Approval::policyId>("policy_id", ReadOnly),
                                   field<&Approval::decidedBy>("decided_by", ReadOnly),
                                   field<&Approval::comment>("comment", ReadOnly),
                                   field<&Approval::edited>("edited", ReadOnly),
                                   field<&Approval::estimatedCost>("estimated_cost", ReadOnly),
                                   field<&Approval::createdAt>("created_at", ReadOnly),
                                   field<&Approval::expiresAt>("expires_at", ReadOnly),
                                   field<&Approval::decidedAt>("decided_at", ReadOnly),
                               }};
    return type;
}

const TypeInfo &AuditEntry::info()
{
    static const TypeInfo type{"audit",
                               {
                                   field<&AuditEntry::seq>("seq", Primary | ReadOnly),
                                   field<&AuditEntry::at>("at", ReadOnly),
                                   field<&AuditEntry::actor>("actor", ReadOnly),
                                   field<&AuditEntry::userId>("user_id", ReadOnly),
                                   field<&AuditEntry::action>("action", ReadOnly),
                                   field<&AuditEntry::subjectId>("subject_id", ReadOnly),
                                   field<&AuditEntry::detail>("detail", ReadOnly),
                                   field<&AuditEntry::previousHash>("previous_hash", ReadOnly),
                                   field<&AuditEntry::hash>("hash", ReadOnly),
                               }};
    return type;
}

const TypeInfo &ApprovalPolicy::info()
{
    static const TypeInfo type{
        "approval_policies",
        {
            field<&ApprovalPolicy::id>("id", Primary | ReadOnly),
            field<&ApprovalPolicy::ownerId>("owner_id", ReadOnly),
            field<&ApprovalPolicy::name>("name", Required, "What people call it").length(1, 200),
            field<&ApprovalPolicy::position>("position", NoFlag, "The lowest that matches decides")
                .range(0, 100'000),
            field<&ApprovalPolicy::enabled>("enabled"),
            field<&ApprovalPolicy::subject>("subject"),
            field<&ApprovalPolicy::agentId>("agent_id", NoFlag, "Empty: every agent").length(0, 64),
            field<&ApprovalPolicy::tool>("tool", NoFlag,
                                         "A name, or a pattern with *; empty: every tool")
                .length(0, 128),
            field<&ApprovalPolicy::risks>("risks", NoFlag, "Risks of tools; empty: every risk")
                .length(0, 4),
            field<&ApprovalPolicy::minLevel>("min_level", NoFlag, "At least so risky"),
            field<&ApprovalPolicy::minCost>("min_cost", NoFlag,
                                            "Once the run has cost so much, in dollars"),
            field<&ApprovalPolicy::effect>("effect", Required),
            field<&ApprovalPolicy::expiresAfterMs>(
                "expires_after_ms", NoFlag,
                "When what it asks is denied by itself; 0: after the usual time")
                .range(0, 31'536'000'000),
            field<&ApprovalPolicy::createdAt>("created_at", ReadOnly),
            field<&ApprovalPolicy::updatedAt>("updated_at", ReadOnly),
        }};
    return type;
}

} // namespace troupe
