// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/foreignfamilies.h"
#include "core/contract/aimos/agentops.h"
#include "core/contract/aimos/authops.h"

namespace troupe {

namespace {

constexpr int kAimosPage = 100;
constexpr int kMostAimosAgents = 100'000;

UpdateAgent aimosStatus(const QString &agentId, AgentStatus status)
{
    UpdateAgent change;
    change.agentId = agentId;
    change.changes.set<&Agent::status>(status);
    return change;
}

} // namespace

AimosBackend::AimosBackend(ApiTransport &transport) : ForeignBackend(transport)
{
    using B = AimosBackend;
    on<B, &B::logIn>(ops::logIn);
    on<B, &B::list>(ops::listAgents);
    on<B, &B::get>(ops::getAgent);
    on<B, &B::create>(ops::createAgent);
    on<B, &B::update>(ops::updateAgent);
    on<B, &B::remove>(ops::deleteAgent);
    on<B, &B::start>(ops::startAgent);
    on<B, &B::stop>(ops::stopAgent);
}

Task<AccessToken> AimosBackend::logIn(LogIn in)
{
    aimos::Credentials credentials;
    credentials.username = in.username;
    credentials.password = in.password;
    const auto view = co_await ask(aimos::ops::logIn, std::move(credentials));
    if (!view)
        co_return fail(view.error());
    AccessToken token;
    token.accessToken = view->accessToken;
    token.tokenType = view->tokenType;
    token.expiresIn = view->expiresIn;
    co_return token;
}

Task<Page<Agent>> AimosBackend::list(ListAgents in)
{
    if (!in.tag.isEmpty() || !in.search.isEmpty())
        co_return fail(unable());
    Page<Agent> page;
    aimos::ListAgentsQuery query;
    query.limit = kAimosPage;
    query.status = in.status;
    for (query.skip = 0; query.skip < kMostAimosAgents; query.skip += kAimosPage) {
        const auto part = co_await ask(aimos::ops::listAgents, query);
        if (!part)
            co_return fail(part.error());
        for (const aimos::AgentView &view : part->agents)
            page.items.append(aimos::agentFrom(view));
        if (part->agents.size() < kAimosPage)
            break;
    }
    co_return page;
}

Task<Agent> AimosBackend::get(AgentRef in)
{
    aimos::AgentId id;
    id.agentId = in.agentId;
    const auto view = co_await ask(aimos::ops::getAgent, std::move(id));
    if (!view)
        co_return fail(view.error());
    co_return aimos::agentFrom(*view);
}

Task<Agent> AimosBackend::create(Agent in)
{
    aimos::AgentFields fields = aimos::fieldsFrom(in);
    const auto made = co_await ask(aimos::ops::createAgent, std::move(fields));
    if (!made)
        co_return fail(made.error());
    // There a new agent is inactive, whatever is asked for.
    if (in.status != AgentStatus::Active)
        co_return aimos::agentFrom(*made);
    UpdateAgent change = aimosStatus(made->id, AgentStatus::Active);
    co_return co_await update(std::move(change));
}

Task<Agent> AimosBackend::update(UpdateAgent in)
{
    aimos::ChangeAgent change;
    change.agentId = in.agentId;
    change.changes = aimos::changesTo(in.changes);
    const auto view = co_await ask(aimos::ops::updateAgent, std::move(change));
    if (!view)
        co_return fail(view.error());
    co_return aimos::agentFrom(*view);
}

Task<Nothing> AimosBackend::remove(AgentRef in)
{
    aimos::AgentId id;
    id.agentId = in.agentId;
    return ask(aimos::ops::deleteAgent, std::move(id));
}

Task<Agent> AimosBackend::start(AgentRef in)
{
    return update(aimosStatus(in.agentId, AgentStatus::Active));
}

Task<Agent> AimosBackend::stop(AgentRef in)
{
    return update(aimosStatus(in.agentId, AgentStatus::Inactive));
}

} // namespace troupe
