// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/agenttemplate.h"

#include "core/meta/values.h"

#include <QCryptographicHash>

namespace troupe {

namespace {

constexpr QLatin1String kTemplateKey("template");
constexpr QLatin1String kCategoryKey("category");
constexpr QLatin1String kQuestionsKey("example_questions");

} // namespace

const TypeInfo &AgentTemplate::info()
{
    static const TypeInfo type{
        "agent_templates",
        {
            field<&AgentTemplate::id>("id", Primary | Required).length(1, 60),
            field<&AgentTemplate::name>("name", Required, "What people call it").length(1, 200),
            field<&AgentTemplate::role>("role", Required, "Its job in a few words").length(1, 200),
            field<&AgentTemplate::description>("description", Required, "One sentence")
                .length(1, 300),
            field<&AgentTemplate::category>("category", Required, "The part of a business"),
            field<&AgentTemplate::color>("color", Required, "#rrggbb").length(7, 7),
            field<&AgentTemplate::avatar>("avatar", Required, "An emoji").length(1, 8),
            field<&AgentTemplate::systemPrompt>("system_prompt", Required,
                                                "What it is told before anything")
                .length(1, 20'000),
            field<&AgentTemplate::capabilities>("capabilities", Required, "What it is good at")
                .length(1, 12),
            field<&AgentTemplate::tools>("tools", Required, "Names of tools it may ask for")
                .length(1, 20),
            field<&AgentTemplate::tags>("tags", Required).length(1, 12),
            field<&AgentTemplate::temperature>("temperature", Required).range(0, 2),
            field<&AgentTemplate::maxTokens>("max_tokens", Required, "Of an answer")
                .range(1, 100'000),
            field<&AgentTemplate::exampleQuestions>("example_questions", Required,
                                                    "What one could ask it first")
                .length(3, 3),
            field<&AgentTemplate::version>("version", Required,
                                           "Rises with every change of the template")
                .range(1, 1'000'000),
        }};
    return type;
}

const TypeInfo &InstalledTemplate::info()
{
    static const TypeInfo type{"installed_templates",
                               {
                                   field<&InstalledTemplate::templateId>("template_id", Primary),
                                   field<&InstalledTemplate::agentId>("agent_id"),
                                   field<&InstalledTemplate::version>("version"),
                                   field<&InstalledTemplate::hash>("hash"),
                                   field<&InstalledTemplate::installedAt>("installed_at"),
                               }};
    return type;
}

Agent agentFromTemplate(const AgentTemplate &from)
{
    Agent agent;
    applyTemplate(from, agent);
    return agent;
}

void applyTemplate(const AgentTemplate &from, Agent &agent)
{
    agent.name = from.name;
    agent.role = from.role;
    agent.description = from.description;
    agent.color = from.color;
    agent.avatar = from.avatar;
    agent.systemPrompt = from.systemPrompt;
    agent.capabilities = {};
    for (const QString &capability : from.capabilities)
        agent.capabilities.insert(capability, true);
    agent.tools = from.tools;
    agent.tags = from.tags;
    agent.temperature = from.temperature;
    agent.maxTokens = from.maxTokens;
    agent.metadata.insert(kTemplateKey, QJsonObject{{QStringLiteral("id"), from.id},
                                                    {QStringLiteral("version"), from.version}});
    agent.metadata.insert(kCategoryKey, enumName(from.category));
    agent.metadata.insert(kQuestionsKey, QJsonArray::fromStringList(from.exampleQuestions));
}

QString templateContentHash(const Agent &agent)
{
    const auto list = [](const QStringList &texts) { return QJsonArray::fromStringList(texts); };
    JsonWriter json;
    json.beginArray();
    for (const QString &text :
         {agent.name, agent.role, agent.description, agent.color, agent.avatar, agent.systemPrompt})
        json.value(text);
    json.value(agent.capabilities);
    json.value(list(agent.tools));
    json.value(list(agent.tags));
    agent.temperature ? json.value(*agent.temperature) : json.null();
    agent.maxTokens ? json.value(*agent.maxTokens) : json.null();
    json.value(agent.metadata.value(kCategoryKey));
    json.value(agent.metadata.value(kQuestionsKey));
    json.endArray();
    return QString::fromLatin1(
        QCryptographicHash::hash(json.take(), QCryptographicHash::Sha256).toHex());
}

} // namespace troupe
