// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/foreignfamilies.h"
#include "core/contract/lvng1/agentops.h"
#include "core/contract/lvng1/chatops.h"
#include "core/contract/lvng1/modelops.h"

namespace troupe {

namespace {

constexpr int kLvng1Page = 100;
constexpr int kMostLvng1Agents = 100'000;
constexpr int kMostModels = 1000;

UpdateAgent statusChange(const AgentRef &ref, AgentStatus status)
{
    UpdateAgent change;
    change.agentId = ref.agentId;
    change.changes.set<&Agent::status>(status);
    return change;
}

} // namespace

Lvng1Backend::Lvng1Backend(ApiTransport &transport) : ForeignBackend(transport)
{
    using B = Lvng1Backend;
    on<B, &B::list>(ops::listAgents);
    on<B, &B::get>(ops::getAgent);
    on<B, &B::create>(ops::createAgent);
    on<B, &B::update>(ops::updateAgent);
    on<B, &B::remove>(ops::deleteAgent);
    on<B, &B::start>(ops::startAgent);
    on<B, &B::stop>(ops::stopAgent);
    on<B, &B::post>(ops::postMessage);
    on<B, &B::models>(ops::listModels);
}

Task<Page<Agent>> Lvng1Backend::list(ListAgents in)
{
    if (!in.tag.isEmpty())
        co_return fail(unable());
    Page<Agent> page;
    lvng1::ListAgentsQuery query;
    query.limit = kLvng1Page;
    query.search = in.search;
    query.status = in.status;
    for (query.offset = 0; query.offset < kMostLvng1Agents; query.offset += kLvng1Page) {
        lvng1::ListAgentsQuery asked = query;
        const auto part = co_await ask(lvng1::ops::listAgents, std::move(asked));
        if (!part)
            co_return fail(part.error());
        for (const lvng1::AgentView &view : part->agents)
            page.items.append(lvng1::agentFrom(view));
        if (part->agents.isEmpty() || page.items.size() >= part->pagination.total)
            break;
    }
    co_return page;
}

Task<Agent> Lvng1Backend::get(AgentRef in)
{
    lvng1::AgentId id;
    id.agentId = in.agentId;
    const auto view = co_await ask(lvng1::ops::getAgent, std::move(id));
    if (!view)
        co_return fail(view.error());
    co_return lvng1::agentFrom(*view);
}

Task<Agent> Lvng1Backend::create(Agent in)
{
    lvng1::AgentFields fields = lvng1::fieldsFrom(in);
    const auto view = co_await ask(lvng1::ops::createAgent, std::move(fields));
    if (!view)
        co_return fail(view.error());
    co_return lvng1::agentFrom(*view);
}

Task<Agent> Lvng1Backend::update(UpdateAgent in)
{
    lvng1::ChangeAgent change;
    change.agentId = in.agentId;
    change.changes = lvng1::changesTo(in.changes);
    const auto view = co_await ask(lvng1::ops::updateAgent, std::move(change));
    if (!view)
        co_return fail(view.error());
    co_return lvng1::agentFrom(*view);
}

Task<Nothing> Lvng1Backend::remove(AgentRef in)
{
    lvng1::AgentId id;
    id.agentId = in.agentId;
    return ask(lvng1::ops::deleteAgent, std::move(id));
}

Task<Agent> Lvng1Backend::start(AgentRef in)
{
    return update(statusChange(in, AgentStatus::Active));
}

Task<Agent> Lvng1Backend::stop(AgentRef in)
{
    return update(statusChange(in, AgentStatus::Inactive));
}

Task<TurnStarted> Lvng1Backend::post(PostMessage in)
{
    lvng1::ChatInput input;
    input.agentId = agentOf(in.sessionId);
    input.sessionId = nameOf(in.sessionId);
    input.message = in.text;
    input.model = in.model;
    input.maxTokens = in.maxTokens;
    input.temperature = in.temperature;
    input.context = in.context;
    const auto answer = co_await ask(lvng1::ops::chat, std::move(input));
    if (!answer)
        co_return fail(answer.error());
    co_return remember(in, lvng1::messageFrom(*answer));
}

Task<ModelList> Lvng1Backend::models(Nothing)
{
    lvng1::ListModelsQuery query;
    query.limit = kMostModels;
    const auto page = co_await ask(lvng1::ops::listModels, query);
    if (!page)
        co_return fail(page.error());
    ModelList list;
    for (const lvng1::ModelView &view : page->models)
        list.items.append(lvng1::modelFrom(view));
    co_return list;
}

} // namespace troupe
