// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/aimos/aimosadapter.h"

#include "core/services/agentrecord.h"
#include "core/services/agentservice.h"
#include "core/services/peopleservice.h"
#include "core/services/systemservice.h"

#include <QHostAddress>
#include <QUrl>

namespace troupe {

namespace {

constexpr int kMostSamples = 50'000; // a minute apart, 30 days are 43,200
constexpr qint64 kHourMs = 3'600'000;

aimos::ExecutionFigures figuresOf(const QHash<QString, AgentRecord::Executions> &all,
                                  const QString &agentId)
{
    const auto known = all.constFind(agentId);
    if (known == all.constEnd())
        return {};
    return {known->total, known->successful, known->lastAt};
}

bool isLocal(const QByteArray &origin)
{
    const QString host = QUrl(QString::fromLatin1(origin)).host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

QString statusOfScore(double score)
{
    constexpr double kHealthy = 0.7, kDegraded = 0.3;
    if (score >= kHealthy)
        return QStringLiteral("healthy");
    return score >= kDegraded ? QStringLiteral("degraded") : QStringLiteral("unhealthy");
}

void metricHead(QByteArray &out, const char *name, const char *type, const char *help)
{
    out += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

Result<qint64> countAgents(const Services &services, const Caller &caller,
                           std::optional<AgentStatus> status)
{
    AgentService::SliceQuery query;
    query.status = status;
    query.limit = 1;
    const auto slice = services.agents.slice(caller, query);
    return slice ? Result<qint64>(slice->total) : fail(slice.error());
}

} // namespace

aimos::SampleView aimosView(const SystemSample &sample)
{
    aimos::SampleView view;
    view.timestamp = aimos::timeText(sample.at);
    view.cpuUsage = sample.cpuUsage;
    view.memoryUsage = sample.memoryUsage;
    view.diskUsage = sample.diskUsage;
    view.networkIo = sample.networkIo;
    view.activeAgentsCount = sample.activeAgents;
    view.systemHealthScore = sample.healthScore;
    return view;
}

Task<aimos::UserView> AimosPeople::registerUser(Caller, aimos::Registration in)
{
    RegisterUser input;
    input.username = in.username;
    input.email = in.email;
    input.password = std::move(in.password);
    const auto user = co_await m_services.people.registerUser(std::move(input));
    if (!user)
        co_return fail(user.error());
    co_return aimos::viewOf(*user);
}

Task<aimos::TokenView> AimosPeople::logIn(CallInfo info, aimos::Credentials in)
{
    LogIn input;
    input.username = in.username;
    input.password = std::move(in.password);
    QByteArray address = info.peer;
    const auto token = co_await m_services.people.logIn(std::move(address), std::move(input));
    if (!token)
        co_return fail(token.error());
    aimos::TokenView view;
    view.accessToken = token->accessToken;
    view.tokenType = token->tokenType;
    view.expiresIn = token->expiresIn;
    co_return view;
}

Result<aimos::UserView> AimosPeople::me(const Caller &caller, Nothing) const
{
    const auto user = m_services.people.me(caller);
    return user ? Result<aimos::UserView>(aimos::viewOf(*user)) : fail(user.error());
}

Result<aimos::AgentView> AimosAgents::view(const Agent &agent) const
{
    const auto runs = m_services.record.executions({agent.id});
    if (!runs)
        return fail(runs.error());
    return aimos::viewOf(agent, figuresOf(*runs, agent.id));
}

Result<aimos::AgentList> AimosAgents::list(const Caller &caller, aimos::ListAgentsQuery in) const
{
    AgentService::SliceQuery query;
    query.status = in.status;
    query.limit = in.limit;
    query.offset = in.skip;
    const auto slice = m_services.agents.slice(caller, query);
    if (!slice)
        return fail(slice.error());
    QStringList ids;
    for (const Agent &agent : slice->items)
        ids += agent.id;
    const auto runs = m_services.record.executions(ids);
    if (!runs)
        return fail(runs.error());
    aimos::AgentList list;
    for (const Agent &agent : slice->items)
        list.agents.append(aimos::viewOf(agent, figuresOf(*runs, agent.id)));
    return list;
}

Task<aimos::AgentView> AimosAgents::create(Caller caller, aimos::AgentFields in)
{
    Agent draft = aimos::agentFrom(in);
    const auto agent = co_await m_services.agents.create(std::move(caller), std::move(draft));
    if (!agent)
        co_return fail(agent.error());
    co_return view(*agent);
}

Result<aimos::AgentView> AimosAgents::get(const Caller &caller, aimos::AgentId in) const
{
    const auto agent = m_services.agents.find(caller, in.agentId);
    return agent ? view(*agent) : fail(agent.error());
}

Task<aimos::AgentView> AimosAgents::update(Caller caller, aimos::ChangeAgent in)
{
    Patch<Agent> changes = aimos::changesFrom(in.changes);
    const auto agent = co_await m_services.agents.update(std::move(caller), std::move(in.agentId),
                                                         std::move(changes));
    if (!agent)
        co_return fail(agent.error());
    co_return view(*agent);
}

Task<void> AimosAgents::remove(Caller caller, aimos::AgentId in)
{
    return m_services.agents.remove(std::move(caller), std::move(in.agentId));
}

Result<aimos::HealthView> AimosSystem::health(const Caller &, Nothing) const
{
    const Health health = m_services.system.health();
    aimos::HealthView view;
    view.status = health.status == QLatin1String("ok") ? QStringLiteral("healthy") : health.status;
    view.version = health.version;
    view.timestamp = aimos::timeText(Timestamp{m_services.clock.nowMs()});
    return view;
}

Result<aimos::StatusView> AimosSystem::status(const CallInfo &info, Nothing) const
{
    const Health health = m_services.system.health();
    const auto total = countAgents(m_services, info.caller, std::nullopt);
    if (!total)
        return fail(total.error());
    const auto active = countAgents(m_services, info.caller, AgentStatus::Active);
    if (!active)
        return fail(active.error());
    const auto last = m_services.record.lastExecution();
    if (!last)
        return fail(last.error());
    aimos::StatusView view;
    view.systemHealthScore = m_services.monitor.sampleNow().healthScore;
    view.status = statusOfScore(view.systemHealthScore);
    view.uptimeSeconds = health.uptimeSeconds;
    view.version = health.version;
    view.environment =
        isLocal(info.origin) ? QStringLiteral("local") : QStringLiteral("production");
    view.totalAgents = *total;
    view.activeAgents = *active;
    view.lastExecution = aimos::timeOrNull(*last);
    return view;
}

Task<aimos::SampleList> AimosSystem::metrics(Caller, aimos::MetricsQuery in)
{
    const Timestamp from{m_services.clock.nowMs() - in.hours * kHourMs};
    const auto samples = co_await m_services.monitor.history(from, kMostSamples);
    if (!samples)
        co_return fail(samples.error());
    aimos::SampleList list;
    for (const SystemSample &sample : *samples)
        list.samples.append(aimosView(sample));
    list.samples.append(aimosView(m_services.monitor.sampleNow()));
    co_return list;
}

Result<RawBody> AimosSystem::prometheus(const Caller &caller, Nothing) const
{
    const auto active = countAgents(m_services, caller, AgentStatus::Active);
    if (!active)
        return fail(active.error());
    QByteArray out;
    metricHead(out, "aimos_requests_total", "counter", "Total HTTP requests");
    for (const Metrics::RouteCount &route : m_server.metrics().requestsOf("aimos")) {
        out += QByteArray("aimos_requests_total{method=\"") + route.method + "\",endpoint=\""
               + route.endpoint + "\"} " + QByteArray::number(route.count) + '\n';
    }
    metricHead(out, "aimos_active_agents", "gauge", "Number of active agents");
    out += "aimos_active_agents " + QByteArray::number(*active) + '\n';
    metricHead(out, "aimos_system_health_score", "gauge", "Overall system health score");
    out += "aimos_system_health_score "
           + QByteArray::number(m_services.monitor.sampleNow().healthScore) + '\n';
    return RawBody{"text/plain; version=0.0.4; charset=utf-8", out};
}

Result<RawBody> AimosSystem::openApi(const Caller &, Nothing) const
{
    return RawBody{"application/json", m_docs->openApi()};
}

Result<RawBody> AimosSystem::docs(const Caller &, Nothing) const
{
    return RawBody{"text/html; charset=utf-8", m_docs->page()};
}

} // namespace troupe
