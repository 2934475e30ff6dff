// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng1/lvng1adapter.h"

#include "core/api/tiers.h"
#include "core/base/log.h"
#include "core/contract/answererror.h"
#include "core/engine/chatengine.h"
#include "core/services/approvalservice.h"
#include "core/services/modelservice.h"
#include "core/services/sessionservice.h"
#include "core/services/systemservice.h"
#include "core/services/usageservice.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kMostCosts = 50'000; // agents; a few megabytes

} // namespace

Lvng1Agents::Lvng1Agents(AgentService &agents, EventHub &events)
    : m_agents(agents),
      m_subscription(events.subscribe(
          [this](const std::vector<EventRow> &committed) { noteEvents(committed); }))
{
}

void Lvng1Agents::noteEvents(const std::vector<EventRow> &events)
{
    for (const EventRow &event : events) {
        if (event.type != QLatin1String("message.completed"))
            continue;
        const QJsonObject message = QJsonDocument::fromJson(event.payload).object();
        m_costs.remove(message[QLatin1String("agent_id")].toString());
    }
}

Result<lvng1::CostTracking> Lvng1Agents::costOf(const QString &agentId) const
{
    const auto known = m_costs.constFind(agentId);
    if (known != m_costs.constEnd())
        return *known;
    const auto totals = m_agents.totals(agentId);
    if (!totals)
        return fail(totals.error());
    lvng1::CostTracking cost;
    cost.inputTokens = totals->tokensInput;
    cost.outputTokens = totals->tokensOutput;
    cost.totalCost = totals->cost;
    if (m_costs.size() >= kMostCosts)
        m_costs.clear();
    m_costs.insert(agentId, cost);
    return cost;
}

Result<lvng1::AgentView> Lvng1Agents::view(const Agent &agent, const CallInfo &info) const
{
    const auto cost = costOf(agent.id);
    if (!cost)
        return fail(cost.error());
    return lvng1::viewOf(agent, *cost, info.origin);
}

Task<lvng1::AgentView> Lvng1Agents::create(CallInfo info, lvng1::AgentFields in)
{
    const QString userId = info.caller.userId;
    const qint64 most = tierLimits(info.caller.tier).agents;
    if (most >= 0) {
        const auto count = m_agents.count(info.caller);
        if (!count)
            co_return fail(count.error());
        if (*count + m_creating.value(userId) >= most) {
            co_return failKeyed(ErrorCode::Forbidden, QStringLiteral("agent_limit_reached"),
                                QStringLiteral("Your tier allows %1 agents").arg(most));
        }
    }
    // Several at once count each other.
    ++m_creating[userId];
    Caller caller = info.caller;
    Agent draft = lvng1::agentFrom(in);
    const auto agent = co_await m_agents.create(std::move(caller), std::move(draft));
    if (--m_creating[userId] == 0)
        m_creating.remove(userId);
    if (!agent)
        co_return fail(agent.error());
    co_return lvng1::viewOf(*agent, lvng1::CostTracking(), info.origin); // it has cost nothing yet
}

Result<lvng1::AgentList> Lvng1Agents::list(const CallInfo &info, lvng1::ListAgentsQuery in) const
{
    AgentService::SliceQuery query;
    query.limit = in.limit;
    query.offset = in.offset;
    query.search = in.search;
    query.status = in.status;
    const auto slice = m_agents.slice(info.caller, query);
    if (!slice)
        return fail(slice.error());
    lvng1::AgentList list;
    for (const Agent &agent : slice->items) {
        auto shown = view(agent, info);
        if (!shown)
            return fail(shown.error());
        list.agents.append(std::move(*shown));
    }
    list.pagination = lvng1::paginationOf(slice->total, in.limit, in.offset);
    return list;
}

Result<lvng1::AgentView> Lvng1Agents::get(const CallInfo &info, lvng1::AgentId in) const
{
    const auto agent = m_agents.find(info.caller, in.agentId);
    if (!agent)
        return fail(agent.error());
    return view(*agent, info);
}

Task<lvng1::AgentView> Lvng1Agents::update(CallInfo info, lvng1::ChangeAgent in)
{
    Caller caller = info.caller;
    Patch<Agent> changes = lvng1::changesFrom(in.changes);
    const auto agent =
        co_await m_agents.update(std::move(caller), std::move(in.agentId), std::move(changes));
    if (!agent)
        co_return fail(agent.error());
    co_return view(*agent, info);
}

Task<void> Lvng1Agents::remove(Caller caller, lvng1::AgentId in)
{
    return m_agents.remove(std::move(caller), std::move(in.agentId));
}

Task<NamedTurn> Lvng1Chat::begin(Caller caller, lvng1::ChatInput in)
{
    PostMessage message;
    message.text = in.message;
    message.model = in.model;
    message.maxTokens = in.maxTokens;
    message.temperature = in.temperature;
    message.metadata = in.context;
    return beginNamedTurn(m_services, std::move(caller), in.agentId, in.sessionId,
                          std::move(message));
}

Task<lvng1::ChatAnswer> Lvng1Chat::chat(CallInfo info, lvng1::ChatInput in)
{
    Caller caller = info.caller;
    lvng1::ChatInput input = in;
    const auto begun = co_await begin(std::move(caller), std::move(input));
    if (!begun)
        co_return fail(begun.error());
    QString replyId = begun->turn.replyId;
    const auto reply = co_await m_services.engine.waitFor(std::move(replyId));
    if (!reply)
        co_return fail(reply.error());
    if (reply->status == MessageStatus::Failed || reply->status == MessageStatus::Interrupted)
        co_return fail(errorOfAnswer(*reply));
    if (QString why; lvng1::hasFailedFunction(*reply, why))
        co_return failKeyed(ErrorCode::Internal, QStringLiteral("function_error"), why);
    const auto asked = m_services.approvals.pendingOf(reply->id);
    if (!asked)
        co_return fail(asked.error());
    const QString approvalId = asked->value(0);
    co_return lvng1::answerOf(in, begun->sessionId, *reply, approvalId);
}

Task<void> Lvng1Chat::stream(CallInfo info, lvng1::ChatInput in, EventStreamPtr stream)
{
    Caller caller = info.caller;
    const auto begun = co_await begin(std::move(caller), std::move(in));
    if (!begun)
        co_return fail(begun.error());
    stream->send(lvng1::streamStart(begun->turn.replyId));

    // The watcher may be called until the handle goes, which is before this ends.
    AnswerWatcher watcher;
    const std::weak_ptr<AnswerStream> weak = stream;
    watcher.onDelta = [weak](qint64, const QString &text) {
        if (const auto open = weak.lock(); open && !text.isEmpty())
            open->send(lvng1::streamContent(text));
    };
    auto told = std::make_shared<QSet<QString>>();
    watcher.onCall = [weak, told](const ToolCallRecord &call) {
        const auto open = weak.lock();
        const bool isMade = call.status == ToolCallStatus::Running || isOver(call.status);
        if (!open || !isMade)
            return;
        if (!told->contains(call.id))
            open->send(lvng1::streamFunctionCall(call));
        told->insert(call.id);
        if (isOver(call.status))
            open->send(lvng1::streamFunctionResult(call));
    };
    WatchHandle handle;
    const bool isLive = m_services.engine.watch(begun->turn.replyId, 0, std::move(watcher), handle);
    QString replyId = begun->turn.replyId;
    const auto reply = co_await m_services.engine.waitFor(std::move(replyId));
    handle.reset();
    if (!reply)
        co_return fail(reply.error());
    if (!isLive && !reply->content.isEmpty())
        stream->send(lvng1::streamContent(reply->content));
    if (reply->status == MessageStatus::Failed || reply->status == MessageStatus::Interrupted)
        co_return fail(errorOfAnswer(*reply));
    if (QString why; lvng1::hasFailedFunction(*reply, why))
        co_return failKeyed(ErrorCode::Internal, QStringLiteral("function_error"), why);
    const auto asked = m_services.approvals.pendingOf(reply->id);
    if (!asked)
        co_return fail(asked.error());
    stream->send(lvng1::streamEnd(*reply, asked->value(0)));
    co_return {};
}

Result<lvng1::ModelPage> Lvng1System::models(const Caller &caller, lvng1::ListModelsQuery in) const
{
    const auto models = m_services.models.models(caller);
    if (!models)
        return fail(models.error());
    lvng1::ModelPage page;
    const qsizetype from = std::min<qsizetype>(in.offset, models->size());
    for (const ModelInfo &model : models->mid(from, in.limit))
        page.models.append(lvng1::viewOf(model));
    page.pagination = lvng1::paginationOf(models->size(), in.limit, in.offset);
    return page;
}

Task<lvng1::ModelMetrics> Lvng1System::metrics(Caller caller, lvng1::ModelMetricsQuery in)
{
    if (const auto known = m_services.models.expectKnown(in.modelId); !known)
        co_return fail(known.error());
    lvng1::ModelMetrics metrics;
    metrics.modelId = in.modelId;
    metrics.timeframe = in.timeframe;
    const Timestamp since{m_services.clock.nowMs() - lvng1::millisecondsOf(in.timeframe)};
    const auto figures =
        co_await m_services.usage.ofModel(std::move(caller), std::move(in.modelId), since);
    if (!figures)
        co_return fail(figures.error());
    metrics.requests = figures->requests;
    metrics.tokensInput = figures->tokensInput;
    metrics.tokensOutput = figures->tokensOutput;
    metrics.cost = figures->cost;
    metrics.avgLatencyMs = figures->avgLatencyMs;
    metrics.p95LatencyMs = figures->p95LatencyMs;
    if (figures->requests > 0) {
        metrics.errorRate =
            100.0 * static_cast<double>(figures->failures) / static_cast<double>(figures->requests);
        metrics.successRate = 100.0 - *metrics.errorRate;
    }
    co_return metrics;
}

Result<lvng1::HealthView> Lvng1System::health(const Caller &, Nothing) const
{
    const Health health = m_services.system.health();
    lvng1::HealthView view;
    view.status = health.status;
    view.version = health.version;
    view.timestamp = lvng1::timeText(Timestamp{m_services.clock.nowMs()});
    return view;
}

Result<RawBody> Lvng1System::openApi(const Caller &, Nothing) const
{
    return RawBody{"application/json", m_docs->openApi()};
}

Result<RawBody> Lvng1System::docs(const Caller &, Nothing) const
{
    return RawBody{"text/html; charset=utf-8", m_docs->page()};
}

} // namespace troupe
