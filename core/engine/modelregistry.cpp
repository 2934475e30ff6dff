// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelregistry.h"

#include <QSet>

namespace troupe {

namespace {

ModelInfo infoFrom(const CatalogModel &model)
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
    return info;
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
        if (auto provider = m_factory(config))
            entries.push_back({config, std::move(provider)});
    }
    m_entries = std::move(entries); // a turn that runs keeps its provider alive
}

void ModelRegistry::setPolicy(const QString &defaultModel, bool offlineFallback)
{
    m_defaultModel = defaultModel;
    m_offlineFallback = offlineFallback;
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
    if (const CatalogModel *known = m_catalog->get().lookup(wireName)) {
        resolved.requestedPrice = *known;
        resolved.contextWindow = static_cast<int>(known->contextWindow);
        // What runs on this machine costs nothing, whatever its name.
        if (!isLoopback(entry.config.baseUrl))
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
    const CatalogModel *known = m_catalog->get().lookup(requested);
    if (known)
        resolved.contextWindow = static_cast<int>(known->contextWindow);
    if (requested == QLatin1String(kOfflineModel))
        return resolved;

    QString wireName;
    if (const Entry *entry = entryServing(requested, &wireName))
        return resolvedFor(*entry, requested, wireName);
    if (known) {
        if (const Entry *entry = entryServing(known->id, &wireName))
            return resolvedFor(*entry, requested, wireName);
    }
    if (!known) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("invalid_model"),
                         QStringLiteral("Unsupported model: '%1'. It is in no catalogue and no "
                                        "provider lists it.")
                             .arg(requested));
    }
    if (!m_offlineFallback) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("invalid_model"),
                         QStringLiteral("No provider for the model '%1' is set up. Add one in the "
                                        "settings, or allow the offline fallback.")
                             .arg(requested));
    }
    resolved.isFallback = true;
    resolved.requestedPrice = *known;
    return resolved;
}

bool ModelRegistry::knows(const QString &model) const
{
    QString wireName;
    const QString name = model.trimmed();
    return name.isEmpty() || m_catalog->get().lookup(name) || entryServing(name, &wireName);
}

QList<ModelInfo> ModelRegistry::models() const
{
    QList<ModelInfo> models;
    QSet<QString> seen;
    QString wireName;
    for (const CatalogModel &model : m_catalog->get().all()) {
        ModelInfo info = infoFrom(model);
        info.local = model.id == QLatin1String(kOfflineModel);
        info.configured = info.local || entryServing(model.id, &wireName) != nullptr;
        seen.insert(info.id);
        if (info.local)
            models.prepend(info);
        else
            models.append(info);
    }
    for (const Entry &entry : m_entries) {
        for (const QString &id : entry.config.models) {
            if (seen.contains(id))
                continue;
            seen.insert(id);
            const CatalogModel *known = m_catalog->get().lookup(id);
            ModelInfo info = known ? infoFrom(*known) : ModelInfo{};
            info.id = id;
            if (!known)
                info.name = id;
            info.provider = entry.config.name;
            info.configured = true;
            info.local = isLoopback(entry.config.baseUrl);
            if (info.capabilities.isEmpty())
                info.capabilities = QStringList{QStringLiteral("text")};
            if (info.availability.isEmpty())
                info.availability = QStringLiteral("unknown");
            if (info.local) {
                info.inputPerMillion = {};
                info.cachedInputPerMillion = {};
                info.outputPerMillion = {};
            }
            models.append(info);
        }
    }
    return models;
}

Money chargeFor(const TokenCounts &tokens, const std::optional<CatalogModel> &price)
{
    return price ? charge(tokens, *price).total() : Money{};
}

} // namespace troupe
