// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/tools/builtin/builtintool.h"

namespace troupe {

/// What time it is, here and elsewhere, and how times are apart.
class DateTimeTool final : public BuiltInTool
{
public:
    explicit DateTimeTool(const Clock &clock);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    const Clock &m_clock;
};

} // namespace troupe
