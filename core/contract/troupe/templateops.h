// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/agenttemplate.h"
#include "core/meta/patch.h"

/// Templates of agents in the native API: they are part of the program and only read.
namespace troupe {

struct TemplateRef
{
    QString templateId;
    static const TypeInfo &info();
};

struct ListTemplates
{
    int limit = 50;
    QString cursor;
    QString search; ///< in name, description, role, capabilities and tags
    std::optional<TemplateCategory> category;
    QString tag;
    static const TypeInfo &info();
};

struct UseTemplate
{
    QString templateId;
    Patch<Agent> changes; ///< over what the template says
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<ListTemplates, Page<AgentTemplate>> listTemplates{
    {.path = "/troupe/v1/agent-templates",
     .scope = Scope::AgentsRead,
     .summary = "List templates of agents",
     .tag = "Templates",
     .description = "In order of category and name."}};
inline constexpr Op<TemplateRef, AgentTemplate> getTemplate{
    {.path = "/troupe/v1/agent-templates/{template_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one template",
     .tag = "Templates"}};
inline constexpr Op<UseTemplate, Agent> useTemplate{
    {.verb = Verb::Post,
     .path = "/troupe/v1/agent-templates/{template_id}/agents",
     .scope = Scope::AgentsWrite,
     .summary = "Create an agent from a template",
     .status = 201,
     .tag = "Templates",
     .description = "Fields of the body count instead of the template's; the body may be left out. "
                    "`metadata.template` of the agent names the template and its version.",
     .requestExample = "{\"name\": \"Our CFO\", \"temperature\": 0.1}"}};

} // namespace ops
} // namespace troupe
