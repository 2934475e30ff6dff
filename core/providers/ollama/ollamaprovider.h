// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/httpprovider.h"
#include "core/providers/ollama/ollamarequest.h"

namespace troupe {

/// `baseUrl`: "http://localhost:11434", also with /api or /v1 behind it; empty is that address.
struct OllamaConfig : HttpProviderConfig
{
    QString keepAlive; ///< how long the model stays loaded: "5m", "-1"; empty: the server's default
    int contextTokens = 0; ///< num_ctx of every request; 0: as each needs it
};

/// Ollama over its own protocol (docs.ollama.com/api), which unlike its OpenAI-compatible one can
/// set the context's length: without that it silently cuts what is longer than a few thousand
/// tokens. A longer request is asked for with as much context as it needs, up to what /api/show
/// says the model takes; what was asked for once stays, since a change loads the model anew.
///
/// A call is repeated with backoff only while nothing of the answer was given out, and only when
/// the server refused it or was never reached. Thinking is not part of the answer. The provider may
/// die while calls run.
class OllamaProvider final : public Provider
{
public:
    /// Invalid (key "invalid_base_url") when the address cannot be one. `client` and `clock`
    /// outlive all calls.
    static Result<std::unique_ptr<OllamaProvider>> create(OllamaConfig config,
                                                          OutboundClient &client,
                                                          const Clock &clock,
                                                          RetryTools tools = RetryTools());
    ~OllamaProvider() override;

    Task<ChatReply> chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel) override;
    /// With the context window and capabilities of the first 64, as far as the server tells.
    Task<QList<ModelListing>> listModels(CancelToken cancel) override;

private:
    struct State;
    explicit OllamaProvider(std::shared_ptr<State> state);

    static Task<ChatReply> runChat(std::shared_ptr<State> state, ChatRequest request,
                                   DeltaSink onDelta, CancelToken cancel);
    static Task<ProviderAttempt> runAttempt(std::shared_ptr<State> state, ChatRequest request,
                                            QString secret, int contextTokens, DeltaSink onDelta,
                                            CancelToken cancel);
    static Task<QList<ModelListing>> runListModels(std::shared_ptr<State> state,
                                                   CancelToken cancel);
    static Task<OllamaModelFacts> factsOf(std::shared_ptr<State> state, QString model,
                                          QString secret, CancelToken cancel);
    static Task<int> contextFor(std::shared_ptr<State> state, ChatRequest request, QString secret,
                                CancelToken cancel);

    std::shared_ptr<State> m_state;
};

} // namespace troupe
