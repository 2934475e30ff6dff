// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/systemadapter.h"

#include "core/api/systemfigures.h"
#include "core/services/accessservice.h"
#include "core/services/modelservice.h"
#include "core/services/systemservice.h"
#include "core/services/usageservice.h"

namespace troupe {

Result<Page<ProviderConfig>> NativeModels::list(const Caller &caller, Nothing) const
{
    return m_models.list(caller);
}

Task<ProviderConfig> NativeModels::create(Caller caller, ProviderInput in)
{
    return m_models.create(std::move(caller), std::move(in));
}

Result<ProviderConfig> NativeModels::get(const Caller &caller, ProviderRef in) const
{
    return m_models.find(caller, in.providerId);
}

Task<ProviderConfig> NativeModels::update(Caller caller, UpdateProvider in)
{
    return m_models.update(std::move(caller), std::move(in.providerId), std::move(in.changes));
}

Task<void> NativeModels::remove(Caller caller, ProviderRef in)
{
    return m_models.remove(std::move(caller), std::move(in.providerId));
}

Task<ProviderTest> NativeModels::test(Caller caller, ProviderRef in)
{
    return m_models.test(std::move(caller), std::move(in.providerId));
}

Result<ModelList> NativeModels::models(const Caller &caller, Nothing) const
{
    auto models = m_models.models(caller);
    if (!models)
        return fail(models.error());
    return ModelList{std::move(*models)};
}

Result<Health> NativeSystem::health(const Caller &, Nothing) const
{
    return m_services.system.health();
}

Result<RawBody> NativeSystem::openApi(const Caller &, Nothing) const
{
    return RawBody{"application/json", m_docs->openApi()};
}

Result<RawBody> NativeSystem::docs(const Caller &, Nothing) const
{
    return RawBody{"text/html; charset=utf-8", m_docs->page()};
}

Result<RawBody> NativeSystem::metrics(const Caller &, Nothing) const
{
    return RawBody{"text/plain; version=0.0.4; charset=utf-8", m_server.metricsText()};
}

Task<UsageReport> NativeSystem::usage(Caller caller, UsageQuery in)
{
    return m_services.usage.report(std::move(caller), std::move(in));
}

Result<Page<ApiKey>> NativeSystem::keys(const Caller &caller, Nothing) const
{
    return m_services.access.list(caller);
}

Task<CreatedKey> NativeSystem::createKey(Caller caller, CreateKey in)
{
    return m_services.access.create(std::move(caller), std::move(in));
}

Task<void> NativeSystem::revokeKey(Caller caller, KeyRef in)
{
    return m_services.access.revoke(std::move(caller), std::move(in.keyId));
}

Result<ServerSettings> NativeSystem::settings(const Caller &, Nothing) const
{
    return m_services.system.settings();
}

Task<ServerSettings> NativeSystem::updateSettings(Caller caller, UpdateSettings in)
{
    return m_services.system.updateSettings(std::move(caller), std::move(in.changes));
}

Result<SystemInfo> NativeSystem::system(const Caller &caller, Nothing) const
{
    return systemFigures(m_services, m_server, caller);
}

Task<Page<NetworkEntry>> NativeSystem::network(Caller caller, ListNetwork in)
{
    return m_services.system.network(std::move(caller), std::move(in));
}

Task<BackupDone> NativeSystem::backup(Caller caller, Nothing)
{
    return m_services.system.backup(std::move(caller));
}

Task<VacuumDone> NativeSystem::vacuum(Caller caller, Nothing)
{
    return m_services.system.vacuum(std::move(caller));
}

} // namespace troupe
