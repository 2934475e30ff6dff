// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/approvalops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<Approval>;

QString approvalTypeOf(const Approval &approval)
{
    if (approval.kind == ApprovalKind::Manual) {
        QString own = approval.arguments[QLatin1String(kAskedTypeKey)].toString();
        if (!own.isEmpty())
            return own;
    }
    return enumName(approval.kind);
}

const TypeInfo &ListApprovals::info()
{
    static const TypeInfo type{
        "list_approvals",
        {
            field<&ListApprovals::status>("status"),
            field<&ListApprovals::decided>("decided", NoFlag, "All but what is pending"),
            field<&ListApprovals::kind>("kind"),
            field<&ListApprovals::riskLevel>("risk_level"),
            field<&ListApprovals::agentId>("agent_id"),
            field<&ListApprovals::tool>("tool"),
            field<&ListApprovals::runId>("run_id"),
            field<&ListApprovals::sessionId>("session_id"),
            field<&ListApprovals::order>("order", NoFlag,
                                         "riskiest: within a level the oldest first"),
            field<&ListApprovals::limit>("limit").range(1, 200),
            field<&ListApprovals::cursor>("cursor", NoFlag, "next_cursor of the page before"),
        }};
    return type;
}

const TypeInfo &ApprovalRef::info()
{
    static const TypeInfo type{"approval_ref",
                               {field<&ApprovalRef::approvalId>("approval_id", Required)}};
    return type;
}

const TypeInfo &ApprovalDiff::info()
{
    static const TypeInfo type{"approval_diff",
                               {
                                   field<&ApprovalDiff::name>("name", NoFlag,
                                                              "Of the argument, or of the file"),
                                   field<&ApprovalDiff::lines>("lines"),
                               }};
    return type;
}

const TypeInfo &ApprovalDetail::info()
{
    static const TypeInfo type{
        "approval_detail",
        {
            field<&ApprovalDetail::approval>("approval"),
            field<&ApprovalDetail::agentName>("agent_name"),
            field<&ApprovalDetail::userName>("user_name", NoFlag, "Whose run it is"),
            field<&ApprovalDetail::decidedByName>("decided_by_name"),
            field<&ApprovalDetail::policyName>("policy_name"),
            field<&ApprovalDetail::toolDescription>("tool_description"),
            field<&ApprovalDetail::schema>("schema", NoFlag,
                                           "JSON Schema of the arguments; empty: the tool is not "
                                           "there"),
            field<&ApprovalDetail::diffs>("diffs", NoFlag, "Texts that would change"),
            field<&ApprovalDetail::call>("call"),
        }};
    return type;
}

const TypeInfo &ApproveApproval::info()
{
    static const TypeInfo type{
        "approve_approval",
        {
            field<&ApproveApproval::approvalId>("approval_id", Required),
            field<&ApproveApproval::comment>("comment").length(0, 10'000),
            field<&ApproveApproval::edited>(
                "edited", OmitEmpty,
                "Instead of what was asked: arguments (an object), an answer (a text), a form (an "
                "object), or what a call that was cut off came to (a text)"),
        }};
    return type;
}

const TypeInfo &RejectApproval::info()
{
    static const TypeInfo type{"reject_approval",
                               {
                                   field<&RejectApproval::approvalId>("approval_id", Required),
                                   field<&RejectApproval::comment>("comment", NoFlag,
                                                                   "Told to the agent")
                                       .length(0, 10'000),
                               }};
    return type;
}

const TypeInfo &BulkDecision::info()
{
    static const TypeInfo type{"bulk_decision",
                               {
                                   field<&BulkDecision::approvalIds>("approval_ids", Required)
                                       .length(1, kMostBulkDecisions),
                                   field<&BulkDecision::approve>("approve", Required),
                                   field<&BulkDecision::comment>("comment").length(0, 10'000),
                               }};
    return type;
}

const TypeInfo &BulkItem::info()
{
    static const TypeInfo type{"bulk_item",
                               {
                                   field<&BulkItem::approvalId>("approval_id"),
                                   field<&BulkItem::ok>("ok"),
                                   field<&BulkItem::status>("status", NoFlag, "That it has now"),
                                   field<&BulkItem::code>("code", NoFlag, "Of the problem"),
                                   field<&BulkItem::message>("message"),
                               }};
    return type;
}

const TypeInfo &BulkOutcome::info()
{
    static const TypeInfo type{"bulk_outcome",
                               {
                                   field<&BulkOutcome::decided>("decided"),
                                   field<&BulkOutcome::failed>("failed"),
                                   field<&BulkOutcome::items>("items"),
                               }};
    return type;
}

const TypeInfo &AskApproval::info()
{
    static const TypeInfo type{
        "ask_approval",
        {
            field<&AskApproval::type>("type", NoFlag, "The asker's own word for it").length(0, 64),
            field<&AskApproval::agentId>("agent_id", NoFlag, "On whose behalf").length(0, 64),
            field<&AskApproval::title>("title", NoFlag, "One line").length(0, 200),
            field<&AskApproval::content>("content", Required).length(1, 1'000'000),
            field<&AskApproval::riskLevel>("risk_level"),
            field<&AskApproval::reasons>("reasons").length(0, 20),
            field<&AskApproval::form>("form", NoFlag, "JSON Schema of what to fill in"),
            field<&AskApproval::expiresAfterMs>("expires_after_ms", NoFlag,
                                                "0: after the usual time")
                .range(0, 31'536'000'000),
        }};
    return type;
}

const TypeInfo &ApprovalCounts::info()
{
    static const TypeInfo type{"approval_counts",
                               {
                                   field<&ApprovalCounts::pending>("pending"),
                                   field<&ApprovalCounts::low>("low"),
                                   field<&ApprovalCounts::medium>("medium"),
                                   field<&ApprovalCounts::high>("high"),
                                   field<&ApprovalCounts::critical>("critical"),
                                   field<&ApprovalCounts::oldestAt>("oldest_at"),
                                   field<&ApprovalCounts::nextExpiresAt>("next_expires_at"),
                               }};
    return type;
}

} // namespace troupe
