// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/domain/tool.h"

#include <QStringList>

namespace troupe {

/// What a person is asked: to let a tool be called, to let an answer out, to fill in a form or say
/// yes within a plan, what became of a call that the end of the process cut off, or something that
/// somebody put there by hand.
enum class ApprovalKind : quint8 { ToolCall, AgentResponse, Form, UncertainCall, Manual };
constexpr auto enumNames(ApprovalKind)
{
    return std::array<std::string_view, 5>{"tool_call", "agent_response", "form", "uncertain_call",
                                           "manual"};
}

/// Pending becomes one of the others, once. Expired denies; Cancelled: its run has ended.
enum class ApprovalStatus : quint8 { Pending, Approved, Rejected, Expired, Cancelled };
constexpr auto enumNames(ApprovalStatus)
{
    return std::array<std::string_view, 5>{"pending", "approved", "rejected", "expired",
                                           "cancelled"};
}

enum class RiskLevel : quint8 { Low, Medium, High, Critical };
constexpr auto enumNames(RiskLevel)
{
    return std::array<std::string_view, 4>{"low", "medium", "high", "critical"};
}

struct Approval
{
    QString id;
    QString userId; ///< whose run it is
    ApprovalKind kind = ApprovalKind::ToolCall;
    ApprovalStatus status = ApprovalStatus::Pending;
    QString title; ///< one line for people
    QString runId;
    QString stepId;
    QString callId; ///< the row of the tool's call
    QString sessionId;
    QString messageId;
    QString agentId;
    QString tool;
    ToolRisk toolRisk = ToolRisk::Read;
    QJsonObject arguments; ///< exactly what will be called
    QString argumentsHash; ///< SHA-256 of tool and arguments; nothing else is ever executed
    QString content; ///< of an answer that is held back, or what a form is about
    QJsonObject form; ///< JSON Schema of what to fill in; empty: yes or no
    RiskLevel riskLevel = RiskLevel::Low;
    QStringList reasons; ///< why that level, for people
    QString policyId; ///< that asked; empty: the tool's permission
    QString decidedBy; ///< user id; empty while pending and when it expired
    QString comment;
    QJsonValue edited = QJsonValue::Null; ///< what the approver made of arguments, content or form
    Money estimatedCost; ///< what the run had cost when this was asked
    Timestamp createdAt;
    Timestamp expiresAt; ///< 0: never
    Timestamp decidedAt;

    static const TypeInfo &info();
};

enum class PolicySubject : quint8 { ToolCall, AgentResponse };
constexpr auto enumNames(PolicySubject)
{
    return std::array<std::string_view, 2>{"tool_call", "agent_response"};
}

enum class PolicyEffect : quint8 { AutoApprove, Ask, Deny };
constexpr auto enumNames(PolicyEffect)
{
    return std::array<std::string_view, 3>{"auto_approve", "ask", "deny"};
}

/// A rule of one owner over the owner's agents. The first enabled one, by position, whose every
/// condition holds decides.
struct ApprovalPolicy
{
    QString id;
    QString ownerId;
    QString name;
    int position = 0;
    bool enabled = true;
    PolicySubject subject = PolicySubject::ToolCall;
    QString agentId; ///< empty: every agent
    QString tool; ///< a name or an alias, or a pattern with *; empty: every tool
    QStringList risks; ///< names of ToolRisk; empty: every risk
    RiskLevel minLevel = RiskLevel::Low; ///< at least so risky
    Money minCost; ///< the run has cost at least this
    PolicyEffect effect = PolicyEffect::Ask;
    qint64 expiresAfterMs = 0; ///< of what it asks; 0: after the usual time
    Timestamp createdAt;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

/// One line of the audit trail.
struct AuditEntry
{
    qint64 seq = 0;
    Timestamp at;
    QString actor; ///< user id, or "system"
    QString userId; ///< whose thing it is about
    QString action; ///< "approval.requested", "approval.approved", "tool.executed", …
    QString subjectId;
    QJsonObject detail;
    QString previousHash;
    QString hash; ///< SHA-256 of previousHash and the rest; see auditHash()

    static const TypeInfo &info();
};

} // namespace troupe
