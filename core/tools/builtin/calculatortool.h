// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/builtin/builtintool.h"

namespace troupe {

/// Arithmetic with exact fractions (core/base/expression.h).
class CalculatorTool final : public BuiltInTool
{
public:
    CalculatorTool();
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;
};

} // namespace troupe
