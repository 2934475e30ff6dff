// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "core/domain/run.h"
#include "core/domain/tool.h"
#include "core/storage/database.h"

#include <functional>
#include <optional>

/// The SQL of chat turns: what is written when one begins, goes on and ends. Each function belongs
/// inside of one write.
namespace troupe {

/// What begins: a message and its answers, or answers to a message that is stored. As stored after
/// journalBegin().
struct TurnStart
{
    QString userId;
    Message message;
    bool isStored = false; ///< the message is there already
    /// The message that the new one follows; nothing: the newest that is shown.
    std::optional<QString> after;
    QString knownHead; ///< the newest shown message when the context was built
    QList<Message> replies; ///< the first one is shown
};
/// Message, answers, their runs and steps, and the conversation that they belong to. What the new
/// message does not follow is not shown any more. The newest shown message is that of now when it
/// still follows `knownHead`; another branch that was switched to meanwhile does not get a message
/// that was not meant for it.
Result<void> journalBegin(Tx &tx, TurnStart &start);
/// The answer is being written again, by its new run. Conflict unless it has ended incomplete and
/// nothing follows it.
Result<void> journalResume(Tx &tx, const QString &userId, Message &reply);
/// The answer's final state with its usage row (stored already when it has no id), and the end of run
/// and step. Returns whether the answer is on the branch that is shown now.
Result<bool> journalEnd(Tx &tx, const Message &reply, const UsageRow &usage, RunStatus status);
/// The text so far of answers that are being written.
struct Checkpoint
{
    QString messageId;
    QString text;
};
Result<void> journalCheckpoints(Tx &tx, const QList<Checkpoint> &checkpoints);
/// The answer as far as it is, to wait for people. False when nothing is asked any more about its
/// step: somebody was quick, and the turn can go on at once.
Result<bool> journalPark(Tx &tx, const Message &reply, const QString &stepId);
/// A waiting answer is being written again, by the same run. Conflict when it does not wait.
Result<Message> journalUnpark(Tx &tx, const QString &messageId);
/// A waiting answer ends, with its run and what was asked. Conflict when it does not wait.
Result<Message> journalStopWaiting(Tx &tx, const QString &messageId);

/// What a crash left open.
struct RecoveredTurns
{
    int interrupted = 0; ///< answers that are at their end
    QStringList goOn; ///< answers whose turns have called tools and can go on; Waiting until then
};
/// Ends the answers that no tool was called for. In the others the calls that were cut off are made
/// ready again, or asked about.
Result<RecoveredTurns> journalRecover(
    Tx &tx, const std::function<bool(const ToolCallRecord &)> &isRepeatable);

/// A better title than that of the rules, with what it cost. Returns whether it was taken: not when
/// the conversation is gone or a person has named it meanwhile.
Result<bool> journalTitle(Tx &tx, const QString &sessionId, const QString &title,
                          const UsageRow &usage);

/// Adds a usage row to its table and to the daily rollup, where only answers count as requests.
Result<void> insertUsage(Sql &sql, const UsageRow &usage);

/// The JSON of a message for the event log: a very long text is left out ("truncated": true), it is
/// at its endpoint.
QByteArray messagePayload(const Message &message);

} // namespace troupe
