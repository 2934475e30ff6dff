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
inline constexpr Op<Nothing, ModelList> listModels{{.path = "/troupe/v1/models",
                                                    .scope = Scope::ModelsAccess,
                                                    .summary = "List models and their prices",
                                                    .tag = "Models"}};

} // namespace ops
} // namespace troupe
