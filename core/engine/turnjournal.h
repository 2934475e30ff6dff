// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "core/domain/run.h"
#include "core/storage/database.h"

/// The SQL of chat turns: what is written when one begins, goes on and ends. Each function belongs
/// inside of one write.
namespace troupe {

/// Message, answer, run, step, and the conversation that they belong to.
Result<void> journalBegin(Tx &tx, Message &message, Message &reply, const Run &run,
                          const Step &step);
/// The answer is being written again.
Result<void> journalResume(Tx &tx, Message &reply, const Run &run, const Step &step);
/// The answer's final state with its usage row, and the end of run and step.
Result<void> journalEnd(Tx &tx, const Message &reply, const UsageRow &usage, RunStatus status);
/// The text so far of answers that are being written.
struct Checkpoint
{
    QString messageId;
    QString text;
};
Result<void> journalCheckpoints(Tx &tx, const QList<Checkpoint> &checkpoints);
/// Ends what a crash left open; returns how many answers.
Result<int> journalRecover(Tx &tx);

/// Adds a usage row to its table and to the daily rollup.
Result<void> insertUsage(Sql &sql, const UsageRow &usage);

/// The JSON of a message for the event log: a very long text is left out ("truncated": true), it is
/// at its endpoint.
QByteArray messagePayload(const Message &message);

} // namespace troupe
