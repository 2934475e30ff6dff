// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/foreignfamilies.h"
#include "core/contract/convergio/agentops.h"
#include "core/contract/convergio/chatops.h"

namespace troupe {

namespace {

constexpr int kConvergioPage = 1000;
constexpr int kMostConvergioAgents = 100'000;

UpdateAgent convergioStatus(const QString &agentId, AgentStatus status)
{
    UpdateAgent change;
    change.agentId = agentId;
    change.changes.set<&Agent::status>(status);
    return change;
}

} // namespace

ConvergioBackend::ConvergioBackend(ApiTransport &transport) : ForeignBackend(transport)
{
    using B = ConvergioBackend;
    on<B, &B::list>(ops::listAgents);
    on<B, &B::get>(ops::getAgent);
    on<B, &B::create>(ops::createAgent);
    on<B, &B::update>(ops::updateAgent);
    on<B, &B::remove>(ops::deleteAgent);
    on<B, &B::start>(ops::startAgent);
    on<B, &B::stop>(ops::stopAgent);
    on<B, &B::post>(ops::postMessage);
}

Task<Page<Agent>> ConvergioBackend::list(ListAgents in)
{
    if (!in.tag.isEmpty())
        co_return fail(unable());
    Page<Agent> page;
    convergio::ListAgentsQuery query;
    query.limit = kConvergioPage;
    query.status = in.status;
    query.search = in.search;
    for (query.skip = 0; query.skip < kMostConvergioAgents; query.skip += kConvergioPage) {
        convergio::ListAgentsQuery asked = query;
        const auto part = co_await ask(convergio::ops::listAgents, std::move(asked));
        if (!part)
            co_return fail(part.error());
        for (const convergio::AgentSummary &summary : part->agents)
            page.items.append(convergio::agentFrom(summary));
        if (part->agents.isEmpty() || page.items.size() >= part->total)
            break;
    }
    co_return page;
}

Task<Agent> ConvergioBackend::get(AgentRef in)
{
    convergio::AgentId id;
    id.agentId = in.agentId;
    const auto view = co_await ask(convergio::ops::getAgent, std::move(id));
    if (!view)
        co_return fail(view.error());
    co_return convergio::agentFrom(*view);
}

Task<Agent> ConvergioBackend::create(Agent in)
{
    convergio::AgentFields fields = convergio::fieldsFrom(in);
    const auto view = co_await ask(convergio::ops::createAgent, std::move(fields));
    if (!view)
        co_return fail(view.error());
    co_return convergio::agentFrom(*view);
}

Task<Agent> ConvergioBackend::update(UpdateAgent in)
{
    convergio::ChangeAgent change;
    change.agentId = in.agentId;
    change.changes = convergio::changesTo(in.changes);
    const auto view = co_await ask(convergio::ops::updateAgent, std::move(change));
    if (!view)
        co_return fail(view.error());
    co_return convergio::agentFrom(*view);
}

Task<Nothing> ConvergioBackend::remove(AgentRef in)
{
    convergio::AgentId id;
    id.agentId = in.agentId;
    const auto done = co_await ask(convergio::ops::deleteAgent, std::move(id));
    if (!done)
        co_return fail(done.error());
    co_return Nothing();
}

Task<Agent> ConvergioBackend::start(AgentRef in)
{
    return update(convergioStatus(in.agentId, AgentStatus::Active));
}

Task<Agent> ConvergioBackend::stop(AgentRef in)
{
    return update(convergioStatus(in.agentId, AgentStatus::Inactive));
}

Task<TurnStarted> ConvergioBackend::post(PostMessage in)
{
    convergio::ChatInput input;
    input.agentId = agentOf(in.sessionId);
    input.message = in.text;
    input.context = in.context;
    input.context[QStringLiteral("session_id")] = nameOf(in.sessionId);
    const auto view = co_await ask(convergio::ops::chat, std::move(input));
    if (!view)
        co_return fail(view.error());
    co_return remember(in, convergio::messageFrom(*view));
}

} // namespace troupe
