// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/policyops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<AuditEntry>;

const TypeInfo &PolicyRef::info()
{
    static const TypeInfo type{"policy_ref",
                               {
                                   field<&PolicyRef::policyId>("policy_id", Required),
                               }};
    return type;
}

const TypeInfo &PolicyList::info()
{
    static const TypeInfo type{"policy_list",
                               {
                                   field<&PolicyList::items>("items"),
                               }};
    return type;
}

const TypeInfo &CreatePolicy::info()
{
    static const TypeInfo type{"create_policy",
                               {
                                   field<&CreatePolicy::policy>("policy", WholeBody),
                               }};
    return type;
}

const TypeInfo &UpdatePolicy::info()
{
    static const TypeInfo type{"update_policy",
                               {
                                   field<&UpdatePolicy::policyId>("policy_id", Required),
                                   field<&UpdatePolicy::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &OrderPolicies::info()
{
    static const TypeInfo type{"order_policies",
                               {
                                   field<&OrderPolicies::policyIds>("policy_ids", Required,
                                                                    "Every one of them, once")
                                       .length(0, 1000),
                               }};
    return type;
}

const TypeInfo &RehearsePolicies::info()
{
    static const TypeInfo type{
        "rehearse_policies",
        {
            field<&RehearsePolicies::policies>("policies", NoFlag,
                                               "The draft, in order; without: as they are now"),
            field<&RehearsePolicies::limit>("limit", NoFlag, "Of the newest calls and answers")
                .range(1, kMostRehearsed),
        }};
    return type;
}

const TypeInfo &RehearsedItem::info()
{
    static const TypeInfo type{
        "rehearsed_item",
        {
            field<&RehearsedItem::subject>("subject"),
            field<&RehearsedItem::id>("id", NoFlag, "Of the call, or of the approval of an answer"),
            field<&RehearsedItem::agentId>("agent_id"),
            field<&RehearsedItem::agentName>("agent_name"),
            field<&RehearsedItem::tool>("tool"),
            field<&RehearsedItem::risk>("risk"),
            field<&RehearsedItem::level>("level"),
            field<&RehearsedItem::preview>("preview", NoFlag,
                                           "The beginning of the arguments or the answer"),
            field<&RehearsedItem::fate>("fate", NoFlag, "What became of it"),
            field<&RehearsedItem::effect>("effect", NoFlag, "What the policies do"),
            field<&RehearsedItem::policyName>("policy_name", NoFlag,
                                              "Whose effect it is; empty: no policy matches"),
            field<&RehearsedItem::by>("by"),
            field<&RehearsedItem::differs>("differs", NoFlag, "From what happened without people"),
            field<&RehearsedItem::disagrees>("disagrees", NoFlag, "A person decided otherwise"),
            field<&RehearsedItem::createdAt>("created_at"),
        }};
    return type;
}

const TypeInfo &Rehearsal::info()
{
    static const TypeInfo type{
        "rehearsal",
        {
            field<&Rehearsal::examined>("examined"),
            field<&Rehearsal::autoApproved>("auto_approved"),
            field<&Rehearsal::asked>("asked"),
            field<&Rehearsal::denied>("denied"),
            field<&Rehearsal::differing>("differing"),
            field<&Rehearsal::approvedThoughRejected>(
                "approved_though_rejected", NoFlag,
                "Let out, though a person rejected it or let it expire"),
            field<&Rehearsal::deniedThoughApproved>("denied_though_approved", NoFlag,
                                                    "Denied, though a person approved it"),
            field<&Rehearsal::fewerQuestions>("fewer_questions"),
            field<&Rehearsal::moreQuestions>("more_questions"),
            field<&Rehearsal::items>("items", NoFlag, "Newest first"),
        }};
    return type;
}

const TypeInfo &ListAudit::info()
{
    static const TypeInfo type{
        "list_audit",
        {
            field<&ListAudit::actor>("actor"),
            field<&ListAudit::action>("action", NoFlag, "Or its beginning, such as approval."),
            field<&ListAudit::subjectId>("subject_id"),
            field<&ListAudit::userId>("user_id", NoFlag, "Whose things; for administrators"),
            field<&ListAudit::from>("from"),
            field<&ListAudit::to>("to"),
            field<&ListAudit::limit>("limit").range(1, 500),
            field<&ListAudit::cursor>("cursor", NoFlag, "next_cursor of the page before"),
        }};
    return type;
}

const TypeInfo &ExportAudit::info()
{
    static const TypeInfo type{
        "export_audit",
        {
            field<&ExportAudit::fromSeq>("from_seq", NoFlag, "The first entry").range(1, 9e15),
        }};
    return type;
}

const TypeInfo &AuditProblem::info()
{
    static const TypeInfo type{"audit_problem",
                               {
                                   field<&AuditProblem::seq>("seq"),
                                   field<&AuditProblem::problem>("problem"),
                               }};
    return type;
}

const TypeInfo &AuditReport::info()
{
    static const TypeInfo type{
        "audit_report",
        {
            field<&AuditReport::ok>("ok"),
            field<&AuditReport::entries>("entries", NoFlag, "That are as they were written"),
            field<&AuditReport::lastSeq>("last_seq"),
            field<&AuditReport::lastHash>(
                "last_hash", NoFlag, "Note it: what is removed from the end is seen by it alone"),
            field<&AuditReport::fault>("fault", NoFlag, "The first"),
        }};
    return type;
}

const TypeInfo &AuditHeader::info()
{
    static const TypeInfo type{"audit_header",
                               {
                                   field<&AuditHeader::format>("format", Required),
                                   field<&AuditHeader::version>("version", Required),
                                   field<&AuditHeader::anchor>("anchor"),
                                   field<&AuditHeader::firstSeq>("first_seq"),
                                   field<&AuditHeader::exportedAt>("exported_at"),
                               }};
    return type;
}

const TypeInfo &AuditEnd::info()
{
    static const TypeInfo type{"audit_end",
                               {
                                   field<&AuditEnd::end>("end", Required),
                                   field<&AuditEnd::entries>("entries", Required),
                                   field<&AuditEnd::lastHash>("last_hash", Required),
                               }};
    return type;
}

} // namespace troupe
