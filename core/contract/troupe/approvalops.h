// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/approval.h"
#include "core/domain/linediff.h"
#include "core/domain/tool.h"

#include <optional>

/// What people are asked, and what they decide, in the native API.
namespace troupe {

inline constexpr int kMostBulkDecisions = 200;

enum class ApprovalOrder : quint8 { Newest, Oldest, Riskiest };
constexpr auto enumNames(ApprovalOrder)
{
    return std::array<std::string_view, 3>{"newest", "oldest", "riskiest"};
}

/// Riskiest: within a level the oldest first, as they are to be decided.
struct ListApprovals
{
    std::optional<ApprovalStatus> status;
    bool decided = false; ///< all but what is pending
    std::optional<ApprovalKind> kind;
    std::optional<RiskLevel> riskLevel;
    QString agentId;
    QString tool;
    QString runId;
    QString sessionId;
    ApprovalOrder order = ApprovalOrder::Newest;
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

struct ApprovalRef
{
    QString approvalId;
    static const TypeInfo &info();
};

/// How a text would change: an argument as it was edited, or a file that a call writes.
struct ApprovalDiff
{
    QString name;
    QList<DiffLine> lines;
    static const TypeInfo &info();
};

/// All there is to know before deciding.
struct ApprovalDetail
{
    Approval approval;
    QString agentName;
    QString userName; ///< whose run it is
    QString decidedByName;
    QString policyName;
    QString toolDescription;
    QJsonObject schema; ///< of the arguments; empty: the tool is not there (any more)
    QList<ApprovalDiff> diffs;
    std::optional<ToolCallRecord> call; ///< with its result, once there is one
    static const TypeInfo &info();
};

struct ApproveApproval
{
    QString approvalId;
    QString comment;
    QJsonValue edited = QJsonValue::Null; ///< arguments, answer, form, or what a call came to
    static const TypeInfo &info();
};

struct RejectApproval
{
    QString approvalId;
    QString comment;
    static const TypeInfo &info();
};

struct BulkDecision
{
    QStringList approvalIds;
    bool approve = false;
    QString comment;
    static const TypeInfo &info();
};

struct BulkItem
{
    QString approvalId;
    bool ok = false;
    QString status; ///< that it has now; empty: it could not be read
    QString code; ///< of the problem
    QString message;
    static const TypeInfo &info();
};

struct BulkOutcome
{
    int decided = 0;
    int failed = 0;
    QList<BulkItem> items;
    static const TypeInfo &info();
};

/// Something that no run waits for.
struct AskApproval
{
    QString type; ///< the asker's own word for it
    QString agentId;
    QString title;
    QString content;
    RiskLevel riskLevel = RiskLevel::Medium;
    QStringList reasons;
    QJsonObject form; ///< JSON Schema of what to fill in
    qint64 expiresAfterMs = 0; ///< 0: after the usual time
    static const TypeInfo &info();
};

/// What is pending.
struct ApprovalCounts
{
    qint64 pending = 0;
    qint64 low = 0;
    qint64 medium = 0;
    qint64 high = 0;
    qint64 critical = 0;
    Timestamp oldestAt;
    Timestamp nextExpiresAt;
    static const TypeInfo &info();
};

/// Where the type of something asked by hand is kept in its arguments.
inline constexpr const char *kAskedTypeKey = "type";
/// The word for its kind: of what was asked by hand, the asker's own.
QString approvalTypeOf(const Approval &approval);

namespace ops {

inline constexpr Op<ListApprovals, Page<Approval>> listApprovals{
    {.path = "/troupe/v1/approvals",
     .scope = Scope::ApprovalsDecide,
     .summary = "List what people are asked, or were",
     .tag = "Approvals",
     .description = "One's own; for an administrator everybody's. Long contents and arguments are "
                    "cut: reading one shows them whole."}};
inline constexpr Op<Nothing, ApprovalCounts> countApprovals{
    {.path = "/troupe/v1/approvals/counts",
     .scope = Scope::ApprovalsDecide,
     .summary = "How much is pending, by risk",
     .tag = "Approvals"}};
inline constexpr Op<ApprovalRef, ApprovalDetail> getApproval{
    {.path = "/troupe/v1/approvals/{approval_id}",
     .scope = Scope::ApprovalsDecide,
     .summary = "Read one with all there is to know before deciding",
     .tag = "Approvals",
     .description = "With the tool's schema, its call, and texts that it would change line by "
                    "line."}};
inline constexpr Op<ApproveApproval, Approval> approveApproval{
    {.verb = Verb::Post,
     .path = "/troupe/v1/approvals/{approval_id}/approve",
     .scope = Scope::ApprovalsDecide,
     .summary = "Approve, as it is or edited",
     .tag = "Approvals",
     .description = "Exactly what was shown, or what is sent as `edited`, is done, once. Edited "
                    "arguments must fit the tool's schema, a form its own. Of two decisions the "
                    "first counts: 409 with the code already_decided.",
     .requestExample = "{\"comment\": \"Checked\"}"}};
inline constexpr Op<RejectApproval, Approval> rejectApproval{
    {.verb = Verb::Post,
     .path = "/troupe/v1/approvals/{approval_id}/reject",
     .scope = Scope::ApprovalsDecide,
     .summary = "Reject; the agent is told the comment",
     .tag = "Approvals",
     .requestExample = "{\"comment\": \"Not this customer\"}"}};
inline constexpr Op<BulkDecision, BulkOutcome> decideApprovals{
    {.verb = Verb::Post,
     .path = "/troupe/v1/approvals/bulk",
     .scope = Scope::ApprovalsDecide,
     .summary = "Decide up to 200 alike; each one's result is told",
     .tag = "Approvals",
     .requestExample = "{\"approval_ids\": [\"01890a5d-ac96-774b-bcce-b302099a8057\"], "
                       "\"approve\": false}"}};
inline constexpr Op<AskApproval, Approval> askApproval{
    {.verb = Verb::Post,
     .path = "/troupe/v1/approvals",
     .scope = Scope::ApprovalsDecide,
     .summary = "Ask by hand for something that no run waits for",
     .status = 201,
     .tag = "Approvals",
     .requestExample =
         "{\"content\": \"Send the quarterly letter?\", \"risk_level\": \"medium\"}"}};

} // namespace ops
} // namespace troupe
