// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/contract/troupe/approvalops.h"

/// Approvals of Convergio (API Reference, "Approvals & Human-in-the-Loop").
namespace troupe::convergio {

struct ApprovalView
{
    QString id;
    QString type; ///< "agent_response", "tool_call", …, or the asker's own word
    QString agentId; ///< the slug
    QString content; ///< of a call: the tool and its arguments
    QString riskLevel;
    QString createdAt;
    QString status;
    QString title;
    QString tool;
    QJsonObject arguments;
    QStringList reasons;
    QString expiresAt;
    static const TypeInfo &info();
};

struct PendingQuery
{
    int skip = 0;
    int limit = 100;
    static const TypeInfo &info();
};

struct PendingView
{
    QList<ApprovalView> pendingApprovals;
    qint64 total = 0;
    static const TypeInfo &info();
};

struct ApprovalInput
{
    QString type;
    QString agentId;
    QString content;
    RiskLevel riskLevel = RiskLevel::Medium;
    static const TypeInfo &info();
};

struct DecisionInput
{
    QString approvalId;
    QString comment;
    QJsonValue editedContent = QJsonValue::Null; ///< a text; of a call: its arguments
    static const TypeInfo &info();
};

struct DecisionView
{
    QString id;
    QString status;
    QString decidedBy; ///< user name
    QString decidedAt;
    static const TypeInfo &info();
};

ApprovalView viewOf(const Approval &approval, const QString &slug);
DecisionView decisionOf(const Approval &approval, const QString &decidedBy);
/// What a decision edits: texts that hold the JSON of arguments or of a form are read.
QJsonValue editedFor(const Approval &approval, const QJsonValue &content);

/// The approval of what a server answered: for a client.
Approval approvalFrom(const ApprovalView &view);
Approval approvalFrom(const DecisionView &view);

namespace ops {

inline constexpr Op<PendingQuery, PendingView> pendingApprovals{
    {.path = "/api/v1/approvals/pending",
     .scope = Scope::ApprovalsDecide,
     .summary = "Get pending approval requests",
     .tag = "Approvals",
     .description = "The riskiest first, within a level the oldest."}};
inline constexpr Op<ApprovalInput, ApprovalView> askApproval{
    {.verb = Verb::Post,
     .path = "/api/v1/approvals",
     .scope = Scope::ApprovalsDecide,
     .summary = "Ask for an approval by hand",
     .status = 201,
     .tag = "Approvals",
     .requestExample = "{\"type\": \"agent_response\", \"agent_id\": \"ali_chief_of_staff\", "
                       "\"content\": \"Proposed response requiring human review\", "
                       "\"risk_level\": \"medium\"}",
     .enveloped = true}};
inline constexpr Op<DecisionInput, DecisionView> approve{
    {.verb = Verb::Post,
     .path = "/api/v1/approvals/{approval_id}/approve",
     .scope = Scope::ApprovalsDecide,
     .summary = "Approve a pending request",
     .tag = "Approvals",
     .description = "As it is, or with `edited_content`: an answer's text, a call's arguments.",
     .requestExample = "{\"comment\": \"Checked\"}",
     .enveloped = true}};
inline constexpr Op<DecisionInput, DecisionView> reject{
    {.verb = Verb::Post,
     .path = "/api/v1/approvals/{approval_id}/reject",
     .scope = Scope::ApprovalsDecide,
     .summary = "Reject a pending request",
     .tag = "Approvals",
     .requestExample = "{\"comment\": \"Not like this\"}",
     .enveloped = true}};

} // namespace ops
} // namespace troupe::convergio
