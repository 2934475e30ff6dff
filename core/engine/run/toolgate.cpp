// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/toolgate.h"

#include "core/meta/values.h"

#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongArguments = 4000;

RiskLevel raised(RiskLevel level)
{
    return level == RiskLevel::Critical ? level
                                        : static_cast<RiskLevel>(static_cast<quint8>(level) + 1);
}

/// `*` stands for any text; case counts.
bool matchesPattern(QStringView pattern, QStringView text)
{
    const qsizetype star = pattern.indexOf(u'*');
    if (star < 0)
        return pattern == text;
    if (!text.startsWith(pattern.left(star)))
        return false;
    text = text.mid(star);
    pattern = pattern.mid(star + 1);
    while (!pattern.isEmpty()) {
        const qsizetype next = pattern.indexOf(u'*');
        const QStringView piece = next < 0 ? pattern : pattern.left(next);
        if (next < 0)
            return text.endsWith(piece);
        const qsizetype at = text.indexOf(piece);
        if (at < 0)
            return false;
        text = text.mid(at + piece.size());
        pattern = pattern.mid(next + 1);
    }
    return true;
}

/// By any name that finds the tool; aliases are found without regard to case. What a policy lets
/// through by itself it has to name: a pattern that happens to fit an alias is not enough.
bool matchesTool(const ApprovalPolicy &policy, const ToolInfo &tool)
{
    if (matchesPattern(policy.tool, tool.name))
        return true;
    if (policy.effect == PolicyEffect::AutoApprove)
        return tool.aliases.contains(policy.tool, Qt::CaseInsensitive);
    const QString pattern = policy.tool.toCaseFolded();
    return std::any_of(tool.aliases.begin(), tool.aliases.end(), [&pattern](const QString &alias) {
        return matchesPattern(pattern, alias.toCaseFolded());
    });
}

PolicyEffect effectOf(ToolPermission permission)
{
    switch (permission) {
    case ToolPermission::Allow:
        return PolicyEffect::AutoApprove;
    case ToolPermission::Deny:
        return PolicyEffect::Deny;
    case ToolPermission::Ask:
        break;
    }
    return PolicyEffect::Ask;
}

} // namespace

RiskAssessment assessRisk(const GateQuestion &question)
{
    RiskAssessment risk;
    if (!question.tool) {
        if (question.hasReadOutside) {
            risk.level = RiskLevel::Medium;
            risk.reasons.append(QStringLiteral("The answer follows something read from outside."));
        }
        return risk;
    }
    switch (question.tool->risk) {
    case ToolRisk::Read:
        risk.reasons.append(QStringLiteral("The tool only reads."));
        return risk;
    case ToolRisk::Write:
        risk.level = RiskLevel::Medium;
        risk.reasons.append(QStringLiteral("The tool changes things here."));
        break;
    case ToolRisk::External:
        risk.level = RiskLevel::Medium;
        risk.reasons.append(QStringLiteral("The tool talks to other programs or machines."));
        break;
    case ToolRisk::Destructive:
        risk.level = RiskLevel::High;
        risk.reasons.append(QStringLiteral("What the tool does cannot be undone."));
        break;
    }
    if (question.hasReadOutside) {
        risk.level = raised(risk.level);
        risk.reasons.append(
            QStringLiteral("Something from outside was read before: it may have asked for this."));
    }
    if (QJsonDocument(question.arguments).toJson(QJsonDocument::Compact).size() > kLongArguments) {
        risk.level = raised(risk.level);
        risk.reasons.append(QStringLiteral("The arguments are long: read them to the end."));
    }
    return risk;
}

bool matchesPolicy(const ApprovalPolicy &policy, const GateQuestion &question, RiskLevel level)
{
    if (!policy.enabled
        || policy.subject
               != (question.tool ? PolicySubject::ToolCall : PolicySubject::AgentResponse))
        return false;
    if (!policy.agentId.isEmpty() && policy.agentId != question.agentId)
        return false;
    if (level < policy.minLevel || question.spent < policy.minCost)
        return false;
    if (!question.tool)
        return true;
    if (!policy.tool.isEmpty() && !matchesTool(policy, *question.tool))
        return false;
    return policy.risks.isEmpty() || policy.risks.contains(enumName(question.tool->risk));
}

void ToolGate::setPolicies(QList<ApprovalPolicy> policies)
{
    std::stable_sort(policies.begin(), policies.end(), [](const auto &a, const auto &b) {
        return a.position != b.position ? a.position < b.position : a.id < b.id;
    });
    m_policies.clear();
    for (ApprovalPolicy &policy : policies)
        m_policies[policy.ownerId].append(std::move(policy));
}

GateAnswer ToolGate::judge(const GateQuestion &question) const
{
    GateAnswer answer = judgeWith(question, question.userId, m_policies.value(question.userId));
    if (question.ownerId.isEmpty() || question.ownerId == question.userId)
        return answer;
    const GateAnswer owners =
        judgeWith(question, question.ownerId, m_policies.value(question.ownerId));
    return owners.effect > answer.effect ? owners : answer; // from auto-approve to deny
}

GateAnswer ToolGate::judgeWith(const GateQuestion &question, const QString &userId,
                               const QList<ApprovalPolicy> &policies) const
{
    const RiskAssessment risk = assessRisk(question);
    GateAnswer answer;
    answer.level = risk.level;
    answer.reasons = risk.reasons;
    answer.expiresAfterMs = kApprovalExpiresMs;
    std::optional<ToolPermission> permission;
    if (question.tool && m_permissions)
        permission = m_permissions(userId, question.agentId, question.tool->name);
    if (permission == ToolPermission::Deny) {
        answer.effect = PolicyEffect::Deny;
        answer.by = QStringLiteral("permission");
        answer.why = QStringLiteral("this agent is not allowed to use this tool");
        return answer;
    }
    for (const ApprovalPolicy &policy : policies) {
        if (!matchesPolicy(policy, question, risk.level))
            continue;
        answer.effect = policy.effect;
        answer.policyId = policy.id;
        answer.by = QStringLiteral("policy:") + policy.id;
        if (policy.expiresAfterMs > 0)
            answer.expiresAfterMs = policy.expiresAfterMs;
        answer.reasons.append(QStringLiteral("Policy \"%1\".").arg(policy.name));
        if (policy.effect == PolicyEffect::Deny)
            answer.why = QStringLiteral("the policy \"%1\" does not allow it").arg(policy.name);
        return answer;
    }
    if (!question.tool) {
        answer.effect = PolicyEffect::AutoApprove;
        answer.by = QStringLiteral("default");
        return answer;
    }
    answer.by = permission ? QStringLiteral("permission") : QStringLiteral("default");
    answer.effect = effectOf(permission.value_or(question.tool->permission));
    if (answer.effect == PolicyEffect::Deny)
        answer.why = QStringLiteral("the tool is not allowed");
    return answer;
}

bool ToolGate::mayHoldAnswers(const QString &userId, const QString &agentId) const
{
    const QList<ApprovalPolicy> policies = m_policies.value(userId);
    return std::any_of(policies.begin(), policies.end(), [&](const ApprovalPolicy &policy) {
        return policy.enabled && policy.subject == PolicySubject::AgentResponse
               && policy.effect != PolicyEffect::AutoApprove
               && (policy.agentId.isEmpty() || policy.agentId == agentId);
    });
}

} // namespace troupe
