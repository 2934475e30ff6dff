// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/domain/conversation.h"
#include "core/providers/provider.h"

namespace troupe {

/// What a model is given: the agent's prompt, the last `memory.max_turns` exchanges of `history`
/// (oldest first), as far as they fit into `contextWindow` tokens with room for the answer, and
/// `text`. Older exchanges are left out first; prompt and text never are: when those alone do not
/// fit, the error is Malformed with key "context_length_exceeded".
Result<QList<ChatMessage>> buildContext(const Agent &agent, const QList<Message> &history,
                                        const QString &text, int contextWindow, int maxTokens);

/// The agent with `context` told beside its prompt: what a client knows about this one message.
Agent agentInContext(Agent agent, const QJsonObject &context);

/// How many stored messages are enough to build a context from.
int historyLimit(const Agent &agent);

} // namespace troupe
