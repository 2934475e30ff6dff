// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/templateops.h"
#include "core/services/templateservice.h"

namespace troupe {

/// Templates in the native API: each handler asks one service.
class NativeTemplates
{
public:
    explicit NativeTemplates(TemplateService &templates) : m_templates(templates) {}

    Result<Page<AgentTemplate>> list(const Caller &caller, ListTemplates in) const;
    Result<AgentTemplate> get(const Caller &caller, TemplateRef in) const;
    Task<Agent> use(Caller caller, UseTemplate in);

private:
    TemplateService &m_templates;
};

} // namespace troupe
