// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/loopjournal.h"

#include "core/base/ids.h"
#include "core/engine/run/auditlog.h"
#include "core/engine/run/runjournal.h"
#include "core/engine/run/toolgate.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"
#include "core/tools/toolarguments.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestCallText = 8'192;

void tellCall(Tx &tx, const ToolCallRecord &call)
{
    tx.emitEvent({QStringLiteral("tool_call.updated"), call.userId, call.id, callPayload(call)});
}

void tellApproval(Tx &tx, const Approval &approval, const char *type)
{
    Approval told = approval;
    // Who listens need not be allowed to decide: an answer that is held back is not told here.
    if (told.kind == ApprovalKind::AgentResponse) {
        told.content.clear();
        told.edited = QJsonValue::Null;
    }
    const bool isLong = told.content.size() > kLongestCallText
                        || jsonText(told.arguments).size() > kLongestCallText
                        || jsonText(told.edited).size() > kLongestCallText;
    if (isLong) {
        told.content.clear();
        told.arguments = {};
        told.edited = QJsonValue::Null;
    }
    QByteArray json = toJson(told);
    if (isLong) {
        json.chop(1);
        json += ",\"truncated\":true}";
    }
    tx.emitEvent({QLatin1String(type), approval.userId, approval.id, json});
}

AuditEntry auditOf(const Approval &approval, const QString &action, const QString &actor)
{
    AuditEntry entry;
    entry.actor = actor;
    entry.userId = approval.userId;
    entry.action = action;
    entry.subjectId = approval.id;
    entry.detail = {{QStringLiteral("kind"), enumName(approval.kind)},
                    {QStringLiteral("agent_id"), approval.agentId},
                    {QStringLiteral("run_id"), approval.runId},
                    {QStringLiteral("tool"), approval.tool},
                    {QStringLiteral("arguments_hash"), approval.argumentsHash},
                    {QStringLiteral("risk_level"), enumName(approval.riskLevel)}};
    if (!approval.comment.isEmpty())
        entry.detail[QStringLiteral("comment")] = approval.comment;
    return entry;
}

/// What a call did, or that it was not done.
AuditEntry auditOfCall(const ToolCallRecord &call)
{
    AuditEntry entry;
    entry.actor = QStringLiteral("agent:") + call.agentId;
    entry.userId = call.userId;
    entry.action = QStringLiteral("tool.") + enumName(call.status);
    entry.subjectId = call.id;
    entry.detail = {{QStringLiteral("tool"), call.tool},
                    {QStringLiteral("run_id"), call.runId},
                    {QStringLiteral("arguments_hash"), call.argumentsHash},
                    {QStringLiteral("allowed_by"), call.allowedBy}};
    return entry;
}

/// Reading leaves no trace here: the calls themselves are kept, and the trail stays readable.
bool isAudited(const ToolCallRecord &call)
{
    return call.risk != ToolRisk::Read
           && (call.status == ToolCallStatus::Running || call.status == ToolCallStatus::Denied
               || call.status == ToolCallStatus::Uncertain);
}

Result<std::optional<ToolCallRecord>> callById(Sql &sql, const QString &id)
{
    return findRow<ToolCallRecord>(sql, QStringLiteral(" WHERE id = ?"), {id});
}

tl::unexpected<Error> alreadyDecided(Sql &sql, const Approval &approval)
{
    const QString when = QString::fromLatin1(approval.decidedAt.toIso());
    QString who;
    if (!approval.decidedBy.isEmpty()) {
        sql.first(QStringLiteral("SELECT username FROM users WHERE id = ?"), {approval.decidedBy},
                  [&who](const Row &row) { who = QStringLiteral(" by ") + row.text(0); });
    }
    const QString what = approval.status == ApprovalStatus::Expired
                             ? QStringLiteral("This expired at %1 and was denied").arg(when)
                             : QStringLiteral("This was %1 already%2, at %3")
                                   .arg(enumName(approval.status), who, when);
    return failKeyed(ErrorCode::Conflict, QStringLiteral("already_decided"), what);
}

QString deniedText(const Decision &decision)
{
    if (decision.decidedBy.isEmpty())
        return QStringLiteral("Nobody approved this call in time, so it was not made.");
    return decision.comment.isEmpty()
               ? QStringLiteral("A person rejected this call, so it was not made.")
               : QStringLiteral("A person rejected this call, so it was not made. Their reason: %1")
                     .arg(decision.comment);
}

/// A call that was cut off: approving it calls again, a text says what it came to, rejecting it says
/// that it was not done.
void settleUncertain(ToolCallRecord &call, const Decision &decision)
{
    if (!decision.edited.isUndefined()) {
        call.status = ToolCallStatus::Succeeded;
        call.result = decision.edited.isString() ? decision.edited.toString()
                                                 : QString::fromUtf8(jsonText(decision.edited));
    } else if (decision.approve) {
        call.status = ToolCallStatus::Requested;
    } else {
        call.status = ToolCallStatus::Failed;
        call.error = QStringLiteral("It was cut off, and a person said that it was not done.");
        call.result = call.error;
    }
}

Result<void> settleCall(Tx &tx, Approval &approval, const Decision &decision)
{
    const auto found = callById(tx.sql(), approval.callId);
    if (!found)
        return fail(found.error());
    if (!*found)
        return {};
    ToolCallRecord call = **found;
    const ToolCallStatus from = call.status;
    if (from != ToolCallStatus::Waiting && from != ToolCallStatus::Uncertain) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("tool_call_changed"),
                         QStringLiteral("The call is not waiting for a decision any more"));
    }
    const QString who = decision.decidedBy.isEmpty()
                            ? QStringLiteral("expired")
                            : QStringLiteral("person:") + decision.decidedBy;
    call.allowedBy = who;
    if (approval.kind == ApprovalKind::UncertainCall) {
        settleUncertain(call, decision);
    } else if (decision.approve) {
        call.status = ToolCallStatus::Requested;
        if (decision.edited.isObject()) {
            call.arguments = decision.edited.toObject();
            call.argumentsHash = toolCallHash(call.tool, call.arguments);
        }
        // What is executed is compared with this once more.
        approval.argumentsHash = call.argumentsHash;
    } else {
        call.status = ToolCallStatus::Denied;
        call.result = deniedText(decision);
        call.error = call.result;
    }
    if (call.status != ToolCallStatus::Requested)
        call.finishedAt = Timestamp{tx.nowMs()};
    return journalCall(tx, call, from);
}

} // namespace

QList<ToolCallRecord> LoopRecord::callsOf(int round) const
{
    QList<ToolCallRecord> found;
    for (const ToolCallRecord &call : calls) {
        if (call.round == round)
            found.append(call);
    }
    return found;
}

QByteArray callPayload(const ToolCallRecord &call)
{
    ToolCallRecord shortened = call;
    bool isShort = true;
    const auto shorten = [&isShort](QString &text) {
        if (text.size() > kLongestCallText) {
            text = text.left(kLongestCallText) + QStringLiteral("…");
            isShort = false;
        }
    };
    shorten(shortened.result);
    shorten(shortened.error);
    if (jsonText(call.arguments).size() > kLongestCallText) {
        shortened.arguments = {};
        isShort = false;
    }
    QByteArray json = toJson(shortened);
    if (isShort)
        return json;
    json.chop(1);
    return json + ",\"truncated\":true}";
}

Result<void> journalRound(Tx &tx, const LoopRound &round)
{
    Sql &sql = tx.sql();
    if (const auto done = insertRow(sql, round.model); !done)
        return fail(done.error());
    if (!round.usage.id.isEmpty()) { // a replay uses nothing
        if (const auto used = accountUsage(sql, round.usage); !used)
            return fail(used.error());
    }
    return journalCalls(tx, round.calls, round.approvals);
}

Result<void> journalCalls(Tx &tx, const QList<ToolCallRecord> &calls,
                          const QList<Approval> &approvals)
{
    Sql &sql = tx.sql();
    for (ToolCallRecord call : calls) {
        call.createdAt = Timestamp{tx.nowMs()};
        if (isOver(call.status))
            call.finishedAt = call.createdAt;
        if (const auto done = insertRow(sql, call); !done)
            return fail(done.error());
        if (isAudited(call)) {
            if (const auto kept = appendAudit(tx, auditOfCall(call)); !kept)
                return fail(kept.error());
        }
        tellCall(tx, call);
    }
    for (const Approval &approval : approvals) {
        if (const auto done = insertApproval(tx, approval); !done)
            return fail(done.error());
    }
    return {};
}

Result<LoopRecord> loopRecord(Sql &sql, const QString &stepId)
{
    LoopRecord record;
    auto rounds =
        listRows<ModelCall>(sql, QStringLiteral(" WHERE step_id = ? ORDER BY round"), {stepId});
    if (!rounds)
        return fail(rounds.error());
    auto calls =
        listRows<ToolCallRecord>(sql, QStringLiteral(" WHERE step_id = ? ORDER BY round, position"),
                                 {stepId});
    if (!calls)
        return fail(calls.error());
    record.rounds = std::move(*rounds);
    record.calls = std::move(*calls);
    return record;
}

Result<void> journalCall(Tx &tx, const ToolCallRecord &call, ToolCallStatus from)
{
    const auto done = tx.sql().run(
        QStringLiteral("UPDATE tool_calls SET arguments = ?, arguments_hash = ?, status = ?, "
                       "allowed_by = ?, result = ?, error = ?, cost = ?, duration_ms = ?, "
                       "started_at = ?, finished_at = ? WHERE id = ? AND status = ?"),
        {QString::fromUtf8(jsonText(call.arguments)), call.argumentsHash, enumName(call.status),
         call.allowedBy, call.result, call.error, call.cost.nanos(), call.durationMs,
         call.startedAt.ms, call.finishedAt.ms, call.id, enumName(from)});
    if (!done)
        return fail(done.error());
    if (*done == 0) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("tool_call_changed"),
                         QStringLiteral("The call of %1 has changed meanwhile").arg(call.tool));
    }
    if (isAudited(call)) {
        if (const auto kept = appendAudit(tx, auditOfCall(call)); !kept)
            return fail(kept.error());
    }
    tellCall(tx, call);
    return {};
}

Result<void> insertApproval(Tx &tx, const Approval &approval)
{
    Approval asked = approval;
    asked.createdAt = Timestamp{tx.nowMs()};
    const auto done = insertRow(tx.sql(), asked);
    if (!done)
        return fail(done.error());
    tellApproval(tx, asked, "approval.requested");
    const QString actor = asked.kind == ApprovalKind::Manual ? asked.userId
                          : asked.agentId.isEmpty()          ? QStringLiteral("system")
                                                    : QStringLiteral("agent:") + asked.agentId;
    return appendAudit(tx, auditOf(asked, QStringLiteral("approval.requested"), actor));
}

Result<Approval> journalDecision(Tx &tx, const Decision &decision)
{
    const auto found =
        findRow<Approval>(tx.sql(), QStringLiteral(" WHERE id = ?"), {decision.approvalId});
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorCode::NotFound, QStringLiteral("Approval not found"));
    Approval approval = **found;
    if (approval.status != ApprovalStatus::Pending)
        return alreadyDecided(tx.sql(), approval);
    const bool isExpired = decision.decidedBy.isEmpty();
    if (!isExpired && approval.expiresAt.ms != 0 && approval.expiresAt.ms <= tx.nowMs()) {
        Decision late = decision; // nobody has told it yet
        late.decidedBy.clear();
        late.approve = false;
        late.edited = QJsonValue::Undefined;
        return journalDecision(tx, late);
    }
    if (!approval.callId.isEmpty()) {
        if (const auto settled = settleCall(tx, approval, decision); !settled)
            return fail(settled.error());
    }
    approval.status = isExpired          ? ApprovalStatus::Expired
                      : decision.approve ? ApprovalStatus::Approved
                                         : ApprovalStatus::Rejected;
    approval.decidedBy = decision.decidedBy;
    approval.comment = decision.comment;
    approval.decidedAt = Timestamp{tx.nowMs()};
    if (!decision.edited.isUndefined())
        approval.edited = decision.edited;
    const auto updated = updateRow(tx.sql(), approval);
    if (!updated)
        return fail(updated.error());
    tellApproval(tx, approval, "approval.decided");
    const auto kept =
        appendAudit(tx, auditOf(approval, QStringLiteral("approval.") + enumName(approval.status),
                                isExpired ? QStringLiteral("system") : decision.decidedBy));
    return kept ? Result<Approval>(approval) : fail(kept.error());
}

Result<void> cancelApprovals(Tx &tx, const QString &runId)
{
    const auto open =
        listRows<Approval>(tx.sql(), QStringLiteral(" WHERE run_id = ? AND status = 'pending'"),
                           {runId});
    if (!open)
        return fail(open.error());
    for (Approval approval : *open) {
        approval.status = ApprovalStatus::Cancelled;
        approval.decidedAt = Timestamp{tx.nowMs()};
        if (const auto updated = updateRow(tx.sql(), approval); !updated)
            return fail(updated.error());
        tellApproval(tx, approval, "approval.decided");
        if (const auto kept =
                appendAudit(tx, auditOf(approval, QStringLiteral("approval.cancelled"),
                                        QStringLiteral("system")));
            !kept)
            return fail(kept.error());
    }
    const auto calls = listRows<ToolCallRecord>(
        tx.sql(),
        QStringLiteral(" WHERE run_id = ? AND status IN ('requested', 'waiting_approval')"),
        {runId});
    if (!calls)
        return fail(calls.error());
    for (ToolCallRecord call : *calls) {
        const ToolCallStatus from = call.status;
        call.status = ToolCallStatus::Cancelled;
        call.result = QStringLiteral("The run was ended before this call was made.");
        call.finishedAt = Timestamp{tx.nowMs()};
        if (const auto done = journalCall(tx, call, from); !done)
            return fail(done.error());
    }
    return {};
}

Result<int> recoverCalls(Tx &tx, const QString &stepId,
                         const std::function<bool(const ToolCallRecord &)> &isRepeatable)
{
    const auto open = listRows<ToolCallRecord>(
        tx.sql(), QStringLiteral(" WHERE step_id = ? AND status = 'running'"), {stepId});
    if (!open)
        return fail(open.error());
    int uncertain = 0;
    for (ToolCallRecord call : *open) {
        const bool again = isRepeatable(call);
        call.status = again ? ToolCallStatus::Requested : ToolCallStatus::Uncertain;
        if (const auto done = journalCall(tx, call, ToolCallStatus::Running); !done)
            return fail(done.error());
        if (again)
            continue;
        ++uncertain;
        Approval ask;
        ask.id = newId();
        ask.userId = call.userId;
        ask.kind = ApprovalKind::UncertainCall;
        ask.title = QStringLiteral("Was \"%1\" done?").arg(call.tool);
        ask.runId = call.runId;
        ask.stepId = call.stepId;
        ask.callId = call.id;
        ask.sessionId = call.sessionId;
        ask.messageId = call.messageId;
        ask.agentId = call.agentId;
        ask.tool = call.tool;
        ask.toolRisk = call.risk;
        ask.arguments = call.arguments;
        ask.argumentsHash = call.argumentsHash;
        ask.content = QStringLiteral(
            "The server ended while this call was running, so nobody knows whether it was done. "
            "Approve to call again, reject if it was not done, or write what it came to.");
        ask.riskLevel = RiskLevel::High;
        ask.reasons = {QStringLiteral("Calling again may do it twice.")};
        if (const auto asked = insertApproval(tx, ask); !asked)
            return fail(asked.error());
    }
    return uncertain;
}

} // namespace troupe
