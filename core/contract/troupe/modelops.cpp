// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/modelops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<ProviderConfig>;

const TypeInfo &ProviderRef::info()
{
    static const TypeInfo type{"provider_ref",
                               {field<&ProviderRef::providerId>("provider_id", Required)}};
    return type;
}

const TypeInfo &ProviderInput::info()
{
    static const TypeInfo type{
        "provider_input",
        {
            field<&ProviderInput::name>("name", Required, "Unique; prefixes its models' ids")
                .length(1, 60),
            field<&ProviderInput::kind>("kind"),
            field<&ProviderInput::baseUrl>("base_url", NoFlag, "Such as http://127.0.0.1:11434/v1")
                .length(0, 2000),
            field<&ProviderInput::models>("models", NoFlag, "Empty: what it lists itself")
                .length(0, 5000),
            field<&ProviderInput::enabled>("enabled"),
            field<&ProviderInput::apiKey>("api_key", Secret | OmitEmpty,
                                          "Kept in the secret store; empty in a change: removed")
                .length(0, 10'000),
        }};
    return type;
}

const TypeInfo &UpdateProvider::info()
{
    static const TypeInfo type{"update_provider",
                               {
                                   field<&UpdateProvider::providerId>("provider_id", Required),
                                   field<&UpdateProvider::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &ProviderTest::info()
{
    static const TypeInfo type{"provider_test",
                               {
                                   field<&ProviderTest::ok>("ok"),
                                   field<&ProviderTest::message>("message"),
                                   field<&ProviderTest::models>("models"),
                                   field<&ProviderTest::latencyMs>("latency_ms"),
                               }};
    return type;
}

const TypeInfo &ModelList::info()
{
    static const TypeInfo type{"model_list", {field<&ModelList::items>("items")}};
    return type;
}

const TypeInfo &AliasRef::info()
{
    static const TypeInfo type{"alias_ref",
                               {field<&AliasRef::alias>("alias", Required).length(1, 128)}};
    return type;
}

const TypeInfo &SetAlias::info()
{
    static const TypeInfo type{
        "set_alias",
        {
            field<&SetAlias::alias>("alias", Required).length(1, 128),
            field<&SetAlias::model>("model", Required, "An id, or \"provider/id\"").length(1, 300),
        }};
    return type;
}

const TypeInfo &AliasList::info()
{
    static const TypeInfo type{"alias_list", {field<&AliasList::items>("items")}};
    return type;
}

const TypeInfo &ModelName::info()
{
    static const TypeInfo type{"model_name",
                               {field<&ModelName::model>("model", Required).length(1, 300)}};
    return type;
}

const TypeInfo &OverrideList::info()
{
    static const TypeInfo type{"override_list", {field<&OverrideList::items>("items")}};
    return type;
}

const TypeInfo &PriceDocument::info()
{
    static const TypeInfo type{"price_document",
                               {field<&PriceDocument::prices>("prices", WholeBody)}};
    return type;
}

const TypeInfo &LeftOutModel::info()
{
    static const TypeInfo type{"left_out_model",
                               {
                                   field<&LeftOutModel::model>("model"),
                                   field<&LeftOutModel::message>("message"),
                               }};
    return type;
}

const TypeInfo &ImportReport::info()
{
    static const TypeInfo type{
        "import_report",
        {
            field<&ImportReport::models>("models", NoFlag, "That were taken"),
            field<&ImportReport::otherModes>("other_modes", NoFlag,
                                             "That are no chat models and were passed over"),
            field<&ImportReport::problemCount>("problem_count", NoFlag,
                                               "That were left out for an error"),
            field<&ImportReport::problems>("problems", NoFlag, "The first 200 of those"),
        }};
    return type;
}

const TypeInfo &ImportState::info()
{
    static const TypeInfo type{"import_state",
                               {
                                   field<&ImportState::models>("models"),
                                   field<&ImportState::importedAt>("imported_at"),
                               }};
    return type;
}

const TypeInfo &FoundServer::info()
{
    static const TypeInfo type{
        "found_server",
        {
            field<&FoundServer::program>("program", NoFlag, "Such as \"Ollama\""),
            field<&FoundServer::kind>("kind", NoFlag, "Of a provider for it"),
            field<&FoundServer::baseUrl>("base_url", NoFlag, "Of a provider for it"),
            field<&FoundServer::models>("models"),
            field<&FoundServer::needsKey>("needs_key", NoFlag, "It tells nothing without one"),
            field<&FoundServer::providerId>(
                "provider_id", NoFlag, "Of the provider that is set up for it; empty: none is"),
        }};
    return type;
}

const TypeInfo &DiscoveryReport::info()
{
    static const TypeInfo type{
        "discovery_report",
        {
            field<&DiscoveryReport::items>("items"),
            field<&DiscoveryReport::searchedAt>("searched_at", NoFlag,
                                                "Null: nobody has searched since the start"),
            field<&DiscoveryReport::enabled>("enabled", NoFlag, "The setting local_discovery"),
        }};
    return type;
}

const TypeInfo &CountTokens::info()
{
    static const TypeInfo type{"count_tokens",
                               {field<&CountTokens::texts>("texts", Required).length(1, 100)}};
    return type;
}

const TypeInfo &TokensCounted::info()
{
    static const TypeInfo type{"tokens_counted",
                               {
                                   field<&TokensCounted::tokens>("tokens", NoFlag, "Of each text"),
                                   field<&TokensCounted::total>("total"),
                                   field<&TokensCounted::encoding>("encoding"),
                               }};
    return type;
}

} // namespace troupe
