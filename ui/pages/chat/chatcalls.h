// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "core/domain/tool.h"
#include "ui/transcript/message.h"

/// Tool calls of a message: kept up to date by events, and as the transcript shows them. The keys are
/// those of Message::toolCalls.
namespace troupe::chatcalls {

/// Takes the newer state of a call; of one that is not known the place is where the text ends now.
/// `nowMs`: this machine's clock. A record that was shortened (`isCut`) says so.
void take(Message &message, const ToolCallRecord &record, bool isCut, qint64 nowMs);
/// Takes all of a call that was shortened.
void takeWhole(Message &message, const ToolCallRecord &record);
/// What is known of a running answer's calls, and when they began, is not lost to a state of it that
/// was read without them.
void keep(const Message &before, Message &now);

QList<TranscriptCall> toTranscript(const QJsonArray &calls);
/// Pages, search hits and files that its calls came to: read from the results of the tools that are
/// built in, never from what a model wrote. Each address once.
QList<TranscriptSource> sourcesOf(const QJsonArray &calls);

/// Arguments in a few words: "query: tides, max_results: 3".
QString brief(const QJsonObject &arguments);

} // namespace troupe::chatcalls
