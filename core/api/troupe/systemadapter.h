// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"
#include "core/api/familydocs.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/systemops.h"

namespace troupe {

/// Providers and models in the native API.
class NativeModels
{
public:
    explicit NativeModels(ModelService &models) : m_models(models) {}

    Result<Page<ProviderConfig>> list(const Caller &caller, Nothing in) const;
    Task<ProviderConfig> create(Caller caller, ProviderInput in);
    Result<ProviderConfig> get(const Caller &caller, ProviderRef in) const;
    Task<ProviderConfig> update(Caller caller, UpdateProvider in);
    Task<void> remove(Caller caller, ProviderRef in);
    Task<ProviderTest> test(Caller caller, ProviderRef in);
    Result<ModelList> models(const Caller &caller, Nothing in) const;

private:
    ModelService &m_models;
};

/// Health, documents, usage, keys, settings and care of the system in the native API.
class NativeSystem
{
public:
    NativeSystem(const Services &services, const ApiServer &server,
                 std::shared_ptr<const FamilyDocs> docs)
        : m_services(services), m_server(server), m_docs(std::move(docs))
    {
    }

    Result<Health> health(const Caller &caller, Nothing in) const;
    Result<RawBody> openApi(const Caller &caller, Nothing in) const;
    Result<RawBody> docs(const Caller &caller, Nothing in) const;
    Result<RawBody> metrics(const Caller &caller, Nothing in) const;
    Task<UsageReport> usage(Caller caller, UsageQuery in);
    Result<Page<ApiKey>> keys(const Caller &caller, Nothing in) const;
    Task<CreatedKey> createKey(Caller caller, CreateKey in);
    Task<void> revokeKey(Caller caller, KeyRef in);
    Result<ServerSettings> settings(const Caller &caller, Nothing in) const;
    Task<ServerSettings> updateSettings(Caller caller, UpdateSettings in);
    Result<SystemInfo> system(const Caller &caller, Nothing in) const;
    Task<Page<NetworkEntry>> network(Caller caller, ListNetwork in);
    Task<BackupDone> backup(Caller caller, Nothing in);
    Task<VacuumDone> vacuum(Caller caller, Nothing in);

private:
    Services m_services;
    const ApiServer &m_server;
    std::shared_ptr<const FamilyDocs> m_docs;
};

} // namespace troupe
