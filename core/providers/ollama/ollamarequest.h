// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

namespace troupe {

/// What goes with a request beside the conversation.
struct OllamaOptions
{
    QString keepAlive; ///< "5m", "-1", seconds; empty: the server's default
    int contextTokens = 0; ///< num_ctx; 0: the server's default
};

/// What POST …/api/show says of a model.
struct OllamaModelFacts
{
    int contextWindow = 0; ///< tokens; 0: unknown
    QStringList capabilities; ///< in our words; empty: unknown
};

/// The body of POST …/api/chat, streamed.
QByteArray ollamaChatBody(const ChatRequest &request, const OllamaOptions &options);

/// About how many tokens the request needs, its answer included.
qint64 ollamaTokensNeeded(const ChatRequest &request);

/// The num_ctx for a request that needs that many: the server's default of 4096, or the next power
/// of two, at most what the model can take. Ollama cuts silently what does not fit.
int ollamaContextFor(qint64 tokensNeeded, int contextWindow);

/// Reads the answer of /api/show; all unknown when it is anything else.
OllamaModelFacts readOllamaFacts(const QByteArray &body);

/// Reads GET …/api/tags; Upstream when it is no list of models.
Result<QStringList> readOllamaTags(const QByteArray &body);

} // namespace troupe
