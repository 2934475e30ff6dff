// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"
#include "core/domain/run.h"
#include "core/storage/database.h"

/// The SQL of an agent's turn with tools, and of what people decide about it. Each function that takes
/// a Tx belongs inside of one write; each of them tells its events and keeps the audit trail.
namespace troupe {

/// An answer of a model that calls tools, with its usage, the calls, and what people are asked about
/// them. Adds what it cost to the run and to the conversation.
struct LoopRound
{
    ModelCall model;
    UsageRow usage;
    QList<ToolCallRecord> calls;
    QList<Approval> approvals;

    LoopRound() = default;
};
Result<void> journalRound(Tx &tx, const LoopRound &round);
/// The calls alone, of a step without a model.
Result<void> journalCalls(Tx &tx, const QList<ToolCallRecord> &calls,
                          const QList<Approval> &approvals);

/// All that a step has done so far, in order.
struct LoopRecord
{
    QList<ModelCall> rounds;
    QList<ToolCallRecord> calls; ///< by round, then position

    QList<ToolCallRecord> callsOf(int round) const;
};
Result<LoopRecord> loopRecord(Sql &sql, const QString &stepId);

/// A call changes its state: to Running before it has an effect, to its end after it.
/// Conflict when it is not in `from` any more, so that nothing is done twice.
Result<void> journalCall(Tx &tx, const ToolCallRecord &call, ToolCallStatus from);

Result<void> insertApproval(Tx &tx, const Approval &approval);

/// What a person made of a pending approval.
struct Decision
{
    QString approvalId;
    bool approve = false;
    QString decidedBy; ///< user id; empty: it expired
    QString comment;
    QJsonValue edited =
        QJsonValue::Undefined; ///< arguments, content or form; undefined: as they were

    Decision() = default;
};
/// Decides once: Conflict (key "already_decided", saying who and when) when somebody was quicker,
/// NotFound. The call becomes Requested with the arguments that were approved, or Denied.
Result<Approval> journalDecision(Tx &tx, const Decision &decision);
/// Ends what is still asked about a run that has ended.
Result<void> cancelApprovals(Tx &tx, const QString &runId);

/// What a crash left running in a step: repeatable calls become Requested again, others Uncertain,
/// about which a person is asked. Returns how many are uncertain.
Result<int> recoverCalls(Tx &tx, const QString &stepId,
                         const std::function<bool(const ToolCallRecord &)> &isRepeatable);

/// For events and lists: long texts shortened.
QByteArray callPayload(const ToolCallRecord &call);

} // namespace troupe
