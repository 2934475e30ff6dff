// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/convergio/approvalops.h"

#include "core/contract/convergio/agentops.h"
#include "core/meta/values.h"

#include <QJsonDocument>

namespace troupe::convergio {

const TypeInfo &ApprovalView::info()
{
    static const TypeInfo type{
        "approval",
        {
            field<&ApprovalView::id>("id"),
            field<&ApprovalView::type>("type"),
            field<&ApprovalView::agentId>("agent_id"),
            field<&ApprovalView::content>("content", NoFlag,
                                          "Of a call: the tool and its arguments"),
            field<&ApprovalView::riskLevel>("risk_level"),
            field<&ApprovalView::createdAt>("created_at"),
            field<&ApprovalView::status>("status"),
            field<&ApprovalView::title>("title"),
            field<&ApprovalView::tool>("tool", OmitEmpty),
            field<&ApprovalView::arguments>("arguments", OmitEmpty),
            field<&ApprovalView::reasons>("reasons", NoFlag, "Why it has that risk"),
            field<&ApprovalView::expiresAt>("expires_at", OmitEmpty, "When it is denied by itself"),
        }};
    return type;
}

const TypeInfo &PendingQuery::info()
{
    static const TypeInfo type{"pending_query",
                               {
                                   field<&PendingQuery::skip>("skip").range(0, 1'000'000),
                                   field<&PendingQuery::limit>("limit").range(1, 200),
                               }};
    return type;
}

const TypeInfo &PendingView::info()
{
    static const TypeInfo type{"pending_approvals",
                               {
                                   field<&PendingView::pendingApprovals>("pending_approvals"),
                                   field<&PendingView::total>("total"),
                               }};
    return type;
}

const TypeInfo &ApprovalInput::info()
{
    static const TypeInfo type{
        "approval_input",
        {
            field<&ApprovalInput::type>("type", NoFlag, "Such as agent_response").length(0, 64),
            field<&ApprovalInput::agentId>("agent_id").length(0, 200),
            field<&ApprovalInput::content>("content", Required).length(1, 1'000'000),
            field<&ApprovalInput::riskLevel>("risk_level"),
        }};
    return type;
}

const TypeInfo &DecisionInput::info()
{
    static const TypeInfo type{"decision_input",
                               {
                                   field<&DecisionInput::approvalId>("approval_id", Required),
                                   field<&DecisionInput::comment>("comment").length(0, 10'000),
                                   field<&DecisionInput::editedContent>(
                                       "edited_content", OmitEmpty, "Instead of what was asked"),
                               }};
    return type;
}

const TypeInfo &DecisionView::info()
{
    static const TypeInfo type{"decision",
                               {
                                   field<&DecisionView::id>("id"),
                                   field<&DecisionView::status>("status"),
                                   field<&DecisionView::decidedBy>("decided_by"),
                                   field<&DecisionView::decidedAt>("decided_at"),
                               }};
    return type;
}

ApprovalView viewOf(const Approval &approval, const QString &slug)
{
    ApprovalView view;
    view.id = approval.id;
    view.type = approvalTypeOf(approval);
    view.agentId = slug;
    view.content = approval.content;
    if (view.content.isEmpty() && !approval.tool.isEmpty())
        view.content = approval.tool + u' ' + QString::fromUtf8(jsonText(approval.arguments));
    view.riskLevel = enumName(approval.riskLevel);
    view.createdAt = timeText(approval.createdAt);
    view.status = enumName(approval.status);
    view.title = approval.title;
    view.tool = approval.tool;
    if (!approval.tool.isEmpty())
        view.arguments = approval.arguments;
    view.reasons = approval.reasons;
    if (approval.expiresAt.isSet())
        view.expiresAt = timeText(approval.expiresAt);
    return view;
}

DecisionView decisionOf(const Approval &approval, const QString &decidedBy)
{
    DecisionView view;
    view.id = approval.id;
    view.status = enumName(approval.status);
    view.decidedBy = decidedBy;
    view.decidedAt = timeText(approval.decidedAt);
    return view;
}

QJsonValue editedFor(const Approval &approval, const QJsonValue &content)
{
    const bool takesObject = approval.kind == ApprovalKind::ToolCall || !approval.form.isEmpty();
    if (!takesObject || !content.isString())
        return content;
    const QJsonDocument document = QJsonDocument::fromJson(content.toString().toUtf8());
    return document.isObject() ? QJsonValue(document.object()) : content;
}

Approval approvalFrom(const ApprovalView &view)
{
    Approval approval;
    approval.id = view.id;
    approval.agentId = view.agentId;
    const auto kind = enumFromName<ApprovalKind>(QStringView(view.type));
    approval.kind = kind.value_or(ApprovalKind::Manual);
    if (!kind)
        approval.arguments = {{QString::fromLatin1(kAskedTypeKey), view.type}};
    else
        approval.arguments = view.arguments;
    approval.status =
        enumFromName<ApprovalStatus>(QStringView(view.status)).value_or(ApprovalStatus::Pending);
    approval.title = view.title;
    approval.tool = view.tool;
    approval.content = view.content;
    approval.riskLevel =
        enumFromName<RiskLevel>(QStringView(view.riskLevel)).value_or(RiskLevel::Critical);
    approval.reasons = view.reasons;
    approval.createdAt = Timestamp::parse(view.createdAt).value_or(Timestamp());
    approval.expiresAt = Timestamp::parse(view.expiresAt).value_or(Timestamp());
    return approval;
}

Approval approvalFrom(const DecisionView &view)
{
    Approval approval;
    approval.id = view.id;
    approval.status =
        enumFromName<ApprovalStatus>(QStringView(view.status)).value_or(ApprovalStatus::Pending);
    approval.decidedBy = view.decidedBy;
    approval.decidedAt = Timestamp::parse(view.decidedAt).value_or(Timestamp());
    return approval;
}

} // namespace troupe::convergio
