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

} // namespace troupe
