// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/httpprovider.h"

namespace troupe {

/// `baseUrl`: see OpenAiEndpoint.
struct OpenAiConfig : HttpProviderConfig
{
    QString organisation;
    QString project;
    bool includeUsage = true; ///< ask for token counts in streams
};

/// Any server that speaks OpenAI's chat completions protocol: OpenAI, Azure, Groq, Mistral,
/// DeepSeek, OpenRouter, Gemini, Ollama, LM Studio, llama.cpp, vLLM, LiteLLM.
///
/// A call is repeated with backoff only while nothing of the answer was given out, and only when
/// the server refused it (429, 5xx) or was never reached. What a model refuses (temperature,
/// max_tokens, stream_options) is left out or renamed, at most once each, and remembered. Text
/// that a model thinks aloud is not part of the answer. The provider may die while calls run.
class OpenAiProvider final : public Provider
{
public:
    /// Invalid (key "invalid_base_url") when the address cannot be one. `client` and `clock`
    /// outlive all calls.
    static Result<std::unique_ptr<OpenAiProvider>> create(OpenAiConfig config,
                                                          OutboundClient &client,
                                                          const Clock &clock,
                                                          RetryTools tools = RetryTools());
    ~OpenAiProvider() override;

    Task<ChatReply> chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel) override;
    Task<QList<ModelListing>> listModels(CancelToken cancel) override;

private:
    struct State;
    explicit OpenAiProvider(std::shared_ptr<State> state);

    static Task<ChatReply> runChat(std::shared_ptr<State> state, ChatRequest request,
                                   DeltaSink onDelta, CancelToken cancel);
    static Task<QList<ModelListing>> runListModels(std::shared_ptr<State> state,
                                                   CancelToken cancel);

    std::shared_ptr<State> m_state;
};

} // namespace troupe
