// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelbook.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMostAliasSteps = 8; // more is a circle

template <class T>
const T *firstOf(const QHash<QString, T> &table, const QStringList &keys)
{
    for (const QString &key : keys) {
        if (const auto found = table.constFind(key); found != table.constEnd())
            return &*found;
    }
    return nullptr;
}

void applyImported(ModelFacts &facts, const ImportedModel &from, bool isKnown)
{
    if (from.inputPerMillion) {
        facts.inputPerMillion = *from.inputPerMillion;
        facts.cachedInputPerMillion = from.cachedInputPerMillion.value_or(*from.inputPerMillion);
        facts.outputPerMillion = from.outputPerMillion.value_or(Money());
        facts.longPrompt.reset();
        facts.priceSource = PriceSource::Imported;
    }
    if (from.contextWindow > 0)
        facts.contextWindow = from.contextWindow;
    if (from.maxOutput > 0)
        facts.maxOutput = from.maxOutput;
    if (!isKnown) {
        facts.capabilities = from.capabilities;
        facts.provider = from.provider;
    }
}

/// What is really loaded counts more than what a list says of the model.
void applyListed(ModelFacts &facts, const ListedModel &from)
{
    if (from.contextWindow > 0)
        facts.contextWindow = from.contextWindow;
    if (from.maxOutput > 0)
        facts.maxOutput = from.maxOutput;
    if (from.capabilities.isEmpty())
        return;
    facts.capabilities = from.capabilities;
    facts.capabilities.replaceInStrings(QStringLiteral("tools"),
                                        QStringLiteral("function_calling"));
}

void applyOverride(ModelFacts &facts, const ModelOverride &from)
{
    facts.changed = true;
    const bool hadPrice = facts.priceSource != PriceSource::Unknown;
    if (from.inputPerMillion || from.cachedInputPerMillion || from.outputPerMillion) {
        facts.priceSource = PriceSource::Yours;
        facts.longPrompt.reset();
    }
    facts.inputPerMillion = from.inputPerMillion.value_or(facts.inputPerMillion);
    facts.outputPerMillion = from.outputPerMillion.value_or(facts.outputPerMillion);
    if (from.cachedInputPerMillion)
        facts.cachedInputPerMillion = *from.cachedInputPerMillion;
    else if (!hadPrice)
        facts.cachedInputPerMillion = facts.inputPerMillion;
    facts.contextWindow = from.contextWindow.value_or(static_cast<int>(facts.contextWindow));
    facts.maxOutput = from.maxOutput.value_or(static_cast<int>(facts.maxOutput));
    facts.capabilities = from.capabilities.value_or(facts.capabilities);
}

} // namespace

ModelBook::ModelBook(const QList<ModelAlias> &aliases, const QList<ModelOverride> &overrides,
                     const QList<ImportedModel> &imported)
{
    for (const ModelAlias &alias : aliases)
        m_aliases.insert(alias.alias.toLower(), alias.model);
    for (const ModelOverride &item : overrides)
        m_overrides.insert(item.model.toLower(), item);
    for (const ImportedModel &item : imported)
        m_imported.insert(item.model.toLower(), item);
}

QString ModelBook::target(const QString &name) const
{
    QString target = name;
    for (int step = 0; step < kMostAliasSteps; ++step) {
        const auto found = m_aliases.constFind(target.toLower());
        if (found == m_aliases.constEnd())
            break;
        target = *found;
    }
    return target;
}

std::optional<ModelFacts> ModelBook::facts(const ModelCatalog &catalog, const QString &model,
                                           const QString &provider, const ListedModel *listed) const
{
    const CatalogModel *known = catalog.lookup(model);
    QStringList names{model.toLower()};
    if (!provider.isEmpty())
        names.prepend(provider.toLower() + u'/' + model.toLower());
    if (known)
        names.append(known->id.toLower());
    const ImportedModel *imported = firstOf(m_imported, names);
    const ModelOverride *own = firstOf(m_overrides, names);
    if (!known && !imported && !own && !listed)
        return std::nullopt;
    ModelFacts facts;
    if (known) {
        static_cast<CatalogModel &>(facts) = *known;
        facts.priceSource = PriceSource::Catalogue;
    } else {
        facts.id = facts.name = model;
        facts.availability = QStringLiteral("unknown");
        facts.capabilities = QStringList{QStringLiteral("text")};
    }
    if (imported)
        applyImported(facts, *imported, known != nullptr);
    if (listed)
        applyListed(facts, *listed);
    if (own)
        applyOverride(facts, *own);
    return facts;
}

QHash<QString, QStringList> ModelBook::namesByModel(const ModelCatalog &catalog) const
{
    QHash<QString, QStringList> names;
    for (const auto &[alias, model] : catalog.aliases()) {
        if (!m_aliases.contains(alias)) // an own one of that name leads elsewhere
            names[model.toLower()].append(alias);
    }
    QStringList own = m_aliases.keys();
    std::sort(own.begin(), own.end());
    for (const QString &alias : std::as_const(own)) {
        const QString model = target(alias);
        const CatalogModel *known = catalog.lookup(model);
        names[known ? known->id.toLower() : model.toLower()].append(alias);
    }
    return names;
}

} // namespace troupe
