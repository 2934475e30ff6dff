// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"
#include "core/domain/conversation.h"
#include "core/engine/modelregistry.h"

namespace troupe {

class TokenMeter;

/// What an agent is asked outside of stored conversations.
struct PlainTurn
{
    ChatRequest request;
    ResolvedModel model;
    QStringList notices; ///< who stands in, what was left out
};

/// The request for `text` after `history`, as far as it fits; nothing is summarised. `model` and
/// `maxTokens` are instead of the agent's unless empty or 0. Errors: Malformed with key "invalid_model"
/// or "context_length_exceeded".
Task<PlainTurn> preparePlainTurn(ModelRegistry &models, TokenMeter &meter, Agent agent,
                                 QList<Message> history, QString text, QString model,
                                 int maxTokens);

} // namespace troupe
