// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "core/engine/modelbook.h"
#include "core/providers/catalog/catalog.h"
#include "core/providers/provider.h"

#include <QHash>
#include <QUrl>

#include <functional>
#include <memory>

namespace troupe {

/// Who answers for a model id.
struct ResolvedModel
{
    std::shared_ptr<Provider> provider;
    QString providerName;
    QString requested; ///< the id asked for, or the default model's
    QString answering; ///< the id that will answer
    QString wireName; ///< the provider's own name of it
    bool isFallback = false; ///< troupe-offline stands in for a model without a provider
    bool isBuiltIn = false;
    bool isLocal = false; ///< its provider runs on this machine
    int contextWindow = 0; ///< of the requested model, tokens; 0: unknown
    int maxOutput = 0; ///< of the requested model, tokens; 0: unknown
    QStringList capabilities; ///< of the model that answers; empty: unknown
    std::optional<CatalogModel> requestedPrice;
    std::optional<CatalogModel> answeringPrice;
};

/// The configured providers and the catalogue of models: resolves an id to who answers. Server
/// thread only.
class ModelRegistry
{
public:
    /// Null when the configuration makes none.
    using Factory = std::function<std::shared_ptr<Provider>(const ProviderConfig &)>;

    ModelRegistry(std::shared_ptr<const LazyModelCatalog> catalog,
                  std::shared_ptr<Provider> builtIn, Factory factory);

    void setProviders(const QList<ProviderConfig> &providers);
    void setPolicy(const QString &defaultModel, bool offlineFallback);
    void setBook(ModelBook book) { m_book = std::move(book); }

    /// "" is the default model. Looked for in this order: troupe-offline, people's own aliases,
    /// "provider/model", the lists of enabled providers, the catalogue with its aliases, imported
    /// lists. Errors: Malformed with key
    /// "invalid_model" (nobody knows it, or no provider serves it and the fallback is off).
    Result<ResolvedModel> resolve(const QString &model) const;

    /// Whether any catalogue or provider knows the id, configured or not.
    bool knows(const QString &model) const;

    /// The catalogue, what providers list and administrators describe beside it; troupe-offline
    /// first.
    QList<ModelInfo> models() const;
    const ModelBook &book() const { return m_book; }
    /// A new provider object for a configuration, for test calls; null when its address cannot be
    /// one.
    std::shared_ptr<Provider> make(const ProviderConfig &config) const { return m_factory(config); }
    const ModelCatalog &catalog() const { return m_catalog->get(); }

private:
    struct Entry
    {
        ProviderConfig config;
        std::shared_ptr<Provider> provider;
        QHash<QString, ListedModel> listed; ///< by id

        const ListedModel *listing(const QString &model) const;
    };
    const Entry *entryServing(const QString &model, QString *wireName) const;
    ResolvedModel resolvedFor(const Entry &entry, const QString &requested,
                              const QString &wireName) const;
    std::optional<ModelFacts> factsOf(const QString &model, const Entry *entry) const;
    ModelInfo listedInfo(const Entry &entry, const QString &id) const;

    std::shared_ptr<const LazyModelCatalog> m_catalog;
    std::shared_ptr<Provider> m_builtIn;
    Factory m_factory;
    std::vector<Entry> m_entries;
    ModelBook m_book;
    QString m_defaultModel;
    bool m_offlineFallback = true;
};

inline constexpr char kOfflineModel[] = "troupe-offline";

/// What a call cost at a model's price; nothing known is nothing charged.
Money chargeFor(const TokenCounts &tokens, const std::optional<CatalogModel> &price);

} // namespace troupe
