// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

namespace troupe {

/// Reads GET …/models of OpenAI, Azure, Groq, Mistral, Ollama, LM Studio, llama.cpp, vLLM and
/// OpenRouter; in the server's order, each id once. Upstream when it is no list of models.
Result<QList<ModelListing>> readOpenAiModels(const QByteArray &body);

} // namespace troupe
