// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/templateadapter.h"

namespace troupe {

Result<Page<AgentTemplate>> NativeTemplates::list(const Caller &, ListTemplates in) const
{
    return m_templates.list(in);
}

Result<AgentTemplate> NativeTemplates::get(const Caller &, TemplateRef in) const
{
    return m_templates.find(in.templateId);
}

Task<Agent> NativeTemplates::use(Caller caller, UseTemplate in)
{
    return m_templates.createAgent(std::move(caller), std::move(in.templateId),
                                   std::move(in.changes));
}

} // namespace troupe
