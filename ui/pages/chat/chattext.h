// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/domain/conversation.h"
#include "ui/transcript/message.h"

#include <QDateTime>
#include <QString>

/// How the chat says things: amounts, times, and a message as the transcript shows it. Pure
/// functions of what they are given and the locale.
namespace troupe::chattext {

/// "$0.42", "$0.0021", "$0.00" for nothing; two figures are always told.
QString cost(Money amount);
/// "412", "12,300" as the locale writes it.
QString count(qint64 number);
/// "0.4 s", "3 s", "2 min 5 s".
QString duration(qint64 ms);
/// For a list: the time today, "Yesterday", the weekday within a week, else the date.
QString when(Timestamp time, const QDateTime &now);
/// "Today", "Yesterday", "This week", "Older"; `pinned` and `archived` go before time.
QString group(const Session &session, const QDateTime &now);
QString titleOf(const Session &session);

/// A real model's answer was wanted and the built-in one gave it.
bool isFallback(const Message &message);
/// Model, tokens, cost, seconds.
QString footer(const Message &message);

TranscriptFile transcriptFile(const AttachedFile &file);
/// `agent`: who answered, may be null. `isLast`: only the last answer can be continued.
TranscriptMessage toTranscript(const Message &message, const Agent *agent, bool isLast);

} // namespace troupe::chattext
