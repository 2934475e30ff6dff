// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/foreignfamilies.h"
#include "core/contract/convergio/agentops.h"
#include "core/contract/convergio/approvalops.h"
#include "core/contract/convergio/chatops.h"

namespace troupe {

namespace {

constexpr int kConvergioPage = 1000;
constexpr int kMostConvergioAgents = 100'000;
constexpr int kConvergioApprovals = 200; // of a page

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
    on<B, &B::pending>(ops::listApprovals);
    on<B, &B::askApproval>(ops::askApproval);
    on<B, &B::approve>(ops::approveApproval);
    on<B, &B::reject>(ops::rejectApproval);
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

Task<Page<Approval>> ConvergioBackend::pending(ListApprovals in)
{
    if (in.status != ApprovalStatus::Pending || in.decided) // only those can be asked for
        co_return fail(unable());
    Page<Approval> page;
    convergio::PendingQuery query;
    query.limit = kConvergioApprovals;
    for (;;) {
        const auto part = co_await ask(convergio::ops::pendingApprovals, query);
        if (!part)
            co_return fail(part.error());
        for (const convergio::ApprovalView &view : part->pendingApprovals) {
            Approval approval = convergio::approvalFrom(view);
            const bool isWanted = (!in.kind || approval.kind == *in.kind)
                                  && (!in.riskLevel || approval.riskLevel == *in.riskLevel)
                                  && (in.agentId.isEmpty() || approval.agentId == in.agentId)
                                  && (in.tool.isEmpty() || approval.tool == in.tool);
            if (isWanted)
                page.items.append(std::move(approval));
        }
        query.skip += kConvergioApprovals;
        if (part->pendingApprovals.size() < kConvergioApprovals
            || query.skip >= kMostConvergioAgents)
            co_return page;
    }
}

Task<Approval> ConvergioBackend::askApproval(AskApproval in)
{
    convergio::ApprovalInput input;
    input.type = in.type;
    input.agentId = in.agentId;
    input.content = in.content;
    input.riskLevel = in.riskLevel;
    const auto view = co_await ask(convergio::ops::askApproval, std::move(input));
    if (!view)
        co_return fail(view.error());
    co_return convergio::approvalFrom(*view);
}

Task<Approval> ConvergioBackend::approve(ApproveApproval in)
{
    convergio::DecisionInput input;
    input.approvalId = in.approvalId;
    input.comment = in.comment;
    input.editedContent = in.edited;
    const auto view = co_await ask(convergio::ops::approve, std::move(input));
    if (!view)
        co_return fail(view.error());
    co_return convergio::approvalFrom(*view);
}

Task<Approval> ConvergioBackend::reject(RejectApproval in)
{
    convergio::DecisionInput input;
    input.approvalId = in.approvalId;
    input.comment = in.comment;
    const auto view = co_await ask(convergio::ops::reject, std::move(input));
    if (!view)
        co_return fail(view.error());
    co_return convergio::approvalFrom(*view);
}

} // namespace troupe
