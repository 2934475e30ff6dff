// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"

#include <QHash>

#include <functional>
#include <optional>

namespace troupe {

/// What is to be done, and in what company.
struct GateQuestion
{
    QString userId; ///< who runs it
    QString ownerId; ///< whose agent it is; empty: the same
    QString agentId;
    const ToolInfo *tool = nullptr; ///< null: an answer
    QJsonObject arguments;
    /// Something from outside has been read in this turn: it may have told the model what to do.
    bool hasReadOutside = false;
    Money spent; ///< by the run so far
};

struct GateAnswer
{
    PolicyEffect effect = PolicyEffect::Ask;
    QString by; ///< "policy:ID", "permission" (of the agent and tool), "default"
    QString policyId;
    RiskLevel level = RiskLevel::Low;
    QStringList reasons;
    qint64 expiresAfterMs = 0;
    QString why; ///< for the model and people, when denied
};

inline constexpr qint64 kApprovalExpiresMs =
    7LL * 24 * 3600 * 1000; ///< where no policy says otherwise

/// How risky a call or an answer is, and why, from rules alone:
///   the tool's risk: read is low, write and external are medium, destructive is high;
///   one level more when something from outside was read before in the same turn and the tool does
///   more than read; one more when the arguments are longer than 4,000 characters and it does more
///   than read. An answer is low, after something from outside was read medium.
struct RiskAssessment
{
    RiskLevel level = RiskLevel::Low;
    QStringList reasons;
};
RiskAssessment assessRisk(const GateQuestion &question);

/// Whether a policy is about this question; the risk is that of assessRisk().
bool matchesPolicy(const ApprovalPolicy &policy, const GateQuestion &question, RiskLevel level);

/// Decides what may be done without asking. In this order:
///   a deny of the agent's permission for the tool; the first policy that matches; the agent's
///   permission; the tool's own default. Answers are let out where no policy matches.
/// Where somebody runs another's agent, what both have said holds, the stricter of the two.
/// Whatever a model writes changes nothing here. Server thread only.
class ToolGate
{
public:
    using PermissionLookup =
        std::function<std::optional<ToolPermission>(const QString &userId, const QString &agentId,
                                                    const QString &tool)>;

    void setPermissions(PermissionLookup lookup) { m_permissions = std::move(lookup); }
    /// All policies, in any order.
    void setPolicies(QList<ApprovalPolicy> policies);
    QList<ApprovalPolicy> policiesOf(const QString &ownerId) const
    {
        return m_policies.value(ownerId);
    }

    GateAnswer judge(const GateQuestion &question) const;
    /// The same with other policies of `userId` instead: for rehearsals.
    GateAnswer judgeWith(const GateQuestion &question, const QString &userId,
                         const QList<ApprovalPolicy> &policies) const;
    /// Whether any policy may hold back answers of the agent.
    bool mayHoldAnswers(const QString &userId, const QString &agentId) const;

private:
    PermissionLookup m_permissions;
    QHash<QString, QList<ApprovalPolicy>> m_policies; ///< enabled or not, by owner, in order
};

} // namespace troupe
