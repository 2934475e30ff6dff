// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/templateops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<AgentTemplate>;

const TypeInfo &TemplateRef::info()
{
    static const TypeInfo type{"template_ref",
                               {field<&TemplateRef::templateId>("template_id", Required)}};
    return type;
}

const TypeInfo &ListTemplates::info()
{
    static const TypeInfo type{
        "list_templates",
        {
            field<&ListTemplates::limit>("limit").range(1, 500),
            field<&ListTemplates::cursor>("cursor", NoFlag, "next_cursor of the page before"),
            field<&ListTemplates::search>("search", NoFlag,
                                          "In name, description, role, capabilities and tags")
                .length(0, 200),
            field<&ListTemplates::category>("category"),
            field<&ListTemplates::tag>("tag").length(0, 200),
        }};
    return type;
}

const TypeInfo &UseTemplate::info()
{
    static const TypeInfo type{"use_template",
                               {
                                   field<&UseTemplate::templateId>("template_id", Required),
                                   field<&UseTemplate::changes>("changes", WholeBody | OmitEmpty),
                               }};
    return type;
}

} // namespace troupe
