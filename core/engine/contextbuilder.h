// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/domain/conversation.h"
#include "core/providers/provider.h"

#include <functional>
#include <optional>

namespace troupe {

/// What a context is made of.
struct ContextParts
{
    Agent agent;
    QList<Message> history; ///< the branch up to the message, oldest first, or its end
    std::optional<Summary> summary; ///< of the beginning of that branch
    QString text; ///< the person's message
    int contextWindow = 0; ///< of the model, tokens; 0: unknown, everything fits
    int maxTokens = 0; ///< of the answer; 0: as it comes

    ContextParts() = default;
};

/// What a model is given, and what it is not.
struct Context
{
    QList<ChatMessage> messages;
    /// Messages that fit neither the context window nor the agent's memory and are to be summarised
    /// first, since the agent wants that; empty: nothing is to be done.
    QList<Message> toSummarise;
    int summaryTokens = 0; ///< at most as many may the new summary have
    /// What is told beside the new summary: prompt first, then what follows it.
    QList<ChatMessage> afterSummary;
    int leftOut = 0; ///< messages that the agent would remember, but that do not fit

    Context() = default;
};

using TokensOf = std::function<qint64(const QString &text)>;

/// Every text that counts, for a TokensOf that looks them up.
QStringList textsOf(const ContextParts &parts);
/// Whether everything fits even if every byte were a token, so that nobody needs to count.
bool fitsWithoutCounting(const ContextParts &parts);

/// What a model is given: the agent's prompt, the summary, the last `memory.max_turns` exchanges of
/// the history, as far as they fit into the context window with room for the answer, and the text.
/// Older exchanges are left out first, always whole: a call of a tool is never told without its
/// result. Prompt and text never are: when those alone do not fit, the error is Malformed with key
/// "context_length_exceeded" and says what would fit.
Result<Context> buildContext(const ContextParts &parts, const TokensOf &tokensOf);

/// A stored message as models are told of it: an answer with the calls of tools that it made, each with
/// its result.
QList<ChatMessage> toldMessages(const Message &message);

/// `messages` with a summary told before the first of them that a person said.
QList<ChatMessage> withSummary(QList<ChatMessage> messages, const QString &summary);

/// The agent with `context` told beside its prompt: what a client knows about this one message.
Agent agentInContext(Agent agent, const QJsonObject &context);

/// How many stored messages are enough to build a context from.
int historyLimit(const Agent &agent);

/// The last summary that stands within a history; nothing when none does.
std::optional<Summary> summaryFor(const QList<Message> &history, const QList<Summary> &summaries);

} // namespace troupe
