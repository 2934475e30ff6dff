// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/policyservice.h"

#include "core/base/ids.h"
#include "core/engine/run/auditlog.h"
#include "core/engine/run/workshop.h"
#include "core/meta/values.h"
#include "core/services/agentservice.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kMostPolicies = 200; ///< of one owner

tl::unexpected<Error> policyNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("policy_not_found"),
                     QStringLiteral("Policy not found"));
}

tl::unexpected<Error> policyProblem(const char *pointer, const QString &message)
{
    Error error(ErrorCode::Invalid, message);
    error.issues.append({QString::fromLatin1(pointer), message});
    return fail(std::move(error));
}

Result<QList<ApprovalPolicy>> policiesIn(Sql &sql, const QString &ownerId)
{
    return listRows<ApprovalPolicy>(sql,
                                    QStringLiteral(" WHERE owner_id = ? ORDER BY position, id"),
                                    {ownerId});
}

qsizetype indexOf(const QList<ApprovalPolicy> &policies, const QString &id)
{
    const auto found = std::find_if(policies.begin(), policies.end(),
                                    [&id](const auto &policy) { return policy.id == id; });
    return found == policies.end() ? -1 : std::distance(policies.begin(), found);
}

Result<void> tellPolicy(Tx &tx, const QString &actor, const QString &action,
                        const ApprovalPolicy &policy)
{
    const QByteArray json = toJson(policy);
    tx.emitEvent({QStringLiteral("approval.policy.updated"), policy.ownerId, policy.id,
                  "{\"action\":\"" + action.toUtf8() + "\",\"policy\":" + json + '}'});
    AuditEntry entry;
    entry.actor = actor;
    entry.userId = policy.ownerId;
    entry.action = QStringLiteral("policy.") + action;
    entry.subjectId = policy.id;
    entry.detail = {{QStringLiteral("name"), policy.name},
                    {QStringLiteral("enabled"), policy.enabled},
                    {QStringLiteral("position"), policy.position},
                    {QStringLiteral("subject"), enumName(policy.subject)},
                    {QStringLiteral("agent_id"), policy.agentId},
                    {QStringLiteral("tool"), policy.tool},
                    {QStringLiteral("risks"), QJsonArray::fromStringList(policy.risks)},
                    {QStringLiteral("min_level"), enumName(policy.minLevel)},
                    {QStringLiteral("min_cost"), policy.minCost.toString()},
                    {QStringLiteral("effect"), enumName(policy.effect)}};
    return appendAudit(tx, std::move(entry));
}

/// The owner's list as it is to be; only what differs is written.
Result<void> storePolicies(Tx &tx, const QList<ApprovalPolicy> &before,
                           QList<ApprovalPolicy> &after)
{
    Sql &sql = tx.sql();
    for (const ApprovalPolicy &policy : before) {
        if (indexOf(after, policy.id) >= 0)
            continue;
        const auto gone =
            sql.run(QStringLiteral("DELETE FROM approval_policies WHERE id = ?"), {policy.id});
        if (!gone)
            return fail(gone.error());
    }
    for (qsizetype i = 0; i < after.size(); ++i) {
        after[i].position = static_cast<int>(i + 1);
        const qsizetype was = indexOf(before, after.at(i).id);
        if (was >= 0 && toJson(before.at(was)) == toJson(after.at(i)))
            continue;
        const auto done = was < 0 ? insertRow(sql, after.at(i)) : updateRow(sql, after.at(i));
        if (!done)
            return fail(done.error());
    }
    return {};
}

} // namespace

Result<PolicyList> PolicyService::list(const Caller &caller) const
{
    auto policies = policiesIn(m_db.reader(), caller.userId);
    if (!policies)
        return fail(policies.error());
    PolicyList list;
    list.items = std::move(*policies);
    return list;
}

Result<ApprovalPolicy> PolicyService::find(const Caller &caller, const QString &policyId) const
{
    const auto found =
        findRow<ApprovalPolicy>(m_db.reader(), QStringLiteral(" WHERE id = ? AND owner_id = ?"),
                                {policyId, caller.userId});
    if (!found)
        return fail(found.error());
    return *found ? Result<ApprovalPolicy>(**found) : policyNotFound();
}

/// Also puts it in order: names of agents become ids.
Result<void> PolicyService::check(const Caller &caller, ApprovalPolicy &policy) const
{
    policy.name = policy.name.simplified();
    policy.tool = policy.tool.trimmed();
    if (policy.name.isEmpty())
        return policyProblem("/name", QStringLiteral("is required"));
    for (const QString &risk : std::as_const(policy.risks)) {
        if (!enumFromName<ToolRisk>(QStringView(risk)))
            return policyProblem("/risks", QStringLiteral(
                                               "must be of read, write, external and destructive"));
    }
    policy.risks.removeDuplicates();
    if (policy.subject == PolicySubject::AgentResponse) {
        if (!policy.tool.isEmpty())
            return policyProblem("/tool", QStringLiteral("an answer has no tool"));
        if (!policy.risks.isEmpty())
            return policyProblem("/risks", QStringLiteral("an answer has no tool"));
    }
    if (policy.minCost < Money())
        return policyProblem("/min_cost", QStringLiteral("must not be below 0"));
    if (!policy.agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, policy.agentId);
        if (!agent) {
            return agent.error().code == ErrorCode::NotFound
                       ? policyProblem("/agent_id", QStringLiteral("there is no such agent"))
                       : fail(agent.error());
        }
        policy.agentId = agent->id;
    }
    return {};
}

Task<ApprovalPolicy> PolicyService::change(Caller caller, QString action, QString policyId,
                                           Change change)
{
    auto write = [caller, action, policyId, change](Tx &tx) -> Result<ApprovalPolicy> {
        const auto before = policiesIn(tx.sql(), caller.userId);
        if (!before)
            return fail(before.error());
        Policies after = *before;
        ApprovalPolicy about;
        const qsizetype was = indexOf(after, policyId);
        if (was >= 0)
            about = after.at(was);
        else if (!policyId.isEmpty())
            return policyNotFound();
        const auto index = change(after, tx.nowMs());
        if (!index)
            return fail(index.error());
        if (const auto stored = storePolicies(tx, *before, after); !stored)
            return fail(stored.error());
        if (*index >= 0)
            about = after.at(*index);
        about.ownerId = caller.userId;
        const auto told = tellPolicy(tx, caller.userId, action, about);
        return told ? Result<ApprovalPolicy>(about) : fail(told.error());
    };
    const Result<ApprovalPolicy> changed = co_await m_db.write(std::move(write));
    if (!changed)
        co_return fail(changed.error());
    if (const auto known = m_workshop.load(); !known)
        co_return fail(known.error());
    co_return changed;
}

Task<ApprovalPolicy> PolicyService::create(Caller caller, ApprovalPolicy draft)
{
    if (const auto valid = check(caller, draft); !valid)
        co_return fail(valid.error());
    draft.id = newId();
    draft.ownerId = caller.userId;
    Change add = [draft](Policies &policies, qint64 nowMs) -> Result<qsizetype> {
        if (policies.size() >= kMostPolicies) {
            return failKeyed(ErrorCode::Conflict, QStringLiteral("too_many_policies"),
                             QStringLiteral("There are %1 policies already").arg(policies.size()));
        }
        ApprovalPolicy policy = draft;
        policy.createdAt = Timestamp{nowMs};
        policy.updatedAt = policy.createdAt;
        const qsizetype at = draft.position <= 0
                                 ? policies.size()
                                 : std::min<qsizetype>(draft.position - 1, policies.size());
        policies.insert(at, policy);
        return at;
    };
    QString action = QStringLiteral("created");
    QString none;
    co_return co_await change(std::move(caller), std::move(action), std::move(none),
                              std::move(add));
}

Task<ApprovalPolicy> PolicyService::update(Caller caller, QString policyId,
                                           Patch<ApprovalPolicy> changes)
{
    const auto found = find(caller, policyId);
    if (!found)
        co_return fail(found.error());
    ApprovalPolicy trial = *found;
    changes.applyTo(trial);
    const bool keepsAgent = trial.agentId == found->agentId; // it may be gone by now
    if (keepsAgent)
        trial.agentId.clear();
    if (const auto valid = check(caller, trial); !valid)
        co_return fail(valid.error());
    if (keepsAgent)
        trial.agentId = found->agentId;
    const bool moves = changes.has<&ApprovalPolicy::position>();
    Change set = [trial, moves, changes](Policies &policies, qint64 nowMs) -> Result<qsizetype> {
        const qsizetype was = indexOf(policies, trial.id);
        ApprovalPolicy policy = policies.at(was);
        changes.applyTo(policy);
        policy.name = trial.name;
        policy.tool = trial.tool;
        policy.risks = trial.risks;
        policy.agentId = trial.agentId;
        policy.updatedAt = Timestamp{nowMs};
        policies[was] = policy;
        if (!moves)
            return was;
        const qsizetype to = std::clamp<qsizetype>(trial.position - 1, 0, policies.size() - 1);
        policies.move(was, to);
        return to;
    };
    QString action = QStringLiteral("updated");
    co_return co_await change(std::move(caller), std::move(action), std::move(policyId),
                              std::move(set));
}

Task<void> PolicyService::remove(Caller caller, QString policyId)
{
    const auto found = find(caller, policyId);
    if (!found)
        co_return fail(found.error());
    Change take = [policyId](Policies &policies, qint64) -> Result<qsizetype> {
        policies.removeAt(indexOf(policies, policyId));
        return -1;
    };
    QString action = QStringLiteral("deleted");
    const Result<ApprovalPolicy> removed =
        co_await change(std::move(caller), std::move(action), std::move(policyId), std::move(take));
    co_return removed ? Result<void>() : fail(removed.error());
}

Task<PolicyList> PolicyService::order(Caller caller, QStringList policyIds)
{
    Change sort = [policyIds](Policies &policies, qint64) -> Result<qsizetype> {
        Policies sorted;
        for (const QString &id : policyIds) {
            const qsizetype at = indexOf(policies, id);
            if (at < 0 || indexOf(sorted, id) >= 0)
                break;
            sorted.append(policies.at(at));
        }
        if (sorted.size() != policies.size() || sorted.size() != policyIds.size()) {
            return policyProblem("/policy_ids",
                                 QStringLiteral("must name each of your policies once"));
        }
        policies = sorted;
        return -1;
    };
    const Caller who = caller;
    QString action = QStringLiteral("ordered");
    QString none;
    const Result<ApprovalPolicy> done =
        co_await change(std::move(caller), std::move(action), std::move(none), std::move(sort));
    if (!done)
        co_return fail(done.error());
    co_return list(who);
}

} // namespace troupe
