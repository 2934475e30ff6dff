// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "core/providers/catalog/catalog.h"

#include <QHash>

namespace troupe {

/// All that is known of a model, from whoever knows it best.
struct ModelFacts : CatalogModel
{
    PriceSource priceSource = PriceSource::Unknown;
    bool changed = false; ///< an administrator said something of it
};

/// What people say of models beside the catalogue: their own names for them, their own facts and
/// prices, and imported lists. A value; read-only use is thread-safe.
class ModelBook
{
public:
    ModelBook() = default;
    ModelBook(const QList<ModelAlias> &aliases, const QList<ModelOverride> &overrides,
              const QList<ImportedModel> &imported);

    /// The model that an own alias leads to, through other own aliases; else `name` itself.
    QString target(const QString &name) const;
    bool isAlias(const QString &name) const { return m_aliases.contains(name.toLower()); }

    /// The facts of a model: the catalogue's, over them an imported list's, what its provider told,
    /// and what an administrator said. `provider` is the name of the one that serves it, or empty.
    /// Nothing when nobody knows the model.
    std::optional<ModelFacts> facts(const ModelCatalog &catalog, const QString &model,
                                    const QString &provider, const ListedModel *listed) const;

    /// Other names by the lower-case id of their model, the catalogue's and the own ones.
    QHash<QString, QStringList> namesByModel(const ModelCatalog &catalog) const;
    const QHash<QString, ModelOverride> &overrides() const { return m_overrides; }

private:
    QHash<QString, QString> m_aliases; ///< lower case → as written
    QHash<QString, ModelOverride> m_overrides; ///< by lower-case model
    QHash<QString, ImportedModel> m_imported; ///< by lower-case model
};

} // namespace troupe
