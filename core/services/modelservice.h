// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/modelops.h"
#include "core/services/caller.h"

namespace troupe {

class Database;
class ModelRegistry;

/// Providers, their keys and the models that can be asked for.
class ModelService
{
public:
    ModelService(Database &db, ModelRegistry &registry) : m_db(db), m_registry(registry) {}

    Result<Page<ProviderConfig>> list(const Caller &caller) const;
    Result<ProviderConfig> find(const Caller &caller, const QString &providerId) const;
    Task<ProviderConfig> create(Caller caller, ProviderInput input);
    Task<ProviderConfig> update(Caller caller, QString providerId, Patch<ProviderInput> changes);
    Task<void> remove(Caller caller, QString providerId);
    Task<ProviderTest> test(Caller caller, QString providerId);
    Result<QList<ModelInfo>> models(const Caller &caller) const;

private:
    Database &m_db;
    ModelRegistry &m_registry;
};

} // namespace troupe
