// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/providerfactory.h"

#include "core/providers/anthropic/anthropicprovider.h"
#include "core/providers/ollama/ollamaprovider.h"
#include "core/providers/openai/openaiprovider.h"

namespace troupe {

namespace {

template <class ProviderType, class Config>
Result<std::unique_ptr<Provider>> makeProviderOf(HttpProviderConfig http, OutboundClient &client,
                                                 const Clock &clock, RetryTools tools)
{
    Config config;
    static_cast<HttpProviderConfig &>(config) = std::move(http);
    auto made = ProviderType::create(std::move(config), client, clock, std::move(tools));
    if (!made)
        return fail(std::move(made.error()));
    return std::unique_ptr<Provider>(std::move(*made));
}

} // namespace

Result<std::unique_ptr<Provider>> makeHttpProvider(ProviderKind kind, HttpProviderConfig config,
                                                   OutboundClient &client, const Clock &clock,
                                                   RetryTools tools)
{
    switch (kind) {
    case ProviderKind::OpenAi:
        return makeProviderOf<OpenAiProvider, OpenAiConfig>(std::move(config), client, clock,
                                                            std::move(tools));
    case ProviderKind::Anthropic:
        return makeProviderOf<AnthropicProvider, AnthropicConfig>(std::move(config), client, clock,
                                                                  std::move(tools));
    case ProviderKind::Ollama:
        return makeProviderOf<OllamaProvider, OllamaConfig>(std::move(config), client, clock,
                                                            std::move(tools));
    case ProviderKind::Offline:
        break;
    }
    return fail(ErrorCode::Invalid, QStringLiteral("This provider is built in."));
}

} // namespace troupe
