// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/model.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &ProviderConfig::info()
{
    static const TypeInfo type{
        "providers",
        {
            field<&ProviderConfig::id>("id", Primary | ReadOnly),
            field<&ProviderConfig::name>("name", Required, "Unique; prefixes its models' ids")
                .length(1, 60),
            field<&ProviderConfig::kind>("kind"),
            field<&ProviderConfig::baseUrl>("base_url", NoFlag, "Such as http://127.0.0.1:11434/v1")
                .length(0, 2000),
            field<&ProviderConfig::models>("models", NoFlag, "What it serves").length(0, 5000),
            field<&ProviderConfig::modelsTyped>(
                "models_typed", ReadOnly,
                "A person typed the models; else they are what it listed last"),
            field<&ProviderConfig::enabled>("enabled"),
            field<&ProviderConfig::hasSecret>("has_secret", ReadOnly, "An API key is stored"),
            field<&ProviderConfig::lastError>("last_error", ReadOnly,
                                              "Of the last test or listing; empty: it went well"),
            field<&ProviderConfig::checkedAt>("checked_at", ReadOnly),
            field<&ProviderConfig::createdAt>("created_at", ReadOnly),
            field<&ProviderConfig::updatedAt>("updated_at", ReadOnly),
        }};
    return type;
}

const TypeInfo &ModelInfo::info()
{
    static const TypeInfo type{
        "models",
        {
            field<&ModelInfo::id>("id"),
            field<&ModelInfo::name>("name"),
            field<&ModelInfo::provider>("provider"),
            field<&ModelInfo::capabilities>("capabilities"),
            field<&ModelInfo::contextWindow>("context_window", NoFlag, "Tokens; 0: unknown"),
            field<&ModelInfo::maxOutput>("max_output", NoFlag, "Tokens; 0: unknown"),
            field<&ModelInfo::inputPerMillion>("input_per_million", NoFlag, "Dollars"),
            field<&ModelInfo::cachedInputPerMillion>("cached_input_per_million"),
            field<&ModelInfo::outputPerMillion>("output_per_million"),
            field<&ModelInfo::latencyMs>("latency_ms"),
            field<&ModelInfo::availability>("availability"),
            field<&ModelInfo::configured>("configured"),
            field<&ModelInfo::local>("local", NoFlag, "Nothing leaves this machine"),
        }};
    return type;
}

} // namespace troupe
