// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/convergio/convergioadapter.h"

#include "core/api/systemfigures.h"
#include "core/meta/values.h"
#include "core/services/accessservice.h"
#include "core/services/agentrecord.h"
#include "core/services/systemservice.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMostShownAgents = 10'000;
constexpr double kHealthyShare = 0.95;
constexpr double kFailedShare = 0.5;

convergio::AgentHealth healthOf(const Agent &agent, const AgentRecord::Calls &calls)
{
    convergio::AgentHealth health;
    health.agentId = agent.slug;
    health.successRate = calls.successRate;
    if (calls.lastLatencyMs)
        health.lastResponseTime = static_cast<double>(*calls.lastLatencyMs) / 1000;
    const double share = calls.successRate.value_or(1);
    if (agent.status != AgentStatus::Active)
        health.status = enumName(agent.status);
    else if (share < kFailedShare)
        health.status = QStringLiteral("failed");
    else if (share < kHealthyShare)
        health.status = QStringLiteral("degraded");
    else
        health.status = QStringLiteral("healthy");
    return health;
}

void countHealth(const convergio::AgentHealth &agent, convergio::EcosystemFigures &figures)
{
    ++figures.totalAgents;
    if (agent.status == QLatin1String("inactive"))
        return;
    ++figures.activeAgents;
    if (agent.status == QLatin1String("failed"))
        ++figures.failedAgents;
    else if (agent.status == QLatin1String("degraded"))
        ++figures.degradedAgents;
    else
        ++figures.healthyAgents;
}

} // namespace

Result<convergio::AgentListView> ConvergioAgents::list(const Caller &caller,
                                                       convergio::ListAgentsQuery in) const
{
    AgentService::SliceQuery query;
    query.status = in.status;
    query.search = in.search.trimmed();
    query.limit = in.limit;
    query.offset = in.skip;
    const auto slice = m_services.agents.slice(caller, query);
    if (!slice)
        return fail(slice.error());
    convergio::AgentListView list;
    for (const Agent &agent : slice->items)
        list.agents.append(convergio::summaryOf(agent));
    list.total = slice->total;
    return list;
}

Task<convergio::AgentView> ConvergioAgents::create(Caller caller, convergio::AgentFields in)
{
    Agent draft = convergio::agentFrom(in);
    const auto agent = co_await m_services.agents.create(std::move(caller), std::move(draft));
    if (!agent)
        co_return fail(agent.error());
    co_return convergio::viewOf(*agent);
}

Result<convergio::AgentView> ConvergioAgents::get(const Caller &caller, convergio::AgentId in) const
{
    const auto agent = m_services.agents.find(caller, in.agentId);
    return agent ? Result<convergio::AgentView>(convergio::viewOf(*agent)) : fail(agent.error());
}

Task<convergio::AgentView> ConvergioAgents::update(Caller caller, convergio::ChangeAgent in)
{
    Patch<Agent> changes = convergio::changesFrom(in.changes);
    const auto agent = co_await m_services.agents.update(std::move(caller), std::move(in.agentId),
                                                         std::move(changes));
    if (!agent)
        co_return fail(agent.error());
    co_return convergio::viewOf(*agent);
}

Task<convergio::AgentDeleted> ConvergioAgents::remove(Caller caller, convergio::AgentId in)
{
    const auto agent = m_services.agents.find(caller, in.agentId);
    if (!agent)
        co_return fail(agent.error());
    convergio::AgentDeleted deleted;
    deleted.id = agent->slug;
    QString id = agent->id;
    const auto removed = co_await m_services.agents.remove(std::move(caller), std::move(id));
    if (!removed)
        co_return fail(removed.error());
    co_return deleted;
}

Task<convergio::Deployed> ConvergioAgents::deploy(Caller caller, convergio::AgentId in)
{
    Patch<Agent> changes;
    changes.set<&Agent::status>(AgentStatus::Active);
    changes.set<&Agent::visibility>(Visibility::Public);
    const auto agent = co_await m_services.agents.update(std::move(caller), std::move(in.agentId),
                                                         std::move(changes));
    if (!agent)
        co_return fail(agent.error());
    convergio::Deployed deployed;
    deployed.agentId = agent->slug;
    deployed.status = enumName(agent->status);
    deployed.deployedAt = convergio::timeText(agent->updatedAt);
    co_return deployed;
}

Task<convergio::EcosystemView> ConvergioAgents::ecosystem(Caller caller, Nothing)
{
    AgentService::SliceQuery query;
    query.limit = kMostShownAgents;
    const auto slice = m_services.agents.slice(caller, query);
    if (!slice)
        co_return fail(slice.error());
    QStringList ids;
    for (const Agent &agent : slice->items)
        ids += agent.id;
    const auto calls = co_await m_services.record.calls(std::move(ids));
    if (!calls)
        co_return fail(calls.error());
    convergio::EcosystemView view;
    for (const Agent &agent : slice->items) {
        view.agentStatus.append(healthOf(agent, calls->value(agent.id)));
        countHealth(view.agentStatus.last(), view.ecosystemHealth);
    }
    co_return view;
}

Task<convergio::AgentHealth> ConvergioAgents::health(Caller caller, convergio::AgentId in)
{
    const auto agent = m_services.agents.find(caller, in.agentId);
    if (!agent)
        co_return fail(agent.error());
    QStringList ids(agent->id);
    const auto calls = co_await m_services.record.calls(std::move(ids));
    if (!calls)
        co_return fail(calls.error());
    co_return healthOf(*agent, calls->value(agent->id));
}

Task<convergio::NewKeyView> ConvergioKeys::create(Caller caller, convergio::KeyInput in)
{
    CreateKey input;
    input.name = in.name;
    input.scopes = in.scopes;
    input.tier = in.tier;
    const auto key = co_await m_services.access.create(std::move(caller), std::move(input));
    if (!key)
        co_return fail(key.error());
    co_return convergio::viewOf(*key);
}

Result<convergio::KeyPage> ConvergioKeys::list(const Caller &caller, convergio::PageQuery in) const
{
    auto keys = m_services.access.list(caller);
    if (!keys)
        return fail(keys.error());
    QList<ApiKey> &items = keys->items;
    items.removeIf([](const ApiKey &key) { return key.revokedAt.isSet(); });
    convergio::KeyPage page;
    const qsizetype from = std::min<qsizetype>(in.skip, items.size());
    for (const ApiKey &key : items.mid(from, in.limit))
        page.data.append(convergio::viewOf(key));
    page.pagination.total = items.size();
    page.pagination.skip = in.skip;
    page.pagination.limit = in.limit;
    page.pagination.hasNext = from + page.data.size() < items.size();
    page.pagination.hasPrev = in.skip > 0;
    return page;
}

Task<convergio::KeyRevoked> ConvergioKeys::revoke(Caller caller, convergio::KeyId in)
{
    convergio::KeyRevoked done;
    done.id = in.keyId;
    const auto revoked = co_await m_services.access.revoke(std::move(caller), std::move(in.keyId));
    if (!revoked)
        co_return fail(revoked.error());
    co_return done;
}

Result<convergio::HealthView> ConvergioSystem::health(const Caller &, Nothing) const
{
    const Health health = m_services.system.health();
    const bool isWell = health.status == QLatin1String("ok");
    convergio::HealthView view;
    view.status = isWell ? QStringLiteral("healthy") : health.status;
    view.timestamp = convergio::timeText(Timestamp{m_services.clock.nowMs()});
    view.version = health.version;
    view.database = isWell ? QStringLiteral("connected") : health.database;
    view.redis = QStringLiteral("embedded");
    return view;
}

Result<RawBody> ConvergioSystem::metrics(const Caller &, Nothing) const
{
    return RawBody{"text/plain; version=0.0.4; charset=utf-8", m_server.metricsText()};
}

Task<VacuumDone> ConvergioSystem::vacuum(Caller caller, Nothing)
{
    return m_services.system.vacuum(std::move(caller));
}

Result<SystemInfo> ConvergioSystem::info(const Caller &caller, Nothing) const
{
    return systemFigures(m_services, m_server, caller);
}

Result<convergio::CacheCleared> ConvergioSystem::clearCache(const Caller &, Nothing) const
{
    convergio::CacheCleared cleared;
    cleared.entries = m_server.clearCaches();
    return cleared;
}

Result<RawBody> ConvergioSystem::openApi(const Caller &, Nothing) const
{
    return RawBody{"application/json", m_docs->openApi()};
}

Result<RawBody> ConvergioSystem::docs(const Caller &, Nothing) const
{
    return RawBody{"text/html; charset=utf-8", m_docs->page()};
}

} // namespace troupe
