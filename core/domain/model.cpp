// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/model.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &ListedModel::info()
{
    static const TypeInfo type{
        "listed_model",
        {
            field<&ListedModel::id>("id"),
            field<&ListedModel::contextWindow>("context_window", NoFlag, "Tokens; 0: unknown"),
            field<&ListedModel::maxOutput>("max_output", NoFlag, "Tokens; 0: unknown"),
            field<&ListedModel::capabilities>("capabilities"),
        }};
    return type;
}

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
            field<&ProviderConfig::listed>("listed", ReadOnly,
                                           "What it told of its models when it listed them"),
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
            field<&ModelInfo::aliases>("aliases", NoFlag, "Other names of it"),
            field<&ModelInfo::priceSource>("price_source"),
            field<&ModelInfo::changed>("changed", NoFlag,
                                       "An administrator said something else of it"),
        }};
    return type;
}

const TypeInfo &ModelOverride::info()
{
    static const TypeInfo type{
        "model_overrides",
        {
            field<&ModelOverride::model>("model", Primary | Required,
                                         "Its id, or \"provider/id\"; in any case")
                .length(1, 300),
            field<&ModelOverride::inputPerMillion>("input_per_million", NoFlag,
                                                   "Dollars; null: as it is known otherwise"),
            field<&ModelOverride::cachedInputPerMillion>("cached_input_per_million"),
            field<&ModelOverride::outputPerMillion>("output_per_million"),
            field<&ModelOverride::contextWindow>("context_window", NoFlag, "Tokens").range(1, 1e9),
            field<&ModelOverride::maxOutput>("max_output", NoFlag, "Tokens").range(1, 1e9),
            field<&ModelOverride::capabilities>(
                "capabilities", NoFlag,
                "Of text, vision, function_calling, reasoning, code; null: as known otherwise"),
            field<&ModelOverride::updatedAt>("updated_at", ReadOnly),
        }};
    return type;
}

const TypeInfo &ImportedModel::info()
{
    static const TypeInfo type{"imported_models",
                               {
                                   field<&ImportedModel::model>("model", Primary),
                                   field<&ImportedModel::provider>("provider"),
                                   field<&ImportedModel::inputPerMillion>("input_per_million"),
                                   field<&ImportedModel::cachedInputPerMillion>(
                                       "cached_input_per_million"),
                                   field<&ImportedModel::outputPerMillion>("output_per_million"),
                                   field<&ImportedModel::contextWindow>("context_window"),
                                   field<&ImportedModel::maxOutput>("max_output"),
                                   field<&ImportedModel::capabilities>("capabilities"),
                                   field<&ImportedModel::importedAt>("imported_at"),
                               }};
    return type;
}

const TypeInfo &ModelAlias::info()
{
    static const TypeInfo type{"model_aliases",
                               {
                                   field<&ModelAlias::alias>("alias", Primary | ReadOnly),
                                   field<&ModelAlias::model>("model", Required,
                                                             "An id, or \"provider/id\"")
                                       .length(1, 300),
                                   field<&ModelAlias::builtIn>("built_in", ReadOnly | NotStored,
                                                               "It came with the program"),
                                   field<&ModelAlias::updatedAt>("updated_at", ReadOnly),
                               }};
    return type;
}

} // namespace troupe
