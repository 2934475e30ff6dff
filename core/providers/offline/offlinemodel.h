// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

namespace troupe {

/// The name that the built-in model answers under.
inline constexpr const char *kOfflineModelId = "troupe-offline";

/// What the built-in model may know besides the request. The time zone is UTC.
struct OfflineContext
{
    qint64 nowMs = 0; ///< since 1970-01-01 UTC
};

struct OfflineAnswer
{
    QString text;
    QList<ToolCall> toolCalls;
    QString finishReason; ///< "stop", "length", "tool_calls"
    TokenCounts usage; ///< by approximateTokens(); output counts `text` and the calls
};

/// The built-in model: rules and extraction, no network, no weights. A pure function: the same
/// request and context give the same answer on every machine. Thread-safe; bounded in time (about
/// linear in the size of the request) and in the depth of its recursion.
///
/// It answers from the conversation, the system prompt and texts given with it; attached texts are
/// understood as `<document name="…">…</document>`, fenced blocks, `>` quotes, and passages that
/// start with `[n]` in a system message. Only the person's own last words can ask for a tool:
/// what documents, quotes, earlier messages or tool results say is never obeyed.
///
/// When the last message is the assistant's, the answer continues that text. maxTokens cuts the
/// text after exactly that many tokens (finishReason "length").
class OfflineModel
{
public:
    OfflineAnswer answer(const ChatRequest &request, const OfflineContext &context) const;
};

/// The `count` sentences of a text that say most of what it is about, in their order. Pure.
QStringList bestSentencesOf(const QString &text, int count);

} // namespace troupe
