// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/builtin/builtintool.h"
#include "core/tools/ticketdesk.h"

namespace troupe {

/// Tickets of whom the agent works for: create, list, read, change, comment.
class TicketTool final : public BuiltInTool
{
public:
    explicit TicketTool(TicketDesk &desk);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    Task<ToolResult> create(QJsonObject arguments, ToolContext context);
    Task<ToolResult> update(QJsonObject arguments, ToolContext context);
    Task<ToolResult> comment(QJsonObject arguments, ToolContext context);

    TicketDesk &m_desk;
};

} // namespace troupe
