// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelregistry.h"

#include <QSet>

namespace troupe {

namespace {

ModelInfo infoFrom(const ModelFacts &model)
{
    ModelInfo info;
    info.id = model.id;
    info.name = model.name;
    info.provider = model.provider;
    info.capabilities = model.capabilities;
    info.contextWindow = static_cast<int>(model.contextWindow);
    info.maxOutput = static_cast<int>(model.maxOutput);
    info.inputPerMillion = model.inputPerMillion;
    info.cachedInputPerMillion = model.cachedInputPerMillion;
    info.outputPerMillion = model.outputPerMillion;
    info.latencyMs = model.latencyMs;
    info.availability = model.availability;
    info.priceSource = model.priceSource;
    info.changed = model.changed;
    return info;
}

void dropPrice(ModelInfo &info)
{
    info.inputPerMillion = info.cachedInputPerMillion = info.outputPerMillion = {};
    info.priceSource = PriceSource::Unknown;
}

bool isLoopback(const QString &baseUrl)
{
    const QString host = QUrl(baseUrl).host().toLower();
    return host == QLatin1String("localhost") || host == QLatin1String("::1")
           || host.startsWith(QLatin1String("127."));
}

} // namespace

ModelRegistry::ModelRegistry(std::shared_ptr<const LazyModelCatalog> catalog,
                             std::shared_ptr<Provider> builtIn, Factory factory)
    : m_catalog(std::move(catalog)), m_builtIn(std::move(builtIn)), m_factory(std::move(factory))
{
}

void ModelRegistry::setProviders(const QList<ProviderConfig> &providers)
{
    std::vector<Entry> entries;
    for (const ProviderConfig &config : providers) {
        if (!config.enabled || config.kind == ProviderKind::Offline)
            continue;
        auto provider = m_factory(config);
        if (!provider)
            continue;
        Entry &entry = entries.emplace_back(Entry{config, std::move(provider), {}});
        for (const ListedModel &model : config.listed)
            entry.listed.insert(model.id, model);
    }
    m_entries = std::move(entries); // a turn that runs keeps its provider alive
}

void ModelRegistry::setPolicy(const QString &defaultModel, bool offlineFallback)
{
    m_defaultModel = defaultModel;
    m_offlineFallback = offlineFallback;
}

const ListedModel *ModelRegistry::Entry::listing(const QString &model) const
{
    const auto found = listed.constFind(model);
    return found == listed.constEnd() ? nullptr : &*found;
}

std::optional<ModelFacts> ModelRegistry::factsOf(const QString &model, const Entry *entry) const
{
    return m_book.facts(m_catalog->get(), model, entry ? entry->config.name : QString(),
                        entry ? entry->listing(model) : nullptr);
}

const ModelRegistry::Entry *ModelRegistry::entryServing(const QString &model,
                                                        QString *wireName) const
{
    for (const Entry &entry : m_entries) {
        const QString prefix = entry.config.name + u'/';
        if (model.startsWith(prefix, Qt::CaseInsensitive)) {
            *wireName = model.mid(prefix.size());
            return wireName->isEmpty() ? nullptr : &entry;
        }
    }
    for (const Entry &entry : m_entries) {
        if (entry.config.models.contains(model)) {
            *wireName = model;
            return &entry;
        }
    }
    return nullptr;
}

ResolvedModel ModelRegistry::resolvedFor(const Entry &entry, const QString &requested,
                                         const QString &wireName) const
{
    ResolvedModel resolved;
    resolved.provider = entry.provider;
    resolved.providerName = entry.config.name;
    resolved.requested = requested;
    resolved.answering = wireName;
    resolved.wireName = wireName;
    resolved.isLocal = isLoopback(entry.config.baseUrl);
    if (const auto known = factsOf(wireName, &entry)) {
        resolved.requestedPrice = *known;
        resolved.contextWindow = static_cast<int>(known->contextWindow);
        resolved.maxOutput = static_cast<int>(known->maxOutput);
        resolved.capabilities = known->capabilities;
        // What runs on this machine costs nothing, whatever its name, unless somebody says so.
        if (!resolved.isLocal || known->priceSource == PriceSource::Yours)
            resolved.answeringPrice = *known;
    }
    return resolved;
}

Result<ResolvedModel> ModelRegistry::resolve(const QString &model) const
{
    const QString defaultModel =
        m_defaultModel.isEmpty() ? QString::fromLatin1(kOfflineModel) : m_defaultModel;
    const QString requested = model.trimmed().isEmpty() ? defaultModel : model.trimmed();

    ResolvedModel resolved;
    resolved.provider = m_builtIn;
    resolved.providerName = QStringLiteral("built-in");
    resolved.requested = requested;
    resolved.answering = QString::fromLatin1(kOfflineModel);
    resolved.wireName = resolved.answering;
    resolved.isBuiltIn = true;
    const QString wanted = m_book.target(requested);
    QString wireName;
    if (wanted == QLatin1String(kOfflineModel)) {
        resolved.requested = wanted; // by whatever name: nobody stands in for anybody
        if (const auto known = factsOf(wanted, nullptr))
            resolved.contextWindow = static_cast<int>(known->contextWindow);
        return resolved;
    }
    if (const Entry *entry = entryServing(wanted, &wireName))
        return resolvedFor(*entry, requested, wireName);
    if (const CatalogModel *listed = m_catalog->get().lookup(wanted)) {
        if (const Entry *entry = entryServing(listed->id, &wireName))
            return resolvedFor(*entry, requested, wireName);
    }
    const auto known = factsOf(wanted, nullptr);
    if (!known) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("invalid_model"),
                         QStringLiteral("Unsupported model: '%1'. It is in no catalogue and no "
                                        "provider lists it.")
                             .arg(wanted));
    }
    if (!m_offlineFallback) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("invalid_model"),
                         QStringLiteral("No provider for the model '%1' is set up. Add one in the "
                                        "settings, or allow the offline fallback.")
                             .arg(requested));
    }
    resolved.isFallback = true;
    resolved.contextWindow = static_cast<int>(known->contextWindow);
    resolved.maxOutput = static_cast<int>(known->maxOutput);
    resolved.requestedPrice = *known;
    return resolved;
}

bool ModelRegistry::knows(const QString &model) const
{
    QString wireName;
    const QString name = m_book.target(model.trimmed());
    return name.isEmpty() || entryServing(name, &wireName) || factsOf(name, nullptr);
}

ModelInfo ModelRegistry::listedInfo(const Entry &entry, const QString &id) const
{
    const auto facts = factsOf(id, &entry);
    ModelInfo info = facts ? infoFrom(*facts) : ModelInfo{};
    if (!facts)
        info.name = id;
    info.id = id;
    info.provider = entry.config.name;
    info.configured = true;
    info.local = isLoopback(entry.config.baseUrl);
    if (info.capabilities.isEmpty())
        info.capabilities = QStringList{QStringLiteral("text")};
    if (info.availability.isEmpty())
        info.availability = QStringLiteral("unknown");
    if (info.local && info.priceSource != PriceSource::Yours)
        dropPrice(info);
    return info;
}

QList<ModelInfo> ModelRegistry::models() const
{
    QList<ModelInfo> models;
    QSet<QString> seen;
    QString wireName;
    for (const CatalogModel &model : m_catalog->get().all()) {
        const Entry *entry = entryServing(model.id, &wireName);
        const auto facts = factsOf(model.id, entry);
        ModelInfo info = infoFrom(facts ? *facts : ModelFacts{model, {}, false});
        info.local = model.id == QLatin1String(kOfflineModel);
        info.configured = info.local || entry != nullptr;
        seen.insert(info.id.toLower());
        if (info.local)
            models.prepend(info);
        else
            models.append(info);
    }
    for (const Entry &entry : m_entries) {
        for (const QString &id : entry.config.models) {
            if (seen.contains(id.toLower()))
                continue;
            seen.insert(id.toLower());
            seen.insert(entry.config.name.toLower() + u'/' + id.toLower());
            models.append(listedInfo(entry, id));
        }
    }
    for (const ModelOverride &own : m_book.overrides()) {
        if (seen.contains(own.model.toLower()) || m_catalog->get().lookup(own.model))
            continue;
        if (const auto facts = factsOf(own.model, nullptr))
            models.append(infoFrom(*facts));
    }
    const auto names = m_book.namesByModel(m_catalog->get());
    for (ModelInfo &info : models)
        info.aliases = names.value(info.id.toLower());
    return models;
}

Money chargeFor(const TokenCounts &tokens, const std::optional<CatalogModel> &price)
{
    return price ? charge(tokens, *price).total() : Money{};
}

} // namespace troupe
