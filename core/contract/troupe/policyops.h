// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/approval.h"
#include "core/domain/tool.h"
#include "core/meta/patch.h"

#include <optional>

/// Policies of approvals with their rehearsal, and the audit trail, in the native API.
namespace troupe {

struct PolicyRef
{
    QString policyId;
    static const TypeInfo &info();
};

/// All of the caller's, in the order in which they are asked.
struct PolicyList
{
    QList<ApprovalPolicy> items;
    static const TypeInfo &info();
};

struct CreatePolicy
{
    ApprovalPolicy policy; ///< position 0: behind the others
    static const TypeInfo &info();
};

struct UpdatePolicy
{
    QString policyId;
    Patch<ApprovalPolicy> changes; ///< a position moves it there
    static const TypeInfo &info();
};

struct OrderPolicies
{
    QStringList policyIds; ///< every one of them, once
    static const TypeInfo &info();
};

inline constexpr int kMostRehearsed = 1000;

struct RehearsePolicies
{
    std::optional<QList<ApprovalPolicy>>
        policies; ///< the draft, in order; without: as they are now
    int limit = 200; ///< of the newest calls and answers
    static const TypeInfo &info();
};

/// What really became of a call or an answer.
enum class RehearsalFate : quint8 { Allowed, Denied, Approved, Rejected, Expired, Pending };
constexpr auto enumNames(RehearsalFate)
{
    return std::array<std::string_view, 6>{"allowed",  "denied",  "approved",
                                           "rejected", "expired", "pending"};
}

struct RehearsedItem
{
    PolicySubject subject = PolicySubject::ToolCall;
    QString id; ///< of the call, or of the approval of an answer
    QString agentId;
    QString agentName;
    QString tool;
    ToolRisk risk = ToolRisk::Read;
    RiskLevel level = RiskLevel::Low;
    QString preview; ///< of the arguments or the answer
    RehearsalFate fate = RehearsalFate::Allowed;
    PolicyEffect effect = PolicyEffect::Ask; ///< what the draft does
    QString policyName; ///< whose effect it is; empty: no policy matches
    QString by; ///< "policy:ID", "permission" or "default"
    bool differs = false; ///< from what happened without people: allowed, denied or asked
    bool disagrees = false; ///< a person decided otherwise than the draft would by itself
    Timestamp createdAt;
    static const TypeInfo &info();
};

struct Rehearsal
{
    int examined = 0;
    int autoApproved = 0;
    int asked = 0;
    int denied = 0;
    int differing = 0;
    int approvedThoughRejected = 0; ///< the draft lets out what a person rejected
    int deniedThoughApproved = 0; ///< the draft denies what a person approved
    int fewerQuestions = 0; ///< people were asked, the draft does not ask
    int moreQuestions = 0; ///< nobody was asked, the draft asks
    QList<RehearsedItem> items; ///< newest first
    static const TypeInfo &info();
};

struct ListAudit
{
    QString actor;
    QString action; ///< such as "approval.approved", or its beginning: "approval."
    QString subjectId;
    QString userId; ///< whose things; for administrators
    Timestamp from;
    Timestamp to;
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

struct ExportAudit
{
    qint64 fromSeq = 1;
    static const TypeInfo &info();
};

struct AuditProblem
{
    qint64 seq = 0;
    QString problem;
    static const TypeInfo &info();
};

struct AuditReport
{
    bool ok = false;
    qint64 entries = 0; ///< that are as they were written
    qint64 lastSeq = 0;
    QString lastHash; ///< note it: entries removed from the end are seen by it alone
    std::optional<AuditProblem> fault; ///< the first
    static const TypeInfo &info();
};

/// The first and the last line of an export.
inline constexpr const char *kAuditFormat = "troupe-audit";
struct AuditHeader
{
    QString format;
    int version = 1;
    QString anchor; ///< hash of the entry before the first one; empty: it is the very first
    qint64 firstSeq = 1;
    Timestamp exportedAt;
    static const TypeInfo &info();
};
struct AuditEnd
{
    QString end; ///< kAuditFormat
    qint64 entries = 0;
    QString lastHash;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, PolicyList> listPolicies{
    {.path = "/troupe/v1/approval-policies",
     .scope = Scope::ApprovalsDecide,
     .summary = "List one's policies in the order in which they are asked",
     .tag = "Policies",
     .description = "The first enabled one whose every condition holds decides; a deny of an "
                    "agent's permission comes before them, what it allows or asks after."}};
inline constexpr Op<CreatePolicy, ApprovalPolicy> createPolicy{
    {.verb = Verb::Post,
     .path = "/troupe/v1/approval-policies",
     .scope = Scope::ApprovalsDecide,
     .summary = "Make a policy",
     .status = 201,
     .tag = "Policies",
     .description = "It counts from the next call on.",
     .requestExample = "{\"name\": \"Reading is fine\", \"risks\": [\"read\"], \"effect\": "
                       "\"auto_approve\"}"}};
inline constexpr Op<PolicyRef, ApprovalPolicy> getPolicy{
    {.path = "/troupe/v1/approval-policies/{policy_id}",
     .scope = Scope::ApprovalsDecide,
     .summary = "Read a policy",
     .tag = "Policies"}};
inline constexpr Op<UpdatePolicy, ApprovalPolicy> updatePolicy{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/approval-policies/{policy_id}",
     .scope = Scope::ApprovalsDecide,
     .summary = "Change a policy",
     .tag = "Policies",
     .requestExample = "{\"enabled\": false}"}};
inline constexpr Op<PolicyRef, Nothing> deletePolicy{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/approval-policies/{policy_id}",
     .scope = Scope::ApprovalsDecide,
     .summary = "Remove a policy",
     .status = 204,
     .tag = "Policies"}};
inline constexpr Op<OrderPolicies, PolicyList> orderPolicies{
    {.verb = Verb::Put,
     .path = "/troupe/v1/approval-policies/order",
     .scope = Scope::ApprovalsDecide,
     .summary = "Put one's policies in another order",
     .tag = "Policies",
     .requestExample = "{\"policy_ids\": []}"}};
inline constexpr Op<RehearsePolicies, Rehearsal> rehearsePolicies{
    {.verb = Verb::Post,
     .path = "/troupe/v1/approval-policies/rehearse",
     .scope = Scope::ApprovalsDecide,
     .summary = "What policies would have done to the last calls and answers",
     .tag = "Policies",
     .description = "Changes nothing. Permissions and tools count as they are now.",
     .requestExample = "{\"policies\": [{\"name\": \"Reading is fine\", \"risks\": [\"read\"], "
                       "\"effect\": \"auto_approve\"}], \"limit\": 100}"}};
inline constexpr Op<ListAudit, Page<AuditEntry>> listAudit{
    {.path = "/troupe/v1/audit",
     .scope = Scope::ApprovalsDecide,
     .summary = "The audit trail, newest first",
     .tag = "Audit",
     .description = "About one's own things; for an administrator everybody's."}};
inline constexpr Op<ExportAudit, RawBody> exportAudit{
    {.path = "/troupe/v1/audit/export",
     .scope = Scope::Admin,
     .summary = "The whole audit trail as JSON lines",
     .tag = "Audit",
     .description = "A line about the file, a line per entry, a line that ends it. `troupectl "
                    "verify` checks it without a server."}};
inline constexpr Op<Nothing, AuditReport> verifyAudit{
    {.path = "/troupe/v1/audit/verify",
     .scope = Scope::Admin,
     .summary = "Check that nobody has changed the audit trail",
     .tag = "Audit"}};

} // namespace ops
} // namespace troupe
