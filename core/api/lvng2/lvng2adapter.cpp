// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng2/lvng2adapter.h"

#include "core/contract/answererror.h"
#include "core/engine/chatengine.h"
#include "core/services/approvalservice.h"
#include "core/services/systemservice.h"

namespace troupe {

Task<lvng2::AgentAnswer> Lvng2Agents::answer(Task<Agent> changing)
{
    const auto agent = co_await std::move(changing);
    if (!agent)
        co_return fail(agent.error());
    lvng2::AgentAnswer answer;
    answer.agent = lvng2::viewOf(*agent);
    co_return answer;
}

Task<lvng2::AgentAnswer> Lvng2Agents::create(Caller caller, lvng2::AgentFields in)
{
    return answer(m_agents.create(std::move(caller), lvng2::agentFrom(in)));
}

Result<lvng2::AgentListAnswer> Lvng2Agents::list(const Caller &caller,
                                                 lvng2::ListAgentsQuery in) const
{
    AgentService::SliceQuery query;
    query.whose =
        in.includePublic ? AgentService::SliceQuery::OwnAndPublic : AgentService::SliceQuery::Own;
    query.status = in.status;
    query.search = in.search.trimmed();
    query.searchRoleAndTags = false;
    for (const QString &tag : std::as_const(in.tags)) {
        if (const QString wanted = tag.trimmed(); !wanted.isEmpty())
            query.tags += wanted;
    }
    query.workspaceId = in.workspaceId;
    query.limit = in.limit;
    query.offset = in.offset;
    const auto slice = m_agents.slice(caller, query);
    if (!slice)
        return fail(slice.error());
    lvng2::AgentListAnswer list;
    for (const Agent &agent : slice->items)
        list.agents.append(lvng2::summaryOf(agent));
    list.total = slice->total;
    list.limit = in.limit;
    list.offset = in.offset;
    return list;
}

Result<lvng2::AgentAnswer> Lvng2Agents::get(const Caller &caller, lvng2::AgentId in) const
{
    const auto agent = m_agents.find(caller, in.id);
    if (!agent)
        return fail(agent.error());
    lvng2::AgentAnswer answer;
    answer.agent = lvng2::viewOf(*agent);
    return answer;
}

Task<lvng2::AgentAnswer> Lvng2Agents::update(Caller caller, lvng2::ChangeAgent in)
{
    Patch<Agent> changes = lvng2::changesFrom(in.changes);
    // Here a shared agent is not public, and whoever writes back what was read does not mean to end
    // the sharing.
    if (changes.has<&Agent::visibility>() && changes.value.visibility == Visibility::Private) {
        const auto agent = m_agents.find(caller, in.id);
        if (agent && agent->visibility == Visibility::Shared)
            changes.unset<&Agent::visibility>();
    }
    return answer(m_agents.update(std::move(caller), std::move(in.id), std::move(changes)));
}

Task<lvng2::DoneAnswer> Lvng2Agents::remove(Caller caller, lvng2::AgentId in)
{
    const auto removed = co_await m_agents.remove(std::move(caller), std::move(in.id));
    if (!removed)
        co_return fail(removed.error());
    lvng2::DoneAnswer done;
    done.message = QStringLiteral("Agent deleted successfully");
    co_return done;
}

Task<lvng2::AgentAnswer> Lvng2Agents::duplicate(Caller caller, lvng2::DuplicateAgent in)
{
    return answer(
        m_agents.duplicate(std::move(caller), std::move(in.id), in.name.value_or(QString())));
}

Task<lvng2::StatsAnswer> Lvng2Agents::stats(Caller caller, lvng2::StatsQuery in)
{
    const int days = lvng2::daysOf(in.period) + 1; // so many before this one
    const auto stats = co_await m_agents.stats(std::move(caller), std::move(in.id), days);
    if (!stats)
        co_return fail(stats.error());
    lvng2::StatsAnswer answer;
    answer.stats.conversations = stats->conversations;
    answer.stats.tokens = {stats->tokensInput, stats->tokensOutput};
    answer.stats.startDate = stats->from;
    answer.stats.endDate = stats->to;
    co_return answer;
}

Task<lvng2::AgentAnswer> Lvng2Agents::mergeCapabilities(Caller caller, lvng2::MergeCapabilities in)
{
    return answer(m_agents.mergeCapabilities(std::move(caller), std::move(in.id),
                                             std::move(in.capabilities)));
}

Task<lvng2::AgentAnswer> Lvng2Agents::start(Caller caller, lvng2::AgentId in)
{
    return answer(m_agents.setStatus(std::move(caller), std::move(in.id), AgentStatus::Active));
}

Task<lvng2::AgentAnswer> Lvng2Agents::stop(Caller caller, lvng2::AgentId in)
{
    return answer(m_agents.setStatus(std::move(caller), std::move(in.id), AgentStatus::Inactive));
}

Task<TurnStarted> Lvng2Messages::begin(Caller caller, lvng2::MessageInput in)
{
    // Asked before a conversation is made for nothing.
    const auto agent = m_services.agents.find(caller, in.id);
    if (!agent)
        co_return fail(agent.error());
    if (agent->status != AgentStatus::Active) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("agent_inactive"),
                            QStringLiteral("Agent is not active"));
    }
    Caller opener = caller;
    QString agentId = agent->id;
    const auto session =
        co_await m_services.sessions.findOrCreateDirect(std::move(opener), std::move(agentId));
    if (!session)
        co_return fail(session.error());
    PostMessage message;
    message.sessionId = session->id;
    message.text = in.message;
    message.context = in.context.value_or(QJsonObject());
    co_return co_await m_services.sessions.post(std::move(caller), std::move(message));
}

Task<lvng2::MessageAnswer> Lvng2Messages::send(Caller caller, lvng2::MessageInput in)
{
    const auto turn = co_await begin(std::move(caller), std::move(in));
    if (!turn)
        co_return fail(turn.error());
    QString replyId = turn->replyId;
    const auto reply = co_await m_services.engine.waitFor(std::move(replyId));
    if (!reply)
        co_return fail(reply.error());
    if (reply->status == MessageStatus::Failed || reply->status == MessageStatus::Interrupted)
        co_return fail(errorOfAnswer(*reply));
    const auto asked = m_services.approvals.pendingOf(reply->id);
    if (!asked)
        co_return fail(asked.error());
    const QString approvalId = asked->value(0);
    co_return lvng2::answerOf(*reply, approvalId);
}

Task<lvng2::MessageListAnswer> Lvng2Messages::list(Caller caller, lvng2::ListMessagesQuery in)
{
    NewestMessages query;
    query.sessionId = in.channelId;
    query.before = in.before;
    query.limit = in.limit;
    const auto messages = co_await m_services.sessions.newest(std::move(caller), std::move(query));
    if (!messages)
        co_return fail(messages.error());
    lvng2::MessageListAnswer list;
    for (const Message &message : *messages)
        list.data.append(lvng2::viewOf(message));
    co_return list;
}

Result<lvng2::HealthAnswer> Lvng2System::health(const Caller &, Nothing) const
{
    const Health health = m_services.system.health();
    lvng2::HealthAnswer answer;
    answer.data.status = health.status;
    answer.data.version = health.version;
    answer.data.timestamp = Timestamp{m_services.clock.nowMs()};
    return answer;
}

Result<RawBody> Lvng2System::openApi(const Caller &, Nothing) const
{
    return RawBody{"application/json", m_docs->openApi()};
}

Result<RawBody> Lvng2System::docs(const Caller &, Nothing) const
{
    return RawBody{"text/html; charset=utf-8", m_docs->page()};
}

} // namespace troupe
