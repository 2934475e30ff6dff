// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/modelops.h"

#include <functional>

namespace troupe {

class Clock;
class Database;
class ModelRegistry;
class Tx;

/// What people say of models: other names, facts and prices of their own, imported lists. Stored,
/// and given to the registry after each change, so that the next call counts with it.
class ModelBookService
{
public:
    ModelBookService(Database &db, ModelRegistry &registry, const Clock &clock)
        : m_db(db), m_registry(registry), m_clock(clock)
    {
    }

    /// Gives what is stored to the registry. Once, after the database is open.
    Result<void> load();

    Result<AliasList> aliases() const;
    /// Invalid: the name is none, it leads to itself, or nobody knows the model.
    Task<ModelAlias> setAlias(SetAlias input);
    Task<void> removeAlias(QString alias);

    Result<OverrideList> overrides() const;
    /// One without a fact is forgotten. Invalid: a price that is negative or above 1,000,000
    /// dollars a million tokens, an answer longer than the context window, an empty capability.
    Task<ModelOverride> setOverride(ModelOverride input);
    Task<void> removeOverride(QString model);

    /// Takes the place of what was imported before. Invalid when there is no usable entry.
    Task<ImportReport> importPrices(PriceDocument document);
    Result<ImportState> importState() const;
    Task<void> clearImport();

private:
    enum class Part : quint8 { Aliases, Overrides, Import };

    Task<void> change(Part part, std::function<Result<void>(Tx &)> apply);
    /// Reads what has changed only: an imported list is long.
    Result<void> read(Part part);
    void tellRegistry();

    Database &m_db;
    ModelRegistry &m_registry;
    const Clock &m_clock;
    QList<ModelAlias> m_aliases;
    QList<ModelOverride> m_overrides;
    QList<ImportedModel> m_imported;
};

} // namespace troupe
