// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/convergio/agentops.h"

#include "core/meta/values.h"

namespace troupe::convergio {

namespace {

constexpr int kLongestPrompt = 400'000;
constexpr int kLargestPage = 1000;

/// Here they are names, inside they have values: what is not switched off is there.
QStringList namesOf(const QJsonObject &capabilities)
{
    QStringList names;
    for (auto it = capabilities.begin(); it != capabilities.end(); ++it) {
        if (!it->isNull() && *it != QJsonValue(false))
            names += it.key();
    }
    return names;
}

QJsonObject capabilitiesOf(const QStringList &names)
{
    QJsonObject capabilities;
    for (const QString &name : names)
        capabilities[name] = true;
    return capabilities;
}

template <auto Theirs, auto Ours>
void carry(const Patch<AgentFields> &from, Patch<Agent> &to)
{
    if (from.has<Theirs>())
        to.set<Ours>(from.value.*Theirs);
}
template <auto Theirs, auto Ours>
void carryBack(const Patch<Agent> &from, Patch<AgentFields> &to)
{
    if (from.has<Ours>())
        to.set<Theirs>(from.value.*Ours);
}

template <class View>
View shownOf(const Agent &agent)
{
    View view;
    view.id = agent.slug;
    view.name = agent.name;
    view.description = agent.description;
    view.status = enumName(agent.status);
    view.capabilities = namesOf(agent.capabilities);
    view.tools = agent.tools;
    view.color = agent.color;
    view.role = agent.role;
    view.model = agent.model;
    return view;
}

template <class View>
Agent readBack(const View &view)
{
    Agent agent;
    agent.id = view.id;
    agent.slug = view.id;
    agent.name = view.name;
    agent.description = view.description;
    agent.status = enumFromName<AgentStatus>(view.status).value_or(AgentStatus::Active);
    agent.capabilities = capabilitiesOf(view.capabilities);
    agent.tools = view.tools;
    agent.color = view.color;
    agent.role = view.role;
    agent.model = view.model;
    return agent;
}

} // namespace

const TypeInfo &AgentFields::info()
{
    static const TypeInfo type{
        "agent_input",
        {
            field<&AgentFields::name>("name", Required).length(1, 200),
            field<&AgentFields::description>("description").length(0, 4000),
            field<&AgentFields::capabilities>("capabilities").length(0, 200),
            field<&AgentFields::tools>("tools").length(0, 200),
            field<&AgentFields::systemPrompt>("system_prompt").length(0, kLongestPrompt),
            field<&AgentFields::role>("role", OmitEmpty).length(0, 200),
            field<&AgentFields::model>("model", OmitEmpty, "A model id or alias").length(0, 200),
            field<&AgentFields::temperature>("temperature", OmitEmpty).range(0, 2),
            field<&AgentFields::maxTokens>("max_tokens", OmitEmpty).range(1, 10'000'000),
            field<&AgentFields::color>("color", OmitEmpty, "#rrggbb").length(0, 32),
            field<&AgentFields::tags>("tags", OmitEmpty).length(0, 100),
            field<&AgentFields::status>("status"),
        }};
    return type;
}

const TypeInfo &AgentSummary::info()
{
    static const TypeInfo type{"agent_summary",
                               {
                                   field<&AgentSummary::id>("id", NoFlag, "Its slug"),
                                   field<&AgentSummary::name>("name"),
                                   field<&AgentSummary::description>("description"),
                                   field<&AgentSummary::status>("status"),
                                   field<&AgentSummary::capabilities>("capabilities"),
                                   field<&AgentSummary::tools>("tools"),
                                   field<&AgentSummary::color>("color"),
                                   field<&AgentSummary::role>("role"),
                                   field<&AgentSummary::model>("model"),
                               }};
    return type;
}

const TypeInfo &AgentView::info()
{
    static const TypeInfo type{"agent",
                               {
                                   field<&AgentView::id>("id", NoFlag, "Its slug"),
                                   field<&AgentView::name>("name"),
                                   field<&AgentView::description>("description"),
                                   field<&AgentView::status>("status"),
                                   field<&AgentView::capabilities>("capabilities"),
                                   field<&AgentView::tools>("tools"),
                                   field<&AgentView::color>("color"),
                                   field<&AgentView::role>("role"),
                                   field<&AgentView::model>("model"),
                                   field<&AgentView::systemPrompt>("system_prompt"),
                                   field<&AgentView::temperature>("temperature"),
                                   field<&AgentView::maxTokens>("max_tokens"),
                                   field<&AgentView::tags>("tags"),
                                   field<&AgentView::isPublic>("is_public"),
                                   field<&AgentView::createdAt>("created_at"),
                                   field<&AgentView::updatedAt>("updated_at"),
                               }};
    return type;
}

const TypeInfo &AgentListView::info()
{
    static const TypeInfo type{"agent_list",
                               {
                                   field<&AgentListView::agents>("agents"),
                                   field<&AgentListView::total>("total", NoFlag,
                                                                "How many there are in all"),
                               }};
    return type;
}

const TypeInfo &ListAgentsQuery::info()
{
    static const TypeInfo type{
        "list_agents_query",
        {
            field<&ListAgentsQuery::skip>("skip", NoFlag, "How many to leave out").range(0, 1e9),
            field<&ListAgentsQuery::limit>("limit").range(1, kLargestPage),
            field<&ListAgentsQuery::status>("status", NoFlag, "Without it: all but archived"),
            field<&ListAgentsQuery::search>("search").length(0, 200),
        }};
    return type;
}

const TypeInfo &AgentId::info()
{
    static const TypeInfo type{"agent_id", {field<&AgentId::agentId>("agent_id", Required)}};
    return type;
}

const TypeInfo &ChangeAgent::info()
{
    static const TypeInfo type{"change_agent",
                               {
                                   field<&ChangeAgent::agentId>("agent_id", Required),
                                   field<&ChangeAgent::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &AgentDeleted::info()
{
    static const TypeInfo type{"agent_deleted",
                               {
                                   field<&AgentDeleted::id>("id"),
                                   field<&AgentDeleted::deleted>("deleted"),
                               }};
    return type;
}

const TypeInfo &Deployed::info()
{
    static const TypeInfo type{"deployed",
                               {
                                   field<&Deployed::agentId>("agent_id"),
                                   field<&Deployed::status>("status", NoFlag, "\"active\""),
                                   field<&Deployed::deployedAt>("deployed_at"),
                               }};
    return type;
}

QString timeText(Timestamp time)
{
    return QString::fromLatin1(time.toIso(true));
}

Agent agentFrom(const AgentFields &fields)
{
    Agent agent;
    agent.name = fields.name;
    agent.description = fields.description;
    agent.capabilities = capabilitiesOf(fields.capabilities);
    agent.tools = fields.tools;
    agent.systemPrompt = fields.systemPrompt;
    agent.role = fields.role;
    agent.model = fields.model;
    agent.temperature = fields.temperature;
    agent.maxTokens = fields.maxTokens;
    agent.color = fields.color;
    agent.tags = fields.tags;
    agent.status = fields.status;
    return agent;
}

AgentFields fieldsFrom(const Agent &agent)
{
    AgentFields fields;
    fields.name = agent.name;
    fields.description = agent.description;
    fields.capabilities = namesOf(agent.capabilities);
    fields.tools = agent.tools;
    fields.systemPrompt = agent.systemPrompt;
    fields.role = agent.role;
    fields.model = agent.model;
    fields.temperature = agent.temperature;
    fields.maxTokens = agent.maxTokens;
    fields.color = agent.color;
    fields.tags = agent.tags;
    fields.status = agent.status;
    return fields;
}

Patch<Agent> changesFrom(const Patch<AgentFields> &changes)
{
    Patch<Agent> to;
    carry<&AgentFields::name, &Agent::name>(changes, to);
    carry<&AgentFields::description, &Agent::description>(changes, to);
    carry<&AgentFields::tools, &Agent::tools>(changes, to);
    carry<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carry<&AgentFields::role, &Agent::role>(changes, to);
    carry<&AgentFields::model, &Agent::model>(changes, to);
    carry<&AgentFields::temperature, &Agent::temperature>(changes, to);
    carry<&AgentFields::maxTokens, &Agent::maxTokens>(changes, to);
    carry<&AgentFields::color, &Agent::color>(changes, to);
    carry<&AgentFields::tags, &Agent::tags>(changes, to);
    carry<&AgentFields::status, &Agent::status>(changes, to);
    if (changes.has<&AgentFields::capabilities>())
        to.set<&Agent::capabilities>(capabilitiesOf(changes.value.capabilities));
    return to;
}

Patch<AgentFields> changesTo(const Patch<Agent> &changes)
{
    Patch<AgentFields> to;
    carryBack<&AgentFields::name, &Agent::name>(changes, to);
    carryBack<&AgentFields::description, &Agent::description>(changes, to);
    carryBack<&AgentFields::tools, &Agent::tools>(changes, to);
    carryBack<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carryBack<&AgentFields::role, &Agent::role>(changes, to);
    carryBack<&AgentFields::model, &Agent::model>(changes, to);
    carryBack<&AgentFields::temperature, &Agent::temperature>(changes, to);
    carryBack<&AgentFields::maxTokens, &Agent::maxTokens>(changes, to);
    carryBack<&AgentFields::color, &Agent::color>(changes, to);
    carryBack<&AgentFields::tags, &Agent::tags>(changes, to);
    carryBack<&AgentFields::status, &Agent::status>(changes, to);
    if (changes.has<&Agent::capabilities>())
        to.set<&AgentFields::capabilities>(namesOf(changes.value.capabilities));
    return to;
}

AgentSummary summaryOf(const Agent &agent)
{
    return shownOf<AgentSummary>(agent);
}

AgentView viewOf(const Agent &agent)
{
    auto view = shownOf<AgentView>(agent);
    view.systemPrompt = agent.systemPrompt;
    view.temperature = agent.temperature;
    view.maxTokens = agent.maxTokens;
    view.tags = agent.tags;
    view.isPublic = agent.visibility == Visibility::Public;
    view.createdAt = timeText(agent.createdAt);
    view.updatedAt = timeText(agent.updatedAt);
    return view;
}

Agent agentFrom(const AgentSummary &summary)
{
    return readBack(summary);
}

Agent agentFrom(const AgentView &view)
{
    Agent agent = readBack(view);
    agent.systemPrompt = view.systemPrompt;
    agent.temperature = view.temperature;
    agent.maxTokens = view.maxTokens;
    agent.tags = view.tags;
    agent.visibility = view.isPublic ? Visibility::Public : Visibility::Private;
    agent.createdAt = Timestamp::parse(view.createdAt).value_or(Timestamp());
    agent.updatedAt = Timestamp::parse(view.updatedAt).value_or(agent.createdAt);
    return agent;
}

} // namespace troupe::convergio
