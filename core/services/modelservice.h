// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/taskscope.h"
#include "core/contract/troupe/modelops.h"
#include "core/services/caller.h"
#include "core/services/localdiscovery.h"
#include "core/services/modelbookservice.h"

#include <QHash>

namespace troupe {

class Clock;
class Database;
class ModelRegistry;
class SecretStore;

/// Providers, their keys and the models that can be asked for.
///
/// What a provider serves is asked for in the background: when it is made, when its address, key or
/// kind changes, and at start. Nobody waits for that; an event tells when it has changed something,
/// and the provider's last_error when it failed. What was listed last is in the database.
class ModelService
{
public:
    ModelService(Database &db, ModelRegistry &registry, SecretStore &secrets, const Clock &clock)
        : m_db(db),
          m_registry(registry),
          m_secrets(secrets),
          m_clock(clock),
          m_book(db, registry, clock),
          m_discovery(db, clock)
    {
    }

    /// Gives the stored providers, and what people say of models, to the registry. Once, after the database is open.
    Result<void> load();
    /// Asks every provider that is switched on what it serves, in the background.
    void listAll();
    /// Ends what is asked in the background. Runs the event loop for up to `timeoutMs`.
    void shutdown(int timeoutMs);
    /// The name in the secret store of a provider's API key.
    static QString secretName(const QString &providerId);

    Result<Page<ProviderConfig>> list(const Caller &caller) const;
    Result<ProviderConfig> find(const Caller &caller, const QString &providerId) const;
    Task<ProviderConfig> create(Caller caller, ProviderInput input);
    Task<ProviderConfig> update(Caller caller, QString providerId, Patch<ProviderInput> changes);
    Task<void> remove(Caller caller, QString providerId);
    Task<ProviderTest> test(Caller caller, QString providerId);
    Result<QList<ModelInfo>> models(const Caller &caller) const;
    /// NotFound, key "model_not_found", for an id that no catalogue and no provider knows.
    Result<void> expectKnown(const QString &model) const;

    /// Other names, own facts and prices, imported lists.
    ModelBookService &book() { return m_book; }
    /// Model servers on this machine.
    LocalDiscovery &discovery() { return m_discovery; }

private:
    Result<void> reload();
    void listLater(const ProviderConfig &config);
    Task<void> listModels(ProviderConfig asked, int request);
    Task<ProviderConfig> store(ProviderConfig config, bool isNew, QString eventType);

    Database &m_db;
    ModelRegistry &m_registry;
    SecretStore &m_secrets;
    const Clock &m_clock;
    QHash<QString, int> m_listings; ///< the newest request by provider: older answers are dropped
    ModelBookService m_book;
    LocalDiscovery m_discovery;
    TaskScope m_scope;
};

} // namespace troupe
