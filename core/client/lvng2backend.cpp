// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/foreignfamilies.h"
#include "core/contract/lvng2/agentops.h"
#include "core/contract/lvng2/messageops.h"

namespace troupe {

namespace {

constexpr int kLvng2Page = 100;
constexpr int kMostLvng2Agents = 100'000;

lvng2::AgentId lvng2Id(const AgentRef &ref)
{
    lvng2::AgentId id;
    id.id = ref.agentId;
    return id;
}

} // namespace

Lvng2Backend::Lvng2Backend(ApiTransport &transport) : ForeignBackend(transport)
{
    using B = Lvng2Backend;
    on<B, &B::list>(ops::listAgents);
    on<B, &B::get>(ops::getAgent);
    on<B, &B::create>(ops::createAgent);
    on<B, &B::update>(ops::updateAgent);
    on<B, &B::remove>(ops::deleteAgent);
    on<B, &B::duplicate>(ops::duplicateAgent);
    on<B, &B::start>(ops::startAgent);
    on<B, &B::stop>(ops::stopAgent);
    on<B, &B::post>(ops::postMessage);
}

Task<Page<Agent>> Lvng2Backend::list(ListAgents in)
{
    Page<Agent> page;
    lvng2::ListAgentsQuery query;
    query.limit = kLvng2Page;
    query.search = in.search;
    query.status = in.status;
    query.includePublic = true;
    if (!in.tag.isEmpty())
        query.tags = QStringList{in.tag};
    for (query.offset = 0; query.offset < kMostLvng2Agents; query.offset += kLvng2Page) {
        lvng2::ListAgentsQuery asked = query;
        const auto part = co_await ask(lvng2::ops::listAgents, std::move(asked));
        if (!part)
            co_return fail(part.error());
        for (const lvng2::AgentSummary &summary : part->agents)
            page.items.append(lvng2::agentFrom(summary));
        if (part->agents.isEmpty() || page.items.size() >= part->total)
            break;
    }
    co_return page;
}

Task<Agent> Lvng2Backend::get(AgentRef in)
{
    lvng2::AgentId id = lvng2Id(in);
    const auto answer = co_await ask(lvng2::ops::getAgent, std::move(id));
    if (!answer)
        co_return fail(answer.error());
    co_return lvng2::agentFrom(answer->agent);
}

Task<Agent> Lvng2Backend::create(Agent in)
{
    lvng2::AgentFields fields = lvng2::fieldsFrom(in);
    const auto made = co_await ask(lvng2::ops::createAgent, std::move(fields));
    if (!made)
        co_return fail(made.error());
    // There a new agent is inactive, whatever is asked for.
    Agent agent = lvng2::agentFrom(made->agent);
    if (in.status != AgentStatus::Active)
        co_return agent;
    AgentRef ref;
    ref.agentId = agent.id;
    co_return co_await start(std::move(ref));
}

Task<Agent> Lvng2Backend::update(UpdateAgent in)
{
    lvng2::ChangeAgent change;
    change.id = in.agentId;
    change.changes = lvng2::changesTo(in.changes);
    const auto answer = co_await ask(lvng2::ops::updateAgent, std::move(change));
    if (!answer)
        co_return fail(answer.error());
    co_return lvng2::agentFrom(answer->agent);
}

Task<Nothing> Lvng2Backend::remove(AgentRef in)
{
    lvng2::AgentId id = lvng2Id(in);
    const auto answer = co_await ask(lvng2::ops::deleteAgent, std::move(id));
    if (!answer)
        co_return fail(answer.error());
    co_return Nothing();
}

Task<Agent> Lvng2Backend::duplicate(DuplicateAgent in)
{
    lvng2::DuplicateAgent copy;
    copy.id = in.agentId;
    if (!in.name.isEmpty())
        copy.name = in.name;
    const auto answer = co_await ask(lvng2::ops::duplicateAgent, std::move(copy));
    if (!answer)
        co_return fail(answer.error());
    co_return lvng2::agentFrom(answer->agent);
}

Task<Agent> Lvng2Backend::start(AgentRef in)
{
    lvng2::AgentId id = lvng2Id(in);
    const auto answer = co_await ask(lvng2::ops::startAgent, std::move(id));
    if (!answer)
        co_return fail(answer.error());
    co_return lvng2::agentFrom(answer->agent);
}

Task<Agent> Lvng2Backend::stop(AgentRef in)
{
    lvng2::AgentId id = lvng2Id(in);
    const auto answer = co_await ask(lvng2::ops::stopAgent, std::move(id));
    if (!answer)
        co_return fail(answer.error());
    co_return lvng2::agentFrom(answer->agent);
}

Task<TurnStarted> Lvng2Backend::post(PostMessage in)
{
    lvng2::MessageInput input;
    input.id = agentOf(in.sessionId);
    input.message = in.text;
    if (!in.context.isEmpty())
        input.context = in.context;
    const auto answer = co_await ask(lvng2::ops::sendMessage, std::move(input));
    if (!answer)
        co_return fail(answer.error());
    co_return remember(in, lvng2::messageFrom(*answer));
}

} // namespace troupe
