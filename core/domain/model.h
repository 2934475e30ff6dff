// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QStringList>

#include <array>
#include <optional>
#include <string_view>

namespace troupe {

enum class ProviderKind : quint8 { Offline, OpenAi, Anthropic, Ollama };
constexpr auto enumNames(ProviderKind)
{
    return std::array<std::string_view, 4>{"offline", "openai", "anthropic", "ollama"};
}

/// What a provider told of one of its models.
struct ListedModel
{
    QString id; ///< the provider's own name
    int contextWindow = 0; ///< tokens; 0: it did not say
    int maxOutput = 0; ///< tokens; 0: it did not say
    QStringList capabilities; ///< in our words; empty: it did not say

    static const TypeInfo &info();
    friend bool operator==(const ListedModel &, const ListedModel &) = default;
};

/// A configured source of models. Its secret is in the secret store, never here.
struct ProviderConfig
{
    QString id;
    QString name; ///< unique; also a prefix of its models' ids ("lmstudio/qwen3")
    ProviderKind kind = ProviderKind::OpenAi;
    QString baseUrl;
    QStringList models; ///< what it listed last, or what a person typed
    bool modelsTyped = false; ///< a person did: a listing leaves them as they are
    QList<ListedModel> listed; ///< of those of which it told something
    bool enabled = true;
    bool hasSecret = false; ///< an API key was stored for it
    QString lastError; ///< of the last test or listing; empty when that went well
    Timestamp checkedAt;
    Timestamp createdAt;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

/// Where a model's price is from.
enum class PriceSource : quint8 { Unknown, Catalogue, Imported, Yours };
constexpr auto enumNames(PriceSource)
{
    return std::array<std::string_view, 4>{"unknown", "catalogue", "imported", "yours"};
}

/// A model that can be asked for, as shown to people and programs.
struct ModelInfo
{
    QString id;
    QString name;
    QString provider;
    QStringList capabilities;
    int contextWindow = 0; ///< tokens; 0: unknown
    int maxOutput = 0; ///< tokens; 0: unknown
    Money inputPerMillion;
    Money cachedInputPerMillion;
    Money outputPerMillion;
    int latencyMs = 0; ///< measured when there are calls, else typical; 0: unknown
    QString availability; ///< "high", "unknown", …
    bool configured = false; ///< a provider that is set up serves it now
    bool local = false; ///< nothing leaves this machine
    QStringList aliases; ///< other names of it
    PriceSource priceSource = PriceSource::Unknown;
    bool changed = false; ///< an administrator said something else of it than the catalogue

    static const TypeInfo &info();
};

/// What an administrator says of a model; nothing: as it is known otherwise.
struct ModelOverride
{
    QString model; ///< its id, or "provider/id"; in any case
    std::optional<Money> inputPerMillion;
    std::optional<Money> cachedInputPerMillion;
    std::optional<Money> outputPerMillion;
    std::optional<int> contextWindow; ///< tokens
    std::optional<int> maxOutput; ///< tokens
    std::optional<QStringList> capabilities;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

/// A model of an imported list of prices.
struct ImportedModel
{
    QString model; ///< as the list names it, often "provider/id"
    QString provider;
    std::optional<Money> inputPerMillion;
    std::optional<Money> cachedInputPerMillion;
    std::optional<Money> outputPerMillion;
    int contextWindow = 0; ///< tokens; 0: unknown
    int maxOutput = 0; ///< tokens; 0: unknown
    QStringList capabilities;
    Timestamp importedAt;

    static const TypeInfo &info();
};

/// Another name of a model.
struct ModelAlias
{
    QString alias; ///< in any case
    QString model; ///< an id, "provider/id", or a name of the catalogue
    bool builtIn = false; ///< it came with the program
    Timestamp updatedAt;

    static const TypeInfo &info();
};

} // namespace troupe
