// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng1/agentops.h"

#include "core/base/ids.h"
#include "core/meta/values.h"

#include <algorithm>

namespace troupe::lvng1 {

namespace {

constexpr int kLongestPrompt = 400'000;
constexpr int kLargestPage = 100;

template <auto From, auto To>
void carry(const Patch<AgentFields> &from, Patch<Agent> &to)
{
    if (from.has<From>())
        to.set<To>(from.value.*From);
}

template <auto Theirs, auto Ours>
void carryBack(const Patch<Agent> &from, Patch<AgentFields> &to)
{
    if (from.has<Ours>())
        to.set<Theirs>(from.value.*Ours);
}

MemoryConfig configOf(const AgentMemory &memory)
{
    MemoryConfig config;
    config.type = memory.type;
    config.maxTurns = memory.maxTurns;
    config.summarization = memory.summarization;
    return config;
}

std::optional<QString> urlOrNull(const QString &url)
{
    return url.isEmpty() ? std::nullopt : std::optional<QString>(url);
}

AgentMemory memoryFrom(const MemoryConfig &config)
{
    AgentMemory memory;
    memory.type = config.type;
    memory.maxTurns = config.maxTurns;
    memory.summarization = config.summarization;
    return memory;
}

} // namespace

const TypeInfo &MemoryConfig::info()
{
    static const TypeInfo type{"memory_config",
                               {
                                   field<&MemoryConfig::type>("type", NoFlag,
                                                              "\"conversation\" or \"none\"")
                                       .length(1, 40),
                                   field<&MemoryConfig::maxTurns>("max_turns").range(0, 1000),
                                   field<&MemoryConfig::summarization>("summarization"),
                               }};
    return type;
}

const TypeInfo &AgentFields::info()
{
    static const TypeInfo type{
        "agent_input",
        {
            field<&AgentFields::name>("name", Required).length(1, 200),
            field<&AgentFields::description>("description").length(0, 4000),
            field<&AgentFields::model>("model", NoFlag, "A model id or alias").length(0, 200),
            field<&AgentFields::temperature>("temperature").range(0, 2),
            field<&AgentFields::maxTokens>("max_tokens").range(1, 10'000'000),
            field<&AgentFields::systemPrompt>("system_prompt").length(0, kLongestPrompt),
            field<&AgentFields::tools>("tools").length(0, 200),
            field<&AgentFields::functions>("functions", NoFlag, "Declarations with JSON Schema")
                .length(0, 200),
            field<&AgentFields::memoryConfig>("memory_config"),
            field<&AgentFields::role>("role").length(0, 200),
            field<&AgentFields::tags>("tags").length(0, 100),
            field<&AgentFields::capabilities>("capabilities"),
            field<&AgentFields::metadata>("metadata"),
            field<&AgentFields::webhookUrl>("webhook_url").length(0, 2000),
            field<&AgentFields::status>("status"),
        }};
    return type;
}

const TypeInfo &CostTracking::info()
{
    static const TypeInfo type{"cost_tracking",
                               {
                                   field<&CostTracking::inputTokens>("input_tokens"),
                                   field<&CostTracking::outputTokens>("output_tokens"),
                                   field<&CostTracking::totalCost>("total_cost", NoFlag,
                                                                   "US dollars"),
                               }};
    return type;
}

const TypeInfo &AgentView::info()
{
    static const TypeInfo type{
        "agent",
        {
            field<&AgentView::id>("id"),
            field<&AgentView::name>("name"),
            field<&AgentView::status>("status", NoFlag, "active, inactive or archived"),
            field<&AgentView::createdAt>("created_at"),
            field<&AgentView::updatedAt>("updated_at"),
            field<&AgentView::endpoint>("endpoint", NoFlag, "Where to send it messages"),
            field<&AgentView::webhookUrl>("webhook_url"),
            field<&AgentView::costTracking>("cost_tracking"),
            field<&AgentView::description>("description"),
            field<&AgentView::model>("model"),
            field<&AgentView::temperature>("temperature"),
            field<&AgentView::maxTokens>("max_tokens"),
            field<&AgentView::systemPrompt>("system_prompt"),
            field<&AgentView::tools>("tools"),
            field<&AgentView::functions>("functions"),
            field<&AgentView::memoryConfig>("memory_config"),
            field<&AgentView::role>("role"),
            field<&AgentView::tags>("tags"),
            field<&AgentView::capabilities>("capabilities"),
            field<&AgentView::metadata>("metadata"),
        }};
    return type;
}

const TypeInfo &Pagination::info()
{
    static const TypeInfo type{"pagination",
                               {
                                   field<&Pagination::total>("total"),
                                   field<&Pagination::page>("page", NoFlag, "From 1"),
                                   field<&Pagination::perPage>("per_page"),
                               }};
    return type;
}

const TypeInfo &AgentList::info()
{
    static const TypeInfo type{"agent_list",
                               {
                                   field<&AgentList::agents>("agents"),
                                   field<&AgentList::pagination>("pagination"),
                               }};
    return type;
}

const TypeInfo &AgentId::info()
{
    static const TypeInfo type{"agent_id", {field<&AgentId::agentId>("agent_id", Required)}};
    return type;
}

const TypeInfo &ListAgentsQuery::info()
{
    static const TypeInfo type{
        "list_agents_query",
        {
            field<&ListAgentsQuery::limit>("limit", NoFlag, "Agents per page")
                .range(1, kLargestPage),
            field<&ListAgentsQuery::offset>("offset", NoFlag, "How many to skip").range(0, 1e9),
            field<&ListAgentsQuery::status>("status", NoFlag, "Empty: all but the archived"),
            field<&ListAgentsQuery::search>("search", NoFlag, "In name and description")
                .length(0, 200),
        }};
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

Agent agentFrom(const AgentFields &fields)
{
    Agent agent;
    agent.name = fields.name;
    agent.description = fields.description;
    agent.model = fields.model;
    agent.temperature = fields.temperature;
    agent.maxTokens = fields.maxTokens;
    agent.systemPrompt = fields.systemPrompt;
    agent.tools = fields.tools;
    agent.functions = fields.functions;
    agent.memory = memoryFrom(fields.memoryConfig);
    agent.role = fields.role;
    agent.tags = fields.tags;
    agent.capabilities = fields.capabilities;
    agent.metadata = fields.metadata;
    agent.webhookUrl = fields.webhookUrl.value_or(QString());
    agent.status = fields.status;
    return agent;
}

Patch<Agent> changesFrom(const Patch<AgentFields> &changes)
{
    Patch<Agent> to;
    carry<&AgentFields::name, &Agent::name>(changes, to);
    carry<&AgentFields::description, &Agent::description>(changes, to);
    carry<&AgentFields::model, &Agent::model>(changes, to);
    carry<&AgentFields::temperature, &Agent::temperature>(changes, to);
    carry<&AgentFields::maxTokens, &Agent::maxTokens>(changes, to);
    carry<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carry<&AgentFields::tools, &Agent::tools>(changes, to);
    carry<&AgentFields::functions, &Agent::functions>(changes, to);
    carry<&AgentFields::role, &Agent::role>(changes, to);
    carry<&AgentFields::tags, &Agent::tags>(changes, to);
    carry<&AgentFields::capabilities, &Agent::capabilities>(changes, to);
    carry<&AgentFields::metadata, &Agent::metadata>(changes, to);
    carry<&AgentFields::status, &Agent::status>(changes, to);
    if (changes.has<&AgentFields::memoryConfig>())
        to.set<&Agent::memory>(memoryFrom(changes.value.memoryConfig));
    if (changes.has<&AgentFields::webhookUrl>())
        to.set<&Agent::webhookUrl>(changes.value.webhookUrl.value_or(QString()));
    return to;
}

Patch<AgentFields> changesTo(const Patch<Agent> &changes)
{
    Patch<AgentFields> to;
    carryBack<&AgentFields::name, &Agent::name>(changes, to);
    carryBack<&AgentFields::description, &Agent::description>(changes, to);
    carryBack<&AgentFields::model, &Agent::model>(changes, to);
    carryBack<&AgentFields::temperature, &Agent::temperature>(changes, to);
    carryBack<&AgentFields::maxTokens, &Agent::maxTokens>(changes, to);
    carryBack<&AgentFields::systemPrompt, &Agent::systemPrompt>(changes, to);
    carryBack<&AgentFields::tools, &Agent::tools>(changes, to);
    carryBack<&AgentFields::functions, &Agent::functions>(changes, to);
    carryBack<&AgentFields::role, &Agent::role>(changes, to);
    carryBack<&AgentFields::tags, &Agent::tags>(changes, to);
    carryBack<&AgentFields::capabilities, &Agent::capabilities>(changes, to);
    carryBack<&AgentFields::metadata, &Agent::metadata>(changes, to);
    carryBack<&AgentFields::status, &Agent::status>(changes, to);
    if (changes.has<&Agent::memory>())
        to.set<&AgentFields::memoryConfig>(configOf(changes.value.memory));
    if (changes.has<&Agent::webhookUrl>())
        to.set<&AgentFields::webhookUrl>(urlOrNull(changes.value.webhookUrl));
    return to;
}

AgentFields fieldsFrom(const Agent &agent)
{
    AgentFields fields;
    fields.name = agent.name;
    fields.description = agent.description;
    fields.model = agent.model;
    fields.temperature = agent.temperature;
    fields.maxTokens = agent.maxTokens;
    fields.systemPrompt = agent.systemPrompt;
    fields.tools = agent.tools;
    fields.functions = agent.functions;
    fields.memoryConfig = configOf(agent.memory);
    fields.role = agent.role;
    fields.tags = agent.tags;
    fields.capabilities = agent.capabilities;
    fields.metadata = agent.metadata;
    fields.webhookUrl = urlOrNull(agent.webhookUrl);
    fields.status = agent.status;
    return fields;
}

Agent agentFrom(const AgentView &view)
{
    Agent agent;
    agent.id = parseId(view.id).value_or(view.id);
    agent.name = view.name;
    agent.description = view.description;
    agent.model = view.model;
    agent.temperature = view.temperature;
    agent.maxTokens = view.maxTokens;
    agent.systemPrompt = view.systemPrompt;
    agent.tools = view.tools;
    agent.functions = view.functions;
    agent.memory = memoryFrom(view.memoryConfig);
    agent.role = view.role;
    agent.tags = view.tags;
    agent.capabilities = view.capabilities;
    agent.metadata = view.metadata;
    agent.webhookUrl = view.webhookUrl.value_or(QString());
    agent.status = enumFromName<AgentStatus>(view.status).value_or(AgentStatus::Active);
    agent.createdAt = Timestamp::parse(view.createdAt).value_or(Timestamp());
    agent.updatedAt = Timestamp::parse(view.updatedAt).value_or(agent.createdAt);
    return agent;
}

QString timeText(Timestamp time)
{
    return QString::fromLatin1(time.toIso(true));
}

AgentView viewOf(const Agent &agent, const CostTracking &cost, const QByteArray &origin)
{
    AgentView view;
    view.id = prefixedId(u"agent_", agent.id);
    view.name = agent.name;
    view.status = enumName(agent.status);
    view.createdAt = timeText(agent.createdAt);
    view.updatedAt = timeText(agent.updatedAt);
    view.endpoint = QString::fromUtf8(origin) + QStringLiteral("/v1/agents/") + view.id
                    + QStringLiteral("/chat");
    if (!agent.webhookUrl.isEmpty())
        view.webhookUrl = agent.webhookUrl;
    view.costTracking = cost;
    view.description = agent.description;
    view.model = agent.model;
    view.temperature = agent.temperature;
    view.maxTokens = agent.maxTokens;
    view.systemPrompt = agent.systemPrompt;
    view.tools = agent.tools;
    view.functions = agent.functions;
    view.memoryConfig.type = agent.memory.type;
    view.memoryConfig.maxTurns = agent.memory.maxTurns;
    view.memoryConfig.summarization = agent.memory.summarization;
    view.role = agent.role;
    view.tags = agent.tags;
    view.capabilities = agent.capabilities;
    view.metadata = agent.metadata;
    return view;
}

Pagination paginationOf(qint64 total, int limit, int offset)
{
    Pagination pagination;
    pagination.total = total;
    pagination.perPage = limit;
    pagination.page = offset / std::max(1, limit) + 1;
    return pagination;
}

} // namespace troupe::lvng1
