// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"

namespace troupe {

/// The part of a business that a template works in; the order is that of the gallery.
enum class TemplateCategory : quint8 {
    Leadership,
    Strategy,
    Finance,
    Analytics,
    Engineering,
    Product,
    Design,
    Marketing,
    Sales,
    CustomerSuccess,
    Operations,
    People,
    Legal,
    Security,
    Research,
    Writing,
    Personal,
};
constexpr auto enumNames(TemplateCategory)
{
    return std::array<std::string_view, 17>{
        "leadership", "strategy",  "finance",  "analytics",        "engineering", "product",
        "design",     "marketing", "sales",    "customer_success", "operations",  "people",
        "legal",      "security",  "research", "writing",          "personal"};
}

/// An agent ready to be made: the files in resources/templates.
struct AgentTemplate
{
    QString id; ///< snake_case; what an agent's slug becomes
    QString name;
    QString role;
    QString description; ///< one sentence
    TemplateCategory category = TemplateCategory::Leadership;
    QString color; ///< "#rrggbb", readable in both themes
    QString avatar; ///< an emoji
    QString systemPrompt;
    QStringList capabilities; ///< for people: what it is good at
    QStringList tools; ///< names or aliases
    QStringList tags;
    double temperature = 0.5;
    int maxTokens = 2000; ///< of an answer
    QStringList exampleQuestions; ///< three
    int version = 1; ///< rises with every change of the file

    static const TypeInfo &info();
};

/// The agent that a template describes, without id, owner and times. `metadata` says where it came
/// from: {"template": {"id", "version"}, "category", "example_questions"}.
Agent agentFromTemplate(const AgentTemplate &from);
/// Writes what the template decides over `agent` and leaves the rest: model, memory, status,
/// visibility, and the keys of metadata that are not the template's.
void applyTemplate(const AgentTemplate &from, Agent &agent);
/// SHA-256 (hex) of what applyTemplate() writes, as `agent` has it now: two are equal until somebody
/// edits one of those fields.
QString templateContentHash(const Agent &agent);

/// Which version of a template was installed as which agent. A row without its agent: somebody has
/// deleted it, and it stays so.
struct InstalledTemplate
{
    QString templateId;
    QString agentId;
    int version = 0;
    QString hash; ///< templateContentHash() right after installing
    Timestamp installedAt;

    static const TypeInfo &info();
};

} // namespace troupe
