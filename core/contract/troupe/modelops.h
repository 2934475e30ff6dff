// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/model.h"
#include "core/meta/patch.h"

/// Providers and models in the native API.
namespace troupe {

struct ProviderRef
{
    QString providerId;
    static const TypeInfo &info();
};

/// What a person enters for a provider. The API key goes to the secret store and is never shown.
struct ProviderInput
{
    QString name;
    ProviderKind kind = ProviderKind::OpenAi;
    QString baseUrl;
    QStringList models;
    bool enabled = true;
    QString apiKey; ///< empty in a change: remove it
    static const TypeInfo &info();
};

struct UpdateProvider
{
    QString providerId;
    Patch<ProviderInput> changes;
    static const TypeInfo &info();
};

/// What a test call found. A provider that does not answer is a result, not an error.
struct ProviderTest
{
    bool ok = false;
    QString message; ///< for people: what works, or what to do
    QStringList models; ///< what it serves; kept with the provider unless a person typed them
    qint64 latencyMs = 0;
    static const TypeInfo &info();
};

struct ModelList
{
    QList<ModelInfo> items;
    static const TypeInfo &info();
};

struct AliasRef
{
    QString alias;
    static const TypeInfo &info();
};

struct SetAlias
{
    QString alias;
    QString model;
    static const TypeInfo &info();
};

struct AliasList
{
    QList<ModelAlias> items;
    static const TypeInfo &info();
};

struct ModelName
{
    QString model; ///< may hold slashes, so it is a parameter of the query
    static const TypeInfo &info();
};

struct OverrideList
{
    QList<ModelOverride> items;
    static const TypeInfo &info();
};

/// LiteLLM's model_prices_and_context_window.json as it is.
struct PriceDocument
{
    QJsonObject prices;
    static const TypeInfo &info();
};

/// An entry of an imported list that was left out, and why.
struct LeftOutModel
{
    QString model;
    QString message;
    static const TypeInfo &info();
};

struct ImportReport
{
    qint64 models = 0; ///< that were taken
    qint64 otherModes = 0; ///< that are no chat models: embeddings, images, speech
    qint64 problemCount = 0; ///< that were left out for an error
    QList<LeftOutModel> problems; ///< the first 200
    static const TypeInfo &info();
};

/// The imported list that counts now.
struct ImportState
{
    qint64 models = 0;
    Timestamp importedAt;
    static const TypeInfo &info();
};

/// A model server that answered on this machine.
struct FoundServer
{
    QString program; ///< "Ollama", "LM Studio", …
    ProviderKind kind = ProviderKind::OpenAi;
    QString baseUrl;
    QStringList models;
    bool needsKey = false; ///< it tells nothing without one
    QString providerId; ///< of the provider that is set up for it; empty: none is
    static const TypeInfo &info();
};

struct DiscoveryReport
{
    QList<FoundServer> items;
    Timestamp searchedAt; ///< not set: nobody has searched since the start
    bool enabled = true; ///< the setting local_discovery
    static const TypeInfo &info();
};

struct CountTokens
{
    QStringList texts;
    static const TypeInfo &info();
};

struct TokensCounted
{
    QList<qint64> tokens; ///< of each text
    qint64 total = 0;
    QString encoding; ///< "o200k_base"
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, Page<ProviderConfig>> listProviders{{.path = "/troupe/v1/providers",
                                                                  .scope = Scope::ModelsAccess,
                                                                  .summary = "List providers",
                                                                  .tag = "Models"}};
inline constexpr Op<ProviderInput, ProviderConfig> createProvider{
    {.verb = Verb::Post,
     .path = "/troupe/v1/providers",
     .scope = Scope::Admin,
     .summary = "Add a provider",
     .status = 201,
     .tag = "Models",
     .requestExample = "{\"name\": \"ollama\", \"kind\": \"openai\", \"base_url\": "
                       "\"http://127.0.0.1:11434/v1\"}"}};
inline constexpr Op<ProviderRef, ProviderConfig> getProvider{
    {.path = "/troupe/v1/providers/{provider_id}",
     .scope = Scope::ModelsAccess,
     .summary = "Read one provider",
     .tag = "Models"}};
inline constexpr Op<UpdateProvider, ProviderConfig> updateProvider{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/providers/{provider_id}",
     .scope = Scope::Admin,
     .summary = "Change a provider or its API key",
     .tag = "Models"}};
inline constexpr Op<ProviderRef, Nothing> deleteProvider{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/providers/{provider_id}",
     .scope = Scope::Admin,
     .summary = "Remove a provider and its API key",
     .status = 204,
     .tag = "Models"}};
inline constexpr Op<ProviderRef, ProviderTest> testProvider{
    {.verb = Verb::Post,
     .path = "/troupe/v1/providers/{provider_id}/test",
     .scope = Scope::Admin,
     .summary = "Call a provider: does it answer, and with which models",
     .tag = "Models"}};
inline constexpr Op<Nothing, DiscoveryReport> discoverProviders{
    {.verb = Verb::Post,
     .path = "/troupe/v1/providers/discover",
     .scope = Scope::Admin,
     .summary = "Look for model servers on this machine",
     .tag = "Models",
     .description = "Asks the usual ports of 127.0.0.1 (Ollama, LM Studio, llama.cpp, vLLM, "
                    "GPT4All, Jan), which takes up to three seconds. Each question is in the "
                    "network ledger. Nobody searches unless asked to."}};
inline constexpr Op<Nothing, DiscoveryReport> lastDiscovery{
    {.path = "/troupe/v1/providers/discover",
     .scope = Scope::Admin,
     .summary = "What the last search for model servers found",
     .tag = "Models"}};
inline constexpr Op<Nothing, AliasList> listAliases{{.path = "/troupe/v1/models/aliases",
                                                     .scope = Scope::ModelsAccess,
                                                     .summary = "List other names of models",
                                                     .tag = "Models"}};
inline constexpr Op<SetAlias, ModelAlias> setAlias{
    {.verb = Verb::Put,
     .path = "/troupe/v1/models/aliases/{alias}",
     .scope = Scope::Admin,
     .summary = "Give a model another name",
     .tag = "Models",
     .description = "It counts before the names that came with the program.",
     .requestExample = "{\"model\": \"ollama/llama3.2\"}"}};
inline constexpr Op<AliasRef, Nothing> deleteAlias{{.verb = Verb::Delete,
                                                    .path = "/troupe/v1/models/aliases/{alias}",
                                                    .scope = Scope::Admin,
                                                    .summary = "Take a name away again",
                                                    .status = 204,
                                                    .tag = "Models"}};
inline constexpr Op<Nothing, OverrideList> listOverrides{
    {.path = "/troupe/v1/models/overrides",
     .scope = Scope::ModelsAccess,
     .summary = "List what administrators say of models",
     .tag = "Models"}};
inline constexpr Op<ModelOverride, ModelOverride> setOverride{
    {.verb = Verb::Put,
     .path = "/troupe/v1/models/overrides",
     .scope = Scope::Admin,
     .summary = "Say another price, context window or capabilities of a model",
     .tag = "Models",
     .description = "What is null or absent is as it is known otherwise.",
     .requestExample = "{\"model\": \"gpt-4o\", \"input_per_million\": 2.25}"}};
inline constexpr Op<ModelName, Nothing> deleteOverride{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/models/overrides",
     .scope = Scope::Admin,
     .summary = "Forget what was said of a model",
     .status = 204,
     .tag = "Models"}};
inline constexpr Op<PriceDocument, ImportReport> importPrices{
    {.verb = Verb::Post,
     .path = "/troupe/v1/models/import",
     .scope = Scope::Admin,
     .summary = "Import prices and context windows",
     .tag = "Models",
     .description =
         "The body is LiteLLM's model_prices_and_context_window.json. It takes the place "
         "of what was imported before. Entries that make no sense are left out and told.",
     .requestExample = "{\"gpt-4o\": {\"input_cost_per_token\": 2.5e-06, "
                       "\"output_cost_per_token\": 1e-05, \"max_input_tokens\": 128000, "
                       "\"litellm_provider\": \"openai\", \"mode\": \"chat\"}}"}};
inline constexpr Op<Nothing, ImportState> getImport{
    {.path = "/troupe/v1/models/import",
     .scope = Scope::ModelsAccess,
     .summary = "The imported prices that count now",
     .tag = "Models"}};
inline constexpr Op<Nothing, Nothing> clearImport{{.verb = Verb::Delete,
                                                   .path = "/troupe/v1/models/import",
                                                   .scope = Scope::Admin,
                                                   .summary = "Forget the imported prices",
                                                   .status = 204,
                                                   .tag = "Models"}};
inline constexpr Op<CountTokens, TokensCounted> countTokens{
    {.verb = Verb::Post,
     .path = "/troupe/v1/tokens",
     .scope = Scope::ModelsAccess,
     .summary = "Count the tokens of texts",
     .tag = "Models",
     .description = "Exact for OpenAI's models from GPT-4o on; others differ by some per cent.",
     .requestExample = "{\"texts\": [\"You are a careful accountant.\"]}"}};
inline constexpr Op<Nothing, ModelList> listModels{{.path = "/troupe/v1/models",
                                                    .scope = Scope::ModelsAccess,
                                                    .summary = "List models and their prices",
                                                    .tag = "Models"}};

} // namespace ops
} // namespace troupe
