// SPDX-License-Identifier: GPL-3.0-or-later
// What policies would have done to calls and answers that are recorded.
#include "core/engine/run/workshop.h"
#include "core/meta/values.h"
#include "core/services/policyservice.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongestPreview = 300; ///< UTF-16 units

/// A call or an answer as it was judged.
struct Recorded
{
    RehearsedItem item;
    ToolCallRecord call; ///< of a call
    QString ownerId; ///< of the agent
    bool hasReadOutside = false;
    Money spent; ///< by the run until then
    PolicyEffect was = PolicyEffect::Ask; ///< without people
};

RehearsalFate fateOf(ApprovalStatus status)
{
    switch (status) {
    case ApprovalStatus::Approved:
        return RehearsalFate::Approved;
    case ApprovalStatus::Rejected:
        return RehearsalFate::Rejected;
    case ApprovalStatus::Expired:
        return RehearsalFate::Expired;
    case ApprovalStatus::Pending:
    case ApprovalStatus::Cancelled: // nobody decided
        break;
    }
    return RehearsalFate::Pending;
}

/// What stood in the turn before a call: whether something from outside was read, and its cost.
Result<void> addCircumstances(Sql &sql, Recorded &recorded)
{
    const ToolCallRecord &call = recorded.call;
    auto done = sql.first(
        QStringLiteral("SELECT 1 FROM tool_calls WHERE step_id = ? AND round < ? AND status = "
                       "'succeeded' AND (risk = 'external' OR source <> 'builtin') LIMIT 1"),
        {call.stepId, call.round}, [&](const Row &) { recorded.hasReadOutside = true; });
    if (!done)
        return fail(done.error());
    done = sql.first(QStringLiteral(
                         "SELECT coalesce(sum(cost), 0) FROM model_calls WHERE run_id = ? AND "
                         "created_at <= ? AND NOT (step_id = ? AND round >= ?)"),
                     {call.runId, call.createdAt.ms, call.stepId, call.round},
                     [&](const Row &row) { recorded.spent = Money::fromNanos(row.integer(0)); });
    return done ? Result<void>() : fail(done.error());
}

Result<Recorded> recordedCall(Sql &sql, const ToolCallRecord &call)
{
    Recorded recorded;
    recorded.call = call;
    RehearsedItem &item = recorded.item;
    item.subject = PolicySubject::ToolCall;
    item.id = call.id;
    item.agentId = call.agentId;
    item.tool = call.tool;
    item.risk = call.risk;
    item.preview = QString::fromUtf8(jsonText(call.arguments)).left(kLongestPreview);
    item.createdAt = call.createdAt;
    if (call.approvalId.isEmpty()) {
        const bool isDenied = call.status == ToolCallStatus::Denied;
        item.fate = isDenied ? RehearsalFate::Denied : RehearsalFate::Allowed;
        recorded.was = isDenied ? PolicyEffect::Deny : PolicyEffect::AutoApprove;
    } else {
        const auto asked =
            findRow<Approval>(sql, QStringLiteral(" WHERE id = ?"), {call.approvalId});
        if (!asked)
            return fail(asked.error());
        item.fate = *asked ? fateOf((*asked)->status) : RehearsalFate::Pending;
        if (*asked) { // what was asked, not what it was edited to
            recorded.call.arguments = (*asked)->arguments;
            item.preview = QString::fromUtf8(jsonText((*asked)->arguments)).left(kLongestPreview);
        }
    }
    if (const auto added = addCircumstances(sql, recorded); !added)
        return fail(added.error());
    return recorded;
}

Recorded recordedAnswer(const Approval &approval)
{
    Recorded recorded;
    recorded.item.subject = PolicySubject::AgentResponse;
    recorded.item.id = approval.id;
    recorded.item.agentId = approval.agentId;
    recorded.item.preview = approval.content.left(kLongestPreview);
    recorded.item.createdAt = approval.createdAt;
    recorded.item.fate = fateOf(approval.status);
    recorded.hasReadOutside = approval.riskLevel > RiskLevel::Low;
    recorded.spent = approval.estimatedCost;
    return recorded;
}

Result<QList<Recorded>> newestRecorded(Sql &sql, const QString &userId, int limit)
{
    QList<Recorded> all;
    // Calls of tools that are not there, and those of replays, were never judged.
    const auto calls = listRows<ToolCallRecord>(
        sql,
        QStringLiteral(" WHERE user_id = ? AND allowed_by NOT IN ('', 'replay') ORDER BY id DESC "
                       "LIMIT ?"),
        {userId, limit});
    if (!calls)
        return fail(calls.error());
    for (const ToolCallRecord &call : *calls) {
        const auto recorded = recordedCall(sql, call);
        if (!recorded)
            return fail(recorded.error());
        all.append(*recorded);
    }
    const auto answers = listRows<Approval>(
        sql,
        QStringLiteral(" WHERE user_id = ? AND kind = 'agent_response' ORDER BY id DESC LIMIT ?"),
        {userId, limit});
    if (!answers)
        return fail(answers.error());
    for (const Approval &approval : *answers)
        all.append(recordedAnswer(approval));
    std::stable_sort(all.begin(), all.end(), [](const Recorded &a, const Recorded &b) {
        return a.item.createdAt > b.item.createdAt;
    });
    all.resize(std::min<qsizetype>(all.size(), limit));
    for (Recorded &recorded : all) {
        const auto named =
            sql.first(QStringLiteral("SELECT name, owner_id FROM agents WHERE id = ?"),
                      {recorded.item.agentId}, [&](const Row &row) {
                          recorded.item.agentName = row.text(0);
                          recorded.ownerId = row.text(1);
                      });
        if (!named)
            return fail(named.error());
    }
    return all;
}

void countItem(Rehearsal &rehearsal, RehearsedItem &item, PolicyEffect was)
{
    const bool wasAsked = was == PolicyEffect::Ask;
    item.differs = item.effect != was;
    switch (item.effect) {
    case PolicyEffect::AutoApprove:
        ++rehearsal.autoApproved;
        if (item.fate == RehearsalFate::Rejected || item.fate == RehearsalFate::Expired) {
            item.disagrees = true;
            ++rehearsal.approvedThoughRejected;
        }
        break;
    case PolicyEffect::Ask:
        ++rehearsal.asked;
        break;
    case PolicyEffect::Deny:
        ++rehearsal.denied;
        if (item.fate == RehearsalFate::Approved) {
            item.disagrees = true;
            ++rehearsal.deniedThoughApproved;
        }
        break;
    }
    if (wasAsked && item.effect != PolicyEffect::Ask)
        ++rehearsal.fewerQuestions;
    if (!wasAsked && item.effect == PolicyEffect::Ask)
        ++rehearsal.moreQuestions;
    if (item.differs)
        ++rehearsal.differing;
    ++rehearsal.examined;
}

/// The tool as it is now, with the risk that the call had; one that is gone asks.
ToolInfo toolOf(const ToolRegistry &tools, const ToolCallRecord &call)
{
    ToolInfo info;
    if (const auto tool = tools.find(call.tool, call.userId)) {
        info = tool->info();
    } else {
        info.source = call.source;
        info.permission = ToolPermission::Ask;
    }
    info.name = call.tool;
    info.risk = call.risk;
    return info;
}

} // namespace

Task<Rehearsal> PolicyService::rehearse(Caller caller, RehearsePolicies input)
{
    Policies draft;
    if (input.policies) {
        draft = *input.policies;
    } else {
        auto stored = list(caller);
        if (!stored)
            co_return fail(stored.error());
        draft = std::move(stored->items);
    }
    for (qsizetype i = 0; i < draft.size(); ++i) {
        ApprovalPolicy &policy = draft[i];
        if (policy.id.isEmpty())
            policy.id = QStringLiteral("draft-%1").arg(i + 1);
        policy.ownerId = caller.userId;
        if (!input.policies)
            continue;
        if (const auto valid = check(caller, policy); !valid) {
            Error error = valid.error();
            for (FieldIssue &issue : error.issues)
                issue.pointer.prepend(QStringLiteral("/policies/%1").arg(i));
            co_return fail(std::move(error));
        }
    }
    const QString userId = caller.userId;
    const int limit = input.limit;
    auto read = [userId, limit](Sql &sql) { return newestRecorded(sql, userId, limit); };
    const auto recorded = co_await m_db.read(std::move(read));
    if (!recorded)
        co_return fail(recorded.error());
    Rehearsal rehearsal;
    for (const Recorded &one : *recorded) {
        ToolInfo tool;
        GateQuestion question;
        question.userId = userId;
        question.ownerId = one.ownerId;
        question.agentId = one.item.agentId;
        question.hasReadOutside = one.hasReadOutside;
        question.spent = one.spent;
        if (one.item.subject == PolicySubject::ToolCall) {
            tool = toolOf(m_workshop.tools, one.call);
            question.tool = &tool;
            question.arguments = one.call.arguments;
        }
        const GateAnswer answer = m_workshop.gate.judgeWith(question, userId, draft);
        RehearsedItem item = one.item;
        item.effect = answer.effect;
        item.level = answer.level;
        item.by = answer.by;
        for (const ApprovalPolicy &policy : std::as_const(draft)) {
            if (policy.id == answer.policyId)
                item.policyName = policy.name;
        }
        countItem(rehearsal, item, one.was);
        rehearsal.items.append(std::move(item));
    }
    co_return Rehearsal(rehearsal);
}

} // namespace troupe
