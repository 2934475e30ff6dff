// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/money.h"
#include "core/providers/provider.h"

#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <mutex>
#include <optional>
#include <utility>

namespace troupe {

/// Prices in dollars per million tokens.
struct TokenPrices
{
    Money inputPerMillion;
    Money cachedInputPerMillion; ///< the input price where the provider lists no other
    Money outputPerMillion;
};

/// Some providers charge a whole request otherwise when its prompt is long.
struct LongPromptPrices : TokenPrices
{
    qint64 above = 0; ///< of prompts with more input tokens than this, cached ones included
};

/// One model as its provider lists it in public.
struct CatalogModel : TokenPrices
{
    QString id; ///< a name that the provider's API takes
    QString name; ///< for people
    QString provider; ///< "openai", "anthropic", "google", "mistral", "deepseek", "troupe"
    QStringList capabilities; ///< of "text", "reasoning", "function_calling", "vision", "code"
    qint64 contextWindow = 0; ///< tokens
    qint64 maxOutput = 0; ///< tokens
    int latencyMs = 0; ///< to the first token, typically
    QString availability; ///< "high", "preview", "legacy"
    QString dated; ///< the day on which the prices were looked up, "2025-11-01"
    std::optional<LongPromptPrices> longPrompt;
};

/// The models that Troupe knows, with their prices and other names. A value; read-only use is
/// thread-safe.
///
/// JSON: {"vendors": {"openai": {"dated", "source", "note"}}, "models": [{"id", "name", "provider",
/// "context_window", "max_output", "input_per_million", "cached_input_per_million",
/// "output_per_million", "capabilities", "latency_ms", "availability", "dated", "aliases",
/// "long_prompt": {"above", and three prices}}], "aliases": {"other name": "id"}}. Prices are
/// strings, so that they are exact.
class ModelCatalog
{
public:
    /// Fails with Invalid and every problem found, each with its JSON pointer (Malformed when it is
    /// no JSON object).
    static Result<ModelCatalog> load(const QByteArray &json);
    /// The catalogue that is compiled in. Takes about a millisecond: see LazyModelCatalog.
    static Result<ModelCatalog> builtIn();

    /// The model of an id or alias, in any case, also as "provider/id" or "models/id". A dated or
    /// named version ("gpt-4o-2024-08-06", "claude-sonnet-4-5@20250929", "…-latest") that is not
    /// listed itself is the longest listed name before that suffix. Null when nothing fits. Valid
    /// until this catalogue changes.
    const CatalogModel *lookup(QStringView name) const;

    const QList<CatalogModel> &all() const { return m_models; }
    /// Every alias with the id of its model, in order of the alias.
    QList<std::pair<QString, QString>> aliases() const;

    /// Applies a person's own list, of the same form: a model whose id is known changes only in
    /// what is given, another one is added and needs provider, context_window and prices; aliases
    /// are added or turned to another model. All or nothing: fails as load() does.
    Result<void> applyOverrides(const QByteArray &json);

private:
    friend class CatalogReader;

    QList<CatalogModel> m_models;
    QHash<QString, qsizetype> m_names; ///< lower-case ids and aliases → index
};

/// What a request cost, by its parts. Each part is rounded once, half to even, to the nano-dollar;
/// total() is their exact sum.
struct TokenCharge
{
    Money input; ///< of what did not come from the cache
    Money cachedInput;
    Money output;

    Money total() const { return input + cachedInput + output; }
};

/// Counts that make no sense are brought into range: none below zero, no more cached than input.
TokenCharge charge(const TokenCounts &tokens, const CatalogModel &model);

/// The built-in catalogue, read at its first use. Thread-safe.
class LazyModelCatalog
{
public:
    /// An empty catalogue if the compiled-in one cannot be read, which a test rules out.
    const ModelCatalog &get() const;

private:
    mutable std::once_flag m_once;
    mutable ModelCatalog m_catalog;
};

} // namespace troupe
