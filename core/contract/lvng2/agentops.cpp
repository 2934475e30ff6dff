// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng2/agentops.h"

#include "core/meta/values.h"

namespace troupe::lvng2 {

namespace {

constexpr int kLongestPrompt = 400'000;
constexpr int kLargestPage = 100;

/// A field that null empties.
template <auto From, auto To>
void carryOrEmpty(const Patch<AgentFields> &from, Patch<Agent> &to)
{
    if (from.has<From>())
        to.set<To>((from.value.*From).value_or(typename MemberAccess<To>::Field()));
}

std::optional<QString> orNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional<QString>(text);
}

Visibility visibilityOf(bool isPublic)
{
    return isPublic ? Visibility::Public : Visibility::Private;
}

template <auto Theirs, auto Ours>
void carryBack(const Patch<Agent> &from, Patch<AgentFields> &to)
{
    if (from.has<Ours>())
        to.set<Theirs>(from.value.*Ours);
}

template <class View>
Agent readBack(const View &view)
{
    Agent agent;
    agent.id = view.id;
    agent.ownerId = view.userId;
    agent.name = view.name;
    agent.description = view.description;
    agent.avatar = view.avatar.value_or(QString());
    agent.model = view.model;
    agent.temperature = view.temperature;
    agent.capabilities = view.capabilities;
    agent.tags = view.tags;
    agent.status = view.status;
    agent.visibility = visibilityOf(view.isPublic);
    agent.workspaceId = view.workspaceId.value_or(QString());
    agent.createdAt = view.createdAt;
    agent.updatedAt = view.updatedAt;
    agent.archivedAt = view.deletedAt;
    return agent;
}

/// What a list shows of an agent is part of what the agent itself is shown with.
template <class View>
View shownOf(const Agent &agent)
{
    View view;
    view.id = agent.id;
    view.name = agent.name;
    view.description = agent.description;
    view.avatar = orNull(agent.avatar);
    view.model = agent.model;
    view.temperature = agent.temperature;
    view.capabilities = agent.capabilities;
    view.tags = agent.tags;
    view.status = agent.status;
    view.isPublic = agent.visibility == Visibility::Public;
    view.workspaceId = orNull(agent.workspaceId);
    view.userId = agent.ownerId;
    view.createdAt = agent.createdAt;
    view.updatedAt = agent.updatedAt;
    view.deletedAt = agent.archivedAt;
    return view;
}

} // namespace

const TypeInfo &AgentFields::info()
{
    static const TypeInfo type{
        "agent_input",
        {
            field<&AgentFields::name>("name", Required, "Display name").length(1, 200),
            field<&AgentFields::description>("description").length(0, 4000),
            field<&AgentFields::avatar>("avatar", NoFlag, "URL of an image").length(0, 2000),
            field<&AgentFields::systemPrompt>("systemPrompt").length(0, kLongestPrompt),
            field<&AgentFields::model>("model", NoFlag, "A model id or alias").length(0, 200),
            field<&AgentFields::temperature>("temperature").range(0, 1),
            field<&AgentFields::capabilities>("capabilities"),
            field<&AgentFields::metadata>("metadata"),
            field<&AgentFields::tags>("tags").length(0, 100),
            field<&AgentFields::workspaceId>("workspaceId").length(0, 100),
            field<&AgentFields::isPublic>("isPublic", NoFlag, "Visible to all users"),
            field<&AgentFields::status>("status", NoFlag,
                                        "Ignored when an agent is created: it starts inactive"),
        }};
    return type;
}

const TypeInfo &AgentView::info()
{
    static const TypeInfo type{"agent",
                               {
                                   field<&AgentView::id>("id"),
                                   field<&AgentView::name>("name"),
                                   field<&AgentView::description>("description"),
                                   field<&AgentView::avatar>("avatar"),
                                   field<&AgentView::systemPrompt>("systemPrompt"),
                                   field<&AgentView::model>("model"),
                                   field<&AgentView::temperature>("temperature"),
                                   field<&AgentView::capabilities>("capabilities"),
                                   field<&AgentView::metadata>("metadata"),
                                   field<&AgentView::tags>("tags"),
                                   field<&AgentView::status>("status"),
                                   field<&AgentView::isPublic>("isPublic"),
                                   field<&AgentView::workspaceId>("workspaceId"),
                                   field<&AgentView::userId>("user_id", NoFlag, "Its owner"),
                                   field<&AgentView::createdAt>("created_at"),
                                   field<&AgentView::updatedAt>("updated_at"),
                                   field<&AgentView::deletedAt>("deleted_at", OmitEmpty,
                                                                "Of a deleted agent"),
                               }};
    return type;
}

const TypeInfo &AgentSummary::info()
{
    static const TypeInfo type{"agent_summary",
                               {
                                   field<&AgentSummary::id>("id"),
                                   field<&AgentSummary::name>("name"),
                                   field<&AgentSummary::description>("description"),
                                   field<&AgentSummary::avatar>("avatar"),
                                   field<&AgentSummary::model>("model"),
                                   field<&AgentSummary::temperature>("temperature"),
                                   field<&AgentSummary::status>("status"),
                                   field<&AgentSummary::capabilities>("capabilities"),
                                   field<&AgentSummary::tags>("tags"),
                                   field<&AgentSummary::isPublic>("isPublic"),
                                   field<&AgentSummary::workspaceId>("workspaceId"),
                                   field<&AgentSummary::userId>("user_id", NoFlag, "Its owner"),
                                   field<&AgentSummary::createdAt>("created_at"),
                                   field<&AgentSummary::updatedAt>("updated_at"),
                                   field<&AgentSummary::deletedAt>("deleted_at", OmitEmpty,
                                                                   "Of a deleted agent"),
                               }};
    return type;
}

const TypeInfo &AgentAnswer::info()
{
    static const TypeInfo type{"agent_answer",
                               {
                                   field<&AgentAnswer::success>("success"),
                                   field<&AgentAnswer::agent>("agent"),
                               }};
    return type;
}

const TypeInfo &AgentListAnswer::info()
{
    static const TypeInfo type{"agent_list_answer",
                               {
                                   field<&AgentListAnswer::success>("success"),
                                   field<&AgentListAnswer::agents>("agents"),
                                   field<&AgentListAnswer::total>("total", NoFlag,
                                                                  "How many there are in all"),
                                   field<&AgentListAnswer::limit>("limit"),
                                   field<&AgentListAnswer::offset>("offset"),
                               }};
    return type;
}

const TypeInfo &DoneAnswer::info()
{
    static const TypeInfo type{"done_answer",
                               {
                                   field<&DoneAnswer::success>("success"),
                                   field<&DoneAnswer::message>("message"),
                               }};
    return type;
}

const TypeInfo &AgentId::info()
{
    static const TypeInfo type{"agent_id", {field<&AgentId::id>("id", Required)}};
    return type;
}

const TypeInfo &ListAgentsQuery::info()
{
    static const TypeInfo type{
        "list_agents_query",
        {
            field<&ListAgentsQuery::search>("search", NoFlag,
                                            "Words in name and description, in any case and with "
                                            "or without accents")
                .length(0, 200),
            field<&ListAgentsQuery::workspaceId>("workspaceId").length(0, 100),
            field<&ListAgentsQuery::status>("status", NoFlag, "Without it: all but archived"),
            field<&ListAgentsQuery::tags>("tags", NoFlag,
                                          "Comma-separated; an agent has all of them"),
            field<&ListAgentsQuery::includePublic>("includePublic", NoFlag,
                                                   "Also public agents of others"),
            field<&ListAgentsQuery::limit>("limit").range(1, kLargestPage),
            field<&ListAgentsQuery::offset>("offset", NoFlag, "How many to skip").range(0, 1e9),
        }};
    return type;
}

const TypeInfo &ChangeAgent::info()
{
    static const TypeInfo type{"change_agent",
                               {
                                   field<&ChangeAgent::id>("id", Required),
                                   field<&ChangeAgent::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &DuplicateAgent::info()
{
    static const TypeInfo type{"duplicate_agent",
                               {
                                   field<&DuplicateAgent::id>("id", Required),
                                   field<&DuplicateAgent::name>("name", OmitEmpty,
                                                                "Else the old name and \"(Copy)\"")
                                       .length(0, 200),
                               }};
    return type;
}

const TypeInfo &MergeCapabilities::info()
{
    static const TypeInfo type{"merge_capabilities",
                               {
                                   field<&MergeCapabilities::id>("id", Required),
                                   field<&MergeCapabilities::capabilities>("capabilities",
                                                                           Required),
                               }};
    return type;
}

const TypeInfo &StatsQuery::info()
{
    static const TypeInfo type{"stats_query",
                               {
                                   field<&StatsQuery::id>("id", Required),
                                   field<&StatsQuery::period>("period"),
                               }};
    return type;
}

const TypeInfo &TokenSums::info()
{
    static const TypeInfo type{"token_sums",
                               {
                                   field<&TokenSums::input>("input"),
                                   field<&TokenSums::output>("output"),
                               }};
    return type;
}

const TypeInfo &StatsView::info()
{
    static const TypeInfo type{"stats",
                               {
                                   field<&StatsView::conversations>("conversations", NoFlag,
                                                                    "In which something was said"),
                                   field<&StatsView::tokens>("tokens"),
                                   field<&StatsView::startDate>("startDate", NoFlag,
                                                                "Midnight UTC"),
                                   field<&StatsView::endDate>("endDate"),
                               }};
    return type;
}

const TypeInfo &StatsAnswer::info()
{
    static const TypeInfo type{"stats_answer",
                               {
                                   field<&StatsAnswer::success>("success"),
                                   field<&StatsAnswer::stats>("stats"),
                               }};
    return type;
}

Agent agentFrom(const AgentFields &fields)
{
    Agent agent;
    agent.name = fields.name;
    agent.description = fields.description.value_or(QString());
    agent.avatar = fields.avatar.value_or(QString());
    agent.systemPrompt = fields.systemPrompt.value_or(QString());
    agent.model = fields.model.value_or(QString());
    agent.temperature = fields.temperature;
    agent.capabilities = fields.capabilities.value_or(QJsonObject());
    agent.metadata = fields.metadata.value_or(QJsonObject());
    agent.tags = fields.tags.value_or(QStringList());
    agent.workspaceId = fields.workspaceId.value_or(QString());
    agent.visibility = visibilityOf(fields.isPublic);
    agent.status = AgentStatus::Inactive;
    return agent;
}

Patch<Agent> changesFrom(const Patch<AgentFields> &changes)
{
    Patch<Agent> to;
    if (changes.has<&AgentFields::name>())
        to.set<&Agent::name>(changes.value.name);
    carryOrEmpty<&AgentFields::description, &Agent::description>(changes, to);
    carryOrEmpty<&AgentFields::avatar, &Agent::avatar>(changes, to);
    carryOrEmpty<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carryOrEmpty<&AgentFields::model, &Agent::model>(changes, to);
    carryOrEmpty<&AgentFields::capabilities, &Agent::capabilities>(changes, to);
    carryOrEmpty<&AgentFields::metadata, &Agent::metadata>(changes, to);
    carryOrEmpty<&AgentFields::tags, &Agent::tags>(changes, to);
    carryOrEmpty<&AgentFields::workspaceId, &Agent::workspaceId>(changes, to);
    if (changes.has<&AgentFields::temperature>())
        to.set<&Agent::temperature>(changes.value.temperature);
    if (changes.has<&AgentFields::isPublic>())
        to.set<&Agent::visibility>(visibilityOf(changes.value.isPublic));
    if (changes.has<&AgentFields::status>())
        to.set<&Agent::status>(changes.value.status);
    return to;
}

Agent agentFrom(const AgentView &view)
{
    Agent agent = readBack(view);
    agent.systemPrompt = view.systemPrompt;
    agent.metadata = view.metadata;
    return agent;
}

Agent agentFrom(const AgentSummary &summary)
{
    return readBack(summary);
}

AgentFields fieldsFrom(const Agent &agent)
{
    AgentFields fields;
    fields.name = agent.name;
    fields.description = agent.description;
    fields.avatar = orNull(agent.avatar);
    fields.systemPrompt = agent.systemPrompt;
    fields.model = agent.model;
    fields.temperature = agent.temperature;
    fields.capabilities = agent.capabilities;
    fields.metadata = agent.metadata;
    fields.tags = agent.tags;
    fields.workspaceId = orNull(agent.workspaceId);
    fields.isPublic = agent.visibility == Visibility::Public;
    fields.status = agent.status;
    return fields;
}

Patch<AgentFields> changesTo(const Patch<Agent> &changes)
{
    Patch<AgentFields> to;
    carryBack<&AgentFields::name, &Agent::name>(changes, to);
    carryBack<&AgentFields::description, &Agent::description>(changes, to);
    carryBack<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carryBack<&AgentFields::model, &Agent::model>(changes, to);
    carryBack<&AgentFields::temperature, &Agent::temperature>(changes, to);
    carryBack<&AgentFields::capabilities, &Agent::capabilities>(changes, to);
    carryBack<&AgentFields::metadata, &Agent::metadata>(changes, to);
    carryBack<&AgentFields::tags, &Agent::tags>(changes, to);
    carryBack<&AgentFields::status, &Agent::status>(changes, to);
    if (changes.has<&Agent::avatar>())
        to.set<&AgentFields::avatar>(orNull(changes.value.avatar));
    if (changes.has<&Agent::workspaceId>())
        to.set<&AgentFields::workspaceId>(orNull(changes.value.workspaceId));
    if (changes.has<&Agent::visibility>())
        to.set<&AgentFields::isPublic>(changes.value.visibility == Visibility::Public);
    return to;
}

AgentView viewOf(const Agent &agent)
{
    auto view = shownOf<AgentView>(agent);
    view.systemPrompt = agent.systemPrompt;
    view.metadata = agent.metadata;
    return view;
}

AgentSummary summaryOf(const Agent &agent)
{
    return shownOf<AgentSummary>(agent);
}

int daysOf(Period period)
{
    switch (period) {
    case Period::Days30:
        return 30;
    case Period::Days90:
        return 90;
    case Period::Days7:
        break;
    }
    return 7;
}

} // namespace troupe::lvng2
