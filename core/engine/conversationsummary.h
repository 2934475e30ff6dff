// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "core/domain/run.h"
#include "core/providers/provider.h"
#include "core/storage/database.h"

namespace troupe {

/// What a model is asked to condense messages into: `earlier`, the summary of what was before them,
/// is part of it. Long messages are shortened so that all of them together have at most `mostTokens`
/// tokens (0: no bound but a generous one). The answer has at most `summaryTokens`.
ChatRequest summaryRequest(const QString &wireModel, const QString &earlier,
                           const QList<Message> &messages, qint64 mostTokens, int summaryTokens);

/// A summary without a language model: the sentences that say most, as they were said. Takes a
/// moment for long conversations; pure.
QString extractSummary(const QString &earlier, const QList<Message> &messages, int summaryTokens);

/// The summary that stands last within a branch whose end is `history`.
Result<std::optional<Summary>> findSummary(Sql &sql, const QString &sessionId,
                                           const QList<Message> &history);

/// Keeps a summary with what it cost. Belongs inside of one write.
Result<void> journalSummary(Tx &tx, const Summary &summary, const UsageRow &usage);

/// What people are told of it beside the answer that needed it.
QString summaryNotice(const Summary &summary, const UsageRow &usage);
QString leftOutNotice(int messages, const QString &problem);

} // namespace troupe
