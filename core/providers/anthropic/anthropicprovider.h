// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/httpprovider.h"

namespace troupe {

/// `baseUrl` is that of Anthropic's own clients: "https://api.anthropic.com", or a proxy's address
/// below which there is /v1/messages; that tail may be there. Empty is Anthropic.
struct AnthropicConfig : HttpProviderConfig
{
    QByteArray version = "2023-06-01"; ///< of the protocol
};

/// Claude over the Messages API (platform.claude.com/docs), and servers that speak it.
///
/// A call is repeated with backoff only while nothing of the answer was given out, and only when
/// the server refused it (429, 529, 5xx) or was never reached. A sampling setting that a model
/// refuses is left out, and too large a max_tokens lowered, at most once each, and remembered.
/// Thinking is not part of the answer. The provider may die while calls run.
class AnthropicProvider final : public Provider
{
public:
    /// Invalid (key "invalid_base_url") when the address cannot be one. `client` and `clock`
    /// outlive all calls.
    static Result<std::unique_ptr<AnthropicProvider>> create(AnthropicConfig config,
                                                             OutboundClient &client,
                                                             const Clock &clock,
                                                             RetryTools tools = RetryTools());
    ~AnthropicProvider() override;

    Task<ChatReply> chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel) override;
    /// All pages of them, up to 10,000.
    Task<QList<ModelListing>> listModels(CancelToken cancel) override;

private:
    struct State;
    explicit AnthropicProvider(std::shared_ptr<State> state);

    static Task<ChatReply> runChat(std::shared_ptr<State> state, ChatRequest request,
                                   DeltaSink onDelta, CancelToken cancel);
    static Task<QList<ModelListing>> runListModels(std::shared_ptr<State> state,
                                                   CancelToken cancel);

    std::shared_ptr<State> m_state;
};

} // namespace troupe
